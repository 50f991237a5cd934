"""A question with a form to answer it in, without code, with hints, and other numbers to practise with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from IPython.display import display as show

from clvteach.forms import Entries
from clvteach.forms.form import Button, Form, Reply, Sheet
from clvteach.forms.markup import inline, paragraphs
from clvteach.language import _
from clvteach.questions import display, practice
from clvteach.questions.filling import fill
from clvteach.questions.kinds import Text
from clvteach.questions.practising import CHECK, EXAMPLE, PRACTISE, Practice, Practising
from clvteach.questions.question import Case, Exercise, Question
from clvteach.questions.verdict import Given, Verdict
from clvteach.questions.worked import has_steps

HINT, BACK = "hint", "back"


class Session(Protocol):
    """What a form needs of :class:`clvteach.questions.session.Session`, which itself opens forms."""

    exercise: Exercise
    verdicts: dict[str, Verdict]
    hints: dict[str, int]
    practice: Practice

    def case_and_numbers(self, question: Question) -> tuple[Case, Given]: ...
    def take(self, question: Question, value: object, typed: Entries | None = None) -> bool: ...
    def typed(self, question: Question) -> Entries: ...
    def kept(self, question: Question) -> dict: ...
    def feedback(self, question: Question) -> dict: ...
    def next_hint(self, question: Question) -> str: ...


def ask(session: Session, question: Question) -> Form:
    """Show a question's form, and below it what keeps the answer. The form shows the same words while it is alive.

    They are two outputs because an output that changes is drawn anew, and what was typed elsewhere in it would be lost.
    """
    form = form_for(session, question, lambda kept: handle.update(kept, raw=True))
    show(form)
    handle = show(_hidden(session.kept(question)), raw=True, display_id=True)
    return form


def form_for(session: Session, question: Question, keep: Callable[[dict], None]) -> Form:
    """The form for a question. ``keep`` gets each answer as an output holds it."""
    given = session.case_and_numbers(question)[1]
    bundle = display.asked(question, given, _("Run this cell to answer: then there are boxes to fill in."))
    counted = Counted(session, question, keep)
    return Form(
        counted.sheet(),
        counted.press,
        plain=bundle["text/plain"],
        html=bundle["text/html"],
        entries=session.typed(question),
        said=counted.said(),
    )


class Counted:
    """A question's form: the learner's own numbers, whose answer counts, and between them others to practise with."""

    def __init__(self, session: Session, question: Question, keep: Callable[[dict], None]) -> None:
        self._session, self._question, self._keep = session, question, keep
        self._practising: Practising | None = None
        self._typed: Entries = {}  # when practice began: it is there again afterwards

    def sheet(self) -> Sheet:
        """The question that counts."""
        question, given = self._question, self._session.case_and_numbers(self._question)[1]
        buttons = [Button(CHECK, _("Keep my answer") if isinstance(question, Text) else _("Check"))]
        if question.hints.rungs(given):
            buttons.append(Button(HINT, _("A hint")))
        if practice.varies(self._session.exercise, question):
            if has_steps(self._session.exercise, question):
                buttons.append(Button(EXAMPLE, _("See one done")))
            buttons.append(Button(PRACTISE, _("Practise with other numbers")))
        return Sheet(
            title=display.heading_of(question),
            asked=paragraphs(fill(question.text, given)),
            fields=question.fields(given),
            buttons=buttons,
            reloaded=_(
                "This page was loaded again. What you answer is kept; run this cell once more before you save, so that it is in the notebook, too."
            ),
        )

    def said(self) -> str:
        """What there is to say: the hints that were asked for, and the feedback on the newest answer."""
        hints = hints_shown(self._session, self._question)
        answered = self._question.name in self._session.verdicts
        return hints + (self._session.feedback(self._question)["text/html"] if answered else "")

    def press(self, button: str, read: dict[str, object], typed: Entries) -> Reply:
        """See :class:`~clvteach.forms.form.Form`."""
        session, question = self._session, self._question
        if button == BACK:
            self._practising = None
            return Reply(said=self.said(), sheet=self.sheet(), entries=self._typed)
        if button == PRACTISE:
            self._typed = self._typed if self._practising else dict(typed)
            self._practising = Practising(session.practice, session.exercise, question)
            return self._practising.begin(Button(BACK, _("Back to my question")))
        if button == EXAMPLE:
            example = session.practice.next_example(session.exercise, question)["text/html"]
            return Reply(said=example if self._practising else example + self.said())
        if self._practising:
            return self._practising.press(read)
        if button == HINT:
            session.next_hint(question)
            return Reply(said=self.said())
        if not session.take(question, question.from_fields(read), dict(typed)):
            return Reply(mistakes={"": _("Nothing is filled in yet.")}, said=self.said())
        self._keep(_hidden(session.kept(question)))
        return Reply(said=self.said())


def hints_shown(session: Session, question: Question) -> str:
    """The hints that a learner has asked for so far, as HTML."""
    given = session.case_and_numbers(question)[1]
    rungs = question.hints.rungs(given)
    seen = session.hints.get(question.name, 0)
    items = "".join(f"<li>{inline(rung)}</li>" for rung in rungs[:seen])
    if not items:
        return ""
    left = len(rungs) - seen
    more = {0: _("These are all the hints."), 1: _("There is one more hint.")}.get(left, _("There are more hints."))
    return f"<ol>{items}</ol>{paragraphs(more)}"


def _hidden(kept: dict) -> dict:
    """What keeps an answer, out of sight as long as a form beside it is alive."""
    return kept | {"text/html": f'<div class="clvteach-kept">{kept["text/html"]}</div>'}
