"""A journal of answers beside the notebook: what a restarted kernel, cleared outputs or a fresh copy would lose is in it.

Each answer is a line of JSON, added at the end; nothing in the file is ever changed. Who reproduces notebooks, as a build or
the marking does, sets ``SOURCE_DATE_EPOCH``, and there is no journal.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from clvteach import chapters
from clvteach.language import _, ngettext

DEEPEST = 20  # lists in lists
MOST_BYTES = 20_000_000  # an answer takes about 300; a class on one computer writes less than this in a year


def now() -> str:
    """The time in UTC, to the second; empty where notebooks are to come out the same whenever they are made."""
    if is_reproducing():
        return ""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def is_reproducing() -> bool:
    """Whether results must not depend on when and where they are made."""
    return "SOURCE_DATE_EPOCH" in os.environ


def place_for(exercise: str) -> Path | None:
    """Where the journal of an exercise stands: beside its notebook, whose folder a kernel works in; None where there is none."""
    folder = Path.cwd()
    if is_reproducing() or not any(folder.glob("*.ipynb")):
        return None
    return folder / f"{exercise}{chapters.JOURNAL}"


def read(path: Path, exercise: str, learner: str) -> tuple[list[dict], str]:
    """A learner's answers to an exercise, in the order in which they were given, and what is wrong with the journal.

    Parameters
    ----------
    path : Path
        There need not be such a file.
    exercise, learner : str
        Whose entries are wanted; others in the file are passed over.

    Returns
    -------
    (list of dict, str)
        The sentence is empty where nothing is wrong.

    Raises
    ------
    ForeignJournal
        If there is something else under that name, which is to be left alone.
    """
    entries, trouble = read_all(path)
    return [entry for entry in entries if (entry["exercise"], entry["learner"]) == (exercise, learner)], trouble


def read_all(path: Path) -> tuple[list[dict], str]:
    """Everybody's entries, as :func:`read` reads those of one learner."""
    try:
        if path.is_symlink() or path.stat().st_size > MOST_BYTES:
            raise ForeignJournal(path)
        lines = path.read_bytes().decode("utf-8").split("\n")
    except FileNotFoundError:
        return [], ""
    except (OSError, UnicodeDecodeError):
        raise ForeignJournal(path) from None
    entries = [_entry(line) for line in lines if line.strip()]
    if entries and not any(entries):
        raise ForeignJournal(path)
    damaged = sum(entry is None for entry in entries)
    return list(filter(None, entries)), _about(path, damaged) if damaged else ""


class ForeignJournal(Exception):
    """Something stands where the journal should be. Its text is a sentence for the learner."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "{file} is not the file that brings your answers back, or cannot be read. It is left alone, and your answers are kept in the notebook only. Move it away, and run the cells again."
            ).format(file=path.name)
        )


def _about(path: Path, damaged: int) -> str:
    return ngettext(
        "{n} line of {file} cannot be read and stays as it is; the other answers are back.",
        "{n} lines of {file} cannot be read and stay as they are; the other answers are back.",
        damaged,
    ).format(n=damaged, file=path.name)


def _entry(line: str) -> dict | None:
    """A line of the journal; None if it is none as :func:`append` writes it."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    names = ("exercise", "question", "learner")
    is_one = isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in names)
    return entry if is_one and _is_shallow(entry, DEEPEST) else None


def _is_shallow(value: object, most: int) -> bool:
    """Whether lists and tables hold others only so deep as answers do."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return most > 0 and all(_is_shallow(part, most - 1) for part in parts)


def append(path: Path, entry: Mapping) -> bool:
    """Add a line at the end. What is there already stays, also half a line. Says whether it could be written."""
    line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
    try:
        with path.open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True
