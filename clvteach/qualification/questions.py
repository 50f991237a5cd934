"""The questions of chapter 2. Chances and shares are fractions, money has no currency."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from clvteach.qualification.model import CODES, qualify
from clvteach.qualification.prospecting import METHODS, OTHER_NAMES
from clvteach.questions import (
    Carried,
    Case,
    Choice,
    Function,
    Number,
    Numbers,
    Order,
    Pick,
    Quantity,
    Several,
    Steps,
    Table,
    placed,
)


def _list(n) -> dict:
    """Eight prospects, each there for a reason, in an order of the learner's own, and their codes."""
    kinds = {  # budget, share of the decision, strength of the need
        "at_the_limit": (n.trip, 1.0, 5),
        "just_short": (n.trip - 100, 1.0, n.strong[0]),
        "no_say": (n.trip + n.ample[0], n.small_share, n.strong[1]),
        "almost_half": (n.trip + n.ample[1], 0.45, n.strong[2]),
        "content": (n.trip + n.ample[2], 1.0, n.weak[0]),
        "in_debt": (-n.trip - n.ample[3], 0.8, n.weak[1]),
        "dependent": (n.pocket_money, 0.1, n.strong[3]),
        "retired": (n.trip + n.ample[4], n.small_share, n.weak[2]),
    }
    places = placed(n.order, kinds)
    table = pd.DataFrame(
        [kinds[kind] for kind in places.values()],
        index=pd.Index(list(places), name="prospect"),
        columns=["budget", "authority", "need"],
    )
    codes = qualify(table, budget_from=n.trip)["code"].astype(object)
    return {"prospects": table, "codes": codes, **{kind: place for place, kind in places.items()}}


def _swapped(code: str) -> str:
    """The code of whoever reads the column of the need for that of the decision, and the other way round."""
    money, authority, need = code
    return money + ("A" if need.isupper() else "a") + ("N" if authority.isupper() else "n")


def _conditions_met(budget: float, authority: float, need: float, budget_from: float) -> int:
    return (budget >= budget_from) + (authority >= 0.5) + (need >= 5)


EIGHT_NAMES = Case(
    "1",
    given={
        "trip": Pick(3000, 3500, 4000, 4500, 5000),
        "ample": Several(5, Steps(1000, 9000, 500)),
        "strong": Several(4, Steps(7, 10)),
        "weak": Several(3, Steps(1, 3)),
        "small_share": Pick(0.1, 0.2, 0.3),
        "pocket_money": Steps(100, 600, 50),
        "order": Order(range(1, 9)),
    },
    derive=_list,
    table=lambda n: n.prospects,
    questions=[
        Table(
            "1a",
            points=3,
            capitals_matter=True,
            words=CODES,
            right=lambda n: n.codes,
            wrong={
                "exactly at the threshold counts as missing": lambda n: pd.Series({n.at_the_limit: "mAn"}),
                "much money stands for the decision": lambda n: pd.Series({n.no_say: "MAN"}),
                "almost at the threshold is enough": lambda n: pd.Series({n.almost_half: "MAN"}),
                "the minus sign is overlooked": lambda n: pd.Series({n.in_debt: "MAn"}),
                "capital and small letters exchanged": lambda n: n.codes.map(str.swapcase),
                "authority and need exchanged": lambda n: n.codes.map(_swapped),
            },
        ),
        Function(
            "1c",
            points=2,
            parameters=("budget", "authority", "need", "budget_from"),
            inputs=lambda n: [
                (n.trip, 0.5, 5, n.trip),
                (n.trip - 1, 0.8, 2, n.trip),
                (9000, 0.2, 8, n.trip),
                (-200, 0.1, 1, n.trip),
                (9000, 1, 9, n.trip),
            ],
            right=_conditions_met,
            wrong={
                "exactly at the threshold counts as missing": lambda budget, authority, need, budget_from: (
                    (budget > budget_from) + (authority > 0.5) + (need > 5)
                ),
                "all or nothing": lambda *person: 3 * (_conditions_met(*person) == 3),
                "counts what is missing": lambda *person: 3 - _conditions_met(*person),
                "one condition is left out": lambda budget, authority, need, budget_from: (
                    (budget >= budget_from) + (authority >= 0.5)
                ),
                "stops at the first condition": lambda *person: min(1, _conditions_met(*person)),
            },
            later={
                "50 typed for 50 per cent": lambda budget, authority, need, budget_from: (
                    (budget >= budget_from) + (authority >= 50) + (need >= 5)
                ),
            },
        ),
    ],
)


def _chance(n, grade: str) -> float:
    return getattr(n, f"chance_{grade}")


def _profit(n, grade: str) -> float:
    """What a contact of a grade brings on average."""
    return _chance(n, grade) * n.profit - n.cost


def _per_contact(grade: str) -> Quantity:
    return Quantity(
        right=lambda n: _profit(n, grade),
        wrong={
            "the contact's cost is missing": lambda n: _chance(n, grade) * n.profit,
            "only a successful contact costs": lambda n: _chance(n, grade) * (n.profit - n.cost),
            "every contact ends in a sale": lambda n: n.profit - n.cost,
            "the cost is added": lambda n: _chance(n, grade) * n.profit + n.cost,
        },
        later={"per cent typed as a whole number": lambda n: 100 * _chance(n, grade) * n.profit - n.cost},
    )


WORTH_A_CONTACT = Case(
    "2",
    given={
        "a": Steps(8, 20),
        "b": Steps(15, 35),
        "c": Steps(18, 40),
        "chance_a": Steps(0.3, 0.45, 0.05),
        "chance_b": Steps(0.1, 0.16, 0.02),
        "chance_c": Steps(0.01, 0.03, 0.01),
        "profit": Steps(300, 600, 50),
        "cost": Steps(20, 60, 5),
        "into_b": Steps(3, 12),
    },
    derive=lambda n: {"contacts": n.a + n.into_b, "budget": n.cost * (n.a + n.into_b)},
    accept=lambda n: _profit(n, "b") >= 3 and _profit(n, "c") <= -3,
    questions=[
        Numbers(
            "2a",
            points=2,
            quantities={
                "a": _per_contact("a"),
                "b": _per_contact("b"),
                "c": _per_contact("c"),
            },
        ),
        Number(
            "2b",
            points=2,
            right=lambda n: n.a * _profit(n, "a") + n.into_b * _profit(n, "b"),
            wrong={
                "all contacts count as grade A": lambda n: n.contacts * _profit(n, "a"),
                "stops after grade A": lambda n: n.a * _profit(n, "a"),
                "the budget does not count": lambda n: n.a * _profit(n, "a") + n.b * _profit(n, "b"),
                "the contacts' cost is taken away twice": lambda n: (
                    n.a * _profit(n, "a") + n.into_b * _profit(n, "b") - n.budget
                ),
                "the contact's cost is missing": lambda n: (n.a * n.chance_a + n.into_b * n.chance_b) * n.profit,
            },
            later={"the mean of both grades": lambda n: n.contacts * (_profit(n, "a") + _profit(n, "b")) / 2},
            carried=(
                Carried(
                    uses=("2a",),
                    right=lambda n, own: n.a * own["2a"]["a"] + n.into_b * own["2a"]["b"],
                    trivial=lambda n, own: (
                        min(own["2a"]["a"], own["2a"]["b"]) <= 0
                    ),  # then there is nobody to go on with
                ),
            ),
        ),
        Number(
            "2c",
            unit="count",
            decimals=0,
            right=lambda n: n.a + n.b,
            wrong={
                "everybody, as there is money": lambda n: n.a + n.b + n.c,
                "grade A only": lambda n: n.a,
                "as many as before": lambda n: n.contacts,
                "grade B only": lambda n: n.b,
            },
            carried=(
                Carried(
                    uses=("2a",),
                    right=lambda n, own: sum(getattr(n, grade) for grade, profit in own["2a"].items() if profit > 0),
                    trivial=lambda n, own: max(own["2a"].values()) <= 0,  # then nobody is contacted
                ),
            ),
        ),
        Number(
            "2d",
            unit="fraction",
            decimals=3,
            right=lambda n: n.cost / n.profit,
            wrong={
                "divided the wrong way round": lambda n: n.profit / n.cost,
                "divided by what is left": lambda n: n.cost / (n.profit - n.cost),
                "divided by cost and profit together": lambda n: n.cost / (n.profit + n.cost),
                "the chance of no sale": lambda n: 1 - n.cost / n.profit,
            },
        ),
    ],
)

TEXTBOOKS_NAMES = {  # further ones, as form_of() leaves them
    **dict.fromkeys(
        (
            "canvassing",
            "cold canvassing",
            "door to door canvassing",
            "house to house",
            "逐户访问",
            "逐户搜索",
            "普访",
            "扫街",
        ),
        "door to door",
    ),
    **dict.fromkeys(("advert", "ad", "广告搜集", "广告搜寻", "广告开拓"), "advertising"),
    **dict.fromkeys(("center of influence", "centres of influence", "中心辐射", "名人介绍"), "centre of influence"),
    **dict.fromkeys(
        ("endless chain", "chain referral", "chain of referrals", "连锁介绍", "无限连锁介绍", "链式引荐", "客户介绍"),
        "referral chain",
    ),
    **dict.fromkeys(("workshop", "研讨会", "讲座"), "seminar"),
    **dict.fromkeys(("congress", "会议搜寻", "会议寻找客户"), "conference"),
    **dict.fromkeys(("phone call", "telephone call", "calling", "telemarketing", "电话搜寻", "打电话"), "telephone"),
    **dict.fromkeys(("direct mailing", "mailing", "letter", "信函", "信函找寻", "信函寻找", "邮寄"), "direct mail"),
    **dict.fromkeys(("desk research", "data search", "资料查阅", "资料查找", "文案调查", "市场资料"), "data look-up"),
    **dict.fromkeys(("observing", "personal observation", "个人观察", "直接观察"), "observation"),
}
METHODS_USED = ("door to door", "centre of influence", "referral chain", "seminar", "conference", "observation")


def _interns(n) -> dict:
    places = placed(n.order, METHODS_USED)
    table = pd.DataFrame(  # each method has two descriptions
        {"what the intern does": [f"{method} {n.versions[at - 1]}" for at, method in places.items()]},
        index=pd.Index(list(places), name="intern"),
    )
    return {"deeds": table, "methods": pd.Series(places), "of": {method: at for at, method in places.items()}}


def _taken_for(method: str, other: str) -> Callable:
    return lambda n: pd.Series({n.of[method]: other})


SIX_INTERNS = Case(
    "3",
    given={"order": Order(range(1, 7)), "versions": Several(6, Pick(0, 1))},
    derive=_interns,
    table=lambda n: n.deeds,
    questions=[
        Table(
            "3a",
            points=2,
            words=METHODS,
            other_names=OTHER_NAMES | TEXTBOOKS_NAMES,
            right=lambda n: n.methods,
            wrong={
                "centre of influence taken for a referral chain": _taken_for("centre of influence", "referral chain"),
                "referral chain taken for a centre of influence": _taken_for("referral chain", "centre of influence"),
                "seminar taken for a conference": _taken_for("seminar", "conference"),
                "conference taken for a seminar": _taken_for("conference", "seminar"),
                "observation taken for data look-up": _taken_for("observation", "data look-up"),
                "door to door taken for observation": _taken_for("door to door", "observation"),
            },
        ),
    ],
)

MIX = {  # what can be drawn: reach, hit rate, cost per person
    "referral chain": (Steps(100, 200, 20), Steps(0.2, 0.3, 0.05), Steps(8, 14, 2)),
    "telephone": (Steps(1000, 2500, 500), Steps(0.015, 0.03, 0.005), Steps(1.5, 3, 0.5)),
    "direct mail": (Steps(2000, 4000, 500), Steps(0.01, 0.02, 0.005), Steps(0.8, 1.4, 0.2)),
    "seminar": (Steps(80, 160, 20), Steps(0.2, 0.3, 0.05), Steps(25, 40, 5)),
}
COLUMNS = ("reach", "hit rate", "cost per person")


def _methods(n) -> pd.DataFrame:
    return pd.DataFrame(
        [[getattr(n, f"{column} of {method}") for column in COLUMNS] for method in MIX],
        index=pd.Index(list(MIX), name="method"),
        columns=list(COLUMNS),
    )


def _mix(n) -> dict:
    reach, hit, each = ({method: getattr(n, f"{column} of {method}") for method in MIX} for column in COLUMNS)
    costs = {method: each[method] / hit[method] for method in MIX}
    in_order = sorted(costs, key=costs.get)
    everybody = {method: reach[method] * each[method] for method in MIX}
    first, second = in_order[:2]
    return {
        "hit": hit,
        "each": each,
        "costs": costs,
        "in_order": in_order,
        "everybody": everybody,
        "budget": round(everybody[first] + n.part * everybody[second], -2),
        "worth_it": [method for method in in_order if costs[method] <= n.worth],
    }


def _good_mix(n) -> bool:
    """Whether the costs lie apart, the cheapest contact is not the cheapest prospect, and one method is too dear."""
    prices = sorted([*n.costs.values(), n.worth])
    apart = all(dear - cheap >= 4 for cheap, dear in zip(prices, prices[1:], strict=False))
    return apart and n.in_order[0] != "direct mail" and len(n.worth_it) in (2, 3)


def _found(n) -> float:
    """How many qualified prospects the best plan finds: all by the first method, for the rest of the money some by the second."""
    first, second = n.in_order[:2]
    return _found_by(n, {first: n.everybody[first], second: n.budget - n.everybody[first]})


def _reached(n) -> float:
    """How many people the best plan reaches: everybody by the first method, for the rest of the money some by the second."""
    first, second = n.in_order[:2]
    return n.everybody[first] / n.each[first] + (n.budget - n.everybody[first]) / n.each[second]


def _found_by(n, spending: dict[str, float]) -> float:
    return sum(min(money, n.everybody[method]) / n.costs[method] for method, money in spending.items())


def _found_at(n, costs: pd.Series) -> float:
    """How many qualified prospects the best plan finds if they cost this."""
    left, found = n.budget, 0.0
    for method, cost in costs.sort_values().items():
        spent = min(left, n.everybody[method])
        left, found = left - spent, found + spent / cost
    return found


def _no_cost(n, own) -> bool:
    """A prospect costs more than a person reached: at just as much the hit rate is 100 %, and less cannot be."""
    return bool((own["4a"] <= pd.Series(n.each)).any())


def _number_worth_it(n) -> float:
    return sum(n.everybody[method] / n.costs[method] for method in n.worth_it)


WHICH_METHODS = Case(
    "4",
    given={
        **{
            f"{column} of {method}": steps
            for method, drawn in MIX.items()
            for column, steps in zip(COLUMNS, drawn, strict=True)
        },
        "part": Steps(0.3, 0.7, 0.1),
        "worth": Steps(70, 180, 10),
    },
    derive=_mix,
    accept=_good_mix,
    table=_methods,
    questions=[
        Table(
            "4a",
            points=2,
            right=lambda n: pd.Series(n.costs),
            wrong={
                "multiplied instead of divided": lambda n: pd.Series(
                    {method: n.each[method] * n.hit[method] for method in MIX}
                ),
                "the cost per person": lambda n: pd.Series(n.each),
                "divided the wrong way round": lambda n: 1 / pd.Series(n.costs),
                "the cost of reaching everybody": lambda n: pd.Series(n.everybody),
            },
        ),
        Choice(
            "4b",
            right=lambda n: {n.in_order[0]},
        ),
        Number(
            "4c",
            points=2,
            unit="count",
            decimals=1,
            right=_found,
            wrong={
                "the reach is forgotten": lambda n: n.budget / n.costs[n.in_order[0]],
                "the same money for each method": lambda n: _found_by(n, dict.fromkeys(MIX, n.budget / len(MIX))),
                "chosen by the cost per person": lambda n: _found_by(n, {"direct mail": n.budget}),
                "everybody reached counts": _reached,
                "only the first method": lambda n: _found_by(n, {n.in_order[0]: n.budget}),
            },
            carried=(Carried(uses=("4a",), right=lambda n, own: _found_at(n, own["4a"]), trivial=_no_cost),),
        ),
        Number(
            "4d",
            points=2,
            decimals=0,
            right=lambda n: sum(n.everybody[method] for method in n.worth_it),
            wrong={
                "all methods, as there is money": lambda n: sum(n.everybody.values()),
                "only the first method": lambda n: n.everybody[n.in_order[0]],
                "what the prospects are worth": lambda n: n.worth * _number_worth_it(n),
                "what is left after the spending": lambda n: (
                    n.worth * _number_worth_it(n) - sum(n.everybody[method] for method in n.worth_it)
                ),
            },
            carried=(
                Carried(
                    uses=("4a",),
                    right=lambda n, own: sum(n.everybody[method] for method in MIX if own["4a"][method] <= n.worth),
                    trivial=lambda n, own: _no_cost(n, own) or own["4a"].min() > n.worth,  # then nothing is spent
                ),
            ),
        ),
    ],
)

CASES = (EIGHT_NAMES, WORTH_A_CONTACT, SIX_INTERNS, WHICH_METHODS)
