"""The questions of chapter 4. Shares are fractions, money has no currency, lengths of relation are months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from clvteach.language import N_
from clvteach.questions import (
    Case,
    Choice,
    Exercise,
    Function,
    Misconception,
    Number,
    Option,
    Order,
    Pick,
    Quantity,
    Several,
    Steps,
    Table,
    Text,
)
from clvteach.tiers.case31 import profit
from clvteach.tiers.model import ABC, ABC_CUTS, QUADRANTS, TIER_NAMES, tier_sizes

NOT_SORTED = N_("the list is not sorted")
FROM_BELOW = N_("sorted from the lowest")

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


def _per_cent_as_heads(n) -> pd.Series:
    return _tiers(1, 4, 15, n.customers - 20)


FOUR_TIERS = Case(
    name="1",
    title=N_("Four tiers"),
    text=N_(
        "A wholesaler for office supplies has {customers} customers. They are sorted by what they spent in a year, from the highest; all spent something, and no two the same. "
        "The list is cut at the first 1 %, 5 % and 20 %, by the rules of the chapter."
    ),
    given={"customers": Steps(130, 990, 10)},
    derive=lambda n: {"last": _up(n.customers, 20), "next": _up(n.customers, 20) + 1},
    accept=lambda n: n.customers % 100,
    questions=[
        Table(
            name="1a",
            points=2,
            text=N_(
                "How many customers are in each tier? Give a list of four numbers: key, development, maintained, opportunity customers."
            ),
            meaning=N_("Few customers at the top can be looked after one by one; the many below need a standard."),
            right=lambda n: tier_sizes(n.customers),
            unit="count",
            decimals=0,
            misconceptions=(
                Misconception(
                    N_("rounded down"),
                    _rounded_down,
                    N_("You rounded the cuts down. By our rule each cut is rounded up to a whole customer."),
                    see="2",
                ),
                Misconception(
                    N_("each tier rounded by itself"),
                    _rounded_one_by_one,
                    N_(
                        "You rounded each tier by itself. Round the places where the list is cut; then subtract one place from the next."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("higher tiers not taken off"),
                    _not_taken_off,
                    N_(
                        "Your four numbers add up to more customers than there are: whoever is in a higher tier is counted again below. Take them off."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("per cent taken for customers"),
                    _per_cent_as_heads,
                    N_("You took the per cent for customers. Calculate first how many customers they are."),
                    see="2",
                ),
            ),
        ),
        Choice(
            name="1b",
            text=N_(
                "A year later there are as many customers, but the one in place {last} and the one in place {next} spent the same. The list is cut after place {last}. In which tiers are these two?"
            ),
            meaning=N_(
                "Equal amounts, equal tier, the higher one: nobody can ask why somebody with the same amount is served better."
            ),
            options={
                "both higher": Option(N_("Both are maintained customers."), N_("Look at the rule for ties once more.")),
                "both lower": Option(
                    N_("Both are opportunity customers."),
                    N_("Equal amounts do get the same tier, but at a cut it is the higher one."),
                ),
                "by the list": Option(
                    N_("The first one in the list is maintained, the other one is an opportunity customer."),
                    N_("Then chance would decide, by the order in which equal customers happen to stand in the list."),
                ),
                "by length": Option(
                    N_(
                        "Whoever has been a customer for longer is maintained, the other one is an opportunity customer."
                    ),
                    N_("That would be another rule, with another indicator. Here only the amount counts."),
                ),
            },
            right=lambda n: {"both higher"},
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
    name="2",
    title=N_("Ten customers: does the rule hold?"),
    text=N_(
        "A shop for printers has ten customers. This is what each of them spent in a year; together they spent {total}."
    ),
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
            name="2a",
            text=N_("What share of the money do the best 20 % of these customers bring?"),
            meaning=N_("The rule says 80 %. The data say what it is here."),
            quantity=Quantity(
                right=lambda n: (n.best + n.second) / n.total,
                unit="fraction",
                decimals=3,
                misconceptions=(
                    Misconception(
                        N_("the rule instead of the data"),
                        lambda n: 0.8,
                        N_("That is what the rule says. Calculate what it is for these ten."),
                        see="3",
                    ),
                    Misconception(
                        NOT_SORTED,
                        lambda n: sum(n.listed[name] for name in TEN[:2]) / n.total,
                        N_("You took the first customers of the list. Sort it first, from the highest."),
                        see="3",
                    ),
                    Misconception(
                        FROM_BELOW,
                        lambda n: sum(n.listed[name] for name in n.sorted[-2:]) / n.total,
                        N_("You took the customers who spend least. Begin with the best."),
                        see="3",
                    ),
                    Misconception(
                        N_("only the best customer"),
                        lambda n: n.best / n.total,
                        N_("That is the best customer alone. How many customers are 20 % of ten?"),
                        see="3",
                    ),
                    Misconception(
                        N_("compared with the others instead of the total"),
                        lambda n: (n.best + n.second) / (n.total - n.best - n.second),
                        N_(
                            "You divided by what the others spent. A share is a part of the whole: divide by the total."
                        ),
                        see="3",
                    ),
                ),
            ),
        ),
        Table(
            name="2b",
            points=3,
            text=N_(
                'In which class of the ABC analysis is each customer, "A", "B" or "C"? Cut at 80 % and 95 % of the money, as in the chapter. Answer in the order K1 to K10.'
            ),
            meaning=N_("Cut by money, not by heads: class A is as long as it takes to reach most of the money."),
            words=ABC,
            right=lambda n: _classes(n, n.sorted, n.listed.get),
            misconceptions=(
                Misconception(
                    N_("cut by heads instead of money"),
                    lambda n: _classes(n, n.sorted, lambda name: 1),
                    N_(
                        "You cut the number of customers at 80 % and 95 %. Add up the money, from the best customer on, and cut there."
                    ),
                    see="3",
                ),
                Misconception(
                    FROM_BELOW,
                    lambda n: _classes(n, n.sorted[::-1], n.listed.get),
                    N_("You began to add up with the smallest customer. Begin with the best."),
                    see="3",
                ),
                Misconception(
                    NOT_SORTED,
                    lambda n: _classes(n, TEN, n.listed.get),
                    N_("You added up in the order of the list. Sort it first, from the highest."),
                    see="3",
                ),
                Misconception(
                    N_("the customer at the cut is put below it"),
                    _where_it_crosses,
                    N_("The customer with whom a cut is reached is the last one of the higher class."),
                    see="3",
                ),
            ),
        ),
        Choice(
            name="2c",
            text=N_("Compare class A with the best 20 % of these ten customers. What is right?"),
            meaning=N_("The two agree only where 20 % of the customers bring just about 80 % of the money."),
            options={
                "more": Option(
                    N_("Class A has more customers: the best 20 % do not reach 80 % of the money."),
                    N_("Compare your result of 2a with 80 %: is it below?"),
                ),
                "equal": Option(
                    N_("Class A has just as many: 80 % are reached with the last one of the best 20 %."),
                    N_("Compare your result of 2a with 80 %, and count class A in 2b."),
                ),
                "fewer": Option(
                    N_("Class A has fewer customers: the best one alone reaches 80 % of the money."),
                    N_("Divide what the best customer spends by the total: that is not enough."),
                ),
                "the same by nature": Option(
                    N_("They are always the same customers: both take the best 20 %."),
                    N_("One list is cut by heads, the other one by money. They can differ."),
                ),
            },
            right=lambda n: {{1: "fewer", 2: "equal"}.get(_number_of_a(n), "more")},
        ),
        Text(
            name="2d",
            points=2,
            text=N_(
                "Your boss says: “20 % of the customers bring 80 % of the money, everybody knows that. So let us look after the best 20 % only.” What do you answer? Use a number from 2a or 2b."
            ),
            look_for=N_(
                "The rule tells the direction, not the number: here it is the learner's own share of 2a. Where to cut follows from for whom the service pays, not from 20 %. "
                "The others are worth a cheaper standard; one of them may grow."
            ),
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
    name="3",
    title=N_("Gold or not"),
    text=N_(
        "A hotel supplier looks at six customers: what they spend a year, and for how many months they have been coming. A year's amount of {high_from} or more is high, {long_from} months or more are long."
    ),
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
            name="3a",
            points=2,
            text=N_(
                'In which of the four classes is each customer: "gold", "meteor", "stream" or "burden"? Answer in the order K1 to K6.'
            ),
            meaning=N_("Two questions make four classes, and each class wants another treatment."),
            words=QUADRANTS,
            right=lambda n: _quadrants(n, ("gold", "meteor", "stream", "burden")),
            misconceptions=(
                Misconception(
                    N_("meteor and stream exchanged"),
                    lambda n: _quadrants(n, ("gold", "stream", "meteor", "burden")),
                    N_(
                        "You exchanged meteor and stream. A meteor is bright and soon gone: high value, short relation. A stream is small and steady."
                    ),
                    see="4",
                ),
                Misconception(
                    N_("only the amount looked at"),
                    lambda n: _placed(n, lambda amount, length: "gold" if amount >= n.high_from else "burden"),
                    N_("You looked at the amount only. How long has each one been coming?"),
                    see="4",
                ),
                Misconception(
                    N_("only the length looked at"),
                    lambda n: _placed(n, lambda amount, length: "gold" if length >= n.long_from else "burden"),
                    N_("You looked at the length of the relation only. How much does each one spend?"),
                    see="4",
                ),
                Misconception(
                    N_("the threshold itself counts as low or short"),
                    _at_the_threshold,
                    N_(
                        "Somebody stands exactly at a threshold. There the amount counts as high, and the relation as long."
                    ),
                    see="4",
                ),
            ),
        ),
        Number(
            name="3b",
            points=2,
            text=N_(
                "The supplier also ranks by a weighted score. The weights are: sales {weight_sales}, units {weight_units}, arrears {weight_arrears}. On the scales from 0 (smallest) to 1 (largest) a customer stands at "
                "{sales} for sales, {units} for units and {arrears} for arrears, which count against the customer. What is the score?"
            ),
            meaning=N_(
                "Every score hides a decision about weights and directions; whoever uses it must be able to give the reason."
            ),
            quantity=Quantity(
                right=_score,
                unit="points",
                decimals=1,
                misconceptions=(
                    Misconception(
                        N_("arrears not turned round"),
                        lambda n: _score(n, arrears=n.arrears),
                        N_(
                            "In your score high arrears are good. They count against the customer: turn their scale round first."
                        ),
                        see="5",
                    ),
                    Misconception(
                        N_("not divided by the sum of the weights"),
                        lambda n: _score(n, total=1),
                        N_("Your score can rise above 100. Divide by the sum of the weights."),
                        see="5",
                    ),
                    Misconception(
                        N_("divided by the number of indicators"),
                        lambda n: _score(n, total=3),
                        N_("You divided by the number of indicators. Divide by the sum of the weights."),
                        see="5",
                    ),
                    Misconception(
                        N_("the weights left out"),
                        lambda n: _score(n, weights=(1, 1, 1)),
                        N_("That is the plain mean: all indicators count alike. Multiply each by its weight."),
                        see="5",
                    ),
                    Misconception(
                        N_("arrears subtracted"),
                        lambda n: _score(n, arrears=-n.arrears),
                        N_(
                            "You subtracted the arrears. To turn a scale round, take 1 less the scale: then it still runs from 0, the worst, to 1, the best."
                        ),
                        see="5",
                    ),
                    Misconception(
                        N_("not multiplied by 100"),
                        lambda n: _score(n) / 100,
                        N_("Your score runs from 0 to 1. In the formula a factor stands in front."),
                        see="5",
                    ),
                ),
            ),
        ),
    ],
)

# --- Profit of each customer ---------------------------------------------------------------------------------------

FIVE = tuple(f"K{number}" for number in range(1, 6))
THIS_YEAR = 2025
UNPAID = 0.5


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


def profit_of(sales: float, cost_of_goods: float, hours: float, hour_cost: float, acquisition_cost: float) -> float:
    """What a customer leaves in a year, without unpaid bills: section 6.

    Examples
    --------
    >>> profit_of(3500, 2800, 6, 60, 400)
    -60
    """
    return sales - cost_of_goods - hours * hour_cost - acquisition_cost


MORE_CUSTOMERS = Case(
    name="4",
    title=N_("More customers, less profit"),
    text=N_(
        "Mr Xu's accountant picks out five customers of the year 2025. An hour of service costs {hour_cost}. Winning a new customer cost {acquisition} (new is who came first in 2025). Half of the arrears will never be paid."
    ),
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
            name="4a",
            points=2,
            text=N_(
                "Write a function `profit_of(sales, cost_of_goods, hours, hour_cost, acquisition_cost)` that returns what a customer leaves in a year, for any numbers. `hours` are hours of service. Leave unpaid bills aside. "
                "For an old customer it is called with an acquisition cost of 0."
            ),
            meaning=N_("Charge each customer what he caused, and large and small customers can be compared."),
            parameters=("sales", "cost_of_goods", "hours", "hour_cost", "acquisition_cost"),
            inputs=lambda n: [
                (n.best_sales, n.best_sales - 3000, n.best_hours, n.hour_cost, 0),
                (1500, 1200, 8, n.hour_cost, n.acquisition),
                (800, 640, 0, 60, n.acquisition),
                (0, 0, 3, n.hour_cost, 0),
            ],
            right=profit_of,
            misconceptions=(
                Misconception(
                    N_("hours taken for money"),
                    lambda sales, goods, hours, hour_cost, acquisition: sales - goods - hours - acquisition,
                    N_("You subtracted the hours themselves. An hour costs money: multiply by what it costs."),
                    see="6",
                ),
                Misconception(
                    N_("the service is missing"),
                    lambda sales, goods, hours, hour_cost, acquisition: sales - goods - acquisition,
                    N_("Your function forgets what the service costs: hours times the cost of an hour."),
                    see="6",
                ),
                Misconception(
                    N_("the acquisition cost is missing"),
                    lambda sales, goods, hours, hour_cost, acquisition: sales - goods - hours * hour_cost,
                    N_("Your function does not take away what it cost to win the customer."),
                    see="6",
                ),
                Misconception(
                    N_("the cost of goods is missing"),
                    lambda sales, goods, hours, hour_cost, acquisition: sales - hours * hour_cost - acquisition,
                    N_("Sales are no profit: the goods had to be bought. Take their cost away, too."),
                    see="6",
                ),
            ),
        ),
        Table(
            name="4b",
            points=3,
            text=N_(
                "What profit does each of the five leave, unpaid bills taken away, too? Answer in the order K1 to K5."
            ),
            meaning=N_("Some customers cost more than they bring, although every one of them counts as sales."),
            decimals=0,
            right=lambda n: n.costs["profit"],
            misconceptions=(
                Misconception(
                    N_("gross profit instead of profit"),
                    lambda n: n.costs["gross profit"],
                    N_(
                        "That is the gross profit. Take away what serving and winning the customer cost, and what will not be paid."
                    ),
                    see="6",
                ),
                Misconception(
                    N_("the service is missing"),
                    lambda n: n.costs["profit"] + n.costs["service"],
                    N_("The service is missing: hours times the cost of an hour."),
                    see="6",
                ),
                Misconception(
                    N_("the acquisition cost is charged to old customers, too"),
                    lambda n: (n.costs["profit"] - n.acquisition)[n.table["first_year"] < THIS_YEAR],
                    N_(
                        "You charged the acquisition cost to customers who were won in earlier years. It belongs to the year in which a customer is won."
                    ),
                    see="6",
                ),
                Misconception(
                    N_("the acquisition cost is missing"),
                    lambda n: (n.costs["profit"] + n.acquisition)[n.table["first_year"] == THIS_YEAR],
                    N_("Some customers are new this year: winning them cost money."),
                    see="6",
                ),
                Misconception(
                    N_("all arrears taken away"),
                    lambda n: (n.costs["profit"] - n.costs["unpaid"])[n.table["arrears"] > 0],
                    N_("You took all the arrears away. A part of them will still be paid."),
                    see="6",
                ),
                Misconception(
                    N_("unpaid bills are missing"),
                    lambda n: (n.costs["profit"] + n.costs["unpaid"])[n.table["arrears"] > 0],
                    N_("Some customers have arrears. What will never be paid must be taken away."),
                    see="6",
                ),
            ),
        ),
        Number(
            name="4c",
            text=N_("What share of the profit of all five does the best 20 % bring, that is, the best one of them?"),
            meaning=N_(
                "One customer carries the others: if this one leaves unseen, profit is gone, however many new ones come."
            ),
            quantity=Quantity(
                right=lambda n: _best_of_five(n.costs["profit"]),
                unit="fraction",
                decimals=3,
                misconceptions=(
                    Misconception(
                        N_("losses left out of the total"),
                        lambda n: _best_of_five(n.costs["profit"].clip(lower=0)),
                        N_(
                            "You divided by the profits only. The losses belong to the total as well: they make it smaller."
                        ),
                        see="3",
                    ),
                    Misconception(
                        N_("losses counted as profits"),
                        lambda n: _best_of_five(n.costs["profit"].abs()),
                        N_("You added the losses to the total as if they were profits. Mind the minus signs."),
                        see="3",
                    ),
                    Misconception(
                        N_("share of the sales"),
                        lambda n: _best_of_five(n.table["sales"]),
                        N_("That is the share of the sales. Asked is the share of the profit."),
                        see="6",
                    ),
                    Misconception(
                        N_("share of the gross profit"),
                        lambda n: _best_of_five(n.costs["gross profit"]),
                        N_("That is the share of the gross profit. Asked is what is left after all costs."),
                        see="6",
                    ),
                ),
            ),
        ),
        Choice(
            name="4d",
            text=N_("A colleague looks at 4c and says: “More than the whole? That cannot be.” What do you answer?"),
            meaning=N_("A Pareto curve of profit may rise above 100 % and come down again, because losses follow."),
            options={
                "losses": Option(
                    N_("It can be: others make losses, so that the total is less than what the best one brings."),
                    N_("Look at the signs in 4b."),
                ),
                "mistake": Option(
                    N_("True, a share is never more than 1: something was calculated wrongly."),
                    N_("That holds for amounts that cannot be negative, such as visits. Profits can be."),
                ),
                "sales": Option(
                    N_("It can be: the best one buys more than all the others together."),
                    N_("Then the share would be more than a half, but not more than the whole."),
                ),
                "rounding": Option(
                    N_("It comes from rounding; in truth it is exactly 1."),
                    N_("Rounding changes the last digit, not more. And the others do not bring 0."),
                ),
            },
            right=lambda n: {"losses"},
        ),
        Text(
            name="4e",
            points=2,
            text=N_(
                "Mr Xu wants to send away everybody with a negative profit. Look at the five: for whom would you do that, and for whom something else? Give reasons with the table."
            ),
            look_for=N_(
                "Not all alike. New customers: the acquisition cost is paid once and is gone next year; with a standard service that takes fewer hours they may bring profit. "
                "The old one with arrears: ask for the money, deliver against payment only, otherwise let go. Nobody is dropped without looking why the profit is negative. The best one needs attention most."
            ),
        ),
    ],
)

EXERCISE = Exercise(
    name="04-tiers",
    title=N_("4 Value tiers: exercises"),
    cases=(FOUR_TIERS, TEN_CUSTOMERS, PLACING, MORE_CUSTOMERS),
)
