"""A horizontal scale from 0, of square roots where a few would leave the rest no room."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from sim.array import Array
from sim.figures.kit import style
from sim.figures.kit.note import lettered
from sim.figures.kit.page import steps
from sim.words import number

_ROUND = (0, 100, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000)
_APART = 0.24
"""Least distance between two marks of a scale of square roots, shares of the axis."""


def scale(ax: Axes, most: float, *, root: bool) -> None:
    """Mark the horizontal axis from 0 to a little more than the most that is drawn.

    Parameters
    ----------
    ax
        The axes.
    most
        The largest value drawn.
    root
        Whether the scale is that of square roots.
    """
    top = max(1.05 * most, 1.0)
    ticks: list[float] = steps(top)
    if root:
        ax.set_xscale("function", functions=(_forward, np.square))
        ticks = _thinned([float(tick) for tick in _ROUND if tick <= top], top)
    ax.set_xlim(0, top)
    ax.set_xticks(ticks, [number(tick) for tick in ticks], **lettered(style.SMALL))
    ax.minorticks_off()
    ax.grid(visible=True, axis="x", color=style.GRID, linewidth=0.8)
    ax.set_axisbelow(True)


def _forward(values: Array) -> Array:
    return np.sqrt(np.maximum(values, 0.0))


def _thinned(ticks: Sequence[float], top: float) -> list[float]:
    """Keep marks of a scale of square roots that are far enough from each other."""
    kept: list[float] = []
    for tick in ticks:
        if not kept or np.sqrt(tick / top) - np.sqrt(kept[-1] / top) > _APART:
            kept.append(tick)
    return kept
