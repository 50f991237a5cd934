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


def _actual() -> int:
    return (model.classify(SEVEN, TODAY)["state"] == model.ACTUAL).sum()


def _purchases(result: dict) -> int:
    return (result["events"]["kind"] == cases.PURCHASE).sum()


def _state(result: dict) -> str:
    return result["events"]["state after"].iloc[-1]


def _more_revenue(start: Mapping[str, float]) -> dict[str, float]:
    plans = {"now": _NOW, "contacts": Rates(contacts=5000), "churn": _LESS_CHURN}
    return cohorts.compare(plans, start, app.MONTHS)["more revenue"].drop("now").to_dict()


def _better(more: dict[str, float]) -> str:
    return "same" if np.isclose(more["contacts"], more["churn"]) else max(more, key=more.get)


def _settles(rates: Rates, *states: str) -> str:
    """How many customers in these states there are in the long run, against now."""
    people, before = (cohorts.steady_state(which)[list(states)].sum() for which in (rates, _NOW))
    if np.isclose(people, before):
        return "same"
    return "more" if people > before else "fewer"


_ESTABLISHED, _YOUNG = _more_revenue(cohorts.ESTABLISHED), _more_revenue(cohorts.YOUNG)

PREDICTIONS = (
    Prediction("actual", _actual),
    Prediction("becomes loyal", _purchases, app=app.one_life, settings={"event": _LOYAL}),
    Prediction("quarrel", _state, app=app.one_life, settings={"event": 8}),
    Prediction("won back", _state, app=app.one_life, settings={"event": 9}),
    Prediction("arrows", lambda: len(model.CONVERSIONS)),
    Prediction("established", lambda: _better(_ESTABLISHED), given=_ESTABLISHED | {"months": app.MONTHS}),
    Prediction("young", lambda: _better(_YOUNG), given=_YOUNG | {"months": app.MONTHS}),
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
