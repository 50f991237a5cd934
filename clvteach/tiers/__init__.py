"""Chapter 4: value tiers. Who brings how much, and what follows from it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "app": ["explore_cure", "explore_pareto", "explore_quadrant", "explore_weights"],
        "case31": ["by_year", "case", "cure", "cure_in_steps", "indicators", "profit", "relations"],
        "model": [
            "abc",
            "by_customer",
            "by_head_count",
            "compare",
            "gini",
            "moves",
            "pareto",
            "part_for",
            "quadrant",
            "score",
            "service_gain",
            "summary",
            "tier_sizes",
            "top_share",
        ],
        "placing": ["cards", "check_cards"],
    },
)
