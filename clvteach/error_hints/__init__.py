"""One sentence in the learner's language under Python's own message, for the mistakes that beginners make.

Python's message stays as it is. The sentence is a note of the exception (PEP 678), so it is the last line of the same
output, wherever a notebook is shown. What is no beginner's mistake gets no sentence.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps


def install(shell: object) -> None:
    """Give hints in an IPython shell from now on; once is enough.

    Not with ``shell.set_custom_exc``: errors of IPython's own reading of a cell, such as an uneven indentation, pass by it.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    if not getattr(shell.showtraceback, "gives_hints", False):
        shell.showtraceback = _with_hint(shell.showtraceback, shell)
        shell.showsyntaxerror = _with_hint(shell.showsyntaxerror, shell)


def _with_hint(show: Callable, shell: object) -> Callable:
    """IPython's way to show an error, with the hint written under the error first."""

    @wraps(show)
    def show_with_hint(*given, **options) -> None:
        try:
            from clvteach.error_hints.hints import add_hint  # loaded with the first error

            named = given[0] if given else options.get("exc_tuple")
            add_hint(named[1] if isinstance(named, tuple) else sys.exc_info()[1], shell.user_ns)
        except Exception:  # a hint that cannot be found must not hide what Python says
            pass
        show(*given, **options)

    show_with_hint.gives_hints = True
    return show_with_hint
