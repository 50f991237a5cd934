"""The folder that a learner names: what is meant by it, whether it lasts, and why it cannot be used."""

import errno
import os
import sys
from pathlib import PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import psutil
import pytest

from clvteach import folders
from clvteach.folders import (
    DEEP_FREEZE,
    FolderError,
    Place,
    explained,
    may_be_lost,
    meant_on_windows,
    place_of,
    restoring,
    will_be_lost,
)
from clvteach.language import using

# What is meant


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("E:", r"E:\my-workbook"),
        ("E:\\", r"E:\my-workbook"),
        ("E:/", r"E:\my-workbook"),
        ('E:"', r"E:\my-workbook"),  # what arrives of "E:\"
        ("e:class 2", r"e:\class 2"),
        (r"D:\work\crm", r"D:\work\crm"),
        ("D:work/crm", r"D:\work/crm"),
        ("E：", r"E:\my-workbook"),  # a Chinese input method's colon and backslash
        ("E:、作业", r"E:\作业"),
        ("“E:\\作业”", r"E:\作业"),
        ("my-workbook", "my-workbook"),
        (r"..\work", r"..\work"),
        (r"\\server\class\li", r"\\server\class\li"),
    ],
)
def test_a_drive_is_meant_from_its_top(typed, meant):
    assert meant_on_windows(typed) == meant
    assert PureWindowsPath(meant_on_windows(typed)) == PureWindowsPath(meant)


# Whether it lasts

HOME = PureWindowsPath(r"C:\Users\li")
TEMP = (PureWindowsPath(r"C:\Users\li\AppData\Local\Temp"),)
HERE = PureWindowsPath(r"C:\Users\li\my-workbook")


@pytest.mark.parametrize(
    "place",
    [
        Place(HERE, HOME, TEMP),
        Place(PureWindowsPath(r"D:\my-workbook"), HOME, TEMP),
        Place(PureWindowsPath(r"E:\my-workbook"), PureWindowsPath(r"C:\Users\TEMP"), TEMP, "elsewhere"),
        Place(PurePosixPath("/home/temp/my-workbook"), PurePosixPath("/home/temp"), (PurePosixPath("/tmp"),)),
        # in some containers the home itself is the folder for temporary files
        Place(PurePosixPath("/tmp/my-workbook"), PurePosixPath("/tmp"), (PurePosixPath("/tmp"),)),
        Place(PureWindowsPath(r"D:\my-workbook"), HOME, (PureWindowsPath("D:\\"),)),
        # a user whose name only begins like a temporary profile's
        Place(PureWindowsPath(r"C:\Users\Temple\my-workbook"), PureWindowsPath(r"C:\Users\Temple")),
    ],
)
def test_no_false_alarm(place):
    assert will_be_lost(place) is None


@pytest.mark.parametrize(
    "place, words",
    [
        (Place(TEMP[0] / "my-workbook", HOME, TEMP), "among the temporary files"),
        (Place(PureWindowsPath(r"c:\users\LI\appdata\local\temp\x"), HOME, TEMP), "among the temporary files"),
        (
            Place(PurePosixPath("/tmp/guest-1/x"), PurePosixPath("/tmp/guest-1"), (PurePosixPath("/tmp"),)),
            "among the temporary files",
        ),
        (Place(PureWindowsPath(r"R:\my-workbook"), HOME, TEMP, "memory"), "a disk in the computer's memory"),
        (Place(PureWindowsPath(r"C:\Users\TEMP\x"), PureWindowsPath(r"C:\Users\TEMP")), "temporary profile"),
        (
            Place(PureWindowsPath(r"C:\Users\TEMP.SCHOOL.000\x"), PureWindowsPath(r"C:\Users\TEMP.SCHOOL.000")),
            "profile",
        ),
        (Place(HERE, HOME, TEMP, program="Shadow Defender"), "Shadow Defender is installed here"),
    ],
)
def test_what_will_not_last_is_said_with_the_cure(place, words):
    said = will_be_lost(place)
    assert said.startswith("Careful: ") and words in said and "--folder" in said and said.count("\n") == 0
    with using("zh"):
        assert will_be_lost(place).startswith("请注意：") and "U 盘" in will_be_lost(place)


def test_where_nothing_is_known_one_calm_sentence_says_what_to_do():
    assert may_be_lost(Place(HERE, HOME, TEMP)).startswith("If this computer forgets everything")
    assert may_be_lost(Place(PureWindowsPath(r"E:\my-workbook"), HOME, TEMP, "elsewhere")) is None


def registry(**starts: int):
    """A registry that has these services, by how they are started, and a state of Deep Freeze."""
    status = starts.pop("status", None)

    def value(key: str, name: str) -> object:
        if key == DEEP_FREEZE:
            return status if name == "DF Status" else None
        return starts.get(key.rsplit("\\", 1)[1]) if name == "Start" else None

    return value


@pytest.mark.parametrize(
    "there, program",
    [
        ({}, None),
        ({"DeepFrz": 0}, "Deep Freeze (冰点还原)"),
        ({"DeepFrz": 0, "status": "Frozen"}, "Deep Freeze (冰点还原)"),
        ({"DeepFrz": 0, "status": "Thawed"}, None),  # whoever looks after the room is working there
        ({"DeepFrz": 0, "SWFreeze": 0, "status": "Thawed"}, "Seewo Freeze (希沃冰点还原)"),
        ({"PsVFilt": 1}, "PowerShadow (影子系统)"),
        ({"diskpt": 4}, None),  # switched off
        ({"diskpt": 0}, "Shadow Defender (影子卫士)"),
    ],
)
def test_programs_that_put_the_disk_back(there, program):
    assert restoring(registry(**there)) == program


def test_this_computer_is_asked_without_special_rights(tmp_path):
    place = place_of(tmp_path)
    assert place.folder == tmp_path.resolve()
    assert place.kind in ("disk", "memory", "elsewhere")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked in another way")
@pytest.mark.parametrize(
    "mounted, kind",
    [
        ([("/", "ext4")], "disk"),
        ([("/", "ext4"), ("/home", "tmpfs")], "memory"),
        ([("/", "tmpfs"), ("/home", "ext4")], "disk"),
        ([("/", "ext4"), ("/home/li/x", "tmpfs")], "disk"),
        ([("/", "ext4"), ("/home/li/my-workbook-2", "tmpfs")], "disk"),
        ([], "disk"),
    ],
)
def test_the_disk_that_holds_a_folder(monkeypatch, mounted, kind):
    disks = [SimpleNamespace(mountpoint=point, fstype=kind_of) for point, kind_of in mounted]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: disks)
    assert folders._kind_by_mounts(folders.Path("/home/li/my-workbook")) == kind


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked in another way")
@pytest.mark.parametrize("point", ["/media/li/STICK", "/run/media/li/STICK", "/Volumes/STICK", "/media/STICK"])
def test_a_memory_stick(monkeypatch, point):
    disks = [SimpleNamespace(mountpoint=one, fstype="vfat") for one in ("/", point)]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: disks)
    assert folders._kind_by_mounts(folders.Path(point) / "my-workbook") == "elsewhere"


def test_mounts_that_may_not_be_read_are_not_guessed(monkeypatch, tmp_path):
    def refuse(all):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(psutil, "disk_partitions", refuse)
    assert folders._kind_by_mounts(tmp_path) == "disk"


# Why it cannot be used


def error(number: int, reason: str, path: str | None, windows: int | None = None) -> OSError:
    made = OSError(number, reason, path)
    if windows is not None:
        made.winerror = windows
    return made


STICK = "E:\\my-workbook"


@pytest.mark.parametrize(
    "problem, words",
    [
        (error(errno.ENOSPC, "No space left on device", STICK), "no space left for E:"),
        (error(errno.EINVAL, "Disk full", STICK, 39), "no space left for E:"),
        (error(errno.EROFS, "Read-only file system", STICK), "write-protected"),
        (error(errno.EACCES, "The media is write protected", STICK, 19), "write-protected"),
        (error(errno.EACCES, "Access is denied", STICK, 5), "close it in other programs"),
        (error(errno.EACCES, "The device is not ready", STICK, 21), "put the stick back in"),
        (error(errno.ENOENT, "The system cannot find the path specified", "E:\\", 3), "put the stick back in"),
        (error(errno.EINVAL, "The device is not connected", STICK, 1167), "put the stick back in"),
        (error(errno.EIO, "Input/output error", "/media/li/STICK/my-workbook"), "put the stick back in"),
        (error(errno.ENODEV, "No such device", "/media/li/STICK/my-workbook"), "put the stick back in"),
        (error(errno.ENAMETOOLONG, "File name too long", "x" * 300), "is too long"),
        (error(errno.ENOENT, "The system cannot find the path specified", "C:\\" + "x" * 250, 3), "is too long"),
        (error(errno.ENOENT, "The filename or extension is too long", "C:\\x", 206), "is too long"),
        (error(errno.EINVAL, "The directory name is incorrect", "E:\\what?", 123), "not allowed in a name"),
        (error(errno.EINVAL, "Invalid argument", "/media/li/STICK/what?"), "not allowed in a name"),
        (error(errno.ENOTDIR, "Not a directory", "/home/li/notes"), "is a file"),
        (error(errno.EMFILE, "Too many open files", None), "cannot be used (Too many open files)"),
    ],
)
def test_each_reason_is_one_sentence(problem, words):
    said = explained(problem, PurePosixPath("/home/li/my-workbook"))
    assert isinstance(said, FolderError)
    assert words in str(said) and str(said).count("\n") == 0
    assert (problem.filename or "/home/li/my-workbook") in str(said)
    with using("zh"):
        assert str(explained(problem, PurePosixPath("/home/li/my-workbook"))) != str(said)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has limits of its own")
def test_a_path_that_is_really_too_long(tmp_path):
    with pytest.raises(OSError) as met:
        os.mkdir(tmp_path / ("x" * 300))
    assert "is too long" in str(explained(met.value, tmp_path))
