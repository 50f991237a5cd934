"""Reading the columns of a table that a learner gave: headings, ids, days, amounts.

Every room reads tables here, so that each says the same of the same table. One of these is a date everywhere or nowhere:
a day in full-width digits, one with a time zone, a column that came from Arrow. ``7`` and ``"7"`` are the same customer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from numbers import Real

import numpy as np
import pandas as pd

from clvteach import checks
from clvteach.checks import InputError, among, can_be_looked_up, place, shown
from clvteach.language import N_, _, current, listing
from clvteach.text import only_spaces, plain

# English first; the last is the one that messages in Chinese name
PURCHASES = {
    "customer": (N_("customer"), "客户编号"),
    "date": (N_("date"), "日期", "消费日期", "购买日期"),
    "amount": (N_("amount"), "金额", "消费金额"),
}

IDS = (PURCHASES["customer"], ("id", "no", "no.", "number", "编号", "序号", "学号"))  # numbers that count for nothing


# --- The table and its headings -------------------------------------------------------------------------------------


def table(given: object, name: str, wanted: Iterable[str] = (), *, may_be_empty: bool = False) -> pd.DataFrame:
    """A table with the wanted columns, and with at least one row unless it may be empty.

    >>> table(pd.DataFrame({"customer": ["A"]}), "customers", ["customer", "income"])
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers has no column 'income'. Its columns are: 'customer'.
    """
    if not isinstance(given, pd.DataFrame):
        raise InputError(
            _("{where} must be a table (a pandas DataFrame), not {value}.").format(where=name, value=shown(given))
        )
    if given.columns.nlevels > 1:
        raise InputError(
            _("{where} has headings in several rows: give every column one heading, in one row.").format(where=name)
        )
    times = Counter(heading for heading in given.columns if can_be_looked_up(heading))
    for column in wanted:
        there = times[column] if can_be_looked_up(column) else 0
        if not there:
            raise InputError(
                _("{where} has no column {column}. Its columns are: {known}.").format(
                    where=name, column=shown(column), known=listing(map(shown, given.columns)) or _("none")
                )
            )
        if there > 1:
            raise _heading_twice(name, column, [column] * there)
    if given.empty and not may_be_empty:
        raise InputError(_("{where} is empty: it needs at least one row.").format(where=name))
    return given


def heading(table: pd.DataFrame, name: str, headings: Sequence[str], *, required: bool = True) -> str | None:
    """The heading under which a table has a column: one of several that are as good, such as English and Chinese.

    Parameters
    ----------
    table : DataFrame
        What the learner gave, checked by :func:`table`.
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
    >>> heading(pd.DataFrame({"客户编号": [7]}), "customers", ["customer", "客户编号"])
    '客户编号'
    """
    found = [heading for heading in table.columns if among(heading, headings)]
    if len(found) > 1:
        raise _heading_twice(name, headings[0], found)
    if found:
        return found[0]
    if required:
        _refuse_missing(table, name, headings[-1 if current() == "zh" else 0])
    return None


def _refuse_missing(given: pd.DataFrame, name: str, wanted: str) -> None:
    table(given, name, [wanted])


def _heading_twice(table: str, name: object, found: Iterable[object]) -> InputError:
    return InputError(
        _("{where} has {name} in more than one column: {found}. Keep one of them.").format(
            where=table, name=shown(name), found=listing(map(shown, found))
        )
    )


def refuse_slips(table: pd.DataFrame, name: str, headings: Mapping[str, Iterable[str]]) -> None:
    """Refuse a heading that looks like another way of writing one that is read: its column would silently not count.

    Parameters
    ----------
    table : DataFrame
        What the learner gave, checked by :func:`table`. Other columns, such as names or notes, may stand in it.
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
    there = {_bare(heading): heading for heading in table.columns if among(heading, known)}
    absent = {
        _bare(heading): heading
        for group in headings.values()
        if not set(group) & set(there.values())
        for heading in group
    }
    for found in table.columns:
        bare = _bare(found)
        if among(found, known):
            continue
        if bare in there:
            raise _heading_twice(name, there[bare], [there[bare], found])
        near = [*get_close_matches(bare, absent, n=1, cutoff=0.75), *(one for one in absent if _in_words(one, bare))]
        if near:
            raise InputError(
                _("{where} has a column {found}. Did you mean {meant}? Rename it, or leave it out.").format(
                    where=name, found=shown(found), meant=shown(absent[near[0]])
                )
            )


def refuse_unread(table: pd.DataFrame, name: str, headings: Mapping[str, Sequence[str]]) -> None:
    """Refuse a column of numbers that is not read: whoever wrote it expects that it counts.

    Parameters
    ----------
    table : DataFrame
        What the learner gave, checked by :func:`table`.
    name : str
        The table's name, for the message.
    headings : Mapping of str to sequence of str
        For each column that is read, its headings: the English one first, the one that messages in Chinese name last.

    Examples
    --------
    >>> refuse_unread(pd.DataFrame({"income": [500], "churn": ["20%"]}), "customers", {"income": ["income", "年收入"]})
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers has a column 'churn' that is not used here; used are: 'income'. Rename it to one of these, or leave it out.
    """
    known = {heading for group in (*headings.values(), *IDS) for heading in group}
    for found, cells in table.items():
        if not among(found, known) and _holds_numbers(cells):
            used = [group[-1 if current() == "zh" else 0] for group in headings.values()]
            raise InputError(
                _(
                    "{where} has a column {found} that is not used here; used are: {used}. Rename it to one of these, or leave it out."
                ).format(where=name, found=shown(found), used=listing(map(shown, used)))
            )


def _bare(heading: object) -> str:
    """A heading as it is compared: without case, and with spaces for what joins words."""
    return " ".join(plain(str(heading)).casefold().replace("_", " ").replace("-", " ").split())


def _in_words(wanted: str, found: str) -> bool:
    """Whether one heading stands in the other in whole words: growth in growth rate, 维系率 in 客户维系率."""
    if wanted.isascii():
        return f" {wanted} " in f" {found} "
    return wanted in found or (len(found) > 1 and not found.isascii() and found in wanted)


def _holds_numbers(cells: pd.Series) -> bool:
    """Whether the cells are numbers, or texts such as 20%; the first ones tell."""
    if pd.api.types.is_bool_dtype(cells.dtype) or pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return False
    first = [one for one in cells.head(100).dropna() if not only_spaces(one)]
    return bool(first) and all(
        re.fullmatch(r"[-+]?[\d.,]+\s*%?", plain(one).strip()) if isinstance(one, str) else _is_number(one)
        for one in first
    )


def _is_number(value: object) -> bool:
    """Whether it is a number: for numpy, True and a length of time are, too."""
    return isinstance(value, (Real, Decimal)) and not isinstance(value, (bool, np.bool_, np.timedelta64))


# --- Cells ----------------------------------------------------------------------------------------------------------


def each_value(cells: pd.Series, read: Callable[[object, int], object]) -> tuple[np.ndarray, list]:
    """Read every different value of a column once, however often it stands there.

    Parameters
    ----------
    cells : Series
        The column.
    read : callable
        What to make of a value; it also gets the number of the first row that has it, and raises an error for a value
        that cannot be right. Empty cells are not given to it, and it must refuse what cannot be looked up, such as a list.

    Returns
    -------
    codes, results : ndarray, list
        Which of the results each cell has, −1 where it is empty.

    Examples
    --------
    >>> codes, results = each_value(pd.Series(["yes", None, "no", "yes"]), lambda value, row: (value.upper(), row))
    >>> codes.tolist(), results
    ([0, -1, 1, 0], [('YES', 0), ('NO', 2)])
    """
    try:
        codes, values = pd.factorize(cells)
    except TypeError:
        row = next(row for row, cell in enumerate(cells) if not can_be_looked_up(cell))
        read(cells.iloc[row], row)
        raise
    first = np.zeros(len(values) + 1, dtype=int)  # one place more, for the −1 of the empty cells
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, [read(value, int(row)) for value, row in zip(values, first, strict=False)]


def _where(table: pd.DataFrame, name: str, heading: str) -> Callable[[int], str]:
    """How a learner finds a cell of a column."""
    return lambda row: place(table[[heading]], name, (int(row), 0))


def present(table: pd.DataFrame, name: str, heading: str) -> pd.Series:
    """A column of names, numbers or days without an empty cell.

    >>> present(pd.DataFrame({"customer": ["Li", None]}), "purchases", "customer")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: purchases['customer'], row 1, is missing: fill it in, or leave the row out.
    >>> present(pd.DataFrame({"customer": ["Li", ["Wang", "Zhao"]]}), "purchases", "customer")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: purchases['customer'], row 1 is ['Wang', 'Zhao']: write one name or number there.
    """
    _refuse_gaps(table[heading], _where(table, name, heading))
    return table[heading]


def _refuse_gaps(cells: pd.Series, where: Callable[[int], str]) -> None:
    if _only_numbers_or_days(cells.dtype):
        empty = cells.isna().to_numpy()
    else:

        def blank(value: object, row: int) -> bool:
            if not checks.is_one(value):
                raise checks.not_one(value, where(row))
            return only_spaces(value)

        codes, blanks = each_value(cells, blank)
        empty = np.array([*blanks, True])[codes]
    for row in np.flatnonzero(empty)[:1]:
        raise InputError(_("{where}, is missing: fill it in, or leave the row out.").format(where=where(row)))


def _only_numbers_or_days(kind: object) -> bool:
    """Whether no text and no list can stand in a column of this dtype."""
    return pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind)


def numbers(table: pd.DataFrame, name: str, heading: str, check: Callable = checks.numbers, **bounds) -> np.ndarray:
    """A column of numbers, read by a check of :mod:`clvteach.checks`.

    >>> numbers(pd.DataFrame({"income": [500, -1]}), "customers", "income", least=0)
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers['income'], row 1 is -1, but it must be at least 0.
    """
    return check(table[[heading]], name, **bounds).ravel()


def dates(table: pd.DataFrame, name: str, heading: str, *, latest: pd.Timestamp | None = None) -> pd.Series:
    """A column of days, read as :func:`clvteach.checks.date` does; an empty cell stays empty (NaT).

    Raises
    ------
    InputError
        If a cell is not a date, or lies after the day ``latest``; the message names its row.

    >>> dates(pd.DataFrame({"date": ["2026-11-30"]}), "purchases", "date", latest=pd.Timestamp("2026-11-22"))
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: purchases['date'], row 0 is 2026-11-30, a day that lies after 2026-11-22, in the future: correct it, or choose a later day as today.
    """
    cells, where = table[heading], _where(table, name, heading)
    if isinstance(cells.dtype, (np.dtypes.DateTime64DType, pd.DatetimeTZDtype)):
        days = cells.dt.tz_localize(None).dt.normalize()
    else:

        def read(value: object, row: int) -> pd.Timestamp:
            day = checks.day_of(value)
            if day is None:
                raise checks.not_a_date(value, where(row))
            return day

        codes, found = each_value(cells, read)
        known = pd.array([*found, pd.NaT], dtype="datetime64[s]")  # the code of an empty cell is −1
        days = pd.Series(known[codes], index=cells.index)
    for row in [] if latest is None else np.flatnonzero(days > latest)[:1]:
        raise InputError(
            _(
                "{where} is {value}, a day that lies after {latest}, in the future: correct it, or choose a later day as today."
            ).format(where=where(row), value=f"{days.iloc[row]:%Y-%m-%d}", latest=f"{latest:%Y-%m-%d}")
        )
    return days


def choices(table: pd.DataFrame, name: str, heading: str, options: Iterable[object]) -> pd.Series:
    """A column with one of the options in each cell, as it is.

    >>> choices(pd.DataFrame({"grade": ["A", "Z"]}), "graded", "grade", ["A", "B"])
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: graded['grade'], row 1 is 'Z', but it must be one of: 'A', 'B'.
    """
    known, where = list(options), _where(table, name, heading)

    def check(value: object, row: int) -> object:
        return value if among(value, known) else checks.choice(value, where(row), known)

    codes, _values = each_value(table[heading], check)
    for row in np.flatnonzero(codes < 0)[:1]:
        check(table[heading].iloc[row], row)
    return table[heading]


# --- Who a row is about ---------------------------------------------------------------------------------------------


def ids(table: pd.DataFrame, name: str, heading: str, *, mend: str | None = None) -> pd.Series:
    """The column that says who a row is about: none missing, none twice.

    Parameters
    ----------
    table : DataFrame
        What the learner gave, checked by :func:`table`.
    name : str
        The table's name, for the message.
    heading : str
        The column's heading.
    mend : str, optional
        What to do about somebody who is there twice, in the learner's language; "keep one row for each" by default.

    Examples
    --------
    >>> ids(pd.DataFrame({"customer": ["Li", "Wang", "Li"]}), "customers", "customer")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: customers['customer'] has 'Li' twice, in row 0 and in row 2: keep one row for each.
    """
    cells = present(table, name, heading)
    _refuse_twice(cells, f"{name}[{shown(heading)}]", table.index, mend)
    return cells


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
    cells = pd.Series(table.index, name=where)
    _refuse_gaps(cells, lambda row: f"{where}[{row}]")
    _refuse_twice(cells, where, cells.index, mend)
    return table.index


def _refuse_twice(cells: pd.Series, where: str, rows: pd.Index, mend: str | None) -> None:
    # numbers alone are the same by their value, without the work of spelling them
    spelt = cells.reset_index(drop=True) if pd.api.types.is_numeric_dtype(cells.dtype) else pd.Series(spelled(cells))
    for at in [] if spelt.is_unique else np.flatnonzero(spelt.duplicated())[:1]:
        first = int(np.flatnonzero((spelt == spelt.iloc[at]).to_numpy())[0])
        raise InputError(
            _("{where} has {value} twice, in row {first} and in row {second}: {mend}.").format(
                where=where,
                value=shown(cells.iloc[at]),
                first=shown(rows[first]),
                second=shown(rows[at]),
                mend=mend or _("keep one row for each"),
            )
        )


def spelled(cells: pd.Series | pd.Index) -> pd.Index:
    """Ids or names by their spelling, by which they are the same or not, in one table or in two.

    One table program keeps a customer number as a number, the next as text; a Chinese input method types full-width
    digits, and a space at the end is not seen.

    >>> spelled(pd.Series([7, "7", "７ ", 7.0, "Li"])).tolist()
    ['7', '7', '7', '7', 'Li']
    """
    if len(cells) < 100:  # the brands of a matrix, at each step of a slider
        return pd.Index([_spelling(value) for value in cells], dtype=object)
    codes, spelling = each_value(pd.Series(cells), lambda value, _row: _spelling(value))
    return pd.Index(np.array([*spelling, None], dtype=object)[codes], dtype=object)


def _spelling(value: object) -> object:
    if isinstance(value, str):
        return plain(value).strip()
    if not _is_number(value):
        return value
    if isinstance(value, np.floating):
        value = float(value)
    if not abs(value) < checks.LARGEST:  # Python does not write numbers of thousands of digits
        return value
    return str(int(value)) if value == int(value) else str(value)


def grouped(cells: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Which of the different ids each cell has, and these ids, sorted. The same spelling is the same id.

    >>> codes, known = grouped(pd.Series(["Wang", "Li", "Wang "]))
    >>> codes.tolist(), known.tolist()
    ([1, 0, 1], ['Li', 'Wang'])
    """
    if not pd.api.types.is_numeric_dtype(cells.dtype):
        codes, _spelling = pd.factorize(spelled(cells))
        _codes, first = np.unique(codes, return_index=True)
        place, known = pd.factorize(_without_spaces(cells.iloc[first]), sort=True)  # each as it stands there first
        return place[codes], pd.Index(known)
    codes, known = pd.factorize(cells, sort=True)
    return codes, pd.Index(known)


def _without_spaces(cells: pd.Series) -> pd.Series:
    """Text without the spaces around it, which nobody sees and which would sort it first."""
    spaces = [isinstance(value, str) and value != value.strip() for value in cells]
    return cells.astype(object).map(lambda x: x.strip() if isinstance(x, str) else x) if any(spaces) else cells


def together(some: pd.Series, others: pd.Series) -> tuple[np.ndarray, np.ndarray, pd.Index]:
    """Match the ids of two tables: the codes of each, and all ids, sorted. Where one has text and the other numbers, all are text.

    >>> one, other, known = together(pd.Series([7, 8]), pd.Series(["8", "Li"]))
    >>> one.tolist(), other.tolist(), known.tolist()
    ([0, 1], [1, 2], ['7', '8', 'Li'])
    """
    if pd.api.types.is_numeric_dtype(some.dtype) != pd.api.types.is_numeric_dtype(others.dtype):
        some, others = (pd.Series(spelled(cells)) for cells in (some, others))
    codes, known = grouped(pd.concat([some, others], ignore_index=True))
    return codes[: len(some)], codes[len(some) :], known


# --- A list of purchases --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Purchases:
    """A list of purchases, read: for each row the number of its customer, its day and its amount.

    Attributes
    ----------
    who : ndarray
        For each row, the place of its customer in ``customers``.
    customers : Index
        The customers, sorted.
    days : ndarray of datetime64
        The days.
    amounts : ndarray
        Money.

    Examples
    --------
    >>> read = Purchases(np.array([1, 0]), pd.Index(["A", "B"]), np.array(["2026-01-05"] * 2), np.array([80.0, 50.0]))
    >>> read.customers[read.who].tolist()
    ['B', 'A']
    """

    who: np.ndarray
    customers: pd.Index
    days: np.ndarray
    amounts: np.ndarray


def purchases(given: object, *, latest: pd.Timestamp | None = None) -> Purchases:
    """A list of purchases: columns "customer", "date" and "amount", or their Chinese headings, no cell empty.

    >>> read = purchases(pd.DataFrame({"customer": ["B", "A"], "date": ["2026-01-05", "2026-02-01"], "amount": [80, 50]}))
    >>> read.customers.tolist(), read.who.tolist(), read.amounts.tolist()
    (['A', 'B'], [1, 0], [80.0, 50.0])
    """
    name = "purchases"
    rows = table(given, name)
    refuse_slips(rows, name, PURCHASES)
    customer, date, amount = (heading(rows, name, headings) for headings in PURCHASES.values())
    customers = present(rows, name, customer)
    amounts = numbers(rows, name, amount)
    present(rows, name, date)
    days = dates(rows, name, date, latest=latest)
    who, known = grouped(customers)
    return Purchases(who, known, days.to_numpy(), amounts)
