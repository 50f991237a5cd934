"""nbgrader goes along: its source notebooks, and a class marked by nbgrader itself."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from known_answers import known_answers

from clvteach import cli, exercises, language
from clvteach.checks import InputError
from clvteach.marking import assignments
from clvteach.marking.class_list import read_roster
from clvteach.marking.class_marks import mark
from clvteach.marking.collecting import collect
from clvteach.marking.reading import read
from clvteach.questions import Function, Session, Text
from clvteach.questions.answers import encode, encode_calls
from clvteach.questions.judging import judge_in_exercise
from clvteach.questions.learner import numbers_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import make_class  # noqa: E402

NAME = "05-lifetime-value"
GOOD, MIXED = "20260101", "20260102"


@pytest.fixture(autouse=True)
def english():
    with language.using("en"):
        yield


def given(name: str, learner: str):
    """A learner's numbers for a question."""
    exercise = exercises.find(NAME)
    return numbers_of(exercise, exercise.case_of(name), learner)


def source(course: Path, name: str = NAME) -> nbformat.NotebookNode:
    return nbformat.read(assignments.write(name, course), as_version=4)


# The source notebook


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("name", exercises.names())
def test_every_required_question_has_its_points_after_the_answers(name, lang, tmp_path):
    exercise = exercises.find(name)
    with language.using(lang):
        notebook = source(tmp_path, name)
    assert notebook.metadata["lang"] == lang
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    texts = [cell.source for cell in notebook.cells]
    for question in exercise.questions.values():
        id = f"{'read' if isinstance(question, Text) else 'points'}-{question.name}"
        if question.optional:  # nbgrader would add its points to the others
            assert id not in ids and any(f'me.answer("{question.name}"' in text for text in texts)
            continue
        at = ids.index(id)
        marks = notebook.cells[at].metadata["nbgrader"]
        assert marks["points"] == question.points and marks["locked"] and marks["grade_id"] == id
        assert marks["task"] if isinstance(question, Text) else marks["grade"]
        answered = [at for at, text in enumerate(texts) if f'me.answer("{question.name}"' in text]
        assert at == max(answered) + 1 if isinstance(question, Text) else at > ids.index("points") > max(answered)
    assert not any("](../" in text for text in texts)


def test_only_where_the_learner_works_is_open(tmp_path):
    for cell in source(tmp_path).cells:
        open_ = "nbgrader" not in cell.metadata
        assert open_ == (cell.cell_type == "code" and "..." in cell.source), cell.source


def test_writing_again_changes_nothing_and_a_teachers_change_stays(tmp_path, capsys):
    path = assignments.write(NAME, tmp_path)
    content = path.read_bytes()
    assert assignments.write("05", tmp_path) == path and path.read_bytes() == content
    path.write_text("mine")
    with pytest.raises(InputError, match="stays as it is"):
        assignments.write(NAME, tmp_path)
    assert cli.main(["nbgrader", "05", "--course", str(tmp_path), "--lang", "en"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert path.read_text() == "mine" and [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_cannot_be_written_is_one_sentence(tmp_path, capsys):
    (tmp_path / "taken").write_text("mine")
    for arguments in (["05", "--course", str(tmp_path / "taken")], ["99", "--course", str(tmp_path)]):
        assert cli.main(["nbgrader", *arguments, "--lang", "en"]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_an_exercise_without_a_cell_for_a_question_is_noticed():
    exercise = exercises.find(NAME)
    edition = make_class.edition_of(exercise, "en")
    edition.cells = [cell for cell in edition.cells if 'me.ask("1c"' not in cell.source]
    with pytest.raises(InputError, match="1c"):
        assignments.assignment(exercise, edition)


def test_points_are_those_of_the_newest_answer(capsys):
    me = Session(exercises.find(NAME), GOOD)
    right, wrong = [answer for answer, _name in known_answers(me.exercise.questions["1e"], given("1e", GOOD))][:2]
    assert me.points("1e") == 0
    me.answer("1e", wrong)
    assert me.points("1e") == 0
    me.answer("1e", right)
    assert me.points("1E") == 2.0
    me.answer("1e", ...)
    assert me.points("1e") == 2.0
    with pytest.raises(InputError, match="9z"):
        me.points("9z")


def test_the_sample_learners_answers_earn_nothing(capsys):
    me = Session(exercises.find(NAME), "...")
    me.answer("1a", next(known_answers(me.exercise.questions["1a"], given("1a", "sample")))[0])
    assert me.verdicts["1a"].status == "right" and me.points("1a") == 0


# With nbgrader itself


def python_beside() -> Path:
    """The Python that has nbgrader: it changes JupyterLab's menus, so it stays out of the learners' environment."""
    found = ROOT / ".venv-beside" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not found.exists():
        reason = "nbgrader is not there to go along with: make .venv-beside/installed"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which two learners handed in one exercise, and nbgrader marked it."""
    python = python_beside()
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("course")

    def nbgrader(*arguments: str) -> None:
        programs = str(python.parent)  # nbgrader looks for alembic there
        private = {name: str(home / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
        private |= {"HOME": str(home), "USERPROFILE": str(home), "IPYTHONDIR": str(home / "ipython")}
        environment = os.environ | private | {"PATH": os.pathsep.join([programs, os.environ["PATH"]])}
        ended = subprocess.run(
            [python, "-m", "nbgrader", *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert ended.returncode == 0, ended.stdout

    with language.using("en"):
        assignments.write(NAME, folder)
        nbgrader("generate_assignment", NAME)
        exercise = exercises.find(NAME)
        release = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
        for learner in (GOOD, MIXED):
            notebook = make_class.hand_in(exercise, release, learner, answers_of(learner))
            if learner == MIXED:
                worked_on(notebook)
            path = folder / "submitted" / learner / NAME / f"{NAME}.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(notebook, path)
        (folder / "class.csv").write_text(f"number,name\n{GOOD},Li Na\n{MIXED},Wang Wei\n")
    nbgrader("autograde", NAME, "--OverwriteCells.add_missing_cells=True")
    nbgrader("export", "--to", "grades.csv")
    return folder


def worked_on(notebook: nbformat.NotebookNode) -> None:
    """What learners do to a notebook: a points cell that says more, one deleted, an answer given below, a cell that fails."""
    at = {cell.id: place for place, cell in enumerate(notebook.cells)}
    notebook.cells[at["points-4a"]].source = "2.0"
    del notebook.cells[at["points-2a"]]
    answer = next(cell for cell in notebook.cells if 'me.answer("1a"' in cell.source)
    notebook.cells.remove(answer)
    notebook.cells[at["points"] - 1 : at["points"] - 1] = [answer, nbformat.v4.new_code_cell("1 / 0")]


def answers_of(learner: str) -> dict[str, object]:
    """One learner has everything right; the other many things not, one rounded too far, and one not at all."""
    exercise = exercises.find(NAME)
    if learner == GOOD:
        return make_class.answers_of(exercise, learner, right=1)
    answers = make_class.answers_of(exercise, learner, right=0.4)
    for name in ("1a", "1b", "2a"):
        answers[name] = next(known_answers(exercise.questions[name], given(name, learner)))[0]
    answers["1b"] = round(answers["1b"], 1)
    del answers["4a"]
    return answers


def expected(learner: str) -> dict[str, float]:
    """The points by clvteach's own judge, texts and optional questions left out."""
    exercise = exercises.find(NAME)
    answers, kept, points = answers_of(learner), {}, {}
    for name, question in exercise.questions.items():
        numbers, answer = given(name, learner), answers.get(name)
        kept[name] = (
            encode_calls(answer, question.inputs(numbers)) if isinstance(question, Function) else encode(answer)
        )
    for name, question in exercise.questions.items():
        if not isinstance(question, Text) and not question.optional:
            verdict = judge_in_exercise(exercise, given(name, learner), name, kept)
            points[name] = round(verdict.credit * question.points, 2)
    return points


def test_the_release_is_the_student_edition_with_locked_points(course):
    release = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    cells = {cell.id: cell for cell in release.cells}
    for cell in make_class.edition_of(exercises.find(NAME), "en").cells:
        if cell.cell_type == "code" and "me.ask" not in cell.source:
            assert cells[cell.id].source == cell.source
        elif cell.cell_type == "code":  # a form is a cell of code there
            name = cell.source.removeprefix('me.ask("').removesuffix('")')
            assert cells[cell.id].source == f'me.show("{name}")'
            assert (
                cells[f"answer-{name}"].source.startswith(f'me.answer("{name}", ')
                and "..." in cells[f"answer-{name}"].source
            )
            assert not cells[f"answer-{name}"].metadata.get("nbgrader")  # else nbgrader would replace its code
    code = [cell.source for cell in release.cells if cell.cell_type == "code"]
    assert not any("me.ask" in source for source in code)
    assert not any("boxes to fill in" in cell.source for cell in release.cells)
    assert cells["points-1a"].metadata["editable"] is False
    assert "MARK SCHEME" not in cells["read-4b"].source and "MARK SCHEME" in nbformat.writes(source(course))


GRADES = """
import json, sys
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    grades = book.find_submission_notebook(sys.argv[1], sys.argv[1], sys.argv[2]).grades
    print(json.dumps({one.name: [one.score, one.max_score, one.needs_manual_grade] for one in grades}))
"""


def test_nbgrader_gives_the_points_that_clvteach_gives(course):
    exercise = exercises.find(NAME)
    for learner in (GOOD, MIXED):
        asked = [python_beside(), "-c", GRADES, NAME, learner]
        graded = json.loads(subprocess.run(asked, cwd=course, capture_output=True, check=True).stdout)
        wanted = expected(learner)
        required = [question for question in exercise.questions.values() if not question.optional]
        assert len(graded) == len(required)
        for question in required:
            if isinstance(question, Text):
                _score, most, waits = graded[f"read-{question.name}"]
                assert (most, waits) == (question.points, True)
            else:
                assert graded[f"points-{question.name}"] == [wanted[question.name], question.points, False]
    assert 0 < sum(expected(MIXED).values()) < sum(expected(GOOD).values())
    assert [expected(MIXED)[name] for name in ("1a", "1b", "2a")] == [1, 0.75, 2]  # moved, in part, put back


def test_nbgrader_exports_the_sums(course):
    with (course / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for learner in (GOOD, MIXED):
        assert float(rows[learner]["score"]) == pytest.approx(sum(expected(learner).values()))
        assert float(rows[learner]["max_score"]) == exercises.find(NAME).points


@pytest.mark.parametrize("shelf", ["submitted", "autograded"])
def test_clvteach_marks_the_same_folders(course, shelf):
    """From the answers kept in what was handed in; nbgrader's own copies hold them as well."""
    marks = mark(map(read, collect(course / shelf)), read_roster(course / "class.csv"))
    for learner in (GOOD, MIXED):
        paper = marks.papers_of(learner)[NAME]
        assert paper.counts
        required = {name: one for name, one in paper.marks.items() if not one.question.optional}
        earned = {name: one.points for name, one in required.items() if not isinstance(one.question, Text)}
        assert earned == expected(learner)
        texts = [one.status for one in paper.marks.values() if isinstance(one.question, Text)]
        assert texts == ["to read", "to read"]
