"""The language the learner reads: English is in the code, 简体中文 in a gettext catalogue.

A notebook names its language once, in its first cell::

    from clvteach import language
    language.use("en")

The choice belongs to the process, not to a thread or context: slider callbacks run on another thread than the
cell that chose the language, and must answer in the same one.
"""

from __future__ import annotations

import gettext
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "zh": "简体中文"}
CATALOGUE = Path(__file__).parent / "locale"

_process = {"language": "en"}


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
            _('The workbook speaks {known}, not {language}: write language.use("en") or language.use("zh").').format(
                known=", ".join(f'"{code}" ({name})' for code, name in LANGUAGES.items()), language=shown(language)
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


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("clvteach", CATALOGUE, languages=[language])


def _(message: str) -> str:
    """The message in the language in use. Format it afterwards: ``_("{n} years").format(n=5)``."""
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
