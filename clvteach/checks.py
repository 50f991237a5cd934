"""Checking what a learner typed, with one clear sentence where it cannot be right.

Every model calls these at its door. A bad value raises :class:`InputError`, whose sentence (in the learner's
language) says what is wrong, where, and how to mend it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from numbers import Number

import numpy as np
import pandas as pd

from clvteach.language import _, listing


class InputError(ValueError):
    """A value that the learner can mend. In a notebook cell it shows its one sentence, not a traceback."""

    def _render_traceback_(self) -> list[str]:  # the hook by which IPython asks an exception how it wants to be shown
        return [_("Please check: {sentence}").format(sentence=self)]


def plain(text: str) -> str:
    """Full-width characters (as a Chinese input method types them) as the half-width ones Python reads.

    >>> plain("１０％")
    '10%'
    """
    return unicodedata.normalize("NFKC", text)


def shown(value: object) -> str:
    """A value as a learner would write it: floats without noise, text in quotes.

    >>> shown(0.1 + 0.2), shown("ten"), shown(5)
    ('0.3', "'ten'", '5')
    """
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.10g}"
    if isinstance(value, np.generic):
        return str(value.item())
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _not_a_number(value: object, where: str) -> InputError:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return InputError(_("{where} is missing: give a number.").format(where=where))
    if isinstance(value, str):
        text = plain(value).strip()
        if not text:
            return InputError(_("{where} is empty: give a number.").format(where=where))
        bare = text.removesuffix("%").replace(",", "").strip()
        try:
            wanted = float(bare) / (100 if text.endswith("%") else 1)
        except ValueError:
            return InputError(
                _("{where} is the text {value}, not a number: give a number.").format(where=where, value=shown(value))
            )
        return InputError(
            _(
                "{where} is the text {value}: write the number without quotation marks, in half-width digits: {wanted}."
            ).format(where=where, value=shown(value), wanted=shown(wanted))
        )
    return InputError(_("{where} is {value}, not a number: give a number.").format(where=where, value=shown(value)))


def _as_float(value: object, where: str) -> float:
    if isinstance(value, (bool, np.bool_, str, complex)) or not isinstance(value, (Number, np.generic)):
        if isinstance(value, np.ndarray) and value.ndim == 0:
            return _as_float(value.item(), where)
        raise _not_a_number(value, where)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise _not_a_number(value, where) from None
    if np.isnan(number):
        raise _not_a_number(number, where)
    if np.isinf(number):
        raise InputError(_("{where} is infinite: give a finite number.").format(where=where))
    return number


def _refuse(value: float, where: str, least: float, most: float) -> InputError:
    if np.isfinite(least) and np.isfinite(most):
        rule = _("it must lie between {least} and {most}").format(least=shown(least), most=shown(most))
    elif np.isfinite(least):
        rule = _("it must be at least {least}").format(least=shown(least))
    else:
        rule = _("it must be at most {most}").format(most=shown(most))
    return InputError(_("{where} is {value}, but {rule}.").format(where=where, value=shown(value), rule=rule))


def number(value: object, name: str, *, least: float = -np.inf, most: float = np.inf) -> float:
    """One finite number within bounds.

    Parameters
    ----------
    value : object
        What the learner gave.
    name : str
        The argument's name, for the message.
    least, most : float
        The bounds, both included.

    Returns
    -------
    float

    Raises
    ------
    InputError
        If it is missing, text, not finite or outside the bounds.

    Examples
    --------
    >>> number(500, "income")
    500.0
    >>> number("５００", "income")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: income is the text '５００': write the number without quotation marks, in half-width digits: 500.
    """
    checked = _as_float(value, name)
    if not least <= checked <= most:
        raise _refuse(checked, name, least, most)
    return checked


def numbers(value: object, name: str, *, least: float = -np.inf, most: float = np.inf) -> np.ndarray:
    """Finite numbers within bounds: one, a list, an array, a Series or a DataFrame, as a float array of the same shape.

    The message for a bad one says where it stands.

    >>> numbers([1, 2.5], "income")
    array([1. , 2.5])
    >>> numbers([500, -1], "income", least=0)
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: income[1] is -1, but it must be at least 0.
    """
    if isinstance(value, (str, bytes, dict, set)) or not isinstance(value, Iterable):
        return np.asarray(number(value, name, least=least, most=most))
    try:
        raw = np.asarray(value)
    except ValueError:  # a ragged list has no shape
        raise InputError(
            _("{where} has rows of different lengths: make them equally long.").format(where=name)
        ) from None
    if raw.dtype.kind in "iuf":
        array = raw.astype(float)
    else:
        raw = np.asarray(value, dtype=object)
        array = np.array(
            [_as_float(raw[at], place(value, name, at)) for at in np.ndindex(raw.shape)], dtype=float
        ).reshape(raw.shape)
    wrong = ~np.isfinite(array) | (array < least) | (array > most)
    if wrong.any():
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = place(value, name, at)
        raise _refuse(_as_float(array[at], where), where, least, most)
    return array


def place(value: object, name: str, at: tuple[int, ...]) -> str:
    """How a learner finds one value in a list or table: by its labels in pandas, by its position otherwise."""
    if isinstance(value, pd.DataFrame) and len(at) == 2:
        return _("{name}[{column}], row {row}").format(
            name=name, column=shown(value.columns[at[1]]), row=shown(value.index[at[0]])
        )
    if isinstance(value, pd.Series) and len(at) == 1:
        return f"{name}[{shown(value.index[at[0]])}]"
    return name + "".join(f"[{i}]" for i in at)


def whole(value: object, name: str, *, least: int = 0, most: float = np.inf) -> int:
    """One whole number within bounds, such as a number of periods.

    >>> whole(5.0, "periods")
    5
    >>> whole(2.5, "periods")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: periods is 2.5, but it must be a whole number.
    """
    checked = number(value, name, least=least, most=most)
    if checked != int(checked):
        raise InputError(_("{where} is {value}, but it must be a whole number.").format(where=name, value=shown(value)))
    return int(checked)


def rate(value: object, name: str = "rate") -> np.ndarray:
    """Rates per period as fractions, above −1 and at most 1: .09 is 9 %. One or many.

    >>> float(rate(.09))
    0.09
    >>> rate(9)
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: rate is 9, that is 900 % a period: a rate is written as a fraction. Did you mean 0.09 (9 %)?
    """
    return _fractions(
        value,
        name,
        -1,
        _(
            "{where} is {value}, that is {percent} % a period: a rate is written as a fraction. Did you mean {meant} ({value} %)?"
        ),
        open_below=True,
    )


def fraction(value: object, name: str) -> np.ndarray:
    """Shares or probabilities as fractions between 0 and 1: .8 is 80 %. One or many.

    >>> fraction(80, "retention")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: retention is 80, that is 8000 %: it is written as a fraction between 0 and 1. Did you mean 0.8 (80 %)?
    """
    return _fractions(
        value,
        name,
        0,
        _(
            "{where} is {value}, that is {percent} %: it is written as a fraction between 0 and 1. Did you mean {meant} ({value} %)?"
        ),
    )


def _fractions(value: object, name: str, least: float, question: str, open_below: bool = False) -> np.ndarray:
    array = numbers(value, name)
    for at in np.argwhere(array > 1)[:1]:
        where, found = place(value, name, tuple(at)), float(array[tuple(at)])
        if found > 100:
            raise _refuse(found, where, least, 1)
        raise InputError(
            question.format(where=where, value=shown(found), percent=shown(100 * found), meant=shown(found / 100))
        )
    for at in np.argwhere(array <= least if open_below else array < least)[:1]:
        where, found = place(value, name, tuple(at)), float(array[tuple(at)])
        if open_below:
            raise InputError(
                _("{where} is {value}: a rate must be above −1, because nothing can lose more than 100 %.").format(
                    where=where, value=shown(found)
                )
            )
        raise _refuse(found, where, least, 1)
    return array


def columns(table: object, name: str, wanted: Iterable[str]) -> pd.DataFrame:
    """A table with at least one row and the wanted columns.

    >>> columns(pd.DataFrame({"customer": ["A"]}), "customers", ["customer", "income"])
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers has no column 'income'. Its columns are: 'customer'.
    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            _("{where} must be a table (a pandas DataFrame), not {value}.").format(where=name, value=shown(table))
        )
    for column in wanted:
        if column not in table.columns:
            raise InputError(
                _("{where} has no column {column}. Its columns are: {known}.").format(
                    where=name, column=shown(column), known=listing(map(shown, table.columns)) or _("none")
                )
            )
    if table.empty:
        raise InputError(_("{where} is empty: it needs at least one row.").format(where=name))
    return table


def choice(value: object, name: str, options: Iterable[object]) -> object:
    """One of the options, as it is.

    >>> choice("contribution", "model", ["revenue", "contribution"])
    'contribution'
    """
    known = list(options)
    if value not in known:
        raise InputError(
            _("{where} is {value}, but it must be one of: {known}.").format(
                where=name, value=shown(value), known=listing(map(shown, known))
            )
        )
    return value
