"""Answers and mistakes in words, short enough for a cell of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from clvteach.checks import plain, shown
from clvteach.language import _, listing
from clvteach.marking.sheet import LONGEST_TEXT
from clvteach.questions.answers import decode
from clvteach.questions.filling import NO_LABELS, fill, spoken
from clvteach.questions.kinds import Choice, Function, Number, Numbers, Table, Text
from clvteach.questions.kinds.table import cells_of
from clvteach.questions.question import Question
from clvteach.questions.verdict import Given, Misconception

LONGEST = 1_000


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
        Whatever was recorded, and by whomever.
    """
    try:
        return _answer(question, given, recorded)
    except Exception:  # labels that are lists of lists, ten thousand brackets: anybody can write into a notebook
        return _("(cannot be shown)")


def _answer(question: Question, given: Given, recorded: object) -> str:
    if isinstance(question, Text):
        return text(recorded)
    if isinstance(question, Function):
        calls = recorded.get("calls") if isinstance(recorded, dict) else None
        if isinstance(calls, list) and all(isinstance(call, dict) for call in calls):
            return _cut(_("the function gave {values}").format(values=listing(map(_called, calls))))
    value = decode(recorded)
    letters = question.lettered(given) if isinstance(question, Choice) else {}
    if _letters(value) and set(_letters(value)) <= set(letters):  # others chose by the option's own words
        return _cut(_("; ").join(_option(question, given, letters, letter) for letter in _letters(value)))
    return _cut(_value(value))


def right(question: Question, given: Given) -> str:
    """The right answer, for the teacher; for a text, what a good one says."""
    match question:
        case Number():
            return _rounded(question.right(given), question.decimals)
        case Numbers():
            parts = question.quantities.items()
            return _("; ").join(
                f"{question.label_of(name)} {_rounded(quantity.right(given), quantity.decimals)}"
                for name, quantity in parts
            )
        case Choice():
            letters, rights = question.lettered(given), question.right(given)
            return _("; ").join(
                _option(question, given, letters, letter) for letter, name in letters.items() if name in rights
            )
        case Table():
            table = question.right(given)
            return _cut(_table(table, lambda cell: _rounded(cell, question.decimals), question.labels))
        case Function():
            values = [question.right(*arguments) for arguments in question.inputs(given)]
            return listing(_rounded(value, question.decimals) for value in values)
        case Text():
            return fill(question.look_for, given)
    raise TypeError(type(question))


def text(recorded: object) -> str:
    """A text as it was written; anything else as it looks."""
    value = decode(recorded)
    return value[:LONGEST_TEXT] if isinstance(value, str) else _cut(_value(value))


def mistake(question: Question, given: Given, misconception: Misconception) -> str:
    """What a misconception is called: of a choice, that the wrong option was chosen."""
    if isinstance(question, Choice):
        return _("chose “{option}”").format(option=fill(question.options[misconception.name].text, given))
    return _(misconception.name)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


def _rounded(value: object, decimals: int) -> str:
    return spoken(value) if isinstance(value, str) else f"{float(value):.{decimals}f}"


def _called(call: Mapping) -> str:
    return shown(call["fails"]) if "fails" in call else _value(decode(call.get("returns")))


def _letters(value: object) -> list[str]:
    cells = value if isinstance(value, list) else [value]
    return [cell for cell in plain("".join(cells)).upper() if cell.isalpha()] if _all_text(cells) else []


def _all_text(cells: list) -> bool:
    return all(isinstance(cell, str) for cell in cells)


def _option(question: Choice, given: Given, letters: Mapping[str, str], letter: str) -> str:
    name = letters.get(letter)
    return _pair(letter, fill(question.options[name].text, given)) if name else letter


def _pair(name: str, content: str) -> str:
    return _("{part}: {verdict}").format(part=name, verdict=content)


def _value(value: object) -> str:
    if isinstance(value, (pd.DataFrame, pd.Series)):
        return _table(value, lambda cell: spoken(cell) if isinstance(cell, (str, int, float)) else shown(cell))
    if isinstance(value, dict):
        return _("; ").join(f"{spoken(key)} {_value(cell)}" for key, cell in value.items())
    if isinstance(value, list):
        return listing(map(_value, value))
    return "…" if value is ... else shown(value)


def _table(table: pd.DataFrame | pd.Series, cell, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Row by row: the row's name, then its cells with their columns' names."""
    rows: dict[object, list[str]] = {}
    for (row, column), content in cells_of(table).items():
        rows.setdefault(row, []).append(f"{spoken(column, labels)} {cell(content)}".strip())
    return _("; ").join(_pair(spoken(row, labels), listing(cells)) for row, cells in rows.items())
