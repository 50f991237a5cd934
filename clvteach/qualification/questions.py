"""The questions of chapter 2. Chances and shares are fractions, money has no currency."""

from __future__ import annotations

import pandas as pd

from clvteach.language import N_
from clvteach.qualification.model import CODES, qualify
from clvteach.qualification.prospecting import METHODS
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


def _list(n) -> dict:
    """Eight prospects, each there for a reason, in an order of the learner's own, and their codes."""
    kinds = {  # budget, share of the decision, strength of the need
        "at_the_limit": (n.trip, 1.0, 5),
        "just_short": (n.trip - 100, 1.0, n.strong[0]),
        "no_say": (n.trip + n.ample[0], n.small_share, n.strong[1]),
        "almost_half": (n.trip + n.ample[1], 0.45, n.strong[2]),
        "content": (n.trip + n.ample[2], 1.0, n.weak[0]),
        "in_debt": (-n.trip - n.ample[3], 0.8, n.weak[1]),
        "dependent": (n.pocket_money, 0.1, n.strong[3]),
        "retired": (n.trip + n.ample[4], n.small_share, n.weak[2]),
    }
    places = placed(n.order, kinds)
    table = pd.DataFrame(
        [kinds[kind] for kind in places.values()],
        index=pd.Index(list(places), name="prospect"),
        columns=["budget", "authority", "need"],
    )
    codes = qualify(table, budget_from=n.trip)["code"].astype(object)
    return {"prospects": table, "codes": codes, **{kind: place for place, kind in places.items()}}


def _swapped(code: str) -> str:
    """The code of whoever reads the column of the need for that of the decision, and the other way round."""
    money, authority, need = code
    return money + ("A" if need.isupper() else "a") + ("N" if authority.isupper() else "n")


def _conditions_met(budget: float, authority: float, need: float, budget_from: float) -> int:
    return (budget >= budget_from) + (authority >= 0.5) + (need >= 5)


EIGHT_NAMES = Case(
    name="1",
    title=N_("Eight names"),
    text=N_(
        "The interns have brought home eight names. The cheapest trip costs {trip}, and that is the threshold for money. The other two are those of the chapter: "
        "authority from 0.5, need from 5. A minus sign in front of the budget: more debts than money."
    ),
    given={
        "trip": Pick(3000, 3500, 4000, 4500, 5000),
        "ample": Several(5, Steps(1000, 9000, 500)),
        "strong": Several(4, Steps(7, 10)),
        "weak": Several(3, Steps(1, 3)),
        "small_share": Pick(0.1, 0.2, 0.3),
        "pocket_money": Steps(100, 600, 50),
        "order": Order(range(1, 9)),
    },
    derive=_list,
    table=lambda n: n.prospects,
    questions=[
        Table(
            name="1a",
            points=3,
            capitals_matter=True,
            text=N_(
                "Which letter code has each prospect? Give eight codes, from prospect 1 to prospect 8: a capital letter for what is there, a small one for what is missing. Letters such as `MaN` stand for money, authority, need."
            ),
            meaning=N_("The code says what to do next: the small letter is where the work waits."),
            words=CODES,
            right=lambda n: n.codes,
            misconceptions=(
                Misconception(
                    N_("exactly at the threshold counts as missing"),
                    lambda n: pd.Series({n.at_the_limit: "mAn"}),
                    N_(
                        "Prospect {at_the_limit} stands exactly at two thresholds. Who stands at a threshold: in or out? The chapter has a rule."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("much money stands for the decision"),
                    lambda n: pd.Series({n.no_say: "MAN"}),
                    N_("Prospect {no_say} has money and need. But who decides? Look at the share of the decision."),
                    see="1",
                ),
                Misconception(
                    N_("almost at the threshold is enough"),
                    lambda n: pd.Series({n.almost_half: "MAN"}),
                    N_(
                        "Prospect {almost_half} is near the threshold of the decision, but below it. A rule that is stretched is none."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("the minus sign is overlooked"),
                    lambda n: pd.Series({n.in_debt: "MAn"}),
                    N_("Prospect {in_debt} has a minus sign in front of the budget: these are debts, not money."),
                    see="3",
                ),
                Misconception(
                    N_("capital and small letters exchanged"),
                    lambda n: n.codes.map(str.swapcase),
                    N_("You wrote a small letter for what is there. A capital letter says: has it."),
                    see="1",
                ),
                Misconception(
                    N_("authority and need exchanged"),
                    lambda n: n.codes.map(_swapped),
                    N_(
                        "The second letter is the decision (authority), the third the need. You read the one column for the other."
                    ),
                    see="1",
                ),
            ),
        ),
        Choice(
            name="1b",
            text=N_(
                "With one of these prospects the next step is: check the credit, then offer payment by instalments. With whom?"
            ),
            meaning=N_("Wants it and decides, only the money is missing today: terms of payment can close that gap."),
            options={
                "just short": Option(
                    N_("Prospect {just_short}"), N_("For whom is money the only condition that is missing?")
                ),
                "no say": Option(
                    N_("Prospect {no_say}"),
                    N_("Money is there. What is missing is the decision: find the person who decides."),
                ),
                "content": Option(
                    N_("Prospect {content}"),
                    N_("Money is there. What is missing is the need: skilled selling may wake it."),
                ),
                "in debt": Option(
                    N_("Prospect {in_debt}"),
                    N_(
                        "Money is missing, but not only money: without a need nobody wants to pay by instalments either."
                    ),
                ),
            },
            right=lambda n: {"just short"},
        ),
        Function(
            name="1c",
            points=2,
            text=N_(
                "Write a function `conditions_met(budget, authority, need, budget_from)` that returns how many of the three conditions are met: 3, 2, 1 or 0. "
                "`budget_from` is the threshold for money; authority counts from 0.5, need from 5."
            ),
            meaning=N_(
                "Three is grade A, two B, one C. A computer grades ten thousand names by these lines as patiently as eight."
            ),
            parameters=("budget", "authority", "need", "budget_from"),
            inputs=lambda n: [
                (n.trip, 0.5, 5, n.trip),
                (n.trip - 1, 0.8, 2, n.trip),
                (9000, 0.2, 8, n.trip),
                (-200, 0.1, 1, n.trip),
                (9000, 1, 9, n.trip),
            ],
            right=_conditions_met,
            misconceptions=(
                Misconception(
                    N_("exactly at the threshold counts as missing"),
                    lambda budget, authority, need, budget_from: (
                        (budget > budget_from) + (authority > 0.5) + (need > 5)
                    ),
                    N_("Your function leaves out who stands exactly at a threshold: write `>=` instead of `>`."),
                    see="2",
                ),
                Misconception(
                    N_("all or nothing"),
                    lambda *person: 3 * (_conditions_met(*person) == 3),
                    N_(
                        "Your function counts only if everything is there. Each condition that is met counts by itself."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("counts what is missing"),
                    lambda *person: 3 - _conditions_met(*person),
                    N_("Your function counts the conditions that are missing: turn the comparisons round."),
                    see="2",
                ),
                Misconception(
                    N_("one condition is left out"),
                    lambda budget, authority, need, budget_from: (budget >= budget_from) + (authority >= 0.5),
                    N_("Your function looks at money and authority. The need counts, too."),
                    see="1",
                ),
                Misconception(
                    N_("stops at the first condition"),
                    lambda *person: min(1, _conditions_met(*person)),
                    N_(
                        "Your function stops at the first condition that is met. Add up: one `if` below the other, `return` only at the end."
                    ),
                    see="2",
                ),
            ),
        ),
    ],
)


def _chance(n, grade: str) -> float:
    return getattr(n, f"chance_{grade}")


def _profit(n, grade: str) -> float:
    """What a contact of a grade brings on average."""
    return _chance(n, grade) * n.profit - n.cost


def _per_contact(grade: str, label: str) -> Quantity:
    return Quantity(
        label=label,
        right=lambda n: _profit(n, grade),
        misconceptions=(
            Misconception(
                N_("the contact's cost is missing"),
                lambda n: _chance(n, grade) * n.profit,
                N_("You calculated what the sale brings on average. The contact itself costs something, too."),
                see="4",
            ),
            Misconception(
                N_("only a successful contact costs"),
                lambda n: _chance(n, grade) * (n.profit - n.cost),
                N_(
                    "You take the cost away only where a sale comes of it. A contact costs money whether it succeeds or not."
                ),
                see="4",
            ),
            Misconception(
                N_("every contact ends in a sale"),
                lambda n: n.profit - n.cost,
                N_("You let every contact succeed. Multiply what a sale brings by the chance first."),
                see="4",
            ),
            Misconception(
                N_("the cost is added"),
                lambda n: _chance(n, grade) * n.profit + n.cost,
                N_("You added the cost of the contact. It is money that goes out."),
                see="4",
            ),
        ),
    )


WORTH_A_CONTACT = Case(
    name="2",
    title=N_("Whom to call?"),
    text=N_(
        "A graded list has {a} prospects of grade A, {b} of grade B and {c} of grade C. A contact costs {cost}; a sale leaves a profit of {profit}. By last year's records a contact ends in a sale "
        "with a chance of {chance_a:%} for A, {chance_b:%} for B and {chance_c:%} for C."
    ),
    given={
        "a": Steps(8, 20),
        "b": Steps(15, 35),
        "c": Steps(18, 40),
        "chance_a": Steps(0.3, 0.45, 0.05),
        "chance_b": Steps(0.1, 0.16, 0.02),
        "chance_c": Steps(0.01, 0.03, 0.01),
        "profit": Steps(300, 600, 50),
        "cost": Steps(20, 60, 5),
        "into_b": Steps(3, 12),
    },
    derive=lambda n: {"contacts": n.a + n.into_b, "budget": n.cost * (n.a + n.into_b)},
    accept=lambda n: _profit(n, "b") >= 3 and _profit(n, "c") <= -3,
    questions=[
        Numbers(
            name="2a",
            points=2,
            text=N_(
                "What profit does one contact bring on average, for each of the three grades? (A loss has a minus sign.)"
            ),
            meaning=N_("So: first all A, then B, and stop before C, where each contact costs more than it brings."),
            quantities={
                "a": _per_contact("a", N_("grade A")),
                "b": _per_contact("b", N_("grade B")),
                "c": _per_contact("c", N_("grade C")),
            },
        ),
        Number(
            name="2b",
            points=2,
            text=N_(
                "The manager gives {budget} for contacts. What profit do you expect altogether, if you work down the list from A?"
            ),
            meaning=N_(
                "The same money in the order in which the names came brings much less: that is what the grades are for."
            ),
            quantity=Quantity(
                right=lambda n: n.a * _profit(n, "a") + n.into_b * _profit(n, "b"),
                misconceptions=(
                    Misconception(
                        N_("all contacts count as grade A"),
                        lambda n: n.contacts * _profit(n, "a"),
                        N_(
                            "You counted every contact as an A. How many A's are there on the list, and who comes after them?"
                        ),
                        see="4",
                    ),
                    Misconception(
                        N_("stops after grade A"),
                        lambda n: n.a * _profit(n, "a"),
                        N_(
                            "You stopped after the A's. There is money left, and a contact of the next grade still brings something."
                        ),
                        see="4",
                    ),
                    Misconception(
                        N_("the budget does not count"),
                        lambda n: n.a * _profit(n, "a") + n.b * _profit(n, "b"),
                        N_("You contacted everybody of two grades. For how many contacts does the money last?"),
                        see="4",
                    ),
                    Misconception(
                        N_("the contacts' cost is taken away twice"),
                        lambda n: n.a * _profit(n, "a") + n.into_b * _profit(n, "b") - n.budget,
                        N_(
                            "You took the cost of the contacts away twice: it is already in the profit of each contact."
                        ),
                        see="4",
                    ),
                    Misconception(
                        N_("the contact's cost is missing"),
                        lambda n: (n.a * n.chance_a + n.into_b * n.chance_b) * n.profit,
                        N_("That is what the sales bring. The contacts have to be paid from it."),
                        see="4",
                    ),
                ),
            ),
        ),
        Number(
            name="2c",
            text=N_("Next month there is money for everybody on the list. How many contacts should be made?"),
            meaning=N_("Money in the budget is no reason to spend it."),
            quantity=Quantity(
                unit="count",
                decimals=0,
                right=lambda n: n.a + n.b,
                misconceptions=(
                    Misconception(
                        N_("everybody, as there is money"),
                        lambda n: n.a + n.b + n.c,
                        N_(
                            "That is the whole list. Look at your results for the single grades: does every contact bring something?"
                        ),
                        see="4",
                    ),
                    Misconception(
                        N_("grade A only"),
                        lambda n: n.a,
                        N_("These are the best. But is a contact of the next grade a loss?"),
                        see="4",
                    ),
                    Misconception(
                        N_("as many as before"),
                        lambda n: n.contacts,
                        N_("For so many the money lasted last time. Now it no longer sets the limit: what does?"),
                        see="4",
                    ),
                    Misconception(
                        N_("grade B only"),
                        lambda n: n.b,
                        N_("You counted one grade. The better one belongs to it, too."),
                        see="4",
                    ),
                ),
            ),
        ),
        Number(
            name="2d",
            text=N_("From which chance of a sale on is a contact worth its cost?"),
            meaning=N_("At this chance a contact brings exactly what it costs. Compare the three grades with it."),
            quantity=Quantity(
                unit="fraction",
                decimals=3,
                right=lambda n: n.cost / n.profit,
                misconceptions=(
                    Misconception(
                        N_("divided the wrong way round"),
                        lambda n: n.profit / n.cost,
                        N_("You divided the wrong way round: a chance is never more than one."),
                        see="4",
                    ),
                    Misconception(
                        N_("divided by what is left"),
                        lambda n: n.cost / (n.profit - n.cost),
                        N_(
                            "You took the cost off the profit first. Write: chance times profit = cost, and solve for the chance."
                        ),
                        see="4",
                    ),
                    Misconception(
                        N_("divided by cost and profit together"),
                        lambda n: n.cost / (n.profit + n.cost),
                        N_("You divided by the sum. Write: chance times profit = cost, and solve for the chance."),
                        see="4",
                    ),
                    Misconception(
                        N_("the chance of no sale"),
                        lambda n: 1 - n.cost / n.profit,
                        N_("That is how often a contact may fail. Asked is how often it must succeed."),
                        see="4",
                    ),
                ),
            ),
        ),
    ],
)

DEEDS = {  # two for each method; the table names one of them
    "door to door": (
        N_("Takes one street after the other and rings at every house to talk about journeys."),
        N_("Goes through an office tower from the first floor to the top and knocks at every door."),
    ),
    "centre of influence": (
        N_("Wins the coach of a running club; the runners do what the coach does, and ask for trips."),
        N_("Makes a friend of the most respected teacher of a school; what she books, the others book, too."),
    ),
    "referral chain": (
        N_(
            "Asks every traveller who comes home content for two friends who might like such a journey, and later asks these friends in turn."
        ),
        N_("Gives old customers a voucher for each new name; the new ones get the same offer."),
    ),
    "seminar": (
        N_("Invites to an evening of the firm on visas and insurance, and writes down whoever stays to ask."),
        N_("Rents a room, tells office workers how safe travelling is with the firm, and answers their questions."),
    ),
    "conference": (
        N_("Registers for the spring meeting of the chamber of commerce and collects visiting cards in the breaks."),
        N_("Travels to a congress of engineers and talks at table with those who are often on the road."),
    ),
    "observation": (
        N_("Sits in the airport café and notices, without asking anybody, who is often there."),
        N_("Walks through the business quarter and notices, without asking anybody, where new foreign firms move in."),
    ),
}


def _interns(n) -> dict:
    places = placed(n.order, DEEDS)
    table = pd.DataFrame(
        {N_("what the intern does"): [DEEDS[method][n.versions[at - 1]] for at, method in places.items()]},
        index=pd.Index(list(places), name=N_("intern")),
    )
    return {"deeds": table, "methods": pd.Series(places), "of": {method: at for at, method in places.items()}}


def _taken_for(method: str, other: str, name: str, why: str) -> Misconception:
    return Misconception(name, lambda n: pd.Series({n.of[method]: other}), why, see="5")


SIX_INTERNS = Case(
    name="3",
    title=N_("Six other interns"),
    text=N_("A year later six new interns look for prospects, each by another of the ten methods."),
    given={"order": Order(range(1, 7)), "versions": Several(6, Pick(0, 1))},
    derive=_interns,
    table=lambda n: n.deeds,
    questions=[
        Table(
            name="3a",
            points=2,
            text=N_(
                'Which method does each intern use? Give six names, from intern 1 to intern 6. The ten methods are: "door to door", "advertising", "centre of influence", "referral chain", '
                '"seminar", "conference", "telephone", "direct mail", "data look-up", "observation".'
            ),
            meaning=N_("Ask each time: who goes to whom, who invites, and who names the next one?"),
            words=METHODS,
            right=lambda n: n.methods,
            misconceptions=(
                _taken_for(
                    "centre of influence",
                    "referral chain",
                    N_("centre of influence taken for a referral chain"),
                    N_(
                        "For a referral chain one customer names the next, link by link. Somewhere here one person stands in the middle, and many follow."
                    ),
                ),
                _taken_for(
                    "referral chain",
                    "centre of influence",
                    N_("referral chain taken for a centre of influence"),
                    N_(
                        "A centre of influence is one person whom many follow. Somewhere here each customer leads to the next ones."
                    ),
                ),
                _taken_for(
                    "seminar",
                    "conference",
                    N_("seminar taken for a conference"),
                    N_("For a conference one goes where others have invited. Somewhere here the firm itself invites."),
                ),
                _taken_for(
                    "conference",
                    "seminar",
                    N_("conference taken for a seminar"),
                    N_("For a seminar the firm itself invites. Somewhere here the intern is a guest among guests."),
                ),
                _taken_for(
                    "observation",
                    "data look-up",
                    N_("observation taken for data look-up"),
                    N_(
                        "Data look-up means reading what others have written down. Somewhere here nothing is read: the intern looks at people and places."
                    ),
                ),
                _taken_for(
                    "door to door",
                    "observation",
                    N_("door to door taken for observation"),
                    N_("Who observes asks nobody. Somewhere here the intern speaks to everybody, one after the other."),
                ),
            ),
        ),
    ],
)

MIX = {  # what can be drawn: reach, hit rate, cost per person
    "referral chain": (Steps(100, 200, 20), Steps(0.2, 0.3, 0.05), Steps(8, 14, 2)),
    "telephone": (Steps(1000, 2500, 500), Steps(0.015, 0.03, 0.005), Steps(1.5, 3, 0.5)),
    "direct mail": (Steps(2000, 4000, 500), Steps(0.01, 0.02, 0.005), Steps(0.8, 1.4, 0.2)),
    "seminar": (Steps(80, 160, 20), Steps(0.2, 0.3, 0.05), Steps(25, 40, 5)),
}
COLUMNS = ("reach", "hit rate", "cost per person")


def _methods(n) -> pd.DataFrame:
    return pd.DataFrame(
        [[getattr(n, f"{column} of {method}") for column in COLUMNS] for method in MIX],
        index=pd.Index(list(MIX), name="method"),
        columns=list(COLUMNS),
    )


def _mix(n) -> dict:
    reach, hit, each = ({method: getattr(n, f"{column} of {method}") for method in MIX} for column in COLUMNS)
    costs = {method: each[method] / hit[method] for method in MIX}
    in_order = sorted(costs, key=costs.get)
    everybody = {method: reach[method] * each[method] for method in MIX}
    first, second = in_order[:2]
    return {
        "hit": hit,
        "each": each,
        "costs": costs,
        "in_order": in_order,
        "everybody": everybody,
        "budget": round(everybody[first] + n.part * everybody[second], -2),
        "worth_it": [method for method in in_order if costs[method] <= n.worth],
    }


def _good_mix(n) -> bool:
    """Whether the costs lie apart, the cheapest contact is not the cheapest prospect, and one method is too dear."""
    prices = sorted([*n.costs.values(), n.worth])
    apart = all(dear - cheap >= 4 for cheap, dear in zip(prices, prices[1:], strict=False))
    return apart and n.in_order[0] != "direct mail" and len(n.worth_it) in (2, 3)


def _found(n) -> float:
    """How many qualified prospects the best plan finds: all by the first method, for the rest of the money some by the second."""
    first, second = n.in_order[:2]
    return _found_by(n, {first: n.everybody[first], second: n.budget - n.everybody[first]})


def _reached(n) -> float:
    """How many people the best plan reaches: everybody by the first method, for the rest of the money some by the second."""
    first, second = n.in_order[:2]
    return n.everybody[first] / n.each[first] + (n.budget - n.everybody[first]) / n.each[second]


def _found_by(n, spending: dict[str, float]) -> float:
    return sum(min(money, n.everybody[method]) / n.costs[method] for method, money in spending.items())


def _number_worth_it(n) -> float:
    return sum(n.everybody[method] / n.costs[method] for method in n.worth_it)


COMPARE = N_("Compare what the next qualified prospect costs with each method: cost per person divided by hit rate.")

WHICH_METHODS = Case(
    name="4",
    title=N_("Which methods for this money?"),
    text=N_(
        "The firm can use four methods. The table says how many people each can reach at most, which part of them are qualified prospects (the hit rate), and what each person reached costs. "
        "The four find different people. Numbers of people are averages and need not be whole."
    ),
    given={
        **{
            f"{column} of {method}": steps
            for method, drawn in MIX.items()
            for column, steps in zip(COLUMNS, drawn, strict=True)
        },
        "part": Steps(0.3, 0.7, 0.1),
        "worth": Steps(70, 180, 10),
    },
    derive=_mix,
    accept=_good_mix,
    table=_methods,
    questions=[
        Table(
            name="4a",
            points=2,
            text=N_(
                "What does the next qualified prospect cost with each method? Give four numbers in the order of the table: referral chain, telephone, direct mail, seminar."
            ),
            meaning=N_(
                "Cheap per person is not cheap per prospect: whoever reaches the wrong people pays for all of them."
            ),
            right=lambda n: pd.Series(n.costs),
            misconceptions=(
                Misconception(
                    N_("multiplied instead of divided"),
                    lambda n: pd.Series({method: n.each[method] * n.hit[method] for method in MIX}),
                    N_(
                        "You multiplied by the hit rate. One prospect needs several people to be reached, so it costs more than one person: divide."
                    ),
                    see="5",
                ),
                Misconception(
                    N_("the cost per person"),
                    lambda n: pd.Series(n.each),
                    N_("That is what a person reached costs. Not everybody reached is a qualified prospect."),
                    see="5",
                ),
                Misconception(
                    N_("divided the wrong way round"),
                    lambda n: 1 / pd.Series(n.costs),
                    N_("You divided the wrong way round: that is how many prospects one unit of money finds."),
                    see="5",
                ),
                Misconception(
                    N_("the cost of reaching everybody"),
                    lambda n: pd.Series(n.everybody),
                    N_("That is what it costs to reach everybody. Asked is the cost of one qualified prospect."),
                    see="5",
                ),
            ),
        ),
        Choice(
            name="4b",
            text=N_("Which method gets the first money?"),
            meaning=N_("Always the cheapest next prospect first, until nobody is left to reach; then the next method."),
            options={
                "referral chain": Option(N_("The referral chain."), COMPARE),
                "telephone": Option(N_("The telephone."), COMPARE),
                "direct mail": Option(
                    N_("Direct mail, because a letter costs least."),
                    N_(
                        "A letter is cheap, but few of those who get one are qualified prospects. What does one of these cost?"
                    ),
                ),
                "seminar": Option(N_("The seminar."), COMPARE),
            },
            right=lambda n: {n.in_order[0]},
        ),
        Number(
            name="4c",
            points=2,
            text=N_("The firm gives {budget} for prospecting. How many qualified prospects does the best plan find?"),
            meaning=N_(
                "No other plan finds more for this money. Change it in any way, and dearer prospects take the place of cheaper ones."
            ),
            quantity=Quantity(
                unit="count",
                decimals=1,
                right=_found,
                misconceptions=(
                    Misconception(
                        N_("the reach is forgotten"),
                        lambda n: n.budget / n.costs[n.in_order[0]],
                        N_(
                            "You spent all the money on the cheapest method. But it reaches only so many people: then the next method has its turn."
                        ),
                        see="5",
                    ),
                    Misconception(
                        N_("the same money for each method"),
                        lambda n: _found_by(n, dict.fromkeys(MIX, n.budget / len(MIX))),
                        N_("You gave each method the same. Then much money goes to methods with a dear next prospect."),
                        see="5",
                    ),
                    Misconception(
                        N_("chosen by the cost per person"),
                        lambda n: _found_by(n, {"direct mail": n.budget}),
                        N_(
                            "You began with the method that is cheapest per person. What counts is the cost of a qualified prospect."
                        ),
                        see="5",
                    ),
                    Misconception(
                        N_("everybody reached counts"),
                        _reached,
                        N_(
                            "You counted everybody who is reached. Only a part of them, the hit rate, are qualified prospects."
                        ),
                        see="5",
                    ),
                    Misconception(
                        N_("only the first method"),
                        lambda n: _found_by(n, {n.in_order[0]: n.budget}),
                        N_("You stopped when the first method was used up. There is money left for the next one."),
                        see="5",
                    ),
                ),
            ),
        ),
        Number(
            name="4d",
            points=2,
            text=N_(
                "A qualified prospect is worth {worth}. If there is as much money as you like: how much should be spent on the four methods altogether?"
            ),
            meaning=N_(
                "Decide by the next one, not by the average: where the next prospect costs more than it is worth, stop."
            ),
            quantity=Quantity(
                decimals=0,
                right=lambda n: sum(n.everybody[method] for method in n.worth_it),
                misconceptions=(
                    Misconception(
                        N_("all methods, as there is money"),
                        lambda n: sum(n.everybody.values()),
                        N_(
                            "You used every method to the end. With the dearest of them a prospect costs more than it is worth, however good the average looks."
                        ),
                        see="5",
                    ),
                    Misconception(
                        N_("only the first method"),
                        lambda n: n.everybody[n.in_order[0]],
                        N_(
                            "You stopped after the cheapest method. Does the next one still find prospects for less than they are worth?"
                        ),
                        see="5",
                    ),
                    Misconception(
                        N_("what the prospects are worth"),
                        lambda n: n.worth * _number_worth_it(n),
                        N_("That is what the prospects found are worth. Asked is what is spent on finding them."),
                        see="5",
                    ),
                    Misconception(
                        N_("what is left after the spending"),
                        lambda n: n.worth * _number_worth_it(n) - sum(n.everybody[method] for method in n.worth_it),
                        N_(
                            "That is the gain: what the prospects are worth less what they cost. Asked is the spending."
                        ),
                        see="5",
                    ),
                ),
            ),
        ),
    ],
)

JUDGING = Case(
    name="5",
    title=N_("Choosing and judging"),
    text=N_("Two questions without numbers of your own."),
    questions=[
        Choice(
            name="5a",
            several=True,
            points=2,
            text=N_(
                "The trip costs 4000. Somebody lowers the threshold for money from 4000 to 2000 and grades the same list again. What is true?"
            ),
            meaning=N_("A softer threshold changes the label, not the purse. A threshold is best near the real price."),
            options={
                "not fewer": Option(N_("There can be more A's than before, but not fewer."), ""),
                "lower chance": Option(
                    N_("The new A's lower the average chance of grade A, because they cannot pay the price."), ""
                ),
                "more sales": Option(
                    N_("Twenty contacts with A's now bring more bookings."),
                    N_(
                        "The people are the same as before. Among the A's there are now some who cannot pay: do more of them book?"
                    ),
                ),
                "need": Option(
                    N_("Some get a capital N who had a small n."),
                    N_("The letter N comes from the need, and its threshold has not been moved."),
                ),
            },
            right=lambda n: {"not fewer", "lower chance"},
        ),
        Text(
            name="5b",
            points=2,
            text=N_(
                "All A's and B's have been contacted, and 500 are left in the budget. An intern says: “Then let us call the C's, the money is there.” "
                "What do you answer? Say also what you would do with the C's instead."
            ),
            look_for=N_(
                "A contact with a C costs more than it brings on average, so calling them makes the profit smaller; money in the budget is no reason to spend it. "
                "C means: cultivate for the long term (information, invitations, keep the card up to date), as students, for example, will earn one day."
            ),
        ),
    ],
)

EXERCISE = Exercise(
    name="02-qualification",
    title=N_("2 Qualifying prospects: exercises"),
    cases=(EIGHT_NAMES, WORTH_A_CONTACT, SIX_INTERNS, WHICH_METHODS, JUDGING),
)
