"""Notebooks without results are run apart from everything else, and never beyond the limits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from clvteach.marking import running
from clvteach.marking.collecting import Found
from clvteach.marking.reading import read
from clvteach.marking.running import run

OPEN = 'from clvteach import exercise\nme = exercise("05-lifetime-value", learner="7")'


def notebook(*sources, **more) -> bytes:
    cells = [
        {"cell_type": "code", "source": source, "outputs": [{"output_type": "stream", "text": "old"}]}
        for source in sources
    ]
    metadata = {"clvteach": {"source": "05-lifetime-value/exercise.md"}, "lang": "zh"}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5} | more).encode()


def outputs(ran: bytes) -> list[str]:
    """What each code cell wrote or raised."""
    return [
        "".join("".join(output.get("text", output.get("ename", ""))) for output in cell["outputs"])
        for cell in json.loads(ran)["cells"]
    ]


def left_over() -> list[psutil.Process]:
    """What still runs of all that was started here."""
    return [one for one in psutil.Process().children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE]


def test_answers_are_kept_and_failing_cells_stop_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("CLVTEACH_SECRET", "secret")
    monkeypatch.setattr(running.tempfile, "tempdir", str(tmp_path))
    content = notebook(
        OPEN,
        'me.answer("1a", 5)',
        "1 / 0",
        'me.answer("1b", 6)',
        "import os; print(os.environ.get('CLVTEACH_SECRET'), os.getcwd() == os.environ['HOME'])",
        "huge = bytearray(5 * 10**9)",
        "import socket; socket.create_connection(('192.0.2.1', 9), 1)",
        "import subprocess; other = subprocess.Popen(['sleep', '1000'], start_new_session=True)",
    )
    ran, sentence = run(content, seconds=300)
    one = read(Found("a.ipynb", ran))
    assert {name: answer.value for name, answer in one.answers.items()} == {"1a": 5, "1b": 6}
    assert one.exercise == "05-lifetime-value" and not one.unrun
    printed = outputs(ran)
    assert printed[2] == "ZeroDivisionError" and printed[4].strip() == "None True"
    if sys.platform == "linux":
        assert printed[5] == "MemoryError" and "1024 MB" in sentence
    assert printed[6]  # there is nobody at this address, and where it can be, no network at all
    assert not left_over() and not list(tmp_path.iterdir())


def test_too_long_and_what_came_before_is_kept():
    ran, sentence = run(notebook("print(1)", "while True: pass", "print(3)"), seconds=5)
    assert "longer than 5 seconds" in sentence
    assert [text.strip() for text in outputs(ran)] in (
        ["1", "", ""],
        ["", "", ""],
    )  # nothing, where starting took as long
    assert not left_over()


def test_without_a_network_of_its_own_it_is_said_and_everything_ends(monkeypatch):
    monkeypatch.setattr(running, "_can_be_alone", lambda: False)
    monkeypatch.setattr(running, "GRACE", 0)
    stuck = "import signal, subprocess\nsubprocess.Popen(['sleep', '1000'])\nwhile True: pass"
    _ran, sentence = run(notebook(stuck), seconds=5)
    assert "the network" in sentence and "longer than 5 seconds" in sentence
    assert not left_over()


def test_python_that_stops():
    ran, sentence = run(notebook("print(1)", "import os; os._exit(3)", "print(3)"), seconds=300)
    assert sentence.startswith("Python stopped") and outputs(ran) == ["1\n", "", ""]


def test_an_old_version_and_cells_of_every_kind():
    cells = [{"cell_type": "code", "input": ["print(\n", "'old')"]}, {"cell_type": "heading", "source": "\ud800"}]
    cells += [{"cell_type": "markdown", "source": "text"}, {"cell_type": "code", "source": ""}]
    old = {"worksheets": [{"cells": cells}], "nbformat": 3}
    ran, _sentence = run(json.dumps(old).encode(), seconds=300)
    assert "old" in json.loads(ran)["cells"][0]["outputs"][0]["text"][0]


def test_what_is_no_notebook_is_not_run(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    assert run(b"{", seconds=1) == (b"{", "The notebook is broken or not complete: ask for it again.")


def test_what_the_process_leaves_is_read_only_if_it_is_a_plain_file(tmp_path, monkeypatch):
    assert running._written(tmp_path / "none") == b""
    (tmp_path / "file").write_bytes(b"x")
    assert running._written(tmp_path / "file") == b"x"
    monkeypatch.setattr(running, "MOST_WRITTEN", 0)
    assert running._written(tmp_path / "file") == b""


@pytest.mark.skipif(os.name != "posix", reason="pipes and links")
def test_pipes_and_links_are_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(Path(__file__))
    assert running._written(tmp_path / "pipe") == running._written(tmp_path / "link") == b""


def test_the_environment_holds_nothing_private(tmp_path):
    known = {"PATH": "/bin", "TOKEN": "secret", "HOME": "/home/teacher"}
    environment = running._environment(tmp_path, known)
    assert "TOKEN" not in environment and environment["PATH"] == "/bin"
    assert environment["HOME"] == str(tmp_path / "work")


def test_where_nothing_can_be_limited_it_is_said(monkeypatch):
    monkeypatch.setattr(running.sys, "platform", "win32")
    monkeypatch.setattr(running, "_can_be_alone", lambda: False)
    assert running._not_limited() == "This computer cannot limit the memory, the network for it."
