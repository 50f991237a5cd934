"""A learner's own numbers for a case of an exercise."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

from clvteach.checks import InputError, plain, shown
from clvteach.language import _
from clvteach.questions.answers import is_blank
from clvteach.questions.drawing import Draw, Order
from clvteach.questions.kinds import Choice
from clvteach.questions.question import Case, Exercise, Question
from clvteach.questions.verdict import Given

SAMPLE = "sample"
SOLVED = "20260117"  # the learner whose numbers the instructor editions solve
MOST_DRAWS = 500


def numbers_of(exercise: Exercise, case: Case, learner: str) -> Given:
    """The numbers of a case for one learner: the same whenever and wherever they are asked for.

    Parameters
    ----------
    exercise : Exercise
    case : Case
        One of its cases.
    learner : str
        As :func:`drawn_for` returned it.

    Returns
    -------
    SimpleNamespace
        They suit the case, and every question can tell its right and wrong answers apart with them: if not, they are
        drawn again.

    Raises
    ------
    RuntimeError
        If 500 draws do not suit, which is a mistake in the case.
    """
    return first_suitable(exercise, case, learner)[0]


def first_suitable(exercise: Exercise, case: Case, learner: str) -> tuple[Given, int]:
    """The numbers of a case for one learner, as :func:`numbers_of` gives them, and how often was drawn before."""
    for attempt in range(MOST_DRAWS):
        given = drawn(case, seed(exercise, case, learner, attempt))
        if (case.accept is None or case.accept(given)) and all(
            question.tells_apart(given) for question in case.questions
        ):
            return given, attempt
    raise RuntimeError(f"{exercise.name}, case {case.name}: no numbers suit learner {learner}")


def seed(exercise: Exercise, case: Case, learner: str, attempt: int) -> str:
    """What a learner's numbers follow from, see :class:`~clvteach.questions.drawing.Draw`."""
    return f"{exercise.name}/{case.name}/{learner}/{attempt}"


@dataclass(frozen=True)
class Asked:
    """What an answer was given to. Kept beside it, so that it can be judged after the exercise has been edited.

    Attributes
    ----------
    attempt : int
        How often was drawn before the numbers suited.
    numbers : str
        A digest of the numbers drawn.
    version : str
        A digest of the right answer, which is another one where the question is judged in another way.
    order : tuple of str
        The options of a choice as the learner saw them, by their short names: A, B, C, …
    """

    attempt: int
    numbers: str
    version: str
    order: tuple[str, ...] = ()


def asked(case: Case, question: Question, given: Given, attempt: int) -> Asked:
    """What an answer to a question is given to."""
    order = tuple(getattr(given, question.order)) if isinstance(question, Choice) else ()
    return Asked(attempt, digest_of(case, given), _digest(question.in_short(given)), order)


def as_asked(question: Question, given: Given, order: tuple[str, ...]) -> Given | None:
    """The numbers with the options of a choice as the learner saw them; None if one of these is not there any more."""
    if not order or not isinstance(question, Choice) or order == tuple(getattr(given, question.order)):
        return given
    known = set(order) <= set(question.options)
    return Given(**{**vars(given), question.order: list(order)}) if known else None


def digest_of(case: Case, given: Given) -> str:
    """A digest of the numbers that were drawn for a case, without what follows from them.

    Examples
    --------
    >>> digest_of(Case("1", given={"x": None}), Given(x=5, double=10)) == digest_of(Case("1", given={"x": None}), Given(x=5))
    True
    """
    return _digest({name: getattr(given, name) for name in case.given})


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]


def drawn(case: Case, seed: str) -> Given:
    """The numbers of a case that follow from a seed, whether they suit the case or not."""
    source = Draw(seed)
    given = Given(**{name: kind.draw(source, name) for name, kind in case.given.items()})
    for question in case.questions:
        if isinstance(question, Choice):
            setattr(given, question.order, Order(tuple(question.options)).draw(source, question.order))
    if case.derive:
        vars(given).update(case.derive(given))
    return given


def drawn_for(learner: str) -> str:
    """The number with which a learner's numbers are drawn: zeros in front, which Excel loses, make no other learner.

    Parameters
    ----------
    learner : str
        As :func:`learner_number` returned it.

    Returns
    -------
    str

    Examples
    --------
    >>> drawn_for("0020260101"), drawn_for("20260101"), drawn_for("000")
    ('20260101', '20260101', '0')
    """
    return learner.lstrip("0") or learner[-1:]


def learner_number(value: object) -> str:
    """A learner's number as it is compared: half-width, capital letters, without spaces.

    Parameters
    ----------
    value : object
        Text, or a whole number. Dots stand for the sample learner.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If it holds anything but letters, digits and ``-_.``, or is too long.

    Examples
    --------
    >>> learner_number("２０２６０１１７"), learner_number(20260117), learner_number("...")
    ('20260117', '20260117', 'sample')
    """
    if is_blank(value):
        return SAMPLE
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        text = re.sub(r"\s", "", plain(value)).upper()
        if text == SAMPLE.upper():
            return SAMPLE
        if re.fullmatch(r"[\w.-]{1,40}", text):
            return text
    raise InputError(
        _("learner is {value}, not a student number: write yours between quotation marks, such as {example}.").format(
            value=shown(value), example='learner="20260117"'
        )
    )
