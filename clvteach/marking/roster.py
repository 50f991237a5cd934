"""The list of a class: which learners there are, and which of them a file's name means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
# What people and platforms count, in the names of folders and files; 7号 is a learner, and so may 班长 7 be
_COUNTED_BEFORE = "作业|练习|实验|任务|项目|模块|单元|章|课|节|班|组|周|次|题|卷|版|稿|期|副本|文件夹?|附件|最终|" + (
    "homework|hw|assignment|exercise|task|lab|week|class|group|chapter|ch|unit|module|lesson|part|attempt|try|version|"
    "ver|v|copy|final|draft|new|rev|test|grade|year|term|semester|folder|file|notebook|untitled|room"
)
_COUNTED_BEHIND = (
    "班(?!长|委|主任)|级|届|章|次|周|课(?!代表)|节|组(?!长)|题|讲|页|期|份|年|月|日|时|点|分|秒|版|稿|"
    + ("(?:kb|mb|gb|am|pm|st|nd|rd|th)(?![a-z])")
)
_NOBODYS = re.compile(
    r"\(\d{1,3}\)"  # what a browser adds to the name of a second download
    r"|(?<!\d)(?:\d{4}[-_.年]\d{1,2}[-_.月]\d{1,2}|\d{1,2}[-_.:]\d{2}[-_.:]\d{2})(?!\d)日?"  # days and times
    r"|(?<![\w.])v?\d+(?:\.\d+)+(?![\w.]*\d)"  # versions, and sizes
    rf"|第\s*\d+\s*[^\W\d]?|(?<![0-9a-z])\d+\s*(?:{_COUNTED_BEHIND})"
    rf"|(?<![a-z])(?:{_COUNTED_BEFORE})[\s_.#-]*\d{{1,4}}(?!\d|\s*号)(?:\.\d+)*",
)
_SECOND_COPY = re.compile(r"(?<=[^\W\d])(?:[\s_-]+\d{1,2})+(?=\s*(?:\.(?:ipynb|zip|json|txt|html))+$)")
_CHAPTER = re.compile(rf"(?<!\d)0[0-9](?!\d)|{'|'.join(name[2:] for name in exercises.names())}", re.IGNORECASE)
# numbers that are days or times as well: 20260917, 260917, 143005
_DAY = re.compile(r"(?:(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)")


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
        parts = [_Part(part) for part in _parts(file)]
        meant = (self._meant(part, parts) for part in parts)
        return tuple(dict.fromkeys(several[0] for several in meant if len(several) == 1))

    def namesakes_in(self, file: str) -> tuple[str, ...]:
        """The numbers of the learners of one name whom a path names, where it does not say which of them it means.

        >>> roster = Roster({"7": Learner("7", "王伟"), "8": Learner("8", "王伟")})
        >>> roster.namesakes_in("王伟.ipynb"), roster.namesakes_in("王伟 8.ipynb")
        (('7', '8'), ())
        """
        parts = [_Part(part) for part in _parts(file)]
        meant = (self._meant(part, parts) for part in parts)
        return next((tuple(several) for several in meant if len(several) > 1), ())

    def guessed_from(self, file: str) -> str | None:
        """The learner whom a short number in a path may mean, such as 7 in ``"7_homework.ipynb"``: the nearest to its end.

        It may as well be the number of a class, a week or a copy.

        >>> Roster({"7": Learner("7")}).guessed_from("2026/7_homework.ipynb")
        '7'
        """
        guesses = (self._best(_Part(part), doubtful=True) for part in reversed(_parts(file)))
        return next((several[0] for several in guesses if len(several) == 1), None)

    def is_perhaps_a_day(self, number: str, file: str) -> bool:
        """Whether a path names a learner by nothing but a number that may be a day or a time, beside other words.

        >>> roster = Roster({"20260117": Learner("20260117", "张三")})
        >>> [roster.is_perhaps_a_day("20260117", file) for file in ("作业 20260117.ipynb", "20260117.ipynb", "张三.ipynb")]
        [True, False, False]
        """
        spelling = self._spellings[number]
        naming = [part for part in map(_Part, _parts(file)) if spelling.match(part, doubtful=False) != NO_MATCH]
        return bool(_DAY.fullmatch(spelling.significant)) and not any(
            spelling.is_called_in(part) or part.apart.removesuffix(" ipynb").removesuffix(" zip") == spelling.number
            for part in naming
        )

    def _meant(self, part: _Part, parts: list[_Part]) -> list[str]:
        """Whom a part of a path names beyond doubt: of several with one name, those whose short number stands in the path."""
        several = self._best(part, doubtful=False)
        if len(several) < 2:
            return several
        numbered = [number for number in several if any(self._spellings[number].is_numbered_in(part) for part in parts)]
        return numbered if len(numbered) == 1 else several

    def _best(self, part: _Part, doubtful: bool) -> list[str]:
        """Those whom a part of a path names best."""
        matches = {number: spelling.match(part, doubtful) for number, spelling in self._spellings.items()}
        best = max(matches.values(), default=NO_MATCH)
        return [number for number, match in matches.items() if match == best and match != NO_MATCH]

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
        text = _NOBODYS.sub(" ", plain(part).casefold())
        self.with_copies = _CHAPTER.sub(" ", text)
        self.text = _CHAPTER.sub(" ", _SECOND_COPY.sub(" ", text))
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
        hits = self._numbers_in(part.text) if self.long or doubtful else []
        return max([NO_MATCH, *((len(hit), hit == self.number) for hit in hits), *self._names_in(part)])

    def is_numbered_in(self, part: _Part) -> bool:
        """Whether the learner's number stands in a part, however short it is, and be it one that second copies get."""
        return bool(self._numbers_in(part.with_copies))

    def is_called_in(self, part: _Part) -> bool:
        """Whether the learner's name stands in a part."""
        return any(self._names_in(part))

    def _numbers_in(self, text: str) -> list[str]:
        return self.numbers.findall(text) if self.significant in text else []

    def _names_in(self, part: _Part) -> Iterator[tuple[int, bool]]:
        for name in self.names:
            # Chinese is written without spaces; a name in Latin letters must not end inside a word
            if not name.isascii():
                wanted = name.replace(" ", "")
                if wanted in part.together:
                    yield len(wanted), True
            elif name in part.apart and re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", part.apart):
                yield len(name), True


def _words(text: str) -> list[str]:
    return re.split(r"[\s_.,·-]+", plain(text).casefold().strip(" _.,·-")) if text.strip() else []
