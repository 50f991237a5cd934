"""A table or a list is asked, of numbers or of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import permutations

import numpy as np
import pandas as pd

from clvteach import checks
from clvteach.checks import InputError, plain, shown
from clvteach.forms import Field, Grid, NumberField, WordField
from clvteach.language import _, listing, ngettext, sentences
from clvteach.questions.answers import is_blank
from clvteach.questions.carrying import NO_ANSWERS, OwnAnswers, better
from clvteach.questions.filling import same_word, spoken, told_by
from clvteach.questions.in_words import cells_of, cut, pair, rounded, table_in_words
from clvteach.questions.kinds.number import UNITS, has_fraction, not_whole, rounded_too_early, same
from clvteach.questions.question import ANSWER_FIELD, Judged, Question
from clvteach.questions.status import Status
from clvteach.questions.terms import form_of
from clvteach.questions.verdict import RIGHT, Given, Misconception, Verdict, told

Place = tuple  # row and column


@dataclass(frozen=True, kw_only=True)
class Table(Judged, Question):
    """A table or series is asked, of numbers or of words.

    Attributes
    ----------
    right : callable
        The case's numbers → a DataFrame or Series with named rows and columns, in English.
    wrong : Mapping of str to callable
        They may give some of the cells only.
    decimals : int
        As in :class:`~clvteach.questions.kinds.number.Quantity`, for all its numbers.
    unit : str
        One of :data:`~clvteach.questions.kinds.number.UNITS`, for all its numbers.
    words : tuple of str
        Where words are asked: those to choose from.
    other_names : Mapping of str to str
        What textbooks call its words otherwise, such as ``{"回头客": "repeat"}``: as good as the words themselves, in
        each form that :func:`~clvteach.questions.terms.form_of` knows.
    capitals_matter : bool
        Whether a word's capital letters matter, as they do in letter codes such as ``"MaN"``.
    labels : Mapping of str to str
        Its words that the package itself does not know.
    """

    decimals: int = 2
    unit: str = "money"
    words: tuple[str, ...] = ()
    other_names: Mapping[str, str] = field(default_factory=dict)
    capitals_matter: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    def _with_more(self, words, labels):
        return replace(self, ways=self.ways_from(words), labels=labels)

    def own(self, given: Given, value: object) -> pd.DataFrame | pd.Series:
        """An answer as later questions calculate with it: numbers with the names of the right table.

        Raises
        ------
        InputError
            If it has another form, or a cell holds no number.
        """
        right = self.right(given)
        answer, names = self._aligned(value, cells_of(right)), self._names(right)
        numbers = [checks.number(cell, names[place]) for place, cell in answer.items()]
        if isinstance(right, pd.Series):
            return pd.Series(numbers, index=right.index)
        return pd.DataFrame(np.reshape(numbers, right.shape), index=right.index, columns=right.columns)

    def judge(self, given: Given, value: object, own: OwnAnswers = NO_ANSWERS) -> Verdict:
        verdict = self._as_it_stands(given, value)
        carried = ((names, other._as_it_stands(given, value)) for names, other in self.with_own(given, own))
        return better(given, verdict, carried)

    def _as_it_stands(self, given: Given, value: object) -> Verdict:
        table = self.right(given)
        right, names = cells_of(table), self._names(table)
        answer = self._aligned(value, right)
        wrong_cells = [place for place in right if not self._is_right(answer[place], right[place])]
        if not wrong_cells:
            return RIGHT
        found, whole = self._shown_by(answer, right, given)
        messages = [told(wrong, given).message for wrong in found]
        if whole:  # right cells are there by chance
            return Verdict(Status.MISCONCEPTION, 0, "\n".join(messages), tuple(found))
        if not found:
            for factor, why in UNITS[self.unit].slips.items():
                if all(self._same(_divided(answer[place], factor), right[place]) for place in right):
                    return Verdict(Status.UNIT, Status.UNIT.credit, _(why))
        filled = [place for place in wrong_cells if not is_blank(answer[place])]
        messages += self._unread(answer, filled, names)
        fractions = [answer[place] for place in filled if self._has_fraction(answer[place])]
        messages += [not_whole(fractions)] if fractions else []
        rounded_cells = self._rounded_too_early(answer, right, filled, given)
        messages += _about_rounding(rounded_cells, filled, names)
        messages += self._how_many(len(right), wrong_cells, filled, rounded_cells, names)
        credit = len(right) - len(wrong_cells) + sum(verdict.credit for verdict in rounded_cells.values())
        if len(rounded_cells) == len(wrong_cells):
            few = all(verdict.status == Status.TOO_FEW for verdict in rounded_cells.values())
            status = Status.TOO_FEW if few else Status.ROUNDING
        else:
            status = Status.PARTLY if credit else Status.MISCONCEPTION if found else Status.NOT_YET
        return Verdict(status, credit / len(right), "\n".join(messages), tuple(found))

    def _how_many(
        self, n: int, wrong: list[Place], filled: list[Place], rounded_cells: Mapping, names: Mapping[Place, str]
    ) -> list[str]:
        """How many cells are right, which are to be looked at again, and how many are empty."""
        count, empty = n - len(wrong), len(wrong) - len(filled)
        said = []
        if count or not rounded_cells:
            said.append(
                ngettext("{count} of {n} cells is right.", "{count} of {n} cells are right.", count).format(
                    count=count, n=n
                )
            )
        elif len(rounded_cells) < len(filled):
            said.append(_("The other cells are not right yet."))
        if count and filled and len(self.words) != 2:  # of two words, the other one would be the answer
            again = _("Look again at: {places}.").format(places=_listed(names[place] for place in filled))
            said[-1] = sentences(said[-1], again)
        if empty:
            said.append(ngettext("{n} cell is still empty.", "{n} cells are still empty.", empty).format(n=empty))
        return said

    def _rounded_too_early(
        self, answer: Mapping, right: Mapping, places: list[Place], given: Given
    ) -> dict[Place, Verdict]:
        """The cells of which rounding explains that they are not right, as it does for a single number."""
        wrong_tables = [cells_of(wrong.wrong(given)) for wrong in self.misconceptions]
        found = {}
        for place in places:
            cell, target = answer[place], right[place]
            shows_a_mistake = any(place in cells and self._same(cell, cells[place]) for cells in wrong_tables)
            if _is_number(cell) and not isinstance(target, str) and not shows_a_mistake:
                found[place] = rounded_too_early(cell, float(target), self.decimals)
        return {place: verdict for place, verdict in found.items() if verdict}

    def _shown_by(self, answer: Mapping, right: Mapping, given: Given) -> tuple[list[Misconception], bool]:
        """The misconceptions that the cells show, and whether one of them explains the whole table."""
        found, whole = [], False
        for wrong in self.misconceptions:
            cells = cells_of(wrong.wrong(given))
            telling = self._telling(cells, right)
            if telling and all(self._same(answer[place], cell) for place, cell in telling.items()):
                found.append(wrong)
                whole |= len(cells) == len(right)
        return found, whole

    def _telling(self, cells: Mapping[Place, object], right: Mapping[Place, object]) -> dict[Place, object]:
        """The cells in which a wrong table is not like the right one."""
        return {place: cell for place, cell in cells.items() if not self._same(cell, right[place])}

    def tells_apart(self, given: Given) -> bool:
        right = cells_of(self.right(given))
        telling = [self._telling(cells_of(wrong(given)), right) for wrong in self.wrong.values()]
        return all(telling) and not any(
            all(place in one and self._same(one[place], cell) for place, cell in other.items())
            for one, other in permutations(telling, 2)
        )

    def right_in_words(self, given: Given) -> str:
        return cut(table_in_words(self.right(given), lambda cell: rounded(cell, self.decimals), self.labels))

    def fields(self, given: Given) -> list[Field]:
        names = self._names(self.right(given))
        rows = list(dict.fromkeys(row for row, _column in names))
        columns = list(dict.fromkeys(column for _row, column in names))
        cells = [
            [self._cell(f"{y}/{x}", names[row, column]) for x, column in enumerate(columns)]
            for y, row in enumerate(rows)
        ]
        return [
            Grid(
                ANSWER_FIELD,
                _("Your answer"),
                rows=[spoken(row, self.labels) for row in rows],
                columns=[spoken(column, self.labels) for column in columns],
                cells=cells,
                unit=""
                if self.words
                else _("{unit}; {digits}").format(unit=_(UNITS[self.unit].name), digits=self._digits()),
            )
        ]

    def _cell(self, name: str, label: str) -> NumberField | WordField:
        """Where one of its cells is filled in."""
        if not self.words:
            return NumberField(name, label, percent=self.unit == "percent")
        said = [spoken(word, self.labels) for word in self.words]
        return WordField(name, label, dict(zip(said, said, strict=True)))

    def blank(self, given: Given) -> str:
        right, dots = self.right(given), '"..."' if self.words else "..."
        row = f"[{', '.join([dots] * right.shape[-1])}]"
        return row if isinstance(right, pd.Series) else f"[{', '.join([row] * len(right))}]"

    def form(self, given: Given) -> str:
        right = self.right(given)
        if not isinstance(right, pd.Series):
            return _("Answer: a table; {digits}.").format(digits=self._digits())
        if all(isinstance(cell, str) for cell in right):
            return _('Answer: words in quotation marks, in square brackets, in this order: ["...", "..."].')
        return _("Answer: numbers in square brackets, in this order; {digits}.").format(digits=self._digits())

    def _digits(self) -> str:
        if not self.decimals:
            return _("whole numbers")
        return ngettext("{n} decimal or more", "{n} decimals or more", self.decimals).format(n=self.decimals)

    def _same(self, cell: object, target: object) -> bool:
        """Whether a cell is the target: as a number, or as a word in either language."""
        if isinstance(target, str):
            return isinstance(cell, str) and self._same_term(cell, target)
        return _is_number(cell) and same(cell, target, self.decimals)

    def _is_right(self, cell: object, target: object) -> bool:
        """Whether a cell is the target, and no count with a fraction."""
        return self._same(cell, target) and not self._has_fraction(cell)

    def _has_fraction(self, cell: object) -> bool:
        return _is_number(cell) and has_fraction(cell, self.unit, self.decimals)

    def _same_term(self, cell: str, target: str) -> bool:
        """Whether a cell is the word that is asked, in either language, in any form, or as textbooks call it otherwise."""
        if self.capitals_matter:
            return re.sub(r"[\s,、-]", "", plain(cell)) == target
        form = form_of(cell)
        return (
            same_word(target, cell, self.labels)
            or form in (form_of(target), form_of(spoken(target, self.labels)))
            or self._forms_of_other_names.get(form) == target
        )

    @cached_property
    def _forms_of_other_names(self) -> dict[str, str]:
        return {form_of(other): word for other, word in self.other_names.items()}

    def _unread(self, answer: Mapping[Place, object], places: list[Place], names: Mapping[Place, str]) -> list[str]:
        """What to say about cells that hold no word to choose from, or no number; nothing where there are none."""
        if self.words:
            unknown = [
                shown(answer[place])
                for place in places
                if not any(self._same(answer[place], word) for word in self.words)
            ]
            found = listing(dict.fromkeys(unknown))
            return [_("Not one of the words to choose from: {found}.").format(found=found)] if unknown else []
        for place in places:
            try:
                checks.number(answer[place], names[place])
            except InputError as error:
                return [told_by(error)]  # the first says enough
        return []

    def _names(self, table: pd.DataFrame | pd.Series) -> dict[Place, str]:
        """What its cells are called: "card 2" where the rows have numbers and a heading, "row A, column B"."""
        names = {}
        for row, column in cells_of(table):
            name = spoken(row, self.labels)
            if not isinstance(row, str):
                heading = spoken(table.index.name, self.labels) if table.index.name else ""
                name = f"{heading} {name}" if heading else _("row {row}").format(row=name)
            if column != "":
                pattern = _("row {row}, column {column}") if isinstance(row, str) else _("{row}, column {column}")
                name = pattern.format(row=name, column=spoken(column, self.labels))
            names[row, column] = name
        return names

    def _aligned(self, value: object, right: Mapping[Place, object]) -> dict[Place, object]:
        """The answer's cells at the places of the right table: by their names where it has them, else by position."""
        rows = list(dict.fromkeys(row for row, _column in right))
        columns = list(dict.fromkeys(column for _row, column in right))
        table = _frame_like(value, rows, columns)
        cells = table.to_numpy(dtype=object)
        down, across = self._order(table.index, rows), self._order(table.columns, columns)
        return {
            (row, column): cells[y, x]
            for row, y in zip(rows, down, strict=True)
            for column, x in zip(columns, across, strict=True)
        }

    def _order(self, found: pd.Index, wanted: list) -> list[int]:
        """Where each wanted label stands; as they come where the labels are others.

        Raises
        ------
        InputError
            If only some of the names are there, and one of them in another place: then nobody knows what the others are.
        """
        places = [
            next((place for place, label in enumerate(found) if same_word(label, name, self.labels)), None)
            for name in wanted
        ]
        if None not in places and len(set(places)) == len(places):
            return places
        moved = [name for at, (name, place) in enumerate(zip(wanted, places, strict=True)) if place not in (None, at)]
        if any(isinstance(name, str) for name in moved):
            raise InputError(
                _("Your table has the names {found}. Asked are: {wanted}.").format(
                    found=listing(map(shown, found)), wanted=listing(spoken(name, self.labels) for name in wanted)
                )
            )
        return list(range(len(wanted)))


def _frame_like(value: object, rows: list, columns: list) -> pd.DataFrame:
    """An answer as a table of the shape that is asked."""
    if columns == [""]:
        wanted = _("Your answer must be a list in square brackets with {n} entries, in the order asked.").format(
            n=len(rows)
        )
    else:
        wanted = _("Your answer must be a table with {rows} rows and {columns} columns.").format(
            rows=len(rows), columns=len(columns)
        )
    if isinstance(value, dict):
        nested = any(isinstance(cell, (list, dict)) for cell in value.values())
        value = _frame(value, wanted) if nested else pd.Series(value, dtype=object)
    if isinstance(value, list):
        value = _frame(value, wanted)
    if isinstance(value, pd.Series):
        value = value.to_frame()
    if not isinstance(value, pd.DataFrame):
        raise InputError(wanted)
    if value.shape == (len(columns), len(rows)) and len(rows) != len(columns) and 1 in value.shape:
        value = value.T  # a row where a column is asked
    if columns == [""] and value.shape[1] == 1 and len(value) != len(rows):
        raise InputError(sentences(wanted, _("It has {n}.").format(n=len(value))))
    if value.shape != (len(rows), len(columns)):
        raise InputError(
            sentences(wanted, _("It has {rows} and {columns}.").format(rows=value.shape[0], columns=value.shape[1]))
        )
    return value


def _frame(cells: list | dict, wanted: str) -> pd.DataFrame:
    rows = cells if isinstance(cells, list) else cells.values()
    if len({len(row) if isinstance(row, (list, dict)) else None for row in rows}) > 1:
        raise InputError(wanted)
    try:
        return pd.DataFrame(cells)
    except (ValueError, TypeError, AttributeError):
        raise InputError(wanted) from None


def _about_rounding(
    rounded_cells: Mapping[Place, Verdict], filled: list[Place], names: Mapping[Place, str]
) -> list[str]:
    """What rounding did, once; with the cells in front where others are wrong for another reason."""
    said = dict.fromkeys(verdict.message for verdict in rounded_cells.values())
    if len(said) == 1 and len(rounded_cells) == len(filled):
        return list(said)
    return [
        pair(_listed(names[place] for place, verdict in rounded_cells.items() if verdict.message == message), message)
        for message in said
    ]


def _listed(names: Iterable[str]) -> str:
    """Cells in a row; with semicolons between them where their names have commas."""
    names = list(names)
    return _("; ").join(names) if any(", " in name for name in names) else listing(names)


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _divided(cell: object, factor: float) -> object:
    return cell / factor if isinstance(cell, (int, float)) else cell
