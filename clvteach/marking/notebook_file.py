"""A notebook's file as data, of any version and however damaged. Nothing in it is ever run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clvteach.checks import InputError
from clvteach.language import _
from clvteach.marking.decoding import text_of

MOST_VALUES = 1_500_000  # in a notebook's file, whose text they outgrow in memory twenty times
MOST_CELLS = 10_000
MOST_DIGITS = 15  # what a whole number can have and still be the same as a float


@dataclass(frozen=True)
class NotebookCell:
    """A cell of a notebook of any version.

    Attributes
    ----------
    kind : str
        ``"code"``, ``"markdown"`` or another.
    source : str
    count : int
        Its number in the order of running; 0 if it was not run.
    outputs : tuple of dict
    """

    kind: str
    source: str
    count: int = 0
    outputs: tuple[Mapping, ...] = ()


@dataclass(frozen=True)
class Notebook:
    """What is in a notebook's file, and how many of its cells are none."""

    metadata: Mapping
    cells: tuple[NotebookCell, ...]
    damaged: int = 0


def notebook_in(content: bytes) -> Notebook:
    """The notebook in a file, of any version, however damaged.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    Notebook

    Raises
    ------
    InputError
        If it is none; the sentence says what it is instead.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise InputError(_("The file is empty: ask for it again."))
    beginning = text_of(content[:400]).lstrip("\ufeff").lstrip()
    if beginning.startswith("<"):
        raise InputError(_("This is a web page, not a notebook: ask for the file that ends in .ipynb."))
    if not beginning.startswith("{"):
        raise _no_notebook()
    try:
        data = json_of(text_of(content))
    except InputError:
        raise
    except (ValueError, RecursionError):
        raise InputError(_("The notebook is broken or not complete: ask for it again.")) from None
    if "cells" not in data and "worksheets" not in data:
        raise _no_notebook()
    cells, damaged = [], 0
    for n_before, item in enumerate(_items(data)):
        if n_before == MOST_CELLS:
            raise InputError(_("It has more than {n} cells: ask for the notebook itself.").format(n=MOST_CELLS))
        cell = _cell(item)
        if cell is None:
            damaged += 1
        else:
            cells.append(cell)
    if not cells:
        raise InputError(_("There is no cell in this notebook: ask for it again."))
    return Notebook(mapping_or_empty(data.get("metadata")), tuple(cells), damaged)


def json_of(text: str) -> object:
    """What a text of JSON says, if it says no more than there is room for.

    Raises
    ------
    InputError
        If it holds more values than a notebook has.
    ValueError, RecursionError
        If it is no JSON, or nested too deep.
    """
    if sum(map(text.count, "{[,")) > MOST_VALUES:
        sentence = _("It holds more than {n} single values: ask for it with fewer outputs.")
        raise InputError(sentence.format(n=MOST_VALUES))
    return json.loads(text, parse_int=_whole, parse_constant=_no_number)


def _no_notebook() -> InputError:
    return InputError(_("This is no notebook: ask for the file that ends in .ipynb."))


def _whole(digits: str) -> float:
    return int(digits) if len(digits.lstrip("-")) <= MOST_DIGITS else float(digits)


def _no_number(name: str) -> object:
    return {"other": name}  # as encode() keeps what is no number


def mapping_or_empty(value: object) -> Mapping:
    """A part that should be a mapping; an empty one if it is not."""
    return value if isinstance(value, dict) else {}


def list_or_empty(value: object) -> list:
    """A part that should be a list; an empty one if it is not."""
    return value if isinstance(value, list) else []


def _items(data: Mapping) -> Iterator[object]:
    """What stands where cells stand: at the top since version 4, in worksheets before."""
    yield from list_or_empty(data.get("cells"))
    for sheet in list_or_empty(data.get("worksheets")):
        yield from list_or_empty(mapping_or_empty(sheet).get("cells"))


def _cell(item: object) -> NotebookCell | None:
    if not isinstance(item, dict):
        return None
    source = next((item[key] for key in ("source", "input", "code") if key in item), "")
    count = next((item[key] for key in ("execution_count", "prompt_number") if key in item), 0)
    outputs = (output for output in list_or_empty(item.get("outputs")) if isinstance(output, dict))
    return NotebookCell(str(item.get("cell_type")), joined_text(source), positive(count), tuple(outputs))


def joined_text(source: object) -> str:
    """Text that may be given as a list of lines."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def positive(value: object) -> int:
    """A part that should be a count; 0 if it is not."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
