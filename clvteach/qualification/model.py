"""Who is worth a contact: Money, Authority and Need, the letter codes, the grades and the profit of a contact (chapter 2).

Conventions everywhere in this module: a budget is money without a currency; authority is the share of the decision that
the prospect has, a fraction (1 decides alone, 0 has no say); need is its strength from 0 (none) to 10 (urgent); chances
are fractions. A value that stands exactly at a threshold counts as "has it".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from clvteach import checks, columns, rounding
from clvteach.checks import InputError
from clvteach.language import N_, _

HEADINGS = {  # English first; the last is the one that messages in Chinese name
    "prospect": ("prospect", "潜在客户编号", "客户编号"),
    "budget": ("budget", "购买能力", "预算"),
    "authority": ("authority", "决定权", "购买决定权"),
    "need": ("need", "需求"),
    "chance": ("chance", "成交率"),
}
STRONGEST_NEED = 10
GRADES = ("A", "B", "C", N_("none"))

_ACTIONS = {
    "MAN": (N_("ideal prospect, target"), N_("sell now: no prospect is better")),
    "MAn": (N_("can be contacted"), N_("skilled selling can wake the need")),
    "MaN": (N_("can be contacted"), N_("find the person who decides")),
    "mAN": (N_("can be contacted"), N_("check business and credit, offer payment by instalments")),
    "maN": (N_("can be contacted"), N_("cultivate until there are money and authority")),
    "mAn": (N_("can be contacted"), N_("cultivate until there are money and need")),
    "Man": (N_("can be contacted"), N_("cultivate until there are authority and need")),
    "man": (N_("not a prospect"), N_("stop contact")),
}
CODES = tuple(_ACTIONS)
_LACKS = {
    "MAN": N_("nothing"),
    "MAn": N_("need"),
    "MaN": N_("authority"),
    "mAN": N_("money"),
    "maN": N_("money, authority"),
    "mAn": N_("money, need"),
    "Man": N_("authority, need"),
    "man": N_("all three"),
}
_GRADE_OF = {code: GRADES[3 - sum(letter.isupper() for letter in code)] for code in CODES}
# a prospect's bits M, A, N (4, 2, 1) → its place in CODES
_PLACE = np.array([CODES.index("".join(x if bits & bit else x.lower() for x, bit in zip("MAN", (4, 2, 1), strict=True))) for bits in range(8)])  # fmt: skip


def actions() -> pd.DataFrame:
    """The eight letter codes of the course, what each says and what to do.

    Returns
    -------
    DataFrame
        Index "code" (a capital letter: has it; a small one: has not); columns "lacks", "reading", "action",
        "grade".

    Notes
    -----
    Source: course module 1, topic 1. There the letters are lost and one action stands twice; which code each action
    belongs to is restored by its meaning. The grades are the workbook's: A has three conditions, B two, C one.

    Examples
    --------
    >>> actions().loc["MaN", "action"]
    'find the person who decides'
    """
    table = pd.DataFrame.from_dict(_ACTIONS, orient="index", columns=[N_("reading"), N_("action")])
    table.insert(0, N_("lacks"), [_LACKS[code] for code in CODES])
    return table.assign(**{N_("grade"): [_GRADE_OF[code] for code in CODES]}).rename_axis(index=N_("code"))


def letter_code(
    budget: float,
    authority: float,
    need: float,
    *,
    budget_from: float,
    authority_from: float = 0.5,
    need_from: float = 5,
) -> str:
    """The letter code of one prospect.

    Parameters
    ----------
    budget, budget_from : float
        What the prospect can spend, and from where on that is enough: M. Below 0 (debts) is never enough for a price.
    authority, authority_from : float
        Share of the decision, fractions from 0 to 1: A.
    need, need_from : float
        Strength of the need, 0 to 10: N.

    Returns
    -------
    str
        Three letters, such as ``"MaN"``. At the threshold itself the letter is a capital.

    Examples
    --------
    >>> letter_code(8000, .2, 9, budget_from=4000)
    'MaN'
    >>> letter_code(4000, .5, 5, budget_from=4000)
    'MAN'
    """
    one = {
        "budget": checks.number(budget, "budget"),
        "authority": float(checks.fraction(checks.number(authority, "authority"), "authority")),
        "need": checks.number(need, "need", least=0, most=STRONGEST_NEED),
    }
    graded = qualify(pd.DataFrame([one]), budget_from=budget_from, authority_from=authority_from, need_from=need_from)
    return graded["code"].iloc[0]


def qualify(
    prospects: pd.DataFrame, *, budget_from: float, authority_from: float = 0.5, need_from: float = 5
) -> pd.DataFrame:
    """Letter code, grade and action for a whole list at once.

    Parameters
    ----------
    prospects : DataFrame
        One row a prospect. Columns "budget" (money; below 0 where there are more debts than money), "authority" (0 to 1)
        and "need" (0 to 10); if there, "prospect" (who: none missing, none twice). The Chinese headings 预算 or 购买能力,
        购买决定权 or 决定权, 需求 and 客户编号 or 潜在客户编号 are as good. Other columns are left alone.
    budget_from, authority_from, need_from : float
        The thresholds. Who stands exactly at one has the condition, so ties need no other rule.

    Returns
    -------
    DataFrame
        A copy of the list with "code", "lacks" (the conditions that are not met), "grade" (A three conditions, B two,
        C one, "none" not a prospect; in this order when sorted) and "action". Columns of these names are replaced, so
        a graded list can be graded again. An empty list gives an empty table.

    Raises
    ------
    InputError
        If a column is missing or there twice, a cell is empty or cannot be right, or a prospect is listed twice. An
        unknown budget is not a small one: find it out, or leave the row out.

    Examples
    --------
    >>> people = pd.DataFrame({"budget": [9000, 9000, 300], "authority": [1, .2, 1], "need": [8, 8, 9]})
    >>> qualify(people, budget_from=4000)[["code", "lacks", "grade"]]
      code      lacks grade
    0  MAN    nothing     A
    1  MaN  authority     B
    2  mAN      money     B
    """
    table = _list_of(prospects)
    budget_from = checks.number(budget_from, "budget_from")
    authority_from = float(checks.fraction(checks.number(authority_from, "authority_from"), "authority_from"))
    need_from = checks.number(need_from, "need_from", least=0, most=STRONGEST_NEED)
    columns.refuse_slips(
        table, "prospects", {name: HEADINGS[name] for name in ("prospect", "budget", "authority", "need")}
    )
    who = _heading(table, "prospect", required=False)
    if who is not None:
        columns.ids(table, "prospects", who)
    money = rounding.reaches(_numbers(table, "budget", checks.numbers), budget_from)
    authority = rounding.reaches(_numbers(table, "authority", checks.fraction), authority_from)
    need = rounding.reaches(_numbers(table, "need", partial(checks.numbers, least=0, most=STRONGEST_NEED)), need_from)
    place = _PLACE[4 * money + 2 * authority + need]
    grade_of_place = np.array([GRADES.index(_GRADE_OF[code]) for code in CODES])
    return table.assign(
        code=pd.Categorical.from_codes(place, list(CODES)),
        **{N_("lacks"): pd.Categorical.from_codes(place, list(_LACKS.values()))},
        grade=pd.Categorical.from_codes(grade_of_place[place], list(GRADES), ordered=True),
        action=pd.Categorical.from_codes(place, [action for _reading, action in _ACTIONS.values()]),
    )


def count_codes(graded: pd.DataFrame) -> pd.DataFrame:
    """How many prospects have each of the eight codes.

    Parameters
    ----------
    graded : DataFrame
        What :func:`qualify` gave.

    Returns
    -------
    DataFrame
        Index "code", all eight; columns "lacks", "grade", "people" (how many, 0 included) and "action".

    Examples
    --------
    >>> people = pd.DataFrame({"budget": [9000, 9000], "authority": [1, .2], "need": [8, 8]})
    >>> count_codes(qualify(people, budget_from=4000))["people"].head(3).tolist()
    [1, 0, 1]
    """
    codes = _graded(graded, "code", CODES)
    numbers = codes.value_counts().reindex(list(CODES), fill_value=0)
    table = actions()[["lacks", "grade", "action"]]
    table.insert(2, N_("people"), numbers.to_numpy(int))
    return table


def by_grade(
    graded: pd.DataFrame,
    *,
    profit_per_sale: float,
    contact_cost: float,
    chances: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """What contacting the prospects of each grade brings.

    Parameters
    ----------
    graded : DataFrame
        What :func:`qualify` gave.
    profit_per_sale : float
        What one sale leaves, before the cost of contacts.
    contact_cost : float
        What one contact (a call, a visit) costs, 0 or more.
    chances : dict, optional
        Chance that a contact ends in a sale, for each grade in the list: ``{"A": .4, "B": .1, "C": .02, "none": 0}``.
        Without it, the list's column "chance" (成交率) is averaged within each grade.

    Returns
    -------
    DataFrame
        Index "grade", those that somebody in the list has; columns "people", "chance", "expected sales" (not rounded:
        an average over many such lists), "profit per contact" = chance × profit per sale − contact cost, and "profit" of
        contacting the whole grade.

    Examples
    --------
    >>> people = pd.DataFrame({"budget": [9000, 9000], "authority": [1, .2], "need": [8, 8]})
    >>> graded = qualify(people, budget_from=4000)
    >>> by_grade(graded, profit_per_sale=400, contact_cost=30, chances={"A": .4, "B": .1})["profit per contact"].to_dict()
    {'A': 130.0, 'B': 10.0}
    """
    grades = _graded(graded, "grade", GRADES)
    profit_per_sale = checks.number(profit_per_sale, "profit_per_sale")
    contact_cost = checks.number(contact_cost, "contact_cost", least=0)
    counts = grades.value_counts().reindex(list(GRADES), fill_value=0)
    counts = counts[counts > 0]
    if chances is None:
        each = pd.Series(_numbers(graded, "chance", checks.fraction))
        chance = each.groupby(np.asarray(grades)).mean().reindex(counts.index)
    else:
        chance = _chances(chances, counts.index)
    profit = chance * profit_per_sale - contact_cost
    table = {
        N_("people"): counts,
        N_("chance"): chance,
        N_("expected sales"): counts * chance,
        N_("profit per contact"): profit,
        N_("profit"): counts * profit,
    }
    return pd.DataFrame(table, index=pd.Index(list(counts.index), name=N_("grade"), dtype=object))


def work_down(
    graded: pd.DataFrame,
    *,
    profit_per_sale: float,
    contact_cost: float,
    chances: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """The profit of working down the list, contact after contact: first all of grade A, then B, then C, then the rest.

    Parameters are those of :func:`by_grade`. Within a grade the order is that of the list, and every contact counts with
    its grade's average: before the contact nobody knows more.

    Returns
    -------
    DataFrame
        Index "contact number" 1 … n; columns "row" (the prospect's label in the list), "grade", "expected profit" of this
        contact, "spent" and "total profit" so far.

    Examples
    --------
    >>> people = pd.DataFrame({"budget": [9000, 9000], "authority": [.2, 1], "need": [8, 8]}, index=["Li", "Wang"])
    >>> graded = qualify(people, budget_from=4000)
    >>> work_down(graded, profit_per_sale=400, contact_cost=30, chances={"A": .4, "B": .1})  # doctest: +NORMALIZE_WHITESPACE
              row grade  expected profit  spent  total profit
    contact number
    1        Wang     A            130.0   30.0         130.0
    2          Li     B             10.0   60.0         140.0
    """
    grades = by_grade(graded, profit_per_sale=profit_per_sale, contact_cost=contact_cost, chances=chances)
    order = np.argsort(pd.Categorical(graded["grade"], list(GRADES), ordered=True).codes, kind="stable")
    contact = pd.RangeIndex(1, len(order) + 1, name=N_("contact number"))
    sorted_grades = graded["grade"].iloc[order]
    profit = np.repeat(grades["profit per contact"].to_numpy(float), grades["people"].to_numpy(int))
    return pd.DataFrame(
        {
            N_("row"): graded.index[order],
            N_("grade"): sorted_grades.array,
            N_("expected profit"): profit,
            N_("spent"): contact.to_numpy() * float(contact_cost),
            N_("total profit"): np.cumsum(profit),
        },
        index=contact,
    )


def best_cut(work: pd.DataFrame, contact_budget: float) -> pd.DataFrame:
    """Where to stop working down the list: the number of contacts with the largest total profit within the budget.

    Parameters
    ----------
    work : DataFrame
        What :func:`work_down` gave.
    contact_budget : float
        Money for contacts, 0 or more.

    Returns
    -------
    DataFrame
        One row, "best cut"; columns "contacts", "last grade" (of the last contact; "none at all" if nobody is worth
        one), "spent", "total profit" and
        "affordable" (how many contacts the budget allows). Where several cuts bring the same, the one with the fewest
        contacts: a contact that brings nothing is work for nothing.

    Examples
    --------
    >>> people = pd.DataFrame({"budget": [9000, 9000], "authority": [.2, 1], "need": [8, 8]})
    >>> work = work_down(qualify(people, budget_from=4000), profit_per_sale=400, contact_cost=30, chances={"A": .4, "B": .1})
    >>> best_cut(work, contact_budget=50)["contacts"].tolist()
    [1]
    """
    contact_budget = checks.number(contact_budget, "contact_budget", least=0)
    columns.table(work, "work", ["grade", "spent", "total profit"], may_be_empty=True)
    columns.choices(work, "work", "grade", GRADES)
    spent, total = (columns.numbers(work, "work", name) for name in ("spent", "total profit"))
    affordable = int(np.append(~rounding.reaches(contact_budget, spent), True).argmax())
    path = np.concatenate([[0.0], total[:affordable]])
    best = int(np.argmax(rounding.reaches(path, path.max(), size=np.abs(path).max())))  # rounding adds no contacts
    cut = {
        N_("contacts"): best,
        N_("last grade"): work["grade"].iloc[best - 1] if best else N_("none at all"),
        N_("spent"): float(spent[best - 1]) if best else 0.0,
        N_("total profit"): float(path[best]),
        N_("affordable"): affordable,
    }
    return pd.DataFrame(cut, index=[N_("best cut")])


def _list_of(prospects: object) -> pd.DataFrame:
    """A table, which may be empty: a list of nobody is a list."""
    return columns.table(prospects, "prospects", may_be_empty=True)


def _heading(table: pd.DataFrame, name: str, *, required: bool = True) -> str | None:
    return columns.heading(table, "prospects", HEADINGS[name], required=required)


def _numbers(table: pd.DataFrame, name: str, check) -> np.ndarray:
    return columns.numbers(table, "prospects", _heading(table, name), check)


def _graded(table: object, heading: str, options: tuple[str, ...]) -> pd.Series:
    """The column that qualify has filled with codes or grades."""
    _list_of(table)
    if columns.heading(table, "graded", [heading], required=False) is None:
        raise InputError(_("The list has no letter codes and grades yet: give it to qualify first."))
    return columns.choices(table, "graded", heading, options)


def _chances(chances: object, grades: pd.Index) -> pd.Series:
    if not isinstance(chances, Mapping):
        raise InputError(
            _('chances must be a dict of grades and chances such as {{"A": 0.4, "B": 0.1}}, not {value}.').format(
                value=checks.shown(chances)
            )
        )
    chances = {checks.spoken(grade, "chances", GRADES): chance for grade, chance in chances.items()}
    for grade in grades:
        if grade not in chances:
            raise InputError(
                _("chances has no grade {grade}, but the list has prospects of that grade.").format(
                    grade=checks.shown(grade)
                )
            )
    each = [float(checks.fraction(checks.number(chances[grade], "chances"), "chances")) for grade in grades]
    return pd.Series(each, index=grades, dtype=float)
