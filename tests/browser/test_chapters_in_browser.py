"""Chapters in JupyterLab in a real browser, in both languages: as they are opened, run, and played with."""

import importlib
import re
from dataclasses import dataclass

import driving
import nbformat
import pytest
from driving import apps, pixels, typed, wait_for_sentence
from playwright.sync_api import Locator, Page, expect

from clvteach import chapters, language
from clvteach.checks import InputError
from clvteach.live import App, Slider
from clvteach.workbook import AFTER_PREDICTION, originals

CHAPTERS = chapters.names(chapters.ABOUT)
LANGUAGES = ("en", "zh")
CALL = re.compile(r"^(\w+)\.(\w+)\(\)$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """A chapter on a page, all cells run, with what was there before that."""

    name: str
    lang: str
    page: Page
    stored: list[dict]  # the code cells as they came
    pictures: list[list[int]]  # width and height of the pictures seen before running
    twins: list[App]  # a new app like each of those on the page, to compare with


def apps_of(cell: dict) -> list[App]:
    """New apps like those a cell shows: calls without arguments of functions that say they give one."""
    made = []
    for room, name in CALL.findall(cell["source"]):
        make = getattr(importlib.import_module(f"clvteach.{room}"), name, None)
        if getattr(make, "__annotations__", {}).get("return") == "App":
            made.append(make())
    return made


@pytest.fixture(scope="module", params=LANGUAGES)
def lab(request, tmp_path_factory):
    """The workbook in one language, laid into a learner's folder and opened."""
    folder = tmp_path_factory.mktemp("work 中")
    with driving.jupyterlab(folder, request.param) as address:
        yield request.param, address


@pytest.fixture(scope="module", params=CHAPTERS)
def chapter(request, lab, browser):
    lang, address = lab
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(driving.PATIENCE)
    page = context.new_page()
    driving.open_notebook(page, address(f"notebooks/{lang}/{request.param}.ipynb"))
    stored = driving.code_cells(page)
    pictures = page.locator(".jp-OutputArea-output img").evaluate_all(
        "images => images.map((image) => [image.naturalWidth, image.naturalHeight])"
    )
    driving.run_all(page)
    with language.using(lang):
        twins = [twin for cell in stored for twin in apps_of(cell)]
        yield Chapter(request.param, lang, page, stored, pictures, twins)
    context.close()


def each_app(chapter: Chapter):
    """Each app on the page beside its twin."""
    for number, twin in enumerate(chapter.twins):
        yield apps(chapter.page).nth(number), twin


def sliding_apps(chapter: Chapter) -> list[tuple[Locator, App]]:
    """Those that have at least two sliders."""
    return [(app, twin) for app, twin in each_app(chapter) if len(sliders(twin)) > 1]


def sliders(twin: App) -> list[Slider]:
    return [control for control in twin.controls.values() if isinstance(control, Slider)]


def telling_slider(twin: App) -> Slider:
    """The first one whose ends are worth another sentence: a weight alone, say, changes no ranking."""
    for control in sliders(twin):
        said = set()
        for value in (twin.values[control.name], control.least, control.most):
            twin.set(**{control.name: value})
            said.add(twin.sentence)
        twin.reset()
        if len(said) > 1:
            return control
    raise AssertionError(f"no slider of {twin.title} says anything")


def slider(app: Locator, control: Slider) -> Locator:
    return app.get_by_label(control.label, exact=True)


def row(app: Locator, control: Slider) -> Locator:
    label = app.page.get_by_text(control.label, exact=True)
    return app.locator(".clvteach-control").filter(has=label)


def entry(app: Locator, control: Slider) -> Locator:
    return row(app, control).locator("input[type=text]")


def follows(app: Locator, twin: App, control: Slider, value: float) -> None:
    """The app on the page says what its twin says at this value, and its entry box holds the value."""
    twin.set(**{control.name: value})
    wait_for_sentence(app, twin.sentence)
    expect(entry(app, control)).to_have_value(control.text(value))


def test_before_it_is_run_an_app_gives_no_prediction_away(chapter):
    """Below a prediction there is nothing yet; any other app is a picture with its sentence."""
    shown = [cell for cell in chapter.stored if apps_of(cell)]
    assert len(shown) == len(chapter.twins) > 1
    for cell, twin in zip(shown, chapter.twins, strict=True):
        given_away = AFTER_PREDICTION in cell["metadata"].get("tags", [])
        assert cell["outputs"] == [] if given_away else is_pictured(cell, twin)
    assert all(width > 500 and height > 200 for width, height in chapter.pictures)


def test_in_the_workbook_each_app_is_a_picture_with_its_sentence(chapter):
    """For those who read it where nothing runs."""
    committed = nbformat.read(originals() / "notebooks" / chapter.lang / f"{chapter.name}.ipynb", as_version=4)
    shown = [cell for cell in committed.cells if cell.cell_type == "code" and apps_of(cell)]
    for cell, twin in zip(shown, chapter.twins, strict=True):
        assert is_pictured(cell, twin)


def is_pictured(cell: dict, twin: App) -> bool:
    (output,) = cell["outputs"]
    plain = "".join(output["data"]["text/plain"])
    return "image/png" in output["data"] and plain == f"{twin.title}\n{twin.sentence}"


def test_every_cell_runs_and_every_app_is_shown(chapter):
    for cell in driving.code_cells(chapter.page):
        assert cell["execution_count"], cell["source"]
        assert [output for output in cell["outputs"] if output["output_type"] == "error"] == []
    expect(apps(chapter.page)).to_have_count(len(chapter.twins))
    expect(chapter.page.get_by_text(re.compile("Error displaying widget|Loading widget"))).to_have_count(0)
    for app, twin in each_app(chapter):
        expect(app).to_have_attribute("aria-label", twin.title)
        expect(app).to_have_attribute("lang", {"en": "en", "zh": "zh-CN"}[chapter.lang])
        wait_for_sentence(app, twin.sentence)
        expect(app.locator("[aria-live=polite]")).to_have_text(twin.sentence)
        expect(app.locator("img.clvteach-picture")).to_have_attribute("alt", twin.sentence)


def test_the_menus_are_in_the_language(chapter):
    menus = chapter.page.locator(".lm-MenuBar-itemLabel").all_text_contents()
    assert {"en": "File", "zh": "文件"}[chapter.lang] in menus


def test_keys_move_the_slider_and_picture_and_sentence_follow(chapter):
    for app, twin in sliding_apps(chapter):
        control = telling_slider(twin)
        slider(app, control).focus()
        chapter.page.keyboard.press("End")
        follows(app, twin, control, control.most)
        at_most = pixels(app)
        chapter.page.keyboard.press("Home")
        follows(app, twin, control, control.least)
        assert pixels(app) != at_most, twin.title
        chapter.page.keyboard.press("ArrowRight")
        follows(app, twin, control, control.least + control.step)


def test_the_mouse_drags_the_slider(chapter):
    app, twin = sliding_apps(chapter)[0]
    control = sliders(twin)[0]
    handle = slider(app, control)
    handle.focus()
    chapter.page.keyboard.press("Home")
    follows(app, twin, control, control.least)
    before = pixels(app)
    box = handle.bounding_box()
    middle = box["y"] + box["height"] / 2
    mouse = chapter.page.mouse
    mouse.move(box["x"] + 10, middle)
    mouse.down()
    mouse.move(box["x"] + 0.6 * box["width"], middle, steps=20)
    mouse.up()
    moved = float(handle.input_value()) / control.shown(control.most)
    assert 0.5 < moved < 0.7
    follows(app, twin, control, control.read(handle.input_value()))
    assert pixels(app) != before


def test_a_preset_and_reset(chapter):
    for app, twin in each_app(chapter):
        for label in list(twin.presets)[-1:]:
            twin.apply(label)
            app.get_by_role("button", name=label, exact=True).click()
            wait_for_sentence(app, twin.sentence)
            for control in sliders(twin):
                shown = float(entry(app, control).input_value())
                assert shown == pytest.approx(control.shown(twin.values[control.name]), rel=1e-5)
        twin.reset()
        app.get_by_role("button", name=language._("Reset"), exact=True).click()
        wait_for_sentence(app, twin.sentence)


def test_an_earlier_result_is_kept_for_comparison(chapter):
    keeping = 0
    for app, twin in each_app(chapter):
        keep = app.get_by_role("button", name=language._("Keep for comparison"), exact=True)
        if not keep.count():
            continue
        keeping += 1
        control = telling_slider(twin)
        start = twin.sentence
        twin.set(**{control.name: control.most})
        key, end = ("End", control.most) if twin.sentence != start else ("Home", control.least)
        slider(app, control).focus()
        chapter.page.keyboard.press(key)
        follows(app, twin, control, end)
        changed = twin.sentence
        before = pixels(app)
        keep.click()
        twin.keep()
        assert twin.sentence != changed
        wait_for_sentence(app, twin.sentence)
        assert pixels(app) != before
    assert keeping == sum(twin.panel.spec["compare"] for twin in chapter.twins)


def test_what_cannot_be_read_is_explained_beside_the_field(chapter):
    app, twin = sliding_apps(chapter)[0]
    control = sliders(twin)[0]
    field = entry(app, control)
    follows(app, twin, control, twin.values[control.name])
    before = pixels(app)
    for text in ("", "abc", "１０％", "1e9"):
        typed(field, text)
        with pytest.raises(InputError) as refused:
            control.read(text)
        expect(row(app, control).get_by_role("alert")).to_have_text(str(refused.value))
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(str(refused.value))
        assert pixels(app) == before
    other = sliders(twin)[1]  # what was mistyped and its explanation stay together
    slider(app, other).press("End")
    follows(app, twin, other, other.most)
    expect(field).to_have_value(text)
    expect(row(app, control).get_by_role("alert")).to_have_text(str(refused.value))
    end = control.least if twin.values[control.name] != control.least else control.most
    typed(field, control.text(end))
    expect(row(app, control).get_by_role("alert")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    follows(app, twin, control, end)
    assert pixels(app) != before


def test_tab_reaches_every_control_in_visual_order_and_shows_where_it_is(chapter):
    app, twin = sliding_apps(chapter)[0]
    app.locator("input, select").first.focus()
    reached = []
    for _control in range(app.locator("input, select, button").count()):
        reached.append(
            chapter.page.evaluate(
                """() => {
                    const at = document.activeElement, style = getComputedStyle(at);
                    const row = (at.closest(".clvteach-control") ?? at).getBoundingClientRect();
                    return {inside: Boolean(at.closest(".clvteach-app")), where: [Math.round(row.top), at.getBoundingClientRect().left],
                            outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
                }"""
            )
        )
        chapter.page.keyboard.press("Tab")
    assert all(stop["inside"] and stop["outline"] for stop in reached), reached
    assert [stop["where"] for stop in reached] == sorted(stop["where"] for stop in reached)
    assert not chapter.page.evaluate("Boolean(document.activeElement.closest('.clvteach-app'))")


def test_every_control_has_its_label_as_name(chapter):
    for app, twin in each_app(chapter):
        for control in twin.controls.values():
            if isinstance(control, Slider):
                expect(slider(app, control)).to_have_role("slider")
                expect(entry(app, control)).to_have_accessible_name(re.compile("^" + re.escape(control.label) + ".+"))
            else:
                expect(app.get_by_role("combobox", name=control.label, exact=True)).to_be_visible()
        assert app.locator("input, select").count() == sum(
            2 if isinstance(control, Slider) else 1 for control in twin.controls.values()
        )
