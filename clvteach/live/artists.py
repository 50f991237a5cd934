"""Groups of shapes that one call moves: much quicker to draw than one matplotlib artist each."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection


class Bars(PolyCollection):
    """Any number of vertical bars as one artist.

    Parameters
    ----------
    axes : Axes
        Where they stand. They are added to it.
    **style
        Anything a matplotlib collection takes: ``facecolors``, ``hatch``, ``label`` …
    """

    def __init__(self, axes: Axes, **style):
        super().__init__([], **{"edgecolors": "white", "linewidths": 0.5, **style})
        axes.add_collection(self, autolim=False)

    def place(self, x, heights, *, base=0.0, width: float = 0.8) -> None:
        """Set the bars: centres ``x``, ``heights`` above ``base``, all broadcast against each other."""
        self.set_verts(_corners(x, heights, base, width))

    def lie(self, y, lengths, *, base=0.0, height: float = 0.6) -> None:
        """Set the bars lying down: centres ``y``, ``lengths`` to the right of ``base``."""
        self.set_verts(_corners(y, lengths, base, height)[:, :, ::-1])


def _corners(centres, lengths, base, thickness: float) -> np.ndarray:
    """The four corners of each standing bar: bars × 4 × (x, y)."""
    centres, lengths, base = np.broadcast_arrays(
        np.asarray(centres, float), np.asarray(lengths, float), np.asarray(base, float)
    )
    left, right, end = centres - thickness / 2, centres + thickness / 2, base + lengths
    return np.stack([[left, left, right, right], [base, end, end, base]], axis=-1).transpose(1, 0, 2)


class Ghosts(Bars):
    """Bars as dashed outlines: what was, behind what is."""

    def __init__(self, axes: Axes, **style):
        super().__init__(
            axes, **{"facecolors": "none", "edgecolors": "#595959", "linewidths": 1.6, "linestyles": "--", **style}
        )


def beyond_bar(value: float, kept: float, room: float) -> float:
    """Where the number of a bar stands: at its end if the kept outline leaves it ``room`` inside, otherwise beyond both.

    >>> beyond_bar(10, kept=100, room=20), beyond_bar(90, kept=100, room=20), beyond_bar(120, kept=100, room=20)
    (10, 100, 120)
    """
    return value if kept - value > room else max(value, kept)
