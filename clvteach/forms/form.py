"""A form in the browser: it shows a sheet, tells Python which button was pressed, and shows the reply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import anywidget
import traitlets

from clvteach import palette
from clvteach.forms.fields import Entries, Field, read_all
from clvteach.language import LANGUAGES, _, current
from clvteach.live import rerun_cells
from clvteach.text import visible

_HERE = Path(__file__).parent
MOST_CHARACTERS = 100_000  # of what a page sends for one field


@dataclass(frozen=True)
class Button:
    """A button of a form.

    Attributes
    ----------
    name : str
        What Python is told.
    words : str
        What stands on it.
    """

    name: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """What a form shows.

    Attributes
    ----------
    title : str
        What the group of fields is called.
    asked : str
        The question, as HTML.
    fields : sequence of Field
    buttons : sequence of Button
        The first sends what was typed, as the Enter key does.
    colour : str
        Of the line beside it.
    reloaded : str
        What to say where the page was loaded again since the form was shown.
    """

    title: str
    asked: str
    fields: Sequence[Field] = ()
    buttons: Sequence[Button] = ()
    colour: str = palette.BLUE
    reloaded: str = ""

    def spec(self) -> dict:
        """What the page needs to build it, in the language in use."""
        return {
            "language": LANGUAGES[current()].tag,
            "title": self.title,
            "asked": self.asked,
            "fields": "".join(one.html() for one in self.fields),
            "buttons": [[button.name, button.words] for button in self.buttons],
            "colour": self.colour,
            "reloaded": self.reloaded,
            "silent": _(
                "Python does not answer. Is it still busy, or was it restarted? Then run the cells again from the top."
            ),
        }


@dataclass(frozen=True)
class Reply:
    """What there is to say when a button was pressed.

    Attributes
    ----------
    said : str
        As HTML.
    mistakes : dict of str to str
        The name of a field → the sentence beside it.
    sheet : Sheet, optional
        Another one, to be shown instead.
    entries : dict, optional
        What its fields hold then.
    """

    said: str = ""
    mistakes: dict[str, str] = field(default_factory=dict)
    sheet: Sheet | None = None
    entries: Entries = field(default_factory=dict)


Press = Callable[[str, dict[str, object], Entries], Reply]


class Form(anywidget.AnyWidget):
    """A form.

    Parameters
    ----------
    sheet : Sheet
    press : callable
        Gets the name of a button, what was read from each field, and what was typed into each; returns a :class:`Reply`.
        It is not asked where something cannot be read and the button is the first: the form says that itself.
    plain, html : str
        What is shown where there is no browser, or no Python.
    """

    _esm = _HERE / "form.js"
    _css = _HERE / "form.css"

    spec = traitlets.Dict(help="title, question, fields, buttons: what a sheet consists of").tag(sync=True)
    entries = traitlets.Dict(help="field → what its inputs hold, as Python last heard or put there").tag(sync=True)
    said = traitlets.Unicode(help="HTML: what there is to say").tag(sync=True)
    mistakes = traitlets.Dict(help="field → the sentence beside it").tag(sync=True)
    shown = traitlets.Bool(help="whether a page has shown it: one that finds this true was loaded again").tag(sync=True)
    replies = traitlets.Int(help="counts the replies, so that the page notices when nobody answers").tag(sync=True)

    def __init__(
        self, sheet: Sheet, press: Press, *, plain: str, html: str, entries: Entries | None = None, said: str = ""
    ):
        self._sheet, self._press, self._plain, self._html = sheet, press, plain, html
        super().__init__(spec=sheet.spec(), entries=_lists(entries or {}), said=said)
        self.on_msg(self._on_message)

    def press(self, button: str = "", **entries: str | Sequence[str]) -> None:
        """Press a button as the page does: its name, the first by default, and what stands in the fields."""
        buttons = [one.name for one in self._sheet.buttons]
        button = button or buttons[0]
        if button not in buttons:
            return
        typed = _lists(entries)
        read, mistakes = read_all(self._sheet.fields, typed)
        reply = (
            Reply(said=self.said, mistakes=mistakes)
            if mistakes and button == buttons[0]
            else self._press(button, read, typed)
        )
        with self.hold_sync():
            self.entries = _lists(reply.entries) if reply.sheet else typed
            if reply.sheet:
                self._sheet, self.spec = reply.sheet, reply.sheet.spec()
            self.said, self.mistakes = reply.said, reply.mistakes
            self.replies += 1

    def _on_message(self, _widget, content: object, _buffers) -> None:
        if isinstance(content, dict) and isinstance(content.get("entries"), dict):
            entries = {name: held for name, held in content["entries"].items() if isinstance(held, list)}
            self.press(str(content.get("button", "")), **entries)

    def __repr__(self) -> str:
        return self._plain

    def _repr_mimebundle_(self, **options) -> dict:
        """The live form where there is a kernel; what it asks where there is none."""
        rerun_cells.remember(self)
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**(data or {}), "text/html": self._html, "text/plain": self._plain}


def _lists(entries: Entries) -> dict[str, list[str]]:
    """What each field holds as a list of texts, as the page sends it."""
    return {
        name: [visible(str(one)[:MOST_CHARACTERS]) for one in ([held] if isinstance(held, str) else held)]
        for name, held in entries.items()
    }
