"""Switching matrices: how purchases move between brands, and what a brand's customers are worth.

Course chapter 7 (客户终生价值, examples 3.3 and 3.4): P[i][j] is the chance that somebody who bought brand i buys brand
j next. The diagonal is retention (维系), the rest switching (转换); every row adds up to 1. Shares move as
S(t) = S(0)·Pᵗ (a row vector), and CLVᵢ = Σₜ Fₜ·Sᵢ(t)·Rₜ/(1+r)^(t/f).

Probabilities, shares and rates are fractions, periods are whole numbers of purchase cycles, money has no currency.
"""

from __future__ import annotations

from string import ascii_uppercase

import numpy as np
import pandas as pd

from clvteach import checks, columns, rounding
from clvteach.checks import ROUNDING, InputError, shown
from clvteach.language import N_, _, listing

SUM_TOLERANCE = 1e-6
MOST_PERIODS = 10_000  # a slip of the finger must not hang the kernel
MOST_BRANDS = 100  # a matrix of them, to the power of that many periods, takes seconds
LONGEST_WAIT = 1_000_000  # periods that periods_to_settle looks ahead
MOST_STEPS = 10**10  # so many multiplications take ten seconds
CHUNK = 4_096  # customers at a time: small enough for the cache, large enough for numpy


# --- The matrix -------------------------------------------------------------------------------------------------


def matrix(rows, brands=None) -> pd.DataFrame:
    """A checked transition matrix.

    Parameters
    ----------
    rows : nested lists, ndarray or DataFrame
        k × k probabilities as fractions, for at most 100 brands; row i says what buyers of brand i buy next. A DataFrame
        brings its own names; its columns are put in the order of its rows.
    brands : str or list of str, optional
        The brands' names, ``"ABC"`` for one letter each; they replace a DataFrame's own. By default A, B, C, ….

    Returns
    -------
    DataFrame
        Index "from", columns "to".

    Raises
    ------
    InputError
        If it is not square, a row does not add up to 1 (within 1e-6), an entry is missing, text or outside 0 … 1, or
        the names do not fit.

    Examples
    --------
    The course's example 3.3:

    >>> matrix([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]])  # doctest: +NORMALIZE_WHITESPACE
    to       A     B    C
    from
    A     0.70  0.20  0.1
    B     0.10  0.80  0.1
    C     0.25  0.15  0.6
    >>> matrix([[.7, .2], [.1, .9]])
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: Row A of rows adds up to 0.9, not 1: whoever bought A buys some brand next, so the row must add up to 1.
    """
    return _stochastic(rows, "rows", brands)


def _stochastic(rows, name: str, brands=None) -> pd.DataFrame:
    table = square(rows, name, brands)
    P = _without_rounding(table, name)
    checks.fraction(P, name)
    sums = P.to_numpy().sum(axis=1)
    for i in np.flatnonzero(abs(sums - 1) > SUM_TOLERANCE)[:1]:
        raise InputError(
            _(
                "Row {brand} of {where} adds up to {total}, not 1: whoever bought {brand} buys some brand next, so the row must add up to 1."
            ).format(brand=P.index[i], where=name, total=shown(sums[i]))
        )
    return P


def square(rows, name: str, brands=None) -> pd.DataFrame:
    """A square table named from brands to brands, its cells not checked yet."""
    if isinstance(rows, pd.DataFrame):
        cells, own = rows, rows.index
    else:
        listed = list(rows) if isinstance(rows, (list, tuple)) or (isinstance(rows, np.ndarray) and rows.ndim) else []
        if not listed or not all(map(_is_row, listed)):
            raise InputError(
                _("{where} is {value}, not a square table: give one row for each brand.").format(
                    where=name, value=shown(rows)
                )
            )
        if len({len(row) for row in listed}) > 1:
            raise InputError(_("{where} has rows of different lengths: make them equally long.").format(where=name))
        check_brands(len(listed), name)
        cells = pd.DataFrame([list(row) for row in listed])
        own = [ascii_uppercase[i % 26] * (i // 26 + 1) for i in range(len(cells))]
    height, width = cells.shape
    if height != width or not height:
        raise InputError(
            _(
                "{where} is a table of {rows} × {columns} (rows × columns): every brand has one row and one column, so there must be as many of both."
            ).format(where=name, rows=height, columns=width)
        )
    check_brands(height, name)
    names = named(own) if brands is None else _brand_names(brands, height)
    if isinstance(rows, pd.DataFrame) and brands is None:
        if not _same_names(cells.columns, names):
            raise InputError(
                _(
                    "The rows of {where} are named {rows} and its columns {columns}: both must name the same brands."
                ).format(where=name, rows=listing(names), columns=listing(cells.columns))
            )
        cells = cells.iloc[:, _places(names, cells.columns)]
    return pd.DataFrame(cells.to_numpy(), index=names.rename(N_("from")), columns=names.rename(N_("to")), copy=True)


def _is_row(row) -> bool:
    return isinstance(row, (list, tuple, pd.Series)) or (isinstance(row, np.ndarray) and row.ndim > 0)


def check_brands(number: int, name: str) -> None:
    """Refuse so many brands that their matrix would keep the computer busy for hours or fill its memory."""
    if number > MOST_BRANDS:
        raise InputError(
            _(
                "{where} has {number} brands, but a matrix takes at most {most}: check that these are brands, or put the small ones together."
            ).format(where=name, number=number, most=MOST_BRANDS)
        )


def _brand_names(brands, number: int) -> pd.Index:
    names = named(brands)
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise _no_name(name)
    if len(names) != number:
        raise InputError(
            _(
                "The number of names is {names}, but the number of rows is {rows}: name every brand, for instance brands={example}."
            ).format(names=len(names), rows=number, example=shown(ascii_uppercase[:number]))
        )
    return names


def named(brands) -> pd.Index:
    """The names of brands, told apart: each is one text or number, and no two are the same."""
    several = isinstance(brands, (str, list, tuple, pd.Index, pd.Series)) or (
        isinstance(brands, np.ndarray) and brands.ndim
    )
    listed = list(brands) if several else [brands]
    for name in listed:
        if not checks.is_one(name):
            raise _no_name(name)
    names = pd.Index(listed)
    twice = columns.spelled(names).duplicated()
    if twice.any():
        raise InputError(
            _("The brand {brand} is named twice: give every brand its own name.").format(brand=shown(names[twice][0]))
        )
    return names


def _same_names(labels: pd.Index, brands: pd.Index) -> bool:
    """Whether labels name each brand once, in any order."""
    for label in labels:
        if not checks.is_one(label):
            raise _no_name(label)
    spelled = columns.spelled(labels)
    return not spelled.has_duplicates and set(spelled) == set(columns.spelled(brands))


def _places(brands: pd.Index, labels: pd.Index) -> np.ndarray:
    """Where each brand stands among labels that name the same brands."""
    return columns.spelled(labels).get_indexer(columns.spelled(brands))


def _no_name(value: object) -> InputError:
    return InputError(
        _("A brand is named {value}, but a name is text: write it in quotation marks.").format(value=shown(value))
    )


def _without_rounding(given, name: str):
    """Numbers, where what floating point left beside 0 and 1 is put back on them; labels stay."""
    values = checks.numbers(given, name)
    for exact in (0, 1):
        values = np.where(abs(values - exact) < ROUNDING, exact, values)
    if isinstance(given, pd.DataFrame):
        return pd.DataFrame(values, index=given.index, columns=given.columns)
    return pd.Series(values, index=given.index) if isinstance(given, pd.Series) else values


def starting(start, brands: pd.Index) -> np.ndarray:
    """The shares at the start, in the order of the brands."""
    if isinstance(start, pd.Series) and not isinstance(start.index, pd.RangeIndex):
        _check_named(start.index, brands)
        start = start.iloc[_places(brands, start.index)]
    shares_ = checks.fraction(_without_rounding(start, "start"), "start")
    if shares_.shape != (len(brands),):
        raise InputError(
            _(
                "The number of shares in start is {number}, but the number of brands is {brands} ({names}): give one share for each."
            ).format(number=shares_.size, brands=len(brands), names=listing(brands))
        )
    if abs(shares_.sum() - 1) > SUM_TOLERANCE:
        raise InputError(
            _("The shares in start add up to {total}, not 1: together the brands have the whole market.").format(
                total=shown(shares_.sum())
            )
        )
    return shares_


def _check_named(labels: pd.Index, brands: pd.Index) -> None:
    if not _same_names(labels, brands):
        raise InputError(
            _("start names the brands {named}, but the matrix knows {known}: name each of them once.").format(
                named=listing(labels), known=listing(brands)
            )
        )


def _periods(periods, cells: int = 1) -> int:
    """How many periods, with so many numbers to be multiplied in each."""
    return checks.whole(periods, "periods", most=max(1, min(MOST_PERIODS, MOST_STEPS // cells)))


# --- Shares over time -------------------------------------------------------------------------------------------


def shares(P, start, periods) -> pd.DataFrame:
    """Market shares period by period, S(t) = S(0)·Pᵗ.

    Parameters
    ----------
    P : DataFrame, ndarray or nested lists
        Transition matrix, see :func:`matrix`.
    start : list or Series
        Shares at t = 0 as fractions that add up to 1; a Series with brand names is matched by name.
    periods : int
        T ≥ 0, at most 10 000.

    Returns
    -------
    DataFrame
        Index "purchase cycle" 0 … T, one column for each brand.

    Raises
    ------
    InputError
        If a share is negative, there are too many or too few, or they do not add up to 1.

    Examples
    --------
    Examples 3.3 and 3.4 of the course, which prints (.375, .4175, .175) for t = 2; only .4075 makes the sum 1.

    >>> shares([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]], start=[.6, .3, .1], periods=2).round(4)  # doctest: +NORMALIZE_WHITESPACE
    brand           A       B      C
    purchase cycle
    0       0.6000  0.3000  0.100
    1       0.4750  0.3750  0.150
    2       0.4075  0.4175  0.175
    """
    P = _stochastic(P, "P")
    path = _path(P.to_numpy(), starting(start, P.index), _periods(periods))
    return _by_period(path, P.index)


def _path(P: np.ndarray, start: np.ndarray, periods: int) -> np.ndarray:
    path = np.empty((periods + 1, len(start)))
    path[0] = start
    for t in range(periods):
        path[t + 1] = path[t] @ P
    return path


def _by_period(values: np.ndarray, brands: pd.Index) -> pd.DataFrame:
    return pd.DataFrame(
        values, index=pd.RangeIndex(len(values), name=N_("purchase cycle")), columns=brands.rename(N_("brand"))
    )


# --- Lifetime value ---------------------------------------------------------------------------------------------


def lifetime_value(P, start, contribution, rate, periods=None, *, purchases=1, cycles_per_year=1) -> pd.Series:
    """Lifetime value of each brand's share of a customer: CLVᵢ = Σ Fₜ·Sᵢ(t)·Rₜ/(1+r)^(t/f), t = 0 … T.

    Parameters
    ----------
    P : DataFrame, ndarray or nested lists
        Transition matrix, see :func:`matrix`.
    start : list or Series
        Shares at t = 0 (for one customer: the chances of being bought now).
    contribution : float or list of T + 1 floats
        R, what one purchase contributes; one number, or one for each cycle t = 0 … T.
    rate : float
        r, the discount rate a year as a fraction, above −1.
    periods : int, optional
        T, the last purchase cycle counted (at most 10 000). Left out, the future has no end:
        S(0)·(I − δP)⁻¹·F·R with δ = (1+r)^(−1/f), which needs a rate above 0.
    purchases : float or list of T + 1 floats
        F, purchases in one cycle.
    cycles_per_year : float
        f, purchase cycles a year, above 0. The matrix makes one step a cycle.

    Returns
    -------
    Series
        Money by brand, index "brand".

    Raises
    ------
    InputError
        If an argument is impossible, or there is neither an end nor a discount rate.

    Notes
    -----
    All spending goes to some brand, so the values add up to Σ F·R/(1+r)^(t/f): a check for every calculation by hand.

    Examples
    --------
    Example 3.4 of the course (which prints 675.7, 497 and 192.6 after a slip in A's share):

    >>> P = matrix([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]])
    >>> lifetime_value(P, start=[.6, .3, .1], contribution=500, rate=.09, periods=2).round(2)  # doctest: +NORMALIZE_WHITESPACE
    brand
    A    689.38
    B    497.72
    C    192.45
    Name: value, dtype: float64
    """
    P = _stochastic(P, "P")
    start = starting(start, P.index)
    M = _value_of_buyers(P.to_numpy(), contribution, rate, periods, purchases, cycles_per_year)
    return pd.Series(start @ M, index=P.index.rename(N_("brand")), name=N_("value"))


def values_by_period(P, start, contribution, rate, periods, *, purchases=1, cycles_per_year=1) -> pd.DataFrame:
    """The discounted terms Fₜ·Sᵢ(t)·Rₜ/(1+r)^(t/f) whose sum is :func:`lifetime_value`; same arguments.

    Returns
    -------
    DataFrame
        Money, index "purchase cycle" 0 … T, one column for each brand.

    Examples
    --------
    >>> P = matrix([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]])
    >>> values_by_period(P, start=[.6, .3, .1], contribution=500, rate=.09, periods=2).round(2)  # doctest: +NORMALIZE_WHITESPACE
    brand           A       B      C
    purchase cycle
    0       300.00  150.00  50.00
    1       217.89  172.02  68.81
    2       171.49  175.70  73.65
    """
    P = _stochastic(P, "P")
    start = starting(start, P.index)
    weights = _weights(contribution, rate, _periods(periods), purchases, cycles_per_year)
    return _by_period(weights[:, None] * _path(P.to_numpy(), start, len(weights) - 1), P.index)


def _discount_factor(rate, cycles_per_year) -> float:
    yearly = float(checks.rate(checks.number(rate, "rate")))
    cycles = checks.number(cycles_per_year, "cycles_per_year", least=0)
    if cycles == 0:
        raise InputError(_("cycles_per_year is 0: without purchases there is no value; give a number above 0."))
    with np.errstate(over="ignore"):
        return float(checks.finite(np.float64(1 + yearly) ** (-1 / cycles), "rate"))


def _weights(contribution, rate, periods: int, purchases, cycles_per_year) -> np.ndarray:
    """Fₜ·Rₜ·δᵗ for t = 0 … T: what one whole share is worth in each cycle."""
    delta = _discount_factor(rate, cycles_per_year)
    money = _each_cycle(checks.numbers(contribution, "contribution"), "contribution", periods)
    number = _each_cycle(checks.numbers(purchases, "purchases", least=0), "purchases", periods)
    with np.errstate(over="ignore", invalid="ignore"):
        weights = number * money * delta ** np.arange(periods + 1)
        checks.finite(weights.size * abs(weights).sum(), "contribution")  # no value or slope is larger than that
    return weights


def _each_cycle(values: np.ndarray, name: str, periods: int) -> np.ndarray:
    if values.ndim and values.shape != (periods + 1,):
        raise InputError(
            _(
                "The length of {where} is {number}, but for the cycles t = 0 … {periods} it must be {wanted}: give one number for all, or one for each."
            ).format(where=name, number=values.size, periods=periods, wanted=periods + 1)
        )
    return values


def _without_end(contribution, rate, purchases, cycles_per_year) -> tuple[float, float]:
    """δ and F·R of a future that never ends."""
    delta = _discount_factor(rate, cycles_per_year)
    for values, name in ((contribution, "contribution"), (purchases, "purchases")):
        if checks.numbers(values, name).ndim:
            raise InputError(
                _("{where} has a number for each cycle, so say where they end: periods={last}.").format(
                    where=name, last=np.size(values) - 1
                )
            )
    if delta >= 1:
        raise InputError(
            _(
                "rate is {value}, but without an end the sum only stays finite when the future is discounted: give a rate above 0, or a number of periods."
            ).format(value=shown(rate))
        )
    spending = checks.number(contribution, "contribution") * checks.number(purchases, "purchases", least=0)
    checks.finite(spending / (1 - delta) ** 2, "contribution")  # no value or slope is larger than that
    return delta, spending


def _value_of_buyers(P: np.ndarray, contribution, rate, periods, purchases, cycles_per_year) -> np.ndarray:
    """M[i, j]: what somebody who buys i now is worth to brand j, so that CLV = S(0)·M."""
    identity = np.eye(len(P))
    if periods is None:
        delta, spending = _without_end(contribution, rate, purchases, cycles_per_year)
        return spending * np.linalg.inv(identity - delta * P)
    weights = _weights(contribution, rate, _periods(periods), purchases, cycles_per_year)
    M = np.zeros_like(identity)
    for weight in weights[::-1]:  # Horner: w₀I + P(w₁I + P(w₂I + …))
        M = weight * identity + P @ M
    return M


def values_of_customers(P, start, contribution, rate, periods, *, purchases=1, cycles_per_year=1) -> np.ndarray:
    """Lifetime values of many customers at once.

    Parameters
    ----------
    P : DataFrame or array, k × k or n × k × k
        One transition matrix for all, or each customer's own.
    start : DataFrame or array, n × k
        Each customer's chances at t = 0; a DataFrame's columns are matched by name
        (with own matrices, and for columns without names, by position).
    contribution, rate, periods, purchases, cycles_per_year
        As in :func:`lifetime_value`, the same for all customers; ``periods=None`` is a future without end.

    Returns
    -------
    ndarray, n × k
        Row m is the lifetime value of customer m to each brand.

    Raises
    ------
    InputError
        If an argument is impossible; a customer is named by position, counted from 0.

    Notes
    -----
    With a shared P the whole calculation is one matrix product start·M, M = Σ FₜRₜδᵗPᵗ (k × k).

    Examples
    --------
    >>> values_of_customers([[.7, .3], [.1, .9]], [[1, 0], [.5, .5]], 100, 0, 1)
    array([[170.,  30.],
           [ 90., 110.]])
    """
    if not _own(P):
        P = _stochastic(P, "P")
        customers = _customers(start, P.index, len(P))
        return customers @ _value_of_buyers(P.to_numpy(), contribution, rate, periods, purchases, cycles_per_year)

    P = P if isinstance(P, np.ndarray) else checks.numbers(P, "P")
    check_brands(P.shape[-1], "P")
    customers = _customers(start, None, P.shape[-1])
    if len(P) != len(customers):
        raise InputError(
            _(
                "The number of matrices in P is {matrices}, but the number of customers in start is {customers}: give every customer one."
            ).format(matrices=len(P), customers=len(customers))
        )
    P = _own_matrices(P)
    values = np.empty(customers.shape)
    if periods is None:
        delta, spending = _without_end(contribution, rate, purchases, cycles_per_year)
        for part in _parts(len(P)):
            system = (np.eye(P.shape[-1]) - delta * P[part]).transpose(0, 2, 1)
            values[part] = spending * np.linalg.solve(system, customers[part, :, None])[..., 0]
        return values
    weights = _weights(contribution, rate, _periods(periods, max(1, P.size)), purchases, cycles_per_year)
    for part in _parts(len(P)):
        # Customers last, next to each other in memory: five times as fast as many little matrix products.
        now, moves = (np.ascontiguousarray(np.moveaxis(of, 0, -1)) for of in (customers[part], P[part]))
        total = weights[0] * now
        for weight in weights[1:]:
            now = np.einsum("in,ijn->jn", now, moves)
            total += weight * now
        values[part] = total.T
    return values


def _own(P) -> bool:
    """Whether these are matrices for each customer."""
    try:
        return not isinstance(P, pd.DataFrame) and np.ndim(P) == 3
    except ValueError:  # a ragged list has no shape
        return False


def _parts(number: int) -> list[slice]:
    return [slice(first, first + CHUNK) for first in range(0, number, CHUNK)]


def _stochastic_rows(rows: np.ndarray) -> np.ndarray:
    """Which rows are probabilities that add up to 1 (NaN is not)."""
    return (rows > -ROUNDING).all(axis=-1) & (abs(rows.sum(axis=-1) - 1) <= SUM_TOLERANCE)


def _all_stochastic(rows: np.ndarray) -> bool:
    """The same for all rows at once, in as few passes as possible."""
    sums = rows @ np.ones(rows.shape[-1])
    return not rows.size or bool(rows.min() > -ROUNDING and abs(sums - 1).max() <= SUM_TOLERANCE)


def _customers(start, brands: pd.Index | None, k: int) -> np.ndarray:
    if isinstance(start, pd.DataFrame) and brands is not None and not isinstance(start.columns, pd.RangeIndex):
        _check_named(start.columns, brands)
        start = start.iloc[:, _places(brands, start.columns)]
    array = np.asarray(start) if isinstance(start, (np.ndarray, pd.DataFrame)) else checks.numbers(start, "start")
    if array.dtype.kind not in "iuf":
        array = checks.numbers(start, "start")
    array = array.astype(float, copy=False)
    if array.ndim != 2 or array.shape[1] != k:
        raise InputError(
            _(
                "start is a table of {shape}: it needs one row for each customer and one column for each brand, so its width must be {brands}."
            ).format(brands=k, shape=" × ".join(map(str, array.shape)))
        )
    for worst in [] if _all_stochastic(array) else np.flatnonzero(~_stochastic_rows(array))[:1]:
        checks.fraction(array[worst], f"start[{worst}]")
        raise InputError(
            _(
                "The shares in start[{customer}] add up to {total}, not 1: together the brands have the whole customer."
            ).format(customer=worst, total=shown(array[worst].sum()))
        )
    return array


def _own_matrices(P: np.ndarray) -> np.ndarray:
    if P.dtype.kind not in "iuf":
        P = checks.numbers(P, "P")
    P = P.astype(float, copy=False)
    if P.shape[1] != P.shape[2]:
        square(P[0] if len(P) else np.empty(P.shape[1:]), "P[0]")
    for part in _parts(len(P)):
        if not _all_stochastic(P[part]):
            for worst in part.start + np.flatnonzero(~_stochastic_rows(P[part]).all(axis=1)):
                _stochastic(P[worst], f"P[{worst}]")
    return P


# --- The long run -----------------------------------------------------------------------------------------------


def long_run(P) -> pd.Series:
    """Long-run (stationary) shares: the ones that the next period leaves as they are, π = π·P.

    Parameters
    ----------
    P : DataFrame, ndarray or nested lists
        Transition matrix, see :func:`matrix`.

    Returns
    -------
    Series
        Shares by brand, index "brand", named "long-run share".

    Raises
    ------
    InputError
        If there are several, because two groups of brands never lose a customer to each other: then the end depends
        on the start.

    Notes
    -----
    If customers go round in a circle (A to B to A …) the stationary shares exist and are returned, but shares that
    start elsewhere swing around them for ever: :func:`memory` is 1 and :func:`periods_to_settle` None.

    Examples
    --------
    >>> long_run([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]]).round(4)  # doctest: +NORMALIZE_WHITESPACE
    brand
    A    0.325
    B    0.475
    C    0.200
    Name: long-run share, dtype: float64
    >>> long_run([[0, 1], [1, 0]]).tolist()
    [0.5, 0.5]
    """
    P = _stochastic(P, "P")
    groups = _closed_groups(P.to_numpy())
    if len(groups) > 1:
        raise InputError(
            _(
                "The long run depends on the start: {groups} never lose a customer to each other. Give one of them a way out."
            ).format(groups=_(" and ").join(f"{{{listing(P.index[group])}}}" for group in groups))
        )
    inside = groups[0]
    equations = np.eye(inside.sum()) - P.to_numpy()[np.ix_(inside, inside)].T
    equations[-1] = 1  # one balance follows from the others; the shares' sum takes its place
    result = pd.Series(0.0, index=P.index.rename(N_("brand")), name=N_("long-run share"))
    result[inside] = np.linalg.solve(equations, np.eye(inside.sum())[-1]).clip(min=0)
    return result


def _closed_groups(P: np.ndarray) -> list[np.ndarray]:
    """Groups of brands that all reach each other and nothing else, as masks."""
    reach = (P > ROUNDING) | np.eye(len(P), dtype=bool)
    for _doubling in range(len(P).bit_length()):
        reach = reach @ reach
    mutual = reach & reach.T
    closed = (reach == mutual).all(axis=1)
    return list(np.unique(mutual[closed], axis=0)[::-1])


def memory(P) -> float:
    """How much of a disturbance is left after one period: the modulus of the second eigenvalue of P.

    0 means that the next period forgets it, 1 that it never fades (brands that keep everybody, or customers going
    round in a circle).

    Examples
    --------
    >>> round(memory([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]]), 4)
    0.6
    """
    sizes = np.sort(abs(np.linalg.eigvals(_stochastic(P, "P").to_numpy())))
    return float(sizes[-2]) if len(sizes) > 1 else 0.0


def periods_to_settle(P, start, within=0.01) -> int | None:
    """The first period from which on every share stays within ± ``within`` of its long-run share.

    Parameters
    ----------
    P : DataFrame, ndarray or nested lists
        Transition matrix, see :func:`matrix`.
    start : list or Series
        Shares at t = 0.
    within : float
        As a fraction: .01 is one percentage point.

    Returns
    -------
    int or None
        None if it never settles (nor within a million periods).

    Raises
    ------
    InputError
        As :func:`long_run`.

    Examples
    --------
    >>> periods_to_settle([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]], start=[.6, .3, .1])
    6
    >>> periods_to_settle([[0, 1], [1, 0]], start=[.6, .4]) is None
    True
    """
    P = _stochastic(P, "P")
    within = float(checks.fraction(checks.number(within, "within"), "within"))
    away = starting(start, P.index) - long_run(P).to_numpy()
    step = P.to_numpy() / P.to_numpy().sum(axis=1, keepdims=True)  # a million periods would magnify a sum of 1 - 1e-7
    block = 1_000
    powers = np.empty((block, *step.shape))
    powers[0] = np.eye(len(step))
    for t in range(1, block):
        powers[t] = powers[t - 1] @ step
    leap = powers[-1] @ step
    settled = 0
    for first in range(0, LONGEST_WAIT, block):
        distances = abs(away @ powers)
        outside = np.flatnonzero(rounding.exceeds(distances.max(axis=1), within, size=1))
        if outside.size:
            settled = first + int(outside[-1]) + 1
        away = away @ leap
        away -= away.mean()  # differences of shares add up to 0; rounding must not build up
        # Half the summed distance never grows and no single share is further away than it: inside once, inside for ever.
        if distances[-1].sum() / 2 <= within:
            break
    return settled if settled < LONGEST_WAIT - len(step) else None


# --- Changing the matrix ----------------------------------------------------------------------------------------


def with_retention(P, brand, probability) -> pd.DataFrame:
    """The matrix with one brand's retention changed, the rest of its row kept in proportion.

    What the brand keeps more, its rivals lose in proportion to what they took. If they took nothing (retention was 1),
    what is lost is spread over them equally.

    Parameters
    ----------
    P : DataFrame, ndarray or nested lists
        Transition matrix, see :func:`matrix`. It is not changed.
    brand : str
        Whose retention.
    probability : float
        The new retention probability, a fraction.

    Returns
    -------
    DataFrame
        Index "from", columns "to".

    Raises
    ------
    InputError
        If there is no such brand, or the probability is impossible.

    Examples
    --------
    >>> with_retention([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]], "A", .85).loc["A"].round(4).tolist()
    [0.85, 0.1, 0.05]
    """
    P = _stochastic(P, "P")
    checks.choice(brand, "brand", P.index)
    kept = float(checks.fraction(checks.number(probability, "probability"), "probability"))
    rivals = P.columns != brand
    taken = P.loc[brand, rivals]
    P.loc[brand, rivals] = (1 - kept) * (taken / taken.sum() if taken.sum() else 1 / max(len(taken), 1))
    P.loc[brand, brand] = kept
    return _stochastic(P, "P")


def with_switch(P, origin, to, probability, taken_from) -> pd.DataFrame:
    """The matrix with one probability changed, the difference taken from (or given to) a brand of the same row.

    Parameters
    ----------
    P : DataFrame, ndarray or nested lists
        Transition matrix, see :func:`matrix`. It is not changed.
    origin, to : str
        Row and column of the probability; the same brand twice is its retention.
    probability : float
        Its new value, a fraction.
    taken_from : str
        The column that pays for a rise and gains from a fall.

    Returns
    -------
    DataFrame
        Index "from", columns "to".

    Raises
    ------
    InputError
        If there is no such brand, ``taken_from`` is ``to``, or it does not have enough.

    Examples
    --------
    The course raises pAA to .8 and lets pAB pay for it without saying so:

    >>> P = matrix([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]])
    >>> with_switch(P, "A", "A", .8, taken_from="B").loc["A"].round(4).tolist()
    [0.8, 0.1, 0.1]
    """
    P = _stochastic(P, "P")
    for brand, name in ((origin, "origin"), (to, "to"), (taken_from, "taken_from")):
        checks.choice(brand, name, P.index)
    if taken_from == to:
        raise InputError(
            _(
                "taken_from is {brand}, the brand that changes: name another one that gains or loses the difference."
            ).format(brand=shown(to))
        )
    new = float(checks.fraction(checks.number(probability, "probability"), "probability"))
    rise, there = new - P.loc[origin, to], P.loc[origin, taken_from]
    if rounding.exceeds(rise, there, size=1):
        raise InputError(
            _(
                "Raising {origin} → {to} to {new} takes {rise}, but {origin} → {taken_from} only has {there}: take less, or take it from another brand."
            ).format(origin=origin, to=to, new=shown(new), rise=shown(rise), taken_from=taken_from, there=shown(there))
        )
    P.loc[origin, to] = new
    P.loc[origin, taken_from] = there - rise
    return _stochastic(P, "P")


def sensitivity(P, start, contribution, rate, periods, brand, *, purchases=1, cycles_per_year=1) -> pd.DataFrame:
    """How one brand's lifetime value answers to each probability: ∂CLV/∂pᵢⱼ.

    Parameters
    ----------
    P, start, contribution, rate, periods, purchases, cycles_per_year
        As in :func:`lifetime_value`; ``periods=None`` is a future without end.
    brand : str
        Whose lifetime value.

    Returns
    -------
    DataFrame
        Money for a change of pᵢⱼ by 1 (divide by 100 for one percentage point), index "from", columns "to".

    Raises
    ------
    InputError
        As :func:`lifetime_value`, or if there is no such brand.

    Notes
    -----
    These are plain partial derivatives, with every other probability held still. But a row must keep its sum, so none
    of them can happen alone: compare differences within a row. Moving .01 from pAB to pAA is worth
    .01·(∂CLV/∂pAA − ∂CLV/∂pAB).

    Exact: Σₜ wₜ·∂(S(0)Pᵗ)/∂pᵢⱼ = Σᵤ Sᵢ(u)·aⱼ(u+1), where aⱼ(u) is what somebody who buys j at time u is still worth to
    the brand. Without an end it is δ·F·R·[S(0)(I−δP)⁻¹]ᵢ·[(I−δP)⁻¹]ⱼ,brand.

    Examples
    --------
    >>> P = matrix([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]])
    >>> sensitivity(P, [.6, .3, .1], 500, .09, 2, "A").round(1)  # doctest: +NORMALIZE_WHITESPACE
    to        A     B     C
    from
    A     651.9  25.3  63.1
    B     383.8  12.6  31.6
    C     138.5   4.2  10.5
    """
    P = _stochastic(P, "P")
    start = starting(start, P.index)
    checks.choice(brand, "brand", P.index)
    moves, wanted = P.to_numpy(), (P.index == brand).astype(float)
    if periods is None:
        delta, spending = _without_end(contribution, rate, purchases, cycles_per_year)
        resolvent = np.linalg.inv(np.eye(len(P)) - delta * moves)
        slopes = delta * spending * np.outer(start @ resolvent, resolvent @ wanted)
    else:
        weights = _weights(contribution, rate, _periods(periods), purchases, cycles_per_year)
        path = _path(moves, start, len(weights) - 1)
        slopes, still_worth = np.zeros_like(moves), np.zeros(len(P))
        for t in range(len(weights) - 1, 0, -1):
            still_worth = weights[t] * wanted + moves @ still_worth
            slopes += np.outer(path[t - 1], still_worth)
    return pd.DataFrame(slopes, index=P.index, columns=P.columns)
