"""What the command says at its end."""

from __future__ import annotations

from pathlib import Path

from clvteach.language import _, listing, ngettext
from clvteach.marking.marks import Marks

MOST_NAMED = 10


def summary(marks: Marks, out: Path) -> list[str]:
    """A few lines: how much was marked, what the teacher should look at, and where the results are.

    Parameters
    ----------
    marks : Marks
    out : Path
        The folder of the results.

    Returns
    -------
    list of str
        In the language in use.
    """
    everybody = marks.roster.learners
    papers = {number: marks.papers_of(number) for number in everybody}
    absent = [number for number, mine in papers.items() if not mine]
    odd = sum(bool(paper.problems) for paper in marks.papers)
    unread = sum(reading.mark is not None and reading.mark.status == "to read" for reading in marks.readings)
    remarks = sum(bool(reading.remark) for reading in marks.readings)
    lines = [
        _("{files} read; {n} of {all} learners have handed in: {exercises}.").format(
            files=ngettext("{n} file", "{n} files", len(marks.papers)).format(n=len(marks.papers)),
            n=len(everybody) - len(absent),
            all=len(everybody),
            exercises=listing(exercise.name for exercise in marks.exercises) or _("no exercise"),
        )
    ]
    if absent:
        shown = listing(absent[:MOST_NAMED]) + (" …" if len(absent) > MOST_NAMED else "")
        lines.append(_("Nothing from: {learners}.").format(learners=shown))
    if odd:
        lines.append(
            ngettext(
                "{n} file needs a look: see the last sheet of marks.xlsx.",
                "{n} files need a look: see the last sheet of marks.xlsx.",
                odd,
            ).format(n=odd)
        )
    if unread:
        lines.append(
            ngettext(
                "{n} text waits for you: type points and comments into marks.xlsx, save, close it, and mark again.",
                "{n} texts wait for you: type points and comments into marks.xlsx, save, close it, and mark again.",
                unread,
            ).format(n=unread)
        )
    if remarks:
        lines.append(
            ngettext(
                "{n} remark on what you typed: see the sheet to read by hand.",
                "{n} remarks on what you typed: see the sheet to read by hand.",
                remarks,
            ).format(n=remarks)
        )
    lines.append(
        _("The results are in {folder}: marks.xlsx, moodle.csv, lecture.html and feedback.").format(folder=out)
    )
    return lines
