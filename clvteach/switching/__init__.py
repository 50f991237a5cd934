"""Switching matrices (购买转换矩阵): how purchases move between brands. Course chapter 7."""

from clvteach.switching.app import explore, explore_certainty, explore_long_run
from clvteach.switching.model import (
    lifetime_value,
    long_run,
    matrix,
    memory,
    periods_to_settle,
    sensitivity,
    shares,
    values_by_period,
    values_of_customers,
    with_retention,
    with_switch,
)
from clvteach.switching.printed import printed_and_exact, slips
from clvteach.switching.purchases import (
    draws,
    estimate,
    interval,
    interval_by_household,
    loyalty_check,
    market_shares,
    sample_households,
    shuffled,
    transitions,
)

__all__ = [
    "draws",
    "estimate",
    "explore",
    "explore_certainty",
    "explore_long_run",
    "interval",
    "interval_by_household",
    "lifetime_value",
    "long_run",
    "loyalty_check",
    "market_shares",
    "matrix",
    "memory",
    "periods_to_settle",
    "printed_and_exact",
    "sample_households",
    "sensitivity",
    "shares",
    "shuffled",
    "slips",
    "transitions",
    "values_by_period",
    "values_of_customers",
    "with_retention",
    "with_switch",
]
