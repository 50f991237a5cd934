"""Filling a learner's numbers into a sentence, as the learner's language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType

import numpy as np
import pandas as pd

from clvteach.checks import InputError, plain, shown
from clvteach.language import _, listing
from clvteach.text import closed_up

NO_LABELS: Mapping[str, str] = MappingProxyType({})


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
        From beside a chapter, or English and marked with ``N_`` where it is defined. ``{rate:%}`` writes a fraction as per cent.
    given : SimpleNamespace
        The numbers, by name.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> fill("{income} a year at {rate:%}", SimpleNamespace(income=1000, rate=.08))
    '1000 a year at 8 %'
    """
    return _Filler().vformat(_(template), (), vars(given))


def spoken(value: object, labels: Mapping[str, str] = NO_LABELS) -> str:
    """A value for the eye: text in the learner's language, numbers without noise, lists with commas.

    Parameters
    ----------
    value : object
    labels : Mapping of str to str
        Words that the package itself does not know.
    """
    if isinstance(value, str):
        return _(labels.get(value, value)) if value else ""
    if isinstance(value, (list, tuple)):
        return listing(spoken(one, labels) for one in value)
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return shown(float(value))
    return str(value)


def same_word(one: object, other: object, labels: Mapping[str, str] = NO_LABELS) -> bool:
    """Whether two names mean the same: as the code writes it, or as the learner reads it.

    >>> same_word("Loyal ", "loyal"), same_word("loyal", "lost")
    (True, False)
    """
    if pd.api.types.is_number(one) or pd.api.types.is_number(other):
        return str(one) == str(other)
    return bool(_spellings(one, labels) & _spellings(other, labels))


def _spellings(word: object, labels: Mapping[str, str]) -> set[str]:
    word = plain(str(word)).strip()
    return {word.casefold(), plain(_(labels.get(word, word))).casefold()}


def told_by(error: InputError) -> str:
    """What an error says. A name from the code stands between spaces in Chinese, a Chinese one does not."""
    return closed_up(str(error))


def short(number: float) -> str:
    """A number with two decimals at most.

    >>> short(2 / 3), short(2.0)
    ('0.67', '2')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")
