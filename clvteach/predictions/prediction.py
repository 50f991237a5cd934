"""What a prediction asks for, what comes out, and how a learner's guess compares.

Its words stand in the chapter's ``predictions.md``, what it computes in the room's ``predictions.py``; the two are joined by
name. What comes out is always computed, where it is a number as well as where it is one of a few options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING

from clvteach.language import Phrase, _, listing
from clvteach.live.controls import Choice, Slider
from clvteach.questions.filling import fill

if TYPE_CHECKING:
    from clvteach.live import App

LETTERS = "ABCDEF"
CLOSE = 0.1  # a guess within a tenth of the number is a good one


@dataclass(frozen=True)
class Prediction:
    """A question whose answer is on the page only after the learner has guessed.

    Parameters
    ----------
    name : str
        Under which the words stand.
    outcome : callable
        What comes out: a number, or the name of an option. ``outcome(result)`` gets the app's result if there is an app,
        and nothing otherwise.
    app : callable, optional
        Makes the app in which the learner sees it.
    settings : Mapping
        What the learner sets there, in the model's units; everything else is at its start. The text can name each.
    given : Mapping of str to float
        Further numbers that the text names.
    unit : str
        Of the number that is asked for. With ``"%"`` the outcome is a fraction and the learner types per cent.
    decimals : int
        With how many decimals the number is told, as the learner reads it.
    text, why : Phrase
        What is asked, and the reason for what comes out.
    options : Mapping of str to Phrase
        What there is to choose from; empty where a number is asked for.
    """

    name: str
    outcome: Callable[..., float | str]
    app: Callable[[], App] | None = None
    settings: Mapping[str, float | str] = field(default_factory=dict)
    given: Mapping[str, float] = field(default_factory=dict)
    unit: str = ""
    decimals: int = 0
    text: Phrase | str = ""
    why: Phrase | str = ""
    options: Mapping[str, Phrase] = field(default_factory=dict)

    @cached_property
    def seen(self) -> App | None:
        """The app in the position where the learner sees what comes out."""
        app = self.app() if self.app else None
        if app is not None:
            app.set(**self.settings)
        return app

    @cached_property
    def right(self) -> float | str:
        """What comes out, computed: a number as the learner reads it, or the name of an option."""
        outcome = self.outcome(self.seen.result) if self.seen else self.outcome()
        if self.options:
            assert outcome in self.options, f"{self.name}: {outcome!r} is none of {list(self.options)}"
            return outcome
        return round(float(outcome) * (100 if self.unit == "%" else 1), self.decimals)

    def question(self) -> str:
        """What is asked, with its numbers."""
        return self._filled(self.text)

    def lettered(self) -> dict[str, str]:
        """Each option's name with its letter and words, such as ``"A. more"``."""
        return {
            name: f"{letter}. {self._filled(words)}"
            for letter, (name, words) in zip(LETTERS, self.options.items(), strict=False)
        }

    def compared(self, guess: float | str) -> str:
        """How a guess compares with what comes out, in a sentence or two.

        >>> from clvteach.language import Phrase
        >>> Prediction("half", lambda: .512, unit="%").compared(50)
        'You wrote 50 %. It is 51 %: a close guess.'
        """
        if self.options:
            right, options = self.right, self.lettered()
            if guess == right:
                return _("You chose {letter}, and so it is.").format(letter=options[guess][0])
            return _("You chose {letter}. It comes out differently: {option}").format(
                letter=options[guess][0], option=options[right]
            )
        miss = abs(guess - self.right)
        if round(miss, self.decimals) == 0:
            sentence = _("You wrote {guess}, and so it is.")
        elif miss <= CLOSE * abs(self.right):
            sentence = _("You wrote {guess}. It is {right}: a close guess.")
        else:
            sentence = _("You wrote {guess}. It is {right}.")
        return sentence.format(guess=self._number(guess), right=self._number(self.right))

    def told(self) -> str:
        """What comes out, for those who only read."""
        return self.lettered()[self.right] if self.options else self._number(self.right)

    def reason(self) -> str:
        """Why it comes out so."""
        return self._filled(self.why)

    def where(self) -> str:
        """How to see it in the app: the button that sets just this, or else what to set; empty where nothing is set."""
        if not self.settings:
            return ""
        if button := self.button():
            return _("To see it, press the button “{button}” in the app below.").format(button=button)
        controls = self.seen.controls
        steps = listing(
            _("“{control}” to {value}").format(control=controls[name].label, value=_position(controls[name], value))
            for name, value in self.settings.items()
        )
        return _("To see it, set {steps} in the app below; leave everything else as it is at the start.").format(
            steps=steps
        )

    def button(self) -> str:
        """The app's button that sets just what there is to set; empty if it has none."""
        presets = self.seen.presets.values() if self.settings else ()
        return next((preset.label for preset in presets if dict(preset.values) == dict(self.settings)), "")

    def answer(self, guess: float | str) -> str:
        """All there is to say to a guess, a paragraph a line: a number as the learner reads it, or the name of an option."""
        return "\n".join(part for part in (self.compared(guess), self.reason(), self.where()) if part)

    def numbers(self) -> SimpleNamespace:
        """The numbers that its words can name."""
        controls = self.seen.controls if self.seen else {}
        set_ = {name: _position(controls[name], value) for name, value in self.settings.items()}
        right = {} if self.options else {"right": self._number(self.right)}
        return SimpleNamespace(**set_ | dict(self.given) | right)

    def _filled(self, words: str) -> str:
        return fill(words, self.numbers())

    def _number(self, number: float) -> str:
        digits = f"{number:,.{self.decimals}f}"
        if self.unit == "%":
            return _("{number} %").format(number=digits)
        return f"{digits} {_(self.unit)}".strip()


def _position(control: Slider | Choice, value: float | str) -> str:
    """A control's value as the learner reads it in the app."""
    if isinstance(control, Choice):
        return control.options[value]
    text = f"{control.shown(value):,.10g}"
    return _("{number} %").format(number=text) if control.unit == "%" else text
