"""Apps among ipywidgets in JupyterLab: a slider beside an app, two linked apps, side by side, in tabs."""

import driving
import pytest
from driving import apps, ask_kernel, typed, wait_for_sentence
from playwright.sync_api import Locator, Page, expect

from clvteach import language, lifetime_value

CELLS = (
    "from ipywidgets import HBox, Tab, VBox, link\nfrom clvteach import language, lifetime_value\nlanguage.use('zh')",
    "one = lifetime_value.explore_models()\nVBox([one.slider('rate'), one.slider('periods'), one.panel])",
    "two = lifetime_value.explore_sensitivity()\n"
    "link((one.slider('rate'), 'value'), (two.slider('rate'), 'value'))\n"
    "HBox([one.panel, two.panel])",
    "three = lifetime_value.compare_customers()\nTab([one.panel, three.panel], titles=['1', '2'])",
)
ALONE, LEFT, RIGHT, OPEN, CLOSED = range(5)  # the apps of these cells: of the tabs the first is open
# Notes every text that an element gets
TEXTS = """(node) => {
    const texts = (window.seen = []);
    new MutationObserver(() => texts.push(node.textContent)).observe(node, { childList: true });
}"""


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    driving.write_notebook(folder / "linked.ipynb", *CELLS)
    with driving.jupyterlab(folder, "zh") as lab:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, device_scale_factor=2)
        context.set_default_timeout(driving.PATIENCE)
        page = context.new_page()
        driving.open_notebook(page, lab("linked.ipynb"))
        driving.run_all(page)
        driving.command(page, "application:toggle-left-area")
        expect(apps(page)).to_have_count(5)
        yield page
        context.close()


@pytest.fixture
def page(opened):
    """That page with all apps at their start."""
    ask_kernel(opened, "for app in (one, two, three): app.reset()")
    wait_for_sentence(apps(opened).nth(ALONE), sentence("explore_models"))
    yield opened
    opened.set_viewport_size({"width": 1366, "height": 768})


def sentence(name: str, **values) -> str:
    """What an app says in Chinese at some values."""
    with language.using("zh"):
        app = getattr(lifetime_value, name)()
        app.set(**values)
        return app.sentence


def beside(page: Page, label: str) -> Locator:
    """The slider of that label among ipywidgets."""
    return page.locator(".clvteach-beside").get_by_role("slider", name=label)


def expect_sentences(page: Page, **values: float) -> None:
    for number in (ALONE, LEFT):
        wait_for_sentence(apps(page).nth(number), sentence("explore_models", **values))
    wait_for_sentence(apps(page).nth(RIGHT), sentence("explore_sensitivity", **values))


def test_a_slider_beside_moves_the_app_wherever_it_is_shown_and_the_linked_one(page):
    beside(page, "贴现率").focus()
    for _step in range(10):
        page.keyboard.press("ArrowRight")
    expect_sentences(page, rate=0.14)  # ten steps of half a per cent from 9
    beside(page, "年数").focus()
    page.keyboard.press("ArrowRight")
    wait_for_sentence(apps(page).nth(LEFT), sentence("explore_models", rate=0.14, periods=6))
    for number in (ALONE, RIGHT):
        expect(apps(page).nth(number).get_by_role("slider", name="贴现率")).to_have_value("14")
    assert (
        ask_kernel(page, "print(one.values['rate'], two.values['rate'], one.slider('rate').value)") == "0.14 0.14 0.14"
    )


def test_the_apps_own_control_moves_the_slider_beside_it_and_the_linked_app(page):
    apps(page).nth(RIGHT).get_by_role("slider", name="贴现率").focus()
    for _step in range(10):
        page.keyboard.press("ArrowLeft")
    expect_sentences(page, rate=0.04)
    expect(beside(page, "贴现率")).to_have_value("4")
    page.wait_for_timeout(500)  # nothing comes back late
    expect_sentences(page, rate=0.04)


def test_while_a_hand_drags_a_slider_nothing_goes_back(page):
    places = {sentence("explore_models", rate=step / 200): step / 2 for step in range(61)}
    slider = beside(page, "贴现率")
    slider.scroll_into_view_if_needed()
    apps(page).nth(ALONE).locator(".clvteach-sentence").evaluate(TEXTS)
    track = slider.bounding_box()
    x, y = track["x"] + 0.3 * track["width"], track["y"] + track["height"] / 2  # 9 of 30
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(x + step * track["width"] / 60, y)
        page.wait_for_timeout(16)
    page.mouse.up()
    last = float(slider.input_value())
    assert last > 20
    expect_sentences(page, rate=last / 100)
    seen = [places[text] for text in page.evaluate("seen")]
    assert seen == sorted(seen) and seen[-1] == last and len(seen) > 2
    assert float(slider.input_value()) == last


def test_what_is_typed_beside_a_slider_moves_the_app_and_what_is_no_number_goes(page):
    entry = page.locator(".clvteach-beside").get_by_role("textbox", name="贴现率")
    for text, shown, rate in (("12.34%", "12.34", 0.1234), ("１０", "10", 0.1), ("many", "10", 0.1), ("99", "30", 0.3)):
        typed(entry, text)
        expect(entry).to_have_value(shown)
        expect_sentences(page, rate=rate)


def test_an_exact_value_between_two_steps_stays(page):
    ask_kernel(page, "one.set(rate=.0733)")
    expect_sentences(page, rate=0.0733)
    expect(page.locator(".clvteach-beside").get_by_role("textbox", name="贴现率")).to_have_value("7.33")
    page.wait_for_timeout(500)  # nothing comes back late
    assert ask_kernel(page, "print(one.values['rate'], two.values['rate'])") == "0.0733 0.0733"


def test_apps_in_a_row_share_its_width_and_on_a_phone_stand_one_below_the_other(page):
    left, right = apps(page).nth(LEFT), apps(page).nth(RIGHT)
    one, two = left.bounding_box(), right.bounding_box()
    assert one["y"] == two["y"] and one["x"] + one["width"] <= two["x"]
    assert one["width"] == pytest.approx(two["width"], abs=2)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(
        "([left, right]) => left.getBoundingClientRect().bottom <= right.getBoundingClientRect().top",
        arg=[left.element_handle(), right.element_handle()],
    )
    one, two = left.bounding_box(), right.bounding_box()
    assert one["x"] == two["x"] and max(one["x"] + one["width"], two["x"] + two["width"]) <= 390


def test_an_app_in_a_tab_that_is_opened_later_is_as_sharp_and_as_large_as_any(page):
    closed = apps(page).nth(CLOSED)
    ask_kernel(page, "three.set(rate=.2)")
    expect(closed).to_be_hidden()
    page.locator(".jupyter-widget-tab .lm-TabBar-tab").nth(1).click()
    expect(closed).to_be_visible()
    wait_for_sentence(closed, sentence("compare_customers", rate=0.2))
    picture = closed.locator("img.clvteach-picture")
    page.wait_for_function("(image) => image.naturalWidth / image.clientWidth > 1.95", arg=picture.element_handle())
    assert picture.bounding_box()["width"] > 800
    page.locator(".jupyter-widget-tab .lm-TabBar-tab").nth(0).click()


def test_running_the_cells_again_leaves_as_many_widgets_and_they_still_move(page):
    count = (
        "import gc, ipywidgets; print(sum(hasattr(w, '_esm') for w in ipywidgets.widgets.widget._instances.values()))"
    )
    before = ask_kernel(page, count)
    driving.run_all(page)
    expect(apps(page)).to_have_count(5)
    assert ask_kernel(page, count) == before
    apps(page).nth(RIGHT).get_by_role("slider", name="贴现率").focus()
    page.keyboard.press("ArrowRight")
    expect_sentences(page, rate=0.095)
