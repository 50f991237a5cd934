"""What stands over the sheets and columns of marks.xlsx, for ``_()`` to translate: rows are written and found by these names."""

from __future__ import annotations

from clvteach.language import N_

# sheets
MARKS, QUESTIONS, BY_HAND, ANSWERS, FILES = (
    N_("marks"),
    N_("questions"),
    N_("to read by hand"),
    N_("answers"),
    N_("files"),
)

STATISTICS, CHANGED = N_("statistics"), N_("changed")

# columns
LEARNER, NAME, EXERCISE, QUESTION = N_("student number"), N_("name"), N_("exercise"), N_("question")
TOTAL, OUT_OF, PER_CENT, UNREAD = N_("total"), N_("out of"), N_("per cent"), N_("texts still to read")
OPTIONAL = N_("optional points")  # added to nothing
POINTS, MOST_POINTS, VERDICT, MISTAKES, TRIES = (
    N_("points"),
    N_("most points"),
    N_("verdict"),
    N_("mistakes"),
    N_("tries"),
)
ANSWER, RIGHT_ANSWER = N_("answer"), N_("the right answer")
QUESTION_TEXT, GOOD_ANSWER = N_("question text"), N_("what a good answer says")
QUESTION_OR_MISTAKE, WITH_MISTAKE = N_("question or mistake"), N_("learners with this mistake")
EXPLANATION, SECTION = N_("explanation (with the numbers of the solutions)"), N_("section")
FILE, PROBLEMS, COUNTS = N_("file"), N_("what to know about it"), N_("counts now")
CONTENT = N_("content id (leave as it is)")  # by which what was typed about a file is found again
REMARK = N_("remark")
POINTS_BEFORE, POINTS_NOW, WHY = N_("points before"), N_("points now"), N_("why")
LEARNERS, FACILITY, DISCRIMINATION, COMPARED = (
    N_("learners"),
    N_("share of the points"),
    N_("goes with the rest"),
    N_("based on (learners)"),
)
TRIES_MEDIAN, TRIES_MOST, HINTS, MINUTES = (
    N_("tries (median)"),
    N_("tries (most)"),
    N_("used hints"),
    N_("minutes between tries"),
)
ALL_MISTAKES, DRAWS, WHAT_TO_DO = N_("mistakes, and how many made them"), N_("harder numbers?"), N_("what to do")
# those that the teacher types in
COMMENT, BEFORE, DECISION = N_("comment"), N_("the answer that you marked"), N_("your decision (yes / no)")
