"""The questions of chapter 4. Shares are fractions, money has no currency, lengths of relation are months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from inspect import signature

import pandas as pd

from clvteach.questions import (
    Carried,
    Case,
    Choice,
    Function,
    Number,
    Order,
    Pick,
    Several,
    Steps,
    Table,
)
from clvteach.tiers.case31 import profit
from clvteach.tiers.model import ABC, ABC_CUTS, OTHER_NAMES, QUADRANTS, TIER_NAMES, tier_sizes

NOT_SORTED = "the list is not sorted"
FROM_BELOW = "sorted from the lowest"

# --- Four tiers ----------------------------------------------------------------------------------------------------


def _tiers(*sizes: float) -> pd.Series:
    return pd.Series(sizes, index=TIER_NAMES["course"])


def _up(customers: int, per_cent: int) -> int:
    """A part of the customers, rounded up to a whole one."""
    return -(-customers * per_cent // 100)


def _rounded_down(n) -> pd.Series:
    first, second, third = (n.customers * per_cent // 100 for per_cent in (1, 5, 20))
    return _tiers(first, second - first, third - second, n.customers - third)


def _rounded_one_by_one(n) -> pd.Series:
    first, second, third = (_up(n.customers, per_cent) for per_cent in (1, 4, 15))
    return _tiers(first, second, third, n.customers - first - second - third)


def _not_taken_off(n) -> pd.Series:
    return _tiers(*(_up(n.customers, per_cent) for per_cent in (1, 5, 20)), n.customers - _up(n.customers, 20))


def _rounded_to_the_nearest(n) -> pd.Series:
    first, second, third = (round(n.customers * per_cent / 100) for per_cent in (1, 5, 20))
    return _tiers(first, second - first, third - second, n.customers - third)


def _per_cent_as_heads(n) -> pd.Series:
    return _tiers(1, 4, 15, n.customers - 20)


FOUR_TIERS = Case(
    "1",
    given={"customers": Steps(130, 990, 10)},
    derive=lambda n: {"last": _up(n.customers, 20), "next": _up(n.customers, 20) + 1},
    accept=lambda n: n.customers % 100,
    questions=[
        Table(
            "1a",
            points=2,
            right=lambda n: tier_sizes(n.customers),
            unit="count",
            decimals=0,
            wrong={
                "not rounded up": _rounded_down,
                "each tier rounded by itself": _rounded_one_by_one,
                "higher tiers not taken off": _not_taken_off,
                "per cent taken for customers": _per_cent_as_heads,
            },
            later={"rounded to the nearest": _rounded_to_the_nearest},
        ),
    ],
)

# --- Pareto and ABC ------------------------------------------------------------------------------------------------

TEN = tuple(f"K{number}" for number in range(1, 11))


def _ten(n) -> dict:
    amounts = [n.best, n.second, n.third, n.fourth, *n.small[:6]]
    listed = dict(zip(TEN, (amounts[place] for place in n.places), strict=True))
    return {"listed": listed, "sorted": sorted(listed, key=listed.get, reverse=True), "total": sum(amounts)}


def _classes(n, names: Iterable[str], weight: Callable[[str], float], crossing_counts: bool = True) -> pd.Series:
    """The classes that come out if the customers are taken in this order and with these weights."""
    whole, reached, classes = sum(map(weight, TEN)), 0.0, {}
    for name in names:
        before, reached = reached, reached + weight(name)
        passed = sum((before if crossing_counts else reached) > cut * whole - 1e-9 for cut in ABC_CUTS)
        classes[name] = ABC[passed]
    return pd.Series({name: classes[name] for name in TEN})


def _where_it_crosses(n) -> pd.Series:
    """The customers that another rule at the cuts moves, with the class they get by it."""
    strict = _classes(n, n.sorted, n.listed.get, crossing_counts=False)
    return strict[strict != _classes(n, n.sorted, n.listed.get)]


def _number_of_a(n) -> int:
    return list(_classes(n, n.sorted, n.listed.get)).count("A")


TEN_CUSTOMERS = Case(
    "2",
    given={
        "best": Steps(4000, 12000, 200),
        "second": Steps(2000, 3500, 100),
        "third": Steps(900, 1800, 50),
        "fourth": Steps(500, 850, 50),
        "small": Order(tuple(range(60, 460, 20))),  # six of them, so that no two customers tie
        "places": Order(tuple(range(10))),
    },
    derive=_ten,
    table=lambda n: pd.DataFrame({"amount": n.listed.values()}, index=pd.Index(TEN, name="customer")),
    questions=[
        Number(
            "2a",
            unit="fraction",
            decimals=3,
            right=lambda n: (n.best + n.second) / n.total,
            wrong={
                "the rule instead of the data": lambda n: 0.8,
                NOT_SORTED: lambda n: sum(n.listed[name] for name in TEN[:2]) / n.total,
                FROM_BELOW: lambda n: sum(n.listed[name] for name in n.sorted[-2:]) / n.total,
                "only the best customer": lambda n: n.best / n.total,
                "compared with the others instead of the total": lambda n: (
                    (n.best + n.second) / (n.total - n.best - n.second)
                ),
            },
        ),
        Table(
            "2b",
            points=3,
            words=ABC,
            right=lambda n: _classes(n, n.sorted, n.listed.get),
            wrong={
                "cut by heads instead of money": lambda n: _classes(n, n.sorted, lambda name: 1),
                FROM_BELOW: lambda n: _classes(n, n.sorted[::-1], n.listed.get),
                NOT_SORTED: lambda n: _classes(n, TEN, n.listed.get),
                "the customer at the cut is put below it": _where_it_crosses,
            },
        ),
        Choice(
            "2c",
            right=lambda n: {{1: "fewer", 2: "equal"}.get(_number_of_a(n), "more")},
        ),
    ],
)

# --- Quadrant and score --------------------------------------------------------------------------------------------

SIX = tuple(f"K{number}" for number in range(1, 7))


def _six(n) -> dict:
    high, long = n.high_from, n.long_from
    customers = [
        (high + n.above, long + 14),
        (high + 3 * n.above, n.short),
        (n.low, long + 22),
        (n.low + 60, n.short + 2),
        (high, n.short + 1),  # exactly at the thresholds: these two show who counts them as high and long
        (high - 10, long),
    ]
    return {"six": dict(zip(SIX, (customers[place] for place in n.places), strict=True))}


def _table_of_six(n) -> pd.DataFrame:
    return pd.DataFrame(n.six.values(), index=pd.Index(SIX, name="customer"), columns=["amount", "length"])


def _placed(n, rule: Callable[[int, int], str]) -> pd.Series:
    return pd.Series({name: rule(amount, length) for name, (amount, length) in n.six.items()})


def _quadrants(n, names: Sequence[str]) -> pd.Series:
    """By both thresholds: the names of high and long, high and short, low and long, low and short."""
    return _placed(n, lambda amount, length: names[2 * (amount < n.high_from) + (length < n.long_from)])


def _at_the_threshold(n) -> pd.Series:
    at = {name for name, (amount, length) in n.six.items() if amount == n.high_from or length == n.long_from}
    return _placed(n, lambda amount, length: "burden")[[name in at for name in SIX]]


def _score(n, arrears: float | None = None, weights: tuple | None = None, total: float | None = None) -> float:
    """The score with the right scale, weights and total, or with a learner's."""
    weights = weights or (n.weight_sales, n.weight_units, n.weight_arrears)
    scales = (n.sales, n.units, 1 - n.arrears if arrears is None else arrears)
    return 100 * sum(w * s for w, s in zip(weights, scales, strict=True)) / (total or sum(weights))


PLACING = Case(
    "3",
    given={
        "high_from": Steps(800, 2000, 100),
        "long_from": Pick(12, 18, 24, 30),
        "above": Steps(100, 600, 50),
        "low": Steps(100, 400, 50),
        "short": Steps(1, 6),
        "places": Order(tuple(range(6))),
        "weight_sales": Steps(3, 6),
        "weight_units": Steps(1, 2),
        "weight_arrears": Steps(2, 4),
        "sales": Steps(0.5, 0.9, 0.1),
        "units": Steps(0.2, 0.8, 0.1),
        "arrears": Pick(0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9),
    },
    derive=_six,
    table=_table_of_six,
    questions=[
        Table(
            "3a",
            points=2,
            words=QUADRANTS,
            other_names=OTHER_NAMES
            | {"golden": "gold", "brook": "stream", "creek": "stream", "溪流": "stream", "包袱": "burden"},
            right=lambda n: _quadrants(n, ("gold", "meteor", "stream", "burden")),
            wrong={
                "meteor and stream exchanged": lambda n: _quadrants(n, ("gold", "stream", "meteor", "burden")),
                "only the amount looked at": lambda n: _placed(
                    n, lambda amount, length: "gold" if amount >= n.high_from else "burden"
                ),
                "only the length looked at": lambda n: _placed(
                    n, lambda amount, length: "gold" if length >= n.long_from else "burden"
                ),
                "the threshold itself counts as low or short": _at_the_threshold,
            },
        ),
        Number(
            "3b",
            points=2,
            unit="points",
            decimals=1,
            right=_score,
            wrong={
                "arrears not turned round": lambda n: _score(n, arrears=n.arrears),
                "not divided by the sum of the weights": lambda n: _score(n, total=1),
                "divided by the number of indicators": lambda n: _score(n, total=3),
                "the weights left out": lambda n: _score(n, weights=(1, 1, 1)),
                "arrears subtracted": lambda n: _score(n, arrears=-n.arrears),
                "not multiplied by 100": lambda n: _score(n) / 100,
            },
            later={
                "arrears left out": lambda n: _score(n, weights=(n.weight_sales, n.weight_units, 0)),
                "arrears left out, but not their weight": lambda n: _score(n, arrears=0),
            },
        ),
    ],
)

# --- Profit of each customer ---------------------------------------------------------------------------------------

FIVE = tuple(f"K{number}" for number in range(1, 6))
THIS_YEAR = 2025
UNPAID = 0.5
TOOLS_COSTS = {name: signature(profit).parameters[name].default for name in ("hour_cost", "acquisition_cost")}


def _five(n) -> dict:
    small = [
        {"sales": sales, "margin": 0.2, "service_hours": hours, "arrears": arrears, "first_year": first_year}
        for sales, hours, arrears, first_year in zip(
            n.small_sales, n.small_hours, (0, 0, n.arrears), (THIS_YEAR, THIS_YEAR, 2021), strict=True
        )
    ]
    large = [
        {"sales": sales, "margin": 0.3, "service_hours": hours, "arrears": arrears, "first_year": 2018}
        for sales, hours, arrears in ((n.best_sales, n.best_hours, 0), (n.good_sales, n.good_hours, 200))
    ]
    customers = [*large, *small]
    table = pd.DataFrame([customers[place] for place in n.places], index=pd.Index(FIVE, name="customer"))
    table.insert(0, "year", THIS_YEAR)
    table["cost_of_goods"] = (table["sales"] * (1 - table.pop("margin"))).round().astype(int)
    table = table[["year", "first_year", "sales", "cost_of_goods", "service_hours", "arrears"]]
    costs = {"hour_cost": n.hour_cost, "acquisition_cost": n.acquisition, "unpaid": UNPAID}
    return {"table": table, "costs": profit(table, **costs)}


def _best_of_five(amounts: pd.Series, best: pd.Series | None = None) -> float:
    """What part of the amounts the customer with the highest one has, or the highest of other ones."""
    return float((amounts if best is None else best).max() / amounts.sum())


def _at_the_tools_costs(n, *left_out: str) -> pd.Series:
    """The profits that become others if costs are left out, so that the tool takes the chapter's."""
    units = {"hour_cost": n.table["service_hours"], "acquisition_cost": 1 * (n.table["first_year"] == THIS_YEAR)}
    differences = {"hour_cost": n.hour_cost, "acquisition_cost": n.acquisition}
    differences = {name: differences[name] - TOOLS_COSTS[name] for name in left_out}
    if not all(differences.values()):  # where the firm's cost is the chapter's, nothing was left out
        return pd.Series(dtype=float)
    more = sum(difference * units[name] for name, difference in differences.items())
    return (n.costs["profit"] + more)[more != 0]


def profit_of(sales: float, cost_of_goods: float, hours: float, hour_cost: float, acquisition_cost: float) -> float:
    """What a customer leaves in a year, without unpaid bills: section 6.

    Examples
    --------
    >>> profit_of(3500, 2800, 6, 60, 400)
    -60
    """
    return sales - cost_of_goods - hours * hour_cost - acquisition_cost


MORE_CUSTOMERS = Case(
    "4",
    given={
        "hour_cost": Steps(50, 80, 10),
        "acquisition": Steps(300, 600, 50),
        "best_sales": Steps(14000, 26000, 1000),
        "best_hours": Steps(10, 30),
        "good_sales": Steps(3000, 5000, 500),
        "good_hours": Steps(4, 9),
        "small_sales": Several(3, Steps(600, 2400, 100)),
        "small_hours": Several(3, Steps(6, 15)),
        "arrears": Steps(400, 1000, 100),
        "places": Order(tuple(range(5))),
    },
    derive=_five,
    accept=lambda n: (
        (n.costs["profit"] < 0).sum() == 3 and n.costs["profit"].sum() > 0 and _best_of_five(n.costs["profit"]) > 1.02
    ),
    table=lambda n: n.table,
    questions=[
        Function(
            "4a",
            points=2,
            parameters=("sales", "cost_of_goods", "hours", "hour_cost", "acquisition_cost"),
            inputs=lambda n: [
                (n.best_sales, n.best_sales - 3000, n.best_hours, n.hour_cost, 0),
                (1500, 1200, 8, n.hour_cost, n.acquisition),
                (800, 640, 0, 60, n.acquisition),
                (0, 0, 3, n.hour_cost, 0),
            ],
            right=profit_of,
            wrong={
                "hours taken for money": lambda sales, goods, hours, hour_cost, acquisition: (
                    sales - goods - hours - acquisition
                ),
                "the service is missing": lambda sales, goods, hours, hour_cost, acquisition: (
                    sales - goods - acquisition
                ),
                "the acquisition cost is missing": lambda sales, goods, hours, hour_cost, acquisition: (
                    sales - goods - hours * hour_cost
                ),
                "the cost of goods is missing": lambda sales, goods, hours, hour_cost, acquisition: (
                    sales - hours * hour_cost - acquisition
                ),
            },
        ),
        Table(
            "4b",
            points=3,
            decimals=0,
            right=lambda n: n.costs["profit"],
            wrong={
                "gross profit instead of profit": lambda n: n.costs["gross profit"],
                "the service is missing": lambda n: n.costs["profit"] + n.costs["service"],
                "the acquisition cost is charged to old customers, too": lambda n: (n.costs["profit"] - n.acquisition)[
                    n.table["first_year"] < THIS_YEAR
                ],
                "the acquisition cost is missing": lambda n: (n.costs["profit"] + n.acquisition)[
                    n.table["first_year"] == THIS_YEAR
                ],
                "all arrears taken away": lambda n: (n.costs["profit"] - n.costs["unpaid"])[n.table["arrears"] > 0],
                "unpaid bills are missing": lambda n: (n.costs["profit"] + n.costs["unpaid"])[n.table["arrears"] > 0],
            },
            later={
                "the tool's cost of an hour": lambda n: _at_the_tools_costs(n, "hour_cost"),
                "the tool's acquisition cost": lambda n: _at_the_tools_costs(n, "acquisition_cost"),
                "the tool's costs": lambda n: _at_the_tools_costs(n, "hour_cost", "acquisition_cost"),
                "hours taken for money": lambda n: n.costs["profit"] + n.costs["service"] - n.table["service_hours"],
            },
        ),
        Number(
            "4c",
            unit="fraction",
            decimals=3,
            right=lambda n: _best_of_five(n.costs["profit"]),
            wrong={
                "losses left out of the total": lambda n: _best_of_five(n.costs["profit"].clip(lower=0)),
                "losses counted as profits": lambda n: _best_of_five(n.costs["profit"].abs()),
                "share of the sales": lambda n: _best_of_five(n.table["sales"]),
                "share of the gross profit": lambda n: _best_of_five(n.costs["gross profit"]),
            },
            carried=(
                Carried(
                    uses=("4b",),
                    right=lambda n, own: _best_of_five(own["4b"]),
                    trivial=lambda n, own: own["4b"].sum() <= 0 or round(_best_of_five(own["4b"]), 3) == 1,
                ),
            ),
        ),
    ],
)

CASES = (FOUR_TIERS, TEN_CUSTOMERS, PLACING, MORE_CUSTOMERS)
