"""The questions of chapter 1. Rates are fractions a month, money has no currency, people are averages."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from clvteach.language import N_
from clvteach.questions import (
    Carried,
    Case,
    Function,
    Number,
    Numbers,
    Order,
    Pick,
    Quantity,
    Several,
    Steps,
    Table,
    placed,
)
from clvteach.states import model
from clvteach.states.cohorts import ESTABLISHED, Rates, cohort, revenue
from clvteach.states.model import CONVERSIONS, OTHER_NAMES, STATES, Rules, case_of

# what the exercise's own code calls its rows, for show() to translate
ROWS = (N_("arrow"), N_("more contacts"), N_("less churn"))
TEXTBOOKS_NAMES = {  # further ones, as form_of() leaves them
    **dict.fromkeys(("prospect", "prospective", "潜在的"), "potential"),
    **dict.fromkeys(("targeted", "选定"), "target"),
    **dict.fromkeys(
        ("first time", "first purchase", "new", "新客户", "新", "初购", "首购", "第一次购买"), "first-time"
    ),
    **dict.fromkeys(("repeat purchase", "repeating", "returning", "复购", "再次购买", "多次购买", "回头客"), "repeat"),
    **dict.fromkeys(("loyalty", "忠实"), "loyal"),
    **dict.fromkeys(("lapsed", "former", "churned", "已流失", "失去"), "lost"),
    **dict.fromkeys(("no customer", "not a customer", "none customer", "不是客户"), "non-customer"),
}
YES, NO = "yes", "no"
SILENT_FOR = "days since the last purchase"


def _cards(n) -> dict:
    """Nine customers, each there for a reason, in an order of the learner's own."""
    few, many = n.loyal_from - 2, n.loyal_from + n.more
    kinds = {  # purchases, in a row, days since the last one, need, picked, refuses
        "wants": (0, 0, "–", YES, NO, NO),
        "picked": (0, 0, "–", YES, YES, NO),
        "no_relation": (0, 0, "–", NO, NO, NO),
        "at_the_limit": (1, 1, n.lost_after, YES, NO, NO),
        "interrupted": (many, few, n.recent[0], YES, NO, NO),
        "faithful": (many + 1, n.loyal_from, n.recent[1], YES, NO, NO),
        "silent": (many, many, n.lost_after + n.silence, YES, NO, NO),
        "angry": (few, few, n.recent[2], YES, NO, YES),
        "left_alone": (n.loyal_from, n.loyal_from, n.given_up_after + n.silence, NO, NO, NO),
    }
    places = placed(n.order, kinds)
    table = pd.DataFrame(
        [kinds[kind] for kind in places.values()],
        index=pd.Index(list(places), name="card"),
        columns=["purchases", "in_a_row", SILENT_FOR, "need", "picked", "refuses"],
    )
    return {"cards": table, **{kind: place for place, kind in places.items()}}


def _states(n) -> pd.Series:
    purchases, in_a_row, silence, *flags = (n.cards[column].to_numpy() for column in n.cards)
    days = np.where(purchases > 0, silence, 0).astype(int)
    flags = (flag == YES for flag in flags)
    case = case_of(purchases, in_a_row, days, *flags, Rules(n.lost_after, n.given_up_after, n.loyal_from))
    return pd.Series([model.CASES[code][0] for code in case], index=n.cards.index)


NINE_CARDS = Case(
    "1",
    given={
        "lost_after": Pick(180, 270, 365),
        "given_up_after": Pick(730, 900, 1095),
        "loyal_from": Steps(4, 6),
        "more": Steps(1, 4),
        "recent": Several(3, Steps(3, 120)),
        "silence": Steps(20, 200, 5),
        "order": Order(range(1, 10)),
    },
    derive=_cards,
    table=lambda n: n.cards,
    questions=[
        Table(
            "1a",
            points=3,
            words=STATES,
            other_names=OTHER_NAMES | TEXTBOOKS_NAMES,
            right=_states,
            wrong={
                "all purchases count, not those in a row": lambda n: pd.Series({n.interrupted: "loyal"}),
                "exactly at the limit counts as lost": lambda n: pd.Series({n.at_the_limit: "lost"}),
                "only silence makes a customer lost": lambda n: pd.Series({n.angry: "repeat"}),
                "given up counts as lost": lambda n: pd.Series({n.left_alone: "lost"}),
                "picked counts as potential": lambda n: pd.Series({n.picked: "potential"}),
                "whoever never bought is potential": lambda n: pd.Series({n.no_relation: "potential"}),
                "many purchases outweigh a long silence": lambda n: pd.Series({n.silent: "loyal"}),
            },
        ),
    ],
)

SILENCES = ("0 to 90 days", "91 to 180 days", "181 to 365 days", "366 to 1095 days")
SILENCES = (*SILENCES, "more than 1095 days", "never bought")


def _silences(n) -> pd.DataFrame:
    return pd.DataFrame({"people": n.people}, index=pd.Index(SILENCES, name="last bought"))


ANOTHER_RULE = Case(
    "2",
    given={"people": Several(6, Steps(20, 180, 10))},
    table=_silences,
    questions=[
        Numbers(
            "2a",
            points=2,
            quantities={
                "old": Quantity(
                    unit="count",
                    decimals=0,
                    right=lambda n: sum(n.people[2:4]),
                    wrong={
                        "given up counts as lost": lambda n: sum(n.people[2:5]),
                        "only the next class counts": lambda n: n.people[2],
                        "counted on the wrong side of the limit": lambda n: sum(n.people[:2]),
                        "the other rule's limit": lambda n: n.people[3],
                    },
                ),
                "new": Quantity(
                    unit="count",
                    decimals=0,
                    right=lambda n: n.people[3],
                    wrong={
                        "given up counts as lost": lambda n: sum(n.people[3:5]),
                        "the other rule's limit": lambda n: sum(n.people[2:4]),
                        "counted on the wrong side of the limit": lambda n: sum(n.people[:3]),
                        "never bought counts as lost": lambda n: n.people[3] + n.people[5],
                    },
                ),
            },
        ),
        Number(
            "2b",
            points=2,
            unit="percent",
            decimals=1,
            right=lambda n: 100 * n.people[3] / sum(n.people[:5]),
            wrong={
                "per cent of the whole file": lambda n: 100 * n.people[3] / sum(n.people),
                "per cent of the actual customers": lambda n: 100 * n.people[3] / sum(n.people[:3]),
                "the given-up ones are left out of the whole": lambda n: 100 * n.people[3] / sum(n.people[:4]),
                "the other rule's limit": lambda n: 100 * sum(n.people[2:4]) / sum(n.people[:5]),
                "given up counts as lost": lambda n: 100 * sum(n.people[3:5]) / sum(n.people[:5]),
            },
            carried=(
                Carried(
                    uses=("2a",),
                    right=lambda n, own: 100 * own["2a"]["new"] / sum(n.people[:5]),
                    trivial=lambda n, own: (
                        not 0 < own["2a"]["new"] < sum(n.people[:5])
                    ),  # 0 %, 100 %, or no share at all
                ),
            ),
        ),
    ],
)

POSSIBLE, IMPOSSIBLE = "possible", "impossible"
OTHER_VERDICTS = {
    **dict.fromkeys(("可以", "可能", "可行", "能", "能够", "对", "行", "yes", "true", "√", "✓"), POSSIBLE),
    **dict.fromkeys(
        ("不可以", "不可能", "不可行", "不能", "不能够", "不对", "不行", "错", "no", "not possible", "false", "×", "✗"),
        IMPOSSIBLE,
    ),
}


def _arrows(n) -> dict:
    """Eight arrows in an order of the learner's own, and the place of each kind."""
    kinds = {
        "at_once": ("potential", "first-time"),
        "won_back": ("lost", "repeat"),
        "going": (n.going, "lost"),
        "onward": tuple(n.onward.split(" → ")),
        "short_cut": tuple(n.short_cut.split(" → ")),
        "loyal_again": ("lost", "loyal"),
        "from_outside": ("non-customer", n.inside),
        "never_had": (n.new, "lost"),
    }
    places = placed(n.order, kinds)
    arrows = pd.DataFrame(
        [kinds[kind] for kind in places.values()],
        columns=["state before", "state after"],
        index=pd.Index(list(places), name="arrow"),
    )
    return {"arrows": arrows, **{f"place_of_{kind}": place for place, kind in places.items()}}


def _judged(n) -> pd.Series:
    pairs = zip(n.arrows["state before"], n.arrows["state after"], strict=True)
    return pd.Series([POSSIBLE if pair in CONVERSIONS else IMPOSSIBLE for pair in pairs], index=n.arrows.index)


EIGHT_ARROWS = Case(
    "3",
    given={
        "going": Pick("first-time", "repeat", "loyal"),
        "onward": Pick("first-time → repeat", "repeat → loyal", "lost → non-customer"),
        "short_cut": Pick("first-time → loyal", "potential → repeat", "target → loyal", "target → repeat"),
        "inside": Pick("repeat", "first-time", "loyal"),
        "new": Pick("potential", "target"),
        "order": Order(range(1, 9)),
    },
    derive=_arrows,
    table=lambda n: n.arrows,
    questions=[
        Table(
            "3a",
            points=2,
            words=(POSSIBLE, IMPOSSIBLE),
            other_names=OTHER_VERDICTS,
            right=_judged,
            wrong={
                "a step left out": lambda n: pd.Series({n.place_of_short_cut: POSSIBLE}),
                "loyal at once after winning back": lambda n: pd.Series({n.place_of_loyal_again: POSSIBLE}),
                "a non-customer comes back": lambda n: pd.Series({n.place_of_from_outside: POSSIBLE}),
                "lost without ever having bought": lambda n: pd.Series({n.place_of_never_had: POSSIBLE}),
                "a potential customer must be picked first": lambda n: pd.Series({n.place_of_at_once: IMPOSSIBLE}),
                "lost customers never come back": lambda n: pd.Series({n.place_of_won_back: IMPOSSIBLE}),
            },
        ),
    ],
)


def _next_month(n) -> dict:
    rates = Rates(contacts=n.contacts, attract=n.attract, convert=n.convert, churn=n.churn, loyalty=n.loyalty)
    start = {"potential": n.contacts, "target": n.targets, "repeat": n.repeat, "loyal": n.loyal}
    following = cohort(rates, start, 1)
    return {
        "next_targets": float(following.at[1, "target"]),
        "next_loyal": float(following.at[1, "loyal"]),
        "arrivals": n.contacts * n.attract,
    }


def _targets_after(targets: float, arrivals: float, convert: float, months: int) -> float:
    for _month in range(months):
        targets = targets - convert * targets + arrivals
    return targets


def _arrivals_buy_at_once(targets: float, arrivals: float, convert: float, months: int) -> float:
    for _month in range(months):
        targets = (targets + arrivals) * (1 - convert)
    return targets


A_CROWD = Case(
    "4",
    given={
        "contacts": Steps(2000, 6000, 500),
        "attract": Steps(0.03, 0.08, 0.01),
        "convert": Steps(0.1, 0.4, 0.05),
        "targets": Steps(300, 1500, 50),
        "repeat": Steps(600, 1500, 50),
        "loyal": Steps(200, 900, 50),
        "churn": Steps(0.08, 0.2, 0.02),
        "loyalty": Steps(0.05, 0.3, 0.05),
    },
    derive=_next_month,
    questions=[
        Numbers(
            "4a",
            points=2,
            quantities={
                "targets": Quantity(
                    unit="count",
                    decimals=1,
                    right=lambda n: n.next_targets,
                    wrong={
                        "nobody leaves": lambda n: n.targets + n.arrivals,
                        "nobody arrives": lambda n: n.targets * (1 - n.convert),
                        "every contact becomes a target": lambda n: n.targets * (1 - n.convert) + n.contacts,
                        "those who arrive buy at once": lambda n: (n.targets + n.arrivals) * (1 - n.convert),
                        "only those who buy are left": lambda n: n.targets * n.convert + n.arrivals,
                    },
                ),
                "loyal": Quantity(
                    unit="count",
                    decimals=1,
                    right=lambda n: n.next_loyal,
                    wrong={
                        "nobody leaves": lambda n: n.loyal + (1 - n.churn) * n.loyalty * n.repeat,
                        "nobody arrives": lambda n: n.loyal * (1 - n.churn),
                        "the lost ones become loyal, too": lambda n: n.loyal * (1 - n.churn) + n.loyalty * n.repeat,
                        "every repeat customer becomes loyal": lambda n: (n.loyal + n.repeat) * (1 - n.churn),
                        "the part is of the loyal ones": lambda n: n.loyal * (1 - n.churn) * (1 + n.loyalty),
                    },
                ),
            },
        ),
        Function(
            "4b",
            points=2,
            parameters=("targets", "arrivals", "convert", "months"),
            inputs=lambda n: [
                (n.targets, round(n.arrivals), n.convert, 1),
                (n.targets, round(n.arrivals), n.convert, 3),
                (0, 200, 0.2, 2),
                (1000, 0, 0.1, 3),
                (n.targets, 100, 0.3, 0),
            ],
            right=_targets_after,
            wrong={
                "one month only": lambda targets, arrivals, convert, months: targets * (1 - convert) + arrivals,
                "a straight line": lambda targets, arrivals, convert, months: (
                    targets + months * (arrivals - convert * targets)
                ),
                "those who arrive buy at once": _arrivals_buy_at_once,
                "nobody arrives": lambda targets, arrivals, convert, months: targets * (1 - convert) ** months,
                "nobody leaves": lambda targets, arrivals, convert, months: targets + months * arrivals,
                "one month too many": lambda targets, arrivals, convert, months: _targets_after(
                    targets, arrivals, convert, months + 1
                ),
            },
            later={
                "return inside the loop": lambda targets, arrivals, convert, months: (
                    targets * (1 - convert) + arrivals if months else None
                ),
                "the new ones arrive only once": lambda targets, arrivals, convert, months: (
                    targets * (1 - convert) ** months + arrivals
                ),
            },
        ),
        Number(
            "4c",
            points=2,
            unit="count",
            decimals=1,
            right=lambda n: n.arrivals / n.convert,
            wrong={
                "every contact becomes a target": lambda n: n.contacts / n.convert,
                "those who arrive in a month": lambda n: n.arrivals,
                "multiplied instead of divided": lambda n: n.arrivals * n.convert,
                "divided by those who stay": lambda n: n.arrivals / (1 - n.convert),
                "only the next month": lambda n: n.next_targets,
            },
            later={"stopped after a year": lambda n: _targets_after(n.targets, n.arrivals, n.convert, 12)},
        ),
    ],
)


MONTHS = (12, 18, 30, 36)
CHAPTERS_MONTHS = 24


@cache  # the same few rates are drawn for many learners
def _revenue(contacts: float, churn: float) -> pd.Series:
    """What the firm has taken in after so many months."""
    rates = Rates(contacts=contacts, churn=churn)
    return revenue(cohort(rates, ESTABLISHED, max(MONTHS)), rates).cumsum()


def _plans(n) -> dict:
    """The revenue by plan, also of the plans that come of a misunderstanding."""

    def more(plan: tuple, before: tuple = (n.contacts, n.churn), months: int = n.months) -> float:
        return float(_revenue(*plan)[months] - _revenue(*before)[months])

    contacts, churn, less = n.contacts, n.churn, n.points / 100
    plans = {"contacts": (contacts + n.extra, churn), "churn": (contacts, churn - less)}
    chapters = (Rates.contacts, Rates.churn)
    return {
        "more": {name: more(plan) for name, plan in plans.items()},
        "in_all": {name: float(_revenue(*plan)[n.months]) for name, plan in plans.items()},
        "in_24": {name: more(plan, months=CHAPTERS_MONTHS) for name, plan in plans.items()},
        "only_extra": more((n.extra, churn)),
        "down_to": more((contacts, less)),
        "per_cent_off": more((contacts, churn * (1 - less))),
        "contacts_at_usual_churn": more((contacts + n.extra, Rates.churn), (contacts, Rates.churn)),
        "less_than_usual_churn": more((contacts, Rates.churn - less), (contacts, Rates.churn)),
        "churn_at_usual_contacts": more((Rates.contacts, churn - less), (Rates.contacts, churn)),
        "less_churn_in_usual_firm": more((Rates.contacts, Rates.churn - less), chapters),
        "above_usual_firm": {name: more(plan, chapters) for name, plan in plans.items()},
    }


IN_ALL = "all revenue instead of the difference"
USUAL_MONTHS = "the months of the chapter"
USUAL_CHURN = "the churn of the chapter"
USUAL_FIRM = "compared with the firm of the chapter"
EXCHANGED = "the two plans exchanged"

TWO_PLANS = Case(
    "5",
    given={
        "contacts": Steps(3000, 5000, 500),
        "churn": Steps(0.12, 0.2, 0.01),
        "extra": Pick(500, 800, 1200, 1500),
        "points": Steps(2, 6),
        "months": Pick(*MONTHS),
    },
    derive=_plans,
    questions=[
        Numbers(
            "5a",
            points=2,
            quantities={
                "contacts": Quantity(
                    decimals=0,
                    right=lambda n: n.more["contacts"],
                    wrong={
                        IN_ALL: lambda n: n.in_all["contacts"],
                        "the extra contacts alone": lambda n: n.only_extra,
                        USUAL_MONTHS: lambda n: n.in_24["contacts"],
                    },
                    later={
                        USUAL_CHURN: lambda n: n.contacts_at_usual_churn,
                        USUAL_FIRM: lambda n: n.above_usual_firm["contacts"],
                        EXCHANGED: lambda n: n.more["churn"],
                    },
                ),
                "churn": Quantity(
                    decimals=0,
                    right=lambda n: n.more["churn"],
                    wrong={
                        IN_ALL: lambda n: n.in_all["churn"],
                        "down to instead of down by": lambda n: n.down_to,
                        "per cent instead of percentage points": lambda n: n.per_cent_off,
                        USUAL_MONTHS: lambda n: n.in_24["churn"],
                    },
                    later={
                        USUAL_CHURN: lambda n: n.less_than_usual_churn,
                        "the contacts of the chapter": lambda n: n.churn_at_usual_contacts,
                        "contacts and churn of the chapter": lambda n: n.less_churn_in_usual_firm,
                        USUAL_FIRM: lambda n: n.above_usual_firm["churn"],
                        EXCHANGED: lambda n: n.more["contacts"],
                    },
                ),
            },
        ),
    ],
)

CASES = (NINE_CARDS, ANOTHER_RULE, EIGHT_ARROWS, A_CROWD, TWO_PLANS)
