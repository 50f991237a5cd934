"""Putting several files in their places together: each is the old one or the new one, and nothing that was there is lost."""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from clvteach import files
from clvteach.checks import InputError
from clvteach.language import _, listing


class Changed(Exception):
    """Somebody has saved marks.xlsx since it was read."""


@contextmanager
def prepared(folders: Sequence[Path], contents: Mapping[Path, bytes]) -> Iterator[dict[Path, Path]]:
    """What is to be written, as far as it is new, prepared beside its place. What is not used is removed at the end.

    Parameters
    ----------
    folders : sequence of Path
        Those of the places, the outer ones first. They are made if they do not exist.
    contents : Mapping of Path to bytes
        By place.

    Yields
    ------
    dict of Path to Path
        The prepared files by place, for :func:`put_in_place`.
    """
    parts: dict[Path, Path] = {}
    made = [folder for folder in folders if not folder.exists()]
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            files.remove_left_over(folder)
        for place, content in contents.items():
            if present(place) != content:
                _check_free(place)
                parts[place] = files.prepare(place, content)
        yield parts
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
        for folder in reversed(made):
            with suppress(OSError):  # it is in use now, or was never made
                folder.rmdir()


def put_in_place(parts: Mapping[Path, Path], kept: Collection[Path], workbook: Path, earlier: bytes | None) -> None:
    """Put what was prepared in its place: what is kept aside first, then the workbook, which is most likely in use.

    Parameters
    ----------
    parts : Mapping of Path to Path
        From :func:`prepared`.
    kept : collection of Path
        The places of copies of what was there before.
    workbook : Path
    earlier : bytes or None
        The workbook as it was read; None if there was none.

    Raises
    ------
    Changed
        If it is not that any more. Then nothing was written.
    OSError
        If a copy or the workbook cannot be put in its place. Then nothing was written.
    InputError
        If another file cannot; the sentence says which were.
    """
    _check_unchanged(workbook, earlier)
    copies = _copies_to_make(parts, kept)
    results = sorted(set(parts) - set(kept), key=lambda place: (place != workbook, place))
    _keep_aside_and_replace_first(parts, copies, results[:1], workbook, earlier)
    for n_replaced, place in enumerate(results[1:], start=1):
        try:
            files.replace(parts[place], place)
        except OSError as error:
            raise _partly_written(error, results[:n_replaced]) from None


def _check_unchanged(workbook: Path, earlier: bytes | None) -> None:
    if present(workbook) != earlier:
        raise Changed


def _copies_to_make(parts: Mapping[Path, Path], kept: Collection[Path]) -> list[Path]:
    """The copies that are not there yet; another marking at the same time may have made some, or something else there."""
    copies = [place for place in parts if place in kept]
    there = {place: present(place) for place in copies}
    if any(content not in (None, parts[place].read_bytes()) for place, content in there.items()):
        raise Changed
    return [place for place in copies if there[place] is None]


def _keep_aside_and_replace_first(
    parts: Mapping[Path, Path],
    copies: Sequence[Path],
    first: Sequence[Path],
    workbook: Path,
    earlier: bytes | None,
) -> None:
    """Make the copies and replace the first result, or do neither."""
    try:
        for place in copies:
            files.replace(parts[place], place)
        _check_unchanged(workbook, earlier)
        for place in first:
            files.replace(parts[place], place)
    except (OSError, Changed):
        for place in copies:  # what it was made of is still where it was
            place.unlink(missing_ok=True)
        raise


@contextmanager
def no_interrupt() -> Iterator[None]:
    """Let Ctrl+C wait for the moment in which files are replaced: it would leave some of the last marking, some of this."""
    if threading.current_thread() is not threading.main_thread():  # where Ctrl+C does not arrive
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _check_free(path: Path) -> None:
    """Raise an OSError if a file that exists may not be changed: Excel on Windows keeps others from it."""
    if path.exists():
        path.open("r+b").close()


def present(path: Path) -> bytes | None:
    """What a file holds; None if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def not_written(error: OSError) -> InputError:
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
