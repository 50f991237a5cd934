"""moodle.csv, which Moodle's gradebook imports (Grades → Import → CSV file)."""

from __future__ import annotations

import csv
from io import StringIO

from clvteach import language
from clvteach.checks import plain
from clvteach.language import _, sentences
from clvteach.marking.class_marks import Marks
from clvteach.marking.grading import Paper
from clvteach.questions.display import name_of
from clvteach.questions.filling import short

NO_GRADE = "-"  # as Moodle itself writes it


def table(marks: Marks) -> bytes:
    """The marks of the class, one row a learner.

    Moodle asks which column names the user ("ID number" or "Email address"), and where each of the others goes: into a
    new grade item or one that exists. UTF-8 with a mark at the beginning, which Excel needs and Moodle takes off.

    Parameters
    ----------
    marks : Marks

    Returns
    -------
    bytes
        Of every learner of the class; "-" where nothing was handed in.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [exercise.name for exercise in marks.exercises]
    writer.writerow([_("ID number"), _("Full name"), _("Email address"), *names, _("total"), _("feedback")])
    for number, learner in marks.roster.learners.items():
        papers = marks.papers_of(number)
        points = [_grade(papers.get(name)) for name in names]
        total = short(sum(paper.points for paper in papers.values())) if papers else NO_GRADE
        feedback = "\n\n".join(_feedback(papers[name]) for name in names if name in papers)
        writer.writerow(
            [harmless(number), harmless(learner.name), harmless(learner.email), *points, total, harmless(feedback)]
        )
    return out.getvalue().encode("utf-8-sig", "replace")


def _grade(paper: Paper | None) -> str:
    """The required points; none while nothing is handed in, or while the teacher has to decide whether it counts."""
    return NO_GRADE if paper is None or paper.waits else short(paper.points)


def harmless(text: str) -> str:
    """Text that neither a spreadsheet takes for a formula nor Moodle's reader for the end of its cell.

    >>> harmless("=1+1"), harmless("＝1+1"), harmless("C:\\\\new")
    ("'=1+1", "'＝1+1", 'C:＼new')
    """
    text = text.replace("\\", "＼").replace("\0", "")  # PHP, in which Moodle is written, reads \" as a quotation mark
    return f"'{text}" if plain(text[:1]).startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _feedback(paper: Paper) -> str:
    """What there is to say about one exercise, in the language of its learner."""
    with language.using(paper.submission.language):
        title = _("{exercise}: {points} of {all} points.").format(
            exercise=paper.exercise.name, points=short(paper.points), all=paper.exercise.points
        )
        if paper.optional_points is not None:
            optional = _("Optional: {points} of {all} points.").format(
                points=short(paper.optional_points), all=paper.exercise.optional_points
            )
            title = sentences(title, optional)
        lines = []
        for mark in paper.marks.values():
            if mark.left_out:
                continue
            line = _("{part}: {verdict}").format(part=name_of(mark.question), verdict=_(mark.status.word))
            lines.append(sentences(f"{line}.", mark.comment) if mark.comment else line)
        return "\n".join([title, *lines])
