"""One number is asked, in a unit and with so many decimals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from clvteach import checks
from clvteach.checks import plain, shown
from clvteach.forms import Field, NumberField
from clvteach.language import N_, _, listing, ngettext
from clvteach.questions.answers import as_number, encode
from clvteach.questions.carrying import NO_ANSWERS, OwnAnswers, better
from clvteach.questions.in_words import rounded
from clvteach.questions.question import ANSWER_FIELD, Judged, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import RIGHT, Given, Verdict, told

NEAR = 0.005  # relative distance that rounding on the way explains
COARSE = 0.05  # relative distance from which on a rounded result says too little: 1 for 0.64
LOOSE = 5e-4  # relative distance within which a wrong answer, itself a little rounded, is recognised


@dataclass(frozen=True)
class Unit:
    """In what a number is given, and what it becomes by mistake: factor → the sentence that says so."""

    name: str
    slips: Mapping[float, str] = field(default_factory=dict)


UNITS = {
    "money": Unit(N_("an amount of money")),
    "count": Unit(N_("a number")),
    "factor": Unit(N_("a factor")),
    "points": Unit(N_("points")),
    "fraction": Unit(
        N_("a fraction: 8 % is 0.08"),
        {100: N_("This is per cent. A fraction is asked: divide by 100, so that 8 % becomes 0.08.")},
    ),
    "percent": Unit(
        N_("per cent: 8 for 8 %"),
        {0.01: N_("This is a fraction. Per cent are asked: multiply by 100, so that 0.08 becomes 8.")},
    ),
    "years": Unit(N_("years"), {12: N_("These are months. Years are asked: divide by 12.")}),
    "months": Unit(N_("months"), {1 / 12: N_("These are years. Months are asked: multiply by 12.")}),
}


@dataclass(frozen=True, kw_only=True)
class Quantity(Judged):
    """One number that is asked; a question may ask for several.

    Attributes
    ----------
    right, wrong, ways
        See :class:`~clvteach.questions.question.Judged`. At least three ways to go wrong.
    unit : str
        One of :data:`UNITS`.
    decimals : int
        The digits after the point that an answer must have right; more do no harm.
    label : str
        What it is called where several numbers are asked.
    """

    unit: str = "money"
    decimals: int = 2
    label: str = ""

    def read(self, value: object, where: str) -> float:
        """The number a learner gave. Text is refused; a sign that the unit makes superfluous is left out of the advice."""
        if self.unit == "percent" and isinstance(value, str):
            value = plain(value).strip().removesuffix("%")
        return checks.number(value, where)

    def judge_number(self, given: Given, value: float, own: OwnAnswers = NO_ANSWERS) -> Verdict:
        """Whether one number is right, rounded as asked or less, or right with the learner's own earlier answers; otherwise what it looks like.

        Returns
        -------
        Verdict
            Its message is empty where the number is right.
        """
        verdict = self._as_it_stands(given, value)
        carried = ((names, other._as_it_stands(given, value)) for names, other in self.with_own(given, own))
        return better(given, verdict, carried)

    def _as_it_stands(self, given: Given, value: float) -> Verdict:
        right = float(self.right(given))
        fraction = has_fraction(value, self.unit, self.decimals)
        if same(value, right, self.decimals) and not fraction:
            return RIGHT
        slips = UNITS[self.unit].slips.items()
        wrongs = [(float(wrong.wrong(given)), lambda wrong=wrong: told(wrong, given)) for wrong in self.misconceptions]
        wrongs.append((-right, _sign))
        for target, verdict in wrongs:
            if same(value, target, self.decimals):
                return verdict()
        wrongs += [
            (right * factor, lambda why=why: Verdict(Status.UNIT, Status.UNIT.credit, _(why))) for factor, why in slips
        ]
        for factor, why in slips:  # as exact in its own unit: 0 is not 3 per cent
            if same(value / factor, right, self.decimals):
                return Verdict(Status.UNIT, Status.UNIT.credit, _(why))
        near = [
            (abs(value - target), verdict) for target, verdict in wrongs if abs(value - target) <= LOOSE * abs(target)
        ]
        rounding = rounded_too_early(value, right, self.decimals)
        if rounding:
            near.append((abs(value - right), lambda: rounding))
        if near:
            return min(near, key=lambda pair: pair[0])[1]()
        if fraction:
            return Verdict(Status.NOT_YET, 0, not_whole([value]))
        return Verdict(
            Status.NOT_YET, 0, _("Read the question again, and estimate first: is it too large or too small?")
        )

    def numbers_lie_apart(self, given: Given) -> bool:
        """Whether the right number and the wrong ones can be told from each other."""
        values = [self.right(given), *(wrong(given) for wrong in self.wrong.values())]
        apart = 1.1 * 10**-self.decimals  # each is recognised within half of this
        return all(map(math.isfinite, values)) and all(
            abs(one - other) > apart + 1e-8 * abs(one) for one, other in combinations(values, 2)
        )

    def field(self, name: str, label: str) -> NumberField:
        """Where it is typed into a form."""
        return NumberField(name, label, unit=self.in_form(), percent=self.unit == "percent")

    def in_form(self) -> str:
        """The unit and the decimals, for the learner."""
        if not self.decimals:
            return _("{unit}, in whole numbers").format(unit=_(UNITS[self.unit].name))
        decimals = ngettext("{n} decimal", "{n} decimals", self.decimals).format(n=self.decimals)
        return _("{unit}, {decimals}").format(unit=_(UNITS[self.unit].name), decimals=decimals)


@dataclass(frozen=True, kw_only=True)
class Number(Quantity, Question):
    """One number is asked."""

    def _with_more(self, words, labels):
        return replace(self, ways=self.ways_from(words))

    def kept(self, given: Given, value: object) -> object:
        return as_number(encode(value))

    def own(self, given: Given, value: object) -> float:
        """An answer as later questions calculate with it. InputError where it cannot be read."""
        return self.read(value, _("Your answer"))

    def judge(self, given: Given, value: object, own: OwnAnswers = NO_ANSWERS) -> Verdict:
        return self.judge_number(given, self.own(given, value), own)

    def tells_apart(self, given: Given) -> bool:
        return self.numbers_lie_apart(given)

    def right_in_words(self, given: Given) -> str:
        return rounded(self.right(given), self.decimals)

    def numbers_asked(self) -> Sequence[Judged]:
        return (self,)

    def fields(self, given: Given) -> list[Field]:
        return [self.field(ANSWER_FIELD, _("Your answer"))]

    def form(self, given: Given) -> str:
        return _("Answer: {form}.").format(form=self.in_form())


def same(value: float, target: float, decimals: int) -> bool:
    """Whether a number is the target, or the target rounded to that many decimals, up or down at a five.

    >>> same(3944.83, 3944.8256, 2), same(3944.8, 3944.8256, 2)
    (True, False)
    """
    return abs(value - target) <= 0.5 * 10**-decimals * (1 + 1e-9) + 1e-9 * abs(target)


def _sign() -> Verdict:
    return Verdict(Status.NOT_YET, 0, _("The amount is right, the sign is not: is it a gain or a loss?"))


def has_fraction(value: float, unit: str, decimals: int) -> bool:
    """Whether something that is counted was given as no whole number, so that it cannot be right.

    >>> has_fraction(2.6, "count", 0), has_fraction(2.6, "count", 1), has_fraction(0.2 * 15, "count", 0)
    (True, False, False)
    """
    return unit == "count" and not decimals and not math.isclose(value, round(value), rel_tol=1e-9, abs_tol=1e-9)


def not_whole(values: Iterable[float]) -> str:
    """What there is to say about counts with a fraction."""
    said = _("A number of people or purchases is whole. Not whole: {values}. Does the question say how to round?")
    return said.format(values=listing(dict.fromkeys(map(shown, values))))


def decimals_of(value: float, most: int) -> int:
    """How many decimals a number has, zeros at its end not counted; at most so many.

    >>> decimals_of(0.5, 4), decimals_of(890.0, 2), decimals_of(2 / 3, 2)
    (1, 0, 2)
    """
    return next((decimals for decimals in range(most) if value == round(value, decimals)), most)


def rounded_too_early(value: float, right: float, decimals: int) -> Verdict | None:
    """What there is to say about a number that is not right only because it, or one on the way to it, was rounded.

    Rounding explains a number that is the right one with fewer decimals, not more than `COARSE` away from it, and any
    other not more than `NEAR` away. It earns its credit if it has at least all but one of the decimals that the right
    number has, as it is asked: 0.64 for 0.6412 with three decimals. What lacks more may be a guess, such as 0.4 for
    0.4075 or 890 for 887.92; it earns nothing, but is told how many decimals are asked. Whole numbers have no decimals
    to lose: where they are asked, there is no rounding.

    Parameters
    ----------
    value, right : float
        The number given, and the right one, which is not :func:`same`.
    decimals : int
        That are asked.

    Returns
    -------
    Verdict or None
        None where rounding does not explain it.

    Examples
    --------
    >>> rounded_too_early(0.6, 0.63, 2).message, rounded_too_early(0.5, 0.63, 2)
    ('The result needs 2 decimals. Keep all digits on the way.', None)
    >>> [rounded_too_early(value, 0.4075, 4).credit for value in (0.408, 0.4, 0.4081)]
    [0.75, 0, 0.75]
    """
    # with fewer decimals, as school rounds at a five or as Python does; 0.4 for 0.4003 can be 0.400
    fewer = [few for few in range(decimals) if value == round(value, few) and same(value, right, few)]
    result_rounded = fewer and abs(value - right) <= COARSE * abs(right)
    if not result_rounded and not (decimals and abs(value - right) <= NEAR * abs(right)):
        return None
    has = fewer[-1] if fewer else decimals_of(value, decimals)
    lacks = decimals_of(round(right, decimals), decimals) - has
    if result_rounded or lacks > 1:
        message = ngettext(
            "The result needs {n} decimal. Keep all digits on the way.",
            "The result needs {n} decimals. Keep all digits on the way.",
            decimals,
        )
        return Verdict(Status.TOO_FEW, 0 if lacks > 1 else Status.TOO_FEW.credit, message.format(n=decimals))
    message = ngettext(
        "Very near. Did you round on the way, or the result? Keep all digits, and round only at the end, to {n} decimal.",
        "Very near. Did you round on the way, or the result? Keep all digits, and round only at the end, to {n} decimals.",
        decimals,
    )
    return Verdict(Status.ROUNDING, Status.ROUNDING.credit, message.format(n=decimals))
