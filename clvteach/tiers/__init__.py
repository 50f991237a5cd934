"""Chapter 4: value tiers. Who brings how much, and what follows from it."""

from clvteach.tiers.app import explore_cure, explore_pareto, explore_quadrant, explore_weights
from clvteach.tiers.cards import cards, check_cards
from clvteach.tiers.case31 import by_year, case, cure, cure_in_steps, indicators, profit, relations
from clvteach.tiers.model import (
    abc,
    by_customer,
    by_head_count,
    compare,
    gini,
    moves,
    pareto,
    part_for,
    quadrant,
    score,
    service_gain,
    summary,
    tier_sizes,
    top_share,
)

__all__ = [
    "abc",
    "by_customer",
    "by_head_count",
    "by_year",
    "cards",
    "case",
    "check_cards",
    "compare",
    "cure",
    "cure_in_steps",
    "explore_cure",
    "explore_pareto",
    "explore_quadrant",
    "explore_weights",
    "gini",
    "indicators",
    "moves",
    "pareto",
    "part_for",
    "profit",
    "quadrant",
    "relations",
    "score",
    "service_gain",
    "summary",
    "tier_sizes",
    "top_share",
]
