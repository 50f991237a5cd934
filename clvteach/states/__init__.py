"""Customer states (客户的状态): who is where, and who may move where. Course chapter 1."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "app": ["explore", "one_life", "place_cards"],
        "cases": ["LIVES", "Life", "cards", "check_arrows", "check_cards", "live", "made_bookings", "meaning"],
        "figure": ["contributions", "graph", "kinds"],
        "model": [
            "ESTABLISHED",
            "STATES",
            "YOUNG",
            "Rates",
            "Rules",
            "allowed",
            "classify",
            "cohort",
            "compare",
            "convert",
            "count",
            "flows",
            "follow",
            "revenue",
            "steady_state",
            "summarise",
            "transition_matrix",
        ],
    },
)
