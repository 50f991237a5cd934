"""Make clvteach/data/distributor.csv, the made data of case 3-1: ``python tools/make_distributor.py``.

An electronics distributor in two years. In the first, 60 customers, 12 of them large. In the second, a campaign brings
150 small accounts that take the service time, and some of them do not pay; the large ones get less time, and four of
them, with three others, buy elsewhere. All amounts are drawn with a fixed seed: the same file every time.
"""

from pathlib import Path

import numpy as np
import pandas as pd

TARGET = Path(__file__).resolve().parent.parent / "clvteach" / "data" / "distributor.csv"
BEFORE, AFTER = 2024, 2025
LARGE, ORDINARY, SMALL = 12, 48, 150
PRICE = 180  # of an ordinary article


def accounts(rng, number: int, sales: tuple, margin: float, hours: tuple, orders: tuple) -> pd.DataFrame:
    """Customers of one kind in one year: everything drawn evenly between two bounds, the margin around its mean."""
    sold = rng.uniform(*sales, number)
    return pd.DataFrame(
        {
            "orders": rng.integers(*orders, number, endpoint=True),
            "units": sold / (PRICE * rng.uniform(0.7, 1.5, number)),
            "sales": sold,
            "cost_of_goods": sold * (1 - rng.normal(margin, 0.015, number)),
            "service_hours": rng.uniform(*hours, number),
            "arrears": 0.0,
        }
    )


def next_year(rng, table: pd.DataFrame, growth: tuple, hours: float) -> pd.DataFrame:
    """The same customers a year later: a little more or less business, and their service time times ``hours``."""
    factor = rng.uniform(*growth, len(table))
    return table.assign(
        units=table["units"] * factor,
        sales=table["sales"] * factor,
        cost_of_goods=table["cost_of_goods"] * factor,
        service_hours=table["service_hours"] * hours,
    )


def made() -> pd.DataFrame:
    """The whole file, one row for each customer and year in which it bought."""
    rng = np.random.default_rng(31)
    large = accounts(rng, LARGE, (90_000, 240_000), 0.22, (50, 90), (18, 40))
    ordinary = accounts(rng, ORDINARY, (10_000, 50_000), 0.20, (12, 30), (6, 20))
    for place in rng.choice(ORDINARY, 4, replace=False):
        ordinary.loc[place, "arrears"] = 0.1 * ordinary.loc[place, "sales"]
    large_later = next_year(rng, large, (0.95, 1.08), 0.6).drop(rng.choice(LARGE, 4, replace=False))
    ordinary_later = next_year(rng, ordinary, (0.92, 1.1), 0.9).drop(rng.choice(ORDINARY, 3, replace=False))
    small = accounts(rng, SMALL, (1_000, 8_500), 0.17, (9, 26), (1, 5))
    late = rng.random(SMALL) < 0.25
    small.loc[late, "arrears"] = small.loc[late, "sales"] * rng.uniform(0.4, 1, late.sum())

    since = rng.integers(2012, BEFORE, LARGE), rng.integers(2016, BEFORE, ORDINARY, endpoint=True)
    names = pd.Index([f"D{place:03}" for place in rng.permutation(np.arange(1, LARGE + ORDINARY + 1))])
    parts = [
        (large, names[:LARGE], since[0], BEFORE),
        (ordinary, names[LARGE:], since[1], BEFORE),
        (large_later, names[:LARGE][large_later.index], since[0][large_later.index], AFTER),
        (ordinary_later, names[LARGE:][ordinary_later.index], since[1][ordinary_later.index], AFTER),
        (small, pd.Index([f"D{place:03}" for place in range(61, 61 + SMALL)]), np.full(SMALL, AFTER), AFTER),
    ]
    table = pd.concat(
        [part.assign(customer=customer, first_year=first, year=year) for part, customer, first, year in parts]
    )
    amounts = ["units", "sales", "cost_of_goods", "service_hours", "arrears"]
    table[amounts] = table[amounts].round().astype(int)
    order = ["customer", "first_year", "year", "orders", *amounts]
    return table[order].sort_values(["year", "customer"], ignore_index=True)


if __name__ == "__main__":
    made().to_csv(TARGET, index=False, lineterminator="\n")
