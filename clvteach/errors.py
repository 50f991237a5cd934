"""The one error that a learner is meant to see."""

from __future__ import annotations

from clvteach.translation import _


class InputError(ValueError):
    """A value that the learner can mend. In a notebook cell it shows its one sentence, not a traceback."""

    def __init__(self, sentence: str):  # names that it quotes can have line breaks, or half a letter
        super().__init__(" ".join(sentence.splitlines()).encode("utf-8", "replace").decode())

    def _render_traceback_(self) -> list[str]:  # the hook by which IPython asks an exception how it wants to be shown
        return [_("Please check: {sentence}").format(sentence=self)]


# In a traceback it bears the name under which it is imported everywhere.
InputError.__module__ = "clvteach.checks"
