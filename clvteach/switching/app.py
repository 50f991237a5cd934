"""The slider apps of chapter 7."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np
import pandas as pd

from clvteach import data
from clvteach.language import _, listing, ngettext
from clvteach.live import App, Choice, Preset, Slider
from clvteach.switching import figure, model, purchases

BRANDS = ("A", "B", "C")
EXAMPLE_3_3 = {"keep_a": 0.7, "a_to_b": 2 / 3}  # what A does with its buyers there
CYCLES = 15  # how far the long run looks at first


def _matrix(keep_a, keep_b, keep_c, a_to_b, b_to_a, c_to_a, **_others) -> pd.DataFrame:
    """The matrix from the apps' sliders: each brand keeps a part of its buyers; those who leave split between the rivals.

    However the sliders stand, every row sums to 1; moving a retention leaves the split, so the rest of the row stays in proportion.
    """
    a, b, c = 1 - keep_a, 1 - keep_b, 1 - keep_c
    return model.matrix(
        [
            [keep_a, a * a_to_b, a * (1 - a_to_b)],
            [b * b_to_a, keep_b, b * (1 - b_to_a)],
            [c * c_to_a, c * (1 - c_to_a), keep_c],
        ],
        brands=list(BRANDS),
    )


def _start(start_a, start_b, **_others) -> np.ndarray:
    """Shares at the start: A's, and B's fraction of what A leaves."""
    return np.array([start_a, (1 - start_a) * start_b, (1 - start_a) * (1 - start_b)])


def _fraction(name: str, label: str, value: float, most: float = 1.0) -> Slider:
    return Slider(name, label, value, 0, most, 0.01, unit="%")


def _matrix_sliders(keep_a: float, a_to_b: float, most: float = 1.0) -> list[Slider]:
    """The sliders of :func:`_matrix`; B and C begin as in example 3.3."""
    return [
        _fraction("keep_a", _("A keeps its buyers"), keep_a, most),
        _fraction("a_to_b", _("Leaving A: to B"), a_to_b),
        _fraction("keep_b", _("B keeps its buyers"), 0.8, most),
        _fraction("b_to_a", _("Leaving B: to A"), 0.5),
        _fraction("keep_c", _("C keeps its buyers"), 0.6, most),
        _fraction("c_to_a", _("Leaving C: to A"), 0.625),
    ]


def _start_sliders() -> list[Slider]:
    return [
        _fraction("start_a", _("A's share at the start"), 0.6),
        _fraction("start_b", _("B's share of the rest"), 0.75),
    ]


def _shares_in_words(shares: pd.Series) -> str:
    return listing(f"{brand} {share:.1%}" for brand, share in shares.items())


def explore() -> App:
    """Matrix, shares and CLV together; the kept CLVs stay as ghosts (example 3.4 and its two scenarios)."""

    def compute(contribution, rate, periods, **inputs):
        P, start = _matrix(**inputs), _start(**inputs)
        return {
            "matrix": P,
            "shares": model.shares(P, start, periods),
            "values": model.lifetime_value(P, start, contribution, rate, periods),
        }

    def describe(result, kept) -> str:
        periods = int(result["shares"].index[-1])
        values = listing(
            _("{brand} {value:,.0f} ({change:+,.0f})").format(brand=brand, value=value, change=value - before + 0.0)
            if abs(value - before) >= 0.5
            else f"{brand} {value:,.0f}"
            for (brand, value), before in zip(result["values"].items(), kept["values"], strict=True)
        )
        return ngettext(
            "After {periods} purchase cycle the shares are {shares}. CLV by brand: {values}.",
            "After {periods} purchase cycles the shares are {shares}. CLV by brand: {values}.",
            periods,
        ).format(periods=periods, shares=_shares_in_words(result["shares"].iloc[-1]), values=values)

    return App(
        _("Switching matrix, shares and CLV"),
        [
            *_matrix_sliders(**EXAMPLE_3_3),
            *_start_sliders(),
            Slider("contribution", _("Contribution a purchase"), 500, 0, 2000, 10),
            Slider("rate", _("Discount rate"), 0.09, 0, 0.3, 0.005, unit="%"),
            Slider("periods", _("Purchase cycles"), 2, 0, 12, 1, whole=True),
        ],
        compute,
        partial(figure.MatrixSharesValues, brands=BRANDS),
        describe,
        presets=[
            Preset(_("Example 3.4"), {}),
            Preset(_("A keeps 80 %"), {"keep_a": 0.8, "a_to_b": 0.5}),
            Preset(_("A keeps 80 %, C switches to A"), {"keep_a": 0.8, "a_to_b": 0.5, "c_to_a": 0.75}),
        ],
        compare=True,
        size=(9, 3.4),
    )


def explore_long_run() -> App:
    """Where the shares end up, how fast, and what A's retention does to it.

    It opens with an A that keeps 80 %: which brand leads in example 3.3 is what the chapter asks first.
    """
    retentions = np.linspace(0, 0.98, 15)  # at 1 a brand never loses a buyer, and the long run depends on the start

    def compute(periods, **inputs):
        P, start = _matrix(**inputs), _start(**inputs)
        curve = [model.long_run(_matrix(**inputs | {"keep_a": retention})) for retention in retentions]
        return {
            "shares": model.shares(P, start, periods),
            "long run": model.long_run(P),
            "settled": model.periods_to_settle(P, start),
            "memory": model.memory(P),
            "retention": inputs["keep_a"],
            "curve": pd.DataFrame(curve, index=retentions),
        }

    def describe(result) -> str:
        shares, settled = _shares_in_words(result["long run"]), result["settled"]
        if settled is None:
            return _(
                "In the long run the shares are {shares} on average, but they swing for ever and never settle."
            ).format(shares=shares)
        return ngettext(
            "In the long run the shares are {shares}. After {settled} cycle they are within one percentage point of that; each cycle leaves about {memory:.0%} of the distance.",
            "In the long run the shares are {shares}. After {settled} cycles they are within one percentage point of that; each cycle leaves about {memory:.0%} of the distance.",
            settled,
        ).format(shares=shares, settled=settled, memory=result["memory"])

    return App(
        _("The long run"),
        [
            *_matrix_sliders(keep_a=0.8, a_to_b=0.5, most=0.98),
            *_start_sliders(),
            Slider("periods", _("Purchase cycles"), CYCLES, 1, 60, 1, whole=True),
        ],
        compute,
        partial(figure.LongRun, brands=BRANDS),
        describe,
        presets=[Preset(_("A keeps 80 %"), {}), Preset(_("Example 3.3"), EXAMPLE_3_3)],
        size=(9, 3.7),
    )


def explore_certainty() -> App:
    """How sure are we? The number of households against the interval of CLV, on the real yogurt panel."""
    panel = data.yogurt()
    start = purchases.market_shares(panel)
    brands = list(start.index)
    number = int(panel["household"].nunique())
    methods = {"purchases": _("each purchase on its own"), "households": _("whole households redrawn")}

    @lru_cache(maxsize=100)  # most of what a step shows was shown at the step before
    def interval(households, sample, method, **future):
        sampled = purchases.sample_households(panel, households, seed=sample)
        if method == "households":
            return purchases.interval_by_household(
                sampled, start, brands=brands, cycles_per_year=12, number=300, **future
            )
        return purchases.interval(
            purchases.transitions(sampled, brands=brands), start, cycles_per_year=12, number=300, **future
        )

    def compute(households, sample, brand, method, **future):
        sizes = [5, 10, 20, 40, 60, 80, number]
        return {
            "households": households,
            "brand": brand,
            "method": method,
            "sample": interval(households, sample, method, **future),
            "growth": pd.DataFrame({size: interval(size, sample, method, **future).loc[brand] for size in sizes}).T,
            "everyone": interval(number, sample, method, **future)["estimate"],
        }

    def describe(result) -> str:
        low, high = result["sample"].loc[result["brand"], ["low", "high"]]
        return _(
            "From {households} households, with {method}, the 90 % interval for the CLV of {brand} runs from {low:,.1f} to {high:,.1f}; all households together give {everyone:,.1f}."
        ).format(
            households=result["households"],
            method=methods[result["method"]],
            brand=result["brand"],
            low=low,
            high=high,
            everyone=result["everyone"][result["brand"]],
        )

    return App(
        _("How sure are we?"),
        [
            Slider("households", _("Households in the sample"), 20, 2, number, 1, whole=True),
            Slider("sample", _("Sample number"), 1, 1, 30, 1, whole=True),
            Choice("brand", _("Brand"), {brand: brand for brand in brands}, "Yoplait"),
            Choice("method", _("How the interval is made"), methods, "purchases"),
            Slider("contribution", _("Contribution a purchase"), 1, 0, 10, 0.1),
            Slider("rate", _("Discount rate a year"), 0.09, 0, 0.3, 0.005, unit="%"),
            Slider("periods", _("Purchases ahead (12 a year)"), 24, 0, 60, 1, whole=True),
        ],
        compute,
        partial(figure.Certainty, brands=brands),
        describe,
        size=(9, 3.8),
    )
