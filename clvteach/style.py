"""How pictures look: one palette, one type, Chinese that never shows as boxes.

The colours are those of :mod:`clvteach.palette`, which stay apart for colour-blind readers; lines differ by marker and dash
as well. Importing this module registers the workbook's Chinese font with matplotlib.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.ticker import StrMethodFormatter

from clvteach.palette import AMBER, BLUE, GREEN, INK, ORANGE, PAPER, PURPLE, QUIET, RULE, SKY

FONT_FILE = Path(__file__).parent / "fonts" / "ClvteachSans-Regular.ttf"
FONT = "Clvteach Sans"
font_manager.fontManager.addfont(FONT_FILE)

SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, AMBER)
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (3, 2)))
HATCHES = ("", "//", "--", "\\\\", "xx", "||")

_RC = {
    "font.family": [FONT, "DejaVu Sans"],
    "font.size": 12,
    "axes.titlesize": 13,
    "axes.labelsize": 12,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "legend.fontsize": 11,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.prop_cycle": cycler(color=SERIES[:6], linestyle=DASHES),
    "grid.color": RULE,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "hatch.linewidth": 0.8,
}


def context():
    """A ``with`` block in which matplotlib draws in the workbook's style."""
    return matplotlib.rc_context(_RC)


def use() -> None:
    """Give the learner's own matplotlib pictures the workbook's style, Chinese labels included."""
    matplotlib.rcParams.update(_RC)


def keep_ticks(axes: Axes) -> None:
    """Let ticks that matplotlib makes later, while drawing, look as the style in force says now."""
    rc = matplotlib.rcParams
    axes.tick_params(
        axis="both",
        which="both",
        labelfontfamily=rc["font.family"],
        labelsize=rc["xtick.labelsize"],
        color=rc["xtick.color"],
        labelcolor=rc["xtick.color"],
        grid_color=rc["grid.color"],
        grid_linewidth=rc["grid.linewidth"],
    )


def thousands(axis) -> None:
    """Write an axis's numbers as 1,000 rather than 1000 or 1e3."""
    axis.set_major_formatter(StrMethodFormatter("{x:,.10g}"))


def percent(axis) -> None:
    """Write an axis's fractions as per cent."""
    axis.set_major_formatter(StrMethodFormatter("{x:.0%}"))


def nice(value: float) -> float:
    """The next round number (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × a power of ten) away from zero, so that axes move seldom.

    >>> nice(389.4), nice(-12), nice(0)
    (400.0, -12.0, 0.0)
    """
    if value == 0 or not np.isfinite(value):
        return 0.0
    power = 10.0 ** np.floor(np.log10(abs(value)))
    step = next(step for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if abs(value) <= step * power * (1 + 1e-9))
    return float(np.sign(value) * step * power)


def fit_y(axes: Axes, values, *, room: float = 1.03) -> None:
    """Set an axes' vertical limits to round numbers around the values and zero, touching them only when they change.

    An unchanged axis need not be drawn again, and does not jump under the learner's eyes at every step of a slider.
    """
    values = np.asarray(values, dtype=float)
    low, high = nice(min(0.0, room * np.min(values))), nice(max(0.0, room * np.max(values)))
    if low == high:
        high = 1.0
    if axes.get_ylim() != (low, high):
        axes.set_ylim(low, high)


def fit_x(axes: Axes, low: float, high: float) -> None:
    """Set an axes' horizontal limits, touching them only when they change."""
    if axes.get_xlim() != (low, high):
        axes.set_xlim(low, high)
