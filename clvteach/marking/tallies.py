"""How a class did on each question: how many had it right, and how many made which mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clvteach.marking.grading import Mark, Paper
from clvteach.questions.learner import SOLVED, numbers_of
from clvteach.questions.question import Exercise, Question
from clvteach.questions.status import Outcome, Status
from clvteach.questions.verdict import Given, Misconception


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
    def learners(self) -> int:
        """How many are counted: all who handed in; with an optional question, those who answered it."""
        return sum(self.outcomes.values())

    @property
    def wrong(self) -> int:
        """How many learners do not have it right. Texts are not counted: they are read."""
        return sum(n for outcome, n in self.outcomes.items() if outcome not in (Outcome.RIGHT, Outcome.TO_READ))


def tallies_of(exercise: Exercise, papers: Sequence[Paper]) -> list[Tally]:
    """How those whose papers count did on each question of an exercise."""
    papers = [paper for paper in papers if paper.counts and paper.exercise is exercise]
    tallies = []
    for case in exercise.cases:
        given = numbers_of(exercise, case, SOLVED)
        tallies += [_tally(question, given, papers) for question in case.questions]
    return tallies


def _tally(question: Question, given: Given, papers: Sequence[Paper]) -> Tally:
    outcomes, had, kinds = Counter(), Counter(), {}
    for paper in papers:
        mark = paper.marks[question.name]
        if mark.left_out:
            continue
        outcomes[outcome_of(mark)] += 1
        if mark.verdict and mark.status != Status.NOT_COUNTED:
            for wrong in mark.verdict.misconceptions:
                kinds[wrong.name] = wrong
                had[wrong.name] += 1
    ranked = sorted(had, key=lambda name: (-had[name], name))
    return Tally(
        question,
        given,
        {outcome: outcomes[outcome] for outcome in Outcome},
        tuple((kinds[name], had[name]) for name in ranked),
    )


def outcome_of(mark: Mark) -> Outcome:
    """Under which outcome a mark is counted."""
    if mark.status == Status.NOT_YET and mark.verdict and mark.verdict.misconceptions:
        return Outcome.MISCONCEPTION
    return mark.status.outcome
