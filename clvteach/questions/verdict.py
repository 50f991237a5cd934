"""What there is to say about an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from clvteach.language import _
from clvteach.questions.filling import fill
from clvteach.questions.status import Status

Given = SimpleNamespace  # the numbers of a case


@dataclass(frozen=True)
class Misconception:
    """One way to go wrong.

    Attributes
    ----------
    name : str
        A few words under which a teacher finds it counted: "not discounted".
    wrong : callable
        The case's numbers → what a learner with this misconception answers, of the same kind as the right answer. For
        a table it may be a part of it: the cells that give the misconception away.
    why : str
        One or two sentences that explain it without the right number.
    see : str
        The section of the chapter to read again, such as ``"2"``; empty for none.
    """

    name: str
    wrong: Callable[[Given], object]
    why: str
    see: str = ""


@dataclass(frozen=True)
class Verdict:
    """What there is to say about an answer.

    Attributes
    ----------
    status : Status
    credit : float
        The part of the points that it earns, 0 … 1.
    message : str
        One to three sentences for the learner.
    misconceptions : tuple of Misconception
        Those that it shows.
    """

    status: Status
    credit: float
    message: str
    misconceptions: tuple[Misconception, ...] = ()

    @property
    def sections(self) -> list[str]:
        """The sections of the chapter to read again."""
        return sorted({wrong.see for wrong in self.misconceptions if wrong.see})


RIGHT = Verdict(Status.RIGHT, 1.0, "")


def told(wrong: Misconception, given: Given) -> Verdict:
    """A misconception's verdict: its reason."""
    return Verdict(Status.MISCONCEPTION, 0, fill(wrong.why, given), (wrong,))


def together(parts: dict[str, Verdict]) -> Verdict:
    """One verdict for several parts: each says its own."""
    credit = sum(verdict.credit for verdict in parts.values()) / len(parts)
    if all(verdict.status == Status.RIGHT for verdict in parts.values()):
        return RIGHT
    named = {wrong.name: wrong for verdict in parts.values() for wrong in verdict.misconceptions}
    found = tuple(named.values())  # whoever has one in each part has it once
    statuses = {verdict.status for verdict in parts.values()}
    if len({verdict.message for verdict in parts.values()}) == 1 and statuses == {Status.CARRIED}:
        return Verdict(Status.CARRIED, credit, next(iter(parts.values())).message, found)
    message = "\n".join(
        _("{part}: {verdict}").format(part=part, verdict=verdict.message or _("right."))
        for part, verdict in parts.items()
    )
    if statuses <= {Status.RIGHT, Status.CARRIED}:
        status = Status.CARRIED
    elif statuses <= {Status.RIGHT, Status.CARRIED, Status.TOO_FEW}:
        status = Status.TOO_FEW
    elif statuses <= {Status.RIGHT, Status.CARRIED, Status.TOO_FEW, Status.ROUNDING}:
        status = Status.ROUNDING
    else:
        status = Status.PARTLY if credit else statuses.pop() if len(statuses) == 1 else Status.NOT_YET
    return Verdict(status, credit, message, found)
