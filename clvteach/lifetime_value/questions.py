"""The questions of chapter 5. Rates are fractions, money has no currency, periods are years."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd

from clvteach.lifetime_value.model import annuity_factor, by_contribution, by_profit, by_revenue
from clvteach.questions import (
    Carried,
    Case,
    Function,
    Number,
    Numbers,
    Quantity,
    Steps,
    Table,
)


def _factor(n) -> float:
    return _annuity(n.rate, n.years)


@cache  # the same few rates and years are drawn for many learners
def _annuity(rate: float, years: int) -> float:
    return float(annuity_factor(rate, years))


def _whole_per_cent(n) -> float:
    """The rate of whoever types 8 for 8 %."""
    return 100 * n.rate


def _with_own_factor(right: Callable) -> tuple[Carried, ...]:
    """What is right with the learner's own annuity factor, from the numbers and this factor."""
    return (Carried(uses=("1c",), right=lambda n, own: right(n, own["1c"]), trivial=_no_factor),)


def _no_factor(n, own) -> bool:
    """With a factor of 0 or 1 nothing is left to multiply; and each is above 0 and at most the years, which it is undiscounted."""
    return not 0 < own["1c"] <= n.years or round(own["1c"], 4) == 1


NOT_DISCOUNTED = "not discounted"
FROM_TODAY = "the yearly income begins today"
FIRST_PURCHASE_MISSING = "the first purchase is missing"
ACQUISITION_COST_MISSING = "the acquisition cost is missing"
WHOLE_PER_CENT = "per cent typed as a whole number"

ONE_CUSTOMER = Case(
    "1",
    given={
        "years": Steps(6, 12),
        "acquisition": Steps(200, 800, 50),
        "first": Steps(1500, 4000, 250),
        "income": Steps(600, 1400, 100),
        "service": Steps(50, 250, 25),
        "rate": Steps(0.06, 0.12, 0.01),
        "year": Steps(3, 5),
    },
    questions=[
        Number(
            "1a",
            right=lambda n: n.first + n.years * n.income,
            wrong={
                FIRST_PURCHASE_MISSING: lambda n: n.years * n.income,
                "the first purchase counts as one of the years": lambda n: n.first + (n.years - 1) * n.income,
                "costs taken from revenue": lambda n: n.first - n.acquisition + n.years * n.income,
                "only one year counted": lambda n: n.first + n.income,
            },
            later={"the service cost is taken away": lambda n: n.first + n.years * (n.income - n.service)},
        ),
        Number(
            "1b",
            right=lambda n: n.income / (1 + n.rate) ** n.year,
            wrong={
                NOT_DISCOUNTED: lambda n: n.income,
                "compounded instead of discounted": lambda n: n.income * (1 + n.rate) ** n.year,
                "discounted by one year only": lambda n: n.income / (1 + n.rate),
                "years added up instead of compounded": lambda n: n.income / (1 + n.rate * n.year),
                "one year too early": lambda n: n.income / (1 + n.rate) ** (n.year - 1),
                "per cent taken off": lambda n: n.income * (1 - n.rate) ** n.year,
            },
            later={
                "one year too late": lambda n: n.income / (1 + n.rate) ** (n.year + 1),
                WHOLE_PER_CENT: lambda n: n.income / (1 + _whole_per_cent(n)) ** n.year,
            },
        ),
        Number(
            "1c",
            unit="factor",
            decimals=4,
            right=_factor,
            wrong={
                "brackets missing": lambda n: 1 - (1 + n.rate) ** -n.years / n.rate,
                NOT_DISCOUNTED: lambda n: n.years,
                FROM_TODAY: lambda n: _factor(n) * (1 + n.rate),
                "minus in the exponent missing": lambda n: (1 - (1 + n.rate) ** n.years) / n.rate,
                "one year's discount factor": lambda n: (1 + n.rate) ** -n.years,
            },
            later={
                "the year of 1b instead of all years": lambda n: _annuity(n.rate, n.year),
                "multiplied by the rate": lambda n: n.rate**2 * _factor(n),
                WHOLE_PER_CENT: lambda n: (1 - (1 + _whole_per_cent(n)) ** -n.years) / _whole_per_cent(n),
            },
        ),
        Numbers(
            "1d",
            points=3,
            quantities={
                "revenue": Quantity(
                    right=lambda n: by_revenue(n.income, n.rate, n.years, first_purchase=n.first),
                    wrong={
                        NOT_DISCOUNTED: lambda n: n.first + n.income * n.years,
                        FIRST_PURCHASE_MISSING: lambda n: n.income * _factor(n),
                        FROM_TODAY: lambda n: n.first + n.income * _factor(n) * (1 + n.rate),
                        "the first purchase is discounted": lambda n: n.first / (1 + n.rate) + n.income * _factor(n),
                    },
                    later={"the first purchase is made every year": lambda n: (n.first + n.income) * _factor(n)},
                    carried=_with_own_factor(lambda n, factor: n.first + n.income * factor),
                ),
                "profit": Quantity(
                    right=lambda n: by_profit(
                        n.income, n.rate, n.years, first_purchase=n.first, acquisition_cost=n.acquisition
                    ),
                    wrong={
                        ACQUISITION_COST_MISSING: lambda n: n.first + n.income * _factor(n),
                        "the acquisition cost is paid every year": lambda n: (
                            n.first + (n.income - n.acquisition) * _factor(n)
                        ),
                        "the acquisition cost is discounted": lambda n: (
                            n.first - n.acquisition / (1 + n.rate) + n.income * _factor(n)
                        ),
                        "the acquisition cost is added": lambda n: n.first + n.acquisition + n.income * _factor(n),
                    },
                    later={
                        FIRST_PURCHASE_MISSING: lambda n: n.income * _factor(n) - n.acquisition,
                        NOT_DISCOUNTED: lambda n: n.first - n.acquisition + n.income * n.years,
                        FROM_TODAY: lambda n: n.first - n.acquisition + n.income * _factor(n) * (1 + n.rate),
                    },
                    carried=_with_own_factor(lambda n, factor: n.first - n.acquisition + n.income * factor),
                ),
                "contribution": Quantity(
                    right=lambda n: by_contribution(
                        n.income, n.service, n.rate, n.years, first_purchase=n.first, acquisition_cost=n.acquisition
                    ),
                    wrong={
                        "the service cost is not discounted": lambda n: (
                            n.first - n.acquisition + n.income * _factor(n) - n.service * n.years
                        ),
                        "the service cost counts once": lambda n: (
                            n.first - n.acquisition + n.income * _factor(n) - n.service
                        ),
                        ACQUISITION_COST_MISSING: lambda n: n.first + (n.income - n.service) * _factor(n),
                        "the service cost is missing": lambda n: n.first - n.acquisition + n.income * _factor(n),
                    },
                    later={
                        FIRST_PURCHASE_MISSING: lambda n: (n.income - n.service) * _factor(n) - n.acquisition,
                        NOT_DISCOUNTED: lambda n: n.first - n.acquisition + (n.income - n.service) * n.years,
                        "the yearly contribution begins today": lambda n: (
                            n.first - n.acquisition + (n.income - n.service) * _factor(n) * (1 + n.rate)
                        ),
                    },
                    carried=_with_own_factor(
                        lambda n, factor: n.first - n.acquisition + (n.income - n.service) * factor
                    ),
                ),
            },
        ),
        Number(
            "1e",
            points=2,
            right=lambda n: by_contribution(n.income, n.service, n.rate, n.years, first_purchase=n.first),
            wrong={
                "the acquisition cost is already taken away": lambda n: by_contribution(
                    n.income, n.service, n.rate, n.years, first_purchase=n.first, acquisition_cost=n.acquisition
                ),
                FIRST_PURCHASE_MISSING: lambda n: by_contribution(n.income, n.service, n.rate, n.years),
                "the service cost is missing": lambda n: by_revenue(n.income, n.rate, n.years, first_purchase=n.first),
                NOT_DISCOUNTED: lambda n: n.first + (n.income - n.service) * n.years,
            },
            later={FROM_TODAY: lambda n: n.first + (n.income - n.service) * _factor(n) * (1 + n.rate)},
            carried=(
                *_with_own_factor(lambda n, factor: n.first + (n.income - n.service) * factor),
                Carried(
                    uses=("1d",),
                    right=lambda n, own: own["1d"]["contribution"] + n.acquisition,
                    trivial=lambda n, own: own["1d"]["contribution"] <= 0,
                ),
            ),
        ),
        Function(
            "1f",
            points=2,
            parameters=("income", "service_cost", "rate", "years"),
            inputs=lambda n: [
                (n.income, n.service, n.rate, n.years),
                (n.income, 0, n.rate, 1),
                (n.service, n.income, 0.1, 3),
                (n.income, n.service, 0, 4),
                (n.income, n.service, n.rate, 0),
            ],
            right=by_contribution,
            wrong={
                FROM_TODAY: lambda income, cost, rate, years: by_contribution(income, cost, rate, years) * (1 + rate),
                "the last year is missing": lambda income, cost, rate, years: by_contribution(
                    income, cost, rate, max(0, years - 1)
                ),
                "the service cost is missing": lambda income, cost, rate, years: by_revenue(income, rate, years),
                NOT_DISCOUNTED: lambda income, cost, rate, years: (income - cost) * years,
            },
            later={
                "return stands inside the loop": lambda income, cost, rate, years: (
                    (income - cost) / (1 + rate) if years else None
                ),
                "only the last year": lambda income, cost, rate, years: (
                    (income - cost) / (1 + rate) ** years if years else 0
                ),
            },
        ),
    ],
)


def _two(n, what) -> dict[str, float]:
    factor = _factor(n)
    return {"A": what(n.income_a, n.service_a) * factor, "B": what(n.income_b, n.service_b) * factor}


def _both(n, revenue=lambda income, cost: income, contribution=lambda income, cost: income - cost) -> pd.DataFrame:
    return pd.DataFrame({"revenue": _two(n, revenue), "contribution": _two(n, contribution)})


TWO_CUSTOMERS = Case(
    "2",
    given={
        "years": Steps(5, 12),
        "income_a": Steps(500, 700, 25),
        "service_a": Steps(200, 320, 20),
        "income_b": Steps(400, 600, 25),
        "service_b": Steps(60, 160, 20),
        "rate": Steps(0.06, 0.12, 0.01),
    },
    accept=lambda n: n.income_a >= n.income_b + 50 and n.income_b - n.service_b >= n.income_a - n.service_a + 20,
    questions=[
        Table(
            "2a",
            points=2,
            right=_both,
            wrong={
                NOT_DISCOUNTED: lambda n: pd.DataFrame(
                    {
                        "revenue": {"A": n.income_a * n.years, "B": n.income_b * n.years},
                        "contribution": {
                            "A": (n.income_a - n.service_a) * n.years,
                            "B": (n.income_b - n.service_b) * n.years,
                        },
                    }
                ),
                "the service cost is not discounted": lambda n: _both(n)[["revenue"]].assign(
                    contribution=lambda t: t["revenue"] - n.years * pd.Series({"A": n.service_a, "B": n.service_b})
                )[["contribution"]],
                "the service cost is missing": lambda n: _both(n, contribution=lambda income, cost: income)[
                    ["contribution"]
                ],
                FROM_TODAY: lambda n: _both(n) * (1 + n.rate),
            },
            later={
                "one year only": lambda n: pd.DataFrame(
                    {
                        "revenue": {"A": n.income_a, "B": n.income_b},
                        "contribution": {"A": n.income_a - n.service_a, "B": n.income_b - n.service_b},
                    }
                ),
            },
        ),
        Number(
            "2c",
            points=2,
            right=lambda n: n.income_a - (n.income_b - n.service_b),
            wrong={
                "costs made equal": lambda n: n.service_b,
                "yearly contribution instead of cost": lambda n: n.income_b - n.service_b,
                "difference of the incomes": lambda n: n.income_a - n.income_b,
                "saving instead of cost": lambda n: n.service_a - (n.income_a - (n.income_b - n.service_b)),
            },
        ),
    ],
)

THE_COURSES_FIGURES = Case(
    "3",
    questions=[
        Number(
            "3a",
            decimals=0,
            right=lambda n: by_revenue(500, 0.09, 5, first_purchase=2000),
            wrong={
                "the printed figure": lambda n: 3975,
                FIRST_PURCHASE_MISSING: lambda n: by_revenue(500, 0.09, 5),
                NOT_DISCOUNTED: lambda n: 4500,
                "costs taken from revenue": lambda n: by_profit(
                    500, 0.09, 5, first_purchase=2000, acquisition_cost=400
                ),
            },
        ),
    ],
)

CASES = (ONE_CUSTOMER, TWO_CUSTOMERS, THE_COURSES_FIGURES)
