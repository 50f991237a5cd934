"""The window in which ``clvteach start`` runs: what a learner reads there, and the log that takes the rest."""

from __future__ import annotations

import errno
import io
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING

from clvteach.folders import FolderError, explained
from clvteach.language import _

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

LOG = "jupyterlab.log"


@contextmanager
def own_runtime_folder() -> Iterator[None]:
    """Keep what Jupyter notes about running kernels in a temporary folder, whoever's home cannot be written.

    Raises
    ------
    FolderError
        If there is no room for temporary files.
    """
    before = os.environ.get("JUPYTER_RUNTIME_DIR")
    try:
        folder = tempfile.TemporaryDirectory(prefix="clvteach-", ignore_cleanup_errors=True)
    except OSError:
        raise FolderError(
            _(
                "There is no room for temporary files on this computer: empty the recycle bin and free some disk space, "
                "or ask whoever looks after it."
            )
        ) from None
    with folder as path:
        os.environ["JUPYTER_RUNTIME_DIR"] = path
        try:
            yield
        finally:
            if before is None:
                del os.environ["JUPYTER_RUNTIME_DIR"]
            else:
                os.environ["JUPYTER_RUNTIME_DIR"] = before


@contextmanager
def errors_into(log: Path) -> Iterator[None]:
    """Have what this process and the kernels that it starts write as errors go into a file, begun anew.

    Below Python, on the file descriptor: kernels inherit it, and write there what would worry a learner.

    Parameters
    ----------
    log : Path

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with log.open("ab") as file:  # to its end, also when the workbook is started twice
        file.truncate(0)
        sys.stderr.flush()
        window = os.dup(2)
        os.dup2(file.fileno(), 2)
        # Python's own way to a console of Windows leads into no file
        errors = io.TextIOWrapper(
            open(2, "wb", buffering=0, closefd=False),  # what a full disk does not take is not kept for later
            encoding="utf-8",
            errors="backslashreplace",
            write_through=True,
        )
        try:
            with redirect_stderr(errors):
                yield
        finally:
            os.dup2(window, 2)
            os.close(window)


class Trouble(logging.Handler):
    """Says in the window that something failed and where to read more, each sentence once.

    Parameters
    ----------
    folder : Path
        The learner's folder, which may be on a memory stick.
    log : Path
        Where the log is.
    """

    def __init__(self, folder: Path, log: Path):
        super().__init__(logging.ERROR)
        self.folder, self.log, self.said = folder, log, set()

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno == logging.ERROR  # CRITICAL is how Jupyter announces its own end

    def emit(self, record: logging.LogRecord) -> None:
        sentence = self._reason(record.exc_info[1] if record.exc_info else None)
        if (
            sentence is None and not self.said
        ):  # Jupyter says the same failure several times, not always with its reason
            sentence = _("Something failed. If a page does not do what it should, the file {log} says more.").format(
                log=self.log
            )
        if sentence and sentence not in self.said:
            self.said.add(sentence)
            print(sentence, flush=True)

    def _reason(self, error: BaseException | None) -> str | None:
        if not os.path.isdir(self.folder):
            return _(
                "{folder} cannot be reached any more. If it is on a memory stick, put the stick back in and save again."
            ).format(folder=self.folder)
        while error is not None:
            if isinstance(error, OSError) and self._is_of_the_folder(error):
                return str(explained(error, self.folder))
            error = error.__cause__ or error.__context__
        return None

    def _is_of_the_folder(self, error: OSError) -> bool:
        """A connection that breaks is an OSError, too; and a disk that is full names no file."""
        return error.errno == errno.ENOSPC or str(error.filename).startswith(str(self.folder))


def stop_at_second(server: ServerApp) -> None:
    """Have the first Ctrl+C remind of saving and handing in, and the second stop the server: alike on every system.

    Parameters
    ----------
    server : ServerApp
        Begun in the main thread.
    """

    def stop(_signal, _frame) -> None:
        server.stop(from_signal=True)

    def remind(_signal, _frame) -> None:
        signal.signal(signal.SIGINT, stop)
        print(_("Have you saved (Ctrl+S in the page) and handed in? Then press Ctrl+C once more to stop."), flush=True)

    signal.signal(signal.SIGINT, remind)
