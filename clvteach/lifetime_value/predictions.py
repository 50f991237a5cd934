"""What comes out where chapter 5 asks for a prediction. The words stand in the chapter's ``predictions.md``."""

from __future__ import annotations

from clvteach.lifetime_value import app
from clvteach.predictions import Prediction

_OFFER = {"today": 400, "later": 500, "years": 5, "rate": 0.09}
_PRESENT = _OFFER["later"] / (1 + _OFFER["rate"]) ** _OFFER["years"]

PREDICTIONS = (
    Prediction(
        "waiting",
        lambda: "now" if _OFFER["today"] > _PRESENT else "later",
        given=_OFFER | {"present": round(_PRESENT, 2)},
    ),
    Prediction(
        "years",
        lambda result: result[0]["revenue"].sum(),
        app=app.explore_models,
        settings={"periods": 10},
    ),
)
