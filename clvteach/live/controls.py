"""What an app lets the learner change: sliders and choices, and named settings of them all.

A control is a declaration. It knows how to read what a learner typed and says in one sentence when it cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Number

from clvteach.checks import InputError, among, decimal_comma, plain, shortened, shown, told_apart, without_thousands
from clvteach.language import _, listing


@dataclass(frozen=True)
class Slider:
    """A number that the learner moves by slider or types exactly.

    Parameters
    ----------
    name : str
        The argument of the app's ``compute`` that it sets.
    label : str
        What the learner reads.
    value, least, most, step : float
        Start, bounds and step, in the model's units.
    unit : str
        Written behind the number. With ``"%"`` the model gets a fraction and the learner sees per cent.
    whole : bool
        Only whole numbers, such as years.

    Examples
    --------
    >>> rate = Slider("rate", "Discount rate", .09, 0, .3, .005, unit="%")
    >>> rate.text(.09), rate.read("12.5%")
    ('9', 0.125)
    >>> rate.read("１０％")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: Discount rate: “１０％” is typed in full-width characters. Switch the keyboard to half-width and type 10.
    """

    name: str
    label: str
    value: float
    least: float
    most: float
    step: float
    unit: str = ""
    whole: bool = False

    @property
    def _scale(self) -> float:
        return 100 if self.unit == "%" else 1

    def shown(self, value: float) -> float:
        """The number the learner sees for a value of the model."""
        return float(f"{value * self._scale:.10g}")

    def text(self, value: float) -> str:
        """That number as text."""
        return f"{self.shown(value):.10g}"

    def check(self, value: object) -> float:
        """A value in the model's units, if the control allows it."""
        try:
            if isinstance(value, bool) or not isinstance(value, (Number, str)):
                raise TypeError
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            raise InputError(
                _("{label}: {value} is not a number.").format(label=self.label, value=shown(value))
            ) from None
        slack = 1e-9 * max(1.0, abs(self.most))  # 100 × .07 is not quite 7
        if not self.least - slack <= number <= self.most + slack:
            raise InputError(
                _("{label}: {value} is outside the bounds. Type a number from {least} to {most}.").format(
                    label=self.label,
                    value=f"{number * self._scale:.10g}",
                    least=self.text(self.least),
                    most=self.text(self.most),
                )
            )
        if self.whole and abs(number - round(number)) > 1e-9:
            raise InputError(
                _("{label}: {value} is not a whole number.").format(
                    label=self.label, value=told_apart(number, round(number))
                )
            )
        return int(round(number)) if self.whole else min(max(number, self.least), self.most)

    def read(self, text: str) -> float:
        """The value a learner typed, in the model's units."""
        half = plain(text).strip()
        bare = without_thousands(half.removesuffix(self.unit).strip() if self.unit else half)
        if not bare:
            raise InputError(
                _("{label} is empty. Type a number from {least} to {most}.").format(
                    label=self.label, least=self.text(self.least), most=self.text(self.most)
                )
            )
        try:
            number = float(bare)
        except ValueError:
            if with_point := decimal_comma(bare):
                raise InputError(
                    _("{label}: “{text}” is not a number. Decimals need a point: type {wanted}.").format(
                        label=self.label, text=shortened(text), wanted=with_point
                    )
                ) from None
            raise InputError(
                _("{label}: “{text}” is not a number. Type digits, for example {example}.").format(
                    label=self.label, text=shortened(text), example=self.text(self.value)
                )
            ) from None
        if plain(text) != text:
            raise InputError(
                _(
                    "{label}: “{text}” is typed in full-width characters. Switch the keyboard to half-width and type {wanted}."
                ).format(label=self.label, text=text, wanted=bare)
            )
        return self.check(number / self._scale)

    def spec(self) -> dict:
        """What the front end needs to build it, in the learner's numbers."""
        return {
            "kind": "slider",
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "least": self.shown(self.least),
            "most": self.shown(self.most),
            "step": self.shown(self.step),
        }


@dataclass(frozen=True)
class Choice:
    """One of a few named options.

    Parameters
    ----------
    name, label : str
        As for :class:`Slider`.
    options : Mapping[str, str]
        What ``compute`` gets → what the learner reads.
    value : str
        The option at the start.
    """

    name: str
    label: str
    options: Mapping[str, str]
    value: str

    def shown(self, value: str) -> str:
        """Options are sent to the front end by their key."""
        return value

    def check(self, value: object) -> str:
        """The key, if there is such an option."""
        if not among(value, self.options):
            known = listing(f"{key!r} ({label})" for key, label in self.options.items())
            raise InputError(
                _("{label}: {value} is not an option. Choose one of: {known}.").format(
                    label=self.label, value=shown(value), known=known
                )
            )
        return value

    read = check

    def spec(self) -> dict:
        """What the front end needs to build it."""
        return {
            "kind": "choice",
            "name": self.name,
            "label": self.label,
            "options": [[key, label] for key, label in self.options.items()],
        }


@dataclass(frozen=True)
class Preset:
    """A named setting of some controls; the others go back to their start."""

    label: str
    values: Mapping[str, float | str]
