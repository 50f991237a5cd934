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

    submissions, out = Path(submissions), Path(out)
    results.refuse(submissions, out)
    learners = read_roster(Path(roster))
    earlier = results.before(out)
    marks = mark(results.submissions_in(submissions, run), learners, earlier.found.by_hand)
    if not marks.papers:
        raise InputError(_("There is no file in {folder}: put what was handed in there.").format(folder=submissions))
    return marks, results.write(out, marks, earlier)
