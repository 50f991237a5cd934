"""marks.xlsx, which the teacher opens: what it holds, and what the teacher has typed into it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
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

from clvteach import language
from clvteach.language import N_, _
from clvteach.marking import written
from clvteach.marking.marks import (
    DECISION,
    Decision,
    FileKey,
    HandMark,
    Mark,
    Marks,
    Paper,
    Place,
    key_of,
)
from clvteach.questions.answers import is_blank
from clvteach.questions.question import Exercise
from clvteach.questions.verdicts import Outcome, Status
from clvteach.questions.words import fill

MARKS, QUESTIONS, BY_HAND = N_("marks"), N_("questions"), N_("to read by hand")
LINE_HEIGHT, HIGHEST_ROW = 15, 409  # points; the most that Excel takes
ANSWERS, FILES = N_("answers"), N_("files")
LEARNER, NAME, EXERCISE, QUESTION = N_("student number"), N_("name"), N_("exercise"), N_("question")
ANSWER, POINTS, COMMENT, BEFORE = N_("answer"), N_("points"), N_("comment"), N_("the answer that you marked")
FILE, CONTENT = N_("file"), N_("content id (leave as it is)")
# the sheets that the teacher writes in: the columns by which one is known, and which of them are the teacher's
HAND_SHEET = (LEARNER, EXERCISE, QUESTION, ANSWER, POINTS, COMMENT, BEFORE)
FILES_SHEET = (FILE, LEARNER, CONTENT, DECISION)
TYPED = {HAND_SHEET: (POINTS, COMMENT, BEFORE), FILES_SHEET: (DECISION,)}

_GREY = PatternFill("solid", fgColor="EDEDED")
_REMARKED = PatternFill("solid", fgColor="F7D6C4")
_INPUT = PatternFill("solid", fgColor="FFFDE7")
_ASKED = PatternFill("solid", fgColor="FFD966")
_COLOURED = {status: PatternFill("solid", fgColor=status.tone.ground) for status in Status if status.tone.ground}
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(vertical="top")
_CENTRED = Alignment(horizontal="center", vertical="top")
_BOX = Border(*[Side("thin", color="BFBFBF")] * 4)
ALWAYS = (2026, 1, 1, 0, 0, 0)  # the date in the file: one of today would change it at every marking


@dataclass(frozen=True)
class Column:
    """A column of a sheet: heading, width in characters, whether long text is broken into lines, what may be chosen in it."""

    heading: str
    width: float = 12
    wrap: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell that does not look like the others of its column."""

    value: object
    number_format: str | None = None
    fill: PatternFill | None = None
    bold: bool = False
    box: bool = False


_EMPTY = Cell(None)


@dataclass(frozen=True)
class Written:
    """A workbook as a file, and what tells whether somebody has changed more in it than the columns to type in."""

    content: bytes
    fingerprint: str


@dataclass(frozen=True)
class Found:
    """What an existing workbook holds: what the teacher typed about texts and files, and its fingerprint.

    The fingerprint is empty if the workbook is broken or not ours.
    """

    by_hand: dict[Place, HandMark] = field(default_factory=dict)
    decisions: dict[FileKey, Decision] = field(default_factory=dict)
    fingerprint: str = ""


def workbook(marks: Marks) -> Written:
    """The workbook, with words in the language in use.

    Parameters
    ----------
    marks : Marks

    Returns
    -------
    Written
        Its content is an .xlsx file, the same bytes for the same marks.
    """
    sheets = {
        _(MARKS): (_marks_columns(marks), list(_marks_rows(marks)), "C2"),
        **{
            exercise.name: (_exercise_columns(exercise), list(_exercise_rows(marks, exercise)), "D2")
            for exercise in marks.exercises
        },
        _(QUESTIONS): (_questions_columns(), list(_questions_rows(marks)), "D2"),
        _(BY_HAND): (_hand_columns(), list(_hand_rows(marks)), "E2"),
        _(ANSWERS): (_answers_columns(), list(_answers_rows(marks)), "E2"),
        _(FILES): (_files_columns(), list(_files_rows(marks)), "B2"),
    }
    book = Workbook()
    book.remove(book.active)
    for title, (columns, rows, frozen) in sheets.items():
        _sheet(book, title, columns, rows, frozen)
    out = BytesIO()
    book.save(out)
    tables = {
        title: [[column.heading for column in columns], *([_value(cell) for cell in row] for row in rows)]
        for title, (columns, rows, _frozen) in sheets.items()
    }
    return Written(_undated(out.getvalue()), _fingerprint(tables))


def read(content: bytes) -> Found:
    """What an existing marks.xlsx holds.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    Found

    Raises
    ------
    ValueError
        If it is no workbook, or not one of ours.
    """
    try:
        results, formulas = (
            load_workbook(BytesIO(content), read_only=True, data_only=results) for results in (True, False)
        )
        tables = {sheet.title: _rows(sheet) for sheet in results.worksheets}
        kinds = {_kind(rows): title for title, rows in tables.items()}
        if HAND_SHEET not in kinds:
            raise ValueError("no sheet to read by hand")
        typed = {kind: _typed(tables[title], _rows(formulas[title]), kind) for kind, title in kinds.items() if kind}
        return Found(_hand_marks(typed[HAND_SHEET]), _decisions(typed.get(FILES_SHEET, [])), _fingerprint(tables))
    except Exception as error:  # a damaged file fails in openpyxl, zipfile or the XML parser, in many ways
        raise ValueError(str(error)) from error


def _rows(sheet) -> list[list[object]]:
    sheet.reset_dimensions()  # other programs than Excel write them wrongly
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _typed(rows: list[list[object]], formulas: list[list[object]], kind: tuple[str, ...]) -> list[dict[str, object]]:
    """The rows of a sheet to type in, below its headings and by them.

    A formula whose result no program has calculated yet is kept as it is.
    """
    places = _headings(rows[0])
    table = []
    for row, formula in zip(rows[1:], formulas[1:], strict=True):
        cells = {heading: row[at] if at < len(row) else None for heading, at in places.items()}
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
    for at, cell in enumerate(row):
        if cell in spoken:
            found.setdefault(spoken[cell], at)
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
        known_by = headings.get({HAND_SHEET: LEARNER, FILES_SHEET: CONTENT}.get(kind))
        lines = ("\t".join(_cells_without(row, typed, known_by)).rstrip() for row in rows)
        sheets.append([title, *sorted(line for line in lines if line)])
    return sha256(repr(sorted(sheets)).encode()).hexdigest()


def _cells_without(row: Sequence[object], typed: Collection[int], known_by: int | None) -> list[str]:
    """A row's cells but for those typed in, which are read elsewhere; in a row that belongs to nobody, all of them."""
    belongs = known_by is not None and known_by < len(row) and row[known_by] is not None
    return [_plain(cell) for at, cell in enumerate(row) if not (belongs and at in typed)]


def _plain(cell: object) -> str:
    if isinstance(cell, (int, float)):
        return f"{cell:.9g}"
    return "" if cell is None else " ".join(clean(str(cell)).split())


def _value(cell: object) -> object:
    return cell.value if isinstance(cell, Cell) else cell


def _sheet(
    book: Workbook, title: str, columns: Sequence[Column], rows: Sequence[Sequence[object]], frozen: str
) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = frozen
    for at, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{1 + sum(not _is_mean(row) for row in rows)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    for at, column in enumerate(columns, start=1):
        if column.options and rows:
            choice = DataValidation("list", formula1=f'"{",".join(column.options)}"', showErrorMessage=False)
            choice.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{1 + len(rows)}")
            sheet.add_data_validation(choice)
    styles: dict = {}
    sheet.append([_cell(sheet, Cell(column.heading, fill=_GREY, bold=True), True, styles) for column in columns])
    _make_room(sheet, 1, [(column.heading, column.width) for column in columns])
    for at, row in enumerate(rows, start=2):
        sheet.append([_cell(sheet, content, column.wrap, styles) for column, content in zip(columns, row, strict=True)])
        texts = ((_value(content), column.width) for column, content in zip(columns, row, strict=True) if column.wrap)
        _make_room(sheet, at, [(text, width) for text, width in texts if isinstance(text, str)])


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


def _is_mean(row: Sequence[object]) -> bool:
    """The class mean stands below what can be filtered."""
    return isinstance(row[0], Cell) and row[0].bold


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
    key = (text, quoted, dated, wrap, look.number_format, look.bold, look.box, look.fill and look.fill.fgColor.rgb)
    if key in styles:
        cell._style = styles[key]
        return cell
    cell.alignment = (_WRAPPED if wrap else _TOP) if text else _CENTRED
    cell.quotePrefix = quoted
    if look.number_format and not text:
        cell.number_format = look.number_format
    if look.fill:
        cell.fill = look.fill
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
    return kept.encode("utf-8", "replace").decode("utf-8")[: written.LONGEST_TEXT]


def _undated(content: bytes) -> bytes:
    """The same file without the time at which it was written."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T00:00:00Z", data)
            target.writestr(ZipInfo(entry.filename, ALWAYS), data, ZIP_DEFLATED)
    return out.getvalue()


# the sheets, each its columns and its rows


def _marks_columns(marks: Marks) -> list[Column]:
    return [
        Column(_(LEARNER), 14),
        Column(_(NAME), 16),
        *(
            Column(_("{exercise} (of {points})").format(exercise=exercise.name, points=exercise.points), 14)
            for exercise in marks.exercises
        ),
        Column(_("total"), 9),
        Column(_("out of"), 9),
        Column(_("per cent"), 9),
        Column(_("texts still to read"), 11),
    ]


def _marks_rows(marks: Marks) -> Iterator[list[object]]:
    possible = sum(exercise.points for exercise in marks.exercises)
    rows = []
    for number, learner in marks.roster.learners.items():
        papers = marks.papers_of(number)
        total = round(sum(paper.points for paper in papers.values()), 2) if papers else None
        share = total / possible if papers and possible else None
        waiting = sum(mark.status == Status.TO_READ for paper in papers.values() for mark in paper.marks.values())
        points = [_paper_cell(papers.get(exercise.name)) for exercise in marks.exercises]
        yield [number, learner.name, *points, total, possible, _number(share, "0%"), waiting or None]
        counted = {name: paper.points for name, paper in papers.items() if paper.counts}
        means_of = [total, possible, share] if counted else [None] * 3
        rows.append([*(counted.get(exercise.name) for exercise in marks.exercises), *means_of])
    means = [_mean(column) for column in zip(*rows, strict=True)]
    if any(mean is not None for mean in means):
        yield _mean_row([*map(_number, means[:-1]), _number(means[-1], "0%")], 1)


def _paper_cell(paper: Paper | None) -> Cell:
    """The points of one exercise, with a sign if they do not count."""
    if paper is None:
        return _EMPTY
    if paper.counts:
        return _number(paper.points)
    return Cell(paper.points, f'"{Status.NOT_COUNTED.sign} "General', _REMARKED)


def _number(value: float | None, number_format: str = "General") -> Cell:
    return Cell(value, number_format)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 2) if known else None


def _mean_row(means: Iterable[Cell], empty: int) -> list[object]:
    """The last row of a sheet; the column of names and the last columns are empty."""
    return [
        Cell(_("mean of the work that counts"), fill=_GREY, bold=True),
        Cell(None, fill=_GREY),
        *(replace(mean, fill=_GREY, bold=True) for mean in means),
        *[Cell(None, fill=_GREY)] * empty,
    ]


def _exercise_columns(exercise: Exercise) -> list[Column]:
    questions = exercise.questions.values()
    return [
        Column(_(LEARNER), 14),
        Column(_(NAME), 16),
        Column(_("{exercise} (of {points})").format(exercise=_(POINTS), points=exercise.points), 10),
        *(Column(_("{question} (of {points})").format(question=one.name, points=one.points), 8) for one in questions),
        *(Column(_("{question}: verdict").format(question=one.name), 15, wrap=True) for one in questions),
    ]


def _exercise_rows(marks: Marks, exercise: Exercise) -> Iterator[list[object]]:
    counted = []
    for number, learner in marks.roster.learners.items():
        paper = marks.papers_of(number).get(exercise.name)
        if paper is None:
            absent = _shown_status(Status.NOT_HANDED_IN)
            dash = Status.NOT_HANDED_IN.sign
            n = len(exercise.questions)
            yield [number, learner.name, None, *[dash] * n, *[absent] * n]
            continue
        if paper.counts:
            counted.append(paper)
        yield [
            number,
            learner.name,
            _number(paper.points),
            *(_points_cell(mark) for mark in paper.marks.values()),
            *(_shown_status(mark.status) for mark in paper.marks.values()),
        ]
    if counted:
        questions = [_question_mean([paper.marks[name] for paper in counted]) for name in exercise.questions]
        means = [_mean(paper.points for paper in counted), *questions]
        yield _mean_row(map(_number, means), len(exercise.questions))


def _question_mean(marks: Sequence[Mark]) -> float | None:
    """Not before all texts are read: those without any would weigh too much."""
    return None if any(mark.status == Status.TO_READ for mark in marks) else _mean(mark.points for mark in marks)


def _points_cell(mark: Mark) -> Cell:
    """The points with a sign before them, so that the colour is not needed; the cell holds a number all the same."""
    sign, fill_ = mark.status.sign, _COLOURED.get(mark.status)
    if mark.status in (Status.TO_READ, Status.NOT_COUNTED, Status.NOT_RUN):
        return Cell(sign, fill=fill_)
    return Cell(mark.points, f'"{sign} "General', fill_)


def _shown_status(status: Status) -> Cell:
    return Cell(_(status.word), fill=_COLOURED.get(status))


def _questions_columns() -> list[Column]:
    return [
        Column(_(EXERCISE), 18),
        Column(_(QUESTION), 9),
        Column(_("question or mistake"), 60, wrap=True),
        *(Column(_(outcome.word), 9, wrap=True) for outcome in Outcome),
        Column(_("learners with this mistake"), 11),
        Column(_("explanation (with the numbers of the solutions)"), 60, wrap=True),
        Column(_("section"), 9),
    ]


def _questions_rows(marks: Marks) -> Iterator[list[object]]:
    for exercise in marks.exercises:
        for tally in marks.tallies(exercise):
            question, given = tally.question, tally.given
            counts = [n or None for n in tally.outcomes.values()]
            text = Cell(fill(question.text, given), bold=True)
            yield [exercise.name, question.name, text, *counts, None, None, None]
            for wrong, n in tally.misconceptions:
                what = written.mistake(question, given, wrong)
                nothing = [None] * len(counts)
                yield [exercise.name, question.name, f"✗ {what}", *nothing, n, fill(wrong.why, given), wrong.see]


def _hand_columns() -> list[Column]:
    return [
        Column(_(LEARNER), 14),
        Column(_(NAME), 14),
        Column(_(EXERCISE), 18),
        Column(_(QUESTION), 8),
        Column(_("question text"), 40, wrap=True),
        Column(_("what a good answer says"), 40, wrap=True),
        Column(_(ANSWER), 60, wrap=True),
        Column(_("most points"), 8),
        Column(_(POINTS), 9),
        Column(_(COMMENT), 40, wrap=True),
        Column(_(BEFORE), 30, wrap=True),
        Column(_("remark"), 40, wrap=True),
    ]


def _hand_rows(marks: Marks) -> Iterator[list[object]]:
    for reading in marks.readings:
        number, exercise, question = reading.place
        learner = marks.roster.learners.get(number)
        asked = [None, None, reading.hand.answer, None]
        if reading.mark:
            one = reading.mark
            about = fill(one.question.text, one.given), written.right(one.question, one.given)
            asked = [*about, reading.hand.answer, one.question.points]
        typed = [Cell(value, fill=_INPUT, box=True) for value in (reading.hand.points, reading.hand.comment)]
        yield [
            number,
            learner.name if learner else None,
            exercise,
            question,
            *asked,
            *typed,
            reading.hand.before or None,
            reading.remark or None,
        ]


def _answers_columns() -> list[Column]:
    return [
        Column(_(LEARNER), 14),
        Column(_(NAME), 14),
        Column(_(EXERCISE), 18),
        Column(_(QUESTION), 8),
        Column(_(ANSWER), 40, wrap=True),
        Column(_("the right answer"), 40, wrap=True),
        Column(_("verdict"), 15, wrap=True),
        Column(_("mistakes"), 40, wrap=True),
        Column(_(POINTS), 8),
        Column(_("tries"), 7),
        Column(_(FILE), 40),
    ]


def _answers_rows(marks: Marks) -> Iterator[list[object]]:
    for paper in marks.papers:
        learner = marks.roster.learners.get(paper.owner)
        for mark in paper.marks.values():
            if mark.answer is None:
                continue
            question, given = mark.question, mark.given
            wrongs = mark.verdict.misconceptions if mark.verdict else ()
            yield [
                paper.owner or mark.answer.learner,
                learner.name if learner else None,
                paper.exercise.name,
                question.name,
                written.answer(question, given, mark.answer.value),
                written.right(question, given),
                _shown_status(mark.status),
                _("; ").join(written.mistake(question, given, wrong) for wrong in wrongs) or None,
                _number(mark.points),
                mark.answer.tries,
                paper.submission.file,
            ]


def _files_columns() -> list[Column]:
    return [
        Column(_(FILE), 40, wrap=True),
        Column(_(LEARNER), 14),
        Column(_(NAME), 12),
        Column(_("what to know about it"), 70, wrap=True),
        Column(_("counts now"), 10, wrap=True),
        Column(_(DECISION), 12, wrap=True, options=(_("yes"), _("no"))),
        Column(_(EXERCISE), 18),
        Column(_(POINTS), 8),
        Column(_(CONTENT), 14),
    ]


def _files_rows(marks: Marks) -> Iterator[list[object]]:
    """What needs a look first, and what was typed about files that are gone last."""
    for paper in sorted(marks.papers, key=lambda paper: not paper.needs_a_look):
        learner = marks.roster.learners.get(paper.owner)
        content = key_of(paper.submission, paper.owner)[1]
        yield [
            paper.submission.file,
            paper.owner,
            learner.name if learner else None,
            Cell("\n".join(paper.problems) or None, fill=_REMARKED if paper.needs_a_look else None),
            _("yes") if paper.counts else _("no"),
            _decision_cell(paper),
            paper.exercise.name if paper.exercise else None,
            _number(paper.points) if paper.exercise else None,
            content,
        ]
    gone = _("This file is not handed in any more, or holds something else now.")
    for (owner, content), decision in marks.left_over.items():
        learner = marks.roster.learners.get(owner)
        about, typed = Cell(gone, fill=_REMARKED), Cell(decision.typed, fill=_INPUT, box=True)
        yield [decision.file, owner or None, learner.name if learner else None, about, None, typed, None, None, content]


def _decision_cell(paper: Paper) -> Cell:
    """Where the teacher types yes or no: plain to see where that is asked, none where it could do nothing."""
    if paper.decision is not None:
        return Cell(paper.decision.typed, fill=_INPUT, box=True)
    return Cell(None, fill=_ASKED if paper.waits else _INPUT, box=True) if paper.marks else _EMPTY
