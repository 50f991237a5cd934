"""Six customer cards that the learner places in the four classes by value and length of relation."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from clvteach import card_game, checks
from clvteach.language import N_, _
from clvteach.tiers.model import OTHER_NAMES, QUADRANTS, quadrant

HIGH_FROM, LONG_FROM = 1000, 24


def cards() -> pd.DataFrame:
    """The cards: what six customers of a shop spend in a year, and for how many months they have been coming.

    Returns
    -------
    DataFrame
        Index "card"; columns "amount" and "months".

    Examples
    --------
    >>> cards().loc["A"].to_list()
    [2400, 60]
    """
    table = {"A": (2400, 60), "B": (3900, 2), "C": (180, 72), "D": (60, 3), "E": (1000, 24), "F": (990, 36)}
    return pd.DataFrame.from_dict(table, orient="index", columns=[N_("amount"), N_("months")]).rename_axis(
        index=N_("card")
    )


def check_cards(placing: Mapping[str, str]) -> pd.DataFrame:
    """Check where the learner placed the cards. 1000 a year or more is high, 24 months or more is long.

    Parameters
    ----------
    placing : dict
        Card → "gold", "meteor", "stream" or "burden" (or the names in the learner's language). Cards may be left out.

    Returns
    -------
    DataFrame
        Index "card"; columns "your answer", "result" ("right", "not yet" or "open") and "reason".

    Raises
    ------
    InputError
        If there is no such card or class.

    Examples
    --------
    >>> check_cards({"A": "gold"}).loc["A"].to_list()[:2]
    ['gold', 'right']
    """
    table = cards()
    right = quadrant(table.rename(columns={"months": "length"}), amount_from=HIGH_FROM, length_from=LONG_FROM)["class"]
    checked = card_game.check(
        placing,
        {card: (right[card], *row) for card, row in table.iterrows()},
        name="placing",
        example='{"A": "gold"}',
        read=_class_named,
        judge=lambda card, answer: (answer == card[0], _reason(*card[1:])),
    )
    open_ones = table.index.difference(checked.index)
    still = pd.DataFrame([("", N_("open"), _("Place this card, too."))] * len(open_ones), open_ones, checked.columns)
    return pd.concat([checked, still]).reindex(table.index).rename_axis(index=card_game.CARD)


def _class_named(answer: object, where: str) -> str:
    known = isinstance(answer, str) and OTHER_NAMES.get(checks.plain(answer).strip().casefold())
    return known or checks.spoken(answer, where, QUADRANTS)


def _reason(amount: int, months: int) -> str:
    value = _("{amount} is high") if amount >= HIGH_FROM else _("{amount} is low")
    length = _("{months} months is long") if months >= LONG_FROM else _("{months} months is short")
    return _("{value}, {length}.").format(value=value.format(amount=amount), length=length.format(months=months))
