"""The page and Python know the same messages and the same state: neither side grows a word that the other does not know."""

import inspect
import json
import re

import anywidget
import pytest

from clvteach import lifetime_value
from clvteach.live import App, messages
from clvteach.live.panel import Panel, program

SOURCE = program("inputs.js", "panel.js")


def table(name: str) -> dict[str, list[str]]:
    """A table at the top of panel.js: kind → fields."""
    (body,) = re.findall(rf"^const {name} = (\{{.*?\n\}});$", SOURCE, re.MULTILINE | re.DOTALL)
    return json.loads(re.sub(r",(\s*\})", r"\1", re.sub(r"(\w+):", r'"\1":', body)))


def handlers() -> dict[str, list[str]]:
    """What panel.js hears: kind → the fields it takes."""
    (body,) = re.findall(r"^  const hear = \{\n(.*?)^  \};$", SOURCE, re.MULTILINE | re.DOTALL)
    found = re.findall(r"^    (\w+)(?:\(\{(.*?)\}|: \(\) =>)", body, re.MULTILINE)
    return {kind: re.findall(r"(\w+)(?:: \w+)?(?:,|$)", fields.strip()) for kind, fields in found}


def sent() -> dict[str, list[str]]:
    """What panel.js sends: kind → the fields it gives."""
    calls = re.findall(r'\b(?:send|tell)\("(\w+)"(?:, \{ (.*?) \})?\)', SOURCE)
    buttons = re.findall(r'\bbutton\([\w.]+, "(\w+)"(?:, \{ (.*?) \})?\)', SOURCE)
    return {kind: re.findall(r"(\w+)(?:: [\w.]+)?(?:,|$)", fields) for kind, fields in calls + buttons}


@pytest.mark.parametrize("name", ["FROM_PAGE", "FROM_PYTHON"])
def test_both_sides_have_the_same_table(name):
    assert table(name) == {kind: list(fields) for kind, fields in getattr(messages, name).items()}


def test_the_page_sends_each_kind_and_no_other_and_python_hears_each_with_its_fields():
    wanted = {kind: list(fields) for kind, fields in messages.FROM_PAGE.items()}
    assert sent() == wanted
    heard = {name.removeprefix("_on_"): method for name, method in vars(App).items() if name.startswith("_on_")}
    del heard["message"]  # which gives each to the one for its kind
    assert {kind: list(inspect.signature(method).parameters)[1:] for kind, method in heard.items()} == wanted


def test_python_sends_each_kind_and_no_other_and_the_page_hears_each_with_its_fields():
    wanted = {kind: list(fields) for kind, fields in messages.FROM_PYTHON.items()}
    composed = re.findall(r'messages\.compose\(\s*"(\w+)"((?:, \w+=\w+)*)\)', inspect.getsource(App))
    assert {kind: re.findall(r"(\w+)=", fields) for kind, fields in composed} == wanted
    assert handlers() == wanted
    assert inspect.getsource(App).count("_panel.send(") == len(composed)  # nothing is sent that was not composed


def test_the_page_reads_the_state_that_python_gives():
    """All of it, and nothing else."""
    given = set(Panel.class_traits(sync=True)) - set(anywidget.AnyWidget.class_traits(sync=True))
    assert set(re.findall(r'model\.get\("(\w+)"\)', SOURCE)) == given - {"answers"}
    assert re.findall(r'"change:(\w+)"', SOURCE) == ["answers", "answers"]  # begins to listen, and ends


def test_the_page_uses_all_of_an_apps_description_and_nothing_else():
    app = lifetime_value.explore_models()
    spec = app.panel.spec
    assert set(re.findall(r"\bspec\.(\w+)", SOURCE)) == set(spec)
    assert set(re.findall(r"\bwords\.(\w+)", SOURCE)) == set(spec["words"])


def test_what_is_not_in_the_table_is_not_composed():
    with pytest.raises(KeyError):
        messages.compose("nothing")
    with pytest.raises(AssertionError):
        messages.compose("forget", id="one")
    with pytest.raises(AssertionError):
        messages.compose("drawn_ahead", pictures=(), id="one")
