"""One matplotlib figure kept alive: its artists are moved, and only what moved is drawn again."""

from __future__ import annotations

from io import BytesIO
from typing import Protocol

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from clvteach import style


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
        Width and height in inches.
    dpi : float
        Pixels per inch.
    """

    def __init__(self, draw, size: tuple[float, float], dpi: float = 100):
        with style.context():
            self.figure = Figure(figsize=size, dpi=dpi, layout="constrained")
            self._canvas = FigureCanvasAgg(self.figure)
            self.drawing: Drawing = draw(self.figure)
        for artist in self.drawing.moving:
            artist.set_animated(True)
        self._background = None

    def png(self, *results) -> bytes:
        """The picture of some results."""
        with style.context():  # ticks are made while drawing, and take their type from the style in force
            self.drawing.update(*results)
            # matplotlib marks the figure stale when a background artist changed; animated ones do not count
            if self._background is None or self.figure.stale:
                self._canvas.draw()
                self._background = self._canvas.copy_from_bbox(self.figure.bbox)
            else:
                self._canvas.restore_region(self._background)
            for artist in self.drawing.moving:
                self.figure.draw_artist(artist)
        return _encode(self._canvas)


def _encode(canvas: FigureCanvasAgg) -> bytes:
    image = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert(
        "RGB"
    )
    out = BytesIO()
    image.save(out, format="png", compress_level=1)
    return out.getvalue()
