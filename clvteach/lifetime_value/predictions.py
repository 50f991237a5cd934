"""What comes out where chapter 5 asks for a prediction. The words stand in the chapter's ``predictions.md``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
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
_LOYAL = {"income": 500, "retention": 0.8}
_RAISED = {f"raised_{name}": round(1.1 * value, 2) for name, value in _LOYAL.items()}
_COSTS = {"acquisition_cost": 400, "service_cost": 10}  # of example 3.1


def _only(names: Iterable[str]) -> str:
    """The one name; empty where there are several, or none."""
    names = list(names)
    return names[0] if len(names) == 1 else ""


def _service_gap(result: tuple) -> str:
    present, undiscounted = (values.sum()["profit"] - values.sum()["contribution"] for values in result)
    return {1: "more", 0: "same", -1: "less"}[rounding.compared(present, undiscounted)]


def _closest(result: tuple) -> str:
    totals = result[0].sum()
    gaps = pd.Series(
        {f"{one} and {other}": totals[one] - totals[other] for one, other in combinations(totals.index, 2)}
    )
    return _only(gaps.index[np.isclose(gaps.abs(), gaps.abs().min())])


def _paid_back(rate: float) -> int:
    return model.break_even(model.cash_flows(rate=rate, **_WON))


def _worth_more(result: dict, measure: str) -> str:
    better = rounding.compared(result[f"{measure} A"], result[f"{measure} B"])
    return {1: "customer A", 0: "same", -1: "customer B"}[better]


def _misprints() -> str:
    table = printed.printed_and_exact()
    wrong = table["printed"][table["difference"].abs() > 1]  # rounding explains less
    return " and ".join(f"{number:.0f}" for number in wrong)


def _largest(components: pd.Series) -> str:
    return _plain(components.drop("total").idxmax())


def _vanished(components: pd.Series) -> str:
    return _plain(_only(components.index[components == 0]))


def _plain(component: str) -> str:
    return component.replace("-", " ")


def _stronger(result: tuple) -> str:
    worth = result[0]["value at high"]
    return {1: "income", 0: "same", -1: "retention"}[rounding.compared(worth["income"], worth["retention"])]


PREDICTIONS = (
    Prediction(
        "waiting",
        lambda: "now" if _OFFER["today"] > _PRESENT else "later",
        given=_OFFER | {"present": round(_PRESENT, 2)},
    ),
    Prediction("closest models", _closest, app=app.explore_models, settings=_COSTS),
    Prediction(
        "service gap", _service_gap, app=app.explore_models, settings=_COSTS, given={"sum": 5 * _COSTS["service_cost"]}
    ),
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
    Prediction(
        "by revenue",
        lambda result: _worth_more(result, "revenue"),
        app=app.compare_customers,
        settings={"income_a": _A["income"]},
    ),
    Prediction(
        "by contribution",
        lambda result: _worth_more(result, "contribution"),
        app=app.compare_customers,
        settings={"income_a": _A["income"], "cost_a": _A["service_cost"]},
    ),
    Prediction(
        "turning cost",
        lambda result: result["turning cost"],
        app=app.compare_customers,
        settings={"income_a": _A["income"]},
        given={"cost": _A["service_cost"], "left_by_b": _B["income"] - _B["service_cost"]},
    ),
    Prediction("misprints", _misprints),
    Prediction("largest component", _largest, app=app.explore_components, settings={"periods": 5}),
    Prediction("lost component", _vanished, app=app.explore_components, settings={"periods": 1}),
    Prediction(
        "stronger",
        _stronger,
        app=app.explore_sensitivity,
        settings={"periods": 10},
        given=_LOYAL | _RAISED,
    ),
)
