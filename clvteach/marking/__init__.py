"""Marking what a class handed in: ``clvteach mark submissions/ --roster class.csv --out marks/``.

``intake`` finds the files and reads them (``running`` runs those that were not), ``grading`` marks each of them,
``class_marks`` the class, and ``output_folder`` writes what ``marks_workbook``, ``moodle`` and ``pages`` make of it. No
learner's code is run, except in ``running``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clvteach.checks import InputError
from clvteach.language import _

if TYPE_CHECKING:
    from clvteach.marking.class_marks import Marks


def mark_class(submissions: Path, roster: Path, out: Path, *, run: bool = False) -> tuple[Marks, list[str]]:
    """Mark a class and write the results. Doing it again changes nothing, unless something new was handed in or typed.

    Parameters
    ----------
    submissions : Path
        The folder with what was handed in, or the zip. Nothing in it is changed.
    roster : Path
        The class list.
    out : Path
        The folder for the results. What the teacher typed into marks.xlsx there is kept, and counts.
    run : bool
        Whether to run notebooks that were handed in without results.

    Returns
    -------
    (Marks, list of str)
        The marks, and what was done with results that were there before, in sentences.

    Raises
    ------
    InputError
        If a folder, the class list or a result cannot be used. Then no result is written.
    """
    # openpyxl and jinja2 take a while to load, which whoever only reads notebooks should not wait for
    from clvteach.marking import intake, output_folder
    from clvteach.marking.changes import compared
    from clvteach.marking.class_list import read_roster
    from clvteach.marking.class_marks import mark
    from clvteach.marking.platform_list import filled_in
    from clvteach.marking.replacing import Changed

    submissions, roster, out = Path(submissions), Path(roster), Path(out)
    output_folder.refuse(submissions, roster, out)
    learners = read_roster(roster)
    earlier = output_folder.earlier_results(out)
    handed_in = list(intake.submissions_in(submissions, run))
    if not handed_in:
        raise InputError(_("There is no file in {folder}: put what was handed in there.").format(folder=submissions))
    notes = []
    while True:
        marks = mark(handed_in, learners, earlier.edits.by_hand, earlier.edits.decisions)
        marks = compared(marks, earlier.edits.before)
        given_back = filled_in(roster, marks)
        try:
            written = output_folder.write(out, marks, earlier, given_back.files)
            return marks, [*notes, *written, *given_back.notes]
        except Changed:
            earlier = output_folder.earlier_results(out)
            if earlier.workbook and not earlier.edits.fingerprint:
                raise InputError(
                    _("{file} was being saved while the marking ran: mark again. Nothing was written.").format(
                        file=out / output_folder.WORKBOOK
                    )
                ) from None
            notes = [
                _("You saved {file} while the marking ran: what you typed counts.").format(file=output_folder.WORKBOOK)
            ]
