"""Grading one file that was handed in: what each of its answers earns, and whether they count. Nothing is read or written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from clvteach import exercises, language
from clvteach.checks import InputError, shown
from clvteach.language import N_, _, listing
from clvteach.marking.collecting import left_out
from clvteach.marking.headings import DECISION
from clvteach.marking.ownership import Ownership, same_learner
from clvteach.marking.roster import Roster
from clvteach.marking.submission import Answer, Submission
from clvteach.marking.teacher_input import Decision
from clvteach.questions.answers import decode, is_blank
from clvteach.questions.judging import earned, judge_in_exercise
from clvteach.questions.kinds import Number
from clvteach.questions.kinds.number import same
from clvteach.questions.learner import SAMPLE, as_asked, asked, drawn, drawn_for, first_suitable, seed
from clvteach.questions.question import Case, Exercise, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict

MOST_ALIKE = 2  # a right answer that more learners share says nothing about who copied from whom


class Edited(StrEnum):
    """What was edited in an exercise after an answer was given to it."""

    NUMBERS = N_("{questions}: answered with the numbers of an older version, and judged with those.")
    RIGHT_ANSWER = N_("{questions}: an older version was answered; since then the right answer has become another one.")
    OTHER_NUMBERS = N_(
        "{questions}: an older version was answered, with other numbers or options: read what was written."
    )


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
    edited : Edited or empty
        What was edited in the exercise since it was answered.
    """

    question: Question
    given: Given
    status: Status
    points: float = 0.0
    answer: Answer | None = None
    verdict: Verdict | None = None
    comment: str = ""
    edited: Edited | str = ""

    @property
    def left_out(self) -> bool:
        """Whether it is an optional question without an answer: nothing is missing then."""
        return self.question.optional and self.status == Status.UNANSWERED


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
        """What its answers to the required questions earn: what the exercise is marked with."""
        return round(sum(mark.points for mark in self.marks.values() if not mark.question.optional), 2)

    @property
    def optional_points(self) -> float | None:
        """What its answers to the optional questions earn, which is added to nothing; None if none was answered."""
        earned = [mark.points for mark in self.marks.values() if mark.question.optional and not mark.left_out]
        return round(sum(earned), 2) if earned else None

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


def ungraded(submission: Submission, whose: Ownership, decision: Decision | None) -> Paper:
    """One file before its answers are graded: ``counts`` says whether it may count."""
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


class Grader:
    """Grades the files of one class.

    Everybody's numbers, and everybody's right answers, are calculated once, when they are needed.

    Parameters
    ----------
    roster : Roster
        The class list.
    """

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._numbers = cache(self._calculated_numbers)
        self._drawn = cache(self._drawn_again)
        self._right_answers = cache(self._calculated_right_answers)

    def graded(self, paper: Paper, whose: Ownership) -> Paper:
        """One file with its answers graded, by itself."""
        # an unknown learner's answers are in no total, but the teacher sees what they are worth
        shown_anyway = whose.owner is None and whose.number != SAMPLE and not paper.decided
        marks = {}
        for case in paper.exercise.cases:
            for question in case.questions:
                answer = paper.submission.answers.get(question.name)
                mark = self._mark(
                    paper, case, question, answer, answer.drawn_for if answer else drawn_for(whose.number)
                )
                if answer and not (self._belongs(answer, whose) and (paper.counts or shown_anyway)):
                    mark = replace(mark, status=Status.NOT_COUNTED, points=0.0)
                marks[question.name] = mark
        problems = (*paper.problems, *_about_editing(marks), *self._taken_from_others(paper, marks))
        return replace(paper, marks=marks, problems=problems)

    def _mark(self, paper: Paper, case: Case, question: Question, answer: Answer | None, learner: str) -> Mark:
        """One question, judged with the numbers with which it was answered, whatever was edited since."""
        given, attempt = self._numbers(paper.exercise.name, case.name, learner)
        if answer is None:
            unrun = question.name in paper.submission.unrun
            return Mark(question, given, Status.NOT_RUN if unrun else Status.UNANSWERED)
        edited = ""
        if answer.asked and answer.asked.attempt != attempt:
            given = self._drawn(paper.exercise.name, case.name, learner, answer.asked.attempt) or given
            edited = Edited.NUMBERS
        if answer.asked:
            now = asked(case, question, given, answer.asked.attempt)
            seen = as_asked(question, given, answer.asked.order)
            if now.numbers != answer.asked.numbers or seen is None:
                edited = Edited.OTHER_NUMBERS
            elif now.version != answer.asked.version:
                edited = Edited.RIGHT_ANSWER
            given = seen or given
        return _judged(paper, question, given, answer, edited)

    def _belongs(self, answer: Answer, whose: Ownership) -> bool:
        """Whether an answer was given with the numbers of the learner whose file it is."""
        # in format 1 each number of zeros drew others: one is the learner's, not the one that fits best each time
        spelled_alike = not answer.with_zeros or answer.learner == whose.number
        return spelled_alike and same_learner(answer.learner, whose.number, self._roster)

    def _taken_from_others(self, paper: Paper, marks: Mapping[str, Mark]) -> list[str]:
        """Sentences on wrong numbers that are somebody else's right ones."""
        problems = []
        for name, mark in marks.items():
            if mark.status == Status.NOT_YET and isinstance(mark.question, Number):
                others = _others_right(self._right_answers(paper.exercise.name, name), mark, paper.owner)
                if others:
                    problems.append(
                        _("{question}: the right answer of {learners}.").format(
                            question=name, learners=listing(map(self._roster.called, others))
                        )
                    )
        return problems

    def _calculated_numbers(self, exercise: str, case: str, learner: str) -> tuple[Given, int]:
        found = exercises.find(exercise)
        return first_suitable(found, _case(found, case), learner)

    def _drawn_again(self, exercise: str, case: str, learner: str, attempt: int) -> Given | None:
        """The numbers of an earlier version; None where they cannot be drawn any more."""
        found = exercises.find(exercise)
        try:
            return drawn(_case(found, case), seed(found, _case(found, case), learner, attempt))
        except Exception:  # what a case derives may need numbers that it accepts, and anybody can write into a notebook
            return None

    def _calculated_right_answers(self, exercise: str, question: str) -> dict[str, float]:
        """The right number for each learner of the class."""
        found = exercises.find(exercise)
        case, quantity = found.case_of(question), found.questions[question]
        return {
            learner: float(quantity.right(self._numbers(exercise, case.name, drawn_for(learner))[0]))
            for learner in self._roster.learners
        }


def _case(exercise: Exercise, name: str) -> Case:
    return next(case for case in exercise.cases if case.name == name)


def _judged(paper: Paper, question: Question, given: Given, answer: Answer, edited: str) -> Mark:
    with language.using(paper.submission.language):
        try:
            answers = _earlier(paper.submission, question, answer) | {question.name: answer.value}
            verdict = judge_in_exercise(paper.exercise, given, question.name, answers)
            if edited == Edited.OTHER_NUMBERS and not is_blank(decode(answer.value)):
                verdict = Verdict(Status.TO_READ, 0, _("An older version was answered. Your teacher reads it."))
        except Exception:  # a notebook is a file that anybody can write into: no answer in it may stop the marking
            verdict = Verdict(Status.UNREADABLE, 0, _("Your answer cannot be read: run its cell again."))
    return Mark(question, given, verdict.status, earned(question, verdict), answer, verdict, edited=edited)


def _earlier(submission: Submission, question: Question, answer: Answer) -> dict[str, object]:
    """The answers from which one may be calculated: those of the same file that were given with the same numbers."""
    earlier = {name: submission.answers[name] for name in question.uses if name in submission.answers}
    return {name: other.value for name, other in earlier.items() if _same_numbers(other, answer)}


def _same_numbers(one: Answer, other: Answer) -> bool:
    known = one.asked is not None and other.asked is not None
    return one.drawn_for == other.drawn_for and (not known or one.asked.numbers == other.asked.numbers)


def _about_editing(marks: Mapping[str, Mark]) -> list[str]:
    """Sentences on answers to older versions of the exercise."""
    found = {edited: [name for name, mark in marks.items() if mark.edited == edited] for edited in Edited}
    return [_(edited.value).format(questions=listing(names)) for edited, names in found.items() if names]


def _others_right(right_answers: Mapping[str, float], mark: Mark, owner: str | None) -> list[str]:
    """Other learners whose right answer this wrong one is, if they are so few that it is no chance."""
    value, decimals = decode(mark.answer.value), mark.question.decimals
    others = [learner for learner, right in right_answers.items() if learner != owner and same(value, right, decimals)]
    return others if len(others) <= MOST_ALIKE else []
