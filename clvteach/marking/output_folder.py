"""The folder of results: what was there before, and writing what changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from tqdm import tqdm

from clvteach.checks import InputError
from clvteach.language import _
from clvteach.marking import moodle, pages, replacing
from clvteach.marking.class_marks import Marks
from clvteach.marking.marks_workbook import TeacherEdits, read, workbook

WORKBOOK, TABLE, LECTURE, RECORD = "marks.xlsx", "moodle.csv", "lecture.html", ".clvteach-marks.json"
FEEDBACK = "feedback"
ANY = "any"  # in place of a digest, which was not recorded before
_PAGE = re.compile(r"feedback/[^/\\]+\.html")
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\.|$)", re.IGNORECASE)  # no file may be called so on Windows


@dataclass(frozen=True)
class EarlierResults:
    """What a folder of results held before.

    Attributes
    ----------
    workbook : bytes or None
        marks.xlsx as it was.
    edits : TeacherEdits
        What could be read in it: nothing if it is broken or not ours.
    fingerprint : str
        Of the workbook that was written at the last marking, empty if unknown.
    written : Mapping of str to str
        What was written at the last marking, by its place in the folder, and its SHA-256; empty if unknown.
    """

    workbook: bytes | None
    edits: TeacherEdits
    fingerprint: str
    written: Mapping[str, str]


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


def earlier_results(out: Path) -> EarlierResults:
    """What a folder of results holds, if it exists.

    Raises
    ------
    InputError
        If marks.xlsx is open elsewhere and cannot be read.
    """
    try:
        content = replacing.present(out / WORKBOOK)
    except OSError as error:
        raise replacing.not_written(error) from None
    try:
        edits = read(content) if content is not None else TeacherEdits()
    except ValueError:
        edits = TeacherEdits()
    return EarlierResults(content, edits, *_record(out))


def write(
    out: Path, marks: Marks, earlier: EarlierResults, more: Mapping[str, bytes] = MappingProxyType({})
) -> list[str]:
    """Write all results; remove the pages of learners who have none any more.

    Whatever happens meanwhile, each file is the old one or the new one, and what is not ours to replace is there under
    another name before anything is replaced.

    Parameters
    ----------
    out : Path
        Made if it does not exist.
    marks : Marks
    earlier : EarlierResults
        What :func:`earlier_results` found.
    more : Mapping of str to bytes
        Further results, by their names.

    Returns
    -------
    list of str
        What was done with files that were there before, in sentences.

    Raises
    ------
    replacing.Changed
        If marks.xlsx is not what it was before any more. Then nothing was written.
    InputError
        If a file cannot be written, such as one that is open in Excel. The sentence says what was.
    """
    book = workbook(marks)
    results = {
        WORKBOOK: book.content,
        TABLE: moodle.table(marks),
        LECTURE: pages.lecture(marks).encode("utf-8", "replace"),
        **more,
    }
    for number in tqdm(marks.roster.learners, desc=_("writing feedback"), disable=None):
        page = pages.feedback(marks, number)
        if page is not None:
            results[f"{FEEDBACK}/{safe_name(number)}.html"] = page.encode("utf-8", "replace")
    record = {"workbook": book.fingerprint, "files": {place: digest_of(content) for place, content in results.items()}}
    try:
        kept = _kept_aside(out, results, earlier)
        results[RECORD] = json.dumps(record, indent=1).encode()
        gone = [out / place for place in _pages_without_a_learner(out, results, earlier)]
        contents = {out / place: content for place, content in (dict(kept.values()) | results).items()}
        with replacing.prepared((out, out / FEEDBACK), contents) as parts, replacing.no_interrupt():
            copies = [out / old for old, _content in kept.values()]
            replacing.put_in_place(parts, copies, out / WORKBOOK, earlier.workbook)
            for page in gone:
                page.unlink()
    except OSError as error:
        raise replacing.not_written(error) from None
    return [
        _("{file} held more than this program had written: it is kept as {old}.").format(file=place, old=old)
        for place, (old, _content) in kept.items()
    ]


def _kept_aside(out: Path, results: Mapping[str, bytes], earlier: EarlierResults) -> dict[str, tuple[str, bytes]]:
    """What stands where a result goes and was not written by us, or has been changed since: its new place, and itself."""
    kept = {}
    for place, content in results.items():
        present = earlier.workbook if place == WORKBOOK else replacing.present(out / place)
        if present not in (None, content) and not _is_ours(place, present, earlier):
            kept[place] = name_for_old(out, place, present), present
    return kept


def _pages_without_a_learner(out: Path, results: Mapping[str, bytes], earlier: EarlierResults) -> list[str]:
    """Pages of the last marking that are as they were written, of learners who have none any more."""
    gone = (place for place in earlier.written if _PAGE.fullmatch(place) and place not in results)
    return [place for place in gone if _is_ours(place, replacing.present(out / place), earlier)]


def _is_ours(place: str, content: bytes | None, earlier: EarlierResults) -> bool:
    """Whether a file is as it was written at the last marking; a workbook may hold what the teacher typed besides."""
    if place == WORKBOOK:
        return bool(earlier.fingerprint) and earlier.edits.fingerprint == earlier.fingerprint
    return content is not None and earlier.written.get(place) in (ANY, digest_of(content))


def digest_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def safe_name(number: str) -> str:
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


def name_for_old(out: Path, place: str, content: bytes) -> str:
    """A name for a file that was there: one that is free, or under which the same is kept already."""
    path = PurePosixPath(place)
    suffixes = ("(old)" if n == 1 else f"(old {n})" for n in count(1))
    names = (path.with_name(f"{path.stem} {suffix}{path.suffix}").as_posix() for suffix in suffixes)
    return next(name for name in names if replacing.present(out / name) in (None, content))
