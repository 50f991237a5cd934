"""Switching matrices (购买转换矩阵): how purchases move between brands. Course chapter 7."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "app": ["explore", "explore_certainty", "explore_long_run"],
        "model": [
            "lifetime_value",
            "long_run",
            "matrix",
            "memory",
            "periods_to_settle",
            "sensitivity",
            "shares",
            "values_by_period",
            "values_of_customers",
            "with_retention",
            "with_switch",
        ],
        "printed": ["printed_and_exact", "slips"],
        "purchases": [
            "draws",
            "estimate",
            "interval",
            "interval_by_household",
            "loyalty_check",
            "market_shares",
            "sample_households",
            "shuffled",
            "transitions",
        ],
    },
)
