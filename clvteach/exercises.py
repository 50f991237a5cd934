"""The exercises of the workbook: which there are, and opening one."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from clvteach.checks import InputError, plain, shown
from clvteach.language import _, listing
from clvteach.questions.desk import Desk
from clvteach.questions.numbers import learner_number
from clvteach.questions.question import Exercise

ROOMS = {
    "01-states": "states",
    "02-qualification": "qualification",
    "04-tiers": "tiers",
    "05-lifetime-value": "lifetime_value",
    "07-switching": "switching",
}


def find(name: str) -> Exercise:
    """The exercise of a chapter.

    Parameters
    ----------
    name : str
        That of its notebook, such as ``"05-lifetime-value"``, or its number, ``"05"``.

    Returns
    -------
    Exercise

    Raises
    ------
    InputError
        If there is none of that name.

    Examples
    --------
    >>> find("05").name
    '05-lifetime-value'
    """
    wanted = plain(str(name)).strip().removesuffix(".ipynb")
    for known, room in ROOMS.items():
        if wanted in (known, known[:2]):
            return import_module(f"clvteach.{room}.questions").EXERCISE
    raise InputError(
        _("There is no exercise {name}. There are: {known}.").format(name=shown(name), known=listing(ROOMS))
    )


def exercise(name: str, learner: object) -> Desk:
    """Open an exercise with a learner's own numbers.

    Parameters
    ----------
    name : str
        See :func:`find`.
    learner : str
        The learner's number. Dots stand for the sample learner.

    Returns
    -------
    Desk
        ``me.show("1a")`` shows a question, ``me.answer("1a", value)`` answers it. Opening the same exercise again goes on
        where it was left, as long as Python runs.

    Raises
    ------
    InputError
        If there is no such exercise, or the number is none.

    Examples
    --------
    >>> me = exercise("05-lifetime-value", learner="20260117")
    >>> me.learner
    '20260117'
    """
    return _desk(find(name).name, learner_number(learner))


@cache  # so that running the first cell again does not lose what was answered
def _desk(name: str, learner: str) -> Desk:
    return Desk(find(name), learner)
