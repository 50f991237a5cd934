"""Writing files whole or not at all, also where a disk is full, protected, gone, or knows no rights."""

import errno
import stat
import sys
from pathlib import Path

import pytest

from clvteach import files


def test_a_file_is_written_whole(tmp_path):
    files.write(tmp_path / "a.txt", b"old")
    files.write(tmp_path / "a.txt", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such rights")
def test_what_only_its_owner_may_read_stays_so(tmp_path):
    files.write(tmp_path / "a.txt", b"old")
    (tmp_path / "a.txt").chmod(0o600)
    files.write(tmp_path / "a.txt", b"new")
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600


def refuse(number: int):
    def refused(*_arguments, **_options):
        raise OSError(number, "refused")

    return refused


def test_a_memory_stick_that_knows_no_rights_is_not_asked_for_them(monkeypatch, tmp_path):
    files.write(tmp_path / "a.txt", b"old")
    monkeypatch.setattr(Path, "chmod", refuse(errno.EPERM))
    files.write(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"new"


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EIO])
def test_a_stick_that_fails_is_named_by_the_file_that_the_user_knows(monkeypatch, tmp_path, failing, number):
    """Also where what was half-written cannot be removed any more."""
    files.write(tmp_path / "a.txt", b"old")
    monkeypatch.setattr(files.os, failing, refuse(number))
    monkeypatch.setattr(Path, "unlink", refuse(errno.EIO))
    with pytest.raises(OSError) as met:
        files.write(tmp_path / "a.txt", b"new")
    assert (met.value.errno, met.value.filename) == (number, str(tmp_path / "a.txt"))
    assert (tmp_path / "a.txt").read_bytes() == b"old"
