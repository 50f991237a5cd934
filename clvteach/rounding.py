"""One tolerance for the house: what floating point leaves behind never decides anything.

``1 - .9`` is a little less than ``.1``, and ``88.98 + 81.74 + 145.99 - 316.71`` a little more than 0. On paper the first
reaches .1, and the second is 0. So wherever a calculated number meets a threshold or another number, the models ask here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

ROUNDING = 1e-12  # of the numbers that were calculated with: a cent in ten thousand millions is still seen


def _noise(*sizes: ArrayLike) -> np.ndarray:
    """How far two numbers may be apart because of rounding, where numbers of these sizes were calculated with."""
    largest = np.abs(np.asarray(sizes[0], dtype=float))
    for size in sizes[1:]:
        largest = np.maximum(largest, np.abs(size))
    return np.where(np.isfinite(largest), ROUNDING * largest, 0.0)


def reaches(values: ArrayLike, limit: ArrayLike, *, size: ArrayLike = 0.0) -> np.ndarray:
    """Which values are at the limit or above it. What only rounding keeps below it is at it.

    Parameters
    ----------
    values, limit : float or array
        What was calculated, and the threshold.
    size : float or array
        The size of the numbers that went into the calculation, where they were larger than the result: for a sum that
        cancels, the sum without the signs.

    Returns
    -------
    ndarray of bool

    Examples
    --------
    >>> bool(reaches(1 - .9, .1)), bool(reaches(.0999, .1))
    (True, False)
    """
    values, limit = np.asarray(values, dtype=float), np.asarray(limit, dtype=float)
    with np.errstate(invalid="ignore", over="ignore"):  # infinite minus infinite; the first comparison decides then
        return (values >= limit) | (limit - values <= _noise(values, limit, size))


def exceeds(values: ArrayLike, limit: ArrayLike, *, size: ArrayLike = 0.0) -> np.ndarray:
    """Which values are above the limit, and not only because of rounding. The parameters are those of :func:`reaches`.

    >>> bool(exceeds(.07 * 100, 7)), bool(exceeds(7.01, 7))
    (False, True)
    """
    return ~reaches(limit, values, size=size)


def compared(value: float, other: float) -> int:
    """Which of two numbers is larger: 1 the first, −1 the second, 0 none but for rounding.

    >>> compared(1944.83, 1750.34), compared(.1 + .2, .3)
    (1, 0)
    """
    return int(exceeds(value, other)) - int(exceeds(other, value))


def without_noise(values: ArrayLike, size: ArrayLike) -> np.ndarray:
    """Values, where those that are 0 but for rounding are 0. `size` is that of :func:`reaches`.

    >>> float(without_noise(.1 + .2 - .3, size=.6))
    0.0
    """
    values = np.asarray(values, dtype=float)
    return np.where(np.abs(values) <= _noise(size), 0.0, values)


def levelled(values: ArrayLike) -> np.ndarray:
    """A list of values, where those that differ only because of rounding are the same number.

    >>> levelled([.3, 5, .1 + .2]).tolist()
    [0.3, 5.0, 0.3]
    """
    values = np.asarray(values, dtype=float)
    order = np.argsort(values, kind="stable")
    rising = values[order]
    starts = np.ones(len(values), dtype=bool)
    starts[1:] = exceeds(rising[1:], rising[:-1])
    level = np.empty_like(values)
    level[order] = rising[np.flatnonzero(starts)[np.cumsum(starts) - 1]] if len(values) else rising
    return level


def rounded_up(values: ArrayLike) -> np.ndarray:
    """Values rounded up to whole numbers; what only rounding lifts above a whole number is that number.

    >>> rounded_up([3.0000000000000004, 3.1]).tolist()
    [3.0, 4.0]
    """
    values = np.asarray(values, dtype=float)
    whole = np.rint(values)
    noise = np.minimum(_noise(values), 0.001)  # no part in per cent of a whole number is so near to the next one
    return np.where(np.abs(values - whole) <= noise, whole, np.ceil(values))
