"""A million prospects: qualify at once beside DataFrame.apply with the rule for one row.

Run: python benchmarks/bench_qualification.py
"""

from time import perf_counter

import numpy as np
import pandas as pd

from clvteach.qualification import best_cut, qualify, work_down

PROSPECTS, SAMPLE = 1_000_000, 20_000
CHANCES = {"A": 0.4, "B": 0.1, "C": 0.02, "none": 0.005}


def made_prospects(n: int) -> pd.DataFrame:
    """Prospects drawn with a fixed seed."""
    rng = np.random.default_rng(2)
    return pd.DataFrame(
        {
            "prospect": np.arange(n),
            "budget": rng.lognormal(8.3, 0.6, n),
            "authority": rng.uniform(0, 1, n),
            "need": rng.uniform(0, 10, n),
        }
    )


def code_of(row) -> str:
    """The rule as one would write it for one row."""
    return (
        ("M" if row["budget"] >= 4000 else "m")
        + ("A" if row["authority"] >= 0.5 else "a")
        + ("N" if row["need"] >= 5 else "n")
    )


def main() -> None:
    prospects = made_prospects(PROSPECTS)

    start = perf_counter()
    graded = qualify(prospects, budget_from=4000)
    at_once = perf_counter() - start

    sample = prospects.head(SAMPLE)
    start = perf_counter()
    codes = sample.apply(code_of, axis=1)
    applied = (perf_counter() - start) * PROSPECTS / SAMPLE
    assert (codes == graded["code"].head(SAMPLE)).all()

    start = perf_counter()
    best_cut(work_down(graded, profit_per_sale=400, contact_cost=30, chances=CHANCES), contact_budget=1_000_000)
    down = perf_counter() - start

    print(f"{PROSPECTS:,} prospects graded at once: {at_once:.2f} s")
    print(f"working down the list and the best cut: {down:.2f} s")
    print(f"DataFrame.apply, the code alone ({SAMPLE:,}, scaled up): {applied:.1f} s")
    print(f"at once is {applied / at_once:.0f} times as fast")


if __name__ == "__main__":
    main()
