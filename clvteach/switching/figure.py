"""Pictures of switching between brands. Each class is built once on a figure and updated with new results."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from clvteach import style
from clvteach.language import _
from clvteach.live import Bars, Ghosts, beyond_bar


def _share_lines(axes, brands) -> list:
    """One line a brand, empty as yet, on an axes for shares over time."""
    axes.set_ylim(0, 1)
    style.percent(axes.yaxis)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    return [
        axes.plot([], [], color=color, linestyle=dash, marker=marker, label=str(brand))[0]
        for brand, color, dash, marker in zip(brands, style.SERIES, style.DASHES, style.MARKERS, strict=False)
    ]


class MatrixSharesValues:
    """The matrix as a heat map, the shares over time, and each brand's CLV with the kept one as a ghost."""

    def __init__(self, figure: Figure, brands):
        self.brands = list(brands)
        number = len(self.brands)
        self.matrix, self.shares, self.values = figure.subplots(1, 3, width_ratios=[1, 1.35, 1.15])
        self.matrix.set(title=_("Switching matrix"), xlabel=_("buys next"), ylabel=_("bought last"))
        self.matrix.grid(False)
        self.matrix.set_xticks(range(number), self.brands)
        self.matrix.set_yticks(range(number), self.brands)
        self.image = self.matrix.imshow(
            np.zeros((number, number)), cmap="Blues", vmin=0, vmax=1.7
        )  # never so dark that the numbers are hard to read
        self.cells = [
            [self.matrix.text(column, row, "", ha="center", va="center") for column in range(number)]
            for row in range(number)
        ]
        self.shares.set(title=_("Share of spending"), xlabel=_("Purchase cycle"))
        self.lines = _share_lines(self.shares, self.brands)
        self.shares.legend(handles=self.lines, loc="upper right", ncols=number, columnspacing=1, handlelength=1.6)
        self.values.set(title=_("CLV by brand"))
        self.values.set_xticks(range(number), self.brands)
        self.values.set_xlim(-0.6, number - 0.4)
        style.thousands(self.values.yaxis)
        self.bars = [
            Bars(self.values, facecolors=color, hatch=hatch)
            for color, hatch, _brand in zip(style.SERIES, style.HATCHES, self.brands, strict=False)
        ]
        self.ghosts = Ghosts(self.values, label=_("kept"))
        self.values.legend(handles=[self.ghosts], loc="upper right")
        self.numbers = [self.values.text(0, 0, "", ha="center", va="bottom") for _brand in self.brands]
        self.moving = [self.image, *sum(self.cells, []), *self.lines, *self.bars, self.ghosts, *self.numbers]

    def update(self, result: dict, kept: dict) -> None:
        """Show a matrix, its shares and CLVs, and the CLVs kept from before."""
        P, path, values = result["matrix"].to_numpy(), result["shares"], result["values"].to_numpy()
        self.image.set_data(P)
        for texts, row in zip(self.cells, P, strict=True):
            for text, chance in zip(texts, row, strict=True):
                text.set_text(f"{chance:.0%}" if abs(100 * chance - round(100 * chance)) < 0.05 else f"{chance:.1%}")
        for line, brand in zip(self.lines, path.columns, strict=True):
            line.set_data(path.index, path[brand])
        style.fit_x(self.shares, -0.2, max(path.index[-1], 1) + 0.2)
        before = kept["values"].to_numpy()
        places = np.arange(len(values))
        style.fit_y(self.values, np.append(values, before), room=1.15)
        lift = 0.02 * np.ptp(self.values.get_ylim())
        for bars, place, value in zip(self.bars, places, values, strict=True):
            bars.place([place], [value], width=0.62)
        self.ghosts.place(places, before, width=0.76)
        for text, place, value, old in zip(self.numbers, places, values, before, strict=True):
            text.set_position((place, beyond_bar(value, old, 6 * lift) + lift))
            text.set_text(f"{value:,.0f}")


class LongRun:
    """Shares on the way to the long run, and the long-run shares at every retention of brand A."""

    def __init__(self, figure: Figure, brands):
        self.path, self.curve = figure.subplots(1, 2, width_ratios=[1.2, 1])
        self.path.set(title=_("Shares on their way"), xlabel=_("Purchase cycle"))
        self.lines = _share_lines(self.path, brands)
        self.limits = [
            self.path.plot([], [], color=line.get_color(), linestyle=(0, (1, 2)), linewidth=1.4)[0]
            for line in self.lines
        ]
        (self.settled,) = self.path.plot([], [], color=style.INK, linewidth=1.2, label=_("settled"))
        self.curve.set(title=_("Long-run share at each retention of A"), xlabel=_("A keeps its buyers"), xlim=(0, 1))
        style.percent(self.curve.xaxis)
        self.curves = _share_lines(self.curve, brands)
        for line in (*self.lines, *self.curves):
            line.set_markersize(4)
        (self.now,) = self.curve.plot([], [], color=style.INK, linewidth=1.2, linestyle="--")
        figure.legend(handles=[*self.lines, self.settled], loc="outside lower center", ncols=len(self.lines) + 1)
        self.moving = [*self.lines, *self.limits, self.settled, *self.curves, self.now]

    def update(self, result: dict) -> None:
        """Show the path, its limit, when it settles, and the curve over A's retention."""
        path, limit, curve = result["shares"], result["long run"], result["curve"]
        end = max(path.index[-1], 1)
        for line, flat, brand in zip(self.lines, self.limits, path.columns, strict=True):
            line.set_data(path.index, path[brand])
            flat.set_data([0, end], [limit[brand]] * 2)
        for line, brand in zip(self.curves, curve.columns, strict=True):
            line.set_data(curve.index, curve[brand])
        settled = result["settled"]
        self.settled.set_data(*(([], []) if settled is None else ([settled, settled], [0, 1])))
        self.now.set_data([result["retention"]] * 2, [0, 1])
        style.fit_x(self.path, -0.01 * end, 1.01 * end)


class Certainty:
    """The interval of each brand's CLV from a sample of households, and how it narrows as the sample grows."""

    def __init__(self, figure: Figure, brands):
        self.brands = [str(brand) for brand in brands]
        number = len(self.brands)
        self.each, self.growth = figure.subplots(1, 2, width_ratios=[1.15, 1])
        self.each.set(title=_("CLV by brand, from this sample"))
        self.each.set_xticks(range(number), [brand.replace(" ", "\n") for brand in self.brands])
        self.each.set_xlim(-0.6, number - 0.4)
        self.intervals = Bars(self.each, facecolors=style.SKY, label=_("interval"))
        (self.estimates,) = self.each.plot([], [], "D", color=style.INK, label=_("estimate"))
        (self.truth,) = self.each.plot(
            [],
            [],
            linestyle="none",
            marker="_",
            color=style.ORANGE,
            markersize=34,
            markeredgewidth=2.5,
            label=_("all households"),
        )
        self.growth.set(xlabel=_("Households in the sample"))
        self.heading = self.growth.set_title(" ")
        self.band = Bars(self.growth, facecolors=style.SKY)
        (self.middle,) = self.growth.plot([], [], "D", color=style.INK)
        (self.level,) = self.growth.plot([], [], color=style.ORANGE, linewidth=1.8)
        (self.now,) = self.growth.plot([], [], color=style.INK, linewidth=1.2, linestyle="--")
        figure.legend(handles=[self.intervals, self.estimates, self.truth], loc="outside lower center", ncols=3)
        self.brand = None
        self.moving = [self.intervals, self.estimates, self.truth, self.band, self.middle, self.level, self.now]

    def update(self, result: dict) -> None:
        """Show the intervals of this sample, those of samples of other sizes, and the values from all households."""
        sample, growth, everyone = result["sample"], result["growth"], result["everyone"]
        places = np.arange(len(sample))
        self.intervals.place(places, sample["high"] - sample["low"], base=sample["low"], width=0.5)
        self.estimates.set_data(places, sample["estimate"])
        self.truth.set_data(places, everyone)
        style.fit_y(self.each, np.append(sample["high"], everyone))
        sizes = growth.index.to_numpy(float)
        self.band.place(sizes, growth["high"] - growth["low"], base=growth["low"], width=4)
        self.middle.set_data(sizes, growth["estimate"])
        self.level.set_data([0, sizes[-1] + 5], [everyone[result["brand"]]] * 2)
        style.fit_x(self.growth, 0, sizes[-1] + 5)
        style.fit_y(self.growth, growth["high"])
        self.now.set_data([result["households"]] * 2, self.growth.get_ylim())
        if result["brand"] != self.brand:
            self.brand = result["brand"]
            self.heading.set_text(_("{brand}: the more households, the surer").format(brand=self.brand))
