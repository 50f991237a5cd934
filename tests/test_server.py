"""JupyterLab in a learner's folder: its settings, what its window shows, and what happens where it cannot run."""

import errno
import gc
import json
import logging
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from clvteach import cli, folders, server, window
from clvteach.folders import FolderError, Place
from clvteach.server import configure

# JupyterLab's settings

LANGUAGE = ".clvteach/lab/settings/@jupyterlab/translation-extension/plugin.jupyterlab-settings"
NEWS = ".clvteach/lab/settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"


def test_menus_speak_the_learners_language_and_news_stay_away(tmp_path):
    configure(tmp_path, "zh")
    assert json.loads((tmp_path / LANGUAGE).read_text()) == {"locale": "zh_CN"}
    assert json.loads((tmp_path / NEWS).read_text()) == {"fetchNews": "false"}


def test_other_settings_of_the_learner_stay(tmp_path):
    path = tmp_path / LANGUAGE
    path.parent.mkdir(parents=True)
    path.write_text('{\n    // mine\n    "stringsPrefix": "!",\n    "locale": "default",\n}\n')
    configure(tmp_path, "zh")
    assert json.loads(path.read_text()) == {"stringsPrefix": "!", "locale": "zh_CN"}
    configure(tmp_path, "en")
    assert json.loads(path.read_text()) == {"stringsPrefix": "!", "locale": "en"}


def test_settings_that_say_so_already_or_cannot_be_read_are_left_alone(tmp_path):
    for content in ('{// mine\n"locale": "zh_CN"}', "{half"):
        path = tmp_path / LANGUAGE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        configure(tmp_path, "zh")
        assert path.read_text() == content


# The window

NEEDS_SIGNALS = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to all programs of a window")


def started(folder: Path, **environment: str) -> subprocess.Popen:
    """``clvteach start`` in a folder; what its window shows comes line by line."""
    return subprocess.Popen(
        [sys.executable, "-m", "clvteach.cli", "start", "--lang", "en", "--no-browser", "--folder", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment,
    )


@NEEDS_SIGNALS
def test_the_window_shows_what_a_learner_needs_and_nothing_else(tmp_path):
    """With a home and a runtime folder that cannot be written, and a kernel that has much to say about its safety."""
    (tmp_path / "file").touch()
    nowhere = {name: str(tmp_path / "file" / "x") for name in ("HOME", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR")}
    (tmp_path / "tmp").mkdir()
    folder = tmp_path / "tmp" / "我的 100% work"
    with started(folder, TMPDIR=str(tmp_path / "tmp"), **nowhere) as process:
        try:
            shown = [process.stdout.readline() for _line in range(5)]
            address, token = re.search(r"(http://127.0.0.1:\d+)/lab\S+token=(\S+)", "".join(shown)).groups()
            call = urllib.request.Request(
                f"{address}/api/kernels", data=b'{"name": "python3"}', headers={"Authorization": f"token {token}"}
            )
            assert json.loads(urllib.request.urlopen(call).read())["name"] == "python3"
            process.send_signal(signal.SIGINT)
            shown.append(process.stdout.readline())
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            shown += process.stdout
            process.wait()
        finally:
            process.kill()
    assert [re.sub("http.*", "ADDRESS", line.rstrip("\n")) for line in shown] == [
        f"The workbook is in {folder}.",
        f"Careful: {folder} is among the temporary files, which the computer deletes by itself. "
        f"Work on a memory stick (for example with --folder {folders._stick()}), or hand in before you leave.",
        "JupyterLab runs at ADDRESS",
        "How far you are: ADDRESS",
        "Leave this window open while you work. To stop, press Ctrl+C here twice.",
        "Have you saved (Ctrl+S in the page) and handed in? Then press Ctrl+C once more to stop.",
        f"JupyterLab has stopped. Your work is in {folder}.",
    ]
    assert process.returncode == 0
    assert token not in (folder / ".clvteach" / window.LOG).read_text(encoding="utf-8")


def test_where_jupyterlab_fails_one_sentence_names_the_log(tmp_path):
    (tmp_path / "jupyterlab").mkdir()
    (tmp_path / "jupyterlab" / "__init__.py").touch()
    (tmp_path / "jupyterlab" / "labapp.py").write_text("raise ImportError('half of it is missing')\n")
    paths = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = started(tmp_path / "work", PYTHONPATH=paths)
    shown = process.communicate()[0]
    log = tmp_path / "work" / ".clvteach" / window.LOG
    assert process.returncode == 2
    assert shown.splitlines()[-1].startswith(f"JupyterLab could not carry on. The file {log} says why")
    assert "Traceback" not in shown and "half of it is missing" in log.read_text(encoding="utf-8")


def test_without_room_for_temporary_files_nothing_else_is_said(monkeypatch, tmp_path, capsys):
    def full(**_options):
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(window.tempfile, "TemporaryDirectory", full)
    monkeypatch.setattr(server, "_serve", lambda *_arguments: pytest.fail("it should not get so far"))
    assert cli.main(["start", "--lang", "zh", "--folder", str(tmp_path / "work")]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("这台电脑没有地方存放临时文件") and said.err.count("\n") == 1


@pytest.mark.parametrize("before", [None, "/elsewhere"])
def test_the_runtime_folder_is_there_only_while_the_workbook_runs(monkeypatch, before):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", before or "")
    if before is None:
        monkeypatch.delenv("JUPYTER_RUNTIME_DIR")
    with window.own_runtime_folder():
        folder = Path(os.environ["JUPYTER_RUNTIME_DIR"])
        assert folder.is_dir()
    assert not folder.exists() and os.environ.get("JUPYTER_RUNTIME_DIR") == before


def test_what_other_programs_write_as_errors_goes_into_the_log(tmp_path, capfd):
    log = tmp_path / "log"
    log.write_text("of yesterday")
    with window.errors_into(log):
        subprocess.run([sys.executable, "-c", "import os; os.write(2, b'susceptible')"], check=True)
        os.write(2, b" to ")
        print("eavesdropping", file=sys.stderr)
    os.write(2, b"seen")
    assert log.read_text() == "susceptible to eavesdropping\n"
    assert capfd.readouterr().err == "seen"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk here is always full")
def test_what_a_full_disk_does_not_take_is_not_shown_later(tmp_path, capfd):
    with window.errors_into(tmp_path / "log"):
        with open("/dev/full", "wb") as full:
            os.dup2(full.fileno(), 2)  # as if the disk had become full meanwhile
        with pytest.raises(OSError):
            sys.stderr.write("lost")
    gc.collect()
    assert capfd.readouterr().err == ""


def test_a_failure_is_said_once_and_a_stick_that_is_gone_as_such(tmp_path, capsys):
    folder = tmp_path / "work"
    folder.mkdir()
    log = logging.Logger("server")
    log.addHandler(window.Trouble(folder, folder / window.LOG))
    log.warning("a page was not found")
    log.critical("received signal 15, stopping")
    assert capsys.readouterr().out == ""
    log.error("not saved")
    log.error("not saved")
    assert capsys.readouterr().out == (
        f"Something failed. If a page does not do what it should, the file {folder / window.LOG} says more.\n"
    )
    folder.rmdir()
    log.error("not saved")
    assert capsys.readouterr().out == (
        f"{folder} cannot be reached any more. If it is on a memory stick, put the stick back in and save again.\n"
    )


@pytest.mark.parametrize(
    "problem, words",
    [
        (lambda folder: OSError(errno.ENOSPC, "No space left on device"), "no space left for"),
        (lambda folder: OSError(errno.EROFS, "Read-only file system", str(folder / "a.ipynb")), "write-protected"),
        (lambda folder: ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "Something failed"),
        (lambda folder: ValueError("not JSON"), "Something failed"),
    ],
)
def test_a_disk_that_fails_while_a_page_is_saved_is_named(tmp_path, capsys, problem, words):
    log = logging.Logger("server")
    log.addHandler(window.Trouble(tmp_path, tmp_path / window.LOG))
    try:
        try:
            raise problem(tmp_path)
        except Exception as error:
            log.exception("Error while saving")
            raise RuntimeError("500") from error
    except RuntimeError:
        log.exception("Error while answering")
    log.error("this is what was asked for")
    said = capsys.readouterr().out
    assert words in said and said.count("\n") == 1


# Whether the folder lasts is said each time where it is known, else only the first time


def test_a_new_folder_brings_a_calm_sentence_once(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(server, "_serve", lambda *_arguments: None)
    monkeypatch.setattr(server, "place_of", lambda folder: Place(folder, Path("/home/li")))
    arguments = ["start", "--lang", "en", "--folder", str(tmp_path / "work")]
    cli.main(arguments)
    assert "If this computer forgets everything" in capsys.readouterr().out
    cli.main(arguments)
    assert capsys.readouterr().out == f"The workbook is in {tmp_path / 'work'}.\n"


def test_a_folder_that_will_be_lost_brings_its_sentence_each_time(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(server, "_serve", lambda *_arguments: None)
    monkeypatch.setattr(server, "place_of", lambda folder: Place(folder, Path("/home/li"), kind="memory"))
    for _start in range(2):
        cli.main(["start", "--lang", "en", "--folder", str(tmp_path / "work")])
        said = capsys.readouterr().out
        assert "in the computer's memory" in said and "If this computer" not in said


def test_on_windows_a_drive_is_meant_as_learners_mean_it(monkeypatch):
    monkeypatch.setattr(server.sys, "platform", "win32")
    assert str(server._absolute(Path("E："))).endswith("E:\\my-workbook")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder in which somebody works")
def test_a_window_whose_own_folder_is_gone(monkeypatch, tmp_path):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(FolderError, match="my-workbook cannot be reached"):
        server.start("en", Path("my-workbook"))
