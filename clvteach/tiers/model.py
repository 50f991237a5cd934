"""Which customers are worth how much: tiers, shares, classes and scores (chapter 4).

Conventions everywhere in this module: parts, shares and rates are fractions (.2 is 20 %), money has no currency, and a
negative amount is a return. A list of customers is a table with one row a customer and the columns "customer" and "amount" (or 客户编号
and 消费金额; without the first, the row labels are the ids), or a Series of amounts labelled by customer, or a plain
list. Other columns are left alone. An empty list, a missing id, an id that is there twice and an amount that is not a
number are errors.

Case 3-1, the distributor and its cure, is in :mod:`clvteach.tiers.case31`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from clvteach import checks, columns, rounding
from clvteach.checks import InputError
from clvteach.language import N_, _
from clvteach.tiers.lists import (
    HEADINGS,
    amounts_of,
    bring_something,
    from_the_highest,
    head_counts,
    ids_of,
    is_among,
    numbers_of,
    part_of,
    ranks,
    rising,
    total_of,
)

TIER_NAMES = {
    "course": (N_("key"), N_("development"), N_("maintained"), N_("opportunity")),
    "metals": (N_("platinum"), N_("gold"), N_("iron"), N_("lead")),
}
ABC = ("A", "B", "C")
CUTS, ABC_CUTS = (0.01, 0.05, 0.20), (0.80, 0.95)
QUADRANTS = (N_("gold"), N_("meteor"), N_("stream"), N_("burden"))
OTHER_NAMES = {  # what textbooks and learners call the classes otherwise, in both languages
    **dict.fromkeys(("黄金客户", "黄金", "gold customer"), "gold"),
    **dict.fromkeys(("流星客户", "流星", "meteor customer"), "meteor"),
    **dict.fromkeys(("小溪客户", "小溪", "stream customer"), "stream"),
    **dict.fromkeys(("负担客户", "负担", "burden customer"), "burden"),
}

AGAINST = ("arrears", "cycle")  # the indicators of case 3-1 that count against a customer


def by_customer(purchases: pd.DataFrame, *, today: object = None) -> pd.DataFrame:
    """A list of purchases added up: one row a customer.

    Parameters
    ----------
    purchases : DataFrame
        One row a purchase, in any order: columns "customer", "date" and "amount" (or 客户编号, 日期, 消费金额). A negative
        amount is a return and is taken off. Two equal rows are two purchases.
    today : date, optional
        No purchase may be later. The computer's date by default.

    Returns
    -------
    DataFrame
        Index "customer", sorted; columns "purchases" (rows that are no returns), "amount" (their sum less the returns),
        "first", "last" (dates) and "length" (days from first to last, 0 for somebody who came once).

    Raises
    ------
    InputError
        If a column, an id, a date or an amount is missing or cannot be read, or a date lies in the future.

    Examples
    --------
    >>> bought = pd.DataFrame({"customer": ["B", "A", "B"], "date": ["2026-01-05", "2026-02-01", "2026-03-06"], "amount": [80, 50, -20]})
    >>> by_customer(bought)  # doctest: +NORMALIZE_WHITESPACE
              purchases  amount      first       last  length
    customer
    A                 1    50.0 2026-02-01 2026-02-01       0
    B                 1    60.0 2026-01-05 2026-03-06      60
    """
    read = columns.purchases(purchases, latest=pd.Timestamp.now() if today is None else checks.date(today, "today"))
    groups = pd.DataFrame(
        {"customer": read.who, "amount": read.amounts, "bought": read.amounts >= 0, "day": read.days}
    ).groupby("customer")
    table = pd.DataFrame(
        {
            N_("purchases"): groups["bought"].sum(),
            N_("amount"): groups["amount"].sum().round(6),  # so that sums that are equal on paper tie
            N_("first"): groups["day"].min(),
            N_("last"): groups["day"].max(),
        }
    )
    table.index = read.customers.rename("customer")
    return table.assign(length=(table["last"] - table["first"]).dt.days)


def tier_sizes(number: int, cuts: Sequence[float] = CUTS) -> pd.Series:
    """How many customers each tier gets from a list of so many, if no two of them tie.

    Each cut is rounded up to a whole customer: the first 1 % of 60 customers is 1 customer, and even a list of one has a
    key customer. A tier of a small list may get nobody.

    Parameters
    ----------
    number : int
        Customers in the list.
    cuts : sequence of three fractions
        The first 1 %, 5 % and 20 % by default, rising.

    Returns
    -------
    Series
        Index "tier", key customers first.

    Examples
    --------
    >>> tier_sizes(2357).to_dict()
    {'key': 24, 'development': 94, 'maintained': 354, 'opportunity': 1885}
    >>> tier_sizes(10).to_list()
    [1, 0, 1, 8]
    """
    number = checks.whole(number, "number", least=0, most=checks.COUNTABLE)
    limits = head_counts(number, rising(cuts, "cuts", 3))
    sizes = np.diff([0, *limits, number])
    return pd.Series(sizes, index=pd.Index(TIER_NAMES["course"], name=N_("tier")), name=N_("customers"))


def by_head_count(values, cuts: Sequence[float] = CUTS, names: str = "course") -> pd.DataFrame:
    """The four tiers: customers sorted from the highest, cut at the first 1 %, 5 % and 20 %.

    Three rules: each cut is rounded up to a whole customer (:func:`tier_sizes`). Who has the same amount gets the same
    tier, the higher one, so that a tier can be larger than its part. Who brought nothing (0, or less because of returns)
    is an opportunity customer, whatever the rank.

    Parameters
    ----------
    values : DataFrame, Series or list
        A list of customers (see the module).
    cuts : sequence of three fractions
        Where the tiers end, rising.
    names : str
        ``"course"`` (key, development, maintained, opportunity) or ``"metals"`` (platinum, gold, iron, lead).

    Returns
    -------
    DataFrame
        Index of the customers, sorted from the highest; columns "amount", "rank" (1 is the highest, equal amounts share
        it) and "tier" (ordered).

    Notes
    -----
    Source: the course's four tiers (module 1, topic 3); the metals are the customer pyramid of Zeithaml, Rust & Lemon (2001).

    Examples
    --------
    >>> by_head_count({"A": 900, "B": 50, "C": 50, "D": 0, "E": 10})
       amount  rank         tier
    A   900.0     1          key
    B    50.0     2  opportunity
    C    50.0     2  opportunity
    E    10.0     4  opportunity
    D     0.0     5  opportunity
    """
    cuts = rising(cuts, "cuts", 3)
    labels = TIER_NAMES[checks.choice(names, "names", TIER_NAMES)]
    amounts = from_the_highest(amounts_of(values))
    rank = ranks(amounts.to_numpy())
    codes = np.searchsorted(head_counts(len(amounts), cuts), rank)
    codes[~bring_something(amounts)] = 3
    return pd.DataFrame(
        {
            N_("amount"): amounts,
            N_("rank"): rank,
            N_("tier"): pd.Categorical.from_codes(codes, categories=labels, ordered=True),
        },
        index=amounts.index,
    )


def abc(values, cuts: Sequence[float] = ABC_CUTS) -> pd.DataFrame:
    """ABC analysis: customers sorted from the highest, cut where they have brought 80 % and 95 % of the money.

    A customer is A as long as those above him brought less than 80 %: the one with whom the 80 % are reached is the last
    A. Who has the same amount gets the same class, the higher one. Who brought nothing (0 or less) is C.

    Parameters
    ----------
    values : DataFrame, Series or list
        A list of customers (see the module) that bring more than 0 together.
    cuts : sequence of two fractions
        Where A and B end, rising.

    Returns
    -------
    DataFrame
        Index of the customers, sorted from the highest; columns "amount", "rank", "cumulative share" and "class"
        (ordered).

    Examples
    --------
    >>> abc([60, 25, 8, 4, 3])
       amount  rank  cumulative share class
    1    60.0     1              0.60     A
    2    25.0     2              0.85     A
    3     8.0     3              0.93     B
    4     4.0     4              0.97     B
    5     3.0     5              1.00     C
    """
    cuts = rising(cuts, "cuts", 2)
    amounts = from_the_highest(amounts_of(values))
    rank = ranks(amounts.to_numpy())
    reached = np.concatenate([[0.0], amounts.cumsum()]) / total_of(amounts)
    codes = rounding.reaches(reached[rank - 1][:, None], cuts, size=reached.max()).sum(axis=1)
    codes[~bring_something(amounts)] = 2
    return pd.DataFrame(
        {
            "amount": amounts,
            "rank": rank,
            N_("cumulative share"): reached[1:],
            N_("class"): pd.Categorical.from_codes(codes, categories=ABC, ordered=True),
        },
        index=amounts.index,
    )


def summary(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """What each tier or class brings.

    Parameters
    ----------
    table : DataFrame
        What :func:`by_head_count`, :func:`abc` or :func:`quadrant` gave.
    by : str
        Its column of labels: "tier" or "class".

    Returns
    -------
    DataFrame
        One row a label, the best first, those of nobody too; columns "customers", "share of customers", "amount",
        "share of amount" and "average" (0 where there is nobody).

    Examples
    --------
    >>> summary(abc([60, 25, 8, 4, 3]), by="class")  # doctest: +NORMALIZE_WHITESPACE
           customers  share of customers  amount  share of amount  average
    class
    A              2                 0.4    85.0             0.85     42.5
    B              2                 0.4    12.0             0.12      6.0
    C              1                 0.2     3.0             0.03      3.0
    """
    columns.table(table, "table", ["amount", by])
    columns.present(table, "table", by)
    amounts = pd.Series(columns.numbers(table, "table", "amount"))
    groups = amounts.groupby(table[by].reset_index(drop=True), observed=False)
    number, amount = groups.size(), groups.sum()
    return pd.DataFrame(
        {
            N_("customers"): number,
            N_("share of customers"): number / len(table),
            "amount": amount,
            N_("share of amount"): amount / total_of(amounts),
            N_("average"): amount / number.clip(lower=1),
        }
    )


def pareto(values) -> pd.DataFrame:
    """The Pareto curve: what the first, the first two, the first three … customers bring together.

    Parameters
    ----------
    values : DataFrame, Series or list
        A list of customers (see the module) that bring more than 0 together.

    Returns
    -------
    DataFrame
        Index "customers" 0 … n, from the highest; columns "share of customers" and "share of amount". With returns (or with
        customers that cost money) the curve climbs above 1 and comes down to 1 at the end.

    Examples
    --------
    >>> pareto([80, 15, 5]).round(2)["share of amount"].to_list()
    [0.0, 0.8, 0.95, 1.0]
    >>> pareto([100, 50, -50])["share of amount"].to_list()
    [0.0, 1.0, 1.5, 1.0]
    """
    amounts = from_the_highest(amounts_of(values))
    count = np.arange(len(amounts) + 1)
    return pd.DataFrame(
        {
            "share of customers": count / len(amounts),
            "share of amount": np.concatenate([[0.0], amounts.cumsum()]) / total_of(amounts),
        },
        index=pd.RangeIndex(len(count), name="customers"),
    )


def top_share(values, part: float = 0.2) -> float:
    """What the best customers bring: the share of the top 20 %, rounded up to a whole customer.

    Parameters
    ----------
    values : DataFrame, Series or list
        A list of customers (see the module).
    part : float
        Which part of the customers, a fraction.

    Returns
    -------
    float
        Share of the amount, a fraction.

    Examples
    --------
    >>> top_share([80, 5, 5, 5, 5])
    0.8
    """
    curve = pareto(values)["share of amount"]
    (count,) = head_counts(len(curve) - 1, [part_of(part)])
    return float(curve.iloc[count])


def part_for(values, share: float = 0.8) -> float:
    """The smallest part of the customers, from the highest, that brings 80 % of the amount.

    Parameters
    ----------
    values : DataFrame, Series or list
        A list of customers (see the module).
    share : float
        Which share of the amount, a fraction.

    Returns
    -------
    float
        Part of the customers, a fraction.

    Examples
    --------
    >>> part_for([80, 5, 5, 5, 5])
    0.2
    """
    share = float(checks.fraction(checks.number(share, "share"), "share"))
    curve = pareto(values)
    brought = curve["share of amount"].to_numpy()
    enough = rounding.reaches(brought, share, size=brought.max())
    return float(curve["share of customers"].iloc[np.argmax(enough)])


def gini(values) -> float:
    """The Gini coefficient: how unequal customers are.

    It is twice the area between the Pareto curve and the straight line of equal customers: 0 if all bring the same, nearly
    1 if one brings everything. Where some bring less than nothing (returns, losses) it can pass 1.

    Parameters
    ----------
    values : DataFrame, Series or list
        A list of customers (see the module) that bring more than 0 together.

    Returns
    -------
    float

    Examples
    --------
    >>> gini([5, 5, 5, 5]), gini([100, 0, 0, 0])
    (0.0, 0.75)
    """
    curve = pareto(values)
    area = np.trapezoid(curve["share of amount"], curve["share of customers"])
    return round(float(2 * area - 1), 12)


def compare(values, cuts: Sequence[float] = CUTS, abc_cuts: Sequence[float] = ABC_CUTS) -> pd.DataFrame:
    """Head-count tiers against ABC classes: how many customers are in each pair.

    Parameters
    ----------
    values : DataFrame, Series or list
        A list of customers (see the module).
    cuts, abc_cuts : sequence of fractions
        As for :func:`by_head_count` and :func:`abc`.

    Returns
    -------
    DataFrame
        Index "tier", columns "class" A, B, C.

    Examples
    --------
    >>> compare([60, 25, 8, 4, 3])  # doctest: +NORMALIZE_WHITESPACE
    class        A  B  C
    tier
    key          1  0  0
    development  0  0  0
    maintained   0  0  0
    opportunity  1  2  1
    """
    amounts = amounts_of(values)
    tiers, classes = by_head_count(amounts, cuts)["tier"], abc(amounts, abc_cuts)["class"]
    counts = np.bincount(tiers.cat.codes.astype(int) * 3 + classes.cat.codes, minlength=12).reshape(4, 3)
    return pd.DataFrame(
        counts,
        index=pd.Index(TIER_NAMES["course"], name="tier"),
        columns=pd.Index(ABC, name="class"),
    )


def service_gain(values, *, effect: float, cost: float, part: float = 0.2, share: float = 0.8) -> pd.DataFrame:
    """What a special service earns when it goes to the best 20 % of the customers, to class A, or to all whom it pays.

    Parameters
    ----------
    values : DataFrame, Series or list
        A list of customers (see the module).
    effect : float
        The extra profit that the service brings, as a part of the customer's amount.
    cost : float
        What it costs for one customer, 0 or more.
    part : float
        The part of the customers served by head-count.
    share : float
        The share of the amount served by ABC.

    Returns
    -------
    DataFrame
        Index "served": "by head-count", "by ABC", "where it pays" (each customer with effect · amount above the cost);
        columns "customers", "brings", "costs" and "left over".

    Examples
    --------
    >>> service_gain([600, 250, 80, 40, 30], effect=.1, cost=15)  # doctest: +NORMALIZE_WHITESPACE
                   customers  brings  costs  left over
    served
    by head-count          1    60.0   15.0       45.0
    by ABC                 2    85.0   30.0       55.0
    where it pays          2    85.0   30.0       55.0
    """
    effect = float(checks.fraction(checks.number(effect, "effect"), "effect"))
    cost = checks.number(cost, "cost", least=0)
    amounts = from_the_highest(amounts_of(values))
    rank = ranks(amounts.to_numpy())
    share = float(checks.fraction(checks.number(share, "share"), "share"))
    served = {
        N_("by head-count"): (rank <= head_counts(len(amounts), [part_of(part)])[0]) & bring_something(amounts),
        N_("by ABC"): abc(amounts, (share, 1))["class"] == "A",
        N_("where it pays"): rounding.exceeds(effect * amounts, cost),
    }
    rows = {
        name: (int(who.sum()), effect * float(amounts[who].sum()), cost * int(who.sum()))
        for name, who in served.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["customers", N_("brings"), N_("costs")])
    left = rounding.without_noise(table["brings"] - table["costs"], size=table["brings"] + table["costs"])
    return table.assign(**{N_("left over"): left}).rename_axis(index=N_("served"))


def quadrant(
    customers: pd.DataFrame, *, amount_from: float | None = None, length_from: float | None = None
) -> pd.DataFrame:
    """Four classes by value and length of relation: gold (high, long), meteor (high, short), stream (low, long), burden (low, short).

    Parameters
    ----------
    customers : DataFrame
        One row a customer: columns "amount" and "length" (or 消费金额 and 关系长度), such as :func:`by_customer` gives.
    amount_from, length_from : float, optional
        From where a value counts as high and a relation as long; exactly there it does. The averages by default.

    Returns
    -------
    DataFrame
        Index of the customers, in their order; columns "amount", "length" and "class" (ordered).

    Examples
    --------
    >>> list_of_four = pd.DataFrame({"amount": [90, 80, 10, 20], "length": [24, 2, 30, 1]}, index=list("ABCD"))
    >>> quadrant(list_of_four)["class"].to_list()
    ['gold', 'meteor', 'stream', 'burden']
    """
    columns.table(customers, "customers")
    amounts = amounts_of(customers)
    lengths = numbers_of(customers, "length", least=0)
    high = _from(amounts.to_numpy(), amount_from, "amount_from")
    long = _from(lengths, length_from, "length_from")
    return pd.DataFrame(
        {
            "amount": amounts.to_numpy(),
            "length": lengths,
            "class": pd.Categorical.from_codes(2 * ~high + ~long, categories=QUADRANTS, ordered=True),
        },
        index=amounts.index,
    )


def score(
    customers: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    against: Iterable[str] = AGAINST,
    method: str = "rank",
) -> pd.DataFrame:
    """A weighted score of several indicators, and the ranking by it.

    Each indicator is first brought to a scale from 0 (worst) to 1 (best), because hours and money cannot be added:

    * ``"rank"``: by place in the list; the customer in the middle gets ½, whatever the distances;
    * ``"range"``: (value − smallest) ÷ (largest − smallest); one giant presses all others together near 0.

    An indicator that counts against the customer is turned round (1 − scale). If all have the same value it tells
    nothing, and all get ½. A missing value is replaced by the median of the others. The weights are divided by their
    sum, so that only their proportions matter.

    Parameters
    ----------
    customers : DataFrame
        One row a customer, one column an indicator; ids in the column "customer" (客户编号) or in the row labels. Columns
        without a weight are left alone.
    weights : dict
        Indicator → weight, 0 or more, at least one above 0.
    against : sequence of str
        The indicators that count against the customer; those without a weight are left alone.
    method : str
        ``"rank"`` or ``"range"``.

    Returns
    -------
    DataFrame
        Index of the customers, the best first; a column of points for each indicator (they add up to the score), "score"
        (0 … 100), "rank" (equal scores share it) and "missing" (how many values were replaced).

    Raises
    ------
    InputError
        If an indicator is unknown or has no value at all, or no weight is above 0.

    Notes
    -----
    Source: course case 3-1, which ranks by sales, volume, arrears and purchase cycle.

    Examples
    --------
    >>> four = pd.DataFrame({"sales": [900, 500, 100, 300], "arrears": [400, 0, 0, None]}, index=list("ABCD"))
    >>> score(four, {"sales": 3, "arrears": 1}).round(1)
       sales  arrears  score  rank  missing
    A   75.0      0.0   75.0     1        0
    B   50.0     16.7   66.7     2        0
    D   25.0     16.7   41.7     3        1
    C    0.0     16.7   16.7     4        0
    """
    columns.table(customers, "customers")
    checks.choice(method, "method", ["rank", "range"])
    if not isinstance(weights, Mapping) or not weights:
        raise InputError(
            _(
                'weights must be a dict of indicators and numbers such as {{"sales": 3, "arrears": 1}}, not {value}.'
            ).format(value=checks.shown(weights))
        )
    heavy = {name: checks.number(weight, f"weights[{checks.shown(name)}]", least=0) for name, weight in weights.items()}
    total = sum(heavy.values())
    if total == 0:
        raise InputError(_("All weights are 0, so nothing counts: give at least one indicator a weight above 0."))
    turned = checks.items(against, "against", '["arrears"]')
    turned = set().union(*(_same(checks.one(name, f"against[{at}]")) for at, name in enumerate(turned)))
    points, missing = {}, np.zeros(len(customers), int)
    for name, weight in heavy.items():
        values, gaps = _indicator(customers, name)
        scale = _scaled(values, method)
        points[name] = 100 * weight / total * (1 - scale if name in turned else scale)
        missing += gaps
    table = pd.DataFrame(points, index=ids_of(customers))
    # rounded, so that scores that are equal on paper tie
    table[N_("score")] = table.sum(axis=1).round(9)
    table[N_("missing")] = missing
    table = table.sort_values("score", ascending=False, kind="stable")
    table.insert(len(points) + 1, "rank", ranks(table["score"].to_numpy()))
    return table


def moves(before: pd.DataFrame, after: pd.DataFrame, part: float = 0.2) -> pd.DataFrame:
    """Who enters and who leaves the top 20 % when the ranking changes.

    Parameters
    ----------
    before, after : DataFrame
        Two rankings of the same customers with a column "rank", such as :func:`score` gives.
    part : float
        The top part, a fraction, rounded up to a whole customer. Customers that tie at its end all belong to it.

    Returns
    -------
    DataFrame
        The customers that move, by their new rank; columns "rank before", "rank after" and "move" ("enters" or
        "leaves").

    Examples
    --------
    >>> four = pd.DataFrame({"sales": [900, 500, 100, 300], "arrears": [400, 0, 0, 0]}, index=list("ABCD"))
    >>> moves(score(four, {"sales": 1}), score(four, {"sales": 1, "arrears": 1}), part=.25)
       rank before  rank after    move
    B            2           1  enters
    A            1           2  leaves
    """
    old, new = _places(before, "before"), _places(after, "after")
    if len(old) != len(new) or not is_among(new.index, old.index).all():
        raise InputError(_("before and after rank different customers: make both from the same list."))
    (limit,) = head_counts(len(new), [part_of(part)])
    new = new.sort_values(kind="stable")
    old = old.iloc[columns.spelled(old.index).get_indexer(columns.spelled(new.index))].set_axis(new.index)
    changed = (old <= limit) != (new <= limit)
    table = pd.DataFrame({N_("rank before"): old, N_("rank after"): new})[changed]
    return table.assign(**{N_("move"): np.where(table["rank after"] <= limit, N_("enters"), N_("leaves"))})


def _places(ranking: pd.DataFrame, name: str) -> pd.Series:
    """The ranks of a ranking, by customer."""
    columns.table(ranking, name, ["rank"])
    places = columns.numbers(ranking, name, "rank", checks.whole_numbers, most=checks.COUNTABLE).astype(int)
    return pd.Series(places, index=columns.labels(ranking, name))


def _same(name: str) -> tuple[str, ...]:
    """The headings that mean the same indicator."""
    return next((headings for headings in HEADINGS.values() if checks.among(name, headings)), (name,))


def _indicator(customers: pd.DataFrame, name: str) -> tuple[np.ndarray, np.ndarray]:
    """An indicator's values with the median where one is missing, and where that is."""
    heading = columns.heading(customers, "customers", _same(name))
    cells = customers[heading]

    def refuse_lists(value: object, row: int) -> None:
        if not checks.can_be_looked_up(value):
            raise checks.not_one(value, checks.place(customers[[heading]], "customers", (row, 0)))

    numeric = pd.api.types.is_numeric_dtype(cells.dtype)
    gaps = cells.isna().to_numpy() if numeric else columns.each_value(cells, refuse_lists)[0] < 0
    if gaps.all():
        raise InputError(
            _(
                "customers has no value at all in {column}: fill it in, or leave this indicator out of the weights."
            ).format(column=checks.shown(heading))
        )
    values = checks.numbers(cells.mask(gaps, 0).to_frame(), "customers").ravel()
    values[gaps] = np.median(values[~gaps])
    return values, gaps


def _scaled(values: np.ndarray, method: str) -> np.ndarray:
    """Values on a scale from 0, the smallest, to 1, the largest; ½ where all are equal."""
    values = rounding.levelled(values)
    low, high = values.min(), values.max()
    if low == high:
        return np.full(len(values), 0.5)
    if method == "range":
        return (values - low) / (high - low)
    return (pd.Series(values).rank().to_numpy() - 1) / (len(values) - 1)


def _from(values: np.ndarray, limit: float | None, name: str) -> np.ndarray:
    """Which values reach the limit, or the average."""
    size = 0.0 if limit is not None else np.abs(values).mean()
    return rounding.reaches(values, values.mean() if limit is None else checks.number(limit, name), size=size)
