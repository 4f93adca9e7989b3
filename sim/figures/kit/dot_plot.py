"""Dots piled up over an axis of whole numbers, as large as they can be without touching."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection

from sim.array import Array
from sim.figures.kit import style

SIZES = (1, 2, 5, 10, 20, 50, 100, 200)
"""Round numbers of things that may share a pile."""

_MOST = 40
"""Piles next to each other at most."""

_LARGEST, _SMALLEST, _FILLED = 0.28, 0.12, 0.92
"""Width of a dot with its air, inches: at most, and below which a pile gets a second file of
dots; and the share of that width that is painted."""

_APART = 0.9
"""Share of the room of a pile that several files of dots fill."""

_BELOW = "#B3B3B3"


@dataclass(frozen=True)
class Plan:
    """How dots are piled up.

    Attributes
    ----------
    each
        How many neighbouring numbers share a pile.
    first, last
        Ends of the axis.
    files
        Dots next to each other in a pile.
    cell
        Width of a dot with its air, inches.
    height
        Height of the highest pile, inches.
    """

    each: int
    first: float
    last: float
    files: int
    cell: float
    height: float


def plan(values: Array, *, line: int, wide: float, tall: float) -> Plan:
    """Choose how dots are piled up.

    Parameters
    ----------
    values
        Whole numbers from 0 on, what each dot stands for.
    line
        Number at which a pile begins, so that none has dots on both sides of it; on the axis.
    wide, tall
        Room, inches.

    Returns
    -------
    The plan.
    """
    high = max(float(values.max()), line + 2.0)
    each = next((size for size in SIZES if high < size * _MOST), SIZES[-1])
    ends = middles(np.array([0.0, high]), each, line=line) + each * np.array([-0.5, 0.5])
    first, last = min(float(ends[0]), -each / 2), float(ends[1])
    room = wide * each / (last - first)
    _, counts = np.unique(middles(values, each, line=line), return_counts=True)
    files, cell = _files(room, int(counts.max()), tall)
    return Plan(each, first, last, files, cell, cell * -(-int(counts.max()) // files))


def middles(values: Array, each: int, *, line: int) -> Array:
    """Give the middle of the pile that each number belongs to, on the axis."""
    return np.asarray(line + each * np.floor((values - line) / each) + (each - 1) / 2)


def pile(ax: Axes, values: Array, *, line: int, planned: Plan) -> None:
    """Pile up dots by a plan, those from a line on in blue.

    Parameters
    ----------
    ax
        Axes whose horizontal limits are those of the plan, and whose vertical unit is the inch.
    values
        What each dot stands for, in rising order.
    line
        Number from which on dots are blue.
    planned
        The plan.
    """
    place = middles(values, planned.each, line=line)
    _, which = np.unique(place, return_inverse=True)
    rank = np.arange(len(place)) - np.searchsorted(which, which)
    row = rank // planned.files
    alike = np.minimum(planned.files, np.bincount(which)[which] - row * planned.files)
    inch = ax.get_window_extent().width / style.DPI / (planned.last - planned.first)
    across = (rank % planned.files - (alike - 1) / 2) * planned.cell / inch
    dots = EllipseCollection(
        _FILLED * planned.cell,
        _FILLED * planned.cell,
        0,
        units="inches",
        offsets=np.column_stack([place + across, (row + 0.5) * planned.cell]),
        offset_transform=ax.transData,
        facecolors=[style.LINE if value >= line else _BELOW for value in values],
        linewidths=0,
        label="dots",
    )
    ax.add_collection(dots)


def _files(room: float, most: int, tall: float) -> tuple[int, float]:
    """Choose the files of dots in a pile, one unless dots get too small, and a dot's width."""
    cells = {1: min(room, tall / most, _LARGEST)}
    if cells[1] >= _SMALLEST:
        return 1, cells[1]
    for files in range(2, most + 1):
        cells[files] = min(_APART * room / files, tall / -(-most // files), _LARGEST)
    best = max(cells, key=lambda files: (round(cells[files], 6), -files))
    return best, cells[best]
