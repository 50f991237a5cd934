"""Cards that a learner places: one check for the games of all chapters. Each answer gets its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import pandas as pd

from clvteach import checks
from clvteach.checks import InputError
from clvteach.language import N_, _

Card = TypeVar("Card")
CARD = N_("card")
YOUR_ANSWER, RESULT, REASON = N_("your answer"), N_("result"), N_("reason")
RIGHT, NOT_YET = N_("right"), N_("not yet")


def check(
    answers: Mapping | pd.Series,
    cards: Mapping[object, Card],
    *,
    name: str,
    example: str,
    read: Callable[[object, str], object],
    judge: Callable[[Card, object], tuple[bool, str]],
) -> pd.DataFrame:
    """A learner's answers to the cards of a game.

    Parameters
    ----------
    answers : dict or Series
        Card → answer. Cards may be left out.
    cards : Mapping
        The cards that there are.
    name, example : str
        What the argument with the answers is called, and what it can look like.
    read : callable
        An answer and where it stands → the answer as it is compared. InputError where it is none.
    judge : callable
        Card and answer → whether it is right, and the sentence that says why, or what to look at again.

    Returns
    -------
    DataFrame
        Index "card"; columns "your answer", "result" ("right" or "not yet") and "reason" (in the language in use).

    Raises
    ------
    InputError
        If there are no answers, or if a card does not exist.

    Examples
    --------
    >>> capital = {"France": "Paris", "Peru": "Lima"}
    >>> read = lambda answer, where: answer.title()
    >>> judge = lambda card, answer: (answer == card, "Look at a map.")
    >>> check({"Peru": "LIMA"}, capital, name="cities", example="{}", read=read, judge=judge)["result"].to_list()
    ['right']
    """
    if not isinstance(answers, (Mapping, pd.Series)) or not len(answers):
        raise InputError(
            _("{argument} must be a dict of cards and answers such as {example}, not {value}.").format(
                argument=name, example=example, value=checks.shown(answers)
            )
        )
    rows = {}
    for card, given in answers.items():
        found = cards[checks.choice(card, name, cards)]
        answer = read(given, f"{name}[{checks.shown(card)}]")
        right, reason = judge(found, answer)
        rows[card] = (answer, RIGHT if right else NOT_YET, reason)
    return pd.DataFrame.from_dict(rows, orient="index", columns=[YOUR_ANSWER, RESULT, REASON]).rename_axis(index=CARD)
