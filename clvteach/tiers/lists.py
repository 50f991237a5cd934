"""Reading a list of customers, and sorting, cutting and adding it up (chapter 4).

What a list is, :mod:`clvteach.tiers.model` says. These are the steps that its functions and those of case 3-1 share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from clvteach import checks, columns, rounding
from clvteach.checks import InputError
from clvteach.language import N_, _

HEADINGS = columns.PURCHASES | {
    "length": (N_("length"), "关系长度"),
    "year": (N_("year"), "年份"),
    "first_year": (N_("first_year"), "首购年份"),
    "orders": (N_("orders"), "订单数"),
    "units": (N_("units"), "销售量"),
    "sales": (N_("sales"), "销售额"),
    "cost_of_goods": (N_("cost_of_goods"), "进货成本"),
    "service_hours": (N_("service_hours"), "服务工时"),
    "arrears": (N_("arrears"), "欠款额"),
    "cycle": (N_("cycle"), "采购周期"),
}


def head_counts(number: int, cuts: Sequence[float]) -> np.ndarray:
    """Parts of so many customers, rounded up to whole ones (and not because of the 16th decimal)."""
    return rounding.rounded_up(number * np.asarray(cuts)).astype(int)


def bring_something(amounts: pd.Series) -> np.ndarray:
    """Which customers bring more than nothing."""
    return rounding.exceeds(amounts, 0, size=np.abs(amounts).max())


def ranks(descending: np.ndarray) -> np.ndarray:
    """Ranks of values sorted from the highest: 1, 2, 2, 4 … where the second and the third are equal."""
    place = np.arange(1, len(descending) + 1)
    place[1:][~rounding.exceeds(descending[:-1], descending[1:])] = 0
    return np.maximum.accumulate(place)


def from_the_highest(amounts: pd.Series) -> pd.Series:
    """Amounts sorted from the highest; equal ones keep their order."""
    return amounts.iloc[np.argsort(-rounding.levelled(amounts), kind="stable")]


def total_of(amounts: pd.Series) -> float:
    """What all bring together, which must be more than nothing: of nothing there are no shares."""
    total = float(amounts.sum())
    if not rounding.exceeds(total, 0, size=np.abs(amounts).sum()):
        raise InputError(
            _(
                "Together these customers bring {total}: a share of nothing, or of a loss, has no meaning. Check the amounts, and whether the returns are larger than the purchases."
            ).format(total=checks.shown(round(total, 2)))
        )
    return total


def part_of(part: object) -> float:
    """A part of the customers, a fraction."""
    return float(checks.fraction(checks.number(part, "part"), "part"))


def rising(cuts: object, name: str, number: int) -> np.ndarray:
    """So many fractions, each no less than the one before it."""
    array = checks.fraction(cuts, name)
    if array.shape != (number,) or rounding.exceeds(array[:-1], array[1:]).any():
        raise InputError(
            _("{where} is {value}: give {number} fractions that rise from one to the next.").format(
                where=name, value=checks.shown(cuts), number=number
            )
        )
    return array


def amounts_of(values: object) -> pd.Series:
    """Amounts labelled by customer, checked."""
    if isinstance(values, Mapping):
        values = pd.Series(list(values.values()), index=pd.Index(list(values), tupleize_cols=False), dtype=object)
    if isinstance(values, pd.DataFrame):
        columns.table(values, "customers")
        return pd.Series(numbers_of(values, "amount"), index=ids_of(values), name="amount")
    amounts = checks.numbers(values, "customers")
    if amounts.ndim != 1 or not amounts.size:
        raise InputError(
            _("{where} must be a list with at least one customer's amount, not {value}.").format(
                where="customers", value=checks.shown(values if amounts.ndim != 1 else [])
            )
        )
    if isinstance(values, pd.Series):
        return pd.Series(amounts, index=ids_of(values), name="amount")
    return pd.Series(amounts, index=pd.RangeIndex(1, len(amounts) + 1), name="amount")


def numbers_of(
    customers: pd.DataFrame, name: str, *, least: float = -np.inf, otherwise: float | None = None
) -> np.ndarray | float:
    """A column of numbers by its name in the code; `otherwise` where the table has none."""
    heading = columns.heading(customers, "customers", HEADINGS[name], required=otherwise is None)
    return otherwise if heading is None else columns.numbers(customers, "customers", heading, least=least)


def is_among(ids: pd.Index, others: pd.Index) -> np.ndarray:
    """Which customers are among the others, too."""
    return columns.spelled(ids).isin(columns.spelled(others))


def ids_of(table: pd.DataFrame | pd.Series) -> pd.Index:
    """The customers' ids: the column of that name, or else the row labels."""
    mend = _("a customer in more than one row must be added up first, with tiers.by_customer(…)")
    heading = None
    if isinstance(table, pd.DataFrame):
        heading = columns.heading(table, "customers", HEADINGS["customer"], required=False)
        if heading is None and isinstance(table.index, pd.RangeIndex):  # then no label says who a row is about, either
            columns.refuse_slips(table, "customers", {"customer": HEADINGS["customer"]})
    if heading is None:
        return columns.labels(table, "customers", mend=mend)
    return pd.Index(columns.ids(table, "customers", heading, mend=mend), name="customer")
