"""Is an answer right, and if not, how does it go wrong?

The same function answers the learner in the notebook and marks what was handed in. An answer is compared with the right
one, then with the wrong answers that the question knows; at last it may be right for the learner's own wrong answer to an
earlier question, see :mod:`clvteach.questions.carrying`. The number itself is never given away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clvteach.checks import InputError
from clvteach.language import _, listing
from clvteach.questions.answers import decode, is_blank
from clvteach.questions.carrying import NO_ANSWERS, OwnAnswer, OwnAnswers
from clvteach.questions.filling import fill, told_by
from clvteach.questions.question import Exercise, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict


def judge(question: Question, given: Given, answer: object, own: OwnAnswers = NO_ANSWERS) -> Verdict:
    """What there is to say about an answer, by itself. In an exercise see :func:`judge_in_exercise`.

    Parameters
    ----------
    question : Question
    given : SimpleNamespace
        The numbers of the learner's case.
    answer : object
        As :func:`clvteach.questions.answers.encode` made it; anything else is "unreadable".
    own : Mapping of str to OwnAnswer
        The learner's earlier answers.

    Returns
    -------
    Verdict
        Its message is in the language in use.
    """
    try:
        value = decode(answer)
        if is_blank(value):
            return unanswered()
        verdict = question.judge(given, answer if question.judges_record else value, own)
    except InputError as error:
        return Verdict(Status.UNREADABLE, 0, told_by(error))
    if verdict.status == Status.RIGHT and question.meaning:
        return replace(verdict, message=fill(question.meaning, given))
    return verdict


def unanswered() -> Verdict:
    """The verdict where nothing was answered."""
    return Verdict(Status.UNANSWERED, 0, _("Not answered yet: replace the dots by your answer."))


def judge_in_exercise(exercise: Exercise, given: Given, name: str, answers: Mapping[str, object]) -> Verdict:
    """What there is to say about an answer, among the learner's other answers to the same exercise.

    The notebook, the marks and nbgrader's points all come from here.

    Parameters
    ----------
    exercise : Exercise
    given : SimpleNamespace
        The numbers of the learner's case.
    name : str
        The question.
    answers : Mapping of str to object
        The newest answer to each question, as :func:`judge` takes them. Those to other cases are not looked at.

    Returns
    -------
    Verdict
    """
    question = exercise.questions[name]
    verdict = judge(question, given, answers[name])
    if verdict.credit == 1 or not question.uses:
        return verdict
    return judge(question, given, answers[name], _own_answers(exercise, given, question, answers))


def _own_answers(
    exercise: Exercise, given: Given, question: Question, answers: Mapping[str, object]
) -> dict[str, OwnAnswer]:
    """The answers from which a question may be calculated, where they are there and can be read."""
    found = {}
    for name in question.uses & set(answers):
        used = exercise.questions[name]
        try:
            value = used.own(given, decode(answers[name]))
        except InputError:
            continue
        found[name] = OwnAnswer(value, judge(used, given, answers[name]).status == Status.RIGHT)
    return found


def judged_anew(
    exercise: Exercise, given: Given, name: str, answers: Mapping[str, object], before: Mapping[str, Verdict]
) -> dict[str, Verdict]:
    """What there is to say after a question was answered: about it, and about later answers that may be calculated from it.

    Parameters
    ----------
    exercise, given, answers
        See :func:`judge_in_exercise`.
    name : str
        The question that was answered.
    before : Mapping of str to Verdict
        The verdicts so far.

    Returns
    -------
    dict of str to Verdict
        Those that are new. That on the answer itself says which later ones must be calculated again.
    """
    verdict = judge_in_exercise(exercise, given, name, answers)
    if verdict.status == Status.UNANSWERED:  # the answer before it still counts
        return {name: verdict}
    later = {
        other: judge_in_exercise(exercise, given, other, answers)
        for other, question in exercise.questions.items()
        if name in question.uses and other in before
    }
    again = [other for other, new in later.items() if new.credit < before[other].credit]
    if again:
        sentence = _("Calculate again with your new {question}: {questions}.")
        sentence = sentence.format(question=name, questions=listing(again))
        verdict = replace(verdict, message="\n".join(filter(None, [verdict.message, sentence])))
    return {name: verdict, **later}


def earned(question: Question, verdict: Verdict) -> float:
    """The points that a verdict earns, two decimals: the same in the notebook, in the marks and in nbgrader."""
    return round(float(verdict.credit) * question.points, 2)
