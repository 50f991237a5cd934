"""Showing a model's table in the learner's language.

Models name their rows and columns in plain English, so that code reads the same in every edition of the workbook;
:func:`show` puts the learner's words in their place.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import numpy as np
import pandas as pd

from clvteach import checks
from clvteach.checks import InputError, shown
from clvteach.language import _

MOST_ROWS = 60  # of a longer table the middle is left out


class Shown(pd.DataFrame):
    """A table for reading: in full, text to the left, numbers with no more digits than their column needs."""

    @property
    def _constructor(self):
        return Shown

    def _in_full(self):
        return pd.option_context(
            *("display.max_colwidth", None),
            *("display.max_columns", None),
            *("display.width", 160),
            *("display.unicode.east_asian_width", True),
        )

    def _is_text(self, place: int) -> bool:
        return pd.api.types.is_object_dtype(self.dtypes.iloc[place]) or pd.api.types.is_string_dtype(
            self.dtypes.iloc[place]
        )

    def _writers(self, text: Callable[[object], str] | None = None) -> list[Callable | None]:
        """How each column's cells are written: calculated numbers, and text if that is to be written in another way."""
        return [
            _writer(self.iloc[:, place])
            if pd.api.types.is_float_dtype(kind)
            else text
            if self._is_text(place)
            else None
            for place, kind in enumerate(self.dtypes)
        ]

    def __repr__(self) -> str:
        with self._in_full():
            return self.to_string(formatters=self._writers(), max_rows=MOST_ROWS, show_dimensions="truncate")

    def _repr_html_(self) -> str:
        writers, headings = self._writers(_to_the_left), _escaped(self.columns)
        if headings.nlevels == 1:
            places = enumerate(headings)
            headings = pd.Index(
                [_to_the_left(name, escaped=True) if self._is_text(place) else name for place, name in places],
                name=headings.name,
            )
        escaped = self.set_axis(_escaped(self.index)).set_axis(headings, axis=1)
        with self._in_full():
            return escaped.to_html(formatters=writers, escape=False, notebook=True, max_rows=MOST_ROWS)


def _writer(column: pd.Series) -> Callable[[float], str]:
    """Writes the numbers of a column alike, with as many decimals as the longest of them, and thousands apart.

    >>> _writer(pd.Series([5453432.0, 2.0]))(5453432.0), _writer(pd.Series([1.25, 2.0]))(2.0)
    ('5,453,432', '2.00')
    """
    finite = column[np.isfinite(column)]
    decimals = next((n for n in range(16) if (finite.round(n) == finite).all()), 15)
    return lambda number: f"{number:,.{decimals}f}" if np.isfinite(number) else str(number)


def _to_the_left(cell: object, *, escaped: bool = False) -> str:
    """A cell of a column of text, as HTML: notebooks put numbers to the right, and sentences with them."""
    text = str(cell) if escaped else escape(str(cell), quote=False)
    return f'<div style="text-align:left">{text}</div>'


def _escaped(labels: pd.Index) -> pd.Index:
    """Labels as HTML."""

    def one(label: object) -> object:
        return escape(label, quote=False) if isinstance(label, str) else label

    names = [one(name) for name in labels.names]
    return (labels.map(one) if labels.nlevels == 1 else labels).set_names(names)


def show(table: pd.DataFrame | pd.Series, decimals: int = 2) -> Shown:
    """A table for reading: headings in the learner's language, numbers rounded, nothing cut off.

    Parameters
    ----------
    table : DataFrame or Series
        What a model returned. It is not changed.
    decimals : int
        Digits after the point, 0 or more.

    Returns
    -------
    Shown
        A copy for the eye. Calculate with the original.

    Raises
    ------
    InputError
        If it is not a table, or decimals is not a whole number.

    Examples
    --------
    >>> show(pd.Series({"total": 3944.8256}, name="value"))
             value
    total 3,944.83
    """
    if not isinstance(table, (pd.DataFrame, pd.Series)):
        raise InputError(
            _("{where} must be a table (a pandas DataFrame), not {value}.").format(where="show(…)", value=shown(table))
        )
    decimals = checks.whole(decimals, "decimals", most=15)
    frame = Shown(table.to_frame() if isinstance(table, pd.Series) else table.copy())
    for place, kind in enumerate(frame.dtypes):
        cells = frame.iloc[:, place]
        numeric = pd.api.types.is_numeric_dtype(kind)
        frame.isetitem(place, cells.round(decimals) if numeric else cells.map(_translated))
    frame.index = _translated_labels(frame.index)
    frame.columns = _translated_labels(frame.columns)
    return frame


def _translated(label: object) -> object:
    return _(label) if isinstance(label, str) else label


def _translated_labels(labels: pd.Index) -> pd.Index:
    names = [_translated(name) for name in labels.names]
    if labels.nlevels == 1:
        labels = labels.map(_translated)
    return labels.set_names(names)
