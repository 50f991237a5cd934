"""One change of points between two markings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clvteach.language import N_


class Why(StrEnum):
    """Why points changed, for ``_()`` to translate."""

    HANDED_IN = N_("handed in since then")
    GONE = N_("no file of this learner counts any more")
    COUNTS = N_("the file counts now; before it did not")
    TYPED = N_("what you typed in the sheet “to read by hand”")
    NEWER = N_("another answer was handed in")
    LEFT_OUT = N_("what was handed in has no answer to this question any more")
    OTHER_FILE = N_("another file of this learner counts now")
    MENDED = N_("the same answer: the question was mended, and judges it anew")


@dataclass(frozen=True)
class Change:
    """Points that are others than before; None where there were none. Without a question: those of a whole exercise."""

    learner: str
    exercise: str
    question: str
    before: float | None
    now: float | None
    why: Why
