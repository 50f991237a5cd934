"""The folder of results: what was there before, and writing what changed."""

from __future__ import annotations

import errno
import json
import re
import signal
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath

from tqdm import tqdm

from clvteach import files
from clvteach.checks import InputError
from clvteach.language import _, listing
from clvteach.marking import collecting, excel, moodle, pages, reading, running
from clvteach.marking.marks import Marks
from clvteach.marking.submission import Submission

WORKBOOK, TABLE, LECTURE, RECORD = "marks.xlsx", "moodle.csv", "lecture.html", ".clvteach-marks.json"
FEEDBACK = "feedback"
ANY = "any"  # in place of a digest, which was not recorded before
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
    fingerprint : str
        Of the workbook that was written at the last marking, empty if unknown.
    written : Mapping of str to str
        What was written at the last marking, by its place in the folder, and its SHA-256; empty if unknown.
    """

    workbook: bytes | None
    found: excel.Found
    fingerprint: str
    written: Mapping[str, str]


class Changed(Exception):
    """Somebody has saved marks.xlsx since it was read."""


def refuse(submissions: Path, roster: Path, out: Path) -> None:
    """Refuse to write the results into a file, over an input, or where they would be read at the next marking."""
    if out.exists() and not out.is_dir():
        raise InputError(
            _("{path} is a file: choose a folder for the results with --out, such as {folder}.").format(
                path=out, folder=out.parent / "marks"
            )
        )
    inside, outside = (out / FEEDBACK).resolve(), submissions.resolve()
    if inside == outside or outside in inside.parents:
        raise InputError(
            _(
                "The results cannot go into the folder of submissions: choose another folder with --out, such as {folder}."
            ).format(folder=outside.parent / "marks")
        )
    for given in (submissions, roster):
        for name in (WORKBOOK, TABLE, LECTURE, RECORD):
            if given.exists() and (out / name).exists() and (out / name).samefile(given):
                raise InputError(
                    _("The results would overwrite {file}: choose another folder with --out, such as {folder}.").format(
                        file=given, folder=out / "marks"
                    )
                )


def submissions_in(folder: Path, run: bool) -> Iterator[Submission]:
    """Everything that was handed in; with ``run``, what has no results is run first."""
    known: dict[str, Submission] = {}  # by content: a thousand copies are read, or run, once
    for found in tqdm(collecting.collect(folder), desc=_("reading files"), disable=None):
        digest = "" if found.content is None or found.problem else _digest(found.content)
        if digest in known:
            yield replace(known[digest], file=found.file)
            continue
        submission = _submission(found, run)
        if digest:
            known[digest] = submission
        yield submission


def _submission(found: collecting.HandedIn, run: bool) -> Submission:
    """What one file holds. If it takes more than the computer has, it is this file's fault alone."""
    try:
        submission = reading.read(found)
        if run and submission.exercise and (submission.unrun or not submission.answers):
            submission = _run_here(found, submission)
        return submission
    except (MemoryError, RecursionError):
        problem = _("It takes more memory than there is: ask for it with fewer outputs.")
        return Submission(found.file, problems=(problem,))


def _run_here(found: collecting.HandedIn, submission: Submission) -> Submission:
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
    try:
        content = _present(out / WORKBOOK)
    except OSError as error:
        raise _not_written(error) from None
    try:
        found = excel.read(content) if content is not None else excel.Found()
    except ValueError:
        found = excel.Found()
    return Before(content, found, *_record(out))


def write(out: Path, marks: Marks, earlier: Before) -> list[str]:
    """Write all results; remove the pages of learners who have none any more.

    Whatever happens meanwhile, each file is the old one or the new one, and what is not ours to replace is there under
    another name before anything is replaced.

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
    Changed
        If marks.xlsx is not what it was before any more. Then nothing was written.
    InputError
        If a file cannot be written, such as one that is open in Excel. The sentence says what was.
    """
    book = excel.workbook(marks)
    results = {
        WORKBOOK: book.content,
        TABLE: moodle.table(marks),
        LECTURE: pages.lecture(marks).encode("utf-8", "replace"),
    }
    for number in tqdm(marks.roster.learners, desc=_("writing feedback"), disable=None):
        page = pages.feedback(marks, number)
        if page is not None:
            results[f"{FEEDBACK}/{_safe(number)}.html"] = page.encode("utf-8", "replace")
    record = {"workbook": book.fingerprint, "files": {place: _digest(content) for place, content in results.items()}}
    try:
        kept = _kept_aside(out, results, earlier)
        results[RECORD] = json.dumps(record, indent=1).encode()
        gone = [out / place for place in _pages_without_a_learner(out, results, earlier)]
        with _prepared(out, dict(kept.values()) | results) as parts, _no_interrupt():
            _replace(parts, [out / old for old, _content in kept.values()], out / WORKBOOK, earlier.workbook)
            for page in gone:
                page.unlink()
    except OSError as error:
        raise _not_written(error) from None
    return [
        _("{file} held more than this program had written: it is kept as {old}.").format(file=place, old=old)
        for place, (old, _content) in kept.items()
    ]


def _kept_aside(out: Path, results: Mapping[str, bytes], earlier: Before) -> dict[str, tuple[str, bytes]]:
    """What stands where a result goes and was not written by us, or has been changed since: its new place, and itself."""
    kept = {}
    for place, content in results.items():
        present = earlier.workbook if place == WORKBOOK else _present(out / place)
        if present not in (None, content) and not _is_ours(place, present, earlier):
            kept[place] = _old_name(out, place, present), present
    return kept


def _pages_without_a_learner(out: Path, results: Mapping[str, bytes], earlier: Before) -> list[str]:
    """Pages of the last marking that are as they were written, of learners who have none any more."""
    gone = (place for place in earlier.written if _PAGE.fullmatch(place) and place not in results)
    return [place for place in gone if _is_ours(place, _present(out / place), earlier)]


def _is_ours(place: str, content: bytes | None, earlier: Before) -> bool:
    """Whether a file is as it was written at the last marking; a workbook may hold what the teacher typed besides."""
    if place == WORKBOOK:
        return bool(earlier.fingerprint) and earlier.found.fingerprint == earlier.fingerprint
    return content is not None and earlier.written.get(place) in (ANY, _digest(content))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _safe(number: str) -> str:
    """A learner's number as a file may be called anywhere, and no two alike: "~" is in no number."""
    return f"~{number}" if _RESERVED.match(number) or number.startswith(".") else number


def _record(out: Path) -> tuple[str, dict[str, str]]:
    """The fingerprint of the workbook and the digests of the files that were written here at the last marking."""
    try:
        record = json.loads((out / RECORD).read_text(encoding="utf-8"))
        written = record["files"] if "files" in record else dict.fromkeys([TABLE, LECTURE, *record["pages"]], ANY)
        return str(record["workbook"]), {str(place): str(digest) for place, digest in written.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "", {}


def _old_name(out: Path, place: str, content: bytes) -> str:
    """A name for a file that was there: one that is free, or under which the same is kept already."""
    path = PurePosixPath(place)
    suffixes = ("(old)" if n == 1 else f"(old {n})" for n in count(1))
    names = (path.with_name(f"{path.stem} {suffix}{path.suffix}").as_posix() for suffix in suffixes)
    return next(name for name in names if _present(out / name) in (None, content))


@contextmanager
def _prepared(out: Path, contents: Mapping[str, bytes]) -> Iterator[dict[Path, Path]]:
    """What is to be written, as far as it is new, prepared beside its place. What is not used is removed at the end."""
    parts: dict[Path, Path] = {}
    folders = (out, out / FEEDBACK)
    made = [folder for folder in folders if not folder.exists()]
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            files.remove_left_over(folder)
        for path, content in ((out / place, content) for place, content in contents.items()):
            if _present(path) != content:
                _try(path)
                parts[path] = files.prepare(path, content)
        yield parts
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
        for folder in reversed(made):
            with suppress(OSError):  # it is in use now, or was never made
                folder.rmdir()


def _replace(parts: Mapping[Path, Path], kept: Collection[Path], workbook: Path, before: bytes | None) -> None:
    """Put what was prepared in its place: what is kept aside first, then the workbook, which is most likely in use."""
    copies = [path for path in parts if path in kept]
    first, *others = sorted(set(parts) - set(kept), key=lambda path: (path != workbook, path)) or [None]
    if _present(workbook) != before:
        raise Changed
    there = {path: _present(path) for path in copies}  # by another marking at the same time
    if any(content not in (None, parts[path].read_bytes()) for path, content in there.items()):
        raise Changed
    copies = [path for path in copies if there[path] is None]
    try:
        for path in copies:
            files.replace(parts[path], path)
        if _present(workbook) != before:
            raise Changed
        if first:
            files.replace(parts[first], first)
    except (OSError, Changed):
        for path in copies:  # what it was made of is still where it was
            path.unlink(missing_ok=True)
        raise
    for at, path in enumerate(others):
        try:
            files.replace(parts[path], path)
        except OSError as error:
            raise _partly_written(error, [first, *others[:at]]) from None


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Let Ctrl+C wait for the moment in which files are replaced: it would leave some of the last marking, some of this."""
    if threading.current_thread() is not threading.main_thread():  # where Ctrl+C does not arrive
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _try(path: Path) -> None:
    """Whether a file that exists may be changed: Excel on Windows keeps others from it."""
    if path.exists():
        path.open("r+b").close()


def _present(path: Path) -> bytes | None:
    """What a file holds; None if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _not_written(error: OSError) -> InputError:
    """Why nothing was written, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        sentence = _("There is no space left for {file}: make room, then mark again. Nothing was written.")
    elif isinstance(error, PermissionError) or error.errno == errno.EROFS:
        sentence = _(
            "{file} cannot be changed: close it in Excel and other programs, or choose another folder with --out, then mark again. Nothing was written."
        )
    else:
        sentence = _("{file} cannot be written ({reason}): mend that, then mark again. Nothing was written.")
    return InputError(sentence.format(file=error.filename, reason=error.strerror))


def _partly_written(error: OSError, replaced: Sequence[Path]) -> InputError:
    return InputError(
        _(
            "{file} cannot be changed ({reason}): close it in other programs, then mark again. Until then {files} are new and the other results are those of the last marking. Nothing that you typed is lost."
        ).format(file=error.filename, reason=error.strerror, files=listing(path.name for path in replaced))
    )
