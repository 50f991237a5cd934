"""A question with a form to answer it in, so that no code is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import display as show

from clvteach.forms import Button, Entries, Form, Reply, Sheet
from clvteach.forms.markup import paragraphs
from clvteach.language import _
from clvteach.questions import display
from clvteach.questions.filling import fill
from clvteach.questions.kinds import Text
from clvteach.questions.question import Question

if TYPE_CHECKING:
    from clvteach.questions.session import Session

CHECK = "check"


def ask(session: Session, question: Question) -> Form:
    """Show a question's form, and below it what keeps the answer. The form shows the same words while it is alive.

    They are two outputs because an output that changes is drawn anew, and what was typed elsewhere in it would be lost.
    """
    form = form_for(session, question, lambda kept: handle.update(kept, raw=True))
    show(form)
    handle = show(_hidden(session.kept(question)), raw=True, display_id=True)
    return form


def form_for(session: Session, question: Question, keep) -> Form:
    """The form for a question. ``keep`` gets each answer as an output holds it."""
    _case, given = session.case_and_numbers(question)
    sheet = Sheet(
        title=display.heading_of(question),
        asked=paragraphs(fill(question.text, given)),
        fields=question.fields(given),
        buttons=[Button(CHECK, _("Keep my answer") if isinstance(question, Text) else _("Check"))],
        reloaded=_(
            "This page was loaded again. What you answer is kept; run this cell once more before you save, so that it is in the notebook, too."
        ),
    )

    def press(button: str, read: dict[str, object], typed: Entries) -> Reply:
        if not session.take(question, question.from_fields(read), dict(typed)):
            return Reply(mistakes={"": _("Nothing is filled in yet.")})
        keep(_hidden(session.kept(question)))
        return Reply(said=session.feedback(question)["text/html"])

    bundle = display.asked(question, given)
    said = session.feedback(question)["text/html"] if question.name in session.verdicts else ""
    return Form(
        sheet, press, plain=bundle["text/plain"], html=bundle["text/html"], entries=session.typed(question), said=said
    )


def _hidden(kept: dict) -> dict:
    """What keeps an answer, out of sight as long as a form beside it is alive."""
    return kept | {"text/html": f'<div class="clvteach-kept">{kept["text/html"]}</div>'}
