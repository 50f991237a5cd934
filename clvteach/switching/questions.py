"""The questions of chapter 7. Shares, probabilities and rates are fractions, money has no currency, a cycle is a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from clvteach.language import N_
from clvteach.questions import (
    Case,
    Choice,
    Exercise,
    Function,
    Misconception,
    Number,
    Numbers,
    Option,
    Quantity,
    Several,
    Steps,
    Table,
    Text,
)
from clvteach.questions.question import Given
from clvteach.switching.model import matrix, shares
from clvteach.switching.printed import START, matrices

BRANDS = "ABC"
CYCLES = 2

NOT_DISCOUNTED = N_("not discounted")
ROW_FOR_COLUMN = N_("read along the row instead of down the column")
ONLY_KEPT = N_("only what the brand keeps")
TODAY_MISSING = N_("the purchase of today is missing")
TODAY_DISCOUNTED = N_("the purchase of today is discounted")
LAST_MISSING = N_("the last cycle is missing")
WRONG_RIVAL = N_("the wrong rival pays")
NEW_VALUE = N_("the new value instead of the change")


def _row(brand: str, kept: float, split: int) -> list[float]:
    """A row of the matrix in steps of .05: what a brand keeps, and the rest split between its two rivals."""
    rest = round((1 - kept) / 0.05)
    first = 1 + split % (rest - 1)
    row = [0.05 * first, 0.05 * (rest - first)]
    row.insert(BRANDS.index(brand), kept)
    return [round(probability, 2) for probability in row]


def _start(n) -> list[float]:
    return [n.start_a, n.start_b, round(1 - n.start_a - n.start_b, 2)]


def _path(n, moves: np.ndarray) -> np.ndarray:
    """The shares of cycles 0, 1 and 2, also with something that is no transition matrix, as a learner would calculate.

    Written without the model, as are the other right answers: for a class it is calculated thousands of times. Tests hold
    that the model agrees.
    """
    path = [np.array(n.start)]
    for _cycle in range(CYCLES):
        path.append(path[-1] @ moves)
    return np.array(path)


def _worth(n, path: np.ndarray, rate: float | None = None, cycles: Sequence[int] = (0, 1, 2)) -> np.ndarray:
    """What shares are worth to each brand today."""
    factors = (1 + (n.rate if rate is None else rate)) ** np.arange(len(path))
    return sum(path[t] * n.contribution / factors[t] for t in cycles)


# --- One customer, three brands ------------------------------------------------------------------------------------


def _school(n) -> dict:
    rows = [
        _row("A", n.keep_a, n.split_a),
        _row("B", n.keep_b, n.split_b),
        _row("C", n.keep_c, n.split_c),
    ]
    P, start = matrix(rows), _start(n)
    return {
        "start": start,
        "start_c": start[2],
        "P": P,
        "moves": P.to_numpy(),
        "to_a": [row[0] for row in rows],
        "p_ba": rows[1][0],
    }


def _two_cycles(first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame([first, second], index=[1, 2], columns=list(BRANDS))


def _second_cycle(n, second: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]) -> pd.DataFrame:
    """Only the second row, from the matrix and the shares of cycles 0 and 1."""
    path = _path(n, n.moves)
    return _two_cycles(path[1], second(n.moves, path[0], path[1])).loc[[2]]


def _value_of(brand: int) -> Quantity:
    return Quantity(
        label=BRANDS[brand],
        right=lambda n: _worth(n, _path(n, n.moves))[brand],
        misconceptions=(
            Misconception(
                NOT_DISCOUNTED,
                lambda n: _worth(n, _path(n, n.moves), rate=0)[brand],
                N_("You added up the three years without discounting the two later ones."),
                see="3",
            ),
            Misconception(
                TODAY_MISSING,
                lambda n: _worth(n, _path(n, n.moves), cycles=(1, 2))[brand],
                N_("You began with the next cycle. This year's order counts, too: it is the term for t = 0."),
                see="3",
            ),
            Misconception(
                LAST_MISSING,
                lambda n: _worth(n, _path(n, n.moves), cycles=(0, 1))[brand],
                N_("You stopped one cycle too early: the last order is missing."),
                see="3",
            ),
            Misconception(
                TODAY_DISCOUNTED,
                lambda n: _worth(n, _path(n, n.moves))[brand] / (1 + n.rate),
                N_(
                    "You discounted every order by one year too many. This year's order is today: it is not discounted."
                ),
                see="3",
            ),
            Misconception(
                N_("today's share kept for all cycles"),
                lambda n: _worth(n, np.tile(n.start, (CYCLES + 1, 1)))[brand],
                N_("You calculated with today's share in all cycles. It changes: use the shares of each cycle."),
                see="3",
            ),
            Misconception(
                ROW_FOR_COLUMN,
                lambda n: _worth(n, _path(n, n.moves.T))[brand],
                N_(
                    "Your shares come from the brand's row: that is where its money goes. Look down its column: where does the money come from?"
                ),
                see="2",
            ),
        ),
    )


ONE_CUSTOMER = Case(
    name="1",
    title=N_("One school, three brands"),
    text=N_(
        "A school orders sports clothes once a year. Of this year's order it spends {start_a:%} on brand A, {start_b:%} on brand B and {start_c:%} on brand C. "
        "Each year's order leaves a contribution of {contribution} in all, whoever gets it. The discount rate is {rate:%}. "
        "The switching matrix says how the money moves from one year to the next:"
    ),
    given={
        "keep_a": Steps(0.5, 0.8, 0.05),
        "keep_b": Steps(0.5, 0.8, 0.05),
        "keep_c": Steps(0.5, 0.8, 0.05),
        "split_a": Steps(0, 59),
        "split_b": Steps(0, 59),
        "split_c": Steps(0, 59),
        "start_a": Steps(0.4, 0.6, 0.05),
        "start_b": Steps(0.15, 0.3, 0.05),
        "contribution": Steps(300, 900, 50),
        "rate": Steps(0.06, 0.12, 0.01),
    },
    derive=_school,
    table=lambda n: n.P,
    questions=[
        Choice(
            name="1a",
            text=N_("In row B and column A of the matrix stands {p_ba}. What does this number say?"),
            meaning=N_("First the row: where the money is now. Then the column: where it goes next."),
            options={
                "from B to A": Option(
                    N_("Of what is spent on B now, this part is spent on A next time."),
                    N_("Start on the left: the row is the brand bought now."),
                ),
                "from A to B": Option(
                    N_("Of what is spent on A now, this part is spent on B next time."),
                    N_("You took the column for the row. Start on the left: the row is the brand bought now."),
                ),
                "origin of A's buyers": Option(
                    N_("Of what A gets next time, this part comes from B."),
                    N_(
                        "Then every column would have to add up to 1. It is the rows that do: a row divides up what is spent on its own brand."
                    ),
                ),
                "part of everything": Option(
                    N_("Of all the school's money, this part moves from B to A."),
                    N_("A row counts from its own brand's money only. Most of the school's money may be elsewhere."),
                ),
            },
            right=lambda n: {"from B to A"},
        ),
        Number(
            name="1b",
            text=N_("What is A's share next year?"),
            meaning=N_("A's next share has three sources: what A keeps, and what comes from each rival."),
            quantity=Quantity(
                right=lambda n: _path(n, n.moves)[1, 0],
                unit="fraction",
                decimals=4,
                misconceptions=(
                    Misconception(
                        ROW_FOR_COLUMN,
                        lambda n: float(n.moves[0] @ n.start),
                        N_(
                            "You went along row A: that is where A's money goes. Asked is where A's next money comes from: go down column A."
                        ),
                        see="2",
                    ),
                    Misconception(
                        ONLY_KEPT,
                        lambda n: n.start_a * n.to_a[0],
                        N_("That is what A keeps. Something comes from B and from C as well."),
                        see="2",
                    ),
                    Misconception(
                        N_("only what comes from the rivals"),
                        lambda n: n.start_b * n.to_a[1] + n.start_c * n.to_a[2],
                        N_("That is what comes from B and C. A also keeps a part of its own."),
                        see="2",
                    ),
                    Misconception(
                        N_("the shares of today are left out"),
                        lambda n: sum(n.to_a),
                        N_(
                            "You added up column A. Each of its numbers is a part of one brand's money: multiply it by that brand's share first."
                        ),
                        see="2",
                    ),
                    Misconception(
                        N_("what A loses is forgotten"),
                        lambda n: n.start_a + n.start_b * n.to_a[1] + n.start_c * n.to_a[2],
                        N_("You added what comes in to A's whole share. A does not keep all of that."),
                        see="2",
                    ),
                ),
            ),
        ),
        Table(
            name="1c",
            points=2,
            text=N_(
                "What are the shares of all three brands after one cycle and after two? Make a table with the rows 1 and 2 (the cycles) and the columns A, B, C; "
                "two lists inside a list will do, too."
            ),
            meaning=N_(
                "Cycle 2 is made from cycle 1 as cycle 1 from cycle 0, and every row adds up to 1: a quick check."
            ),
            right=lambda n: _two_cycles(*_path(n, n.moves)[1:]),
            unit="fraction",
            decimals=4,
            misconceptions=(
                Misconception(
                    ROW_FOR_COLUMN,
                    lambda n: _two_cycles(*_path(n, n.moves.T)[1:]),
                    N_("You went along the rows instead of down the columns. Do your shares of a cycle add up to 1?"),
                    see="2",
                ),
                Misconception(
                    ONLY_KEPT,
                    lambda n: _two_cycles(*_path(n, np.diag(np.diag(n.moves)))[1:]),
                    N_("You counted only what each brand keeps. What the others lose comes in as well."),
                    see="2",
                ),
                Misconception(
                    N_("the second cycle begins again from today"),
                    lambda n: _second_cycle(n, lambda P, now, after: after),
                    N_("Your second cycle equals the first. It starts from the shares of cycle 1, not of today."),
                    see="2",
                ),
                Misconception(
                    N_("the same change once more"),
                    lambda n: _second_cycle(n, lambda P, now, after: 2 * after - now),
                    N_(
                        "You let each share change by the same amount again. What moves depends on the shares, and they are different now: multiply by the matrix."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("the probabilities squared one by one"),
                    lambda n: _second_cycle(n, lambda P, now, after: now @ P**2),
                    N_(
                        "You squared each probability. In two cycles money can also go through a third brand, or away and back: go one cycle at a time."
                    ),
                    see="2",
                ),
            ),
        ),
        Number(
            name="1d",
            text=N_(
                "Before you calculate what the school is worth to each brand, make yourself a check: what are this year's order and the two next ones "
                "worth today, all three brands together?"
            ),
            meaning=N_("Switching moves money and creates none, so the three values must add up to this."),
            quantity=Quantity(
                right=lambda n: n.contribution * sum((1 + n.rate) ** -t for t in range(CYCLES + 1)),
                misconceptions=(
                    Misconception(
                        NOT_DISCOUNTED,
                        lambda n: n.contribution * (CYCLES + 1),
                        N_("You added up three orders without discounting the two later ones."),
                        see="3",
                    ),
                    Misconception(
                        TODAY_MISSING,
                        lambda n: n.contribution * sum((1 + n.rate) ** -t for t in (1, 2)),
                        N_("That is the value of the two later orders. This year's order counts, too, and in full."),
                        see="3",
                    ),
                    Misconception(
                        TODAY_DISCOUNTED,
                        lambda n: n.contribution * sum((1 + n.rate) ** -t for t in (1, 2, 3)),
                        N_("You let the first order come in a year. It is placed today: it is not discounted."),
                        see="3",
                    ),
                    Misconception(
                        LAST_MISSING,
                        lambda n: n.contribution * sum((1 + n.rate) ** -t for t in (0, 1)),
                        N_("You stopped one cycle too early: there are three orders, this year's and two more."),
                        see="3",
                    ),
                    Misconception(
                        N_("only A's share of today"),
                        lambda n: n.start_a * n.contribution * sum((1 + n.rate) ** -t for t in range(CYCLES + 1)),
                        N_("You took A's share of it. Asked is the whole order, whoever gets it."),
                        see="3",
                    ),
                ),
            ),
        ),
        Numbers(
            name="1e",
            points=3,
            text=N_(
                "What is the school worth to A, to B and to C: this year's order and the two next ones (t = 0, 1, 2)? Check the sum against 1d."
            ),
            meaning=N_(
                "The same customer is worth something to every brand, because the money is divided and moves on."
            ),
            quantities={brand: _value_of(place) for place, brand in enumerate(BRANDS)},
        ),
        Function(
            name="1f",
            points=2,
            text=N_(
                "Write a function `next_share(share, keeps, comes)` that returns a brand's share after one cycle, for any numbers. `share` is its share now; all "
                "its rivals together have the rest. `keeps` is the part of its own money that it keeps; `comes` is the part of its rivals' money that comes to it."
            ),
            meaning=N_("Call it again with its own result, and you have the second cycle, the third, and so on."),
            parameters=("share", "keeps", "comes"),
            inputs=lambda n: [
                (n.start_a, n.keep_a, n.p_ba),
                (n.start_b, n.keep_b, 0.15),
                (1, n.keep_c, 0.2),
                (0, n.keep_a, n.p_ba),
                (0.25, 0.9, 0),
            ],
            right=lambda share, keeps, comes: share * keeps + (1 - share) * comes,
            decimals=4,
            misconceptions=(
                Misconception(
                    N_("the rivals' share is left out"),
                    lambda share, keeps, comes: share * keeps + comes,
                    N_(
                        "`comes` is a part of the rivals' money: multiply it by their share, which is the rest of the whole."
                    ),
                    see="2",
                ),
                Misconception(
                    ONLY_KEPT,
                    lambda share, keeps, comes: share * keeps,
                    N_("Your function counts only what the brand keeps. What comes from the rivals is missing."),
                    see="2",
                ),
                Misconception(
                    ROW_FOR_COLUMN,
                    lambda share, keeps, comes: share * keeps + (1 - share) * (1 - keeps),
                    N_(
                        "You used 1 − keeps for the rivals: that is the part that the brand loses. Use what comes from them."
                    ),
                    see="2",
                ),
                Misconception(
                    N_("what the brand loses is forgotten"),
                    lambda share, keeps, comes: share + (1 - share) * comes,
                    N_("You added to the whole share of now. The brand keeps only a part of it."),
                    see="2",
                ),
            ),
        ),
    ],
)

# --- Raising retention ---------------------------------------------------------------------------------------------

RISE = 0.1
ROWS_OF_A = (  # chosen so that what the rivals lose in proportion comes out round
    (0.6, 0.3, 0.1),
    (0.6, 0.1, 0.3),
    (0.6, 0.24, 0.16),
    (0.6, 0.16, 0.24),
    (0.6, 0.28, 0.12),
    (0.6, 0.12, 0.28),
    (0.6, 0.25, 0.15),
    (0.6, 0.15, 0.25),
    (0.75, 0.15, 0.1),
    (0.75, 0.1, 0.15),
    (0.5, 0.3, 0.2),
    (0.5, 0.2, 0.3),
)


def _hotel(n) -> dict:
    P, start = matrix([ROWS_OF_A[n.row_a], _row("B", n.keep_b, n.split_b), _row("C", n.keep_c, n.split_c)]), _start(n)
    kept = ROWS_OF_A[n.row_a][0]
    raised = round(kept + RISE, 2)
    moves = P.to_numpy()
    if_b_pays, if_c_pays = moves.copy(), moves.copy()
    if_b_pays[0] += [RISE, -RISE, 0]
    if_c_pays[0] += [RISE, 0, -RISE]
    known = Given(start=start, contribution=n.contribution, rate=n.rate)
    changes = _worth(known, _path(known, if_b_pays)) - _worth(known, _path(known, moves))
    return {
        "start": start,
        "start_c": start[2],
        "P": P,
        "kept": kept,
        "raised": raised,
        "moves": moves,
        "moves_if_b_pays": if_b_pays,
        "moves_if_c_pays": if_c_pays,
        "changes": changes,
        "cost": round(changes[0] * n.cost_to_gain),
    }


def _change(n, brand: int, moves: np.ndarray, **how) -> float:
    """By how much a brand's value changes with another matrix."""
    return float((_worth(n, _path(n, moves), **how) - _worth(n, _path(n, n.moves), **how))[brand])


def _change_of(brand: int, *own: Misconception) -> Quantity:
    return Quantity(
        label=BRANDS[brand],
        right=lambda n: n.changes[brand],
        misconceptions=(
            Misconception(
                NEW_VALUE,
                lambda n: _worth(n, _path(n, n.moves_if_b_pays))[brand],
                N_("That is the value after the change. By how much does it differ from the value before?"),
                see="3",
            ),
            Misconception(
                NOT_DISCOUNTED,
                lambda n: _change(n, brand, n.moves_if_b_pays, rate=0),
                N_("The change is in later years: discount it."),
                see="3",
            ),
            Misconception(
                WRONG_RIVAL,
                lambda n: _change(n, brand, n.moves_if_c_pays),
                N_("In your matrix C pays. Here A keeps what went to B before; the way from A to C stays as it was."),
                see="3",
            ),
            *own,
        ),
    )


def _new_row(*row: float) -> pd.Series:
    return pd.Series(row, index=list(BRANDS))


RAISING_RETENTION = Case(
    name="2",
    title=N_("A keeps more – who pays?"),
    text=N_(
        "A hotel orders towels and bed linen once a year. This year it spends {start_a:%} on maker A, {start_b:%} on B and {start_c:%} on C. "
        "Each year's order leaves a contribution of {contribution} in all; the discount rate is {rate:%}. "
        "With a better delivery service A could raise its retention from {kept} to {raised}. The matrix as it is today:"
    ),
    given={
        "row_a": Steps(0, len(ROWS_OF_A) - 1),
        "keep_b": Steps(0.55, 0.8, 0.05),
        "keep_c": Steps(0.5, 0.8, 0.05),
        "split_b": Steps(0, 59),
        "split_c": Steps(0, 59),
        "start_a": Steps(0.4, 0.6, 0.05),
        "start_b": Steps(0.15, 0.3, 0.05),
        "contribution": Steps(1000, 3000, 100),
        "rate": Steps(0.06, 0.12, 0.01),
        "cost_to_gain": Steps(0.6, 1.4, 0.2),
    },
    derive=_hotel,
    # C's value must change, and the campaign's cost must not be the gain itself
    accept=lambda n: abs(n.moves[0, 2] - n.moves[1, 2]) >= 0.03 and n.cost_to_gain != 1,
    table=lambda n: n.P,
    questions=[
        Table(
            name="2a",
            text=N_(
                "Suppose that B and C lose in proportion to what they took from A before. What is A's new row? Give a list of three numbers: to A, to B, to C."
            ),
            meaning=N_("A row always adds up to 1: whoever raises one number must say which others fall."),
            unit="fraction",
            decimals=4,
            right=lambda n: _new_row(n.raised, *n.moves[0, 1:] * (1 - n.raised) / (1 - n.kept)),
            misconceptions=(
                Misconception(
                    N_("the row adds up to more than 1"),
                    lambda n: _new_row(n.raised, n.moves[0, 1], n.moves[0, 2]),
                    N_("You raised A's retention and left the rest. What does your row add up to?"),
                    see="3",
                ),
                Misconception(
                    N_("taken from both equally"),
                    lambda n: _new_row(n.raised, n.moves[0, 1] - RISE / 2, n.moves[0, 2] - RISE / 2),
                    N_(
                        "You took the same from B and from C. In proportion means: who took more before loses more now."
                    ),
                    see="3",
                ),
                Misconception(
                    N_("taken from B alone"),
                    lambda n: _new_row(*n.moves_if_b_pays[0]),
                    N_("In your row B alone pays. Here both lose, in proportion to what they took."),
                    see="3",
                ),
                Misconception(
                    N_("taken from C alone"),
                    lambda n: _new_row(*n.moves_if_c_pays[0]),
                    N_("In your row C alone pays. Here both lose, in proportion to what they took."),
                    see="3",
                ),
            ),
        ),
        Numbers(
            name="2b",
            points=3,
            text=N_(
                "Now suppose that B alone pays: what goes from A to B falls by as much as A's retention rises, and what goes from A to C stays. By how much do the three values "
                "change, for this year's order and the two next ones? A loss is negative."
            ),
            meaning=N_("The three changes add up to 0: retention takes money from rivals, it does not create any."),
            quantities={
                "A": _change_of(
                    0,
                    Misconception(
                        N_("only the first cycle counted"),
                        lambda n: RISE * n.start_a * n.contribution / (1 + n.rate),
                        N_("That is the gain of next year. The year after, what was kept can be kept again."),
                        see="3",
                    ),
                    Misconception(
                        N_("the rise taken of A's old value"),
                        lambda n: RISE * _worth(n, _path(n, n.moves))[0],
                        N_(
                            "You took the rise as a part of A's old value. This year's order is not touched by it, and the others change through the shares."
                        ),
                        see="3",
                    ),
                ),
                "B": _change_of(
                    1,
                    Misconception(
                        N_("B loses just what A wins"),
                        lambda n: -n.changes[0],
                        N_(
                            "You gave A's gain to B as a loss. In the second cycle C's share changes, too, because B and A pass different parts on to C."
                        ),
                        see="3",
                    ),
                ),
                "C": _change_of(
                    2,
                    Misconception(
                        N_("C is not touched"),
                        lambda n: 0,
                        N_(
                            "Row C is the same, but what C gets is not: from the second cycle on A and B have other shares to pass on to C."
                        ),
                        see="3",
                    ),
                ),
            },
        ),
        Choice(
            name="2c",
            text=N_(
                "The better service costs A {cost} today for this hotel. Does it pay for A, over these three orders?"
            ),
            meaning=N_("Compare what a measure changes with what it costs – not the whole value."),
            options={
                "yes, gain": Option(
                    N_("Yes: what A gains by it is more than it costs."),
                    N_("Compare A's gain of 2b with the cost once more: which is larger?"),
                ),
                "no, gain": Option(
                    N_("No: what A gains by it is less than it costs."),
                    N_("Compare A's gain of 2b with the cost once more: which is larger?"),
                ),
                "yes, value": Option(
                    N_("Yes: the hotel is worth far more to A than it costs."),
                    N_("The hotel is worth most of that without the measure, too. Only the change counts."),
                ),
                "no, sum": Option(
                    N_("No: the three makers together gain nothing by it."),
                    N_("True, but A decides for itself: what A gains, others lose."),
                ),
            },
            right=lambda n: {"yes, gain" if n.changes[0] > n.cost else "no, gain"},
        ),
    ],
)

# --- Where the probabilities come from -----------------------------------------------------------------------------

HOUSEHOLDS = ("Li", "Wang", "Zhang", "Chen")
PURCHASES = 7  # of each household


def _households(n) -> dict:
    """Each household stays with its brand about seven times in ten."""
    bought = []
    for first, *chances in (n.li, n.wang, n.zhang, n.chen):
        at = [first % 2]
        for chance in chances:
            at.append(at[-1] if chance < 7 else 1 - at[-1])
        bought.append(["AB"[brand] for brand in at])
    return {"bought": bought}


def _pairs(n) -> list[tuple[str, str]]:
    return [pair for brands in n.bought for pair in zip(brands, brands[1:], strict=False)]


def _counted(pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Pairs of brands as a table from, to: right or wrong ones."""
    return pd.DataFrame({to: {origin: pairs.count((origin, to)) for origin in "AB"} for to in "AB"})


def _retention(n, brand: str) -> float:
    """Of the transitions from a brand the part that stayed with it."""
    pairs = _pairs(n)
    return pairs.count((brand, brand)) / [origin for origin, _to in pairs].count(brand)


def _long_run(n, brand: str, rival: str) -> float:
    """Where a brand loses in each cycle what it wins back from its only rival."""
    lost, won = 1 - _retention(n, brand), 1 - _retention(n, rival)
    return won / (lost + won)


def _in_one_line(n) -> pd.DataFrame:
    line = sum(n.bought, [])
    return _counted(list(zip(line, line[1:], strict=False)))


def _side_by_side(n) -> pd.DataFrame:
    return _counted([pair for brands in n.bought for pair in zip(brands[::2], brands[1::2], strict=False)])


def _many_of_each(n) -> bool:
    """Whether every way was gone at least twice, each brand often enough to divide by, and there and back not equally often."""
    pairs = _pairs(n)
    ways = [[pairs.count((origin, to)) for to in "AB"] for origin in "AB"]
    return min(map(min, ways)) >= 2 and min(map(sum, ways)) >= 7 and ways[0][1] != ways[1][0]


def _retention_of(brand: str) -> Quantity:
    return Quantity(
        label=brand,
        right=lambda n: _retention(n, brand),
        unit="fraction",
        decimals=3,
        misconceptions=(
            Misconception(
                N_("divided by all transitions"),
                lambda n: _pairs(n).count((brand, brand)) / len(_pairs(n)),
                N_(
                    "You divided by all the transitions. A row counts from its own brand: divide by the total of the row."
                ),
                see="8",
            ),
            Misconception(
                N_("divided by the total of the column"),
                lambda n: _pairs(n).count((brand, brand)) / [to for _origin, to in _pairs(n)].count(brand),
                N_(
                    "You divided by the total of the column: these are the purchases that came to the brand. Retention asks where those that started from it went."
                ),
                see="8",
            ),
            Misconception(
                N_("divided by the brand's purchases"),
                lambda n: _pairs(n).count((brand, brand)) / sum(n.bought, []).count(brand),
                N_(
                    "You divided by all the brand's purchases. The last one of a household has none after it: it says nothing about staying."
                ),
                see="8",
            ),
            Misconception(
                N_("switching instead of staying"),
                lambda n: 1 - _retention(n, brand),
                N_("That is the part that switched. Retention is the part that stayed: the diagonal."),
                see="1",
            ),
        ),
    )


COUNTING = Case(
    name="3",
    title=N_("From purchases to a matrix"),
    text=N_(
        "Four households bought detergent seven times each. Each bought brand A or brand B (that is: any other). The table has their purchases in order, the first one on the left:"
    ),
    given={name: Several(PURCHASES, Steps(0, 9)) for name in ("li", "wang", "zhang", "chen")},
    derive=_households,
    accept=_many_of_each,
    table=lambda n: pd.DataFrame(
        {N_("purchases in order"): [" ".join(brands) for brands in n.bought]},
        index=pd.Index(HOUSEHOLDS, name=N_("household")),
    ),
    questions=[
        Table(
            name="3a",
            points=2,
            text=N_(
                "Count the transitions: a table with the rows A and B (from) and the columns A and B (to). Two lists inside a list will do, too."
            ),
            meaning=N_("Seven purchases give six transitions: each household's last purchase is followed by nothing."),
            right=lambda n: _counted(_pairs(n)),
            unit="count",
            decimals=0,
            misconceptions=(
                Misconception(
                    N_("rows and columns exchanged"),
                    lambda n: _counted(_pairs(n)).T,
                    N_(
                        "You have rows and columns the wrong way round. The row is the brand bought first, the column the one after it."
                    ),
                    see="8",
                ),
                Misconception(
                    N_("counted from one household to the next"),
                    _in_one_line,
                    N_(
                        "You also counted from the last purchase of one household to the first of the next. These are different people: that is no transition."
                    ),
                    see="8",
                ),
                Misconception(
                    N_("each purchase used only once"),
                    _side_by_side,
                    N_(
                        "You cut the purchases into pairs. A purchase is the end of one transition and the beginning of the next one."
                    ),
                    see="8",
                ),
                Misconception(
                    N_("repeats left out"),
                    lambda n: _counted([(origin, to) for origin, to in _pairs(n) if origin != to]),
                    N_(
                        "You counted only the switches. Buying the same brand again is a transition, too: it stands on the diagonal."
                    ),
                    see="8",
                ),
            ),
        ),
        Numbers(
            name="3b",
            text=N_("What is the retention rate of A, and what is that of B?"),
            meaning=N_(
                "Count, then divide by the row. So few purchases are a beginning; more households would make it surer."
            ),
            quantities={"A": _retention_of("A"), "B": _retention_of("B")},
        ),
        Number(
            name="3c",
            points=2,
            text=N_("If this matrix never changes: what is A's share in the long run?"),
            meaning=N_("In the long run A loses in each cycle just what it wins back. The start is forgotten."),
            quantity=Quantity(
                right=lambda n: _long_run(n, "A", "B"),
                unit="fraction",
                decimals=3,
                misconceptions=(
                    Misconception(
                        N_("the share of today"),
                        lambda n: sum(n.bought, []).count("A") / len(sum(n.bought, [])),
                        N_(
                            "That is A's share of the purchases in the table. The long run depends on the matrix alone."
                        ),
                        see="5",
                    ),
                    Misconception(
                        N_("retention instead of long-run share"),
                        lambda n: _retention(n, "A"),
                        N_("That is A's retention rate. The long-run share also depends on what comes from B."),
                        see="5",
                    ),
                    Misconception(
                        N_("the other brand's long-run share"),
                        lambda n: _long_run(n, "B", "A"),
                        N_("That is where B ends."),
                        see="5",
                    ),
                    Misconception(
                        N_("the mean of the column"),
                        lambda n: (_retention(n, "A") + 1 - _retention(n, "B")) / 2,
                        N_(
                            "You took the mean of column A. That is the share after one cycle from equal shares; for the long run go on, cycle after cycle, until nothing changes."
                        ),
                        see="5",
                    ),
                ),
            ),
        ),
    ],
)

# --- The course's printed figures ----------------------------------------------------------------------------------

PRINTED_SHARE = 0.375


@cache
def _example() -> tuple[float, ...]:
    """A's shares at t = 0, 1 and 2."""
    return tuple(shares(matrices()[0], START, CYCLES)["A"])


def _example_value(path: Sequence[float], rate: float = 0.09) -> float:
    """What shares of A are worth to A, the first of them today."""
    return sum(500 * share / (1 + rate) ** t for t, share in enumerate(path))


THE_COURSES_FIGURES = Case(
    name="4",
    title=N_("Find the slip"),
    text=N_(
        "Examples 3.3 and 3.4 of the course: row A of the matrix is .7, .2, .1; row B is .1, .8, .1; row C is .25, .15, .6. The shares now are .6, .3, .1. "
        "An order leaves 500, the rate is 9 %, and t = 0, 1, 2 count. For A, B and C the course prints:\n"
        "shares at t = 1: .475, .375, .15; at t = 2: .375, .4175, .175;\n"
        "values: 675.7, 497, 192.6; if A keeps 80 %: 751, 432.5, 192.6; if C's buyers also switch to A more often: 761.5, 425.5, 192.6."
    ),
    questions=[
        Choice(
            name="4a",
            several=True,
            text=N_(
                "Which of these lines give themselves away by a simple addition? (Shares must add up to 1, values to what the three orders are worth. Ignore differences below 0.2: they are rounding.)"
            ),
            meaning=N_("A sum that fails proves a slip somewhere in the line, and it costs one addition."),
            options={
                "shares at t = 1": Option(N_("The shares at t = 1."), N_("The shares at t = 1 pass: add them up.")),
                "shares at t = 2": Option(N_("The shares at t = 2."), N_("Add up the shares at t = 2 once more.")),
                "values": Option(
                    N_("The values with the matrix as it is."), N_("Add up the first three values once more.")
                ),
                "A keeps 80 %": Option(N_("The values if A keeps 80 %."), N_("Add up these three values once more.")),
                "C switches": Option(
                    N_("The values if C's buyers also switch to A more often."),
                    N_("The last three values pass. (That proves nothing: small slips can cancel.)"),
                ),
            },
            right=lambda n: {"shares at t = 2", "values", "A keeps 80 %"},
        ),
        Number(
            name="4b",
            text=N_("The printed shares of B and C are right. What is A's share at t = 2?"),
            meaning=N_(
                "Three products were to be added, and the addition slipped. Everything that is calculated from it is wrong, too."
            ),
            quantity=Quantity(
                right=lambda n: _example()[2],
                unit="fraction",
                decimals=4,
                misconceptions=(
                    Misconception(
                        N_("the printed figure"),
                        lambda n: PRINTED_SHARE,
                        N_("That is what is printed. Calculate it yourself: something is wrong there."),
                        see="4",
                    ),
                    Misconception(
                        ROW_FOR_COLUMN,
                        lambda n: 0.475 * 0.7 + 0.375 * 0.2 + 0.15 * 0.1,
                        N_("You went along row A. Asked is what comes to A: go down column A."),
                        see="2",
                    ),
                    Misconception(
                        ONLY_KEPT,
                        lambda n: 0.475 * 0.7,
                        N_("That is what A keeps. Something comes from B and from C as well."),
                        see="2",
                    ),
                    Misconception(
                        N_("one rival is missing"),
                        lambda n: 0.475 * 0.7 + 0.375 * 0.1,
                        N_("What A keeps and what comes from one rival: the other one is missing."),
                        see="2",
                    ),
                    Misconception(
                        N_("the second cycle begins again from today"),
                        lambda n: 0.475,
                        N_("That is the share at t = 1. Go on from there, once more."),
                        see="2",
                    ),
                ),
            ),
        ),
        Number(
            name="4c",
            text=N_("What should be printed instead of 675.7, A's value with the matrix as it is?"),
            meaning=N_(
                "One slip in a share made a value of money wrong. With the right figure the three values add up."
            ),
            quantity=Quantity(
                right=lambda n: _example_value(_example()),
                misconceptions=(
                    Misconception(
                        N_("the printed figure"),
                        lambda n: _example_value((*_example()[:2], PRINTED_SHARE)),
                        N_("That is the printed value: it was made with the wrong share at t = 2."),
                        see="4",
                    ),
                    Misconception(
                        NOT_DISCOUNTED,
                        lambda n: _example_value(_example(), rate=0),
                        N_("You did not discount the two later orders."),
                        see="3",
                    ),
                    Misconception(
                        TODAY_MISSING,
                        lambda n: _example_value((0, *_example()[1:])),
                        N_("This year's order is missing: the term for t = 0."),
                        see="3",
                    ),
                    Misconception(
                        TODAY_DISCOUNTED,
                        lambda n: _example_value(_example()) / 1.09,
                        N_("You discounted today's order as well. It is placed now: it counts in full."),
                        see="3",
                    ),
                ),
            ),
        ),
        Text(
            name="4d",
            points=2,
            text=N_(
                "In the course A's retention rises from 70 % to 80 %, and nothing more is said. What must you know before you can calculate, and whose value depends on it most? "
                "Answer in two or three sentences."
            ),
            look_for=N_(
                "From whom the ten points come: the row must still add up to 1, so the way from A to B, or to C, or both must fall. A's value is nearly the same either way (751 to 755); "
                "B's and C's differ much. The course's own figures come out if B alone pays."
            ),
        ),
    ],
)

EXERCISE = Exercise(
    name="07-switching",
    title=N_("7 Switching matrices: exercises"),
    cases=(ONE_CUSTOMER, RAISING_RETENTION, COUNTING, THE_COURSES_FIGURES),
)
