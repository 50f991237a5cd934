"""JupyterLab in a learner's folder: its settings, what it saves and loads, and running it.

A notebook is a stranger's as soon as it is handed in, and opening one must run nothing of it. JupyterLab holds back what an
untrusted notebook shows, with exceptions that are closed here: programs in the saved state of widgets; charts of Vega, which
read files with the reader's rights and can send them away; Voilà, which runs a notebook for any picture that has its address;
and modules that lie beside a notebook under the name of one that its kernel imports.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import traceback
from collections.abc import Iterator
from functools import wraps
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import clvteach
from clvteach.files import write
from clvteach.folders import FolderError, explained, may_be_lost, meant_on_windows, place_of, will_be_lost
from clvteach.language import LANGUAGES, _
from clvteach.window import LOG, Trouble, errors_into, own_runtime_folder, stop_at_second
from clvteach.workbook import LAID, PRIVATE, contents, inside, lay, opening, originals, report

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.contents.manager import ContentsManager

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
VEGA = "application/vnd.vega"  # charts of Vega and Vega-Lite, of any version


def configure(folder: Path, lang: str) -> None:
    """Set JupyterLab's language and turn off its news, in settings of the folder's own; the learner's others stay.

    Raises
    ------
    FolderError
        If the folder cannot be written.
    """
    wanted = {
        "@jupyterlab/translation-extension/plugin.jupyterlab-settings": {"locale": LANGUAGES[lang].locale},
        "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"},
    }
    for name, settings in wanted.items():
        try:
            path = inside(folder, f"{PRIVATE}/lab/settings/{name}")
            present = _settings(path)
            if present is not None and present | settings != present:
                write(path, (json.dumps(present | settings, indent=4, ensure_ascii=False) + "\n").encode())
        except OSError as error:
            raise explained(error, folder) from error


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
        If the folder cannot be used, the port is taken or no port, or JupyterLab cannot go on.
    """
    if port is not None:
        _check_free(port)
    folder = _absolute(folder)
    files = contents(originals(), lang, solutions=solutions)
    first_time = not os.path.exists(folder / PRIVATE / LAID)
    laid = lay(files, folder, clvteach.__version__)
    configure(folder, lang)
    with own_runtime_folder():
        place = place_of(folder)
        warning = will_be_lost(place) or (may_be_lost(place) if first_time else None)
        for sentence in [*report(laid, folder), *filter(None, [warning])]:
            print(sentence)
        _serve(folder, opening(files, lang), browser, port)


def _absolute(folder: Path) -> Path:
    """The folder that a learner means, wherever the command is given."""
    folder = Path(meant_on_windows(str(folder))) if sys.platform == "win32" else Path(folder)
    try:
        return folder.expanduser().absolute()
    except RuntimeError:
        raise FolderError(
            _("{path} begins with the name of an unknown user: choose another folder with --folder.").format(
                path=folder
            )
        ) from None
    except OSError as error:  # the folder in which the command was given is gone
        raise explained(error, folder) from error


def without_widgets(model: dict) -> None:
    """Leave of the widgets in a notebook only their pictures, as in a notebook that was never run.

    Their state would be brought to life by JupyterLab when the notebook is opened, in an untrusted one too, with every
    program that it holds. And an app's sliders and a prediction's form end with the kernel: JupyterLab would look for
    them, and show "Error displaying widget" instead of the picture or the text beside them.

    Parameters
    ----------
    model : dict
        A file as the contents API of Jupyter Server has it, changed in place. What is no notebook, or comes without its
        content, stays as it is.

    Examples
    --------
    >>> output = {"data": {"image/png": "…", "application/vnd.jupyter.widget-view+json": {"model_id": "1"}}}
    >>> notebook = {"cells": [{"outputs": [output]}], "metadata": {"widgets": {"state": {}}, "lang": "en"}}
    >>> without_widgets({"type": "notebook", "content": notebook})
    >>> output, notebook["metadata"]
    ({'data': {'image/png': '…'}}, {'lang': 'en'})
    """
    _notebook_in(model).get("metadata", {}).pop("widgets", None)
    for data in _shown_in(model):
        if data.keys() & {"image/png", "text/html"}:
            data.pop(WIDGET_VIEW, None)


def without_vega(model: dict) -> None:
    """Leave out charts of Vega, which JupyterLab draws in untrusted notebooks too, with whatever files they ask for.

    Parameters
    ----------
    model : dict
        As for :func:`without_widgets`, changed in place.

    Examples
    --------
    >>> output = {"data": {"application/vnd.vega.v5+json": {}, "text/plain": "a chart"}}
    >>> without_vega({"type": "notebook", "content": {"cells": [{"outputs": [output]}]}})
    >>> output
    {'data': {'text/plain': 'a chart'}}
    """
    for data in _shown_in(model):
        for kind in [kind for kind in data if kind.startswith(VEGA)]:
            del data[kind]


def _notebook_in(model: dict) -> dict:
    """The notebook that a model holds; an empty one if it is no notebook's, or comes without its content."""
    return (model.get("content") or {}) if model["type"] == "notebook" else {}


def _shown_in(model: dict) -> Iterator[dict]:
    """What each output of a notebook shows, by kind."""
    for cell in _notebook_in(model).get("cells", []):
        for output in cell.get("outputs", []):
            yield output.get("data", {})


def open_safely(manager: ContentsManager) -> None:
    """Have every notebook come without what would run, and go without widgets, whoever wrote it and trusted or not.

    Parameters
    ----------
    manager : ContentsManager
        Of a Jupyter server: that of ``clvteach start``, or of a school's.
    """
    manager.register_pre_save_hook(lambda model, **_save: without_widgets(model))
    get = manager.get

    # On the manager itself: one that reads notebooks from texts, as Jupytext does, stands above its class
    @wraps(get)
    async def get_safely(*arguments, **options):
        model = get(*arguments, **options)
        if isawaitable(model):
            model = await model
        without_widgets(model)
        without_vega(model)
        return model

    manager.get = get_safely


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
    try:
        log = inside(folder, f"{PRIVATE}/{LOG}")
        with errors_into(log):
            _run(folder, "/lab/tree/" + quote(notebook) if notebook else "/lab", browser, port, log)
    except OSError as error:
        raise explained(error, folder) from error
    print(_("JupyterLab has stopped. Your work is in {folder}.").format(folder=folder))


def _run(folder: Path, page: str, browser: bool, port: int | None, log: Path) -> None:
    os.environ["JUPYTERLAB_SETTINGS_DIR"] = str(folder / PRIVATE / "lab" / "settings")
    os.environ["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / PRIVATE / "lab" / "workspaces")
    os.environ["PYTHONSAFEPATH"] = (
        "1"  # a kernel is started by opening a notebook: it imports nothing that lies beside it
    )
    try:
        server = _prepared(folder, page, browser, port)
        server.log.addHandler(Trouble(folder, log))
        server.start()
    except (Exception, SystemExit):  # whatever it stumbled over; it leaves in the middle where it finds no port
        traceback.print_exc()
        raise FolderError(
            _(
                "JupyterLab could not carry on. The file {log} says why: show it to whoever looks after the computer."
            ).format(log=log)
        ) from None


def _prepared(folder: Path, page: str, browser: bool, port: int | None) -> ServerApp:
    """JupyterLab, ready to be started."""
    from jupyterlab.labapp import LabApp

    from clvteach.my_progress import handler

    token = secrets.token_urlsafe(32)
    options = {
        "ServerApp.allow_root": True,  # in a container there may be nobody else; it listens to this computer only
        "ServerApp.base_url": "/",
        "ServerApp.jpserver_extensions": {"voila.server_extension": False},
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
    open_safely(server.contents_manager)
    handler.register(server, folder)
    stop_at_second(server)

    def announce() -> None:
        address = f"http://127.0.0.1:{server.port}"
        print(_("JupyterLab runs at {url}").format(url=f"{address}{page}?token={token}"))
        print(_("How far you are: {url}").format(url=f"{address}/{handler.PLACE}?token={token}"))
        print(_("Leave this window open while you work. To stop, press Ctrl+C here twice."), flush=True)

    server.io_loop.add_callback(announce)  # after the server has begun to listen, which waits in the same line
    return server
