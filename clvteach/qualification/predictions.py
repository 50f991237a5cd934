"""What comes out where chapter 2 asks for a prediction. The words stand in the chapter's ``predictions.md``."""

from __future__ import annotations

import pandas as pd

from clvteach import data, rounding
from clvteach.predictions import Prediction
from clvteach.qualification import app, model, prospecting

_PRICE = 4000  # of a trip, and the threshold at which the app opens
_PROFIT = 400  # of a sale
_BUDGET, _WORTH = 6000, 130  # at which the app of section 5 opens


def _graded() -> pd.DataFrame:
    return model.qualify(data.prospects(), budget_from=_PRICE, authority_from=0.5, need_from=5)


def _without_a() -> str:
    people = _graded()
    counts = pd.crosstab(people["kind"], people["grade"])
    (kind,) = counts.index[counts["A"] == 0]
    return kind


def _chance_of(grade: str) -> float:
    """The average chance of a grade, as the chapter rounds it."""
    chances = model.by_grade(_graded(), profit_per_sale=_PROFIT, contact_cost=30)["chance"]
    return round(chances[grade], 3)


def _profit(result: dict) -> float:
    return result["best"]["total profit"]


def _against_the_start(result: dict) -> str:
    change = rounding.compared(_profit(result), _profit(app.explore().result))
    return {1: "rises", 0: "same", -1: "falls"}[change]


def _contacted(result: dict) -> str:
    grades = result["graded"]["grade"].value_counts()
    people = {grades["A"]: "only A", grades["A"] + grades["B"]: "A and B"}
    return people.get(result["best"]["contacts"], "money")


def _cheaper() -> str:
    next_costs = prospecting.marginal_costs(_METHODS)["next costs"]
    return next_costs[["advertising", "referral chain"]].idxmin()


def _spread(result: dict) -> str:
    options = {"many": 105, "some": 85, "few": 65}
    return min(options, key=lambda name: abs(options[name] - result["totals"]["qualified"]))


def _more_found(result: dict) -> str:
    in_proportion = app.explore_mix().result["totals"]["qualified"] * result["budget"] / _BUDGET
    return {1: "more", 0: "half", -1: "less"}[rounding.compared(result["totals"]["qualified"], in_proportion)]


def _share_spent(result: dict) -> str:
    share = result["totals"]["spent"] / result["budget"]
    return "third" if share < 1 / 3 else "half" if share < 0.75 else "all"


_METHODS = prospecting.practical_methods()
_BEST = prospecting.found(_METHODS, prospecting.best_plan(_METHODS, _BUDGET, worth=_WORTH))["qualified"].sum()

PREDICTIONS = (
    Prediction("no A", _without_a),
    Prediction("soft", _against_the_start, app=app.explore, settings={"authority_from": 0}),
    Prediction("strict", _against_the_start, app=app.explore, settings={"budget_from": 8000}, given={"price": _PRICE}),
    Prediction(
        "rich",
        _contacted,
        app=app.explore,
        settings={"contact_budget": 3000, "contact_cost": 40},
        given={"from_b": round(_PROFIT * _chance_of("B"), 1)},
    ),
    Prediction(
        "cheaper",
        _cheaper,
        given={
            "advertisement": _METHODS.loc["advertising", "cost per person"],
            "referral": _METHODS.loc["referral chain", "cost per person"],
        },
    ),
    Prediction("equal", _spread, app=app.explore_mix, settings={"plan": "equal"}, given={"best": round(_BEST)}),
    Prediction("more money", _more_found, app=app.explore_mix, settings={"budget": 1.5 * _BUDGET}),
    Prediction("spend", _share_spent, app=app.explore_mix, settings={"budget": 40000}),
)
