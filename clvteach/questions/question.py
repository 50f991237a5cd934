"""A question is data: what is asked, the right answer, and named wrong answers, each with its reason.

Its words stand in the chapter's ``questions.md``; what is computed stands in the room's ``questions.py``. Everything that
depends on the learner is a pure function of the case's numbers, which it gets as a namespace::

    Number(
        "1b",
        right=lambda n: n.income / (1 + n.rate) ** n.year,
        wrong={
            "not discounted": lambda n: n.income,
            "one year too early": lambda n: n.income / (1 + n.rate) ** (n.year - 1),
        },
    )

Each kind of question has a file in :mod:`clvteach.questions.kinds`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import cached_property
from typing import ClassVar, Self

import pandas as pd

from clvteach.forms import Field
from clvteach.language import _
from clvteach.questions.answers import decode, encode
from clvteach.questions.carrying import NO_ANSWERS, Carried, OwnAnswers
from clvteach.questions.filling import fill
from clvteach.questions.in_words import cut, value_in_words
from clvteach.questions.verdict import Given, Misconception, Verdict
from clvteach.wording import Section

ANSWER_FIELD = "answer"  # the name of the field where a form has one


@dataclass(frozen=True)
class Way:
    """The words of a way to go wrong; see :class:`Misconception`."""

    name: str
    why: str
    see: str = ""


@dataclass(frozen=True)
class Hints:
    """A ladder of hints: what to think about, which section of the chapter to read, which first step."""

    think: str = ""
    see: str = ""
    first_step: str = ""

    def rungs(self, given: Given) -> list[str]:
        """The hints in the order in which they are given, with a learner's numbers; those that there are."""
        found = [fill(self.think, given)] if self.think else []
        if self.see:
            found.append(_("Read section {number} of the chapter again.").format(number=self.see))
        if self.first_step:
            found.append(_("The first step: {step}").format(step=fill(self.first_step, given)))
        return found


NO_HINTS = Hints()


def _hints_from(words: Section) -> Hints:
    """The hints below a question's heading: ``think (section 2)`` and ``first step``."""
    think, first_step = words.get("think"), words.get("first step")
    return Hints(
        think.phrase() if think else "",
        " ".join(think.notes(r"section \S+")).removeprefix("section ") if think else "",
        first_step.phrase() if first_step else "",
    )


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What is compared with a right answer and with wrong ones.

    Attributes
    ----------
    right : callable
        The case's numbers → the right answer.
    wrong : Mapping of str to callable
        The name of a way to go wrong → what it leads to, see :class:`Misconception`.
    later : Mapping of str to callable
        Further ones, found after learners began: their numbers must not depend on these.
    ways : Mapping of str to Way
        The words of each, from beside the chapter.
    carried : tuple of Carried
        How the right answer follows from the learner's own answers to earlier questions.
    """

    right: Callable[..., object]
    wrong: Mapping[str, Callable] = field(default_factory=dict)
    later: Mapping[str, Callable] = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)
    carried: tuple[Carried, ...] = ()

    @cached_property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """The ways to go wrong, with what they lead to and what there is to say."""
        ways = ((self.ways[name], wrong) for name, wrong in {**self.wrong, **self.later}.items())
        return tuple(Misconception(way.name, wrong, way.why, way.see) for way, wrong in ways)

    @property
    def uses(self) -> set[str]:
        """See :attr:`Question.uses`."""
        return {name for carried in self.carried for name in carried.uses}

    def with_own(self, given: Given, own: OwnAnswers) -> Iterator[tuple[list[str], Self]]:
        """This, with what is right for the learner's own earlier answers, and which of these are wrong.

        Its own ways to go wrong are left out: they are not tried with an earlier mistake on top.
        """
        for carried in self.carried:
            right = carried.right_with(given, own)
            if right is not None:
                wrong_ones = [name for name in carried.uses if not own[name].right]
                yield wrong_ones, replace(self, right=lambda n, right=right: right, wrong={}, later={}, carried=())

    def ways_from(self, words: Section) -> dict[str, Way]:
        """The words of the ways to go wrong, which stand below a heading."""
        found, known = {}, [*self.wrong, *self.later]
        for name in known:
            section = words.take(name, f"{name} | … (section 1)")
            see = " ".join(section.notes(r"section \S+")).removeprefix("section ")
            found[name] = Way(section.called(), section.phrase(), see)
            section.nothing_is_left()
        words.nothing_is_left()
        return found

    def in_short(self, given: Given) -> object:
        """See :meth:`Question.in_short`."""
        return rounded(encode(self.right(given)))


@dataclass(frozen=True)
class Question(ABC):
    """What all kinds of question have.

    Attributes
    ----------
    name : str
        The case and a letter, such as ``"1a"``.
    points : int
        What it is worth.
    optional : bool
        Whether learners may leave it out: its points are counted apart. Its words say so, see :meth:`with_words`.
    text : str
        The question. ``{income}`` and ``{rate:%}`` stand for the case's numbers, a word between backticks is code, a
        line break begins a paragraph.
    meaning : str
        What the right answer means, one sentence; shown to whoever has it.
    hints : Hints
        What there is to say to who asks for help before answering.
    """

    judges_record: ClassVar[bool] = False  # whether an answer is judged as it was kept, not as Python has it

    name: str
    _: KW_ONLY
    points: int = 1
    optional: bool = False
    text: str = ""
    meaning: str = ""
    hints: Hints = NO_HINTS

    def with_words(self, words: Section, labels: Mapping[str, str]) -> Self:
        """This question with its words, from below its heading in the chapter's questions.

        Parameters
        ----------
        words : Section
        labels : Mapping of str to str
            The exercise's own words in tables.

        Raises
        ------
        InputError
            If words are missing, or of something that the question does not know.
        """
        meaning = words.get("meaning")
        asked = replace(
            self,
            text=words.phrase(),
            meaning=meaning.phrase() if meaning else "",
            hints=_hints_from(words),
            optional="optional" in words.note,
        )
        asked = asked._with_more(words, labels)
        words.nothing_is_left()
        return asked

    @property
    def uses(self) -> set[str]:
        """The earlier questions from whose answers this one may be calculated."""
        return set()

    def kept(self, given: Given, value: object) -> object:
        """An answer as a notebook keeps it."""
        return encode(value)

    def _with_more(self, words: Section, labels: Mapping[str, str]) -> Self:
        """With the words that only this kind has."""
        return self

    @abstractmethod
    def judge(self, given: Given, value: object, own: OwnAnswers = NO_ANSWERS) -> Verdict:
        """What there is to say about an answer, also with the learner's own earlier ones. InputError where it cannot be read."""

    @abstractmethod
    def form(self, given: Given) -> str:
        """In what form an answer is asked, in one sentence of the language in use."""

    def numbers_asked(self) -> Sequence[Judged]:
        """The single numbers that are asked: nobody may learn them from another learner's numbers."""
        return ()

    def fields(self, given: Given) -> list[Field]:
        """What a form consists of in which it is answered; nothing where code is asked."""
        return []

    def from_fields(self, read: Mapping[str, object]) -> object:
        """The answer that was given in these fields, as a cell of code would give it; dots where all are empty."""
        return read[ANSWER_FIELD]

    def blank(self, given: Given) -> str:
        """What stands for an answer in code until there is one."""
        return "..."

    def in_short(self, given: Given) -> object:
        """The right answer as JSON, numbers with six digits: another one where the question is judged in another way."""
        return None

    @abstractmethod
    def right_in_words(self, given: Given) -> str:
        """The right answer, for the teacher; for a text, what a good one says."""

    def answer_in_words(self, given: Given, kept: object) -> str:
        """What a learner answered, for the teacher."""
        return cut(value_in_words(decode(kept)))

    def mistake_in_words(self, given: Given, misconception: Misconception) -> str:
        """What a misconception is called."""
        return _(misconception.name)

    def tells_apart(self, given: Given) -> bool:
        """Whether, with these numbers, every way to go wrong can be told from the right answer and from the others."""
        return True


def rounded(answer: object) -> object:
    """An answer as a notebook keeps it, with six digits.

    >>> rounded({"series": {"index": ["A"], "values": [1 / 3]}})
    {'series': {'index': ['A'], 'values': ['0.333333']}}
    """
    if isinstance(answer, dict):
        return {key: rounded(part) for key, part in answer.items()}
    if isinstance(answer, list):
        return [rounded(part) for part in answer]
    return f"{answer:.6g}" if isinstance(answer, (int, float)) else answer


def points_in(note: str) -> int:
    """The points that a heading names in brackets, 1 if it names none.

    >>> points_in("several, 2 points"), points_in("")
    (2, 1)
    """
    found = re.search(r"(\d+) points?", note)
    return int(found[1]) if found else 1


@dataclass(frozen=True)
class Case:
    """A story with numbers of the learner's own, and its questions.

    Attributes
    ----------
    name : str
        Such as ``"1"``: the questions are ``"1a"``, ``"1b"``, …
    title, text : str
        The text may name the numbers.
    given : Mapping of str to Steps, Pick, Several or Order
        The numbers to draw.
    derive : callable, optional
        The numbers drawn → more of them, a dict: rows that must add up, tables.
    accept : callable, optional
        Whether the numbers make a good case; others are drawn until they do.
    table : callable, optional
        The numbers → a DataFrame that is shown with the case, and that ``me.table("1")`` gives.
    questions : sequence of Question
    labels : Mapping of str to str
        The words of its table that the package itself does not know, by the names that the code gives them.
    """

    name: str
    _: KW_ONLY
    title: str = ""
    text: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    derive: Callable[[Given], dict] | None = None
    accept: Callable[[Given], bool] | None = None
    table: Callable[[Given], pd.DataFrame] | None = None
    questions: Sequence[Question] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def optional(self) -> bool:
        """Whether learners may leave all of it out."""
        return bool(self.questions) and all(question.optional for question in self.questions)

    def table_for(self, given: Given) -> pd.DataFrame:
        """Its table, in English. Only a case with ``table`` has one."""
        table = self.table(given)
        return table.map(lambda cell: self.labels.get(cell, cell) if isinstance(cell, str) else cell)


@dataclass(frozen=True, eq=False)  # two of the same name are not the same; so it can be looked up
class Exercise:
    """The exercise of a chapter.

    Attributes
    ----------
    name : str
        That of the chapter's folder, such as ``"05-lifetime-value"``.
    title : str
    cases : tuple of Case
    """

    name: str
    title: str
    cases: tuple[Case, ...]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by name, in order."""
        return {question.name: question for case in self.cases for question in case.questions}

    @property
    def points(self) -> int:
        """What can be reached in the questions that are not optional: the exercise is marked out of these."""
        return sum(question.points for question in self.questions.values() if not question.optional)

    @property
    def optional_points(self) -> int:
        """What can be reached in the optional questions; 0 where there are none."""
        return sum(question.points for question in self.questions.values() if question.optional)

    def case_of(self, name: str) -> Case:
        """The case to which a question belongs."""
        return next(case for case in self.cases if any(question.name == name for question in case.questions))
