"""A million customers: from their purchases to states with reasons, at once beside a plain DataFrame.apply.

Run: python benchmarks/bench_states.py
"""

from time import perf_counter

import pandas as pd

from clvteach.states import classify, made_bookings, summarise

CUSTOMERS, SAMPLE, TODAY = 1_000_000, 20_000, pd.Timestamp("2026-11-22")


def by_hand(customer: pd.Series) -> str:
    """The same rules for one row, without checks or reasons."""
    if customer["purchases"] == 0:
        if customer["refuses"]:
            return "non-customer"
        return "target" if customer["picked"] else "potential" if customer["need"] else "non-customer"
    days = (TODAY - customer["last_purchase"]).days
    if days > 1095:
        return "non-customer"
    return "lost" if days > 365 or customer["refuses"] else "actual"


def main() -> None:
    purchases, people = made_bookings(2 * CUSTOMERS // 3)

    start = perf_counter()
    records = summarise(purchases, people)
    counted = perf_counter() - start

    start = perf_counter()
    states = classify(records, TODAY)
    at_once = perf_counter() - start

    sample = records.head(SAMPLE)
    start = perf_counter()
    one_by_one = sample.apply(by_hand, axis=1)
    loop = (perf_counter() - start) * len(records) / SAMPLE

    assert (one_by_one == states["state"].head(SAMPLE)).all()
    print(f"{len(purchases):,} purchases to {len(records):,} records: {counted:.2f} s")
    print(f"{len(records):,} states with reasons at once: {at_once:.2f} s")
    print(f"DataFrame.apply without reasons ({SAMPLE:,}, scaled up): {loop:.1f} s")
    print(f"at once is {loop / at_once:.0f} times as fast")


if __name__ == "__main__":
    main()
