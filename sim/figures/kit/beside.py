"""A place for the name of each curve: near its own, away from the others, on nothing."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from matplotlib.axes import Axes

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.label import halo
from sim.figures.kit.note import Place, lettered, note

_AIR = 0.07
"""Least distance between a name and its curve, inches."""

_AWAY = (_AIR, 2 * _AIR, 3 * _AIR, 4 * _AIR)
"""Distances that are tried, inches."""

_TALL = 0.13
"""Height of a name, inches."""

_FAR = 0.6
"""Beyond this distance from the other curves, inches, a place is as good as another."""

_SIDES = ((0.0, 0.0), (-1.0, -1.0), (-0.5, 0.0), (-0.5, -1.0))
"""Where the lower left corner lies from the curve, in widths and heights of the name."""

Curves = Mapping[str, tuple[Array, Array]]


def beside(
    ax: Axes, curves: Curves, *, names: Mapping[str, tuple[str, str]], taken: Curves
) -> None:
    """Write the name of each curve beside it; one that finds no place stays unnamed.

    Parameters
    ----------
    ax
        Axes whose limits are set.
    curves
        Horizontal and vertical values of each curve, in the units of the axes.
    names
        For each curve its name and its colour.
    taken
        Other lines that no name may touch.
    """
    points = {key: _dots(ax, *line) for key, line in curves.items()}
    rest = [_dots(ax, *line) for line in taken.values()]
    corners = ax.transAxes.transform([(0, 0), (1, 1)]) / style.DPI
    boxes: list[Array] = []
    for key, (name, colour) in names.items():
        size = np.array([lettering.width(name, style.font(weight="semibold")), _TALL])
        others = [dots for other, dots in points.items() if other != key]
        avoided = np.concatenate([points[key], *others, *rest])
        free = [
            box
            for box in _candidates(points[key], size)
            if np.all(box[0] >= corners[0])
            and np.all(box[1] <= corners[1])
            and not _hits(box, avoided)
            and not any(_touch(box, other) for other in boxes)
        ]
        if not free:
            continue
        best = free[int(np.argmax([_merit(box, points[key], others) for box in free]))]
        boxes.append(best)
        x, y = ax.transAxes.inverted().transform(best[0] * style.DPI)
        letters = lettered(weight="semibold", color=colour, path_effects=halo(), va="bottom")
        note(ax, name, place=Place(float(x), float(y)), letters=letters)


def _dots(ax: Axes, x: Array, y: Array) -> Array:
    """Give points along a line, no further apart than a few hundredths of an inch, inches."""
    corner = np.asarray(ax.transData.transform(np.column_stack([x, y]))) / style.DPI
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corner, axis=0).T))])
    along = np.linspace(0, length[-1], max(2, int(length[-1] / 0.03)))
    return np.column_stack([np.interp(along, length, corner[:, k]) for k in (0, 1)])


def _candidates(dots: Array, size: Array) -> list[Array]:
    """Give boxes around the points of a curve, lower left and upper right corner of each."""
    boxes: list[Array] = []
    for air, side in product(_AWAY, _SIDES):
        low = dots[::5] + np.array(side) * size + air * (1 + 2 * np.array(side))
        boxes.extend(np.stack([corner, corner + size]) for corner in low)
    return boxes


def _hits(box: Array, dots: Array) -> bool:
    """Say whether any point lies in a box or nearly so."""
    air = 0.6 * _AIR
    return bool(np.any(np.all((dots > box[0] - air) & (dots < box[1] + air), axis=1)))


def _touch(box: Array, other: Array) -> bool:
    return bool(np.all((box[0] < other[1] + _AIR) & (other[0] < box[1] + _AIR)))


def _merit(box: Array, own: Array, others: Sequence[Array]) -> float:
    """Say how clearly a box belongs to its curve: near it, and far from the others."""
    return min([_FAR, *(_gap(box, dots) for dots in others)]) - 2 * _gap(box, own)


def _gap(box: Array, dots: Array) -> float:
    """Measure the distance from a box to the nearest point."""
    gap = np.maximum(np.maximum(box[0] - dots, dots - box[1]), 0)
    return float(np.hypot(gap[:, 0], gap[:, 1]).min())
