"""What comes out where chapter 7 asks for a prediction. The words stand in the chapter's ``predictions.md``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clvteach import data
from clvteach.predictions import Prediction
from clvteach.switching import app, model, printed, purchases

_FEW, _MANY, _TIMES = 20, 80, 30  # households in a small sample and in a large one; samples that the app can draw
_LESS_TO_B = {"keep_a": 0.8, "a_to_b": 0.5}  # A keeps ten points more, which went to B


def _next_share_of_a() -> str:
    return _compared(model.shares(_now(), printed.START, 1)["A"].diff()[1], "larger", "smaller")


def _without_switching() -> str:
    """What all brands' values come to together if everybody stays, against now."""
    stays = model.matrix(np.eye(3), brands=list(app.BRANDS))
    return _compared(_worth(stays).sum() - _worth(_now()).sum(), "more", "less")


def _gain_of_a(result: dict) -> str:
    gain = _changes(result)["A"] / _worth(_now())["A"]
    return "" if np.isclose(gain, 0) else _nearest(gain, {"little": 0.01, "tenth": 0.1, "third": 0.3})


def _who_loses(result: dict) -> str:
    changes = _changes(result)
    losers = [brand for brand in "BC" if _compared(changes[brand], "rises", "falls") == "falls"]
    return "both" if len(losers) == 2 else "".join(losers)


def _largest(result: dict) -> str:
    return f"brand {result['shares'].iloc[-1].idxmax()}"


def _long_run_of_a(result: dict) -> str:
    """Where A ends, against where it ends from the app's own start; empty where it begins there."""
    usual = app.explore_long_run().result
    if result["shares"].iloc[0].equals(usual["shares"].iloc[0]):
        return ""
    return _compared(result["long run"]["A"] - usual["long run"]["A"], "higher", "lower")


def _best_point() -> str:
    slopes = model.sensitivity(_now(), printed.START, 500, 0.09, 2, "A")
    keep = slopes.loc["A", "A"] - slopes.loc["A", "B"]
    won = {f"from {rival}": slopes.loc[rival, "A"] - slopes.loc[rival, rival] for rival in "BC"}
    return max(won | {"keep": keep}, key=(won | {"keep": keep}).get)


def _narrower(result: dict) -> str:
    now, before = ((found["high"] - found["low"])["Yoplait"] for found in (result["sample"], _interval(_FEW)))
    return _nearest(now / before, {"quarter": 0.25, "half": 0.5, "same": 1})


def _kept_promises() -> str:
    everyone = _interval(100)["estimate"]["Yoplait"]
    found = pd.DataFrame([_interval(_FEW, sample).loc["Yoplait"] for sample in range(1, _TIMES + 1)])
    caught = (found["low"] <= everyone) & (everyone <= found["high"])
    return _nearest(caught.sum(), {"kept": 27, "broken": 18, "lost": 9})


def _still_repeated() -> str:
    repeats = purchases.loyalty_check(data.yogurt(), seed=1).loc["overall", "shuffled"]
    return _nearest(repeats, {"random": _repeated_by_chance(), "middle": 0.55, "most": 0.75})


def _repeated_by_chance() -> float:
    """How many purchases would repeat the last brand if each were drawn by the market shares."""
    return (purchases.market_shares(data.yogurt()) ** 2).sum()


def _now() -> pd.DataFrame:
    return printed.matrices()[0]


def _worth(matrix: pd.DataFrame) -> pd.Series:
    return model.lifetime_value(matrix, printed.START, contribution=500, rate=0.09, periods=2)


def _changes(result: dict) -> pd.Series:
    """By how much each brand's value in the app differs from that of example 3.4."""
    return result["values"] - _worth(_now())


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
    Prediction("all together", _without_switching),
    Prediction("gain of A", _gain_of_a, app=app.explore, settings=_LESS_TO_B),
    Prediction("who loses", _who_loses, app=app.explore, settings=_LESS_TO_B),
    Prediction(
        "largest brand",
        _largest,
        app=app.explore_long_run,
        settings=app.EXAMPLE_3_3,
        given={"cycles": app.CYCLES},
    ),
    Prediction("other start", _long_run_of_a, app=app.explore_long_run, settings={"start_a": 0.1}),
    Prediction("best point", _best_point),
    Prediction(
        "more households", _narrower, app=app.explore_certainty, settings={"households": _MANY}, given={"few": _FEW}
    ),
    Prediction("promise", _kept_promises, given={"few": _FEW, "times": _TIMES}),
    Prediction("shuffled", _still_repeated, given={"by_chance": round(_repeated_by_chance(), 2)}),
)
