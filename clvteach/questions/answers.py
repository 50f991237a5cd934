"""An answer as data that a notebook can keep, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

import numpy as np
import pandas as pd

from clvteach.checks import plain, shown

MOST_CELLS = 10_000
MOST_CHARACTERS = 50_000
DOTS = {"dots": True}


def encode(value: object) -> object:
    """What the learner gave, as JSON. What is no number, text, list or table is kept as it looks.

    Parameters
    ----------
    value : object
        Anything. Lists and tables are kept up to 10,000 cells, texts up to 50,000 characters.

    Returns
    -------
    object
        Numbers, texts, None and lists as they are; ``{"dict": …}``, ``{"series": …}``, ``{"frame": …}``, ``{"other": …}``.

    Examples
    --------
    >>> encode([np.float64(1.5), "A", ...])
    [1.5, 'A', {'dots': True}]
    >>> encode(pd.Series({"A": .5}))
    {'series': {'index': ['A'], 'values': [0.5]}}
    """
    if value is ...:
        return DOTS
    if value is None:
        return None
    if isinstance(value, str):
        return value[:MOST_CHARACTERS]
    if isinstance(value, (bool, np.bool_)):
        return {"other": str(bool(value))}
    if isinstance(value, (int, np.integer)):
        return int(value) if abs(int(value)) < 10**15 else float(value) if abs(int(value)) < 10**300 else _other(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else _other(float(value))
    if isinstance(value, np.ndarray):
        return encode(value.tolist()) if value.size <= MOST_CELLS else _other(value)
    if isinstance(value, pd.DataFrame):
        if value.size > MOST_CELLS:
            return {"other": f"DataFrame {value.shape}"}
        return {
            "frame": {
                "index": encode(list(value.index)),
                "columns": encode(list(value.columns)),
                "values": [encode(list(row)) for row in value.itertuples(index=False, name=None)],
            }
        }
    if isinstance(value, pd.Series):
        if value.size > MOST_CELLS:
            return {"other": f"Series {value.shape}"}
        return {"series": {"index": encode(list(value.index)), "values": encode(list(value))}}
    if isinstance(value, Mapping):
        return {"dict": [[encode(key), encode(cell)] for key, cell in islice(value.items(), MOST_CELLS)]}
    if isinstance(value, (list, tuple)):
        try:
            return [encode(cell) for cell in value[:MOST_CELLS]]
        except RecursionError:
            return _other(type(value).__name__)
    if isinstance(value, (set, frozenset)):
        return [encode(cell) for cell in sorted(value, key=str)[:MOST_CELLS]]
    return _other(value)


def _other(value: object) -> dict:
    try:
        return {"other": shown(value)}
    except Exception:  # an object of the learner's own may fail to show itself
        return {"other": type(value).__name__}


def encode_calls(function: object, inputs: list[tuple]) -> object:
    """What a learner's function returns for each of the inputs, or how it fails; dots while there are dots in it.

    >>> encode_calls(lambda income, rate: income / rate, [(100, .5), (100, 0)])
    {'calls': [{'returns': 200.0}, {'fails': 'ZeroDivisionError: division by zero'}]}
    """
    if not callable(function) or isinstance(function, type):
        return encode(function)
    calls = [_call(function, arguments) for arguments in inputs]
    unfinished = any(call.get("returns") == DOTS or "'ellipsis'" in call.get("fails", "") for call in calls)
    return DOTS if unfinished else {"calls": calls}


def _call(function: Callable, arguments: tuple) -> dict:
    try:
        return {"returns": encode(function(*arguments))}
    except Exception as error:  # whatever a learner's function raises is part of the answer
        return {"fails": shown_error(error)}


def shown_error(error: Exception) -> str:
    """An exception in one line.

    >>> shown_error(ValueError("no"))
    'ValueError: no'
    """
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]


def decode(data: object) -> object:
    """What :func:`encode` kept, as Python has it; whatever cannot be understood comes back as :class:`Unknown`.

    >>> decode({"series": {"index": ["A"], "values": [0.5]}})
    A    0.5
    dtype: float64
    """
    if data is None or isinstance(data, (str, int, float)) and not isinstance(data, bool):
        return data
    if isinstance(data, list):
        return [decode(cell) for cell in data]
    if isinstance(data, dict) and len(data) == 1:
        ((kind, content),) = data.items()
        try:
            if kind == "dots":
                return ...
            if kind == "dict":
                return {_label(decode(key)): decode(cell) for key, cell in content}
            if kind == "series":
                return pd.Series(
                    decode(content["values"]), index=_labels(content["index"]), dtype=_kind(content["values"])
                )
            if kind == "frame":
                rows = [decode(row) for row in content["values"]]
                return pd.DataFrame(rows, index=_labels(content["index"]), columns=_labels(content["columns"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            return Unknown(shown(data))
        if kind == "other":
            return Unknown(str(content))
    return Unknown(shown(data))


class Unknown:
    """Something that is no number, text, list or table, as it looked."""

    def __init__(self, look: str) -> None:
        self.look = look

    def __repr__(self) -> str:
        return self.look


def _kind(values: list) -> type:
    return float if all(isinstance(cell, (int, float)) for cell in values) else object


def _labels(labels: list) -> list:
    return [_label(decode(label)) for label in labels]


def _label(label: object) -> object:
    """A label that can be looked up: lists stand for the tuples they were."""
    return tuple(map(_label, label)) if isinstance(label, list) else label


def is_blank(value: object) -> bool:
    """Whether nothing was answered yet: dots, nothing, or a text of dots.

    >>> is_blank(...), is_blank(" … "), is_blank([..., ...]), is_blank(0)
    (True, True, True, False)
    """
    if value is ... or value is None:
        return True
    if isinstance(value, str):
        return not plain(value).strip(" .…。\n\t")
    if isinstance(value, (list, tuple, set)):
        return all(map(is_blank, value))
    if isinstance(value, dict):
        return all(map(is_blank, value.values()))
    return False
