"""Public support beside guarantees: what losing and gaining either changes."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import AT_Y, Place, lettered, note
from sim.figures.kit.page import MARGIN, page, pale
from sim.figures.kit.scenario_style import hollow, shade
from sim.findings.overview import Column
from sim.findings.publics import PublicsFinding
from sim.outcomes.guarantee_index import Estimate
from sim.studies.contrast import same
from sim.words import interval, signed

_NAMES, _ROW, _FLOOR, _HEAD, _BETWEEN = 2.1, 0.27, 0.46, 0.3, 0.22

_NUMBER, _INTERVAL = 0.4, 0.84
"""Room for a difference, and for its interval beside it, inches."""

_TRIPLE, _BREAK = 3, 0.6
"""Rows of a pair, and the blank between the two pairs, in rows."""


def draw(finding: PublicsFinding) -> Figure:
    """Draw a panel for each measure, with three rows for the loss and three for the gain."""
    names, wide = lettering.fit_all(finding.labels, style.font(), room=_NAMES)
    rows = [k + _BREAK * (k // _TRIPLE) for k in range(len(names))]
    tall = _ROW * (rows[-1] + 1)
    sheet = page(finding, height=_FLOOR + tall + _HEAD)
    left = MARGIN + wide + 0.12
    count = len(finding.columns)
    each = (style.WIDTH - MARGIN - left - (count - 1) * _BETWEEN) / count
    limits = _limits([gap for column in finding.columns for gap in column.gaps])
    for k, column in enumerate(finding.columns):
        start = left + k * (each + _BETWEEN)
        right = style.WIDTH - start - each + _NUMBER + _INTERVAL
        ax = sheet.axes(left=start, right=right, bottom=_FLOOR, top=_FLOOR + tall)
        ax.set(xlim=limits, ylim=(rows[-1] + 0.5, -0.5))
        ax.set_yticks(rows, names if k == 0 else [""] * len(rows), **lettered(color=style.INK))
        _scale(ax, column)
        _differences(ax, column, rows=rows)
    return sheet.figure


def _limits(gaps: Sequence[Estimate]) -> tuple[float, float]:
    """Choose an axis that has 0 and every interval within it, at least a state wide."""
    ends = [end for gap in gaps for end in (gap.value, gap.low, gap.high) if isfinite(end)]
    low, high = min([-0.5, *ends]), max([0.5, *ends])
    air = 0.06 * (high - low)
    return low - air, high + air


def _scale(ax: Axes, column: Column) -> None:
    """Mark the axis in states, and write above what is compared and its mean at the baseline."""
    low, high = ax.get_xlim()
    steps = MaxNLocator(nbins=5, steps=[1, 2, 5, 10]).tick_values(low, high)
    ticks = [float(tick) for tick in steps if low <= tick <= high]
    digits = 0 if all(tick == round(tick) for tick in ticks) else 1
    mark(ax, ticks, labels=[signed(tick, digits) for tick in ticks])
    pale(ax, "x")
    ax.axvline(0, color=style.INK, linewidth=1.0, zorder=1.5)
    above = lettered(weight="semibold", color=style.INK)
    heading = f"{' '.join(column.heading)} ({column.level})"
    note(ax, heading, place=Place(0, 1, up=6), letters=above)
    below = lettered(color=style.QUIET, ha="center", va="top")
    note(ax, "States more or fewer", place=Place(0.5, 0, up=-20), letters=below)


def _differences(ax: Axes, column: Column, *, rows: Sequence[float]) -> None:
    """Draw every difference with its interval, and write both at the right."""
    gaps = column.gaps
    bars = [k for k, gap in enumerate(gaps) if isfinite(gap.low)]
    ways = column.signs
    look: dict[str, Any] = {"colors": [shade(ways[k]) for k in bars], "linewidths": 1.8}
    lows, highs = [gaps[k].low for k in bars], [gaps[k].high for k in bars]
    ax.hlines([rows[k] for k in bars], lows, highs, capstyle="butt", label="interval", **look)
    for marker, last in (("o", False), ("D", True)):
        shown = [k for k in range(len(gaps)) if (k % _TRIPLE == _TRIPLE - 1) == last]
        values, heights = [gaps[k].value for k in shown], [rows[k] for k in shown]
        dots = ax.scatter(values, heights, s=30, marker=marker, clip_on=False, label=marker)
        hollow(dots, [ways[k] for k in shown])
    for k, (gap, written, row) in enumerate(zip(gaps, column.differences, rows, strict=True)):
        colour, weight = (shade(ways[k]), "semibold") if ways[k] else (style.QUIET, "regular")
        letters = lettered(weight=weight, color=colour, ha="right", va="center_baseline")
        note(ax, written, place=Place(1, row, AT_Y, right=72 * _NUMBER), letters=letters)
        ends = "" if same(gap) else interval(gap.low, gap.high, digits=1)
        quiet = lettered(style.SMALL, color=style.QUIET, ha="right", va="center_baseline")
        edge = Place(1, row, AT_Y, right=72 * (_NUMBER + _INTERVAL))
        note(ax, ends, place=edge, letters=quiet)
