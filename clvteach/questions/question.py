"""A question is data: what is asked, the right answer, and named wrong answers, each with its reason.

Everything that depends on the learner is a pure function of the case's numbers, which it gets as a namespace::

    Number(
        name="1b",
        text=N_("What are the {income} of year {years} worth today, at {rate:%}?"),
        meaning=N_("Waiting costs: the later the money comes, the less it is worth today."),
        quantity=Quantity(
            right=lambda n: n.income / (1 + n.rate) ** n.years,
            misconceptions=(
                Misconception(
                    N_("not discounted"), lambda n: n.income, N_("This is the amount itself: make it smaller."), see="2"
                ),
                ...
            ),
        ),
    )
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

from clvteach.language import N_

Given = SimpleNamespace


@dataclass(frozen=True)
class Misconception:
    """One way to go wrong.

    Attributes
    ----------
    name : str
        A few words, marked with ``N_``, under which a teacher finds it counted: ``N_("not discounted")``.
    wrong : callable
        The case's numbers → what a learner with this misconception answers, of the same kind as the right answer. For
        a table it may be a part of it: the cells that give the misconception away.
    why : str
        One or two sentences, marked with ``N_``, that explain it without the right number.
    see : str
        The section of the chapter to read again, such as ``"2"``; empty for none.
    """

    name: str
    wrong: Callable[[Given], object]
    why: str
    see: str = ""


@dataclass(frozen=True)
class Quantity:
    """One number that is asked.

    Attributes
    ----------
    right : callable
        The case's numbers → the number.
    misconceptions : tuple of Misconception
        At least three.
    unit : str
        One of :data:`UNITS`.
    decimals : int
        The digits after the point that an answer must have right; more do no harm.
    label : str
        What it is called where several numbers are asked, marked with ``N_``.
    """

    right: Callable[[Given], float]
    misconceptions: tuple[Misconception, ...]
    unit: str = "money"
    decimals: int = 2
    label: str = ""


@dataclass(frozen=True)
class Unit:
    """In what a number is given, and what it becomes by mistake: factor → the sentence that says so."""

    name: str
    slips: Mapping[float, str] = field(default_factory=dict)


UNITS = {
    "money": Unit(N_("an amount of money")),
    "count": Unit(N_("a number")),
    "factor": Unit(N_("a factor")),
    "points": Unit(N_("points")),
    "fraction": Unit(
        N_("a fraction: 8 % is 0.08"),
        {100: N_("This is per cent. A fraction is asked: divide by 100, so that 8 % becomes 0.08.")},
    ),
    "percent": Unit(
        N_("per cent: 8 for 8 %"),
        {0.01: N_("This is a fraction. Per cent are asked: multiply by 100, so that 0.08 becomes 8.")},
    ),
    "years": Unit(N_("years"), {12: N_("These are months. Years are asked: divide by 12.")}),
    "months": Unit(N_("months"), {1 / 12: N_("These are years. Months are asked: multiply by 12.")}),
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all kinds of question have.

    Attributes
    ----------
    name : str
        The case and a letter, such as ``"1a"``.
    text : str
        The question, marked with ``N_``. ``{income}`` and ``{rate:%}`` stand for the case's numbers, a word between
        backticks is code, a blank line begins a paragraph.
    meaning : str
        What the right answer means, one sentence, marked with ``N_``; shown to whoever has it.
    points : int
        What it is worth.
    """

    name: str
    text: str
    meaning: str = ""
    points: int = 1


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """One number is asked."""

    quantity: Quantity


@dataclass(frozen=True, kw_only=True)
class Numbers(Question):
    """Several numbers are asked, by name: ``{"revenue": Quantity(...), "profit": Quantity(...)}``."""

    quantities: Mapping[str, Quantity]


@dataclass(frozen=True)
class Option:
    """One option of a choice: its text, and why it is wrong where it is (both marked with ``N_``)."""

    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """One or more of several options are asked. Their order, and so their letters, are the learner's own.

    Attributes
    ----------
    options : Mapping of str to Option
        By a short name, which marks count.
    right : callable
        The case's numbers → the names of the right options, a set; not empty and not all.
    several : bool
        Whether more than one may be right; the question says so then.
    """

    options: Mapping[str, Option]
    right: Callable[[Given], set[str]]
    several: bool = False


@dataclass(frozen=True, kw_only=True)
class Table(Question):
    """A table or series is asked, of numbers or of words.

    Attributes
    ----------
    right : callable
        The case's numbers → a DataFrame or Series with named rows and columns, in English.
    misconceptions : tuple of Misconception
        Their ``wrong`` may give some of the cells only.
    decimals : int
        As in :class:`Quantity`, for all its numbers.
    unit : str
        One of :data:`UNITS`, for all its numbers.
    words : tuple of str
        Where words are asked: those to choose from, marked with ``N_``.
    capitals_matter : bool
        Whether a word's capital letters matter, as they do in letter codes such as ``"MaN"``.
    """

    right: Callable[[Given], object]
    misconceptions: tuple[Misconception, ...]
    decimals: int = 2
    unit: str = "money"
    words: tuple[str, ...] = ()
    capitals_matter: bool = False


@dataclass(frozen=True, kw_only=True)
class Function(Question):
    """A written function is asked. It is judged by the numbers it returns for the question's own inputs.

    Attributes
    ----------
    parameters : tuple of str
        The names of its arguments, in order.
    inputs : callable
        The case's numbers → what it is called with, a list of tuples.
    right : callable
        The arguments → the number.
    misconceptions : tuple of Misconception
        Here ``wrong`` takes the arguments, as the learner's function does.
    decimals : int
        As in :class:`Quantity`.
    """

    parameters: tuple[str, ...]
    inputs: Callable[[Given], list[tuple]]
    right: Callable[..., float]
    misconceptions: tuple[Misconception, ...]
    decimals: int = 2


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """Some sentences are asked, which the teacher reads.

    Attributes
    ----------
    look_for : str
        What a good answer says, marked with ``N_``: for the teacher. It may name the case's numbers.
    """

    look_for: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """A story with numbers of the learner's own, and its questions.

    Attributes
    ----------
    name : str
        Such as ``"1"``: the questions are ``"1a"``, ``"1b"``, …
    title, text : str
        Marked with ``N_``; the text may name the numbers.
    given : Mapping of str to Steps, Pick, Several or Order
        The numbers to draw.
    derive : callable, optional
        The numbers drawn → more of them, a dict: rows that must add up, tables.
    accept : callable, optional
        Whether the numbers make a good case; others are drawn until they do.
    table : callable, optional
        The numbers → a DataFrame that is shown with the case, and that ``me.table("1")`` gives.
    questions : sequence of Question
    """

    name: str
    title: str
    text: str
    given: Mapping[str, object] = field(default_factory=dict)
    derive: Callable[[Given], dict] | None = None
    accept: Callable[[Given], bool] | None = None
    table: Callable[[Given], object] | None = None
    questions: Sequence[Question]


@dataclass(frozen=True)
class Exercise:
    """The exercise of a chapter.

    Attributes
    ----------
    name : str
        That of the chapter's folder, such as ``"05-lifetime-value"``.
    title : str
        Marked with ``N_``.
    cases : tuple of Case
    """

    name: str
    title: str
    cases: tuple[Case, ...]

    @property
    def questions(self) -> dict[str, Question]:
        """All questions by name, in order."""
        return {question.name: question for case in self.cases for question in case.questions}

    @property
    def points(self) -> int:
        """What can be reached."""
        return sum(question.points for question in self.questions.values())

    def case_of(self, name: str) -> Case:
        """The case to which a question belongs."""
        return next(case for case in self.cases if any(question.name == name for question in case.questions))
