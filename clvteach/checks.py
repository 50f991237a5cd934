"""Checking what a learner typed, with one clear sentence where it cannot be right.

Every model calls these at its door. A bad value raises :class:`InputError`, whose sentence (in the learner's
language) says what is wrong, where, and how to mend it. Here are single values and plain lists of them; the columns of a
table are read by :mod:`clvteach.columns`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import Decimal
from itertools import islice
from numbers import Number, Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from clvteach.errors import InputError
from clvteach.language import _, listing
from clvteach.rounding import ROUNDING
from clvteach.text import decimal_comma, is_calculation, only_spaces, plain, shortened, shown, without_thousands

__all__ = [  # what others import from here; the engines take text and error from here, too
    "COUNTABLE",
    "LARGEST",
    "MOST_CELLS",
    "MOST_ITEMS",
    "ROUNDING",
    "InputError",
    "among",
    "can_be_looked_up",
    "choice",
    "date",
    "day_of",
    "decimal_comma",
    "finite",
    "fraction",
    "is_one",
    "items",
    "made",
    "not_a_date",
    "not_one",
    "number",
    "numbers",
    "one",
    "place",
    "plain",
    "rate",
    "shortened",
    "shown",
    "spoken",
    "told_apart",
    "too_many",
    "whole",
    "whole_numbers",
    "without_thousands",
]

COUNTABLE = 1e15  # beyond, floating point no longer counts in ones
MOST_ITEMS = 1_000_000  # a list longer than this is a slip, or a loop without an end
MOST_CELLS = 50_000_000  # numbers at once: 400 MB
LARGEST = (
    1e100  # beyond, a number is a slip; two such ones can still be multiplied, and a million of the products added
)


def _not_a_number(value: object, where: str) -> InputError:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return InputError(_("{where} is missing: give a number.").format(where=where))
    if isinstance(value, str):
        text = plain(value).strip()
        if not text:
            return InputError(_("{where} is empty: give a number.").format(where=where))
        bare = without_thousands(text.removesuffix("%").strip())
        try:
            wanted = float(bare) / (100 if text.endswith("%") else 1)
        except ValueError:
            return _no_number_in(value, text, where)
        return InputError(
            _(
                "{where} is the text {value}: write the number without quotation marks, in half-width digits: {wanted}."
            ).format(where=where, value=shown(value), wanted=shown(wanted))
        )
    return InputError(_("{where} is {value}, not a number: give a number.").format(where=where, value=shown(value)))


def _no_number_in(value: str, text: str, where: str) -> InputError:
    """What to raise for text that is no number: a calculation, a decimal comma, something else."""
    if with_point := decimal_comma(text):
        sentence = _(
            "{where} is the text {value}, not a number: decimals need a point, so write {wanted} without quotation marks."
        ).format(where=where, value=shown(value), wanted=with_point)
    elif is_calculation(text):
        sentence = _(
            "{where} is the text {value}, not a number: leave out the quotation marks and write the calculation directly."
        ).format(where=where, value=shown(value))
    else:
        sentence = _("{where} is the text {value}, not a number: give a number.").format(
            where=where, value=shown(value)
        )
    return InputError(sentence)


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
    if abs(number) > LARGEST:
        raise _too_large(where)
    return number


def told_apart(value: float, *bounds: float) -> str:
    """A number as it is shown, with all its digits where it would look like a bound that it is not.

    >>> told_apart(1.5, 1), told_apart(1.00000000001, 1)
    ('1.5', '1.00000000001')
    """
    text = shown(float(value))
    return repr(float(value)) if text in {shown(float(bound)) for bound in bounds if bound != value} else text


def _refuse(value: float, where: str, least: float, most: float) -> InputError:
    if np.isfinite(least) and np.isfinite(most):
        rule = _("it must lie between {least} and {most}").format(least=shown(least), most=shown(most))
    elif np.isfinite(least):
        rule = _("it must be at least {least}").format(least=shown(least))
    else:
        rule = _("it must be at most {most}").format(most=shown(most))
    text = told_apart(value, least, most)
    return InputError(_("{where} is {value}, but {rule}.").format(where=where, value=text, rule=rule))


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
    if least <= checked <= most:
        return checked
    bounded = float(_onto_bounds(checked, least, most))
    if not least <= bounded <= most:
        raise _refuse(checked, name, least, most)
    return bounded


def _onto_bounds(values: ArrayLike, least: float, most: float) -> np.ndarray:
    """Values, where what rounding put beyond a bound is back on it: .3 - .1 - .2 is not quite 0."""
    array = np.asarray(values, dtype=float)
    for bound, beyond in ((least, array < least), (most, array > most)):
        if np.isfinite(bound) and beyond.any():
            array = np.where(beyond & (abs(array - bound) <= ROUNDING * max(1.0, abs(bound))), float(bound), array)
    return array


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
    if raw.size > MOST_CELLS:
        raise too_many(name, MOST_CELLS)
    if raw.dtype.kind in "iuf" and not _has_booleans(value):
        array = raw.astype(float)
    else:
        raw = np.asarray(value, dtype=object)
        array = np.array(
            [_as_float(raw[at], place(value, name, at)) for at in np.ndindex(raw.shape)], dtype=float
        ).reshape(raw.shape)
    array = _onto_bounds(array, least, most)
    wrong = ~(abs(array) <= LARGEST) | (array < least) | (array > most)
    if wrong.any():
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = place(value, name, at)
        raise _refuse(_as_float(array[at], where), where, least, most)
    return array


def _has_booleans(value: object) -> bool:
    """Whether a list says True or False somewhere: beside numbers numpy reads it as 1 or 0."""
    if not isinstance(value, (list, tuple)):
        return False
    return any(isinstance(cell, (bool, np.bool_)) for cell in np.asarray(value, dtype=object).flat)


def place(value: ArrayLike | pd.DataFrame, name: str, at: tuple[int, ...]) -> str:
    """How a learner finds one value in a list or table: by its labels in pandas, by its position otherwise.

    >>> place(pd.DataFrame({"income": [500, 450]}, index=["Li", "Wang"]), "customers", (1, 0))
    "customers['income'], row 'Wang'"
    """
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
    if checked != round(checked) and not _is_whole(checked):
        raise _not_whole(checked, name)
    return round(checked)


def _is_whole(values: ArrayLike) -> np.ndarray:
    """Which numbers are whole, but for rounding: .1 * 3 * 10 is not quite 3."""
    values = np.asarray(values, dtype=float)
    return abs(values - np.rint(values)) <= np.minimum(ROUNDING * abs(values), 0.5)


def _not_whole(value: float, where: str) -> InputError:
    return InputError(
        _("{where} is {value}, but it must be a whole number.").format(
            where=where, value=told_apart(value, round(value))
        )
    )


def whole_numbers(value: object, name: str, *, most: float = np.inf) -> np.ndarray:
    """Whole numbers from 0 on, one or many, as a float array of the same shape.

    >>> whole_numbers([3, 2.5], "purchases")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: purchases[1] is 2.5, but it must be a whole number.
    """
    array = numbers(value, name, least=0, most=most)
    for at in np.argwhere(~_is_whole(array))[:1]:
        raise _not_whole(array[tuple(at)], place(value, name, tuple(at)))
    return np.rint(array)


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
    array = _onto_bounds(numbers(value, name), -np.inf if open_below else least, 1)  # .7 + .2 + .1 is not quite 1
    array = np.where(abs(array - 1) < ROUNDING, 1.0, array)
    for at in np.argwhere(array > 1)[:1]:
        where, found = place(value, name, tuple(at)), float(array[tuple(at)])
        if found > 100 or shown(found) == "1":  # 1 and a little: nobody means 1 % by that
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


def one(value: object, name: str) -> object:
    """One name, number or day, as it is.

    >>> one(["sales"], "against[0]")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: against[0] is ['sales']: write one name or number there.
    """
    if not is_one(value):
        raise not_one(value, name)
    return value


def is_one(value: object) -> bool:
    """Whether a value is one name, number or day, and not missing: what rows, brands or customers can be called.

    >>> is_one("Li"), is_one(7), is_one(["Li"]), is_one(None), is_one(lambda: 1)
    (True, True, False, False, False)
    """
    if isinstance(value, str):
        return True
    return (
        isinstance(value, (Real, Decimal, np.generic, datetime.date)) and can_be_looked_up(value) and not pd.isna(value)
    )


def can_be_looked_up(value: object) -> bool:
    """Whether a value can be searched for in a set or a table of others: a list cannot.

    >>> can_be_looked_up("Li"), can_be_looked_up(["Li"])
    (True, False)
    """
    try:
        hash(value)
    except TypeError:
        return False
    return True


def not_one(value: object, where: str) -> InputError:
    """What to raise for a cell that is not one name, number or day.

    >>> str(not_one([1, 2], "customers['customer'], row 0"))
    "customers['customer'], row 0 is [1, 2]: write one name or number there."
    """
    return InputError(_("{where} is {value}: write one name or number there.").format(where=where, value=shown(value)))


def date(value: object, name: str) -> pd.Timestamp:
    """One day, from text that names the year first, or from a date of Python or pandas.

    >>> date("2026年11月22日", "today")
    Timestamp('2026-11-22 00:00:00')
    >>> date("22/11/2026", "today")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: today is '22/11/2026', not a date: write year, month and day as "2026-11-22".
    """
    day = day_of(value)
    if day is None or pd.isna(day):
        raise not_a_date(value, name)
    return day


_DAYS = (
    re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?"),
    re.compile(r"\s*(\d{4})(\d\d)(\d\d)\s*"),  # 20261122, which a table read from a file holds as a number
)


def day_of(value: object) -> pd.Timestamp | None:
    """The day that a value names; NaT for an empty one, None where it names no day.

    A time of day is left out, and so is its zone: the day is the one that the clock showed where the purchase was made.

    >>> day_of("2026-03-01T23:30:00+08:00"), day_of(20260301), day_of(" "), day_of("hello")
    (Timestamp('2026-03-01 00:00:00'), Timestamp('2026-03-01 00:00:00'), NaT, None)
    """
    if isinstance(value, str):
        if only_spaces(value):
            return pd.NaT
        found = next(filter(None, (pattern.fullmatch(plain(value)) for pattern in _DAYS)), None)
        try:
            return found and pd.Timestamp(*map(int, found.groups()))
        except ValueError:  # there is no 31 February
            return None
    if isinstance(value, Real) and 10**7 <= value < 10**8 and value == int(value):
        return day_of(str(int(value)))
    if isinstance(value, (datetime.date, np.datetime64)):
        day = pd.Timestamp(value)
        return day if pd.isna(day) else day.tz_localize(None).normalize()
    return None


def not_a_date(value: object, where: str) -> InputError:
    """What to raise for something that names no day.

    >>> str(not_a_date(5, "today"))
    'today is 5, not a date: write year, month and day as "2026-11-22".'
    """
    return InputError(
        _('{where} is {value}, not a date: write year, month and day as "2026-11-22".').format(
            where=where, value=shown(value)
        )
    )


def among(value: object, options: Iterable[object]) -> bool:
    """Whether a value is one of the options, whatever it is: a list or a table is none.

    >>> among("A", ["A", "B"]), among(["A"], ["A", "B"]), among(pd.NA, ["A", "B"])
    (True, False, False)
    """
    try:
        return value in set(options)
    except TypeError:  # what cannot be hashed, such as a list, cannot be looked up
        return False


def finite(values: np.ndarray, where: str) -> np.ndarray:
    """Calculated values, none of which has grown too large to be a number.

    >>> finite(np.array([1, np.inf]), "income")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: income grows beyond what a computer can count: bring the numbers nearer to everyday ones.
    """
    if not np.isfinite(values).all():
        raise _too_large(where)
    return values


def _too_large(where: str) -> InputError:
    return InputError(
        _("{where} grows beyond what a computer can count: bring the numbers nearer to everyday ones.").format(
            where=where
        )
    )


def choice(value: object, name: str, options: Iterable[object]) -> object:
    """One of the options, as it is.

    >>> choice("contribution", "model", ["revenue", "contribution"])
    'contribution'
    """
    known = list(options)
    if not among(value, known):
        raise InputError(
            _("{where} is {value}, but it must be one of: {known}.").format(
                where=name, value=shown(value), known=listing(map(shown, known))
            )
        )
    return value


def items(value: object, name: str, example: str) -> list:
    """The items of a list, or of something as good: not of a text, nor of a table.

    >>> items(("A", "B"), "brands", '["A", "B"]')
    ['A', 'B']
    >>> items("AB", "brands", '["A", "B"]')
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: brands is 'AB': give a list, such as ["A", "B"].
    """
    several = isinstance(value, (Sequence, Set, Iterator, pd.Series, pd.Index)) and not isinstance(value, (str, bytes))
    listed = list(islice(value, MOST_ITEMS + 1)) if several or (isinstance(value, np.ndarray) and value.ndim) else None
    if listed is None:
        raise InputError(
            _("{where} is {value}: give a list, such as {example}.").format(
                where=name, value=shown(value), example=example
            )
        )
    if len(listed) > MOST_ITEMS:
        raise too_many(name, MOST_ITEMS)
    return listed


def too_many(name: str, most: int) -> InputError:
    """What to raise where a size would keep the computer busy for hours or fill its memory.

    >>> str(too_many("purchases", 100))
    'purchases has more than 100 entries, which is more than this tool takes: give it fewer.'
    """
    return InputError(
        _("{where} has more than {most} entries, which is more than this tool takes: give it fewer.").format(
            where=name, most=most
        )
    )


def made(value: object, name: str, kind: type, call: str) -> object:
    """Something that only a function of the workbook makes, such as the rates of ``states.Rates(…)``.

    >>> made(5, "rates", dict, "states.Rates(…)")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: rates must come from states.Rates(…), not 5.
    """
    if not isinstance(value, kind):
        raise InputError(
            _("{where} must come from {call}, not {value}.").format(where=name, call=call, value=shown(value))
        )
    return value


def spoken(value: object, name: str, options: Iterable[str]) -> str:
    """One of the options, by its name in the code or by the one that the learner reads, which a message lists.

    >>> spoken("telephone", "source", ["telephone", "other"])
    'telephone'
    """
    words = {_(option) if isinstance(option, str) else option: option for option in options}
    if among(value, words.values()):
        return value
    return words[choice(value, name, words)]
