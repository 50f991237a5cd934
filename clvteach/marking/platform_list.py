"""Marks go back to where they came from: the class list, if a platform exported it, once more with the points in it.

The same file, with the same rows in the same order; only the points are new. What is known of a platform is what its
documentation, or programs that read its files, say:

* Canvas: columns Student, ID, SIS User ID, SIS Login ID, Section, then one for each assignment; a second row "Points
  Possible", with something in brackets where a column is calculated and only to be read; a column that Canvas does not
  know becomes a new assignment.
* Blackboard: Last Name, First Name, Username, …; a column "Quiz 3 [Total Pts: 10] |664617" belongs to the item of that
  number; a column without a number becomes a new one, of text, with 0 points possible.
* Moodle: First name, Last name or Surname, ID number, …, "Assignment: …", "Last downloaded from this course"; the
  worksheet of an assignment has Grade, Maximum Grade and "Grade can be changed" instead.
* 学习通 (超星): 学生姓名 or 姓名, 学号/工号, …; 雨课堂: 学号, 姓名, …, 得分 (总:10.0分). Whether they read such a file
  again is described nowhere.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clvteach import language
from clvteach.checks import plain
from clvteach.language import N_, _, listing
from clvteach.marking.class_list import ClassList, read_list, separator_of
from clvteach.marking.class_marks import Marks
from clvteach.marking.decoding import text_of
from clvteach.questions.filling import short
from clvteach.questions.question import Exercise

SUFFIX = "-marked"
POSSIBLE = "points possible"  # what Canvas writes in its second row
MOST_ROWS = 10_000  # of an Excel file, which is kept in memory as a whole
UNNAMED = ("成绩", "分数", "得分", "score", "grade", "points", "mark", "marks")  # columns that name no exercise
MARKS_OF_ORDER = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NO_FORMULA = re.compile(r"""-|[+-]?[\d\s().,:/-]+%?|="[\w.-]*\"""")  # no grade, a number, a telephone, digits as text
_OUT_OF = re.compile(r"\[total pts:[^\d\]]*([\d.]+)|总[:：]\s*([\d.]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Platform:
    """What is known of a platform's lists.

    Attributes
    ----------
    name : str
    known_by : tuple of frozenset of str
        Headings, as :func:`_spelled` writes them, that stand in its lists, all of one of these.
    takes : callable
        Whether a column with this heading may hold the points of an exercise that it names.
    unknown : str
        What is not known of it, or has to be done there, in a sentence; empty if nothing.
    """

    name: str
    known_by: tuple[frozenset[str], ...]
    takes: Callable[[str], bool] = lambda heading: True
    unknown: str = ""


CANVAS = Platform(
    "Canvas",
    (frozenset({"student", "id", "section"}),),
    unknown=N_("In Canvas, Grades → Import takes this file; a column that it does not know becomes a new assignment."),
)
PLATFORMS = (
    CANVAS,
    Platform(
        "Blackboard",
        (frozenset({"last name", "first name", "username"}), frozenset({"姓氏", "名字", "用户名"})),
        lambda heading: "|" in heading,
        N_(
            "Blackboard takes this file under Upload; it adds a column that it does not know as text with 0 points possible: change that there."
        ),
    ),
    Platform(
        "Moodle",
        (
            frozenset({"last downloaded from this course"}),
            frozenset({"identifier", "grade", "grade can be changed"}),
            frozenset({"first name", "last name", "id number", "email address"}),
            frozenset({"first name", "surname", "id number", "email address"}),
        ),
        lambda heading: not heading.startswith(("feedback", "course total")),
        N_("Moodle asks at the import which column belongs to which grade item."),
    ),
    Platform(
        "学习通",
        (frozenset({"学号/工号", "学生姓名"}), frozenset({"学号/工号", "姓名"})),
        unknown=N_("Whether 学习通 reads this file is described nowhere: if it does not, copy the column from it."),
    ),
    Platform(
        "雨课堂",
        (frozenset({"学号", "姓名", "得分"}),),
        unknown=N_("Whether 雨课堂 reads this file is described nowhere: if it does not, copy the column from it."),
    ),
)


@dataclass(frozen=True)
class GivenBack:
    """The list with the points, by its name, if there is one; and what there is to say about it, in sentences."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Filling:
    """What goes where: points by row and column, both counted from 0, and what stands over new columns."""

    cells: Mapping[int, Mapping[int, str]]
    width: int  # of the list as it was
    learners: frozenset[int]  # the rows in which they stand
    headings: int  # their row


def filled_in(path: Path, marks: Marks) -> GivenBack:
    """The class list with the points in it, if a platform exported it or a column waits for them.

    Parameters
    ----------
    path : Path
        The class list.
    marks : Marks

    Returns
    -------
    GivenBack
        Nothing if it comes from no known platform and has no empty column for points.
    """
    path = Path(path)
    found = read_list(path)
    platform = _platform(found)
    if not marks.exercises or not found.headings_row:
        return GivenBack()
    places = _places(found, platform, marks)
    if not places:
        return GivenBack()
    filling = _filling(found, platform, marks, places)
    content = path.read_bytes()
    try:
        filled = _in_xlsx(content, found, filling) if content.startswith(b"PK") else _in_csv(content, filling)
    except Exception:  # openpyxl fails in many ways at what other programs have written
        filled = None
    if filled is None:
        sentence = _("{file} cannot be given back with the points in it: copy them from marks.xlsx.")
        return GivenBack(notes=(sentence.format(file=path.name),))
    name = f"{path.stem}{SUFFIX}{path.suffix}"
    return GivenBack({name: filled}, tuple(_notes(name, found, platform, marks, places)))


def _spelled(heading: str) -> str:
    """A heading as it is compared: without case, ends of lines, and what stands in square or round brackets.

    >>> _spelled(" Last Name"), _spelled("得分 (总:10.0分)"), _spelled("学号/工号")
    ('last name', '得分', '学号/工号')
    """
    return " ".join(re.sub(r"\(.*?\)|\[.*?\]", "", plain(heading)).casefold().split())


def _platform(found: ClassList) -> Platform | None:
    headings = {_spelled(heading) for heading in found.headings}
    return next((one for one in PLATFORMS if any(known <= headings for known in one.known_by)), None)


def _places(found: ClassList, platform: Platform | None, marks: Marks) -> dict[str, int]:
    """In which column the points of each exercise go, counted from 0, and the total under the name ""; new ones are last."""
    taken = {place for place in found.columns.values() if place is not None}
    free = {
        place: plain(heading).casefold()
        for place, heading in enumerate(found.headings)
        if place not in taken and not _read_only(found, platform, place)
    }
    places = {}
    for exercise in marks.exercises:
        named = [
            place
            for place, heading in free.items()
            if platform and platform.takes(heading) and any(name in heading for name in _names(exercise))
        ]
        if named:
            places[exercise.name] = named[0]
    unnamed = [place for place in free if _spelled(found.headings[place]) in UNNAMED and _is_empty(found, place)]
    if not places and unnamed:
        return {marks.exercises[0].name if len(marks.exercises) == 1 else "": unnamed[0]}
    if platform:
        width = len(found.headings)
        new = [exercise.name for exercise in marks.exercises if exercise.name not in places]
        places |= {name: width + at for at, name in enumerate(new)}
    return places


def _read_only(found: ClassList, platform: Platform | None, place: int) -> bool:
    """Whether it is a column that Canvas calculates: "(read only)", in the language of whoever exported it."""
    return platform is CANVAS and _possible(found, place).startswith("(")


def _possible(found: ClassList, place: int) -> str:
    """What stands in a column of the row Points Possible of a list from Canvas; empty if there is none."""
    for _line, row in found.rows:
        if plain(row[0]).casefold() == POSSIBLE:
            return row[place] if place < len(row) else ""
    return ""


def _names(exercise: Exercise) -> set[str]:
    """What a column for an exercise may be called: by its name or its title, in every language."""
    names = {exercise.name}
    for code in language.LANGUAGES:
        with language.using(code):
            names.add(_(exercise.title))
    return {plain(name).casefold() for name in names}


def _is_empty(found: ClassList, place: int) -> bool:
    return not any(
        place < len(row) and row[place] not in ("", "-") for line, row in found.rows if line in found.numbers
    )


def _filling(found: ClassList, platform: Platform | None, marks: Marks, places: Mapping[str, int]) -> _Filling:
    width = len(found.headings)
    possible = {exercise.name: short(exercise.points) for exercise in marks.exercises}
    new = {name: place for name, place in places.items() if place >= width}
    cells = {found.headings_row - 1: {place: name for name, place in new.items()}}
    for line, row in found.rows:
        if platform is CANVAS and plain(row[0]).casefold() == POSSIBLE:
            cells[line - 1] = {place: possible[name] for name, place in new.items()}
    for line, number in found.numbers.items():
        earned = {name: paper.points for name, paper in marks.papers_of(number).items() if paper.counts}
        if earned:
            earned[""] = round(sum(earned.values()), 2)
        cells[line - 1] = {place: short(earned[name]) for name, place in places.items() if name in earned}
    return _Filling(cells, width, frozenset(line - 1 for line in found.numbers), found.headings_row - 1)


def _in_csv(content: bytes, filling: _Filling) -> bytes | None:
    """The same text with the points, every other character as it was; None if its encoding or its marks are unclear."""
    mark, text, encoding = _decoded(content)
    if not encoding:
        return None
    separator = separator_of(text)
    records = _records(text, separator)
    cells = [[_bare(part) for part in parts] for parts, _end in records]
    if cells != [row or [""] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]:
        return None
    all_quoted = all(part.startswith('"') for part in records[filling.headings][0] if part)
    width = max([filling.width, *(place + 1 for new in filling.cells.values() for place in new)])
    out = []
    for at, (parts, end) in enumerate(records):
        new = filling.cells.get(at, {})
        parts = [_harmless(part) for part in parts] if at in filling.learners else list(parts)
        if width > filling.width and len(parts) > 1:  # a title above the list stands alone
            parts += ['""' if all_quoted else ""] * (width - len(parts))
        for place, value in new.items():
            parts += [""] * (place + 1 - len(parts))
            parts[place] = f'"{value}"' if all_quoted or parts[place].startswith('"') else value
        out.append(separator.join(parts) + end)
    return mark + "".join(out).encode(encoding)


def _decoded(content: bytes) -> tuple[bytes, str, str]:
    """The mark of byte order, the text, and the encoding in which it gives the same bytes again; empty if none does."""
    for mark, encoding in MARKS_OF_ORDER:
        if content.startswith(mark):
            return (
                mark,
                content[len(mark) :].decode(encoding, "replace"),
                encoding if _same(content, mark, encoding) else "",
            )
    for encoding in ("utf-8", "gb18030"):
        if _same(content, b"", encoding) and content.decode(encoding) == text_of(content):
            return b"", content.decode(encoding), encoding
    return b"", "", ""


def _same(content: bytes, mark: bytes, encoding: str) -> bool:
    try:
        return mark + content[len(mark) :].decode(encoding).encode(encoding) == content
    except UnicodeError:
        return False


def _records(text: str, separator: str) -> list[tuple[list[str], str]]:
    """The cells of each row as they are written, quotation marks included, and how the row ends."""
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{re.escape(separator)}\r\n]*')
    records, parts, at = [], [], 0
    while at < len(text) or parts:
        found = cell.match(text, at)
        parts.append(found[0])
        at = found.end()
        if text.startswith(separator, at):
            at += len(separator)
            continue
        end = re.compile(r"\r\n|\r|\n|").match(text, at)[0]
        records.append((parts, end))
        at, parts = at + len(end), []
        if not end and at < len(text):  # something stands behind a closing quotation mark: not written by a program
            return []
    return records


def _bare(part: str) -> str:
    return part[1:-1].replace('""', '"') if part.startswith('"') else part


def _harmless(part: str) -> str:
    """A learner's cell as it is written, unless a spreadsheet would take it for a formula."""
    bare = _bare(part)
    if not plain(bare[:1]).startswith(("=", "+", "-", "@")) or _NO_FORMULA.fullmatch(bare):
        return part
    return f"\"'{part[1:]}" if part.startswith('"') else f"'{part}"


def _in_xlsx(content: bytes, found: ClassList, filling: _Filling) -> bytes | None:
    """The same workbook with the points; a formula in a learner's number or name becomes its text."""
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet

    from clvteach.marking.spreadsheet import undated

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet: Worksheet = book[found.sheet]
    if sheet.max_row > MOST_ROWS:
        return None
    about = [place for place in found.columns.values() if place is not None]
    for row in filling.learners:
        for place in about:
            cell = sheet.cell(row + 1, place + 1)
            if cell.data_type == "f":
                cell.value = str(getattr(cell.value, "text", cell.value))
                cell.data_type, cell.quotePrefix = "s", True
    for row, new in filling.cells.items():
        for place, value in new.items():
            sheet.cell(row + 1, place + 1).value = value if row == filling.headings else float(value)
    out = io.BytesIO()
    book.save(out)
    return undated(out.getvalue())


def _notes(
    name: str, found: ClassList, platform: Platform | None, marks: Marks, places: Mapping[str, int]
) -> list[str]:
    """What was done, and what the teacher has to know or do at the platform."""
    columns = listing(found.headings[place] if place < len(found.headings) else word for word, place in places.items())
    notes = [
        _("{file} is your class list with the points in it, in the column {columns}.").format(
            file=name, columns=columns
        )
    ]
    if platform and platform.unknown:
        notes.append(_(platform.unknown))
    for exercise in marks.exercises:
        place = places.get(exercise.name)
        theirs = _out_of(found, place) if place is not None and place < len(found.headings) else None
        if theirs is not None and theirs != exercise.points:
            sentence = _("{column} is out of {theirs} points there, out of {ours} here.")
            column = found.headings[place]
            notes.append(sentence.format(column=column, theirs=short(theirs), ours=exercise.points))
    return notes


def _out_of(found: ClassList, place: int) -> float | None:
    """Of how many points a column is at the platform, where the list says so."""
    said = _OUT_OF.search(found.headings[place])
    text = next(filter(None, said.groups()), "") if said else _possible(found, place)
    most = [at for at, heading in enumerate(found.headings) if _spelled(heading) == "maximum grade"]
    for _line, row in found.rows if most else ():
        text = text or (row[most[0]] if most[0] < len(row) else "")
    try:
        return float(text)
    except ValueError:
        return None
