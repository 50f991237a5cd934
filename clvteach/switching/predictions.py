"""What comes out where chapter 7 asks for a prediction. The words stand in the chapter's ``predictions.md``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clvteach import data
from clvteach.predictions import Prediction
from clvteach.switching import app, model, printed, purchases

_FEW, _MANY, _TIMES = 20, 80, 30  # households in a small sample and in a large one; samples that the app can draw
_YEARS = 15


def _next_share_of_a() -> str:
    return _compared(model.shares(_now(), printed.START, 1)["A"].diff()[1], "larger", "smaller")


def _gain_of_a(result: dict) -> str:
    return "more" if result["values"]["A"] > 1.1 * _worth(_now())["A"] else "less"


def _change_of(brand: str) -> str:
    return _compared(_changes()[brand], "rises", "falls")


def _largest() -> str:
    return f"brand {model.shares(_now(), printed.START, _YEARS).loc[_YEARS].idxmax()}"


def _long_run_of_a(result: dict) -> str:
    return _compared(result["long run"]["A"] - model.long_run(_now())["A"], "higher", "lower")


def _best_point() -> str:
    slopes = model.sensitivity(_now(), printed.START, 500, 0.09, 2, "A")
    keep = slopes.loc["A", "A"] - slopes.loc["A", "B"]
    won = {f"from {rival}": slopes.loc[rival, "A"] - slopes.loc[rival, rival] for rival in "BC"}
    return max(won | {"keep": keep}, key=(won | {"keep": keep}).get)


def _narrower() -> str:
    widths = [(found["high"] - found["low"])["Yoplait"] for found in map(_interval, (_FEW, _MANY))]
    return _nearest(widths[1] / widths[0], {"quarter": 0.25, "half": 0.5, "same": 1})


def _kept_promises() -> str:
    everyone = _interval(100)["estimate"]["Yoplait"]
    found = pd.DataFrame([_interval(_FEW, sample).loc["Yoplait"] for sample in range(1, _TIMES + 1)])
    caught = (found["low"] <= everyone) & (everyone <= found["high"])
    return _nearest(caught.sum(), {"kept": 27, "broken": 18, "lost": 9})


def _still_repeated() -> str:
    repeats = purchases.loyalty_check(data.yogurt(), seed=1).loc["overall", "shuffled"]
    return _nearest(repeats, {"random": 0.33, "middle": 0.55, "most": 0.75})


def _now() -> pd.DataFrame:
    return printed.matrices()[0]


def _worth(matrix: pd.DataFrame) -> pd.Series:
    return model.lifetime_value(matrix, printed.START, contribution=500, rate=0.09, periods=2)


def _changes() -> pd.Series:
    """By how much each brand's value changes if A keeps 80 % and B pays."""
    return _worth(printed.matrices()[1]) - _worth(_now())


def _interval(households: int, sample: int = 1) -> pd.DataFrame:
    """The app's interval with each purchase on its own."""
    panel = data.yogurt()
    start = purchases.market_shares(panel)
    counts = purchases.transitions(
        purchases.sample_households(panel, households, seed=sample), brands=list(start.index)
    )
    return purchases.interval(counts, start, 1, 0.09, 24, cycles_per_year=12, number=300)


def _compared(change: float, up: str, down: str) -> str:
    if np.isclose(change, 0, atol=1e-6):
        return "same"
    return up if change > 0 else down


def _nearest(number: float, options: dict[str, float]) -> str:
    return min(options, key=lambda name: abs(options[name] - number))


PREDICTIONS = (
    Prediction("next share", _next_share_of_a),
    Prediction("gain of A", _gain_of_a, app=app.explore, settings={"keep_a": 0.8, "a_to_b": 0.5}),
    Prediction("change of B", lambda: _change_of("B")),
    Prediction("change of C", lambda: _change_of("C")),
    Prediction("all together", lambda: _compared(_changes().sum(), "more", "less")),
    Prediction("largest brand", _largest, given={"years": _YEARS}),
    Prediction("other start", _long_run_of_a, app=app.explore_long_run, settings={"start_a": 0.1}),
    Prediction("best point", _best_point),
    Prediction("more households", _narrower, given={"few": _FEW, "many": _MANY}),
    Prediction("promise", _kept_promises, given={"few": _FEW, "times": _TIMES}),
    Prediction("shuffled", _still_repeated),
)
