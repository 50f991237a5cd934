"""Finding prospects: the ten methods of the firms, what each costs, and the mix that a budget buys (chapter 2).

A method reaches people, a part of them (the hit rate) are qualified prospects, and every person reached costs money. So
its next qualified prospect costs the cost per person ÷ the hit rate, until nobody is left to reach. Numbers of people are
averages and not rounded. That the methods find different people is assumed; fixed costs (the hall of a seminar) are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from clvteach import checks, columns, rounding
from clvteach.checks import InputError
from clvteach.language import N_, _

HEADINGS = {
    "reach": ("reach", "可接触人数"),
    "hit rate": ("hit rate", "命中率"),
    "cost per person": ("cost per person", "每人成本"),
}

_METHODS = {  # reach, hit rate, cost per person reached: made for class, the course gives no numbers
    N_("door to door"): (1200, 0.02, 6.0),
    N_("advertising"): (9000, 0.004, 0.6),
    N_("centre of influence"): (80, 0.30, 15.0),
    N_("referral chain"): (150, 0.25, 10.0),
    N_("seminar"): (120, 0.20, 30.0),
    N_("conference"): (200, 0.12, 24.0),
    N_("telephone"): (2500, 0.015, 1.8),
    N_("direct mail"): (4000, 0.01, 0.9),
    N_("data look-up"): (600, 0.03, 1.5),
    N_("observation"): (300, 0.05, 8.0),
}
METHODS = tuple(_METHODS)


def practical_methods() -> pd.DataFrame:
    """The ten practical methods of finding prospects, with numbers made for class.

    Returns
    -------
    DataFrame
        Index "method"; columns "reach" (people the method can reach at most), "hit rate" (part of them who are qualified
        prospects, a fraction) and "cost per person" (money for each one reached).

    Notes
    -----
    Source of the methods: course module 1, topic 2. It has no numbers: these are made, and are there to be changed.

    Examples
    --------
    >>> practical_methods().loc["referral chain"].tolist()
    [150.0, 0.25, 10.0]
    """
    headings = [N_("reach"), N_("hit rate"), N_("cost per person")]
    return pd.DataFrame.from_dict(_METHODS, orient="index", columns=headings, dtype=float).rename_axis(
        index=N_("method")
    )


def marginal_costs(methods: pd.DataFrame) -> pd.DataFrame:
    """The methods from the cheapest next qualified prospect to the dearest.

    Parameters
    ----------
    methods : DataFrame
        One row a method; columns "reach", "hit rate", "cost per person" as :func:`practical_methods` has them, or 可接触人数, 命中率,
        每人成本.

    Returns
    -------
    DataFrame
        Index of `methods`; columns "next costs" (money per qualified prospect; infinite where the hit rate is 0, 0 where
        it is free), "can find" (qualified prospects at most) and "found so far" (by this method and all before it).
        Methods at the same cost keep their order.

    Examples
    --------
    >>> marginal_costs(practical_methods()).iloc[0].tolist()
    [40.0, 37.5, 37.5]
    """
    reach, hit, cost = _inputs(methods)
    table = pd.DataFrame({N_("next costs"): _next_costs(hit, cost), N_("can find"): reach * hit}, index=methods.index)
    table = table.iloc[_cheapest_first(table["next costs"].to_numpy())]
    return table.assign(**{N_("found so far"): table["can find"].cumsum()})


def best_plan(methods: pd.DataFrame, budget: float, *, worth: float = np.inf) -> pd.Series:
    """The spending on each method that finds the most qualified prospects: always the cheapest next one first.

    Parameters
    ----------
    methods : DataFrame
        As for :func:`marginal_costs`.
    budget : float
        Money for prospecting, 0 or more.
    worth : float
        What a qualified prospect is worth. Methods whose next prospect costs more get nothing, even if money is left.

    Returns
    -------
    Series
        Index of `methods`; money for each.

    Examples
    --------
    >>> plan = best_plan(practical_methods(), 2000)
    >>> plan[plan > 0].to_dict()
    {'centre of influence': 500.0, 'referral chain': 1500.0}
    """
    budget = checks.number(budget, "budget", least=0)
    if not (isinstance(worth, float) and worth == np.inf):
        worth = checks.number(worth, "worth", least=0)
    reach, hit, cost = _inputs(methods)
    price = _next_costs(hit, cost)
    order = _cheapest_first(price)
    wanted = np.where(np.isfinite(price) & rounding.reaches(worth, price), reach * cost, 0.0)[order]
    before = np.cumsum(wanted) - wanted
    spending = np.empty(len(order))
    spending[order] = np.clip(budget - before, 0, wanted)
    return pd.Series(spending, index=methods.index, name=N_("spending"))


def equal_plan(methods: pd.DataFrame, budget: float) -> pd.Series:
    """The same money for every method.

    >>> equal_plan(practical_methods(), 2000).to_dict()["seminar"]
    200.0
    """
    budget = checks.number(budget, "budget", least=0)
    _inputs(methods)
    return pd.Series(budget / len(methods), index=methods.index, name=N_("spending"))


def found(methods: pd.DataFrame, spending: pd.Series | Mapping[str, float]) -> pd.DataFrame:
    """What a plan finds.

    Parameters
    ----------
    methods : DataFrame
        As for :func:`marginal_costs`.
    spending : Series or dict
        Money for each method by its name; methods that are not named get nothing.

    Returns
    -------
    DataFrame
        Index of `methods`; columns "spending" (what is really spent: money for more people than a method can reach
        comes back), "reached", "qualified", "average cost" (spent ÷ qualified; 0 where nobody was found) and "next costs"
        (infinite once everybody is reached).

    Examples
    --------
    >>> found(practical_methods(), {"referral chain": 1000}).loc["referral chain"].tolist()
    [1000.0, 100.0, 25.0, 40.0, 40.0]
    """
    reach, hit, cost = _inputs(methods)
    names = list(methods.index)
    if not isinstance(spending, (pd.Series, Mapping)):
        raise InputError(
            _('spending must be a dict of methods and money such as {{"telephone": 500}}, not {value}.').format(
                value=checks.shown(spending)
            )
        )
    plan: dict[str, object] = {}
    for spoken, money in spending.items():
        name = checks.spoken(spoken, "spending", names)
        if name in plan:
            raise InputError(_("spending has {name} twice: add the money up.").format(name=checks.shown(spoken)))
        plan[name] = money
    given = np.array([checks.number(plan.get(name, 0), f"spending[{checks.shown(name)}]", least=0) for name in names])
    spent = np.minimum(given, reach * cost)
    # a method without cost reaches everybody as soon as it is used at all, and using it needs no money
    reached = np.divide(spent, cost, out=reach.copy(), where=cost > 0)
    qualified = reached * hit
    left = rounding.exceeds(reach, reached)
    return pd.DataFrame(
        {
            N_("spending"): spent,
            N_("reached"): reached,
            N_("qualified"): qualified,
            N_("average cost"): np.divide(spent, qualified, out=np.zeros_like(spent), where=qualified > 0),
            N_("next costs"): np.where(left, _next_costs(hit, cost), np.inf),
        },
        index=methods.index,
    )


def totals(plan: pd.DataFrame, *, worth: float) -> pd.Series:
    """A plan in one line: how many prospects it finds, at what cost, and what is left of their worth.

    Parameters
    ----------
    plan : DataFrame
        What :func:`found` gave.
    worth : float
        What a qualified prospect is worth, 0 or more.

    Returns
    -------
    Series
        "qualified", "spent", "average cost" (0 where nobody was found), "next costs" (of the cheapest method that has
        somebody left; infinite where none has) and "gain" = worth · qualified − spent.

    Examples
    --------
    >>> plan = found(practical_methods(), {"referral chain": 1000})
    >>> totals(plan, worth=130).to_dict()
    {'qualified': 25.0, 'spent': 1000.0, 'average cost': 40.0, 'next costs': 40.0, 'gain': 2250.0}
    """
    columns.table(plan, "plan", ["qualified", "spending", "next costs"])
    worth = checks.number(worth, "worth", least=0)
    qualified, spent = (columns.numbers(plan, "plan", name, least=0).sum() for name in ("qualified", "spending"))
    reached = [isinstance(cell, float) and np.isinf(cell) for cell in plan["next costs"]]  # everybody by this method
    prices = columns.numbers(plan.loc[np.logical_not(reached)], "plan", "next costs", least=0)
    line = {
        N_("qualified"): qualified,
        N_("spent"): spent,
        N_("average cost"): spent / qualified if qualified else 0.0,
        N_("next costs"): prices.min(initial=np.inf),
        N_("gain"): float(rounding.without_noise(worth * qualified - spent, size=worth * qualified + spent)),
    }
    return pd.Series(line, dtype=float)


def _inputs(methods: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns.table(methods, "methods")
    columns.labels(methods, "methods")
    columns.refuse_slips(methods, "methods", HEADINGS)

    def column(name: str, check=checks.numbers, **bounds) -> np.ndarray:
        heading = columns.heading(methods, "methods", HEADINGS[name])
        return columns.numbers(methods, "methods", heading, check, **bounds)

    return column("reach", least=0), column("hit rate", checks.fraction), column("cost per person", least=0)


def _cheapest_first(price: np.ndarray) -> np.ndarray:
    """The order of the methods. Those at the same price keep theirs, also where rounding makes one a little dearer."""
    return np.argsort(rounding.levelled(price), kind="stable")


def _next_costs(hit: np.ndarray, cost: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):  # a hit rate of almost 0
        return np.divide(cost, hit, out=np.full(len(cost), np.inf), where=hit > 0)
