"""The slider apps in a real browser: on small screens, for everyone, several at once, and after the kernel is gone."""

import json
import random
import re

import driving
import pytest
from driving import apps, ask_kernel, pixels, typed, wait_for_sentence
from every_app import APPS, ROOMS
from playwright.sync_api import Locator, Page, expect

from clvteach import language, lifetime_value, switching
from clvteach.live import messages

CELLS = (
    "from clvteach import language, lifetime_value, switching",
    "models = lifetime_value.explore_models()\nmodels",
    "models",
    "brands = switching.explore()\nbrands",
)
# Notes for which positions Python has sent pictures before the hand came there
AHEAD = f"""() => {{
    const sentAhead = (window.ahead = []);
    {driving.NOTEBOOK}.sessionContext.session.kernel.anyMessage.connect((_kernel, {{ msg, direction }}) => {{
        const sent = msg.content?.data?.content;
        if (direction === "recv") sentAhead.push(...(sent?.pictures ?? []).map(({{ values }}) => values));
    }});
}}"""
# Notes what page and Python tell each other beside the state: who, which kind of message, with which fields
TRAFFIC = f"""() => {{
    const traffic = (window.traffic = []);
    {driving.NOTEBOOK}.sessionContext.session.kernel.anyMessage.connect((_kernel, {{ msg, direction }}) => {{
        const {{ kind, ...fields }} = msg.content?.data?.content ?? {{}};
        if (kind) traffic.push([direction, kind, ...Object.keys(fields)].join(" "));
    }});
}}"""
# The fingerprint of a PNG's pixels
FINGERPRINT_OF = f"""async (data) => {{
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    return ({driving.FINGERPRINT})(image);
}}"""
# Notes every text that an element gets
TEXTS = """(node) => {
    const texts = (window.seen = []);
    new MutationObserver(() => texts.push(node.textContent)).observe(node, { childList: true });
}"""
FIRST, AGAIN, OTHER = range(3)  # the apps of these cells: the first two are one app seen twice
PANELS = """
import ipywidgets
from clvteach.live.panel import Panel
print(sum(isinstance(widget, Panel) for widget in ipywidgets.widgets.widget._instances.values()))
"""
# What sticks out of an app sideways, and its own inner width if that is too large
STICKS_OUT = """(app) => {
    const right = app.getBoundingClientRect().right + 1;
    const out = [...app.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > right);
    return [...out.map((node) => node.outerHTML.slice(0, 80)), ...(app.scrollWidth > app.clientWidth + 1 ? ["app"] : [])];
}"""
# For which widths of an app something sticks out, or a list is too narrow for its longest option
TOO_NARROW = f"""(app) => {{
    const cut = (list) => {{
        const free = list.cloneNode(true);
        free.style.cssText = "position: absolute; width: auto";
        list.parentElement.append(free);
        const needed = free.getBoundingClientRect().width;
        free.remove();
        return needed > list.getBoundingClientRect().width + 1;
    }};
    const found = [];
    for (let width = 280; width <= 940; width += 6) {{
        app.style.width = `${{width}}px`;
        const wrong = [...({STICKS_OUT})(app), ...(width < 300 ? [] : [...app.querySelectorAll("select")].filter(cut).map(({{ id }}) => id))];
        if (wrong.length) found.push([width, wrong]);
    }}
    app.style.width = "";
    return found;
}}"""
# Each text in an app with its contrast to what is behind it (WCAG 2.2, relative luminance)
CONTRASTS = """(app) => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const behind = (node) => {
        const colour = channels(getComputedStyle(node).backgroundColor);
        return (colour[3] ?? 1) > 0 || !node.parentElement ? colour : behind(node.parentElement);
    };
    const luminance = (colour) => {
        const [r, g, b] = colour.slice(0, 3).map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const texts = [...app.querySelectorAll("*")].filter((node) => !node.classList.contains("clvteach-spoken") &&
        (node.matches("input[type=text]") || [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())));
    return texts.map((node) => {
        const [dark, light] = [luminance(channels(getComputedStyle(node).color)), luminance(behind(node))].sort((a, b) => a - b);
        return [node.textContent || node.getAttribute("aria-label"), (light + 0.05) / (dark + 0.05)];
    });
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def lab(browser, folder):
    with driving.jupyterlab(folder, "en") as address:
        yield address


@pytest.fixture(scope="module")
def opened(browser, lab, folder):
    """A page with three apps, the first two of which are one, and their sentences at the start."""
    driving.write_notebook(folder / "apps.ipynb", *CELLS)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(driving.PATIENCE)
    page = context.new_page()
    driving.open_notebook(page, lab("apps.ipynb"))
    driving.run_all(page)
    driving.command(page, "application:toggle-left-area")  # the list of files, which is open at first
    expect(apps(page)).to_have_count(3)
    yield page, [sentence(app) for app in apps(page).all()]
    context.close()


@pytest.fixture
def page(opened):
    """That page, every app at its start with no picture at hand, on a screen that each test may change."""
    page, start = opened
    for number, variable in ((FIRST, "models"), (OTHER, "brands")):
        apps(page).nth(number).get_by_role("button", name="Reset", exact=True).click()
        wait_for_sentence(apps(page).nth(number), start[number])
        # What earlier tests had the time to draw ahead is not drawn again
        ask_kernel(page, f"{variable}.panel.send({{'kind': 'forget'}})")
    yield page
    looks_like(page, 1280, 900)


def looks_like(page: Page, width: int, height: int, scale: float = 1) -> None:
    """Another screen, or the same one zoomed. (Taking a picture of the page undoes the scale.)"""
    page.set_viewport_size({"width": width, "height": height})
    screen = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", screen)
    page.wait_for_function("([width, scale]) => innerWidth === width && devicePixelRatio === scale", arg=[width, scale])


def sliders(app: Locator) -> Locator:
    return app.locator("input[type=range]")


def sentence(app: Locator) -> str:
    return app.locator(".clvteach-sentence").text_content()


def test_screen_readers_hear_the_sentence_once_the_hand_rests(page):
    app, twin = apps(page).nth(FIRST), lifetime_value.explore_models()
    before = twin.sentence
    twin.set(first_purchase=2750)
    moved = twin.sentence
    expect(app.locator("[aria-live=polite]")).to_have_text(before)
    app.locator("[aria-live=polite]").evaluate(TEXTS)
    sliders(app).first.focus()
    for _step in range(15):
        page.keyboard.press("ArrowRight")
    expect(sliders(app).first).to_have_value("2750")  # 15 steps of 50 from 2000
    wait_for_sentence(app, moved)
    expect(app.locator("[aria-live=polite]")).to_have_text(moved)
    assert len(page.evaluate("seen")) <= 3


def test_an_app_shown_twice_moves_in_both_places_and_no_other_app_moves(page):
    first, again, other = (apps(page).nth(number) for number in (FIRST, AGAIN, OTHER))
    before, others = sentence(first), pixels(other)
    sliders(first).nth(3).focus()
    page.keyboard.press("End")
    expect(first.locator(".clvteach-sentence")).not_to_have_text(before)
    wait_for_sentence(again, sentence(first))
    assert pixels(again) == pixels(first)
    assert sliders(again).nth(3).input_value() == sliders(first).nth(3).input_value() == "1000"
    assert pixels(other) == others


def test_positions_nearby_are_at_hand_whatever_python_does_meanwhile(page):
    app, twin = apps(page).nth(FIRST), lifetime_value.explore_models()
    page.evaluate(AHEAD)
    sliders(app).first.focus()
    wanted = {"first_purchase": 2150}  # three steps of 50 from 2000
    page.wait_for_function("wanted => ahead.some((at) => at.first_purchase === wanted.first_purchase)", arg=wanted)
    ask_kernel(page, "models._lock.acquire()")  # slider messages have to wait
    seen = {pixels(app)}
    for position in (2050, 2100, 2150):
        page.keyboard.press("ArrowRight")
        twin.set(first_purchase=position)
        wait_for_sentence(app, twin.sentence)
        seen.add(pixels(app))
    assert len(seen) == 4
    assert ask_kernel(page, "print(models.values['first_purchase'])") == "2000.0"
    ask_kernel(page, "models._lock.release()")
    expect(sliders(apps(page).nth(AGAIN)).first).to_have_value("2150")
    assert float(ask_kernel(page, "print(models.values['first_purchase'])")) == 2150
    assert pixels(app) in seen and pixels(apps(page).nth(AGAIN)) == pixels(app)


def test_while_a_hand_moves_on_no_picture_goes_back(page):
    """Neither at the last position whose picture was at hand, nor when Python's answers come late."""
    app, twin = apps(page).nth(FIRST), lifetime_value.explore_models()
    places = {}
    for position in range(2000, 4050, 50):
        twin.set(first_purchase=position)
        places[twin.sentence] = position
    assert len(places) == 41
    page.evaluate(AHEAD)
    sliders(app).first.focus()
    page.wait_for_function("ahead.length >= 3")
    app.locator(".clvteach-sentence").evaluate(TEXTS)
    for _step in range(40):
        page.keyboard.press("ArrowRight")
    wait_for_sentence(app, twin.sentence)
    seen = [places[sentence] for sentence in page.evaluate("seen")]
    assert seen == sorted(seen) and seen[-1] == 4000 and len(set(seen)) > 2


def test_what_is_kept_for_comparison_changes_the_pictures_at_hand(page):
    app, twin = apps(page).nth(OTHER), switching.explore()
    slider, start = sliders(app).first, sentence(app)
    slider.focus()
    page.keyboard.press("ArrowRight")
    twin.set(keep_a=twin.controls["keep_a"].value + twin.controls["keep_a"].step)
    wait_for_sentence(app, twin.sentence)
    app.get_by_role("button", name="Keep for comparison").click()
    twin.keep()
    wait_for_sentence(app, twin.sentence)
    app.locator(".clvteach-sentence").evaluate(TEXTS)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    twin.set(keep_a=twin.controls["keep_a"].value)
    wait_for_sentence(app, twin.sentence)
    assert twin.sentence != start and start not in page.evaluate("seen")
    app.get_by_role("button", name="Reset", exact=True).click()
    app.get_by_role("button", name="Keep for comparison").click()  # as it was
    wait_for_sentence(app, start)


def test_page_and_python_tell_each_other_what_their_tables_say_and_all_of_it(page):
    app, start = apps(page).nth(OTHER), sentence(apps(page).nth(OTHER))
    tables = {"send": messages.FROM_PAGE, "recv": messages.FROM_PYTHON}
    wanted = {" ".join([way, kind, *fields]) for way, table in tables.items() for kind, fields in table.items()}
    looks_like(page, 1280, 900, scale=2)
    page.evaluate(TRAFFIC)
    sliders(app).first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("traffic.some((told) => told.startsWith('send sharpen'))")
    page.wait_for_function("traffic.some((told) => told.startsWith('recv drawn_ahead'))")
    typed(app.locator("input[type=text]").first, "50")
    *presets, keep, reset = app.locator("button").all()
    for button in (*presets, reset, keep):  # the start is kept, as it was
        button.click()
    wait_for_sentence(app, start)
    page.wait_for_function("traffic.some((told) => told.startsWith('recv forget'))")
    assert set(page.evaluate("traffic")) == wanted


def test_an_answer_to_what_was_done_before_leaves_alone_what_is_being_typed(page):
    app, twin = apps(page).nth(FIRST), lifetime_value.explore_models()
    entry = app.locator("input[type=text]").nth(1)
    ask_kernel(page, "models._lock.acquire()")
    sliders(app).first.focus()
    page.keyboard.press("End")
    entry.focus()
    page.keyboard.type("30")
    ask_kernel(page, "models._lock.release()")
    twin.set(first_purchase=twin.controls["first_purchase"].most)
    wait_for_sentence(app, twin.sentence)
    expect(sliders(apps(page).nth(AGAIN)).first).to_have_value("5000")
    page.keyboard.type("0")
    expect(entry).to_have_value("300")
    page.keyboard.press("Tab")
    twin.set(acquisition_cost=300)
    wait_for_sentence(app, twin.sentence)


@pytest.mark.parametrize("number", [FIRST, OTHER], ids=["models", "switching"])
def test_whatever_a_hand_does_at_last_the_page_shows_what_python_has(page, number):
    app, chance = apps(page).nth(number), random.Random(number)
    variable = "models" if number == FIRST else "brands"
    buttons, entries = app.locator("button").all(), app.locator("input[type=text]").all()

    def press(keys):
        chance.choice(sliders(app).all()).focus()
        for _time in range(chance.randint(1, 8)):
            page.keyboard.press(chance.choice(keys))

    def drag():
        slider = chance.choice(sliders(app).all())
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        page.mouse.move(box["x"] + chance.random() * box["width"], box["y"] + box["height"] / 2)
        page.mouse.down()
        for _move in range(chance.randint(1, 15)):
            page.mouse.move(box["x"] + chance.random() * box["width"], box["y"] + box["height"] / 2)
        page.mouse.up()

    deeds = [
        lambda: press(["ArrowRight"]),
        lambda: press(["ArrowLeft"]),
        lambda: press(["Home", "End", "PageUp", "PageDown", "ArrowUp"]),
        drag,
        lambda: chance.choice(buttons).click(),
        lambda: typed(chance.choice(entries), chance.choice(["10", "1", "x", ""])),
        lambda: page.wait_for_timeout(chance.choice([0, 150, 400])),
        lambda: ask_kernel(page, f"{variable}.reset()"),
    ]
    asked = f"import json; print(json.dumps([{variable}.sentence, {variable}._shown_values()]))"
    drawn = f"import base64; print(base64.b64encode({variable}.png()).decode())"

    def differences() -> list:
        there, values = json.loads(ask_kernel(page, asked))
        mistyped = app.locator(".clvteach-control:has(.clvteach-error:not(:empty))").count()
        shown = zip([entry.input_value() for entry in entries], values.values(), strict=True)
        others = [(text, value) for text, value in shown if text != f"{value:.6g}"]
        return [
            *([(sentence(app), there)] if sentence(app) != there else []),
            *(others if len(others) > mistyped else []),
            *(["pixels"] if pixels(app) != page.evaluate(FINGERPRINT_OF, ask_kernel(page, drawn)) else []),
        ]

    for _round in range(4):
        for _deed in range(12):
            chance.choice(deeds)()
        page.mouse.move(0, 0)
        for _try in range(100):  # Python answers last, and the machine may be busy
            page.wait_for_timeout(300)
            if not (found := differences()):
                break
        assert found == []


def test_every_label_belongs_to_the_slider_beside_it(page):
    for app in apps(page).all():
        for label in app.locator("label").all():
            label.click()
            assert label.evaluate(
                "label => label.parentElement.contains(document.activeElement) && document.activeElement.type === 'range'"
            ), label.text_content()


def test_running_a_cell_again_leaves_one_panel(page):
    alive = ask_kernel(page, PANELS)
    assert int(alive) == 2
    for _run in range(3):
        page.evaluate(f"{driving.NOTEBOOK}.content.activeCellIndex = 3")
        driving.command(page, "notebook:run-cell")
        expect(page.locator(".jp-Cell").nth(3).locator(".clvteach-app")).to_have_count(1)
        assert ask_kernel(page, PANELS) == alive
    expect(apps(page)).to_have_count(3)


def test_on_a_narrow_screen_controls_stack_and_nothing_sticks_out(page):
    looks_like(page, 480, 800)
    for app in apps(page).all():
        expect(app).to_be_visible()
        assert app.evaluate(STICKS_OUT) == []
        lefts = app.locator(".clvteach-control").evaluate_all(
            "rows => rows.map((row) => row.getBoundingClientRect().left)"
        )
        assert len(set(lefts)) == 1
        assert all(box["width"] >= 90 for box in (slider.bounding_box() for slider in sliders(app).all()))


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_app_fits_into_every_width(browser, lab, folder, code):
    start = f"from clvteach import language, {', '.join(ROOMS)}\nlanguage.use({code!r})"
    name = driving.write_notebook(folder / f"every-{code}.ipynb", start, *(f"{app}()" for app in APPS)).name
    with browser.new_context(viewport={"width": 1600, "height": 900}) as context:
        context.set_default_timeout(driving.PATIENCE)
        page = context.new_page()
        driving.open_notebook(page, lab(name))
        driving.run_all(page)
        expect(apps(page)).to_have_count(len(APPS))
        too_narrow = {name: app.evaluate(TOO_NARROW) for name, app in zip(APPS, apps(page).all(), strict=True)}
    assert too_narrow == dict.fromkeys(APPS, [])


@pytest.mark.parametrize("width", [1280, 640], ids=["fine screen", "zoomed to 200 %"])
def test_at_twice_the_pixels_nothing_sticks_out_and_the_picture_is_sharp(page, width):
    looks_like(page, width, 450, scale=2)
    app, twin = apps(page).nth(OTHER), switching.explore()
    assert app.evaluate(STICKS_OUT) == []
    start = twin.sentence
    twin.set(keep_a=twin.controls["keep_a"].value + twin.controls["keep_a"].step)
    picture = app.locator("img.clvteach-picture")
    sharp = "image => image.naturalWidth / image.clientWidth > 1.95"  # more is left from where the screen was larger
    sliders(app).first.focus()
    page.keyboard.press("ArrowRight")
    wait_for_sentence(app, twin.sentence)
    page.wait_for_function(sharp, arg=picture.element_handle())
    page.keyboard.press("ArrowLeft")
    wait_for_sentence(app, start)
    page.wait_for_function(sharp, arg=picture.element_handle())
    picture.evaluate(
        """(image) => {
            const loaded = (window.widths = []);
            image.addEventListener("load", () => loaded.push(image.naturalWidth / image.clientWidth));
        }"""
    )
    page.keyboard.press("ArrowRight")  # it was sharp there, and does not get blurred again
    wait_for_sentence(app, twin.sentence)
    page.wait_for_timeout(1000)  # for Python's answer, which may not change the picture
    assert min(page.evaluate("widths")) > 1.9


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_text_stands_out_in_both_themes(page, theme):
    driving.command(page, "apputils:change-theme", theme=theme)
    page.wait_for_function(
        "light => document.body.dataset.jpThemeLight === light", arg=str(theme.endswith("Light")).lower()
    )
    app = apps(page).nth(FIRST)
    typed(app.locator("input[type=text]").first, "abc")
    expect(app.get_by_role("alert")).to_have_count(1)
    contrasts = app.evaluate(CONTRASTS)
    assert len(contrasts) > 20
    assert [(text, contrast) for text, contrast in contrasts if contrast < 4.5] == []


def test_a_notebook_opened_again_shows_the_pictures(browser, lab, folder):
    driving.write_notebook(folder / "again.ipynb", *CELLS[:2])
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(driving.PATIENCE)
        page = context.new_page()
        driving.open_notebook(page, lab("again.ipynb"))
        driving.run_all(page)
        expect(apps(page)).to_have_count(1)
        for step in ("docmanager:save", "notebook:shutdown-kernel", "application:close"):
            driving.command(page, step)
        driving.open_notebook(page, lab("again.ipynb"))
        picture = page.locator(".jp-OutputArea-output img")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.naturalWidth") == 900
        expect(page.get_by_text(re.compile("Error displaying widget|Loading widget"))).to_have_count(0)
        driving.run_all(page)
        expect(apps(page)).to_have_count(1)


def test_an_app_whose_kernel_was_restarted_says_what_to_do(browser, lab, folder):
    driving.write_notebook(folder / "restarted.ipynb", *CELLS[:2])
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(driving.PATIENCE)
        page = context.new_page()
        driving.open_notebook(page, lab("restarted.ipynb"))
        driving.run_all(page)
        app = apps(page)
        expect(app.locator(".clvteach-problem")).to_be_empty()
        page.evaluate(f"{driving.NOTEBOOK}.sessionContext.session.kernel.restart()")
        sliders(app).first.focus()
        page.keyboard.press("End")
        expect(app.locator(".clvteach-problem")).to_contain_text("run this cell again", timeout=driving.PATIENCE)


def test_an_app_moves_in_voila(browser, tmp_path):
    notebook = driving.write_notebook(tmp_path / "app.ipynb", CELLS[0] + '\nlanguage.use("zh")', CELLS[3])
    with driving.voila(notebook) as address, browser.new_context() as context, language.using("zh"):
        context.set_default_timeout(driving.PATIENCE)
        page = context.new_page()
        page.goto(address)
        app, twin = apps(page), switching.explore()
        wait_for_sentence(app, twin.sentence)
        before = pixels(app)
        sliders(app).first.focus()
        page.keyboard.press("End")
        twin.set(keep_a=1)
        wait_for_sentence(app, twin.sentence)
        assert pixels(app) != before
