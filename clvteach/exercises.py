"""The exercises of the workbook: which there are, and opening one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from clvteach import chapters, wording
from clvteach.checks import InputError, shown
from clvteach.language import _, listing
from clvteach.questions.joining import joined
from clvteach.questions.learner import learner_number
from clvteach.questions.question import Exercise
from clvteach.questions.session import Session


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
    known = names()
    found = chapters.matching(name, known)
    if found is None:
        raise InputError(
            _("There is no exercise {name}. There are: {known}.").format(name=shown(name), known=listing(known))
        )
    return _found(found)


def names() -> list[str]:
    """The chapters that have an exercise.

    >>> names()[0]
    '01-states'
    """
    return chapters.names(chapters.QUESTIONS)


@cache
def _found(name: str) -> Exercise:
    """A chapter's exercise: what its room computes, and its words. A room computes nothing where words say it all."""
    room = f"clvteach.{chapters.room_of(name)}"
    computed = import_module(f"{room}.questions").CASES if find_spec(room) and find_spec(f"{room}.questions") else ()
    return joined(name, computed, wording.read(chapters.folder() / name / chapters.QUESTIONS))


def exercise(name: str, learner: object) -> Session:
    """Open an exercise with a learner's own numbers.

    Parameters
    ----------
    name : str
        See :func:`find`.
    learner : str
        The learner's number. Dots stand for the sample learner.

    Returns
    -------
    Session
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
    return _session(find(name).name, learner_number(learner))


@cache  # so that running the first cell again does not lose what was answered
def _session(name: str, learner: str) -> Session:
    return Session(find(name), learner, lambda: [find(one) for one in names()])
