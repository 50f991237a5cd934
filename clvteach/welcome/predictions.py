"""What comes out where the welcome page asks for a prediction. The words stand in its ``predictions.md``."""

from __future__ import annotations

import pandas as pd

from clvteach import lifetime_value
from clvteach.predictions import Prediction


def _shorter_bars(result: tuple[pd.DataFrame, pd.DataFrame]) -> int:
    """How many of the three models' totals are smaller than where the app opens."""
    before, after = (discounted.sum() for discounted, _plain in (lifetime_value.explore_models().result, result))
    return int((after < before).sum())


PREDICTIONS = (
    Prediction("shorter bars", _shorter_bars, app=lifetime_value.explore_models, settings={"acquisition_cost": 400}),
)
