"""Sliders in a real kernel, beside plain ``interact`` and ipympl drawing the same picture, as ratios of one run.

Run ``python benchmarks/bench_sliders.py`` (``make benchmarks`` installs ipympl). Without ipympl its column stays empty.

A client plays the browser over Jupyter's own protocol and sends slider messages as JupyterLab does: on a subshell, where
the kernel has them. What it waits for is the picture: our frame, the new figure in ``interact``'s output, ipympl's image.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from queue import Empty
from statistics import median

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

HERE = Path(__file__).parent
STEPS, WARM_UP = 24, 5
BURST, BURST_ROUNDS = 60, 3
RACES = 6
IMPORTS, FIRST_APPS = 7, 4
REST = 0.05  # seconds between single steps: a hand that waits for each picture
QUIET = 0.4  # no message for so many seconds: nothing more will come
FRAME = 16.7  # milliseconds


# The client


@dataclass(frozen=True)
class Browser:
    """What plays the browser: the client, the subshell JupyterLab would use, and the widgets' models by their part."""

    client: BlockingKernelClient
    subshell: str | None
    models: dict[str, str]

    def send(self, model: str, data: dict, subshell: bool = True) -> str:
        """Send a widget message, as the front end does. Gives its id."""
        message = self.client.session.msg("comm_msg", {"comm_id": self.models[model], "data": data})
        if subshell and self.subshell:
            message["header"]["subshell_id"] = self.subshell
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def move(self, way: str, level: int, subshell: bool = True) -> str:
        """Move a slider."""
        if way in ("interact", "ipympl"):
            data = {"method": "update", "state": {"value": level}, "buffer_paths": []}
        else:
            moved = {"income" if way == "chapter" else "level": level}
            data = {"method": "custom", "content": {"kind": "move", "positions": moved, "id": f"to {level}"}}
        return self.send(way, data, subshell)


@contextmanager
def kernel() -> Iterator[BlockingKernelClient]:
    """A new kernel that finds the modules beside this file, with IPython settings of its own."""
    with tempfile.TemporaryDirectory() as settings:
        manager, client = start_new_kernel(
            cwd=str(HERE), env=os.environ | {"IPYTHONDIR": settings}, extra_arguments=["--log-level=ERROR"]
        )
        try:
            yield client
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def messages(client: BlockingKernelClient, timeout: float = 60) -> Iterator[dict]:
    """What the kernel publishes, until nothing comes for ``timeout`` seconds."""
    while True:
        try:
            message = client.get_iopub_msg(timeout=timeout)
        except Empty:
            return
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        yield message


def is_idle(message: dict, after: str) -> bool:
    """Whether the kernel has handled the message ``after``."""
    return (
        message["msg_type"] == "status"
        and message["content"]["execution_state"] == "idle"
        and message["parent_header"].get("msg_id") == after
    )


def run(client: BlockingKernelClient, code: str) -> str:
    """Run a cell; what it printed."""
    wanted, printed = client.execute(code), ""
    for message in messages(client):
        if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == wanted:
            printed += message["content"]["text"]
        if is_idle(message, wanted):
            return printed
    raise TimeoutError(code)


def ask(client: BlockingKernelClient, expression: str):
    """The value of an expression in the kernel."""
    return json.loads(run(client, f"import json; print(json.dumps({expression}))"))


def new_subshell(client: BlockingKernelClient) -> str | None:
    """A subshell, where the kernel has such a thing (ipykernel 7 on)."""
    if "kernel subshells" not in client.kernel_info(reply=True, timeout=60)["content"].get("supported_features", []):
        return None
    client.control_channel.send(client.session.msg("create_subshell_request", {}))
    return client.get_control_msg(timeout=60)["content"]["subshell_id"]


@contextmanager
def open_page(way: str) -> Iterator[Browser]:
    """Show the picture in a kernel of its own: one look at ipympl turns all of pyplot's figures into ipympl's."""
    with kernel() as client:
        run(client, "import same_picture, bench_sliders")
        if way == "clvteach":
            run(client, "kept = same_picture.with_clvteach(); kept")
            run(client, "new_limits = same_picture.with_clvteach(same_picture.WithNewLimits); new_limits")
            run(client, "chapter = bench_sliders.chapter_app(); chapter")
            apps = {"clvteach": "kept", "new limits": "new_limits", "chapter": "chapter"}
            models = {name: ask(client, f"{app}.panel.model_id") for name, app in apps.items()}
        elif way == "interact":
            run(client, "slider = same_picture.with_interact()")
            models = {"interact": ask(client, "slider.model_id")}
        else:
            run(client, "slider, canvas = same_picture.with_ipympl()")
            models = {"ipympl": ask(client, "slider.model_id"), "canvas": ask(client, "canvas.model_id")}
        page = Browser(client, new_subshell(client), models)
        if way == "ipympl":
            for greeting in ("refresh", "send_image_mode", "initialized"):  # as its front end does
                page.send("canvas", {"method": "custom", "content": {"type": greeting}})
        for _message in messages(client, QUIET):
            pass
        yield page


def chapter_app():
    """The first app of chapter 5: more bars, numbers on them, a table to compute."""
    from clvteach import lifetime_value

    return lifetime_value.explore_models()


# Pictures


def our_frame(message: dict) -> str | None:
    """The fingerprint of the picture in a message of ours."""
    if message["msg_type"] == "comm_msg" and ["frame"] in message["content"]["data"].get("buffer_paths", []):
        return fingerprint(message["buffers"][0])
    return None


def ipympl_says(message: dict, what: str) -> bool:
    """Whether ipympl's canvas sends something: ``"draw"``, a wish to be told when to draw, or ``"binary"``, an image."""
    if message["msg_type"] != "comm_msg" or message["content"]["data"].get("method") != "custom":
        return False
    return json.loads(message["content"]["data"]["content"].get("data", "{}")).get("type") == what


def fingerprint(png: bytes) -> str:
    """Pictures are equal when these are."""
    return sha256(png).hexdigest()


# One step


def step(page: Browser, way: str, level: int) -> float:
    """Milliseconds from a slider message until the message with its picture is here."""
    start = time.perf_counter()
    sent, drawn, handled = page.move(way, level), False, False
    for message in messages(page.client):
        if way == "interact":
            drawn |= message["msg_type"] == "display_data"
            handled |= is_idle(message, sent)
            if drawn and handled:
                break
        elif way == "ipympl":
            if ipympl_says(message, "draw"):
                page.send("canvas", {"method": "custom", "content": {"type": "draw"}})
            if ipympl_says(message, "binary"):
                break
        elif our_frame(message):
            break
    else:
        raise TimeoutError(way)
    took = 1000 * (time.perf_counter() - start)
    time.sleep(REST)
    return took


def steps(pages: dict[str, Browser]) -> dict[str, float]:
    """The median of many steps, one way after the other at each, so that a busy moment hits them all."""
    times = {way: [] for way in pages}
    for at in range(WARM_UP + STEPS):
        for way, page in pages.items():
            times[way].append(step(page, way, (550 if way == "chapter" else 51) + at))
    return {way: median(all_of_them[WARM_UP:]) for way, all_of_them in times.items()}


# Where our time goes


def stopwatch(app) -> list[tuple[str, float]]:
    """Called in the kernel: note how long each piece of an app's step takes from now on, in milliseconds."""
    from clvteach.live import picture

    log = []

    def timed(name: str, action: Callable) -> Callable:
        def run_timed(*args, **options):
            start = time.perf_counter()
            try:
                return action(*args, **options)
            finally:
                log.append((name, 1000 * (time.perf_counter() - start)))

        return run_timed

    app._compute = timed("compute", app._compute)
    app._describe = timed("describe", app._describe)
    app._picture.png = timed("draw and encode", app._picture.png)
    picture.encode = timed("encode", picture.encode)
    app.panel._send = timed("send", app.panel._send)
    app.panel.comm.handle_msg = timed("handle", app.panel.comm.handle_msg)
    return log


def where_time_goes(page: Browser) -> dict[str, float]:
    """Our step piece by piece: medians in milliseconds."""
    run(page.client, "log = bench_sliders.stopwatch(kept)")
    pieces = []
    for at in range(STEPS):
        run(page.client, "log.clear()")
        whole = step(page, "clvteach", 20 + at)
        total = {"whole": whole}
        for name, took in ask(page.client, "log"):
            total[name] = total.get(name, 0) + took
        pieces.append(total)
    typical = {name: median(total[name] for total in pieces) for name in pieces[0]}
    draw = typical["draw and encode"] - typical["encode"]
    named = typical["compute"] + draw + typical["encode"] + typical["describe"] + typical["send"]
    return {
        "compute": typical["compute"],
        "draw": draw,
        "encode": typical["encode"],
        "describe": typical["describe"],
        "send": typical["send"],
        "widget and checks": typical["handle"] - named,
        "to the kernel and back": typical["whole"] - typical["handle"],
    }


# Sixty steps sent at once


def burst(page: Browser, way: str, levels: list[int]) -> tuple[float, int, str | None]:
    """Seconds from the first message until the last picture, how many pictures, and our last one's fingerprint."""
    start = time.perf_counter()
    sent = [page.move(way, level) for level in levels]
    pictures, last, print_of_last, handled, waiting = 0, start, None, False, False
    for message in messages(page.client, 5):
        handled |= is_idle(message, sent[-1])
        frame = our_frame(message)
        if ipympl_says(message, "draw") and not waiting:
            page.send("canvas", {"method": "custom", "content": {"type": "draw"}})
            waiting = True
        if frame or ipympl_says(message, "binary") or message["msg_type"] == "display_data":
            pictures, last, print_of_last, waiting = pictures + 1, time.perf_counter(), frame, False
        if handled and not waiting:
            break
    for message in messages(page.client, QUIET):  # a picture that was put off
        frame = our_frame(message)
        if frame or ipympl_says(message, "binary"):
            pictures, last, print_of_last = pictures + 1, time.perf_counter(), frame
    return last - start, pictures, print_of_last


def bursts(pages: dict[str, Browser]) -> tuple[dict[str, float], dict[str, int], int]:
    """Medians of the seconds and of the pictures of each way, and how often our last picture was the last value's."""
    seconds, pictures, right = {way: [] for way in pages}, {way: [] for way in pages}, 0
    for at in range(BURST_ROUNDS):
        levels = [at + 1 + position for position in range(BURST)]
        for way, page in pages.items():
            took, number, last = burst(page, way, levels)
            seconds[way].append(took)
            pictures[way].append(number)
            if way == "clvteach":
                right += last == picture_of(page, levels[-1])
    return (
        {way: median(values) for way, values in seconds.items()},
        {way: median(values) for way, values in pictures.items()},
        right,
    )


def picture_of(page: Browser, level: int) -> str:
    """The fingerprint of a value's picture, drawn by a new app."""
    run(page.client, f"other = same_picture.with_clvteach(); other.set(level={level})")
    return ask(page.client, "bench_sliders.fingerprint(other.png())")


def races(page: Browser) -> int:
    """How often, after values came from two threads at once, the last picture sent was the last value's.

    In turn: messages on a subshell and on the main thread; messages on a subshell while a cell sets values.
    """
    right = 0
    for at in range(RACES):
        last, wanted = None, None
        if at % 2:
            wanted = page.client.execute(f"for level in range(1, {BURST}): kept.set(level=level)")
        for position in range(BURST):
            page.move("clvteach", 100 - at - position, subshell=at % 2 == 1 or position % 2 == 0)
        finished = wanted is None
        while True:
            for message in messages(page.client, QUIET):
                last = our_frame(message) or last
                finished |= is_idle(message, wanted)
            if finished:
                break
        level = ask(page.client, "kept.values['level']")
        same_values = ask(page.client, "kept.panel.values") == {"level": level}
        right += same_values and last == picture_of(page, level)
    return right


# Import and the first app


def imports() -> tuple[float, float]:
    """Milliseconds to import a chapter and to import what it stands on, in fresh interpreters in turn."""
    codes = ("import clvteach.lifetime_value", "import pandas, matplotlib.figure, ipywidgets")
    times = {code: [] for code in codes}
    for _time in range(1 + IMPORTS):  # the first fills the caches
        for code in codes:
            timed = f"from time import perf_counter as now; start = now(); {code}; print(now() - start)"
            done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
            times[code].append(1000 * float(done.stdout))
    return tuple(median(times[code][1:]) for code in codes)


def first_apps() -> tuple[float, float]:
    """Milliseconds a new kernel needs for its first app and for a bare pyplot figure of the same size, imports done."""
    cells = (
        ("from clvteach import lifetime_value", "lifetime_value.explore_models()"),
        ("import matplotlib.pyplot as plt", "plt.figure(figsize=(9, 3.5)).subplots(1, 2); plt.show()"),
    )
    times = {show: [] for _first, show in cells}
    for _time in range(FIRST_APPS):
        for first, show in cells:
            with kernel() as client:
                run(client, first)
                start = time.perf_counter()
                run(client, show)
                times[show].append(1000 * (time.perf_counter() - start))
    return tuple(median(times[show]) for _first, show in cells)


# The report


def row(label: str, numbers: dict[str, float], ways: list[str], form: str) -> None:
    """One line of the table: our number, the others', and how many times ours each of them is."""
    cells = [f"{label:<44}"] + [f"{form.format(numbers[way]) if way in numbers else '':>10}" for way in ways]
    cells += [f"{numbers[way] / numbers['clvteach']:>9.1f}×" if way in numbers else "" for way in ways[1:]]
    print("".join(cells))


def main() -> None:
    ways = ["clvteach", "interact"] + (["ipympl"] if find_spec("ipympl") else [])
    with ExitStack() as stack:
        pages = {way: stack.enter_context(open_page(way)) for way in ways}
        page = pages["clvteach"]
        one = steps(pages | {"new limits": page, "chapter": page})
        sixty, pictures, last_right = bursts(pages)
        together_right = races(page)
        pieces = where_time_goes(page)
    ours, bare = imports()
    app, figure = first_apps()

    where = "a subshell" if page.subshell else "the main thread"
    print(f"Two axes, three lines with markers, three bars, 900 × 350; slider messages on {where}; medians.\n")
    print(f"{'':<44}" + "".join(f"{way:>10}" for way in [*ways, *(f"/{way}" for way in ways[1:])]))
    row("one step, message to picture, ms", one, ways, "{:.1f}")
    row("    where the limits change, all redrawn", one | {"clvteach": one["new limits"]}, ways, "{:.1f}")
    row("    where the app is chapter 5's first", one | {"clvteach": one["chapter"]}, ways, "{:.1f}")
    row(f"{BURST} at once, until the last picture, ms", {way: 1000 * s for way, s in sixty.items()}, ways, "{:.0f}")
    print(f"{'    pictures sent':<44}" + "".join(f"{pictures[way]:>10.0f}" for way in ways))
    print("\nwhere our step goes, ms: " + ", ".join(f"{name} {took:.2f}" for name, took in pieces.items()))
    print(f"\n1. one step: goal 1/13 of interact, reached 1/{one['interact'] / one['clvteach']:.0f};")
    print(f"   goal {FRAME} ms, reached {one['clvteach']:.1f} ms")
    print(f"3. sixty at once: goal 1/40 of interact, reached 1/{sixty['interact'] / sixty['clvteach']:.0f};")
    print(f"   the last picture was the last value's in {last_right} of {BURST_ROUNDS} runs,")
    print(f"   with values from two threads in {together_right} of {RACES}")
    print(f"4. import of a chapter: {ours:.0f} ms, of pandas, matplotlib.figure and ipywidgets {bare:.0f} ms;")
    print(f"   goal at most 10 % more, reached {100 * (ours / bare - 1):+.0f} %")
    print(
        f"   first app: {app:.0f} ms, bare figure {figure:.0f} ms; goal at most 500 ms more, reached {app - figure:+.0f}"
    )


if __name__ == "__main__":
    main()
