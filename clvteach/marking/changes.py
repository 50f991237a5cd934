"""Whose points are others than at the last marking, and why: found by comparing with the marks.xlsx that stood there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from clvteach import exercises, language
from clvteach.language import _
from clvteach.marking import answer_text
from clvteach.marking.change import Change, Why
from clvteach.marking.class_marks import Marks
from clvteach.marking.grading import Mark, Paper
from clvteach.marking.headings import (
    ANSWER,
    ANSWERS,
    CHANGED,
    CONTENT,
    COUNTS,
    EXERCISE,
    FILES,
    LEARNER,
    NAME,
    POINTS_BEFORE,
    POINTS_NOW,
    QUESTION,
    WHY,
)
from clvteach.marking.sheet import Cell, Row, Sheet, named
from clvteach.marking.teacher_input import Place, key_of
from clvteach.questions.answers import is_blank
from clvteach.questions.kinds import Text
from clvteach.questions.status import Status

Tables = Mapping[str, Sequence[Sequence[object]]]  # the rows of sheets, by their titles
COLUMNS = (LEARNER, NAME, EXERCISE, QUESTION, POINTS_BEFORE, POINTS_NOW, WHY)


@dataclass(frozen=True)
class Before:
    """What an earlier marks.xlsx says.

    Attributes
    ----------
    points : Mapping of Place to float
        What answers earned. Texts that were not read have none.
    counted : Mapping of (str, str) to str
        Learners and exercises of which a file counted, and what tells its content from others.
    contents : frozenset of (str, str)
        The same, learner and content, of every file.
    answers : frozenset of (Place, str)
        Everything that was answered, in words.
    listed : tuple of Change
        What its own sheet of changes lists.
    """

    points: Mapping[Place, float] = field(default_factory=dict)
    counted: Mapping[tuple[str, str], str] = field(default_factory=dict)
    contents: frozenset[tuple[str, str]] = frozenset()
    answers: frozenset[tuple[Place, str]] = frozenset()
    listed: tuple[Change, ...] = ()


def before_in(tables: Tables) -> Before:
    """What the sheets of an earlier workbook say, in whatever language they were written."""
    points = {
        (learner, name, question): points
        for name in exercises.names()
        for learner, question, cell in _cells_of_exercise(tables.get(name, ()))
        if (points := _number(cell)) is not None
    }
    counted, contents = {}, set()
    yes = _in_all_languages(["yes"])
    for row in _rows(tables, FILES, (LEARNER, EXERCISE, CONTENT, COUNTS)):
        learner, exercise, content = (_text(row[column]) for column in (LEARNER, EXERCISE, CONTENT))
        contents.add((learner, content))
        if _text(row[COUNTS]) in yes:
            counted[learner, exercise] = content
    answers = {
        ((_text(row[LEARNER]), _text(row[EXERCISE]), _text(row[QUESTION])), _text(row[ANSWER]))
        for row in _rows(tables, ANSWERS, (LEARNER, EXERCISE, QUESTION, ANSWER))
    }
    return Before(points, counted, frozenset(contents), frozenset(answers), tuple(_listed_in(tables)))


def _in_all_languages(words: Sequence[str]) -> dict[str, str]:
    """Words by their translations."""
    found = {}
    for code in language.LANGUAGES:
        with language.using(code):
            found |= {_text(_(word)): word for word in words}
    return found


def _cells_of_exercise(rows: Sequence[Sequence[object]]) -> Iterator[tuple[str, str, object]]:
    """Learner, question and what stands there, of every cell with points in an exercise's sheet."""
    if not rows:
        return
    questions = {
        place: str(heading).split(" ")[0].split("（")[0]
        for place, heading in enumerate(rows[0])
        if isinstance(heading, str) and heading[:1].isdigit() and heading.endswith((")", "）"))
    }
    for row in rows[1:]:
        for place, question in questions.items():
            if row and row[0] is not None and place < len(row):
                yield _text(row[0]), question, row[place]


def _rows(tables: Tables, title: str, columns: Sequence[str]) -> Iterator[dict[str, object]]:
    """The rows of a sheet by its headings in English, whatever language it was written in; none if it is not there."""
    for code in language.LANGUAGES:
        with language.using(code):
            rows = tables.get(_(title), ())
            spoken = {column: _(column) for column in columns}
        heads = list(rows[0]) if rows else []
        if heads and set(spoken.values()) <= set(heads):
            places = {column: heads.index(word) for column, word in spoken.items()}
            for row in rows[1:]:
                yield {column: row[place] if place < len(row) else None for column, place in places.items()}
            return


def _listed_in(tables: Tables) -> Iterator[Change]:
    reasons = _in_all_languages([why.value for why in Why])
    for row in _rows(tables, CHANGED, COLUMNS):
        if _text(row[WHY]) in reasons:
            learner, exercise, question, why = (_text(row[column]) for column in (LEARNER, EXERCISE, QUESTION, WHY))
            points = _number(row[POINTS_BEFORE]), _number(row[POINTS_NOW])
            yield Change(learner, exercise, question, *points, Why(reasons[why]))


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None


def _text(cell: object) -> str:
    """As it is compared: a number of a learner that Excel has made a number, a text whose ends of lines it has changed."""
    if isinstance(cell, (int, float)):
        return f"{cell:.15g}"
    return "" if cell is None else " ".join(str(cell).split())


def compared(marks: Marks, before: Before | None) -> Marks:
    """The marks with what changed since then. Where nothing did, what an earlier marking changed stays listed."""
    if before is None:
        return marks
    found = changes(before, marks)
    return replace(marks, changed=found or before.listed, since_last=len(found))


def changes(before: Before, marks: Marks) -> tuple[Change, ...]:
    """Whose points are others than before, by learner, exercise and question.

    Parameters
    ----------
    before : Before
    marks : Marks

    Returns
    -------
    tuple of Change
        Whoever had handed in nothing before, or has nothing that counts any more, has one for the whole exercise: the
        points of its required questions.
    """
    typed = {reading.place for reading in marks.readings if reading.mark and not is_blank(reading.hand.points)}
    found: list[Change] = []
    for learner in marks.roster.learners:
        papers = {name: paper for name, paper in marks.papers_of(learner).items() if paper.counts}
        for name in sorted({exercise for one, exercise in before.counted if one == learner} | set(papers)):
            found += _of_exercise(before, learner, name, papers.get(name), typed)
    return tuple(found)


def _of_exercise(before: Before, learner: str, name: str, paper: Paper | None, typed: set[Place]) -> list[Change]:
    earlier = {place[2]: points for place, points in before.points.items() if place[:2] == (learner, name)}
    if paper is None:
        questions = exercises.find(name).questions
        required = [then for one, then in earlier.items() if one not in questions or not questions[one].optional]
        return [Change(learner, name, "", round(sum(required), 2), None, Why.GONE)]
    content = key_of(paper.submission, paper.owner)[1]
    if (learner, name) not in before.counted:
        why = Why.COUNTS if (learner, content) in before.contents else Why.HANDED_IN
        return [Change(learner, name, "", None, paper.points, why)]
    found = []
    for question, mark in paper.marks.items():
        then, now = earlier.get(question), _points(mark)
        if then != now:
            place = (learner, name, question)
            why = Why.TYPED if place in typed else _why(before, place, content, mark)
            found.append(Change(*place, then, now, why))
    return found


def _points(mark: Mark) -> float | None:
    """As the sheet of the exercise has it."""
    unknown = mark.left_out or mark.status in (Status.TO_READ, Status.NOT_COUNTED, Status.NOT_RUN)
    return None if unknown else mark.points


def _why(before: Before, place: Place, content: str, mark: Mark) -> Why:
    learner, exercise, _question = place
    if before.counted[learner, exercise] == content:  # the same file; points for a text were taken away again
        return Why.TYPED if isinstance(mark.question, Text) else Why.MENDED
    if (learner, content) in before.contents:
        return Why.OTHER_FILE
    if mark.answer is None:
        return Why.LEFT_OUT
    answer = answer_text.answer(mark.question, mark.given, mark.answer.value)
    return Why.MENDED if answer and (place, _text(answer)) in before.answers else Why.NEWER


def changed_sheet(marks: Marks, listed: Sequence[Change]) -> Sheet:
    """Whose points changed, and why."""
    columns = [
        named(LEARNER, 14, frozen=True),
        named(NAME, 16, frozen=True),
        named(EXERCISE, 22),
        named(QUESTION, 9),
        named(POINTS_BEFORE, 10),
        named(POINTS_NOW, 10),
        named(WHY, 60, wrap=True),
    ]
    return Sheet(_(CHANGED), columns, [_row(marks, change) for change in listed])


def _row(marks: Marks, change: Change) -> Row:
    learner = marks.roster.learners.get(change.learner)
    return {
        LEARNER: change.learner,
        NAME: learner.name if learner else None,
        EXERCISE: change.exercise,
        QUESTION: change.question or None,
        POINTS_BEFORE: Cell(change.before, "General"),
        POINTS_NOW: Cell(change.now, "General"),
        WHY: _(change.why.value),
    }
