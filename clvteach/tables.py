"""Showing a model's table in the learner's language.

Models name their rows and columns in plain English, so that code reads the same in every edition of the workbook;
:func:`show` puts the learner's words in their place.
"""

from __future__ import annotations

import pandas as pd

from clvteach.language import _


def show(table: pd.DataFrame | pd.Series, decimals: int = 2) -> pd.DataFrame:
    """A table for reading: headings in the learner's language, numbers rounded.

    Parameters
    ----------
    table : DataFrame or Series
        What a model returned. It is not changed.
    decimals : int
        Digits after the point.

    Returns
    -------
    DataFrame
        A copy for the eye. Calculate with the original.

    Examples
    --------
    >>> show(pd.Series({"total": 3944.8256}, name="value"))
             value
    total  3944.83
    """
    frame = table.to_frame() if isinstance(table, pd.Series) else table.copy()

    def translated(labels: pd.Index) -> pd.Index:
        return labels.map(lambda label: _(label) if isinstance(label, str) else label)

    for column in frame.columns[
        [isinstance(kind, object) and not pd.api.types.is_numeric_dtype(kind) for kind in frame.dtypes]
    ]:
        frame[column] = frame[column].map(lambda cell: _(cell) if isinstance(cell, str) else cell)
    names = [_(name) if isinstance(name, str) else name for name in frame.index.names]
    if frame.index.nlevels == 1:
        frame.index = translated(frame.index)
    frame.index.names = names
    columns_name = frame.columns.name
    frame.columns = translated(frame.columns)
    frame.columns.name = _(columns_name) if isinstance(columns_name, str) else columns_name
    return frame.round(decimals)
