"""Chapter 5: models of customer lifetime value."""

from clvteach.lifetime_value.app import compare_customers, explore_components, explore_models, explore_sensitivity
from clvteach.lifetime_value.model import (
    acquisition_cost,
    annuity_factor,
    break_even,
    by_contribution,
    by_profit,
    by_revenue,
    car_trade,
    cash_flows,
    components,
    credit_card,
    lifetime_profit,
    of_customers,
    sensitivity,
    three_models,
    turning_cost,
)
from clvteach.lifetime_value.printed import printed_and_exact, slips

__all__ = [
    "acquisition_cost",
    "annuity_factor",
    "break_even",
    "by_contribution",
    "by_profit",
    "by_revenue",
    "car_trade",
    "cash_flows",
    "compare_customers",
    "components",
    "credit_card",
    "explore_components",
    "explore_models",
    "explore_sensitivity",
    "lifetime_profit",
    "of_customers",
    "printed_and_exact",
    "sensitivity",
    "slips",
    "three_models",
    "turning_cost",
]
