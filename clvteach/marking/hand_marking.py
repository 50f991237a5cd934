"""Texts, which the teacher reads: each with the points and the comment that were typed about it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clvteach.checks import plain
from clvteach.language import _
from clvteach.marking import answer_text
from clvteach.marking.grading import Mark, Paper
from clvteach.marking.headings import BEFORE
from clvteach.marking.teacher_input import HandMark, Place
from clvteach.questions.answers import is_blank
from clvteach.questions.kinds import Text
from clvteach.questions.status import Status


@dataclass(frozen=True)
class Reading:
    """One text for the teacher to read, with what was typed about it so far.

    Attributes
    ----------
    place : tuple of str
        Learner, exercise and question.
    mark : Mark or None
        None if what was marked is not handed in any more; the teacher's words stay.
    hand : HandMark
    remark : str
        A sentence for the teacher; empty if all is well.
    """

    place: Place
    mark: Mark | None
    hand: HandMark
    remark: str = ""


def read_by_hand(papers: Sequence[Paper], by_hand: dict[Place, HandMark]) -> tuple[list[Paper], list[Reading]]:
    """The papers with the teacher's points for texts, and every text that there is to read."""
    marked, readings = [], []
    for paper in papers:
        marks = dict(paper.marks)
        for name, mark in paper.marks.items():
            by_teacher = (Status.TO_READ, Status.NOT_YET) if isinstance(mark.question, Text) else (Status.TO_READ,)
            if paper.counts and mark.verdict and mark.status in by_teacher:
                place = (paper.owner, paper.exercise.name, name)
                reading = _reading(place, mark, by_hand.pop(place, HandMark()))
                readings.append(reading)
                marks[name] = reading.mark
        marked.append(replace(paper, marks=marks))
    for place, hand in by_hand.items():
        readings.append(
            Reading(
                place,
                None,
                hand,
                _("This answer is not handed in any more, or its file does not count now. What you typed is kept."),
            )
        )
    return marked, sorted(readings, key=lambda reading: (reading.place[1], reading.place[2], reading.place[0]))


def _reading(place: Place, mark: Mark, hand: HandMark) -> Reading:
    now = answer_text.text(mark.answer.value)
    typed = not (is_blank(hand.points) and is_blank(hand.comment))
    before = (hand.before or hand.answer) if typed else ""
    hand = HandMark(hand.points, hand.comment, now, "" if _plain(before) == _plain(now) else before)
    remarks = []
    if hand.before:
        remarks.append(
            _(
                "The answer has changed since you marked it; your points still count. Read it again, then clear the cell “{column}”."
            ).format(column=_(BEFORE))
        )
    if not is_blank(hand.comment):
        mark = replace(mark, comment=str(hand.comment).strip())
    if not is_blank(hand.points):
        most = mark.question.points
        points = _number_typed(hand.points)
        if points is not None and 0 <= points <= most:
            status = Status.RIGHT if points == most else Status.PARTLY if points else Status.NOT_YET
            mark = replace(mark, points=round(points, 2), status=status)
        else:
            remarks.append(
                _("{points} is not a number from 0 to {most}: it does not count until you mend it.").format(
                    points=str(hand.points), most=most
                )
            )
    return Reading(place, mark, hand, " ".join(remarks))


def _plain(text: str) -> str:
    """Spreadsheets write ends of lines in their own way."""
    return " ".join(text.split())


def _number_typed(value: object) -> float | None:
    try:
        return None if isinstance(value, bool) else float(plain(value) if isinstance(value, str) else value)
    except (TypeError, ValueError):
        return None
