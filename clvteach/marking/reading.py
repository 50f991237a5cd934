"""Reading a notebook that was handed in: as data only. Nothing in it is ever run.

A learner's file may be anything, so nothing about it is taken for granted: every part is looked at before it is used, and
what is wrong with it becomes a sentence for the teacher.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from hashlib import sha256

from clvteach import exercises
from clvteach.checks import InputError, shown
from clvteach.language import LANGUAGES, _, listing, ngettext
from clvteach.marking.code_calls import Call, code_in, text_literal
from clvteach.marking.collecting import HandedIn
from clvteach.marking.kept_answers import KeptAnswer, kept_answers, question_name
from clvteach.marking.notebook_file import Notebook, NotebookCell, joined_text, mapping_or_empty, notebook_in
from clvteach.marking.submission import Answer, Submission, letters_in
from clvteach.questions.answers import visible
from clvteach.questions.learner import SAMPLE, learner_number
from clvteach.questions.question import Exercise
from clvteach.questions.status import Status

SOURCE = re.compile(r"(?P<name>[^/\\]+)[/\\](?P<kind>chapter|exercise)\.md")
MOST_LETTERS = 200_000  # of all answers in a notebook, of which a class may hand in thousands
LONGEST_TITLE = 500  # characters of a feedback, in which its title stands
INSTRUCTORS = re.compile(r"^>\s*\*\*(Instructor's edition|教师版)", re.MULTILINE)


def read(handed_in: HandedIn) -> Submission:
    """What a file holds that was handed in.

    Parameters
    ----------
    handed_in : HandedIn
        From :func:`clvteach.marking.collecting.collect`.

    Returns
    -------
    Submission
        Whatever the file is. Its problems are in the language in use.

    Examples
    --------
    >>> read(HandedIn("a.ipynb", b"")).problems
    ('The file is empty: ask for it again.',)
    """
    problems = [handed_in.problem] if handed_in.problem else []
    if handed_in.content is None:
        return Submission(handed_in.file, problems=tuple(problems))
    digest = sha256(handed_in.content).hexdigest()
    try:
        notebook = notebook_in(handed_in.content)
    except InputError as error:
        return Submission(handed_in.file, problems=(*problems, str(error)), digest=digest)
    records, complaints = kept_answers(notebook)
    code, unseen = code_in(notebook)
    calls = [call for _cell, several in code for call in several]
    exercise, complaint = _exercise(notebook, records, calls)
    problems += complaint
    language = _language(notebook, records, calls)
    if exercise is None:
        return Submission(handed_in.file, language=language, problems=(*problems, *complaints), digest=digest)
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
    answers, complaint = _within_bounds(answers)
    problems += complaint
    unrun, dropped, failed = _unrun(code, exercise, answers)
    problems += complaints + more
    if differing:
        sentence = _("Answered more than once, differently, in copied cells: {questions}. The latest answer counts.")
        problems.append(sentence.format(questions=listing(differing)))
    problems += failed
    if dropped:
        sentence = _(
            "Answered and run, but the program that saved the file has left out what keeps the answer: {questions}. Ask for the file saved in JupyterLab, or mark with --run."
        )
        problems.append(sentence.format(questions=listing(dropped)))
    if set(unrun) - set(dropped):
        sentence = _("Answered, but the cell was not run, so that no answer is kept: {questions}.")
        problems.append(sentence.format(questions=listing(name for name in unrun if name not in dropped)))
    elif not answers and not unrun:
        problems.append(_("Nothing is answered in it."))
    return Submission(
        handed_in.file,
        exercise=exercise.name,
        language=language,
        learner=learner,
        answers={name: answers[name] for name in exercise.questions if name in answers},
        unrun=frozenset(unrun),
        instructors=instructors,
        problems=tuple(problems),
        digest=digest,
    )


def _exercise(notebook: Notebook, records: list[KeptAnswer], calls: list[Call]) -> tuple[Exercise | None, list[str]]:
    """Which exercise a notebook is, by what most of its answers say, by where it was made from, or by its code."""
    source = mapping_or_empty(notebook.metadata.get("clvteach")).get("source")
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


def _language(notebook: Notebook, records: list[KeptAnswer], calls: list[Call]) -> str:
    """In which language its learner reads: by the answers, by what it was made for, or by the line that chooses it."""
    named = [language for language, _count in Counter(record.language for record in records).most_common()]
    named += [notebook.metadata.get("lang"), *(call.first for call in calls if call.function == "use")]
    return next((name for name in named if isinstance(name, str) and name in LANGUAGES), "en")


def _of_exercise(records: list[KeptAnswer], exercise: Exercise) -> tuple[list[KeptAnswer], list[str]]:
    """The answers to an exercise's questions, and what to say about the others."""
    others = {name for name in {record.exercise for record in records} if not _is_of(name, exercise)}
    mine = [record for record in records if record.exercise not in others]
    unknown = {record.question for record in mine} - set(exercise.questions)
    problems = []
    if others:
        sentence = _("It also holds answers to another exercise, which are left out: {names}.")
        problems.append(sentence.format(names=listing(map(shown, sorted(others)[:5]))))
    if unknown:
        sentence = _("It holds answers to questions that there are not, which are left out: {questions}.")
        problems.append(sentence.format(questions=listing(map(shown, sorted(unknown)[:5]))))
    return [record for record in mine if record.question not in unknown], problems


def _is_of(name: str, exercise: Exercise) -> bool:
    try:
        return exercises.find(name) is exercise
    except InputError:
        return False


def _learner(calls: list[Call], records: list[KeptAnswer]) -> str:
    """Whose notebook it is: whom its code names, or else whose numbers most answers have."""
    named = []
    for call in calls:
        if call.function == "exercise":
            named += filter(None, map(text_literal, call.rest))
    named += [learner for learner, _count in Counter(record.answer.learner for record in records).most_common()]
    for name in named:
        try:
            if learner_number(name) != SAMPLE:
                return learner_number(name)
        except InputError:
            continue
    return SAMPLE


def _latest(records: list[KeptAnswer], learner: str) -> tuple[dict[str, Answer], list[str]]:
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
            (record.answer.value, record.answer.learner) != (latest[question].value, latest[question].learner)
            for record in several
        )
    ]
    return latest, sorted(differing)


def _within_bounds(answers: Mapping[str, Answer]) -> tuple[dict[str, Answer], list[str]]:
    """The answers that there is room for, the short ones first, and a sentence if that is not all of them."""
    letters, kept = 0, {}
    for name, answer in sorted(answers.items(), key=lambda item: letters_in(item[1].value)):
        letters += letters_in(answer.value)
        if letters > MOST_LETTERS:
            left_out = listing(sorted(answers.keys() - kept.keys()))
            sentence = _("Its answers have more than {n} letters in all, so that some are left out: {questions}.")
            return kept, [sentence.format(n=MOST_LETTERS, questions=left_out)]
        kept[name] = answer
    return kept, []


def _unrun(
    code: list[tuple[NotebookCell, tuple[Call, ...]]], exercise: Exercise, answers: Mapping[str, Answer]
) -> tuple[list[str], list[str], list[str]]:
    """The questions that only cells without a kept answer answer; those of them whose feedback is there; sentences on failures."""
    unrun, dropped, problems = set(), set(), {}
    for cell, calls in code:
        names = {question_name(call.first) for call in calls if call.function == "answer" and not call.blank}
        names = {name for name in names if name in exercise.questions and name not in answers}
        unrun |= names
        for output in cell.outputs:
            dropped |= {name for name in names if _is_feedback(output, name)}
            if output.get("output_type") in ("error", "pyerr"):
                error = visible(f"{joined_text(output.get('ename'))}: {joined_text(output.get('evalue'))}")
                sentence = _("The cell of question {question} failed: {error}.")
                problems |= {name: sentence.format(question=name, error=shown(error)) for name in names}
    return sorted(unrun), sorted(dropped), [problems[name] for name in sorted(problems)]


def _is_feedback(output: Mapping, question: str) -> bool:
    """Whether an output says how the answer to a question stands, as text or in HTML: its title is sign, question, word."""
    data = mapping_or_empty(output.get("data"))
    plain = joined_text(data.get("text/plain", output.get("text")))[:LONGEST_TITLE]
    html = joined_text(data.get("text/html", output.get("html")))[:LONGEST_TITLE]
    titles = {f"{status.hint} {question} " for status in Status if status != Status.UNANSWERED}
    return any(plain.startswith(title) or f"<b>{title}" in html for title in titles)
