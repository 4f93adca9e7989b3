"""Every scenario by every outcome, as a table of differences with their intervals."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.label import lettered
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.scenario_style import hollow, shade, tint
from sim.findings.overview import Column, OverviewFinding
from sim.outcomes.guarantee_index import Estimate

_ROW, _HEAD, _NAMES, _NUMBER, _AIR = 0.215, 0.4, 2.2, 0.4, 0.09
_NAME = 8.5


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
    names, wide = lettering.fit_all(labels, style.font(_NAME, "semibold"), room=_NAMES)
    for row, name in enumerate(names, start=-1):
        weight = "regular" if row >= 0 else "semibold"
        letters = lettered(_NAME, weight, color=style.INK, va="center_baseline")
        ax.text(MARGIN, row, name, **letters)
    return wide


def limits(gaps: Sequence[Estimate]) -> tuple[float, float]:
    """Choose a scale that has 0 and all differences with their intervals in it."""
    drawn = [gap for gap in gaps if isfinite(gap.value)]
    ends = [end for gap in drawn for end in (gap.value, gap.low, gap.high) if isfinite(end)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    if low == high:
        return -1.0, 1.0
    air = 0.08 * (high - low)
    return low - air, high + air


def _strip(ax: Axes, column: Column, *, left: float, width: float, right: float) -> None:
    """Draw a column, one row a difference, the first at height 0 and the others below.

    The horizontal unit of the axes is the inch, and the vertical one the row. Numbers end at the
    right; a difference that is none has no number.
    """
    gaps, ways = column.gaps, column.signs
    low, high = limits(gaps)
    scale = width / (high - low)
    zero = left - low * scale
    ax.plot([zero, zero], [-0.5, len(gaps) - 0.5], color=style.AXIS, linewidth=0.8, zorder=1)
    drawn = [k for k, gap in enumerate(gaps) if isfinite(gap.value)]
    places = [zero + scale * gaps[k].value for k in drawn]
    stems: dict[str, Any] = {"colors": [tint(shade(ways[k]), 0.35) for k in drawn]}
    ax.hlines(drawn, zero, places, linewidths=4.0, capstyle="butt", label="stem", **stems)
    bars = [k for k in drawn if isfinite(gaps[k].low)]
    lows = [zero + scale * gaps[k].low for k in bars]
    highs = [zero + scale * gaps[k].high for k in bars]
    look: dict[str, Any] = {"colors": [shade(ways[k]) for k in bars], "linewidths": 1.5}
    ax.hlines(bars, lows, highs, capstyle="butt", label=f"interval {column.measure}", **look)
    dots = ax.scatter(places, drawn, s=16, label=column.measure)
    hollow(dots, [ways[k] for k in drawn])
    for k, written in enumerate(column.differences):
        if ways[k]:
            letters = lettered(style.SMALL, "semibold", color=shade(ways[k]))
            ax.text(right, k, written, ha="right", va="center_baseline", **letters)
