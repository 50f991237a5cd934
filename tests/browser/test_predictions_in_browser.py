"""A learner writes a prediction down in the browser, and then sees how it compares."""

import driving
import pytest
from playwright.sync_api import Page, expect

from clvteach import language, predict


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("predictions")


@pytest.fixture(scope="module")
def lab(browser, folder):
    with driving.jupyterlab(folder, "zh") as address:
        yield address


def test_a_prediction_is_written_down_and_compared(page: Page, folder, lab):
    start = 'from clvteach import language, predict\nlanguage.use("zh")'
    path = driving.write_notebook(folder / "p.ipynb", start, 'predict("05", "waiting")', 'predict("05", "years")')
    driving.open_notebook(page, lab(path.name))
    driving.run_all(page)
    with language.using("zh"):
        chosen, typed = predict("05", "waiting"), predict("05", "years")
        chosen.press(guess="now")
        typed.press(guess="5000")
    forms = page.locator(".clvteach-form")
    expect(forms).to_have_count(2)
    first, second = forms.nth(0), forms.nth(1)

    # the question names its group of options; nothing is told before a guess
    group = first.get_by_role("group", name="先猜一猜")
    expect(group.get_by_role("radio")).to_have_count(2)
    expect(first.get_by_role("status")).to_be_empty()
    first.get_by_role("button", name="看结果").click()
    expect(first.get_by_role("alert").first).to_have_text("请先选一项。")
    first.get_by_role("radio").first.press("Space")  # by keyboard alone
    first.get_by_role("button").press("Enter")
    expect(first.get_by_role("status")).to_have_text(_text(chosen.said))
    expect(first.get_by_role("alert").first).to_be_empty()

    entry = second.get_by_role("textbox", name="你的猜测")
    entry.fill("五千")
    entry.press("Enter")
    expect(second.get_by_role("alert").first).to_contain_text("五千")
    expect(entry).to_have_attribute("aria-invalid", "true")
    entry.fill("５０００")
    entry.press("Enter")
    expect(second.get_by_role("status")).to_have_text(_text(typed.said))
    assert [cell["source"] for cell in driving.code_cells(page)][1:] == [
        'predict("05", "waiting")',
        'predict("05", "years")',
    ]

    # opened again without its Python, the question is there and its answer folded
    driving.command(page, "docmanager:save")
    driving.open_notebook(page, lab(path.name))
    fold = page.locator(".jp-OutputArea-output details").first
    expect(page.get_by_text("有人今天给你 400 元")).to_be_visible()
    expect(fold.locator("p").first).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("p").first).to_be_visible()


def _text(html: str) -> str:
    return html.replace("</p>", "").replace('<p style="margin:.3em 0">', "")
