"""An answer as data that a notebook can keep, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from clvteach.checks import plain, shown
from clvteach.text import visible

MOST_CELLS = 1_000
MOST_CHARACTERS = 50_000
FEWEST_SHARES = 10  # a list in a list may hold a tenth of it at most, so that four deep there is room for nothing
DOTS = {"dots": True}
_PLAIN_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})\s*")


def encode(value: object) -> object:
    """What the learner gave, as JSON. What is no number, text, list or table is kept as it looks.

    Parameters
    ----------
    value : object
        Anything. Lists and tables, with those inside them, are kept up to 1,000 cells, texts up to 50,000 characters.

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
    try:
        return _encode(value, MOST_CELLS)
    except Exception:  # an object of the learner's own may fail at whatever is done with it
        return {"other": type(value).__name__}


def _encode(value: object, most: int) -> object:
    """What :func:`encode` says, with at most so many cells, and texts that share its characters alike."""
    if value is ...:
        return DOTS
    if value is None:
        return None
    if isinstance(value, str):
        longest = max(1, most) * MOST_CHARACTERS // MOST_CELLS
        return visible(value if len(value) <= longest else value[: longest - 1] + "…")
    if isinstance(value, (bool, np.bool_)):
        return {"other": str(bool(value))}
    if isinstance(value, (int, np.integer)):
        return int(value) if abs(int(value)) < 10**15 else float(value) if abs(int(value)) < 10**300 else _other(value)
    if isinstance(value, (float, np.floating, Decimal, Fraction)):
        number = float(value)
        return number if np.isfinite(number) else _other(number)
    if isinstance(value, (np.ndarray, pd.DataFrame, pd.Series)):
        if max(value.size, *value.shape, 0) > most:
            return {"other": f"{type(value).__name__} {value.shape}"}
        if isinstance(value, np.ndarray):
            return _encode(value.tolist(), most)
        if isinstance(value, pd.Series):
            return {"series": {"index": _cells(value.index, most), "values": _cells(value, most)}}
        rows = value.itertuples(index=False, name=None)
        return {
            "frame": {
                "index": _cells(value.index, most),
                "columns": _cells(value.columns, most),
                "values": [_cells(row, most // max(1, len(value))) for row in rows],
            }
        }
    if isinstance(value, (Mapping, list, tuple, set, frozenset)):
        if len(value) > most:
            return {"other": f"{type(value).__name__} ({len(value)})"}
        if isinstance(value, Mapping):
            keys, cells = _cells(value.keys(), most), _cells(value.values(), most)
            return {"dict": [list(pair) for pair in zip(keys, cells, strict=True)]}
        return _cells(sorted(value, key=str) if isinstance(value, (set, frozenset)) else value, most)
    return _other(value)


def _cells(cells: Collection, most: int) -> list:
    return [_encode(cell, most // max(FEWEST_SHARES, len(cells))) for cell in cells]


def as_number(kept: object) -> object:
    """An answer as :func:`encode` made it, where one number is asked: text that Python would read as a number is one.

    So is what :func:`alone` takes out of a list or table. Everything else comes back as it is.

    >>> as_number([7.5]), as_number("0.35"), as_number("0,35")
    (7.5, 0.35, '0,35')
    """
    inner = alone(kept)
    return float(inner) if isinstance(inner, str) and _PLAIN_NUMBER.fullmatch(inner) else inner


def alone(kept: object) -> object:
    """The number or text that stands alone in a list, Series or table, as :func:`encode` made it; else all of it.

    >>> alone([[7.5]]), alone(encode(pd.Series({"A": .5}))), alone([1, 2])
    (7.5, 0.5, [1, 2])
    """
    inner = kept
    if isinstance(inner, dict) and inner.keys() <= {"series", "frame"}:
        inner = next(iter(inner.values()))["values"]
    while isinstance(inner, list) and len(inner) == 1:
        (inner,) = inner
    return inner if isinstance(inner, (int, float, str)) else kept


def _other(value: object) -> dict:
    return {"other": visible(shown(value))}


def encode_calls(function: object, inputs: list[tuple]) -> object:
    """What a learner's function returns for each of the inputs, or how it fails; dots while there are dots in it.

    >>> encode_calls(lambda income, rate: income / rate, [(100, .5), (100, 0)])
    {'calls': [{'returns': 200.0}, {'fails': 'ZeroDivisionError: division by zero'}]}
    """
    if not callable(function) or isinstance(function, type):
        return encode(function)
    calls: list[dict] = []
    for arguments in inputs:
        # whoever stops a function that comes to no end stops it for all inputs
        stopped = calls and calls[-1].get("fails") == KeyboardInterrupt.__name__
        calls.append(calls[-1] if stopped else _call(function, arguments))
    unfinished = any(call.get("returns") == DOTS or "'ellipsis'" in call.get("fails", "") for call in calls)
    return DOTS if unfinished else {"calls": calls}


def _call(function: Callable, arguments: tuple) -> dict:
    try:
        return {"returns": alone(encode(function(*arguments)))}
    except BaseException as error:  # whatever a learner's function raises is part of the answer, also exit()
        return {"fails": _shown_error(error)}


def _shown_error(error: BaseException) -> str:
    """An exception in one line: ``"ValueError: no"``."""
    name = type(error).__name__
    try:
        said = " ".join(str(error).split())
    except Exception:  # one of the learner's own may fail to say itself
        said = ""
    return visible(f"{name}: {said}"[:200]) if said else name


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
                index, columns = _labels(content["index"]), _labels(content["columns"])
                if len(rows) != len(index) or any(len(row) != len(columns) for row in rows):
                    return Unknown(shown(data))  # pandas would fill it up, to millions of cells
                return pd.DataFrame(rows, index=index, columns=columns)
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
    """Whether nothing was answered yet: dots, nothing, a text of dots, or a list or table of these.

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
    if isinstance(value, (pd.Series, pd.DataFrame)):
        return all(map(is_blank, value.to_numpy(dtype=object).ravel()))
    return False
