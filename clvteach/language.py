"""The language the learner reads: English is in the code, 简体中文 in a gettext catalogue.

A notebook names its language once, in its first cell::

    from clvteach import language
    language.use("en")

The choice belongs to the process, not to a thread or context: slider callbacks run on another thread than the
cell that chose the language, and must answer in the same one.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path


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


ENGLISH = "en"  # the language of the code, whose messages need no catalogue
LANGUAGES = {
    ENGLISH: Language("English", "en", "en", ("en",), "", 20),
    "zh": Language("简体中文", "zh-CN", "zh_CN", ("zh", "chinese"), "\u4e00-\u9fff", 8),
}
CATALOGUE = Path(__file__).parent / "locale"

_process = {"language": ENGLISH}


def use(language: str) -> None:
    """Choose the language of everything the learner reads from now on.

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
        from clvteach.checks import InputError, shown

        raise InputError(
            _("The workbook speaks {known}, not {language}: write {example}.").format(
                known=", ".join(f'"{code}" ({known.name})' for code, known in LANGUAGES.items()),
                language=shown(language),
                example=_(" or ").join(f'language.use("{code}")' for code in LANGUAGES),
            )
        )
    _process["language"] = language


def current() -> str:
    """The code of the language in use, ``"en"`` or ``"zh"``."""
    return _process["language"]


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
        _process["language"] = before


class Phrase(str):
    """Words in every language of the workbook, from beside a chapter. As text they are English; ``_()`` says them.

    Parameters
    ----------
    texts : Mapping of str to str
        What is said, by language.

    Examples
    --------
    >>> phrase = Phrase({"en": "Two customers", "zh": "两位客户"})
    >>> with using("zh"):
    ...     _(phrase)
    '两位客户'
    """

    texts: Mapping[str, str]

    def __new__(cls, texts: Mapping[str, str]) -> Phrase:
        phrase = super().__new__(cls, texts[ENGLISH])
        phrase.texts = dict(texts)
        return phrase

    def __getnewargs__(self) -> tuple:
        return (self.texts,)


def of_text(text: str) -> Language:
    """The language in which somebody wrote: the one whose letters are in it, else English.

    >>> of_text("因为更早").name, of_text("because").name
    ('简体中文', 'English')
    """
    written_in = (one for one in LANGUAGES.values() if one.script and re.search(f"[{one.script}]", text))
    return next(written_in, LANGUAGES[ENGLISH])


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation("clvteach", CATALOGUE, languages=[language])


def _(message: str) -> str:
    """The message in the language in use. Format it afterwards: ``_("{n} years").format(n=5)``."""
    if isinstance(message, Phrase):
        return message.texts[current()]
    return _catalogue(current()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The singular or plural message in the language in use."""
    return _catalogue(current()).ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark a message for the catalogue where it is defined, to be translated later where it is shown."""
    return message


def listing(items) -> str:
    """Items in a row, as the language writes it.

    >>> listing(["A", "B"])
    'A, B'
    """
    return _(", ").join(map(str, items))


def sentences(first: str, second: str) -> str:
    """Two sentences one after the other: with a space between them in English, without one in Chinese.

    >>> sentences("So it is.", "And why?")
    'So it is. And why?'
    """
    return _("{first} {second}").format(first=first, second=second)
