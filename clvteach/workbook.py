"""Laying the workbook into a learner's folder.

The learner's work is sacred: a file that the learner changed is never overwritten or deleted. What was laid is
remembered by its hash in ``.clvteach/laid.json``, so that an untouched file can be replaced by a newer one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from clvteach.files import write
from clvteach.folders import FolderError, explained
from clvteach.language import _, ngettext

AFTER_PREDICTION = "after-prediction"  # the tag of cells whose output answers what a learner is asked to predict
PRIVATE = ".clvteach"
LAID = "laid.json"
MOST_BYTES = 64_000_000  # of a file that is looked at only to see whether it was changed


@dataclass(frozen=True)
class Laid:
    """What laying the workbook did, by path in the folder.

    Attributes
    ----------
    new, updated : tuple of str
        Files that were missing, and untouched ones that were replaced by a newer version.
    beside : tuple of (str, str)
        A file that the learner changed, and the one beside it that holds the newer version.
    """

    new: tuple[str, ...]
    updated: tuple[str, ...]
    beside: tuple[tuple[str, str], ...]


def originals() -> Path:
    """Where the workbook's own notebooks are: in the package if it came as a wheel, at the root of a clone otherwise."""
    packed = Path(__file__).parent / "_workbook"
    return packed if packed.is_dir() else Path(__file__).parents[1]


def contents(root: Path, lang: str, *, solutions: bool = False) -> dict[str, Path]:
    """The files of the workbook in one language.

    Parameters
    ----------
    root : Path
        The folder of ``notebooks/``, ``exercises/`` and ``solutions/``, see :func:`originals`.
    lang : str
        ``"en"`` or ``"zh"``.
    solutions : bool
        With the instructor edition.

    Returns
    -------
    dict of str to Path
        The original of each file by its place in the learner's folder. Notebooks keep their places, so that links hold.
    """
    shelves = ["notebooks", "exercises"] + ["solutions"] * solutions
    found = {
        path.relative_to(root).as_posix(): path
        for shelf in shelves
        for path in sorted((root / shelf / lang).rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }
    data = sorted((Path(__file__).parent / "data").glob("*.csv"))
    return found | {f"data/{path.name}": path for path in data}


def learners_copy(content: bytes, place: str) -> bytes:
    """A file as its learner gets it: a notebook that was never run, with the outputs that are there to be read.

    Those that answer what the learner is asked to predict are left out, and all of an exercise, which would show the sample
    learner's numbers.

    Parameters
    ----------
    content : bytes
        Of a file of the workbook.
    place : str
        Its place in the learner's folder.

    Examples
    --------
    >>> cell = {"cell_type": "code", "execution_count": 3, "metadata": {"tags": ["after-prediction"]}, "outputs": [{}]}
    >>> json.loads(learners_copy(json.dumps({"cells": [cell]}).encode(), "a.ipynb"))["cells"][0]["outputs"]
    []
    """
    if not (place.endswith(".ipynb") and content.startswith(b"{")):
        return content
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        cell["execution_count"] = None
        if place.startswith("exercises/") or AFTER_PREDICTION in cell["metadata"].get("tags", ()):
            cell["outputs"] = []
        for output in cell["outputs"]:
            if "execution_count" in output:
                output["execution_count"] = None
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def lay(files: dict[str, Path], folder: Path, version: str) -> Laid:
    """Lay files into a learner's folder without touching what the learner changed.

    A missing file is laid; an untouched one is replaced by a newer version; beside a changed one the newer version is
    laid once, under the name ``05-lifetime-value (new 0.1.0).ipynb``.

    Parameters
    ----------
    files : dict of str to Path
        Originals by their place in the folder, see :func:`contents`.
    folder : Path
        The learner's folder. It is made if it is missing.
    version : str
        The version of the workbook, for the names of files laid beside changed ones.

    Returns
    -------
    Laid

    Raises
    ------
    FolderError
        If the folder is a file, may not be written, is full, or leads elsewhere by a link.
    """
    folder = Path(folder)
    new, updated, beside = [], [], []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        given = _remembered(folder)
        for place, original in files.items():
            content = learners_copy(original.read_bytes(), place)
            hashed = _hash(content)
            target = inside(folder, place)
            if not os.path.lexists(target):
                write(target, content)
                new.append(place)
            elif (present := _hash_of(target)) == hashed:
                pass
            elif present is not None and present == given.get(place):
                write(target, content)
                updated.append(place)
            elif given.get(place) != hashed:
                copy = _free_name(target, version, hashed)
                if not os.path.lexists(copy):
                    write(copy, content)
                beside.append((place, copy.relative_to(folder).as_posix()))
            given[place] = hashed  # the newest version the learner was given, here or beside
        write(inside(folder, f"{PRIVATE}/{LAID}"), (json.dumps(given, indent=1, sort_keys=True) + "\n").encode())
    except OSError as error:
        raise explained(error, folder) from error
    return Laid(tuple(new), tuple(updated), tuple(beside))


def changed(files: Mapping[str, Path], folder: Path) -> set[str]:
    """Which files of a learner's folder are not as they were laid: something was saved in them since.

    Parameters
    ----------
    files : Mapping of str to Path
        Originals by their place in the folder, see :func:`contents`.
    folder : Path
        The learner's folder. Nothing in it is changed.

    Returns
    -------
    set of str
        Places. What is missing, or cannot be read, is not among them.
    """
    given, found = _remembered(folder), set()
    for place, original in files.items():
        path = folder / place
        try:
            present = _hash_of(path) if path.is_file() and path.stat().st_size <= MOST_BYTES else None
            if present not in (None, given.get(place)) and present != _hash(
                learners_copy(original.read_bytes(), place)
            ):
                found.add(place)
        except OSError:
            continue
    return found


def _remembered(folder: Path) -> dict[str, str]:
    """The hashes of what was laid. Nothing if that is lost: then every file counts as the learner's."""
    try:
        given = json.loads((folder / PRIVATE / LAID).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def inside(folder: Path, place: str) -> Path:
    """The path of a file in the folder, whose own folder exists and is not reached through a link that leads out."""
    target = folder.joinpath(*PurePosixPath(place).parts)
    shelf = target.parent.resolve()
    if not shelf.is_relative_to(folder.resolve()):
        raise FolderError(
            _("{path} is a link that leads out of {folder}: remove the link, or choose another folder.").format(
                path=target.parent, folder=folder
            )
        )
    shelf.mkdir(parents=True, exist_ok=True)
    return target


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of(target: Path) -> str | None:
    """None for anything but a plain file: a link or a folder is the learner's doing."""
    return _hash(target.read_bytes()) if target.is_file() and not target.is_symlink() else None


def _free_name(target: Path, version: str, hashed: str) -> Path:
    """A name beside a file that is not taken, or holds just this version already."""
    number = 1
    while True:
        suffix = f" (new {version})" if number == 1 else f" (new {version}, {number})"
        copy = target.with_name(f"{target.stem}{suffix}{target.suffix}")
        if not os.path.lexists(copy) or _hash_of(copy) == hashed:
            return copy
        number += 1


def report(laid: Laid, folder: Path) -> list[str]:
    """What laying did, in sentences for the learner."""
    sentences = [_("The workbook is in {folder}.").format(folder=folder)]
    if laid.updated:
        n = len(laid.updated)
        sentences.append(
            ngettext(
                "{n} file that you had not changed was replaced by a newer version.",
                "{n} files that you had not changed were replaced by newer versions.",
                n,
            ).format(n=n)
        )
    for place, copy in laid.beside:
        sentences.append(
            _("You changed {place}, so it stays as it is; the newer version lies beside it: {copy}").format(
                place=place, copy=copy
            )
        )
    return sentences


def opening(files: dict[str, Path], lang: str) -> str:
    """The notebook to open first: the welcome page, or the first there is; ``""`` if there is none.

    >>> opening({"notebooks/zh/01-states.ipynb": Path("a"), "notebooks/zh/00-welcome.ipynb": Path("b")}, "zh")
    'notebooks/zh/00-welcome.ipynb'
    """
    return min((place for place in files if place.startswith(f"notebooks/{lang}/")), default="")
