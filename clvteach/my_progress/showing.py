"""How far a learner is, as a card below a notebook's cell and as a page in the browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from html import escape
from pathlib import Path

from clvteach import chapters, language
from clvteach.checks import InputError
from clvteach.forms.markup import inline
from clvteach.language import _, listing, sentences
from clvteach.marking.grading import Paper
from clvteach.my_progress.counting import Progress, Work, progress_in
from clvteach.questions import display, journal
from clvteach.questions.filling import short
from clvteach.questions.learner import SAMPLE

Link = Callable[[str], str]  # the place of a file in the folder → its address
SHELVES = ("notebooks", "exercises", "solutions")
PAGE = """<!DOCTYPE html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="font-family:system-ui,sans-serif;max-width:60em;margin:0 auto;padding:1rem;overflow-wrap:anywhere">
<h1 style="font-size:1.5rem">{title}</h1>
{content}
</body>
</html>
"""


class Card:
    """What a notebook shows of a learner's progress."""

    def __init__(self, html: str, plain: str) -> None:
        self._bundle = {"text/html": f'<div lang="{language.current()}">{html}</div>', "text/plain": plain}

    def _repr_mimebundle_(self, **_options) -> dict:
        return self._bundle


def progress() -> Card:
    """How far you are: chapters, questions, points, what is still missing, and what to do next.

    Returns
    -------
    Card
        For a notebook to show. It is read from the saved notebooks of exercises, and from the journals beside them.

    Raises
    ------
    InputError
        If the notebook does not lie in a workbook's folder.
    """
    if (
        journal.is_reproducing()
    ):  # while the workbook is built nothing was done, and nothing is to depend on where it is
        said = _("Run this cell in your own workbook: it shows how far you are.")
        return Card(f"<p>{inline(said)}</p>", said)
    folder = Path.cwd()
    if folder.parent.name in SHELVES and folder.name in language.LANGUAGES:
        folder = folder.parents[1]
    found = progress_in(folder)
    return Card(as_html(found, lambda place: f"../../{place}"), as_text(found))


def page(folder: Path, link: Link) -> str:
    """The page in the browser.

    Parameters
    ----------
    folder : Path
        The learner's folder.
    link : callable
        The place of a file in it → its address.

    Returns
    -------
    str
        HTML in the language in use, without any program; a sentence where the folder cannot be used.
    """
    try:
        content = as_html(progress_in(folder), link)
    except InputError as error:
        content = f"<p>{inline(str(error))}</p>"
    return PAGE.format(tag=language.LANGUAGES[language.current()].tag, title=escape(_("My progress")), content=content)


def as_html(found: Progress, link: Link) -> str:
    """How far a learner is, as HTML."""
    several = [f"<p><b>{inline(sentence)}</b></p>" for sentence in (*_about_numbers(found), *found.problems)]
    return "".join([*several, *(_work_html(work, found, link) for work in found.works), _chapters_html(found, link)])


def as_text(found: Progress) -> str:
    """How far a learner is, in lines."""
    lines = [*_about_numbers(found), *found.problems]
    for work in found.works:
        lines += [_totals(work), _next_sentence(work)]
    begun = [chapters.title_and_question(one.name)[0] for one in found.chapters if one.begun]
    return "\n".join([*lines, _("Chapters begun: {chapters}.").format(chapters=listing(begun) or "–")])


def _about_numbers(found: Progress) -> list[str]:
    """What to say where answers were given with the numbers of several learners, or of none."""
    numbers = [work.learner for work in found.works]
    if len(numbers) > 1:
        said = _("Answers with several student numbers are here: {numbers}. Only those with your own number count.")
        return [said.format(numbers=listing(numbers))]
    return []


def _work_html(work: Work, found: Progress, link: Link) -> str:
    """What one learner did: what to do next, then the exercises that were begun, then the others."""
    begun = [paper for paper in work.papers.values() if _is_begun(paper)]
    others = [paper for paper in work.papers.values() if not _is_begun(paper)]
    parts = [f"<p><b>{inline(_totals(work))}</b></p>", f"<p>→ {_next_html(work, found, link)}</p>"]
    for paper in begun:
        parts.append(_card(work, paper))
        there = _linked(_what_lacks(work, paper.exercise.name), link(found.exercises[paper.exercise.name]))
        parts.append(f'<p style="margin:.2em 0 1em 1em">{there}</p>')
    if others:
        titles = listing(_linked(_(one.exercise.title), link(found.exercises[one.exercise.name])) for one in others)
        not_begun = _("Not begun yet:")
        parts.append(f"<p>{inline(not_begun)} {titles}</p>")
    return "".join(parts)


def _what_lacks(work: Work, exercise: str) -> str:
    """What is answered and not right, and apart from that what is not answered."""
    unanswered = [question.name for question in work.unanswered(exercise)]
    wrong = [question.name for question in work.missing(exercise) if question.name not in unanswered]
    said = []
    if wrong:
        said.append(_("Not right yet: {questions}.").format(questions=listing(wrong)))
    if unanswered:
        said.append(_("Not answered yet: {questions}.").format(questions=listing(unanswered)))
    return reduce(sentences, said) if said else _("All required questions are done.")


def _is_begun(paper: Paper) -> bool:
    return bool(paper.submission.answers)


def _card(work: Work, paper: Paper) -> str:
    """One exercise as the notebook shows it when ``me`` is run."""
    verdicts = {
        name: mark.verdict for name, mark in paper.marks.items() if mark.verdict and mark.verdict.status == mark.status
    }
    return display.progress(display.Work(paper.exercise, work.learner, verdicts))["text/html"]


def _totals(work: Work) -> str:
    """The points of all exercises, those of the optional questions apart."""
    if work.learner == SAMPLE:
        return _("Nothing is answered with a student number yet, so there are no points.")
    (points, all_points), (optional, all_optional) = work.points, work.optional_points
    said = _(
        "Student number {learner}: {points} of {all} points in the required questions, {optional} of {all_optional} in the optional ones."
    )
    return said.format(
        learner=work.learner,
        points=short(points),
        all=all_points,
        optional=short(optional),
        all_optional=all_optional,
    )


def _next_sentence(work: Work) -> str:
    """What to do next."""
    if work.next is None:
        return _("All required questions are done. Hand in, or go on with the optional ones.")
    exercise, question = work.next
    return _("Next: {exercise}, question {question}.").format(exercise=_(exercise.title), question=question.name)


def _next_html(work: Work, found: Progress, link: Link) -> str:
    said = _next_sentence(work)
    return _linked(said, link(found.exercises[work.next[0].name])) if work.next else inline(said)


def _chapters_html(found: Progress, link: Link) -> str:
    """The chapters, and what is known of them."""
    heading, rows = _("Chapters"), []
    for one in found.chapters:
        title, _asks = chapters.title_and_question(one.name)
        state = _("begun") if one.begun else _("not begun yet")
        rows.append(
            f"<li>{'◐' if one.begun else '…'} {_linked(f'{int(one.name[:2])} {title}', link(one.place))} · {inline(state)}</li>"
        )
    known = _(
        "A chapter counts as begun once it was saved in this folder. Whether you have read it, only you know. Answers count here once they were given in JupyterLab in this folder, or their notebook was saved in it."
    )
    return (
        f"<p><b>{inline(heading)}</b></p>"
        f'<ul style="list-style:none;padding-left:1em">{"".join(rows)}</ul>'
        f'<p style="opacity:.75;font-size:90%">{inline(known)}</p>'
    )


def _linked(words: str, address: str) -> str:
    return f'<a href="{escape(address)}">{inline(words)}</a>'
