"""Customer states (客户的状态): who is where, and who may move where. Course chapter 1."""

from clvteach.states.app import explore, one_life, place_cards
from clvteach.states.cases import LIVES, Life, cards, check_arrows, check_cards, live, made_bookings, meaning
from clvteach.states.cohorts import (
    ESTABLISHED,
    YOUNG,
    Rates,
    cohort,
    compare,
    flows,
    revenue,
    steady_state,
    transition_matrix,
)
from clvteach.states.figure import contributions, graph, kinds
from clvteach.states.model import STATES, Rules, allowed, classify, convert, count, follow, summarise

__all__ = [
    "ESTABLISHED",
    "LIVES",
    "STATES",
    "YOUNG",
    "Life",
    "Rates",
    "Rules",
    "allowed",
    "cards",
    "check_arrows",
    "check_cards",
    "classify",
    "cohort",
    "compare",
    "contributions",
    "convert",
    "count",
    "explore",
    "flows",
    "follow",
    "graph",
    "kinds",
    "live",
    "made_bookings",
    "meaning",
    "one_life",
    "place_cards",
    "revenue",
    "steady_state",
    "summarise",
    "transition_matrix",
]
