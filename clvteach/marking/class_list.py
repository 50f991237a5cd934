"""Reading the list of a class from a file, as a school or Moodle gives it out."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from clvteach.checks import InputError, plain, shown
from clvteach.language import _, listing
from clvteach.marking.decoding import printable, text_of
from clvteach.marking.roster import Learner, Roster
from clvteach.questions.learner import SAMPLE, learner_number

# Headings as plain() and _heading write them, in the order in which they are preferred
NUMBER = (
    *("学号", "student number", "student no", "student id", "id number", "learner number", "learner"),
    *("学生编号", "id号", "编号", "number", "no", "id"),
)
NAME = ("姓名", "全名", "学生姓名", "full name", "name", "student name")
FIRST_NAME = ("名", "名字", "first name", "given name", "firstname")
LAST_NAME = ("姓", "姓氏", "last name", "surname", "family name", "lastname")
EMAIL = (
    "邮箱",
    "电子邮件",
    "电子邮箱",
    "电子邮件地址",
    "email地址",
    "email address",
    "e mail address",
    "email",
    "e mail",
    "mail",
)

SEARCHED = 10  # rows that may stand above the headings, such as the name of the class
MOST_BYTES = 50_000_000


def read_roster(path: Path) -> Roster:
    """The list of a class from a file, as a school's or Moodle's export has it.

    Parameters
    ----------
    path : Path
        A CSV file in any usual encoding, with commas, semicolons or tabs; or an Excel file (.xlsx), its first sheet. It
        has a column of student numbers, and may have names, e-mail addresses and others, with headings in English or
        Chinese. Without headings: up to three columns, the first of which holds the numbers.

    Returns
    -------
    Roster

    Raises
    ------
    InputError
        If it is no such file, or a number is missing, unreadable or there twice; the sentence names the row.
    """
    path = Path(path)
    rows = [(line, row) for line, row in enumerate(_rows(path), start=1) if any(row)]
    if not rows:
        raise InputError(_("{file} is empty: it needs one row for each learner.").format(file=path.name))
    headings, rows = _headings(rows, path.name)
    columns = _columns(headings, path.name)
    learners: dict[str, Learner] = {}
    seen: dict[str, int] = {}
    for line, row in rows:
        learner = _learner(row, headings, columns, _("{file}, row {row}").format(file=path.name, row=line))
        if learner.number in seen:
            raise InputError(
                _(
                    "{file} has the number {number} in row {row} and again in row {again}: correct or remove one."
                ).format(file=path.name, number=learner.number, row=seen[learner.number], again=line)
            )
        learners[learner.number] = learner
        seen[learner.number] = line
    if not learners:
        raise InputError(_("{file} has headings only: it needs one row for each learner.").format(file=path.name))
    return Roster(learners)


def _rows(path: Path) -> Iterator[list[str]]:
    """The cells of a table, as text without spaces around it."""
    try:
        if path.is_dir():
            raise InputError(
                _("{file} is a folder: give the list of the class itself, a .csv or .xlsx file.").format(file=path.name)
            )
        if path.stat().st_size > MOST_BYTES:
            raise _no_table(path)
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(_("There is no file {file}: give the list of the class.").format(file=path)) from None
    except OSError as error:
        raise InputError(
            _("{file} cannot be read ({reason}): close it in Excel, or choose another one.").format(
                file=path.name, reason=error.strerror
            )
        ) from None
    table = _sheet(content, path) if content.startswith(b"PK") else _lines(content, path)
    for row in table:
        yield [_cell(value) for value in row]


def _sheet(content: bytes, path: Path) -> Iterator[Sequence[object]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
    except Exception:  # openpyxl raises whatever it stumbles over in a zip that is no Excel file
        raise _no_table(path) from None


def _lines(content: bytes, path: Path) -> Iterator[Sequence[object]]:
    text = text_of(content)
    start = text.lstrip()[:100].lower()
    if content.startswith(b"\xd0\xcf\x11\xe0") or "\0" in text or start.startswith(("<", "{", "%pdf")):
        raise _no_table(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t，", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise _no_table(path) from None


def _no_table(path: Path) -> InputError:
    return InputError(
        _("{file} is no table of learners: open it in Excel and save it as .xlsx or as CSV UTF-8.").format(
            file=path.name
        )
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value
    return printable(" ".join(str(value).replace("\ufeff", "").split()))


def _heading(cell: str) -> str:
    """A heading as it is compared: without case, brackets and marks."""
    bare = re.sub(r"\(.*?\)|[*:]", " ", plain(cell).casefold())
    return " ".join(re.sub(r"[\s_.-]+", " ", bare).split())


def _headings(rows: list[tuple[int, list[str]]], file: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings, and the rows below them."""
    for n_above, (_line, row) in enumerate(rows[:SEARCHED]):
        if any(_heading(cell) in NUMBER for cell in row):
            return row, rows[n_above + 1 :]
    first = rows[0][1]
    if len(first) <= 3 and re.search(r"\d", first[0]) and "@" not in first[0]:
        others = ["email" if "@" in cell else "name" for cell in first[1:]]
        return ["number", *others], rows
    raise InputError(
        _(
            "{file} has no column of student numbers: write Student number or 学号 above it. The first row is: {cells}."
        ).format(file=file, cells=listing(map(shown, first[:10])))
    )


def _columns(headings: list[str], file: str) -> dict[str, int | None]:
    """Where number, names and e-mail address stand; None for a column that the list does not have."""
    bare = [_heading(heading) for heading in headings]
    kinds = {"number": NUMBER, "name": NAME, "first": FIRST_NAME, "last": LAST_NAME, "email": EMAIL}
    columns: dict[str, int | None] = {}
    for kind, known in kinds.items():
        heading = next((heading for heading in known if heading in bare), None)
        if kind == "number" and bare.count(heading) > 1:
            raise InputError(
                _("{file} has more than one column {heading}: keep one of them.").format(
                    file=file, heading=shown(headings[bare.index(heading)])
                )
            )
        columns[kind] = None if heading is None else bare.index(heading)
    return columns


def _learner(row: list[str], headings: list[str], columns: Mapping[str, int | None], where: str) -> Learner:
    def cell(kind: str) -> str:
        place = columns[kind]
        return row[place] if place is not None and place < len(row) else ""

    others = {
        heading: value
        for place, (heading, value) in enumerate(zip(headings, row, strict=False))
        if heading and place not in columns.values()
    }
    name = cell("name") or _full_name(cell("first"), cell("last"))
    return Learner(_number(cell("number"), where), name, cell("email"), others)


def _full_name(first: str, last: str) -> str:
    """A name in two columns: 张 and 三 make 张三, Wei and Li make Wei Li."""
    return f"{first} {last}".strip() if f"{first}{last}".isascii() else f"{last}{first}"


def _number(text: str, where: str) -> str:
    bare = re.sub(r'^(="?|\')|"$', "", plain(text)).strip()  # how Excel is told that digits are text
    if re.fullmatch(r"\d(\.\d+)?e\+\d+", bare.lower()):
        raise InputError(
            _(
                "{where}: Excel has shortened the number to {value}. Format the column as text, type it again, and save."
            ).format(where=where, value=shown(text))
        )
    try:
        number = learner_number(re.sub(r"^(\d+)\.0+$", r"\1", bare))
    except InputError:
        number = ""
    if number == SAMPLE:
        raise InputError(_("{where}: the student number is missing. Write it, or remove the row.").format(where=where))
    if not re.search(r"\d", number):  # such as the word total below the list
        raise InputError(
            _("{where}: {value} is no student number. Correct it, or remove the row.").format(
                where=where, value=shown(text)
            )
        )
    return number
