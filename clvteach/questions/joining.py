"""An exercise from what is computed (a room's ``questions.py``) and its words (the chapter's ``questions.md``).

The two are joined by name. A question of which the code says nothing is a choice or a text: its words say all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from clvteach.language import Phrase, _
from clvteach.questions.kinds import Choice, Text
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
        (computed.get(section.name) or _in_words(section)).with_words(section, labels)
        for section in words.sections.values()
    ]
    case = replace(case, title=words.called(), text=words.phrase(), questions=tuple(questions), labels=labels)
    for section in words.sections.values():
        if section.note and section.name in computed:
            raise section.mistake(
                _("the points of {question} stand in the code: take “({note})” away here.").format(
                    question=section.name, note=section.note
                )
            )
    check_placeholders(words, set(vars(drawn(case, f"{SAMPLE}/0"))))
    return case


def _in_words(words: Section) -> Question:
    """A question of which the code says nothing."""
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
