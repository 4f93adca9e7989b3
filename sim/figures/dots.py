"""Dots piled up over the number of states that each stands for."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import AT_X, Place, inches, lettered, note, size
from sim.figures.kit.page import MARGIN, page
from sim.findings.dots import DotsFinding
from sim.words import number, spelt

_SIDE, _TALL, _LEAST, _UNDER, _OVER = 0.3, 2.7, 1.0, 0.46, 0.45

_SIZES = (1, 2, 5, 10, 20, 50, 100, 200)
"""How many neighbouring numbers may share a pile, or a mark of the axis."""

_PILES, _MARKS = 40, 10
"""Piles next to each other, and numbers under the axis besides 0, at most."""

_LARGEST, _SMALLEST, _FILLED = 0.28, 0.12, 0.86
"""Width of a dot with its air, inches: at most, and below which a pile gets a second column of
dots; and the share of that width that is painted."""

_APART = 0.9
"""Share of the room of a pile that several columns of dots fill."""

_BELOW = "#B3B3B3"


@dataclass(frozen=True)
class Plan:
    """How dots are piled up."""

    each: int
    """How many neighbouring numbers share a pile."""
    first: float
    last: float
    """Ends of the axis."""
    columns: int
    """Dots next to each other in a pile."""
    cell: float
    """Width of a dot with its air, inches."""
    height: float
    """Height of the highest pile, inches."""


def draw(finding: DotsFinding) -> Figure:
    """Draw the dots, and the line from which on states are as many as the article counts."""
    states, willing = finding.table["states"], finding.willing
    edge = MARGIN + _SIDE
    planned = plan(states, line=willing, wide=style.WIDTH - 2 * edge, tall=_TALL)
    tall = max(planned.height, _LEAST)
    sheet = page(finding, height=_UNDER + tall + _OVER)
    ax = sheet.axes(left=edge, right=edge, bottom=_UNDER, top=_UNDER + tall)
    ax.set(xlim=(planned.first, planned.last), ylim=(0, tall), yticks=[])
    _pile(ax, finding, planned=planned)
    at = willing - 0.5
    line = ax.axvline(at, ymax=1 + 0.3 / tall, label="willing", clip_on=False)
    line.set(color=style.INK, linewidth=0.9, dashes=(4, 3))
    few, enough = f"fewer than {spelt(willing)}", f"{spelt(willing)} or more"
    if lettering.width(few, style.font()) + 0.1 < inches(ax, at) - MARGIN:
        left = lettered(color=style.QUIET, ha="right")
        note(ax, few, place=Place(at, 1, AT_X, right=-6, up=12), letters=left)
    right = lettered(weight="semibold", color=style.LINE)
    note(ax, enough, place=Place(at, 1, AT_X, right=6, up=12), letters=right)
    high = int(planned.last)
    ticks = range(0, high + 1, next(each for each in _SIZES if high <= _MARKS * each))
    mark(ax, ticks, labels=[number(tick) for tick in ticks])
    below = lettered(color=style.QUIET, ha="center", va="top")
    what = f", {planned.each} numbers to a pile" if planned.each > 1 else ""
    axis = lettering.fit(f"{finding.axis}{what}", style.font(), room=style.WIDTH - 2 * MARGIN)
    note(ax, axis, place=Place(0.5, 0, up=-20), letters=below)
    return sheet.figure


def plan(values: Array, *, line: int, wide: float, tall: float) -> Plan:
    """Choose how dots that stand for whole numbers are piled up in a room of some inches.

    A pile begins at the line, so that none has dots on both sides of it.
    """
    high = max(float(values.max()), line + 2.0)
    each = next((many for many in _SIZES if high < many * _PILES), _SIZES[-1])
    ends = middles(np.array([0.0, high]), each, line=line) + each * np.array([-0.5, 0.5])
    first, last = min(float(ends[0]), -each / 2), float(ends[1])
    room = wide * each / (last - first)
    _, counts = np.unique(middles(values, each, line=line), return_counts=True)
    most = int(counts.max())
    columns, cell = _columns(room, most, tall)
    return Plan(each, first, last, columns, cell, cell * -(-most // columns))


def middles(values: Array, each: int, *, line: int) -> Array:
    """Middle of the pile that each number belongs to, on the axis."""
    return np.asarray(line + each * np.floor((values - line) / each) + (each - 1) / 2)


def _columns(room: float, most: int, tall: float) -> tuple[int, float]:
    """Choose the columns of dots in a pile, one unless dots get too small, and a dot's width."""
    cells = {1: min(room, tall / most, _LARGEST)}
    if cells[1] >= _SMALLEST:
        return 1, cells[1]
    for columns in range(2, most + 1):
        cells[columns] = min(_APART * room / columns, tall / -(-most // columns), _LARGEST)
    best = max(cells, key=lambda columns: (round(cells[columns], 6), -columns))
    return best, cells[best]


def _pile(ax: Axes, finding: DotsFinding, *, planned: Plan) -> None:
    """Pile up dots, in rising order, by a plan; those from the line on in blue, no deal hollow."""
    values, line = finding.table["states"], finding.willing
    place = middles(values, planned.each, line=line)
    _, which = np.unique(place, return_inverse=True)
    rank = np.arange(len(place)) - np.searchsorted(which, which)
    row = rank // planned.columns
    alike = np.minimum(planned.columns, np.bincount(which)[which] - row * planned.columns)
    inch = size(ax)[0] / (planned.last - planned.first)
    across = (rank % planned.columns - (alike - 1) / 2) * planned.cell / inch
    colours = [style.LINE if value >= line else _BELOW for value in values]
    dots = EllipseCollection(
        _FILLED * planned.cell,
        _FILLED * planned.cell,
        0,
        units="inches",
        offsets=np.column_stack([place + across, (row + 0.5) * planned.cell]),
        offset_transform=ax.transData,
        facecolors=[
            colour if deal else "white"
            for colour, deal in zip(colours, finding.table["deal"], strict=True)
        ],
        edgecolors=colours,
        linewidths=1.2,
        label="dots",
    )
    ax.add_collection(dots)
