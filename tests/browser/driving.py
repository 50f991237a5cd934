"""Driving a real browser: servers to look at, and what a learner does in JupyterLab."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import nbformat
from playwright.sync_api import Locator, Page

PATIENCE = 120_000  # milliseconds; a busy test machine is slow, and no test is about time
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # a school may have no internet
]


# Servers


@contextmanager
def served(command: list[str], folder: Path):
    """Run a Jupyter server with settings, data and runtime files of its own in a folder; end it and its kernels."""
    private = {
        name: str(folder / ".private" / name)
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "SOURCE_DATE"))}
    (folder / ".private" / "JUPYTER_CONFIG_DIR").mkdir(parents=True)
    config = {"LabApp": {"expose_app_in_browser": True}}  # as window.jupyterapp
    (folder / ".private" / "JUPYTER_CONFIG_DIR" / "jupyter_lab_config.json").write_text(json.dumps(config))
    log = folder / ".private" / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=kept | private | {"PYTHONIOENCODING": "utf-8"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield server, log
    finally:
        server.terminate()  # it ends its kernels first
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until(condition, server: subprocess.Popen, log: Path):
    """What a condition gives once it holds; the server's own words if it does not live so long."""
    for _attempt in range(PATIENCE // 200):
        if found := condition():
            return found
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError("the server did not start:\n" + log.read_text(encoding="utf-8", errors="replace"))


@contextmanager
def jupyterlab(folder: Path, lang: str):
    """``clvteach start`` in a folder. Yields the address of a file there, as a function of its name."""
    tracker = folder / ".clvteach/lab/settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text(json.dumps({"windowingMode": "none"}))  # every cell is on the page, also those out of sight
    command = ["-m", "clvteach.cli", "start", "--no-browser", "--lang", lang, "--folder", str(folder)]
    with served(command, folder) as (server, log):
        said = wait_until(
            lambda: re.search(r"(http://127\S+?)/lab\S*?token=(\S+)", log.read_text("utf-8")), server, log
        )
        root, token = said.groups()
        yield lambda name: _address(root, name, token)


@contextmanager
def plain_jupyterlab(folder: Path):
    """JupyterLab as it comes, in a folder. Yields the same as :func:`jupyterlab`."""
    options = {"ServerApp.ip": "127.0.0.1", "ServerApp.open_browser": False, "ServerApp.allow_root": True}
    command = ["-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]
    token = secrets.token_urlsafe()
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    with served(command, folder) as (server, log):
        said = wait_until(lambda: re.search(r"(http://127\S+?)/lab", log.read_text("utf-8")), server, log)
        yield lambda name: _address(said[1], name, token)


def _address(root: str, name: str, token: str) -> str:
    return f"{root}/lab/tree/{quote(name)}?token={token}&reset"


@contextmanager
def voila(notebook: Path):
    """A notebook through Voilà. Yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_urlsafe()
    address = f"http://127.0.0.1:{port}/?token={token}"

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    options = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "open_browser": False, "token": token}
    command = ["-m", "voila", *(f"--Voila.{name}={value}" for name, value in options.items())]
    with served([*command, str(notebook)], notebook.parent) as (server, log):
        wait_until(answers, server, log)
        yield address


def write_notebook(path: Path, *cells: str) -> Path:
    """A notebook of code cells, not run."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    nbformat.write(notebook, path)
    return path


# The browser


@contextmanager
def browser():
    """Debian's chromium, or None where there is none."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        yield None
        return
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield running
        running.close()


# JupyterLab

NOTEBOOK = "window.jupyterapp.shell.currentWidget"


def open_notebook(page: Page, address: str) -> None:
    """Open a notebook and wait until its kernel is ready: the page's own indicator says so too early."""
    page.goto(address)
    page.wait_for_function(
        """() => {
            const session = window.jupyterapp?.shell?.currentWidget?.sessionContext;
            return session?.isReady && session.session?.kernel?.status === "idle";
        }"""
    )


def command(page: Page, name: str, **arguments) -> None:
    """Give JupyterLab a command and wait until it is done."""
    page.evaluate(
        "async ([name, arguments_]) => { await window.jupyterapp.commands.execute(name, arguments_); }",
        [name, arguments],
    )


def run_all(page: Page) -> None:
    command(page, "notebook:run-all-cells")
    page.wait_for_function(f"{NOTEBOOK}.sessionContext.session.kernel.status === 'idle'")


def code_cells(page: Page) -> list[dict]:
    """Each code cell's source, execution count and outputs, as JupyterLab has them."""
    return page.evaluate(
        f"""() => {NOTEBOOK}.content.widgets.map((cell) => cell.model).filter((model) => model.type === "code")
            .map((model) => model.toJSON())"""
    )


def ask_kernel(page: Page, code: str) -> str:
    """What code prints in the notebook's kernel."""
    return page.evaluate(
        f"""async (code) => {{
            let printed = "";
            const reply = {NOTEBOOK}.sessionContext.session.kernel.requestExecute({{ code, store_history: false }});
            reply.onIOPub = (message) => {{ printed += message.content.text ?? message.content.evalue ?? ""; }};
            await reply.done;
            return printed.trim();
        }}""",
        code,
    )


# An app

# The pixels, whatever file they came in
FINGERPRINT = """(image) => {
    if (!image.complete || !image.naturalWidth) return null;
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    let hash = 0;
    for (const value of new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer))
        hash = (Math.imul(hash, 31) + value) | 0;
    return hash;
}"""


def apps(page: Page) -> Locator:
    return page.locator(".clvteach-app")


def pixels(app: Locator) -> int:
    """A fingerprint of the picture's pixels."""
    image = app.locator("img.clvteach-picture")
    image.wait_for()
    image.evaluate("async (image) => { await image.decode(); }")
    return image.evaluate(FINGERPRINT)


def wait_for_sentence(app: Locator, sentence: str) -> None:
    """Wait until the sentence below the picture is this one. The picture comes with it."""
    app.locator(".clvteach-sentence").get_by_text(sentence, exact=True).wait_for()


def typed(entry: Locator, text: str) -> None:
    entry.fill(text)
    entry.press("Enter")
