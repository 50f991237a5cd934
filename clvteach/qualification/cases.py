"""The cases of chapter 2: cards that the learner gives a letter code or a method, checked with reasons.

Three examples of the course (the villa, the machine tools, the flat), the prospects of an online travel firm, and the six
interns who look for prospects. The letters of the travel firm are lost in the course's text: the cards and codes here are the
workbook's reading of what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import pandas as pd

from clvteach import checks
from clvteach.checks import InputError
from clvteach.language import N_, _, listing, sentences
from clvteach.qualification.model import CODES, actions
from clvteach.qualification.prospecting import METHODS


@dataclass(frozen=True)
class Who:
    """A card to be given a letter code: what is known, the code, and the reason for each of its three letters."""

    known: str
    code: str
    money: str
    authority: str
    need: str


EXAMPLES = (
    Who(
        N_("A warehouse worker, 3,000 a month, loves the villa; she lives alone and would move tomorrow."),
        "mAN",
        N_("M: a few thousand a month does not buy a villa, however much she likes it."),
        N_("A: she lives alone, so nobody else decides."),
        N_("N: she would move tomorrow."),
    ),
    Who(
        N_(
            "The equipment manager of a machine maker wants the machine tools; money is set aside, the chief engineer signs."
        ),
        "MaN",
        N_("M: the money is set aside."),
        N_("A: the manager may wish, but the chief engineer signs: the wrong man was won."),
        N_("N: the works wants new tools."),
    ),
    Who(
        N_("A couple with savings and a free hand bought a flat last month."),
        "MAn",
        N_("M: they have savings."),
        N_("A: they decide for themselves."),
        N_("N: who has just bought a flat does not need another."),
    ),
)

TRAVELLERS = (
    Who(
        N_("Ms Wu: owns a trading firm, flies twice a month and books her own trips."),
        "MAN",
        N_("M: a firm that flies its owner twice a month pays for trips."),
        N_("A: she books herself."),
        N_("N: two flights a month are a need."),
    ),
    Who(
        N_("Mr Hao: sales engineer, always on the road for a large firm; a travel department books for him."),
        "MaN",
        N_("M: his firm pays."),
        N_("A: the travel department decides where to book."),
        N_("N: he is always on the road."),
    ),
    Who(
        N_("Xiao Tang: student, dreams of Yunnan, may decide for herself; 300 are left at the end of the month."),
        "mAN",
        N_("M: 300 pay for no trip yet. Students become earners: be patient."),
        N_("A: she may decide for herself."),
        N_("N: she dreams of a trip already."),
    ),
    Who(
        N_(
            "Grandpa Luo: retired with a good pension; his daughter decides about journeys, and he likes his garden best."
        ),
        "Man",
        N_("M: the pension is good."),
        N_("A: the daughter decides, so she must feel safe about it first."),
        N_("N: he likes his garden best. A need can be woken, but it is not there today."),
    ),
    Who(
        N_("Mr Qian: programmer with savings, single, spends his holidays at home and has never asked for an offer."),
        "MAn",
        N_("M: he has savings."),
        N_("A: single, he decides alone."),
        N_("N: holidays at home and no question asked: no need today."),
    ),
    Who(
        N_("Pupil Xu: fifteen, pocket money, wants to see the Great Wall; the parents decide."),
        "maN",
        N_("M: pocket money pays for no trip."),
        N_("A: at fifteen the parents decide."),
        N_("N: he wants to see the Great Wall."),
    ),
    Who(
        N_("Ms Peng: just out of work, single, saves every coin and says that she is not going anywhere this year."),
        "mAn",
        N_("M: she is out of work and saves."),
        N_("A: she decides for herself."),
        N_("N: she says herself that she is not going anywhere."),
    ),
    Who(
        N_("Little Bao: six years old, filled in a prize draw, and would rather stay at home with the cat."),
        "man",
        N_("M: a child of six has no money."),
        N_("A: a child of six decides nothing."),
        N_("N: would rather stay at home."),
    ),
)


@dataclass(frozen=True)
class Intern:
    """What an intern did, the methods it was, and how to tell."""

    did: str
    methods: tuple[str, ...]
    clue: str


INTERNS = (
    Intern(
        N_(
            "Goes through yellow pages, websites and membership lists of clubs and associations, and writes down firms."
        ),
        ("data look-up", "advertising"),
        N_("Others collected and printed these data before; the intern only reads them."),
    ),
    Intern(
        N_("An old classmate introduces the head of a large firm, who passes on staff who often travel."),
        ("centre of influence",),
        N_("One person whom many listen to opens the door to all of them."),
    ),
    Intern(
        N_("Goes to the yearly meeting of the trade and talks to people over coffee."),
        ("conference",),
        N_("Somebody else invited; the intern goes where many prospects are together."),
    ),
    Intern(
        N_("Invites people to an evening about a new booking system and lets them ask questions."),
        ("seminar",),
        N_("The firm itself invites, to one subject, and learns from the questions who is interested."),
    ),
    Intern(
        N_("Writes to 400 addresses and calls those who answer."),
        ("direct mail", "telephone"),
        N_("Letters to many, calls to those who answer: two methods in a row, and either name is right."),
    ),
    Intern(
        N_("Takes the list of old customers and asks each of them who else might like to travel."),
        ("referral chain",),
        N_("Old customers lead to new ones, link by link."),
    ),
)

_MEANING = {
    "door to door": N_("Door to door means: call at every house of a chosen area."),
    "advertising": N_("Advertising means: let people answer an advertisement and leave their data."),
    "centre of influence": N_("Centre of influence means: win one person whom many others follow."),
    "referral chain": N_("Referral chain means: customers name the next customers."),
    "seminar": N_("Seminar means: the firm invites to a talk on its own subject."),
    "conference": N_("Conference means: go to a meeting that others have called."),
    "telephone": N_("Telephone means: call a large number of people."),
    "direct mail": N_("Direct mail means: write to a large number of addresses."),
    "data look-up": N_("Data look-up means: read lists, yearbooks, websites and the press."),
    "observation": N_("Observation means: watch people, without asking, for signs of a need."),
}

_CASES = {"examples": EXAMPLES, "travel": TRAVELLERS, "interns": INTERNS}


def case_cards(case: str) -> pd.DataFrame:
    """The cards of a case, to be read.

    Parameters
    ----------
    case : str
        "examples" (three examples of the course), "travel" (the travel firm's prospects) or "interns".

    Returns
    -------
    DataFrame
        Index "card", the number to use in the answer; column "what is known".

    Examples
    --------
    >>> case_cards("travel").index.tolist()
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    cards = _cards(case)
    known = [card.did if isinstance(card, Intern) else card.known for card in cards.values()]
    return pd.DataFrame({N_("what is known"): known}, index=pd.Index(list(cards), name=N_("card")))


def check_case(case: str, answers: Mapping[int, str] | pd.Series) -> pd.DataFrame:
    """A learner's answers to a case, each with the reason.

    Parameters
    ----------
    case : str
        As for :func:`case_cards`.
    answers : dict or Series
        Number of the card → letter code such as ``"MaN"``; for the interns number → method such as ``"telephone"``, in
        English or in the language in use. Cards left out stay open: the answer can be checked card by card.

    Returns
    -------
    DataFrame
        Index "card"; columns "your answer", "result" ("right" or "not yet") and "reason", a sentence in the learner's
        language. A wrong code gets the reason of each wrong letter, not the code.

    Raises
    ------
    InputError
        If a card, code or method does not exist.

    Examples
    --------
    >>> check_case("examples", {1: "MAN", 3: "MAn"})["result"].to_dict()
    {1: 'not yet', 3: 'right'}
    """
    cards = _cards(case)
    if not isinstance(answers, (Mapping, pd.Series)):
        raise InputError(
            _("answers must be a dict of cards and answers such as {example}, not {value}.").format(
                example='{1: "telephone"}' if case == "interns" else '{1: "MaN"}', value=checks.shown(answers)
            )
        )
    rows = {}
    for number, answer in answers.items():
        card = cards[checks.choice(number, "answers", cards)]
        where = f"answers[{checks.shown(number)}]"
        if case == "interns":
            right, reason = _judge_method(card, checks.spoken(answer, where, METHODS))
        else:
            code = checks.plain(answer).strip() if isinstance(answer, str) else answer
            right, reason = _judge_code(card, checks.choice(code, where, CODES))
        rows[number] = (answer, N_("right") if right else N_("not yet"), reason)
    headings = [N_("your answer"), N_("result"), N_("reason")]
    return pd.DataFrame.from_dict(rows, orient="index", columns=headings).rename_axis(index=N_("card"))


def case_solution(case: str) -> pd.DataFrame:
    """The answers to a case, for the instructor and for those who have tried.

    >>> case_solution("examples")["answer"].to_dict()
    {1: 'mAN', 2: 'MaN', 3: 'MAn'}
    """
    cards = _cards(case)
    answers = [listing(map(_, card.methods)) if isinstance(card, Intern) else card.code for card in cards.values()]
    return pd.DataFrame({N_("answer"): answers}, index=pd.Index(list(cards), name=N_("card")))


def _cards(case: str) -> dict[int, Who | Intern]:
    return dict(enumerate(_CASES[checks.choice(case, "case", _CASES)], start=1))


def _judge_code(card: Who, answer: str) -> tuple[bool, str]:
    if answer == card.code:
        return True, _("{code}: {action}.").format(code=answer, action=_(actions().loc[answer, "action"]))
    reasons = (card.money, card.authority, card.need)
    wrong = [_(reason) for given, letter, reason in zip(answer, card.code, reasons, strict=True) if given != letter]
    return False, reduce(sentences, wrong)


def _judge_method(card: Intern, answer: str) -> tuple[bool, str]:
    if answer in card.methods:
        return True, _(card.clue)
    return False, sentences(_(_MEANING[answer]), _("Look again at who comes to whom, and who named them."))
