"""marks.xlsx, which the teacher opens: made from the marks, and read for what the teacher has typed into it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from clvteach import language
from clvteach.language import _
from clvteach.marking import marks_sheets
from clvteach.marking.changes import Before, before_in, changed_sheet
from clvteach.marking.class_marks import Marks
from clvteach.marking.headings import (
    ANSWER,
    BEFORE,
    COMMENT,
    CONTENT,
    DECISION,
    EXERCISE,
    FILE,
    LEARNER,
    POINTS,
    QUESTION,
)
from clvteach.marking.spreadsheet import clean, tables_in, xlsx
from clvteach.marking.teacher_input import Decision, FileKey, HandMark, Place
from clvteach.questions.answers import is_blank

# the sheets that the teacher writes in: the columns by which one is known, and which of them are the teacher's
HAND_SHEET = (LEARNER, EXERCISE, QUESTION, ANSWER, POINTS, COMMENT, BEFORE)
FILES_SHEET = (FILE, LEARNER, CONTENT, DECISION)
TYPED = {HAND_SHEET: (POINTS, COMMENT, BEFORE), FILES_SHEET: (DECISION,)}
KNOWN_BY = {HAND_SHEET: LEARNER, FILES_SHEET: CONTENT}  # the column that is empty in a row that belongs to nobody


@dataclass(frozen=True)
class WorkbookFile:
    """A workbook as a file, and what tells whether somebody has changed more in it than the columns to type in."""

    content: bytes
    fingerprint: str


@dataclass(frozen=True)
class TeacherEdits:
    """What an existing workbook holds: what the teacher typed about texts and files, the points, and its fingerprint.

    The fingerprint is empty if the workbook is broken or not ours.
    """

    by_hand: dict[Place, HandMark] = field(default_factory=dict)
    decisions: dict[FileKey, Decision] = field(default_factory=dict)
    fingerprint: str = ""
    before: Before | None = None


def workbook(marks: Marks) -> WorkbookFile:
    """The workbook, with words in the language in use.

    Parameters
    ----------
    marks : Marks

    Returns
    -------
    WorkbookFile
        Its content is an .xlsx file, the same bytes for the same marks.
    """
    sheets = marks_sheets.sheets(marks)
    if marks.changed:
        sheets.append(changed_sheet(marks, marks.changed))
    return WorkbookFile(xlsx(sheets), _fingerprint({sheet.title: sheet.table for sheet in sheets}))


def read(content: bytes) -> TeacherEdits:
    """What an existing marks.xlsx holds.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    TeacherEdits

    Raises
    ------
    ValueError
        If it is no workbook, or not one of ours.
    """
    try:
        tables = tables_in(content)
        titles = {_kind(rows): title for title, rows in tables.items()}
        titles.pop(None, None)
        if HAND_SHEET not in titles:
            raise ValueError("no sheet to read by hand")
        formulas = tables_in(content, titles.values(), formulas=True)
        typed = {kind: _typed(tables[title], formulas[title], kind) for kind, title in titles.items()}
        return TeacherEdits(
            _hand_marks(typed[HAND_SHEET]),
            _decisions(typed.get(FILES_SHEET, [])),
            _fingerprint(tables),
            before_in(tables),
        )
    except Exception as error:  # a damaged file fails in many ways
        raise ValueError(str(error)) from error


def _typed(rows: list[list[object]], formulas: list[list[object]], kind: tuple[str, ...]) -> list[dict[str, object]]:
    """The rows of a sheet to type in, below its headings and by them.

    A formula whose result no program has calculated yet is kept as it is.
    """
    places = _headings(rows[0])
    table = []
    for row, formula in zip(rows[1:], formulas[1:], strict=True):
        cells = {heading: row[place] if place < len(row) else None for heading, place in places.items()}
        later = {heading: formula[places[heading]] for heading in TYPED[kind] if places[heading] < len(formula)}
        table.append(cells | {heading: cell for heading, cell in later.items() if cells[heading] is None})
    return table


def _hand_marks(rows: list[dict[str, object]]) -> dict[Place, HandMark]:
    found = {}
    for row in rows:
        learner, exercise, question = (_plain(row[heading]) for heading in (LEARNER, EXERCISE, QUESTION))
        hand = HandMark(row[POINTS], row[COMMENT], str(row[ANSWER] or ""), str(row[BEFORE] or ""))
        if learner and not (is_blank(hand.points) and is_blank(hand.comment)):
            found.setdefault((learner, exercise, question), hand)
    return found


def _decisions(rows: list[dict[str, object]]) -> dict[FileKey, Decision]:
    found = {}
    for row in rows:
        if not is_blank(row[DECISION]):
            found.setdefault((_plain(row[LEARNER]), _plain(row[CONTENT])), Decision(str(row[FILE]), row[DECISION]))
    return found


def _headings(row: Sequence[object]) -> dict[str, int]:
    """Where the columns of the sheets to type in stand, in whatever language they were written."""
    spoken = {}
    for code in language.LANGUAGES:
        with language.using(code):
            spoken |= {_(word): word for word in (*HAND_SHEET, *FILES_SHEET)}
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        if cell in spoken:
            found.setdefault(spoken[cell], place)
    return found


def _kind(rows: Sequence[Sequence[object]]) -> tuple[str, ...] | None:
    """Which of the sheets to type in a table is; None if none."""
    headings = set(_headings(rows[0])) if rows else set()
    return next((kind for kind in TYPED if set(kind) <= headings), None)


def _fingerprint(tables: dict[str, list[list[object]]]) -> str:
    """The same for the same cells, whoever saved the file and however its rows are sorted."""
    sheets = []
    for title, rows in tables.items():
        kind = _kind(rows)
        headings = _headings(rows[0]) if kind else {}
        typed = {headings[heading] for heading in TYPED.get(kind, ())}
        known_by = headings.get(KNOWN_BY.get(kind))
        lines = ("\t".join(_cells_without(row, typed, known_by)).rstrip() for row in rows)
        sheets.append([title, *sorted(line for line in lines if line)])
    return sha256(repr(sorted(sheets)).encode()).hexdigest()


def _cells_without(row: Sequence[object], typed: Collection[int], known_by: int | None) -> list[str]:
    """A row's cells but for those typed in, which are read elsewhere; in a row that belongs to nobody, all of them."""
    belongs = known_by is not None and known_by < len(row) and row[known_by] is not None
    return [_plain(cell) for place, cell in enumerate(row) if not (belongs and place in typed)]


def _plain(cell: object) -> str:
    if isinstance(cell, (int, float)):
        return f"{cell:.9g}"
    return "" if cell is None else " ".join(clean(str(cell)).split())
