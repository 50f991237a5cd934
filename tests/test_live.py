"""The slider engine, without a browser."""

import asyncio
import io
import json
import math
from base64 import b64decode

import numpy as np
import pytest
from PIL import Image

from clvteach import language, style
from clvteach.checks import InputError
from clvteach.live import App, Bars, Choice, Preset, Slider
from clvteach.live.picture import Picture


class Line:
    """A line through the origin and its end's height in numbers."""

    def __init__(self, figure):
        self.axes = figure.subplots()
        (self.line,) = self.axes.plot([], [], marker="o")
        self.bars = Bars(self.axes, facecolors=style.BLUE)
        self.text = self.axes.text(0.5, 0.5, "")
        self.moving = [self.line, self.bars, self.text]
        style.fit_x(self.axes, 0, 10)

    def update(self, result, _kept=None):
        x = np.arange(11)
        self.line.set_data(x, result * x)
        self.bars.place(x, result * x)
        self.text.set_text(f"{result:.2f}")
        style.fit_y(self.axes, result * x)


def compute(slope, years, kind):
    if slope == 0.13:
        raise InputError("slope and years do not fit")
    if slope == 0.14:
        raise ZeroDivisionError
    return slope * (2 if kind == "double" else 1)


def make(**options) -> App:
    controls = [
        Slider("slope", "Slope", 0.5, 0, 1, 0.01, unit="%"),
        Slider("years", "Years", 5, 0, 30, 1, unit="years", whole=True),
        Choice("kind", "Kind", {"single": "Single", "double": "Double"}, "single"),
    ]
    return App(
        "A line",
        controls,
        compute,
        Line,
        lambda result, kept=None: f"The slope is {result:.2f}.",
        presets=[Preset("Steep", {"slope": 0.9})],
        **options,
    )


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def type_into(app: App, name: str, text: str) -> None:
    app.panel._handle_custom_msg({"kind": "type", "control": name, "text": text}, [])


def drag(app: App, name: str, value) -> None:
    move(app, {name: value}, f"{name} to {value}")


def move(app: App, moved: dict, by: str) -> None:
    """What the browser sends while a hand moves sliders: their new positions, and its own name for this move."""
    app.panel._handle_custom_msg({"kind": "move", "positions": moved, "id": by}, [])


def drag_raising(app: App, name: str, value) -> None:
    """The same, without ipywidgets around it, which only logs what a message raises."""
    app._on_message(app.panel, {"kind": "move", "positions": {name: value}, "id": "one"}, [])


def test_an_app_shows_nothing_before_it_is_asked(monkeypatch):
    import IPython.display

    monkeypatch.setattr(IPython.display, "display", lambda *_args, **_kw: pytest.fail("displayed itself"))
    app = make()
    assert app._panel is None and app._picture is None


def test_state_is_set_and_read_from_python():
    app = make()
    app.set(slope=0.8, kind="double")
    assert (app.values["slope"], app.result, app.sentence) == (0.8, 1.6, "The slope is 1.60.")
    app.reset()
    assert app.values == {"slope": 0.5, "years": 5, "kind": "single"}
    app.apply("Steep")
    assert app.result == 0.9


@pytest.mark.parametrize(
    "values, part",
    [
        ({"slop": 1}, "no control 'slop'"),
        ({"slope": 80}, "from 0 to 100"),
        ({"years": 2.5}, "whole"),
        ({"years": "many"}, "not a number"),
        ({"kind": "x"}, "Single"),
        ({"slope": float("nan")}, "outside"),
        ({"slope": True}, "not a number"),
        ({"slope": [0.5]}, "not a number"),
        ({"slope": 10**400}, "not a number"),
        ({"slope": "x" * 1000}, r"x\.\.\. is not a number"),
        ({"kind": ["single"]}, "not an option"),
    ],
)
def test_a_wrong_value_is_refused_and_the_state_stays(values, part):
    app = make()
    with pytest.raises(InputError, match=part):
        app.set(**values)
    assert app.values == {"slope": 0.5, "years": 5, "kind": "single"} and app.result == 0.5


def test_unknown_preset():
    with pytest.raises(InputError, match="Steep"):
        make().apply("Flat")
    with pytest.raises(InputError, match="Steep"):
        make().apply(["Steep"])


def test_dragging_computes_and_draws():
    app = make()
    before = app.panel.frame
    drag(app, "slope", 80)
    assert app.values["slope"] == 0.8
    assert app.panel.frame != before and app.panel.sentence == "The slope is 0.80."
    assert app.panel.frame == app.png()


@pytest.mark.parametrize(
    "text, part",
    [
        ("", "empty"),
        ("abc", "not a number"),
        ("１０％", "full-width"),
        ("101", "from 0 to 100"),
        ("-1", "from 0 to 100"),
        ("nan", "outside"),
        ("1e999", "outside"),
        ("1,5", "not a number. Decimals need a point: type 1.5."),
        ("0,09 %", "type 0.09."),
        ("100.00001", "100.00001 is outside"),
    ],
)
def test_a_mistyped_entry_is_explained_beside_its_field_and_the_picture_stays(text, part):
    app = make()
    before = app.panel.frame
    type_into(app, "slope", text)
    assert part in app.panel.errors["slope"] and list(app.panel.errors) == ["slope"]
    assert app.panel.frame == before and app.values["slope"] == 0.5
    type_into(app, "slope", "70 %")
    assert app.panel.errors == {} and app.values["slope"] == 0.7 and app.panel.values["slope"] == 70


def test_a_number_that_is_nearly_whole_is_told_with_all_its_digits():
    app = make()
    type_into(app, "years", "12.000000002")
    assert app.panel.errors["years"] == "Years: 12.000000002 is not a whole number."


def test_mending_one_field_leaves_the_message_at_another():
    app = make()
    type_into(app, "slope", "x")
    type_into(app, "years", "y")
    type_into(app, "years", "7")
    assert list(app.panel.errors) == ["slope"]
    app.panel._handle_custom_msg({"kind": "reset"}, [])
    assert app.panel.errors == {} and app.values["years"] == 5


def test_values_that_do_not_fit_are_said_and_the_app_goes_on():
    app = make()
    drag(app, "slope", 13)
    assert app.panel.errors == {"slope": "slope and years do not fit"} and app.result == 0.5
    drag(app, "slope", 20)
    assert app.panel.errors == {} and app.result == 0.2


def test_a_mistake_of_ours_is_said_in_the_app_and_raised():
    """The learner sees a sentence, the log has the rest."""
    app = make()
    with pytest.raises(ZeroDivisionError):
        drag_raising(app, "slope", 14)
    assert "went wrong" in app.panel.problem and "Traceback" not in app.panel.problem
    drag(app, "slope", 20)
    assert app.panel.problem == "" and app.result == 0.2


def test_a_message_from_elsewhere_is_ignored():
    app = make()
    for content in (
        None,
        [],
        {},
        {"kind": "nothing"},
        {"kind": ["reset"]},
        {"kind": "type", "control": "nobody", "text": "1"},
        {"kind": "type", "control": "slope"},
        {"kind": "type", "control": "slope", "text": 1},
        {"kind": "preset", "label": "Nothing"},
        {"kind": "reset", "really": True},
        {"kind": "sharpen", "scale": True},
    ):
        app.panel._handle_custom_msg(content, [])
    assert app.result == 0.5 and app.panel.errors == {} and app.panel.answers == 0


def test_sliders_moved_at_once_are_taken_together_and_a_wrong_one_leaves_the_others():
    app = make()
    move(app, {"slope": 80, "years": 7, "nobody": 1}, "one")
    assert (app.values["slope"], app.values["years"], app.panel.answers, app.panel.errors) == (0.8, 7, 1, {})
    move(app, {"slope": 13, "years": 8}, "two")
    assert (app.values["slope"], app.values["years"], list(app.panel.errors)) == (0.8, 8, ["slope"])
    assert app.panel.values == {"slope": 80, "years": 8, "kind": "single"}


def test_every_answer_says_which_moves_it_takes_in():
    """The browser counts on it: it sends no third move before, and does not put its sliders back meanwhile."""
    app = make()
    answers = []
    app.panel.observe(lambda change: answers.append((change["new"], app.panel.values["slope"])), "answered_moves")
    drag(app, "slope", 80)
    drag(app, "slope", 13)
    drag(app, "slope", 20)
    app.set(slope=0.3)
    assert [heard for heard, _slope in answers if heard] == [["slope to 80"], ["slope to 13"], ["slope to 20"]]
    assert app.panel.answered_moves == [] and app.panel.values["slope"] == 30


def test_while_moves_come_in_faster_than_pictures_the_newest_is_drawn_and_all_are_answered(monkeypatch):
    monkeypatch.setattr(
        "clvteach.live.app.AT_REST", math.inf
    )  # a picture was sent this moment, however slow the machine
    monkeypatch.setattr("clvteach.live.app.LONGEST_WAIT", math.inf)
    app = make()

    async def moves():
        for slope in range(1, 11):
            drag(app, "slope", slope)
        while app._behind_since is not None:
            await asyncio.sleep(0.001)

    drawn, heard = [], set()
    app.panel.observe(lambda change: heard.update(change["new"]), "answered_moves")
    png = app._picture.png
    app._picture.png = lambda result: drawn.append(result) or png(result)
    asyncio.run(moves())
    assert drawn == [0.1]
    assert app.panel.frame == app.png() and app.panel.values["slope"] == 10
    assert heard == {f"slope to {slope}" for slope in range(1, 11)}


def test_values_from_elsewhere_are_ignored_and_the_others_taken():
    app = make()
    move(app, {"nobody": 1, "slope": 80, "years": None}, "one")
    assert app.values == {"slope": 0.8, "years": 5, "kind": "single"} and list(app.panel.errors) == ["years"]


def test_a_closed_panel_has_no_say():
    app = make()
    closed = app.panel
    app.close()
    closed._handle_custom_msg({"kind": "type", "control": "slope", "text": "x"}, [])
    closed._handle_custom_msg({"kind": "move", "positions": {"slope": "x"}, "id": "one"}, [])
    assert app.result == 0.5 and app.panel.errors == {}


def test_a_picture_is_never_shown_without_its_sentence():
    def describe(result):
        return "".join("half" for _time in range(1 // (result != 0.8)))

    app = App("A line", [Slider("slope", "Slope", 0.5, 0, 1, 0.01, unit="%")], lambda slope: slope, Line, describe)
    before = app.panel.frame
    with pytest.raises(ZeroDivisionError):
        drag_raising(app, "slope", 80)
    assert (app.panel.frame, app.panel.sentence) == (before, "half") and "went wrong" in app.panel.problem
    drag(app, "slope", 90)
    assert app.panel.frame != before and app.panel.problem == ""


def ask_ahead(app: App, name: str, *values) -> list:
    """What the browser is sent when it asks for the pictures of positions before the hand is there."""
    sent = []
    app.panel.send = lambda content, buffers=(): sent.append((content, list(buffers)))
    try:
        app._on_message(app.panel, {"kind": "draw_ahead", "control": name, "positions": list(values), "id": "one"}, [])
    finally:
        del app.panel.send
    return sent


def test_pictures_asked_for_ahead_are_those_shown_there_and_the_app_stays_where_it_is(monkeypatch):
    monkeypatch.setattr("clvteach.live.app.LOOK", math.inf)
    app = make()
    before = (dict(app.values), app.result, app.sentence, app.png(), app.panel.get_state())
    [(content, frames)] = ask_ahead(app, "slope", 80, 13, 51)
    assert content["id"] == "one" and len(frames) == 2
    assert content["pictures"] == [
        {
            "values": {"slope": 80, "years": 5, "kind": "single"},
            "frame": 0,
            "sentence": "The slope is 0.80.",
        },
        {"values": {"slope": 13, "years": 5, "kind": "single"}, "frame": None, "sentence": None},  # refused
        {
            "values": {"slope": 51, "years": 5, "kind": "single"},
            "frame": 1,
            "sentence": "The slope is 0.51.",
        },
    ]
    assert (dict(app.values), app.result, app.sentence, app.png(), app.panel.get_state()) == before
    for place in content["pictures"][::2]:
        drag(app, "slope", place["values"]["slope"])
        assert (app.panel.frame, app.panel.sentence) == (frames[place["frame"]], place["sentence"])
        assert app.panel.frame_values == place["values"]


def test_looking_ahead_ends_when_its_time_is_up(monkeypatch):
    monkeypatch.setattr("clvteach.live.app.LOOK", 0)
    [(content, frames)] = ask_ahead(make(), "slope", 80, 81, 82)
    assert [place["values"]["slope"] for place in content["pictures"]] == [80] and len(frames) == 1


def test_where_no_picture_is_none_is_sent_ahead_and_nothing_is_said():
    app = make()
    before = app.panel.get_state()
    for name, value in (("slope", 13), ("slope", "x"), ("slope", None), ("kind", "triple"), ("years", [])):
        [(content, frames)] = ask_ahead(app, name, value)
        assert [place["frame"] for place in content["pictures"]] == [None] and frames == [], value
    assert ask_ahead(app, "nobody", 1) == []
    assert app.panel.get_state() == before


def test_a_mistake_of_ours_ahead_is_raised_and_answered():
    app = make()
    sent = []
    app.panel.send = lambda *message: sent.append(message)
    with pytest.raises(ZeroDivisionError):
        app._on_message(app.panel, {"kind": "draw_ahead", "control": "slope", "positions": [14], "id": "one"}, [])
    assert [(content["id"], frames) for content, frames in sent] == [("one", [])] and app.panel.problem == ""


def test_the_picture_is_sharpened_where_the_app_is_not_where_it_looked_ahead():
    app, other = make(), make()
    ask_ahead(app, "slope", 80)
    for each in (app, other):
        each.panel._handle_custom_msg({"kind": "sharpen", "scale": 2}, [])
    assert app.panel.frame == other.panel.frame and pixels(app.panel.frame).shape == (700, 1800, 3)
    drag(app, "slope", 51)
    drag(other, "slope", 51)
    assert app.panel.frame == other.panel.frame and pixels(app.panel.frame).shape == (350, 900, 3)


def test_what_is_kept_for_comparison_makes_the_browser_forget_its_pictures():
    app = make(compare=True)
    sent = []
    app.panel.send = lambda content: sent.append((content, app.panel.answers))
    app.panel._handle_custom_msg({"kind": "keep"}, [])
    assert sent == [({"kind": "forget"}, 0)] and app.panel.answers == 1  # first, so that it does not forget the new one


def test_the_values_of_a_picture_travel_with_it():
    """Not those of a position that did not work, and not those computed while the picture waits to be drawn."""
    app = make()
    drag(app, "slope", 80)
    shown = app.panel.frame_values
    drag(app, "slope", 13)
    type_into(app, "years", "x")
    assert app.panel.frame_values == shown == {"slope": 80, "years": 5, "kind": "single"}


def test_keep_for_comparison():
    kept = []

    class Pair(Line):
        def update(self, result, before):
            kept.append(before)
            super().update(result)

    app = App(
        "Two",
        [Slider("slope", "Slope", 0.5, 0, 1, 0.1)],
        lambda slope: slope,
        Pair,
        lambda result, before: f"{result} was {before}",
        compare=True,
    )
    app.set(slope=0.9)
    assert app.sentence == "0.9 was 0.5"
    app.panel._handle_custom_msg({"kind": "keep"}, [])
    app.set(slope=0.1)
    assert app.sentence == "0.1 was 0.9"
    app.png()
    assert kept[-1] == 0.9


def test_what_is_drawn_on_the_kept_background_is_what_a_new_figure_shows():
    kept = Picture(Line, (9, 3.5))
    for slope in (0.5, 0.52, 3, 0.1, 0.11):
        assert np.array_equal(pixels(kept.png(slope)), pixels(Picture(Line, (9, 3.5)).png(slope))), slope


def test_only_what_moved_is_drawn_again(monkeypatch):
    picture = Picture(Line, (9, 3.5))
    picture.png(0.5)
    draws = []
    monkeypatch.setattr(picture._canvas, "draw", lambda *args: draws.append(args))
    picture.png(0.49)
    assert draws == []


def test_without_a_kernel_there_is_the_picture_and_the_sentence():
    bundle = make()._repr_mimebundle_()
    assert set(bundle) >= {"image/png", "text/plain", "application/vnd.jupyter.widget-view+json"}
    assert bundle["text/plain"] == "A line\nThe slope is 0.50."
    assert pixels(b64decode(bundle["image/png"])).shape[:2] == (350, 900)


def test_the_front_end_gets_plain_data_in_the_learners_language():
    with language.using("zh"):
        spec = make().panel.spec
    assert json.loads(json.dumps(spec)) == spec
    assert spec["language"] == "zh-CN" and spec["words"]["reset"] == "还原"


def test_per_cent_are_shown_and_fractions_computed():
    rate = Slider("rate", "Rate", 0.07, 0, 0.3, 0.005, unit="%")
    assert rate.shown(0.07) == 7.0 and rate.text(0.285) == "28.5" and rate.read("28.5") == pytest.approx(0.285)
    assert rate.read("30") == 0.3 and rate.spec()["step"] == 0.5


def test_thousands_may_be_written_with_commas():
    assert Slider("income", "Income", 500, 0, 5000, 10).read("1,250") == 1250


def test_whatever_the_learner_does_is_answered():
    """The browser counts on it: no answer means that there is no kernel any more."""
    app = make()
    deeds = [
        lambda: drag(app, "slope", 80),
        lambda: drag(app, "slope", 13),
        lambda: type_into(app, "slope", "x"),
        lambda: type_into(app, "slope", "x"),
        *(
            lambda message=message: app.panel._handle_custom_msg(message, [])
            for message in (
                {"kind": "reset"},
                {"kind": "reset"},
                {"kind": "keep"},
                {"kind": "preset", "label": "Steep"},
                {"kind": "sharpen", "scale": 2},
            )
        ),
    ]
    for number, deed in enumerate(deeds, start=1):
        deed()
        assert app.panel.answers == number
