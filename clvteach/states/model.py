"""Which state is a customer in, and how do customers move between states? Course chapter 1.

The course knows five states: potential, target, actual, lost, non-customer. Actual customers are first-time, repeat or
loyal. Where customers move, these three count one by one, so that there are seven names in :data:`STATES`.

How many people move between the states, month by month, is in :mod:`clvteach.states.cohorts`.

Conventions: days are whole days, money has no currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clvteach import checks, columns, rounding
from clvteach.checks import InputError, shown
from clvteach.language import N_, _, listing, ngettext

POTENTIAL, TARGET, LOST, NON = N_("potential"), N_("target"), N_("lost"), N_("non-customer")
FIRST, REPEAT, LOYAL = N_("first-time"), N_("repeat"), N_("loyal")
ACTUAL = N_("actual")
STATES = (POTENTIAL, TARGET, FIRST, REPEAT, LOYAL, LOST, NON)
OF_ACTUAL = (FIRST, REPEAT, LOYAL)
NONE = "–"

HEADINGS = columns.PURCHASES | {
    "purchases": ("purchases", "购买次数"),
    "in_a_row": ("in_a_row", "连续购买次数"),
    "last_purchase": ("last_purchase", "最近购买日期"),
    "need": ("need", "有需求"),
    "picked": ("picked", "已选定"),
    "refuses": ("refuses", "拒绝往来"),
}
PEOPLE = ("customer", "need", "picked", "refuses")  # the columns that are read of people, and of their records
RECORDS = ("purchases", "in_a_row", "last_purchase", *PEOPLE)

CONVERSIONS = {
    (POTENTIAL, TARGET): N_("the firm picks the customer to be developed"),
    (POTENTIAL, FIRST): N_("marketing leads to a first purchase"),
    (TARGET, FIRST): N_("marketing leads to a first purchase"),
    (FIRST, REPEAT): N_("the customer buys again"),
    (REPEAT, LOYAL): N_("the customer keeps buying, and from this firm"),
    (FIRST, LOST): N_("a rival offers more, or the customer is dissatisfied"),
    (REPEAT, LOST): N_("a rival offers more, or the customer is dissatisfied"),
    (LOYAL, LOST): N_("a rival offers more, or the customer is dissatisfied"),
    (LOST, REPEAT): N_("the firm looks after the customer and wins it back"),
    (LOST, NON): N_("the firm leaves the lost customer alone"),
}

OTHER_NAMES = {  # what textbooks and learners call the states otherwise, in both languages
    **dict.fromkeys(("潜在客户", "潜在", "potential customer"), POTENTIAL),
    **dict.fromkeys(("目标客户", "目标", "target customer"), TARGET),
    **dict.fromkeys(("初次购买客户", "初次购买", "首次购买客户", "首次购买", "first-time customer"), FIRST),
    **dict.fromkeys(("重复购买客户", "重复购买", "重复客户", "repeat customer"), REPEAT),
    **dict.fromkeys(("忠诚客户", "忠诚", "loyal customer"), LOYAL),
    **dict.fromkeys(("流失客户", "流失", "lost customer"), LOST),
    **dict.fromkeys(("非客户", "non customer", "noncustomer"), NON),
}

YES_NO = {
    **dict.fromkeys((True, "true", "yes", "是"), True),
    **dict.fromkeys((False, "false", "no", "否", ""), False),
}


@dataclass(frozen=True)
class Rules:
    """The three rules by which a customer record is put into a state.

    Parameters
    ----------
    lost_after : int
        A customer whose last purchase is more days ago than this is lost. At exactly this many it is still actual.
    given_up_after : int
        A customer whose last purchase is more days ago than this was left alone for too long and is a non-customer.
        More than ``lost_after``.
    loyal_from : int
        Purchases in a row from which a customer is loyal, 3 or more: a first-time customer is a repeat customer first.

    Raises
    ------
    InputError
        If a rule is not a whole number or the rules do not fit together.

    Examples
    --------
    >>> Rules(lost_after=90)
    Rules(lost_after=90, given_up_after=1095, loyal_from=5)
    """

    lost_after: int = 365
    given_up_after: int = 1095
    loyal_from: int = 5

    def __post_init__(self):
        for name, least in (("lost_after", 1), ("given_up_after", 1), ("loyal_from", 3)):
            object.__setattr__(self, name, checks.whole(getattr(self, name), name, least=least))
        if self.given_up_after <= self.lost_after:
            raise InputError(
                _(
                    "given_up_after is {given_up} and lost_after is {lost}: a customer is lost first and given up later, so given_up_after must be the larger one."
                ).format(given_up=self.given_up_after, lost=self.lost_after)
            )


def summarise(purchases: pd.DataFrame, people: pd.DataFrame | None = None, *, lost_after: int = 365) -> pd.DataFrame:
    """One record for each customer, from the list of all purchases.

    Parameters
    ----------
    purchases : DataFrame
        One row for each purchase, in any order: "customer" (客户编号), "date" (购买日期) and "amount" (消费金额). Other
        columns are left alone. Rows of one customer on one day are one purchase; their amounts are added. A negative
        amount is a return: on its own day it takes spending away, on a day of its own it is not a purchase, but still
        lowers the spending.
    people : DataFrame, optional
        What is known about people, one row each: "customer", and if there "need", "picked", "refuses", as for
        :func:`classify`. Whoever has not bought is in the result as well, with 0 purchases.
    lost_after : int
        A gap of more days than this ends a row of purchases.

    Returns
    -------
    DataFrame
        Columns "customer", "purchases", "in_a_row" (purchases since the last gap of more than ``lost_after`` days),
        "last_purchase", "total_amount" (money, returns taken off; may be negative), then those of ``people``. Sorted by
        customer.

    Raises
    ------
    InputError
        If a column is missing, a cell is empty or is not a date or a number, the table is empty, or a customer is
        twice in ``people``.

    Examples
    --------
    >>> bought = pd.DataFrame({
    ...     "customer": ["Li", "Li", "Li", "Wang", "Wang"],
    ...     "date": ["2024-01-05", "2026-03-01", "2026-06-01", "2026-02-01", "2026-02-09"],
    ...     "amount": [100, 80, 120, 60, -60],
    ... })
    >>> summarise(bought)
      customer  purchases  in_a_row last_purchase  total_amount
    0       Li          3         2    2026-06-01         300.0
    1     Wang          1         1    2026-02-01           0.0
    """
    lost_after = checks.whole(lost_after, "lost_after", least=1)
    read = columns.purchases(purchases)
    who, amounts, number = read.who, read.amounts, len(read.customers)

    daily = pd.DataFrame({"who": who, "day": read.days.astype("datetime64[D]").astype(int), "amount": amounts})
    daily = daily.assign(size=abs(amounts)).groupby(["who", "day"], as_index=False, sort=True)[["amount", "size"]].sum()
    bought = daily[rounding.exceeds(daily["amount"], 0, size=daily["size"])]
    person, day = bought["who"].to_numpy(), bought["day"].to_numpy()
    starts = np.ones(len(bought), dtype=bool)
    starts[1:] = (person[1:] != person[:-1]) | (np.diff(day) > lost_after)
    run = np.cumsum(starts) - 1
    last_row = np.full(number, -1)
    last_row[person] = np.arange(len(bought))  # rows are in order of time, so the last one stays
    has = last_row >= 0
    in_a_row, last = np.zeros(number, dtype=int), np.full(number, np.datetime64("NaT"), dtype="datetime64[s]")
    in_a_row[has] = np.bincount(run)[run[last_row[has]]] if len(run) else 0
    last[has] = day[last_row[has]].astype("datetime64[D]")
    records = pd.DataFrame(
        {
            N_("customer"): np.asarray(read.customers),
            N_("purchases"): np.bincount(person, minlength=number),
            N_("in_a_row"): in_a_row,
            N_("last_purchase"): last,
            N_("total_amount"): rounding.without_noise(
                np.bincount(who, weights=amounts, minlength=number),
                size=np.bincount(who, weights=abs(amounts), minlength=number),
            ),
        }
    )
    return records if people is None else _with_people(records, people)


def _with_people(records: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    columns.table(people, "people")
    columns.refuse_slips(people, "people", {name: HEADINGS[name] for name in PEOPLE})
    ids = columns.ids(people, "people", columns.heading(people, "people", HEADINGS["customer"]))
    known = pd.DataFrame({name: _yes_no(people, "people", name) for name in (N_("need"), N_("picked"), N_("refuses"))})
    buyers, others, everybody = columns.together(records["customer"], ids)
    rows = range(len(everybody))
    joined = records.drop(columns="customer").set_axis(buyers).reindex(rows)
    joined.insert(0, "customer", np.asarray(everybody))
    counts = {name: joined[name].fillna(0).astype(int) for name in ("purchases", "in_a_row")}
    flags = known.set_axis(others).reindex(rows, fill_value=False)
    return joined.assign(**counts, total_amount=joined["total_amount"].fillna(0.0), **flags)


def classify(
    customers: pd.DataFrame,
    today,
    *,
    lost_after: int = 365,
    given_up_after: int = 1095,
    loyal_from: int = 5,
) -> pd.DataFrame:
    """The state of every customer, with the reason.

    Parameters
    ----------
    customers : DataFrame
        One row for each customer: "customer" (客户编号), "purchases" (购买次数) and "last_purchase" (最近购买日期, empty
        for those who never bought). If there: "in_a_row" (连续购买次数, purchases since the last long gap; otherwise all
        of them), "need" (有需求), "picked" (已选定, by the firm), "refuses" (拒绝往来), each yes or no, an empty cell
        meaning no. :func:`summarise` makes such a table. Other columns are left alone, unless their heading is so
        near to one of these that it must be a slip.
    today : str or date
        The day from which days are counted. No purchase may lie after it.
    lost_after, given_up_after, loyal_from : int
        The rules, see :class:`Rules`.

    Returns
    -------
    DataFrame
        Index of ``customers``; columns "customer", "state" (potential, target, actual, lost, non-customer),
        "sub-state" (first-time, repeat, loyal; "–" if not actual) and "reason", a sentence in the language in use.

    Raises
    ------
    InputError
        If the table is empty, a column is missing, a customer is missing or there twice, a date lies in the future, a
        count is not a whole number of 0 or more, or count and date contradict each other.

    Notes
    -----
    Never bought: refuses → non-customer; else picked → target; else need → potential; else no relation, a
    non-customer. Has bought: more than ``given_up_after`` days ago → non-customer; more than ``lost_after`` days ago,
    or refuses → lost; else actual: loyal from ``loyal_from`` purchases in a row on, repeat from two purchases on. The
    states are the course's (module 1, topic 1); the numbers in the rules are this workbook's.

    Examples
    --------
    >>> customers = pd.DataFrame({
    ...     "customer": ["Li", "Wang", "Zhao"],
    ...     "purchases": [6, 1, 0],
    ...     "last_purchase": ["2026-11-01", "2025-01-10", None],
    ...     "need": ["yes", "yes", "yes"],
    ... })
    >>> classify(customers, "2026-11-22")[["customer", "state", "sub-state"]]
      customer      state sub-state
    0       Li     actual     loyal
    1     Wang       lost         –
    2     Zhao  potential         –
    """
    rules = Rules(lost_after, given_up_after, loyal_from)
    today = checks.date(today, "today")
    columns.table(customers, "customers")
    heading = {name: columns.heading(customers, "customers", HEADINGS[name]) for name in ("customer", "purchases")}
    last_heading = columns.heading(customers, "customers", HEADINGS["last_purchase"])
    row_heading = columns.heading(customers, "customers", HEADINGS["in_a_row"], required=False)
    columns.refuse_slips(customers, "customers", {name: HEADINGS[name] for name in RECORDS})
    ids = columns.ids(customers, "customers", heading["customer"])
    purchases = _counts(customers, heading["purchases"])
    in_a_row = purchases if row_heading is None else np.minimum(_counts(customers, row_heading), purchases)
    last = columns.dates(customers, "customers", last_heading, latest=today)
    _refuse_contradictions(customers, purchases, last, last_heading)
    days = (today.to_datetime64() - last.to_numpy()).astype("timedelta64[D]").astype(int)
    days = np.where(purchases > 0, days, 0)
    need, picked, refuses = (_yes_no(customers, "customers", name) for name in ("need", "picked", "refuses"))
    case = case_of(purchases, in_a_row, days, need, picked, refuses, rules)
    names = np.array([CASES[code][0] for code in range(len(CASES))], dtype=object)[case]
    actual = np.isin(case, _ACTUAL_CASES)
    return pd.DataFrame(
        {
            N_("customer"): ids,
            N_("state"): np.where(actual, ACTUAL, names),
            N_("sub-state"): np.where(actual, names, NONE),
            N_("reason"): reasons(case, purchases, in_a_row, days, rules),
        },
        index=customers.index,
    )


# The rules' cases in the order in which they are asked: state, and the numbers that its reason names
_NO_RELATION, _NEVER, _WANTED, _PICKED, _GIVEN_UP, _LEFT, _ANGRY, _ONE, _SEVERAL, _MANY = range(10)
CASES = {
    _NO_RELATION: (NON, ""),
    _NEVER: (NON, ""),
    _WANTED: (POTENTIAL, ""),
    _PICKED: (TARGET, ""),
    _GIVEN_UP: (NON, "d"),
    _LEFT: (LOST, "d"),
    _ANGRY: (LOST, "d"),
    _ONE: (FIRST, "d"),
    _SEVERAL: (REPEAT, "prd"),
    _MANY: (LOYAL, "rd"),
}
_ACTUAL_CASES = (_ONE, _SEVERAL, _MANY)


def case_of(purchases, in_a_row, days, need, picked, refuses, rules: Rules) -> np.ndarray:
    """Which case of the rules each customer is."""
    bought = purchases > 0
    asked = [
        (~bought & refuses, _NEVER),
        (~bought & picked, _PICKED),
        (~bought & need, _WANTED),
        (~bought, _NO_RELATION),
        (days > rules.given_up_after, _GIVEN_UP),
        (days > rules.lost_after, _LEFT),
        (refuses, _ANGRY),
        (in_a_row >= rules.loyal_from, _MANY),
        (purchases >= 2, _SEVERAL),
    ]
    return np.select([condition for condition, _case in asked], [case for _condition, case in asked], default=_ONE)


def reasons(case, purchases, in_a_row, days, rules: Rules) -> np.ndarray:
    """The sentences. Customers with the same case and the same numbers in its sentence share one."""
    named = np.array([CASES[code][1] for code in range(len(CASES))])
    told = {
        letter: np.where(np.char.find(named, letter)[case] >= 0, numbers, 0)
        for letter, numbers in (("p", purchases), ("r", in_a_row), ("d", days))
    }
    key = case.astype(np.int64)
    for numbers in told.values():
        size = int(numbers.max(initial=0)) + 1
        if (int(key.max(initial=0)) + 1) * size >= 2**63:  # too many ways to write them all in one number
            key = pd.factorize(key)[0]
        key = key * size + numbers
    codes, _keys = pd.factorize(key)
    _values, first = np.unique(codes, return_index=True)
    sentences = [_reason(int(case[at]), int(purchases[at]), int(in_a_row[at]), int(days[at]), rules) for at in first]
    return np.array(sentences, dtype=object)[codes]


def _reason(case: int, purchases: int, in_a_row: int, days: int, rules: Rules) -> str:
    ago = ngettext("{days} day ago", "{days} days ago", days).format(days=days) if days else _("today")
    sentence = {
        _NO_RELATION: _("Never bought, has no known need and was not picked: no relation with the firm."),
        _NEVER: _("Never bought, and refuses to deal with the firm."),
        _WANTED: _("Has a need, but has not bought yet."),
        _PICKED: _("Has not bought yet; the firm has picked this customer to be developed."),
        _GIVEN_UP: _("Last bought {ago}, more than {given_up_after} days: lost, and left alone for too long."),
        _LEFT: _("Used to buy, but the last time was {ago}, more than {lost_after} days."),
        _ANGRY: _("Last bought {ago}, but refuses to deal with the firm any longer."),
        _ONE: _("Bought once, {ago}.") if days else _("Bought for the first time today."),
        _SEVERAL: _(
            "Bought {purchases} times, the last time {ago}; {in_a_row} in a row, while a loyal customer has {loyal_from}."
        ),
        _MANY: _("Bought {in_a_row} times in a row ({loyal_from} are enough), the last time {ago}."),
    }[case]
    return sentence.format(
        ago=ago,
        purchases=purchases,
        in_a_row=in_a_row,
        lost_after=rules.lost_after,
        given_up_after=rules.given_up_after,
        loyal_from=rules.loyal_from,
    )


def _counts(customers: pd.DataFrame, heading: str) -> np.ndarray:
    counted = columns.numbers(customers, "customers", heading, checks.whole_numbers, most=checks.COUNTABLE)
    return counted.astype(np.int64)


def _yes_no(table: pd.DataFrame, name: str, column: str) -> np.ndarray:
    """A column of yes and no as True and False; False where the table has no such column."""
    heading = columns.heading(table, name, HEADINGS[column], required=False)
    if heading is None:
        return np.zeros(len(table), dtype=bool)

    def read(value: object, row: int) -> bool:
        answer = value.strip().lower() if isinstance(value, str) else value
        if checks.among(answer, YES_NO):
            return YES_NO[answer]
        raise InputError(
            _("{where} is {value}: write yes or no (是 or 否).").format(
                where=checks.place(table[[heading]], name, (row, 0)), value=shown(value)
            )
        )

    codes, answers = columns.each_value(table[heading], read)
    return np.array([*answers, False])[codes]  # the code of an empty cell is −1


def _refuse_contradictions(customers: pd.DataFrame, purchases: np.ndarray, last: pd.Series, heading: str) -> None:
    dated = last.notna().to_numpy()
    for row in np.flatnonzero(dated != (purchases > 0))[:1]:
        where = checks.place(customers[[heading]], "customers", (int(row), 0))
        if dated[row]:
            raise InputError(
                _("{where} has a date, but the number of purchases is 0: correct one of the two.").format(where=where)
            )
        raise InputError(
            ngettext(
                "{where} is empty, but there is {purchases} purchase: fill in the day of the last one.",
                "{where} is empty, but there are {purchases} purchases: fill in the day of the last one.",
                int(purchases[row]),
            ).format(where=where, purchases=purchases[row])
        )


def count(classified: pd.DataFrame) -> pd.DataFrame:
    """How many customers are in each state.

    Parameters
    ----------
    classified : DataFrame
        What :func:`classify` returned.

    Returns
    -------
    DataFrame
        Index "state", the seven names of :data:`STATES`; columns "number of customers" and "share of customers" (a fraction).

    Examples
    --------
    >>> customers = pd.DataFrame({"customer": [1, 2], "purchases": [1, 0], "last_purchase": ["2026-11-01", ""]})
    >>> count(classify(customers, "2026-11-22")).loc[["first-time", "non-customer"]]  # doctest: +NORMALIZE_WHITESPACE
                  number of customers  share of customers
    state
    first-time                      1                 0.5
    non-customer                    1                 0.5
    """
    columns.table(classified, "classified", ["state", "sub-state"])
    state = columns.choices(classified, "classified", "state", [ACTUAL, *STATES])
    kind = columns.choices(classified, "classified", "sub-state", [NONE, *OF_ACTUAL])
    names = state.astype(object).where(kind == NONE, kind)
    numbers = names.value_counts().reindex(STATES, fill_value=0).rename_axis("state")
    return pd.DataFrame({N_("number of customers"): numbers, N_("share of customers"): numbers / numbers.sum()})


def named(state: object) -> str:
    """A state's name in the code, from its English or Chinese one.

    >>> named("流失客户"), named("loyal")
    ('lost', 'loyal')
    """
    name = checks.plain(state).strip().casefold() if isinstance(state, str) else state
    if checks.among(name, OTHER_NAMES):
        return OTHER_NAMES[name]
    if checks.among(name, [ACTUAL, "actual customer", "现实客户"]):
        raise InputError(
            _("{value} is three states: say which of {known}.").format(
                value=shown(state), known=listing(shown(_(name)) for name in OF_ACTUAL)
            )
        )
    return checks.spoken(state, _("The state"), STATES)


def allowed(state: str) -> list[str]:
    """Where a customer in this state can move, in one step.

    >>> allowed("lost"), allowed("non-customer")
    (['repeat', 'non-customer'], [])
    """
    return [after for before, after in CONVERSIONS if before == named(state)]


def convert(before: str, after: str) -> str:
    """What leads from one state to another.

    Parameters
    ----------
    before, after : str
        Two different states, each one of :data:`STATES` or its Chinese name.

    Returns
    -------
    str
        A phrase in the language in use.

    Raises
    ------
    InputError
        If the course knows no such conversion. The sentence says why not, and where the arrows do lead.

    Examples
    --------
    >>> convert("lost", "repeat")
    'the firm looks after the customer and wins it back'
    >>> convert("lost", "potential")
    Traceback (most recent call last):
    ...
    clvteach.checks.InputError: lost → potential is impossible: whoever has bought is not a potential customer again. From lost the arrows lead to: repeat, non-customer.
    """
    before, after = named(before), named(after)
    if (before, after) in CONVERSIONS:
        return _(CONVERSIONS[before, after])
    raise InputError(
        _("{before} → {after} is impossible: {why}. {ways}").format(
            before=_(before), after=_(after), why=_why_not(before, after), ways=_ways(before)
        )
    )


def _ways(state: str) -> str:
    onward = allowed(state)
    if not onward:
        return _("No arrow leads out of {state}.").format(state=_(state))
    return _("From {state} the arrows lead to: {onward}.").format(state=_(state), onward=listing(map(_, onward)))


def _why_not(before: str, after: str) -> str:
    if before == after:
        return _("a customer that stays in its state makes no move")
    if before == NON:
        return _("a non-customer has no relation with the firm and will never buy")
    new = before in (POTENTIAL, TARGET)
    if after == POTENTIAL:
        return (
            _("the firm has already picked this customer")
            if new
            else _("whoever has bought is not a potential customer again")
        )
    return {
        TARGET: _("a target has not bought yet, but this customer has"),
        FIRST: _("there is only one first purchase"),
        REPEAT: _("the first purchase is missing")
        if new
        else _("a loyal customer who goes on buying stays loyal, and one who stops is lost"),
        LOYAL: _("a customer who was won back must buy several times in a row first")
        if before == LOST
        else _("loyalty grows out of repeat purchases"),
        LOST: _("only somebody who used to buy can be lost"),
        NON: _("the course lets only lost customers become non-customers"),
    }[after]


def follow(path: Sequence[str]) -> pd.DataFrame:
    """A customer's way through the states, step by step.

    Parameters
    ----------
    path : sequence of str
        At least two states, each one of :data:`STATES` or its Chinese name.

    Returns
    -------
    DataFrame
        Index "step" 1 … n; columns "state before", "state after", "what leads there" (in the language in use).

    Raises
    ------
    InputError
        If a step is impossible.

    Examples
    --------
    >>> follow(["potential", "first-time", "lost"])["what leads there"].tolist()
    ['marketing leads to a first purchase', 'a rival offers more, or the customer is dissatisfied']
    """
    names = [named(state) for state in checks.items(path, "path", '["potential", "target"]')]
    if len(names) < 2:
        raise InputError(
            _('path is {value}: give a list of at least two states, such as ["potential", "target"].').format(
                value=shown(path)
            )
        )
    steps = list(zip(names, names[1:], strict=False))
    return pd.DataFrame(
        {
            N_("state before"): names[:-1],
            N_("state after"): names[1:],
            N_("what leads there"): [convert(*step) for step in steps],
        },
        index=pd.RangeIndex(1, len(steps) + 1, name=N_("step")),
    )
