"""What the command says at its end."""

from __future__ import annotations

from pathlib import Path

from clvteach.language import _, listing, ngettext, sentences
from clvteach.marking.class_marks import Marks
from clvteach.marking.headings import BY_HAND, CHANGED, FILES, MARKS
from clvteach.questions.question import Exercise
from clvteach.questions.status import Status

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
    odd = sum(paper.needs_a_look for paper in marks.papers)
    unread = [reading.mark for reading in marks.readings if reading.mark and reading.mark.status == Status.TO_READ]
    remarks = sum(bool(reading.remark) for reading in marks.readings)
    lines = [
        ngettext("{n} file read.", "{n} files read.", len(marks.papers)).format(n=len(marks.papers)),
        *(_handed_in(marks, exercise) for exercise in marks.exercises),
    ]
    if not marks.exercises:
        lines.append(_("No exercise of this workbook is among them."))
    if odd:
        lines.append(
            ngettext(
                "{n} file needs a look: see the top of the sheet “{sheet}” in marks.xlsx.",
                "{n} files need a look: see the top of the sheet “{sheet}” in marks.xlsx.",
                odd,
            ).format(n=odd, sheet=_(FILES))
        )
    if unread:
        waiting = ngettext(
            "{n} text waits for you: type points and a comment into the sheet “{sheet}”, save, close Excel, and mark again.",
            "{n} texts wait for you: type points and comments into the sheet “{sheet}”, save, close Excel, and mark again.",
            len(unread),
        ).format(n=len(unread), sheet=_(BY_HAND))
        optional = sum(mark.question.optional for mark in unread)
        if optional:
            of_them = ngettext(
                "{n} of them answers an optional question.", "{n} of them answer optional questions.", optional
            )
            waiting = sentences(waiting, of_them.format(n=optional))
        lines.append(waiting)
    if remarks:
        lines.append(
            ngettext(
                "{n} remark on what you typed: see the last column of the sheet “{sheet}”.",
                "{n} remarks on what you typed: see the last column of the sheet “{sheet}”.",
                remarks,
            ).format(n=remarks, sheet=_(BY_HAND))
        )
    lines += _changes(marks)
    lines.append(
        _("The results are in {folder}: marks.xlsx, moodle.csv, lecture.html and feedback.").format(folder=out)
    )
    return lines


def _changes(marks: Marks) -> list[str]:
    """What changed since the last marking, if there was one."""
    if marks.since_last is None:
        return []
    if not marks.since_last:
        return [_("No points have changed since the last marking.")]
    sentence = ngettext(
        "{n} change of points since the last marking: see the sheet “{sheet}” in marks.xlsx.",
        "{n} changes of points since the last marking: see the sheet “{sheet}” in marks.xlsx.",
        marks.since_last,
    )
    return [sentence.format(n=marks.since_last, sheet=_(CHANGED))]


def _handed_in(marks: Marks, exercise: Exercise) -> str:
    """How many have handed in an exercise, and who has not."""
    everybody = marks.roster.learners
    counted = {paper.owner for paper in marks.papers if paper.counts and paper.exercise is exercise}
    handed_in = {paper.owner for paper in marks.papers if paper.exercise is exercise}
    missing = [marks.roster.called(number) for number in everybody if number not in handed_in]
    uncounted = [marks.roster.called(number) for number in everybody if number in handed_in - counted]
    sentence = _("{exercise}: work that counts from {n} of {all} learners.").format(
        exercise=exercise.name, n=len(counted), all=len(everybody)
    )
    if uncounted:
        waiting = _("Handed in, but not counted, see the sheet “{sheet}”: {learners}.")
        sentence = sentences(sentence, waiting.format(sheet=_(FILES), learners=listing(uncounted[:MOST_NAMED])))
    if not missing:
        return sentence
    named = _("Still missing: {learners}.")
    if len(missing) > MOST_NAMED:
        named = _("Still missing: {learners} and others, see the sheet “{sheet}”.")
    return sentences(sentence, named.format(learners=listing(missing[:MOST_NAMED]), sheet=_(MARKS)))
