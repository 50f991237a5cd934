"""One or more of several options are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from clvteach.checks import InputError, plain, shown
from clvteach.forms import Field, OptionsField
from clvteach.language import _, listing
from clvteach.questions.answers import decode
from clvteach.questions.carrying import NO_ANSWERS, OwnAnswers
from clvteach.questions.filling import fill, same_word
from clvteach.questions.in_words import cut, pair
from clvteach.questions.question import ANSWER_FIELD, Question, points_in
from clvteach.questions.status import Status
from clvteach.questions.verdict import RIGHT, Given, Misconception, Verdict, told
from clvteach.wording import Section


@dataclass(frozen=True)
class Option:
    """One option of a choice: its text, and why it is wrong where it is."""

    text: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """One or more of several options are asked. Their order, and so their letters, are the learner's own.

    Where the right ones are always the same, the words say which, and no code is needed.

    Attributes
    ----------
    options : Mapping of str to Option
        By a short name, which marks count.
    right : callable
        The case's numbers → the names of the right options, a set; not empty and not all.
    several : bool
        Whether more than one may be right; the question says so then.
    """

    right: Callable[[Given], set[str]] | None = None
    several: bool = False
    options: Mapping[str, Option] = field(default_factory=dict)

    @classmethod
    def in_words(cls, words: Section) -> Choice:
        """The question that words alone make; with no right option where that is calculated."""
        several, points = "several" in words.note, points_in(words.note)
        right = frozenset(section.name for section in words.sections.values() if section.box == "[x]")
        return cls(words.name, points=points, several=several, right=(lambda n: set(right)) if right else None)

    def _with_more(self, words, labels):
        options = {}
        marked = [section for section in words.rest() if section.box]
        for section in words.rest():
            words.get(section.name)
            why = section.get("why not")
            section.nothing_is_left()
            options[section.name] = Option(section.phrase(), why.phrase() if why else "")
            if bool(section.box) != bool(marked):
                raise section.mistake(
                    _("mark all options of “{question}” with [x] or [ ], or none.").format(question=words.title)
                )
            if section.box == "[ ]" and not why:
                raise section.mistake(
                    _("“{name}” is wrong, but nothing says why: add a heading “why not”.").format(name=section.title)
                )
        if self.right is None:
            raise words.mistake(
                _("no option of “{question}” is right: mark one with [x].").format(question=words.title)
            )
        return replace(self, options=options)

    def judge(self, given: Given, value: object, own: OwnAnswers = NO_ANSWERS) -> Verdict:
        chosen = self._chosen(given, value)
        right = self.right(given)
        if chosen == right:
            return RIGHT
        credit = max(0.0, (len(chosen & right) - len(chosen - right)) / len(right)) if self.several else 0.0
        wrong = [Misconception(name, lambda given: None, self.options[name].why) for name in sorted(chosen - right)]
        lines = [told(misconception, given).message for misconception in wrong]
        if self.several:
            letters = {name: letter for letter, name in self.lettered(given).items()}
            lines = sorted(
                _("{part}: {verdict}").format(part=letters[misconception.name], verdict=line)
                for misconception, line in zip(wrong, lines, strict=True)
            )
        if self.several and chosen < right:
            lines.append(_("What you chose is right, but it is not all."))
        elif self.several and chosen & right:
            kept = listing(sorted(letters[name] for name in chosen & right))
            lines.append(
                _("Right so far: {letters}. Take out what is wrong, and check whether anything is missing.").format(
                    letters=kept
                )
            )
        status = Status.PARTLY if credit else Status.MISCONCEPTION
        return Verdict(status, credit, "\n".join(lines), tuple(wrong))

    def in_short(self, given: Given) -> object:
        return sorted(self.right(given))

    def tells_apart(self, given: Given) -> bool:
        return set() < self.right(given) < set(self.options)

    def right_in_words(self, given: Given) -> str:
        right = self.right(given)
        return _("; ").join(
            self._option_in_words(letter, given) for letter, name in self.lettered(given).items() if name in right
        )

    def answer_in_words(self, given: Given, kept: object) -> str:
        letters = _letters_in(decode(kept))
        if letters and set(letters) <= set(self.lettered(given)):  # others chose by the option's own words
            return cut(_("; ").join(self._option_in_words(letter, given) for letter in letters))
        return super().answer_in_words(given, kept)

    def mistake_in_words(self, given: Given, misconception: Misconception) -> str:
        return _("chose “{option}”").format(option=fill(self.options[misconception.name].text, given))

    def _option_in_words(self, letter: str, given: Given) -> str:
        return pair(letter, fill(self.options[self.lettered(given)[letter]].text, given))

    def fields(self, given: Given) -> list[Field]:
        options = {
            letter: f"{letter}. {fill(self.options[name].text, given)}" for letter, name in self.lettered(given).items()
        }
        return [OptionsField(ANSWER_FIELD, _("Your answer"), options, self.several)]

    def blank(self, given: Given) -> str:
        return '"..."'

    def form(self, given: Given) -> str:
        if self.several:
            return _('Answer: one or more letters, such as "AC".')
        return _('Answer: one letter, such as "A".')

    @property
    def order(self) -> str:
        """Under which name a case keeps the order of the options."""
        return f"order_of_{self.name}"

    def lettered(self, given: Given) -> dict[str, str]:
        """The options' short names by their letters, in the learner's own order."""
        return {chr(ord("A") + place): name for place, name in enumerate(getattr(given, self.order))}

    def _chosen(self, given: Given, value: object) -> set[str]:
        letters = self.lettered(given)
        allowed = listing(letters)
        cells = list(value) if isinstance(value, (list, tuple)) else [value]
        if not all(isinstance(cell, str) for cell in cells):
            raise InputError(
                _(
                    'Your answer is {value}: give a letter in quotation marks, such as "A". The letters are: {allowed}.'
                ).format(value=shown(value), allowed=allowed)
            )
        texts = {name: fill(option.text, given) for name, option in self.options.items()}
        named = [next((name for name in texts if cell == name or same_word(cell, texts[name])), None) for cell in cells]
        if all(named):
            return set(named)
        typed = plain("".join(cells)).upper()
        typed = [letter for letter in typed if not letter.isspace() and letter not in ",;.、和&+"]
        unknown = [letter for letter in typed if letter not in letters]
        if unknown or not typed:
            raise InputError(
                _("Your answer has {letter}, which is not one of the letters: {allowed}.").format(
                    letter=shown("".join(unknown)), allowed=allowed
                )
            )
        if len(set(typed)) > 1 and not self.several:
            raise InputError(_("Your answer has several letters: choose one."))
        return {letters[letter] for letter in typed}


def _letters_in(value: object) -> list[str]:
    cells = value if isinstance(value, list) else [value]
    if not all(isinstance(cell, str) for cell in cells):
        return []
    return [letter for letter in plain("".join(cells)).upper() if letter.isalpha()]
