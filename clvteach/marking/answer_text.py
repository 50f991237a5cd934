"""What a learner answered, in words, whatever was recorded and by whomever."""

from __future__ import annotations

from clvteach.language import _
from clvteach.marking.sheet import LONGEST_TEXT
from clvteach.questions.answers import decode
from clvteach.questions.in_words import cut, value_in_words
from clvteach.questions.kinds import Choice
from clvteach.questions.question import Question
from clvteach.questions.verdict import Given


def answer(question: Question, given: Given, recorded: object) -> str:
    """What a learner answered.

    Parameters
    ----------
    question : Question
    given : SimpleNamespace
        The numbers of the learner's case.
    recorded : object
        As :func:`clvteach.questions.answers.encode` made it.

    Returns
    -------
    str
        As much of it as a cell of a spreadsheet can hold.
    """
    try:
        return _punctuated(question, question.answer_in_words(given, recorded))[:LONGEST_TEXT]
    except Exception:  # labels that are lists of lists, ten thousand brackets: anybody can write into a notebook
        return _("(cannot be shown)")


def right(question: Question, given: Given) -> str:
    """The right answer."""
    return _punctuated(question, question.right_in_words(given))


def _punctuated(question: Question, answer: str) -> str:
    """Options that are sentences, one after the other: no full stop before what parts them."""
    between = _("; ")
    return (
        answer.replace(f".{between}", between).replace(f"。{between}", between)
        if isinstance(question, Choice)
        else answer
    )


def text(recorded: object) -> str:
    """A text as it was written; anything else as it looks."""
    value = decode(recorded)
    return value[:LONGEST_TEXT] if isinstance(value, str) else cut(value_in_words(value))
