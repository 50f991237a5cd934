"""An exercise as an assignment of nbgrader, for schools that already use it.

The learner's cells stay as they are in the student edition. At the end stands a locked cell ``me.points("1a")`` for each
question, whose value nbgrader takes as the points; what the teacher reads becomes one of nbgrader's manually graded tasks.
At the end, so that the newest answer counts wherever it stands, and that a points cell which a learner deleted is right
again when nbgrader puts it back: it does so after the locked cell before it. Optional questions have neither: nbgrader adds
up whatever has points, and theirs are to be added to nothing.

The learner's cells carry no mark of nbgrader: of a cell marked as a solution, nbgrader replaces the code by its own
``raise NotImplementedError()`` when it makes the learners' version.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from clvteach import exercises, language, workbook
from clvteach.checks import InputError
from clvteach.language import N_, _, ngettext, sentences
from clvteach.marking.code_calls import calls_in
from clvteach.questions.filling import fill
from clvteach.questions.kinds import Text
from clvteach.questions.learner import SAMPLE, numbers_of
from clvteach.questions.question import Exercise, Question

SCHEMA = 3  # of nbgrader's metadata
HOW_TO_WORK = N_("**How to work**")  # so begins, in every exercise, what is said about forms
IN_CODE = N_(
    """**How to work**

1. Run the next cell with **Shift + Enter**. In the cell after it put **your student number** between the quotation marks instead of the three dots, and run it: you get numbers of your own.
2. `me.show("1a")` shows a question. In the cell below it replace the dots `...` by your answer, a number or a calculation, and run it. You see at once whether it is right, and if not, what to think about.
3. Try as often as you like. Your latest answer counts.

Words stand between quotation marks: `["A", "B"]`. Write a point for decimals (`0.08` or `.08`), `*` for times, `/` for divided by, `**` for "to the power of", large numbers without separators: `13000`. Calculate with all digits and round only the result."""
)
_LINK = r"\[([^\]]*)\]\(\.\./[^)]*\)"  # to another file of the workbook


def write(name: str, course: Path) -> Path:
    """Write the source notebook of an assignment into the folder of an nbgrader course, in the language in use.

    Parameters
    ----------
    name : str
        See :func:`clvteach.exercises.find`.
    course : Path
        The course's folder, where nbgrader is run. What is missing of it is made.

    Returns
    -------
    Path
        ``course/source/NAME/NAME.ipynb``. If just this file is there already, it stays.

    Raises
    ------
    InputError
        If there is no such exercise, a file with other content is there, or the folder cannot be written.
    """
    exercise = exercises.find(name)
    content = nbformat.writes(assignment(exercise, _student_edition(exercise))).encode() + b"\n"
    path = Path(course) / "source" / exercise.name / f"{exercise.name}.ipynb"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        if not path.is_file() or path.read_bytes() != content:
            raise InputError(
                _(
                    "{path} is there already, with other content, and stays as it is: move it away if you want a new one."
                ).format(path=path)
            ) from None
    except OSError as error:
        raise InputError(
            _("{path} cannot be written ({reason}): choose another folder with --course.").format(
                path=path, reason=error.strerror
            )
        ) from None
    return path


def _student_edition(exercise: Exercise) -> NotebookNode:
    path = workbook.originals() / "exercises" / language.current() / f"{exercise.name}.ipynb"
    if not path.is_file():
        raise InputError(_("{path} is missing: build the notebooks, or install clvteach again.").format(path=path))
    return nbformat.read(path, as_version=4)


def assignment(exercise: Exercise, edition: NotebookNode) -> NotebookNode:
    """The source notebook of an assignment.

    Parameters
    ----------
    exercise : Exercise
    edition : NotebookNode
        Its student edition. Where it has a form, the assignment has a cell of code to answer in: nbgrader runs notebooks
        anew, and what was filled into a form would be lost.

    Returns
    -------
    NotebookNode
        Not run. Its cells' ids, and nbgrader's for them, are the same whenever it is made: ``points-1a`` for the points
        of question 1a, ``read-3c`` for the text of 3c. What the learner does not work in is locked.

    Raises
    ------
    InputError
        If the edition has no cell for a question.
    """
    source = [part for cell in edition.cells for part in _without_form(exercise, cell)]
    last = {  # a question may be answered in several cells
        call.first: position
        for position, cell in enumerate(source)
        if cell.cell_type == "code"
        for call in calls_in(cell.source)
        if call.function == "answer"
    }
    for name in exercise.questions:
        if name not in last:
            raise InputError(
                _("{exercise} has no cell that answers question {question}.").format(
                    exercise=exercise.name, question=name
                )
            )
    required = [question for question in exercise.questions.values() if not question.optional]
    texts = [question for question in required if isinstance(question, Text)]
    cells = []
    for position, cell in enumerate(source):
        cells.append(_kept(cell))
        cells += [_read_by_hand(exercise, question) for question in texts if last[question.name] == position]
    cells.append(
        v4.new_markdown_cell(
            _("The cells below are for nbgrader: it takes the points from them."),
            id="points",
            metadata=_marked("points", locked=True),
        )
    )
    cells += [_points(question) for question in required if question not in texts]
    return v4.new_notebook(cells=cells, metadata=edition.metadata)


def _without_form(exercise: Exercise, cell: NotebookNode) -> list[NotebookNode]:
    """A cell that asks with a form as two: one that shows the question, one in which it is answered by code."""
    if cell.source.startswith(_(HOW_TO_WORK)):
        return [v4.new_markdown_cell(_(IN_CODE), id=cell.id)]
    asked = [call.first for call in calls_in(cell.source) if call.function == "ask"] if cell.cell_type == "code" else []
    if not asked:
        return [cell]
    (name,) = asked
    if name not in exercise.questions:
        return [cell]
    blank = exercise.questions[name].blank(numbers_of(exercise, exercise.case_of(name), SAMPLE))
    return [
        v4.new_code_cell(f'me.show("{name}")', id=cell.id),
        v4.new_code_cell(f'me.answer("{name}", {blank})', id=f"answer-{name}"),
    ]


def _kept(cell: NotebookNode) -> NotebookNode:
    """A cell of the student edition, not run. Links to the rest of the workbook would lead nowhere from the course."""
    if cell.cell_type == "markdown":
        text = re.sub(rf"(?<=[.。]) ?{_LINK}[.。]", "", cell.source)
        return v4.new_markdown_cell(re.sub(_LINK, r"\1", text), id=cell.id, metadata=_marked(cell.id, locked=True))
    if "..." in cell.source or any(call.function == "answer" for call in calls_in(cell.source)):
        return v4.new_code_cell(cell.source, id=cell.id, metadata={"deletable": False})
    return v4.new_code_cell(cell.source, id=cell.id, metadata=_marked(cell.id, locked=True))


def _points(question: Question) -> NotebookNode:
    id = f"points-{question.name}"
    metadata = _marked(id, grade=True, locked=True, points=question.points)
    return v4.new_code_cell(f'me.points("{question.name}")', id=id, metadata=metadata)


def _read_by_hand(exercise: Exercise, question: Text) -> NotebookNode:
    """The cell beside which the teacher types the points of a text."""
    id = f"read-{question.name}"
    points = ngettext("{n} point", "{n} points", question.points).format(n=question.points)
    asked = _("**Question {name}**: your teacher reads this answer (up to {points}).")
    parts = [
        asked.format(name=question.name, points=points),
        "=== BEGIN MARK SCHEME ===",  # nbgrader shows it to whoever marks, and cuts it from the learners' version
        _good_answer(exercise, question),
        "=== END MARK SCHEME ===",
    ]
    metadata = _marked(id, task=True, locked=True, points=question.points)
    return v4.new_markdown_cell("\n\n".join(parts), id=id, metadata=metadata)


def _good_answer(exercise: Exercise, question: Text) -> str:
    given = numbers_of(exercise, exercise.case_of(question.name), SAMPLE)
    text = fill(question.look_for, given)
    if text == _(question.look_for):
        return text
    return sentences(text, _("(These are the sample learner's numbers.)"))


def _marked(id: str, **marks: object) -> dict:
    """A cell's metadata for nbgrader."""
    plain = {
        "grade": False,
        "grade_id": id,
        "locked": False,
        "schema_version": SCHEMA,
        "solution": False,
        "task": False,
    }
    return {"nbgrader": plain | marks}
