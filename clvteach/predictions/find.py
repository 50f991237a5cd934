"""The predictions of a chapter: which there are, and asking one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib import import_module

from clvteach import chapters, wording
from clvteach.checks import InputError, shown
from clvteach.forms.form import Form
from clvteach.language import _, current, listing
from clvteach.predictions.form import form_for
from clvteach.predictions.prediction import Prediction
from clvteach.questions.joining import check_placeholders
from clvteach.wording import Section


def predict(chapter: str, name: str) -> Form:
    """A form in which a learner writes down a prediction, and then sees how it compares.

    Parameters
    ----------
    chapter : str
        The name of a chapter's notebook, such as ``"05-lifetime-value"``, or its number, ``"05"``.
    name : str
        Which of its predictions.

    Returns
    -------
    Form
        As the last line of a cell it shows itself. Without a running Python the answer stays folded.

    Raises
    ------
    InputError
        If there is no such chapter or prediction.

    Examples
    --------
    >>> predict("05", "waiting")
    Predict first · Today somebody offers you 400, or 500 in 5 years. At 9 % a year, which is worth more?
    A. 400 today
    B. 500 in 5 years
    """
    known = names()
    found = chapters.matching(chapter, known)
    if found is None:
        raise InputError(
            _("There is no chapter {name} with predictions. There are: {known}.").format(
                name=shown(chapter), known=listing(known)
            )
        )
    predictions = of_chapter(found)
    if name not in predictions:
        raise InputError(
            _("Chapter {chapter} has no prediction {name}. It has: {known}.").format(
                chapter=found, name=shown(name), known=listing(predictions)
            )
        )
    return form_for(predictions[name])


def names() -> list[str]:
    """The chapters that have predictions.

    >>> "05-lifetime-value" in names()
    True
    """
    return chapters.names(chapters.PREDICTIONS)


def of_chapter(name: str) -> dict[str, Prediction]:
    """The predictions of a chapter: what its room computes, and its words.

    Raises
    ------
    InputError
        If the two do not fit, with file and line.
    """
    return _of_chapter(name, current())


@cache
def _of_chapter(name: str, _lang: str) -> dict[str, Prediction]:
    """For each language by itself: an app keeps the labels of the language in which it was made."""
    computed = import_module(f"clvteach.{chapters.room_of(name)}.predictions").PREDICTIONS
    return joined(computed, wording.read(chapters.folder() / name / chapters.PREDICTIONS))


def joined(computed: Iterable[Prediction], words: Section) -> dict[str, Prediction]:
    """Predictions with their words, by name, in the order of the words.

    Parameters
    ----------
    computed : iterable of Prediction
        What comes out.
    words : Section
        The chapter's ``predictions.md``, see :func:`clvteach.wording.read`.

    Raises
    ------
    InputError
        If one names what the other does not know, or if words tell a number that is not there: with file and line.
    """
    found = {one.name: _with_words(one, words.take(one.name)) for one in computed}
    words.nothing_is_left()
    return {name: found[name] for name in words.sections}


def _with_words(prediction: Prediction, words: Section) -> Prediction:
    why = words.take("why").phrase()
    options = {section.name: section.phrase() for section in words.rest()}
    prediction = replace(prediction, text=words.phrase(), why=why, options=options)
    check_placeholders(words, set(vars(prediction.numbers())))
    return prediction
