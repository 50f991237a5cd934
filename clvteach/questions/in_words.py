"""Answers in words, short enough for a cell of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from clvteach.checks import shown
from clvteach.language import _, listing
from clvteach.questions.filling import NO_LABELS, spoken

LONGEST = 1_000


def cut(words: str) -> str:
    """Words, or so many of them as a cell can show."""
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


def rounded(value: object, decimals: int) -> str:
    """A right number with the decimals that are asked, or a right word.

    >>> rounded(2 / 3, 2)
    '0.67'
    """
    return spoken(value) if isinstance(value, str) else f"{float(value):.{decimals}f}"


def pair(name: str, content: str) -> str:
    """What something is, behind its name."""
    return _("{part}: {verdict}").format(part=name, verdict=content)


def value_in_words(value: object) -> str:
    """Whatever a learner gave."""
    if isinstance(value, (pd.DataFrame, pd.Series)):
        return table_in_words(value, lambda cell: spoken(cell) if isinstance(cell, (str, int, float)) else shown(cell))
    if isinstance(value, dict):
        return _("; ").join(f"{spoken(key)} {value_in_words(cell)}" for key, cell in value.items())
    if isinstance(value, list):
        return listing(map(value_in_words, value))
    return "…" if value is ... else shown(value)


def table_in_words(
    table: pd.DataFrame | pd.Series, cell: Callable[[object], str], labels: Mapping[str, str] = NO_LABELS
) -> str:
    """Row by row: the row's name, then its cells with their columns' names."""
    rows: dict[object, list[str]] = {}
    for (row, column), content in cells_of(table).items():
        rows.setdefault(row, []).append(f"{spoken(column, labels)} {cell(content)}".strip())
    return _("; ").join(pair(spoken(row, labels), listing(cells)) for row, cells in rows.items())


def cells_of(table: pd.DataFrame | pd.Series) -> dict[tuple, object]:
    """A table's cells by row and column; a Series has one column, named "".

    >>> cells_of(pd.Series({"A": .5}))
    {('A', ''): 0.5}
    """
    if isinstance(table, pd.Series):
        return {(row, ""): cell for row, cell in zip(table.index, table.tolist(), strict=True)}
    rows = table.to_numpy(dtype=object).tolist()
    return {
        (row, column): cell
        for row, cells in zip(table.index, rows, strict=True)
        for column, cell in zip(table.columns, cells, strict=True)
    }
