"""The answers that a notebook's outputs keep (see :mod:`clvteach.questions.session`), as far as they are what clvteach writes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from clvteach.checks import InputError, plain, shown
from clvteach.language import LANGUAGES, _, listing, ngettext
from clvteach.marking.notebook_file import (
    Notebook,
    NotebookCell,
    joined_text,
    json_of,
    list_or_empty,
    mapping_or_empty,
    positive,
)
from clvteach.marking.submission import Answer
from clvteach.questions.answers import MOST_CHARACTERS, visible
from clvteach.questions.keeping import text_in_html
from clvteach.questions.learner import MOST_DRAWS, Asked, learner_number
from clvteach.questions.session import ANSWER, FORMAT, MOST_EARLIER

DEEPEST = 20  # lists in lists in an answer
MOST_PARTS = 10_000  # of an answer; clvteach keeps 1,000 cells, with their labels
MOST_LETTERS = 2 * MOST_CHARACTERS  # of all texts in an answer; clvteach keeps half of it
LONGEST_FEEDBACK = 1_000_000  # characters of HTML with an answer in it, each of which may take six
MOST_ANSWERS = 10_000  # in a notebook
MOST_NAMED = 5  # of questions with something odd about their answers
MOST_HINTS = 100  # for a question, which has a handful of them
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


@dataclass(frozen=True)
class KeptAnswer:
    """An answer as a notebook's output keeps it, and where it stands: the answers before it, its cell's number and position."""

    exercise: str
    question: str
    language: str
    answer: Answer
    order: int
    count: int
    position: int

    @property
    def work(self) -> tuple[int, ...]:
        """The latest work has the largest: the longest history, then what was answered, run, or placed last."""
        return (self.answer.tries, self.order, self.count, self.position)


def kept_answers(notebook: Notebook) -> tuple[list[KeptAnswer], list[str]]:
    """All answers that a notebook holds, in its order, and what is wrong with others."""
    records, differing, newer, malformed = [], set(), 0, 0
    for position, cell in enumerate(notebook.cells):
        for output in cell.outputs:
            kept, again = _kept_in(output), _kept_in_html(output)
            if kept is None and again is None:
                continue
            if len(records) == MOST_ANSWERS:
                sentence = _("It holds more than {n} answers: the rest is left out.")
                return records, [sentence.format(n=MOST_ANSWERS)]
            record = _kept_answer(again if kept is None else kept, cell, position)
            if record:
                records.append(record)
                if again is not None and not _same(record, _kept_answer(again, cell, position)):
                    differing.add(record.question)
            elif positive(mapping_or_empty(again if kept is None else kept).get("format")) > FORMAT:
                newer += 1
            else:
                malformed += 1
    return records, _complaints(differing, newer, malformed)


def journals_answers(entries: Iterable[Mapping]) -> list[KeptAnswer]:
    """The answers in a journal (see :mod:`clvteach.questions.journal`), in its order; what is no answer is passed over."""
    nowhere = NotebookCell("code", "")
    found = (_kept_answer(entry, nowhere, position) for position, entry in enumerate(entries))
    return [record for record in found if record]


def _complaints(differing: set[str], newer: int, malformed: int) -> list[str]:
    """What is wrong with kept answers, in sentences."""
    problems = []
    if differing:
        sentence = _(
            "Kept in two places that differ, so that one may have been changed by hand: {questions}. The one that is not shown counts."
        )
        problems.append(sentence.format(questions=listing(map(shown, sorted(differing)[:MOST_NAMED]))))
    if newer:
        sentence = ngettext(
            "{n} answer was made with a newer clvteach and is left out: install the newest one.",
            "{n} answers were made with a newer clvteach and are left out: install the newest one.",
            newer,
        )
        problems.append(sentence.format(n=newer))
    if malformed:
        sentence = ngettext(
            "{n} kept answer is damaged and is left out: its cell must be run again.",
            "{n} kept answers are damaged and are left out: their cells must be run again.",
            malformed,
        )
        problems.append(sentence.format(n=malformed))
    return problems


def _same(record: KeptAnswer, again: KeptAnswer | None) -> bool:
    """Whether an answer is the one that is kept beside it in another way."""
    return again is not None and all(
        getattr(record, name) == getattr(again, name) for name in ("exercise", "question", "answer")
    )


def _kept_in(output: Mapping) -> object:
    """The answer that an output keeps: among its data since version 4, in the output itself before; None if none."""
    for data in (mapping_or_empty(output.get("data")), output):
        if ANSWER in data:
            kept = data[ANSWER]
            return kept if isinstance(kept, dict) else _parsed(joined_text(kept))
    return None


def _kept_in_html(output: Mapping) -> object:
    """The answer that the feedback's HTML keeps, where an editor has dropped the other one; None if none."""
    data = mapping_or_empty(output.get("data"))
    html = joined_text(data.get("text/html", output.get("html")))
    text = text_in_html(html) if len(html) <= LONGEST_FEEDBACK else None
    return None if text is None else _parsed(text)


def _parsed(text: str) -> object:
    """A record that was written as text. What cannot be read comes back as that text: it is no record."""
    try:
        return json_of(text)
    except (ValueError, RecursionError):
        return text


def _kept_answer(kept: object, cell: NotebookCell, position: int) -> KeptAnswer | None:
    """A record, or None if it is not one as clvteach writes it."""
    if not isinstance(kept, dict) or "answer" not in kept or not 1 <= positive(kept.get("format")) <= FORMAT:
        return None
    exercise, question, learner = (kept.get(key) for key in ("exercise", "question", "learner"))
    if not (isinstance(exercise, str) and isinstance(question, str) and isinstance(learner, str)):
        return None
    try:
        answer = Answer(
            _clean(kept["answer"]),
            learner_number(learner),
            tries=positive(kept.get("tries")) or len(list_or_empty(kept.get("earlier"))) + 1,
            with_zeros=kept["format"] == 1,
            asked=_asked(kept.get("asked")),
            times=_times(kept),
            hints=_hints(kept.get("hints")),
        )
    except InputError:
        return None
    language = kept.get("language")
    return KeptAnswer(
        exercise=exercise[:100],
        question=question_name(question[:100]),
        language=language if isinstance(language, str) and language in LANGUAGES else "",
        answer=answer,
        order=positive(kept.get("place")),
        count=cell.count,
        position=position,
    )


def _asked(kept: object) -> Asked | None:
    """What an answer says it was given to; None if it does not say so as clvteach does."""
    attempt, *digests = (mapping_or_empty(kept).get(name) for name in ("attempt", "numbers", "version"))
    if type(attempt) is not int or not 0 <= attempt < MOST_DRAWS or not all(isinstance(one, str) for one in digests):
        return None
    order = [one[:100] for one in list_or_empty(mapping_or_empty(kept).get("order"))[:26] if isinstance(one, str)]
    return Asked(attempt, *(one[:64] for one in digests), tuple(order))


def _times(kept: Mapping) -> tuple[datetime, ...]:
    """When the answers were given, as far as that is known for all of them; else only when this one was."""
    at, earlier = _time(kept.get("at")), [_time(one) for one in list_or_empty(kept.get("earlier_at"))[-MOST_EARLIER:]]
    if at is None:
        return ()
    parallel = len(earlier) == len(list_or_empty(kept.get("earlier"))[-MOST_EARLIER:]) and None not in earlier
    return (*earlier, at) if parallel else (at,)


def _time(text: object) -> datetime | None:
    """A time as clvteach writes it; None if it is none."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:  # a 31st of February
        return None


def _hints(number: object) -> int | None:
    return number if type(number) is int and 0 <= number <= MOST_HINTS else None


def _clean(value: object) -> object:
    """An answer without what would trouble whoever shows or calculates with it.

    Raises
    ------
    InputError
        If it is nested deeper, longer or larger than clvteach keeps an answer.
    """
    parts = letters = 0

    def clean(value: object, depth: int) -> object:
        nonlocal parts, letters
        parts += 1
        letters += len(value) if isinstance(value, str) else 0
        if depth > DEEPEST or parts > MOST_PARTS or letters > MOST_LETTERS:
            raise InputError("too much")
        if isinstance(value, str):
            if len(value) > MOST_CHARACTERS:
                raise InputError("too long")
            return visible(value)
        if isinstance(value, list):
            return [clean(part, depth + 1) for part in value]
        if isinstance(value, dict):
            return {clean(key, depth + 1): clean(part, depth + 1) for key, part in value.items()}
        if isinstance(value, float) and not math.isfinite(value):
            return {"other": str(value)}
        return value

    return clean(value, 0)


def question_name(question: str) -> str:
    return plain(question).strip().lower()
