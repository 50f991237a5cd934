"""What comes out where chapter 4 asks for a prediction. The words stand in the chapter's ``predictions.md``."""

from __future__ import annotations

import pandas as pd

from clvteach import data, rounding
from clvteach.predictions import Prediction
from clvteach.tiers import app, case31, model

_FIRM = data.distributor()
_THIS_YEAR = _FIRM[_FIRM["year"] == _FIRM["year"].max()]
_BUYERS = model.by_customer(data.cdnow())
_FEW = 10  # customers in a small list


def _result(row: str) -> pd.Series:
    """A row of the distributor's result: the year before, and the bad year."""
    return case31.by_year(_FIRM).loc[row]


def _ate_most() -> str:
    costs = ["gross profit", "service", "acquisition", "unpaid"]
    return max(costs, key=lambda row: abs(_result(row).diff().iloc[-1]))


def _over_a_hundred(result: dict) -> str:
    return "yes" if rounding.exceeds(result["curve"]["share of amount"].max(), 1) else "no"


def _class_a() -> int:
    return (model.abc(_BUYERS)["class"] == "A").sum()


def _best_by_heads() -> int:
    return (model.by_head_count(_BUYERS)["tier"] != "opportunity").sum()


def _gold_or_meteor(result: dict) -> str:
    customers = result["summary"]["customers"]
    share = customers[["gold", "meteor"]].sum() / customers.sum()
    return "fewer" if share < 0.4 else "half" if share < 0.6 else "more"


def _pushed_out(result: pd.DataFrame) -> str:
    customers = case31.indicators(_THIS_YEAR)
    moves = model.moves(app.explore_weights().result, result)["move"]
    out = customers.loc[moves.index[moves == "leaves"]]
    if out.empty:
        return ""
    size = "large" if (out["sales"] > customers["sales"].median()).all() else "small"
    return f"{size} owing" if (out["arrears"] > 0).all() else f"{size} paying"


def _negative() -> str:
    options = {"few": 20, "some": 60, "many": 130}
    number = (case31.profit(_THIS_YEAR)["profit"] < 0).sum()
    return min(options, key=lambda name: abs(options[name] - number))


def _adds_most(result: dict) -> str:
    gains = result["steps"][["best", "lost", "ordinary"]]
    return gains.idxmax() if (gains > 0).any() else ""


def _pays(result: dict, group: str) -> str:
    return {1: "yes", 0: "", -1: "no"}[rounding.compared(result["steps"][group], 0)]


PREDICTIONS = (
    Prediction("ate most", _ate_most, given=dict(zip(("before", "now"), _result("service"), strict=True))),
    Prediction("development of ten", lambda: model.tier_sizes(_FEW)["development"], given={"customers": _FEW}),
    Prediction(
        "curve of CDNOW",
        lambda result: result["top"],
        app=app.explore_pareto,
        settings={"data": "cdnow"},
        unit="%",
    ),
    Prediction("above a hundred", _over_a_hundred, app=app.explore_pareto, settings={"data": "profit"}),
    Prediction("class A", _class_a, given={"customers": len(_BUYERS), "best": _best_by_heads()}),
    Prediction("gold or meteor", _gold_or_meteor, app=app.explore_quadrant, settings={"value": 1}),
    Prediction("pushed out", _pushed_out, app=app.explore_weights, settings={"arrears": 10}),
    Prediction("negative", _negative, given={"customers": len(_THIS_YEAR)}),
    Prediction("adds most", _adds_most, app=app.explore_cure, settings=app.MEASURES),
    Prediction(
        "special service",
        lambda result: _pays(result, "best"),
        app=app.explore_cure,
        settings={"extra_service": 1, "growth": 0},
    ),
    Prediction(
        "standard service",
        lambda result: _pays(result, "ordinary"),
        app=app.explore_cure,
        settings={"saved": 0.4, "lost_sales": 0.3},
    ),
)
