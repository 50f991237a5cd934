"""A million customers: of_customers at once beside a plain loop over by_contribution.

Run: python benchmarks/bench_customers.py
"""

from time import perf_counter

import numpy as np
import pandas as pd

from clvteach.lifetime_value import by_contribution, of_customers

CUSTOMERS, SAMPLE, RATE = 1_000_000, 5_000, 0.09


def made_customers(n: int) -> pd.DataFrame:
    """Customers drawn with a fixed seed, with every optional column."""
    rng = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "income": rng.gamma(2, 250, n),
            "periods": rng.integers(0, 21, n),
            "service_cost": rng.uniform(0, 300, n),
            "first_purchase": rng.gamma(2, 500, n),
            "acquisition_cost": rng.uniform(0, 600, n),
            "growth": rng.uniform(-0.05, 0.1, n),
            "retention": rng.uniform(0.5, 1, n),
        }
    )


def main() -> None:
    customers = made_customers(CUSTOMERS)

    start = perf_counter()
    values = of_customers(customers, rate=RATE)
    at_once = perf_counter() - start

    sample = customers.head(SAMPLE).to_dict("records")
    start = perf_counter()
    one_by_one = [by_contribution(rate=RATE, **customer) for customer in sample]
    loop = (perf_counter() - start) * CUSTOMERS / SAMPLE

    np.testing.assert_allclose(one_by_one, values["contribution"].head(SAMPLE), rtol=1e-9, atol=1e-6)
    print(f"{CUSTOMERS:,} customers at once: {at_once:.2f} s")
    print(f"by_contribution one by one ({SAMPLE:,}, scaled up): {loop:.1f} s")
    print(f"at once is {loop / at_once:.0f} times as fast")


if __name__ == "__main__":
    main()
