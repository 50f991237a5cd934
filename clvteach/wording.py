"""Reading the words that stand beside a chapter: Markdown with every sentence in every language.

::

    ### 1b
    - en: What are the {income} of year {year} worth today?
    - zh: 第 {year} 年的 {income} 元，今天值多少？

    #### not discounted | 没有贴现 (section 2)
    - en: That is the amount of year {year} itself.
    - zh: 这就是第 {year} 年的那笔钱本身。

A heading names a section. What is called something in each language has its names side by side, English first. A second
paragraph is indented like any in a list. Whatever is not understood is an error with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from string import Formatter

from clvteach.checks import InputError, shown
from clvteach.language import LANGUAGES, Phrase, _, listing

_HEADING = re.compile(r"(#{1,6}) (?:(?P<box>\[[x ]\]) )?(?P<title>.*?)(?: \((?P<note>[^()]*)\))?")
_NOTE = re.compile(r"section \S+|several|optional|\d+ points?|, ")
_NOTES = ("section 2", "several", "optional", "2 points")  # one of each, to compare misspelt ones with
_TEXT = re.compile(r"- ([a-z]{2}): (.*)", re.DOTALL)
_ITEM = re.compile(r"- (.+ \| .+)")
_KEY = re.compile(r"([\w-]+): (.+)")


@dataclass
class Section:
    """What stands below a heading.

    Attributes
    ----------
    path, line : Path, int
        Where its heading stands.
    level : int
        How many ``#`` it has; 0 for the file.
    title : str
        The heading without box and note.
    name : str
        Under which it is found: what stands before a colon, else the English name.
    names : tuple of str
        The names side by side, English first; one where there are no others.
    box : str
        ``"[x]"``, ``"[ ]"`` or empty.
    note : str
        What stands in brackets at the end, such as ``"section 2"`` or ``"2 points, optional"``.
    texts : dict of str to str
        Language → what is said, as it stands.
    items : dict of str to Phrase
        Words in a row, ``- yes | 是``, by their English.
    sections : dict of str to Section
        The headings one level below, by name.
    """

    path: Path
    line: int
    level: int
    title: str = ""
    name: str = ""
    names: tuple[str, ...] = ()
    box: str = ""
    note: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    items: dict[str, Phrase] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def phrase(self) -> Phrase:
        """What it says in every language.

        Raises
        ------
        InputError
            If a language is missing.
        """
        for code in LANGUAGES:
            if code not in self.texts:
                raise self.mistake(
                    _("“{heading}” has no text in {language}: add a line “- {code}: …” below it.").format(
                        heading=self.title, language=LANGUAGES[code].name, code=code
                    )
                )
        return Phrase(self.texts)

    def called(self) -> Phrase:
        """What it is called in every language.

        Raises
        ------
        InputError
            If its heading does not name it in each.
        """
        return _side_by_side(self.path, self.line, self.names)

    def take(self, name: str, example: str = "") -> Section:
        """A section below this one that must be there.

        Raises
        ------
        InputError
            If it is not: then the nearest one that nothing asked for is named.
        """
        found = self.get(name)
        if found is None:
            near = get_close_matches(name, [other for other in self.sections if other not in self.used], 1, 0.6)
            problem = _("below “{heading}” the section “{name}” is missing: add a heading “{example}”.").format(
                heading=self.title or self.path.name, name=name, example=f"{'#' * (self.level + 1)} {example or name}"
            )
            raise self.mistake(" ".join([problem, *(_("Did you mean “{name}”?").format(name=one) for one in near)]))
        return found

    def get(self, name: str) -> Section | None:
        """A section below this one, or None. What was asked for counts as used."""
        self.used.add(name)
        return self.sections.get(name)

    def rest(self) -> list[Section]:
        """The sections below this one that nothing asked for."""
        return [section for name, section in self.sections.items() if name not in self.used]

    def nothing_is_left(self) -> None:
        """Refuse sections that nothing asked for.

        Raises
        ------
        InputError
            With what could have been meant.
        """
        for section in self.rest():
            near = get_close_matches(section.name, sorted(self.used), 1, 0.6)
            problem = _("nothing is known of “{name}” here. Known are: {known}.").format(
                name=section.name, known=listing(sorted(self.used)) or "–"
            )
            raise section.mistake(" ".join([problem, *(_("Did you mean “{name}”?").format(name=one) for one in near)]))

    def notes(self, allowed: str) -> list[str]:
        """What its heading says in brackets at the end, one by one.

        Parameters
        ----------
        allowed : str
            A regular expression: what may stand there.

        Raises
        ------
        InputError
            If something else does.
        """
        notes = [note for note in self.note.split(", ") if note]
        for note in notes:
            if not re.fullmatch(allowed, note):
                raise self.mistake(_("“({note})” means nothing at this heading: take it away.").format(note=note))
        return notes

    def mistake(self, problem: str) -> InputError:
        """The error for this place."""
        return mistake(self.path, self.line, problem)


def mistake(path: Path, line: int, problem: str) -> InputError:
    """The error for a place in a source."""
    return InputError(_("{file}, line {line}: {problem}").format(file=path, line=line, problem=problem))


def source_text(path: Path) -> str:
    """What stands in a source.

    Raises
    ------
    InputError
        If the file is not there, or not in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise mistake(path, 1, _("the file is not written in UTF-8: save it in that encoding.")) from None
    except OSError as error:
        raise mistake(path, 1, _("the file cannot be read ({error}).").format(error=error.strerror)) from None


def read(path: Path) -> Section:
    """The sections of a file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Section
        The file itself; its sections are those below the headings of the first level.

    Raises
    ------
    InputError
        With file and line.

    Examples
    --------
    >>> from clvteach import chapters
    >>> (exercise,) = read(chapters.words("lifetime_value")).sections.values()
    >>> exercise.sections["1"].called()
    'One customer, three models'
    """
    root = Section(path, 1, 0)
    open_sections = [root]
    for line, text in _lines(source_text(path)):
        if text.startswith("#"):
            section = _section(path, line, text)
            if section.level > open_sections[-1].level + 1:
                raise section.mistake(_("this heading is more than one level below the one above it."))
            del open_sections[section.level :]
            above = open_sections[-1].sections
            if section.name in above:
                raise section.mistake(
                    _("“{name}” stands here twice; first in line {line}.").format(
                        name=section.name, line=above[section.name].line
                    )
                )
            above[section.name] = section
            open_sections.append(section)
        elif found := _TEXT.fullmatch(text):
            _add_text(open_sections[-1], line, *found.groups())
        elif found := _ITEM.fullmatch(text):
            item = _side_by_side(path, line, _apart(found[1]))
            if item in open_sections[-1].items:
                raise mistake(path, line, _("“{name}” stands here twice.").format(name=item))
            open_sections[-1].items[item] = item
        else:
            raise mistake(
                path,
                line,
                _(
                    "{text} is not understood. A line is a heading, “- en: …”, or words side by side, “- yes | 是”."
                ).format(text=shown(text[:60])),
            )
    return root


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers; further paragraphs of a text are joined to it."""
    number, waiting = 0, ""
    for at, line in enumerate(text.splitlines(), start=1):
        if line.startswith("  ") and waiting:
            waiting += f"\n{line.strip()}"
        elif line.strip():
            if waiting:
                yield number, waiting
            number, waiting = at, line.rstrip()
    if waiting:
        yield number, waiting


def _section(path: Path, line: int, text: str) -> Section:
    found = _HEADING.fullmatch(text)
    if not found:
        raise mistake(path, line, _("{text} is not understood as a heading.").format(text=shown(text[:60])))
    title, note = found["title"], found["note"] or ""
    if _NOTE.sub("", note):  # brackets that belong to the name
        _refuse_misspelt(path, line, note)
        title, note = f"{title} ({note})", ""
    key = _KEY.fullmatch(title)
    names = _apart(key[2] if key else title)
    return Section(path, line, len(found[1]), title, key[1] if key else names[0], names, found["box"] or "", note)


def _refuse_misspelt(path: Path, line: int, note: str) -> None:
    """A misspelt “(optional)” would quietly become a part of the name."""
    for part in sorted(note.split(", "), key=lambda part: _NOTE.fullmatch(part) is not None):  # the misspelt ones first
        for near in get_close_matches(re.sub(r"\d+", "2", part.lower()), _NOTES, 1, 0.85):
            problem = _("“({note})” is not understood.").format(note=note)
            raise mistake(path, line, f"{problem} {_('Did you mean “{name}”?').format(name=near)}")


def _apart(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(" | "))


def _side_by_side(path: Path, line: int, names: tuple[str, ...]) -> Phrase:
    if len(names) != len(LANGUAGES) or not all(names):
        raise mistake(
            path,
            line,
            _("“{names}” must be said in each language, side by side in this order: {languages}.").format(
                names=" | ".join(names), languages=" | ".join(one.name for one in LANGUAGES.values())
            ),
        )
    return Phrase(dict(zip(LANGUAGES, names, strict=True)))


def _add_text(section: Section, line: int, code: str, text: str) -> None:
    if code not in LANGUAGES:
        raise mistake(
            section.path,
            line,
            _("the language {lang} is unknown; known: {known}.").format(lang=code, known=", ".join(LANGUAGES)),
        )
    if code in section.texts:
        raise mistake(
            section.path,
            line,
            _("“{heading}” has a text in {language} already.").format(
                heading=section.title, language=LANGUAGES[code].name
            ),
        )
    section.texts[code] = text
    try:
        names = {code: placeholders(text) for code, text in section.texts.items()}
    except ValueError as error:
        raise mistake(
            section.path, line, _("the curly brackets cannot be read ({error}).").format(error=error)
        ) from None
    first = next(iter(names.values()))
    alone = first ^ names[code]
    if alone:
        raise mistake(
            section.path,
            line,
            _("{names}: in one language only. Name the same numbers in each.").format(
                names=listing(f"{{{name}}}" for name in sorted(alone))
            ),
        )


def placeholders(text: str) -> set[str]:
    """The names in curly brackets, for which numbers are filled in.

    >>> sorted(placeholders("{income} a year at {rate:%}"))
    ['income', 'rate']
    """
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
