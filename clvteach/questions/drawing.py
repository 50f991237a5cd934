"""Drawing a learner's own numbers: the same for ever, on every computer and every version of Python.

A number follows from SHA-256 of its name, so that a number added to a case later leaves the others as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache


@dataclass(frozen=True)
class Draw:
    """Where numbers come from: one learner's one case of one exercise.

    Attributes
    ----------
    seed : str
        Such as ``"05-lifetime-value/1/20260117/0"``: exercise, case, learner, and how often was drawn before.
    """

    seed: str

    def below(self, n: int, name: str) -> int:
        """A whole number from 0 to n − 1, each as likely as the others.

        >>> Draw("05-lifetime-value/1/20260117/0").below(100, "income")
        37
        """
        digest = hashlib.sha256(f"{self.seed}/{name}".encode()).digest()
        return int.from_bytes(digest, "big") % n


@dataclass(frozen=True)
class Steps:
    """A number from low to high, both included, in steps: round enough to calculate with.

    Examples
    --------
    >>> Steps(.06, .12, .01).draw(Draw("example"), "rate")
    0.08
    """

    low: float
    high: float
    step: float = 1

    def draw(self, source: Draw, name: str) -> float:
        low, high, step = map(_exact, (self.low, self.high, self.step))
        drawn = low + source.below((high - low) // step + 1, name) * step
        return int(drawn) if drawn.denominator == 1 else float(drawn)


@cache  # the same few bounds are needed for every learner
def _exact(number: float) -> Fraction:
    return Fraction(str(number))


@dataclass(frozen=True)
class Pick:
    """One of several things.

    >>> Pick("tea", "coffee").draw(Draw("example"), "drink")
    'tea'
    """

    options: tuple

    def __init__(self, *options: object) -> None:
        object.__setattr__(self, "options", options)

    def draw(self, source: Draw, name: str) -> object:
        return self.options[source.below(len(self.options), name)]


@dataclass(frozen=True)
class Several:
    """As many numbers (or picks) as wanted, drawn independently.

    >>> Several(3, Steps(100, 900, 50)).draw(Draw("example"), "spending")
    [550, 150, 500]
    """

    count: int
    each: Steps | Pick

    def draw(self, source: Draw, name: str) -> list:
        return [self.each.draw(source, f"{name}/{i}") for i in range(self.count)]


@dataclass(frozen=True)
class Order:
    """The same things in an order of the learner's own.

    >>> Order("ABC").draw(Draw("example"), "order")
    ['B', 'A', 'C']
    """

    items: Sequence

    def draw(self, source: Draw, name: str) -> list:
        items = list(self.items)
        for last in range(len(items) - 1, 0, -1):
            other = source.below(last + 1, f"{name}/{last}")
            items[last], items[other] = items[other], items[last]
        return items


def placed(order: Sequence[int], things: Iterable) -> dict:
    """Place → the thing there, first place first, for things in an order that :class:`Order` drew.

    >>> placed([3, 1, 2], "ABC")
    {1: 'B', 2: 'C', 3: 'A'}
    """
    return dict(sorted(zip(order, things, strict=True)))
