"""The folder of results: what was there before, and writing what changed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from tqdm import tqdm

from clvteach.checks import InputError
from clvteach.language import _
from clvteach.marking import collecting, excel, moodle, pages, reading, running
from clvteach.marking.marks import Marks
from clvteach.marking.submission import Submission

WORKBOOK, TABLE, LECTURE, RECORD = "marks.xlsx", "moodle.csv", "lecture.html", ".clvteach-marks.json"
_PAGE = re.compile(r"feedback/[^/\\]+\.html")
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\.|$)", re.IGNORECASE)  # no file may be called so on Windows


@dataclass(frozen=True)
class Before:
    """What a folder of results held before.

    Attributes
    ----------
    workbook : bytes or None
        marks.xlsx as it was.
    found : excel.Found
        What could be read in it: nothing if it is broken or not ours.
    record : dict
        What was written at the last marking: the pages, and the workbook's fingerprint (None if unknown).
    """

    workbook: bytes | None
    found: excel.Found
    record: dict


def refuse(submissions: Path, out: Path) -> None:
    """Refuse to write the results into a file, or where they would be read as submissions at the next marking."""
    if out.exists() and not out.is_dir():
        raise InputError(
            _("{path} is a file: choose a folder for the results with --out, such as {folder}.").format(
                path=out, folder=out.parent / "marks"
            )
        )
    inside, outside = out.resolve(), submissions.resolve()
    if inside == outside or outside in inside.parents:
        raise InputError(
            _(
                "The results cannot go into the folder of submissions: choose another folder with --out, such as {folder}."
            ).format(folder=outside.parent / "marks")
        )


def submissions_in(folder: Path, run: bool) -> Iterator[Submission]:
    """Everything that was handed in; with ``run``, what has no results is run first."""
    for found in tqdm(collecting.collect(folder), desc=_("reading files"), disable=None):
        submission = reading.read(found)
        if run and submission.exercise and (submission.unrun or not submission.answers):
            submission = _run_here(found, submission)
        yield submission


def _run_here(found: collecting.Found, submission: Submission) -> Submission:
    """The submission with the answers that its notebook gives when it is run; those it came with stay."""
    content, sentence = running.run(found.content)
    ran = reading.read(replace(found, content=content))
    return replace(
        submission,
        answers={**ran.answers, **submission.answers},
        unrun=submission.unrun - ran.answers.keys(),
        problems=(*ran.problems, sentence) if sentence else ran.problems,
        executed=True,
    )


def before(out: Path) -> Before:
    """What a folder of results holds, if it exists.

    Raises
    ------
    InputError
        If marks.xlsx is open elsewhere and cannot be read.
    """
    content = _present(out / WORKBOOK)
    try:
        found = excel.read(content) if content is not None else excel.Found({}, "")
    except ValueError:
        found = excel.Found({}, "")
    return Before(content, found, _record(out))


def write(out: Path, marks: Marks, earlier: Before) -> list[str]:
    """Write all results; remove the pages of learners who have none any more.

    Parameters
    ----------
    out : Path
        Made if it does not exist.
    marks : Marks
    earlier : Before
        What :func:`before` found.

    Returns
    -------
    list of str
        What was done with files that were there before, in sentences.

    Raises
    ------
    InputError
        If a file cannot be changed, such as one that is open in Excel. Then none was.
    """
    book = excel.workbook(marks)
    files = {
        WORKBOOK: book.content,
        TABLE: moodle.table(marks),
        LECTURE: pages.lecture(marks).encode("utf-8", "replace"),
    }
    for number in tqdm(marks.roster.learners, desc=_("writing feedback"), disable=None):
        page = pages.feedback(marks, number)
        if page is not None:
            files[f"feedback/{_safe(number)}.html"] = page.encode("utf-8", "replace")
    notes = []
    known = earlier.workbook in (None, book.content) or earlier.found.fingerprint == earlier.record["workbook"]
    if not known:
        old = _old_name(out, earlier.workbook)
        files[old] = earlier.workbook
        notes.append(
            _("{file} held more than this program had written: it is kept as {old}.").format(file=WORKBOOK, old=old)
        )
    record = {"workbook": book.fingerprint, "pages": sorted(filter(_PAGE.fullmatch, files))}
    files[RECORD] = json.dumps(record, indent=1).encode()
    _write(out, files)
    for page in filter(_PAGE.fullmatch, set(earlier.record["pages"]) - set(files)):
        (out / page).unlink(missing_ok=True)
    return notes


def _safe(number: str) -> str:
    """A learner's number as a file may be called anywhere, and no two alike: "~" is in no number."""
    return f"~{number}" if _RESERVED.match(number) or number.startswith(".") else number


def _record(out: Path) -> dict:
    """What was written here at the last marking."""
    try:
        record = json.loads((out / RECORD).read_text(encoding="utf-8"))
        return {"workbook": str(record["workbook"]), "pages": [str(page) for page in record["pages"]]}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {"workbook": None, "pages": []}


def _old_name(out: Path, content: bytes) -> str:
    """A name for the workbook that was there: one that is free, or under which the same is kept already."""
    names = (f"marks (old {n}).xlsx" if n > 1 else "marks (old).xlsx" for n in count(1))
    return next(name for name in names if _present(out / name) in (None, content))


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Write those files whose content changed: all of them or, if one is in use, none."""
    changed = {out / place: content for place, content in files.items() if _present(out / place) != content}
    for path in changed:
        _try(path)
    for path in sorted({path.parent for path in changed}):
        path.mkdir(parents=True, exist_ok=True)
    for path, content in changed.items():
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_bytes(content)
            os.replace(part, path)  # whatever happens, there is the old file or the new one
        except PermissionError:
            raise _in_use(path) from None
        finally:
            part.unlink(missing_ok=True)


def _try(path: Path) -> None:
    """Whether a file that exists may be changed: Excel on Windows keeps others from it."""
    try:
        path.open("r+b").close()
    except FileNotFoundError:
        pass
    except OSError:
        raise _in_use(path) from None


def _present(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        raise _in_use(path) from None


def _in_use(path: Path) -> InputError:
    return InputError(
        _(
            "{file} cannot be changed: close it in Excel and other programs, then mark again. Nothing was written."
        ).format(file=path)
    )
