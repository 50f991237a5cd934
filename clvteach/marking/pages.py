"""Pages to read in a browser or print: one for each learner, and one about the class for the lecture."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from io import BytesIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from clvteach import language, style
from clvteach.language import _, listing, ngettext
from clvteach.marking import written
from clvteach.marking.excel import SIGNS
from clvteach.marking.marks import OUTCOMES, STATUSES, Mark, Marks, Paper, Tally
from clvteach.questions.cards import GIVEN_DIGITS, paragraphs, pointer_to
from clvteach.questions.question import Case, Exercise, Given, Misconception, Text
from clvteach.questions.words import fill
from clvteach.tables import show

MOST_EXPLAINED = 3
# which of the palette's colours and hatches an outcome has in the picture
LOOKS = {
    "right": (style.GREEN, ""),
    "partly": (style.AMBER, "//"),
    "misconception": (style.ORANGE, "xx"),
    "other": (style.PURPLE, "\\\\"),
    "missing": (style.RULE, ".."),
}


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("clvteach.marking"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _paragraphs(text: str) -> Markup:
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
    spoken = Counter(paper.submission.language for paper in papers.values()) or {language.current(): 1}
    with language.using(max(sorted(spoken), key=spoken.__getitem__)):
        return (
            _templates()
            .get_template("feedback.html")
            .render(
                language=language.current(),
                title=_("Feedback on your exercises"),
                learner=_("{name} · student number {number}").format(
                    name=marks.roster.learners[learner].name or "–", number=learner
                ),
                total=_score(papers.values()) if len(papers) > 1 else "",
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
            "points": _score([paper]),
            "labels": {"answer": _("Your answer:"), "comment": _("Your teacher says:")},
            "cases": [_case(paper, case) for case in paper.exercise.cases],
        }


def _score(papers: Iterable[Paper]) -> str:
    """The points of one exercise or several, and how much the teacher has still to read."""
    papers = list(papers)
    score = _("{points} of {all} points").format(
        points=_points(sum(paper.points for paper in papers)), all=sum(paper.exercise.points for paper in papers)
    )
    unread = sum(mark.status == "to read" for paper in papers for mark in paper.marks.values())
    if not unread:
        return score
    return ngettext(
        "{score}, and {n} text for your teacher to read", "{score}, and {n} texts for your teacher to read", unread
    ).format(score=score, n=unread)


def _case(paper: Paper, case: Case) -> dict:
    marks = [paper.marks[question.name] for question in case.questions]
    return {
        "title": _("Case {name}: {title}").format(name=case.name, title=_(case.title)),
        "story": _story(case, marks[0].given),
        "questions": [_question(mark) for mark in marks],
    }


def _story(case: Case, given: Given) -> Markup:
    """A case's story with its table."""
    table = "" if case.table is None else show(case.table(given), GIVEN_DIGITS)._repr_html_()
    return _paragraphs(fill(case.text, given)) + Markup(table)


def _question(mark: Mark) -> dict:
    question = mark.question
    said = mark.verdict is not None and mark.verdict.status == mark.status
    answer = written.answer(question, mark.given, mark.answer.value) if mark.answer else ""
    return {
        "name": question.name,
        "kind": mark.status.replace(" ", "-"),
        "verdict": f"{SIGNS[mark.status]} {_(STATUSES[mark.status])}",
        "points": _("{points} of {all}").format(points=_points(mark.points), all=question.points),
        "text": _paragraphs(fill(question.text, mark.given)),
        "answer": _paragraphs(answer) if isinstance(question, Text) else answer,
        "message": _paragraphs(mark.verdict.message if said else _why(mark.status)),
        "again": pointer_to(mark.verdict) if said and mark.verdict.sections else "",
        "comment": _paragraphs(mark.comment),
    }


def _why(status: str) -> str:
    """What there is to say where no verdict counts."""
    match status:
        case "not run":
            return _("You wrote an answer, but its cell was not run, so nothing was kept. Run it, save, hand in again.")
        case "not counted":
            return _(
                "This was answered with numbers that are not yours, so it does not count. Put your student number into the line that begins with me = exercise, and answer again."
            )
    return ""


def _points(points: float) -> str:
    return f"{points:.4g}"


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
        _templates()
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
    tallies = [tally for tally in marks.tallies(exercise) if not isinstance(tally.question, Text)]
    tallies.sort(key=lambda tally: -tally.wrong)
    frequent = sorted(
        ((count, tally, wrong) for tally in tallies for wrong, count in tally.misconceptions), key=lambda row: -row[0]
    )
    return {
        "title": _(exercise.title),
        "handed_in": _("Handed in and marked: {n} of {all} learners.").format(n=n, all=len(marks.roster.learners)),
        "picture": b64encode(picture(tallies)).decode(),
        "alternative": _("; ").join(map(_in_words, tallies)),
        "why": _("The most frequent mistakes, and why"),
        "mistakes": [_mistake(exercise, tally, wrong, count) for count, tally, wrong in frequent[:MOST_EXPLAINED]],
        "all": _("All questions, the hardest first"),
        "questions": [
            {
                "name": tally.question.name,
                "right": _("{right} of {n} right").format(right=tally.outcomes["right"], n=n),
                "case": _case_of(exercise, tally),
                "text": _paragraphs(fill(tally.question.text, tally.given)),
                "mistakes": [
                    f"{count} × {written.mistake(tally.question, tally.given, wrong)}"
                    for wrong, count in tally.misconceptions
                ],
            }
            for tally in tallies
        ],
    }


def _mistake(exercise: Exercise, tally: Tally, wrong: Misconception, count: int) -> dict:
    return {
        "title": _("{question}: {mistake}").format(
            question=tally.question.name, mistake=written.mistake(tally.question, tally.given, wrong)
        ),
        "count": ngettext("{n} learner", "{n} learners", count).format(n=count),
        "case": _case_of(exercise, tally),
        "text": _paragraphs(fill(tally.question.text, tally.given)),
        "why": _paragraphs(fill(wrong.why, tally.given)),
        "where": _("In the chapter {chapter}: section {section}").format(chapter=exercise.name, section=wrong.see)
        if wrong.see
        else "",
    }


def _case_of(exercise: Exercise, tally: Tally) -> dict:
    case = exercise.case_of(tally.question.name)
    title = _("Case {name}: {title}").format(name=case.name, title=_(case.title))
    return {"title": title, "story": _story(case, tally.given)}


def _in_words(tally: Tally) -> str:
    counts = [f"{_(OUTCOMES[outcome])} {tally.outcomes[outcome]}" for outcome in LOOKS if tally.outcomes[outcome]]
    return _("{part}: {verdict}").format(part=tally.question.name, verdict=listing(counts))


def picture(tallies: Sequence[Tally]) -> bytes:
    """How the class did, question by question, as lying bars.

    Parameters
    ----------
    tallies : sequence of Tally
        From the top down.

    Returns
    -------
    bytes
        A PNG; the same bytes for the same numbers. Colours and hatches tell the outcomes apart.
    """
    with style.context():
        height = 1.3 + 0.42 * len(tallies)  # inches: margins are the same for few questions and many
        figure = Figure(figsize=(9, height))
        figure.subplots_adjust(left=0.06, right=0.98, bottom=0.7 / height, top=1 - 0.45 / height)
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        rows = range(len(tallies))
        box = {"boxstyle": "round,pad=0.15", "facecolor": style.PAPER, "linewidth": 0}
        left = [0] * len(tallies)
        for outcome, (colour, hatch) in LOOKS.items():
            counts = [tally.outcomes[outcome] for tally in tallies]
            axes.barh(
                rows,
                counts,
                left=left,
                height=0.72,
                color=colour,
                hatch=hatch,
                edgecolor=style.PAPER if hatch != ".." else style.QUIET,
                label=_(OUTCOMES[outcome]),
            )
            for row, (before, n) in enumerate(zip(left, counts, strict=True)):
                if n:
                    axes.text(before + n / 2, row, n, ha="center", va="center", fontsize=11, bbox=box)
            left = [before + n for before, n in zip(left, counts, strict=True)]
        axes.set_yticks(rows, [tally.question.name for tally in tallies])
        axes.invert_yaxis()
        axes.set_xlabel(_("learners"))
        axes.set_xlim(0, max(left, default=1) or 1)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(False)
        figure.legend(loc="upper left", ncols=len(LOOKS), handlelength=2.2, columnspacing=1.4)
        out = BytesIO()
        figure.savefig(out, format="png", dpi=110, metadata={"Software": None})
    return out.getvalue()
