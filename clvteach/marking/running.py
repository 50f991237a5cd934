"""Running a notebook that was handed in without results: in a process of its own, with limits.

Only ``clvteach mark --run`` does this. The code is a learner's: ``sandbox`` keeps it away from the teacher's files and the
network where the computer can do that, and takes care that it uses little and leaves nothing behind. ``notebook_process``
is the process that runs it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from itertools import islice
from typing import BinaryIO

from clvteach.checks import InputError
from clvteach.language import _, sentences
from clvteach.marking import notebook_process, sandbox
from clvteach.marking.notebook_file import Notebook, notebook_in

GRACE = 20  # seconds to start Python and to end in good order, beyond what the notebook may take


def run(content: bytes, *, seconds: int = 60, megabytes: int = 1024) -> tuple[bytes, str]:
    """Run a copy of a notebook from the beginning, without the results it holds.

    Parameters
    ----------
    content : bytes
        The notebook's file. It is not changed.
    seconds : int
        How long all its cells together may take.
    megabytes : int
        How much memory all its processes together may use.

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
    plain = _without_results(notebook)
    limits = (seconds, megabytes, sandbox.threads_allowed(), sandbox.MOST_WRITTEN)
    with sandbox.own_folder() as folder, tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as results:
        given.write(json.dumps(plain).encode())
        given.seek(0)
        too_much = sandbox.run(
            [sys.executable, notebook_process.__file__, *map(str, limits)],
            folder,
            seconds=seconds + GRACE,
            megabytes=megabytes,
            stdin=given,
            stdout=results,
        )
        ended = _add_results(plain, results)
    happened = _said(too_much or ended, seconds, megabytes)
    missing = _not_limited()
    said = sentences(happened, missing) if happened and missing else happened or missing
    return json.dumps(plain).encode(), said


def _without_results(notebook: Notebook) -> dict:
    """A notebook of today's version with the same cells, whatever version it had, and what says whose it is."""
    from nbformat import v4

    kinds = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}
    cells = [kinds.get(cell.kind, v4.new_raw_cell)(_encodable(cell.source)) for cell in notebook.cells]
    ours = notebook.metadata.get("clvteach")
    source = ours.get("source") if isinstance(ours, Mapping) else None
    language = notebook.metadata.get("lang")
    metadata = {}
    if isinstance(source, str):
        metadata["clvteach"] = {"source": _encodable(source)}
    if isinstance(language, str):
        metadata["lang"] = _encodable(language)
    return v4.new_notebook(cells=cells, metadata=metadata)


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _add_results(notebook: dict, results: BinaryIO) -> str:
    """Put what each cell gave into a notebook. How it ended, if that was written.

    A learner's code may have written there, too: reading stops at what is no result, and after as many as there can be.
    """
    cells = notebook["cells"]
    results.seek(0)
    for line in islice(results, len(cells) + 1):
        try:
            result = json.loads(line)
        except (ValueError, RecursionError, MemoryError):
            break
        match result:
            case {"cell": int(position), "count": int() | None as count, "outputs": list(outputs)} if (
                0 <= position < len(cells)
            ):
                if cells[position]["cell_type"] == "code":
                    shown = [output for output in outputs if isinstance(output, Mapping)]
                    cells[position] |= {"execution_count": count, "outputs": shown}
            case {"ended": str(ended)}:
                return ended
            case _:
                break
    return ""


def _said(ended: str, seconds: int, megabytes: int) -> str:
    match ended:
        case "well":
            return ""
        case "time":
            return _("It took longer than {n} seconds and was stopped: the cells after that were not run.").format(
                n=seconds
            )
        case "memory":
            return _("It needed more than {n} MB of memory and was stopped.").format(n=megabytes)
        case "processes":
            return _("It started more than {n} programs and was stopped.").format(n=sandbox.MOST_PROCESSES)
        case "disk":
            return _("It wrote more than {n} MB to the disk, or too many files, and was stopped.").format(
                n=sandbox.MOST_WRITTEN // 1_000_000
            )
    return _("Python stopped in the middle of it: the cells after that were not run.")


def _not_limited() -> str:
    if sandbox.can_seal():
        return ""
    return _(
        "This computer cannot keep it away from the network and from your files, nor be sure to end all that it started."
    )
