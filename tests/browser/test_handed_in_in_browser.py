"""A notebook that was handed in runs nothing of its own when it is opened, and still shows its pictures."""

import json
import re

import anywidget
import driving
import jupytext
import nbformat
import pytest
from nbformat.sign import NotebookNotary
from playwright.sync_api import Page, expect

from clvteach.server import WIDGET_VIEW
from clvteach.workbook import originals

STATE = "application/vnd.jupyter.widget-state+json"
PROGRAM = 'export default { initialize() { document.documentElement.dataset.ran = "yes"; } };'
RAN = "document.documentElement.dataset.ran === 'yes'"
BESIDE = "open('ran.txt', 'w').close()\nraise ImportError"


def hostile() -> nbformat.NotebookNode:
    """An app's output with its kept picture, and in the saved state of its widget a program."""
    chapter = nbformat.read(originals() / "notebooks" / "en" / "05-lifetime-value.ipynb", as_version=4)
    shown = next(
        output for cell in chapter.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
    )
    shown.data[WIDGET_VIEW] = {"model_id": "evil", "version_major": 2, "version_minor": 0}
    version = anywidget.AnyWidget.class_traits()["_model_module_version"].default_value
    model = {"model_name": "AnyModel", "model_module": "anywidget", "model_module_version": version}
    state = {"_anywidget_id": "evil", "_esm": PROGRAM, "_view_name": "AnyView", "_view_module": "anywidget"}
    marks = {"name": "s", "url": "/api/contents/secret.txt"}
    # With a size: JupyterLab draws a chart without one for ever, until the page gets no breath
    vega = {"$schema": "https://vega.github.io/schema/vega/v5.json", "data": [marks], "width": 20, "height": 20}
    chart = nbformat.v4.new_output("display_data", {"application/vnd.vega.v5+json": vega, "text/plain": "a chart"})
    code = nbformat.v4.new_code_cell("1", execution_count=1, outputs=[shown, chart])
    notebook = nbformat.v4.new_notebook(cells=[code, nbformat.v4.new_markdown_cell("Good morning.")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook.metadata["widgets"] = {
        STATE: {"version_major": 2, "version_minor": 0, "state": {"evil": model | {"state": state}}}
    }
    return notebook


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("handed in")


@pytest.fixture(scope="module")
def lab(browser, folder):
    with driving.jupyterlab(folder, "en") as address:
        yield address


def runs_nothing(page: Page) -> None:
    """Nothing is there that could run, and nothing ran in as much time as it takes elsewhere."""
    state = f"{driving.NOTEBOOK}.content.model.sharedModel.getMetadata('widgets')"
    assert page.evaluate(f"{state} ?? null") is None
    page.wait_for_timeout(2000)
    assert not page.evaluate(RAN)


def shows_its_picture(page: Page) -> None:
    picture = page.locator(".jp-OutputArea-output img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 900
    expect(page.get_by_text(re.compile("Error displaying widget|Loading widget"))).to_have_count(0)


def test_elsewhere_the_program_runs(page, tmp_path):
    """So that the tests below are about something: in JupyterLab by itself the file's program is run."""
    nbformat.write(hostile(), tmp_path / "other.ipynb")
    with driving.plain_jupyterlab(tmp_path) as address:
        with page.expect_request("**/api/contents/secret.txt"):
            page.goto(address("other.ipynb"))
        page.wait_for_function(RAN)


@pytest.mark.parametrize("trusted", [False, True])
def test_opening_runs_nothing(page, folder, lab, trusted):
    path = folder / f"trusted {trusted}.ipynb"
    notebook = hostile()
    if trusted:
        NotebookNotary(data_dir=str(folder / ".private" / "JUPYTER_DATA_DIR")).sign(notebook)
    nbformat.write(notebook, path)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    driving.open_notebook(page, lab(path.name))
    assert page.evaluate(f"{driving.NOTEBOOK}.content.widgets[0].model.trusted") is trusted
    runs_nothing(page)
    shows_its_picture(page)
    expect(page.get_by_text("a chart")).to_be_visible()
    assert asked and not [url for url in asked if "secret.txt" in url]  # with the reader's rights

    copy = folder / f"copy of {path.name}"
    driving.command(page, "docmanager:save")  # else it is asked about when its tab is closed
    page.evaluate("() => { window.jupyterapp.commands.execute('docmanager:save-as'); }")
    page.locator(".jp-Dialog input").fill(copy.name)
    page.keyboard.press("Enter")
    page.wait_for_function(f"name => {driving.NOTEBOOK}?.context?.path === name", arg=copy.name)
    runs_nothing(page)
    driving.open_notebook(page, lab(copy.name))
    runs_nothing(page)
    shows_its_picture(page)
    saved = json.loads(copy.read_text(encoding="utf-8"))
    assert "widgets" not in saved["metadata"] and STATE not in copy.read_text(encoding="utf-8")


def test_a_text_opened_as_a_notebook_runs_nothing(page, folder, lab):
    notebook = hostile()
    notebook.metadata["jupytext"] = {"notebook_metadata_filter": "all"}
    jupytext.write(notebook, folder / "text.md", fmt="md")
    assert "export default" in (folder / "text.md").read_text(encoding="utf-8")
    driving.open_notebook(page, lab("notebooks/en/00-welcome.ipynb"))
    driving.command(page, "docmanager:open", path="text.md", factory="Notebook")
    page.wait_for_function(f"{driving.NOTEBOOK}?.context?.path === 'text.md'")
    page.wait_for_function(f"{driving.NOTEBOOK}.context.isReady")
    expect(page.locator(".jp-RenderedMarkdown", has_text="Good morning.")).to_be_visible()
    runs_nothing(page)


def test_a_notebook_is_not_run_by_an_address(page, folder, lab):
    """Voilà, where it is installed, runs a notebook for whoever asks for its page, as a picture in another one may."""
    driving.write_notebook(folder / "asked.ipynb", "open('ran.txt', 'w').close()")
    address = lab("asked.ipynb").replace("/lab/tree/", "/voila/render/")
    assert page.goto(address).status == 404
    assert not (folder / "ran.txt").exists()


def test_a_module_beside_it_is_not_imported(page, folder, lab):
    """A kernel is started by opening a notebook, and Python looks for modules in the folder it is started in."""
    (folder / "li").mkdir()
    for module in ("pkgutil", "matplotlib_inline", "comm", "numpy"):
        (folder / "li" / f"{module}.py").write_text(BESIDE)
    nbformat.write(hostile(), folder / "li" / "05.ipynb")
    driving.open_notebook(page, lab("li/05.ipynb"))
    assert driving.ask_kernel(page, "import numpy; print(numpy.sum([1, 2]))") == "3"
    assert not (folder / "li" / "ran.txt").exists()
