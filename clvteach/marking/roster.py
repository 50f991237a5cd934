"""The list of a class: which learners there are, and which of them a file's name means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from clvteach import exercises
from clvteach.checks import InputError, plain
from clvteach.language import _
from clvteach.questions.learner import drawn_for, learner_number

LONG = 5  # characters of a number that is no class, week, year or copy
MOST_FOLDERS = 10  # one in another, in which a learner's name is looked for
NO_MATCH = (0, False)
_PLATFORM = re.compile(
    r"_\d+_assignsubmission_(file|onlinetext)?_?"
)  # Moodle's own number of a submission, which is no learner's
_CHAPTER = re.compile(rf"(?<!\d)0[0-9](?!\d)|{'|'.join(name[2:] for name in exercises.names())}", re.IGNORECASE)
_COPY = re.compile(r"\(\d+\)")  # what a browser adds to the name of a second download


@dataclass(frozen=True)
class Learner:
    """One learner of the class.

    Attributes
    ----------
    number : str
        As :func:`clvteach.questions.learner.learner_number` writes it.
    name, email : str
        Empty where the list has none.
    row : Mapping of str to str
        What the other columns hold, by their headings.
    """

    number: str
    name: str = ""
    email: str = ""
    row: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Roster:
    """The learners of a class by their numbers, in the order of the list."""

    learners: Mapping[str, Learner]

    def find(self, number: object) -> str | None:
        """A number as the list has it; zeros in front, which Excel loses, do not count unless they have to.

        Parameters
        ----------
        number : object
            As a learner writes it.

        Returns
        -------
        str or None
            None if it is nobody's, or that of several.

        Examples
        --------
        >>> Roster({"123": Learner("123", "Li Wei")}).find("0123")
        '123'
        """
        try:
            wanted = learner_number(number)
        except InputError:
            return None
        if wanted in self.learners:
            return wanted
        same = [known for known in self.learners if drawn_for(known) == drawn_for(wanted)]
        return same[0] if len(same) == 1 else None

    def called(self, number: str) -> str:
        """A number in a sentence for the teacher, with the learner's name if the list has it.

        >>> Roster({"123": Learner("123", "Li Wei"), "124": Learner("124")}).called("123")
        'Li Wei (123)'
        """
        name = self.learners[number].name if number in self.learners else ""
        return _("{name} ({number})").format(name=name, number=number) if name else number

    def named_in(self, file: str) -> tuple[str, ...]:
        """The numbers of the learners whom a path names beyond doubt: by full name, or by a number that is no other.

        Parameters
        ----------
        file : str
            With "/" between folders.

        Returns
        -------
        tuple of str
            The outermost folder's first: the platform or the teacher has named that one, the learner those inside it.
            A folder that names several alike names nobody; of one learner in another's name the longest counts.

        Examples
        --------
        >>> roster = Roster({"20260117": Learner("20260117", "张三"), "20260118": Learner("20260118", "李四")})
        >>> roster.named_in("张三_4711_assignsubmission_file_/20260118.ipynb")
        ('20260117', '20260118')
        """
        named = (self._named(_Part(part), doubtful=False) for part in _parts(file))
        return tuple(dict.fromkeys(filter(None, named)))

    def guessed_from(self, file: str) -> str | None:
        """The learner whom a short number in a path may mean, such as 7 in ``"7_homework.ipynb"``: the nearest to its end.

        It may as well be the number of a class, a week or a copy.

        >>> Roster({"7": Learner("7")}).guessed_from("2026/7_homework.ipynb")
        '7'
        """
        guesses = (self._named(_Part(part), doubtful=True) for part in reversed(_parts(file)))
        return next(filter(None, guesses), None)

    def _named(self, part: _Part, doubtful: bool) -> str | None:
        """Whom a part of a path names, if it is one learner."""
        matches = {number: spelling.match(part, doubtful) for number, spelling in self._spellings.items()}
        best = max(matches.values(), default=NO_MATCH)
        named = [number for number, match in matches.items() if match == best and match != NO_MATCH]
        return named[0] if len(named) == 1 else None

    @cached_property
    def _spellings(self) -> dict[str, _Spelling]:
        return {number: _Spelling(learner) for number, learner in self.learners.items()}


def _parts(file: str) -> list[str]:
    """The parts of a path that may name a learner: not the many between, where it has more than anybody would make."""
    # what stands before Moodle's own number is the platform's, also where it makes no folders; what follows is the learner's
    parts = [part for part in _PLATFORM.sub("/", file).split("/") if part]
    return parts if len(parts) <= MOST_FOLDERS else [*parts[: MOST_FOLDERS - 2], *parts[-2:]]


class _Part:
    """A part of a path as it is searched: without what is no learner's number, and its words in two ways."""

    def __init__(self, part: str) -> None:
        self.text = _CHAPTER.sub(" ", _COPY.sub(" ", plain(part))).casefold()
        words = _words(self.text)
        self.apart, self.together = " ".join(words), "".join(words)


class _Spelling:
    """How a learner is written in the names of files."""

    def __init__(self, learner: Learner) -> None:
        self.number, self.significant = learner.number.casefold(), drawn_for(learner.number).casefold()
        self.long = len(self.significant) >= LONG
        self.numbers = re.compile(rf"(?<![0-9a-z])0*{re.escape(self.significant)}(?![0-9a-z])")
        words = _words(learner.name)
        orders = (words, [*words[1:], *words[:1]], [*words[-1:], *words[:-1]])
        self.names = {" ".join(order) for order in orders if order}

    def match(self, part: _Part, doubtful: bool) -> tuple[int, bool]:
        """How many characters of a part name the learner, and whether exactly so."""
        found = [NO_MATCH]
        if (self.long or doubtful) and self.significant in part.text:
            found += [(len(hit), hit == self.number) for hit in self.numbers.findall(part.text)]
        for name in self.names:
            # Chinese is written without spaces; a name in Latin letters must not end inside a word
            if not name.isascii():
                wanted = name.replace(" ", "")
                found += [(len(wanted), True)] if wanted in part.together else []
            elif name in part.apart and re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", part.apart):
                found.append((len(name), True))
        return max(found)


def _words(text: str) -> list[str]:
    return re.split(r"[\s_.,·-]+", plain(text).casefold().strip(" _.,·-")) if text.strip() else []
