"""Pictures of states and conversions. Moving ones are built once on a figure and updated; still ones come as :class:`Still`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.ticker import MaxNLocator

from clvteach import style
from clvteach.language import _
from clvteach.live import Bars, Ghosts, beyond_bar
from clvteach.live.picture import Picture
from clvteach.states.cohorts import FLOWS
from clvteach.states.model import (
    ACTUAL,
    CONVERSIONS,
    FIRST,
    LOST,
    LOYAL,
    NON,
    POTENTIAL,
    REPEAT,
    TARGET,
)

PLACES = {
    POTENTIAL: (0, 2.1),
    TARGET: (0, 0.5),
    FIRST: (2.6, 2.1),
    REPEAT: (5.2, 2.1),
    LOYAL: (7.8, 2.1),
    LOST: (5.2, 0.0),
    NON: (7.8, 0.0),
}
WIDE, HIGH = 1.5, 0.62
PALE = {False: "#f2f2f2", True: "#fff3c4"}


class Still:
    """A picture that does not move, with the sentence that says what it shows."""

    def __init__(self, draw, sentence: str, size: tuple[float, float]):
        self.sentence = sentence
        self.png = Picture(draw, size).png()

    def __repr__(self) -> str:
        return self.sentence

    def _repr_png_(self) -> bytes:
        return self.png


def _box(axes: Axes, x: float, y: float, words: str, *, wide=WIDE, high=HIGH, **style_) -> FancyBboxPatch:
    box = FancyBboxPatch(
        (x - wide / 2, y - high / 2),
        wide,
        high,
        boxstyle="round,pad=0.02,rounding_size=0.12",
        **{"facecolor": PALE[False], "edgecolor": style.INK, "linewidth": 1.2, "zorder": 3, **style_},
    )
    axes.add_patch(box)
    axes.text(x, y, words, ha="center", va="center", zorder=4)
    return box


def _arrow(axes: Axes, start, end, *, bend: float = 0, **style_) -> FancyArrowPatch:
    arrow = FancyArrowPatch(
        start,
        end,
        connectionstyle=f"arc3,rad={bend}",
        arrowstyle="-|>",
        mutation_scale=14,
        shrinkA=1,
        shrinkB=1,
        **{"color": style.QUIET, "linewidth": 1.4, "zorder": 2, **style_},
    )
    axes.add_patch(arrow)
    return arrow


def _bare(axes: Axes, xlim, ylim) -> None:
    axes.set(xlim=xlim, ylim=ylim)
    axes.axis("off")


def _ends(before: str, after: str):
    """Where an arrow leaves one box and meets the other."""
    (x0, y0), (x1, y1) = PLACES[before], PLACES[after]
    if {before, after} == {REPEAT, LOST}:  # there and back, side by side
        side = -0.3 if after == LOST else 0.3
        up = np.sign(y1 - y0) * HIGH / 2
        return (x0 + side, y0 + up), (x1 + side, y1 - up)
    if x0 == x1:
        up = np.sign(y1 - y0) * HIGH / 2
        return (x0, y0 + up), (x1, y1 - up)
    if y0 == y1:
        return (x0 + WIDE / 2, y0), (x1 - WIDE / 2, y1)
    if before == TARGET:
        return (x0 + WIDE / 2, y0), (x1 - 0.3, y1 - HIGH / 2)
    side = np.sign(x1 - x0)
    return (x0 + 0.2 * side, y0 - HIGH / 2), (x1 - side * WIDE / 2, y1 + HIGH / 4)


class Graph:
    """The states as boxes, the allowed conversions as arrows."""

    def __init__(self, axes: Axes):
        _bare(axes, (-0.95, 8.9), (-0.5, 3.0))
        x, y = PLACES[REPEAT]
        _box(
            axes,
            *(x, y + 0.14, ""),
            wide=PLACES[LOYAL][0] - PLACES[FIRST][0] + WIDE + 0.4,
            high=HIGH + 0.62,
            **{"facecolor": "none", "linestyle": "--", "edgecolor": style.QUIET, "zorder": 1},
        )
        axes.text(x, y + 0.55, _(ACTUAL), ha="center", va="center", color=style.QUIET)
        self.boxes = {state: _box(axes, *place, _(state)) for state, place in PLACES.items()}
        self.arrows = {arrow: _arrow(axes, *_ends(*arrow)) for arrow in CONVERSIONS}

    def mark(self, state: str, right: bool) -> None:
        """Put one state forward, with the arrows that lead out of it."""
        for name, box in self.boxes.items():
            here = name == state
            box.set_facecolor(PALE[here])
            box.set_linewidth(3 if here else 1.2)
            box.set_linestyle("-" if right or not here else "--")
            box.set_edgecolor((style.GREEN if right else style.ORANGE) if here else style.INK)
        for (before, _after), arrow in self.arrows.items():
            arrow.set_color(style.INK if before == state else style.RULE)
            arrow.set_linewidth(2.2 if before == state else 1.2)


def graph() -> Still:
    """The five states and the conversions that the course allows, drawn.

    Examples
    --------
    >>> graph()
    The states of a customer: 10 arrows show which conversions are possible. No arrow leads out of non-customer.
    """

    class Drawn(Graph):
        def __init__(self, figure: Figure):
            axes = figure.subplots()
            super().__init__(axes)
            for x, y, words in (
                (-0.1, 1.3, _("picked")),
                (1.3, 2.2, _("buys")),
                (1.62, 0.85, _("buys")),
                (3.9, 2.2, _("buys again")),
                (6.5, 2.2, _("keeps on")),
                (4.8, 1.05, _("stops")),
                (5.6, 1.05, _("won back")),
                (6.5, 0.1, _("given up")),
            ):
                side = {_("picked"): "right", _("stops"): "right", _("won back"): "left"}.get(words, "center")
                axes.text(x, y, words, ha=side, va="bottom" if side == "center" else "center", fontsize=11)
            self.moving = []

        def update(self) -> None:
            pass

    return Still(
        Drawn,
        _(
            "The states of a customer: {number} arrows show which conversions are possible. No arrow leads out of {state}."
        ).format(number=len(CONVERSIONS), state=_(NON)),
        (9, 3.6),
    )


def kinds() -> Still:
    """The four kinds of customers, seen from the firm.

    Examples
    --------
    >>> kinds()
    The firm sells to four kinds of customers: consumers use the goods, business customers make new goods of them, distributors sell them on, internal customers are departments of the firm itself.
    """

    class Drawn:
        def __init__(self, figure: Figure):
            axes = figure.subplots()
            _bare(axes, (-1.1, 8.4), (-0.4, 4.1))
            _box(axes, 0, 1.9, _("the firm"), high=3.4, facecolor="#dbeaf5")
            rows = (
                (_("retail consumer"), _("uses it")),
                (_("business customer"), _("makes something new of it and sells that")),
                (_("distributor, agent"), _("sells it on and earns the difference")),
                (_("internal customer"), _("a department of the firm with a business of its own")),
            )
            for place, (name, what) in enumerate(rows):
                y = 3.4 - place
                _arrow(axes, (WIDE / 2 + 0.05, y), (1.9, y))
                _box(axes, 2.95, y, name, wide=2.1)
                axes.text(4.2, y, what, va="center")
            self.moving = []

        def update(self) -> None:
            pass

    return Still(
        Drawn,
        _(
            "The firm sells to four kinds of customers: consumers use the goods, business customers make new goods of them, distributors sell them on, internal customers are departments of the firm itself."
        ),
        (9, 3.2),
    )


def contributions() -> Still:
    """The five things that customers give a firm.

    Examples
    --------
    >>> contributions()
    Customers give a firm five things: profit, other customers, information, word of mouth and strength against rivals.
    """

    class Drawn:
        def __init__(self, figure: Figure):
            axes = figure.subplots()
            _bare(axes, (-1.1, 8.6), (-0.4, 5.1))
            _box(axes, 0, 2.4, _("its customers"), high=4.6, facecolor="#fff3c4")
            _box(axes, 7.7, 2.4, _("the firm"), high=4.6, facecolor="#dbeaf5")
            rows = (
                (_("profit: they pay the bills"), style.BLUE),
                (_("other customers: a full shop draws people"), style.ORANGE),
                (_("information: wishes, complaints, rivals"), style.GREEN),
                (_("word of mouth: friends are believed"), style.PURPLE),
                (_("strength: hard for rivals to take away"), style.INK),
            )
            for place, (words, color) in enumerate(rows):
                y = 4.25 - place
                _arrow(axes, (WIDE / 2 + 0.05, y), (7.7 - WIDE / 2 - 0.05, y), color=color, linewidth=2.4)
                axes.text(3.85, y + 0.1, words, ha="center", va="bottom")
            self.moving = []

        def update(self) -> None:
            pass

    return Still(
        Drawn,
        _(
            "Customers give a firm five things: profit, other customers, information, word of mouth and strength against rivals."
        ),
        (9, 3.2),
    )


class Stocks:
    """Stacked stocks over the months, the last month's flows between the states, and revenue with the kept one."""

    SHOWN = (LOYAL, REPEAT, FIRST, TARGET, LOST)

    def __init__(self, figure: Figure):
        self.stocks, self.flows, self.money = figure.subplots(1, 3, width_ratios=[1.25, 0.85, 1.05])
        self.stocks.set(title=_("People in each state"), xlabel=_("Month"))
        self.layers = []
        colors = (style.BLUE, style.SKY, style.GREEN, style.AMBER, style.RULE)
        for state, color, hatch in zip(self.SHOWN, colors, style.HATCHES, strict=False):
            layer = PolyCollection(
                [], facecolors=color, hatch=hatch, edgecolors="white", linewidths=0.8, label=_(state)
            )
            self.stocks.add_collection(layer, autolim=False)
            self.layers.append(layer)
        self.flows.set(title=_("Moves (month 24)"))
        self.flows.set_yticks(
            range(len(FLOWS)),
            [f"{short(before)} → {short(after)}" for before, after in FLOWS],
        )
        self.flows.set(xlim=(0, 1), ylim=(len(FLOWS) - 0.4, -0.6))
        self.flows.grid(False)
        self.flows.xaxis.set_visible(False)
        self.bars = Bars(self.flows, facecolors=style.SKY)
        self.ghosts = Ghosts(self.flows, linewidths=1.2)
        self.numbers = [self.flows.text(0, place, "", va="center") for place in range(len(FLOWS))]
        self.money.set(title=_("Revenue a month"), xlabel=_("Month"))
        (self.line,) = self.money.plot([], [], color=style.BLUE, label=_("as set"))
        (self.kept,) = self.money.plot([], [], color=style.QUIET, linestyle="--", label=_("kept"))
        (self.limit,) = self.money.plot([], [], color=style.ORANGE, linestyle=(0, (1, 2)), label=_("steady state"))
        for axes in (self.stocks, self.money):
            style.thousands(axes.yaxis)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        figure.legend(
            handles=[*self.layers, self.line, self.kept, self.limit],
            loc="outside lower center",
            ncols=8,
            columnspacing=1,
            handlelength=1.5,
            handletextpad=0.5,
        )
        self.moving = [*self.layers, self.bars, self.ghosts, *self.numbers, self.line, self.kept, self.limit]

    def update(self, result: dict, kept: dict) -> None:
        """Show stocks, flows and revenue, and the flows and revenue kept from before."""
        stocks = result["stocks"]
        months = stocks.index.to_numpy(float)
        tops = np.cumsum(stocks[list(self.SHOWN)].to_numpy(), axis=1).T
        below = np.zeros_like(months)
        for layer, top in zip(self.layers, tops, strict=True):
            layer.set_verts(
                [np.column_stack([np.append(months, months[::-1]), np.append(top, below[::-1])])], closed=True
            )
            below = top
        style.fit_x(self.stocks, 0, months[-1])
        style.fit_y(self.stocks, tops[-1])
        moved, before = result["flows"].iloc[-1].to_numpy(), kept["flows"].iloc[-1].to_numpy()
        places = np.arange(len(moved))
        most = style.nice(1.45 * max(moved.max(), before.max(), 1))  # the bars are scaled, so that the axis never moves
        self.bars.lie(places, moved / most)
        self.ghosts.lie(places, before / most, height=0.76)
        for text, place, value, old in zip(self.numbers, places, moved, before, strict=True):
            text.set_position((beyond_bar(value, old, 0.3 * most) / most + 0.02, place))
            text.set_text(f"{value:,.0f}")
        self.line.set_data(result["revenue"].index, result["revenue"])
        self.kept.set_data(kept["revenue"].index, kept["revenue"])
        self.limit.set_data(months[[0, -1]], [result["steady"]["revenue"]] * 2)
        style.fit_x(self.money, 0, months[-1])
        style.fit_y(self.money, [*result["revenue"], *kept["revenue"], result["steady"]["revenue"]])


def short(state: str) -> str:
    """A state's name where there is little room: in Chinese without the word for customer.

    >>> short("lost")
    'lost'
    """
    return _(state) if state == NON else _(state).removesuffix("客户").removesuffix("购买")


class OneLife:
    """A customer's state over time, up to one event, which is told above the line."""

    ORDER = (NON, LOST, POTENTIAL, TARGET, FIRST, REPEAT, LOYAL)

    def __init__(self, figure: Figure):
        self.axes = figure.subplots()
        self.axes.set(xlabel=_("Day"), ylim=(-0.5, 7.6))
        self.axes.set_yticks(range(len(self.ORDER)), [_(state) for state in self.ORDER])
        style.thousands(self.axes.xaxis)
        self.actual = self.axes.axhspan(3.5, 6.5, color="#eef5fb", zorder=0)
        (self.line,) = self.axes.plot([], [], color=style.BLUE, drawstyle="steps-post")
        kinds_ = ((_("a purchase"), "o", style.BLUE), (_("something else happens"), "s", style.ORANGE))
        self.marks = [
            self.axes.plot([], [], color=color, linestyle="none", marker=marker, markersize=8, label=words)[0]
            for words, marker, color in (*kinds_, (_("silence"), "X", style.INK))
        ]
        (self.now,) = self.axes.plot(
            [], [], "o", markersize=19, markerfacecolor="none", markeredgecolor=style.INK, markeredgewidth=1.5
        )
        self.words = self.axes.text(0.01, 0.98, "", transform=self.axes.transAxes, va="top")
        figure.legend(handles=self.marks, loc="outside lower center", ncols=3)
        self.moving = [self.line, *self.marks, self.now, self.words]

    def update(self, result: dict) -> None:
        """Show the events so far."""
        seen: pd.DataFrame = result["events"]
        level = seen["state after"].map(self.ORDER.index).to_numpy()
        day, kind = seen["day"].to_numpy(), seen["kind"].to_numpy()
        self.line.set_data(day, level)
        groups = (kind == "purchase", ~np.isin(kind, ["purchase", "silence"]), kind == "silence")
        for mark, here in zip(self.marks, groups, strict=True):
            mark.set_data(day[here], level[here])
        self.now.set_data(day[-1:], level[-1:])
        style.fit_x(self.axes, -0.02 * result["until"], 1.03 * result["until"])
        self.words.set_text(_("Day {day}: {event}").format(day=day[-1], event=seen["what happens"].iloc[-1]))


class CardOnGraph:
    """A card above the graph of states, with the chosen state put forward and its arrows."""

    def __init__(self, figure: Figure):
        top, bottom = figure.subplots(2, 1, height_ratios=[1, 4])
        _bare(top, (0, 1), (0, 1))
        self.words = top.text(0, 1, "", va="top")
        self.graph = Graph(bottom)
        self.verdict = bottom.text(-0.8, -0.3, "", va="center", fontsize=16)
        names = [text for text in bottom.texts if text is not self.verdict]
        self.moving = [*self.graph.arrows.values(), *self.graph.boxes.values(), *names, self.words, self.verdict]

    def update(self, result: dict) -> None:
        """Show the card and where it was placed."""
        self.words.set_text(result["words"])
        self.graph.mark(result["state"], result["right"])
        self.verdict.set_text(_("right") if result["right"] else _("not yet"))
        self.verdict.set_color(style.GREEN if result["right"] else style.ORANGE)
