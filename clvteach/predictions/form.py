"""A prediction as a form: the question, where to answer it, and what there is to say."""

from __future__ import annotations

from clvteach.forms import NumberField, OptionsField
from clvteach.forms.form import Button, Form, Reply, Sheet
from clvteach.forms.markup import inline, paragraphs
from clvteach.language import LANGUAGES, _, current
from clvteach.predictions.prediction import Prediction

GUESS = "guess"  # the name of the only field


def form_for(prediction: Prediction) -> Form:
    """The form for one prediction. Without a running Python it shows the question, with its answer folded."""
    sheet = Sheet(
        title=_("Predict first"),
        asked=paragraphs(prediction.question()),
        fields=[_field(prediction)],
        buttons=[Button("show", _("Show me"))],
    )

    def press(_button, read, _typed) -> Reply:
        if read[GUESS] is ...:
            unanswered = _("Choose one of the options first.") if prediction.options else _("Type a number first.")
            return Reply(mistakes={GUESS: unanswered})
        return Reply(said=paragraphs(prediction.answer(read[GUESS])))

    return Form(sheet, press, plain=_plain(prediction, sheet), html=_html(prediction, sheet))


def _field(prediction: Prediction) -> NumberField | OptionsField:
    if prediction.options:
        return OptionsField(GUESS, _("Your prediction"), prediction.lettered())
    return NumberField(GUESS, _("Your prediction"), unit=_(prediction.unit), percent=prediction.unit == "%")


def _plain(prediction: Prediction, sheet: Sheet) -> str:
    """The question alone: what comes out is not given away."""
    return "\n".join([f"{sheet.title} · {prediction.question()}", *prediction.lettered().values()])


def _html(prediction: Prediction, sheet: Sheet) -> str:
    options = "".join(f"<div>{inline(words)}</div>" for words in prediction.lettered().values())
    told = paragraphs("\n".join(filter(None, (prediction.told(), prediction.reason(), prediction.where()))))
    invitation, answer = _("Run this cell to write your prediction down."), _("Answer")
    return (
        f'<div lang="{LANGUAGES[current()].tag}" style="border-left:4px solid {sheet.colour};padding:.2em 0 .2em .8em;'
        f'margin:.2em 0;max-width:60em;line-height:1.5"><b>{inline(sheet.title)}</b>{sheet.asked}'
        f'<div style="margin:.3em 0 .3em 1em">{options}</div><div style="opacity:.75">{inline(invitation)}</div>'
        f"<details><summary>{inline(answer)}</summary>{told}</details></div>"
    )
