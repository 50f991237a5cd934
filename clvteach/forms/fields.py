"""The fields of a form: each writes itself as HTML, and reads what the learner typed or chose.

Whatever a field is made of, the page only collects what its native inputs hold by their names. So a new kind of field is
a class here and nothing else. In the HTML ``{id}`` stands for what makes ids unique on the page.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from clvteach.checks import InputError, plain
from clvteach.forms.arithmetic import calculated
from clvteach.forms.markup import inline
from clvteach.language import _

Entries = Mapping[str, Sequence[str]]  # the name of a field → what its inputs hold


def _typed(entries: Entries, name: str) -> str:
    """What one input holds."""
    return next(iter(entries.get(name, ())), "")


def _described(name: str) -> str:
    """The attributes of an input that belong to its name: where the sentence about a mistake stands."""
    return f'name="{escape(name)}" aria-describedby="{{id}}-error-{escape(name)}"'


def _error(name: str) -> str:
    """Where the sentence about a mistake appears."""
    return (
        f'<div class="clvteach-error" id="{{id}}-error-{escape(name)}" data-error="{escape(name)}" role="alert"></div>'
    )


@dataclass(frozen=True)
class Field(ABC):
    """What all fields have.

    Attributes
    ----------
    name : str
        Under which the page sends what it holds.
    label : str
        What a screen reader calls it, and what stands before it.
    """

    name: str
    label: str

    @abstractmethod
    def html(self) -> str:
        """The field with its label, and a place for a sentence about a mistake."""

    @abstractmethod
    def read(self, entries: Entries) -> object:
        """What was typed or chosen, as an answer in Python; dots where nothing was.

        Raises
        ------
        InputError
            If it cannot be read.
        """

    @property
    def names(self) -> tuple[str, ...]:
        """Under which names a mistake can be told."""
        return (self.name,)


@dataclass(frozen=True)
class NumberField(Field):
    """A number, or a calculation.

    Attributes
    ----------
    unit : str
        What stands behind it.
    percent : bool
        Whether per cent are asked, so that ``8%`` is 8.
    """

    unit: str = ""
    percent: bool = False

    def html(self) -> str:
        return (
            f'<div class="clvteach-entry"><label for="{{id}}-{escape(self.name)}">{escape(self.label)}</label>'
            f'<input type="text" id="{{id}}-{escape(self.name)}" {_described(self.name)} autocomplete="off" spellcheck="false">'
            f"<span>{escape(self.unit)}</span></div>{_error(self.name)}"
        )

    def cell(self) -> str:
        """In a grid: without its unit, and its label only for who cannot see where it stands."""
        return f'<input type="text" aria-label="{escape(self.label)}" {_described(self.name)} autocomplete="off" spellcheck="false">'

    def read(self, entries: Entries) -> object:
        typed = _typed(entries, self.name)
        if not typed.strip():
            return ...
        if not self.percent or "%" not in plain(typed):
            return calculated(typed, self.label)
        alone = re.fullmatch(r"\s*(-?[^%+*/^()-]+)%\s*", plain(typed))  # 8 % is 8 here, -8 % is -8
        if alone:
            return calculated(alone[1], self.label)
        raise InputError(
            _("{where}: per cent are asked here. Leave the sign % out of a calculation, such as 100-92.").format(
                where=self.label
            )
        )


@dataclass(frozen=True)
class WordField(Field):
    """One of a few words, from a list that opens.

    Attributes
    ----------
    words : Mapping of str to str
        What is answered → what the learner reads.
    """

    words: Mapping[str, str] = field(default_factory=dict)

    def html(self) -> str:
        return f'<div class="clvteach-entry"><span>{escape(self.label)}</span>{self.cell()}</div>{_error(self.name)}'

    def cell(self) -> str:
        """See :meth:`NumberField.cell`."""
        options = "".join(
            f'<option value="{escape(word)}">{escape(said)}</option>' for word, said in self.words.items()
        )
        return (
            f'<select aria-label="{escape(self.label)}" {_described(self.name)}>'
            f'<option value="">…</option>{options}</select>'
        )

    def read(self, entries: Entries) -> object:
        return _typed(entries, self.name) or ...


@dataclass(frozen=True)
class OptionsField(Field):
    """One of several options, or more of them.

    Attributes
    ----------
    options : Mapping of str to str
        What is answered → what the learner reads.
    several : bool
        Whether more than one can be chosen.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    several: bool = False

    def html(self) -> str:
        kind = "checkbox" if self.several else "radio"
        rows = "".join(
            f'<label><input type="{kind}" value="{escape(value)}" {_described(self.name)}><span>{inline(said)}</span></label>'
            for value, said in self.options.items()
        )
        return f'<div class="clvteach-options">{rows}</div>{_error(self.name)}'

    def read(self, entries: Entries) -> object:
        chosen = [value for value in self.options if value in entries.get(self.name, ())]
        if not self.several:
            return chosen[0] if chosen else ...
        return "".join(chosen) or ...


@dataclass(frozen=True)
class TextField(Field):
    """Some sentences."""

    def html(self) -> str:
        return f'<textarea rows="5" aria-label="{escape(self.label)}" {_described(self.name)}></textarea>{_error(self.name)}'

    def read(self, entries: Entries) -> object:
        return _typed(entries, self.name).strip() or ...


@dataclass(frozen=True)
class Grid(Field):
    """A table of numbers or words, with a field in every cell.

    Attributes
    ----------
    rows, columns : sequence of str
        Their headings. A single column without a heading makes a list.
    cells : sequence of sequence of NumberField or WordField
        Row by row.
    unit : str
        Of all its numbers, said once.
    """

    rows: Sequence[str] = ()
    columns: Sequence[str] = ()
    cells: Sequence[Sequence[NumberField | WordField]] = ()
    unit: str = ""

    def html(self) -> str:
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in self.columns)
        head = f"<thead><tr><td></td>{head}</tr></thead>" if any(self.columns) else ""
        body = "".join(
            f'<tr><th scope="row">{escape(row)}</th>{"".join(f"<td>{cell.cell()}</td>" for cell in cells)}</tr>'
            for row, cells in zip(self.rows, self.cells, strict=True)
        )
        errors = "".join(_error(cell.name) for cells in self.cells for cell in cells)
        unit = f'<div class="clvteach-unit">{escape(self.unit)}</div>' if self.unit else ""
        return f'<table aria-label="{escape(self.label)}">{head}<tbody>{body}</tbody></table>{unit}{errors}'

    def read(self, entries: Entries) -> object:
        rows = [[cell.read(entries) for cell in cells] for cells in self.cells]
        if all(entry is ... for row in rows for entry in row):
            return ...
        return rows if any(self.columns) else [entry for (entry,) in rows]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(cell.name for cells in self.cells for cell in cells)


def read_all(fields: Sequence[Field], entries: Entries) -> tuple[dict[str, object], dict[str, str]]:
    """What was typed into each field, by name, and the sentences about what cannot be read."""
    read: dict[str, object] = {}
    mistakes: dict[str, str] = {}
    for one in fields:
        parts = [cell for row in one.cells for cell in row] if isinstance(one, Grid) else [one]
        wrong = dict(filter(None, (_mistake(part, entries) for part in parts)))
        mistakes |= wrong
        if not wrong:
            read[one.name] = one.read(entries)
    return read, mistakes


def _mistake(part: Field, entries: Entries) -> tuple[str, str] | None:
    try:
        part.read(entries)
    except InputError as error:
        return part.name, str(error)
    return None
