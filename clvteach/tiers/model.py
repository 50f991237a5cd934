"""Which customers are worth how much: tiers, shares, classes and scores (chapter 4).

Conventions everywhere in this module: parts, shares and rates are fractions (.2 is 20 %), money has no currency, and a
negative amount is a return. A list of customers is a table with one row a customer and the columns "customer" and "amount" (or 客户编号
and 消费金额; without the first, the row labels are the ids), or a Series of amounts labelled by customer, or a plain
list. Other columns are left alone. An empty list, a missing id, an id that is there twice and an amount that is not a
number are errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clvteach import checks
from clvteach.checks import InputError
from clvteach.language import N_, _

HEADINGS = {
    "customer": (N_("customer"), "客户编号"),
    "date": (N_("date"), "日期", "消费日期"),
    "amount": (N_("amount"), "消费金额", "金额"),
    "length": (N_("length"), "关系长度"),
    "year": (N_("year"), "年份"),
    "first_year": (N_("first_year"), "首购年份"),
    "orders": (N_("orders"), "订单数"),
    "units": (N_("units"), "销售量"),
    "sales": (N_("sales"), "销售额"),
    "cost_of_goods": (N_("cost_of_goods"), "进货成本"),
    "service_hours": (N_("service_hours"), "服务工时"),
    "arrears": (N_("arrears"), "欠款额"),
    "cycle": (N_("cycle"), "采购周期"),
}

TIER_NAMES = {
    "course": (N_("key"), N_("development"), N_("maintained"), N_("opportunity")),
    "metals": (N_("platinum"), N_("gold"), N_("iron"), N_("lead")),
}
ABC = ("A", "B", "C")
CUTS, ABC_CUTS = (0.01, 0.05, 0.20), (0.80, 0.95)
QUADRANTS = (N_("gold"), N_("meteor"), N_("stream"), N_("burden"))

AGAINST = ("arrears", "cycle")  # the indicators of case 3-1 that count against a customer
CASE_WEIGHTS = {"sales": 4.0, "units": 2.0, "arrears": 3.0, "cycle": 1.0}


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
    checks.columns(purchases, "purchases", [])
    customer, date, amount = (
        checks.column(purchases, "purchases", HEADINGS[name]) for name in ("customer", "date", "amount")
    )
    customers = checks.present(purchases, "purchases", customer)
    amounts = checks.numbers(purchases[[amount]], "purchases").ravel()
    latest = pd.Timestamp.now() if today is None else checks.date(today, "today")
    checks.present(purchases, "purchases", date)
    days = checks.dates(purchases, "purchases", date, latest=latest)
    groups = pd.DataFrame(
        {"customer": customers.to_numpy(), "amount": amounts, "bought": amounts >= 0, "day": days.to_numpy()}
    ).groupby("customer")
    table = pd.DataFrame(
        {
            N_("purchases"): groups["bought"].sum(),
            N_("amount"): groups["amount"].sum().round(6),  # so that sums that are equal on paper tie
            N_("first"): groups["day"].min(),
            N_("last"): groups["day"].max(),
        }
    )
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
    limits = _limits(number, _rising(cuts, "cuts", 3))
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
    cuts = _rising(cuts, "cuts", 3)
    labels = TIER_NAMES[checks.choice(names, "names", TIER_NAMES)]
    amounts = _sorted(_amounts(values))
    rank = _ranks(amounts.to_numpy())
    codes = np.searchsorted(_limits(len(amounts), cuts), rank)
    codes[amounts.to_numpy() <= 0] = 3
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
    cuts = _rising(cuts, "cuts", 2)
    amounts = _sorted(_amounts(values))
    rank = _ranks(amounts.to_numpy())
    reached = np.concatenate([[0.0], amounts.cumsum()]) / _total(amounts)
    codes = np.searchsorted(cuts, reached[rank - 1] + 1e-12, side="right")
    codes[amounts.to_numpy() <= 0] = 2
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
    checks.columns(table, "table", ["amount", by])
    checks.present(table, "table", by)
    amounts = pd.Series(checks.numbers(table[["amount"]], "table").ravel())
    groups = amounts.groupby(table[by].reset_index(drop=True), observed=False)
    number, amount = groups.size(), groups.sum()
    return pd.DataFrame(
        {
            N_("customers"): number,
            N_("share of customers"): number / len(table),
            "amount": amount,
            N_("share of amount"): amount / _total(amounts),
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
    amounts = _sorted(_amounts(values))
    count = np.arange(len(amounts) + 1)
    return pd.DataFrame(
        {
            "share of customers": count / len(amounts),
            "share of amount": np.concatenate([[0.0], amounts.cumsum()]) / _total(amounts),
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
    (count,) = _limits(len(curve) - 1, [_part(part)])
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
    return float(curve["share of customers"].iloc[np.argmax(curve["share of amount"].to_numpy() >= share - 1e-12)])


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
    amounts = _amounts(values)
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
    amounts = _sorted(_amounts(values))
    rank = _ranks(amounts.to_numpy())
    share = float(checks.fraction(checks.number(share, "share"), "share"))
    served = {
        N_("by head-count"): (rank <= _limits(len(amounts), [_part(part)])[0]) & (amounts > 0),
        N_("by ABC"): abc(amounts, (share, 1))["class"] == "A",
        N_("where it pays"): effect * amounts > cost,
    }
    rows = {
        name: (int(who.sum()), effect * float(amounts[who].sum()), cost * int(who.sum()))
        for name, who in served.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["customers", N_("brings"), N_("costs")])
    return table.assign(**{N_("left over"): table["brings"] - table["costs"]}).rename_axis(index=N_("served"))


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
    checks.columns(customers, "customers", [])
    amounts = _amounts(customers)
    lengths = checks.numbers(
        customers[[checks.column(customers, "customers", HEADINGS["length"])]], "customers", least=0
    ).ravel()
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
    checks.columns(customers, "customers", [])
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
    ids = _ids(customers)
    table = pd.DataFrame(points, index=ids)
    # rounded, so that scores that are equal on paper tie
    table[N_("score")] = table.sum(axis=1).round(9)
    table[N_("missing")] = missing
    table = table.sort_values("score", ascending=False, kind="stable")
    table.insert(len(points) + 1, "rank", _ranks(table["score"].to_numpy()))
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
    if len(old) != len(new) or not new.index.isin(old.index).all():
        raise InputError(_("before and after rank different customers: make both from the same list."))
    (limit,) = _limits(len(new), [_part(part)])
    new = new.sort_values(kind="stable")
    old = old.reindex(new.index)
    changed = (old <= limit) != (new <= limit)
    table = pd.DataFrame({N_("rank before"): old, N_("rank after"): new})[changed]
    return table.assign(**{N_("move"): np.where(table["rank after"] <= limit, N_("enters"), N_("leaves"))})


def _places(ranking: pd.DataFrame, name: str) -> pd.Series:
    """The ranks of a ranking, by customer."""
    checks.columns(ranking, name, ["rank"])
    ranks = checks.whole_numbers(ranking[["rank"]], name, most=checks.COUNTABLE).ravel().astype(int)
    return pd.Series(ranks, index=checks.labels(ranking, name))


def indicators(customers: pd.DataFrame) -> pd.DataFrame:
    """The four indicators of case 3-1 for one year of the distributor's file.

    Parameters
    ----------
    customers : DataFrame
        One row a customer: columns "sales", "units", "arrears" and "orders" (in the year, 1 or more), such as one year of
        :func:`clvteach.data.distributor`.

    Returns
    -------
    DataFrame
        Index "customer"; columns "sales", "units", "arrears" and "cycle" (months from order to order: 12 ÷ orders).

    Examples
    --------
    >>> indicators(pd.DataFrame({"customer": ["A"], "sales": 900, "units": 5, "arrears": 0, "orders": 6}))  # doctest: +NORMALIZE_WHITESPACE
              sales  units  arrears  cycle
    customer
    A         900.0    5.0      0.0    2.0
    """
    checks.columns(customers, "customers", [])
    orders = _column(customers, "orders", least=1)
    table = {name: _column(customers, name) for name in ("sales", "units", "arrears")}
    return pd.DataFrame({**table, "cycle": 12 / orders}, index=_ids(customers))


def profit(
    customers: pd.DataFrame, *, hour_cost: float = 60, acquisition_cost: float = 400, unpaid: float = 0.5
) -> pd.DataFrame:
    """What each customer leaves in one year once everything is charged that he caused.

    profit = sales − cost of goods − service hours · hour cost − acquisition cost (in the first year) − unpaid · arrears

    Parameters
    ----------
    customers : DataFrame
        One row a customer of one year: columns "sales", "cost_of_goods" and "service_hours"; if there, also "arrears"
        (otherwise 0), and "year" with "first_year": where both are equal the customer was won in this year.
    hour_cost : float
        What an hour of service costs.
    acquisition_cost : float
        What it cost to win one new customer, the same for each.
    unpaid : float
        The part of the arrears that will never be paid, a fraction.

    Returns
    -------
    DataFrame
        Index of the customers, in their order; columns "gross profit", "service", "acquisition", "unpaid" and "profit".

    Notes
    -----
    The three costs at their start are assumptions of the made case, not figures of the course.

    Examples
    --------
    >>> small = pd.DataFrame({"customer": ["S"], "sales": 3000, "cost_of_goods": 2500, "service_hours": 10, "year": 2025, "first_year": 2025})
    >>> profit(small).loc["S"].to_list()
    [500.0, 600.0, 400.0, 0.0, -500.0]
    """
    checks.columns(customers, "customers", [])
    hour_cost = checks.number(hour_cost, "hour_cost", least=0)
    acquisition_cost = checks.number(acquisition_cost, "acquisition_cost", least=0)
    unpaid = float(checks.fraction(checks.number(unpaid, "unpaid"), "unpaid"))
    gross = _column(customers, "sales") - _column(customers, "cost_of_goods")
    service = hour_cost * _column(customers, "service_hours", least=0)
    lost = unpaid * _column(customers, "arrears", least=0, otherwise=0.0)
    won = acquisition_cost * _new(customers)
    return pd.DataFrame(
        {
            N_("gross profit"): gross,
            N_("service"): service,
            N_("acquisition"): won,
            N_("unpaid"): lost,
            N_("profit"): gross - service - won - lost,
        },
        index=_ids(customers),
    )


def by_year(table: pd.DataFrame, **costs: float) -> pd.DataFrame:
    """The distributor's result year by year.

    Parameters
    ----------
    table : DataFrame
        Several years of customers for :func:`profit`, with the columns "year" and "first_year".
    **costs
        ``hour_cost``, ``acquisition_cost`` and ``unpaid`` of :func:`profit`.

    Returns
    -------
    DataFrame
        A column for each year; rows "customers", "new customers", "sales", "gross profit", "service", "acquisition",
        "unpaid", "profit".

    Examples
    --------
    >>> from clvteach import data
    >>> by_year(data.distributor()).loc[["customers", "profit"]].round(0)  # doctest: +NORMALIZE_WHITESPACE
                 2024      2025
    customers   60.0     203.0
    profit  610982.0  371420.0
    """
    checks.columns(table, "table", [])
    columns = {}
    for year, customers in table.groupby(_years(table)):
        result = profit(customers, **costs).sum()
        counts = {
            "customers": len(customers),
            N_("new customers"): int(_new(customers).sum()),
            "sales": _column(customers, "sales").sum(),
        }
        columns[year] = pd.concat([pd.Series(counts, dtype=float), result])
    return pd.DataFrame(columns)


def _years(table: pd.DataFrame) -> np.ndarray:
    heading = checks.column(table, "table", HEADINGS["year"])
    return checks.whole_numbers(table[[heading]], "table", most=checks.COUNTABLE).ravel().astype(int)


@dataclass(frozen=True)
class Case:
    """The customers of a bad year and of the year before it: what :func:`case` works out and :func:`cure` treats.

    Attributes
    ----------
    now, before : DataFrame
        Index "customer"; the columns of :func:`profit` and "rank" (by the weighted score).
    """

    now: pd.DataFrame
    before: pd.DataFrame


def case(table: pd.DataFrame, year: int, weights: Mapping[str, float] | None = None, **costs: float) -> Case:
    """Case 3-1 before the cure: each customer's profit and place in the ranking, in the bad year and the year before.

    Parameters
    ----------
    table : DataFrame
        The distributor's file with `year` and the year before it (:func:`clvteach.data.distributor`).
    year : int
        The bad year.
    weights : dict, optional
        Indicator → weight for :func:`score`. By default sales 4, units 2, arrears 3, cycle 1.
    **costs
        ``hour_cost``, ``acquisition_cost`` and ``unpaid`` of :func:`profit`.

    Returns
    -------
    Case

    Examples
    --------
    >>> from clvteach import data
    >>> firm = case(data.distributor(), 2025)
    >>> len(firm.before), len(firm.now)
    (60, 203)
    """
    checks.columns(table, "table", [])
    years, year = _years(table), checks.whole(year, "year")

    def ranked(wanted: int) -> pd.DataFrame:
        checks.choice(wanted, "year", np.unique(years).tolist())
        customers = table[years == wanted]
        places = score(indicators(customers), CASE_WEIGHTS if weights is None else weights)["rank"]
        return profit(customers, **costs).join(places)

    return Case(now=ranked(year), before=ranked(year - 1))


def cure(
    case: Case,
    *,
    part: float = 0.2,
    growth: float = 0.1,
    extra_service: float = 0.5,
    saved: float = 0.4,
    lost_sales: float = 0.05,
    won_back: float = 0.5,
    offer_cost: float = 2000,
) -> pd.DataFrame:
    """Case 3-1: each customer's profit before and after the cure.

    The best customers by the ranking are served specially, the others by a standard, and the lost ones that were among
    the best a year before are asked to come back. The year is then calculated again with the same customers; what it cost
    to win the new ones and what is not paid stays as it was, so that the comparison is fair.

    Parameters
    ----------
    case : Case
        From :func:`case`.
    part : float
        The part of the customers that is served specially.
    growth, extra_service : float
        By what part the sales and the service hours of the best ones rise.
    saved, lost_sales : float
        What part of their service hours and of their sales the standard takes from the others.
    won_back : float
        The part of the lost best ones that comes back, with the profit of the year before.
    offer_cost : float
        What the offer to one lost customer costs, whether he comes back or not.

    Returns
    -------
    DataFrame
        Index "customer"; columns "group" ("best", "ordinary" or "lost"), "before" and "after": profit of the year. A lost
        customer has 0 before, and after it what is to be expected.

    Notes
    -----
    Source: course case 3-1, which tells what was done and that profit rose again, without figures.

    Examples
    --------
    >>> from clvteach import data
    >>> treated = cure(case(data.distributor(), 2025))
    >>> treated.groupby("group")[["before", "after"]].sum().round(0)  # doctest: +NORMALIZE_WHITESPACE
                before     after
    group
    best      464890.0  488483.0
    lost           0.0   52554.0
    ordinary  -93470.0  -35436.0
    """
    checks.made(case, "case", Case, "tiers.case(…)")
    part = _part(part)
    saved, lost_sales, won_back = (
        float(checks.fraction(checks.number(value, name), name))
        for name, value in (("saved", saved), ("lost_sales", lost_sales), ("won_back", won_back))
    )
    growth, extra_service = (
        float(checks.rate(checks.number(value, name), name))
        for name, value in (("growth", growth), ("extra_service", extra_service))
    )
    offer_cost = checks.number(offer_cost, "offer_cost", least=0)

    now, before = case.now, case.before
    best = (now["rank"] <= _limits(len(now), [part])[0]).to_numpy()
    more = now["gross profit"] * np.where(best, growth, -lost_sales)
    dearer = now["service"] * np.where(best, extra_service, -saved)
    lost = before[(before["rank"] <= _limits(len(before), [part])[0]) & ~before.index.isin(now.index)]
    return pd.DataFrame(
        {
            N_("group"): np.repeat(
                [N_("best"), N_("ordinary"), N_("lost")], [best.sum(), len(now) - best.sum(), len(lost)]
            ),
            N_("before"): np.concatenate([now["profit"][best], now["profit"][~best], np.zeros(len(lost))]),
            N_("after"): np.concatenate(
                [
                    (now["profit"] + more - dearer)[best],
                    (now["profit"] + more - dearer)[~best],
                    won_back * lost["profit"] - offer_cost,
                ]
            ),
        },
        index=now.index[best].append([now.index[~best], lost.index]),
    )


def _new(customers: pd.DataFrame) -> np.ndarray:
    """1 for each customer that was won in the year of the row."""
    year, first = (_column(customers, name, otherwise=np.nan) for name in ("year", "first_year"))
    return np.broadcast_to(year == first, len(customers)).astype(float)


def _column(customers: pd.DataFrame, name: str, *, least: float = -np.inf, otherwise: float | None = None):
    heading = checks.column(customers, "customers", HEADINGS[name], required=otherwise is None)
    return otherwise if heading is None else checks.numbers(customers[[heading]], "customers", least=least).ravel()


def _same(name: str) -> tuple[str, ...]:
    """The headings that mean the same indicator."""
    return next((headings for headings in HEADINGS.values() if checks.among(name, headings)), (name,))


def _indicator(customers: pd.DataFrame, name: str) -> tuple[np.ndarray, np.ndarray]:
    """An indicator's values with the median where one is missing, and where that is."""
    heading = checks.column(customers, "customers", _same(name))
    cells = customers[heading]
    gaps = cells.isna().to_numpy() if cells.dtype != object else _gaps(customers, heading)
    if gaps.all():
        raise InputError(
            _(
                "customers has no value at all in {column}: fill it in, or leave this indicator out of the weights."
            ).format(column=checks.shown(heading))
        )
    values = checks.numbers(cells.mask(gaps, 0).to_frame(), "customers").ravel()
    values[gaps] = np.median(values[~gaps])
    return values, gaps


def _gaps(customers: pd.DataFrame, heading: str) -> np.ndarray:
    """The empty cells of a column in which anything can stand."""

    def wrong(value: object, row: int) -> InputError:
        return checks.not_one(value, checks.place(customers[[heading]], "customers", (row, 0)))

    return checks.coded(customers[heading], wrong)[0] < 0


def _scaled(values: np.ndarray, method: str) -> np.ndarray:
    """Values on a scale from 0, the smallest, to 1, the largest; ½ where all are equal."""
    low, high = values.min(), values.max()
    if low == high:
        return np.full(len(values), 0.5)
    if method == "range":
        return (values - low) / (high - low)
    return (pd.Series(values).rank().to_numpy() - 1) / (len(values) - 1)


def _from(values: np.ndarray, limit: float | None, name: str) -> np.ndarray:
    """Which values reach the limit, or the average. A rounding error does not keep anybody out."""
    limit = values.mean() if limit is None else checks.number(limit, name)
    return values >= limit - 1e-9 * abs(limit)


def _limits(number: int, cuts: Sequence[float]) -> np.ndarray:
    """Parts of so many customers, rounded up to whole ones (and not because of the 16th decimal)."""
    return np.ceil(number * np.asarray(cuts) - 1e-9).astype(int)


def _ranks(descending: np.ndarray) -> np.ndarray:
    """Ranks of values sorted from the highest: 1, 2, 2, 4 … where the second and the third are equal."""
    place = np.arange(1, len(descending) + 1)
    place[1:][descending[1:] == descending[:-1]] = 0
    return np.maximum.accumulate(place)


def _sorted(amounts: pd.Series) -> pd.Series:
    return amounts.sort_values(ascending=False, kind="stable")


def _total(amounts: pd.Series) -> float:
    total = float(amounts.sum())
    if total <= 0:
        raise InputError(
            _(
                "Together these customers bring {total}: a share of nothing, or of a loss, has no meaning. Check the amounts, and whether the returns are larger than the purchases."
            ).format(total=checks.shown(round(total, 2)))
        )
    return total


def _part(part: object) -> float:
    return float(checks.fraction(checks.number(part, "part"), "part"))


def _rising(cuts: object, name: str, number: int) -> np.ndarray:
    array = checks.fraction(cuts, name)
    if array.shape != (number,) or (np.diff(array) < 0).any():
        raise InputError(
            _("{where} is {value}: give {number} fractions that rise from one to the next.").format(
                where=name, value=checks.shown(cuts), number=number
            )
        )
    return array


def _amounts(values: object) -> pd.Series:
    """Amounts labelled by customer, checked."""
    if isinstance(values, Mapping):
        values = pd.Series(list(values.values()), index=pd.Index(list(values), tupleize_cols=False), dtype=object)
    if isinstance(values, pd.DataFrame):
        checks.columns(values, "customers", [])
        heading = checks.column(values, "customers", HEADINGS["amount"])
        return pd.Series(checks.numbers(values[[heading]], "customers").ravel(), index=_ids(values), name="amount")
    amounts = checks.numbers(values, "customers")
    if amounts.ndim != 1 or not amounts.size:
        raise InputError(
            _("{where} must be a list with at least one customer's amount, not {value}.").format(
                where="customers", value=checks.shown(values if amounts.ndim != 1 else [])
            )
        )
    if isinstance(values, pd.Series):
        return pd.Series(amounts, index=_ids(values), name="amount")
    return pd.Series(amounts, index=pd.RangeIndex(1, len(amounts) + 1), name="amount")


def _ids(table: pd.DataFrame | pd.Series) -> pd.Index:
    """The customers' ids: the column of that name, or else the row labels."""
    mend = _("a customer in more than one row must be added up first, with tiers.by_customer(…)")
    heading = None
    if isinstance(table, pd.DataFrame):
        heading = checks.column(table, "customers", HEADINGS["customer"], required=False)
    if heading is None:
        return checks.labels(table, "customers", mend=mend)
    return pd.Index(checks.identities(table, "customers", heading, mend=mend), name="customer")
