"""Prospect cards: what a card must hold, the list that comes out of the cards, and the list as a file (chapter 2).

The form in which a card is filled in stands in :mod:`clvteach.qualification.app`.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from clvteach import checks, columns
from clvteach.checks import InputError
from clvteach.language import N_, _
from clvteach.qualification.prospecting import METHODS, method_name

SEXES = (N_("female"), N_("male"), N_("not said"))
CREDIT = (N_("good"), N_("fair"), N_("poor"), N_("unknown"))
SOURCES = (*METHODS, N_("other"))
FIELDS = {  # in the order of the course: six that every card has, then more
    "name": N_("name"),
    "sex": N_("sex"),
    "age": N_("age"),
    "contact": N_("contact"),
    "source": N_("source"),
    "credit": N_("creditworthiness"),
    "occupation": N_("occupation"),
    "income": N_("monthly income"),
    "date": N_("date"),
}
CHOICES = {"sex": SEXES, "source": SOURCES, "credit": CREDIT}
OLDEST = 120
_PHONE = re.compile(r"\+?\d[\d -]{5,18}\d")
_MAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


@dataclass(frozen=True)
class Card:
    """One prospect's card. Make it with :func:`make_card`, which checks it.

    Income is money a month; age and income may be None where they are not known; date is the day the card was written.
    """

    name: str
    sex: str
    age: int | None
    contact: str
    source: str
    credit: str
    occupation: str
    income: float | None
    date: datetime.date


class CardError(InputError):
    """A card that cannot be right: ``problems`` has the sentence for each field."""

    def __init__(self, problems: Mapping[str, str]):
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


def make_card(
    name: str = "",
    contact: str = "",
    *,
    sex: str = "not said",
    age: object = "",
    source: str = "other",
    credit: str = "unknown",
    occupation: str = "",
    income: object = "",
    date: object = "",
    today: datetime.date | None = None,
) -> Card:
    """A card from what was typed, if all of it can be right.

    Parameters
    ----------
    name, contact : str
        Needed. The contact is a telephone number (7 to 20 digits, spaces and hyphens) or an e-mail address.
    sex : str
        "female", "male" or "not said".
    age, income : number or text
        Empty where not known. Age is whole years from 0 to 120, income money a month, 0 or more. Full-width digits are read.
    source : str
        The method by which the prospect was found: one of the ten, or "other".
    credit : str
        "good", "fair", "poor" or "unknown".
    occupation : str
        May be empty.
    date : date or text
        The day the card was written, not after today; today where it is empty.
    today : date, optional
        The day that counts as today.

    Returns
    -------
    Card

    Raises
    ------
    CardError
        All that is wrong at once, field by field, in ``problems``.

    Examples
    --------
    >>> make_card("Chen Jing", "138 0000 0000", age="３４").age
    34
    >>> make_card("Chen Jing", "138 0000 0000", age=340)
    Traceback (most recent call last):
    ...
    clvteach.qualification.cards.CardError: The age is 340: nobody is that old. Give whole years from 0 to 120, or leave it empty.
    """
    today = datetime.date.today() if today is None else checks.date(today, "today").date()
    problems: dict[str, str] = {}

    def read(field: str, reader, value):
        try:
            return reader(value)
        except InputError as error:
            problems[field] = str(error)

    card = Card(
        name=read("name", _name, name),
        sex=read("sex", lambda value: checks.spoken(value, _("The sex"), SEXES), sex),
        age=read("age", _age, age),
        contact=read("contact", _contact, contact),
        source=read("source", lambda value: checks.spoken(method_name(value), _("The source"), SOURCES), source),
        credit=read("credit", lambda value: checks.spoken(value, _("The creditworthiness"), CREDIT), credit),
        occupation=read("occupation", _occupation, occupation),
        income=read("income", _income, income),
        date=read("date", lambda value: _date(value, today), date),
    )
    if problems:
        raise CardError(problems)
    return card


def add_card(cards: Iterable[Card], card: Card) -> tuple[Card, ...]:
    """The cards with one more, if its prospect has none yet: same name and same contact are the same prospect.

    >>> one = make_card("Chen Jing", "138 0000 0000")
    >>> len(add_card([], one))
    1
    """
    cards = _cards(cards)
    checks.made(card, "card", Card, "make_card(…)")
    for number, known in enumerate(cards, start=1):
        if (known.name, _bare(known.contact)) == (card.name, _bare(card.contact)):
            raise CardError(
                {
                    "contact": _(
                        "Card {number} has {name} with this contact already: one card for each prospect."
                    ).format(number=number, name=card.name)
                }
            )
    return (*cards, card)


def list_of(cards: Iterable[Card], by: str | None = None, *, descending: bool = False) -> pd.DataFrame:
    """The list of prospects that comes out of the cards.

    Parameters
    ----------
    cards : iterable of Card
        May be empty.
    by : str, optional
        The heading to sort by. Creditworthiness and sex sort in the order of their meaning, not of the alphabet; who has no
        entry comes last; cards with the same entry keep their order.
    descending : bool
        The largest first.

    Returns
    -------
    DataFrame
        Index "card" 1 … n, the number in the order of writing; columns "name", "sex", "age", "contact", "source",
        "creditworthiness", "occupation", "monthly income", "date".

    Examples
    --------
    >>> cards = [make_card("Chen", "1380000000", age=51), make_card("Li", "1390000000", age=19)]
    >>> list_of(cards, by="age")["name"].to_dict()
    {2: 'Li', 1: 'Chen'}
    """
    cards = _cards(cards)
    checks.choice(descending, "descending", [True, False])
    rows = {heading: [getattr(card, field) for card in cards] for field, heading in FIELDS.items()}
    for field, options in CHOICES.items():
        rows[FIELDS[field]] = pd.Categorical(rows[FIELDS[field]], list(options), ordered=True)
    rows["age"] = pd.array(rows["age"], dtype="Int64")
    rows[FIELDS["income"]] = pd.array(rows[FIELDS["income"]], dtype="Float64")
    index = pd.RangeIndex(1, len(cards) + 1, name=N_("card"))
    table = pd.DataFrame({heading: pd.Series(values, index=index) for heading, values in rows.items()})
    if by is None:
        return table
    by = checks.spoken(by, "by", list(table.columns))
    if not table[by].size:
        return table
    return table.sort_values(by, ascending=not descending, kind="stable", na_position="last")


def _cards(cards: Iterable[Card]) -> tuple[Card, ...]:
    listed = checks.items(cards, "cards", '[make_card("Chen", "1380000000")]')
    return tuple(checks.made(card, f"cards[{at}]", Card, "make_card(…)") for at, card in enumerate(listed))


def save_csv(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a list as CSV that Excel opens with its Chinese intact (UTF-8 with a mark at the beginning).

    Parameters
    ----------
    table : DataFrame
        What :func:`list_of` gave.
    path : str or Path
        Where to. A file that is there already is never overwritten: the new one gets the next number, ``list-2.csv``.

    Returns
    -------
    Path
        The file that was written. Headings and options stand in it in the learner's language.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     save_csv(list_of([make_card("Chen", "1380000000")]), f"{folder}/prospects").name
    'prospects.csv'
    """
    words = _in_words(table)
    with _written(path, ".csv") as free:
        words.to_csv(free, encoding="utf-8-sig", lineterminator="\r\n")
    return free


def save_excel(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a list as an Excel workbook; otherwise as :func:`save_csv`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     save_excel(list_of([make_card("Chen", "1380000000")]), f"{folder}/prospects").name
    'prospects.xlsx'
    """
    words = _in_words(table)
    with _written(path, ".xlsx") as free, pd.ExcelWriter(free, engine="openpyxl") as book:
        words.to_excel(book, sheet_name=_("Prospects"))
        sheet = book.sheets[_("Prospects")]
        sheet.freeze_panes = "B2"
        for column, heading in zip(sheet.columns, [words.index.name, *words.columns], strict=True):
            longest = max(_width(str(cell.value)) for cell in column if cell.value is not None)
            sheet.column_dimensions[column[0].column_letter].width = max(longest, _width(heading)) + 2
    return free


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    columns.table(table, "table", FIELDS.values(), may_be_empty=True)
    columns.labels(table, "table")
    for at in range(table.shape[1]):
        _check_cells(table, at)
    words = table.copy()
    for field in CHOICES:
        words[FIELDS[field]] = [_(option) if isinstance(option, str) else option for option in words[FIELDS[field]]]
    return words.rename(columns=_).rename_axis(index=_("card"))


def _width(text: str) -> int:
    """How wide a text is, in columns of a half-width character."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _check_cells(table: pd.DataFrame, column: int) -> None:
    """Refuse a cell that no file can hold: what is not one name, number or day, or has a control character in it."""

    def check(value: object, row: int) -> None:
        if not checks.is_one(value) or (isinstance(value, str) and value != _printable(value)):
            raise checks.not_one(value, checks.place(table, "table", (row, column)))

    columns.each_value(table.iloc[:, column], check)


def _printable(text: str) -> str:
    """Text without what no workbook of Excel can hold: control characters but those between lines, and halves of letters."""
    return "".join(" " if x not in "\t\n\r" and unicodedata.category(x) in ("Cc", "Cs") else x for x in text)


@contextmanager
def _written(path: str | Path, suffix: str) -> Iterator[Path]:
    """The path to write a list to. What cannot be written is said in a sentence and leaves no half file."""
    free = None
    try:
        free = _free(path, suffix)
        yield free
    except InputError:
        raise
    except (OSError, ValueError, TypeError, ArithmeticError) as error:
        if free is not None:
            with suppress(OSError, ValueError):
                free.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.strerror:  # no space, no permission
            raise InputError(_("The file cannot be written here: {error}").format(error=error.strerror)) from error
        raise InputError(  # a name or a cell that no file can have
            _(
                "The list cannot be written to {path}: check the file's name, and that the list is one of list_of."
            ).format(path=checks.shown(str(path) if isinstance(path, Path) else path))
        ) from error


def _free(path: str | Path, suffix: str) -> Path:
    """A path that is not taken: the learner may have worked on the file that is there."""
    path = Path(path)
    path = path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
    if not path.parent.is_dir():
        raise InputError(_("There is no folder {folder}: make it first, or choose another.").format(folder=path.parent))
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _bare(contact: str) -> str:
    return re.sub(r"[ -]", "", contact).lower()


def _text(value: object) -> str:
    """What was typed, or a number, without spaces around it; empty for nothing."""
    if value is None:
        return ""
    text = str(value) if isinstance(value, (str, float, Decimal)) else checks.shown(value)
    return " ".join(_printable(checks.plain(text)).split())


def _name(value: object) -> str:
    text = _text(value)
    if not text:
        raise InputError(_("The name is missing: a card without a name is nobody's."))
    if not text[0].isalpha():
        raise InputError(_("The name is “{text}”: a name begins with a letter or a character.").format(text=text))
    return text


def _contact(value: object) -> str:
    text = _text(value)
    if not text:
        raise InputError(_("The contact is missing: give a telephone number or an e-mail address."))
    if "@" in text:
        if not _MAIL.fullmatch(text) or text[0] in "=+-@":
            raise InputError(
                _("The contact is “{text}”: an e-mail address looks like name@example.com.").format(text=text)
            )
    elif not _PHONE.fullmatch(text):
        raise InputError(
            _("The contact is “{text}”: a telephone number has 7 to 20 digits, spaces or hyphens.").format(text=text)
        )
    return text


def _occupation(value: object) -> str:
    text = _text(value)
    if text and not text[0].isalpha():  # a table program would take “=…” for a formula
        raise InputError(_("The occupation is “{text}”: begin with a letter or a character.").format(text=text))
    return text


def _number(value: object, wrong: str) -> float | None:
    text = _text(value).replace(",", "")
    if text in ("", "nan", "<NA>"):
        return None
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text):
        raise InputError(wrong.format(text=text))
    return float(text)


def _age(value: object) -> int | None:
    age = _number(value, _("The age is “{text}”: give whole years in digits, or leave it empty."))
    if age is None:
        return None
    if age < 0:
        raise InputError(
            _("The age is {age}: nobody is younger than 0. Leave out the minus sign.").format(age=checks.shown(age))
        )
    if age > OLDEST:
        raise InputError(
            _("The age is {age}: nobody is that old. Give whole years from 0 to {oldest}, or leave it empty.").format(
                age=checks.shown(age), oldest=OLDEST
            )
        )
    if age != int(age):
        raise InputError(_("The age is {age}: give whole years.").format(age=checks.shown(age)))
    return int(age)


def _income(value: object) -> float | None:
    income = _number(value, _("The income is “{text}”: give money a month in digits, or leave it empty."))
    if income is not None and income < 0:
        raise InputError(
            _("The income is {income}: an income is 0 or more. Debts belong to creditworthiness.").format(
                income=checks.shown(income)
            )
        )
    return income


def _date(value: object, today: datetime.date) -> datetime.date:
    if not isinstance(value, datetime.date) and not _text(value):
        return today
    day = checks.date(value, _("The date")).date()
    if day > today:
        raise InputError(
            _("The date is {day}, and today is {today}: a card cannot come from the future.").format(
                day=day, today=today
            )
        )
    return day
