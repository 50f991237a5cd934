"""Whose is each file, which answers count, and what do they earn. Nothing is read or written here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from clvteach import exercises, language
from clvteach.checks import InputError, plain
from clvteach.language import N_, _, listing
from clvteach.marking import written
from clvteach.marking.collecting import left_out
from clvteach.marking.submission import Answer, Submission
from clvteach.questions import judging
from clvteach.questions.answers import decode, is_blank
from clvteach.questions.judging import Verdict, earned, judge, same
from clvteach.questions.numbers import SAMPLE, SOLVED, numbers_of
from clvteach.questions.question import Exercise, Given, Misconception, Number, Question, Text

if TYPE_CHECKING:
    from clvteach.marking.roster import Roster

STATUSES = judging.STATUSES | {
    "not run": N_("not run"),
    "not counted": N_("not counted"),
    "not handed in": N_("not handed in"),
}
OUTCOMES = {
    "right": N_("right"),
    "partly": N_("partly right"),
    "misconception": N_("a known mistake"),
    "other": N_("wrong in another way"),
    "missing": N_("no answer"),
    "to read": N_("for the teacher"),
}
_OUTCOME_OF = {
    **{"right": "right", "partly": "partly", "rounding": "partly", "unit": "partly", "to read": "to read"},
    **{"misconception": "misconception", "not yet": "other", "unreadable": "other"},
}
MOST_ALIKE = 2  # a right answer that more learners share says nothing about who copied from whom

Place = tuple[str, str, str]  # the learner's number, the exercise's name, the question's name


@dataclass(frozen=True)
class Mark:
    """How one question of one file stands.

    Attributes
    ----------
    question : Question
    given : SimpleNamespace
        The numbers with which it is judged.
    status : str
        One of :data:`STATUSES`.
    points : float
        What it earns, 0 … ``question.points``, two decimals.
    answer : Answer, optional
        As recorded; None if there is none.
    verdict : Verdict, optional
        What there is to say about the answer, in the language of the submission.
    comment : str
        What the teacher wrote about it.
    """

    question: Question
    given: Given
    status: str
    points: float = 0.0
    answer: Answer | None = None
    verdict: Verdict | None = None
    comment: str = ""


@dataclass(frozen=True)
class Paper:
    """One file that was handed in, marked.

    Attributes
    ----------
    submission : Submission
    exercise : Exercise or None
    owner : str or None
        The learner of the class list whose it is.
    marks : Mapping of str to Mark
        Every question of the exercise, by name.
    counts : bool
        Whether it makes its owner's marks for the exercise. Of several files one does.
    problems : tuple of str
        What the teacher should know about it, in sentences.
    """

    submission: Submission
    exercise: Exercise | None
    owner: str | None
    marks: Mapping[str, Mark] = field(default_factory=dict)
    counts: bool = False
    problems: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """What all its answers earn."""
        return round(sum(mark.points for mark in self.marks.values()), 2)

    @property
    def needs_a_look(self) -> bool:
        """Whether there is something to say about it, and it is not what a computer put there for itself."""
        return bool(self.problems) and not left_out(self.submission.file)


@dataclass(frozen=True)
class HandMark:
    """What the teacher typed about one text, and the text as it was then.

    Attributes
    ----------
    points, comment : object
        As typed; None where nothing was.
    answer : str
        The answer that stood beside it.
    before : str
        The answer that was marked, if the learner has handed in another one since.
    """

    points: object = None
    comment: object = None
    answer: str = ""
    before: str = ""


@dataclass(frozen=True)
class Reading:
    """One text for the teacher to read, with what was typed about it so far.

    Attributes
    ----------
    place : tuple of str
        Learner, exercise and question.
    mark : Mark or None
        None if what was marked is not handed in any more; the teacher's words stay.
    hand : HandMark
    remark : str
        A sentence for the teacher; empty if all is well.
    """

    place: Place
    mark: Mark | None
    hand: HandMark
    remark: str = ""


@dataclass(frozen=True)
class Tally:
    """How a class did on one question.

    Attributes
    ----------
    question : Question
    given : SimpleNamespace
        The numbers of the instructor edition, to fill the sentences with.
    outcomes : Mapping of str to int
        How many learners, by :data:`OUTCOMES`.
    misconceptions : tuple of (Misconception, int)
        Which, and how many learners had it; the most frequent first.
    """

    question: Question
    given: Given
    outcomes: Mapping[str, int]
    misconceptions: tuple[tuple[Misconception, int], ...]

    @property
    def wrong(self) -> int:
        """How many learners do not have it right. Texts are not counted: they are read."""
        return sum(n for outcome, n in self.outcomes.items() if outcome not in ("right", "to read"))


@dataclass(frozen=True)
class Marks:
    """The marks of a class.

    Attributes
    ----------
    roster : Roster
    exercises : tuple of Exercise
        Those of which something was handed in, in the order of the chapters.
    papers : tuple of Paper
        Every file, by its path.
    readings : tuple of Reading
        Every text for the teacher, by exercise, question and learner.
    """

    roster: Roster
    exercises: tuple[Exercise, ...]
    papers: tuple[Paper, ...]
    readings: tuple[Reading, ...]

    def papers_of(self, learner: str) -> dict[str, Paper]:
        """By exercise, the file that counts; where none does, the first."""
        found: dict[str, Paper] = {}
        for paper in self.papers:
            if paper.owner == learner and paper.exercise:
                if paper.counts or paper.exercise.name not in found:
                    found[paper.exercise.name] = paper
        return found

    def tallies(self, exercise: Exercise) -> list[Tally]:
        """How those who handed in an exercise did on each of its questions."""
        papers = [paper for paper in self.papers if paper.counts and paper.exercise is exercise]
        tallies = []
        for case in exercise.cases:
            given = numbers_of(exercise, case, SOLVED)
            tallies += [_tally(question, given, papers) for question in case.questions]
        return tallies


def mark(submissions: Iterable[Submission], roster: Roster, by_hand: Mapping[Place, HandMark] | None = None) -> Marks:
    """Mark what a class handed in.

    Parameters
    ----------
    submissions : iterable of Submission
    roster : Roster
        The class list.
    by_hand : Mapping, optional
        What the teacher typed about texts, by learner, exercise and question.

    Returns
    -------
    Marks
        The same for the same files, in whatever order they come. Sentences are in the language in use, what is said to
        learners in the language of their notebook.
    """
    numbers, rights = _lookups(roster)
    papers = [_paper(submission, roster, numbers, rights) for submission in submissions]
    papers = _chosen(sorted(papers, key=lambda paper: paper.submission.file), roster)
    papers, readings = _read_by_hand(papers, dict(by_hand or {}))
    known = {paper.exercise.name: paper.exercise for paper in papers if paper.exercise}
    return Marks(roster, tuple(known[name] for name in sorted(known)), tuple(papers), tuple(readings))


def _lookups(roster: Roster) -> tuple[Callable, Callable]:
    """Everybody's numbers, and everybody's right answer to a question: each calculated once, when it is needed."""

    @cache
    def numbers(exercise: str, case: str, learner: str) -> Given:
        found = exercises.find(exercise)
        return numbers_of(found, next(one for one in found.cases if one.name == case), learner)

    @cache
    def rights(exercise: str, name: str) -> dict[str, float]:
        found = exercises.find(exercise)
        case, question = found.case_of(name), found.questions[name]
        return {
            learner: float(question.quantity.right(numbers(exercise, case.name, learner)))
            for learner in roster.learners
        }

    return numbers, rights


def _paper(submission: Submission, roster: Roster, numbers: Callable, rights: Callable) -> Paper:
    """One file, marked by itself: ``counts`` says whether it may count."""
    try:
        exercise = exercises.find(submission.exercise) if submission.exercise else None
    except InputError as error:
        submission, exercise = replace(submission, problems=(*submission.problems, str(error))), None
    owner, number, problems = _owner(submission, roster)
    problems = [*submission.problems, *problems]
    if submission.executed:
        problems.append(_("Run here: it was handed in without results."))
    if exercise is None:
        return Paper(submission, None, owner, problems=tuple(problems))
    belongs = _belongs(owner, number, roster)
    marks = {}
    for case in exercise.cases:
        for question in case.questions:
            answer = submission.answers.get(question.name)
            theirs = answer.learner if answer else number
            one = _mark(question, numbers(exercise.name, case.name, theirs), answer, submission)
            if answer and not (belongs and theirs == number):
                one = replace(one, status="not counted", points=0.0)
            marks[question.name] = one
    problems += _strangers(submission, number, roster)
    for name, one in marks.items():
        if one.status == "not yet" and isinstance(one.question, Number):
            others = _others_right(rights(exercise.name, name), one, owner)
            if others:
                problems.append(
                    _("{question}: the right answer of {learners}.").format(
                        question=name, learners=listing(map(roster.called, others))
                    )
                )
    return Paper(submission, exercise, owner, marks, belongs and owner is not None, tuple(problems))


def _strangers(submission: Submission, number: str, roster: Roster) -> list[str]:
    """One sentence for each number that some of the answers have instead of the owner's."""
    names = defaultdict(list)
    for name, answer in submission.answers.items():
        if answer.learner != number:
            names[answer.learner].append(name)
    return [
        _("{questions}: with the numbers of {learner}, not counted.").format(
            questions=listing(sorted(names[other])),
            learner=_("the sample learner") if other == SAMPLE else roster.called(roster.find(other) or other),
        )
        for other in sorted(names)
    ]


def _owner(submission: Submission, roster: Roster) -> tuple[str | None, str, list[str]]:
    """The learner of the class list whose file it is, the number whose answers count, and what to say about it."""
    named = roster.named_in(submission.file)
    used = Counter(answer.learner for answer in submission.answers.values())
    if not used:
        owner = named or roster.find(submission.learner)
        if owner is None:
            sentence = _(
                "Nothing in it says whose it is, neither an answer nor the file's name: write the learner's name or number into the file's name, and mark again."
            )
            return None, SAMPLE, [sentence] if submission.is_notebook else []
        return owner, owner, []
    own = [number for number in used if named and roster.find(number) == named]
    listed = [number for number in used if roster.find(number)]
    real = [number for number in used if number != SAMPLE]
    number = max(own or listed or real or used, key=used.__getitem__)
    owner = roster.find(number)
    if number == SAMPLE:
        return named, number, [_("No student number was put in, so the answers do not count.")]
    if owner and named and owner != named:
        return (
            named,
            number,
            [
                _("Handed in by {learner} with the numbers of {other}: not counted.").format(
                    learner=roster.called(named), other=roster.called(owner)
                )
            ],
        )
    if owner is None and named:
        return (
            named,
            number,
            [
                _(
                    "The number {number} is not in the class list; counted for {learner}, whom the file's name names."
                ).format(number=number, learner=roster.called(named))
            ],
        )
    if owner is None:
        return (
            None,
            number,
            [
                _(
                    "Unknown learner: {number} is not in the class list, and the file's name names nobody. Write the learner's name or number into the file's name, and mark again."
                ).format(number=number)
            ],
        )
    return owner, number, []


def _belongs(owner: str | None, number: str, roster: Roster) -> bool:
    """Whether answers with this number count for the owner: not those of the sample or of somebody else in the class."""
    return number != SAMPLE and roster.find(number) in (owner, None)


def _mark(question: Question, given: Given, answer: Answer | None, submission: Submission) -> Mark:
    if answer is None:
        return Mark(question, given, "not run" if question.name in submission.unrun else "unanswered")
    with language.using(submission.language):
        try:
            verdict = judge(question, given, answer.value)
        except Exception:  # a notebook is a file that anybody can write into: no answer in it may stop the marking
            verdict = Verdict("unreadable", 0, _("Your answer cannot be read: run its cell again."))
    return Mark(question, given, verdict.status, earned(question, verdict), answer, verdict)


def _others_right(rights: Mapping[str, float], one: Mark, owner: str | None) -> list[str]:
    """Other learners whose right answer this wrong one is, if they are so few that it is no chance."""
    value, decimals = decode(one.answer.value), one.question.quantity.decimals
    others = [learner for learner, right in rights.items() if learner != owner and same(value, right, decimals)]
    return others if len(others) <= MOST_ALIKE else []


def _chosen(papers: Sequence[Paper], roster: Roster) -> list[Paper]:
    """Of several files of one learner for one exercise, the one with more points counts; copies are named."""
    by_owner, by_digest = defaultdict(list), defaultdict(list)
    for paper in papers:
        if paper.counts:
            by_owner[paper.owner, paper.exercise.name].append(paper)
        if paper.submission.digest and paper.submission.answers:
            by_digest[paper.submission.digest].append(paper)
    best = {key: max(group, key=_worth) for key, group in by_owner.items()}
    return [_placed(paper, best, by_digest[paper.submission.digest], roster) for paper in papers]


def _worth(paper: Paper) -> tuple:
    """Of two files with the same points the fuller one, and rather one that came with its results."""
    answered = sum(one.answer is not None for one in paper.marks.values())
    return paper.points, answered, not paper.submission.executed


def _placed(paper: Paper, best: Mapping[tuple, Paper], alike: Sequence[Paper], roster: Roster) -> Paper:
    problems = list(paper.problems)
    chosen = best.get((paper.owner, paper.exercise.name)) if paper.exercise else None
    first = next((other for other in alike if other.owner == paper.owner), paper)
    if first is not paper:
        problems.append(_("The same content as {file}.").format(file=first.submission.file))
    elif chosen is not None and chosen is not paper:
        problems.append(_("Another file of this learner counts: {file}.").format(file=chosen.submission.file))
    others = [other for other in alike if other.owner != paper.owner]
    if others:
        problems.append(
            _("The same content was handed in by others: {files}.").format(
                files=listing(
                    _("{file} of {learner}").format(
                        file=other.submission.file,
                        learner=roster.called(other.owner) if other.owner else _("an unknown learner"),
                    )
                    for other in others
                )
            )
        )
    return replace(paper, counts=chosen is paper, problems=tuple(problems))


def _read_by_hand(papers: Sequence[Paper], by_hand: dict[Place, HandMark]) -> tuple[list[Paper], list[Reading]]:
    """The papers with the teacher's points for texts, and every text that there is to read."""
    marked, readings = [], []
    for paper in papers:
        marks = dict(paper.marks)
        for name, one in paper.marks.items():
            if paper.counts and isinstance(one.question, Text) and one.verdict and one.status in ("to read", "not yet"):
                place = (paper.owner, paper.exercise.name, name)
                reading = _reading(place, one, by_hand.pop(place, HandMark()))
                readings.append(reading)
                marks[name] = reading.mark
        marked.append(replace(paper, marks=marks))
    for place, hand in by_hand.items():
        readings.append(
            Reading(
                place, None, hand, _("This answer is not handed in any more, or not in the class list; not counted.")
            )
        )
    return marked, sorted(readings, key=lambda reading: (reading.place[1], reading.place[2], reading.place[0]))


def _reading(place: Place, one: Mark, hand: HandMark) -> Reading:
    now = written.text(one.answer.value)
    typed = not (is_blank(hand.points) and is_blank(hand.comment))
    before = (hand.before or hand.answer) if typed else ""
    hand = HandMark(hand.points, hand.comment, now, "" if _plain(before) == _plain(now) else before)
    remarks = []
    if hand.before:
        remarks.append(_("The answer has changed since you marked it. Read it again, then empty the cell beside this."))
    if not is_blank(hand.comment):
        one = replace(one, comment=str(hand.comment).strip())
    if not is_blank(hand.points):
        most = one.question.points
        points = _number_typed(hand.points)
        if points is not None and 0 <= points <= most:
            status = "right" if points == most else "partly" if points else "not yet"
            one = replace(one, points=round(points, 2), status=status)
        else:
            remarks.append(
                _("{points} is not a number from 0 to {most}: it does not count until you mend it.").format(
                    points=str(hand.points), most=most
                )
            )
    return Reading(place, one, hand, " ".join(remarks))


def _plain(text: str) -> str:
    """Spreadsheets write ends of lines in their own way."""
    return " ".join(text.split())


def _number_typed(value: object) -> float | None:
    try:
        return None if isinstance(value, bool) else float(plain(value) if isinstance(value, str) else value)
    except (TypeError, ValueError):
        return None


def _tally(question: Question, given: Given, papers: Sequence[Paper]) -> Tally:
    outcomes, had, kinds = Counter(), Counter(), {}
    for paper in papers:
        one = paper.marks[question.name]
        outcomes[outcome_of(one)] += 1
        if one.verdict and one.status != "not counted":
            for wrong in one.verdict.misconceptions:
                kinds[wrong.name] = wrong
                had[wrong.name] += 1
    ranked = sorted(had, key=lambda name: (-had[name], name))
    return Tally(
        question,
        given,
        {outcome: outcomes[outcome] for outcome in OUTCOMES},
        tuple((kinds[name], had[name]) for name in ranked),
    )


def outcome_of(one: Mark) -> str:
    """Under which of the :data:`OUTCOMES` a mark is counted."""
    if one.status == "not yet" and one.verdict and one.verdict.misconceptions:
        return "misconception"
    return _OUTCOME_OF.get(one.status, "missing")
