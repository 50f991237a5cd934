"""A million customers added up, tiered, classed and scored, beside a plain DataFrame.apply.

Run: python benchmarks/bench_tiers.py
"""

from time import perf_counter

import numpy as np
import pandas as pd

from clvteach import tiers

CUSTOMERS, SAMPLE = 1_000_000, 20_000
WEIGHTS = {"sales": 4, "units": 2, "arrears": 3, "cycle": 1}


def made_customers(n: int) -> pd.DataFrame:
    """Customers drawn with a fixed seed, with every column that the tools read."""
    rng = np.random.default_rng(4)
    amount = rng.gamma(0.6, 800, n).round(2)
    return pd.DataFrame(
        {
            "customer": np.arange(n),
            "amount": amount,
            "length": rng.integers(0, 2000, n),
            "sales": amount,
            "units": rng.integers(1, 200, n),
            "arrears": amount * (rng.random(n) < 0.1),
            "cycle": rng.uniform(0.2, 12, n),
            "date": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 600, n), unit="D"),
        }
    )


def tier_of(row, limits) -> str:
    """One customer's tier, as one would write it for DataFrame.apply."""
    for limit, name in zip(limits, ("key", "development", "maintained"), strict=True):
        if row["amount"] >= limit:
            return name
    return "opportunity"


def quadrant_of(row, amount_from: float, length_from: float) -> str:
    if row["amount"] >= amount_from:
        return "gold" if row["length"] >= length_from else "meteor"
    return "stream" if row["length"] >= length_from else "burden"


def score_of(row, low, high) -> float:
    points = 0.0
    for name, weight in WEIGHTS.items():
        scale = (row[name] - low[name]) / (high[name] - low[name])
        points += weight * (1 - scale if name in ("arrears", "cycle") else scale)
    return 100 * points / sum(WEIGHTS.values())


def timed(call):
    start = perf_counter()
    result = call()
    return result, perf_counter() - start


def main() -> None:
    customers = made_customers(CUSTOMERS)
    sample = customers.head(SAMPLE)
    purchases = customers.assign(customer=customers["customer"] % (CUSTOMERS // 3))
    _table, seconds = timed(lambda: tiers.by_customer(purchases))
    print(f"{CUSTOMERS:,} purchases added up: {seconds:.2f} s")
    _table, seconds = timed(lambda: tiers.abc(customers))
    print(f"{CUSTOMERS:,} customers, ABC: {seconds:.2f} s")

    ranked = customers["amount"].sort_values(ascending=False).to_numpy()
    limits = [ranked[size - 1] for size in (CUSTOMERS // 100, CUSTOMERS // 20, CUSTOMERS // 5)]
    averages = customers["amount"].mean(), customers["length"].mean()
    names = list(WEIGHTS)
    low, high = customers[names].min().to_dict(), customers[names].max().to_dict()
    for title, at_once, column, plain in (
        ("tiers", lambda: tiers.by_head_count(customers), "tier", lambda row: tier_of(row, limits)),
        ("quadrant", lambda: tiers.quadrant(customers), "class", lambda row: quadrant_of(row, *averages)),
        (
            "score",
            lambda: tiers.score(customers, WEIGHTS, method="range"),
            "score",
            lambda row: score_of(row, low, high),
        ),
    ):
        table, seconds = timed(at_once)
        applied, slow = timed(lambda plain=plain: sample.apply(plain, axis=1))
        slow *= CUSTOMERS / SAMPLE
        ours = table[column].reindex(sample["customer"])
        if column == "score":
            np.testing.assert_allclose(ours, applied, atol=1e-6)
        else:
            assert ours.astype(str).to_list() == applied.to_list()
        print(
            f"{CUSTOMERS:,} customers, {title}: {seconds:.2f} s; apply ({SAMPLE:,}, scaled up): {slow:.0f} s; "
            f"{slow / seconds:.0f} times as fast"
        )


if __name__ == "__main__":
    main()
