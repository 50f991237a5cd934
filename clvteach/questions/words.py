"""Filling a learner's numbers into a sentence, as the learner's language writes them."""

from __future__ import annotations

import re
from string import Formatter

import numpy as np
import pandas as pd

from clvteach.checks import plain, shown
from clvteach.language import _, listing

_NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,]*\.?\d*")


class _Filler(Formatter):
    def format_field(self, value: object, spec: str) -> str:
        if spec == "%":
            return _("{number} %").format(number=shown(round(100 * value, 8)))
        if spec:
            return format(value, spec)
        return spoken(value)


def fill(template: str, given: object) -> str:
    """A translated sentence with the numbers of a case.

    Parameters
    ----------
    template : str
        English, marked with ``N_`` where it is defined. ``{rate:%}`` writes a fraction as per cent.
    given : SimpleNamespace
        The numbers, by name.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> fill("{income} a year at {rate:%}", SimpleNamespace(income=1000, rate=.08))
    '1000 a year at 8 %'
    """
    return _Filler().vformat(_(template), (), vars(given))


def names_in(template: str) -> set[str]:
    """The names of the numbers that a sentence tells.

    >>> sorted(names_in("{income} a year at {rate:%}"))
    ['income', 'rate']
    """
    return {name for _text, name, _spec, _conversion in Formatter().parse(template) if name}


def spoken(value: object) -> str:
    """A value for the eye: text in the learner's language, numbers without noise, lists with commas."""
    if isinstance(value, str):
        return _(value) if value else ""
    if isinstance(value, (list, tuple)):
        return listing(map(spoken, value))
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return shown(float(value))
    return str(value)


def same_word(one: object, other: object) -> bool:
    """Whether two names mean the same: as the code writes it, or as the learner reads it.

    >>> same_word("Loyal ", "loyal"), same_word("loyal", "lost")
    (True, False)
    """
    if pd.api.types.is_number(one) or pd.api.types.is_number(other):
        return str(one) == str(other)
    return bool(_spellings(one) & _spellings(other))


def _spellings(word: object) -> set[str]:
    word = plain(str(word)).strip()
    return {word.casefold(), plain(_(word)).casefold()}


def numbers_in(text: str) -> list[float]:
    """The numbers that a text names, also those written as per cent.

    >>> numbers_in("500 in year 3, at 8 %")
    [500.0, 3.0, 8.0]
    """
    return [float(found.replace(",", "").replace("−", "-")) for found in _NUMBER.findall(plain(text))]


def short(number: float) -> str:
    """A number with two decimals at most.

    >>> short(2 / 3), short(2.0)
    ('0.67', '2')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")
