"""From purchase histories to a switching matrix, and how sure one can be of it.

Where do the chances in the matrix come from, and what if they are wrong? Count what households did; the more
households, the surer. Course chapter 7 (the homework of the slides).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from clvteach import checks, columns
from clvteach.checks import InputError, shown
from clvteach.language import N_, _
from clvteach.switching.model import check_brands, lifetime_value, matrix, named, square, starting, values_of_customers

MOST_DRAWS = 100_000  # a slip of the finger must not fill the memory

HEADINGS = {"household": ("家庭", "客户编号"), "brand": ("品牌",)}


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
    counts = _count(*_successive(who, what)[:2], len(names))
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
    what, names = columns.grouped(purchases[_column(purchases, brand, "brand")])
    index = pd.Index(np.asarray(names), name=N_("brand"))
    return pd.Series(np.bincount(what) / len(what), index=index, name=N_("share"))


def _column(purchases: pd.DataFrame, wanted, kind: str):
    """The wanted column, or its Chinese heading, with no cell missing."""
    columns.table(purchases, "purchases")
    if isinstance(wanted, str) and wanted == kind and kind not in purchases.columns:
        columns.refuse_slips(purchases, "purchases", {kind: (kind, *HEADINGS[kind])})
        wanted = columns.heading(purchases, "purchases", [kind, *HEADINGS[kind]])
    columns.table(purchases, "purchases", [wanted])
    columns.present(purchases, "purchases", wanted)
    return wanted


def _coded(purchases, household, brand, brands=None) -> tuple[np.ndarray, np.ndarray, pd.Index]:
    """Household numbers, brand numbers (as the rows stand) and the brands' names."""
    household, brand = _column(purchases, household, "household"), _column(purchases, brand, "brand")
    who = _households(purchases[household])[0]
    if brands is None:
        what, names = columns.grouped(purchases[brand])
        check_brands(len(names), "purchases")
        return who, what, pd.Index(np.asarray(names))
    # A matrix may name its brands "ABC"; here a text is more likely one brand's name than a letter for each.
    names = named(checks.items(brands, "brands", '["A", "B"]') if isinstance(brands, str) else brands)
    check_brands(len(names), "brands")
    what = columns.spelled(names).get_indexer(columns.spelled(purchases[brand]))
    for row in np.flatnonzero(what < 0)[:1]:
        checks.choice(
            purchases[brand].iloc[row],
            _("{name}, row {row}").format(name=brand, row=shown(purchases.index[row])),
            names,
        )
    return who, what, names


def _households(cells: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Household numbers in order of appearance, so that a seed draws the same ones whatever they are called."""
    return pd.factorize(cells if pd.api.types.is_numeric_dtype(cells.dtype) else columns.spelled(cells))


def _successive(who: np.ndarray, what: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Brand numbers of every two successive purchases in one household, and the household's."""
    order = np.argsort(who, kind="stable")
    who, what = who[order], what[order]
    same = who[1:] == who[:-1]
    if not same.any():
        raise InputError(
            _(
                "No household in purchases bought twice, so nobody could stay or switch: a matrix needs households with two purchases or more."
            )
        )
    return what[:-1][same], what[1:][same], who[1:][same]


def _count(before: np.ndarray, after: np.ndarray, k: int) -> np.ndarray:
    """Transitions from each brand to each."""
    return np.bincount(before * k + after, minlength=k * k).reshape(k, k)


def _how_many(value, name: str, each: int) -> int:
    """A number of draws, where each takes so many numbers."""
    most = max(1, min(MOST_DRAWS, checks.MOST_CELLS // each))
    return checks.whole(checks.number(value, name, most=most), name, least=1)


def _counts(counts) -> pd.DataFrame:
    table = square(counts, "counts")
    return pd.DataFrame(
        checks.numbers(table, "counts", least=0, most=checks.COUNTABLE), index=table.index, columns=table.columns
    )


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
        How many matrices, at most 100 000 (fewer for more than 22 brands).
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
    number = _how_many(number, "number", table.size)
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
        As in :func:`~clvteach.switching.model.lifetime_value`.
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
    (:func:`loyalty_check`): for that see :func:`interval_by_household`.

    Examples
    --------
    >>> few, many = (interval([[7 * n, 3 * n], [2 * n, 8 * n]], [.6, .4], 500, .09, 2) for n in (1, 100))
    >>> ((few.high - few.low) > 5 * (many.high - many.low)).tolist()
    [True, True]
    """
    table = _counts(counts)
    drawn = draws(table, number, seed=seed, prior=prior)
    future = dict(purchases=purchases, cycles_per_year=cycles_per_year)
    return _interval(drawn, table, start, contribution, rate, periods, level, future)


def interval_by_household(
    purchases: pd.DataFrame,
    start,
    contribution,
    rate,
    periods,
    *,
    brands=None,
    level=0.9,
    number=1000,
    seed=1,
    cycles_per_year=1,
    household="household",
    brand="brand",
) -> pd.DataFrame:
    """How sure the lifetime values are when households differ: whole households are drawn again (bootstrap).

    :func:`interval` takes every transition as independent of the others. Those of one household are not: it has its
    own taste. Drawing households with replacement, each with all its purchases, keeps that in, and gives the wider,
    more honest interval.

    Parameters
    ----------
    purchases, brands, household, brand
        As for :func:`transitions`.
    start, contribution, rate, periods, cycles_per_year
        As in :func:`~clvteach.switching.model.lifetime_value`.
    level : float
        The part of the redrawn values that lies inside, a fraction.
    number, seed
        How many redraws (at most 100 000; fewer for more than 500 households), and which.

    Returns
    -------
    DataFrame
        As :func:`interval`. A brand from which a redraw has no transition gets equal chances in it.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6; households are the units drawn.

    Examples
    --------
    >>> from clvteach import data
    >>> panel = sample_households(data.yogurt(), 20, seed=1)
    >>> shares = market_shares(panel)
    >>> whole = interval_by_household(panel, shares, 1, .09, 24)
    >>> single = interval(transitions(panel), shares, 1, .09, 24)
    >>> ((whole.high - whole.low) > (single.high - single.low)).loc[["Dannon", "Yoplait"]].tolist()
    [True, True]
    """
    who, what, names = _coded(purchases, household, brand, brands)
    k = len(names)
    before, after, whose = _successive(who, what)
    households = int(who.max()) + 1
    if households * k * k > checks.MOST_CELLS:
        raise InputError(
            _(
                "purchases has {households} households and {brands} brands, too many to draw them again: take some, with switching.sample_households(…)."
            ).format(households=households, brands=k)
        )
    each = np.zeros((households, k * k))
    np.add.at(each, (whose, before * k + after), 1)
    each = each[each.any(axis=1)]
    generator = np.random.default_rng(checks.whole(seed, "seed"))
    number = _how_many(number, "number", max(len(each), k * k))
    times = generator.multinomial(len(each), np.full(len(each), 1 / len(each)), size=number)
    drawn = (times @ each).reshape(-1, k, k)
    totals = drawn.sum(axis=2, keepdims=True)
    drawn = np.where(totals > 0, drawn / np.where(totals > 0, totals, 1), 1 / k)
    table = pd.DataFrame(each.sum(axis=0).reshape(k, k), index=names.rename("from"), columns=names.rename("to"))
    return _interval(drawn, table, start, contribution, rate, periods, level, dict(cycles_per_year=cycles_per_year))


def _interval(
    drawn: np.ndarray, table: pd.DataFrame, start, contribution, rate, periods, level, future: dict
) -> pd.DataFrame:
    """Lifetime values of the likeliest matrix, between the quantiles of those of the drawn matrices."""
    shares_ = starting(start, table.index)
    level = float(checks.fraction(checks.number(level, "level"), "level"))
    values = values_of_customers(
        drawn, np.broadcast_to(shares_, drawn.shape[:2]), contribution, rate, periods, **future
    )
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
    likely = estimate(table.where(table.sum(axis=1) > 0, 1))
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
    who, known = _households(purchases[_column(purchases, household, "household")])
    number = checks.whole(number, "number", least=1)
    if number > len(known):
        raise InputError(
            _("number is {number}, but the number of households in purchases is only {known}: ask for fewer.").format(
                number=shown(number), known=len(known)
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
    who = _households(purchases[_column(purchases, household, "household")])[0]
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
    repeats = _how_many(repeats, "repeats", len(who))
    generator = np.random.default_rng(checks.whole(seed, "seed"))
    observed = _count(*_successive(who, what)[:2], len(names))
    mixed = sum(_count(*_successive(who, what[_shuffle(who, generator)])[:2], len(names)) for _time in range(repeats))
    result = pd.DataFrame(
        {N_("observed"): _retention(observed), N_("shuffled"): _retention(mixed)},
        index=names.append(pd.Index([N_("overall")])).rename(N_("brand")),
    )
    return result.assign(**{N_("difference"): result["observed"] - result["shuffled"]})


def _retention(counts: np.ndarray) -> np.ndarray:
    """Each brand's retention, then the share of all transitions that are repeats."""
    totals = np.append(counts.sum(axis=1), counts.sum()).astype(float)
    return np.append(np.diag(counts), np.trace(counts)) / np.where(totals == 0, np.nan, totals)
