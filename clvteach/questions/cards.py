"""How stories, questions and feedback look in a notebook: HTML for the eye, plain text where there is none."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from clvteach import palette
from clvteach.language import _, current, listing, ngettext, sentences
from clvteach.questions.judging import Verdict, earned, label_of, lettered
from clvteach.questions.numbers import SAMPLE
from clvteach.questions.question import (
    UNITS,
    Case,
    Choice,
    Function,
    Given,
    Number,
    Numbers,
    Question,
    Table,
    Text,
)
from clvteach.questions.verdicts import Status
from clvteach.questions.words import fill, short
from clvteach.tables import show

if TYPE_CHECKING:
    from clvteach.questions.desk import Desk

GIVEN_DIGITS = 6  # numbers that are given must not be rounded: a hit rate of 0.015 is not 0.02


def story(case: Case, given: Given) -> dict:
    """A case's story, with its table."""
    text = fill(case.text, given)
    title = title_of(case)
    html, plain = [paragraphs(text)], [title, text]
    if case.table is not None:
        table = show(case.table(given), GIVEN_DIGITS)
        html.append(table._repr_html_())
        plain.append(str(table))
    return _card(title, "".join(html), "\n".join(plain), palette.GREY)


def title_of(case: Case) -> str:
    """What a case is called."""
    return _("Case {name}: {title}").format(name=case.name, title=_(case.title))


def asked(question: Question, given: Given) -> dict:
    """A question, with its options and what form the answer has."""
    text, form = fill(question.text, given), form_of(question, given)
    title = _title(question)
    html, plain = [paragraphs(text)], [title, text]
    if isinstance(question, Choice):
        options = {
            letter: fill(question.options[name].text, given) for letter, name in lettered(question, given).items()
        }
        rows = "".join(f"<div><b>{letter}</b>&ensp;{inline(option)}</div>" for letter, option in options.items())
        html.append(f'<div style="margin:.3em 0 .3em 1em">{rows}</div>')
        plain += [f"  {letter}  {option}" for letter, option in options.items()]
    html.append(f'<div style="opacity:.75">{inline(form)}</div>')
    return _card(title, "".join(html), "\n".join([*plain, form]), palette.GREY)


def form_of(question: Question, given: Given) -> str:
    """In what form an answer is asked, in one sentence."""
    match question:
        case Number():
            return _("Answer: {form}.").format(form=_in_form(question.quantity))
        case Numbers():
            parts = [
                _("{label} ({form})").format(label=label_of(question, name), form=_in_form(quantity))
                for name, quantity in question.quantities.items()
            ]
            return _("Answer: numbers in square brackets, in this order: {parts}.").format(parts=_("; ").join(parts))
        case Choice(several=True):
            return _('Answer: one or more letters, such as "AC".')
        case Choice():
            return _('Answer: one letter, such as "A".')
        case Table() if isinstance(right := question.right(given), pd.Series):
            if all(isinstance(cell, str) for cell in right):
                return _('Answer: words in quotation marks, in square brackets, in this order: ["...", "..."].')
            return _("Answer: numbers in square brackets, in this order; {digits}.").format(digits=_digits(question))
        case Table():
            return _("Answer: a table; {digits}.").format(digits=_digits(question))
        case Function():
            return _("Answer: the name of your function, without brackets.")
        case Text():
            return _("Answer: one or more sentences. Your teacher reads them.")
    raise TypeError(type(question))


def _in_form(quantity) -> str:
    if not quantity.decimals:
        return _("{unit}, in whole numbers").format(unit=_(UNITS[quantity.unit].name))
    decimals = ngettext("{n} decimal", "{n} decimals", quantity.decimals).format(n=quantity.decimals)
    return _("{unit}, {decimals}").format(unit=_(UNITS[quantity.unit].name), decimals=decimals)


def _digits(question: Table) -> str:
    if not question.decimals:
        return _("whole numbers")
    return ngettext("{n} decimal or more", "{n} decimals or more", question.decimals).format(n=question.decimals)


def feedback(desk: Desk, question: Question, verdict: Verdict) -> dict:
    """What there is to say about an answer, and how far the learner has come."""
    status = Status(verdict.status)
    title = f"{status.hint} {question.name} {_(status.word)}"
    done = _done(desk)
    html, plain = paragraphs(verdict.message), [title, verdict.message]
    if verdict.sections:
        pointer = pointer_to(verdict)
        html += f'<p style="margin:.3em 0"><a href="../../notebooks/{current()}/{desk.exercise.name}.ipynb">{pointer}</a></p>'
        plain.append(pointer)
    if desk.learner == SAMPLE:
        done = sentences(
            done, _("These are the sample numbers: put your student number between the quotation marks after learner=.")
        )
    html += f'<div style="opacity:.75;font-size:90%">{inline(done)}</div>'
    return _card(title, html, "\n".join([*plain, done]), status.tone.line)


def pointer_to(verdict: Verdict) -> str:
    """Where in the chapter to read again."""
    return _("Read again in the chapter: section {numbers}").format(numbers=listing(verdict.sections))


def _done(desk: Desk) -> str:
    statuses = [verdict.status for verdict in desk.verdicts.values()]
    right, to_read = statuses.count(Status.RIGHT), statuses.count(Status.TO_READ)
    n = sum(not isinstance(question, Text) for question in desk.exercise.questions.values())
    if to_read:
        return _("So far: {right} of {n} right, {to_read} for the teacher to read; {points} of {all} points.").format(
            right=right, n=n, to_read=to_read, points=_points(desk), all=desk.exercise.points
        )
    return _("So far: {right} of {n} right; {points} of {all} points.").format(
        right=right, n=n, points=_points(desk), all=desk.exercise.points
    )


def _points(desk: Desk) -> str:
    questions = desk.exercise.questions
    return short(round(sum(earned(questions[name], verdict) for name, verdict in desk.verdicts.items()), 2))


def progress(desk: Desk) -> dict:
    """Every question with its points and how it stands."""
    title = _("{exercise} · student number {learner}").format(exercise=_(desk.exercise.title), learner=desk.learner)
    if desk.learner == SAMPLE:
        title = _(
            "{exercise} · sample numbers: put your student number between the quotation marks after learner="
        ).format(exercise=_(desk.exercise.title))
    rows = []
    for name, question in desk.exercise.questions.items():
        verdict = desk.verdicts.get(name)
        status = Status(verdict.status) if verdict else Status.UNANSWERED
        points = f"{short(earned(question, verdict)) if verdict else '–'} / {question.points}"
        rows.append((status.hint, name, _(status.word), points))
    chips = "".join(
        f'<span style="display:inline-block;min-width:9em;white-space:nowrap">{escape(f"{sign} {name}")}&ensp;'
        f'<span style="opacity:.75">{escape(f"{status} {points}")}</span></span> '
        for sign, name, status, points in rows
    )
    plain = "\n".join("  ".join(row) for row in rows)
    done = _done(desk)
    return _card(title, f"<div>{chips}</div>{inline(done)}", f"{title}\n{plain}\n{done}", palette.GREY)


def _title(question: Question) -> str:
    points = ngettext("{n} point", "{n} points", question.points).format(n=question.points)
    return _("Question {name} ({points})").format(name=question.name, points=points)


def _card(title: str, html: str, plain: str, colour: str) -> dict:
    return {
        "text/plain": plain,
        "text/html": (
            f'<div lang="{current()}" style="border-left:4px solid {colour};padding:.2em 0 .2em .8em;margin:.2em 0;'
            f'max-width:60em;line-height:1.5"><div><b>{inline(title)}</b></div>{html}</div>'
        ),
    }


def paragraphs(text: str) -> str:
    return "".join(f'<p style="margin:.3em 0">{inline(part)}</p>' for part in text.split("\n") if part.strip())


def inline(text: str) -> str:
    """Escaped text, with code between backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
