"""Chapter 5: models of customer lifetime value."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "app": ["compare_customers", "explore_components", "explore_models", "explore_sensitivity"],
        "model": [
            "acquisition_cost",
            "annuity_factor",
            "break_even",
            "by_contribution",
            "by_profit",
            "by_revenue",
            "car_trade",
            "cash_flows",
            "components",
            "credit_card",
            "lifetime_profit",
            "of_customers",
            "sensitivity",
            "three_models",
            "turning_cost",
        ],
        "printed": ["printed_and_exact", "slips"],
    },
)
