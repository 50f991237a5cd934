"""Whose is each file, which answers count, and what do they earn. Nothing is read or written here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from clvteach import exercises, language
from clvteach.checks import InputError, plain, shown
from clvteach.language import N_, _, listing, ngettext
from clvteach.marking import written
from clvteach.marking.collecting import left_out
from clvteach.marking.ownership import Ownership, ownership, same_learner
from clvteach.marking.submission import Answer, Submission
from clvteach.questions.answers import decode, is_blank
from clvteach.questions.judging import Verdict, earned, judge, same
from clvteach.questions.numbers import SAMPLE, SOLVED, drawn_for, numbers_of
from clvteach.questions.question import Exercise, Given, Misconception, Number, Question, Text
from clvteach.questions.verdicts import Outcome, Status

if TYPE_CHECKING:
    from clvteach.marking.roster import Roster

DECISION = N_("your decision (yes / no)")  # the heading over what the teacher types about a file
MOST_NAMED = 5  # of others with the same content
MOST_FILES, MOST_UNKNOWN = 20, 500  # of one learner, and of unknown ones, that are marked for an exercise
YES = ("yes", "y", "1", "true", "✓", "√", "是", "对", "要", "算", "计", "计分")
NO = ("no", "n", "0", "false", "✗", "×", "否", "不", "不是", "不要", "不算", "不计", "不计分")
MOST_ALIKE = 2  # a right answer that more learners share says nothing about who copied from whom

Place = tuple[str, str, str]  # the learner's number, the exercise's name, the question's name
FileKey = tuple[str, str]  # the owner's number, and what tells a file's content from others


def key_of(submission: Submission, owner: str | None) -> FileKey:
    """What a teacher's decision belongs to: a learner's file by what is in it, whatever it is called at the next download."""
    return owner or "", submission.digest[:12]


@dataclass(frozen=True)
class Decision:
    """What a teacher typed about whether a file counts, and what the file was called then."""

    file: str
    typed: object

    @property
    def counts(self) -> bool | None:
        """Yes or no; None if it is neither.

        >>> [Decision("", typed).counts for typed in ("Yes ", "否", "perhaps")]
        [True, False, None]
        """
        word = plain(str(self.typed)).strip(" .。!").casefold()
        return True if word in YES else False if word in NO else None


@dataclass(frozen=True)
class Mark:
    """How one question of one file stands.

    Attributes
    ----------
    question : Question
    given : SimpleNamespace
        The numbers with which it is judged.
    status : Status
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
    status: Status
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
    certain : bool
        Whether it counts without a decision of the teacher's.
    decision : Decision, optional
        The teacher's.
    """

    submission: Submission
    exercise: Exercise | None
    owner: str | None
    marks: Mapping[str, Mark] = field(default_factory=dict)
    counts: bool = False
    problems: tuple[str, ...] = ()
    certain: bool = True
    decision: Decision | None = None

    @property
    def points(self) -> float:
        """What all its answers earn."""
        return round(sum(mark.points for mark in self.marks.values()), 2)

    @property
    def needs_a_look(self) -> bool:
        """Whether there is something to say that is not decided, and it is not what a computer put there for itself."""
        return bool(self.problems) and not self.decided and not left_out(self.submission.file)

    @property
    def decided(self) -> bool:
        """Whether the teacher has said if it counts, and it could be read."""
        return self.exercise is not None and self.decision is not None and self.decision.counts is not None

    @property
    def waits(self) -> bool:
        """Whether it counts only if the teacher says so, who has not done that yet."""
        return bool(self.exercise and self.owner) and not self.certain and not self.decided


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
    outcomes : Mapping of Outcome to int
        How many learners, of each :class:`Outcome`.
    misconceptions : tuple of (Misconception, int)
        Which, and how many learners had it; the most frequent first.
    """

    question: Question
    given: Given
    outcomes: Mapping[Outcome, int]
    misconceptions: tuple[tuple[Misconception, int], ...]

    @property
    def wrong(self) -> int:
        """How many learners do not have it right. Texts are not counted: they are read."""
        return sum(n for outcome, n in self.outcomes.items() if outcome not in (Outcome.RIGHT, Outcome.TO_READ))


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
    left_over : Mapping of (str, str) to Decision
        What the teacher typed about files that are not there any more, or hold something else.
    """

    roster: Roster
    exercises: tuple[Exercise, ...]
    papers: tuple[Paper, ...]
    readings: tuple[Reading, ...]
    left_over: Mapping[FileKey, Decision] = field(default_factory=dict)

    def papers_of(self, learner: str) -> dict[str, Paper]:
        """By exercise, the file that counts; where none does, the first."""
        found: dict[str, Paper] = {}
        for paper in self.papers:
            if paper.owner == learner and paper.marks:
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


def mark(
    submissions: Iterable[Submission],
    roster: Roster,
    by_hand: Mapping[Place, HandMark] | None = None,
    decisions: Mapping[FileKey, Decision] | None = None,
) -> Marks:
    """Mark what a class handed in.

    Parameters
    ----------
    submissions : iterable of Submission
    roster : Roster
        The class list.
    by_hand : Mapping, optional
        What the teacher typed about texts, by learner, exercise and question.
    decisions : Mapping, optional
        What the teacher typed about files, by owner and content: yes if a file counts, no if it does not.

    Returns
    -------
    Marks
        The same for the same files, in whatever order they come. Sentences are in the language in use, what is said to
        learners in the language of their notebook.
    """
    numbers, rights = _lookups(roster)
    decisions = dict(decisions or {})
    papers, marked_so_far, there = [], Counter(), set()
    for submission in sorted(submissions, key=lambda submission: submission.file):
        whose = ownership(submission, roster)
        key = key_of(submission, whose.owner)
        there.add(key)
        paper = _paper(submission, whose, decisions.get(key))
        surplus = _surplus(paper, marked_so_far)
        if surplus is not None or paper.exercise is None:
            decision = None if surplus == "" else paper.decision  # that stands beside the first of several copies
            problems = (*paper.problems, *filter(None, [surplus]))
            papers.append(replace(paper, counts=False, problems=problems, decision=decision))
        else:
            papers.append(_marked(paper, whose, roster, numbers, rights))
    papers = _chosen(papers, roster)
    papers, readings = _read_by_hand(papers, dict(by_hand or {}))
    known = {paper.exercise.name: paper.exercise for paper in papers if paper.exercise}
    left_over = {key: decision for key, decision in decisions.items() if key not in there}
    return Marks(roster, tuple(known[name] for name in sorted(known)), tuple(papers), tuple(readings), left_over)


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
            learner: float(question.quantity.right(numbers(exercise, case.name, drawn_for(learner))))
            for learner in roster.learners
        }

    return numbers, rights


def _paper(submission: Submission, whose: Ownership, decision: Decision | None) -> Paper:
    """One file before it is marked: ``counts`` says whether it may count."""
    problems = [*submission.problems, *whose.remarks]
    try:
        exercise = exercises.find(submission.exercise) if submission.exercise else None
    except InputError as error:
        problems.append(str(error))
        exercise = None
    if submission.executed:
        problems.append(_("Run here: it was handed in without results."))
    paper = Paper(submission, exercise, whose.owner, certain=whose.certain, decision=decision)
    counts = exercise is not None and whose.owner is not None and (decision.counts if paper.decided else whose.certain)
    return replace(paper, counts=counts, problems=(*problems, *filter(None, [_about_decision(paper)])))


def _about_decision(paper: Paper) -> str:
    """What to say about the teacher's decision: that one is asked for, what it does, or why it does nothing."""
    if paper.waits and paper.decision is None:
        return _("Not counted. To count it all the same, type yes into the column “{column}”.").format(
            column=_(DECISION)
        )
    if paper.decision is None:
        return ""
    if paper.exercise is None or paper.owner is None:
        return _("What you typed beside it does nothing: it cannot be marked for anybody.")
    match paper.decision.counts:
        case True:
            return "" if paper.certain else _("You typed yes, so it counts.")
        case False:
            return _("You typed no, so it does not count.")
    return _("{typed} is neither yes nor no: type one of them.").format(typed=shown(paper.decision.typed))


def _surplus(paper: Paper, marked_so_far: Counter) -> str | None:
    """Why a file is not marked: one of far too many, or the same again (empty, since :func:`_placed` says so); None if it is.

    Without it a few kilobytes of copies would take hours, and fill the workbook.
    """
    if paper.exercise is None:
        return None
    digest = paper.submission.digest
    owner, most = paper.owner, MOST_FILES if paper.owner else MOST_UNKNOWN
    if digest and marked_so_far[digest, owner]:
        return ""
    if marked_so_far[paper.exercise.name, owner] == most:
        sentence = _(
            "Not marked: one of more than {n} files of the same learner for this exercise. Ask which one counts."
        )
        return (sentence if owner else _("Not marked: one of more than {n} files of unknown learners.")).format(n=most)
    marked_so_far[digest, owner] += 1
    marked_so_far[paper.exercise.name, owner] += 1
    return None


def _marked(paper: Paper, whose: Ownership, roster: Roster, numbers: Callable, rights: Callable) -> Paper:
    """One file, marked by itself."""
    submission, exercise = paper.submission, paper.exercise
    # an unknown learner's answers are in no total, but the teacher sees what they are worth
    shown_anyway = whose.owner is None and whose.number != SAMPLE and not paper.decided
    marks = {}
    for case in exercise.cases:
        for question in case.questions:
            answer = submission.answers.get(question.name)
            drawn = answer.drawn_for if answer else drawn_for(whose.number)
            one = _mark(question, numbers(exercise.name, case.name, drawn), answer, submission)
            belongs = answer and same_learner(answer.learner, whose.number, roster)
            # in format 1 each number of zeros drew others: one is the learner's, not the one that fits best each time
            belongs = belongs and (not answer.with_zeros or answer.learner == whose.number)
            if answer and not (belongs and (paper.counts or shown_anyway)):
                one = replace(one, status=Status.NOT_COUNTED, points=0.0)
            marks[question.name] = one
    problems = list(paper.problems)
    for name, one in marks.items():
        if one.status == Status.NOT_YET and isinstance(one.question, Number):
            others = _others_right(rights(exercise.name, name), one, whose.owner)
            if others:
                problems.append(
                    _("{question}: the right answer of {learners}.").format(
                        question=name, learners=listing(map(roster.called, others))
                    )
                )
    return replace(paper, marks=marks, problems=tuple(problems))


def _mark(question: Question, given: Given, answer: Answer | None, submission: Submission) -> Mark:
    if answer is None:
        return Mark(question, given, Status.NOT_RUN if question.name in submission.unrun else Status.UNANSWERED)
    with language.using(submission.language):
        try:
            verdict = judge(question, given, answer.value)
        except Exception:  # a notebook is a file that anybody can write into: no answer in it may stop the marking
            verdict = Verdict(Status.UNREADABLE, 0, _("Your answer cannot be read: run its cell again."))
    return Mark(question, given, Status(verdict.status), earned(question, verdict), answer, verdict)


def _others_right(rights: Mapping[str, float], one: Mark, owner: str | None) -> list[str]:
    """Other learners whose right answer this wrong one is, if they are so few that it is no chance."""
    value, decimals = decode(one.answer.value), one.question.quantity.decimals
    others = [learner for learner, right in rights.items() if learner != owner and same(value, right, decimals)]
    return others if len(others) <= MOST_ALIKE else []


def _chosen(papers: Sequence[Paper], roster: Roster) -> list[Paper]:
    """Of several files of one learner for one exercise, the one with more points counts; copies are named."""
    by_owner, alike = defaultdict(list), defaultdict(dict)
    for paper in papers:
        if paper.counts:
            by_owner[paper.owner, paper.exercise.name].append(paper)
        if paper.submission.digest and paper.submission.answers:
            alike[paper.submission.digest].setdefault(paper.owner, paper)
    best = {key: max(group, key=_worth) for key, group in by_owner.items()}
    return [_placed(paper, best, alike[paper.submission.digest], roster) for paper in papers]


def _worth(paper: Paper) -> tuple:
    """First what the teacher wants; of two files with the same points the fuller one, and rather one with its results."""
    answered = sum(one.answer is not None for one in paper.marks.values())
    return paper.decided, paper.points, answered, not paper.submission.executed


def _placed(paper: Paper, best: Mapping[tuple, Paper], alike: Mapping[str | None, Paper], roster: Roster) -> Paper:
    """A paper with what the others say about it; ``alike`` holds the first one of each learner with the same content."""
    problems = list(paper.problems)
    chosen = best.get((paper.owner, paper.exercise.name)) if paper.exercise else None
    first = alike.get(paper.owner, paper)
    if first is not paper:
        problems.append(_("The same content as {file}.").format(file=first.submission.file))
    elif chosen is not None and chosen is not paper:
        problems.append(_("Another file of this learner counts: {file}.").format(file=chosen.submission.file))
    others = [other for owner, other in alike.items() if owner != paper.owner]
    if others:
        files = [
            _("{file} of {learner}").format(
                file=other.submission.file,
                learner=roster.called(other.owner) if other.owner else _("an unknown learner"),
            )
            for other in others[:MOST_NAMED]
        ]
        more = len(others) - len(files)
        files += [ngettext("{n} other", "{n} others", more).format(n=more)] if more else []
        problems.append(_("The same content was handed in by others: {files}.").format(files=listing(files)))
    return replace(paper, counts=chosen is paper, problems=tuple(problems))


def _read_by_hand(papers: Sequence[Paper], by_hand: dict[Place, HandMark]) -> tuple[list[Paper], list[Reading]]:
    """The papers with the teacher's points for texts, and every text that there is to read."""
    marked, readings = [], []
    for paper in papers:
        marks = dict(paper.marks)
        for name, one in paper.marks.items():
            if (
                paper.counts
                and isinstance(one.question, Text)
                and one.verdict
                and one.status in (Status.TO_READ, Status.NOT_YET)
            ):
                place = (paper.owner, paper.exercise.name, name)
                reading = _reading(place, one, by_hand.pop(place, HandMark()))
                readings.append(reading)
                marks[name] = reading.mark
        marked.append(replace(paper, marks=marks))
    for place, hand in by_hand.items():
        readings.append(
            Reading(
                place,
                None,
                hand,
                _("This answer is not handed in any more, or its file does not count now. What you typed is kept."),
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
        remarks.append(
            _(
                "The answer has changed since you marked it; your points still count. Read it again, then clear the cell “{column}”."
            ).format(column=_("the answer that you marked"))
        )
    if not is_blank(hand.comment):
        one = replace(one, comment=str(hand.comment).strip())
    if not is_blank(hand.points):
        most = one.question.points
        points = _number_typed(hand.points)
        if points is not None and 0 <= points <= most:
            status = Status.RIGHT if points == most else Status.PARTLY if points else Status.NOT_YET
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
        if one.verdict and one.status != Status.NOT_COUNTED:
            for wrong in one.verdict.misconceptions:
                kinds[wrong.name] = wrong
                had[wrong.name] += 1
    ranked = sorted(had, key=lambda name: (-had[name], name))
    return Tally(
        question,
        given,
        {outcome: outcomes[outcome] for outcome in Outcome},
        tuple((kinds[name], had[name]) for name in ranked),
    )


def outcome_of(one: Mark) -> Outcome:
    """Under which outcome a mark is counted."""
    if one.status == Status.NOT_YET and one.verdict and one.verdict.misconceptions:
        return Outcome.MISCONCEPTION
    return one.status.outcome
