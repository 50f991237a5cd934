"""The language the learner reads: English is in the code, 简体中文 in a gettext catalogue.

A notebook names its language once, in its first cell::

    from clvteach import language
    language.use("en")

The choice belongs to the process, not to a thread or context: slider callbacks run on another thread than the
cell that chose the language, and must answer in the same one.
"""

from __future__ import annotations

from contextlib import contextmanager

from clvteach.errors import InputError
from clvteach.text import shown
from clvteach.translation import CATALOGUE, N_, _, current, listing, ngettext, put_in_use, sentences

__all__ = [
    "CATALOGUE",
    "LANGUAGES",
    "N_",
    "_",
    "current",
    "listing",
    "ngettext",
    "sentences",
    "use",
    "using",
]

LANGUAGES = {"en": "English", "zh": "简体中文"}


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
        raise InputError(
            _('The workbook speaks {known}, not {language}: write language.use("en") or language.use("zh").').format(
                known=", ".join(f'"{code}" ({name})' for code, name in LANGUAGES.items()), language=shown(language)
            )
        )
    put_in_use(language)


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
