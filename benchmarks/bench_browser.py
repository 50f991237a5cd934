"""Sliders in JupyterLab in a real browser, beside plain ``interact`` and ipympl drawing the same picture.

Run ``python benchmarks/bench_browser.py``. It needs Debian's chromium (``apt install chromium``) and, for its column, ipympl.

The clock is the page's own: it starts where the key or the mouse arrives in the page and stops at the first screen
frame that finds other pixels in the picture (a third of its size, to look cheaply). Each way has its own notebook and kernel; they take turns.

Before each drag the slider is at rest for some seconds with the keyboard on it, as a hand is before it moves; clvteach
uses that time to draw ahead. How it does without, in a drag that begins the moment the app is there, is measured too.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import nbformat
from playwright.sync_api import BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
KEYS, WARM_UP = 15, 3
DRAGS, MOVES, PACE = 4, 60, 60  # drags, moves in each, moves a second
QUIET = 2.5  # seconds without a change: the picture has come to rest, even interact's

# What is measured
KEY, KEY_AT_ONCE = "key press", "key press at once"
KEYS_DRAG, MOUSE_DRAG, DRAG_AT_ONCE = "60 keys", "60 moves of the mouse", "60 keys at once"

# What a notebook holds, what moves its slider by key, the track the mouse drags along, and the picture
WAYS = {
    "clvteach": ("same_picture.with_clvteach()", "input[type=range]", "input[type=range]", ".clvteach-picture"),
    "interact": (
        "slider = same_picture.with_interact()",
        ".noUi-handle",
        ".noUi-base",
        ".widget-output img",
    ),
    "ipympl": (
        "slider, canvas = same_picture.with_ipympl()",
        ".noUi-handle",
        ".noUi-base",
        ".jupyter-matplotlib-canvas-div canvas",
    ),
}

PROBE = """selector => {
    const probe = window.probe = { inputs: [], changes: [] };
    const note = event => { if (event.type === "keydown" || event.buttons) probe.inputs.push(performance.now()); };
    for (const type of ["keydown", "pointermove"]) document.addEventListener(type, note, true);
    const paper = Object.assign(document.createElement("canvas"), { width: 300, height: 117 });
    const context = paper.getContext("2d", { willReadFrequently: true });
    let seen = null;
    function look() {
        const picture = document.querySelector(selector);
        if (picture && (picture.tagName === "CANVAS" || (picture.complete && picture.naturalWidth))) {
            context.drawImage(picture, 0, 0, 300, 117);
            const pixels = new Uint32Array(context.getImageData(0, 0, 300, 117).data.buffer);
            let sum = 0;
            for (let i = 0; i < pixels.length; i++) sum = (Math.imul(sum, 31) + pixels[i]) | 0;
            if (seen !== null && sum !== seen) probe.changes.push(performance.now());
            seen = sum;
        }
        requestAnimationFrame(look);
    }
    look();
}"""


# JupyterLab


@contextmanager
def jupyterlab(folder: Path) -> Iterator[tuple[str, str]]:
    """A server for a folder, with settings of its own. Gives its address and token."""
    token = secrets.token_hex(16)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / ".settings"
    for plugin, values in {
        "@jupyterlab/apputils-extension/notification": {"fetchNews": "false"},
        "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    }.items():
        file = settings / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    private = {
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces"),
        "IPYTHONDIR": str(folder / ".ipython"),
        "PYTHONPATH": str(HERE),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}", "--expose-app-in-browser"]
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(
            [*command, f"--IdentityProvider.token={token}"],
            env=os.environ | private,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _try in range(200):
            try:
                urllib.request.urlopen(f"{address}/api/status?token={token}", timeout=5)
                break
            except OSError:
                time.sleep(0.3)
        yield address, token
    finally:
        server.terminate()
        server.wait(30)


def open_notebook(context: BrowserContext, address: str, token: str, way: str) -> Page:
    """A notebook in a tab of its own, run, with the probe watching its picture."""
    page = context.new_page()
    page.goto(f"{address}/lab/tree/{way}.ipynb?token={token}&reset")
    kernel = "window.jupyterapp?.shell?.currentWidget?.sessionContext"
    page.wait_for_function(
        f"{kernel}?.isReady && {kernel}.session?.kernel?.status === 'idle'", timeout=120_000, polling=200
    )
    run(page, way)
    page.evaluate(PROBE, WAYS[way][3])
    return page


def run(page: Page, way: str) -> None:
    """Run the notebook, and give it time to come to rest."""
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(WAYS[way][3], state="attached", timeout=120_000)
    page.wait_for_timeout(3000)


# Measuring


def forget(page: Page) -> None:
    """Begin anew to count inputs and changes."""
    page.evaluate("probe.inputs.length = probe.changes.length = 0")


def key_to_pixels(page: Page, way: str) -> float:
    """Milliseconds from a key to changed pixels, a quarter of a second after the slider got the keyboard."""
    page.locator(WAYS[way][1]).first.focus()
    page.wait_for_timeout(250)
    return press_key(page)


def key_at_once(page: Page, way: str) -> float:
    """The same the moment a new app has the keyboard."""
    begin_anew(page, way)
    return press_key(page)


def press_key(page: Page) -> float:
    """Milliseconds from a key to changed pixels."""
    forget(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("probe.changes.length > 0", timeout=30_000, polling=50)
    took = page.evaluate("probe.changes[0] - probe.inputs[0]")
    page.wait_for_timeout(400)
    return took


def begin_anew(page: Page, way: str) -> None:
    """Run the notebook again: a new app, of which nothing can have been drawn ahead, has the keyboard."""
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    run(page, way)
    page.locator(WAYS[way][1]).first.focus()


def after_drag(page: Page) -> tuple[float, int, float]:
    """Milliseconds from the last move to the last change, how many pictures were seen, and moves a second."""
    page.wait_for_timeout(1000 * QUIET)
    seen = page.evaluate("probe")
    inputs, changes = seen["inputs"], seen["changes"]
    return changes[-1] - inputs[-1], len(changes), 1000 * (len(inputs) - 1) / (inputs[-1] - inputs[0])


def paced(moves: Iterator) -> None:
    """Do the moves at the pace of a screen."""
    start = time.perf_counter()
    for count, _move in enumerate(moves, start=1):
        time.sleep(max(0, start + count / PACE - time.perf_counter()))


def to_the_left_end(page: Page, way: str) -> None:
    """Put the slider to its least value and wait until its picture is there."""
    page.locator(WAYS[way][1]).first.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(1000 * QUIET)
    forget(page)


def drag_by_keys(page: Page, way: str) -> tuple[float, int, float]:
    """Hold the arrow key for sixty repeats."""
    to_the_left_end(page, way)
    return hold_key(page)


def drag_at_once(page: Page, way: str) -> tuple[float, int, float]:
    """The same the moment a new app has the keyboard, when nothing can have been drawn ahead."""
    begin_anew(page, way)
    forget(page)
    return hold_key(page)


def hold_key(page: Page) -> tuple[float, int, float]:
    """Sixty repeats of an arrow key."""
    paced(page.keyboard.down("ArrowRight") for _move in range(MOVES))
    page.keyboard.up("ArrowRight")
    return after_drag(page)


def drag_by_mouse(page: Page, way: str) -> tuple[float, int, float]:
    """Drag the handle along six tenths of its track in sixty moves."""
    to_the_left_end(page, way)
    track = page.locator(WAYS[way][2]).first.bounding_box()
    start, y = track["x"] + (8 if way == "clvteach" else 0), track["y"] + track["height"] / 2
    page.mouse.move(start, y)
    page.mouse.down()
    paced(page.mouse.move(start + 0.6 * track["width"] * move / MOVES, y) for move in range(1, MOVES + 1))
    result = after_drag(page)
    page.mouse.up()
    return result


# The report


def measure(chromium: str, ways: list[str]) -> dict[str, dict[str, list]]:
    """Everything measured, one way after the other in turns: what → way → its values."""
    rounds = [(KEY, key_to_pixels)] * (WARM_UP + KEYS)
    rounds += [(KEYS_DRAG, drag_by_keys), (MOUSE_DRAG, drag_by_mouse)] * DRAGS
    rounds += [(KEY_AT_ONCE, key_at_once), (DRAG_AT_ONCE, drag_at_once)] * DRAGS
    found = {what: {} for what, _action in rounds}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        for way in ways:
            notebook = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell("import same_picture"), nbformat.v4.new_code_cell(WAYS[way][0])],
                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            )
            nbformat.write(notebook, folder / f"{way}.ipynb")
        with jupyterlab(folder) as (address, token):
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            context = browser.new_context(viewport={"width": 1300, "height": 900})
            pages = {way: open_notebook(context, address, token, way) for way in ways}
            for what, action in rounds:
                for way, page in pages.items():
                    if way == "ipympl" and what in (KEY_AT_ONCE, DRAG_AT_ONCE):
                        continue  # its slider moves nothing any more once its cell was run again
                    page.bring_to_front()
                    found[what].setdefault(way, []).append(action(page, way))
            browser.close()
    return found


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("No chromium here (Debian: apt install chromium): nothing measured.")
        return
    ways = [way for way in WAYS if way != "ipympl" or find_spec("ipympl")]
    found = measure(chromium, ways)
    found[KEY] = {way: numbers[WARM_UP:] for way, numbers in found[KEY].items()}
    keys = {what: {way: median(taken) for way, taken in found[what].items()} for what in (KEY, KEY_AT_ONCE)}
    drags = {
        what: {way: tuple(map(median, zip(*taken, strict=True))) for way, taken in found[what].items()}
        for what in (KEYS_DRAG, MOUSE_DRAG, DRAG_AT_ONCE)
    }

    print("JupyterLab in headless chromium, two axes, three lines with markers, three bars, 900 × 350; medians.\n")
    print(f"{'':<44}" + "".join(f"{way:>10}" for way in [*ways, *(f"/{way}" for way in ways[1:])]))

    def row(label: str, numbers: dict[str, float]) -> None:
        values = "".join(f"{numbers[way]:>10.0f}" if way in numbers else f"{'–':>10}" for way in ways)
        ratios = "".join(f"{numbers[way] / numbers['clvteach']:>9.1f}×" for way in ways[1:] if way in numbers)
        print(f"{label:<44}{values}{ratios}")

    for what, numbers in keys.items():
        row(f"{what} to changed pixels, ms", numbers)
    for what, ended in drags.items():
        row(f"lag after {what}, ms", {way: lag for way, (lag, _pictures, _pace) in ended.items()})
        row("    pictures seen", {way: pictures for way, (_lag, pictures, _pace) in ended.items()})
        row("    moves a second", {way: pace for way, (_lag, _pictures, pace) in ended.items()})
    print()
    for what, numbers in keys.items():
        print(f"2. {what} to pixels: goal 1/5 of interact, reached 1/{numbers['interact'] / numbers['clvteach']:.1f}")
    for what, ended in drags.items():
        reached = ended["interact"][0] / ended["clvteach"][0]
        print(f"   lag after {what}: goal 1/7, reached 1/{reached:.1f}")


if __name__ == "__main__":
    main()
