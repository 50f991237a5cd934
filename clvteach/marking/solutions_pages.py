"""Solutions to hand out after the date: for each learner a page with the learner's own numbers, worked out step by step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from markupsafe import Markup
from tqdm import tqdm

from clvteach import exercises, files, language
from clvteach.checks import InputError
from clvteach.language import _, ngettext
from clvteach.marking import pages, replacing
from clvteach.marking.class_list import read_roster
from clvteach.marking.collecting import left_out
from clvteach.marking.output_folder import digest_of, name_for_old, safe_name
from clvteach.marking.roster import Learner
from clvteach.questions import in_words
from clvteach.questions.display import name_of, steps_html, title_of
from clvteach.questions.filling import fill, spoken
from clvteach.questions.kinds import Choice, Function, Table, Text
from clvteach.questions.learner import drawn_for, numbers_of
from clvteach.questions.question import Case, Exercise, Question
from clvteach.questions.verdict import Given
from clvteach.questions.worked import solution_code, worked

RECORD = ".clvteach-solutions.json"
KEPT_ASIDE = "kept"  # in place of a digest: nothing that is written again


def release(names: Sequence[str], roster: Path, out: Path) -> list[str]:
    """Write the solutions for a class, in the language in use. Nothing that anybody else wrote is replaced.

    Parameters
    ----------
    names : sequence of str
        Exercises, see :func:`clvteach.exercises.find`; all if there is none.
    roster : Path
        The class list.
    out : Path
        A folder that is empty, or holds what was released before. It is made if it does not exist.

    Returns
    -------
    list of str
        What was written, in sentences.

    Raises
    ------
    InputError
        If there is no such exercise, the list cannot be used, or the folder is a file or holds anything else.
    OSError
        If a file cannot be written.
    """
    chosen = [exercises.find(name) for name in names or exercises.names()]
    learners = read_roster(Path(roster)).learners
    out = Path(out)
    written = _written_before(out)
    _refuse(out, written)
    results = {}
    for learner in tqdm(learners.values(), desc=_("writing solutions"), disable=None):
        for exercise in chosen:
            place = f"{exercise.name}/{safe_name(learner.number)}.html"
            results[place] = page(exercise, learner).encode("utf-8", "replace")
    kept = _put_in_place(out, results, written)
    return [
        *(
            _("{file} held more than this program had written: it is kept as {old}.").format(file=place, old=old)
            for place, old in kept.items()
        ),
        ngettext(
            "The solutions for {n} learner are in {folder}, in a folder for each exercise.",
            "The solutions for {n} learners are in {folder}, in a folder for each exercise.",
            len(learners),
        ).format(n=len(learners), folder=out),
    ]


def page(exercise: Exercise, learner: Learner) -> str:
    """The page for one learner.

    Parameters
    ----------
    exercise : Exercise
    learner : Learner

    Returns
    -------
    str
        HTML in the language in use, with every right answer for this learner's numbers and nobody else's.
    """
    return (
        pages.templates()
        .get_template("solutions.html")
        .render(
            language=language.current(),
            title=_("Solutions: {exercise}").format(exercise=_(exercise.title)),
            learner=_("{name} · student number {number}").format(name=learner.name or "–", number=learner.number),
            note=_("Everything here is worked out with your own numbers. Compare it with your way, step by step."),
            cases=[_case(exercise, case, drawn_for(learner.number)) for case in exercise.cases],
        )
    )


def _case(exercise: Exercise, case: Case, learner: str) -> dict:
    given = numbers_of(exercise, case, learner)
    return {
        "title": title_of(case),
        "story": pages.story(case, given),
        "questions": [_question(exercise, question, given) for question in case.questions],
    }


def _question(exercise: Exercise, question: Question, given: Given) -> dict:
    steps = "" if isinstance(question, Text) else steps_html(question, worked(exercise, question, given))
    in_code = not steps and not isinstance(question, (Text, Choice))
    return {
        "name": name_of(question),
        "text": pages.markup(fill(question.text, given)),
        "way": [pages.markup(hint) for hint in question.hints.rungs(given)],
        "steps": Markup(steps),
        "code": solution_code(exercise, question) if in_code else "",
        "lead": _lead(question),
        "answer": _answer(question, given),
        "options": _options(question, given) if isinstance(question, Choice) else [],
        "meaning": pages.markup(fill(question.meaning, given)) if question.meaning else "",
    }


def _lead(question: Question) -> str:
    """What stands above the answer."""
    match question:
        case Text():
            return _("A good answer says:")
        case Function():
            return _("When your function is checked, it returns:")
    return _("Answer:")


def _answer(question: Question, given: Given) -> Markup | str:
    """The right answer: a table as a table, everything else in words; for a choice the letters alone."""
    match question:
        case Text():
            return pages.markup(question.right_in_words(given))
        case Table():
            right = question.right(given)
            frame = right.to_frame("") if isinstance(right, pd.Series) else right
            cells = frame.map(lambda cell: cell if isinstance(cell, str) else in_words.rounded(cell, question.decimals))
            return pages.table_html(cells, question.labels)
        case Choice():
            right = question.right(given)
            return language.listing(letter for letter, name in question.lettered(given).items() if name in right)
        case Function():
            return pages.markup("\n".join(_calls(question, given)))
    return question.right_in_words(given)


def _calls(question: Function, given: Given) -> Iterable[str]:
    """With what a function is called, and what it returns."""
    for values in question.inputs(given):
        called = ", ".join(f"{name}={spoken(value)}" for name, value in zip(question.parameters, values, strict=True))
        yield f"({called}) → {in_words.rounded(question.right(*values), question.decimals)}"


def _options(question: Choice, given: Given) -> list[dict]:
    """The options in the learner's own order, and why those are wrong that are."""
    right = question.right(given)
    return [
        {
            "letter": letter,
            "text": pages.markup(fill(question.options[name].text, given)),
            "verdict": _("right") if name in right else _("wrong"),
            "is_right": name in right,
            "why": "" if name in right else pages.markup(fill(question.options[name].why, given)),
        }
        for letter, name in question.lettered(given).items()
    ]


# The folder


def _written_before(out: Path) -> dict[str, str]:
    """What was released into a folder before, by its place there, and its digest."""
    try:
        record = json.loads((out / RECORD).read_text(encoding="utf-8"))
        return {str(place): str(digest) for place, digest in record["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _refuse(out: Path, written: Mapping[str, str]) -> None:
    """Refuse a folder that is none, or that holds anything else: solutions must not come among what learners see."""
    if out.exists() and not out.is_dir():
        raise InputError(
            _("{path} is a file: choose a folder for the results with --out, such as {folder}.").format(
                path=out, folder=out.parent / "solutions"
            )
        )
    for folder in {out, *(out / Path(place).parent for place in written)}:
        if folder.is_dir():
            files.remove_left_over(folder)
    for path in out.rglob("*"):
        place = path.relative_to(out).as_posix()
        is_folder = path.is_dir() and not path.is_symlink()
        if not (is_folder or place in written or place == RECORD or left_out(place)):
            raise InputError(
                _(
                    "{folder} holds something else ({file}), and solutions should not come among it: choose an empty folder with --out, such as {other}."
                ).format(folder=out, file=place, other=out / "solutions")
            )


def _put_in_place(out: Path, results: Mapping[str, bytes], written: Mapping[str, str]) -> dict[str, str]:
    """Write the pages. One that somebody has changed is kept under another name, by its place the new one."""
    kept, copies = {}, {}
    for place, content in results.items():
        present = replacing.present(out / place)
        if present not in (None, content) and written.get(place) != digest_of(present):
            kept[place] = name_for_old(out, place, present)
            copies[kept[place]] = present
    digests = {place: digest_of(content) for place, content in results.items()}
    record = {"files": {**written, **digests, **dict.fromkeys(copies, KEPT_ASIDE)}}
    # the record before the pages: what it does not know would be somebody else's
    contents = {**copies, RECORD: json.dumps(record, indent=1).encode(), **results}
    folders = [out, *sorted({(out / place).parent for place in results})]
    with (
        replacing.prepared(folders, {out / place: content for place, content in contents.items()}) as parts,
        replacing.no_interrupt(),
    ):
        for place, part in parts.items():
            files.replace(part, place)
    return kept
