"""The answers that a question knows, as a learner would give them: for tests, and for classes that are made up."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from clvteach.questions import Choice, Function, Number, Numbers, Table
from clvteach.questions.in_words import cells_of
from clvteach.questions.question import Question
from clvteach.questions.verdict import Given


def known_answers(question: Question, given: Given) -> Iterator[tuple[object, str | None]]:
    """An answer, and the name of its misconception; None for the right answer, which comes first. Text has none."""
    match question:
        case Number():
            yield question.right(given), None
            yield from ((wrong.wrong(given), wrong.name) for wrong in question.misconceptions)
        case Numbers():
            rights = {name: quantity.right(given) for name, quantity in question.quantities.items()}
            yield rights, None
            for name, quantity in question.quantities.items():
                yield from ((rights | {name: wrong.wrong(given)}, wrong.name) for wrong in quantity.misconceptions)
        case Choice():
            letters, right = question.lettered(given), question.right(given)
            yield [letter for letter, name in letters.items() if name in right], None
            yield from ((letter, name) for letter, name in letters.items() if name not in right)
        case Table():
            right = question.right(given)
            yield right, None
            for wrong in question.misconceptions:
                yield _with_cells(right, cells_of(wrong.wrong(given))), wrong.name
        case Function():
            yield question.right, None
            yield from ((wrong.wrong, wrong.name) for wrong in question.misconceptions)


def _with_cells(table: pd.DataFrame | pd.Series, cells: dict[tuple, object]) -> pd.DataFrame:
    frame = (table.to_frame("") if isinstance(table, pd.Series) else table).astype(object)
    for place, cell in cells.items():
        frame.at[place] = cell
    return frame
