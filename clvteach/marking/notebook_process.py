"""The process in which a notebook that was handed in is run: ``python notebook_process.py SECONDS MEGABYTES THREADS BYTES``.

It reads a notebook and writes a line of JSON after each cell, and one that says how it ended. It knows nothing of the
rest of clvteach, so that it starts quickly.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

import psutil

FULL = ("[Errno 27]", "[Errno 28]", "[Errno 122]")  # a file too large, no room, more than allowed
ROUNDS = 50  # of ending processes that start others
CHILD_SUBREAPER = 36  # of Linux' prctl


def main(seconds: int, megabytes: int, threads: int, most_bytes: int) -> None:
    """Run the notebook that is read."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError
    from traitlets.config import Config

    deadline = time.monotonic() + seconds
    write = _results()
    _limit(seconds, megabytes, threads, most_bytes)
    notebook = nbformat.reads(sys.stdin.buffer.read().decode(), as_version=4)
    # On TCP ports two kernels can meet, and without a network there are none. A socket's path must be short, however deep
    # the folder for temporary files lies: it is seen from the folder in which both processes start.
    sockets = {"transport": "ipc", "ip": "kernel"} if os.name == "posix" else {}
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        allow_errors=True,
        startup_timeout=max(seconds, 20),
        timeout_func=lambda cell: max(1, int(deadline - time.monotonic())),
        store_widget_state=True,  # else a learner's own interact() ends the run
        on_cell_executed=lambda cell, cell_index, **_reply: write(
            {"cell": cell_index, "count": cell["execution_count"], "outputs": cell["outputs"]}
        ),
        config=Config({"KernelManager": sockets}),
    )
    try:
        client.execute()
        ended = _lacked(notebook) or "well"
    except CellTimeoutError:
        ended = "time"
    except MemoryError:
        ended = "memory"
    except Exception:  # the kernel died, or said what it never says
        ended = "stopped"
    write({"ended": ended})
    _end_all()


def _results():
    """A function that writes a line to where this process's output went, which no other process gets any more."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)

    def write(what: Mapping) -> None:
        with suppress(OSError, ValueError, RecursionError):  # too large, or what JSON cannot say
            lines.write(json.dumps(what) + "\n")

    return write


def _limit(seconds: int, megabytes: int, threads: int, most_bytes: int) -> None:
    """Limits for this process and, each for itself, for those it starts; and none gets away when its parent ends."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)
    if os.name != "posix":
        return
    import resource

    os.nice(10)  # whoever looks after it must come to it

    limits = {
        resource.RLIMIT_AS: megabytes * 2**20,
        resource.RLIMIT_CPU: seconds + 20,
        resource.RLIMIT_FSIZE: most_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_NPROC: threads,
    }
    for kind, most in limits.items():
        with suppress(OSError, ValueError):  # macOS takes no limit of memory
            resource.setrlimit(kind, (most, most))


def _lacked(notebook: Mapping) -> str:
    """What a cell said there was not enough of."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if output.get("ename") == "MemoryError":
                return "memory"
            if output.get("ename") == "OSError" and output.get("evalue", "").startswith(FULL):
                return "disk"
    return ""


def _end_all() -> None:
    """End everything that descends from this process, with what is started meanwhile."""
    for _round in range(ROUNDS):
        left = psutil.Process().children(recursive=True)
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        if not psutil.wait_procs(left, timeout=1)[1]:
            break


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
