"""What was found in one file that was handed in."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from clvteach.questions.learner import SAMPLE, Asked, drawn_for


@dataclass(frozen=True)
class Answer:
    """The answer that a notebook holds to one question, as :func:`clvteach.questions.answers.encode` made it.

    Attributes
    ----------
    value : object
        The newest answer, JSON.
    learner : str
        Whose numbers it was given with, as :func:`clvteach.questions.learner.learner_number` writes it.
    tries : int
        How many answers were given, this one included.
    with_zeros : bool
        Whether zeros in front of the learner's number took part in drawing those numbers, as they did in format 1.
    asked : Asked, optional
        What it was given to; not known before format 3.
    times : tuple of datetime
        When answers were given, this one last; the earlier ones are missing where they are not known, all of them before
        format 4. They say nothing about whether it is the same answer.
    hints : int, optional
        How many hints were looked at; not known before format 4.
    """

    value: object
    learner: str
    tries: int = 1
    with_zeros: bool = False
    asked: Asked | None = None
    times: tuple[datetime, ...] = field(default=(), compare=False)
    hints: int | None = field(default=None, compare=False)

    @property
    def drawn_for(self) -> str:
        """The number with which those numbers were drawn."""
        return self.learner if self.with_zeros else drawn_for(self.learner)


class PackedAnswers(Mapping):
    """Answers with long texts, packed: a thousand notebooks of them take no more memory than what was handed in.

    Each is unpacked whenever it is asked for.

    >>> PackedAnswers({"1a": Answer("x" * 50_000, "7")})["1a"].value == "x" * 50_000
    True
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.without_values = {name: replace(answer, value=None) for name, answer in answers.items()}
        self._values = {
            name: zlib.compress(json.dumps(answer.value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            for name, answer in answers.items()
        }

    def __getitem__(self, name: str) -> Answer:
        value = json.loads(zlib.decompress(self._values[name]).decode("utf-8", "surrogatepass"))
        return replace(self.without_values[name], value=value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def letters_in(value: object) -> int:
    """About how many letters an answer takes.

    >>> letters_in(["a" * 1000])
    1004
    """
    return len(json.dumps(value, ensure_ascii=False))


@dataclass(frozen=True)
class Submission:
    """One file, whatever it is: nothing that was handed in is left out of the result.

    Attributes
    ----------
    file : str
        Where it was found below the folder of submissions, with "/" between folders and after the name of a zip.
    exercise : str or None
        Such as ``"05-lifetime-value"``; None if it is no exercise's notebook.
    language : str
        ``"en"`` or ``"zh"``: in which its learner reads.
    learner : str
        Whose notebook it is: whom its code names, or else whose numbers most answers have; the sample learner if nobody.
    answers : Mapping of str to Answer
        By question name.
    unrun : frozenset of str
        Questions that are answered in a cell that was not run, so that no answer is kept.
    instructors : bool
        Whether it is the instructor's edition, or made from it.
    problems : tuple of str
        What is wrong with the file as a whole or with parts of it, in sentences for the teacher.
    digest : str
        SHA-256 of the content, to recognise copies; empty if it could not be read.
    executed : bool
        Whether the answers were got by running the notebook here (``--run``).
    """

    file: str
    exercise: str | None = None
    language: str = "en"
    learner: str = SAMPLE
    answers: Mapping[str, Answer] = field(default_factory=dict)
    unrun: frozenset[str] = frozenset()
    instructors: bool = False
    problems: tuple[str, ...] = ()
    digest: str = ""
    executed: bool = False

    @property
    def learners(self) -> dict[str, str]:
        """With whose numbers each question was answered."""
        answers = self.answers.without_values if isinstance(self.answers, PackedAnswers) else self.answers
        return {name: answer.learner for name, answer in answers.items()}

    @property
    def is_notebook(self) -> bool:
        """Whether it should have been one: not what computers and platforms put beside the learner's file."""
        return bool(self.digest) and self.file.lower().endswith(".ipynb")
