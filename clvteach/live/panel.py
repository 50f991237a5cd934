"""The app as the browser shows it: one widget that holds the controls, the picture and the sentence."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

CSS = Path(__file__).with_name("panel.css")


def program(*files: str) -> str:
    """What runs on the page: these files as one, since a widget's program can load no file beside it."""
    return "\n".join(Path(__file__).with_name(file).read_text(encoding="utf-8") for file in files)


class Panel(anywidget.AnyWidget):
    """Controls, picture and sentence. It only shows and reports; :class:`clvteach.live.App` decides.

    What stands here is the state that the page and Python both see. What they tell each other besides is listed in
    :mod:`clvteach.live.messages`.
    """

    _esm, _css = program("inputs.js", "panel.js"), CSS

    spec = traitlets.Dict(
        help="title, language, controls, presets, words, picture size: fixed for the panel's life"
    ).tag(sync=True)
    values = traitlets.Dict(help="each control's value, as the learner sees it").tag(sync=True)
    errors = traitlets.Dict(help="control name → the sentence beside it").tag(sync=True)
    problem = traitlets.Unicode(help="a sentence about the values together").tag(sync=True)
    frame = traitlets.Bytes(help="the picture, as PNG").tag(sync=True)
    frame_values = traitlets.Dict(help="the values that frame and sentence show").tag(sync=True)
    answers = traitlets.Int(help="counts what was answered, so that the browser notices when nobody answers").tag(
        sync=True
    )
    answered_moves = traitlets.List(help="ids of the browser's moves that the last answer takes in").tag(sync=True)
    sentence = traitlets.Unicode(help="what the picture shows, in words").tag(sync=True)

    def __init__(self, **state):
        super().__init__(**state)
        self.add_class("clvteach-panel")

    def __repr__(
        self,
    ) -> str:  # where a layout around it is shown as text; all of its state would be the picture in bytes
        return f"Panel({self.spec.get('title', '')!r})"
