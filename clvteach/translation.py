"""Messages in the language in use. The lowest floor of the words: it imports nothing of the package.

Which language that is, :mod:`clvteach.language` chooses; everybody else imports from there.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).parent / "locale"

ENGLISH = "en"  # the language of the code, whose messages need no catalogue

_process = {"language": ENGLISH}


def current() -> str:
    """The code of the language in use, ``"en"`` or ``"zh"``."""
    return _process["language"]


def put_in_use(language: str) -> None:
    """Answer in this language from now on, unchecked."""
    _process["language"] = language


class Phrase(str):
    """Words in every language of the workbook, from beside a chapter. As text they are English; ``_()`` says them.

    Parameters
    ----------
    texts : Mapping of str to str
        What is said, by language.

    Examples
    --------
    >>> phrase = Phrase({"en": "Two customers", "zh": "两位客户"})
    >>> phrase, _(phrase)
    ('Two customers', 'Two customers')
    """

    texts: Mapping[str, str]

    def __new__(cls, texts: Mapping[str, str]) -> Phrase:
        phrase = super().__new__(cls, texts[ENGLISH])
        phrase.texts = dict(texts)
        return phrase

    def __getnewargs__(self) -> tuple:
        return (self.texts,)


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
