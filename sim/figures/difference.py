"""What a change changes: each state's chance of ever deploying, paired world by world."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT, Place, lettered, note
from sim.figures.kit.page import MARGIN, page, pale, row_height
from sim.figures.kit.scenario_style import hollow, shade
from sim.findings.difference import DifferenceFinding
from sim.findings.finding import Table
from sim.words import MINUS, signed

_NAMES, _RIGHT, _FLOOR = 1.6, 0.3, 0.45


def draw(finding: DifferenceFinding) -> Figure:
    """Draw the change of each state with its interval, the largest on top."""
    names, wide = lettering.fit_all(finding.names, style.font(), room=_NAMES)
    count = max(len(names), 1)
    tall = row_height(count) * count
    sheet = page(finding, height=_FLOOR + tall)
    left = MARGIN + wide + 0.12
    ax = sheet.axes(left=left, right=_RIGHT, bottom=_FLOOR, top=_FLOOR + tall)
    ax.set_ylim(count - 0.5, -0.5)
    ax.set_yticks(np.arange(len(names)), names, **lettered(color=style.INK))
    _scale(ax, finding.table)
    _intervals(ax, finding)
    _numbers(ax, finding)
    return sheet.figure


def _scale(ax: Axes, columns: Table) -> None:
    """Mark the axis of percentage points, and the line of no change."""
    ends = np.concatenate([columns[name] for name in ("difference", "low", "high")])
    ends = ends[np.isfinite(ends)]
    low, high = min(0.0, *ends.tolist()), max(0.0, *ends.tolist())
    if high - low < 1:
        low, high = low - 1, high + 1
    air = 0.08 * (high - low)
    ax.set_xlim(low - (air if low < 0 else 0.3 * air), high + (air if high > 0 else 0.3 * air))
    step = next(s for s in (1, 2, 5, 10, 20, 25, 50) if (high - low) / s <= 8)
    ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    ax.set_xticks(ticks, [signed(tick, 0) for tick in ticks], **lettered())
    pale(ax, "x")
    ax.axvline(0, color=style.INK, linewidth=1.0, zorder=1.5)
    below = lettered(ha="center", va="top")
    note(ax, "Percentage points", place=Place(0.5, 0, up=-22), letters=below)


def _intervals(ax: Axes, finding: DifferenceFinding) -> None:
    """Draw dots with their intervals."""
    columns, shades = finding.table, [shade(way) for way in finding.signs]
    look: dict[str, Any] = {"colors": shades, "linewidths": 1.8, "capstyle": "butt"}
    low, high, values = (columns[name] for name in ("low", "high", "difference"))
    ax.hlines(range(len(low)), low, high, label="interval", **look)
    dots = ax.scatter(values, range(len(values)), s=30, label="difference", clip_on=False)
    hollow(dots, finding.signs)


def _numbers(ax: Axes, finding: DifferenceFinding) -> None:
    """Write the changes beyond chance beside their intervals, away from the zero line."""
    columns = finding.table
    for k, way in enumerate(finding.signs):
        if not way:
            continue
        size, end = abs(columns["difference"][k]), columns["low" if way < 0 else "high"][k]
        place = Place(float(end), k, AT, right=5 * way)
        side = "right" if way < 0 else "left"
        bold = lettered(weight="semibold", color=shade(way), ha=side, va="center_baseline")
        written = f"{size:.0f}" if size >= 0.95 else f"{size:.1f}"
        note(ax, f"{MINUS if way < 0 else '+'}{written}", place=place, letters=bold)
