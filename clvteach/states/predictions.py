"""What comes out where chapter 1 asks for a prediction. The words stand in the chapter's ``predictions.md``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from clvteach.predictions import Prediction
from clvteach.states import app, cases, cohorts, model
from clvteach.states.cohorts import Rates
from clvteach.states.model import OF_ACTUAL

SEVEN = pd.DataFrame(  # the list of section 2, which the learner sees in the code
    {
        "customer": cases.CUSTOMERS,
        "purchases": [7, 1, 1, 3, 0, 0, 0],
        "last_purchase": ["2026-11-16", "2026-10-20", "2025-08-01", "2026-05-04", "", "", ""],
        "need": ["yes", "yes", "yes", "yes", "yes", "yes", "no"],
        "picked": ["no", "no", "no", "no", "no", "yes", "no"],
    }
)
TODAY = "2026-11-22"
_LIN = cases.live(cases.LIVES["lin"])
_LOYAL = int((_LIN["state after"] == model.LOYAL).idxmax())  # the event with which she becomes loyal
_NOW, _LESS_CHURN, _QUICKER = Rates(), Rates(churn=0.1), Rates(convert=0.4)
_PLANS = {"now": _NOW, "contacts": Rates(contacts=5000), "churn": _LESS_CHURN}


def _actual() -> int:
    return (model.classify(SEVEN, TODAY)["state"] == model.ACTUAL).sum()


def _event(result: dict) -> int:
    return len(result["events"])


def _state(result: dict) -> str:
    return result["events"]["state after"].iloc[-1]


def _more_revenue(start: Mapping[str, float]) -> dict[str, float]:
    return cohorts.compare(_PLANS, start, app.MONTHS)["more revenue"].drop("now").add_prefix("more_by_").to_dict()


def _better(result: dict, start: Mapping[str, float]) -> str:
    """The plan that brings more, where it is the one that the app shows; empty otherwise."""
    revenue = cohorts.compare(_PLANS, start, app.MONTHS)["revenue"].drop("now")
    if np.isclose(revenue["contacts"], revenue["churn"]):
        return "same"
    return revenue.idxmax() if np.isclose(result["revenue"].sum(), revenue.max()) else ""


def _settles(rates: Rates, *states: str) -> str:
    """How many customers in these states there are in the long run, against now."""
    people, before = (cohorts.steady_state(which)[list(states)].sum() for which in (rates, _NOW))
    if np.isclose(people, before):
        return "same"
    return "more" if people > before else "fewer"


_MORE_ESTABLISHED, _MORE_YOUNG = _more_revenue(cohorts.ESTABLISHED), _more_revenue(cohorts.YOUNG)

PREDICTIONS = (
    Prediction("actual", _actual),
    Prediction(
        "becomes loyal",
        _event,
        app=app.one_life,
        settings={"event": _LOYAL},
        given={"in_a_row": model.Rules().loyal_from},
    ),
    Prediction("quarrel", _state, app=app.one_life, settings={"event": 8}),
    Prediction("won back", _state, app=app.one_life, settings={"event": 9}),
    Prediction("arrows", lambda: len(model.CONVERSIONS)),
    Prediction(
        "established",
        lambda result: _better(result, cohorts.ESTABLISHED),
        app=app.explore,
        settings={"churn": _LESS_CHURN.churn},
        given=_MORE_ESTABLISHED | {"months": app.MONTHS},
    ),
    Prediction(
        "young",
        lambda result: _better(result, cohorts.YOUNG),
        app=app.explore,
        settings={"firm": "young", "contacts": _PLANS["contacts"].contacts},
        given=_MORE_YOUNG | {"months": app.MONTHS},
    ),
    Prediction(
        "settled lost",
        lambda: _settles(_LESS_CHURN, model.LOST),
        given={"now": _NOW.churn, "then": _LESS_CHURN.churn},
    ),
    Prediction(
        "settled actual",
        lambda: _settles(_QUICKER, *OF_ACTUAL),
        given={"now": _NOW.convert, "then": _QUICKER.convert},
    ),
)
