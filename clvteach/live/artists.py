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
        x, heights, base = np.broadcast_arrays(
            np.asarray(x, float), np.asarray(heights, float), np.asarray(base, float)
        )
        left, right, top = x - width / 2, x + width / 2, base + heights
        self.set_verts(
            np.stack(
                [
                    np.column_stack([left, base]),
                    np.column_stack([left, top]),
                    np.column_stack([right, top]),
                    np.column_stack([right, base]),
                ],
                axis=1,
            )
        )

    def lie(self, y, lengths, *, base=0.0, height: float = 0.6) -> None:
        """Set the bars lying down: centres ``y``, ``lengths`` to the right of ``base``."""
        y, lengths, base = np.broadcast_arrays(
            np.asarray(y, float), np.asarray(lengths, float), np.asarray(base, float)
        )
        low, high, end = y - height / 2, y + height / 2, base + lengths
        self.set_verts(
            np.stack(
                [
                    np.column_stack([base, low]),
                    np.column_stack([base, high]),
                    np.column_stack([end, high]),
                    np.column_stack([end, low]),
                ],
                axis=1,
            )
        )


class Ghosts(Bars):
    """Bars as dashed outlines: what was, behind what is."""

    def __init__(self, axes: Axes, **style):
        super().__init__(
            axes, **{"facecolors": "none", "edgecolors": "#595959", "linewidths": 1.6, "linestyles": "--", **style}
        )
