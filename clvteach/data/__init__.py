"""Data sets of the workbook, inside the package so that they work without a network. See README.md beside this file."""

from __future__ import annotations

from importlib.resources import files

import pandas as pd

from clvteach.language import N_

__all__ = ["cdnow", "distributor", "prospects", "yogurt"]


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


def cdnow() -> pd.DataFrame:
    """Purchases of 2,357 customers of the American online shop CDNOW, January 1997 to June 1998.

    All of them bought for the first time in January, February or March 1997.

    Returns
    -------
    DataFrame
        6,919 rows; columns "customer" (1 … 2357), "date", "cds" (number of CDs) and "amount" (US dollars; 0 in 8 rows).

    Notes
    -----
    Source: Fader & Hardie (2001), Interfaces 31(3), part 2, S94–S107; the one-in-ten sample of their CDNOW data.

    Examples
    --------
    >>> cdnow().head(3)
       customer       date  cds  amount
    0         1 1997-01-01    2   29.33
    1         1 1997-01-18    2   29.73
    2         1 1997-08-02    1   14.96
    """
    with files(__package__).joinpath("cdnow.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, parse_dates=["date"])


def distributor() -> pd.DataFrame:
    """Made data for case 3-1: the customers of an electronics distributor in two years, 2024 and 2025.

    Returns
    -------
    DataFrame
        263 rows, one for each customer and year in which it bought; columns "customer" (D001 … D210), "first_year" (of its
        first purchase), "year", "orders", "units", "sales", "cost_of_goods", "service_hours" and "arrears" (not paid at
        the end of the year).

    Notes
    -----
    Made by tools/make_distributor.py, not observed.

    Examples
    --------
    >>> distributor().groupby("year").size().to_dict()
    {2024: 60, 2025: 203}
    """
    with files(__package__).joinpath("distributor.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


_KINDS = (
    N_("business traveller"),
    N_("leisure traveller"),
    N_("white-collar worker"),
    N_("student"),
    N_("retired"),
)


def prospects() -> pd.DataFrame:
    """Made: 80 people who might book a trip with the travel firm of chapter 2.

    Returns
    -------
    DataFrame
        80 rows; columns "prospect" (P01 … P80), "kind" (business traveller, leisure traveller, white-collar worker, student,
        retired), "budget" for a trip, "authority" (share of the decision, 0 to 1), "need" (0 to 10) and "chance" (that a
        contact ends in a booking, a fraction; in real life nobody can read it off a person).

    Notes
    -----
    Nobody in it exists: ``tools/make_prospects.py`` makes it.

    Examples
    --------
    >>> prospects().head(2)
      prospect                kind  budget  authority  need  chance
    0      P01             retired    6450        0.2     4   0.033
    1      P02  business traveller    5650        0.7    10   0.455
    """
    columns = [N_("prospect"), N_("kind"), N_("budget"), N_("authority"), N_("need"), N_("chance")]
    with files(__package__).joinpath("prospects.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file)[columns]
    return table.astype({"kind": pd.CategoricalDtype(_KINDS)})
