"""Is an answer right, and if not, how does it go wrong?

The same function answers the learner in the notebook and marks what was handed in. An answer is compared with the right
one, then with the wrong answers that the question knows. The number itself is never given away.
"""

from __future__ import annotations

from dataclasses import replace

from clvteach.checks import InputError
from clvteach.language import _
from clvteach.questions.answers import decode, is_blank
from clvteach.questions.filling import fill, told_by
from clvteach.questions.question import Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict


def judge(question: Question, given: Given, answer: object) -> Verdict:
    """What there is to say about an answer.

    Parameters
    ----------
    question : Question
    given : SimpleNamespace
        The numbers of the learner's case.
    answer : object
        As :func:`clvteach.questions.answers.encode` made it; anything else is "unreadable".

    Returns
    -------
    Verdict
        Its message is in the language in use.
    """
    try:
        value = decode(answer)
        if is_blank(value):
            return unanswered()
        verdict = question.judge(given, answer if question.judges_record else value)
    except InputError as error:
        return Verdict(Status.UNREADABLE, 0, told_by(error))
    if verdict.status == Status.RIGHT and question.meaning:
        return replace(verdict, message=fill(question.meaning, given))
    return verdict


def unanswered() -> Verdict:
    """The verdict where nothing was answered."""
    return Verdict(Status.UNANSWERED, 0, _("Not answered yet: replace the dots by your answer."))


def earned(question: Question, verdict: Verdict) -> float:
    """The points that a verdict earns, two decimals: the same in the notebook, in the marks and in nbgrader."""
    return round(float(verdict.credit) * question.points, 2)
