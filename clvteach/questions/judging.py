"""Is an answer right, and if not, how does it go wrong?

The same functions answer the learner in the notebook and mark what was handed in. An answer is compared with the right
one, then with the wrong answers that the question knows. The number itself is never given away.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import singledispatch
from itertools import combinations, permutations

import pandas as pd

from clvteach import checks
from clvteach.checks import InputError, plain, shown
from clvteach.language import _, listing, ngettext, sentences
from clvteach.questions.answers import decode, is_blank
from clvteach.questions.question import (
    UNITS,
    Choice,
    Function,
    Given,
    Misconception,
    Number,
    Numbers,
    Quantity,
    Question,
    Table,
    Text,
)
from clvteach.questions.verdicts import Status
from clvteach.questions.words import fill, same_word, spoken

NEAR = 0.005  # relative distance that rounding on the way explains
COARSE = 0.05  # relative distance from which on a rounded result says too little: 1 for 0.64
LOOSE = 5e-4  # relative distance within which a wrong answer, itself a little rounded, is recognised
FEWEST_CHARACTERS = {"en": 20, "zh": 8}
GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # a space between two Chinese characters


@dataclass(frozen=True)
class Verdict:
    """What there is to say about an answer.

    Attributes
    ----------
    status : Status
    credit : float
        The part of the points that it earns, 0 … 1.
    message : str
        One to three sentences for the learner.
    misconceptions : tuple of Misconception
        Those that it shows.
    """

    status: Status
    credit: float
    message: str
    misconceptions: tuple[Misconception, ...] = ()

    @property
    def sections(self) -> list[str]:
        """The sections of the chapter to read again."""
        return sorted({wrong.see for wrong in self.misconceptions if wrong.see})


def judge(question: Question, given: Given, answer: object) -> Verdict:
    """What there is to say about an answer.

    Parameters
    ----------
    question : Question
    given : SimpleNamespace
        The numbers of the learner's case.
    answer : object
        As :func:`clvteach.questions.answers.encode` made it; anything else is "unreadable".

    Returns
    -------
    Verdict
        Its message is in the language in use.
    """
    try:
        value = decode(answer)
        if is_blank(value):
            return Verdict(Status.UNANSWERED, 0, _("Not answered yet: replace the dots by your answer."))
        verdict = _judge(question, given, answer if isinstance(question, Function) else value)
    except InputError as error:
        return Verdict(Status.UNREADABLE, 0, _sentence(error))
    if verdict.status == Status.RIGHT and question.meaning:
        return replace(verdict, message=fill(question.meaning, given))
    return verdict


def _sentence(error: InputError) -> str:
    """What an error says. A name from the code stands between spaces in Chinese, a Chinese one does not."""
    return GAP.sub("", str(error))


@singledispatch
def _judge(question: Question, given: Given, value: object) -> Verdict:
    raise TypeError(type(question))


@_judge.register
def _number(question: Number, given: Given, value: object) -> Verdict:
    return judge_quantity(question.quantity, given, _read(question.quantity, value, _("Your answer")))


def _read(quantity: Quantity, value: object, where: str) -> float:
    """The number a learner gave. Text is refused; a sign that the unit makes superfluous is left out of the advice."""
    if quantity.unit == "percent" and isinstance(value, str):
        value = plain(value).strip().removesuffix("%")
    return checks.number(value, where)


@_judge.register
def _numbers(question: Numbers, given: Given, value: object) -> Verdict:
    named = _by_name(question, value)
    parts = {}
    for name, quantity in question.quantities.items():
        cell = named.get(name)
        if is_blank(cell):
            parts[name] = Verdict(Status.UNANSWERED, 0, _("not answered yet."))
        else:
            parts[name] = judge_quantity(quantity, given, _read(quantity, cell, label_of(question, name)))
    return _together({label_of(question, name): verdict for name, verdict in parts.items()})


def label_of(question: Numbers, name: str) -> str:
    """What one of several numbers is called, for the learner."""
    return _(question.quantities[name].label) if question.quantities[name].label else name


def _by_name(question: Numbers, value: object) -> dict[str, object]:
    """The answers by name: from a dict or Series by its labels, from a list by the order asked."""
    names = list(question.quantities)
    wanted = listing(label_of(question, name) for name in names)
    if isinstance(value, pd.Series) and pd.api.types.is_integer_dtype(value.index):
        value = value.tolist()
    if isinstance(value, (dict, pd.Series)):
        known = {name: {name, plain(label_of(question, name))} for name in names}
        found = {}
        for key, cell in value.items():
            name = next((name for name in names if plain(str(key)).strip() in known[name]), None)
            if name in found:
                raise InputError(_("Your answer has the name {name} twice: keep one.").format(name=shown(key)))
            if name is None:
                raise InputError(
                    _("Your answer has the name {name}, which is not asked. Asked are: {wanted}.").format(
                        name=shown(key), wanted=wanted
                    )
                )
            found[name] = cell
        return found
    if isinstance(value, (list, tuple)):
        if len(value) != len(names):
            raise InputError(
                _("Your answer has {found} numbers, but {n} are asked, in this order: {wanted}.").format(
                    found=len(value), n=len(names), wanted=wanted
                )
            )
        return dict(zip(names, value, strict=True))
    raise InputError(
        _("Your answer must be a list of {n} numbers in square brackets, in this order: {wanted}.").format(
            n=len(names), wanted=wanted
        )
    )


def _together(parts: dict[str, Verdict]) -> Verdict:
    """One verdict for several parts: each says its own."""
    credit = sum(verdict.credit for verdict in parts.values()) / len(parts)
    if all(verdict.status == Status.RIGHT for verdict in parts.values()):
        return Verdict(Status.RIGHT, 1.0, "")
    found = tuple(dict.fromkeys(wrong for verdict in parts.values() for wrong in verdict.misconceptions))
    message = "\n".join(
        _("{part}: {verdict}").format(part=part, verdict=verdict.message or _("right."))
        for part, verdict in parts.items()
    )
    statuses = {verdict.status for verdict in parts.values()}
    status = Status.PARTLY if credit else statuses.pop() if len(statuses) == 1 else Status.NOT_YET
    return Verdict(status, credit, message, found)


def judge_quantity(quantity: Quantity, given: Given, value: float) -> Verdict:
    """Whether one number is right, rounded as asked or less; otherwise what it looks like.

    Parameters
    ----------
    quantity : Quantity
    given : SimpleNamespace
    value : float

    Returns
    -------
    Verdict
        Its message is empty where the number is right.
    """
    right = float(quantity.right(given))
    if same(value, right, quantity.decimals):
        return Verdict(Status.RIGHT, 1.0, "")
    slips = UNITS[quantity.unit].slips.items()
    wrongs = [(float(wrong.wrong(given)), lambda wrong=wrong: told(wrong, given)) for wrong in quantity.misconceptions]
    wrongs.append((-right, _sign))
    for at, verdict in wrongs:
        if same(value, at, quantity.decimals):
            return verdict()
    wrongs += [
        (right * factor, lambda why=why: Verdict(Status.UNIT, Status.UNIT.credit, _(why))) for factor, why in slips
    ]
    for factor, why in slips:  # as exact in its own unit: 0 is not 3 per cent
        if same(value / factor, right, quantity.decimals):
            return Verdict(Status.UNIT, Status.UNIT.credit, _(why))
    near = [(abs(value - at), verdict) for at, verdict in wrongs if abs(value - at) <= LOOSE * abs(at)]
    too_far = any(value == round(right, fewer) for fewer in range(quantity.decimals))
    too_far = too_far and abs(value - right) <= COARSE * abs(right)
    if too_far or (quantity.decimals and abs(value - right) <= NEAR * abs(right)):
        near.append((abs(value - right), lambda: _rounding(too_far, quantity.decimals)))
    if near:
        return min(near, key=lambda pair: pair[0])[1]()
    return Verdict(
        Status.NOT_YET, 0, _("Not yet. Read the question again, and estimate first: is it too large or too small?")
    )


def _sign() -> Verdict:
    return Verdict(Status.NOT_YET, 0, _("The amount is right, the sign is not: is it a gain or a loss?"))


def earned(question: Question, verdict: Verdict) -> float:
    """The points that a verdict earns, two decimals: the same in the notebook, in the marks and in nbgrader."""
    return round(float(verdict.credit) * question.points, 2)


def told(wrong: Misconception, given: Given) -> Verdict:
    """A misconception's verdict: its reason."""
    return Verdict(Status.MISCONCEPTION, 0, fill(wrong.why, given), (wrong,))


def same(value: float, target: float, decimals: int) -> bool:
    """Whether a number is the target, or the target rounded to that many decimals, up or down at a five.

    >>> same(3944.83, 3944.8256, 2), same(3944.8, 3944.8256, 2)
    (True, False)
    """
    return abs(value - target) <= 0.5 * 10**-decimals * (1 + 1e-9) + 1e-9 * abs(target)


def _rounding(too_far: bool, decimals: int) -> Verdict:
    if too_far:
        message = ngettext(
            "Rounded too far: give the result with {n} decimal.",
            "Rounded too far: give the result with {n} decimals.",
            decimals,
        ).format(n=decimals)
    else:
        message = _("Very near. You rounded on the way: keep all digits, and round only the result.")
    return Verdict(Status.ROUNDING, Status.ROUNDING.credit, message)


@_judge.register
def _choice(question: Choice, given: Given, value: object) -> Verdict:
    chosen = _chosen(question, given, value)
    right = question.right(given)
    if chosen == right:
        return Verdict(Status.RIGHT, 1.0, "")
    credit = max(0.0, (len(chosen & right) - len(chosen - right)) / len(right)) if question.several else 0.0
    wrong = [Misconception(name, lambda given: None, question.options[name].why) for name in sorted(chosen - right)]
    lines = [told(misconception, given).message for misconception in wrong]
    if question.several:
        letters = {name: letter for letter, name in lettered(question, given).items()}
        lines = sorted(
            _("{part}: {verdict}").format(part=letters[misconception.name], verdict=line)
            for misconception, line in zip(wrong, lines, strict=True)
        )
    if question.several and chosen < right:
        lines.append(_("What you chose is right, but it is not all."))
    elif question.several and chosen & right:
        lines.append(_("The rest of your choice is right."))
    status = Status.PARTLY if credit else Status.MISCONCEPTION
    return Verdict(status, credit, "\n".join(lines), tuple(wrong))


def lettered(question: Choice, given: Given) -> dict[str, str]:
    """The options' short names by their letters, in the learner's own order."""
    order = getattr(given, order_of(question))
    return {chr(ord("A") + place): name for place, name in enumerate(order)}


def order_of(question: Choice) -> str:
    """Under which name a case keeps the order of a question's options."""
    return f"order_of_{question.name}"


def _chosen(question: Choice, given: Given, value: object) -> set[str]:
    letters = lettered(question, given)
    allowed = listing(letters)
    cells = list(value) if isinstance(value, (list, tuple)) else [value]
    if not all(isinstance(cell, str) for cell in cells):
        raise InputError(
            _(
                'Your answer is {value}: give a letter in quotation marks, such as "A". The letters are: {allowed}.'
            ).format(value=shown(value), allowed=allowed)
        )
    texts = {name: fill(option.text, given) for name, option in question.options.items()}
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
    if len(set(typed)) > 1 and not question.several:
        raise InputError(_("Your answer has several letters: choose one."))
    return {letters[letter] for letter in typed}


@_judge.register
def _table(question: Table, given: Given, value: object) -> Verdict:
    right = cells_of(question.right(given))
    answer = _aligned(value, right)
    wrong_cells = [place for place in right if not same_cell(answer[place], right[place], question)]
    if not wrong_cells:
        return Verdict(Status.RIGHT, 1.0, "")
    found, whole = [], False
    for wrong in question.misconceptions:
        cells = cells_of(wrong.wrong(given))
        telling = [place for place in cells if not same_cell(cells[place], right[place], question)]
        if telling and all(same_cell(answer[place], cells[place], question) for place in telling):
            found.append(wrong)
            whole |= len(cells) == len(right)
    messages = [told(wrong, given).message for wrong in found]
    if whole:  # right cells are there by chance
        return Verdict(Status.MISCONCEPTION, 0, "\n".join(messages), tuple(found))
    if not found:
        for factor, why in UNITS[question.unit].slips.items():
            if all(same_cell(_divided(answer[place], factor), right[place], question) for place in right):
                return Verdict(Status.UNIT, Status.UNIT.credit, _(why))
    messages += _unread(question, answer, wrong_cells)
    count = len(right) - len(wrong_cells)
    messages.append(
        _("{count} of {n} cells are right. Look again at: {places}.").format(
            count=count, n=len(right), places=listing(_place(*place) for place in wrong_cells)
        )
    )
    status = Status.PARTLY if count else Status.MISCONCEPTION if found else Status.NOT_YET
    return Verdict(status, count / len(right), "\n".join(messages), tuple(found))


def _unread(question: Table, answer: dict[tuple, object], places: list[tuple]) -> list[str]:
    """What to say about cells that hold no word to choose from, or no number; nothing where there are none."""
    places = [place for place in places if not is_blank(answer[place])]
    if question.words:
        unknown = [
            shown(answer[place])
            for place in places
            if not any(same_cell(answer[place], word, question) for word in question.words)
        ]
        found = listing(dict.fromkeys(unknown))
        return [_("Not one of the words to choose from: {found}.").format(found=found)] if unknown else []
    for place in places:
        try:
            checks.number(answer[place], _place(*place))
        except InputError as error:
            return [_sentence(error)]  # the first says enough
    return []


def cells_of(table: pd.DataFrame | pd.Series) -> dict[tuple, object]:
    """A table's cells by row and column; a Series has one column, named "".

    >>> cells_of(pd.Series({"A": .5}))
    {('A', ''): 0.5}
    """
    if isinstance(table, pd.Series):
        return {(row, ""): cell for row, cell in zip(table.index, table.tolist(), strict=True)}
    rows = table.to_numpy(dtype=object).tolist()
    return {
        (row, column): cell
        for row, cells in zip(table.index, rows, strict=True)
        for column, cell in zip(table.columns, cells, strict=True)
    }


def same_cell(cell: object, target: object, question: Table) -> bool:
    """Whether a cell is the target: as a number, or as a word in either language."""
    if isinstance(target, str):
        if question.capitals_matter:
            return isinstance(cell, str) and plain(cell).strip() == target
        return isinstance(cell, str) and same_word(target, cell)
    number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return number and same(cell, target, question.decimals)


def _divided(cell: object, factor: float) -> object:
    return cell / factor if isinstance(cell, (int, float)) else cell


def _aligned(value: object, right: dict[tuple, object]) -> dict[tuple, object]:
    """The answer's cells at the places of the right table: by their names where it has them, else by position."""
    rows = list(dict.fromkeys(row for row, _column in right))
    columns = list(dict.fromkeys(column for _row, column in right))
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
    cells = value.to_numpy(dtype=object)
    down, across = _order(value.index, rows), _order(value.columns, columns)
    return {
        (row, column): cells[y, x]
        for row, y in zip(rows, down, strict=True)
        for column, x in zip(columns, across, strict=True)
    }


def _frame(cells: list | dict, wanted: str) -> pd.DataFrame:
    rows = cells if isinstance(cells, list) else cells.values()
    if len({len(row) if isinstance(row, (list, dict)) else None for row in rows}) > 1:
        raise InputError(wanted)
    try:
        return pd.DataFrame(cells)
    except (ValueError, TypeError, AttributeError):
        raise InputError(wanted) from None


def _order(found: pd.Index, wanted: list) -> list[int]:
    """Where each wanted label stands; as they come where the labels are others.

    Raises
    ------
    InputError
        If only some of the names are there, and one of them in another place: then nobody knows what the others are.
    """
    places = [next((at for at, label in enumerate(found) if same_word(label, name)), None) for name in wanted]
    if None not in places and len(set(places)) == len(places):
        return places
    moved = [name for at, (name, place) in enumerate(zip(wanted, places, strict=True)) if place not in (None, at)]
    if any(isinstance(name, str) for name in moved):
        raise InputError(
            _("Your table has the names {found}. Asked are: {wanted}.").format(
                found=listing(map(shown, found)), wanted=listing(map(spoken, wanted))
            )
        )
    return list(range(len(wanted)))


def _place(row: object, column: object) -> str:
    return spoken(row) if column == "" else _("{row} / {column}").format(row=spoken(row), column=spoken(column))


@_judge.register
def _function(question: Function, given: Given, value: object) -> Verdict:
    inputs = question.inputs(given)
    calls = value.get("calls") if isinstance(value, dict) else None
    if not isinstance(calls, list) or len(calls) != len(inputs) or not all(isinstance(call, dict) for call in calls):
        raise InputError(
            _("A function is asked: give its name without brackets, such as {example}.").format(
                example=f'me.answer("{question.name}", my_function)'
            )
        )
    values = [_returned(call) for call in calls]
    rights = [float(question.right(*arguments)) for arguments in inputs]
    hits = [_is(found, right, question.decimals) for found, right in zip(values, rights, strict=True)]
    if all(hits):
        return Verdict(Status.RIGHT, 1.0, "")
    for wrong in question.misconceptions:
        targets = [wrong.wrong(*arguments) for arguments in inputs]
        if all(_is(found, target, question.decimals) for found, target in zip(values, targets, strict=True)):
            return told(wrong, given)
    at = hits.index(False)
    call = f"({', '.join(f'{name}={shown(x)}' for name, x in zip(question.parameters, inputs[at], strict=True))})"
    credit = sum(hits) / len(hits) if hits[0] else 0.0  # special cases alone, such as 0 years, are no function
    if "fails" in calls[at]:
        message = _("For {call} your function fails: {error}.").format(call=call, error=str(calls[at]["fails"])[:200])
    elif calls[at].get("returns") is None:
        message = _("For {call} your function returns nothing: does its last line begin with `return`?").format(
            call=call
        )
    elif values[at] is None:
        message = _("For {call} your function returns {value}, not a number.").format(
            call=call, value=shown(decode(calls[at]["returns"]))
        )
    else:
        message = _("For {call} your function returns {value}; that is not right yet.").format(
            call=call, value=shown(values[at])
        )
    return Verdict(Status.PARTLY if credit else Status.NOT_YET, credit, message)


def _returned(call: dict) -> float | None:
    try:
        return checks.number(decode(call.get("returns")), "")
    except InputError:
        return None


def _is(found: float | None, target: float, decimals: int) -> bool:
    return found is not None and same(found, float(target), decimals)


@_judge.register
def _text(question: Text, given: Given, value: object) -> Verdict:
    if not isinstance(value, str):
        raise InputError(_('Your answer must be text: write it between three quotation marks, """like this""".'))
    text = " ".join(value.split())
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    least = FEWEST_CHARACTERS["zh" if chinese else "en"]
    if len(text) < least:
        return Verdict(Status.NOT_YET, 0, _("That is short: write at least one whole sentence, with your reason."))
    return Verdict(Status.TO_READ, 0, _("Kept. Your teacher reads it."))


def known_answers(question: Question, given: Given) -> Iterator[tuple[object, str | None]]:
    """The answers that a question knows, as a learner would give them.

    Parameters
    ----------
    question : Question
        Of any kind. Text has none.
    given : SimpleNamespace

    Yields
    ------
    (object, str or None)
        An answer, and the name of its misconception; None for the right answer, which comes first.
    """
    match question:
        case Number():
            yield question.quantity.right(given), None
            yield from ((wrong.wrong(given), wrong.name) for wrong in question.quantity.misconceptions)
        case Numbers():
            rights = {name: quantity.right(given) for name, quantity in question.quantities.items()}
            yield rights, None
            for name, quantity in question.quantities.items():
                yield from ((rights | {name: wrong.wrong(given)}, wrong.name) for wrong in quantity.misconceptions)
        case Choice():
            letters, right = lettered(question, given), question.right(given)
            yield [letter for letter, name in letters.items() if name in right], None
            yield from ((letter, name) for letter, name in letters.items() if name not in right)
        case Table():
            right = question.right(given)
            yield right, None
            for wrong in question.misconceptions:
                yield _with_cells(right, cells_of(wrong.wrong(given))), wrong.name
        case Function():
            yield question.right, None
            yield from ((wrong.wrong, wrong.name) for wrong in question.misconceptions)


def _with_cells(table: pd.DataFrame | pd.Series, cells: dict[tuple, object]) -> pd.DataFrame:
    frame = (table.to_frame("") if isinstance(table, pd.Series) else table).astype(object)
    for place, cell in cells.items():
        frame.at[place] = cell
    return frame


def tells_apart(question: Question, given: Given) -> bool:
    """Whether, with these numbers, every misconception can be told from the right answer and from the others.

    A case with a question that cannot is drawn again. Written without :func:`judge`, which would calculate each of them
    many times; a test holds that the two agree.
    """
    match question:
        case Number():
            return _quantity_tells_apart(question.quantity, given)
        case Numbers():
            return all(_quantity_tells_apart(quantity, given) for quantity in question.quantities.values())
        case Choice():
            return set() < question.right(given) < set(question.options)
        case Table():
            right = cells_of(question.right(given))
            telling = []
            for wrong in question.misconceptions:
                cells = cells_of(wrong.wrong(given))
                telling.append(
                    {place: cell for place, cell in cells.items() if not same_cell(cell, right[place], question)}
                )
            return all(telling) and not any(
                all(place in one and same_cell(one[place], cell, question) for place, cell in other.items())
                for one, other in permutations(telling, 2)
            )
        case Function():
            inputs = question.inputs(given)
            results = [
                [float(function(*arguments)) for arguments in inputs]
                for function in (question.right, *(wrong.wrong for wrong in question.misconceptions))
            ]
            return all(
                any(not same(x, y, question.decimals) for x, y in zip(one, other, strict=True))
                for one, other in combinations(results, 2)
            )
    return True


def _quantity_tells_apart(quantity: Quantity, given: Given) -> bool:
    values = [quantity.right(given), *(wrong.wrong(given) for wrong in quantity.misconceptions)]
    apart = 1.1 * 10**-quantity.decimals  # each is recognised within half of this
    return all(map(math.isfinite, values)) and all(
        abs(one - other) > apart + 1e-8 * abs(one) for one, other in combinations(values, 2)
    )
