"""Case 3 of chapter 7's questions: from purchases to a matrix."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from clvteach.questions import Carried, Case, Number, Numbers, Quantity, Several, Steps, Table

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


def _no_retention(n, own) -> bool:
    """Where nobody stays, or nobody leaves, there is nothing to divide; a negative count cannot be."""
    stayed, total = own["3a"].to_numpy().diagonal(), own["3a"].sum(axis=1).to_numpy()
    return bool((own["3a"] < 0).any(axis=None) or ((stayed <= 0) | (stayed >= total)).any())


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
        unit="fraction",
        decimals=3,
        right=lambda n: _retention(n, brand),
        wrong={
            "divided by all transitions": lambda n: _pairs(n).count((brand, brand)) / len(_pairs(n)),
            "divided by the total of the column": lambda n: (
                _pairs(n).count((brand, brand)) / [to for _origin, to in _pairs(n)].count(brand)
            ),
            "divided by the brand's purchases": lambda n: (
                _pairs(n).count((brand, brand)) / sum(n.bought, []).count(brand)
            ),
            "switching instead of staying": lambda n: 1 - _retention(n, brand),
        },
        carried=(
            Carried(
                uses=("3a",),
                right=lambda n, own: own["3a"].at[brand, brand] / own["3a"].loc[brand].sum(),
                trivial=_no_retention,
            ),
        ),
    )


COUNTING = Case(
    "3",
    given={name: Several(PURCHASES, Steps(0, 9)) for name in ("li", "wang", "zhang", "chen")},
    derive=_households,
    accept=_many_of_each,
    table=lambda n: pd.DataFrame(
        {"purchases in order": [" ".join(brands) for brands in n.bought]},
        index=pd.Index(HOUSEHOLDS, name="household"),
    ),
    questions=[
        Table(
            "3a",
            points=2,
            right=lambda n: _counted(_pairs(n)),
            unit="count",
            decimals=0,
            wrong={
                "rows and columns exchanged": lambda n: _counted(_pairs(n)).T,
                "counted from one household to the next": _in_one_line,
                "each purchase used only once": _side_by_side,
                "repeats left out": lambda n: _counted([(origin, to) for origin, to in _pairs(n) if origin != to]),
            },
        ),
        Numbers(
            "3b",
            quantities={"A": _retention_of("A"), "B": _retention_of("B")},
        ),
        Number(
            "3c",
            points=2,
            unit="fraction",
            decimals=3,
            right=lambda n: _long_run(n, "A", "B"),
            wrong={
                "the share of today": lambda n: sum(n.bought, []).count("A") / len(sum(n.bought, [])),
                "retention instead of long-run share": lambda n: _retention(n, "A"),
                "the other brand's long-run share": lambda n: _long_run(n, "B", "A"),
                "the mean of the column": lambda n: (_retention(n, "A") + 1 - _retention(n, "B")) / 2,
            },
            later={
                "divided by what A loses alone": lambda n: (1 - _retention(n, "B")) / (1 - _retention(n, "A")),
                "the retention rates compared": lambda n: (
                    _retention(n, "A") / (_retention(n, "A") + _retention(n, "B"))
                ),
            },
            carried=(
                Carried(
                    uses=("3b",),
                    right=lambda n, own: (1 - own["3b"]["B"]) / (2 - own["3b"]["A"] - own["3b"]["B"]),
                    trivial=lambda n, own: not all(0 < rate < 1 for rate in own["3b"].values()),
                ),
            ),
        ),
    ],
)
