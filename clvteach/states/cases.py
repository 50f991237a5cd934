"""The online travel firm: four customers' lives, ten cards to place, and a made list of bookings. Course chapter 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clvteach import checks
from clvteach.checks import InputError, shown
from clvteach.language import N_, _, ngettext
from clvteach.states import model
from clvteach.states.model import FIRST, LOST, LOYAL, NON, POTENTIAL, REPEAT, TARGET

NEED, PICKED, PURCHASE, RETURN, QUARREL = "need", "picked", "purchase", "return", "quarrel"
SILENCE = "silence"
RIGHT, NOT_YET = N_("right"), N_("not yet")


@dataclass(frozen=True)
class Life:
    """What happened to one customer, and until when we look.

    Parameters
    ----------
    name : str
        Who it is.
    events : sequence of (int, str, str)
        Day, kind ("need", "picked", "purchase", "return", "quarrel") and words of each event, in order of time.
    until : int
        The day on which we look.

    Raises
    ------
    InputError
        If an event is none, or comes before the one above it.

    Examples
    --------
    >>> sun = Life("Ms Sun", [(0, "need", "wants to see the sea"), (30, "purchase", "books a journey")], until=100)
    >>> live(sun)["state after"].tolist()
    ['potential', 'first-time']
    """

    name: str
    events: tuple[tuple[int, str, str], ...]
    until: int

    def __post_init__(self):
        given = checks.items(self.events, "events", _EVENT_LIST)
        if not given:
            raise InputError(
                _("{where} is {value}: give a list, such as {example}.").format(
                    where="events", value="[]", example=_EVENT_LIST
                )
            )
        events = tuple(_event(event, f"events[{at}]") for at, event in enumerate(given))
        for at in range(1, len(events)):
            if events[at][0] < events[at - 1][0]:
                raise InputError(
                    _("events[{at}] is on day {day}, before the one above it: put the events in order of time.").format(
                        at=at, day=events[at][0]
                    )
                )
        object.__setattr__(self, "events", events)
        object.__setattr__(self, "until", checks.whole(self.until, "until", most=checks.COUNTABLE))


_EVENT = '(0, "need", "wants to see the sea")'
_EVENT_LIST = f"[{_EVENT}]"


def _event(event: object, where: str) -> tuple[int, str, str]:
    parts = checks.items(event, where, _EVENT)
    if len(parts) != 3 or not isinstance(parts[2], str):
        raise InputError(
            _("{where} is {value}: give day, kind and words, such as {example}.").format(
                where=where, value=shown(event), example=_EVENT
            )
        )
    day, kind, words = parts
    return (
        checks.whole(day, f"{where}[0]", most=checks.COUNTABLE),
        checks.choice(kind, f"{where}[1]", (NEED, PICKED, PURCHASE, RETURN, QUARREL)),
        words,
    )


_BOOKS = N_("books a journey")

LIVES = {
    "lin": Life(
        N_("Ms Lin, business traveller"),
        (
            (0, NEED, N_("gets a job with much travelling")),
            (20, PICKED, N_("the firm puts her on its list and makes an offer")),
            (35, PURCHASE, _BOOKS),
            (80, PURCHASE, _BOOKS),
            (140, PURCHASE, _BOOKS),
            (200, PURCHASE, _BOOKS),
            (290, PURCHASE, _BOOKS),
            (320, QUARREL, N_("waits six weeks for a refund and wants no more of the firm")),
            (420, PURCHASE, N_("the firm apologises, and she books again")),
            (480, PURCHASE, _BOOKS),
            (560, PURCHASE, _BOOKS),
        ),
        600,
    ),
    "chen": Life(
        N_("Xiao Chen, student"),
        (
            (0, NEED, N_("dreams of a journey to the sea")),
            (150, PURCHASE, N_("books the cheapest one")),
            (160, RETURN, N_("gives back the hotel voucher")),
            (560, PURCHASE, N_("books again, in the next year but one")),
            (900, PURCHASE, _BOOKS),
        ),
        1000,
    ),
    "zhou": Life(
        N_("Mr Zhou, bargain hunter"),
        (
            (0, NEED, N_("looks for a cheap flight home")),
            (60, PURCHASE, N_("books a special offer")),
        ),
        1400,
    ),
    "wu": Life(
        N_("Ms Wu, cautious office worker"),
        (
            (0, NEED, N_("saves up for holidays")),
            (90, PICKED, N_("the firm invites her to a talk on safe travelling")),
            *((day, PURCHASE, _BOOKS) for day in (150, 340, 520, 720, 900, 1080)),
        ),
        1100,
    ),
}


def live(life: Life, *, lost_after: int = 365, given_up_after: int = 1095, loyal_from: int = 5) -> pd.DataFrame:
    """One customer's life, event by event: the state after each event, by the rules of :func:`classify`.

    Silence is an event, too, where it changes the state: on the day on which the last purchase lies too far back.

    Parameters
    ----------
    life : Life
        One of :data:`LIVES`, or your own.
    lost_after, given_up_after, loyal_from : int
        The rules, see :class:`~clvteach.states.model.Rules`. Both a long silence and a quarrel end a row of purchases.

    Returns
    -------
    DataFrame
        Index "event" 1 … n; columns "day", "kind", "what happens", "state after" and "reason".

    Raises
    ------
    InputError
        If the events ask for a conversion that the course does not know, such as a purchase by a non-customer.

    Examples
    --------
    >>> live(LIVES["zhou"])[["day", "state after"]]  # doctest: +NORMALIZE_WHITESPACE
            day   state after
    event
    1         0     potential
    2        60    first-time
    3       426          lost
    4      1156  non-customer
    """
    checks.made(life, "life", Life, 'states.LIVES["lin"], states.Life(…)')
    rules = model.Rules(lost_after, given_up_after, loyal_from)
    moments = _moments(life, rules)
    numbers = np.array([moment[3:] for moment in moments], dtype=int)
    purchases, in_a_row, days, need, picked, refuses = numbers.T
    flags = (need.astype(bool), picked.astype(bool), refuses.astype(bool))
    case = model.case_of(purchases, in_a_row, days, *flags, rules)
    table = pd.DataFrame(
        {
            N_("day"): [moment[0] for moment in moments],
            "kind": [moment[1] for moment in moments],
            N_("what happens"): [moment[2] for moment in moments],
            "state after": [model.CASES[code][0] for code in case],
            "reason": model.reasons(case, purchases, in_a_row, days, rules),
        }
    )
    changed = table["state after"] != table["state after"].shift()
    table = table[changed | (table["kind"] != SILENCE)]
    for before, after in zip(table["state after"], table["state after"].iloc[1:], strict=False):
        if before != after:
            model.convert(before, after)
    return table.set_index(pd.RangeIndex(1, len(table) + 1, name=N_("event")))


def _moments(life: Life, rules: model.Rules) -> list[tuple]:
    """Events and silences: day, kind, words, then purchases, in a row, days since the last, need, picked, refuses."""
    moments, purchases, in_a_row, last, flags = [], 0, 0, None, dict.fromkeys((NEED, PICKED, QUARREL), False)
    ends = [day for day, _kind, _words in life.events[1:]] + [life.until + 1]
    for (day, kind, words), end in zip(life.events, ends, strict=True):
        if kind == PURCHASE:
            broken = flags[QUARREL] or last is None or day - last > rules.lost_after
            purchases, in_a_row, last = purchases + 1, 1 if broken else in_a_row + 1, day
            flags[QUARREL] = False
        elif kind != RETURN:
            flags[kind] = True
        state = (purchases, in_a_row)
        moments.append((day, kind, _(words), *state, 0 if last is None else day - last, *flags.values()))
        for limit in () if last is None else (rules.lost_after, rules.given_up_after):
            if day < last + limit + 1 < end:
                words = ngettext("{days} day without a purchase", "{days} days without a purchase", limit + 1)
                moments.append(
                    (last + limit + 1, SILENCE, words.format(days=limit + 1), *state, limit + 1, *flags.values())
                )
    return moments


@dataclass(frozen=True)
class Card:
    """One customer of the travel firm: who it is, the fact that decides, the state and why."""

    name: str
    text: str
    clue: str
    state: str
    why: str


CARDS = {
    1: Card(
        N_("Ms Lin, sales manager"),
        N_("Flies twice a month. Has booked every ticket of the last year here, 24 in a row, the last one on Monday."),
        N_("24 bookings in a row, the last one on Monday"),
        LOYAL,
        N_("She buys again and again, and from this firm only."),
    ),
    2: Card(
        N_("Mr Yang, hiker"),
        N_("Loves the mountains. Reads the firm's pages every week, has never booked. Nobody in the firm knows him."),
        N_("never booked, and nobody in the firm knows him"),
        POTENTIAL,
        N_("He has the need and has not bought; nobody has picked him yet."),
    ),
    3: Card(
        N_("Ms Qian, engineer"),
        N_(
            "Travels for work and books elsewhere, never here. The sales team has put her on its list for this quarter and calls her."
        ),
        N_("never booked here, but on the sales team's list"),
        TARGET,
        N_("She has not bought yet, and the firm has picked her to be developed."),
    ),
    4: Card(
        N_("Xiao Chen, student"),
        N_("Booked a weekend by the sea last month: the first time. Would like to travel more."),
        N_("booked last month, for the first time"),
        FIRST,
        N_("One purchase so far, and not long ago: an actual customer, first-time."),
    ),
    5: Card(
        N_("Ms He, office worker"),
        N_("Plans carefully. Has booked three journeys in two years here, the last one in May, and others elsewhere."),
        N_("three bookings in two years here, others elsewhere"),
        REPEAT,
        N_("She has come back, so she is a repeat customer; for a loyal one she buys elsewhere too often."),
    ),
    6: Card(
        N_("Mr Sun, photographer"),
        N_(
            "Booked four journeys here, the last one 20 months ago. Now books with a bigger firm: he finds this one too little known to trust."
        ),
        N_("the last booking was 20 months ago, and now he books with a rival"),
        LOST,
        N_("He used to buy and has gone to a rival. He might be won back, if he learns to trust the firm."),
    ),
    7: Card(
        N_("Director Gao"),
        N_(
            "Travels in the highest luxury class only. For the next three years the firm has decided not to offer such journeys."
        ),
        N_("the firm offers nothing that would suit this traveller"),
        NON,
        N_("No need that the firm could meet, so no relation: a non-customer."),
    ),
    8: Card(
        N_("Green Lake Hotel"),
        N_(
            "Could sell its rooms through the firm. The firm has chosen it as a partner to be won; the first contract is still being talked about."
        ),
        N_("chosen by the firm, but no contract signed yet"),
        TARGET,
        N_("Suppliers are customers of the firm's service as well. This one has been picked and has not signed yet."),
    ),
    9: Card(
        N_("Far Pass Visa Agency"),
        N_(
            "Worked with the firm until a quarrel six years ago. Nobody has called since, and the agency refuses to talk."
        ),
        N_("six years ago, nobody has called since, refuses to talk"),
        NON,
        N_("It was lost, and left alone for so long that no relation is left."),
    ),
    10: Card(
        N_("Swift Wing Tickets"),
        N_(
            "A ticket supplier that looks for firms to sell through. It has no contract with the firm, and the firm has not noticed it yet."
        ),
        N_("no contract, and the firm has not noticed it yet"),
        POTENTIAL,
        N_("The need is there, nothing has been bought, and nobody has picked it yet."),
    ),
}


def meaning(state: str) -> str:
    """What a state means, in one sentence of the language in use.

    >>> meaning("lost")
    'A lost customer used to buy and has stopped.'
    """
    return {
        POTENTIAL: _("A potential customer has a need, has never bought, and has not been picked by the firm."),
        TARGET: _("A target has been picked by the firm and has not bought yet."),
        FIRST: _("A first-time customer has bought exactly once, not long ago."),
        REPEAT: _("A repeat customer has bought at least twice and still buys, though not only here."),
        LOYAL: _("A loyal customer keeps buying, again and again, and from this firm."),
        LOST: _("A lost customer used to buy and has stopped."),
        NON: _("A non-customer has no relation with the firm and never will buy, or was lost and left alone for long."),
    }[model.named(state)]


def cards() -> pd.DataFrame:
    """The ten cards.

    Returns
    -------
    DataFrame
        Index "card" 1 … 10; columns "who" and "what we know" (in plain English; ``show`` translates).

    Examples
    --------
    >>> cards().loc[4, "who"]
    'Xiao Chen, student'
    """
    return pd.DataFrame(
        {
            N_("who"): {number: card.name for number, card in CARDS.items()},
            N_("what we know"): {number: card.text for number, card in CARDS.items()},
        }
    ).rename_axis(N_("card"))


def check_cards(answers: Mapping[int, str]) -> pd.DataFrame:
    """Are the cards in their places? With reasons.

    Parameters
    ----------
    answers : dict or Series
        Card number → state (English or Chinese name). Cards may be left out.

    Returns
    -------
    DataFrame
        Index "card"; columns "who", "your answer", "result" ("right" or "not yet") and "reason" (in the language
        in use). Where it is not yet right the reason says what the state means and which words of the card to read
        again, not where it belongs.

    Raises
    ------
    InputError
        If a card or a state does not exist.

    Examples
    --------
    >>> check_cards({4: "first-time", 6: "potential"})["result"].tolist()
    ['right', 'not yet']
    """
    if not isinstance(answers, (Mapping, pd.Series)) or not len(answers):
        raise InputError(
            _('answers is {value}: give the state of each card, such as {{1: "target", 2: "lost"}}.').format(
                value=shown(answers)
            )
        )
    rows = []
    for number, answer in answers.items():
        card = CARDS[checks.choice(number, _("card"), CARDS)]
        state = model.named(answer)
        right, reason = judge(card, state)
        rows.append((number, card.name, state, RIGHT if right else NOT_YET, reason))
    headings = ["card", "who", N_("your answer"), N_("result"), "reason"]
    return pd.DataFrame(rows, columns=headings).set_index("card")


def judge(card: Card, state: str) -> tuple[bool, str]:
    """Whether a card belongs to a state, and the sentence that says why, or what to look at again."""
    if state == card.state:
        return True, _(card.why)
    return False, _("{meaning} Read the card again: {clue}.").format(meaning=meaning(state), clue=_(card.clue))


def check_arrows(arrows) -> pd.DataFrame:
    """Which of these moves are possible? With reasons.

    Parameters
    ----------
    arrows : list of pairs
        Such as ``[("potential", "target"), ("lost", "loyal")]``, in English or Chinese.

    Returns
    -------
    DataFrame
        Columns "state before", "state after", "result" ("possible" or "impossible") and "reason" (in the language in use).

    Examples
    --------
    >>> check_arrows([("potential", "target"), ("lost", "loyal")])["result"].tolist()
    ['possible', 'impossible']
    """
    rows = []
    for arrow in checks.items(arrows, "arrows", '[("potential", "target")]'):
        ends = [*arrow] if isinstance(arrow, (list, tuple, pd.Series, pd.Index)) else []
        if len(ends) != 2:
            raise InputError(
                _('{value} is no arrow: write two states in brackets, such as ("potential", "target").').format(
                    value=shown(arrow)
                )
            )
        before, after = map(model.named, ends)
        try:
            rows.append((before, after, N_("possible"), model.convert(before, after)))
        except InputError as error:
            rows.append((before, after, N_("impossible"), str(error)))
    return pd.DataFrame(rows, columns=["state before", "state after", "result", "reason"])


def made_bookings(customers: int = 200, *, today="2026-11-22", seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Bookings of a travel firm that does not exist, and what it knows about people: made with random numbers.

    Parameters
    ----------
    customers : int
        How many people have booked at least once, at most a million.
    today : str or date
        No booking lies after it.
    seed : int
        The same seed makes the same lists.

    Returns
    -------
    purchases, people : DataFrame
        Columns "customer", "date", "amount" (some negative: returns); and "customer", "need", "picked", "refuses",
        with half as many people again who never booked.

    Examples
    --------
    >>> purchases, people = made_bookings(3)
    >>> purchases.columns.tolist(), len(people)
    (['customer', 'date', 'amount'], 4)
    """
    customers = checks.whole(customers, "customers", least=1, most=checks.MOST_ITEMS)
    generator = np.random.default_rng(checks.whole(seed, "seed"))
    today = checks.date(today, "today").to_datetime64().astype("datetime64[D]")
    booked = 1 + generator.geometric(0.25, customers) * (generator.random(customers) < 0.6)
    who = np.repeat(np.arange(customers), booked)
    gaps = generator.exponential(110, len(who)).astype(int) + 1
    first = np.cumsum(booked) - booked
    elapsed = np.cumsum(gaps)
    day = elapsed - elapsed[first][who] - generator.integers(10, 1500, customers)[who]
    past = day <= 0
    who, day = who[past], day[past]
    amount = generator.gamma(3, 150, len(who)).round()
    back = generator.random(len(who)) < 0.05
    who, amount = np.append(who, who[back]), np.append(amount, -amount[back])
    day = np.append(day, np.minimum(day[back] + 7, 0))
    purchases = pd.DataFrame({"customer": who + 1, "date": today + day, "amount": amount})
    number = customers + customers // 2
    never = np.arange(number) >= customers
    picked = never & (generator.random(number) < 0.4)
    people = pd.DataFrame(
        {
            "customer": np.arange(number) + 1,
            "need": ~never | (generator.random(number) < 0.8),
            "picked": picked,
            "refuses": ~picked & (generator.random(number) < 0.05),
        }
    )
    return purchases.sort_values(["date", "customer"], ignore_index=True), people
