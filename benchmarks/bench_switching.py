"""How long a million customers' switching matrices take, as ratios measured in this run.

Run ``python benchmarks/bench_switching.py``. Lifetime values to 3 brands over 10 periods, first with one matrix for all
customers, then with each customer's own.
"""

from timeit import repeat

import numpy as np

from clvteach import switching

CUSTOMERS, SAMPLE, BRANDS, PERIODS = 1_000_000, 1_000, 3, 10
FUTURE = dict(contribution=500, rate=0.09, periods=PERIODS)


def best(call) -> float:
    """Seconds of the fastest of five runs."""
    return min(repeat(call, number=1, repeat=5))


def plain_loop(matrices, starts) -> list[list[float]]:
    """The definition, one customer, period and brand after the other."""
    values = []
    for P, now in zip(matrices, starts, strict=True):
        value = [0.0] * BRANDS
        for t in range(PERIODS + 1):
            for i in range(BRANDS):
                value[i] += now[i] * 500 / 1.09**t
            now = [sum(now[i] * P[i][j] for i in range(BRANDS)) for j in range(BRANDS)]
        values.append(value)
    return values


def main() -> None:
    generator = np.random.default_rng(1)
    P = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.25, 0.15, 0.6]])
    starts = generator.dirichlet(np.ones(BRANDS), CUSTOMERS)
    own = generator.dirichlet(np.ones(BRANDS), (CUSTOMERS, BRANDS))
    scale = CUSTOMERS / SAMPLE
    some, shared_lists, own_lists = starts[:SAMPLE].tolist(), [P.tolist()] * SAMPLE, own[:SAMPLE].tolist()
    assert np.allclose(switching.values_of_customers(P, starts[:SAMPLE], **FUTURE), plain_loop(shared_lists, some))
    assert np.allclose(
        switching.values_of_customers(own[:SAMPLE], starts[:SAMPLE], **FUTURE), plain_loop(own_lists, some)
    )

    product = best(lambda: starts @ P)
    shared = best(lambda: switching.values_of_customers(P, starts, **FUTURE))
    shared_loop = scale * best(lambda: plain_loop(shared_lists, some))
    print(f"{CUSTOMERS:,} customers × {BRANDS} brands × {PERIODS} periods; loops timed on {SAMPLE:,} and scaled")
    print(f"shared matrix: {shared:.4f} s, {shared / product:.1f} × one bare matrix product ({product:.4f} s)")
    print(f"    plain loop: {shared_loop:.1f} s, {shared_loop / shared:,.0f} × as long")

    together = best(lambda: switching.values_of_customers(own, starts, **FUTURE))
    own_loop = scale * best(lambda: plain_loop(own_lists, some))
    calls = scale * best(
        lambda: [
            switching.lifetime_value(own[n], starts[n], contribution=500, rate=0.09, periods=PERIODS)
            for n in range(SAMPLE)
        ]
    )
    print(f"own matrices: {together:.4f} s")
    print(f"    plain loop: {own_loop:.1f} s, {own_loop / together:,.0f} × as long")
    print(f"    one call of lifetime_value after the other: {calls:.0f} s, {calls / together:,.0f} × as long")


if __name__ == "__main__":
    main()
