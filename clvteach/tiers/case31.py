"""Case 3-1 (chapter 4): a distributor's customers, what each of them leaves, and the cure of a bad year.

Conventions as in :mod:`clvteach.tiers.model`: parts and rates are fractions, money has no currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clvteach import checks, columns
from clvteach.language import N_
from clvteach.tiers.lists import HEADINGS, head_counts, ids_of, is_among, numbers_of, part_of
from clvteach.tiers.model import score

CASE_WEIGHTS = {"sales": 4.0, "units": 2.0, "arrears": 3.0, "cycle": 1.0}
READ_FOR_PROFIT = ("customer", "sales", "cost_of_goods", "service_hours", "arrears", "year", "first_year")


def indicators(customers: pd.DataFrame) -> pd.DataFrame:
    """The four indicators of case 3-1 for one year of the distributor's file.

    Parameters
    ----------
    customers : DataFrame
        One row a customer: columns "sales", "units", "arrears" and "orders" (in the year, 1 or more), such as one year of
        :func:`clvteach.data.distributor`.

    Returns
    -------
    DataFrame
        Index "customer"; columns "sales", "units", "arrears" and "cycle" (months from order to order: 12 ÷ orders).

    Examples
    --------
    >>> indicators(pd.DataFrame({"customer": ["A"], "sales": 900, "units": 5, "arrears": 0, "orders": 6}))  # doctest: +NORMALIZE_WHITESPACE
              sales  units  arrears  cycle
    customer
    A         900.0    5.0      0.0    2.0
    """
    columns.table(customers, "customers")
    orders = numbers_of(customers, "orders", least=1)
    table = {name: numbers_of(customers, name) for name in ("sales", "units", "arrears")}
    return pd.DataFrame({**table, "cycle": 12 / orders}, index=ids_of(customers))


def relations(customers: pd.DataFrame) -> pd.DataFrame:
    """Value and length of relation in one year of the distributor's file, for :func:`clvteach.tiers.model.quadrant`.

    Parameters
    ----------
    customers : DataFrame
        One row a customer of one year: columns "sales", "year" and "first_year" (of the first purchase).

    Returns
    -------
    DataFrame
        Index of the customers, in their order; columns "amount" (the sales) and "length" (years since the first purchase).

    Examples
    --------
    >>> small = pd.DataFrame({"customer": ["S"], "sales": 3000, "year": 2025, "first_year": 2022})
    >>> relations(small).loc["S"].to_list()
    [3000.0, 3.0]
    """
    columns.table(customers, "customers")
    years = numbers_of(customers, "year") - numbers_of(customers, "first_year")
    return pd.DataFrame({"amount": numbers_of(customers, "sales"), "length": years}, index=ids_of(customers))


def profit(
    customers: pd.DataFrame, *, hour_cost: float = 60, acquisition_cost: float = 400, unpaid: float = 0.5
) -> pd.DataFrame:
    """What each customer leaves in one year once everything is charged that he caused.

    profit = sales − cost of goods − service hours · hour cost − acquisition cost (in the first year) − unpaid · arrears

    Parameters
    ----------
    customers : DataFrame
        One row a customer of one year: columns "sales", "cost_of_goods" and "service_hours"; if there, also "arrears"
        (otherwise 0), and "year" with "first_year": where both are equal the customer was won in this year.
    hour_cost : float
        What an hour of service costs.
    acquisition_cost : float
        What it cost to win one new customer, the same for each.
    unpaid : float
        The part of the arrears that will never be paid, a fraction.

    Returns
    -------
    DataFrame
        Index of the customers, in their order; columns "gross profit", "service", "acquisition", "unpaid" and "profit".

    Notes
    -----
    The three costs at their start are assumptions of the made case, not figures of the course.

    Examples
    --------
    >>> small = pd.DataFrame({"customer": ["S"], "sales": 3000, "cost_of_goods": 2500, "service_hours": 10, "year": 2025, "first_year": 2025})
    >>> profit(small).loc["S"].to_list()
    [500.0, 600.0, 400.0, 0.0, -500.0]
    """
    columns.table(customers, "customers")
    columns.refuse_slips(customers, "customers", {name: HEADINGS[name] for name in READ_FOR_PROFIT})
    hour_cost = checks.number(hour_cost, "hour_cost", least=0)
    acquisition_cost = checks.number(acquisition_cost, "acquisition_cost", least=0)
    unpaid = float(checks.fraction(checks.number(unpaid, "unpaid"), "unpaid"))
    gross = numbers_of(customers, "sales") - numbers_of(customers, "cost_of_goods")
    service = hour_cost * numbers_of(customers, "service_hours", least=0)
    lost = unpaid * numbers_of(customers, "arrears", least=0, otherwise=0.0)
    won = acquisition_cost * _new(customers)
    return pd.DataFrame(
        {
            N_("gross profit"): gross,
            N_("service"): service,
            N_("acquisition"): won,
            N_("unpaid"): lost,
            N_("profit"): gross - service - won - lost,
        },
        index=ids_of(customers),
    )


def by_year(table: pd.DataFrame, **costs: float) -> pd.DataFrame:
    """The distributor's result year by year.

    Parameters
    ----------
    table : DataFrame
        Several years of customers for :func:`profit`, with the columns "year" and "first_year".
    **costs
        ``hour_cost``, ``acquisition_cost`` and ``unpaid`` of :func:`profit`.

    Returns
    -------
    DataFrame
        A column for each year; rows "customers", "new customers", "sales", "gross profit", "service", "acquisition",
        "unpaid", "profit".

    Examples
    --------
    >>> from clvteach import data
    >>> by_year(data.distributor()).loc[["customers", "profit"]].round(0)  # doctest: +NORMALIZE_WHITESPACE
                 2024      2025
    customers   60.0     203.0
    profit  610982.0  371420.0
    """
    columns.table(table, "table")
    results = {}
    for year, customers in table.groupby(_years(table)):
        result = profit(customers, **costs).sum()
        counts = {
            "customers": len(customers),
            N_("new customers"): int(_new(customers).sum()),
            "sales": numbers_of(customers, "sales").sum(),
        }
        results[year] = pd.concat([pd.Series(counts, dtype=float), result])
    return pd.DataFrame(results)


def _years(table: pd.DataFrame) -> np.ndarray:
    heading = columns.heading(table, "table", HEADINGS["year"])
    return columns.numbers(table, "table", heading, checks.whole_numbers, most=checks.COUNTABLE).astype(int)


@dataclass(frozen=True)
class Case:
    """The customers of a bad year and of the year before it: what :func:`case` works out and :func:`cure` treats.

    Attributes
    ----------
    now, before : DataFrame
        Index "customer"; the columns of :func:`profit` and "rank" (by the weighted score).
    """

    now: pd.DataFrame
    before: pd.DataFrame


def case(table: pd.DataFrame, year: int, weights: Mapping[str, float] | None = None, **costs: float) -> Case:
    """Case 3-1 before the cure: each customer's profit and place in the ranking, in the bad year and the year before.

    Parameters
    ----------
    table : DataFrame
        The distributor's file with `year` and the year before it (:func:`clvteach.data.distributor`).
    year : int
        The bad year.
    weights : dict, optional
        Indicator → weight for :func:`score`. By default sales 4, units 2, arrears 3, cycle 1.
    **costs
        ``hour_cost``, ``acquisition_cost`` and ``unpaid`` of :func:`profit`.

    Returns
    -------
    Case

    Examples
    --------
    >>> from clvteach import data
    >>> firm = case(data.distributor(), 2025)
    >>> len(firm.before), len(firm.now)
    (60, 203)
    """
    columns.table(table, "table")
    years, year = _years(table), checks.whole(year, "year")

    def ranked(wanted: int) -> pd.DataFrame:
        checks.choice(wanted, "year", np.unique(years).tolist())
        customers = table[years == wanted]
        places = score(indicators(customers), CASE_WEIGHTS if weights is None else weights)["rank"]
        return profit(customers, **costs).join(places)

    return Case(now=ranked(year), before=ranked(year - 1))


def cure(
    case: Case,
    *,
    part: float = 0.2,
    growth: float = 0.1,
    extra_service: float = 0.5,
    saved: float = 0.4,
    lost_sales: float = 0.05,
    won_back: float = 0.5,
    offer_cost: float = 2000,
) -> pd.DataFrame:
    """Case 3-1: each customer's profit before and after the cure.

    The best customers by the ranking are served specially, the others by a standard, and the lost ones that were among
    the best a year before are asked to come back. The year is then calculated again with the same customers; what it cost
    to win the new ones and what is not paid stays as it was, so that the comparison is fair.

    Parameters
    ----------
    case : Case
        From :func:`case`.
    part : float
        The part of the customers that is served specially.
    growth, extra_service : float
        By what part the sales and the service hours of the best ones rise.
    saved, lost_sales : float
        What part of their service hours and of their sales the standard takes from the others.
    won_back : float
        The part of the lost best ones that comes back, with the profit of the year before.
    offer_cost : float
        What the offer to one lost customer costs, whether he comes back or not.

    Returns
    -------
    DataFrame
        Index "customer"; columns "group" ("best", "ordinary" or "lost"), "before" and "after": profit of the year. A lost
        customer has 0 before, and after it what is to be expected.

    Notes
    -----
    Source: course case 3-1, which tells what was done and that profit rose again, without figures.

    Examples
    --------
    >>> from clvteach import data
    >>> treated = cure(case(data.distributor(), 2025))
    >>> treated.groupby("group")[["before", "after"]].sum().round(0)  # doctest: +NORMALIZE_WHITESPACE
                before     after
    group
    best      464890.0  488483.0
    lost           0.0   52554.0
    ordinary  -93470.0  -35436.0
    """
    checks.made(case, "case", Case, "tiers.case(…)")
    part = part_of(part)
    saved, lost_sales, won_back = (
        float(checks.fraction(checks.number(value, name), name))
        for name, value in (("saved", saved), ("lost_sales", lost_sales), ("won_back", won_back))
    )
    growth, extra_service = (
        float(checks.rate(checks.number(value, name), name))
        for name, value in (("growth", growth), ("extra_service", extra_service))
    )
    offer_cost = checks.number(offer_cost, "offer_cost", least=0)

    now, before = case.now, case.before
    best = (now["rank"] <= head_counts(len(now), [part])[0]).to_numpy()
    more = now["gross profit"] * np.where(best, growth, -lost_sales)
    dearer = now["service"] * np.where(best, extra_service, -saved)
    lost = before[(before["rank"] <= head_counts(len(before), [part])[0]) & ~is_among(before.index, now.index)]
    return pd.DataFrame(
        {
            N_("group"): np.repeat(
                [N_("best"), N_("ordinary"), N_("lost")], [best.sum(), len(now) - best.sum(), len(lost)]
            ),
            N_("before"): np.concatenate([now["profit"][best], now["profit"][~best], np.zeros(len(lost))]),
            N_("after"): np.concatenate(
                [
                    (now["profit"] + more - dearer)[best],
                    (now["profit"] + more - dearer)[~best],
                    won_back * lost["profit"] - offer_cost,
                ]
            ),
        },
        index=now.index[best].append([now.index[~best], lost.index]),
    )


def cure_in_steps(case: Case, customers: pd.DataFrame) -> pd.Series:
    """Case 3-1: from the profit of the year before to that after the cure, measure by measure.

    Parameters
    ----------
    case : Case
        From :func:`case`.
    customers : DataFrame
        What :func:`cure` gave for it.

    Returns
    -------
    Series
        "year before" and "bad year": the profit of all customers; "best", "lost" and "ordinary": what the cure adds to it
        through each group; "after the cure": their sum with the bad year.

    Examples
    --------
    >>> from clvteach import data
    >>> firm = case(data.distributor(), 2025)
    >>> cure_in_steps(firm, cure(firm)).round(0).astype(int).tolist()
    [610982, 371420, 23593, 52554, 58034, 505601]
    """
    checks.made(case, "case", Case, "tiers.case(…)")
    columns.table(customers, "customers", ["group", "before", "after"])
    before, after = (columns.numbers(customers, "customers", name) for name in ("before", "after"))
    group = columns.choices(customers, "customers", "group", ["best", "lost", "ordinary"]).to_numpy()
    steps = {
        N_("year before"): case.before["profit"].sum(),
        N_("bad year"): before.sum(),
        **{name: (after - before)[group == name].sum() for name in ("best", "lost", "ordinary")},
        N_("after the cure"): after.sum(),
    }
    return pd.Series(steps, name=N_("profit"), dtype=float)


def _new(customers: pd.DataFrame) -> np.ndarray:
    """1 for each customer that was won in the year of the row."""
    year, first = (numbers_of(customers, name, otherwise=np.nan) for name in ("year", "first_year"))
    return np.broadcast_to(year == first, len(customers)).astype(float)
