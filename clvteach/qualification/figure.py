"""Pictures of qualifying and finding prospects. Each class is built once on a figure and updated with new results."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from clvteach import style
from clvteach.language import _
from clvteach.live import Bars, Ghosts
from clvteach.qualification.model import CODES, GRADES, actions
from clvteach.qualification.prospecting import METHODS

COLOURS = dict(zip(GRADES, (style.BLUE, style.GREEN, style.AMBER, style.QUIET), strict=True))
HATCHES = dict(zip(GRADES, ("", "//", "--", "xx"), strict=True))


def grade_names() -> dict[str, str]:
    """The grades, as the learner reads them."""
    return {"A": "A", "B": "B", "C": "C", "none": _("not a prospect")}


class ListCountsProfit:
    """The list on money × need, the counts by code, and the profit of working down the list.

    Grades differ by colour and hatch, authority by marker: a round point decides, a cross does not.
    """

    def __init__(self, figure: Figure, most_money: float):
        self.list, self.counts, self.profit = figure.subplots(1, 3, width_ratios=[1.35, 0.8, 1.35])
        self.list.set(title=_("The list"), xlabel=_("Money for a trip"), ylabel=_("Need"))
        self.list.set(xlim=(0, most_money), ylim=(-0.7, 10.7))
        self.list.set_xticks(np.arange(0, most_money, 5000))
        style.thousands(self.list.xaxis)
        self.points = {}
        for grade in GRADES:
            for decides, marker in ((True, "o"), (False, "x")):
                (points,) = self.list.plot(
                    [], [], linestyle="none", marker=marker, color=COLOURS[grade], markersize=6, markeredgewidth=1.8
                )
                self.points[grade, decides] = points
        self.cuts = [self.list.plot([], [], color=style.INK, linestyle="--", linewidth=1.2)[0] for _side in range(2)]
        self.counts.set(title=_("By code"), ylim=(7.6, -0.6))
        self.counts.set_yticks(range(8), CODES)
        self.counts.grid(False)
        self.counts.set_xticks([])
        grade_of = actions()["grade"]
        self.rows = {grade: np.flatnonzero((grade_of == grade).to_numpy()) for grade in GRADES}
        self.bars = {
            grade: Bars(self.counts, facecolors=COLOURS[grade], hatch=HATCHES[grade], label=name)
            for grade, name in grade_names().items()
        }
        self.numbers = [self.counts.text(0, row, "", va="center") for row in range(8)]
        self.profit.set(title=_("Profit of working down"), xlabel=_("Contacts"))
        self.profit.axhline(0, color=style.QUIET, linewidth=0.8)
        style.thousands(self.profit.yaxis)
        (self.graded,) = self.profit.plot([], [], color=style.BLUE, linestyle="-", label=_("A first, then B, C"))
        (self.unsorted,) = self.profit.plot([], [], color=style.ORANGE, linestyle="--", label=_("as they come"))
        (self.limit,) = self.profit.plot([], [], color=style.QUIET, linestyle=":", label=_("budget ends"))
        (self.best,) = self.profit.plot([], [], "D", color=style.INK, markersize=9, label=_("best cut"))
        marks = [
            self.list.plot([], [], linestyle="none", marker=marker, color=style.INK, label=label)[0]
            for marker, label in (("o", _("decides")), ("x", _("does not decide")))
        ]
        lines = [self.graded, self.unsorted, self.limit, self.best]
        figure.legend(
            handles=[*self.bars.values(), *marks, *lines], loc="outside lower center", ncols=5, columnspacing=1.2
        )
        self.moving = [
            *self.points.values(),
            *self.cuts,
            *self.bars.values(),
            *self.numbers,
            self.graded,
            self.unsorted,
            self.limit,
            self.best,
        ]

    def update(self, result: dict) -> None:
        """Show a graded list, its counts and the profit of working it down."""
        table = result["graded"]
        grade = np.asarray(table["grade"])
        decides = table["authority"].to_numpy() >= result["authority_from"]
        money, need = table["budget"].to_numpy(float), table["need"].to_numpy(float)
        for (name, with_authority), points in self.points.items():
            here = (grade == name) & (decides == with_authority)
            points.set_data(money[here], need[here])
        (left, right), (low, high) = self.list.get_xlim(), self.list.get_ylim()
        self.cuts[0].set_data([result["budget_from"]] * 2, [low, high])
        self.cuts[1].set_data([left, right], [result["need_from"]] * 2)
        counts = result["counts"]["people"].to_numpy()
        for name, rows in self.rows.items():
            self.bars[name].lie(rows, counts[rows], height=0.7)
        style.fit_x(self.counts, 0, 1.3 * style.nice(max(counts.max(), 20)))
        shift = 0.03 * self.counts.get_xlim()[1]
        for row, (text, count) in enumerate(zip(self.numbers, counts, strict=True)):
            text.set_position((count + shift, row))
            text.set_text(str(count))
        path = np.concatenate([[0.0], result["work"]["total profit"].to_numpy()])
        contacts = np.arange(len(path))
        self.graded.set_data(contacts, path)
        self.unsorted.set_data(contacts[[0, -1]], path[[0, -1]])
        style.fit_x(self.profit, 0, len(path) - 1)
        style.fit_y(self.profit, path)
        self.limit.set_data([result["best"]["affordable"]] * 2, self.profit.get_ylim())
        self.best.set_data([result["best"]["contacts"]], [result["best"]["total profit"]])


def method_names() -> dict[str, str]:
    """The ten methods, as the learner reads them."""
    return {method: _(method) for method in METHODS}


class Mix:
    """What each method finds under the plan, and what the next qualified prospect costs as the list grows."""

    def __init__(self, figure: Figure):
        self.found, self.costs = figure.subplots(1, 2, width_ratios=[1, 1.15])
        number = len(METHODS)
        self.found.set(title=_("Qualified prospects"), ylim=(number - 0.4, -0.6))
        self.found.set_yticks(range(number), [""] * number)
        self.found.grid(True, axis="x")
        self.found.grid(False, axis="y")
        self.possible = Ghosts(self.found, linewidths=1.1, label=_("could find at most"))
        self.bars = Bars(self.found, facecolors=style.BLUE, label=_("found"))
        self.numbers = [self.found.text(0, row, "", va="center") for row in range(number)]
        self.costs.set(title=_("Cost of the next one, cheapest first"), xlabel=_("Qualified prospects on the list"))
        style.thousands(self.costs.yaxis)
        (self.stairs,) = self.costs.plot([], [], color=style.BLUE, linestyle="-", label=_("cost of the next one"))
        (self.worth,) = self.costs.plot([], [], color=style.ORANGE, linestyle="--", label=_("worth of one"))
        (self.here,) = self.costs.plot([], [], color=style.QUIET, linestyle=":", label=_("this plan finds"))
        (self.next,) = self.costs.plot([], [], "D", color=style.INK, markersize=9, label=_("average so far"))
        handles = [self.bars, self.possible, self.here, self.stairs, self.worth, self.next]
        figure.legend(handles=handles, loc="outside lower center", ncols=3)
        self.names: tuple[str, ...] = ()
        self.written: tuple = ()
        self.moving = [self.possible, self.bars, self.stairs, self.worth, self.here, self.next]

    def update(self, result: dict) -> None:
        """Show a plan: the methods from the cheapest next prospect to the dearest."""
        costs: pd.DataFrame = result["costs"]
        plan = result["plan"].loc[costs.index]
        rows = np.arange(len(costs))
        names = tuple(method_names()[method] for method in costs.index)
        if names != self.names:
            self.names = names
            self.found.set_yticks(rows, names)
        self.bars.lie(rows, plan["qualified"])
        self.possible.lie(rows, costs["can find"], height=0.72)
        style.fit_x(self.found, 0, 1.3 * style.nice(max(costs["can find"].max(), 1)))
        self._write_costs(costs)
        prices = costs["next costs"].to_numpy()
        useful = np.isfinite(prices)
        ends = costs["found so far"].to_numpy()[useful]
        self.stairs.set_data(
            np.concatenate([[0.0], np.repeat(ends, 2)[:-1]]) if useful.any() else [],
            np.repeat(prices[useful], 2) if useful.any() else [],
        )
        most = style.nice(max(ends.max(initial=1), 1))
        style.fit_x(self.costs, 0, most)
        tallest = max(prices[useful].max(initial=0), 1.1 * result["worth"])
        style.fit_y(self.costs, [tallest])
        self.worth.set_data([0, most], [result["worth"]] * 2)
        found, average = result["totals"][["qualified", "average cost"]]
        self.here.set_data([found] * 2, self.costs.get_ylim())
        self.next.set_data([found], [average])

    def _write_costs(self, costs: pd.DataFrame) -> None:
        """The cost beside each method. It stays while the budget moves, so it belongs to the background."""
        shift = 0.015 * self.found.get_xlim()[1]
        ends, prices = costs["can find"].to_list(), costs["next costs"].to_list()
        if (ends, prices) == self.written:
            return
        self.written = (ends, prices)
        for row, (text, end, cost) in enumerate(zip(self.numbers, ends, prices, strict=True)):
            text.set_position((end + shift, row))
            text.set_text(_("{cost:,.0f} each").format(cost=cost) if np.isfinite(cost) else _("finds nobody"))
