"""A learner does an exercise in forms, without a line of code: answers are kept, whatever happens to page and kernel."""

from pathlib import Path

import driving
import nbformat
import pytest
from driving import command
from playwright.sync_api import Page, expect

from clvteach import language
from clvteach.exercises import find
from clvteach.language import _
from clvteach.marking.collecting import collect
from clvteach.marking.reading import read
from clvteach.questions.learner import numbers_of
from clvteach.questions.session import ANSWER
from clvteach.questions.status import Status

LEARNER = "20269999"
NAME = "05-lifetime-value"


@pytest.fixture(scope="module", params=language.LANGUAGES)
def lab(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    with driving.jupyterlab(folder, request.param) as address:
        place = folder / "exercises" / request.param / f"{NAME}.ipynb"
        place.write_text(place.read_text("utf-8").replace('learner=\\"...\\"', f'learner=\\"{LEARNER}\\"'), "utf-8")
        with language.using(request.param):
            yield place, address(f"exercises/{request.param}/{NAME}.ipynb")


@pytest.fixture
def at_exercise(lab, page: Page):
    place, address = lab
    page.set_default_timeout(driving.PATIENCE)
    driving.open_notebook(page, address)
    driving.run_all(page)
    yield place, page


def question(page: Page, name: str):
    """The form of a question, by what its cell says: titles differ with language and points."""
    cell = page.locator(".jp-CodeCell", has=page.locator(f'.cm-content:has-text("ask(\\"{name}\\")")'))
    return cell.locator(".clvteach-form")


def given():
    exercise = find(NAME)
    return numbers_of(exercise, exercise.cases[0], LEARNER)


def saved(place: Path) -> dict:
    """The answers in the file, by question."""
    outputs = [output for cell in nbformat.read(place, 4).cells for output in cell.get("outputs", [])]
    records = [output["data"][ANSWER] for output in outputs if ANSWER in output.get("data", {})]
    return {record["question"]: record["answer"] for record in records}


def test_a_learner_without_code_answers_saves_and_is_marked(at_exercise):
    place, page = at_exercise
    n = given()
    first = question(page, "1a")
    entry = first.get_by_role("textbox", name=_("Your answer"))
    entry.fill("3*")
    entry.press("Enter")
    expect(first.get_by_role("alert").first).to_contain_text("3*")
    expect(entry).to_have_attribute("aria-invalid", "true")
    expect(entry).to_be_focused()
    entry.fill(f"{n.years} × {n.income}")
    entry.press("Enter")
    expect(first.get_by_role("status")).to_contain_text(_(Status.MISCONCEPTION.word))
    expect(entry).to_have_attribute("aria-invalid", "false")
    entry.fill(f"{n.first}＋{n.years}*{n.income}")
    first.get_by_role("button", name=_("Check")).press("Enter")  # by keyboard alone
    expect(first.get_by_role("status")).to_contain_text(f"✓ 1a {_(Status.RIGHT.word)}")

    several = question(page, "4a")
    expect(several.get_by_role("checkbox")).to_have_count(len(find(NAME).questions["4a"].options))
    several.get_by_role("checkbox").first.press("Space")
    several.get_by_role("button", name=_("Check")).click()
    expect(several.get_by_role("status")).to_contain_text("4a")

    table = question(page, "2a").get_by_role("table", name=_("Your answer"))
    expect(table.get_by_role("textbox")).to_have_count(4)
    table.get_by_role("textbox").first.fill("12")
    table.get_by_role("textbox").first.press("Enter")
    expect(question(page, "2a").get_by_role("status")).to_contain_text("2a")

    text = question(page, "4b").get_by_role("textbox")
    text.fill("模型一看业务规模，\n模型三看留下多少。")
    text.press("Control+Enter")
    expect(question(page, "4b").get_by_role("status")).to_contain_text(_(Status.TO_READ.word))

    command(page, "docmanager:save")
    assert saved(place).keys() == {"1a", "2a", "4a", "4b"}
    (found,) = [found for found in collect(place.parent) if found.file.endswith(place.name)]
    submission = read(found)
    assert submission.answers["1a"].value == n.first + n.years * n.income and submission.answers["1a"].tries == 2
    assert submission.answers["4b"].value == "模型一看业务规模，\n模型三看留下多少。"
    assert not submission.problems

    # opened elsewhere, without its Python: the question and the last feedback are there
    command(page, "kernelmenu:shutdown")
    page.reload()
    page.wait_for_function(f"() => {driving.NOTEBOOK}?.content?.widgets?.length > 10")
    card = page.locator(".clvteach-kept", has_text=f"✓ 1a {_(Status.RIGHT.word)}")
    expect(card).to_be_visible()


def test_nothing_is_lost_when_the_page_is_loaded_again_or_the_kernel_restarts(at_exercise):
    place, page = at_exercise
    question(page, "1c").get_by_role("textbox").fill("7")
    question(page, "1c").get_by_role("textbox").press("Enter")
    expect(question(page, "1c").get_by_role("status")).to_contain_text("1c")  # and not saved
    page.reload()
    page.wait_for_function(f"() => {driving.NOTEBOOK}?.sessionContext?.session?.kernel?.status === 'idle'")
    driving.run_all(page)
    expect(question(page, "1c").get_by_role("textbox")).to_have_value("7")

    question(page, "1b").get_by_role("textbox").fill("5+5")
    question(page, "1b").get_by_role("textbox").press("Enter")
    expect(question(page, "1b").get_by_role("status")).to_contain_text("1b")
    command(page, "notebook:clear-all-cell-outputs")
    page.evaluate(f"async () => {{ await {driving.NOTEBOOK}.sessionContext.session.kernel.restart(); }}")
    driving.run_all(page)
    expect(question(page, "1b").get_by_role("textbox")).to_have_value("5+5")
    expect(question(page, "1b").get_by_role("status")).to_contain_text("1b")
    command(page, "docmanager:save")
    assert {"1b", "1c"} <= saved(place).keys()


def test_where_forms_outlive_the_page_the_learner_is_told_to_run_the_cell(page: Page, tmp_path):
    """In a JupyterLab that keeps the state of widgets, a form that came back reaches the notebook no more."""
    start = f'from clvteach import exercise\nme = exercise("05", learner="{LEARNER}")'
    path = driving.write_notebook(tmp_path / f"{NAME}.ipynb", start, 'me.ask("1b")')
    page.set_default_timeout(driving.PATIENCE)
    with driving.plain_jupyterlab(tmp_path) as address:
        driving.open_notebook(page, address(path.name))
        driving.run_all(page)
        expect(page.locator(".clvteach-form")).to_be_visible()
        command(page, "docmanager:save")
        page.reload()
        one = page.locator(".clvteach-form")
        expect(one.locator(".clvteach-note")).to_be_visible()
        one.get_by_role("textbox").fill("5+5")
        one.get_by_role("textbox").press("Enter")
        expect(one.get_by_role("status")).to_contain_text("1b")
        driving.run_all(page)
        expect(page.locator(".clvteach-form").get_by_role("textbox")).to_have_value("5+5")
        command(page, "docmanager:save")
    assert saved(path) == {"1b": 10}


def test_practice_changes_nothing_that_counts(at_exercise):
    place, page = at_exercise
    asked = question(page, "1d")
    asked.get_by_role("button", name=_("See one done")).click()
    expect(asked.get_by_role("status")).to_contain_text("÷")
    asked.get_by_role("button", name=_("Practise with other numbers")).click()
    expect(asked.get_by_role("button", name=_("Back to my question"))).to_be_visible()
    asked.get_by_role("textbox").first.fill("1")
    asked.get_by_role("textbox").first.press("Enter")
    expect(asked.get_by_role("status")).to_contain_text("1d")
    asked.get_by_role("button", name=_("Back to my question")).click()
    expect(asked.get_by_role("button", name=_("Practise with other numbers"))).to_be_visible()
    command(page, "docmanager:save")
    assert "1d" not in saved(place)


def test_a_form_fits_a_phone_and_is_read_in_the_dark(at_exercise):
    _place, page = at_exercise
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")  # as JupyterLab is used on a phone
    command(page, "apputils:change-theme", theme="JupyterLab Dark")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.clvteach-form')].every((one) => one.scrollWidth <= one.clientWidth + 1)"
    )
    for one in page.locator(".clvteach-form").all():
        for input_ in one.locator("input, select, textarea, button").all():
            box, around = input_.bounding_box(), one.bounding_box()
            assert box["x"] >= around["x"] and box["x"] + box["width"] <= around["x"] + around["width"] + 1
    command(page, "apputils:change-theme", theme="JupyterLab Light")
