"""Marking what a class handed in: ``clvteach mark submissions/ --roster class.csv --out marks/``.

``collecting`` finds the files, ``reading`` reads them (``running`` runs those that were not), ``marks`` marks them, and
``results`` writes what ``excel``, ``moodle`` and ``pages`` make of it. No learner's code is run, except in ``running``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clvteach.checks import InputError
from clvteach.language import _

if TYPE_CHECKING:
    from clvteach.marking.marks import Marks


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
    # openpyxl and matplotlib take a second to load, which a process that runs one notebook should not wait for
    from clvteach.marking import results
    from clvteach.marking.marks import mark
    from clvteach.marking.roster import read_roster

    submissions, roster, out = Path(submissions), Path(roster), Path(out)
    results.refuse(submissions, roster, out)
    learners = read_roster(roster)
    earlier = results.before(out)
    handed_in = list(results.submissions_in(submissions, run))
    if not handed_in:
        raise InputError(_("There is no file in {folder}: put what was handed in there.").format(folder=submissions))
    notes = []
    while True:
        marks = mark(handed_in, learners, earlier.found.by_hand, earlier.found.decisions)
        try:
            return marks, [*notes, *results.write(out, marks, earlier)]
        except results.Changed:
            earlier = results.before(out)
            if earlier.workbook and not earlier.found.fingerprint:
                raise InputError(
                    _("{file} was being saved while the marking ran: mark again. Nothing was written.").format(
                        file=out / results.WORKBOOK
                    )
                ) from None
            notes = [_("You saved {file} while the marking ran: what you typed counts.").format(file=results.WORKBOOK)]
