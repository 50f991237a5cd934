"""Running the notebooks that changed and writing them."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from base64 import b64decode
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from PIL import Image

from clvteach.chapters import room_of
from clvteach.checks import InputError
from clvteach.editions.edition import EDITIONS, Edition, pick
from clvteach.editions.source import Source, read
from clvteach.language import LANGUAGES, _, ngettext
from clvteach.wording import mistake

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
SECONDS_A_CELL = 120
REPRODUCING = {"SOURCE_DATE_EPOCH": "1700000000"}  # what is built does not depend on when: no times, no journal
SOURCES = {edition.source for edition in EDITIONS}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Notebook:
    """A notebook to be: what is picked for it, from where, and the file it goes to."""

    path: Path
    source: Source
    picked: NotebookNode


def build(
    names: Sequence[str] = (),
    *,
    chapters: Path,
    output: Path | None = None,
    everything: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Bring the notebooks up to date with their sources.

    A notebook is built if its file is missing, its cells differ from those picked from the source, the words beside the
    chapter or its room are others than when it was built, or one of its code cells was never run. A file is written only if something in it shows differently: the bytes of a picture alone, which
    depend on the computer's libraries, are no reason.

    Parameters
    ----------
    names : sequence of str
        The chapters to build, such as ``"05-lifetime-value"`` or ``"05"``. None given: all, and notebooks that were built
        from a source that is gone are removed.
    chapters : Path
        The folder of the sources.
    output : Path, optional
        The folder that gets ``notebooks/``, ``exercises/`` and ``solutions/``. The one beside ``chapters`` by default.
    everything : bool
        Build what is up to date, too (after a change in an engine, or in another chapter's room).
    say : callable
        Gets one line a notebook.

    Raises
    ------
    InputError
        If a source has a mistake, or a cell fails: with file, line and error.
    """
    chapters = Path(chapters)
    output = Path(output) if output is not None else chapters.parent
    wanted = planned(chapters, output, names)
    if not names:
        for path in left_over(output, {notebook.path for notebook in wanted}):
            path.unlink()
            say(_("{file} removed: its source is gone").format(file=_shown(path, output)))
    stale = [notebook for notebook in wanted if everything or is_stale(notebook)]

    # Two kernels at a time: the time goes into starting them and importing
    with ThreadPoolExecutor(2) as pool:
        runs = [(notebook, pool.submit(run, notebook)) for notebook in stale]
        try:
            for notebook, done in runs:
                written = write(notebook.path, done.result())
                line = _("{file} built") if written else _("{file} unchanged")
                say(line.format(file=_shown(notebook.path, output)))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    fresh = len(wanted) - len(stale)
    if fresh:
        say(ngettext("{n} notebook is up to date", "{n} notebooks are up to date", fresh).format(n=fresh))


def planned(chapters: Path, output: Path, names: Sequence[str] = ()) -> list[Notebook]:
    """Every notebook that the chapters (or the named ones) should have, picked but not run.

    Raises
    ------
    InputError
        If there is no chapter, a name is unknown, or a source has a mistake.
    """
    folders = sorted(path for path in chapters.glob("[0-9][0-9]-*") if path.is_dir()) if chapters.is_dir() else []
    if not folders:
        raise InputError(
            _("There is no chapter in {folder}: a chapter is a folder such as {example}.").format(
                folder=chapters, example="05-lifetime-value/chapter.md"
            )
        )
    for name in names:
        if not any(_named(folder, name) for folder in folders):
            raise InputError(
                _("There is no chapter {name}. The chapters are: {known}.").format(
                    name=name, known=", ".join(folder.name for folder in folders)
                )
            )
    return [
        notebook
        for folder in folders
        if not names or any(_named(folder, name) for name in names)
        for notebook in _of_chapter(folder, output)
    ]


def _named(folder: Path, name: str) -> bool:
    return folder.name == name or folder.name.split("-")[0] == name


def _of_chapter(folder: Path, output: Path) -> list[Notebook]:
    sources = {"chapter.md": read(folder / "chapter.md")}  # a chapter without one is a mistake; an exercise is optional
    if (folder / "exercise.md").exists():
        sources["exercise.md"] = read(folder / "exercise.md")
    beside = _beside(folder)
    return [
        Notebook(notebook_path(output, edition, lang, folder.name), source, pick(source, lang, edition, beside))
        for edition in EDITIONS
        if (source := sources.get(edition.source))
        and (edition.adds is None or any(cell.only_in == edition.adds for cell in source.cells))
        for lang in LANGUAGES
    ]


def _beside(folder: Path) -> str:
    """A digest of what a chapter's cells use: its further words, and its room. With other ones they must run again."""
    words = [path for path in folder.glob("*.md") if path.name not in SOURCES]
    room = (Path(__file__).parents[1] / room_of(folder.name)).glob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in (*sorted(words), *sorted(room))]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16] if texts else ""


def notebook_path(output: Path, edition: Edition, lang: str, chapter: str) -> Path:
    """Where a notebook stands: ``notebooks/zh/05-lifetime-value.ipynb``."""
    return output / edition.folder / lang / f"{chapter}{edition.ending}.ipynb"


def left_over(output: Path, wanted: set[Path]) -> list[Path]:
    """Notebooks that a build wrote and whose source is gone. Notebooks of any other origin are not ours to remove."""
    found = [
        path
        for folder in dict.fromkeys(edition.folder for edition in EDITIONS)
        for lang in LANGUAGES
        for path in sorted((output / folder / lang).glob("*.ipynb"))
    ]
    return [path for path in found if path not in wanted and "clvteach" in _metadata(path)]


def _metadata(path: Path) -> dict:
    notebook = _stored(path)
    return notebook.metadata if notebook else {}


def _stored(path: Path) -> NotebookNode | None:
    """The notebook in a file, or None if there is none that can be read."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError, nbformat.ValidationError):
        return None


def is_stale(notebook: Notebook) -> bool:
    """Whether the file is missing, holds other cells than those picked, was built with other words or another room beside
    it, or holds code that was never run."""
    stored = _stored(notebook.path)
    return (
        stored is None
        or cells_of(stored) != cells_of(notebook.picked)
        or stored.metadata != notebook.picked.metadata
        or any(cell.cell_type == "code" and cell.source.strip() and not cell.execution_count for cell in stored.cells)
    )


def cells_of(notebook: NotebookNode) -> list[tuple]:
    """What was written in a notebook, without what running it added: kind, id, text and metadata of each cell."""
    return [(cell.cell_type, cell.id, cell.source, dict(cell.metadata)) for cell in notebook.cells]


def without_pictures(notebook: NotebookNode) -> NotebookNode:
    """A copy without the bytes of its pictures, for comparing."""
    bare = deepcopy(notebook)
    for output in _outputs(bare):
        for kind in PICTURES:
            if kind in output.get("data", {}):
                output["data"][kind] = ""
    return bare


def _pixels(notebook: NotebookNode) -> list[bytes]:
    """What its PNG pictures show, in their order."""
    pictures = (output["data"]["image/png"] for output in _outputs(notebook) if "image/png" in output.get("data", {}))
    return [Image.open(BytesIO(b64decode(picture))).convert("RGBA").tobytes() for picture in pictures]


def _outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def run(notebook: Notebook) -> NotebookNode:
    """Run a notebook in its own folder, as a learner's does, and keep what the learner should see of it.

    Live widgets are left out: an app's picture and text stay beside it and show until the learner runs the cell.

    Raises
    ------
    InputError
        If a cell fails, hangs, or writes a warning, which would be stored for every learner to read.
    """
    ran = deepcopy(notebook.picked)
    notebook.path.parent.mkdir(parents=True, exist_ok=True)
    running = 0

    def note(cell: NotebookNode, cell_index: int) -> None:
        nonlocal running
        running = cell_index

    client = NotebookClient(
        ran,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(notebook.path.parent)}},
        record_timing=False,
        store_widget_state=True,  # else a cell's own interact() fails; what is stored is dropped below
        coalesce_streams=True,
        on_cell_start=note,
    )
    try:
        client.execute(
            env=os.environ | REPRODUCING, stderr=subprocess.DEVNULL
        )  # what the kernel itself has to say, not what a cell writes
    except CellExecutionError as error:
        raise _failed(notebook, running, f"{error.ename}: {error.evalue}") from None
    except CellTimeoutError:
        raise _failed(notebook, running, _("not done after {n} seconds").format(n=SECONDS_A_CELL)) from None
    except DeadKernelError:
        raise _failed(notebook, running, _("Python stopped")) from None

    for index, cell in enumerate(ran.cells):
        warnings = "".join(out.text for out in cell.get("outputs", []) if out.get("name") == "stderr")
        if warnings:
            raise _failed(notebook, index, warnings.strip())
    for output in _outputs(ran):
        for part in ("data", "metadata"):
            output.get(part, {}).pop(WIDGET_VIEW, None)
    ran.metadata = deepcopy(notebook.picked.metadata)  # the kernel adds its own patch version
    return ran


def _failed(notebook: Notebook, index: int, error: str) -> InputError:
    """The error for a cell, at its line in the source."""
    wanted = notebook.picked.cells[index].id
    line = next(cell.line for cell in notebook.source.cells if cell.id == wanted)
    return mistake(
        notebook.source.path,
        line,
        _("this cell fails in {notebook}: {error}").format(
            notebook="/".join(notebook.path.parts[-3:]), error=_COLOUR.sub("", error)
        ),
    )


def write(path: Path, notebook: NotebookNode) -> bool:
    """Write a notebook unless the file shows the same already. True if it was written."""
    stored = _stored(path)
    if (
        stored is not None
        and without_pictures(stored) == without_pictures(notebook)
        and _pixels(stored) == _pixels(notebook)
    ):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    return True


def _shown(path: Path, output: Path) -> str:
    return path.relative_to(output).as_posix()
