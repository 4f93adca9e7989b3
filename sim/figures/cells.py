"""An outcome over two levers of which one is a switch: a cell for each point, with its value."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.array import Array
from sim.figures.kit import style
from sim.figures.kit.label import AT, Place, lettered, note, size
from sim.findings.sweep import SweepFinding
from sim.studies.lever import figures
from sim.words import percent

_WIDE, _HIGH = 0.34, 0.17
"""Size of a cell from which on its value is written into it, inches."""

_DARK = 0.5
"""Brightness of a colour below which letters on it are white."""


def draw(ax: Axes, finding: SweepFinding, *, group: int, shades: Array, norm: Any) -> None:
    """Draw a cell for each point of a group, all as wide and as high as each other."""
    values = finding.certain(group).T
    down, along = values.shape
    edges = np.arange(along + 1) - 0.5, np.arange(down + 1) - 0.5
    ax.set(xlim=(-0.5, along - 0.5), ylim=(-0.5, down - 0.5))
    indices = np.ma.masked_invalid(np.where(np.isfinite(values), norm(values), np.nan))
    for row, up in zip(indices, range(down), strict=True):
        for at, index in enumerate(row):
            if index is np.ma.masked:
                continue
            shade = shades[min(int(index), len(shades) - 1)]
            box = Rectangle((edges[0][at], edges[1][up]), 1, 1, facecolor=shade, zorder=0)
            box.set(edgecolor="white", linewidth=0.8)
            ax.add_patch(box)
    wide, high = size(ax)
    if wide / along >= _WIDE and high / down >= _HIGH:
        _numbers(ax, finding, values, shades=shades, norm=norm)
    for _, at, places in finding.scenarios:
        spots = [
            np.flatnonzero(axis.places == place)
            for axis, place in zip(finding.axes, places, strict=True)
        ]
        if at == group and all(len(one) for one in spots):
            corner = float(spots[0][0]) - 0.5, float(spots[1][0]) - 0.5
            outline = Rectangle(corner, 1, 1, fill=False, edgecolor=style.INK, linewidth=1.8)
            outline.set(zorder=4, clip_on=False)
            ax.add_patch(outline)


def _numbers(ax: Axes, finding: SweepFinding, values: Array, *, shades: Array, norm: Any) -> None:
    """Write the value of each cell into it."""
    for row, up in zip(values, range(len(values)), strict=True):
        for at, value in enumerate(row):
            if not np.isfinite(value):
                continue
            shade = shades[min(int(norm(value)), len(shades) - 1)]
            dark = float(np.dot(shade[:3], (0.3, 0.59, 0.11))) < _DARK
            colour = "white" if dark else style.INK
            letters = lettered(style.SMALL, color=colour, ha="center", va="center_baseline")
            text = percent(value) if finding.in_percent else figures(float(value))
            note(ax, text, place=Place(at, up, AT), letters=letters)
