"""The slider apps of chapter 1."""

from __future__ import annotations

import textwrap
import unicodedata

from clvteach.language import _, sentences
from clvteach.live import App, Choice, Preset, Slider
from clvteach.states import cases, cohorts, figure, model
from clvteach.states.model import OF_ACTUAL

MONTHS = 24


def _rate(name: str, label: str, least: float, most: float) -> Slider:
    return Slider(name, label, getattr(cohorts.Rates(), name), least, most, 0.01, unit="%")


def _firm_and_rates() -> list[Choice | Slider]:
    """The controls of :func:`explore`."""
    return [
        Choice(
            "firm",
            _("The firm"),
            {"established": _("has customers already"), "young": _("starts from nothing")},
            "established",
        ),
        Slider("contacts", _("Advertising contacts a month"), cohorts.Rates().contacts, 0, 8000, 100),
        _rate("attract", _("Attract: contact → target"), 0, 0.2),
        _rate("convert", _("Convert: target → first-time"), 0.01, 0.6),
        _rate("repeat", _("Repeat: first-time → repeat"), 0, 0.6),
        _rate("loyalty", _("Loyalty: repeat → loyal"), 0, 0.4),
        _rate("churn", _("Churn: actual → lost"), 0.01, 0.4),
        _rate("win_back", _("Win-back: lost → repeat"), 0, 0.3),
        _rate("give_up", _("Give-up: lost → non-customer"), 0.01, 0.4),
    ]


def explore() -> App:
    """A cohort through the states over 24 months; what was kept stays as a ghost."""
    starts = {"established": cohorts.ESTABLISHED, "young": cohorts.YOUNG}

    def compute(firm, **inputs):
        rates = cohorts.Rates(**inputs)
        stocks = cohorts.cohort(rates, starts[firm], MONTHS)
        return {
            "stocks": stocks,
            "flows": cohorts.flows(stocks, rates),
            "revenue": cohorts.revenue(stocks, rates),
            "steady": cohorts.steady_state(rates),
        }

    def describe(result, kept) -> str:
        last = result["stocks"].iloc[-1]
        total, before = result["revenue"].sum(), kept["revenue"].sum()
        text = _(
            "After {months} months there are {actual:,.0f} actual customers ({first:,.0f} first-time, {repeat:,.0f} repeat, {loyal:,.0f} loyal) and {lost:,.0f} lost ones; the revenue of all months is {total:,.0f} ({change:+,.0f} against the kept one)."
        ).format(
            months=MONTHS,
            actual=last[list(OF_ACTUAL)].sum(),
            first=last["first-time"],
            repeat=last["repeat"],
            loyal=last["loyal"],
            lost=last["lost"],
            total=total,
            change=total - before + 0.0,
        )
        steady = result["steady"]
        return sentences(
            text,
            _("In the steady state there are {actual:,.0f} actual customers, who bring {revenue:,.0f} a month.").format(
                actual=steady[list(OF_ACTUAL)].sum(), revenue=steady["revenue"]
            ),
        )

    return App(
        _("Customers on their way through the states"),
        _firm_and_rates(),
        compute,
        figure.Stocks,
        describe,
        presets=[
            Preset(_("As now"), {}),
            Preset(_("1,000 more contacts"), {"contacts": 5000}),
            Preset(_("5 points less churn"), {"churn": 0.1}),
            Preset(_("Start-up, as now"), {"firm": "young"}),
            Preset(_("Start-up, 1,000 more contacts"), {"firm": "young", "contacts": 5000}),
            Preset(_("Start-up, 5 points less churn"), {"firm": "young", "churn": 0.1}),
        ],
        compare=True,
        size=(9, 3.9),
    )


def one_life() -> App:
    """One customer's life, event by event, with the state changing."""

    def compute(life, event, lost_after, loyal_from):
        chosen = cases.LIVES[life]
        events = cases.live(chosen, lost_after=lost_after, loyal_from=loyal_from)
        return {
            "name": chosen.name,
            "events": events.head(event),
            "number": len(events),
            "until": max(chosen.until, int(events["day"].iloc[-1])),
        }

    def describe(result) -> str:
        events = result["events"]
        now = events.iloc[-1]
        return _("{name}, event {event} of {number}, on day {day}: {what}. State: {state}. {reason}").format(
            name=_(result["name"]),
            event=len(events),
            number=result["number"],
            day=now["day"],
            what=now["what happens"],
            state=_(now["state after"]),
            reason=now["reason"],
        )

    return App(
        _("One customer's life"),
        [
            Choice("life", _("Whose life"), {key: _(life.name) for key, life in cases.LIVES.items()}, "lin"),
            Slider("event", _("Event"), 1, 1, 13, 1, whole=True),
            Slider("lost_after", _("Lost after (days without a purchase)"), 365, 60, 720, 5, whole=True),
            Slider("loyal_from", _("Loyal from (purchases in a row)"), 5, 3, 10, 1, whole=True),
        ],
        compute,
        figure.OneLife,
        describe,
        size=(9, 3.9),
    )


def place_cards() -> App:
    """The travel firm's ten cards: choose one, place it, and read why it belongs there or not."""
    options = {str(number): f"{number} {_(card.name)}" for number, card in cases.customer_cards().items()}

    def compute(card, state):
        chosen = cases.customer_cards()[int(card)]
        right, reason = cases.judge(chosen, state)
        return {"card": chosen, "state": state, "right": right, "reason": reason, "words": _wrapped(_(chosen.text))}

    def describe(result) -> str:
        said = (
            _("{name}: {text} “{state}” is right. {reason}")
            if result["right"]
            else _("{name}: {text} “{state}” is not right yet. {reason}")
        )
        return said.format(
            name=_(result["card"].name),
            text=_(result["card"].text),
            state=_(result["state"]),
            reason=result["reason"],
        )

    return App(
        _("Ten cards of the travel firm"),
        [
            Choice("card", _("Card"), options, "1"),
            Choice("state", _("State"), {state: _(state) for state in model.STATES}, "potential"),
        ],
        compute,
        figure.CardOnGraph,
        describe,
        size=(9, 4.6),
    )


def _wrapped(text: str) -> str:
    """Text in lines that fit the picture; a Chinese character is as wide as two letters."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text) > len(text) / 2
    return textwrap.fill(text, 54 if wide else 105)
