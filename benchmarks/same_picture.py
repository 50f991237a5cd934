"""One picture with one slider, shown in three ways: by clvteach, by plain ``interact`` with pyplot, by ipympl.

Two axes, three lines with markers and three bars, 900 × 350 pixels, in the workbook's style. Nothing but the way of
showing differs, so that ``bench_sliders.py`` and ``bench_browser.py`` compare the ways.
"""

from __future__ import annotations

import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from clvteach import style
from clvteach.live import App, Bars, Slider

SIZE = (9, 3.5)  # inches, at 100 pixels an inch
START, LEAST, MOST = 30, 1, 100
YEARS = np.arange(21)
RETENTION = {"low": 0.75, "middle": 0.85, "high": 0.95}


def values(level: float) -> tuple[np.ndarray, np.ndarray]:
    """What the slider changes: three curves (3 × 21) and their sums (3)."""
    curves = level * np.array([*RETENTION.values()])[:, None] ** YEARS
    return curves, curves.sum(axis=1)


def two_axes(figure: Figure) -> tuple[Axes, Axes]:
    """The axes with all that does not move. Their limits suit every position of the slider."""
    years, totals = figure.subplots(1, 2, width_ratios=[2, 1])
    years.set(title="Income of each year", xlabel="Year", xlim=(-0.5, 20.5), ylim=(0, 105))
    totals.set(title="Total", xlim=(-0.6, 2.6), ylim=(0, 1400))
    totals.set_xticks(range(3), RETENTION)
    return years, totals


class Kept:
    """The picture as it is drawn when its artists are kept: by clvteach, and in an ipympl figure."""

    def __init__(self, figure: Figure):
        years, totals = two_axes(figure)
        self.lines = [
            years.plot([], [], marker=marker, label=name)[0]
            for name, marker in zip(RETENTION, style.MARKERS, strict=False)
        ]
        years.legend()
        self.bars = Bars(totals, facecolors=style.SERIES[:3])
        self.moving = [*self.lines, self.bars]

    def update(self, result: tuple[np.ndarray, np.ndarray]) -> None:
        """Move the artists to new values."""
        curves, sums = result
        for line, curve in zip(self.lines, curves, strict=True):
            line.set_data(YEARS, curve)
        self.bars.place(range(3), sums)


class WithNewLimits(Kept):
    """The same picture where every step changes the limits of an axis: nothing can be kept, all is drawn again."""

    def __init__(self, figure: Figure):
        super().__init__(figure)
        self.years = figure.axes[0]

    def update(self, result: tuple[np.ndarray, np.ndarray]) -> None:
        """Move the artists and the upper limit."""
        super().update(result)
        self.years.set_ylim(0, 105 + result[0][0, 0] / 100)


def with_clvteach(drawing: type[Kept] = Kept) -> App:
    """The picture as an app of the workbook."""
    return App(
        "The same picture",
        [Slider("level", "Level", START, LEAST, MOST, 1)],
        values,
        drawing,
        lambda result: f"The totals are {result[1][0]:.0f}, {result[1][1]:.0f} and {result[1][2]:.0f}.",
        size=SIZE,
    )


def with_interact() -> ipywidgets.IntSlider:
    """The picture as teaching notebooks show it: a function that plots, under ``interact``. Gives its slider."""
    import matplotlib.pyplot as plt

    style.use()

    def plot(level):
        curves, sums = values(level)
        years, totals = two_axes(plt.figure(figsize=SIZE))
        for name, marker, curve in zip(RETENTION, style.MARKERS, curves, strict=False):
            years.plot(YEARS, curve, marker=marker, label=name)
        years.legend()
        totals.bar(range(3), sums, color=style.SERIES[:3])
        plt.show()

    slider = _slider()
    ipywidgets.interact(plot, level=slider)
    return slider


def with_ipympl() -> tuple[ipywidgets.IntSlider, ipywidgets.DOMWidget]:
    """The picture in an ipympl figure whose artists are kept. Gives its slider and its canvas."""
    from ipympl.backend_nbagg import Canvas, FigureManager

    style.use()
    figure = Figure(figsize=SIZE)
    canvas = Canvas(figure)
    FigureManager(canvas, 0)
    kept = Kept(figure)
    kept.update(values(START))
    slider = _slider()

    def move(change):
        kept.update(values(change["new"]))
        canvas.draw_idle()

    slider.observe(move, "value")
    display(ipywidgets.VBox([slider, canvas]))
    return slider, canvas


def _slider() -> ipywidgets.IntSlider:
    return ipywidgets.IntSlider(value=START, min=LEAST, max=MOST, description="Level")
