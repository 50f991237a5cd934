"""The online travel firm: four customers' lives, ten cards to place, and a made list of bookings. Course chapter 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from clvteach import card_game, chapters, checks, wording
from clvteach.checks import InputError, shown
from clvteach.language import N_, Phrase, _, ngettext
from clvteach.states import model
from clvteach.states.model import FIRST, LOST, LOYAL, NON, POTENTIAL, REPEAT, TARGET
from clvteach.wording import Section

# whom the chapter's own code calls by name, for show() to translate
CUSTOMERS = (N_("Lin"), N_("Chen"), N_("Zhou"), N_("Wu"), N_("Yang"), N_("Qian"), N_("Gao"))
NEED, PICKED, PURCHASE, RETURN, QUARREL = "need", "picked", "purchase", "return", "quarrel"
SILENCE = "silence"


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


@cache
def _words() -> dict[str, Section]:
    return wording.read(chapters.words("states", "cases.md")).sections


def _life(words: Section, until: int) -> Life:
    """A life from beside the chapter: day, kind and words of each event, side by side in each language."""
    events = []
    for event in words.items.values():
        when, _colon, _words = event.partition(": ")
        day, kind = when.split()
        said = Phrase({code: text.removeprefix(f"{when}: ") for code, text in event.texts.items()})
        events.append((int(day), kind, said))
    return Life(words.called(), tuple(events), until)


LOOKED_AT = {"lin": 600, "chen": 1000, "zhou": 1400, "wu": 1100}  # the day on which we look
LIVES = {name: _life(_words()["lives"].sections[name], until) for name, until in LOOKED_AT.items()}


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
    """One customer of the travel firm: who it is, what is known, the fact that decides, the state and why."""

    name: str
    text: str
    clue: str
    state: str
    why: str


@cache
def customer_cards() -> dict[int, Card]:
    """The ten cards by number. Where a customer belongs is the heading under which their card says why."""
    return {int(name): _card(words) for name, words in _words()["cards"].sections.items()}


def _card(words: Section) -> Card:
    clue = words.take("clue").phrase()
    (why,) = words.rest()
    return Card(words.called(), words.phrase(), clue, model.named(why.name), why.phrase())


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
        NON: _("A non-customer has no relation with the firm and will never buy, or was lost and left alone for long."),
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
    told = {number: (card.name, card.text) for number, card in customer_cards().items()}
    # dtype=object: pandas' own text would lose the other languages
    return pd.DataFrame.from_dict(
        told, orient="index", columns=[N_("who"), N_("what we know")], dtype=object
    ).rename_axis(card_game.CARD)


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
    known = customer_cards()
    checked = card_game.check(
        answers,
        known,
        name="answers",
        example='{1: "target", 2: "lost"}',
        read=lambda answer, where: model.named(answer),
        judge=judge,
    )
    checked.insert(0, "who", pd.Series([known[number].name for number in checked.index], checked.index, dtype=object))
    return checked


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
