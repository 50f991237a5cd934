"""What comes out where chapter 5 asks for a prediction. The words stand in the chapter's ``predictions.md``."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from clvteach import rounding
from clvteach.lifetime_value import app, model, printed
from clvteach.predictions import Prediction

_OFFER = {"today": 400, "later": 500, "years": 5, "rate": 0.09}
_PRESENT = _OFFER["later"] / (1 + _OFFER["rate"]) ** _OFFER["years"]

# The customers of sections 4, 5 and 8, as the chapter describes them.
_WON = {"income": 150, "service_cost": 10, "acquisition_cost": 400, "periods": 5}
_A = {"income": 500, "service_cost": 200}
_B = {"income": 450, "service_cost": 100}
_LOYAL = {
    **{"income": 500, "growth": 0.02, "service_cost": 100, "acquisition_cost": 400},
    **{"retention": 0.8, "rate": 0.09, "periods": 10},
}
_RAISED = {name: round(1.1 * _LOYAL[name], 2) for name in ("income", "retention")}


def _by_model() -> pd.Series:
    return app.explore_models().result[0].sum()


def _closest() -> str:
    totals = _by_model()
    pair = min(combinations(totals.index, 2), key=lambda models: abs(totals[models[0]] - totals[models[1]]))
    return " and ".join(pair)


def _paid_back(rate: float) -> int:
    return model.break_even(model.cash_flows(rate=rate, **_WON))


def _worth_more(measure: str) -> str:
    result = app.compare_customers().result
    better = rounding.compared(result[f"{measure} A"], result[f"{measure} B"])
    return {1: "customer A", 0: "same", -1: "customer B"}[better]


def _misprints() -> str:
    table = printed.printed_and_exact()
    wrong = table["printed"][table["difference"].abs() > 1]  # rounding explains less
    return " and ".join(f"{number:.0f}" for number in wrong)


def _largest(components: pd.Series) -> str:
    return _plain(components.drop("total").idxmax())


def _vanished(components: pd.Series) -> str:
    (name,) = components.index[components == 0]
    return _plain(name)


def _plain(component: str) -> str:
    return component.replace("-", " ")


def _stronger() -> str:
    worth = {name: model.by_contribution(**_LOYAL | {name: raised}) for name, raised in _RAISED.items()}
    return {1: "income", 0: "same", -1: "retention"}[rounding.compared(worth["income"], worth["retention"])]


PREDICTIONS = (
    Prediction(
        "waiting",
        lambda: "now" if _OFFER["today"] > _PRESENT else "later",
        given=_OFFER | {"present": round(_PRESENT, 2)},
    ),
    Prediction("largest model", lambda: _by_model().idxmax()),
    Prediction("closest models", _closest),
    Prediction(
        "years",
        lambda result: result[0]["revenue"].sum(),
        app=app.explore_models,
        settings={"periods": 10},
    ),
    Prediction(
        "paid back",
        lambda: _paid_back(0.09),
        given={
            "left": _WON["income"] - _WON["service_cost"],
            "spent": _WON["acquisition_cost"],
            "undiscounted": _paid_back(0),
        },
    ),
    Prediction("by revenue", lambda: _worth_more("revenue")),
    Prediction("by contribution", lambda: _worth_more("contribution")),
    Prediction(
        "turning cost",
        lambda: model.turning_cost(_A["income"], _B["income"], _B["service_cost"]),
        given={"cost": _A["service_cost"], "left_by_b": _B["income"] - _B["service_cost"]},
    ),
    Prediction("misprints", _misprints),
    Prediction("largest component", lambda: _largest(app.explore_components().result)),
    Prediction("lost component", _vanished, app=app.explore_components, settings={"periods": 1}),
    Prediction(
        "stronger",
        _stronger,
        given={
            "income": _LOYAL["income"],
            "raised_income": _RAISED["income"],
            "retention": _LOYAL["retention"],
            "raised_retention": _RAISED["retention"],
        },
    ),
)
