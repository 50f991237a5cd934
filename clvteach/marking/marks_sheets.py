"""The sheets of marks.xlsx that stand there at every marking: what stands in each, by the names of its columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from clvteach.language import _
from clvteach.marking import answer_text
from clvteach.marking.class_marks import Marks
from clvteach.marking.grading import Mark, Paper
from clvteach.marking.hand_marking import Reading
from clvteach.marking.headings import (
    ANSWER,
    ANSWERS,
    BEFORE,
    BY_HAND,
    COMMENT,
    CONTENT,
    COUNTS,
    DECISION,
    EXERCISE,
    EXPLANATION,
    FILE,
    FILES,
    GOOD_ANSWER,
    LEARNER,
    MARKS,
    MISTAKES,
    MOST_POINTS,
    NAME,
    OPTIONAL,
    OUT_OF,
    PER_CENT,
    POINTS,
    PROBLEMS,
    QUESTION,
    QUESTION_OR_MISTAKE,
    QUESTION_TEXT,
    QUESTIONS,
    REMARK,
    RIGHT_ANSWER,
    SECTION,
    TOTAL,
    TRIES,
    UNREAD,
    VERDICT,
    WITH_MISTAKE,
)
from clvteach.marking.sheet import GREY, Cell, Column, Row, Sheet, named
from clvteach.marking.statistics_sheet import statistics_sheet
from clvteach.marking.teacher_input import key_of
from clvteach.questions.filling import fill
from clvteach.questions.question import Exercise, Question
from clvteach.questions.status import WRONG, Outcome, Status
from clvteach.questions.verdict import Given

REMARKED, TO_TYPE_IN, ASKED_FOR = WRONG.ground, "FFFDE7", "FFD966"  # grounds of cells
NUMBER, SHARE = "General", "0%"


def sheets(marks: Marks) -> list[Sheet]:
    """All sheets, with words in the language in use."""
    return [
        marks_sheet(marks),
        *(exercise_sheet(marks, exercise) for exercise in marks.exercises),
        questions_sheet(marks),
        statistics_sheet(marks),
        hand_sheet(marks),
        answers_sheet(marks),
        files_sheet(marks),
    ]


def marks_sheet(marks: Marks) -> Sheet:
    """Everybody's points in every exercise, the total, and the means of the class."""
    names = [exercise.name for exercise in marks.exercises]
    possible = sum(exercise.points for exercise in marks.exercises)
    columns = [
        named(LEARNER, 14, frozen=True),
        named(NAME, 16, frozen=True),
        *(Column(one.name, _out_of(one.name, one.points), 14) for one in marks.exercises),
        named(TOTAL, 9),
        named(OUT_OF, 9),
        named(PER_CENT, 9),
        *_optional_column(sum(exercise.optional_points for exercise in marks.exercises)),
        named(UNREAD, 11),
    ]
    rows, counted = [], []
    for number, learner in marks.roster.learners.items():
        papers = marks.papers_of(number)
        total = round(sum(paper.points for paper in papers.values()), 2) if papers else None
        share = total / possible if papers and possible else None
        unread = sum(mark.status == Status.TO_READ for paper in papers.values() for mark in paper.marks.values())
        row = {LEARNER: number, NAME: learner.name, TOTAL: total, OUT_OF: possible, UNREAD: unread or None}
        optional = _optional_points(papers.values())
        row |= optional
        rows.append(row | {PER_CENT: Cell(share, SHARE)} | {name: _paper_cell(papers.get(name)) for name in names})
        points = {name: paper.points for name, paper in papers.items() if paper.counts}
        if points:
            counted.append(points | {TOTAL: total, OUT_OF: possible, PER_CENT: share} | optional)
    averaged = [column.name for column in columns if column.name in (*names, TOTAL, OUT_OF, OPTIONAL)]
    means = {name: Cell(_mean(row.get(name) for row in counted), NUMBER) for name in averaged}
    means[PER_CENT] = Cell(_mean(row[PER_CENT] for row in counted), SHARE)
    return Sheet(_(MARKS), columns, rows, _mean_row(columns, means) if counted else None)


def _out_of(words: str, points: int) -> str:
    return _("{exercise} (of {points})").format(exercise=words, points=points)


def _optional_column(points: int, **options) -> list[Column]:
    """The column for the points of optional questions, where there are any."""
    return [Column(OPTIONAL, _out_of(_(OPTIONAL), points), 11, **options)] if points else []


def _optional_points(papers: Iterable[Paper]) -> Row:
    """What a learner's files earn with optional questions; nothing where none was answered."""
    earned = [paper.optional_points for paper in papers if paper.optional_points is not None]
    return {OPTIONAL: round(sum(earned), 2)} if earned else {}


def _paper_cell(paper: Paper | None) -> Cell | None:
    """The points of one exercise, with a sign if they do not count."""
    if paper is None:
        return None
    if paper.counts:
        return Cell(paper.points, NUMBER)
    return Cell(paper.points, f'"{Status.NOT_COUNTED.sign} "General', REMARKED)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 2) if known else None


def _mean_row(columns: Sequence[Column], means: Mapping[Hashable, Cell]) -> Row:
    """The last row of a sheet, grey from end to end."""
    words = Cell(_("mean of the work that counts"), fill=GREY, bold=True)
    shown = {name: replace(mean, fill=GREY, bold=True) for name, mean in means.items()}
    return {column.name: Cell(None, fill=GREY) for column in columns} | {LEARNER: words} | shown


def exercise_sheet(marks: Marks, exercise: Exercise) -> Sheet:
    """Everybody's points for each question of an exercise, and how each answer stands."""
    columns = [
        named(LEARNER, 14, frozen=True),
        named(NAME, 16, frozen=True),
        Column(POINTS, _out_of(_(POINTS), exercise.points), 10, frozen=True),
        *_optional_column(exercise.optional_points, frozen=True),
        *(Column((POINTS, name), _question_out_of(question), 8) for name, question in exercise.questions.items()),
    ]
    for name in exercise.questions:
        columns.append(Column((VERDICT, name), _("{question}: verdict").format(question=name), 15, wrap=True))
    rows, counted = [], []
    for number, learner in marks.roster.learners.items():
        row = {LEARNER: number, NAME: learner.name}
        paper = marks.papers_of(number).get(exercise.name)
        if paper is None:
            absent = _status_cell(Status.NOT_HANDED_IN)
            row |= {(POINTS, name): Status.NOT_HANDED_IN.sign for name in exercise.questions}
            row |= {(VERDICT, name): absent for name in exercise.questions}
        else:
            answered = {name: mark for name, mark in paper.marks.items() if not mark.left_out}
            row |= {POINTS: Cell(paper.points, NUMBER)} | _optional_points([paper])
            row |= {(POINTS, name): _points_cell(mark) for name, mark in answered.items()}
            row |= {(VERDICT, name): _status_cell(mark.status) for name, mark in answered.items()}
            counted += [paper] if paper.counts else []
        rows.append(row)
    means = {POINTS: Cell(_mean(paper.points for paper in counted), NUMBER)}
    if exercise.optional_points:
        means[OPTIONAL] = Cell(_mean(paper.optional_points for paper in counted), NUMBER)
    for name in exercise.questions:
        means[POINTS, name] = Cell(_question_mean([paper.marks[name] for paper in counted]), NUMBER)
    return Sheet(exercise.name, columns, rows, _mean_row(columns, means) if counted else None)


def _question_out_of(question: Question) -> str:
    heading = _("{question} (optional, of {points})") if question.optional else _("{question} (of {points})")
    return heading.format(question=question.name, points=question.points)


def _question_mean(marks: Sequence[Mark]) -> float | None:
    """Of those who did not leave it out. Not before all texts are read: those without any would weigh too much."""
    if any(mark.status == Status.TO_READ for mark in marks):
        return None
    return _mean(mark.points for mark in marks if not mark.left_out)


def _points_cell(mark: Mark) -> Cell:
    """The points with a sign before them, so that the colour is not needed; the cell holds a number all the same."""
    status = mark.status
    if status in (Status.TO_READ, Status.NOT_COUNTED, Status.NOT_RUN):
        return Cell(status.sign, fill=status.tone.ground)
    return Cell(mark.points, f'"{status.sign} "General', status.tone.ground)


def _status_cell(status: Status) -> Cell:
    return Cell(_(status.word), fill=status.tone.ground)


def questions_sheet(marks: Marks) -> Sheet:
    """How the class did on each question, and below each the mistakes that were made."""
    columns = [
        named(EXERCISE, 18, frozen=True),
        named(QUESTION, 9, frozen=True),
        named(QUESTION_OR_MISTAKE, 60, wrap=True, frozen=True),
        *(Column(outcome, _(outcome.word), 9, wrap=True) for outcome in Outcome),
        named(WITH_MISTAKE, 11),
        named(EXPLANATION, 60, wrap=True),
        named(SECTION, 9),
    ]
    rows = []
    for exercise in marks.exercises:
        for tally in marks.tallies(exercise):
            question, given = tally.question, tally.given
            about = {EXERCISE: exercise.name, QUESTION: question.name}
            asked = Cell(_asked(question, given), bold=True)
            rows.append(about | {QUESTION_OR_MISTAKE: asked} | {name: n or None for name, n in tally.outcomes.items()})
            for wrong, n in tally.misconceptions:
                mistake = f"✗ {question.mistake_in_words(given, wrong)}"
                why = {EXPLANATION: fill(wrong.why, given), SECTION: wrong.see}
                rows.append(about | {QUESTION_OR_MISTAKE: mistake, WITH_MISTAKE: n} | why)
    return Sheet(_(QUESTIONS), columns, rows)


def _asked(question: Question, given: Given) -> str:
    """What is asked, and whether it is optional."""
    text = fill(question.text, given)
    return _("(optional) {text}").format(text=text) if question.optional else text


def hand_sheet(marks: Marks) -> Sheet:
    """Every text, with cells for the teacher's points and comment."""
    columns = [
        named(LEARNER, 14, frozen=True),
        named(NAME, 14, frozen=True),
        named(EXERCISE, 18, frozen=True),
        named(QUESTION, 8, frozen=True),
        named(QUESTION_TEXT, 40, wrap=True),
        named(GOOD_ANSWER, 40, wrap=True),
        named(ANSWER, 60, wrap=True),
        named(MOST_POINTS, 8),
        named(POINTS, 9),
        named(COMMENT, 40, wrap=True),
        named(BEFORE, 30, wrap=True),
        named(REMARK, 40, wrap=True),
    ]
    return Sheet(_(BY_HAND), columns, [_hand_row(marks, reading) for reading in marks.readings])


def _hand_row(marks: Marks, reading: Reading) -> Row:
    number, exercise, question = reading.place
    row = {
        LEARNER: number,
        NAME: _name_of(marks, number),
        EXERCISE: exercise,
        QUESTION: question,
        ANSWER: reading.hand.answer,
        POINTS: _typed_cell(reading.hand.points),
        COMMENT: _typed_cell(reading.hand.comment),
        BEFORE: reading.hand.before or None,
        REMARK: reading.remark or None,
    }
    if reading.mark is None:
        return row
    asked, given = reading.mark.question, reading.mark.given
    return row | {
        QUESTION_TEXT: _asked(asked, given),
        GOOD_ANSWER: asked.right_in_words(given),
        MOST_POINTS: asked.points,
    }


def _name_of(marks: Marks, number: str | None) -> str | None:
    learner = marks.roster.learners.get(number)
    return learner.name if learner else None


def _typed_cell(value: object) -> Cell:
    return Cell(value, fill=TO_TYPE_IN, box=True)


def answers_sheet(marks: Marks) -> Sheet:
    """Every answer in every file, beside the right one."""
    columns = [
        named(LEARNER, 14, frozen=True),
        named(NAME, 14, frozen=True),
        named(EXERCISE, 18, frozen=True),
        named(QUESTION, 8, frozen=True),
        named(ANSWER, 40, wrap=True),
        named(RIGHT_ANSWER, 40, wrap=True),
        named(VERDICT, 15, wrap=True),
        named(MISTAKES, 40, wrap=True),
        named(POINTS, 8),
        named(TRIES, 7),
        named(FILE, 40),
    ]
    answered = ((paper, mark) for paper in marks.papers for mark in paper.marks.values() if mark.answer)
    return Sheet(_(ANSWERS), columns, [_answer_row(marks, paper, mark) for paper, mark in answered])


def _answer_row(marks: Marks, paper: Paper, mark: Mark) -> Row:
    question, given = mark.question, mark.given
    wrongs = mark.verdict.misconceptions if mark.verdict else ()
    return {
        LEARNER: paper.owner or mark.answer.learner,
        NAME: _name_of(marks, paper.owner),
        EXERCISE: paper.exercise.name,
        QUESTION: question.name,
        ANSWER: answer_text.answer(question, given, mark.answer.value),
        RIGHT_ANSWER: answer_text.right(question, given),
        VERDICT: _status_cell(mark.status),
        MISTAKES: _("; ").join(question.mistake_in_words(given, wrong) for wrong in wrongs) or None,
        POINTS: Cell(mark.points, NUMBER),
        TRIES: mark.answer.tries,
        FILE: paper.submission.file,
    }


def files_sheet(marks: Marks) -> Sheet:
    """Every file: what needs a look first, and what was typed about files that are gone last."""
    columns = [
        named(FILE, 40, wrap=True, frozen=True),
        named(LEARNER, 14),
        named(NAME, 12),
        named(PROBLEMS, 70, wrap=True),
        named(COUNTS, 10, wrap=True),
        named(DECISION, 12, wrap=True, options=(_("yes"), _("no"))),
        named(EXERCISE, 18),
        named(POINTS, 8),
        named(CONTENT, 14),
    ]
    papers = sorted(marks.papers, key=lambda paper: not paper.needs_a_look)
    return Sheet(_(FILES), columns, [*(_file_row(marks, paper) for paper in papers), *_gone_rows(marks)])


def _file_row(marks: Marks, paper: Paper) -> Row:
    row = {
        FILE: paper.submission.file,
        LEARNER: paper.owner,
        NAME: _name_of(marks, paper.owner),
        PROBLEMS: Cell("\n".join(paper.problems) or None, fill=REMARKED if paper.needs_a_look else ""),
        COUNTS: _("yes") if paper.counts else _("no"),
        DECISION: _decision_cell(paper),
        CONTENT: key_of(paper.submission, paper.owner)[1],
    }
    if paper.exercise:
        row |= {EXERCISE: paper.exercise.name, POINTS: Cell(paper.points, NUMBER)}
    return row


def _gone_rows(marks: Marks) -> Iterator[Row]:
    gone = Cell(_("This file is not handed in any more, or holds something else now."), fill=REMARKED)
    for (owner, content), decision in marks.left_over.items():
        yield {
            FILE: decision.file,
            LEARNER: owner or None,
            NAME: _name_of(marks, owner),
            PROBLEMS: gone,
            DECISION: _typed_cell(decision.typed),
            CONTENT: content,
        }


def _decision_cell(paper: Paper) -> Cell | None:
    """Where the teacher types yes or no: plain to see where that is asked, none where it could do nothing."""
    if paper.decision is not None:
        return _typed_cell(paper.decision.typed)
    if not paper.marks:
        return None
    return Cell(None, fill=ASKED_FOR if paper.waits else TO_TYPE_IN, box=True)
