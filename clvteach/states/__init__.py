"""Customer states (客户的状态): who is where, and who may move where. Course chapter 1."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "app": ["explore", "one_life", "place_cards"],
        "cases": ["LIVES", "Life", "cards", "check_arrows", "check_cards", "live", "made_bookings", "meaning"],
        "cohorts": [
            "ESTABLISHED",
            "YOUNG",
            "Rates",
            "cohort",
            "compare",
            "flows",
            "revenue",
            "steady_state",
            "transition_matrix",
        ],
        "figure": ["contributions", "graph", "kinds"],
        "model": ["STATES", "Rules", "allowed", "classify", "convert", "count", "follow", "summarise"],
    },
)
