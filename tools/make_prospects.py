"""Make clvteach/data/prospects.csv, the made list of prospects of chapter 2: ``python tools/make_prospects.py``.

Five kinds of people who might book a trip. Nobody in the list exists; the numbers are drawn so that each kind is what the
course says of it: students want to travel and have no money, the retired have money and leave the decision to their
children, an assistant books for a manager. How likely somebody is to book follows from the three conditions, each of which
alone cannot make up for the lack of another.
"""

from pathlib import Path

import numpy as np
import pandas as pd

TARGET = Path(__file__).resolve().parent.parent / "clvteach" / "data" / "prospects.csv"
KINDS = {  # kind: number, budget for a trip (median), decides alone (chance), need (mean)
    "business traveller": (18, 6500, 0.55, 7.0),
    "leisure traveller": (18, 4800, 0.75, 6.5),
    "white-collar worker": (16, 4200, 0.65, 4.5),
    "student": (18, 1500, 0.35, 6.5),
    "retired": (10, 5200, 0.30, 3.0),
}


def prospects(seed: int = 2) -> pd.DataFrame:
    """The list, in an order that says nothing."""
    rng = np.random.default_rng(seed)
    number = [row[0] for row in KINDS.values()]
    median, alone, mean = (np.repeat([row[at] for row in KINDS.values()], number) for at in (1, 2, 3))
    size = len(median)
    budget = np.round(median * rng.lognormal(0, 0.45, size) / 50) * 50
    authority = np.where(rng.random(size) < alone, rng.uniform(0.55, 1, size), rng.uniform(0, 0.45, size)).round(1)
    need = np.clip(rng.normal(mean, 2.2), 0, 10).round()

    def step(value, middle, width):
        return 1 / (1 + np.exp(-(value - middle) / width))

    chance = (
        0.5
        * (0.15 + 0.85 * step(budget, 4000, 500))
        * (0.2 + 0.8 * step(authority, 0.5, 0.08))
        * (0.1 + 0.9 * step(need, 5, 0.8))
    )
    table = pd.DataFrame(
        {
            "kind": np.repeat(list(KINDS), number),
            "budget": budget.astype(int),
            "authority": authority,
            "need": need.astype(int),
            "chance": chance.round(3),
        }
    ).sample(frac=1, random_state=rng, ignore_index=True)
    table.insert(0, "prospect", [f"P{row:02d}" for row in range(1, size + 1)])
    return table


if __name__ == "__main__":
    prospects().to_csv(TARGET, index=False, lineterminator="\n")
