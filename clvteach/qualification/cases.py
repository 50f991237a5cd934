"""The cases of chapter 2: cards that the learner gives a letter code or a method, checked with reasons.

Three examples of the course (the villa, the machine tools, the flat), the prospects of an online travel firm, and the six
interns who look for prospects. The letters of the travel firm are lost in the course's text: the cards and codes here are the
workbook's reading of what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, reduce

import pandas as pd

from clvteach import card_game, chapters, checks, wording
from clvteach.language import N_, _, listing, sentences
from clvteach.qualification.model import CODES, actions
from clvteach.qualification.prospecting import METHODS, method_name
from clvteach.wording import Section

GAMES = ("examples", "travel", "interns")


@dataclass(frozen=True)
class Prospect:
    """A card to be given a letter code: what is known, the code, and the reason for each of its three letters."""

    known: str
    code: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Intern:
    """What an intern did, the methods it was, and how to tell."""

    known: str
    methods: tuple[str, ...]
    clue: str


@cache
def _words() -> dict[str, Section]:
    return wording.read(chapters.words("qualification", "cases.md")).sections


@cache
def _cards(case: str) -> dict[int, Prospect | Intern]:
    """The cards of a game by number. A heading gives the number and the right answer."""
    made = _intern if case == "interns" else _prospect
    return {int(number): made(words) for number, words in _words()[case].sections.items()}


def _prospect(words: Section) -> Prospect:
    (code,) = words.names
    return Prospect(words.phrase(), code, tuple(words.take(letter).phrase() for letter in "MAN"))


def _intern(words: Section) -> Intern:
    return Intern(words.phrase(), tuple(words.names[0].split(", ")), words.take("clue").phrase())


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
    cards = _cards(checks.choice(case, "case", GAMES))
    known = [card.known for card in cards.values()]
    # dtype=object: pandas' own text would lose the other languages
    return pd.DataFrame({N_("what is known"): known}, pd.Index(list(cards), name=card_game.CARD), dtype=object)


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
    cards = _cards(checks.choice(case, "case", GAMES))
    if case == "interns":
        example, read, judge = '{1: "telephone"}', _read_method, _judge_method
    else:
        example, read, judge = '{1: "MaN"}', _read_code, _judge_code
    return card_game.check(answers, cards, name="answers", example=example, read=read, judge=judge)


def _read_method(answer: object, where: str) -> str:
    return checks.spoken(method_name(answer), where, METHODS)


def _read_code(answer: object, where: str) -> str:
    code = checks.plain(answer).strip() if isinstance(answer, str) else answer
    return checks.choice(code, where, CODES)


def case_solution(case: str) -> pd.DataFrame:
    """The answers to a case, for the instructor and for those who have tried.

    >>> case_solution("examples")["answer"].to_dict()
    {1: 'mAN', 2: 'MaN', 3: 'MAn'}
    """
    cards = _cards(checks.choice(case, "case", GAMES))
    answers = [listing(map(_, card.methods)) if isinstance(card, Intern) else card.code for card in cards.values()]
    return pd.DataFrame({N_("answer"): answers}, index=pd.Index(list(cards), name=card_game.CARD))


def _judge_code(card: Prospect, answer: str) -> tuple[bool, str]:
    if answer == card.code:
        return True, _("{code}: {action}.").format(code=answer, action=_(actions().loc[answer, "action"]))
    letters = zip(answer, card.code, card.reasons, strict=True)
    wrong = [_(reason) for given, letter, reason in letters if given != letter]
    return False, reduce(sentences, wrong)


def _judge_method(card: Intern, answer: str) -> tuple[bool, str]:
    if answer in card.methods:
        return True, _(card.clue)
    meaning = _words()["methods"].sections[answer].phrase()
    return False, sentences(_(meaning), _("Look again at who comes to whom, and who named them."))
