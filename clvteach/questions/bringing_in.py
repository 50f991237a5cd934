"""Bringing answers from the journal into a notebook that is being saved.

After its page was loaded again, a form no longer reaches the output that keeps its answer. The journal has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path

from clvteach import chapters
from clvteach.forms.markup import paragraphs
from clvteach.language import _
from clvteach.questions import journal
from clvteach.questions.keeping import as_html
from clvteach.questions.session import ANSWER, EARLIER, MOST_EARLIER

_ASKED = re.compile(r'data-clvteach-asked="([^"]*)"')


def bring_in(notebook: dict, folder: Path) -> None:
    """Put the newest answers of the journals in a folder into the outputs that wait for them.

    Parameters
    ----------
    notebook : dict
        Version 4 of the format, changed in place. Where the journal has nothing newer, everything stays as it is.
    folder : Path
        In which the notebook lies.
    """
    read: dict[tuple[str, str], list[dict]] = {}
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            asked = _asked_in(data)
            if asked is None:
                continue
            exercise, question, learner = asked
            if (exercise, learner) not in read:
                read[exercise, learner] = _entries(folder, exercise, learner)
            record = _newer(read[exercise, learner], question, data.get(ANSWER))
            if record:
                data.update(_as_kept(record))


def _asked_in(data: Mapping) -> tuple[str, str, str] | None:
    """Whose answer to what an output keeps, or waits for: exercise, question, learner."""
    record = data.get(ANSWER)
    if isinstance(record, dict):
        asked = tuple(record.get(name) for name in ("exercise", "question", "learner"))
    else:
        html = data.get("text/html", "")
        found = _ASKED.search("".join(html) if isinstance(html, list) else html)
        asked = tuple(unescape(found[1]).split("/")) if found else ()
    return asked if len(asked) == 3 and all(isinstance(one, str) and "/" not in one for one in asked) else None


def _entries(folder: Path, exercise: str, learner: str) -> list[dict]:
    try:
        return journal.read(folder / f"{exercise}{chapters.JOURNAL}", exercise, learner)[0]
    except journal.ForeignJournal:
        return []


def _newer(entries: list[dict], question: str, kept: object) -> dict | None:
    """The record of the journal's newest answer to a question, if the output does not keep one as new."""
    answers = [entry for entry in entries if "answer" in entry]
    tries = [(place, entry) for place, entry in enumerate(answers, start=1) if entry["question"] == question]
    if not tries:
        return None
    place, newest = tries[-1]
    if isinstance(kept, dict) and _when(kept) >= _when(newest | {"place": place}):
        return None
    earlier = [entry for _place, entry in tries[:-1]][-MOST_EARLIER:]
    given = {"earlier": [one["answer"] for one in earlier], "earlier_at": [one.get("at", "") for one in earlier]}
    return newest | dict(zip(EARLIER, (*given.values(), place), strict=True))


def _as_kept(record: dict) -> dict:
    """An output that keeps an answer of which nothing is said yet."""
    said = _("Your answer is kept. Run this cell again to see what there is to say about it.")
    html = f'<div class="clvteach-kept"><b>{escape(record["question"])}</b>{paragraphs(said)}{as_html(record)}</div>'
    return {ANSWER: record, "text/html": html, "text/plain": said}


def _when(record: Mapping) -> tuple[str, int]:
    """When an answer was given; of two in the same second the later one has the higher place."""
    place = record.get("place")
    return str(record.get("at", "")), place if isinstance(place, int) else 0
