"""Whatever is edited in an exercise: a learner's numbers stay, and answers that were given before are judged as they were."""

from dataclasses import asdict, replace

import pytest
from known_answers import known_answers

from clvteach import exercises, language
from clvteach.marking import grading
from clvteach.marking.class_marks import mark
from clvteach.marking.roster import Learner, Roster
from clvteach.marking.submission import Answer, Submission
from clvteach.questions import Steps
from clvteach.questions.learner import Asked, asked, first_suitable
from clvteach.questions.question import Way
from clvteach.questions.status import Status

NAME = "05-lifetime-value"
EXERCISE = exercises.find(NAME)
LEARNERS = [f"2026{number:04}" for number in range(200)]
OLDER, RIGHT_ANSWER, READ = "numbers of an older version", "has become another one", "read what was written"


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def edited(change):
    """The exercise with each question as ``change`` makes it."""
    cases = [replace(case, questions=tuple(map(change, case.questions))) for case in EXERCISE.cases]
    return replace(EXERCISE, cases=tuple(cases))


def with_more_ways(question, **ways):
    """Question 2c with a further way to go wrong."""
    if question.name != "2c":
        return question
    words = {"half of it": Way("half of it", "That is half of it.")}
    return replace(
        question,
        ways={**question.ways, **words},
        **{name: {**getattr(question, name), **way} for name, way in ways.items()},
    )


def half(n):
    """A way to go wrong that gives the right answer for many learners."""
    return n.income_a - n.income_b + n.service_b + (n.years - 7)


def answered(learner, *names, which=0):
    """What a learner handed in before anything was edited."""
    given = {}
    for name in names:
        case, question = EXERCISE.case_of(name), EXERCISE.questions[name]
        numbers, attempt = first_suitable(EXERCISE, case, learner)
        answer = list(known_answers(question, numbers))[which][0]
        given[name] = Answer(question.kept(numbers, answer), learner, asked=asked(case, question, numbers, attempt))
    return Submission(f"{learner}.ipynb", NAME, answers=given, learner=learner)


def marked(exercise, *submissions, monkeypatch):
    monkeypatch.setattr(grading.exercises, "find", lambda name: exercise)
    roster = Roster({submission.learner: Learner(submission.learner) for submission in submissions})
    return mark(list(submissions), roster)


def test_a_way_to_go_wrong_that_was_found_later_moves_nobodys_numbers():
    more = edited(lambda question: with_more_ways(question, later={"half of it": half}))
    for learner in LEARNERS[:50]:
        for case, other in zip(EXERCISE.cases, more.cases, strict=True):
            before, now = first_suitable(EXERCISE, case, learner), first_suitable(more, other, learner)
            assert vars(before[0]).keys() == vars(now[0]).keys() and before[1] == now[1]


def test_among_the_others_it_moves_some_and_their_right_answers_stay_right(monkeypatch):
    more = edited(lambda question: with_more_ways(question, wrong={"half of it": half}))
    case, other = EXERCISE.case_of("2c"), more.case_of("2c")
    moved = [one for one in LEARNERS if first_suitable(EXERCISE, case, one)[1] != first_suitable(more, other, one)[1]]
    assert len(moved) > 5
    marks = marked(more, *(answered(learner, "2c") for learner in LEARNERS), monkeypatch=monkeypatch)
    for paper in marks.papers:
        assert paper.marks["2c"].status == Status.RIGHT, paper.owner
        assert any(OLDER in problem for problem in paper.problems) == (paper.owner in moved)


def test_a_new_right_answer_is_said(monkeypatch):
    changed = edited(
        lambda question: (
            replace(question, right=lambda n: n.income_a - n.service_b) if question.name == "2c" else question
        )
    )
    marks = marked(changed, answered("20260001", "2c", "1a"), monkeypatch=monkeypatch)
    (paper,) = marks.papers
    assert [problem for problem in paper.problems if RIGHT_ANSWER in problem] == [
        "2c: an older version was answered; since then the right answer has become another one."
    ]
    assert paper.marks["1a"].status == Status.RIGHT


def test_other_numbers_are_read_by_the_teacher(monkeypatch):
    """No program knows what numbers a learner had whose case draws from other ones now."""
    cases = [
        replace(case, given={**case.given, "rate": Steps(0.05, 0.13, 0.02)}) if case.name == "2" else case
        for case in EXERCISE.cases
    ]
    changed = replace(EXERCISE, cases=tuple(cases))
    marks = marked(changed, answered("20260001", "2c", "1a"), monkeypatch=monkeypatch)
    (paper,) = marks.papers
    assert paper.marks["2c"].status == Status.TO_READ and paper.marks["1a"].status == Status.RIGHT
    assert any(problem.startswith("2c:") and READ in problem for problem in paper.problems)
    assert [reading.place[2] for reading in marks.readings] == ["2c"]


def test_a_letter_means_what_the_learner_saw(monkeypatch):
    """Options in another order, and one more of them, do not turn a right letter wrong."""

    def turned(question):
        if question.name != "2b":
            return question
        options = dict(reversed(question.options.items()))
        return replace(question, options={"one more": options["no difference"], **options})

    submissions = [answered(learner, "2b") for learner in LEARNERS[:30]]
    marks = marked(edited(turned), *submissions, monkeypatch=monkeypatch)
    assert {paper.marks["2b"].status for paper in marks.papers} == {Status.RIGHT}

    def without(question):
        if question.name != "2b":
            return question
        return replace(
            question, options={name: one for name, one in question.options.items() if name != "no difference"}
        )

    marks = marked(edited(without), *submissions, monkeypatch=monkeypatch)
    assert {paper.marks["2b"].status for paper in marks.papers} == {Status.TO_READ}


@pytest.mark.parametrize("forged", [Asked(400, "x", "y"), Asked(3, "", "", ("A",)), None])
def test_what_was_kept_is_a_strangers(monkeypatch, forged):
    submission = answered("20260001", "1a", "2b")
    given = {name: replace(answer, asked=forged) for name, answer in submission.answers.items()}
    (paper,) = marked(EXERCISE, replace(submission, answers=given), monkeypatch=monkeypatch).papers
    wanted = Status.RIGHT if forged is None else Status.TO_READ
    assert {paper.marks[name].status for name in given} == {wanted}


def test_what_is_kept_is_small_and_plain():
    case, question = EXERCISE.case_of("2b"), EXERCISE.questions["2b"]
    kept = asdict(asked(case, question, *first_suitable(EXERCISE, case, "7")))
    assert set(kept) == {"attempt", "numbers", "version", "order"} and len(str(kept)) < 250
