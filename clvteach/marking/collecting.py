"""Finding everything that was handed in: in folders, in zips, and in zips inside zips.

Nothing is unpacked to disk, so that no name in a zip can lead anywhere; nothing is changed; and nothing is passed over in
silence: what is left out is listed with the reason.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from clvteach.chapters import JOURNAL
from clvteach.checks import InputError
from clvteach.language import _
from clvteach.marking.decoding import decoded_name, name_of, printable, text_of

MEGABYTE = 1_000_000
MOST_BYTES = 64 * MEGABYTE  # of one file; read as a notebook it takes ten times as much memory
MOST_UNPACKED = 1000 * MEGABYTE  # of one zip, with the zips inside it
MOST_MEMBERS = 20_000  # of one zip, with the zips inside it
# a zip may hold so many files, and one more for so many bytes: no file that is packed takes less
MEMBERS_ALWAYS, SMALLEST = 100, 1_000
# a zip may unpack to so many times its size, and a little more: a notebook that prints one line for ever shrinks well, too
MOST_RATIO, RATIO_FROM = 50, 20 * MEGABYTE
PIECE = MEGABYTE  # read at a time
MOST_NESTED = 4  # a learner's zip in the platform's zip in the class's zip in the zip of several classes
LONGEST_NAME = 300
HEADER = 30  # bytes before each file in a zip, at least

LEFT_OUT_FOLDERS = (".ipynb_checkpoints", "__MACOSX")
LEFT_OUT_FILES = (".ds_store", "thumbs.db", "desktop.ini")
OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
# how they begin, whatever they are called
OTHER_ARCHIVES_BEGIN = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
}
ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
JUNCTION = 0xA0000003  # Windows' links between folders, which Python 3.11 does not call links


@dataclass(frozen=True)
class HandedIn:
    """One file that was handed in.

    Attributes
    ----------
    file : str
        Where, below the folder: ``"ch5.zip/张三/05.ipynb"``. Unlike any other in the same collection, and fit to be printed.
    content : bytes or None
        None if it was left out or could not be read.
    problem : str
        Why, or what is odd about it, in one sentence; empty if nothing is.
    """

    file: str
    content: bytes | None
    problem: str = ""


def collect(folder: Path) -> Iterator[HandedIn]:
    """Everything in a folder, in its folders and in zips, one file after the other, in the order of their names.

    Parameters
    ----------
    folder : Path
        A folder, or one zip or notebook.

    Yields
    ------
    HandedIn

    Raises
    ------
    InputError
        If there is no such folder, or it cannot be opened.
    """
    folder = Path(folder)
    if folder.is_dir():
        try:
            next(os.scandir(folder), None)
        except OSError as error:
            raise InputError(
                _("The folder {folder} cannot be opened ({reason}): choose another one.").format(
                    folder=folder, reason=error.strerror
                )
            ) from None
        files = _in_folder(folder)
    elif folder.exists():
        files = _of_file(folder, printable(name_of(folder.name)))
    else:
        raise InputError(
            _("There is no folder {folder}: give the folder with what was handed in, or the zip.").format(folder=folder)
        )
    return _told_apart(files)


def _told_apart(files: Iterator[HandedIn]) -> Iterator[HandedIn]:
    """Files with the same name, which a zip may have, are numbered."""
    seen: dict[str, int] = {}
    for handed_in in files:
        count = seen[handed_in.file] = seen.get(handed_in.file, 0) + 1
        while count > 1 and f"{handed_in.file} ({count})" in seen:
            count += 1
        if count > 1:
            seen[handed_in.file] = count  # where to go on, so that the search is done once
            handed_in = replace(handed_in, file=f"{handed_in.file} ({count})")
            seen[handed_in.file] = 1
        yield handed_in


def _in_folder(folder: Path) -> Iterator[HandedIn]:
    waiting = [(folder, "")]  # a stack of our own: folders may be nested deeper than Python's calls
    while waiting:
        path, file = waiting.pop()
        try:
            status = path.stat() if not file else path.lstat()
            if file and (stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == JUNCTION):
                yield HandedIn(file, None, _link())
            elif stat.S_ISDIR(status.st_mode):
                inside = sorted(path.iterdir(), key=lambda entry: (entry.name.casefold(), entry.name), reverse=True)
                waiting += [(entry, _joined(file, printable(name_of(entry.name)))) for entry in inside]
            elif stat.S_ISREG(status.st_mode):
                yield from _of_file(path, file)
            else:
                yield HandedIn(file, None, _("left out: this is no file but a device of the computer."))
        except OSError as error:
            yield HandedIn(file or ".", None, _unreadable(error))


def _of_file(path: Path, file: str) -> Iterator[HandedIn]:
    reason = left_out(file)
    if reason:
        yield HandedIn(file, None, reason)
        return
    try:
        with path.open("rb") as stream:
            beginning = stream.read(8)
            stream.seek(0)
            size = os.fstat(stream.fileno()).st_size
            if _is_zip(file, beginning):
                yield from _in_zip(stream, file, _room(size, MOST_UNPACKED, MOST_MEMBERS))
            else:
                too_large = _too_large(size)
                yield HandedIn(file, None, too_large) if too_large else _plain(file, stream.read())
    except OSError as error:
        yield HandedIn(file, None, _unreadable(error))


def _plain(file: str, content: bytes) -> HandedIn:
    """A file that is no zip."""
    problem = _other_archive(content)
    if not problem and file.lower().endswith(OTHER_ARCHIVES):
        problem = _(
            "left out: an archive of this kind cannot be opened here. Unpack it, or ask for a zip or the notebook."
        )
    return HandedIn(file, None, problem) if problem else HandedIn(file, content)


def _other_archive(content: bytes) -> str:
    """Why an archive of another kind is not read, by its first bytes; empty if it is none."""
    for beginning, kind in OTHER_ARCHIVES_BEGIN.items():
        if content.startswith(beginning):
            return _(
                "left out: this is a {kind} archive, which cannot be opened here. Unpack it, or ask for a zip or the notebook."
            ).format(kind=kind)
    return ""


def _no_zip(stream: BinaryIO, file: str) -> HandedIn:
    """A file that is called a zip, or begins as one, and cannot be opened: what it is by its first bytes."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    beginning = stream.read(100)
    said = text_of(beginning).lstrip("\ufeff \t\r\n\0")
    if said.startswith(("{", "<")):
        problem = _too_large(size)
        if problem:
            return HandedIn(file, None, problem)
        remark = _("It is called a zip, but it is a notebook: it was read as one.")
        return HandedIn(file, beginning + stream.read(), remark if said.startswith("{") else "")
    problem = _other_archive(beginning)
    if not problem and not size:
        problem = _("The file is empty: ask for it again.")
    return HandedIn(file, None, problem or _("This zip is broken or not complete: ask for it again."))


def _is_zip(file: str, beginning: bytes) -> bool:
    """Whether to look inside: documents of an office are zips, too, and stay what they are."""
    suffix = os.path.splitext(file)[1].lower()
    return suffix == ".zip" or (suffix in ("", ".ipynb") and beginning.startswith(ZIP_BEGINS))


@dataclass
class _Room:
    """What a zip may still unpack to, with all the zips inside it: bytes, and files."""

    unpacked: int
    members: int


def _room(size: int, unpacked: int, members: int) -> _Room:
    """The room for a zip of so many bytes where there is so much in all."""
    return _Room(min(unpacked, RATIO_FROM + MOST_RATIO * size), min(members, MEMBERS_ALWAYS + size // SMALLEST))


def _in_zip(stream: BinaryIO, file: str, room: _Room, nested: int = 1) -> Iterator[HandedIn]:
    if nested > MOST_NESTED:
        problem = _("left out: more than {n} zips stand one inside the other here. Unpack it, and collect again.")
        yield HandedIn(file, None, problem.format(n=MOST_NESTED))
        return
    try:
        archive = zipfile.ZipFile(stream)
        if _overlap(archive):
            raise zipfile.BadZipFile
    except Exception:  # zipfile raises whatever it stumbles over in broken bytes
        yield _no_zip(stream, file)
        return
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        members.sort(key=lambda member: member.orig_filename)
        if not members:
            yield HandedIn(file, None, _("This zip is empty: ask for it again."))
        most = room.members
        admitted = _smallest(members[:most], room.unpacked)
        for member in members[:most]:
            room.members -= 1
            if room.members < 0:
                break
            yield from _member(archive, member, file, room, nested, member in admitted)
        if room.members < 0 or len(members) > most:
            problem = _("The rest of this zip is left out: it holds more than {n} files. Unpack it, and collect again.")
            yield HandedIn(file, None, problem.format(n=most))


def _overlap(archive: zipfile.ZipFile) -> bool:
    """Whether files in a zip share bytes, so that a small one unpacks to as much as one likes."""
    taken = sorted(
        (member.header_offset, member.header_offset + HEADER + member.compress_size) for member in archive.infolist()
    )
    return any(end > begins for (_begins, end), (begins, _end) in pairwise(taken))


def _smallest(members: Iterable[zipfile.ZipInfo], unpacked: int) -> set[zipfile.ZipInfo]:
    """Which files of a zip there is room for: the small ones before a large one, which would crowd them out."""
    admitted = set()
    for member in sorted(members, key=lambda member: member.file_size):
        unpacked -= member.file_size
        if unpacked >= 0:
            admitted.add(member)
    return admitted


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str, room: _Room, nested: int, admitted: bool
) -> Iterator[HandedIn]:
    name = _member_name(member)
    inside = [part for part in name.split("/") if part not in ("", ".", "..")]
    odd = "" if name.split("/") == inside and not re.match(r"[A-Za-z]:", name) else _leads_out()
    file = _joined(file, printable("/".join(inside) or "?"))
    problem = left_out(file) or _why_not(member, room, admitted)
    if problem:
        yield HandedIn(file, None, problem)
        return
    room.unpacked -= member.file_size
    try:
        content = _unpacked(archive, member)
    except Exception:  # as above
        yield HandedIn(file, None, _("This file in the zip is damaged: ask for it again."))
        return
    if _is_zip(file, content[:8]):
        inside = _room(member.compress_size, room.unpacked, room.members)
        before = replace(inside)
        yield from _in_zip(BytesIO(content), file, inside, nested + 1)
        room.unpacked -= before.unpacked - inside.unpacked
        room.members -= before.members - inside.members
    else:
        unpacked = _plain(file, content)
        yield replace(unpacked, problem=unpacked.problem or odd)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A file in a zip, unpacked piece by piece and no further than the size it declares, which may be a lie."""
    pieces = []
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            pieces.append(piece)
    return b"".join(pieces)


def _link() -> str:
    return _("left out: this is a link to another place. Put the file itself here.")


def _leads_out() -> str:
    return _("Its name in the zip leads out of the folder. It was read all the same, and written nowhere.")


def _why_not(member: zipfile.ZipInfo, room: _Room, admitted: bool) -> str:
    """Why a file in a zip is not unpacked; empty if it may be."""
    if member.flag_bits & 0x1:
        return _("left out: the zip is locked with a password. Ask for it without one.")
    if stat.S_ISLNK(member.external_attr >> 16):
        return _link()
    if member.compress_type in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):  # which unpack without a limit
        return _("left out: it is packed in an unusual way. Ask for the notebook itself, or for an ordinary zip.")
    if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * member.compress_size:
        return _("left out: it would unpack to more than {n} times its size. Ask for the notebook itself.").format(
            n=MOST_RATIO
        )
    if not admitted or member.file_size > room.unpacked:
        return _("left out: this zip would unpack to more than there is room for. Unpack it, and collect again.")
    return _too_large(member.file_size)


def _too_large(size: int) -> str:
    if size <= MOST_BYTES:
        return ""
    return _("left out: the file has {size} MB, more than {n} MB. Ask for it with fewer outputs.").format(
        size=size // MEGABYTE, n=MOST_BYTES // MEGABYTE
    )


def left_out(file: str) -> str:
    """Why a file is of no interest to a teacher, by its name; empty if it is of interest.

    >>> left_out("作业/05.ipynb"), left_out("作业/~$05.docx")
    ('', 'left out: a file of the system, not of a learner.')
    >>> left_out("05-lifetime-value.answers.jsonl")
    "left out: the journal beside a learner's notebook, which is not marked."
    """
    *folders, name = file.split("/")
    if any(folder in LEFT_OUT_FOLDERS for folder in folders) or name.startswith("._"):
        return _("left out: a copy that the computer made for itself.")
    if name.lower() in LEFT_OUT_FILES or name.startswith("~$"):
        return _("left out: a file of the system, not of a learner.")
    if name.lower().endswith(JOURNAL):
        return _("left out: the journal beside a learner's notebook, which is not marked.")
    return ""


def _unreadable(error: OSError) -> str:
    return _("It cannot be read ({reason}): close it in other programs, or copy it here again.").format(
        reason=error.strerror or type(error).__name__
    )


def _joined(folder: str, name: str) -> str:
    file = f"{folder}/{name}" if folder else name
    half = LONGEST_NAME // 2
    return file if len(file) <= LONGEST_NAME else f"{file[:half]}…{file[-half:]}"


def _member_name(member: zipfile.ZipInfo) -> str:
    """The name of a file in a zip. Without the UTF-8 flag it is written in whatever the sender's computer speaks."""
    name = member.orig_filename
    if not member.flag_bits & 0x800:
        try:
            name = decoded_name(name.encode("cp437"))
        except UnicodeEncodeError:
            pass  # then it was not read as cp437
    return name.replace("\\", "/")
