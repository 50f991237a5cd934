"""Pictures of value tiers. Each class is built once on a figure and updated with new results."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from clvteach import style
from clvteach.language import _
from clvteach.live import Bars
from clvteach.tiers.lists import head_counts

TIER_COLOURS = (style.ORANGE, style.AMBER, style.SKY, "#c8c8c8")


class ParetoAndPyramids:
    """The Pareto curve with the tiers as bands, and two pyramids: each tier's customers and its money."""

    def __init__(self, figure: Figure):
        self.curve, self.pyramid = figure.subplots(1, 2, width_ratios=[1, 1.15])
        self.curve.set(
            title=_("From the best customer to the last"),
            xlabel=_("Share of customers"),
            ylabel=_("Share of the money"),
            xlim=(0, 1),
        )
        style.percent(self.curve.xaxis)
        style.percent(self.curve.yaxis)
        self.bands = [
            Bars(self.curve, facecolors=color, hatch=hatch, alpha=0.45)
            for color, hatch in zip(TIER_COLOURS, ("", "//", "--", ""), strict=True)
        ]
        (equal,) = self.curve.plot(
            [0, 1], [0, 1], color=style.QUIET, linestyle=":", linewidth=1.5, label=_("all equal")
        )
        (rule,) = self.curve.plot([0.2], [0.8], "X", color=style.INK, markersize=10, label=_("80/20 rule"))
        (self.line,) = self.curve.plot([], [], color=style.BLUE, linestyle="-", label=_("these customers"))
        figure.legend(handles=[self.line, equal, rule], loc="outside lower center", ncols=3)
        self.pyramid.set(title=_("Pyramids"), xlim=(0, 2.35), ylim=(-0.6, 3.6))
        self.pyramid.set_xticks([0.5, 1.6], [_("customers"), _("amount")])
        self.pyramid.tick_params(axis="both", length=0)
        self.pyramid.grid(False)
        self.pyramid.spines[:].set_visible(False)
        self.people = [Bars(self.pyramid, facecolors=color, edgecolors=style.INK) for color in TIER_COLOURS]
        self.money = [Bars(self.pyramid, facecolors=color, edgecolors=style.INK) for color in TIER_COLOURS]
        self.numbers = [[self.pyramid.text(0, 0, "", va="center") for _row in range(4)] for _side in range(2)]
        self.names: tuple[str, ...] = ()
        self.moving = [*self.bands, equal, rule, self.line, *self.people, *self.money, *sum(self.numbers, [])]

    def update(self, result: dict) -> None:
        """Show a Pareto curve and the summary of its tiers."""
        curve, tiers = result["curve"], result["tiers"]
        share = curve["share of amount"].to_numpy()
        self.line.set_data(curve["share of customers"], share)
        style.fit_y(self.curve, np.append(share, 1), room=1)
        ends = np.concatenate([[0], tiers["share of customers"].cumsum()])
        top = self.curve.get_ylim()[1]
        for band, left, right in zip(self.bands, ends[:-1], ends[1:], strict=True):
            band.place([(left + right) / 2], [top], width=right - left)
        names = tuple(map(_, tiers.index))
        if names != self.names:
            self.names = names
            self.pyramid.set_yticks(range(3, -1, -1), names)
        sides = ((0.5, self.people, "share of customers"), (1.6, self.money, "share of amount"))
        for (middle, bars, column), numbers in zip(sides, self.numbers, strict=True):
            for row, (bar, text, part) in enumerate(zip(bars, numbers, tiers[column], strict=True)):
                width = min(abs(part), 1.1)  # a loss is as wide as it is large, and written with its minus
                bar.lie([3 - row], [width], base=middle - width / 2, height=0.86)
                text.set_position((middle + width / 2 + 0.03, 3 - row))
                text.set_text(f"{part:.0%}".replace("-", "−") if abs(part) >= 0.1 or part == 0 else f"{part:.1%}")


class Quadrant:
    """Customers by value and length of relation in four classes, and what each class brings."""

    def __init__(self, figure: Figure):
        self.field, self.parts = figure.subplots(1, 2, width_ratios=[1.5, 1])
        self.field.set(title=_("Value and length of relation"), xlabel=" ")
        self.field.set_ylabel(_("Amount (larger ones at the edge)"))
        style.thousands(self.field.yaxis)
        names = [_("gold"), _("meteor"), _("stream"), _("burden")]
        colours = (style.AMBER, style.ORANGE, style.BLUE, style.QUIET)
        self.dots = [
            self.field.plot([], [], linestyle="none", marker=marker, color=color, markersize=4, label=name)[0]
            for marker, color, name in zip(style.MARKERS, colours, names, strict=False)
        ]
        (self.high,) = self.field.plot([], [], color=style.INK, linewidth=1.2, linestyle="--")
        (self.long,) = self.field.plot([], [], color=style.INK, linewidth=1.2, linestyle="--")
        figure.legend(handles=self.dots, loc="outside lower center", ncols=4, markerscale=2)
        self.parts.set(title=_("Share of customers and of money"), xlim=(-0.6, 3.6), ylim=(0, 1.1))
        self.parts.set_xticks(range(4), names)
        style.percent(self.parts.yaxis)
        self.people = Bars(self.parts, facecolors=style.SKY, label=_("customers"))
        self.money = Bars(self.parts, facecolors=style.GREEN, hatch="//", label=_("amount"))
        self.parts.legend(loc="upper right", ncols=2)
        self.numbers = [self.parts.text(0, 0, "", ha="center", va="bottom", fontsize=11) for _bar in range(8)]
        self.data = None
        self.moving = [*self.dots, self.high, self.long, self.people, self.money, *self.numbers]

    def update(self, result: dict) -> None:
        """Show the customers, the two thresholds and the summary of the classes."""
        table, summary = result["customers"], result["summary"]
        edge, longest = result["edge"], result["longest"]
        if result["data"] != self.data:
            self.data = result["data"]
            self.field.set_xlim(-0.03 * longest, 1.03 * longest)
            self.field.set_ylim(-0.03 * edge, 1.03 * edge)
            self.field.xaxis.label.set_text(result["unit"])
        codes = table["class"].cat.codes.to_numpy()
        amounts = np.minimum(table["amount"].to_numpy(), edge)
        lengths = table["length"].to_numpy()
        for code, dots in enumerate(self.dots):
            dots.set_data(lengths[codes == code], amounts[codes == code])
        self.high.set_data([-longest, 2 * longest], [result["amount from"]] * 2)
        self.long.set_data([result["length from"]] * 2, [-edge, 2 * edge])
        places = np.arange(4)
        shares = [summary["share of customers"].to_numpy(), summary["share of amount"].to_numpy()]
        self.people.place(places - 0.2, shares[0], width=0.38)
        self.money.place(places + 0.2, shares[1], width=0.38)
        for text, at, share in zip(
            self.numbers, [*(places - 0.2), *(places + 0.2)], np.concatenate(shares), strict=True
        ):
            text.set_position((at, share + 0.015))
            text.set_text(f"{100 * share:.0f}")


class Ranking:
    """Two rankings side by side, who enters and leaves the best 20 %, and what makes the points of the first eight."""

    def __init__(self, figure: Figure, names):
        self.ranks, self.points = figure.subplots(1, 2, width_ratios=[1, 1.3])
        self.ranks.set(title=_("Places in the ranking"), xlim=(-0.08, 1.08))
        self.ranks.set_xticks([0, 1], [_("kept"), _("now")])
        self.ranks.grid(False)
        (self.stay,) = self.ranks.plot([], [], color=style.QUIET, linewidth=0.5, linestyle="-", label=_("stays"))
        (self.enter,) = self.ranks.plot([], [], color=style.GREEN, linewidth=2.4, linestyle="-", label=_("enters"))
        (self.leave,) = self.ranks.plot([], [], color=style.ORANGE, linewidth=2.4, linestyle="--", label=_("leaves"))
        self.best = Bars(self.ranks, facecolors=style.SKY, alpha=0.35, label=_("best 20 %"))
        self.points.set(title=_("Points of the first eight"), xlim=(-16, 100), ylim=(7.6, -0.6))
        self.points.set_yticks([])
        self.points.grid(True, axis="x")
        self.points.set_xticks(range(0, 101, 20))
        self.stacks = [
            Bars(self.points, facecolors=color, hatch=hatch, label=name)
            for color, hatch, name in zip(style.SERIES, style.HATCHES, names, strict=False)
        ]
        handles = [self.best, self.enter, self.leave, *self.stacks]
        figure.legend(handles=handles, loc="outside lower center", ncols=4)
        self.names = [self.points.text(-1.5, row, "", ha="right", va="center", fontsize=11) for row in range(8)]
        self.customers = 0
        self.moving = [self.best, self.stay, self.enter, self.leave, *self.stacks, *self.names]

    def update(self, result: pd.DataFrame, kept: pd.DataFrame) -> None:
        """Show a ranking and the one kept from before."""
        number = len(result)
        if number != self.customers:
            self.customers = number
            self.ranks.set_ylim(number + 2, -1)
        (limit,) = head_counts(number, [0.2])
        new = result["rank"].to_numpy()
        old = kept["rank"].reindex(result.index).to_numpy()
        self.best.place([0.5], [limit + 0.5], width=2)
        for line, who in (
            (self.stay, (old <= limit) & (new <= limit)),
            (self.enter, (old > limit) & (new <= limit)),
            (self.leave, (old <= limit) & (new > limit)),
        ):
            gaps = np.full(int(who.sum()), np.nan)
            line.set_data(np.tile([0, 1, np.nan], len(gaps)), np.column_stack([old[who], new[who], gaps]).ravel())
        first = result.head(8)
        base = np.zeros(len(first))
        for bars, column in zip(self.stacks, result.columns, strict=False):
            bars.lie(np.arange(len(first)), first[column], base=base)
            base = base + first[column].to_numpy()
        for text, name in zip(self.names, first.index, strict=False):
            text.set_text(str(name))


class Cure:
    """Case 3-1: profit added up over the customers before and after the cure, and what each measure did."""

    def __init__(self, figure: Figure):
        self.curves, self.steps = figure.subplots(1, 2, width_ratios=[1, 1.35])
        self.curves.set(title=_("Profit, added up"), xlabel=_("Customers, the best first"))
        (self.before,) = self.curves.plot([], [], color=style.ORANGE, linestyle="--", label=_("before"))
        (self.after,) = self.curves.plot([], [], color=style.BLUE, linestyle="-", label=_("after"))
        (self.peaks,) = self.curves.plot([], [], "D", color=style.INK, markersize=7, label=_("losses begin"))
        self.curves.legend(loc="lower right")
        self.steps.set(title=_("From the bad year to the plan"), xlim=(-0.6, 5.6))
        self.steps.set_xticks(
            range(6),
            [
                _("year\nbefore"),
                _("bad\nyear"),
                _("best\nserved"),
                _("won\nback"),
                _("standard\nfor others"),
                _("with the\nplan"),
            ],
        )
        for axes in (self.curves, self.steps):
            style.thousands(axes.yaxis)
            axes.axhline(0, color=style.QUIET, linewidth=0.8)
        self.totals = Bars(self.steps, facecolors=style.SKY)
        self.gains = Bars(self.steps, facecolors=style.GREEN, hatch="--")
        self.losses = Bars(self.steps, facecolors=style.ORANGE, hatch="//")
        self.numbers = [self.steps.text(0, 0, "", ha="center", va="bottom", fontsize=11) for _step in range(6)]
        self.moving = [
            *(self.before, self.after, self.peaks),
            *(self.totals, self.gains, self.losses, *self.numbers),
        ]

    def update(self, result: dict) -> None:
        """Show the customers' profits and the sums of the measures."""
        peaks = []
        for line, name in ((self.before, "before"), (self.after, "after")):
            total = np.concatenate([[0], np.cumsum(np.sort(result["customers"][name].to_numpy())[::-1])])
            line.set_data(np.arange(len(total)), total)
            peaks.append((np.argmax(total), total.max()))
        self.peaks.set_data(*np.transpose(peaks))
        style.fit_x(self.curves, -3, len(result["customers"]) + 3)
        style.fit_y(self.curves, [peak for _place, peak in peaks])
        last, bad, *changes, _after = result["steps"]
        ends = bad + np.cumsum(changes)
        self.totals.place([0, 1, 5], [last, bad, ends[-1]])
        bases, changes = ends - changes, np.array(changes)
        up = changes >= 0
        places = np.arange(2, 5)
        self.gains.place(places[up], changes[up], base=bases[up])
        self.losses.place(places[~up], changes[~up], base=bases[~up])
        heights = np.array([last, bad, *np.maximum(bases, ends), ends[-1]])
        style.fit_y(self.steps, np.append(heights, 0), room=1.08)
        lift = 0.015 * np.ptp(self.steps.get_ylim())
        for place, (text, height) in enumerate(zip(self.numbers, heights, strict=True)):
            text.set_position((place, max(height, 0) + lift))
            value = [last, bad, *changes, ends[-1]][place]
            text.set_text(f"{value:+,.0f}" if 2 <= place <= 4 else f"{value:,.0f}")
