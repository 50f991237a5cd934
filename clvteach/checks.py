"""Checking what a learner typed, with one clear sentence where it cannot be right.

Every model calls these at its door. A bad value raises :class:`InputError`, whose sentence (in the learner's
language) says what is wrong, where, and how to mend it.
"""

from __future__ import annotations

import datetime
import re
import reprlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from numbers import Number, Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from clvteach.language import _, current, listing

ROUNDING = 1e-12  # what 1 - .8 - .2 leaves behind
COUNTABLE = 1e15  # beyond, floating point no longer counts in ones
MOST_ACCENTS = 10  # on one letter
MOST_ITEMS = 1_000_000  # a list longer than this is a slip, or a loop without an end
MOST_CELLS = 50_000_000  # numbers at once: 400 MB
LARGEST = (
    1e100  # beyond, a number is a slip; two such ones can still be multiplied, and a million of the products added
)


class InputError(ValueError):
    """A value that the learner can mend. In a notebook cell it shows its one sentence, not a traceback."""

    def __init__(self, sentence: str):  # names that it quotes can have line breaks, or half a letter
        super().__init__(" ".join(sentence.splitlines()).encode("utf-8", "replace").decode())

    def _render_traceback_(self) -> list[str]:  # the hook by which IPython asks an exception how it wants to be shown
        return [_("Please check: {sentence}").format(sentence=self)]


def plain(text: str) -> str:
    """Full-width characters (as a Chinese input method types them) as the half-width ones Python reads.

    >>> plain("１０％")
    '10%'
    """
    return unicodedata.normalize("NFKC", text if text.isascii() else _without_heaps(text))


def _without_heaps(text: str) -> str:
    """Text with no more than a handful of accents on a letter: to put a heap of them in order takes minutes."""
    kept, accents = [], 0
    for letter in text:
        accents = accents + 1 if unicodedata.combining(letter) else 0
        if accents <= MOST_ACCENTS:
            kept.append(letter)
    return "".join(kept)


class _Written(reprlib.Repr):
    """How values are written: as Python writes them, but at most as much of them as a sentence can show."""

    def __init__(self):
        super().__init__()
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdict = self.maxdeque = 60
        self.maxstring = self.maxother = self.maxlong = 4000
        self.maxlevel = 60

    def repr_dict(self, value: dict, level: int) -> str:  # in its own order, not sorted
        if level <= 0:
            return "{...}"
        cells = islice(value.items(), self.maxdict)
        return f"{{{', '.join(f'{self.repr1(k, level - 1)}: {self.repr1(v, level - 1)}' for k, v in cells)}}}"

    def repr_int(self, value: int, level: int) -> str:
        digits = int(value.bit_length() * 0.30103)  # Python does not write more than 4300 of them
        return super().repr_int(value, level) if digits < 4000 else f"≈ {'-' * (value < 0)}10**{digits}"


_written = _Written()


def shown(value: object) -> str:
    """A value as a learner would write it, on one line: floats without noise, text in quotes, long ones cut off.

    What cannot be written, such as a function, is shown by its kind, without its place in memory.

    >>> shown(0.1 + 0.2), shown("ten"), shown((np.int64(5), "A"))
    ('0.3', "'ten'", "(5, 'A')")
    >>> shown(iter([1]))
    '<list_iterator object>'
    """
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.10g}"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, tuple):
        cells = islice(value, _written.maxtuple)
        return shortened(f"({', '.join(_written.repr(x) if isinstance(x, tuple) else shown(x) for x in cells)})")
    text = re.sub(r"( at)? 0x[0-9a-fA-F]+", "", _written.repr(value))
    return shortened(" ".join(text.split()) if "\n" in text else text)


def shortened(text: str) -> str:
    """Text that fits into a sentence.

    >>> len(shortened("x" * 1000))
    60
    """
    return text if len(text) <= 60 else text[:57] + "..."


def without_thousands(text: str) -> str:
    """The digits without the commas between thousands. A comma in another place stays: it may be meant as a point.

    >>> without_thousands("1,250.5"), without_thousands("2,5")
    ('1250.5', '2,5')
    """
    return text.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", text) else text


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
    if abs(number) > LARGEST:
        raise _too_large(where)
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
    if raw.size > MOST_CELLS:
        raise too_many(name, MOST_CELLS)
    if raw.dtype.kind in "iuf" and not _has_booleans(value):
        array = raw.astype(float)
    else:
        raw = np.asarray(value, dtype=object)
        array = np.array(
            [_as_float(raw[at], place(value, name, at)) for at in np.ndindex(raw.shape)], dtype=float
        ).reshape(raw.shape)
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
    if checked != int(checked):
        raise InputError(_("{where} is {value}, but it must be a whole number.").format(where=name, value=shown(value)))
    return int(checked)


def whole_numbers(value: object, name: str, *, most: float = np.inf) -> np.ndarray:
    """Whole numbers from 0 on, one or many, as a float array of the same shape.

    >>> whole_numbers([3, 2.5], "purchases")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: purchases[1] is 2.5, but it must be a whole number.
    """
    array = numbers(value, name, least=0, most=most)
    for at in np.argwhere(array != np.floor(array))[:1]:
        raise InputError(
            _("{where} is {value}, but it must be a whole number.").format(
                where=place(value, name, tuple(at)), value=shown(array[tuple(at)])
            )
        )
    return array


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
    array = np.where(abs(array - 1) < ROUNDING, 1.0, array)  # .7 + .2 + .1 is not quite 1
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


def columns(table: object, name: str, wanted: Iterable[str], *, may_be_empty: bool = False) -> pd.DataFrame:
    """A table with the wanted columns, and with at least one row unless it may be empty.

    >>> columns(pd.DataFrame({"customer": ["A"]}), "customers", ["customer", "income"])
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers has no column 'income'. Its columns are: 'customer'.
    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            _("{where} must be a table (a pandas DataFrame), not {value}.").format(where=name, value=shown(table))
        )
    if table.columns.nlevels > 1:
        raise InputError(
            _("{where} has headings in several rows: give every column one heading, in one row.").format(where=name)
        )
    times = Counter(heading for heading in table.columns if _hashable(heading))
    for column in wanted:
        there = times[column] if _hashable(column) else 0
        if not there:
            raise InputError(
                _("{where} has no column {column}. Its columns are: {known}.").format(
                    where=name, column=shown(column), known=listing(map(shown, table.columns)) or _("none")
                )
            )
        if there > 1:
            raise _twice(name, column, [column] * there)
    if table.empty and not may_be_empty:
        raise InputError(_("{where} is empty: it needs at least one row.").format(where=name))
    return table


def column(table: pd.DataFrame, name: str, headings: Sequence[str], *, required: bool = True) -> str | None:
    """The heading under which a table has a column: one of several that are as good, such as English and Chinese.

    Parameters
    ----------
    table : DataFrame
        What the learner gave, checked by :func:`columns`.
    name : str
        The table's name, for the message.
    headings : sequence of str
        The English heading first, then the Chinese ones.
    required : bool
        Whether the table must have it.

    Returns
    -------
    str or None
        None where the table has none of them and need not.

    Raises
    ------
    InputError
        If it is there twice, or missing though required.

    Examples
    --------
    >>> column(pd.DataFrame({"客户编号": [7]}), "customers", ["customer", "客户编号"])
    '客户编号'
    """
    found = [heading for heading in table.columns if among(heading, headings)]
    if len(found) > 1:
        raise _twice(name, headings[0], found)
    if found:
        return found[0]
    if required:
        columns(table, name, [headings[-1 if current() == "zh" else 0]])
    return None


def refuse_slips(table: pd.DataFrame, name: str, headings: Mapping[str, Iterable[str]]) -> None:
    """Refuse a heading that looks like a misspelt one: otherwise its column would silently not count.

    Parameters
    ----------
    table : DataFrame
        What the learner gave, checked by :func:`columns`. Other columns, such as names or notes, may stand in it.
    name : str
        The table's name, for the message.
    headings : Mapping of str to iterable of str
        For each column that is read, its headings in every language.

    Examples
    --------
    >>> refuse_slips(pd.DataFrame({"service cost": [10]}), "customers", {"service_cost": ["service_cost", "服务成本"]})
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers has a column 'service cost'. Did you mean 'service_cost'? Rename it, or leave it out.
    """
    known = {heading for group in headings.values() for heading in group}
    absent = [heading for group in headings.values() if not set(group) & set(table.columns) for heading in group]
    for found in table.columns:
        near = get_close_matches(str(found).strip().lower(), absent, n=1, cutoff=0.75)
        if near and found not in known:
            raise InputError(
                _("{where} has a column {found}. Did you mean {meant}? Rename it, or leave it out.").format(
                    where=name, found=shown(found), meant=shown(near[0])
                )
            )


def identities(table: pd.DataFrame, name: str, heading: str, *, mend: str | None = None) -> pd.Series:
    """The column that says who a row is about: none missing, none twice.

    Parameters
    ----------
    table : DataFrame
        What the learner gave, checked by :func:`columns`.
    name : str
        The table's name, for the message.
    heading : str
        The column's heading.
    mend : str, optional
        What to do about somebody who is there twice, in the learner's language; "keep one row for each" by default.

    Examples
    --------
    >>> identities(pd.DataFrame({"customer": ["Li", "Wang", "Li"]}), "customers", "customer")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers['customer'] has 'Li' twice, in row 0 and in row 2: keep one row for each.
    """
    ids = present(table, name, heading)
    _refuse_twice(ids, f"{name}[{shown(heading)}]", table.index, mend)
    return ids


def labels(table: pd.DataFrame | pd.Series, name: str, *, mend: str | None = None) -> pd.Index:
    """The row labels where they say who a row is about: one for each row, none missing, none twice.

    >>> labels(pd.Series([900, 50], index=["Li", "Li"]), "customers")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers.index has 'Li' twice, in row 0 and in row 1: keep one row for each.
    """
    where = f"{name}.index"
    if table.index.nlevels > 1:
        raise InputError(
            _("{where} has several levels: give every row one label, for instance with reset_index().").format(
                where=where
            )
        )
    ids = pd.Series(table.index, name=where)
    _refuse_gaps(ids, lambda row: f"{where}[{row}]")
    _refuse_twice(ids, where, ids.index, mend)
    return table.index


def _refuse_twice(ids: pd.Series, where: str, rows: pd.Index, mend: str | None) -> None:
    for at in [] if ids.is_unique else np.flatnonzero(ids.duplicated())[:1]:
        first = int(np.flatnonzero((ids == ids.iloc[at]).to_numpy())[0])
        raise InputError(
            _("{where} has {value} twice, in row {first} and in row {second}: {mend}.").format(
                where=where,
                value=shown(ids.iloc[at]),
                first=shown(rows[first]),
                second=shown(rows[at]),
                mend=mend or _("keep one row for each"),
            )
        )


def present(table: pd.DataFrame, name: str, heading: str) -> pd.Series:
    """A column of names or numbers without an empty cell.

    >>> present(pd.DataFrame({"customer": ["Li", None]}), "purchases", "customer")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: purchases['customer'], row 1, is missing: fill it in, or leave the row out.
    >>> present(pd.DataFrame({"customer": ["Li", ["Wang", "Zhao"]]}), "purchases", "customer")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: purchases['customer'], row 1 is ['Wang', 'Zhao']: write one name or number there.
    """
    _refuse_gaps(table[heading], lambda row: place(table[[heading]], name, (row, 0)))
    return table[heading]


def _refuse_gaps(cells: pd.Series, where: Callable[[int], str]) -> None:
    if not isinstance(cells.dtype, (np.dtypes.ObjectDType, pd.StringDtype, pd.CategoricalDtype)):
        empty = cells.isna()
    else:
        codes, values = coded(cells, lambda value, row: not_one(value, where(row)))
        known = pd.api.types.infer_dtype(values) in ("string", "integer", "floating", "empty")  # the quick way
        for at in [] if known else [at for at, value in enumerate(values) if not is_one(value)][:1]:
            raise not_one(values[at], where(int(np.flatnonzero(codes == at)[0])))
        empty = np.isin(codes, [-1, *(at for at, value in enumerate(values) if is_blank(value))])
    for at in np.flatnonzero(empty)[:1]:
        raise InputError(_("{where}, is missing: fill it in, or leave the row out.").format(where=where(int(at))))


def is_blank(value: object) -> bool:
    """Whether a cell has nothing but spaces in it, half-width or full-width.

    >>> is_blank(" \u3000"), is_blank("Li"), is_blank(0)
    (True, False, False)
    """
    return isinstance(value, str) and (not value or value.isspace())


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


def coded(cells: pd.Series, wrong: Callable[[object, int], InputError]) -> tuple[np.ndarray, Sequence[object]]:
    """Which of its different values each cell of a column has (−1 where it is empty), and these values.

    Parameters
    ----------
    cells : Series
        The column.
    wrong : callable
        What to raise for a cell that cannot be looked up, such as a list: its value and row number are given.

    Returns
    -------
    codes, values : ndarray, sequence

    Examples
    --------
    >>> codes, values = coded(pd.Series(["yes", None, "no", "yes"]), lambda value, row: InputError(f"row {row}"))
    >>> codes.tolist(), list(values)
    ([0, -1, 1, 0], ['yes', 'no'])
    """
    try:
        return pd.factorize(cells)
    except TypeError:
        at = next(at for at, cell in enumerate(cells) if not _hashable(cell))
        raise wrong(cells.iloc[at], at) from None


def is_one(value: object) -> bool:
    """Whether a value is one name, number or day, and not missing: what rows, brands or customers can be called.

    >>> is_one("Li"), is_one(7), is_one(["Li"]), is_one(None), is_one(lambda: 1)
    (True, True, False, False, False)
    """
    if isinstance(value, str):
        return True
    return isinstance(value, (Real, Decimal, np.generic, datetime.date)) and _hashable(value) and not pd.isna(value)


def _hashable(value: object) -> bool:
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
    day = _day(value)
    if day is None or pd.isna(day):
        raise _not_a_date(value, name)
    return day


def dates(table: pd.DataFrame, name: str, heading: str, *, latest: pd.Timestamp | None = None) -> pd.Series:
    """A column of days, read as :func:`date` does; an empty cell stays empty (NaT).

    Raises
    ------
    InputError
        If a cell is not a date, or lies after ``latest``; the message names its row.

    >>> dates(pd.DataFrame({"date": ["2026-11-30"]}), "purchases", "date", latest=pd.Timestamp("2026-11-22"))
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: purchases['date'], row 0 is 2026-11-30, a day that lies after 2026-11-22, in the future: correct it, or choose a later day as today.
    """
    cells = table[heading]
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        days = cells.dt.tz_localize(None).dt.normalize()
    else:

        def wrong(value: object, row: int) -> InputError:
            return _not_a_date(value, place(table[[heading]], name, (row, 0)))

        codes, values = coded(cells, wrong)
        read = [_day(value) for value in values]
        for at in np.flatnonzero([day is None for day in read])[:1]:
            raise wrong(values[at], int(np.flatnonzero(codes == at)[0]))
        known = pd.array([*read, pd.NaT], dtype="datetime64[s]")  # the code of an empty cell is −1
        days = pd.Series(known[codes], index=cells.index)
    for row in [] if latest is None else np.flatnonzero(days > latest)[:1]:
        raise InputError(
            _(
                "{where} is {value}, a day that lies after {latest}, in the future: correct it, or choose a later day as today."
            ).format(
                where=place(table[[heading]], name, (int(row), 0)),
                value=f"{days.iloc[row]:%Y-%m-%d}",
                latest=f"{latest:%Y-%m-%d}",
            )
        )
    return days


_DAYS = (
    re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?"),
    re.compile(r"\s*(\d{4})(\d\d)(\d\d)\s*"),  # 20261122, which a table read from a file holds as a number
)


def _day(value: object) -> pd.Timestamp | None:
    """The day that a value names; NaT for an empty one, None where it names no day."""
    if isinstance(value, str):
        if is_blank(value):
            return pd.NaT
        found = next(filter(None, (pattern.fullmatch(plain(value)) for pattern in _DAYS)), None)
        try:
            return found and pd.Timestamp(*map(int, found.groups()))
        except ValueError:  # there is no 31 February
            return None
    if isinstance(value, Real) and 10**7 <= value < 10**8 and value == int(value):
        return _day(str(int(value)))
    if isinstance(value, (datetime.date, np.datetime64)):
        day = pd.Timestamp(value)
        return day if pd.isna(day) else day.tz_localize(None).normalize()
    return None


def _not_a_date(value: object, where: str) -> InputError:
    return InputError(
        _('{where} is {value}, not a date: write year, month and day as "2026-11-22".').format(
            where=where, value=shown(value)
        )
    )


def _twice(table: str, name: object, found: Iterable[object]) -> InputError:
    return InputError(
        _("{where} has {name} in more than one column: {found}. Keep one of them.").format(
            where=table, name=shown(name), found=listing(map(shown, found))
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


def choices(table: pd.DataFrame, name: str, heading: str, options: Iterable[object]) -> pd.Series:
    """A column with one of the options in each cell, as it is.

    >>> choices(pd.DataFrame({"grade": ["A", "Z"]}), "graded", "grade", ["A", "B"])
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: graded['grade'], row 1 is 'Z', but it must be one of: 'A', 'B'.
    """
    known = list(options)

    def check(value: object, row: int) -> object:
        return choice(value, place(table[[heading]], name, (row, 0)), known)

    codes, values = coded(table[heading], check)
    for at, value in enumerate(values):
        if not among(value, known):
            check(value, int(np.flatnonzero(codes == at)[0]))
    for row in np.flatnonzero(codes < 0)[:1]:
        check(table[heading].iloc[row], int(row))
    return table[heading]


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
