"""A cohort: how many people move between the states, month by month, and what they spend. Course chapter 1.

Conventions: rates are fractions per month, periods are months, money has no currency. Numbers of people are averages
and need not be whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from clvteach import checks, columns, rounding
from clvteach.checks import InputError, shown
from clvteach.language import N_, _
from clvteach.states.model import FIRST, LOST, LOYAL, NON, OF_ACTUAL, POTENTIAL, REPEAT, STATES, TARGET, named


@dataclass(frozen=True)
class Rates:
    """How people move between the states, and what they spend. The defaults are the chapter's example.

    Parameters
    ----------
    contacts : float
        Advertising contacts with potential customers a month, people.
    attract : float
        Fraction of the contacts who respond and are picked as targets.
    convert : float
        Fraction of the targets who make a first purchase, a month.
    repeat : float
        Fraction of the first-time customers who buy again, a month, of those who were not lost in it.
    loyalty : float
        Fraction of the repeat customers who become loyal, a month, of those who were not lost in it.
    churn : float
        Fraction of the actual customers (first-time, repeat, loyal) who are lost, a month.
    win_back : float
        Fraction of the lost customers who are won back, a month. They come back as repeat customers.
    give_up : float
        Fraction of the lost customers who are given up, a month, of those who were not won back in it.
    first_purchase, repeat_spending, loyal_spending : float
        Money: what a first purchase brings, and what a repeat and a loyal customer spend a month.

    Raises
    ------
    InputError
        If a rate is not between 0 and 1, or a number is negative.
    """

    contacts: float = 4000
    attract: float = 0.05
    convert: float = 0.2
    repeat: float = 0.3
    loyalty: float = 0.1
    churn: float = 0.15
    win_back: float = 0.05
    give_up: float = 0.1
    first_purchase: float = 300
    repeat_spending: float = 100
    loyal_spending: float = 200

    def __post_init__(self):
        for field in fields(self):
            value = checks.number(getattr(self, field.name), field.name, least=0)
            if field.name not in _AMOUNTS:
                value = float(checks.fraction(value, field.name))
            object.__setattr__(self, field.name, value)


_AMOUNTS = ("contacts", "first_purchase", "repeat_spending", "loyal_spending")

FLOWS = (
    (POTENTIAL, TARGET),
    (TARGET, FIRST),
    (FIRST, REPEAT),
    (REPEAT, LOYAL),
    (FIRST, LOST),
    (REPEAT, LOST),
    (LOYAL, LOST),
    (LOST, REPEAT),
    (LOST, NON),
)

YOUNG = {POTENTIAL: 200_000}
ESTABLISHED = {POTENTIAL: 200_000, TARGET: 800, FIRST: 350, REPEAT: 700, LOYAL: 400, LOST: 1500, NON: 5000}


def transition_matrix(rates: Rates) -> pd.DataFrame:
    """The chance to go from each state to each in one month, for everybody beyond the potential customers.

    Returns
    -------
    DataFrame
        Index "state before", columns "state after"; fractions, every row adds up to 1. Potential customers have no row: how many of
        them move is set by the contacts, not by a chance.

    Examples
    --------
    >>> transition_matrix(Rates()).loc["first-time"].round(3).tolist()
    [0.0, 0.595, 0.255, 0.0, 0.15, 0.0]
    """
    known = STATES[1:]
    return pd.DataFrame(
        _matrix(rates)[1:, 1:],
        index=pd.Index(known, name=N_("state before")),
        columns=pd.Index(known, name=N_("state after")),
    )


def _matrix(rates: Rates) -> np.ndarray:
    checks.made(rates, "rates", Rates, "states.Rates(…)")
    stay = 1 - rates.churn
    chance = {
        (TARGET, FIRST): rates.convert,
        (FIRST, REPEAT): stay * rates.repeat,
        (REPEAT, LOYAL): stay * rates.loyalty,
        **{(state, LOST): rates.churn for state in OF_ACTUAL},
        (LOST, REPEAT): rates.win_back,
        (LOST, NON): (1 - rates.win_back) * rates.give_up,
    }
    matrix = np.zeros((len(STATES), len(STATES)))
    for (before, after), value in chance.items():
        matrix[STATES.index(before), STATES.index(after)] = value
    np.fill_diagonal(matrix, rounding.without_noise(1 - matrix.sum(axis=1), size=1))
    return matrix


def cohort(rates: Rates, start: Mapping[str, float] | pd.Series, months: int = 24) -> pd.DataFrame:
    """How many people are in each state, month by month.

    Parameters
    ----------
    rates : Rates
        How they move.
    start : dict or Series
        People in each state today; states left out have none. :data:`YOUNG` and :data:`ESTABLISHED` are the chapter's.
    months : int
        How far to look, 0 … 1200.

    Returns
    -------
    DataFrame
        Index "month" 0 … n (0 is today); columns the seven states. Nobody appears or vanishes: each row has the same sum.

    Raises
    ------
    InputError
        If a state is unknown or a number cannot be right.

    Notes
    -----
    Each month contacts · attract potential customers become targets, as long as there are that many; all others move by
    :func:`transition_matrix`. A Markov chain with an inflow.

    Examples
    --------
    >>> cohort(Rates(), {"potential": 1000}, 2).round(1)  # doctest: +NORMALIZE_WHITESPACE
           potential  target  first-time  repeat  loyal  lost  non-customer
    month
    0         1000.0     0.0         0.0     0.0    0.0   0.0           0.0
    1          800.0   200.0         0.0     0.0    0.0   0.0           0.0
    2          600.0   360.0        40.0     0.0    0.0   0.0           0.0
    """
    months = checks.whole(months, "months", most=1200)
    matrix, inflow = _matrix(rates), rates.contacts * rates.attract
    stocks = np.empty((months + 1, len(STATES)))
    stocks[0] = _start(start)
    for month in range(months):
        stocks[month + 1] = stocks[month] @ matrix
        won = min(inflow, stocks[month, 0])
        stocks[month + 1, :2] += -won, won
    return pd.DataFrame(stocks, index=pd.RangeIndex(months + 1, name=N_("month")), columns=pd.Index(STATES))


def _start(start) -> np.ndarray:
    if not isinstance(start, (Mapping, pd.Series)):
        raise InputError(
            _('start is {value}: give the people in each state, such as {{"potential": 1000}}.').format(
                value=shown(start)
            )
        )
    given = {named(state): checks.number(number, f"start[{shown(state)}]", least=0) for state, number in start.items()}
    return np.array([given.get(state, 0.0) for state in STATES])


def flows(stocks: pd.DataFrame, rates: Rates) -> pd.DataFrame:
    """How many people moved from state to state in each month.

    Parameters
    ----------
    stocks : DataFrame
        What :func:`cohort` returned.
    rates : Rates
        Those it was made with.

    Returns
    -------
    DataFrame
        Index "month" 1 … n; columns named "before → after", people.

    Examples
    --------
    >>> rates = Rates()
    >>> flows(cohort(rates, {"potential": 1000}, 2), rates)["target → first-time"].tolist()
    [0.0, 40.0]
    """
    return pd.DataFrame(
        _flows(_people(stocks), rates),
        index=stocks.index[1:],
        columns=[f"{before} → {after}" for before, after in FLOWS],
    )


def _people(stocks: pd.DataFrame) -> np.ndarray:
    """The people in each state, from a table such as cohort makes."""
    columns.table(stocks, "stocks", STATES)
    if tuple(stocks.columns) != STATES:  # choosing columns would take most of a slider's time
        stocks = stocks[list(STATES)]
    return checks.numbers(stocks, "stocks")


def _flows(stocks: np.ndarray, rates: Rates) -> np.ndarray:
    matrix = _matrix(rates)
    places = np.array([(STATES.index(before), STATES.index(after)) for before, after in FLOWS])
    moved = stocks[:-1, places[:, 0]] * matrix[places[:, 0], places[:, 1]]
    moved[:, 0] = np.minimum(rates.contacts * rates.attract, stocks[:-1, 0])
    return moved


def revenue(stocks: pd.DataFrame, rates: Rates) -> pd.Series:
    """What customers bring in each month: first purchases, and what repeat and loyal customers spend.

    Parameters are those of :func:`flows`.

    Returns
    -------
    Series
        Money, index "month" 1 … n. Repeat and loyal customers count as they are at the end of the month.

    Examples
    --------
    >>> rates = Rates()
    >>> revenue(cohort(rates, {"potential": 1000}, 3), rates).round(1).tolist()
    [0.0, 12000.0, 22620.0]
    """
    people = _people(stocks)
    return pd.Series(
        _revenue(_flows(people, rates)[:, 1], people[1:, STATES.index(REPEAT)], people[1:, STATES.index(LOYAL)], rates),
        index=stocks.index[1:],
        name=N_("revenue"),
    )


def _revenue(first, repeat, loyal, rates: Rates):
    return rates.first_purchase * first + rates.repeat_spending * repeat + rates.loyal_spending * loyal


def steady_state(rates: Rates) -> pd.Series:
    """Where the stocks end up if nothing changes: as many people come as go, a month.

    Returns
    -------
    Series
        People in "target", "first-time", "repeat", "loyal", "lost", then "revenue" (money a month). The number of
        non-customers has no steady state: it grows by the new targets each month. It holds as long as there are potential
        customers to contact.

    Raises
    ------
    InputError
        If somebody comes but nobody ever leaves some state: then it grows for ever.

    Notes
    -----
    x = b (I − Q)⁻¹, where Q is the transition matrix without the non-customers and b the new targets a month.

    Examples
    --------
    >>> steady_state(Rates()).round(0).astype(int).tolist()
    [1000, 494, 984, 557, 2105, 269874]
    """
    known = STATES[1:-1]
    inside = np.eye(len(known)) - _matrix(rates)[1:-1, 1:-1]
    new = np.zeros(len(known))
    new[0] = rates.contacts * rates.attract
    reached = _reached(rates) if new[0] else []
    people = np.zeros(len(known))
    places = [known.index(state) for state in reached]
    if places:
        part = inside[np.ix_(places, places)]
        if np.linalg.matrix_rank(part) < len(places):
            raise InputError(
                _(
                    "There is no steady state: people keep coming in, but with these rates nobody ever leaves for good. Raise convert, churn or give_up above 0."
                )
            )
        people[places] = np.linalg.solve(part.T, new[places])
    steady = pd.Series(people, index=known, name=N_("steady state"))
    return pd.concat(
        [
            steady,
            pd.Series({"revenue": _revenue(rates.convert * people[0], steady[REPEAT], steady[LOYAL], rates)}),
        ]
    ).rename(N_("steady state"))


def _reached(rates: Rates) -> list[str]:
    """The states that new targets can ever come to: only they have to have a way out."""
    matrix, found = _matrix(rates), [TARGET]
    for state in found:
        found += [
            after
            for after in STATES[1:-1]
            if after not in found and matrix[STATES.index(state), STATES.index(after)] > 0
        ]
    return found


def compare(plans: Mapping[str, Rates], start: Mapping[str, float] | pd.Series, months: int = 24) -> pd.DataFrame:
    """Several plans side by side; the first is the one the others are compared with.

    Parameters
    ----------
    plans : dict
        Name of each plan and its rates.
    start, months
        As for :func:`cohort`.

    Returns
    -------
    DataFrame
        Index "plan"; columns "actual customers" (at the end), "revenue" (of all months), "more revenue" (than the first
        plan) and "revenue a month, in the long run".

    Examples
    --------
    >>> plans = {"as now": Rates(), "1,000 more contacts": Rates(contacts=5000)}
    >>> compare(plans, ESTABLISHED)["more revenue"].round().astype(int).tolist()
    [0, 652524]
    """
    if not isinstance(plans, Mapping) or not plans or not all(isinstance(rates, Rates) for rates in plans.values()):
        raise InputError(
            _(
                'plans is {value}: give the name and the rates of each plan, such as {{"as now": states.Rates()}}.'
            ).format(value=shown(plans))
        )
    rows = {}
    for plan, rates in plans.items():
        stocks = cohort(rates, start, months)
        rows[plan] = (
            stocks[list(OF_ACTUAL)].iloc[-1].sum(),
            revenue(stocks, rates).sum(),
            steady_state(rates)["revenue"],
        )
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=[N_("actual customers"), N_("revenue"), N_("revenue a month, in the long run")]
    ).rename_axis(index=N_("plan"))
    table.insert(2, N_("more revenue"), table["revenue"] - table["revenue"].iloc[0])
    return table
