"""The sheet of marks.xlsx that says how each question worked."""

from __future__ import annotations

from clvteach.language import N_, _
from clvteach.marking import item_advice
from clvteach.marking.class_marks import Marks
from clvteach.marking.headings import (
    ALL_MISTAKES,
    COMPARED,
    DISCRIMINATION,
    DRAWS,
    EXERCISE,
    FACILITY,
    HINTS,
    LEARNERS,
    MINUTES,
    QUESTION,
    STATISTICS,
    TRIES_MEDIAN,
    TRIES_MOST,
    WHAT_TO_DO,
)
from clvteach.marking.item_statistics import ItemStatistics
from clvteach.marking.roster import Roster
from clvteach.marking.sheet import Cell, Column, Row, Sheet

SHARE, TWO_DECIMALS, ONE_DECIMAL = "0%", "0.00", "0.0"
NOTHING = "–"
COLUMNS = (  # heading, width, what it means
    (EXERCISE, 18, ""),
    (QUESTION, 9, ""),
    (WHAT_TO_DO, 52, N_("For the next lesson, from what stands beside it.")),
    (
        LEARNERS,
        12,
        N_("Who handed in; where a question may be left out, who answered it; texts when you have read them."),
    ),
    (FACILITY, 14, N_("The mean share of its points: 100 % is easy for everybody, 0 % too hard for all.")),
    (ALL_MISTAKES, 40, N_("The known mistakes, each with the number of learners.")),
    (TRIES_MEDIAN, 12, N_("Half of those who answered needed so many answers or fewer.")),
    (TRIES_MOST, 11, N_("The most answers that one learner gave.")),
    (HINTS, 14, N_("How many looked at a hint, of those whose notebook says so.")),
    (MINUTES, 14, N_("Half wait so long or less before the next try; less than half a minute looks like guessing.")),
    (
        DISCRIMINATION,
        22,
        N_(
            "From -1 to 1 (corrected item-total correlation): high where those who are good at the other questions have this one, too. From -0.3 to 0.3 it may be mere chance in a class of 40, from -0.45 to 0.45 in one of 20. Which questions to check is said in “what to do”."
        ),
    ),
    (COMPARED, 16, N_("On so many learners the number before it stands; a dash where they are too few.")),
    (
        DRAWS,
        28,
        N_(
            "Everybody has other numbers: whether small or large ones were harder, if chance hardly explains the difference."
        ),
    ),
)


def statistics_sheet(marks: Marks) -> Sheet:
    """How each question worked, and what to do about it; a sentence in each heading says what its column means."""
    columns = [
        Column(heading, "\n".join(filter(None, (_(heading), _(meaning) if meaning else ""))), width, wrap=True)
        for heading, width, meaning in COLUMNS
    ]
    rows = [
        {EXERCISE: exercise.name} | _row(item, marks.roster)
        for exercise in marks.exercises
        for item in marks.items[exercise.name]
    ]
    return Sheet(_(STATISTICS), columns, rows)


def _row(item: ItemStatistics, roster: Roster) -> Row:
    hints = _("{n} of {all}").format(n=item.hinted, all=item.hints_known) if item.hints_known else NOTHING
    return {
        QUESTION: item.question.name,
        WHAT_TO_DO: item_advice.advice(item, roster),
        LEARNERS: item.learners,
        FACILITY: _number(item.facility, SHARE),
        ALL_MISTAKES: item_advice.mistakes(item) or None,
        TRIES_MEDIAN: _number(item.tries, ONE_DECIMAL),
        TRIES_MOST: _number(item.most_tries, "0"),
        HINTS: hints,
        MINUTES: _number(item.minutes, ONE_DECIMAL),
        DISCRIMINATION: _number(item.discrimination, TWO_DECIMALS),
        COMPARED: item_advice.compared(item),
        DRAWS: item_advice.draws(item),
    }


def _number(value: float | None, number_format: str) -> Cell:
    """A number, rounded for good so that the same class gives the same file; a dash where there is none."""
    return Cell(NOTHING) if value is None else Cell(round(value, 4), number_format)
