"""Data sets of the workbook, inside the package so that they work without a network. See README.md beside this file."""

from __future__ import annotations

from importlib.resources import files

import pandas as pd

from clvteach.language import N_

__all__ = ["yogurt"]


def yogurt() -> pd.DataFrame:
    """Yogurt purchases of 100 American households, four brands, in time order within each household.

    Returns
    -------
    DataFrame
        2,412 rows; columns "household" (1 … 100), "purchase" (1 … n within the household) and "brand" (Dannon, Hiland,
        Weight Watchers, Yoplait).

    Notes
    -----
    Source: Jain, Vilcassim & Chintagunta (1994), Journal of Business & Economic Statistics 12(3), 317; ``Yogurt`` in the
    R package Ecdat. That rows are in time order is inferred, not stated there.

    Examples
    --------
    >>> yogurt().head(3)
       household  purchase            brand
    0          1         1  Weight Watchers
    1          1         2           Dannon
    2          1         3           Dannon
    """
    with files(__package__).joinpath("yogurt.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)[[N_("household"), N_("purchase"), N_("brand")]]
