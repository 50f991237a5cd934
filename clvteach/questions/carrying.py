"""An error carried forward: a later answer that is right for the learner's own wrong earlier one.

Which earlier answers a right answer may be calculated from stands in the question::

    Number(
        "1d",
        right=lambda n: n.income * factor(n),
        carried=(
            Carried(
                uses=("1c",),
                right=lambda n, own: n.income * own["1c"],
                trivial=lambda n, own: own["1c"] <= 0,
            ),
        ),
    )

Every answer is judged as it stands first; what it earns with the learner's own earlier answers counts if that is more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from types import MappingProxyType

import numpy as np

from clvteach.language import _, listing, sentences
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict, told

Own = Mapping[str, object]  # earlier answers by question, as later ones calculate with them


@dataclass(frozen=True)
class Carried:
    """How a right answer follows from the learner's own answers to earlier questions of the same case.

    Attributes
    ----------
    uses : tuple of str
        The earlier questions.
    right : callable
        The case's numbers and the learner's own answers by question → what is right with them, as the question's ``right``.
        A number is a float, several are a dict of them, a table is a Series or DataFrame with the names of the right one.
    trivial : callable
        Of the same two: whether these answers leave nothing to calculate (0, a rate of 100 %), or can be no result
        at all (a negative number of people). Then nothing is carried forward.
    """

    uses: tuple[str, ...]
    right: Callable[[Given, Own], object]
    trivial: Callable[[Given, Own], bool]

    def right_with(self, given: Given, own: Mapping[str, OwnAnswer]) -> object | None:
        """The right answer with the learner's own earlier ones.

        Parameters
        ----------
        given : SimpleNamespace
        own : Mapping of str to OwnAnswer
            Those that are there and can be read.

        Returns
        -------
        object or None
            None if one that is used is not among them, or if nothing is left to calculate. Also where all are right: an
            earlier result that is rounded as it was asked may be calculated with.

        Examples
        --------
        >>> doubled = Carried(("1a",), lambda n, own: 2 * own["1a"], lambda n, own: own["1a"] <= 0)
        >>> [doubled.right_with(None, {"1a": OwnAnswer(value, False)}) for value in (4.0, 0.0)]
        [8.0, None]
        """
        if not set(self.uses) <= set(own):
            return None
        values = {name: own[name].value for name in self.uses}
        if self.trivial(given, values):
            return None
        right = self.right(given, values)
        return right if np.isfinite(np.asarray(right, dtype=float)).all() else None


@dataclass(frozen=True)
class OwnAnswer:
    """A learner's answer to an earlier question: as later ones calculate with it, and whether it is right."""

    value: object
    right: bool


OwnAnswers = Mapping[str, OwnAnswer]
NO_ANSWERS: OwnAnswers = MappingProxyType({})


def better(given: Given, verdict: Verdict, others: Iterable[tuple[list[str], Verdict]]) -> Verdict:
    """Of the verdict on an answer as it stands and those with the learner's own earlier answers, what earns most.

    Parameters
    ----------
    given : SimpleNamespace
    verdict : Verdict
    others : iterable of (list of str, Verdict)
        Which earlier answers are wrong, and what an answer is with them.
    """
    best = verdict
    for wrong_ones, other in others:
        # where a known mistake explains an answer, only one that is wholly right with the earlier ones is a better reading
        counts = verdict.status != Status.MISCONCEPTION or other.status == Status.RIGHT
        if not wrong_ones:  # then only rounding can have come from the earlier ones
            counts = verdict.status in (Status.ROUNDING, Status.TOO_FEW)
        if counts and other.credit > best.credit:
            best = _carried_forward(given, verdict, other, listing(wrong_ones)) if wrong_ones else other
    return best


def _carried_forward(given: Given, verdict: Verdict, other: Verdict, questions: str) -> Verdict:
    """A verdict that says with which earlier answers it holds, and still names the mistakes that the answer shows."""
    if other.status != Status.RIGHT:
        message = _("With your own {questions}: {verdict}").format(questions=questions, verdict=other.message)
        return replace(other, message=message, misconceptions=verdict.misconceptions)
    message = _(
        "Right with your own {questions}, so it earns its points. Correct {questions}, then calculate this again."
    ).format(questions=questions)
    reasons = [told(wrong, given).message for wrong in verdict.misconceptions]
    return Verdict(Status.CARRIED, Status.CARRIED.credit, reduce(sentences, reasons, message), verdict.misconceptions)
