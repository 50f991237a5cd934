"""Running a notebook that was handed in without results: in a process of its own, with limits.

Only ``clvteach mark --run`` does this. The code is a learner's: it gets a folder of its own, no secrets from the
environment, and where the computer can do it no network and little memory and time. It is not locked out of the
teacher's other files, which is why running must be asked for.

``python -m clvteach.marking.running FOLDER SECONDS MEGABYTES`` is the process that does it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil

import clvteach
from clvteach.checks import InputError
from clvteach.language import _, listing, sentences
from clvteach.marking.reading import Notebook, notebook_in

POSIX = os.name == "posix"
HANDED_IN, RAN, REPORT = "handed-in.ipynb", "ran.ipynb", "report.json"
GRACE = 20  # seconds to start Python and to end in good order, beyond what the notebook may take
MOST_WRITTEN = 200_000_000  # bytes of any one file
ALONE = ("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--")
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT")  # of the environment
FOLDERS = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "TMPDIR",
    "TEMP",
    "TMP",
    "IPYTHONDIR",
    "MPLCONFIGDIR",
    "JUPYTER_RUNTIME_DIR",
)


def run(content: bytes, *, seconds: int = 60, megabytes: int = 1024) -> tuple[bytes, str]:
    """Run a copy of a notebook from the beginning, without the results it holds.

    Parameters
    ----------
    content : bytes
        The notebook's file. It is not changed.
    seconds : int
        How long all its cells together may take.
    megabytes : int
        How much memory each of its processes may use.

    Returns
    -------
    (bytes, str)
        The notebook as far as it was run, to be read; and what went wrong or could not be limited on this computer, in
        the language in use, empty if nothing. A cell that fails is no reason to stop: the next ones are run.
    """
    try:
        notebook = notebook_in(content)
    except InputError as error:
        return content, str(error)
    with tempfile.TemporaryDirectory(prefix="clvteach-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / HANDED_IN).write_bytes(_without_results(notebook))
        (folder / "work").mkdir()
        in_time = _run_in(folder, seconds, megabytes)
        ran, ended = _written(folder / RAN), _written(folder / REPORT).decode(errors="replace")
    shutil.rmtree(folder, ignore_errors=True)  # what was being ended may have held on to it a moment longer
    happened = _said(ended if in_time else "time", seconds, megabytes)
    missing = _not_limited()
    said = sentences(happened, missing) if happened and missing else happened or missing
    return ran or _without_results(notebook), said


def _without_results(notebook: Notebook) -> bytes:
    """A notebook of today's version with the same cells, whatever version it had."""
    from nbformat import v4

    kinds = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}
    cells = [kinds.get(cell.kind, v4.new_raw_cell)(_encodable(cell.source)) for cell in notebook.cells]
    metadata = {key: notebook.metadata[key] for key in ("clvteach", "lang") if key in notebook.metadata}
    return json.dumps(v4.new_notebook(cells=cells, metadata=metadata)).encode()


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _run_in(folder: Path, seconds: int, megabytes: int) -> bool:
    """Run what lies in a folder. Whether it came to an end by itself."""
    command = [sys.executable, "-m", __name__, str(folder), str(seconds), str(megabytes)]
    process = subprocess.Popen(
        [*(ALONE if _can_be_alone() else ()), *command],
        cwd=folder / "work",
        env=_environment(folder, os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=POSIX,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        process.wait(seconds + GRACE)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _environment(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """What the process knows of the computer: nothing that is private, and no folder but its own."""
    packages = str(Path(clvteach.__file__).parents[1])
    return (
        {name: known[name] for name in KEPT if name in known}
        | {name: str(folder / "work") for name in FOLDERS}
        | {"PYTHONPATH": packages, "PYTHONSAFEPATH": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    )


def _end(process: subprocess.Popen) -> None:
    """End a process and all that it started."""
    try:
        started = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        started = []
    for pid in (process.pid, *(one.pid for one in started)):
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL) if POSIX else os.kill(pid, signal.SIGTERM)
    for one in started:
        with suppress(psutil.Error):
            one.kill()
    process.kill()
    process.wait()


@cache
def _can_be_alone() -> bool:
    """Whether Linux gives a process a network of its own, in which there is nothing, and ends all it starts with it."""
    if not (sys.platform == "linux" and shutil.which(ALONE[0])):
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


def _written(path: Path) -> bytes:
    """What the process wrote; nothing if it is no plain file, which a learner's code could have put there."""
    with suppress(OSError):
        status = path.lstat()
        if stat.S_ISREG(status.st_mode) and status.st_size <= MOST_WRITTEN:
            return path.read_bytes()
    return b""


def _said(ended: str, seconds: int, megabytes: int) -> str:
    match ended:
        case "well":
            return ""
        case "time":
            return _("It took longer than {n} seconds and was stopped: the cells after that were not run.").format(
                n=seconds
            )
        case "memory":
            return _("A cell needed more than {n} MB of memory and was stopped.").format(n=megabytes)
    return _("Python stopped in the middle of it: the cells after that were not run.")


def _not_limited() -> str:
    limited = {_("the memory"): sys.platform == "linux", _("the network"): _can_be_alone()}
    missing = [name for name, possible in limited.items() if not possible]
    return _("This computer cannot limit {what} for it.").format(what=listing(missing)) if missing else ""


def main(folder: Path, seconds: int, megabytes: int) -> None:
    """Run the notebook in a folder, write it there as far as it came after each cell, and say how it ended."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError
    from traitlets.config import Config

    deadline = time.monotonic() + seconds
    _limit(seconds, megabytes)
    notebook = nbformat.reads((folder / HANDED_IN).read_text(encoding="utf-8"), as_version=4)
    # on TCP ports two kernels can meet, and without a network there are none
    sockets = {"transport": "ipc", "ip": str(folder / "kernel")} if POSIX else {}
    groups: list[int] = []

    def save(**_cell) -> None:
        new = folder / f"{RAN}.new"
        new.write_text(nbformat.writes(notebook), encoding="utf-8")
        new.replace(folder / RAN)

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        allow_errors=True,
        startup_timeout=max(seconds, GRACE),
        timeout_func=lambda cell: max(1, int(deadline - time.monotonic())),
        store_widget_state=False,
        on_notebook_start=lambda notebook: groups.append(client.km.provisioner.process.pid),
        on_cell_executed=save,
        config=Config({"KernelManager": sockets}),
    )
    try:
        client.execute()
        ended = "memory" if _lacked_memory(notebook) else "well"
    except CellTimeoutError:
        ended = "time"
    except MemoryError:
        ended = "memory"
    except Exception:  # the kernel died, or said what it never says
        ended = "stopped"
    (folder / REPORT).write_text(ended)
    for group in groups if POSIX else []:
        with suppress(OSError):
            os.killpg(group, signal.SIGKILL)


def _limit(seconds: int, megabytes: int) -> None:
    """Limits for this process and, each for itself, for those it starts."""
    if not POSIX:
        return
    import resource

    limits = {
        resource.RLIMIT_AS: megabytes * 2**20,
        resource.RLIMIT_CPU: seconds + GRACE,
        resource.RLIMIT_FSIZE: MOST_WRITTEN,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with suppress(OSError, ValueError):  # macOS takes no limit of memory
            resource.setrlimit(kind, (most, most))


def _lacked_memory(notebook: Mapping) -> bool:
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    return any(output.get("ename") == "MemoryError" for output in outputs)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
