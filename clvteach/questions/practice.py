"""Practising: a question once more with other numbers, as often as wanted, and which questions are due."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from clvteach.questions.kinds import Function
from clvteach.questions.learner import digest_of, numbers_of
from clvteach.questions.question import Exercise, Judged, Question
from clvteach.questions.verdict import Given

DRAWS = 4  # with which is seen whether a question has numbers to change
MOST_DRAWS = 500
LONGEST_STREAK = 8  # of right answers: after it a question is due again in four months


def varies(exercise: Exercise, question: Question) -> bool:
    """Whether a question has another right answer with other numbers. If not, to practise it would only tell the answer.

    >>> from clvteach import exercises
    >>> found = exercises.find("05")
    >>> varies(found, found.questions["1a"]), varies(found, found.questions["4a"])
    (True, False)
    """
    return _varies(exercise, question.name)


@cache  # by the exercise itself: drawing takes a while, and every form asks
def _varies(exercise: Exercise, question: str) -> bool:
    case, asked = exercise.case_of(question), exercise.questions[question]
    if isinstance(asked, Function):  # it is the same function whatever it is called with
        return False
    draws = (numbers_of(exercise, case, f"practice/{k}") for k in range(DRAWS))
    return len({json.dumps(asked.in_short(given), sort_keys=True, default=str) for given in draws}) > 1


def other_numbers(exercise: Exercise, question: Question, learner: str, k: int, use: str = "practice") -> Given:
    """Numbers to practise with, or for an example: never the learner's own, and nothing that tells the learner's own results.

    Parameters
    ----------
    exercise : Exercise
    question : Question
        One that :func:`varies`.
    learner : str
        As :func:`~clvteach.questions.learner.drawn_for` returned it.
    k : int
        Which of them, from 0 on.
    use : str
        ``"practice"`` or ``"example"``, which have different numbers.

    Returns
    -------
    SimpleNamespace
        In no question of the case is a number that is asked for the learner's own.
    """
    case = exercise.case_of(question.name)
    own = numbers_of(exercise, case, learner)
    asked = [part for one in case.questions if varies(exercise, one) for part in one.numbers_asked()]
    for again in range(MOST_DRAWS):
        # no learner's number has a slash in it, so nobody is asked these
        given = numbers_of(exercise, case, f"{use}/{learner}/{k}/{again}")
        if digest_of(case, given) != digest_of(case, own) and not _tells(asked, given, own):
            return given
    raise RuntimeError(f"{exercise.name}, {question.name}: no other numbers than learner {learner}'s")


def _tells(asked: Sequence[Judged], given: Given, own: Given) -> bool:
    """Whether one of the numbers that are asked for comes out as with the learner's own numbers.

    Where the right answer is one of a few words, it may be the same: that it never is would tell it, too.
    """
    return any(part.in_short(given) == part.in_short(own) for part in asked)


@dataclass(frozen=True)
class Trial:
    """One answer, counted or practised: whether it was right, and when it was given."""

    right: bool
    at: datetime


def due(trials: Mapping[tuple[str, str], Sequence[Trial]], now: datetime) -> list[tuple[str, str]]:
    """Questions in the order in which they should be practised.

    A question is due a day after it was right, two days after it was right twice in a row, then four, and so on; at once
    when it was not right. Of those alike, the one missed more often comes first.

    Parameters
    ----------
    trials : Mapping of (exercise, question) to sequence of Trial
        What was done so far, in the order of time; at least one each.
    now : datetime

    Returns
    -------
    list of (exercise, question)

    Examples
    --------
    >>> day = datetime(2026, 11, 27, tzinfo=UTC)
    >>> due({("05", "1a"): [Trial(True, day)], ("05", "1b"): [Trial(False, day)]}, day)
    [('05', '1b'), ('05', '1a')]
    """

    def order(name: tuple[str, str]) -> tuple:
        done = trials[name]
        streak = next((n for n, one in enumerate(reversed(done)) if not one.right), len(done))
        waits = timedelta(days=2 ** (min(streak, LONGEST_STREAK) - 1)) if streak else timedelta()
        missed = sum(not one.right for one in done)
        return (done[-1].at + waits - now).days, -missed, name

    return sorted(trials, key=order)


def time_of(text: str) -> datetime:
    """A time as a journal has it; the beginning of time where there is none.

    >>> time_of("2026-11-27T01:50:03Z").hour, time_of("").year
    (1, 1970)
    """
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
