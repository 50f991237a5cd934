"""Which chapters there are, and where their words stand.

A chapter is a folder of words, ``chapters/05-lifetime-value``, and a room of the package, ``clvteach/lifetime_value``:
one name, written with hyphens there and with underscores here. Nothing lists them; both are found.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from clvteach import wording
from clvteach.language import _
from clvteach.text import plain

ABOUT = "about.md"
QUESTIONS = "questions.md"
PREDICTIONS = "predictions.md"
JOURNAL = ".answers.jsonl"  # how the name of a journal of answers ends, see clvteach.questions.journal


@cache
def folder() -> Path:
    """The folder of the chapters: inside the package if it came as a wheel, at the root of a clone otherwise."""
    packed = Path(__file__).parent / "_workbook" / "chapters"
    return packed if packed.is_dir() else Path(__file__).parents[1] / "chapters"


def names(of: str = "") -> list[str]:
    """The chapters in order, such as ``"05-lifetime-value"``.

    Parameters
    ----------
    of : str
        Only those that have a file of this name.

    Examples
    --------
    >>> names(QUESTIONS)[0], "00-welcome" in names()
    ('01-states', True)
    """
    found = sorted(path for path in folder().glob("[0-9][0-9]-*") if path.is_dir())
    return [path.name for path in found if (path / of).exists()]


def matching(name: object, known: Iterable[str]) -> str | None:
    """The chapter among those known that is meant: by its name, its number, or its notebook's file.

    >>> matching("05", names()), matching("05-lifetime-value.ipynb", names()), matching("5 or so", names())
    ('05-lifetime-value', '05-lifetime-value', None)
    """
    wanted = plain(str(name)).strip().removesuffix(".ipynb")
    return next((one for one in known if wanted in (one, one[:2])), None)


class Contents:
    """The chapters with their questions, as a table of links beside the notebooks."""

    def _repr_mimebundle_(self, **_options) -> dict:
        rows = []
        for name in names(ABOUT):
            rows.append((str(int(name[:2])), name, *title_and_question(name)))
        head = "| | {} | {} |".format(_("Chapter"), _("The question"))
        table = [
            head,
            "| --- | --- | --- |",
            *(f"| {number} | [{title}]({name}.ipynb) | {asks} |" for number, name, title, asks in rows),
        ]
        plain = (f"{number}  {title}: {asks}" for number, _name, title, asks in rows)
        return {"text/markdown": "\n".join(table), "text/plain": "\n".join(plain)}


def title_and_question(name: str) -> tuple[str, str]:
    """What a chapter is called, and what it asks, in the language in use.

    >>> title_and_question("01-states")[0]
    'Customer states'
    """
    (about,) = wording.read(folder() / name / ABOUT).sections.values()
    return _(about.called()), _(about.phrase())


def contents() -> Contents:
    """The chapters of the workbook, to choose one: a notebook shows them as links in the language in use.

    >>> contents()._repr_mimebundle_()["text/plain"].splitlines()[0]
    '1  Customer states: Who is a customer, and who is not yet or no longer one?'
    """
    return Contents()


def words(room: str, file: str = QUESTIONS) -> Path:
    """Where the words of a room stand.

    Parameters
    ----------
    room : str
        Such as ``"lifetime_value"``.
    file : str
        The file's name.

    Raises
    ------
    LookupError
        If no chapter belongs to this room.

    Examples
    --------
    >>> "/".join(words("lifetime_value").parts[-2:])
    '05-lifetime-value/questions.md'
    """
    for name in names():
        if room_of(name) == room:
            return folder() / name / file
    raise LookupError(f"no folder in {folder()} belongs to the room {room}: one such as 05-{room.replace('_', '-')}")


def room_of(chapter: str) -> str:
    """The room of a chapter, a package in :mod:`clvteach`.

    >>> room_of("05-lifetime-value")
    'lifetime_value'
    """
    return chapter.split("-", 1)[-1].replace("-", "_")
