"""The list of a class: which learners there are, and which of them a file's name means."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from clvteach import exercises
from clvteach.checks import InputError, plain, shown
from clvteach.language import _, listing
from clvteach.marking.collecting import printable, text_of
from clvteach.questions.learner import SAMPLE, drawn_for, learner_number

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
LONG = 5  # characters of a number that is no class, week, year or copy
MOST_FOLDERS = 10  # one in another, in which a learner's name is looked for
NO_MATCH = (0, False)
_PLATFORM = re.compile(
    r"_\d+_assignsubmission_(file|onlinetext)?_?"
)  # Moodle's own number of a submission, which is no learner's
_CHAPTER = re.compile(rf"(?<!\d)0[0-9](?!\d)|{'|'.join(name[2:] for name in exercises.names())}", re.IGNORECASE)
_COPY = re.compile(r"\(\d+\)")  # what a browser adds to the name of a second download


@dataclass(frozen=True)
class Learner:
    """One learner of the class.

    Attributes
    ----------
    number : str
        As :func:`clvteach.questions.numbers.learner_number` writes it.
    name, email : str
        Empty where the list has none.
    row : Mapping of str to str
        What the other columns hold, by their headings.
    """

    number: str
    name: str = ""
    email: str = ""
    row: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Roster:
    """The learners of a class by their numbers, in the order of the list."""

    learners: Mapping[str, Learner]

    def find(self, number: object) -> str | None:
        """A number as the list has it; zeros in front, which Excel loses, do not count unless they have to.

        Parameters
        ----------
        number : object
            As a learner writes it.

        Returns
        -------
        str or None
            None if it is nobody's, or that of several.

        Examples
        --------
        >>> Roster({"123": Learner("123", "Li Wei")}).find("0123")
        '123'
        """
        try:
            wanted = learner_number(number)
        except InputError:
            return None
        if wanted in self.learners:
            return wanted
        same = [known for known in self.learners if drawn_for(known) == drawn_for(wanted)]
        return same[0] if len(same) == 1 else None

    def called(self, number: str) -> str:
        """A number in a sentence for the teacher, with the learner's name if the list has it.

        >>> Roster({"123": Learner("123", "Li Wei"), "124": Learner("124")}).called("123")
        'Li Wei (123)'
        """
        name = self.learners[number].name if number in self.learners else ""
        return _("{name} ({number})").format(name=name, number=number) if name else number

    def named_in(self, file: str) -> tuple[str, ...]:
        """The numbers of the learners whom a path names beyond doubt: by full name, or by a number that is no other.

        Parameters
        ----------
        file : str
            With "/" between folders.

        Returns
        -------
        tuple of str
            The outermost folder's first: the platform or the teacher has named that one, the learner those inside it.
            A folder that names several alike names nobody; of one learner in another's name the longest counts.

        Examples
        --------
        >>> roster = Roster({"20260117": Learner("20260117", "张三"), "20260118": Learner("20260118", "李四")})
        >>> roster.named_in("张三_4711_assignsubmission_file_/20260118.ipynb")
        ('20260117', '20260118')
        """
        named = (self._named(_Part(part), doubtful=False) for part in _parts(file))
        return tuple(dict.fromkeys(filter(None, named)))

    def guessed_from(self, file: str) -> str | None:
        """The learner whom a short number in a path may mean, such as 7 in ``"7_homework.ipynb"``: the nearest to its end.

        It may as well be the number of a class, a week or a copy.

        >>> Roster({"7": Learner("7")}).guessed_from("2026/7_homework.ipynb")
        '7'
        """
        guesses = (self._named(_Part(part), doubtful=True) for part in reversed(_parts(file)))
        return next(filter(None, guesses), None)

    def _named(self, part: _Part, doubtful: bool) -> str | None:
        """Whom a part of a path names, if it is one learner."""
        matches = {number: spelling.match(part, doubtful) for number, spelling in self._spellings.items()}
        best = max(matches.values(), default=NO_MATCH)
        named = [number for number, match in matches.items() if match == best and match != NO_MATCH]
        return named[0] if len(named) == 1 else None

    @cached_property
    def _spellings(self) -> dict[str, _Spelling]:
        return {number: _Spelling(learner) for number, learner in self.learners.items()}


def _parts(file: str) -> list[str]:
    """The parts of a path that may name a learner: not the many between, where it has more than anybody would make."""
    # what stands before Moodle's own number is the platform's, also where it makes no folders; what follows is the learner's
    parts = [part for part in _PLATFORM.sub("/", file).split("/") if part]
    return parts if len(parts) <= MOST_FOLDERS else [*parts[: MOST_FOLDERS - 2], *parts[-2:]]


class _Part:
    """A part of a path as it is searched: without what is no learner's number, and its words in two ways."""

    def __init__(self, part: str) -> None:
        self.text = _CHAPTER.sub(" ", _COPY.sub(" ", plain(part))).casefold()
        words = _words(self.text)
        self.apart, self.together = " ".join(words), "".join(words)


class _Spelling:
    """How a learner is written in the names of files."""

    def __init__(self, learner: Learner) -> None:
        self.number, self.significant = learner.number.casefold(), drawn_for(learner.number).casefold()
        self.long = len(self.significant) >= LONG
        self.numbers = re.compile(rf"(?<![0-9a-z])0*{re.escape(self.significant)}(?![0-9a-z])")
        words = _words(learner.name)
        orders = (words, [*words[1:], *words[:1]], [*words[-1:], *words[:-1]])
        self.names = {" ".join(order) for order in orders if order}

    def match(self, part: _Part, doubtful: bool) -> tuple[int, bool]:
        """How many characters of a part name the learner, and whether exactly so."""
        found = [NO_MATCH]
        if (self.long or doubtful) and self.significant in part.text:
            found += [(len(hit), hit == self.number) for hit in self.numbers.findall(part.text)]
        for name in self.names:
            # Chinese is written without spaces; a name in Latin letters must not end inside a word
            if not name.isascii():
                wanted = name.replace(" ", "")
                found += [(len(wanted), True)] if wanted in part.together else []
            elif name in part.apart and re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", part.apart):
                found.append((len(name), True))
        return max(found)


def _words(text: str) -> list[str]:
    return re.split(r"[\s_.,·-]+", plain(text).casefold().strip(" _.,·-")) if text.strip() else []


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
    rows = [(at, row) for at, row in enumerate(_rows(path), start=1) if any(row)]
    if not rows:
        raise InputError(_("{file} is empty: it needs one row for each learner.").format(file=path.name))
    headings, rows = _headings(rows, path.name)
    columns = _columns(headings, path.name)
    learners: dict[str, Learner] = {}
    seen: dict[str, int] = {}
    for at, row in rows:
        learner = _learner(row, headings, columns, _("{file}, row {row}").format(file=path.name, row=at))
        if learner.number in seen:
            raise InputError(
                _(
                    "{file} has the number {number} in row {row} and again in row {again}: correct or remove one."
                ).format(file=path.name, number=learner.number, row=seen[learner.number], again=at)
            )
        learners[learner.number] = learner
        seen[learner.number] = at
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
    for place, (_at, row) in enumerate(rows[:SEARCHED]):
        if any(_heading(cell) in NUMBER for cell in row):
            return row, rows[place + 1 :]
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
        at = columns[kind]
        return row[at] if at is not None and at < len(row) else ""

    others = {
        heading: value
        for at, (heading, value) in enumerate(zip(headings, row, strict=False))
        if heading and at not in columns.values()
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
