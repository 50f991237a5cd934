"""The notebooks in this repository are what their sources say, in both languages, run, and fit for students."""

import json
import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from jupytext.config import load_jupytext_config

from clvteach.editions import EDITIONS, read
from clvteach.editions.building import cells_of, left_over, notebook_path, planned, run, without_pictures

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted(path.parent for path in (ROOT / "chapters").glob("*/chapter.md"))
SOURCES = [path for path in sorted((ROOT / "chapters").glob("*/*.md")) if path.name in ("chapter.md", "exercise.md")]
PLANNED = planned(ROOT / "chapters", ROOT) if CHAPTERS else []
CHINESE = re.compile(r"[\u3400-\u9fff]")

every_notebook = pytest.mark.parametrize("notebook", PLANNED, ids=lambda it: it.path.relative_to(ROOT).as_posix())
every_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")


def stored(path: Path):
    return nbformat.read(path, as_version=4)


def lines(text: str) -> set[str]:
    """The lines of a cell that say something: not blank, not a bracket, not one short word."""
    return {line.strip() for line in text.splitlines() if len(line.strip()) > 7}


def test_every_chapter_is_in_the_workbook():
    assert [path.name for path in (ROOT / "chapters").iterdir() if path.is_dir()] == [
        path.name for path in (ROOT / "chapters").iterdir() if (path / "chapter.md").is_file()
    ]
    for folder in CHAPTERS:
        for lang in ("en", "zh"):
            assert notebook_path(ROOT, EDITIONS[0], lang, folder.name).is_file(), f"build {folder.name}"


def test_every_notebook_has_a_source():
    assert left_over(ROOT, {notebook.path for notebook in PLANNED}) == []


@every_notebook
def test_committed_cells_are_those_picked_from_the_source(notebook):
    committed = stored(notebook.path)
    assert cells_of(committed) == cells_of(notebook.picked)
    assert committed.metadata == notebook.picked.metadata


@every_notebook
def test_every_code_cell_was_run_without_an_error(notebook):
    for cell in stored(notebook.path).cells:
        if cell.cell_type == "code" and cell.source.strip():
            assert cell.execution_count, f"never run: {cell.source}"
            assert [out.ename for out in cell.outputs if out.output_type == "error"] == []
            assert "execution" not in cell.metadata  # times of a run


@every_notebook
def test_outputs_hold_nothing_of_a_session_or_machine(notebook):
    text = notebook.path.read_text(encoding="utf-8")
    assert "application/vnd.jupyter.widget" not in text
    assert "\\u001b[" not in text
    outputs = json.dumps([cell.get("outputs") for cell in stored(notebook.path).cells])
    for private in (str(ROOT), str(Path.home())):
        if len(private) > len("/root"):
            assert private not in outputs
    assert not re.search(r"site-packages|/tmp/|\\\\Users\\\\|/home/|ipykernel_\d", outputs)


@pytest.mark.parametrize(
    "notebook",
    [it for it in PLANNED if it.path.parent.name == "zh"],
    ids=lambda it: it.path.relative_to(ROOT).as_posix(),
)
def test_the_languages_differ_in_prose_and_the_language_line_only(notebook):
    chinese = stored(notebook.path).cells
    english = stored(notebook.path.parents[1] / "en" / notebook.path.name).cells
    assert [(cell.id, cell.cell_type) for cell in chinese] == [(cell.id, cell.cell_type) for cell in english]
    for here, there in zip(chinese, english, strict=True):
        if here.cell_type == "code":
            assert here.source.replace('language.use("zh")', 'language.use("en")') == there.source


@every_source
def test_prose_stands_under_its_language(path):
    """Chinese prose is Chinese; English prose names Chinese terms at most."""
    for cell in read(path).cells:
        letters, chinese = re.sub(r"[^\w]|[\d_]", "", cell.text), CHINESE.findall(cell.text)
        if cell.lang == "zh":
            assert chinese, f"line {cell.line}"
        elif cell.lang == "en":
            assert len(chinese) <= 0.2 * len(letters), f"line {cell.line}"


@every_source
def test_a_source_saved_as_a_notebook_stays_as_it_is(path):
    text = path.read_text(encoding="utf-8")
    config = load_jupytext_config(str(path))
    notebook = jupytext.reads(text, fmt="md:myst", config=config)
    assert [(cell.cell_type, cell.source) for cell in notebook.cells] == [
        (cell.kind, cell.text) for cell in read(path).cells
    ]
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}  # as JupyterLab does
    assert jupytext.writes(notebook, fmt="md:myst", config=config) == text


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "exercise.md"], ids=lambda path: path.parent.name)
def test_students_see_no_line_of_a_solution(path):
    cells = read(path).cells
    shared = set().union(*(lines(cell.text) for cell in cells if cell.only_in != "solution"))
    solutions = set().union(*(lines(cell.text) for cell in cells if cell.only_in == "solution")) - shared
    assert solutions, "an exercise without a solution"
    for lang in ("en", "zh"):
        student = notebook_path(ROOT, EDITIONS[1], lang, path.parent.name)
        seen = "\n".join(cell.source for cell in stored(student).cells)
        assert [line for line in solutions if line in seen] == []


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "chapter.md"], ids=lambda path: path.parent.name)
def test_students_see_nothing_that_is_for_teachers(path):
    cells = read(path).cells
    shared = set().union(*(lines(cell.text) for cell in cells if cell.only_in != "teacher"))
    for_teachers = set().union(*(lines(cell.text) for cell in cells if cell.only_in == "teacher")) - shared
    for lang in ("en", "zh"):
        seen = "\n".join(cell.source for cell in stored(notebook_path(ROOT, EDITIONS[0], lang, path.parent.name)).cells)
        assert [line for line in for_teachers if line in seen] == []


@pytest.mark.parametrize("notebook", PLANNED[:1], ids=lambda it: it.path.name)
def test_building_again_gives_the_same_notebook(notebook):
    """One stands for all: nbval runs the others and compares their outputs."""
    assert without_pictures(run(notebook)) == without_pictures(stored(notebook.path))
