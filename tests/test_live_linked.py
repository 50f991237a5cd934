"""An app's controls as plain ipywidgets widgets: moving each other, linked, laid out, and let go of."""

import asyncio
import gc
import subprocess
import sys
import threading
import weakref

import ipywidgets
import nbformat
import pytest
from ipywidgets.widgets import widget
from nbclient import NotebookClient

from clvteach import language, lifetime_value
from clvteach.checks import InputError
from clvteach.live import App, Choice, Slider

ODD = 0.13  # a slope that does not fit


class Line:
    def __init__(self, figure):
        axes = figure.subplots()
        (self.line,) = axes.plot([], [])
        self.moving = [self.line]

    def update(self, height):
        self.line.set_data([0, 1], [0, height])


def compute(slope, years, price, kind):
    if slope == ODD:
        raise InputError("slope and years do not fit")
    return slope * years * price * (2 if kind == "double" else 1)


def make() -> App:
    controls = [
        Slider("slope", "Slope", 0.5, 0, 1, 0.01, unit="%"),
        Slider("years", "Years", 5, 0, 30, 1, unit="years", whole=True),
        Slider("price", "Price", 20, 0, 5000, 10, unit="yuan"),
        Choice("kind", "Kind", {"single": "Single", "double": "Double"}, "single"),
    ]
    return App("A line", controls, compute, Line, "{:.2f}".format, size=(3, 2))


def hand(slider, value) -> list[dict]:
    """What the page sends when a hand moves an ipywidgets slider. Gives what Python sends back, as the page sees it."""
    sent = []
    slider._send = lambda message, buffers=None: sent.append(message)
    try:
        slider.set_state({"value": value})
    finally:
        del slider._send
    return [
        message["state"] for message in sent if message["method"] == "update"
    ]  # not the echo, which all widgets send


def drag(app: App, name: str, position) -> None:
    """What the page sends when a hand moves the app's own control."""
    app.panel._handle_custom_msg({"kind": "move", "positions": {name: position}, "id": "one"}, [])


def test_a_slider_has_label_bounds_step_and_value_of_its_control():
    app = make()
    slope, years, price, kind = (app.slider(name) for name in app.controls)
    assert isinstance(slope, ipywidgets.FloatSlider) and isinstance(years, ipywidgets.IntSlider)
    assert [slope.value, slope.min, slope.max, slope.step] == [0.5, 0, 1, 0.01]
    assert [years.value, years.min, years.max, years.step] == [5, 0, 30, 1]
    assert [price.value, price.min, price.max, price.step] == [20, 0, 5000, 10]
    assert [one.description for one in (slope, years, price, kind)] == ["Slope", "Years", "Price", "Kind"]
    assert [one.unit for one in (slope, years, price)] == ["%", "years", "yuan"]
    assert isinstance(kind, ipywidgets.Dropdown) and kind.options == (("Single", "single"), ("Double", "double"))
    with language.using("zh"):
        rate = lifetime_value.explore_models().slider("rate")
    assert (rate.description, rate.words) == ("贴现率", {"exact": "准确值", "language": "zh-CN"})


def test_the_page_sees_per_cent():
    slope = make().slider("slope")
    assert slope.get_state(["value", "min", "max", "step"]) == {"value": 50, "min": 0, "max": 100, "step": 1}


def test_asked_for_again_it_is_the_same_one():
    app = make()
    assert app.slider("slope") is app.slider("slope")


@pytest.mark.parametrize("name", ["slop", ["slope"], None])
def test_no_slider_for_what_is_no_control(name):
    with pytest.raises(InputError, match="slope, years, price"):
        make().slider(name)


@pytest.mark.parametrize("shown", [True, False])
def test_moving_a_slider_moves_the_app(shown):
    app = make()
    if shown:
        assert app.panel.values["slope"] == 50
    hand(app.slider("slope"), 80)
    hand(app.slider("years"), 7)
    hand(app.slider("price"), 30)
    app.slider("kind").value = "double"
    assert app.values == {"slope": 0.8, "years": 7, "price": 30, "kind": "double"}
    assert app.result == pytest.approx(336) and app.sentence == "336.00"
    if shown:
        assert app.panel.values == {"slope": 80, "years": 7, "price": 30, "kind": "double"}
        assert app.panel.sentence == "336.00" and app.panel.frame == app.png()


def test_the_app_moves_its_sliders_by_hand_from_python_and_by_its_buttons():
    app = make()
    slope, years, kind = (app.slider(name) for name in ("slope", "years", "kind"))
    drag(app, "slope", 80)
    drag(app, "years", 7)
    drag(app, "kind", "double")
    assert (slope.value, years.value, kind.value) == (0.8, 7, "double")
    app.set(slope=1 / 3)
    assert slope.value == 1 / 3
    app.panel._handle_custom_msg({"kind": "reset"}, [])
    assert (slope.value, years.value, kind.value) == (0.5, 5, "single")
    app.panel._handle_custom_msg({"kind": "type", "control": "slope", "text": "12.5"}, [])
    assert slope.value == 0.125


def test_a_slider_that_was_moved_hears_nothing_back_and_each_move_computes_once(monkeypatch):
    """An echo would pull the handle back under a hand that has moved on."""
    app = make()
    slope, years = app.slider("slope"), app.slider("years")
    calls = []
    monkeypatch.setattr(app, "_compute", lambda **values: calls.append(values["slope"]) or compute(**values))
    answers = app.panel.answers
    positions = [51, 52, 53, 57, 12, 29]
    assert [hand(slope, position) for position in positions] == [[]] * len(positions)
    assert calls == [position / 100 for position in positions]
    assert app.panel.answers == answers + len(positions)
    drag(app, "slope", 58)
    app.set(years=6)
    assert calls[len(positions) :] == [0.58, 0.58] and years.value == 6


def test_while_moves_come_in_faster_than_pictures_only_the_newest_is_drawn(monkeypatch):
    monkeypatch.setattr("clvteach.live.app.AT_REST", float("inf"))
    monkeypatch.setattr("clvteach.live.app.LONGEST_WAIT", float("inf"))
    app = make()
    slope, drawn = app.slider("slope"), []
    app.panel.observe(lambda change: drawn.append(change["new"]), "sentence")

    async def moves():
        for position in range(1, 11):
            hand(slope, position)
        while app._behind_since is not None:
            await asyncio.sleep(0.001)

    asyncio.run(moves())
    assert drawn == ["10.00"] and slope.value == app.values["slope"] == 0.1


def test_an_exact_value_between_two_steps_is_kept():
    app = make()
    app.set(slope=2 / 3, price=1234.5)
    assert (app.slider("slope").value, app.slider("price").value) == (2 / 3, 1234.5)
    assert app.slider("slope").get_state(["value"]) == {"value": 66.66666667}


def test_a_value_that_does_not_work_is_explained_in_the_app_and_stays_as_long_as_that():
    app = make()
    slope, before = app.slider("slope"), app.panel.frame
    assert hand(slope, 13) == []
    assert app.panel.errors == {"slope": "slope and years do not fit"} and app.panel.frame == before
    assert (slope.value, app.values["slope"]) == (ODD, 0.5)
    app.set(years=6)
    assert list(app.panel.errors) == ["slope"] and slope.value == ODD
    hand(slope, 50)  # where the app stands
    assert app.panel.errors == {} and slope.value == app.values["slope"] == 0.5


def test_a_value_that_does_not_work_is_an_error_where_the_app_is_on_no_page():
    app = make()
    with pytest.raises(InputError, match="do not fit"):
        app.slider("slope").value = ODD
    assert app.values["slope"] == 0.5
    app.set(years=6)
    assert app.slider("slope").value == 0.5


# Links


def test_two_linked_apps_move_each_other():
    one, two = make(), make()
    ipywidgets.link((one.slider("slope"), "value"), (two.slider("slope"), "value"))
    drag(one, "slope", 80)
    assert two.values["slope"] == 0.8 and two.panel.values["slope"] == 80 and two.result == pytest.approx(80)
    drag(two, "slope", 29)
    assert one.values["slope"] == one.slider("slope").value == 0.29
    one.set(slope=1 / 3)
    assert two.values["slope"] == 1 / 3
    two.reset()
    assert one.values["slope"] == 0.5


def test_a_learners_own_slider_and_an_app_move_each_other():
    app = make()
    rate = ipywidgets.FloatSlider(0.1, min=0, max=1, step=0.01)
    ipywidgets.link((rate, "value"), (app.slider("slope"), "value"))
    assert app.values["slope"] == 0.1
    rate.value = 0.4
    assert app.values["slope"] == 0.4
    app.set(slope=0.7)
    assert rate.value == 0.7


def test_interact_takes_an_apps_slider():
    app, seen = make(), []
    ipywidgets.interactive(lambda slope: seen.append(slope), slope=app.slider("slope")).update()
    assert seen[-1] == 0.5
    seen.clear()
    app.set(slope=0.7)
    assert seen == [0.7]


def test_linked_apps_moved_on_two_threads_at_once_do_not_wait_for_each_other():
    """Cells run on one thread, slider messages arrive on another."""
    one, two = make(), make()
    ipywidgets.link((one.slider("slope"), "value"), (two.slider("slope"), "value"))

    def cell():
        for step in range(20, 80):
            one.set(slope=step / 100)

    def page():
        for step in range(20, 80):
            drag(two, "slope", 100 - step)

    threads = [threading.Thread(target=moves, daemon=True) for moves in (cell, page)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert one.values["slope"] == two.values["slope"] == one.slider("slope").value == two.slider("slope").value


# Layouts, and letting go


def test_a_panel_stands_in_a_layout_and_is_short_as_text():
    app = make()
    for layout in (ipywidgets.HBox, ipywidgets.VBox, ipywidgets.Tab, ipywidgets.Accordion):
        assert layout([app.panel]).children == (app.panel,)
    assert repr(ipywidgets.HBox([app.panel, app.panel])) == "HBox(children=(Panel('A line'), Panel('A line')))"


def test_a_closed_app_is_let_go_of_by_what_was_linked_to_it_and_leaves_no_widget():
    rate = ipywidgets.FloatSlider(0.1, min=0, max=1)
    before = set(widget._instances)
    app = make()
    gone = weakref.ref(app)
    box = ipywidgets.HBox([app.panel, app.slider("slope"), app.slider("kind")])
    ipywidgets.link((rate, "value"), (app.slider("slope"), "value"))
    app.close()
    left = set(widget._instances) - before - {box.model_id, box.layout.model_id}
    assert left == set()
    del app
    gc.collect()
    assert gone() is None
    rate.value = 0.6  # moves nobody, and breaks nothing


def test_a_closed_app_has_new_sliders_when_asked():
    app = make()
    closed = app.slider("slope")
    app.close()
    app.set(slope=0.7)
    closed.value = 0.2
    assert app.values["slope"] == 0.7 == app.slider("slope").value != closed.value


NOTEBOOK = (
    "from ipywidgets import HBox, Tab, VBox, link\nfrom clvteach import language, lifetime_value",
    "one, two = lifetime_value.explore_models(), lifetime_value.explore_sensitivity()\n"
    "link((one.slider('rate'), 'value'), (two.slider('rate'), 'value'))\n"
    "HBox([one.panel, two.panel])",
    "Tab([VBox([one.slider('rate'), one.panel]), two.panel])",
    "one.slider('rate').value = .2\nprint(two.values['rate'])",
    "one",
)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """A notebook with apps in layouts, run without a browser."""
    path = tmp_path_factory.mktemp("nbval") / "layouts.ipynb"
    run = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in NOTEBOOK])
    NotebookClient(run, kernel_name="python3").execute()
    nbformat.write(run, path)
    return path


def test_without_a_live_front_end_an_app_is_its_picture_and_a_layout_a_short_text(notebook):
    *_rest, layout, tab, printed, app = nbformat.read(notebook, 4).cells
    assert layout.outputs[0].data["text/plain"].startswith("HBox(children=(Panel('Three models")
    assert len(tab.outputs[0].data["text/plain"]) < 1000
    assert printed.outputs[0].text == "0.2\n"
    twin = lifetime_value.explore_models()
    twin.set(rate=0.2)
    assert app.outputs[0].data["text/plain"] == f"{twin.title}\n{twin.sentence}"
    assert app.outputs[0].data["image/png"]


def test_it_shows_the_same_when_it_is_run_again(notebook):
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-c", "/dev/null", "--rootdir", notebook.parent, notebook], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert f"{len(NOTEBOOK)} passed" in done.stdout
