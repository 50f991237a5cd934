"""What the course prints for its examples of chapter 5, beside what its own inputs give."""

from __future__ import annotations

import pandas as pd

from clvteach.language import N_
from clvteach.lifetime_value.model import by_contribution, by_revenue

AGREES = N_("agrees")


def printed_and_exact() -> pd.DataFrame:
    """Examples 3.1 and 3.2: the printed lifetime values beside the exact ones.

    Returns
    -------
    DataFrame
        Index "where"; columns "printed", "exact" (what the models of this package give for the same inputs) and
        "difference" (printed − exact). Exercises 1 and 2 have no printed answer and are not in it.

    Notes
    -----
    Source: course chapter 3, examples 3.1 (n = 5, P₀ = 2000, C₀ = 400, Iₙ = 500, Cₛ = 10, r = 9 %) and 3.2 (n = 5,
    r = 9 %; A: Iₙ = 500, Cₛ = 200; B: Iₙ = 450, Cₛ = 100).

    Examples
    --------
    >>> printed_and_exact().round(2).iloc[0]
    printed       3975.00
    exact         3944.83
    difference      30.17
    Name: 3.1 revenue (model 1), dtype: float64
    """
    table = pd.DataFrame.from_dict(
        {where: row[:2] for where, row in _examples().items()},
        orient="index",
        columns=[N_("printed"), N_("exact")],
        dtype=float,
    )
    return table.assign(**{N_("difference"): table["printed"] - table["exact"]}).rename_axis(index=N_("where"))


def slips() -> pd.DataFrame:
    """What happened where print and calculation differ.

    Returns
    -------
    DataFrame
        Index "where", the rows of :func:`printed_and_exact`; column "what happened", in plain English (translated by
        :func:`clvteach.show`).

    Examples
    --------
    >>> slips().loc["3.2 revenue B (model 1)", "what happened"]
    'calculated with 400 instead of 450'
    """
    happened = {where: row[2] for where, row in _examples().items()}
    return pd.DataFrame({N_("what happened"): happened}).rename_axis(index=N_("where"))


def _examples() -> dict[str, tuple[float, float, str]]:
    """Where → printed, exact, what happened: pandas cuts texts of more than 50 characters, so they stay short."""
    first = {"first_purchase": 2000}
    return {
        N_("3.1 revenue (model 1)"): (3975, by_revenue(500, 0.09, 5, **first), N_("a digit slipped: 3975 for 3945")),
        N_("3.1 contribution (model 3)"): (
            3506,
            by_contribution(500, 10, 0.09, 5, acquisition_cost=400, **first),
            AGREES,
        ),
        N_("3.2 revenue A (model 1)"): (1945, by_revenue(500, 0.09, 5), AGREES),
        N_("3.2 revenue B (model 1)"): (1556, by_revenue(450, 0.09, 5), N_("calculated with 400 instead of 450")),
        N_("3.2 contribution A (model 3)"): (1167, by_contribution(500, 200, 0.09, 5), AGREES),
        N_("3.2 contribution B (model 3)"): (
            1361.5,
            by_contribution(450, 100, 0.09, 5),
            N_("agrees: the factor was rounded to 3.89"),
        ),
    }
