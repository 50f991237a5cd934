"""Which hint fits an error: the tables of all of them, the first that fits wins."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

from clvteach.error_hints import names, operations, unreadable
from clvteach.error_hints.failure import failure
from clvteach.errors import InputError
from clvteach.text import closed_up
from clvteach.translation import _

HINTED = (SyntaxError, NameError, AttributeError, TypeError, LookupError, ImportError, ValueError)


def hint_for(error: BaseException, known: Mapping[str, object]) -> str | None:
    """The sentence for an error, in the language in use; None where it is no beginner's mistake.

    Parameters
    ----------
    error : BaseException
        As it was caught in a cell.
    known : Mapping of str to object
        The learner's names.

    Examples
    --------
    >>> hint_for(ZeroDivisionError("division by zero"), {}) is None
    True
    """
    what = failure(error, known)
    if what is None:
        return None
    table = unreadable.HINTS if isinstance(error, SyntaxError) else (*names.HINTS, *operations.HINTS)
    return next((sentence for hint in table if (sentence := hint(what))), None)


def add_hint(error: BaseException, known: Mapping[str, object]) -> None:
    """Write the sentence for an error under what Python says, once."""
    if not isinstance(error, HINTED) or isinstance(error, InputError) or getattr(error, "__notes__", None):
        return
    with warnings.catch_warnings():  # what Python warns of, it has said when it read the cell
        warnings.simplefilter("ignore")
        sentence = hint_for(error, known)
    if sentence:
        error.add_note(closed_up(_("Hint: {sentence}").format(sentence=sentence)))
