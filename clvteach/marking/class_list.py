"""Reading the list of a class from a file, as a school or Moodle gives it out."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clvteach.checks import InputError, plain, shown
from clvteach.language import _, listing
from clvteach.marking.decoding import printable, text_of
from clvteach.marking.roster import Learner, Roster
from clvteach.questions.learner import SAMPLE, learner_number

# Headings as _spellings writes them, in the order in which they are preferred: a running number comes last
NUMBER = (
    *("学号", "student number", "student no", "student id", "id number", "learner number", "learner"),
    *("sis user id", "sis login id"),  # Canvas, whose own ID is nobody's student number
    *(
        "学工号",
        "学生学号",
        "学员号",
        "学籍号",
        "学生编号",
        "学员编号",
        "学生号",
        "学生id",
        "学生代码",
        "考号",
        "考生号",
        "准考证号",
    ),
    *("student code", "studentnumber", "studentid", "matriculation number", "registration number", "admission number"),
    *(
        "index number",
        "candidate number",
        "roll number",
        "roll no",
        "id号",
        "座号",
        "编号",
        "号码",
        "number",
        "no",
        "id",
        "username",
        "用户名",
    ),
)
NAME = ("姓名", "全名", "学生姓名", "学员姓名", "full name", "name", "student name", "student")
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
COLUMNS = {"number": NUMBER, "name": NAME, "first": FIRST_NAME, "last": LAST_NAME, "email": EMAIL}

NOBODY = ("points possible", "student, test")  # in the column of names of a list from Canvas
SEARCHED = 10  # rows that may stand above the headings, such as the name of the class
MOST_BYTES = 50_000_000
EXCEL_DIGITS = 15  # which Excel keeps of a number; the others become zeros
SEPARATORS = ",;\t，"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # how its files begin, and those that are locked with a password
LOCKED = "EncryptedPackage".encode("utf-16-le")
TELEPHONE = re.compile(r"1[3-9]\d{9}")
# what stands below a list: 合计, 共40人, total: 40
SUM = re.compile(
    r"(合计|总计|小计|共计|总数|总?人数|total|sum)[\s:]*\d*\s*[人名位]?|(总共|一共|共有|共|计)\s*\d+\s*[人名位].*"
)


Rows = list[tuple[int, list[str]]]  # their numbers, counted from 1, and their cells; without empty ones


@dataclass(frozen=True)
class ClassList:
    """A list of a class as a file has it.

    Attributes
    ----------
    roster : Roster
    headings : list of str
    headings_row : int
        Counted from 1; 0 if the list has none.
    rows : list of (int, list of str)
        What stands below them, and in which row.
    numbers : Mapping of int to str
        Whose each row is, as the roster has them. Rows of nobody are not there.
    columns : Mapping of str to int or None
        Where number, name and others stand, counted from 0.
    sheet : str
        Of an Excel file.
    """

    roster: Roster
    headings: list[str]
    headings_row: int
    rows: Rows
    numbers: Mapping[int, str]
    columns: Mapping[str, int | None]
    sheet: str = ""


def read_roster(path: Path) -> Roster:
    """The list of a class from a file, as a school's or Moodle's export has it.

    Parameters
    ----------
    path : Path
        A CSV or text file in any usual encoding, with commas, semicolons, tabs or spaces between its columns; or an
        Excel file (.xlsx): its first sheet with such a list. It has a column of student numbers, and may have names,
        e-mail addresses and others, with headings in English or Chinese. Without headings: up to three columns, of
        which the first holds the numbers, or the second if the first counts the rows.

    Returns
    -------
    Roster

    Raises
    ------
    InputError
        If it is no such file, or a number is missing, unreadable or there twice; the sentence names the row.
    """
    return read_list(path).roster


def read_list(path: Path) -> ClassList:
    """The list of a class from a file, and where in it everything stands; see :func:`read_roster`."""
    path = Path(path)
    rows, sheet = _rows(path)
    if not rows:
        raise InputError(_("{file} is empty: it needs one row for each learner.").format(file=path.name))
    headings, headings_row, rows = _headings(rows, path.name)
    columns = _columns(headings, rows, path.name)
    learners: dict[str, Learner] = {}
    seen: dict[str, int] = {}
    for line, row in rows:
        if _is_no_learner(row, columns):
            continue
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
    numbers = {line: number for number, line in seen.items()}
    return ClassList(Roster(learners), headings, headings_row, rows, numbers, columns, sheet)


def _rows(path: Path) -> tuple[Rows, str]:
    """The rows of a table that are not empty, their cells as text without spaces around it; and the sheet's title."""
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
    if content.startswith(b"PK"):
        return _sheet(content, path)
    return _filled(_lines(content, path)), ""


def _filled(table: Iterable[Sequence[object]]) -> Rows:
    rows = ((line, [_cell(value) for value in row]) for line, row in enumerate(table, start=1))
    return [(line, row) for line, row in rows if any(row)]


def _sheet(content: bytes, path: Path) -> tuple[Rows, str]:
    """The first sheet that has a column of numbers; if none has, the first with anything in it."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        tables = []
        for sheet in sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
            sheet.reset_dimensions()  # many programs write a size into the file that is not its own
            table = _filled(sheet.iter_rows(values_only=True))
            if _place_of_headings(table) is not None:
                return table, sheet.title
            tables.append((table, sheet.title))
        return next((found for found in tables if found[0]), ([], ""))
    except Exception:  # openpyxl raises whatever it stumbles over in a zip that is no Excel file
        raise _no_table(path) from None


def _lines(content: bytes, path: Path) -> Iterator[Sequence[object]]:
    if content.startswith(OLD_EXCEL):
        raise _old_excel(content, path)
    text = text_of(content)
    start = text.lstrip()[:100].lower()
    if "\0" in text or start.startswith(("<", "{", "%pdf")):
        raise _no_table(path)
    separator = separator_of(text)
    if not separator:
        yield from map(_at_spaces, text.splitlines())
        return
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise _no_table(path) from None


def separator_of(text: str) -> str:
    """What stands between the columns of a table; empty if only spaces do.

    >>> separator_of("学号;姓名"), separator_of("20260117  李娜")
    (';', '')
    """
    first = [line for line in text.splitlines() if line.strip()][: 2 * SEARCHED]
    separator = max(SEPARATORS, key=lambda separator: sum(separator in line for line in first))
    return separator if any(separator in line for line in first) else ""


def _at_spaces(line: str) -> list[str]:
    """The columns of a line in which only spaces stand between them; those in a name in Latin letters do not count.

    >>> _at_spaces("20260117  李娜"), _at_spaces("7 Li Wei")
    (['20260117', '李娜'], ['7', 'Li Wei'])
    """
    several = re.split(r"\s{2,}", line.strip())
    return several if len(several) > 1 else re.split(r"(?<![A-Za-z])\s|\s(?![A-Za-z])", line.strip())


def _old_excel(content: bytes, path: Path) -> InputError:
    if LOCKED in content:
        sentence = _("{file} is locked with a password: open it in Excel, take the password away, and save it.")
    else:
        sentence = _(
            "{file} is in Excel's old format (.xls): open it in Excel, choose File → Save As and the type Excel Workbook (*.xlsx), and give that file."
        )
    return InputError(sentence.format(file=path.name))


def _no_table(path: Path) -> InputError:
    return InputError(
        _("{file} is no table of learners: open it in Excel and save it as .xlsx or as CSV UTF-8.").format(
            file=path.name
        )
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and abs(value) >= 10**EXCEL_DIGITS:
        value = f"{value:.14E}"  # as Excel writes it: its last digits are lost
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value
    return printable(" ".join(str(value).replace("\ufeff", "").split()))


def _spellings(cell: str) -> set[str]:
    """What a heading says, as it is compared: without case, marks, and spaces in Chinese.

    With and without what stands in brackets; of several words for the same, such as 学号/工号, each.

    >>> sorted(_spellings("学（工）号")), sorted(_spellings("Student_ID / 学 号 *"))
    (['学号', '学工号'], ['student id', '学号'])
    """
    text = plain(cell).casefold()
    found = set()
    for bare in (re.sub(r"\(.*?\)", "", text), re.sub(r"[()]", "", text)):
        for part in re.split(r"[/|、]|\bor\b|或", bare):
            spelled = re.sub(r"[\s_.:*-]+", " ", part).strip()
            found.add(spelled if spelled.isascii() else spelled.replace(" ", ""))
    return found | _in_two_languages(text)


def _in_two_languages(text: str) -> set[str]:
    """A heading and its translation beside it, such as 学号 Student ID, if both of them mean the same column."""
    chinese, english = re.sub(r"[\x00-\x7f]", "", text), " ".join(re.findall(r"[a-z]+", text))
    return next(({chinese, english} for known in COLUMNS.values() if {chinese, english} <= set(known)), set())


def _place_of_headings(rows: Rows) -> int | None:
    """How many rows stand above the headings; None if there are no headings."""
    return next((n for n, (_line, row) in enumerate(rows[:SEARCHED]) if any(map(_is_number, row))), None)


def _is_number(heading: str) -> bool:
    return not _spellings(heading).isdisjoint(NUMBER)


def _headings(rows: Rows, file: str) -> tuple[list[str], int, Rows]:
    """The headings, in which row they stand (0 if there are none), and the rows below them."""
    n_above = _place_of_headings(rows)
    if n_above is not None:
        return rows[n_above][1], rows[n_above][0], rows[n_above + 1 :]
    for n_above, (_line, first) in enumerate(rows[:SEARCHED]):
        if len(first) <= 3 and _looks_like_a_number(first[0]):
            return _headings_for(rows[n_above:]), 0, rows[n_above:]
        if sum(map(bool, first)) > 1:  # no title, which stands alone
            break
    raise InputError(
        _(
            "{file} has no column of student numbers: write Student number or 学号 above it. The first row is: {cells}."
        ).format(file=file, cells=listing(map(shown, rows[0][1][:10])))
    )


def _looks_like_a_number(cell: str) -> bool:
    return bool(re.fullmatch(r"""[='"]*[A-Za-z]{0,5}[\d.-]*\d\w*"?""", plain(cell), re.ASCII))


def _headings_for(rows: Rows) -> list[str]:
    """Headings for a list without any: numbers, names, e-mail addresses, and perhaps a number for each row before them."""
    first = rows[0][1]
    headings = ["number", *("email" if "@" in cell else "name" for cell in first[1:])]
    firsts, seconds = ([plain(row[place]) if place < len(row) else "" for _line, row in rows] for place in (0, 1))
    counted = [re.sub(r"\.0+$", "", cell).lstrip("0") for cell in firsts] == [str(n + 1) for n in range(len(rows))]
    if counted and all(_looks_like_a_number(cell) and not TELEPHONE.fullmatch(cell) for cell in seconds):
        headings[:2] = ["", "number"]
    return headings


def _columns(headings: list[str], rows: Rows, file: str) -> dict[str, int | None]:
    """Where number, names and e-mail address stand; None for a column that the list does not have, or in which is nothing."""
    filled = {place for _line, row in rows for place, cell in enumerate(row) if cell}
    spelled = [_spellings(heading) if place in filled else set() for place, heading in enumerate(headings)]
    if not any(map(_is_number, (heading for place, heading in enumerate(headings) if place in filled))):
        spelled = [_spellings(heading) for heading in headings]
    columns: dict[str, int | None] = {}
    for kind, known in COLUMNS.items():
        places = next(
            filter(None, ([place for place, one in enumerate(spelled) if heading in one] for heading in known)), []
        )
        if kind == "number" and len(places) > 1:
            raise InputError(
                _("{file} has more than one column {heading}: keep one of them.").format(
                    file=file, heading=shown(headings[places[0]])
                )
            )
        columns[kind] = places[0] if places else None
    return columns


def _at(row: list[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _is_no_learner(row: list[str], columns: Mapping[str, int | None]) -> bool:
    """Whether a row is a second row of headings, or says something about the whole list elsewhere than in its columns."""
    cells = [_at(row, columns[kind]) for kind in COLUMNS]
    return _is_number(cells[0]) or not any(cells) or plain(cells[1]).casefold() in NOBODY


def _learner(row: list[str], headings: list[str], columns: Mapping[str, int | None], where: str) -> Learner:
    others = {
        heading: value
        for place, (heading, value) in enumerate(zip(headings, row, strict=False))
        if heading and place not in columns.values()
    }
    number, name, first, last, email = (_at(row, columns[kind]) for kind in COLUMNS)
    name = name or _full_name(first, last)
    if SUM.fullmatch(plain(name).casefold()):
        raise _no_number(name, where)
    return Learner(_number(number, where), name, email, others)


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
    if not re.search(r"\d", number) or SUM.fullmatch(number.casefold()):  # such as what stands below the list
        raise _no_number(text, where)
    return number


def _no_number(text: str, where: str) -> InputError:
    return InputError(
        _("{where}: {value} is no student number. Correct it, or remove the row.").format(
            where=where, value=shown(text)
        )
    )
