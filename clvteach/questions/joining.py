"""An exercise from what is computed (a room's ``questions.py``) and its words (the chapter's ``questions.md``).

The two are joined by name. A question of which the code says nothing is a choice or a text: its words say all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from clvteach.language import Phrase, _
from clvteach.questions.kinds import Choice, Number, Numbers, Table, Text
from clvteach.questions.learner import SAMPLE, drawn
from clvteach.questions.question import Case, Exercise, Question, points_in
from clvteach.wording import Section, placeholders


def joined(name: str, cases: Iterable[Case], words: Section) -> Exercise:
    """The exercise of a chapter.

    Parameters
    ----------
    name : str
        That of the chapter, such as ``"05-lifetime-value"``.
    cases : iterable of Case
        What is computed. A case without numbers of its own needs none.
    words : Section
        The chapter's ``questions.md``, see :func:`clvteach.wording.read`.

    Raises
    ------
    InputError
        If one names what the other does not know, if words are missing, or tell a number that the case does not have:
        with file and line.
    """
    computed = {case.name: case for case in cases}
    titles = list(words.sections.values())
    if len(titles) != 1:
        raise words.mistake(_("the file needs one heading of the first level: the title of the exercise."))
    (title,) = titles
    labels = _labels(title.get("labels"))
    for case in computed:
        title.take(case, f"{case}: … | …")
    found = [
        _case(computed.get(section.name, Case(section.name)), section, labels)
        for section in title.sections.values()
        if section.name != "labels"
    ]
    questions = [question for case in found for question in case.questions]
    if questions and all(question.optional for question in questions):
        raise title.mistake(_("every question is optional: an exercise is marked out of those that are not."))
    return Exercise(name, title.called(), tuple(found))


def _labels(words: Section | None) -> dict[str, Phrase]:
    """The words in an exercise's tables, by their names in the code and by their English."""
    if words is None:
        return {}
    named = {section.name: section.phrase() for section in words.sections.values()}
    return words.items | named | {str(phrase): phrase for phrase in named.values()}


def _case(case: Case, words: Section, labels: Mapping[str, Phrase]) -> Case:
    computed = {question.name: question for question in case.questions}
    for name in computed:
        words.take(name)
    questions = [
        _question(case, computed.get(section.name), section).with_words(section, labels)
        for section in words.sections.values()
    ]
    _check_uses(questions, words)
    if words.notes("optional"):
        questions = [replace(question, optional=True) for question in questions]
    case = replace(case, title=words.called(), text=words.phrase(), questions=tuple(questions), labels=labels)
    check_placeholders(words, set(vars(drawn(case, f"{SAMPLE}/0"))))
    return case


def _check_uses(questions: list[Question], words: Section) -> None:
    """Refuse a question that is calculated from an answer that its case does not ask for before it, or that is no number."""
    before: set[str] = set()
    for question in questions:
        for name in sorted(question.uses - before):
            raise words.sections[question.name].mistake(
                _(
                    "{question} is calculated from {used}, which is no question before it in its case that asks for numbers."
                ).format(question=question.name, used=name)
            )
        if isinstance(question, (Number, Numbers, Table)):
            before.add(question.name)


def _question(case: Case, computed: Question | None, words: Section) -> Question:
    """A question as the code has it, or one of which the code says nothing."""
    notes = words.notes(r"several|\d+ points?|optional")
    if computed is None:
        return _in_words(case, words)
    in_code = [note for note in notes if note != "optional"]
    if in_code:
        raise words.mistake(
            _("the points of {question} stand in the code: take “({note})” away here.").format(
                question=words.name, note=", ".join(in_code)
            )
        )
    return computed


def _in_words(case: Case, words: Section) -> Question:
    """A question of which the code says nothing."""
    if not re.fullmatch(re.escape(case.name) + "[a-z]+", words.name):
        raise words.mistake(
            _("“{name}” is no name of a question: it must be that of the case and a letter, such as {example}.").format(
                name=words.name, example=f"{case.name}a"
            )
        )
    if "look for" in words.sections:
        return Text(words.name, points=points_in(words.note))
    return Choice.in_words(words)


def check_placeholders(words: Section, known: set[str]) -> None:
    """Refuse words that name a number which is not known, here and in all sections below."""
    for text in words.texts.values():
        for name in placeholders(text):
            if re.split(r"[.\[]", name)[0] not in known:
                raise words.mistake(
                    _("{name} is none of the case's numbers. They are: {known}.").format(
                        name=f"{{{name}}}", known=", ".join(sorted(known))
                    )
                )
    for section in words.sections.values():
        check_placeholders(section, known)
