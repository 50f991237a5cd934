"""What a teacher types into marks.xlsx: whether a file counts, and what a text earns."""

from __future__ import annotations

from dataclasses import dataclass

from clvteach.checks import plain
from clvteach.marking.submission import Submission

YES = ("yes", "y", "1", "true", "✓", "√", "是", "对", "要", "算", "计", "计分")
NO = ("no", "n", "0", "false", "✗", "×", "否", "不", "不是", "不要", "不算", "不计", "不计分")

Place = tuple[str, str, str]  # the learner's number, the exercise's name, the question's name
FileKey = tuple[str, str]  # the owner's number, and what tells a file's content from others


def key_of(submission: Submission, owner: str | None) -> FileKey:
    """What a teacher's decision belongs to: a learner's file by what is in it, whatever it is called at the next download."""
    return owner or "", submission.digest[:12]


@dataclass(frozen=True)
class Decision:
    """What a teacher typed about whether a file counts, and what the file was called then."""

    file: str
    typed: object

    @property
    def counts(self) -> bool | None:
        """Yes or no; None if it is neither.

        >>> [Decision("", typed).counts for typed in ("Yes ", "否", "perhaps")]
        [True, False, None]
        """
        word = plain(str(self.typed)).strip(" .。!").casefold()
        return True if word in YES else False if word in NO else None


@dataclass(frozen=True)
class HandMark:
    """What the teacher typed about one text, and the text as it was then.

    Attributes
    ----------
    points, comment : object
        As typed; None where nothing was.
    answer : str
        The answer that stood beside it.
    before : str
        The answer that was marked, if the learner has handed in another one since.
    """

    points: object = None
    comment: object = None
    answer: str = ""
    before: str = ""
