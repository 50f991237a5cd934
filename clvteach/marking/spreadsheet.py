"""Sheets as an .xlsx file, and back. Whatever openpyxl has to be told stands here."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as OpenpyxlCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from clvteach.marking.sheet import GREY, LONGEST_TEXT, Cell, Sheet, value_of

LINE_HEIGHT, HIGHEST_ROW = 15, 409  # points; the most that Excel takes
ALWAYS = (2026, 1, 1, 0, 0, 0)  # the date in the file: one of today would change it at every marking
_EMPTY = Cell(None)
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(vertical="top")
_CENTRED = Alignment(horizontal="center", vertical="top")
_BOX = Border(*[Side("thin", color="BFBFBF")] * 4)


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx file, the same bytes for the same sheets."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _add(book, sheet)
    out = BytesIO()
    book.save(out)
    return undated(out.getvalue())


def tables_in(
    content: bytes, titles: Collection[str] | None = None, *, formulas: bool = False
) -> dict[str, list[list[object]]]:
    """The rows of the sheets in an .xlsx file, by the sheets' titles.

    Parameters
    ----------
    content : bytes
    titles : collection of str, optional
        Which sheets; all by default.
    formulas : bool
        Whether to read formulas as they were typed. Otherwise their results, None where no program has calculated them.

    Raises
    ------
    Exception
        If it is no such file, or damaged: openpyxl, zipfile and the XML parser fail in many ways.
    """
    book = load_workbook(BytesIO(content), read_only=True, data_only=not formulas)
    return {sheet.title: _rows(sheet) for sheet in book.worksheets if titles is None or sheet.title in titles}


def _rows(sheet) -> list[list[object]]:
    sheet.reset_dimensions()  # other programs than Excel write them wrongly
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _add(book: Workbook, sheet: Sheet) -> None:
    """Add a sheet to a workbook."""
    target, rows = book.create_sheet(sheet.title), sheet.all_rows
    letters = {column.name: get_column_letter(place) for place, column in enumerate(sheet.columns, start=1)}
    _set_up(target, sheet, letters)
    for column in sheet.columns:
        if column.options and rows:
            choice = DataValidation("list", formula1=f'"{",".join(column.options)}"', showErrorMessage=False)
            choice.add(f"{letters[column.name]}2:{letters[column.name]}{1 + len(rows)}")
            target.add_data_validation(choice)
    styles: dict = {}
    target.append([_cell(target, Cell(column.heading, fill=GREY, bold=True), True, styles) for column in sheet.columns])
    _make_room(target, 1, [(column.heading, column.width) for column in sheet.columns])
    wrapped = [column for column in sheet.columns if column.wrap]
    for number, row in enumerate(rows, start=2):
        target.append([_cell(target, row.get(column.name), column.wrap, styles) for column in sheet.columns])
        texts = ((value_of(row.get(column.name)), column.width) for column in wrapped)
        _make_room(target, number, [(text, width) for text, width in texts if isinstance(text, str)])


def _set_up(target: Worksheet, sheet: Sheet, letters: dict) -> None:
    """What holds for a sheet as a whole: widths, what stays in sight, what can be filtered, how it is printed."""
    target.freeze_panes = f"{next(letters[column.name] for column in sheet.columns if not column.frozen)}2"
    for column in sheet.columns:
        target.column_dimensions[letters[column.name]].width = column.width
    target.auto_filter.ref = f"A1:{letters[sheet.columns[-1].name]}{1 + len(sheet.rows)}"
    target.page_setup.orientation = "landscape"
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.print_title_rows = "1:1"


def _make_room(sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]]) -> None:
    """Make a row as high as its longest text needs: not every spreadsheet program does that by itself."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.row_dimensions[row].height = min(LINE_HEIGHT * lines, HIGHEST_ROW)


def _lines(text: str, width: float) -> int:
    """Into how many lines a text is broken in a column so many characters wide; a Chinese one is two wide.

    >>> _lines("客户终生价值", 6), _lines("value", 6)
    (3, 1)
    """
    room = max(1, int(width) - 1)
    widths = (len(line) + sum(letter >= "\u2e80" for letter in line) for line in text.split("\n"))
    return sum(max(1, -(-wide // room)) for wide in widths)


def _cell(sheet: Worksheet, content: object, wrap: bool, styles: dict) -> OpenpyxlCell | None:
    """A cell to append. ``styles`` keeps what looks alike, which is quicker than describing each cell anew."""
    look = content if isinstance(content, Cell) else Cell(content)
    if look == _EMPTY:
        return None
    value = clean(look.value) if isinstance(look.value, str) else look.value
    cell = OpenpyxlCell(sheet, row=1, column=1)
    cell.value = value
    text = isinstance(value, str)
    if text:
        cell.data_type = "s"  # what a learner wrote is no formula, even if it begins with =
    quoted = text and value.startswith(("=", "+", "-", "@"))
    dated = isinstance(value, date)  # which a teacher may type; it brings a format of its own
    key = (text, quoted, dated, wrap, look.number_format, look.bold, look.box, look.fill)
    if key in styles:
        cell._style = styles[key]
        return cell
    cell.alignment = (_WRAPPED if wrap else _TOP) if text else _CENTRED
    cell.quotePrefix = quoted
    if look.number_format and not text:
        cell.number_format = look.number_format
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.bold:
        cell.font = _BOLD
    if look.box:
        cell.border = _BOX
    styles[key] = cell._style
    return cell


def clean(text: str) -> str:
    """Text without the characters that no .xlsx can hold, and no longer than a cell.

    >>> clean("a\\x00b")
    'ab'
    """
    kept = ILLEGAL_CHARACTERS_RE.sub("", text).translate({0xFFFE: None, 0xFFFF: None})
    return kept.encode("utf-8", "replace").decode("utf-8")[:LONGEST_TEXT]


def undated(content: bytes) -> bytes:
    """The same file without the time at which it was written."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T00:00:00Z", data)
            target.writestr(ZipInfo(entry.filename, ALWAYS), data, ZIP_DEFLATED)
    return out.getvalue()
