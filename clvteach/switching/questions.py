"""The questions of chapter 7. Shares, probabilities and rates are fractions, money has no currency, a cycle is a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from clvteach.questions import (
    Carried,
    Case,
    Choice,
    Function,
    Number,
    Numbers,
    Quantity,
    Steps,
    Table,
)
from clvteach.questions.verdict import Given
from clvteach.switching import counting_questions
from clvteach.switching.model import matrix, shares
from clvteach.switching.printed import START, matrices

BRANDS = "ABC"
CYCLES = 2

NOT_DISCOUNTED = "not discounted"
ROW_FOR_COLUMN = "read along the row instead of down the column"
ONLY_KEPT = "only what the brand keeps"
TODAY_MISSING = "the purchase of today is missing"
TODAY_DISCOUNTED = "the purchase of today is discounted"
LAST_MISSING = "the last cycle is missing"
WRONG_RIVAL = "the wrong rival pays"
NEW_VALUE = "the new value instead of the change"
ORDER_TOO_MANY = "one order too many"
CYCLE_TOO_MANY = "one cycle too many"


def _row(brand: str, kept: float, split: int) -> list[float]:
    """A row of the matrix in steps of .05: what a brand keeps, and the rest split between its two rivals."""
    rest = round((1 - kept) / 0.05)
    first = 1 + split % (rest - 1)
    row = [0.05 * first, 0.05 * (rest - first)]
    row.insert(BRANDS.index(brand), kept)
    return [round(probability, 2) for probability in row]


def _start(n) -> list[float]:
    return [n.start_a, n.start_b, round(1 - n.start_a - n.start_b, 2)]


def _path(n, moves: np.ndarray, cycles: int = CYCLES) -> np.ndarray:
    """The shares of cycles 0, 1 and 2 (or further), also with something that is no transition matrix, as a learner would calculate.

    Written without the model, as are the other right answers: for a class it is calculated thousands of times. Tests hold
    that the model agrees.
    """
    path = [np.array(n.start)]
    for _cycle in range(cycles):
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


def _with_own_share(n, own) -> pd.DataFrame:
    """The two cycles with the learner's own share of A after the first."""
    first = _path(n, n.moves)[1]
    first[0] = own["1b"]
    return _two_cycles(first, first @ n.moves)


def _no_shares(n, own) -> bool:
    """Shares that cannot be, or those of today once more."""
    possible = ((own["1c"] > 0) & (own["1c"] < 1)).all(axis=None)
    return bool(not possible or np.allclose(own["1c"], n.start, atol=1e-4))


def _value_of(brand: int) -> Quantity:
    return Quantity(
        right=lambda n: _worth(n, _path(n, n.moves))[brand],
        wrong={
            NOT_DISCOUNTED: lambda n: _worth(n, _path(n, n.moves), rate=0)[brand],
            TODAY_MISSING: lambda n: _worth(n, _path(n, n.moves), cycles=(1, 2))[brand],
            LAST_MISSING: lambda n: _worth(n, _path(n, n.moves), cycles=(0, 1))[brand],
            TODAY_DISCOUNTED: lambda n: _worth(n, _path(n, n.moves))[brand] / (1 + n.rate),
            "today's share kept for all cycles": lambda n: _worth(n, np.tile(n.start, (CYCLES + 1, 1)))[brand],
            ROW_FOR_COLUMN: lambda n: _worth(n, _path(n, n.moves.T))[brand],
        },
        later={
            CYCLE_TOO_MANY: lambda n: _worth(n, _path(n, n.moves, CYCLES + 1), cycles=(0, 1, 2, 3))[brand],
            "the contribution is missing": lambda n: _worth(n, _path(n, n.moves))[brand] / n.contribution,
        },
        carried=(
            Carried(
                uses=("1c",),
                right=lambda n, own: _worth(n, np.vstack([n.start, own["1c"]]))[brand],
                trivial=_no_shares,
            ),
        ),
    )


ONE_CUSTOMER = Case(
    "1",
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
        Number(
            "1b",
            unit="fraction",
            decimals=4,
            right=lambda n: _path(n, n.moves)[1, 0],
            wrong={
                ROW_FOR_COLUMN: lambda n: float(n.moves[0] @ n.start),
                ONLY_KEPT: lambda n: n.start_a * n.to_a[0],
                "only what comes from the rivals": lambda n: n.start_b * n.to_a[1] + n.start_c * n.to_a[2],
                "the shares of today are left out": lambda n: sum(n.to_a),
                "what A loses is forgotten": lambda n: n.start_a + n.start_b * n.to_a[1] + n.start_c * n.to_a[2],
            },
        ),
        Table(
            "1c",
            points=2,
            right=lambda n: _two_cycles(*_path(n, n.moves)[1:]),
            unit="fraction",
            decimals=4,
            wrong={
                ROW_FOR_COLUMN: lambda n: _two_cycles(*_path(n, n.moves.T)[1:]),
                ONLY_KEPT: lambda n: _two_cycles(*_path(n, np.diag(np.diag(n.moves)))[1:]),
                "the second cycle begins again from today": lambda n: _second_cycle(n, lambda P, now, after: after),
                "the same change once more": lambda n: _second_cycle(n, lambda P, now, after: 2 * after - now),
                "the probabilities squared one by one": lambda n: _second_cycle(n, lambda P, now, after: now @ P**2),
            },
            later={
                "the shares of today are row 1": lambda n: _two_cycles(*_path(n, n.moves)[:2]),
                "one cycle too far": lambda n: _two_cycles(*_path(n, n.moves, CYCLES + 1)[2:]),
            },
            carried=(Carried(uses=("1b",), right=_with_own_share, trivial=lambda n, own: not 0 < own["1b"] < 1),),
        ),
        Number(
            "1d",
            right=lambda n: n.contribution * sum((1 + n.rate) ** -t for t in range(CYCLES + 1)),
            wrong={
                NOT_DISCOUNTED: lambda n: n.contribution * (CYCLES + 1),
                TODAY_MISSING: lambda n: n.contribution * sum((1 + n.rate) ** -t for t in (1, 2)),
                TODAY_DISCOUNTED: lambda n: n.contribution * sum((1 + n.rate) ** -t for t in (1, 2, 3)),
                LAST_MISSING: lambda n: n.contribution * sum((1 + n.rate) ** -t for t in (0, 1)),
                "only A's share of today": lambda n: (
                    n.start_a * n.contribution * sum((1 + n.rate) ** -t for t in range(CYCLES + 1))
                ),
            },
            later={ORDER_TOO_MANY: lambda n: n.contribution * sum((1 + n.rate) ** -t for t in range(CYCLES + 2))},
        ),
        Numbers(
            "1e",
            points=3,
            quantities={brand: _value_of(place) for place, brand in enumerate(BRANDS)},
        ),
        Function(
            "1f",
            points=2,
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
            wrong={
                "the rivals' share is left out": lambda share, keeps, comes: share * keeps + comes,
                ONLY_KEPT: lambda share, keeps, comes: share * keeps,
                ROW_FOR_COLUMN: lambda share, keeps, comes: share * keeps + (1 - share) * (1 - keeps),
                "what the brand loses is forgotten": lambda share, keeps, comes: share + (1 - share) * comes,
            },
            later={"multiplied by its own share": lambda share, keeps, comes: share * keeps + share * comes},
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


def _change(n, brand: int, moves: np.ndarray, rate: float | None = None, last: int = CYCLES) -> float:
    """By how much a brand's value changes with another matrix."""
    after, before = (_worth(n, _path(n, of, last), rate, range(last + 1)) for of in (moves, n.moves))
    return float((after - before)[brand])


def _change_of(brand: int, own: dict[str, Callable]) -> Quantity:
    return Quantity(
        right=lambda n: n.changes[brand],
        wrong={
            NEW_VALUE: lambda n: _worth(n, _path(n, n.moves_if_b_pays))[brand],
            NOT_DISCOUNTED: lambda n: _change(n, brand, n.moves_if_b_pays, rate=0),
            WRONG_RIVAL: lambda n: _change(n, brand, n.moves_if_c_pays),
            **own,
        },
        later={
            "both rivals pay in proportion": lambda n: _change(n, brand, _moves_in_proportion(n)),
            "before less after": lambda n: -n.changes[brand],
            CYCLE_TOO_MANY: lambda n: _change(n, brand, n.moves_if_b_pays, last=CYCLES + 1),
        },
    )


def _moves_in_proportion(n) -> np.ndarray:
    """The matrix in which both rivals pay for A's higher retention, in proportion to what they took before."""
    moves = n.moves.copy()
    moves[0] = [n.raised, *moves[0, 1:] * (1 - n.raised) / (1 - n.kept)]
    return moves


def _new_row(*row: float) -> pd.Series:
    return pd.Series(row, index=list(BRANDS))


RAISING_RETENTION = Case(
    "2",
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
    accept=lambda n: abs(n.moves[0, 2] - n.moves[1, 2]) >= 0.03 and n.cost_to_gain != 1,
    table=lambda n: n.P,
    questions=[
        Table(
            "2a",
            unit="fraction",
            decimals=4,
            right=lambda n: _new_row(*_moves_in_proportion(n)[0]),
            wrong={
                "the row adds up to more than 1": lambda n: _new_row(n.raised, n.moves[0, 1], n.moves[0, 2]),
                "taken from both equally": lambda n: _new_row(
                    n.raised, n.moves[0, 1] - RISE / 2, n.moves[0, 2] - RISE / 2
                ),
                "taken from B alone": lambda n: _new_row(*n.moves_if_b_pays[0]),
                "taken from C alone": lambda n: _new_row(*n.moves_if_c_pays[0]),
            },
            later={
                "the whole row divided by its sum": lambda n: (
                    _new_row(n.raised, n.moves[0, 1], n.moves[0, 2]) / (1 + n.raised - n.kept)
                ),
            },
        ),
        Numbers(
            "2b",
            points=3,
            quantities={
                "A": _change_of(
                    0,
                    {
                        "only the first cycle counted": lambda n: RISE * n.start_a * n.contribution / (1 + n.rate),
                        "the rise taken of A's old value": lambda n: RISE * _worth(n, _path(n, n.moves))[0],
                    },
                ),
                "B": _change_of(1, {"B loses just what A wins": lambda n: -n.changes[0]}),
                "C": _change_of(2, {"C is not touched": lambda n: 0}),
            },
        ),
        Choice(
            "2c",
            right=lambda n: {"yes, gain" if n.changes[0] > n.cost else "no, gain"},
        ),
    ],
)

# --- The course's printed figures ----------------------------------------------------------------------------------

PRINTED_SHARE = 0.375


@cache
def _example(cycles: int = CYCLES) -> tuple[float, ...]:
    """A's shares at t = 0, 1 and 2, or further."""
    return tuple(shares(matrices()[0], START, cycles)["A"])


def _example_value(path: Sequence[float], rate: float = 0.09) -> float:
    """What shares of A are worth to A, the first of them today."""
    return sum(500 * share / (1 + rate) ** t for t, share in enumerate(path))


THE_COURSES_FIGURES = Case(
    "4",
    questions=[
        Number(
            "4b",
            unit="fraction",
            decimals=4,
            right=lambda n: _example()[2],
            wrong={
                "the printed figure": lambda n: PRINTED_SHARE,
                ROW_FOR_COLUMN: lambda n: 0.475 * 0.7 + 0.375 * 0.2 + 0.15 * 0.1,
                ONLY_KEPT: lambda n: 0.475 * 0.7,
                "one rival is missing": lambda n: 0.475 * 0.7 + 0.375 * 0.1,
                "the second cycle begins again from today": lambda n: 0.475,
            },
        ),
        Number(
            "4c",
            right=lambda n: _example_value(_example()),
            wrong={
                "the printed figure": lambda n: _example_value((*_example()[:2], PRINTED_SHARE)),
                NOT_DISCOUNTED: lambda n: _example_value(_example(), rate=0),
                TODAY_MISSING: lambda n: _example_value((0, *_example()[1:])),
                TODAY_DISCOUNTED: lambda n: _example_value(_example()) / 1.09,
            },
            later={ORDER_TOO_MANY: lambda n: _example_value(_example(CYCLES + 1))},
            carried=(
                Carried(
                    uses=("4b",),
                    right=lambda n, own: _example_value((*_example()[:2], own["4b"])),
                    # with the printed share there is nothing to calculate: its value is printed, too
                    trivial=lambda n, own: not 0 < own["4b"] < 1 or round(own["4b"], 4) == PRINTED_SHARE,
                ),
            ),
        ),
    ],
)

CASES = (ONE_CUSTOMER, RAISING_RETENTION, counting_questions.COUNTING, THE_COURSES_FIGURES)
