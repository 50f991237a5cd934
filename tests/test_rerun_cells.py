"""A cell that is run again leaves nothing behind: in a real kernel, as a notebook runs it."""

import json

import pytest
from jupyter_client.manager import start_new_kernel

APP = """
from clvteach.live import App, Slider

class Dot:
    def __init__(self, figure):
        axes = figure.subplots()
        (self.dot,) = axes.plot([], [], "o")
        self.moving = [self.dot]

    def update(self, height):
        self.dot.set_data([0], [height])

def make():
    return App("A dot", [Slider("height", "Height", 0.5, 0, 1, 0.1)], lambda height: height, Dot, "{:.1f}".format, size=(3, 2))
"""
COUNT = """
import gc, json
from ipywidgets.widgets import widget
from matplotlib.figure import Figure
gc.collect()
things = gc.get_objects()
print(json.dumps({
    "panels": sum(type(one).__name__ == "Panel" for one in widget._instances.values()),
    "sliders": sum(hasattr(one, "readout_format") for one in widget._instances.values()),
    "figures": sum(isinstance(one, Figure) for one in things),
    "bytes": sum(len(one) for one in things if isinstance(one, bytes)) + sum(len(one._frame or b"") for one in things if isinstance(one, App)),
}))
del things  # or the list itself would keep them all
"""


@pytest.fixture(scope="module")
def run():
    """Run code as a cell of a notebook, and give its printed text and errors."""
    manager, client = start_new_kernel(kernel_name="python3")

    def execute(code: str, cell: str) -> str:
        message = client.session.msg("execute_request", {"code": code, "silent": False}, metadata={"cellId": cell})
        client.shell_channel.send(message)
        text = ""
        while True:
            answer = client.get_iopub_msg(timeout=60)
            if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            content = answer["content"]
            assert answer["msg_type"] != "error", content
            text += content.get("text", "")
            if content.get("execution_state") == "idle":
                return text

    execute(APP, "setup")
    yield execute
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def count(run) -> dict:
    return json.loads(run(COUNT, "count"))


def test_two_hundred_runs_of_a_cell_leave_one_panel_and_one_figure(run):
    for _time in range(20):
        run("make()", "one")
    before = count(run)
    for _time in range(180):
        run("make()", "one")
    after = count(run)
    assert (after["panels"], after["figures"]) == (before["panels"], before["figures"]) == (1, 1)
    assert after["bytes"] <= 1.01 * before["bytes"]


def test_two_apps_in_one_cell_live_together_and_go_together(run):
    for _time in range(3):
        run(
            "from IPython.display import display; first = make(); display(first); second = make(); display(second)",
            "two",
        )
    assert count(run)["panels"] == 3  # and the one of the other cell
    run("first.set(height=0.9); assert first.panel.sentence == '0.9' and second.panel.sentence == '0.5'", "use")


def test_an_app_that_another_cell_shows_too_stays(run):
    run("kept = make(); kept", "three")
    run("kept", "four")
    run("make()", "three")
    run("assert kept._panel is not None; kept.set(height=0.2)", "use")
    run("kept", "three")
    run("kept = None", "four")


def test_a_closed_app_shows_itself_again(run):
    run("again = make(); again", "five")
    run("again.close(); again.set(height=0.7); assert again._panel is None", "use")
    run("again", "six")
    run("assert again.panel.sentence == '0.7' and again.panel.frame == again.png()", "use")


def test_a_cell_with_apps_in_a_layout_lets_go_of_those_of_its_earlier_runs(run):
    cell = """
from ipywidgets import HBox, link
one, two = make(), make()
link((one.slider("height"), "value"), (two.slider("height"), "value"))
HBox([one.panel, two.panel, one.slider("height")])
"""
    before = count(run)
    run(cell, "seven")
    once = count(run)
    assert (once["panels"], once["sliders"], once["figures"]) == (
        before["panels"] + 2,
        before["sliders"] + 2,
        before["figures"] + 2,
    )
    for _time in range(20):
        run(cell, "seven")
    after = count(run)
    assert {kind: after[kind] for kind in ("panels", "sliders", "figures")} == {
        kind: once[kind] for kind in ("panels", "sliders", "figures")
    }
    assert after["bytes"] <= 1.02 * once["bytes"]
    run("one.set(height=0.9); assert two.values['height'] == 0.9", "use")


def test_an_app_from_another_cell_is_shown_anew_by_a_cell_that_runs_again(run):
    """Whichever the layout takes first."""
    run("from ipywidgets import HBox; first, second = make(), make()", "eight")
    for order in ("first.panel, second.panel", "second.panel, first.panel"):
        for _time in range(2):
            run(f"box = HBox([{order}]); box", "nine")
            run("assert all(panel.comm is not None for panel in box.children)", "use")


def test_the_slider_of_an_app_that_another_cell_shows_stays_with_it(run):
    run("shown = make(); shown", "ten")
    for _time in range(2):
        run("slider = shown.slider('height'); slider", "eleven")
    run("slider.value = 0.3; assert shown.panel.sentence == '0.3' and slider.comm is not None", "use")
