"""Every scenario by every outcome: how much more or less of it than in the one compared to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.kit import lettering, style
from sim.figures.kit.column import Column, Strip, direction, mean, same, strip
from sim.figures.kit.note import lettered
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.scenario_style import cast, quoted
from sim.outcomes.guarantee_index import Estimate
from sim.results.measurement import measure
from sim.studies.significance import ranked, standing
from sim.words import counted, listing, spelt

if TYPE_CHECKING:
    from sim.studies.comparison import Comparison

_ROW, _HEAD, _NAMES, _NUMBER, _AIR = 0.215, 0.4, 1.95, 0.4, 0.11

_NAME = 8.5

def draw(comparison: Comparison) -> Figure:
    """Draw a row for each scenario and a column for each outcome.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    The figure.
    """
    order = _order(comparison)
    tall = _ROW * (len(order) + 1)
    sheet = page(
        title=title(comparison),
        subtitle=_subtitle(comparison),
        foot=lettering.plain(comparison.foot),
        height=tall + _HEAD,
    )
    ax = sheet.axes(left=0, right=0, bottom=0, top=tall)
    ax.set(xlim=(0, style.WIDTH), ylim=(len(order) - 0.5, -1.5))
    ax.set_axis_off()
    left = MARGIN + _names(ax, comparison, order) + 0.12
    each = (style.WIDTH - MARGIN - left) / len(_COLUMNS)
    for k, column in enumerate(_COLUMNS):
        end = left + (k + 1) * each
        place = Strip(left + k * each + _AIR, each - _NUMBER - _AIR, end)
        gaps = _gaps(comparison, column)
        strip(ax, [gaps[row] for row in order], column=column, place=place)
        _level(ax, comparison, column=column, end=end)
    _rules(ax, len(order))
    return sheet.figure

def _names(ax: Axes, comparison: Comparison, order: list[int]) -> float:
    """Write the titles at the left of the rows; give the width they take, inches."""
    parts = cast(comparison)
    wide = 0.0
    for row, k in enumerate([-1, *order], start=-1):
        part, weight = parts[k + 1], "regular" if k >= 0 else "semibold"
        font = style.font(_NAME, weight)
        name = lettering.fit(part.label, font, room=_NAMES)
        letters = lettered(_NAME, weight, color=style.INK, va="center_baseline")
        ax.text(MARGIN, row, name, **letters)
        wide = max(wide, lettering.width(name, font))
    return wide

def _level(ax: Axes, comparison: Comparison, *, column: Column, end: float) -> None:
    """Write the heading of a column, and what it is in the scenario compared to."""
    heading = lettered(style.SMALL, "semibold", ha="right", va="baseline")
    for up, line in enumerate(reversed(column.heading)):
        ax.text(end, -1.5 - (0.06 + 0.14 * up) / _ROW, line, **heading)
    level = measure(column.measure, comparison.to).estimate.value
    letters = lettered(style.SMALL, "semibold", ha="right", va="center_baseline")
    ax.text(end, -1, mean(level, column), **letters)

def _rules(ax: Axes, rows: int) -> None:
    """Draw a hairline under each row, and a firmer one under the first."""
    heights = [row + 0.5 for row in range(-1, rows)]
    ends = [[(MARGIN, y), (style.WIDTH - MARGIN, y)] for y in heights]
    colours = [style.AXIS, *[style.GRID] * rows]
    lines = LineCollection(ends, colors=colours, linewidths=0.6, zorder=0)
    ax.add_collection(lines, autolim=False)
