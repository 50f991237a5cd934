"""Notebooks without results are run apart from everything else, and never beyond the limits."""

import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

import clvteach
from clvteach.marking import running, sandbox
from clvteach.marking.collecting import HandedIn
from clvteach.marking.notebook_file import notebook_in
from clvteach.marking.reading import read
from clvteach.marking.running import run

POSIX = pytest.mark.skipif(os.name != "posix", reason="forks, links and sockets of POSIX")
DAEMON = """
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvpe(sys.executable, [sys.executable, "-c", "import time; time.sleep(1000)", MARK], ENVIRONMENT)
    os._exit(0)
os.wait()
"""
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


def running_with(mark: str) -> list[psutil.Process]:
    """What runs on this computer with a word in its command."""
    return [one for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or ())]


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """Where temporary files are made, which must be empty in the end: deeper than the path of a socket may be long."""
    folder = tmp_path / ("temporary" + 100 * "-")
    folder.mkdir()
    monkeypatch.setattr(sandbox.tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(params=["sealed", "open"])
def way(request, monkeypatch) -> str:
    """With what Linux gives, and without, as on other computers."""
    if request.param == "open":
        monkeypatch.setattr(sandbox, "can_seal", lambda: False)
    elif not sandbox.can_seal():
        pytest.skip("no user namespaces here")
    return request.param


def test_answers_are_kept_and_failing_cells_stop_nothing(temporary, monkeypatch):
    monkeypatch.setenv("CLVTEACH_SECRET", "secret")
    content = notebook(
        OPEN,
        'me.answer("1a", 5)',
        "1 / 0",
        'me.answer("1b", 6)',
        "import os; print(os.environ.get('CLVTEACH_SECRET'), os.getcwd() == os.environ['HOME'])",
        "huge = bytearray(5 * 10**9)",
        "import socket; socket.create_connection(('192.0.2.1', 9), 1)",
        "import subprocess; other = subprocess.Popen(['sleep', '1000'], start_new_session=True)",
        "import matplotlib.pyplot as plt, pandas; pandas.Series([1, 2]).plot(title='终身价值'); plt.show()",
    )
    ran, sentence = run(content, seconds=300)
    one = read(HandedIn("a.ipynb", ran))
    assert {name: answer.value for name, answer in one.answers.items()} == {"1a": 5, "1b": 6}
    assert one.exercise == "05-lifetime-value" and not one.unrun
    printed = outputs(ran)
    assert printed[2] == "ZeroDivisionError" and printed[4].strip() == "None True"
    if sys.platform == "linux":
        assert printed[5] == "MemoryError" and "1024 MB" in sentence
    assert any("image/png" in output.get("data", ()) for output in json.loads(ran)["cells"][8]["outputs"])
    assert printed[6]  # there is nobody at this address, and where it can be, no network at all
    assert not left_over() and not list(temporary.iterdir())


def test_a_learners_own_slider_stops_nothing():
    slider = "from ipywidgets import interact\ninteract(lambda x: print(x), x=(0, 9));"
    ran, _sentence = run(notebook(slider, "print(40 + 2)"))
    assert outputs(ran)[1] == "42\n"


def test_too_long_and_what_came_before_is_kept():
    ran, sentence = run(notebook("print(1)", "while True: pass", "print(3)"), seconds=5)
    assert "longer than 5 seconds" in sentence
    assert [text.strip() for text in outputs(ran)] in (
        ["1", "", ""],
        ["", "", ""],
    )  # nothing, where starting took as long
    assert not left_over()


@POSIX
def test_where_nothing_can_be_sealed_it_is_said_and_everything_ends(temporary, monkeypatch):
    monkeypatch.setattr(sandbox, "can_seal", lambda: False)
    mark = temporary.parent.name  # it must be found without what it was given: without its environment
    daemon = DAEMON.replace("MARK", repr(mark)).replace("ENVIRONMENT", "{}")
    ran, sentence = run(notebook(daemon, "print('last')"), seconds=300)
    assert outputs(ran) == ["", "last\n"]
    assert sentence == running._not_limited() and "the network" in sentence and "files" in sentence
    assert not left_over() and not running_with(mark) and not list(temporary.iterdir())


@POSIX
def test_a_kernel_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "can_seal", lambda: False)
    monkeypatch.setattr(running, "GRACE", 0)
    stuck = "import signal, subprocess\nsubprocess.Popen(['sleep', '1000'])\nwhile True: pass"
    _ran, sentence = run(notebook(stuck), seconds=5)
    assert "longer than 5 seconds" in sentence
    assert not left_over()


TRY = """
import os, socket, subprocess
def attempt(do):
    try:
        do()
        print("did")
    except OSError:
        print("failed")
"""


def test_it_sees_nothing_of_the_teachers_and_changes_nothing(temporary):
    if not sandbox.can_seal():
        pytest.skip("no user namespaces here")
    home, submissions, package = temporary.parent / "home", temporary.parent / "submissions", Path(clvteach.__file__)
    address = str(temporary.parent / "s")
    for folder in (home, submissions):
        folder.mkdir()
        (folder / "file").write_text("secret")
    before = sorted(package.parent.iterdir())
    attempts = [
        *(f"open({str(folder / 'file')!r})" for folder in (home, submissions)),
        *(f"open('/proc/1/root{folder / 'file'}')" for folder in (home, submissions)),
        f"open({str(package)!r}, 'a')",
        f"open({str(package.with_name('new.py'))!r}, 'w')",
        f"os.utime({str(package)!r})",
        f"socket.socket(socket.AF_UNIX).connect({address!r})",
        "os.chroot('.')",
        "open('/proc/sys/user/max_user_namespaces', 'w')",
        "subprocess.run(['mount', '-n', '-o', 'remount,bind,rw', 'none', '/usr'], check=True)",
        "subprocess.run(['unshare', '--user', '--map-root-user', 'true'], check=True)",
    ]
    # it may write here, but in a file system of its own
    write = f"os.makedirs({str(home)!r}, exist_ok=True); open({str(home / 'new')!r}, 'w').close()"
    mark = temporary.parent.name
    daemon = DAEMON.replace("MARK", repr(mark)).replace("ENVIRONMENT", "{}")
    code = TRY.replace("OSError", "(OSError, subprocess.SubprocessError)")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        cells = [code, *(f"attempt(lambda: {one})" for one in attempts), write, daemon]
        ran, sentence = run(notebook(*cells), seconds=300)
    printed = {attempt: text.split()[:1] for attempt, text in zip(attempts, outputs(ran)[1:], strict=False)}
    assert printed == dict.fromkeys(attempts, ["failed"]) and sentence == ""
    assert [path.name for path in home.iterdir()] == ["file"] and sorted(package.parent.iterdir()) == before
    assert not left_over() and not running_with(mark) and not list(temporary.iterdir())


def in_sandbox(code: str, **more) -> str:
    """What a Python program of a few lines had too much of."""
    with sandbox.own_folder() as folder:
        command = [sys.executable, "-c", code]
        return sandbox.run(command, folder, **{"seconds": 300, "megabytes": 1024, "stdout": subprocess.DEVNULL} | more)


FORKS = (
    "import os, time\nfor n in range({n}):\n    if os.fork() == 0:\n        {do}\n        time.sleep(1000)\nos.wait()"
)
FILES = """
import time
try:
    for n in range({n}):
        open(str(n), "wb").write(bytes({bytes}))
except OSError:
    pass
time.sleep(1000)
"""
TOO_MUCH = {
    "processes": FORKS.format(n=300, do="pass"),
    "memory": FORKS.format(n=25, do="kept = bytearray(b'x') * 10**8"),
    "disk": FILES.format(n=15, bytes=10**8),
    "files": FILES.format(n=10**6, bytes=0),
}


@POSIX
@pytest.mark.parametrize("what", TOO_MUCH)
def test_all_that_is_started_together_has_limits(what, way, temporary):
    assert in_sandbox(TOO_MUCH[what]) == what.replace("files", "disk")
    assert not left_over() and not list(temporary.iterdir())


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files in memory")
def test_files_in_memory_count_as_memory(way):
    code = "import os, time\nfor n in range(4): os.write(os.memfd_create('x'), bytes(10**8))\ntime.sleep(1000)"
    assert in_sandbox(code, megabytes=200) == "memory"


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files in memory")
def test_what_others_keep_in_memory_is_not_counted(way):
    """A browser takes hundreds of megabytes of shared memory at any moment."""
    code = "import time\ntime.sleep(1)\nkept = bytearray(10**7)\ntime.sleep(1)"
    others = "import os, time\nos.write(os.memfd_create('x'), bytes(4 * 10**8))\ntime.sleep(1000)"
    with subprocess.Popen([sys.executable, "-c", others]) as other:
        try:
            assert in_sandbox(code, megabytes=200) == ""
        finally:
            other.kill()


@POSIX
def test_what_waits_in_sockets_counts_as_memory(way):
    pairs = "kept = [socket.socketpair() for n in range(400)]\nfor one, _other in kept:\n    one.setblocking(False)"
    fill = "    try:\n        while True: one.send(bytes(50_000))\n    except BlockingIOError: pass"
    assert in_sandbox(f"import socket, time\n{pairs}\n{fill}\ntime.sleep(1000)", megabytes=100) == "memory"


@POSIX
def test_what_left_its_group_and_lost_its_parents_is_ended(way, temporary):
    mark = temporary.parent.name
    assert in_sandbox(DAEMON.replace("MARK", repr(mark)).replace("ENVIRONMENT", "os.environ")) == ""
    assert not running_with(mark) and not list(temporary.iterdir())


@POSIX
def test_what_was_too_much_is_said():
    ran, sentence = run(notebook("print(1)", TOO_MUCH["processes"]), seconds=300)
    assert "more than 50 programs" in sentence and outputs(ran) == ["1\n", ""]
    assert "1024 MB of memory" in running._said("memory", 60, 1024)
    assert "200 MB to the disk" in running._said("disk", 60, 1024)
    ran, sentence = run(notebook("for n in range(15): open(f'{n}', 'wb').write(bytes(10**8))"), seconds=300)
    assert "200 MB to the disk" in sentence
    assert not left_over()


@POSIX
def test_folders_however_deep_are_removed(temporary):
    with sandbox.own_folder() as folder:
        code = "import os\nfor n in range(1500):\n    os.mkdir('d')\n    os.chdir('d')\nos.chmod('.', 0)"
        subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    assert not list(temporary.iterdir())


@POSIX
def test_folders_are_shown_once_and_links_lead_to_them(tmp_path):
    home = tmp_path.resolve()
    (home / "real env" / "bin").mkdir(parents=True)
    (home / "env").symlink_to("real env")
    (home / "other").symlink_to(home / "env" / ".." / "env")
    (home / "real env" / "link").symlink_to("bin")
    places, links = sandbox.shown([home / "other" / "bin", home / "env", home / "env" / "link"])
    assert places == [home / "real env"]
    assert links == {home / "env": "real env", home / "other": str(home / "env" / ".." / "env")}


def test_only_what_python_needs_is_shown(monkeypatch, tmp_path):
    """An environment in a home or beside submissions shows nothing of these."""
    for name in ("bin", "lib", "submissions"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    needed = sandbox.needed()
    assert tmp_path / "lib" in needed and tmp_path / "bin" in needed
    assert not {tmp_path, tmp_path / "submissions", Path(clvteach.__file__).parents[1], Path.home()} & set(needed)


def test_python_that_stops():
    ran, sentence = run(notebook("print(1)", "import os; os._exit(3)", "print(3)"), seconds=300)
    assert sentence.startswith("Python stopped") and outputs(ran) == ["1\n", "", ""]


def test_an_old_version_and_cells_of_every_kind():
    cells = [{"cell_type": "code", "input": ["print(\n", "'old')"]}, {"cell_type": "heading", "source": "\ud800"}]
    cells += [{"cell_type": "markdown", "source": "text"}, {"cell_type": "code", "source": ""}]
    old = {"worksheets": [{"cells": cells}], "nbformat": 3}
    ran, _sentence = run(json.dumps(old).encode(), seconds=300)
    assert "old" in json.loads(ran)["cells"][0]["outputs"][0]["text"]


def test_what_is_no_notebook_is_not_run(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    assert run(b"{", seconds=1) == (b"{", "The notebook is broken or not complete: ask for it again.")


def test_of_what_is_known_about_a_notebook_only_plain_words_are_taken_over():
    deep = {}
    for _level in range(600):
        deep = {"deeper": deep}
    metadata = {"clvteach": {"source": "05-lifetime-value/exercise.md", "more": deep}, "lang": "zh", "other": deep}
    plain = running._without_results(notebook_in(notebook("1", metadata=metadata)))
    assert plain["metadata"] == {"clvteach": {"source": "05-lifetime-value/exercise.md"}, "lang": "zh"}
    for metadata in ({"clvteach": deep, "lang": deep}, {"clvteach": [], "lang": None}):
        assert running._without_results(notebook_in(notebook("1", metadata=metadata)))["metadata"] == {}


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"\xff", b"[" * 10**6, b"1", b'{"cell": 9, "count": 1, "outputs": []}', b'{"cell": -1}'),
        *(b'{"cell": 0, "count": "1", "outputs": []}', b'{"cell": 0, "count": 1, "outputs": {}}', b'{"ended": 1}'),
    ],
)
def test_what_is_no_result_is_not_read(line):
    plain = running._without_results(notebook_in(notebook("1", "2")))
    good = b'{"cell": 1, "count": 7, "outputs": [{"output_type": "stream", "text": "x"}, 5]}\n'
    assert running._add_results(plain, io.BytesIO(good + line + b"\n" + b'{"ended": "well"}\n')) == ""
    assert plain["cells"][1]["outputs"] == [{"output_type": "stream", "text": "x"}]
    assert running._add_results(plain, io.BytesIO(good + b'{"ended": "well"}\n')) == "well"


def test_the_environment_holds_nothing_private(tmp_path):
    known = {"PATH": "/bin", "TOKEN": "secret", "HOME": "/home/teacher"}
    environment = sandbox.environment(tmp_path, known)
    assert "TOKEN" not in environment and environment["PATH"] == "/bin"
    assert environment["HOME"] == str(tmp_path)
