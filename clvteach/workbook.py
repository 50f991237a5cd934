"""Laying the workbook into a learner's folder and opening it in JupyterLab.

The learner's work is sacred: a file that the learner changed is never overwritten or deleted. What was laid is
remembered by its hash in ``.clvteach/laid.json``, so that an untouched file can be replaced by a newer one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import clvteach
from clvteach.language import _, ngettext

PRIVATE = ".clvteach"
LAID = "laid.json"
LOCALES = {"en": "en", "zh": "zh_CN"}


class FolderError(Exception):
    """The workbook cannot be laid or opened there: one sentence says why and how to mend it."""


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


def lay(files: dict[str, Path], folder: Path, version: str = clvteach.__version__) -> Laid:
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
            content = original.read_bytes()
            hashed = _hash(content)
            target = _inside(folder, place)
            if not os.path.lexists(target):
                _write(target, content)
                new.append(place)
            elif (present := _hash_of(target)) == hashed:
                pass
            elif present is not None and present == given.get(place):
                _write(target, content)
                updated.append(place)
            elif given.get(place) != hashed:
                copy = _free_name(target, version, hashed)
                if not os.path.lexists(copy):
                    _write(copy, content)
                beside.append((place, copy.relative_to(folder).as_posix()))
            given[place] = hashed  # the newest version the learner was given, here or beside
        _write(_inside(folder, f"{PRIVATE}/{LAID}"), (json.dumps(given, indent=1, sort_keys=True) + "\n").encode())
    except OSError as error:
        raise _explained(error, folder) from error
    return Laid(tuple(new), tuple(updated), tuple(beside))


def _remembered(folder: Path) -> dict[str, str]:
    """The hashes of what was laid. Nothing if that is lost: then every file counts as the learner's."""
    try:
        given = json.loads((folder / PRIVATE / LAID).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _inside(folder: Path, place: str) -> Path:
    """The path of a file in the folder, whose own folder exists and is not reached through a link that leads out."""
    target = folder.joinpath(*PurePosixPath(place).parts)
    inside = target.parent.resolve()
    if not inside.is_relative_to(folder.resolve()):
        raise FolderError(
            _("{path} is a link that leads out of {folder}: remove the link, or choose another folder.").format(
                path=target.parent, folder=folder
            )
        )
    inside.mkdir(parents=True, exist_ok=True)
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


def _write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        error.filename, error.filename2 = str(target), None  # the name the learner knows
        raise


def _explained(error: OSError, folder: Path) -> FolderError:
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        sentence = _("{path} is a file, but a folder is needed there: choose another with --folder.")
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        sentence = _("There is no space left for {path}: make room, or choose another folder with --folder.")
    elif isinstance(error, PermissionError) or error.errno == errno.EROFS:
        sentence = _("{path} may not be written: close it in other programs, or choose another folder with --folder.")
    else:
        sentence = _("{path} cannot be used ({reason}): choose another folder with --folder.")
    return FolderError(sentence.format(path=error.filename or folder, reason=error.strerror))


def configure(folder: Path, lang: str) -> None:
    """Set JupyterLab's language and turn off its news, in settings of the folder's own; the learner's others stay.

    Raises
    ------
    FolderError
        If the folder cannot be written.
    """
    wanted = {
        "@jupyterlab/translation-extension/plugin.jupyterlab-settings": {"locale": LOCALES[lang]},
        "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"},
    }
    for name, settings in wanted.items():
        try:
            path = _inside(folder, f"{PRIVATE}/lab/settings/{name}")
            present = _settings(path)
            if present is not None and present | settings != present:
                _write(path, (json.dumps(present | settings, indent=4, ensure_ascii=False) + "\n").encode())
        except OSError as error:
            raise _explained(error, folder) from error


def _settings(path: Path) -> dict | None:
    """What JupyterLab saved; None if that cannot be understood. JupyterLab allows comments in it, and brings json5."""
    import json5

    try:
        settings = json5.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        return None
    return settings if isinstance(settings, dict) else None


def start(lang: str, folder: Path, *, browser: bool = True, solutions: bool = False, port: int | None = None) -> None:
    """Lay the workbook into a folder, say what was done, and run JupyterLab there until it is stopped.

    The server listens on this computer only and asks for a token that is new each time.

    Parameters
    ----------
    lang : str
        ``"en"`` or ``"zh"``: the edition, and the language of JupyterLab's menus.
    folder : Path
        The learner's folder.
    browser : bool
        Open the browser.
    solutions : bool
        Lay the instructor edition, too.
    port : int, optional
        The port. By default the first free one from 8888 on.

    Raises
    ------
    FolderError
        If the folder cannot be used, or the port is taken or no port.
    """
    if port is not None:
        _check_free(port)
    try:
        folder = Path(folder).expanduser().absolute()
    except RuntimeError:
        raise FolderError(
            _("{path} begins with the name of an unknown user: choose another folder with --folder.").format(
                path=folder
            )
        ) from None
    files = contents(originals(), lang, solutions=solutions)
    laid = lay(files, folder)
    configure(folder, lang)
    for sentence in report(laid, folder):
        print(sentence)
    _serve(folder, opening(files, lang), browser, port)


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


def keep_pictures(model: dict, **_save) -> None:
    """Save of an app only its picture, as in a notebook that was never run: its sliders end with the kernel.

    JupyterLab would look for them when the notebook is opened again, and show "Error displaying widget" instead of the
    picture beside them.

    Parameters
    ----------
    model : dict
        What JupyterLab is about to save, changed in place (see ``register_pre_save_hook`` of jupyter_server).

    Examples
    --------
    >>> output = {"data": {"image/png": "…", "application/vnd.jupyter.widget-view+json": {"model_id": "1"}}}
    >>> keep_pictures({"type": "notebook", "content": {"cells": [{"outputs": [output]}]}})
    >>> output
    {'data': {'image/png': '…'}}
    """
    if model["type"] != "notebook":
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"].pop("application/vnd.jupyter.widget-view+json", None)


def _check_free(port: int) -> None:
    if not 1 <= port <= 65535:
        raise FolderError(
            _("{port} is not a port: give a number from 1 to 65535, or leave --port out.").format(port=port)
        )
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise FolderError(
                _("Port {port} is in use by another program: choose another, or leave --port out.").format(port=port)
            )


def _serve(folder: Path, notebook: str, browser: bool, port: int | None) -> None:
    """Run JupyterLab in this process: Ctrl+C then reaches it alike on Windows and elsewhere."""
    os.environ["JUPYTERLAB_SETTINGS_DIR"] = str(folder / PRIVATE / "lab" / "settings")
    os.environ["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / PRIVATE / "lab" / "workspaces")
    from jupyterlab.labapp import LabApp

    token = secrets.token_urlsafe(32)
    page = "/lab/tree/" + quote(notebook) if notebook else "/lab"
    options = {
        "ServerApp.allow_root": True,  # in a container there may be nobody else; it listens to this computer only
        "ServerApp.base_url": "/",
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.root_dir": str(folder),
        "ServerApp.open_browser": browser,
        "Application.log_level": "WARN",
        "IdentityProvider.token": token,
        "LabApp.default_url": page,
    }
    if port is not None:
        options |= {"ServerApp.port": port, "ServerApp.port_retries": 0}
    server = LabApp.initialize_server([f"--{name}={value}" for name, value in options.items()])
    server.contents_manager.register_pre_save_hook(keep_pictures)

    def announce() -> None:
        print(_("JupyterLab runs at {url}").format(url=f"http://127.0.0.1:{server.port}{page}?token={token}"))
        print(_("Leave this window open while you work. To stop, press Ctrl+C here twice."), flush=True)

    server.io_loop.add_callback(announce)  # after the server has begun to listen, which waits in the same line
    server.start()
