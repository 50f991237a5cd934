"""How each question of an exercise worked in a class: how hard it was, whether it goes with the others, how it was tried.

What a small class cannot tell is not told: a correlation needs :data:`LEAST_COMPARED` learners, since with fewer chance
alone gives ±0.45 once in twenty times, and two draws of numbers are compared as two groups of :data:`LEAST_IN_A_GROUP` or more, and
called different only where chance would hardly do it once in twenty exercises, however many numbers were looked at. Questions
are called unclear with the same care.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import NormalDist, median

import numpy as np
import pandas as pd

from clvteach.marking.grading import Mark, Paper
from clvteach.marking.tallies import Tally, outcome_of, tallies_of
from clvteach.questions.question import Exercise, Question
from clvteach.questions.status import Outcome, Status

LEAST_COMPARED, LEAST_IN_A_GROUP = 20, 10
LEAST_TIMED = 3  # learners who tried more than once
BY_CHANCE = 0.05  # how likely in an exercise something is named though chance did it: a difference of draws, an unclear question


@dataclass(frozen=True)
class Harder:
    """A number that made a question harder: the smallest and largest value in each half of the class, and its share of the points."""

    name: str
    small: tuple[float, float]
    large: tuple[float, float]
    with_small: float
    with_large: float


@dataclass(frozen=True)
class ItemStatistics:
    """How one question worked.

    Attributes
    ----------
    tally : Tally
        How many had it right, and which mistakes were made.
    learners : int
        On how many the rest stands: those who handed in; with an optional question those who answered it. Texts that
        nobody has read yet are left out.
    facility : float or None
        Mean share of its points, 0 … 1; None without learners.
    failed : tuple of str
        The numbers of those who do not have all of it right.
    discrimination : float or None
        Correlation of its points with those of all other required questions, -1 … 1; None with fewer than
        :data:`LEAST_COMPARED` learners, or where one of the two is the same for everybody.
    unclear : bool
        Whether that is negative by more than chance gives any question of an exercise, once in twenty exercises.
    tries, most_tries : float or None
        Median and maximum of the answers that were given to it, by those who gave one.
    hinted, hints_known : int
        How many used a hint, and of how many it is known.
    minutes : float or None
        Between two tries: the median of the learners' medians; None for fewer than :data:`LEAST_TIMED` learners.
    compared : bool
        Whether there were enough learners to compare draws of numbers.
    harder : Harder or None
        The numbers that made it harder, if any did.
    """

    tally: Tally
    learners: int
    facility: float | None
    failed: tuple[str, ...]
    discrimination: float | None
    unclear: bool
    tries: float | None
    most_tries: int | None
    hinted: int
    hints_known: int
    minutes: float | None
    compared: bool
    harder: Harder | None

    @property
    def question(self) -> Question:
        return self.tally.question

    @property
    def failing(self) -> float:
        """The share of learners who do not have all of it right. Only where there are learners."""
        return len(self.failed) / self.learners


def item_statistics(exercise: Exercise, papers: Sequence[Paper]) -> list[ItemStatistics]:
    """How each question of an exercise worked, in its order.

    Parameters
    ----------
    exercise : Exercise
    papers : sequence of Paper
        Of a class; those that count are looked at.

    Returns
    -------
    list of ItemStatistics
    """
    papers = [paper for paper in papers if paper.counts and paper.exercise is exercise]
    rows = [{name: _points(mark) for name, mark in paper.marks.items()} for paper in papers]
    points = pd.DataFrame(rows, columns=list(exercise.questions), dtype=float)
    comparisons = {name: _compared(exercise, name, papers, points[name]) for name in exercise.questions}
    most_likely = BY_CHANCE / max(1, sum(map(len, comparisons.values())))
    items = [
        _statistics(tally, papers, points, comparisons[tally.question.name], most_likely)
        for tally in tallies_of(exercise, papers)
    ]
    n = sum(item.discrimination is not None for item in items)
    return [replace(item, unclear=_is_unclear(item, n)) for item in items]


def _is_unclear(item: ItemStatistics, n: int) -> bool:
    """Whether a question goes against the others as chance hardly makes any of ``n`` do."""
    if item.discrimination is None:
        return False
    return _z(item.discrimination, item.learners) < NormalDist().inv_cdf(BY_CHANCE / n)


def _points(mark: Mark) -> float:
    """What an answer earns; not a number where there is nothing to say about it yet."""
    return math.nan if mark.left_out or mark.status == Status.TO_READ else mark.points


def _statistics(
    tally: Tally, papers: Sequence[Paper], points: pd.DataFrame, drawn: dict[str, pd.Series], most_likely: float
) -> ItemStatistics:
    question = tally.question
    own = points[question.name].dropna()
    answers = [mark.answer for paper in papers if (mark := paper.marks[question.name]).answer]
    tries = pd.Series([answer.tries for answer in answers], dtype=float)
    hints = [answer.hints for answer in answers if answer.hints is not None]
    return ItemStatistics(
        tally=tally,
        learners=len(own),
        facility=float(own.mean()) / question.points if len(own) else None,
        failed=tuple(
            papers[at].owner
            for at in own.index
            if outcome_of(papers[at].marks[question.name]) not in (Outcome.RIGHT, Outcome.TO_READ)
        ),
        discrimination=_discrimination(question, own, points, papers),
        unclear=False,  # until all questions are there
        tries=float(tries.median()) if len(tries) else None,
        most_tries=int(tries.max()) if len(tries) else None,
        hinted=sum(number > 0 for number in hints),
        hints_known=len(hints),
        minutes=_minutes(answer.times for answer in answers),
        compared=bool(drawn),
        harder=_harder(own / question.points, drawn, most_likely),
    )


def _discrimination(question: Question, own: pd.Series, points: pd.DataFrame, papers: Sequence[Paper]) -> float | None:
    """The corrected item-total correlation: with the sum of the other required questions, this one left out."""
    if len(own) < LEAST_COMPARED:
        return None
    required = [name for name, mark in papers[0].marks.items() if not mark.question.optional and name != question.name]
    others = points.loc[own.index, required].dropna(axis="columns")  # a text that some have not read back says nothing
    return _correlation(own, others.sum(axis="columns").round(6))


def _correlation(one: pd.Series, other: pd.Series) -> float | None:
    """None where one of them does not vary."""
    one, other = one.to_numpy(), other.to_numpy()
    return float(np.corrcoef(one, other)[0, 1]) if np.ptp(one) and np.ptp(other) else None


def _z(correlation: float, n: int) -> float:
    """How many standard deviations a correlation is from 0, if all its pairs were shuffled: exactly 1 / √(n - 1) is one."""
    return correlation * math.sqrt(n - 1)


def _minutes(times: Iterator[Sequence]) -> float | None:
    """The median over learners of the median time between two of a learner's tries."""
    medians = []
    for one in times:
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(sorted(one))]
        medians += [median(gaps)] if gaps else []
    return median(medians) / 60 if len(medians) >= LEAST_TIMED else None


def _compared(exercise: Exercise, name: str, papers: Sequence[Paper], own: pd.Series) -> dict[str, pd.Series]:
    """What each learner has of every number that is drawn for a question, if there are enough on both sides of its median."""
    found = {}
    for drawn in exercise.case_of(name).given:
        values = [getattr(paper.marks[name].given, drawn, None) for paper in papers]
        if not all(isinstance(value, (int, float)) and math.isfinite(value) for value in values):
            continue
        values = pd.Series(values, own.index, dtype=float)[own.notna()]
        large = _is_large(values)
        if min(large.sum(), (~large).sum()) >= LEAST_IN_A_GROUP:
            found[drawn] = values
    return found


def _is_large(values: pd.Series) -> pd.Series:
    return values > values.median()


def _harder(shares: pd.Series, drawn: dict[str, pd.Series], most_likely: float) -> Harder | None:
    """The number with the clearest difference between small and large ones, if it is one that chance hardly gives."""
    found = {}
    for name, values in drawn.items():
        correlation = _correlation(shares, _is_large(values).astype(float)) or 0.0
        found[name] = abs(_z(correlation, len(shares)))
    name = max(found, key=found.__getitem__, default=None)
    if name is None or 2 * (1 - NormalDist().cdf(found[name])) > most_likely:
        return None
    values, large = drawn[name], _is_large(drawn[name])
    ranges = ((float(half.min()), float(half.max())) for half in (values[~large], values[large]))
    return Harder(name, *ranges, float(shares[~large].mean()), float(shares[large].mean()))
