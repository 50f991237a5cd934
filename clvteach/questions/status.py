"""How an answer can stand: one table of the words, signs and colours for it, what it earns, and under what it is counted.

A status is a text, as notebooks, marks and tests write it: ``Status.NOT_YET == "not yet"``. Its word is English, for
``_()`` to translate.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clvteach import palette
from clvteach.language import N_


class Outcome(StrEnum):
    """Under what an answer is counted over a class.

    Attributes
    ----------
    word : str
    colour : str
        In the picture of the lecture page; empty for what is not in it.
    lines : str
        An SVG path drawn over the colour, so that the colour is not needed.
    """

    word: str
    colour: str
    lines: str

    def __new__(cls, name: str, word: str, colour: str = "", lines: str = ""):
        outcome = str.__new__(cls, name)
        outcome._value_ = name
        outcome.word, outcome.colour, outcome.lines = word, colour, lines
        return outcome

    RIGHT = "right", N_("right"), palette.GREEN
    PARTLY = "partly", N_("partly right"), palette.AMBER, "M0 10 L10 0"
    MISCONCEPTION = "misconception", N_("a known mistake"), palette.ORANGE, "M0 0 L10 10 M0 10 L10 0"
    OTHER = "other", N_("wrong in another way"), palette.PURPLE, "M0 0 L10 10"
    MISSING = "missing", N_("no answer"), palette.RULE, "M0 5 L2 5"
    TO_READ = "to read", N_("for the teacher")


@dataclass(frozen=True)
class Tone:
    """A colour twice: as a line beside text, and as the ground under it; no ground where it is empty."""

    line: str
    ground: str = ""


GOOD, HALF, WRONG = Tone(palette.GREEN, "CDEBE1"), Tone(palette.AMBER, "FBE7BF"), Tone(palette.ORANGE, "F7D6C4")
TEACHERS, NONE = Tone(palette.BLUE, "CFE3F1"), Tone(palette.GREY)
TRY_AGAIN = "→"  # in a notebook, where another answer can be given


class Status(StrEnum):
    """How an answer stands. The last three only a teacher sees, of what was handed in or was not.

    Attributes
    ----------
    word : str
    sign : str
        Before the word, in a marked class.
    hint : str
        Before the word, in the learner's notebook.
    tone : Tone
    credit : float
        The part of the points that it earns by itself; what is partly right has a part of its own.
    outcome : Outcome
    """

    word: str
    sign: str
    hint: str
    tone: Tone
    credit: float
    outcome: Outcome

    def __new__(cls, name: str, word: str, sign: str, hint: str, tone: Tone, credit: float, outcome: Outcome):
        status = str.__new__(cls, name)
        status._value_ = name
        status.word, status.sign, status.hint, status.tone = word, sign, hint, tone
        status.credit, status.outcome = credit, outcome
        return status

    RIGHT = "right", N_("right"), "✓", "✓", GOOD, 1.0, Outcome.RIGHT
    # over a class it is right: whoever calculated it knows how; the slip is counted where it was made, and this has a sign
    CARRIED = "carried", N_("right with your own result"), "(✓)", "(✓)", GOOD, 1.0, Outcome.RIGHT
    PARTLY = "partly", N_("partly right"), "◐", TRY_AGAIN, HALF, 0.0, Outcome.PARTLY
    ROUNDING = "rounding", N_("rounded too early"), "≈", TRY_AGAIN, HALF, 0.75, Outcome.PARTLY
    TOO_FEW = "too few decimals", N_("too few decimals"), "≈", TRY_AGAIN, HALF, 0.75, Outcome.PARTLY
    UNIT = "unit", N_("wrong unit"), "≈", TRY_AGAIN, HALF, 0.5, Outcome.PARTLY
    MISCONCEPTION = "misconception", N_("not right"), "✗", TRY_AGAIN, WRONG, 0.0, Outcome.MISCONCEPTION
    NOT_YET = "not yet", N_("not yet right"), "✗", TRY_AGAIN, WRONG, 0.0, Outcome.OTHER
    UNREADABLE = "unreadable", N_("cannot be read"), "?", TRY_AGAIN, WRONG, 0.0, Outcome.OTHER
    UNANSWERED = "unanswered", N_("not answered"), "…", "…", NONE, 0.0, Outcome.MISSING
    TO_READ = "to read", N_("for the teacher"), "✎", "✎", TEACHERS, 0.0, Outcome.TO_READ
    NOT_RUN = "not run", N_("not run"), "▷", TRY_AGAIN, NONE, 0.0, Outcome.MISSING
    NOT_COUNTED = "not counted", N_("not counted"), "⊘", TRY_AGAIN, NONE, 0.0, Outcome.MISSING
    NOT_HANDED_IN = "not handed in", N_("not handed in"), "–", TRY_AGAIN, NONE, 0.0, Outcome.MISSING
