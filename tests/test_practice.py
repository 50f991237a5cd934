"""Practice, worked examples, hints and forms, for every question of every exercise."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest
from known_answers import known_answers

from clvteach import exercises, language
from clvteach.checks import InputError
from clvteach.forms.fields import Grid, OptionsField, read_all
from clvteach.questions import Choice, Function, Numbers, Table, Text, asking, practising
from clvteach.questions.judging import judge
from clvteach.questions.learner import digest_of, numbers_of
from clvteach.questions.practice import Trial, due, other_numbers, varies
from clvteach.questions.session import Session
from clvteach.questions.worked import Step, worked

LEARNERS = [f"2026{number:04d}" for number in range(1, 501)]
every_exercise = pytest.mark.parametrize("name", exercises.names())
DAY = datetime(2026, 11, 27, tzinfo=UTC)


def typed_for(question, given, answer):
    """What a learner types into the fields for an answer that code would give."""
    fields = question.fields(given)
    (first, *_others) = fields
    if isinstance(first, Grid):
        frame = answer.to_frame("") if isinstance(answer, pd.Series) else answer
        places = [cell for row in first.cells for cell in row]
        values = frame.to_numpy(dtype=object).ravel().tolist()
        return {cell.name: [_as_typed(cell, value)] for cell, value in zip(places, values, strict=True)}
    if isinstance(question, Numbers):
        return {name: [repr(float(value))] for name, value in answer.items()}
    if isinstance(first, OptionsField):
        letters = {name: letter for letter, name in question.lettered(given).items()}
        return {first.name: [letters.get(one, one) for one in answer]}
    return {first.name: [answer if isinstance(answer, str) else repr(float(answer))]}


def _said(verdict):
    return verdict.status, verdict.credit, verdict.message, [found.name for found in verdict.misconceptions]


def _as_typed(cell, value):
    if not isinstance(value, str):
        return repr(float(value))
    exact = [word for word in cell.words if word == value]
    return (exact or [word for word in cell.words if word.casefold() == value.casefold()])[0]


@every_exercise
def test_a_form_judges_as_code_does_for_500_learners(name):
    """Every answer whose verdict is known, typed into the form; each learner does a share of the questions."""
    exercise = exercises.find(name)
    asked = [question for question in exercise.questions.values() if not isinstance(question, (Function, Text))]
    for place, learner in enumerate(LEARNERS):
        question = asked[place % len(asked)]
        given = numbers_of(exercise, exercise.case_of(question.name), learner)
        for answer, wrong in known_answers(question, given):
            whole = not isinstance(answer, (pd.Series, pd.DataFrame)) or answer.size == question.right(given).size
            if not whole:
                continue  # a mistake that shows in some cells only: nothing to type into the others
            typed = typed_for(question, given, answer)
            read, mistakes = read_all(question.fields(given), typed)
            assert not mistakes, (question.name, learner, typed, mistakes)
            by_form = judge(question, given, question.kept(given, question.from_fields(read)))
            by_code = judge(question, given, question.kept(given, answer))
            assert _said(by_form) == _said(by_code), (question.name, learner, typed)
            assert wrong is not None or by_form.status == "right"


@every_exercise
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_an_empty_form_is_no_answer_and_every_field_has_a_name_and_a_label(name, lang):
    exercise = exercises.find(name)
    with language.using(lang):
        for question in exercise.questions.values():
            given = numbers_of(exercise, exercise.case_of(question.name), "sample")
            fields = question.fields(given)
            assert bool(fields) != isinstance(question, Function)
            if fields:
                read, mistakes = read_all(fields, {})
                verdict = judge(question, given, question.kept(given, question.from_fields(read)))
                assert not mistakes and verdict.status == "unanswered", question.name
                names = [one for field in fields for one in field.names]
                assert len(set(names)) == len(names) and all(field.label for field in fields)


@every_exercise
def test_a_worked_example_is_right_and_never_of_the_learners_own_numbers(name):
    exercise = exercises.find(name)
    for question in exercise.questions.values():
        if not varies(exercise, question):
            continue
        case = exercise.case_of(question.name)
        for learner in LEARNERS[:3]:
            given = other_numbers(exercise, question, learner, 0, "example")
            done = worked(exercise, question, given)
            verdict = judge(question, given, question.kept(given, done.answer))
            assert verdict.status == "right", (question.name, learner, verdict)
            assert digest_of(case, given) != digest_of(case, numbers_of(exercise, case, learner))


@every_exercise
@pytest.mark.parametrize("use", ["practice", "example"])
def test_practice_numbers_are_never_the_counted_ones(name, use):
    """Neither the numbers, nor any number that is asked in the case: to practise must not tell what is asked."""
    exercise = exercises.find(name)
    for question in exercise.questions.values():
        if not varies(exercise, question):
            continue
        case = exercise.case_of(question.name)
        for learner in LEARNERS[::50]:
            own = numbers_of(exercise, case, learner)
            for k in range(3):
                given = other_numbers(exercise, question, learner, k, use)
                assert digest_of(case, given) != digest_of(case, own) and question.tells_apart(given)
                for other in case.questions:
                    for part in other.numbers_asked():
                        assert part.in_short(given) != part.in_short(own), (question.name, other.name, learner)


def test_of_a_few_answers_none_is_told_by_never_coming():
    """07 2c has two possible answers: in practice both come, whichever is the learner's own."""
    exercise = exercises.find("07")
    question = exercise.questions["2c"]
    for learner in ("20260117", "20260118", "1", "2"):
        seen = {str(question.in_short(other_numbers(exercise, question, learner, k))) for k in range(30)}
        assert len(seen) == 2


def test_an_example_is_offered_where_there_are_steps():
    me = Session(exercises.find("04"), "20269999")
    with language.using("en"):
        with pytest.raises(InputError, match="no calculation that can be shown"):
            me.example("2b")
        form = asking.form_for(me, me.exercise.questions["2b"], lambda kept: None)
        assert "example" not in [name for name, _words in form.spec["buttons"]]
        form = asking.form_for(me, me.exercise.questions["2a"], lambda kept: None)
        assert "example" in [name for name, _words in form.spec["buttons"]]


@every_exercise
def test_what_does_not_vary_is_neither_practised_nor_shown(name):
    exercise, me = exercises.find(name), Session(exercises.find(name), "20269999")
    fixed = [question for question in exercise.questions.values() if not varies(exercise, question)]
    assert fixed
    with language.using("en"):
        for question in fixed:
            for asked in (me.example, me.practise):
                with pytest.raises(InputError, match="the same answer with all numbers"):
                    asked(question.name)


def test_the_steps_of_a_calculation_are_those_of_school():
    exercise = exercises.find("05")
    given = SimpleNamespace(income=800, rate=0.09, year=2)
    (step,) = worked(exercise, exercise.questions["1b"], given).steps
    assert step == Step("", rows=("800 ÷ (1 + 0.09)^2", "= 800 ÷ 1.09^2", "= 800 ÷ 1.1881", "≈ 673.343995"))


def test_brackets_stand_where_they_are_needed():
    from clvteach.questions.worked import _calculation, ast

    def rows(code):
        return _calculation("", ast.parse(code, mode="eval").body, {"a": -2.0}).rows

    assert rows("5 - (3 - 1)") == ("5 − (3 − 1)", "= 5 − 2", "= 3")
    assert rows("(1 + 2) * 3") == ("(1 + 2) × 3", "= 3 × 3", "= 9")
    assert rows("2 ** -1 + a") == ("2^(−1) + (−2)", "= 0.5 + (−2)", "= −1.5")
    assert rows("12 / (2 * 3)") == ("12 ÷ (2 × 3)", "= 12 ÷ 6", "= 2")
    assert rows("-(1 + 1)") == ("−(1 + 1)", "= −2")


@pytest.mark.parametrize(
    ("trials", "order"),
    [
        ({"a": "r", "b": "w"}, ["b", "a"]),  # what was not right is due at once
        ({"a": "rr", "b": "r", "c": "rrr"}, ["b", "a", "c"]),  # the longer right, the later again
        ({"a": "w", "b": "ww"}, ["b", "a"]),  # of two that are due, the one missed more often
        ({"a": "rrrw", "b": "wrrr"}, ["a", "b"]),  # a mistake begins it anew
    ],
)
def test_what_is_due(trials, order):
    found = due({("05", name): [Trial(one == "r", DAY) for one in done] for name, done in trials.items()}, DAY)
    assert [name for _exercise, name in found] == order


def test_who_is_always_right_practises_on():
    done = {("05", "a"): [Trial(True, DAY)] * 10_000}
    assert due(done, DAY) == [("05", "a")]


def test_time_makes_due():
    done = {("05", "a"): [Trial(True, DAY - timedelta(days=3))], ("05", "b"): [Trial(True, DAY)]}
    assert due(done, DAY)[0] == ("05", "a")


@pytest.fixture
def me(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "05-lifetime-value.ipynb").write_text("{}")
    with language.using("en"):
        yield Session(exercises.find("05"), "20269999")


def answers_of(me, name):
    question = me.exercise.questions[name]
    return question, asking.form_for(me, question, lambda kept: None)


def test_practice_counts_for_nothing_and_goes_back_to_the_question(me):
    question, form = answers_of(me, "1b")
    form.press(answer="1")
    before = dict(me.verdicts)
    form.press("practise", answer="1")
    assert "Practice, does not count" in form.spec["title"] and form.entries == {}
    first = form.spec["asked"]
    assert "discount rate" in first  # the story comes with its own numbers
    form.press(answer="2")
    assert "(practice)" in form.said and me.verdicts == before
    form.press("practise")
    assert form.spec["asked"] != first
    form.press("back")
    assert form.spec["title"].startswith("Question 1b") and form.entries == {"answer": ["1"]} and "1b" in form.said
    form.press("practise", answer="typed, and not checked yet")
    form.press("practise", answer="2")
    form.press("back", answer="3")
    assert form.entries == {"answer": ["typed, and not checked yet"]}


def test_a_right_practice_is_told_and_written_down(me):
    question, _form = answers_of(me, "1b")
    practice = practising.Practising(me.practice, me.exercise, question)
    practice.begin()
    reply = practice.press({"answer": question.right(practice._given)})
    assert "✓ 1b right (practice)" in reply.said and practice.was_right
    written = (json.loads(line) for line in open("05-lifetime-value.answers.jsonl", encoding="utf-8"))
    assert [(one["practice"], one["credit"]) for one in written] == [(True, 1.0)]
    assert Session(me.exercise, me.learner).verdicts == {}


def test_a_paper_goes_through_what_was_done_the_missed_first(me):
    with pytest.raises(InputError, match="nothing to practise yet"):
        me.practise()
    right = me.exercise.questions["1a"]
    me.take(right, right.right(me.case_and_numbers(right)[1]))
    me.take(me.exercise.questions["1c"], 99)
    me.take(me.exercise.questions["4a"], "A")  # the same for everybody
    me.take(me.exercise.questions["4b"], "Some sentences that nobody can judge but the teacher.")
    paper = practising.practise_paper(me.practice)
    assert paper.spec["title"].startswith("Practice 1 of 2") and "Question 1c" in paper.spec["title"]
    paper.press("next")
    assert "Question 1a" in paper.spec["title"]
    paper.press("next")
    assert "0 of 2 questions right" in paper.said
    again = practising.practise_paper(Session(me.exercise, me.learner).practice)  # another day, from the journal
    assert "Question 1c" in again.spec["title"]


def test_hints_come_one_by_one_and_are_kept(me):
    question = next(
        one for one in me.exercise.questions.values() if len(one.hints.rungs(me.case_and_numbers(one)[1])) == 3
    )
    rungs = question.hints.rungs(me.case_and_numbers(question)[1])
    form = asking.form_for(me, question, lambda kept: None)
    assert rungs[0] not in form.said
    form.press("hint")
    assert form.said.count("<li>") == 1 and "more hints" in form.said
    form.press("hint")
    form.press("hint")
    form.press("hint")
    assert form.said.count("<li>") == 3 and "These are all the hints" in form.said
    me.take(question, 5)
    assert me.kept(question)["application/vnd.clvteach.answer+json"]["hints"] == 3
    assert asking.form_for(Session(me.exercise, me.learner), question, lambda kept: None).said.count("<li>") == 3


@every_exercise
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_every_question_has_a_ladder_that_tells_no_answer(name, lang):
    exercise = exercises.find(name)
    with language.using(lang):
        for question in exercise.questions.values():
            case = exercise.case_of(question.name)
            given = numbers_of(exercise, case, "20260118")
            rungs = question.hints.rungs(given)
            assert len(rungs) == 3, (question.name, rungs)
            right = question.right_in_words(given)
            if not isinstance(question, (Choice, Text, Table)):
                assert not any(right in rung for rung in rungs), (question.name, right, rungs)
