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

from clvteach import checks
from clvteach.checks import InputError, shown
from clvteach.language import N_, _

SUM_TOLERANCE = 1e-6
ROUNDING = 1e-12  # what 1 - .8 - .2 leaves behind
MOST_PERIODS = 10_000  # a slip of the finger must not hang the kernel
LONGEST_WAIT = 1_000_000  # periods that periods_to_settle looks ahead
CHUNK = 4_096  # customers at a time: small enough for the cache, large enough for numpy
HEADINGS = {"household": ("家庭", "客户编号"), "brand": ("品牌",)}


# --- The matrix -------------------------------------------------------------------------------------------------


def matrix(rows, brands=None) -> pd.DataFrame:
    """A checked transition matrix.

    Parameters
    ----------
    rows : nested lists, ndarray or DataFrame
        k × k probabilities as fractions; row i says what buyers of brand i buy next. A DataFrame brings its own names;
        its columns are put in the order of its rows.
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
    table = _square(rows, name, brands)
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


def _square(rows, name: str, brands=None) -> pd.DataFrame:
    """A square table named from brands to brands, its cells not checked yet."""
    if isinstance(rows, pd.DataFrame):
        cells, own = rows, rows.index
    else:
        listed = list(rows) if isinstance(rows, (list, tuple)) or (isinstance(rows, np.ndarray) and rows.ndim) else []
        if not listed or not all(isinstance(row, (list, tuple, np.ndarray, pd.Series)) for row in listed):
            raise InputError(
                _("{where} is {value}, not a square table: give one row for each brand.").format(
                    where=name, value=shown(rows)
                )
            )
        if len({len(row) for row in listed}) > 1:
            raise InputError(_("{where} has rows of different lengths: make them equally long.").format(where=name))
        cells = pd.DataFrame([list(row) for row in listed])
        own = [ascii_uppercase[i % 26] * (i // 26 + 1) for i in range(len(cells))]
    height, width = cells.shape
    if height != width or not height:
        raise InputError(
            _(
                "{where} is a table of {rows} × {columns} (rows × columns): every brand has one row and one column, so there must be as many of both."
            ).format(where=name, rows=height, columns=width)
        )
    names = pd.Index(own) if brands is None else _brand_names(brands, height)
    _check_distinct(names)
    if isinstance(rows, pd.DataFrame) and brands is None:
        if cells.columns.has_duplicates or set(cells.columns) != set(names):
            raise InputError(
                _(
                    "The rows of {where} are named {rows} and its columns {columns}: both must name the same brands."
                ).format(where=name, rows=_listing(names), columns=_listing(cells.columns))
            )
        cells = cells[names]
    return pd.DataFrame(cells.to_numpy(), index=names.rename(N_("from")), columns=names.rename(N_("to")), copy=True)


def _brand_names(brands, number: int) -> pd.Index:
    names = list(brands) if isinstance(brands, (str, list, tuple, pd.Index, np.ndarray, pd.Series)) else [brands]
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise InputError(
                _("A brand is named {value}, but a name is text: write it in quotation marks.").format(
                    value=shown(name)
                )
            )
    if len(names) != number:
        raise InputError(
            _(
                "The number of names is {names}, but the number of rows is {rows}: name every brand, for instance brands={example}."
            ).format(names=len(names), rows=number, example=shown(ascii_uppercase[:number]))
        )
    return pd.Index(names)


def _check_distinct(names: pd.Index) -> None:
    if names.has_duplicates:
        raise InputError(
            _("The brand {brand} is named twice: give every brand its own name.").format(
                brand=shown(names[names.duplicated()][0])
            )
        )


def _listing(labels) -> str:
    return ", ".join(str(label) for label in labels)


def _without_rounding(given, name: str):
    """Numbers, where what floating point left beside 0 and 1 is put back on them; labels stay."""
    values = checks.numbers(given, name)
    for exact in (0, 1):
        values = np.where(abs(values - exact) < ROUNDING, exact, values)
    if isinstance(given, pd.DataFrame):
        return pd.DataFrame(values, index=given.index, columns=given.columns)
    return pd.Series(values, index=given.index) if isinstance(given, pd.Series) else values


def _starting(start, brands: pd.Index) -> np.ndarray:
    """The shares at the start, in the order of the brands."""
    if isinstance(start, pd.Series) and not isinstance(start.index, pd.RangeIndex):
        _check_named(start.index, brands)
        start = start[brands]
    shares_ = checks.fraction(_without_rounding(start, "start"), "start")
    if shares_.shape != (len(brands),):
        raise InputError(
            _(
                "The number of shares in start is {number}, but the number of brands is {brands} ({names}): give one share for each."
            ).format(number=shares_.size, brands=len(brands), names=_listing(brands))
        )
    if abs(shares_.sum() - 1) > SUM_TOLERANCE:
        raise InputError(
            _("The shares in start add up to {total}, not 1: together the brands have the whole market.").format(
                total=shown(shares_.sum())
            )
        )
    return shares_


def _check_named(labels: pd.Index, brands: pd.Index) -> None:
    if labels.has_duplicates or set(labels) != set(brands):
        raise InputError(
            _("start names the brands {named}, but the matrix knows {known}: name each of them once.").format(
                named=_listing(labels), known=_listing(brands)
            )
        )


def _periods(periods) -> int:
    return checks.whole(periods, "periods", most=MOST_PERIODS)


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
        Index "period" 0 … T, one column for each brand.

    Raises
    ------
    InputError
        If a share is negative, there are too many or too few, or they do not add up to 1.

    Examples
    --------
    Examples 3.3 and 3.4 of the course, which prints (.375, .4175, .175) for t = 2; only .4075 makes the sum 1.

    >>> shares([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]], start=[.6, .3, .1], periods=2).round(4)  # doctest: +NORMALIZE_WHITESPACE
    brand        A       B      C
    period
    0       0.6000  0.3000  0.100
    1       0.4750  0.3750  0.150
    2       0.4075  0.4175  0.175
    """
    P = _stochastic(P, "P")
    path = _path(P.to_numpy(), _starting(start, P.index), _periods(periods))
    return _by_period(path, P.index)


def _path(P: np.ndarray, start: np.ndarray, periods: int) -> np.ndarray:
    path = np.empty((periods + 1, len(start)))
    path[0] = start
    for t in range(periods):
        path[t + 1] = path[t] @ P
    return path


def _by_period(values: np.ndarray, brands: pd.Index) -> pd.DataFrame:
    return pd.DataFrame(values, index=pd.RangeIndex(len(values), name=N_("period")), columns=brands.rename(N_("brand")))


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
    start = _starting(start, P.index)
    M = _value_of_buyers(P.to_numpy(), contribution, rate, periods, purchases, cycles_per_year)
    return pd.Series(start @ M, index=P.index.rename(N_("brand")), name=N_("value"))


def values_by_period(P, start, contribution, rate, periods, *, purchases=1, cycles_per_year=1) -> pd.DataFrame:
    """The discounted terms Fₜ·Sᵢ(t)·Rₜ/(1+r)^(t/f) whose sum is :func:`lifetime_value`; same arguments.

    Returns
    -------
    DataFrame
        Money, index "period" 0 … T, one column for each brand.

    Examples
    --------
    >>> P = matrix([[.7, .2, .1], [.1, .8, .1], [.25, .15, .6]])
    >>> values_by_period(P, start=[.6, .3, .1], contribution=500, rate=.09, periods=2).round(2)  # doctest: +NORMALIZE_WHITESPACE
    brand        A       B      C
    period
    0       300.00  150.00  50.00
    1       217.89  172.02  68.81
    2       171.49  175.70  73.65
    """
    P = _stochastic(P, "P")
    start = _starting(start, P.index)
    weights = _weights(contribution, rate, _periods(periods), purchases, cycles_per_year)
    return _by_period(weights[:, None] * _path(P.to_numpy(), start, len(weights) - 1), P.index)


def _discount_factor(rate, cycles_per_year) -> float:
    yearly = float(checks.rate(checks.number(rate, "rate")))
    cycles = checks.number(cycles_per_year, "cycles_per_year", least=0)
    if cycles == 0:
        raise InputError(_("cycles_per_year is 0: without purchases there is no value; give a number above 0."))
    return (1 + yearly) ** (-1 / cycles)


def _weights(contribution, rate, periods: int, purchases, cycles_per_year) -> np.ndarray:
    """Fₜ·Rₜ·δᵗ for t = 0 … T: what one whole share is worth in each cycle."""
    delta = _discount_factor(rate, cycles_per_year)
    money = _each_cycle(checks.numbers(contribution, "contribution"), "contribution", periods)
    number = _each_cycle(checks.numbers(purchases, "purchases", least=0), "purchases", periods)
    return number * money * delta ** np.arange(periods + 1)


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
    return delta, checks.number(contribution, "contribution") * checks.number(purchases, "purchases", least=0)


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
    own = not isinstance(P, pd.DataFrame) and np.ndim(P) == 3
    if not own:
        P = _stochastic(P, "P")
        customers = _customers(start, P.index, len(P))
        return customers @ _value_of_buyers(P.to_numpy(), contribution, rate, periods, purchases, cycles_per_year)

    P = np.asarray(P)
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
    weights = _weights(contribution, rate, _periods(periods), purchases, cycles_per_year)
    for part in _parts(len(P)):
        # Customers last, next to each other in memory: five times as fast as many little matrix products.
        now, moves = (np.ascontiguousarray(np.moveaxis(of, 0, -1)) for of in (customers[part], P[part]))
        total = weights[0] * now
        for weight in weights[1:]:
            now = np.einsum("in,ijn->jn", now, moves)
            total += weight * now
        values[part] = total.T
    return values


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
        start = start[brands]
    array = np.asarray(start)
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
        _square(P[0] if len(P) else np.empty(P.shape[1:]), "P[0]")
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
            ).format(groups=_(" and ").join(f"{{{_listing(P.index[group])}}}" for group in groups))
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
    away = _starting(start, P.index) - long_run(P).to_numpy()
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
        outside = np.flatnonzero(distances.max(axis=1) > within + ROUNDING)
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
    if rise > there + ROUNDING:
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
    start = _starting(start, P.index)
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


# --- From purchases to the matrix -------------------------------------------------------------------------------


def transitions(purchases: pd.DataFrame, *, household="household", brand="brand", brands=None) -> pd.DataFrame:
    """Count how often a purchase of one brand was followed by one of another (or the same) in the same household.

    Parameters
    ----------
    purchases : DataFrame
        One row for each purchase, in time order within each household; households may be mixed. The headings 家庭 or
        客户编号 and 品牌 are understood as they are.
    household, brand : str
        The columns.
    brands : list of str, optional
        The brands and their order, so that a small sample keeps a brand it does not contain. By default those bought, sorted.

    Returns
    -------
    DataFrame
        Counts, index "from", columns "to". A household with n purchases gives n − 1 transitions, one with a single
        purchase none.

    Raises
    ------
    InputError
        If a column or cell is missing, a brand is not among ``brands``, or no household bought twice.

    Examples
    --------
    >>> transitions(pd.DataFrame({"household": [1, 1, 1, 2, 2, 3], "brand": list("AABBBA")}))  # doctest: +NORMALIZE_WHITESPACE
    to    A  B
    from
    A     1  1
    B     0  1
    """
    who, what, names = _coded(purchases, household, brand, brands)
    counts = _count(*_successive(who, what), len(names))
    return pd.DataFrame(counts, index=names.rename(N_("from")), columns=names.rename(N_("to")))


def market_shares(purchases: pd.DataFrame, *, brand="brand") -> pd.Series:
    """Each brand's share of all purchases, as fractions.

    Returns
    -------
    Series
        Index "brand" (sorted), named "share".

    Examples
    --------
    >>> market_shares(pd.DataFrame({"brand": list("AABA")}))
    brand
    A    0.75
    B    0.25
    Name: share, dtype: float64
    """
    what, names = pd.factorize(purchases[_column(purchases, brand, "brand")], sort=True)
    index = pd.Index(np.asarray(names), name=N_("brand"))
    return pd.Series(np.bincount(what) / len(what), index=index, name=N_("share"))


def _column(purchases: pd.DataFrame, wanted, kind: str):
    """The wanted column, or its Chinese heading, with no cell missing."""
    if isinstance(purchases, pd.DataFrame) and wanted == kind and kind not in purchases.columns:
        wanted = next((heading for heading in HEADINGS[kind] if heading in purchases.columns), kind)
    checks.columns(purchases, "purchases", [wanted])
    for row in np.flatnonzero(purchases[wanted].isna())[:1]:
        raise InputError(
            _("The {column} in row {row} is missing: fill it in, or leave the row out.").format(
                column=shown(wanted), row=shown(purchases.index[row])
            )
        )
    return wanted


def _coded(purchases, household, brand, brands=None) -> tuple[np.ndarray, np.ndarray, pd.Index]:
    """Household numbers, brand numbers (as the rows stand) and the brands' names."""
    household, brand = _column(purchases, household, "household"), _column(purchases, brand, "brand")
    who = pd.factorize(purchases[household])[0]
    if brands is None:
        what, names = pd.factorize(purchases[brand], sort=True)
        return who, what, pd.Index(np.asarray(names))
    names = pd.Index(list(brands))
    _check_distinct(names)
    what = names.get_indexer(purchases[brand])
    for row in np.flatnonzero(what < 0)[:1]:
        checks.choice(
            purchases[brand].iloc[row],
            _("{name}, row {row}").format(name=brand, row=shown(purchases.index[row])),
            names,
        )
    return who, what, names


def _successive(who: np.ndarray, what: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Brand numbers of every two successive purchases in one household."""
    order = np.argsort(who, kind="stable")
    who, what = who[order], what[order]
    same = who[1:] == who[:-1]
    if not same.any():
        raise InputError(
            _(
                "No household in purchases bought twice, so nobody could stay or switch: a matrix needs households with two purchases or more."
            )
        )
    return what[:-1][same], what[1:][same]


def _count(before: np.ndarray, after: np.ndarray, k: int) -> np.ndarray:
    return np.bincount(before * k + after, minlength=k * k).reshape(k, k)


def _counts(counts) -> pd.DataFrame:
    table = _square(counts, "counts")
    return pd.DataFrame(checks.numbers(table, "counts", least=0), index=table.index, columns=table.columns)


def estimate(counts) -> pd.DataFrame:
    """The transition matrix that the counts suggest: each row divided by its sum (maximum likelihood).

    Parameters
    ----------
    counts : DataFrame, ndarray or nested lists
        k × k counts from :func:`transitions`.

    Returns
    -------
    DataFrame
        Index "from", columns "to".

    Raises
    ------
    InputError
        If a brand was never bought before another purchase: then nothing is known of its buyers.

    Examples
    --------
    >>> estimate([[6, 2], [1, 9]])  # doctest: +NORMALIZE_WHITESPACE
    to       A     B
    from
    A     0.75  0.25
    B     0.10  0.90
    """
    table = _counts(counts)
    totals = table.sum(axis=1)
    for name in totals.index[totals == 0][:1]:
        raise InputError(
            _(
                "Nobody in counts bought {brand} and then something else or {brand} again, so its row is unknown: leave the brand out, or collect more purchases."
            ).format(brand=name)
        )
    return matrix(table.div(totals, axis=0))


def draws(counts, number, *, seed, prior=1) -> np.ndarray:
    """Matrices that could well have made these counts: draws from the Dirichlet posterior.

    Parameters
    ----------
    counts : DataFrame, ndarray or nested lists
        k × k counts from :func:`transitions`.
    number : int
        How many matrices.
    seed : int
        The same seed draws the same matrices.
    prior : float
        Added to every count, above 0: 1 treats every row as equally likely before looking at the data.

    Returns
    -------
    ndarray, number × k × k

    Examples
    --------
    >>> drawn = draws([[60, 20], [10, 90]], 1000, seed=1)
    >>> drawn.shape, drawn.mean(axis=0).round(2).tolist()
    ((1000, 2, 2), [[0.75, 0.25], [0.11, 0.89]])
    """
    table = _counts(counts)
    number = checks.whole(number, "number", least=1)
    seed = checks.whole(seed, "seed")
    prior = checks.number(prior, "prior", least=0)
    if prior == 0:
        raise InputError(_("prior is 0: a count of 0 would then mean impossible; give a number above 0, such as 1."))
    generator = np.random.default_rng(seed)
    return np.stack([generator.dirichlet(row + prior, number) for row in table.to_numpy()], axis=1)


def interval(
    counts,
    start,
    contribution,
    rate,
    periods,
    *,
    level=0.9,
    number=1000,
    seed=1,
    prior=1,
    purchases=1,
    cycles_per_year=1,
) -> pd.DataFrame:
    """How sure the lifetime values are when the matrix is only estimated from counts.

    Parameters
    ----------
    counts : DataFrame, ndarray or nested lists
        k × k counts from :func:`transitions`.
    start, contribution, rate, periods, purchases, cycles_per_year
        As in :func:`lifetime_value`.
    level : float
        The chance, a fraction, that the interval holds the value (given model and prior).
    number, seed, prior
        As in :func:`draws`.

    Returns
    -------
    DataFrame
        Money, index "brand", columns "estimate", "low", "high". The estimate is the lifetime value with
        :func:`estimate`'s matrix; a row without a single count gets equal chances, as the prior has it. With few
        counts the prior pulls the interval to equal chances, so the estimate need not be in its middle.

    Notes
    -----
    It holds the uncertainty of P only: not of start, contribution and rate, and not that households differ
    (:func:`loyalty_check`).

    Examples
    --------
    >>> few, many = (interval([[7 * n, 3 * n], [2 * n, 8 * n]], [.6, .4], 500, .09, 2) for n in (1, 100))
    >>> ((few.high - few.low) > 5 * (many.high - many.low)).tolist()
    [True, True]
    """
    table = _counts(counts)
    shares_ = _starting(start, table.index)
    level = float(checks.fraction(checks.number(level, "level"), "level"))
    likely = estimate(table.where(table.sum(axis=1) > 0, 1))
    future = dict(purchases=purchases, cycles_per_year=cycles_per_year)
    drawn = draws(table, number, seed=seed, prior=prior)
    values = values_of_customers(
        drawn, np.broadcast_to(shares_, drawn.shape[:2]), contribution, rate, periods, **future
    )
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
    best = lifetime_value(likely, shares_, contribution, rate, periods, **future)
    return pd.DataFrame({N_("estimate"): best, N_("low"): low, N_("high"): high})


def sample_households(purchases: pd.DataFrame, number, *, seed, household="household") -> pd.DataFrame:
    """All purchases of some households drawn at random (without replacement), rows in their order.

    Parameters
    ----------
    purchases : DataFrame
        As for :func:`transitions`.
    number : int
        How many households.
    seed : int
        The same seed draws the same households.

    Returns
    -------
    DataFrame

    Raises
    ------
    InputError
        If there are not that many households.

    Examples
    --------
    >>> purchases = pd.DataFrame({"household": [1, 1, 2, 2], "brand": list("AABB")})
    >>> len(sample_households(purchases, 1, seed=1))
    2
    """
    who, known = pd.factorize(purchases[_column(purchases, household, "household")])
    number = checks.whole(number, "number", least=1)
    if number > len(known):
        raise InputError(
            _("number is {number}, but the number of households in purchases is only {known}: ask for fewer.").format(
                number=number, known=len(known)
            )
        )
    generator = np.random.default_rng(checks.whole(seed, "seed"))
    chosen = generator.choice(len(known), number, replace=False)
    return purchases[np.isin(who, chosen)]


def shuffled(purchases: pd.DataFrame, *, seed, household="household", brand="brand") -> pd.DataFrame:
    """The same purchases with the brands of each household in random order.

    Every household still buys what it bought; only what the last purchase says about the next one is gone.

    Parameters
    ----------
    purchases : DataFrame
        As for :func:`transitions`. It is not changed.
    seed : int
        The same seed gives the same order.

    Returns
    -------
    DataFrame
        Rows and other columns as they were.

    Examples
    --------
    >>> purchases = pd.DataFrame({"household": [1, 1, 1, 2], "brand": list("AABC")})
    >>> shuffled(purchases, seed=1).brand.tolist()
    ['B', 'A', 'A', 'C']
    """
    brand = _column(purchases, brand, "brand")
    who = pd.factorize(purchases[_column(purchases, household, "household")])[0]
    generator = np.random.default_rng(checks.whole(seed, "seed"))
    return purchases.assign(**{brand: purchases[brand].array[_shuffle(who, generator)]})


def _shuffle(who: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """For every row another row of the same household, at random."""
    order = np.empty(len(who), dtype=int)
    order[np.argsort(who, kind="stable")] = np.lexsort((generator.random(len(who)), who))
    return order


def loyalty_check(purchases: pd.DataFrame, *, seed, repeats=20, household="household", brand="brand") -> pd.DataFrame:
    """How much of the retention is loyalty, and how much is only that households differ.

    Retention as it is, beside retention after each household's purchases were shuffled. A household that mostly buys
    one brand repeats it in any order, so shuffling keeps what comes from different tastes and removes what the last
    purchase does to the next.

    Parameters
    ----------
    purchases : DataFrame
        As for :func:`transitions`.
    seed : int
        For the shuffles.
    repeats : int
        How many shuffles are averaged.

    Returns
    -------
    DataFrame
        Fractions, columns "observed", "shuffled", "difference". A brand's row is its retention: repeats ÷ transitions
        from it. "overall" is the share of all transitions that are repeats (the diagonal's part of all counts, so
        brands weigh as much as they are bought, not the average of the brands' retention). A brand that nobody
        bought before another purchase has NaN.

    Raises
    ------
    InputError
        As :func:`transitions`.

    Examples
    --------
    The course's Yogurt panel: .856 of all purchases repeat the last brand, and .74 still do after shuffling.

    >>> from clvteach import data
    >>> loyalty_check(data.yogurt(), seed=1).round(2)  # doctest: +NORMALIZE_WHITESPACE
                     observed  shuffled  difference
    brand
    Dannon               0.89      0.80        0.09
    Hiland               0.45      0.18        0.27
    Weight Watchers      0.88      0.75        0.12
    Yoplait              0.84      0.72        0.12
    overall              0.86      0.74        0.11
    """
    who, what, names = _coded(purchases, household, brand)
    repeats = checks.whole(repeats, "repeats", least=1)
    generator = np.random.default_rng(checks.whole(seed, "seed"))
    observed = _count(*_successive(who, what), len(names))
    mixed = sum(_count(*_successive(who, what[_shuffle(who, generator)]), len(names)) for _time in range(repeats))
    result = pd.DataFrame(
        {N_("observed"): _retention(observed), N_("shuffled"): _retention(mixed)},
        index=names.append(pd.Index([N_("overall")])).rename(N_("brand")),
    )
    return result.assign(**{N_("difference"): result["observed"] - result["shuffled"]})


def _retention(counts: np.ndarray) -> np.ndarray:
    """Each brand's retention, then the share of all transitions that are repeats."""
    totals = np.append(counts.sum(axis=1), counts.sum()).astype(float)
    return np.append(np.diag(counts), np.trace(counts)) / np.where(totals == 0, np.nan, totals)
