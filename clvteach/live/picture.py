"""One matplotlib figure kept alive: its artists are moved, and only what moved is drawn again."""

from __future__ import annotations

import struct
import zlib
from typing import Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from clvteach import style

DPI = 100


class Drawing(Protocol):
    """What a chapter's ``figure`` module gives the engine: built once on a figure, then updated.

    ``moving`` lists the artists that change at every step. All others (axes, ticks, titles, legends) make up the
    background, which is drawn again only after ``update`` touched one of them.
    """

    moving: list[Artist]

    def update(self, *results) -> None:
        """Move the artists to new results."""


class Picture:
    """A figure, what is drawn on it, and its image as PNG.

    Parameters
    ----------
    draw : callable
        ``draw(figure)`` builds a :class:`Drawing`.
    size : tuple of float
        Width and height in inches, at 100 pixels an inch.
    """

    def __init__(self, draw, size: tuple[float, float]):
        # rcParams belong to the whole process, and later drawing may happen on another thread than a learner's own
        # plotting: so the style is put on here, once, and is not needed again.
        with style.context():
            self.figure = Figure(figsize=size, dpi=DPI)
            self._canvas = FigureCanvasAgg(self.figure)
            self.drawing: Drawing = draw(self.figure)
            for axes in self.figure.axes:
                style.keep_ticks(axes)
        for artist in self.drawing.moving:
            artist.set_animated(True)
            artist.set_in_layout(False)  # the layout is kept, so it must suit every position, not the first alone
        self._places = [axes.get_position() for axes in self.figure.axes]
        self._arranged: dict[tuple, list] = {}  # lengths of the labels → where the axes are
        self._background = None

    def png(self, *results) -> bytes:
        """The picture of some results."""
        self._draw(*results)
        return encode(self._canvas.buffer_rgba())

    def _draw(self, *results) -> None:
        self.drawing.update(*results)
        # matplotlib marks the figure stale when a background artist changed; animated ones do not count
        if self._background is None or self.figure.stale:
            self._arrange()
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self.figure.bbox)
        else:
            self._canvas.restore_region(self._background)
        self._draw_moving()

    def sharp(self, scale: float, *results) -> bytes:
        """The same with ``scale`` times as many pixels in each direction."""
        self._draw(*results)  # brings the kept background up to date
        self.figure.set_dpi(scale * DPI)
        try:
            self._canvas.draw()
            self._draw_moving()
            return encode(self._canvas.buffer_rgba())
        finally:
            self.figure.set_dpi(DPI)
            self._canvas.get_renderer()  # of the old size again
            self.figure.stale = False  # the kept background is still right

    def _arrange(self) -> None:
        """Make room for the labels. Finding it is as dear as the drawing itself, so it is kept for labels of these lengths."""
        both = [axis for axes in self.figure.axes for axis in (axes.xaxis, axes.yaxis)]
        lengths = tuple(tuple(sorted(len(label.get_text()) for label in axis.get_ticklabels())) for axis in both)
        known = self._arranged.get(lengths)
        for axes, place in zip(self.figure.axes, known or self._places, strict=True):
            axes.set_position(place)  # the engine starts from where things are, and ends a little elsewhere
            axes.set_in_layout(True)  # a position set by hand takes them out
        if known is None:
            ConstrainedLayoutEngine().execute(self.figure)
            self._arranged[lengths] = [axes.get_position() for axes in self.figure.axes]

    def _draw_moving(self) -> None:
        for artist in self.drawing.moving:
            self.figure.draw_artist(artist)


def encode(pixels) -> bytes:
    """An image of height × width × 4 bytes as PNG, without its transparency.

    Rows are stored unfiltered at the quickest compression: half the time of an ordinary PNG writer, and flat areas of
    one colour are small all the same (PNG specification, W3C, third edition, 2025).

    >>> encode(np.zeros((2, 3, 4), np.uint8))[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    pixels = np.asarray(pixels)
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each row begins with its filter: 0, none
    for channel in range(3):  # one at a time: a fraction of the time of copying them together
        rows[:, 1 + channel :: 3] = pixels[:, :, channel]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
