"""Writing files whole or not at all, and touching nobody else's."""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path

import psutil

_PART = re.compile(r"\..*\.(?P<process>\d+)-[0-9a-f]{16}\.part", re.DOTALL)


def write(target: Path, content: bytes) -> None:
    """Write a file: whatever happens meanwhile, there is the old one or the new one.

    Parameters
    ----------
    target : Path
        In a folder that exists. A link there is replaced, not followed.
    content : bytes

    Raises
    ------
    OSError
        If it cannot be written; ``filename`` is the target's, which the user knows.
    """
    part = prepare(target, content)
    try:
        replace(part, target)
    finally:
        _remove(part)


def prepare(target: Path, content: bytes) -> Path:
    """Write what is to become a file into a new one beside it, whose name is nobody else's, and onto the disk.

    Parameters
    ----------
    target : Path
    content : bytes

    Returns
    -------
    Path
        To be given to :func:`replace`, or to be removed.

    Raises
    ------
    OSError
        As :func:`write`; then nothing is left.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:  # never into a file, or through a link, that somebody else has put there
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            _like(target, part)
    except BaseException as error:
        _remove(part)
        _name(error, target)
        raise
    return part


def _like(target: Path, part: Path) -> None:
    """What only its owner may read stays so. A memory stick knows no such rights, and may refuse to be asked for them."""
    wanted, present = (stat.S_IMODE(path.stat().st_mode) for path in (target, part))
    if wanted != present:
        part.chmod(wanted)


def replace(part: Path, target: Path) -> None:
    """Put a prepared file in its place, at once.

    Raises
    ------
    OSError
        As :func:`write`; then both files are as they were.
    """
    try:
        os.replace(part, target)
    except OSError as error:
        _name(error, target)
        raise


def remove_left_over(folder: Path) -> None:
    """Remove what a process that was killed had prepared in a folder; what another one is preparing stays."""
    for path in folder.glob(".*.part"):
        found = _PART.fullmatch(path.name)
        if found and not psutil.pid_exists(int(found["process"])):
            path.unlink(missing_ok=True)


def _remove(part: Path) -> None:
    """What cannot be removed either, on a stick that was pulled out, must not hide why it could not be written."""
    with suppress(OSError):
        part.unlink()


def _name(error: BaseException, target: Path) -> None:
    if isinstance(error, OSError):
        error.filename, error.filename2 = str(target), None
