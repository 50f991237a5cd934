"""Pictures of customer lifetime value. Each class is built once on a figure and updated with new results."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from clvteach import style
from clvteach.language import _
from clvteach.live import Bars, Ghosts


def model_names() -> dict[str, str]:
    """The three models of the course, as the learner reads them."""
    return {
        "revenue": _("Revenue (model 1)"),
        "profit": _("Profit (model 2)"),
        "contribution": _("Contribution (model 3)"),
    }


def _headroom(values: np.ndarray) -> np.ndarray:
    """Values moved away from 0, so that the number written beyond each bar's end has room."""
    values = np.asarray(values, dtype=float)
    span = np.ptp(np.append(values, 0))
    return values + span * np.where(values < 0, -0.2, 0.1)  # below, the names of the bars come next


def _write_above(texts, x, values, span: float) -> None:
    """Numbers at the ends of standing bars, above positive ones and below negative ones."""
    for text, at, value in zip(texts, x, values, strict=True):
        text.set_position((at, value + np.copysign(0.02 * span, value)))
        text.set_va("bottom" if value >= 0 else "top")
        text.set_text(f"{value:,.0f}")


class ValueByYear:
    """The three models side by side: present value of each year on the left, the totals on the right.

    Dashed outlines show what the year's money is before discounting.
    """

    def __init__(self, figure: Figure):
        names = model_names()
        self.years, self.totals = figure.subplots(1, 2, width_ratios=[1.9, 1])
        self.years.set(title=_("Present value of each year"), xlabel=_("Year"))
        self.totals.set(title=_("Customer lifetime value"))
        self.totals.set_xticks(range(3), [_("Revenue"), _("Profit"), _("Contribution")])
        self.totals.set_xlim(-0.6, 2.6)
        self.bars, self.undiscounted, self.sums = [], [], []
        for axes in (self.years, self.totals):
            axes.axhline(0, color=style.QUIET, linewidth=0.8)
            style.thousands(axes.yaxis)
        self.years.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        for name, color, hatch in zip(names.values(), style.SERIES, style.HATCHES, strict=False):
            self.bars.append(Bars(self.years, facecolors=color, hatch=hatch, label=name))
            self.sums.append(Bars(self.totals, facecolors=color, hatch=hatch))
            self.undiscounted.append(Ghosts(self.years, linewidths=0.9, label="_"))
        self.undiscounted[0].set_label(_("before discounting"))
        figure.legend(handles=[*self.bars, self.undiscounted[0]], loc="outside lower center", ncols=4)
        self.numbers = [self.totals.text(0, 0, "", ha="center") for _model in names]
        self.moving = [*self.bars, *self.undiscounted, *self.sums, *self.numbers]

    def update(self, result: tuple[pd.DataFrame, pd.DataFrame]) -> None:
        """Show (present values, undiscounted values): years in the index, models in the columns."""
        present, nominal = result
        years = present.index.to_numpy(float)
        for place, name in enumerate(present.columns):
            x = years + (place - 1) * 0.27
            self.bars[place].place(x, present[name], width=0.25)
            self.undiscounted[place].place(x, nominal[name], width=0.25)
            self.sums[place].place([place], [present[name].sum()], width=0.7)
        totals = present.sum().to_numpy()
        style.fit_x(self.years, -0.6, max(years[-1], 1) + 0.6)
        style.fit_y(self.years, nominal.to_numpy())
        style.fit_y(self.totals, _headroom(totals))
        _write_above(self.numbers, range(3), totals, np.ptp(self.totals.get_ylim()))


class TwoCustomers:
    """Customers A and B under two models, and how far A's service cost may rise before the winner changes."""

    def __init__(self, figure: Figure):
        self.models, self.turning = figure.subplots(1, 2, width_ratios=[1.1, 1])
        self.models.set(title=_("Who is worth more?"))
        self.models.set_xticks(range(2), [_("Revenue (model 1)"), _("Contribution (model 3)")])
        self.models.set_xlim(-0.6, 1.6)
        self.turning.set(title=_("Contribution as A costs more to serve"), xlabel=_("Service cost of A a year"))
        style.thousands(self.turning.xaxis)
        for axes in (self.models, self.turning):
            axes.axhline(0, color=style.QUIET, linewidth=0.8)
            style.thousands(axes.yaxis)
        label_a, label_b = _("Customer A"), _("Customer B")
        self.bars = [
            Bars(self.models, facecolors=style.BLUE, label=label_a),
            Bars(self.models, facecolors=style.ORANGE, hatch="//", label=label_b),
        ]
        self.numbers = [self.models.text(0, 0, "", ha="center") for _bar in range(4)]
        (self.line_a,) = self.turning.plot([], [], color=style.BLUE, linestyle="-", label=label_a)
        (self.line_b,) = self.turning.plot([], [], color=style.ORANGE, linestyle="--", label=label_b)
        (self.now,) = self.turning.plot([], [], "o", color=style.BLUE, markersize=10, label=_("A now"))
        (self.turn,) = self.turning.plot([], [], "X", color=style.INK, markersize=10, label=_("turning point"))
        figure.legend(handles=[*self.bars, self.now, self.turn], loc="outside lower center", ncols=4)
        self.moving = [*self.bars, *self.numbers, self.line_a, self.line_b, self.now, self.turn]

    def update(self, result: dict) -> None:
        """Show the values of both customers and the line of A's contribution over its service cost."""
        values = np.array(
            [[result["revenue A"], result["contribution A"]], [result["revenue B"], result["contribution B"]]]
        )
        style.fit_y(self.models, _headroom(values))
        span = np.ptp(self.models.get_ylim())
        for row, bars in enumerate(self.bars):
            x = np.arange(2) + (row - 0.5) * 0.4
            bars.place(x, values[row], width=0.36)
            _write_above(self.numbers[2 * row : 2 * row + 2], x, values[row], span)
        costs = result["costs"]
        self.line_a.set_data(costs, result["contribution A by cost"])
        self.line_b.set_data(costs[[0, -1]], [result["contribution B"]] * 2)
        self.now.set_data([result["cost A"]], [result["contribution A"]])
        turning = result["turning cost"]
        inside = turning is not None and costs[0] <= turning <= costs[-1]
        self.turn.set_data(*([[turning], [result["contribution B"]]] if inside else [[], []]))
        style.fit_x(self.turning, costs[0], costs[-1])
        style.fit_y(self.turning, np.append(result["contribution A by cost"], result["contribution B"]))


class Waterfall:
    """The six components of customer lifetime value, each standing on the sum of those before it."""

    def __init__(self, figure: Figure):
        self.axes = figure.subplots()
        self.axes.set(title=_("What customer lifetime value is made of"))
        names = [
            _("first\npurchase"),
            _("repeat\npurchase"),
            _("cross-\nselling"),
            _("lower cost\nto serve"),
            _("referrals"),
            _("price\npremium"),
            _("total"),
        ]
        labels = [f"CLV{place}\n{name}" for place, name in enumerate(names[:-1], start=1)] + [f"CLV\n{names[-1]}"]
        self.axes.set_xticks(range(7), labels)
        self.axes.set_xlim(-0.6, 6.6)
        self.axes.axhline(0, color=style.QUIET, linewidth=0.8)
        style.thousands(self.axes.yaxis)
        self.gains = Bars(self.axes, facecolors=style.BLUE)
        self.losses = Bars(self.axes, facecolors=style.ORANGE, hatch="//")
        self.total = Bars(self.axes, facecolors=style.GREEN, hatch="--")
        (self.steps,) = self.axes.plot([], [], color=style.QUIET, linewidth=1, linestyle=":")
        self.numbers = [self.axes.text(0, 0, "", ha="center") for _name in names]
        self.moving = [self.gains, self.losses, self.total, self.steps, *self.numbers]

    def update(self, parts: pd.Series) -> None:
        """Show the components and, last, their total."""
        values = parts.to_numpy(float)
        tops = np.cumsum(values[:-1])
        bases = tops - values[:-1]
        up = values[:-1] >= 0
        places = np.arange(6)
        self.gains.place(places[up], values[:-1][up], base=bases[up])
        self.losses.place(places[~up], values[:-1][~up], base=bases[~up])
        self.total.place([6], values[-1:])
        self.steps.set_data(np.repeat(np.arange(7), 2)[1:-1], np.repeat(tops, 2))
        ends = np.append(np.maximum(tops, bases), max(values[-1], 0))
        style.fit_y(self.axes, _headroom(np.append(np.append(ends, tops), values[-1])))
        lift = 0.015 * np.ptp(self.axes.get_ylim())
        for place, (text, value) in enumerate(zip(self.numbers, values, strict=True)):
            text.set_position((place, ends[place] + lift))
            text.set_text(f"{value:+,.0f}" if place < 6 else f"{value:,.0f}")


class Tornado:
    """How far CLV moves when each input alone moves down and up by the same part."""

    def __init__(self, figure: Figure):
        self.axes = figure.subplots()
        self.axes.set(title=_("What moves customer lifetime value"), xlabel=_("Customer lifetime value"))
        self.axes.grid(True, axis="x")
        self.axes.grid(False, axis="y")
        style.thousands(self.axes.xaxis)
        self.low = Bars(self.axes, facecolors=style.ORANGE, hatch="//", label=_("input lower"))
        self.high = Bars(self.axes, facecolors=style.BLUE, label=_("input higher"))
        (self.base,) = self.axes.plot([], [], color=style.INK, linewidth=1.2)
        self.axes.legend(handles=[self.low, self.high], loc="lower right")
        self.names: tuple[str, ...] = ()
        self.moving = [self.low, self.high, self.base]

    def update(self, result: tuple[pd.DataFrame, float]) -> None:
        """Show (sensitivity table, CLV at the present inputs)."""
        table, value = result
        rows = np.arange(len(table))
        self.low.lie(rows, table["value at low"] - value, base=value)
        self.high.lie(rows, table["value at high"] - value, base=value)
        self.base.set_data([value, value], [-0.5, len(table) - 0.5])
        names = tuple(input_names()[name] for name in table.index)
        if names != self.names:  # the largest stands on top
            self.names = names
            self.axes.set_yticks(rows, names)
            self.axes.set_ylim(len(table) - 0.5, -0.5)
        ends = table[["value at low", "value at high"]].to_numpy()
        reach = style.nice(max(1.15 * np.abs(ends - value).max(), 0.02 * abs(value), 1.0))
        middle = round(value / reach * 4) * reach / 4
        style.fit_x(self.axes, middle - 1.2 * reach, middle + 1.2 * reach)


def input_names() -> dict[str, str]:
    """The inputs of the contribution model, as the learner reads them."""
    return {
        "income": _("Income a year"),
        "service_cost": _("Service cost a year"),
        "rate": _("Discount rate"),
        "periods": _("Years"),
        "first_purchase": _("First purchase"),
        "acquisition_cost": _("Acquisition cost"),
        "growth": _("Income growth"),
        "retention": _("Retention rate"),
    }
