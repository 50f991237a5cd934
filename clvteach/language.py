"""The language the learner reads: English is in the code, 简体中文 in a gettext catalogue.

A notebook names its language once, in its first cell::

    from clvteach import language
    language.use("en")

The choice belongs to the process, not to a thread or context: slider callbacks run on another thread than the
cell that chose the language, and must answer in the same one.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass

from clvteach.errors import InputError
from clvteach.translation import (
    CATALOGUE,
    ENGLISH,
    N_,
    Phrase,
    _,
    current,
    listing,
    ngettext,
    put_in_use,
    sentences,
)

__all__ = [
    "CATALOGUE",
    "ENGLISH",
    "LANGUAGES",
    "Language",
    "N_",
    "Phrase",
    "_",
    "current",
    "listing",
    "ngettext",
    "of_text",
    "sentences",
    "use",
    "using",
]


@dataclass(frozen=True)
class Language:
    """What there is to know of a language. A further one is one more record, and words.

    Attributes
    ----------
    name : str
        As its readers call it.
    tag : str
        For web pages (BCP 47), such as ``"zh-CN"``.
    locale : str
        For JupyterLab and the computer's settings, such as ``"zh_CN"``.
    known_as : tuple of str
        With what a computer that speaks it begins the language's name, in small letters.
    script : str
        The letters that no other language of the workbook uses, as a range of a regular expression; empty for English.
    least : int
        So many letters make a sentence.
    """

    name: str
    tag: str
    locale: str
    known_as: tuple[str, ...]
    script: str
    least: int


LANGUAGES = {
    ENGLISH: Language("English", "en", "en", ("en",), "", 20),
    "zh": Language("简体中文", "zh-CN", "zh_CN", ("zh", "chinese"), "\u4e00-\u9fff", 8),
}


def use(language: str) -> None:
    """Choose the language of everything the learner reads from now on. In a notebook, errors get a hint in it, too.

    Parameters
    ----------
    language : str
        ``"en"`` or ``"zh"``.

    Raises
    ------
    ValueError
        If the workbook does not exist in that language.

    Examples
    --------
    >>> use("en")
    >>> current()
    'en'
    """
    if not isinstance(language, str) or language not in LANGUAGES:
        from clvteach.text import shown  # which loads numpy: the command line starts without

        raise InputError(
            _("The workbook speaks {known}, not {language}: write {example}.").format(
                known=", ".join(f'"{code}" ({known.name})' for code, known in LANGUAGES.items()),
                language=shown(language),
                example=_(" or ").join(f'language.use("{code}")' for code in LANGUAGES),
            )
        )
    put_in_use(language)
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
        from clvteach import error_hints  # only a notebook needs it

        error_hints.install(shell)


@contextmanager
def using(language: str):
    """Use a language inside a ``with`` block only.

    Examples
    --------
    >>> with using("zh"):
    ...     _("total")
    '合计'
    """
    before = current()
    use(language)
    try:
        yield
    finally:
        put_in_use(before)


def of_text(text: str) -> Language:
    """The language in which somebody wrote: the one whose letters are in it, else English.

    >>> of_text("因为更早").name, of_text("because").name
    ('简体中文', 'English')
    """
    written_in = (one for one in LANGUAGES.values() if one.script and re.search(f"[{one.script}]", text))
    return next(written_in, LANGUAGES[ENGLISH])
