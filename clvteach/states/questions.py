"""The questions of chapter 1. Rates are fractions a month, money has no currency, people are averages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clvteach.language import N_
from clvteach.questions import (
    Case,
    Choice,
    Exercise,
    Function,
    Misconception,
    Number,
    Numbers,
    Option,
    Order,
    Pick,
    Quantity,
    Several,
    Steps,
    Table,
    Text,
    placed,
)
from clvteach.states.cohorts import ESTABLISHED, Rates, cohort, revenue
from clvteach.states.model import CASES, CONVERSIONS, STATES, Rules, case_of

YES, NO = N_("yes"), N_("no")
SILENT_FOR = N_("days since the last purchase")


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
    return pd.Series([CASES[code][0] for code in case], index=n.cards.index)


NINE_CARDS = Case(
    name="1",
    title=N_("Nine cards"),
    text=N_(
        "The travel firm has nine new customer cards. Its rules, in the order of the chapter: lost after more than {lost_after} days without a purchase, "
        "given up (a non-customer) after more than {given_up_after} days, loyal from {loyal_from} purchases in a row."
    ),
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
            name="1a",
            points=3,
            text=N_(
                "In which state is each customer? Give nine words, from card 1 to card 9. The words are: "
                '"potential", "target", "first-time", "repeat", "loyal", "lost", "non-customer".'
            ),
            meaning=N_("Now the firm knows whom to win, whom to keep, whom to win back, and whom to leave in peace."),
            words=STATES,
            right=_states,
            misconceptions=(
                Misconception(
                    N_("all purchases count, not those in a row"),
                    lambda n: pd.Series({n.interrupted: "loyal"}),
                    N_(
                        "Card {interrupted}: for loyalty the purchases in a row count, since the last long gap. All purchases together are more."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("exactly at the limit counts as lost"),
                    lambda n: pd.Series({n.at_the_limit: "lost"}),
                    N_(
                        "Card {at_the_limit} stands exactly at the limit. Lost is who was silent for more days than that."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("only silence makes a customer lost"),
                    lambda n: pd.Series({n.angry: "repeat"}),
                    N_(
                        "Card {angry} bought not long ago, but look at the last column: a dissatisfied customer can go at once."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("given up counts as lost"),
                    lambda n: pd.Series({n.left_alone: "lost"}),
                    N_("Card {left_alone} was lost once. Compare the silence with the second limit, too."),
                    see="2",
                ),
                Misconception(
                    N_("picked counts as potential"),
                    lambda n: pd.Series({n.picked: "potential"}),
                    N_(
                        "Card {picked}: the firm has picked this customer. That makes a difference before anything is bought."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("whoever never bought is potential"),
                    lambda n: pd.Series({n.no_relation: "potential"}),
                    N_("Card {no_relation}: never bought, and what about the need? A potential customer has one."),
                    see="2",
                ),
                Misconception(
                    N_("many purchases outweigh a long silence"),
                    lambda n: pd.Series({n.silent: "loyal"}),
                    N_(
                        "Card {silent} bought often, but how long ago? The rules ask about the silence before they count purchases."
                    ),
                    see="2",
                ),
            ),
        ),
        Choice(
            name="1b",
            text=N_(
                "One telephone call is left today. Which card is the urgent one: still to be won back, but not for ever?"
            ),
            meaning=N_(
                "From lost one arrow leads back and one leads out. Nobody rings up to say so: the firm must look."
            ),
            options={
                "silent": Option(
                    N_("Card {silent}"),
                    N_(
                        "Ask of each card: has this customer gone already, and is there still an arrow that leads back?"
                    ),
                ),
                "left alone": Option(
                    N_("Card {left_alone}"),
                    N_("For this customer it is too late: from this state no arrow leads back."),
                ),
                "faithful": Option(
                    N_("Card {faithful}"), N_("This customer buys here again and again: there is nobody to win back.")
                ),
                "wants": Option(
                    N_("Card {wants}"),
                    N_("This customer has never bought, so cannot be won back. The need will still be there tomorrow."),
                ),
            },
            right=lambda n: {"silent"},
        ),
    ],
)

SILENCES = (N_("0 to 90 days"), N_("91 to 180 days"), N_("181 to 365 days"), N_("366 to 1095 days"))
SILENCES = (*SILENCES, N_("more than 1095 days"), N_("never bought"))


def _silences(n) -> pd.DataFrame:
    return pd.DataFrame({N_("people"): n.people}, index=pd.Index(SILENCES, name=N_("last bought")))


ANOTHER_RULE = Case(
    name="2",
    title=N_("Another rule, other numbers"),
    text=N_(
        "The firm has sorted all people in its file by how long ago they last bought. Nobody refuses to deal with the firm. So far a customer counted as "
        "lost after more than 180 days; a new manager takes 365 days instead. In both rules whoever was silent for more than 1095 days is a non-customer."
    ),
    given={"people": Several(6, Steps(20, 180, 10))},
    table=_silences,
    questions=[
        Numbers(
            name="2a",
            points=2,
            text=N_("How many customers are lost by the old rule (180 days), how many by the new one (365 days)?"),
            meaning=N_("Nobody has come or gone between the two numbers: only the rule has changed."),
            quantities={
                "old": Quantity(
                    label=N_("old rule"),
                    unit="count",
                    decimals=0,
                    right=lambda n: sum(n.people[2:4]),
                    misconceptions=(
                        Misconception(
                            N_("given up counts as lost"),
                            lambda n: sum(n.people[2:5]),
                            N_("Those who were silent longest are no longer lost: they are non-customers."),
                            see="2",
                        ),
                        Misconception(
                            N_("only the next class counts"),
                            lambda n: n.people[2],
                            N_("You took one class. Lost is everybody beyond the limit, up to the limit of giving up."),
                            see="2",
                        ),
                        Misconception(
                            N_("counted on the wrong side of the limit"),
                            lambda n: sum(n.people[:2]),
                            N_("These are the customers who bought not long ago: the actual ones."),
                            see="2",
                        ),
                        Misconception(
                            N_("the other rule's limit"),
                            lambda n: n.people[3],
                            N_("You began at the new rule's limit. The old rule says lost much earlier."),
                            see="2",
                        ),
                    ),
                ),
                "new": Quantity(
                    label=N_("new rule"),
                    unit="count",
                    decimals=0,
                    right=lambda n: n.people[3],
                    misconceptions=(
                        Misconception(
                            N_("given up counts as lost"),
                            lambda n: sum(n.people[3:5]),
                            N_("Those who were silent longest are no longer lost: they are non-customers."),
                            see="2",
                        ),
                        Misconception(
                            N_("the other rule's limit"),
                            lambda n: sum(n.people[2:4]),
                            N_("You began at the old rule's limit. The new rule waits longer."),
                            see="2",
                        ),
                        Misconception(
                            N_("counted on the wrong side of the limit"),
                            lambda n: sum(n.people[:3]),
                            N_("These are the customers who are still actual by the new rule."),
                            see="2",
                        ),
                        Misconception(
                            N_("never bought counts as lost"),
                            lambda n: n.people[3] + n.people[5],
                            N_("Only somebody who used to buy can be lost."),
                            see="2",
                        ),
                    ),
                ),
            },
        ),
        Number(
            name="2b",
            points=2,
            text=N_("By the new rule: how many per cent of all people who have ever bought are lost?"),
            meaning=N_("A share says more than a number, but only if everybody knows: of whom, and by which rule?"),
            quantity=Quantity(
                unit="percent",
                decimals=1,
                right=lambda n: 100 * n.people[3] / sum(n.people[:5]),
                misconceptions=(
                    Misconception(
                        N_("per cent of the whole file"),
                        lambda n: 100 * n.people[3] / sum(n.people),
                        N_(
                            "You divided by the whole file. Who has never bought is in it, too, and is not asked about."
                        ),
                        see="2",
                    ),
                    Misconception(
                        N_("per cent of the actual customers"),
                        lambda n: 100 * n.people[3] / sum(n.people[:3]),
                        N_(
                            "You divided by the customers who still buy. The lost ones have bought, too: they belong to the whole."
                        ),
                        see="2",
                    ),
                    Misconception(
                        N_("the given-up ones are left out of the whole"),
                        lambda n: 100 * n.people[3] / sum(n.people[:4]),
                        N_("You left out those who were given up. They have bought, too."),
                        see="2",
                    ),
                    Misconception(
                        N_("the other rule's limit"),
                        lambda n: 100 * sum(n.people[2:4]) / sum(n.people[:5]),
                        N_("That is the share by the old rule."),
                        see="2",
                    ),
                    Misconception(
                        N_("given up counts as lost"),
                        lambda n: 100 * sum(n.people[3:5]) / sum(n.people[:5]),
                        N_("You counted those as lost who have been given up: they are non-customers."),
                        see="2",
                    ),
                ),
            ),
        ),
        Choice(
            name="2c",
            text=N_(
                "The manager writes in the yearly report: “Last year many customers were lost, this year far fewer: our service has become better.” "
                "Last year's number is by the old rule, this year's by the new one. Where is the slip?"
            ),
            meaning=N_(
                "A number without its rule says nothing. Whoever changes the rule must calculate last year anew."
            ),
            options={
                "rule": Option(
                    N_("The two numbers come from two rules, so they cannot be compared."),
                    N_("Ask how each of the two numbers was counted."),
                ),
                "true": Option(
                    N_("There is none: fewer lost customers are fewer lost customers."),
                    N_("With the old rule the same people would still be lost. No customer need have done anything."),
                ),
                "loyal": Option(
                    N_("The report forgets that the others have become loyal."),
                    N_("Loyal depends on the purchases in a row, not on the limit for silence."),
                ),
                "given up": Option(
                    N_("The report should count the given-up ones as lost customers."),
                    N_("Both rules treat the given-up ones alike, so this cannot explain the difference."),
                ),
            },
            right=lambda n: {"rule"},
        ),
    ],
)

POSSIBLE, IMPOSSIBLE = N_("possible"), N_("impossible")


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
        index=pd.Index(list(places), name=N_("arrow")),
    )
    return {"arrows": arrows, **{f"place_of_{kind}": place for place, kind in places.items()}}


def _judged(n) -> pd.Series:
    pairs = zip(n.arrows["state before"], n.arrows["state after"], strict=True)
    return pd.Series([POSSIBLE if pair in CONVERSIONS else IMPOSSIBLE for pair in pairs], index=n.arrows.index)


EIGHT_ARROWS = Case(
    name="3",
    title=N_("An intern's arrows"),
    text=N_(
        "An intern has drawn how customers of the travel firm move from state to state. Some of the eight arrows do not exist."
    ),
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
            name="3a",
            points=2,
            text=N_('Judge the eight arrows, from 1 to 8: "possible" or "impossible"?'),
            meaning=N_("Who knows the arrows knows what marketing can do for a customer, and what it cannot."),
            words=(POSSIBLE, IMPOSSIBLE),
            right=_judged,
            misconceptions=(
                Misconception(
                    N_("a step left out"),
                    lambda n: pd.Series({n.place_of_short_cut: POSSIBLE}),
                    N_("Arrow {place_of_short_cut} leaves out a step: first one purchase, then several, then loyalty."),
                    see="3",
                ),
                Misconception(
                    N_("loyal at once after winning back"),
                    lambda n: pd.Series({n.place_of_loyal_again: POSSIBLE}),
                    N_(
                        "Arrow {place_of_loyal_again}: whoever comes back has to become loyal once more. In which state does such a customer begin?"
                    ),
                    see="3",
                ),
                Misconception(
                    N_("a non-customer comes back"),
                    lambda n: pd.Series({n.place_of_from_outside: POSSIBLE}),
                    N_(
                        "Arrow {place_of_from_outside}: a non-customer has no relation with the firm. Does any arrow lead out of this state?"
                    ),
                    see="3",
                ),
                Misconception(
                    N_("lost without ever having bought"),
                    lambda n: pd.Series({n.place_of_never_had: POSSIBLE}),
                    N_("Arrow {place_of_never_had}: has this customer ever bought? Only then can the firm lose it."),
                    see="3",
                ),
                Misconception(
                    N_("a potential customer must be picked first"),
                    lambda n: pd.Series({n.place_of_at_once: IMPOSSIBLE}),
                    N_(
                        "Arrow {place_of_at_once}: the firm need not pick everybody. Some see an advertisement and buy."
                    ),
                    see="3",
                ),
                Misconception(
                    N_("lost customers never come back"),
                    lambda n: pd.Series({n.place_of_won_back: IMPOSSIBLE}),
                    N_("Arrow {place_of_won_back}: is a lost customer lost for ever, if the firm takes care?"),
                    see="3",
                ),
            ),
        ),
        Text(
            name="3b",
            points=2,
            text=N_(
                "Mr Sun has booked four journeys here. Twenty months ago he went to a bigger rival, because this firm is too little known to trust. "
                "Name one thing that the firm can do, and say from which state to which it is to lead him, and what happens if nobody does anything."
            ),
            look_for=N_(
                "Something that builds trust (a call with an apology or explanation, references, a guarantee, a small trial offer), not just a discount. Lost → repeat. "
                "Left alone he becomes a non-customer, from where no arrow leads back."
            ),
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
    name="4",
    title=N_("A whole crowd"),
    text=N_(
        "The firm has {targets} targets, {repeat} repeat customers and {loyal} loyal ones. Each month it makes {contacts} advertising contacts: {attract:%} of them respond "
        "and become targets. Of the targets {convert:%} buy within the month; those who arrive in a month can buy from the next month on. Of the actual customers "
        "{churn:%} are lost a month. Of the repeat customers who were not lost {loyalty:%} become loyal. People are averages: they need not be whole."
    ),
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
            name="4a",
            points=2,
            text=N_("How many targets and how many loyal customers are there in the next month?"),
            meaning=N_(
                "People next month are people now, less those who leave, plus those who arrive: so for each state."
            ),
            quantities={
                "targets": Quantity(
                    label=N_("targets"),
                    unit="count",
                    decimals=1,
                    right=lambda n: n.next_targets,
                    misconceptions=(
                        Misconception(
                            N_("nobody leaves"),
                            lambda n: n.targets + n.arrivals,
                            N_("You let new ones arrive, but nobody leave: whoever buys is no longer a target."),
                            see="5",
                        ),
                        Misconception(
                            N_("nobody arrives"),
                            lambda n: n.targets * (1 - n.convert),
                            N_("You let the buyers leave, but nobody arrive."),
                            see="5",
                        ),
                        Misconception(
                            N_("every contact becomes a target"),
                            lambda n: n.targets * (1 - n.convert) + n.contacts,
                            N_("Not every contact responds: only the given part of them arrives."),
                            see="5",
                        ),
                        Misconception(
                            N_("those who arrive buy at once"),
                            lambda n: (n.targets + n.arrivals) * (1 - n.convert),
                            N_(
                                "You let those who arrive buy in the same month. Only those who were there already can."
                            ),
                            see="5",
                        ),
                        Misconception(
                            N_("only those who buy are left"),
                            lambda n: n.targets * n.convert + n.arrivals,
                            N_("You kept those who buy. They leave; the others stay."),
                            see="5",
                        ),
                    ),
                ),
                "loyal": Quantity(
                    label=N_("loyal customers"),
                    unit="count",
                    decimals=1,
                    right=lambda n: n.next_loyal,
                    misconceptions=(
                        Misconception(
                            N_("nobody leaves"),
                            lambda n: n.loyal + (1 - n.churn) * n.loyalty * n.repeat,
                            N_("You let new ones arrive, but nobody leave: loyal customers are lost, too."),
                            see="5",
                        ),
                        Misconception(
                            N_("nobody arrives"),
                            lambda n: n.loyal * (1 - n.churn),
                            N_("You took away those who are lost, but nobody arrives from the repeat customers."),
                            see="5",
                        ),
                        Misconception(
                            N_("the lost ones become loyal, too"),
                            lambda n: n.loyal * (1 - n.churn) + n.loyalty * n.repeat,
                            N_(
                                "You let a part of all repeat customers become loyal. First some of them are lost; only the others can."
                            ),
                            see="5",
                        ),
                        Misconception(
                            N_("every repeat customer becomes loyal"),
                            lambda n: (n.loyal + n.repeat) * (1 - n.churn),
                            N_("You let all repeat customers who stay become loyal. Only the given part of them does."),
                            see="5",
                        ),
                        Misconception(
                            N_("the part is of the loyal ones"),
                            lambda n: n.loyal * (1 - n.churn) * (1 + n.loyalty),
                            N_("You applied the loyalty rate to the loyal ones. It is a part of the repeat customers."),
                            see="5",
                        ),
                    ),
                ),
            },
        ),
        Function(
            name="4b",
            points=2,
            text=N_(
                "Write a function `targets_after(targets, arrivals, convert, months)` that returns how many targets there are after so many months. "
                "`arrivals` is how many new targets come each month. With 0 months it returns what there is now."
            ),
            meaning=N_("What took one line for one month now runs for years. A model is a small step, repeated."),
            parameters=("targets", "arrivals", "convert", "months"),
            inputs=lambda n: [
                (n.targets, round(n.arrivals), n.convert, 1),
                (n.targets, round(n.arrivals), n.convert, 3),
                (0, 200, 0.2, 2),
                (1000, 0, 0.1, 3),
                (n.targets, 100, 0.3, 0),
            ],
            right=_targets_after,
            misconceptions=(
                Misconception(
                    N_("one month only"),
                    lambda targets, arrivals, convert, months: targets * (1 - convert) + arrivals,
                    N_(
                        "Your function takes one step, whatever `months` is. Repeat the step: `for month in range(months):`."
                    ),
                    see="5",
                ),
                Misconception(
                    N_("a straight line"),
                    lambda targets, arrivals, convert, months: targets + months * (arrivals - convert * targets),
                    N_(
                        "Your function takes the first month's change times the months. But who leaves depends on how many there are by then: go month by month."
                    ),
                    see="5",
                ),
                Misconception(
                    N_("those who arrive buy at once"),
                    _arrivals_buy_at_once,
                    N_(
                        "Your function lets those who arrive buy in the same month: let the buyers leave first, then add the new ones."
                    ),
                    see="5",
                ),
                Misconception(
                    N_("nobody arrives"),
                    lambda targets, arrivals, convert, months: targets * (1 - convert) ** months,
                    N_("In your function nobody arrives: add `arrivals` in every month."),
                    see="5",
                ),
                Misconception(
                    N_("nobody leaves"),
                    lambda targets, arrivals, convert, months: targets + months * arrivals,
                    N_("In your function nobody leaves: take away those who buy, in every month."),
                    see="5",
                ),
                Misconception(
                    N_("one month too many"),
                    lambda targets, arrivals, convert, months: _targets_after(targets, arrivals, convert, months + 1),
                    N_(
                        "Your function goes one month too far: `range(months)` already runs as often as there are months."
                    ),
                    see="5",
                ),
            ),
        ),
        Number(
            name="4c",
            points=2,
            text=N_("Month after month the same: at which number of targets does it settle (steady state)?"),
            meaning=N_("There as many arrive as leave. More contacts raise it; faster buying lowers it."),
            quantity=Quantity(
                unit="count",
                decimals=1,
                right=lambda n: n.arrivals / n.convert,
                misconceptions=(
                    Misconception(
                        N_("every contact becomes a target"),
                        lambda n: n.contacts / n.convert,
                        N_("You let every contact become a target. Only those who respond arrive."),
                        see="6",
                    ),
                    Misconception(
                        N_("those who arrive in a month"),
                        lambda n: n.arrivals,
                        N_("So many arrive each month. How many must there be, so that just as many leave?"),
                        see="6",
                    ),
                    Misconception(
                        N_("multiplied instead of divided"),
                        lambda n: n.arrivals * n.convert,
                        N_(
                            "You multiplied. The convert rate times the unknown number gives those who leave: so divide."
                        ),
                        see="6",
                    ),
                    Misconception(
                        N_("divided by those who stay"),
                        lambda n: n.arrivals / (1 - n.convert),
                        N_(
                            "You divided by the part that stays. In the steady state those who arrive equal those who leave."
                        ),
                        see="6",
                    ),
                    Misconception(
                        N_("only the next month"),
                        lambda n: n.next_targets,
                        N_(
                            "That is the next month. Go on until the number no longer changes, or write: those who leave = those who arrive."
                        ),
                        see="6",
                    ),
                ),
            ),
        ),
        Choice(
            name="4d",
            several=True,
            points=2,
            text=N_(
                "The firm makes targets buy faster: the convert rate rises, nothing else changes. What is true in the new steady state?"
            ),
            meaning=N_(
                "In this model targets wait until they buy, so a higher rate brings them sooner, not in greater number."
            ),
            options={
                "fewer targets": Option(N_("There are fewer targets."), ""),
                "as many first purchases": Option(N_("As many people a month make a first purchase as before."), ""),
                "more actual": Option(
                    N_("There are more actual customers."),
                    N_(
                        "In the steady state as many buy as arrive, and no more arrive than before: where should more come from?"
                    ),
                ),
                "more respond": Option(
                    N_("More of the contacts respond."),
                    N_("How many respond is the attract rate, and that has not changed."),
                ),
            },
            right=lambda n: {"fewer targets", "as many first purchases"},
        ),
    ],
)


def _plans(n) -> dict:
    """The revenue by plan, also of the plans that come of a misunderstanding."""

    def total(**changed) -> pd.Series:
        rates = Rates(**{"contacts": n.contacts, "churn": n.churn} | changed)
        return revenue(cohort(rates, ESTABLISHED, max(n.months, 24)), rates).cumsum()

    now = total()
    plans = {"contacts": total(contacts=n.contacts + n.extra), "churn": total(churn=n.churn - n.points / 100)}
    slips = {
        "only_extra": total(contacts=n.extra),
        "down_to": total(churn=n.points / 100),
        "per_cent_off": total(churn=n.churn * (1 - n.points / 100)),
    }
    return {
        "more": {name: plan[n.months] - now[n.months] for name, plan in plans.items()},
        "in_all": {name: plan[n.months] for name, plan in plans.items()},
        "in_24": {name: plan[24] - now[24] for name, plan in plans.items()},
        **{name: plan[n.months] - now[n.months] for name, plan in slips.items()},
    }


IN_ALL = N_("all revenue instead of the difference")
USUAL_MONTHS = N_("the months of the chapter")

TWO_PLANS = Case(
    name="5",
    title=N_("Two plans for the same money"),
    text=N_(
        "The travel firm has customers already: `states.ESTABLISHED`. It makes {contacts} contacts a month and loses {churn:%} of its actual customers a month; all other rates are those of "
        "`states.Rates()`. For the same money it can have {extra} more contacts a month, or bring churn down by {points} percentage points. It looks {months} months ahead."
    ),
    given={
        "contacts": Steps(3000, 5000, 500),
        "churn": Steps(0.12, 0.2, 0.01),
        "extra": Pick(500, 800, 1200, 1500),
        "points": Steps(2, 6),
        "months": Pick(12, 18, 30, 36),
    },
    derive=_plans,
    questions=[
        Numbers(
            name="5a",
            points=2,
            text=N_(
                "How much more revenue than now does each plan bring in {months} months: more contacts, and less churn? Use `states.compare`, as in section 5."
            ),
            meaning=N_(
                "Contacts fill the bucket, churn is the hole in it; now you know which counts for more here, and by how much."
            ),
            quantities={
                "contacts": Quantity(
                    label=N_("more contacts"),
                    decimals=0,
                    right=lambda n: n.more["contacts"],
                    misconceptions=(
                        Misconception(
                            IN_ALL,
                            lambda n: n.in_all["contacts"],
                            N_("That is all the revenue with the plan. How much more is it than without?"),
                            see="5",
                        ),
                        Misconception(
                            N_("the extra contacts alone"),
                            lambda n: n.only_extra,
                            N_(
                                "You set the contacts to the additional ones. They come on top of those the firm makes already."
                            ),
                            see="5",
                        ),
                        Misconception(
                            USUAL_MONTHS,
                            lambda n: n.in_24["contacts"],
                            N_("That is for as many months as in the chapter. Say how far the firm looks: `months=`."),
                            see="5",
                        ),
                    ),
                ),
                "churn": Quantity(
                    label=N_("less churn"),
                    decimals=0,
                    right=lambda n: n.more["churn"],
                    misconceptions=(
                        Misconception(
                            IN_ALL,
                            lambda n: n.in_all["churn"],
                            N_("That is all the revenue with the plan. How much more is it than without?"),
                            see="5",
                        ),
                        Misconception(
                            N_("down to instead of down by"),
                            lambda n: n.down_to,
                            N_("You brought churn down to this rate. It falls by so many points: subtract."),
                            see="5",
                        ),
                        Misconception(
                            N_("per cent instead of percentage points"),
                            lambda n: n.per_cent_off,
                            N_("You took per cent of the churn rate away. Percentage points are subtracted from it."),
                            see="5",
                        ),
                        Misconception(
                            USUAL_MONTHS,
                            lambda n: n.in_24["churn"],
                            N_("That is for as many months as in the chapter. Say how far the firm looks: `months=`."),
                            see="5",
                        ),
                    ),
                ),
            },
        ),
        Text(
            name="5b",
            points=2,
            text=N_(
                "Which plan do you recommend, and by which number? Name one thing that this model leaves out and that could change your mind."
            ),
            look_for=N_(
                "The plan that brings more: contacts {more[contacts]:.0f}, churn {more[churn]:.0f}. Something left out: do the plans really cost the same, do rivals answer, "
                "do targets lose patience, service cost, discounting, a longer or shorter view; a young firm would decide otherwise."
            ),
        ),
    ],
)

EXERCISE = Exercise(
    name="01-states",
    title=N_("1 Customer states: exercises"),
    cases=(NINE_CARDS, ANOTHER_RULE, EIGHT_ARROWS, A_CROWD, TWO_PLANS),
)
