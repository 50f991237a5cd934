"""A sheet of a workbook as data: columns with names, and rows that say under each name what stands there."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from clvteach.language import _

GREY = "EDEDED"  # of headings, and of the row below the table
LONGEST_TEXT = 30_000  # characters in a cell; one of Excel's holds 32,767


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    name : hashable
        What rows call it.
    heading : str
        What stands above it.
    width : float
        In characters.
    wrap : bool
        Whether long text is broken into lines.
    options : tuple of str
        What may be chosen in it.
    frozen : bool
        Whether it stays when the sheet is moved sideways. Such columns come first.
    """

    name: Hashable
    heading: str
    width: float
    wrap: bool = False
    options: tuple[str, ...] = ()
    frozen: bool = False


def named(heading: str, width: float, **options) -> Column:
    """A column whose rows call it by its heading in English; it shows the one in the language in use."""
    return Column(heading, _(heading), width, **options)


@dataclass(frozen=True)
class Cell:
    """A cell that does not look like the others of its column. ``fill`` is a colour, such as ``"EDEDED"``."""

    value: object
    number_format: str = ""
    fill: str = ""
    bold: bool = False
    box: bool = False


Row = Mapping[Hashable, object]  # a value or a Cell by the column's name; nothing where there is none


@dataclass(frozen=True)
class Sheet:
    """A sheet. Its last row, if it has one of its own, is not among those that can be filtered.

    Raises
    ------
    KeyError
        If a row has something under a name that no column has.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    last: Row | None = None

    def __post_init__(self) -> None:
        names = {column.name for column in self.columns}
        for row in self.all_rows:
            if not row.keys() <= names:
                raise KeyError(row.keys() - names)

    @property
    def all_rows(self) -> list[Row]:
        return [*self.rows, *([] if self.last is None else [self.last])]

    @property
    def table(self) -> list[list[object]]:
        """The headings, and below them every row's values, column by column."""
        headings = [column.heading for column in self.columns]
        return [headings, *([value_of(row.get(column.name)) for column in self.columns] for row in self.all_rows)]


def value_of(content: object) -> object:
    """What a cell holds, whether it has a look of its own or not."""
    return content.value if isinstance(content, Cell) else content
