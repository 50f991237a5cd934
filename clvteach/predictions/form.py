"""A prediction as the browser shows it: the question, where to answer it, and what there is to say."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from clvteach.checks import InputError
from clvteach.language import LANGUAGES, _, current
from clvteach.live import rerun_cells
from clvteach.predictions.prediction import Prediction
from clvteach.questions.display import inline, paragraphs

_HERE = Path(__file__).parent


class Form(anywidget.AnyWidget):
    """A form for one prediction. The page sends a guess; what there is to say to it comes back in the state.

    Parameters
    ----------
    prediction : Prediction
    """

    _esm = _HERE / "form.js"
    _css = _HERE / "form.css"

    spec = traitlets.Dict(help="question, options, unit, words: fixed for the form's life").tag(sync=True)
    answer = traitlets.Unicode(help="HTML: how the guess compares, and why").tag(sync=True)
    error = traitlets.Unicode(help="what is wrong with what was typed, in a sentence").tag(sync=True)

    def __init__(self, prediction: Prediction):
        self._prediction = prediction
        title = _("Predict first")
        super().__init__(
            spec={
                "language": LANGUAGES[current()].tag,
                "title": title,
                "question": paragraphs(prediction.question()),
                "options": list(prediction.lettered().items()),
                "unit": "" if prediction.options else _(prediction.unit),
                "words": {"entry": _("Your prediction"), "show": _("Show me")},
            }
        )
        self.on_msg(self._on_message)

    def guess(self, text: str) -> None:
        """Answer a guess: the name of an option, or a number as it is typed."""
        try:
            said, error = self._prediction.answer(text), ""
        except InputError as refused:
            said, error = "", str(refused)
        with self.hold_sync():
            self.answer, self.error = paragraphs(said), error

    def _on_message(self, _widget, content: object, _buffers) -> None:
        if isinstance(content, dict) and isinstance(content.get("guess"), str):
            self.guess(content["guess"])

    def __repr__(self) -> str:
        """The question alone: what comes out is not given away."""
        title, asked = self.spec["title"], self._prediction
        return "\n".join([f"{title} · {asked.question()}", *asked.lettered().values()])

    def _repr_mimebundle_(self, **options) -> dict:
        """The live form where there is a kernel; the question, with its answer folded, where there is none."""
        rerun_cells.remember(self)
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**(data or {}), "text/html": self._html(), "text/plain": repr(self)}

    def _html(self) -> str:
        asked, spec = self._prediction, self.spec
        options = "".join(f"<div>{inline(words)}</div>" for _name, words in spec["options"])
        told = paragraphs("\n".join(part for part in (asked.told(), asked.reason(), asked.where()) if part))
        answer = _("Answer")
        return (
            f'<div lang="{spec["language"]}" style="border-left:4px solid #0072b2;padding:.2em 0 .2em .8em;margin:.2em 0;'
            f'max-width:60em;line-height:1.5"><b>{inline(spec["title"])}</b>{spec["question"]}'
            f'<div style="margin:.3em 0 .3em 1em">{options}</div>'
            f"<details><summary>{inline(answer)}</summary>{told}</details></div>"
        )
