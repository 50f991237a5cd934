"""The folder that a learner names: what is meant by it, whether it lasts, and why it cannot be used.

In a computer room the disk may go back to what it was at every start. What cannot be known of that is not guessed.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from clvteach.language import _, sentences

USUAL = "my-workbook"

# Services and drivers of programs that put the disk of Windows back at every start
RESTORING = {
    "DeepFrz": "Deep Freeze (冰点还原)",
    "SWFreeze": "Seewo Freeze (希沃冰点还原)",
    "PsVFilt": "PowerShadow (影子系统)",
    "diskpt": "Shadow Defender (影子卫士)",
}
SERVICES = r"SYSTEM\CurrentControlSet\Services"
DEEP_FREEZE = r"SOFTWARE\WOW6432Node\Faronics\Deep Freeze 6"
DISABLED = 4  # how the registry says that a service is never started

# What Windows answers from GetDriveType
WINDOWS_DRIVES = {2: "elsewhere", 4: "elsewhere", 6: "memory"}  # a memory stick, the network, a RAM disk
STICK = {"win32": "E:", "darwin": f"/Volumes/STICK/{USUAL}"}
STICKS = ("/media/", "/run/media/", "/Volumes/")  # where Linux and macOS show them

# Windows has many errors for which Python knows only "permission denied" or "invalid argument"
GONE_ON_WINDOWS = {21, 31, 55, 64, 433, 483, 1006, 1117, 1167, 1617}
NAMED_GONE = ("ENOENT", "EIO", "ENXIO", "ENODEV", "ENOMEDIUM", "ESTALE", "ENOTCONN", "EHOSTDOWN", "ENETUNREACH")
GONE = {getattr(errno, name) for name in NAMED_GONE if hasattr(errno, name)}
LONG_ON_WINDOWS = 240  # Windows allows 260, and a file is first written under a longer name


class FolderError(Exception):
    """The workbook cannot be laid or opened there: one sentence says why and how to mend it."""


def meant_on_windows(typed: str) -> str:
    r"""What a learner means by a folder that was typed on Windows.

    ``E:`` is, to Windows, the folder in which that drive was last used. ``"E:\"`` arrives with a quotation mark at its
    end. A Chinese input method writes ``：`` for the colon and ``、`` for the backslash. The workbook gets a folder of
    its own on a drive.

    Parameters
    ----------
    typed : str

    Returns
    -------
    str

    Examples
    --------
    >>> for typed in ("E:", 'E:"', "e:work", "E：、work", "work"):
    ...     print(meant_on_windows(typed))
    E:\my-workbook
    E:\my-workbook
    e:\work
    E:\work
    work
    """
    typed = typed.strip('"“” ')
    on_drive = re.fullmatch(r"([A-Za-z])[:：][\\/、]*(.*)", typed, re.DOTALL)
    return f"{on_drive[1]}:\\{on_drive[2] or USUAL}" if on_drive else typed


@dataclass(frozen=True)
class Place:
    """What is known of the place where a folder lies.

    Attributes
    ----------
    folder, home : PurePath
        The folder, and the home of whoever works there.
    temporary : tuple of PurePath
        Folders for temporary files.
    kind : str
        ``"memory"`` for a disk in the computer's memory, ``"elsewhere"`` for a memory stick or the network, else
        ``"disk"``.
    program : str, optional
        The program that puts this disk back at every start.
    """

    folder: PurePath
    home: PurePath
    temporary: tuple[PurePath, ...] = ()
    kind: str = "disk"
    program: str | None = None


def will_be_lost(place: Place) -> str | None:
    """A sentence if what is saved there will not last, as far as that can be known.

    Parameters
    ----------
    place : Place

    Returns
    -------
    str or None

    Examples
    --------
    >>> from pathlib import PurePosixPath as Path
    >>> will_be_lost(Place(Path("/home/li/my-workbook"), Path("/home/li"), (Path("/tmp"),)))
    >>> print(will_be_lost(Place(Path("/tmp/my-workbook"), Path("/home/li"), (Path("/tmp"),))))
    Careful: /tmp/my-workbook is among the temporary files, which the computer deletes by itself. Work on ...
    """
    temporary = [one for one in place.temporary if one not in (place.home, one.parent)]  # not a home nor a whole drive
    if place.kind == "memory":
        reason = _("{folder} is a disk in the computer's memory: it is empty again once the computer is switched off.")
    elif any(place.folder.is_relative_to(one) for one in temporary):
        reason = _("{folder} is among the temporary files, which the computer deletes by itself.")
    elif _of_a_guest(place.home) and place.folder.is_relative_to(place.home):
        reason = _("{folder} belongs to a temporary profile, which Windows deletes when you sign out.")
    elif place.program:
        reason = _("{program} is installed here; it can make this computer forget {folder} at its next start.")
    else:
        return None
    cure = _("Work on a memory stick (for example with --folder {stick}), or hand in before you leave.")
    return sentences(
        _("Careful: {reason}").format(reason=reason.format(folder=place.folder, program=place.program)),
        cure.format(stick=_stick()),
    )


def may_be_lost(place: Place) -> str | None:
    """A calm sentence for a new folder about which nothing bad is known, unless it lies on a stick or in the network."""
    if place.kind == "elsewhere":
        return None
    return _(
        "If this computer forgets everything when it is switched off, work on a memory stick (for example with "
        "--folder {stick}), or hand in before you leave."
    ).format(stick=_stick())


def _stick() -> str:
    return STICK.get(sys.platform, f"/media/STICK/{USUAL}")


def _of_a_guest(home: PurePath) -> bool:
    """Windows calls a temporary profile TEMP, or TEMP.SCHOOL.000 if there are several."""
    return bool(home.drive) and home.name.upper().split(".")[0] in ("TEMP", "GUEST")


def restoring(registry: Callable[[str, str], object]) -> str | None:
    r"""The program that puts the disk of Windows back at every start, if one is known to be installed and switched on.

    Parameters
    ----------
    registry : callable
        Gives a value of the machine's registry by the path of its key and its name; None if there is none.

    Returns
    -------
    str or None

    Examples
    --------
    >>> restoring(lambda key, name: 0 if key.endswith("DeepFrz") else None)
    'Deep Freeze (冰点还原)'
    """
    installed = {
        name: program
        for name, program in RESTORING.items()
        if registry(rf"{SERVICES}\{name}", "Start") not in (None, DISABLED)
    }
    if registry(DEEP_FREEZE, "DF Status") == "Thawed":  # switched off until it is frozen again
        installed.pop("DeepFrz", None)
    return next(iter(installed.values()), None)


def place_of(folder: Path) -> Place:
    """What this computer tells without special rights about where a folder lies.

    Parameters
    ----------
    folder : Path
        One that exists.

    Returns
    -------
    Place
    """
    folder = folder.resolve()
    home = Path(os.path.expanduser("~")).resolve()
    named = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")] + ["/tmp"] * (sys.platform != "win32")
    temporary = tuple(Path(name).resolve() for name in named if name)
    if sys.platform == "win32":
        on_system_drive = folder.drive.upper() == os.environ.get("SYSTEMDRIVE", "C:").upper()
        program = restoring(_registry) if on_system_drive else None
        return Place(folder, home, temporary, _kind_on_windows(folder.anchor), program)
    return Place(folder, home, temporary, _kind_by_mounts(folder))


def _kind_by_mounts(folder: Path) -> str:
    import psutil

    try:
        mounted = psutil.disk_partitions(all=True)
    except OSError:
        return "disk"
    holding = [one for one in mounted if folder.is_relative_to(one.mountpoint)]
    disk = max(holding, key=lambda one: len(one.mountpoint), default=None)
    if disk and disk.fstype in ("tmpfs", "ramfs"):
        return "memory"
    return "elsewhere" if disk and f"{disk.mountpoint}/".startswith(STICKS) else "disk"


def _kind_on_windows(drive: str) -> str:
    import ctypes

    return WINDOWS_DRIVES.get(ctypes.windll.kernel32.GetDriveTypeW(drive), "disk")


def _registry(key: str, name: str) -> object:
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None


def explained(error: OSError, folder: PurePath) -> FolderError:
    """Why a folder cannot be used, in one sentence that says how to mend it.

    Parameters
    ----------
    error : OSError
        What the system said.
    folder : PurePath
        Named if the error names no path.

    Returns
    -------
    FolderError

    Examples
    --------
    >>> print(explained(OSError(errno.ENOSPC, "No space left on device", "E:/my-workbook"), PurePath("E:/my-workbook")))
    There is no space left for E:/my-workbook: make room, or choose another folder with --folder.
    """
    path, windows = str(error.filename or folder), getattr(error, "winerror", None)
    too_long = error.errno == errno.ENAMETOOLONG or windows == 206
    if too_long or (windows in (2, 3) and len(path) >= LONG_ON_WINDOWS):
        sentence = _("The path {path} is too long: choose a folder with a shorter path, with --folder.")
    elif isinstance(error, (FileExistsError, NotADirectoryError)):
        sentence = _("{path} is a file, but a folder is needed there: choose another with --folder.")
    elif error.errno in (errno.ENOSPC, errno.EDQUOT) or windows in (39, 112):
        sentence = _("There is no space left for {path}: make room, or choose another folder with --folder.")
    elif error.errno == errno.EROFS or windows == 19:
        sentence = _(
            "{path} may not be written, because its disk or memory stick is write-protected: take the protection off, "
            "or choose another folder with --folder."
        )
    elif error.errno in GONE or windows in GONE_ON_WINDOWS:
        sentence = _(
            "{path} cannot be reached ({reason}): if it is on a memory stick, put the stick back in; "
            "otherwise choose another folder with --folder."
        )
    elif windows in (123, 161) or (windows is None and error.errno in (errno.EINVAL, errno.EILSEQ)):
        sentence = _(
            '{path} contains a character that is not allowed in a name there, such as ? * : or ": leave it out.'
        )
    elif isinstance(error, PermissionError):
        sentence = _("{path} may not be written: close it in other programs, or choose another folder with --folder.")
    else:
        sentence = _("{path} cannot be used ({reason}): choose another folder with --folder.")
    return FolderError(sentence.format(path=path, reason=error.strerror))
