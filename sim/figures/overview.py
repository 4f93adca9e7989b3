"""Every scenario by every outcome, as a table of differences with their intervals."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.label import lettered
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.scenario_style import hollow, shade
from sim.findings.comparison import dwarfing
from sim.findings.overview import Column, OverviewFinding
from sim.outcomes.guarantee_index import Estimate
from sim.studies.contrast import direction

_ROW, _HEAD, _NAMES, _NUMBER, _AIR = 0.215, 0.4, 1.95, 0.4, 0.11
_NAME = 8.5

_FAR = 2.5
"""Differences so many times the others lie off the scale."""

_ARROW = 0.07


def draw(finding: OverviewFinding) -> Figure:
    """Draw a row for each scenario and a column for each outcome."""
    rows = len(finding.labels)
    tall = _ROW * (rows + 1)
    sheet = page(finding, height=tall + _HEAD)
    ax = sheet.axes(left=0, right=0, bottom=0, top=tall)
    ax.set(xlim=(0, style.WIDTH), ylim=(rows - 0.5, -1.5))
    ax.set_axis_off()
    left = MARGIN + _names(ax, (finding.first, *finding.labels)) + 0.12
    each = (style.WIDTH - MARGIN - left) / len(finding.columns)
    bold = lettered(style.SMALL, "semibold", ha="right")
    for k, one in enumerate(finding.columns):
        end = left + (k + 1) * each
        _strip(ax, one, left=left + k * each + _AIR, width=each - _NUMBER - _AIR, right=end)
        for up, line in enumerate(reversed(one.heading)):
            ax.text(end, -1.5 - (0.06 + 0.14 * up) / _ROW, line, va="baseline", **bold)
        ax.text(end, -1, one.level, va="center_baseline", **bold)
    below, colours = [row + 0.5 for row in range(-1, rows)], [style.AXIS, *[style.GRID] * rows]
    ax.hlines(below, MARGIN, style.WIDTH - MARGIN, colors=colours, linewidths=0.6, zorder=0)
    return sheet.figure


def _names(ax: Axes, labels: tuple[str, ...]) -> float:
    """Write the titles at the left of the rows; return the width they take, inches."""
    wide = 0.0
    for row, label in enumerate(labels, start=-1):
        weight = "regular" if row >= 0 else "semibold"
        font = style.font(_NAME, weight)
        name = lettering.fit(label, font, room=_NAMES)
        letters = lettered(_NAME, weight, color=style.INK, va="center_baseline")
        ax.text(MARGIN, row, name, **letters)
        wide = max(wide, lettering.width(name, font))
    return wide


def limits(gaps: Sequence[Estimate]) -> tuple[float, float]:
    """Choose a scale about 0 for all differences but those that would dwarf the others."""
    sizes = sorted(abs(gap.value) for gap in gaps if isfinite(gap.value))
    far = dwarfing(sizes, _FAR)
    top = max((size for k, size in enumerate(sizes) if k not in far), default=0.0)
    drawn = [gap for gap in gaps if isfinite(gap.value) and abs(gap.value) <= top]
    ends = [end for gap in drawn for end in (gap.value, gap.low, gap.high) if isfinite(end)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    if low == high:
        return -1.0, 1.0
    air = 0.08 * (high - low)
    return low - air, high + air


def _strip(ax: Axes, column: Column, *, left: float, width: float, right: float) -> None:
    """Draw a column, one row a difference, the first at height 0 and the others below.

    The horizontal unit of the axes is the inch, and the vertical one the row. Numbers end at the
    right.
    """
    gaps = column.gaps
    low, high = limits(gaps)
    scale = width / (high - low)
    drawn = [k for k, gap in enumerate(gaps) if isfinite(gap.value)]
    inside = [k for k in drawn if low <= gaps[k].value <= high]
    zero = left - low * scale
    ax.plot([zero, zero], [-0.5, len(gaps) - 0.5], color=style.AXIS, linewidth=0.8, zorder=1)
    bars = [k for k in inside if isfinite(gaps[k].low)]
    lows = [zero + scale * max(gaps[k].low, low) for k in bars]
    highs = [zero + scale * min(gaps[k].high, high) for k in bars]
    look: dict[str, Any] = {"colors": [shade(gaps[k]) for k in bars], "linewidths": 1.7}
    ax.hlines(bars, lows, highs, capstyle="butt", label=f"interval {column.measure}", **look)
    places = [zero + scale * gaps[k].value for k in inside]
    dots = ax.scatter(places, inside, s=12, label=column.measure)
    hollow(dots, [gaps[k] for k in inside])
    for k in set(drawn) - set(inside):
        _arrow(ax, k, gaps[k], end=left + (width if gaps[k].value > 0 else 0.0))
    for k, (gap, written) in enumerate(zip(gaps, column.differences, strict=True)):
        sure = direction(gap) != 0
        colour = shade(gap) if sure else style.QUIET
        letters = lettered(style.SMALL, "semibold" if sure else "regular", color=colour)
        ax.text(right, k, written, ha="right", va="center_baseline", **letters)


def _arrow(ax: Axes, k: int, gap: Estimate, *, end: float) -> None:
    """Point to a difference that lies off the scale."""
    right = gap.value > 0
    at = end - _ARROW / 2 if right else end + _ARROW / 2
    dots = ax.scatter([at], [k], marker=">" if right else "<", s=22, color=shade(gap))
    dots.set(linewidths=0, zorder=3, label="off the scale")
