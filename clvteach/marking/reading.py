"""Reading a notebook that was handed in: as data only. Nothing in it is ever run.

A learner's file may be anything, so nothing about it is taken for granted: every part is looked at before it is used, and
what is wrong with it becomes a sentence for the teacher.
"""

from __future__ import annotations

import io
import json
import math
import re
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from clvteach import exercises
from clvteach.checks import InputError, plain, shown
from clvteach.language import LANGUAGES, _, listing, ngettext
from clvteach.marking.collecting import Found, text_of
from clvteach.marking.submission import Answer, Submission
from clvteach.questions.answers import MOST_CHARACTERS, is_blank, visible
from clvteach.questions.learner import SAMPLE, learner_number
from clvteach.questions.question import Exercise
from clvteach.questions.session import ANSWER, FORMAT

DEEPEST = 20  # lists in lists in an answer
MOST_PARTS = 10_000  # of an answer; clvteach keeps 1,000 cells, with their labels
MOST_LETTERS = 2 * MOST_CHARACTERS  # of all texts in an answer; clvteach keeps half of it
MOST_VALUES = 1_500_000  # in a notebook's file, whose text they outgrow in memory twenty times
MOST_CELLS = 10_000
MOST_RECORDS = 10_000
MOST_CODE = 50_000  # characters of code in all cells that are looked at closely, since they answer something
MOST_EFFORT = (
    50_000_000  # quotation marks in a line times its length: so long may Python's tokenizer look for their ends
)
LONGEST_SOURCE = 50_000  # of one of them
MOST_CALLS = 500  # in a cell that are looked at
LONGEST_CALL = 200  # words of code of each
MOST_DIGITS = 15  # what a whole number can have and still be the same as a float
SOURCE = re.compile(r"(?P<name>[^/\\]+)[/\\](?P<kind>chapter|exercise)\.md")
CALL = re.compile(r"\b(answer|exercise|use)\s*\(")
INSTRUCTORS = re.compile(r"^>\s*\*\*(Instructor's edition|教师版)", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook of any version.

    Attributes
    ----------
    kind : str
        ``"code"``, ``"markdown"`` or another.
    source : str
    count : int
        Its number in the order of running; 0 if it was not run.
    outputs : tuple of dict
    """

    kind: str
    source: str
    count: int = 0
    outputs: tuple[Mapping, ...] = ()


@dataclass(frozen=True)
class Notebook:
    """What is in a notebook's file, and how many of its cells are none."""

    metadata: Mapping
    cells: tuple[Cell, ...]
    damaged: int = 0


@dataclass(frozen=True)
class Record:
    """An answer as a notebook's output keeps it (see :mod:`clvteach.questions.session`), and where it stands."""

    exercise: str
    question: str
    language: str
    answer: Answer
    place: int
    count: int
    at: int

    @property
    def work(self) -> tuple[int, ...]:
        """The latest work has the largest: the longest history, then what was answered, run, or placed last."""
        return (self.answer.tries, self.place, self.count, self.at)


def read(found: Found) -> Submission:
    """What a file holds that was handed in.

    Parameters
    ----------
    found : Found
        From :func:`clvteach.marking.collecting.collect`.

    Returns
    -------
    Submission
        Whatever the file is. Its problems are in the language in use.

    Examples
    --------
    >>> read(Found("a.ipynb", b"")).problems
    ('The file is empty: ask for it again.',)
    """
    problems = [found.problem] if found.problem else []
    if found.content is None:
        return Submission(found.file, problems=tuple(problems))
    digest = sha256(found.content).hexdigest()
    try:
        notebook = notebook_in(found.content)
    except InputError as error:
        return Submission(found.file, problems=(*problems, str(error)), digest=digest)
    records, complaints = _records(notebook)
    code, unseen = _code(notebook)
    calls = [call for _cell, several in code for call in several]
    exercise, complaint = _exercise(notebook, records, calls)
    problems += complaint
    language = _language(notebook, records, calls)
    if exercise is None:
        return Submission(found.file, language=language, problems=(*problems, *complaints), digest=digest)
    if notebook.damaged:
        sentence = ngettext("{n} cell is damaged.", "{n} cells are damaged.", notebook.damaged)
        problems.append(sentence.format(n=notebook.damaged))
    problems += unseen
    instructors = any(cell.kind == "markdown" and INSTRUCTORS.search(cell.source) for cell in notebook.cells)
    if instructors:
        problems.append(_("This is the instructor's edition, with the solutions, or made from it."))
    mine, more = _of_exercise(records, exercise)
    learner = _learner(calls, mine)
    answers, differing = _latest(mine, learner)
    unrun, failed = _unrun(code, exercise, answers)
    problems += complaints + more
    if differing:
        sentence = _("Answered more than once, differently, in copied cells: {questions}. The latest answer counts.")
        problems.append(sentence.format(questions=listing(differing)))
    problems += failed
    if unrun:
        sentence = _("Answered, but the cell was not run, so that no answer is kept: {questions}.")
        problems.append(sentence.format(questions=listing(unrun)))
    elif not answers:
        problems.append(_("Nothing is answered in it."))
    return Submission(
        found.file,
        exercise=exercise.name,
        language=language,
        learner=learner,
        answers={name: answers[name] for name in exercise.questions if name in answers},
        unrun=frozenset(unrun),
        instructors=instructors,
        problems=tuple(problems),
        digest=digest,
    )


def notebook_in(content: bytes) -> Notebook:
    """The notebook in a file, of any version, however damaged.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    Notebook

    Raises
    ------
    InputError
        If it is none; the sentence says what it is instead.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise InputError(_("The file is empty: ask for it again."))
    beginning = text_of(content[:400]).lstrip("\ufeff").lstrip()
    if beginning.startswith("<"):
        raise InputError(_("This is a web page, not a notebook: ask for the file that ends in .ipynb."))
    if not beginning.startswith("{"):
        raise _no_notebook()
    try:
        data = _json(text_of(content))
    except InputError:
        raise
    except (ValueError, RecursionError):
        raise InputError(_("The notebook is broken or not complete: ask for it again.")) from None
    if "cells" not in data and "worksheets" not in data:
        raise _no_notebook()
    cells, damaged = [], 0
    for at, item in enumerate(_items(data)):
        if at == MOST_CELLS:
            raise InputError(_("It has more than {n} cells: ask for the notebook itself.").format(n=MOST_CELLS))
        cell = _cell(item)
        if cell is None:
            damaged += 1
        else:
            cells.append(cell)
    if not cells:
        raise InputError(_("There is no cell in this notebook: ask for it again."))
    return Notebook(_mapping(data.get("metadata")), tuple(cells), damaged)


def _json(text: str) -> object:
    """What a text of JSON says, if it says no more than there is room for.

    Raises
    ------
    InputError
        If it holds more values than a notebook has.
    ValueError, RecursionError
        If it is no JSON, or nested too deep.
    """
    if sum(map(text.count, "{[,")) > MOST_VALUES:
        sentence = _("It holds more than {n} single values: ask for it with fewer outputs.")
        raise InputError(sentence.format(n=MOST_VALUES))
    return json.loads(text, parse_int=_whole, parse_constant=_no_number)


def _no_notebook() -> InputError:
    return InputError(_("This is no notebook: ask for the file that ends in .ipynb."))


def _whole(digits: str) -> float:
    return int(digits) if len(digits.lstrip("-")) <= MOST_DIGITS else float(digits)


def _no_number(name: str) -> object:
    return {"other": name}  # as encode() keeps what is no number


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list:
    return value if isinstance(value, list) else []


def _items(data: Mapping) -> Iterator[object]:
    """What stands where cells stand: at the top since version 4, in worksheets before."""
    yield from _list(data.get("cells"))
    for sheet in _list(data.get("worksheets")):
        yield from _list(_mapping(sheet).get("cells"))


def _cell(item: object) -> Cell | None:
    if not isinstance(item, dict):
        return None
    source = next((item[key] for key in ("source", "input", "code") if key in item), "")
    count = next((item[key] for key in ("execution_count", "prompt_number") if key in item), 0)
    outputs = (output for output in _list(item.get("outputs")) if isinstance(output, dict))
    return Cell(str(item.get("cell_type")), _text(source), _place(count), tuple(outputs))


def _text(source: object) -> str:
    """Text that may be given as a list of lines."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _place(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _kept(output: Mapping) -> object:
    """The answer that an output keeps: among its data since version 4, in the output itself before; None if none."""
    for data in (_mapping(output.get("data")), output):
        if ANSWER in data:
            kept = data[ANSWER]
            return kept if isinstance(kept, dict) else _parsed(_text(kept))
    return None


def _parsed(text: str) -> object:
    """A record that was written as text. What cannot be read comes back as that text: it is no record."""
    try:
        return _json(text)
    except (ValueError, RecursionError):
        return text


def _records(notebook: Notebook) -> tuple[list[Record], list[str]]:
    """All answers that a notebook holds, in its order, and what is wrong with others."""
    records, newer, malformed = [], 0, 0
    for at, cell in enumerate(notebook.cells):
        for output in cell.outputs:
            kept = _kept(output)
            if kept is None:
                continue
            if len(records) == MOST_RECORDS:
                sentence = _("It holds more than {n} answers: the rest is left out.")
                return records, [sentence.format(n=MOST_RECORDS)]
            record = _record(kept, cell, at)
            if record:
                records.append(record)
            elif _place(_mapping(kept).get("format")) > FORMAT:
                newer += 1
            else:
                malformed += 1
    problems = []
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
    return records, problems


def _record(kept: object, cell: Cell, at: int) -> Record | None:
    """A record, or None if it is not one as clvteach writes it."""
    if not isinstance(kept, dict) or "answer" not in kept or not 1 <= _place(kept.get("format")) <= FORMAT:
        return None
    exercise, question, learner = (kept.get(key) for key in ("exercise", "question", "learner"))
    if not (isinstance(exercise, str) and isinstance(question, str) and isinstance(learner, str)):
        return None
    try:
        answer = Answer(
            _clean(kept["answer"]),
            learner_number(learner),
            tries=len(_list(kept.get("earlier"))) + 1,
            with_zeros=kept["format"] == 1,
        )
    except InputError:
        return None
    language = kept.get("language")
    return Record(
        exercise=exercise[:100],
        question=_name(question[:100]),
        language=language if isinstance(language, str) and language in LANGUAGES else "",
        answer=answer,
        place=_place(kept.get("place")),
        count=cell.count,
        at=at,
    )


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


def _name(question: str) -> str:
    return plain(question).strip().lower()


@dataclass(frozen=True)
class Call:
    """A call that stands in a cell, such as ``me.answer("1a", 5)``.

    Attributes
    ----------
    function : str
        ``"answer"``, ``"exercise"`` or ``"use"``.
    first : str
        Its first argument, a text.
    rest : tuple of str
        The pieces of code of the others.
    blank : bool
        Whether these are still dots, or a name that this cell gives to dots.
    """

    function: str
    first: str
    rest: tuple[str, ...]
    blank: bool


def _code(notebook: Notebook) -> tuple[list[tuple[Cell, tuple[Call, ...]]], list[str]]:
    """The code cells with their calls, and a sentence if there is more code than an exercise can have."""
    looked_at, characters, effort, n = [], 0, 0, 0
    for cell in notebook.cells:
        if cell.kind == "code" and not CALL.search(cell.source):
            looked_at.append((cell, ()))
        elif cell.kind == "code":
            characters += len(cell.source)
            effort += sum(len(line) * (line.count("'") + line.count('"')) for line in cell.source.split("\n"))
            if characters > MOST_CODE or effort > MOST_EFFORT or n > MOST_CALLS:
                return looked_at, [_("It holds far more code than an exercise: not all of it was looked at.")]
            looked_at.append((cell, calls_in(cell.source)))
            n += len(looked_at[-1][1])
    return looked_at, []


@lru_cache(500)  # most cells are the same in every learner's notebook
def calls_in(source: str) -> tuple[Call, ...]:
    """The calls in a cell that say which exercise it is, in which language, and what it answers.

    Parameters
    ----------
    source : str
        Any text. It is taken into its words as Python does it, as far as that is possible; it is never run or compiled.

    Returns
    -------
    tuple of Call

    Examples
    --------
    >>> [(call.first, call.blank) for call in calls_in('me.answer("1a", ...)\\nme.answer("1b", 5)')]
    [('1a', True), ('1b', False)]
    """
    if len(source) > LONGEST_SOURCE or not CALL.search(source):
        return ()
    words = list(_words(source))
    unfinished = "..." in words  # in a function, too, dots wait to be replaced
    blank = {name for word, name in zip(words, words[1:], strict=False) if word == "def" and unfinished}
    for at in [at for at, word in enumerate(words) if word == "="][:MOST_CALLS]:
        (blank.add if _is_blank(_pieces(words[at + 1 : at + LONGEST_CALL]), blank) else blank.discard)(words[at - 1])
    calls = []
    for at, word in enumerate(words[:-2]):
        if word not in ("answer", "exercise", "use") or words[at + 1] != "(":
            continue
        if word != "exercise" and words[at - 1 : at] != ["."]:
            continue
        first = _literal(words[at + 2])
        if first is not None:
            rest = _pieces(words[at + 3 : at + LONGEST_CALL])
            calls.append(Call(word, first, rest, _is_blank(rest, blank)))
        if len(calls) > MOST_CALLS:
            break
    return tuple(calls)


def _words(source: str) -> Iterator[str]:
    """The words of a text in Python, without comments, ";" after each statement; up to where it is Python no longer."""
    ignored = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in ignored:
                yield ";" if token.type == tokenize.NEWLINE else token.string
    except (tokenize.TokenError, SyntaxError, ValueError):
        return


def _literal(word: str) -> str | None:
    """The text that a word of code writes between quotation marks, or None."""
    found = re.fullmatch(r"""[rRuU]?('''|\"""|'|")(.*)\1""", word, re.DOTALL)
    return found and found[2]


def _pieces(words: Iterable[str]) -> tuple[str, ...]:
    """The words up to the end of a statement, or to the bracket that closes a call, without signs."""
    open_brackets, pieces = 1, []
    for word in words:
        open_brackets += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        if word == ";" or not open_brackets:
            break
        if word == ":" and pieces:
            pieces.pop()  # what stands before a colon is the name of an entry
        elif word == "..." or re.match(r"""[\w'".]""", word) and word != ".":
            pieces.append(word)
    return tuple(pieces)


def _is_blank(pieces: tuple[str, ...], blank: set[str]) -> bool:
    """Whether pieces of code are dots only, or names that stand for dots."""
    literals = {piece: _literal(piece) for piece in pieces}
    return all(
        piece in ("...", "None") or piece in blank or (literal is not None and is_blank(literal))
        for piece, literal in literals.items()
    )


def _exercise(notebook: Notebook, records: list[Record], calls: list[Call]) -> tuple[Exercise | None, list[str]]:
    """Which exercise a notebook is, by what most of its answers say, by where it was made from, or by its code."""
    source = _mapping(notebook.metadata.get("clvteach")).get("source")
    made_from = SOURCE.fullmatch(source) if isinstance(source, str) else None
    made_for = made_from["name"] if made_from and made_from["kind"] == "exercise" else None
    opened = next((call.first for call in calls if call.function == "exercise"), None)
    answered = Counter(record.exercise for record in records)
    named = [name for name in (made_for, opened) if name]
    candidates = sorted(dict.fromkeys([*named, *answered]), key=lambda name: -answered[name])
    for name in candidates:
        try:
            exercise = exercises.find(name)
        except InputError:
            continue
        if made_for and made_for != exercise.name:
            sentence = _("It is the notebook of {one}, but its answers are those of {other}: marked as {other}.")
            return exercise, [sentence.format(one=shown(made_for), other=exercise.name)]
        return exercise, []
    if candidates:
        sentence = _("This clvteach has no exercise {name}: install the newest one.")
        return None, [sentence.format(name=listing(map(shown, candidates[:5])))]
    if made_from:
        return None, [_("This is the chapter, not its exercise: ask for the notebook from the folder exercises.")]
    return None, [_("This is another notebook, no exercise of this workbook.")]


def _language(notebook: Notebook, records: list[Record], calls: list[Call]) -> str:
    """In which language its learner reads: by the answers, by what it was made for, or by the line that chooses it."""
    named = [language for language, _count in Counter(record.language for record in records).most_common()]
    named += [notebook.metadata.get("lang"), *(call.first for call in calls if call.function == "use")]
    return next((name for name in named if isinstance(name, str) and name in LANGUAGES), "en")


def _of_exercise(records: list[Record], exercise: Exercise) -> tuple[list[Record], list[str]]:
    """The answers to an exercise's questions, and what to say about the others."""
    others = {name for name in {record.exercise for record in records} if not _same(name, exercise)}
    mine = [record for record in records if record.exercise not in others]
    unknown = {record.question for record in mine} - set(exercise.questions)
    problems = []
    if others:
        sentence = _("It also holds answers to another exercise, which are left out: {names}.")
        problems.append(sentence.format(names=listing(map(shown, sorted(others)[:5]))))
    if unknown:
        sentence = _("It holds answers to questions that there are not, which are left out: {questions}.")
        problems.append(sentence.format(questions=listing(map(shown, sorted(unknown)[:5]))))
    return [one for one in mine if one.question not in unknown], problems


def _same(name: str, exercise: Exercise) -> bool:
    try:
        return exercises.find(name) is exercise
    except InputError:
        return False


def _learner(calls: list[Call], records: list[Record]) -> str:
    """Whose notebook it is: whom its code names, or else whose numbers most answers have."""
    named = []
    for call in calls:
        if call.function == "exercise":
            named += filter(None, map(_literal, call.rest))
    named += [learner for learner, _count in Counter(record.answer.learner for record in records).most_common()]
    for name in named:
        try:
            if learner_number(name) != SAMPLE:
                return learner_number(name)
        except InputError:
            continue
    return SAMPLE


def _latest(records: list[Record], learner: str) -> tuple[dict[str, Answer], list[str]]:
    """The answer that counts for each question, and the questions with several different ones.

    With the numbers of the notebook's own learner before any others, of the latest work before earlier.
    """
    given = defaultdict(list)
    for record in records:
        given[record.question].append(record)
    latest = {
        question: max(several, key=lambda record: (record.answer.learner == learner, record.work)).answer
        for question, several in given.items()
    }
    differing = [
        question
        for question, several in given.items()
        if any(
            (one.answer.value, one.answer.learner) != (latest[question].value, latest[question].learner)
            for one in several
        )
    ]
    return latest, sorted(differing)


def _unrun(
    code: list[tuple[Cell, tuple[Call, ...]]], exercise: Exercise, answers: Mapping[str, Answer]
) -> tuple[list[str], list[str]]:
    """The questions that only cells without a kept answer answer, and sentences on those whose cell failed."""
    unrun, problems = set(), {}
    for cell, calls in code:
        names = {_name(call.first) for call in calls if call.function == "answer" and not call.blank}
        names = {name for name in names if name in exercise.questions and name not in answers}
        unrun |= names
        for output in cell.outputs:
            if output.get("output_type") in ("error", "pyerr"):
                error = visible(f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}")
                sentence = _("The cell of question {question} failed: {error}.")
                problems |= {name: sentence.format(question=name, error=shown(error)) for name in names}
    return sorted(unrun), [problems[name] for name in sorted(problems)]
