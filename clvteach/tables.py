"""Showing a model's table in the learner's language.

Models name their rows and columns in plain English, so that code reads the same in every edition of the workbook;
:func:`show` puts the learner's words in their place.
"""

from __future__ import annotations

import pandas as pd

from clvteach import checks
from clvteach.checks import InputError, shown
from clvteach.language import _


class Shown(pd.DataFrame):
    """A table that is written out in full: pandas would cut long sentences and many columns."""

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

    def __repr__(self) -> str:
        with self._in_full():
            return super().__repr__()

    def _repr_html_(self) -> str | None:
        with self._in_full():
            return super()._repr_html_()


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
    total  3944.83
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
