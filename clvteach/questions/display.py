"""How stories, questions and feedback look in a notebook: HTML for the eye, plain text where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from clvteach import palette
from clvteach.forms.markup import inline, paragraphs
from clvteach.language import _, current, listing, ngettext, sentences
from clvteach.questions.filling import fill, short
from clvteach.questions.judging import earned
from clvteach.questions.kinds import Choice, Text
from clvteach.questions.learner import SAMPLE
from clvteach.questions.question import Case, Exercise, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict
from clvteach.questions.worked import Step, Worked
from clvteach.tables import show

GIVEN_DIGITS = 6  # numbers that are given must not be rounded: a hit rate of 0.015 is not 0.02


@dataclass(frozen=True)
class Work:
    """How far a learner has come with an exercise: the verdict on the newest answer to each question.

    ``trouble`` says what is wrong with the journal of answers, if anything is.
    """

    exercise: Exercise
    learner: str
    verdicts: Mapping[str, Verdict]
    trouble: str = ""


def story(case: Case, given: Given) -> dict:
    """A case's story, with its table."""
    text = fill(case.text, given)
    title = title_of(case)
    html, plain = [paragraphs(text)], [title, text]
    if case.table is not None:
        table = show(_in_words(case.table_for(given), case.labels), GIVEN_DIGITS)
        html.append(table._repr_html_())
        plain.append(str(table))
    return _card(title, "".join(html), "\n".join(plain), palette.GREY)


def _in_words(table: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """A table with the words that stand beside the chapter; :func:`show` knows the others."""

    def word(cell: object) -> object:
        return _(labels[cell]) if isinstance(cell, str) and cell in labels else cell

    table = table.map(word).rename(index=word, columns=word)
    return table.rename_axis(index=word(table.index.name), columns=word(table.columns.name))


def title_of(case: Case) -> str:
    """What a case is called."""
    title = _("Case {name} (optional): {title}") if case.optional else _("Case {name}: {title}")
    return title.format(name=case.name, title=_(case.title))


def name_of(question: Question) -> str:
    """A question's name, and whether it is optional."""
    return _("{question} (optional)").format(question=question.name) if question.optional else question.name


def asked(question: Question, given: Given, form: str = "") -> dict:
    """A question, with its options and what form the answer has; ``form`` says instead how to come to its form."""
    text, form = fill(question.text, given), form or question.form(given)
    title = heading_of(question)
    html, plain = [paragraphs(text)], [title, text]
    if isinstance(question, Choice):
        options = {
            letter: fill(question.options[name].text, given) for letter, name in question.lettered(given).items()
        }
        rows = "".join(f"<div><b>{letter}</b>&ensp;{inline(option)}</div>" for letter, option in options.items())
        html.append(f'<div style="margin:.3em 0 .3em 1em">{rows}</div>')
        plain += [f"  {letter}  {option}" for letter, option in options.items()]
    html.append(f'<div style="opacity:.75">{inline(form)}</div>')
    return _card(title, "".join(html), "\n".join([*plain, form]), palette.GREY)


def feedback(work: Work, question: Question, verdict: Verdict) -> dict:
    """What there is to say about an answer, and how far the learner has come."""
    status = verdict.status
    title = f"{status.hint} {question.name} {_(status.word)}"
    done = _done(work, question.optional)
    html, plain = paragraphs(verdict.message), [title, verdict.message]
    if verdict.sections:
        pointer = pointer_to(verdict)
        html += _link_to_chapter(work.exercise, pointer)
        plain.append(pointer)
    if work.learner == SAMPLE:
        done = sentences(
            done, _("These are the sample numbers: put your student number between the quotation marks after learner=.")
        )
    if work.trouble:
        done = sentences(done, work.trouble)
    html += f'<div style="opacity:.75;font-size:90%">{inline(done)}</div>'
    return _card(title, html, "\n".join([*plain, done]), status.tone.line)


def story_html(case: Case, given: Given) -> str:
    """A case's story with its table, without a frame."""
    table = show(_in_words(case.table_for(given), case.labels), GIVEN_DIGITS)._repr_html_() if case.table else ""
    return paragraphs(fill(case.text, given)) + table


def worked_example(case: Case, question: Question, given: Given, worked: Worked) -> dict:
    """A question worked out with other numbers: the story, the question, step by step, the answer, and what it means."""
    title = _("{question} worked out with other numbers").format(question=question.name)
    answer = _("Answer: {form}.").format(form=question.right_in_words(given))
    closing = [answer, *([fill(question.meaning, given)] if question.meaning else [])]
    html = (
        story_html(case, given)
        + f'<p style="margin:.3em 0"><b>{inline(fill(question.text, given))}</b></p>'
        + steps_html(question, worked)
        + paragraphs("\n".join(closing))
    )
    plain = [title, fill(case.text, given), fill(question.text, given)]
    plain += [
        " ".join([f"{_name_of_step(question, step)} =".lstrip(" ="), *step.rows]).strip() for step in worked.steps
    ]
    return _card(title, html, "\n".join([*plain, *closing]), palette.GREY)


def steps_html(question: Question, worked: Worked) -> str:
    """The calculations with which a question is worked out, without a frame."""
    return "".join(_step_html(_name_of_step(question, step), step) for step in worked.steps)


def _name_of_step(question: Question, step: Step) -> str:
    """What a step's result is called: in the learner's language where the question has a word for it."""
    labels = getattr(question, "quantities", {})
    if step.name in labels:
        return question.label_of(step.name)
    return step.name if len(step.name) == 1 else ""  # names of code say nothing to who does not read it


def _step_html(name: str, step: Step) -> str:
    """A calculation row by row."""
    first, *others = step.rows
    lead = f"{escape(name)} = " if name else ""
    rows = "".join(f'<div style="padding-left:1.5em">{escape(row)}</div>' for row in others)
    return f'<div style="margin:.3em 0">{lead}{escape(first)}{rows}</div>'


def practice_feedback(exercise: Exercise, question: Question, verdict: Verdict) -> str:
    """What there is to say about an answer that does not count, as HTML."""
    status = verdict.status
    title = _("{sign} {question} {status} (practice)").format(
        sign=status.hint, question=question.name, status=_(status.word)
    )
    html = paragraphs(verdict.message)
    if verdict.sections:
        html += _link_to_chapter(exercise, pointer_to(verdict))
    return _card(title, html, "", status.tone.line)["text/html"]


def _link_to_chapter(exercise: Exercise, words: str) -> str:
    return f'<p style="margin:.3em 0"><a href="../../notebooks/{current()}/{exercise.name}.ipynb">{words}</a></p>'


def note(question: Question, said: str) -> dict:
    """A sentence about a question that is no feedback."""
    return _card(heading_of(question), paragraphs(said), f"{heading_of(question)}\n{said}", palette.GREY)


NOTHING_YET = {"text/plain": "", "text/html": ""}  # what stands below a question's form until it is answered


def pointer_to(verdict: Verdict) -> str:
    """Where in the chapter to read again."""
    *others, last = verdict.sections
    numbers = _("{first} and {last}").format(first=listing(others), last=last) if others else last
    return ngettext(
        "Read again in the chapter: section {numbers}",
        "Read again in the chapter: sections {numbers}",
        len(verdict.sections),
    ).format(numbers=numbers)


def _done(work: Work, optional: bool) -> str:
    """How far the learner has come: with the optional questions, or with the others."""
    questions = {name: question for name, question in work.exercise.questions.items() if question.optional == optional}
    verdicts = {name: verdict for name, verdict in work.verdicts.items() if name in questions}
    statuses = [verdict.status for verdict in verdicts.values()]
    to_read = statuses.count(Status.TO_READ)
    how_far = _("{right} of {n} right; {points} of {all} points")
    if to_read:
        how_far = _("{right} of {n} right, {to_read} for the teacher to read; {points} of {all} points")
    so_far = _("So far: {how_far}.")
    if work.exercise.optional_points:
        so_far = _("Optional so far: {how_far}.") if optional else _("Required so far: {how_far}.")
    return so_far.format(
        how_far=how_far.format(
            right=statuses.count(Status.RIGHT) + statuses.count(Status.CARRIED),
            n=sum(not isinstance(question, Text) for question in questions.values()),
            to_read=to_read,
            points=short(round(sum(earned(questions[name], verdict) for name, verdict in verdicts.items()), 2)),
            all=sum(question.points for question in questions.values()),
        )
    )


def progress(work: Work) -> dict:
    """Every question with its points and how it stands; the optional ones below the others."""
    title = _("{exercise} · student number {learner}").format(exercise=_(work.exercise.title), learner=work.learner)
    if work.learner == SAMPLE:
        title = _(
            "{exercise} · sample numbers: put your student number between the quotation marks after learner="
        ).format(exercise=_(work.exercise.title))
    html, plain = [], [title]
    for optional in (False, True) if work.exercise.optional_points else (False,):
        rows = [_row(work, question) for question in work.exercise.questions.values() if question.optional == optional]
        chips = "".join(
            f'<span style="display:inline-block;min-width:9em;white-space:nowrap">{escape(f"{sign} {name}")}&ensp;'
            f'<span style="opacity:.75">{escape(f"{status} {points}")}</span></span> '
            for sign, name, status, points in rows
        )
        done = _done(work, optional)
        html.append(f"<div>{chips}</div>{inline(done)}")
        plain += [*("  ".join(row) for row in rows), done]
    if work.trouble:
        html.append(f"<div><b>{inline(work.trouble)}</b></div>")
        plain.append(work.trouble)
    return _card(title, "".join(html), "\n".join(plain), palette.GREY)


def _row(work: Work, question: Question) -> tuple[str, str, str, str]:
    """How one question stands: sign, name, word and points. An optional one without an answer is not missing."""
    verdict = work.verdicts.get(question.name)
    status = verdict.status if verdict else Status.UNANSWERED
    word = _("optional") if question.optional and not verdict else _(status.word)
    points = f"{short(earned(question, verdict)) if verdict else '–'} / {question.points}"
    return status.hint, question.name, word, points


def heading_of(question: Question) -> str:
    points = ngettext("{n} point", "{n} points", question.points).format(n=question.points)
    title = _("Question {name} ({points}, optional)") if question.optional else _("Question {name} ({points})")
    return title.format(name=question.name, points=points)


def _card(title: str, html: str, plain: str, colour: str) -> dict:
    return {
        "text/plain": plain,
        "text/html": (
            f'<div lang="{current()}" style="border-left:4px solid {colour};padding:.2em 0 .2em .8em;margin:.2em 0;'
            f'max-width:60em;line-height:1.5"><div><b>{inline(title)}</b></div>{html}</div>'
        ),
    }
