"""Some sentences are asked, which the teacher reads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clvteach import language
from clvteach.checks import InputError
from clvteach.forms import Field, TextField
from clvteach.language import _
from clvteach.questions.answers import decode
from clvteach.questions.carrying import NO_ANSWERS, OwnAnswers
from clvteach.questions.filling import fill
from clvteach.questions.question import ANSWER_FIELD, Question
from clvteach.questions.status import Status
from clvteach.questions.verdict import Given, Verdict


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """Some sentences are asked. They need no code: what to look for makes a question of this kind.

    Attributes
    ----------
    look_for : str
        What a good answer says: for the teacher. It may name the case's numbers.
    """

    look_for: str = ""

    def _with_more(self, words, labels):
        return replace(self, look_for=words.take("look for").phrase())

    def judge(self, given: Given, value: object, own: OwnAnswers = NO_ANSWERS) -> Verdict:
        if not isinstance(value, str):
            raise InputError(_('Your answer must be text: write it between three quotation marks, """like this""".'))
        text = " ".join(value.split())
        if len(text) < language.of_text(text).least:
            return Verdict(Status.NOT_YET, 0, _("That is short: write at least one whole sentence, with your reason."))
        return Verdict(Status.TO_READ, 0, _("Kept. Your teacher reads it."))

    def right_in_words(self, given: Given) -> str:
        return fill(self.look_for, given)

    def answer_in_words(self, given: Given, kept: object) -> str:
        value = decode(kept)
        return value if isinstance(value, str) else super().answer_in_words(given, kept)

    def fields(self, given: Given) -> list[Field]:
        return [TextField(ANSWER_FIELD, _("Your answer"))]

    def blank(self, given: Given) -> str:
        return '"""\n...\n"""'

    def form(self, given: Given) -> str:
        return _("Answer: one or more sentences. Your teacher reads them.")
