"""An exercise in JupyterLab, as a learner does it: number, answers, feedback, saved; then marked from the file."""

import driving
import pytest
from driving import code_cells, command
from playwright.sync_api import Page, expect

from clvteach import language
from clvteach.exercises import find
from clvteach.language import _
from clvteach.marking.collecting import collect
from clvteach.marking.reading import read
from clvteach.questions.learner import numbers_of
from clvteach.questions.status import Status

LEARNER = "20269999"


@pytest.fixture(scope="module", params=language.LANGUAGES)
def lab(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exercise")
    with driving.jupyterlab(folder, request.param) as address:
        yield request.param, folder, address


def replace_dots(page: Page, beginning: str, answer: str) -> str:
    """Type an answer for the dots of the cell that begins so, run it, and give what it shows."""
    source = next(cell["source"] for cell in code_cells(page) if cell["source"].startswith(beginning))
    return replace_cell(page, beginning, source.replace("...", answer, 1))


def replace_cell(page: Page, beginning: str, source: str) -> str:
    """Type other code into the cell that begins so, run it, and give what it shows."""
    number, cell = next(
        (number, cell) for number, cell in enumerate(code_cells(page)) if cell["source"].startswith(beginning)
    )
    place = page.locator(".jp-CodeCell").nth(number)
    place.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    before = cell["execution_count"] or 0
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        f"([number, before]) => {driving.NOTEBOOK}.content.widgets.map((cell) => cell.model)"
        '.filter((model) => model.type === "code")[number].executionCount > before',
        arg=[number, before],
    )
    return place.locator(".jp-OutputArea").inner_text()


def test_a_learner_does_an_exercise_and_hands_it_in(lab, browser):
    lang, folder, address = lab
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(driving.PATIENCE)
    page = context.new_page()
    exercise = find("05")
    given = numbers_of(exercise, exercise.cases[0], LEARNER)
    driving.open_notebook(page, address(f"exercises/{lang}/05-lifetime-value.ipynb"))
    with language.using(lang):
        command(page, "notebook:run-all-cells")
        expect(page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")).to_be_visible()
        replace_dots(page, "me = exercise", LEARNER)
        assert LEARNER in page.locator(".jp-CodeCell").nth(1).inner_text()

        command(page, "notebook:run-all-cells")  # so that every question shows the learner's own numbers
        expect(page.get_by_text(str(given.first), exact=False).first).to_be_visible()

        # who prefers code answers in a cell: here in those that ask
        shown = replace_cell(page, 'me.ask("1a")', f'me.answer("1a", {given.years * given.income})')
        assert _(Status.MISCONCEPTION.word) in shown and str(given.first + given.years * given.income) not in shown
        replace_cell(page, 'me.answer("1a"', f'me.answer("1a", {given.first} + {given.years} * {given.income})')
        expect(page.get_by_text(f"✓ 1a {_(Status.RIGHT.word)}")).to_be_visible()
        shown = replace_cell(page, 'me.ask("4b")', 'me.answer("4b", """\n模型一看业务规模，模型三看留下多少。\n""")')
        assert _(Status.TO_READ.word) in shown

        command(page, "docmanager:save")
        context.close()

        (found,) = [found for found in collect(folder / "exercises") if found.file.endswith("05-lifetime-value.ipynb")]
        submission = read(found)
    assert (submission.exercise, submission.language, submission.problems) == (exercise.name, lang, ())
    assert {name: (answer.value, answer.learner) for name, answer in submission.answers.items()} == {
        "1a": (given.first + given.years * given.income, LEARNER),
        "4b": ("\n模型一看业务规模，模型三看留下多少。\n", LEARNER),
    }
    assert submission.answers["1a"].tries == 2
