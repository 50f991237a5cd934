"""Pages to read in a browser or print: one for each learner, and one about the class for the lecture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from clvteach import chapters, language
from clvteach.language import _, listing, ngettext
from clvteach.marking import answer_text, item_advice
from clvteach.marking.class_marks import Marks
from clvteach.marking.grading import Mark, Paper
from clvteach.marking.tallies import Tally
from clvteach.questions.display import name_of, paragraphs, pointer_to, title_of
from clvteach.questions.filling import fill, short, spoken
from clvteach.questions.kinds import Text
from clvteach.questions.learner import drawn_for
from clvteach.questions.question import Case, Exercise
from clvteach.questions.status import Outcome, Status
from clvteach.questions.verdict import Given, Misconception

MOST_EXPLAINED = 3
BAR_WIDTH = 820  # of all learners, in the picture's own units
PICTURED = tuple(outcome for outcome in Outcome if outcome.colour)  # texts are not in the picture


@cache
def templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("clvteach.marking"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["lines_beside"] = _lines_beside()
    return environment


def _kind(status: Status) -> str:
    """What questions of a status are called in the page's style."""
    return status.replace(" ", "-")


def _lines_beside() -> list[tuple[str, list[str]]]:
    """The colours of the lines beside questions, each with the kinds of question that have it."""
    tones = {status.tone: [] for status in Status if status.tone.ground}  # the others are grey
    for status in Status:
        if status.tone in tones:
            tones[status.tone].append(_kind(status))
    return [(tone.line, kinds) for tone, kinds in tones.items()]


def markup(text: str) -> Markup:
    """Escaped text in paragraphs, with code between backticks."""
    return Markup(paragraphs(text))


def feedback(marks: Marks, learner: str) -> str | None:
    """The page for one learner.

    Parameters
    ----------
    marks : Marks
    learner : str
        A number of the class list.

    Returns
    -------
    str or None
        HTML, in the language of the learner's notebooks; None if nothing was handed in. It names no right answer and no
        other learner.
    """
    mine = [paper for paper in marks.papers if paper.owner == learner]
    if not mine:
        return None
    papers = marks.papers_of(learner)
    languages = Counter(paper.submission.language for paper in papers.values()) or {language.current(): 1}
    with language.using(max(sorted(languages), key=languages.__getitem__)):
        return (
            templates()
            .get_template("feedback.html")
            .render(
                language=language.current(),
                title=_("Feedback on your exercises"),
                learner=_("{name} · student number {number}").format(
                    name=marks.roster.learners[learner].name or "–", number=learner
                ),
                totals=_scores(papers.values()) if len(papers) > 1 else [],
                unread=[
                    _unread(paper)
                    for paper in mine
                    if not paper.exercise and (not papers or paper.submission.is_notebook)
                ],
                exercises=[_section(papers[name]) for name in sorted(papers)],
            )
        )


def _unread(paper: Paper) -> str:
    return _("{file} could not be read as an exercise. Hand it in again.").format(
        file=paper.submission.file.rpartition("/")[2]
    )


def _section(paper: Paper) -> dict:
    """One exercise, in the language of its notebook."""
    with language.using(paper.submission.language):
        return {
            "language": language.current(),
            "title": _(paper.exercise.title),
            "scores": _scores([paper]),
            "labels": {"answer": _("Your answer:"), "comment": _("Your teacher says:")},
            "cases": [_case(paper, case, marks) for case in paper.exercise.cases if (marks := _listed(paper, case))],
        }


def _scores(papers: Iterable[Paper]) -> list[str]:
    """The points of one exercise or several, those of the optional questions apart."""
    marks = [mark for paper in papers for mark in paper.marks.values()]
    required = [mark for mark in marks if not mark.question.optional]
    optional = [mark for mark in marks if mark.question.optional]
    scores = [_score(_("Required: {points} of {all} points") if optional else _("{points} of {all} points"), required)]
    if not all(mark.left_out for mark in optional):
        scores.append(_score(_("Optional: {points} of {all} points"), optional))
    return scores


def _score(sentence: str, marks: Sequence[Mark]) -> str:
    """What answers earn, and how much of it the teacher has still to read."""
    score = sentence.format(
        points=short(round(sum(mark.points for mark in marks), 2)), all=sum(mark.question.points for mark in marks)
    )
    unread = sum(mark.status == Status.TO_READ for mark in marks)
    if not unread:
        return score
    return ngettext(
        "{score}, and {n} text for your teacher to read", "{score}, and {n} texts for your teacher to read", unread
    ).format(score=score, n=unread)


def _listed(paper: Paper, case: Case) -> list[Mark]:
    """What there is to say something about: not what a learner was free to leave out."""
    marks = (paper.marks[question.name] for question in case.questions)
    return [mark for mark in marks if not mark.left_out]


def _case(paper: Paper, case: Case, marks: Sequence[Mark]) -> dict:
    return {
        "title": title_of(case),
        "story": story(case, marks[0].given),
        "questions": [_question(mark, paper.owner) for mark in marks],
    }


def story(case: Case, given: Given) -> Markup:
    """A case's story with its table."""
    return markup(fill(case.text, given)) + (
        "" if case.table is None else table_html(case.table_for(given), case.labels)
    )


def table_html(table: pd.DataFrame, labels: Mapping[str, str]) -> Markup:
    """A table in the learner's words. A class has hundreds of them, for which pandas' own HTML takes seconds."""
    corner = " / ".join(spoken(name, labels) for name in (table.index.name, table.columns.name) if name)
    cells = table.to_numpy(dtype=object).tolist()
    head = _row([corner, *table.columns], "th", labels)
    rows = (_row([label, *row], "td", labels) for label, row in zip(table.index, cells, strict=True))
    return Markup(f"<table>{head}{''.join(rows)}</table>")


def _row(cells: Iterable[object], tag: str, labels: Mapping[str, str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(spoken(cell, labels))}</{tag}>' for cell in cells)}</tr>"


def _question(mark: Mark, owner: str) -> dict:
    question = mark.question
    said = mark.verdict is not None and mark.verdict.status == mark.status
    answer = answer_text.answer(question, mark.given, mark.answer.value) if mark.answer else ""
    return {
        "name": name_of(question),
        "kind": _kind(mark.status),
        "verdict": f"{mark.status.sign} {_(mark.status.word)}",
        "points": _("{points} of {all}").format(points=short(mark.points), all=question.points),
        "text": markup(fill(question.text, mark.given)),
        "answer": markup(answer) if isinstance(question, Text) else answer,
        "message": markup(mark.verdict.message if said else _why(mark, owner)),
        "again": pointer_to(mark.verdict) if said and mark.verdict.sections else "",
        "comment": markup(mark.comment),
    }


def _why(mark: Mark, owner: str) -> str:
    """What there is to say where no verdict counts."""
    match mark.status:
        case Status.NOT_RUN:
            return _("You wrote an answer, but its cell was not run, so nothing was kept. Run it, save, hand in again.")
        case Status.NOT_COUNTED if drawn_for(mark.answer.learner) == drawn_for(owner):
            return _("Your teacher has not counted this: ask why.")
        case Status.NOT_COUNTED:
            return _(
                "This was answered with numbers that are not yours, so it does not count. Put your student number into the line that begins with me = exercise, and answer again."
            )
    return ""


def lecture(marks: Marks) -> str:
    """The page about the class, to be projected: it names no learner.

    Parameters
    ----------
    marks : Marks

    Returns
    -------
    str
        HTML in the language in use. Numbers in it are those of the instructor editions.
    """
    return (
        templates()
        .get_template("lecture.html")
        .render(
            language=language.current(),
            title=_("What the class got wrong, and why"),
            note=_("Numbers in the questions are those of the solutions; every learner has others."),
            none=_("Nothing was handed in that can be marked."),
            exercises=[
                _lesson(marks, exercise, n) for exercise in marks.exercises if (n := _handed_in(marks, exercise))
            ],
        )
    )


def _handed_in(marks: Marks, exercise: Exercise) -> int:
    return sum(paper.counts and paper.exercise is exercise for paper in marks.papers)


def _lesson(marks: Marks, exercise: Exercise, n: int) -> dict:
    tallies = [tally for tally in marks.tallies(exercise) if tally.learners and not isinstance(tally.question, Text)]
    tallies.sort(key=lambda tally: (tally.question.optional, tally.outcomes[Outcome.RIGHT] / tally.learners))
    frequent = sorted(
        ((count, tally, wrong) for tally in tallies for wrong, count in tally.misconceptions), key=lambda row: -row[0]
    )
    required = [tally for tally in tallies if not tally.question.optional]
    optional = [tally for tally in tallies if tally.question.optional]
    pictures = [_picture("", required, n)]
    if optional:
        pictures.append(_picture(_("Optional questions: only those who answered them are counted"), optional, n))
    return {
        "title": _(exercise.title),
        "handed_in": _("Handed in and marked: {n} of {all} learners.").format(n=n, all=len(marks.roster.learners)),
        "pictures": pictures,
        "got": _("How much of the points the class got"),
        "items": _items(exercise, marks, [tally.question.name for tally in tallies]),
        "why": _("The most frequent mistakes, and why"),
        "mistakes": [_mistake(exercise, tally, wrong, count) for count, tally, wrong in frequent[:MOST_EXPLAINED]],
        "all": _("All questions, the hardest first, the optional ones last")
        if optional
        else _("All questions, the hardest first"),
        "questions": [
            {
                "name": name_of(tally.question),
                "right": _("{right} of {n} right").format(right=tally.outcomes[Outcome.RIGHT], n=tally.learners),
                "case": _case_of(exercise, tally),
                "text": markup(fill(tally.question.text, tally.given)),
                "mistakes": [
                    f"{count} × {tally.question.mistake_in_words(tally.given, wrong)}"
                    for wrong, count in tally.misconceptions
                ],
            }
            for tally in tallies
        ],
    }


def _items(exercise: Exercise, marks: Marks, names: Sequence[str]) -> list[dict]:
    """A bar for how much of the points was got with each question, the least first, the optional ones last."""
    items = [item for item in marks.items[exercise.name] if item.question.name in names and item.facility is not None]
    items.sort(key=lambda item: (item.question.optional, item.facility))
    return [
        {
            "name": item.question.name,
            "share": item_advice.per_cent(item.facility),
            "width": round(100 * item.facility),
        }
        for item in items
    ]


def _picture(title: str, tallies: Sequence[Tally], n: int) -> dict:
    """The picture of how the class did on some questions, the same in words, and what stands above it."""
    return {
        "title": title,
        "bars": _bars(tallies, n),
        "alternative": _("; ").join(map(_in_words, tallies)),
    }


def _mistake(exercise: Exercise, tally: Tally, wrong: Misconception, count: int) -> dict:
    return {
        "title": _("{question}: {mistake}").format(
            question=name_of(tally.question), mistake=tally.question.mistake_in_words(tally.given, wrong)
        ),
        "count": ngettext("{n} learner", "{n} learners", count).format(n=count),
        "case": _case_of(exercise, tally),
        "text": markup(fill(tally.question.text, tally.given)),
        "why": markup(fill(wrong.why, tally.given)),
        "right": {"title": _("The right answer"), "words": answer_text.right(tally.question, tally.given)},
        "where": _("Chapter {number}, “{title}”, section {section}").format(
            number=int(exercise.name[:2]), title=chapters.title_and_question(exercise.name)[0], section=wrong.see
        )
        if wrong.see
        else "",
    }


def _case_of(exercise: Exercise, tally: Tally) -> dict:
    case = exercise.case_of(tally.question.name)
    return {"title": title_of(case), "story": story(case, tally.given)}


def _in_words(tally: Tally) -> str:
    counts = [f"{_(outcome.word)} {tally.outcomes[outcome]}" for outcome in PICTURED if tally.outcomes[outcome]]
    return _("{part}: {verdict}").format(part=tally.question.name, verdict=listing(counts))


def _bars(tallies: Sequence[Tally], n: int) -> dict:
    """The picture of how the class did, question by question: lying bars, for the template to draw."""
    unit = BAR_WIDTH / max(n, 1)
    rows = []
    for tally in tallies:
        parts, before = [], 0
        for outcome in PICTURED:
            count = tally.outcomes[outcome]
            if count:
                parts.append(
                    {"outcome": outcome, "n": count, "x": round(before * unit, 1), "width": round(count * unit, 1)}
                )
            before += count
        rows.append({"name": tally.question.name, "parts": parts})
    return {
        "rows": rows,
        "width": BAR_WIDTH,
        "outcomes": PICTURED,
        "words": {outcome: _(outcome.word) for outcome in PICTURED},
    }
