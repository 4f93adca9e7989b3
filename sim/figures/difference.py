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
from sim.studies.contrast import direction
from sim.words import MINUS, signed

_WRITTEN = 4
"""Changes written beside their intervals, at most."""

_WORTH = 0.2
"""Share of the largest change from which on a change is written."""

_NAMES, _RIGHT, _FLOOR = 1.6, 0.3, 0.45


def draw(finding: DifferenceFinding) -> Figure:
    """Draw the change of each state with both intervals, the largest on top."""
    names, wide = lettering.fit_all(finding.names, style.font(), room=_NAMES)
    count = len(names)
    tall = row_height(count) * count
    sheet = page(finding, height=_FLOOR + tall)
    left = MARGIN + wide + 0.12
    ax = sheet.axes(left=left, right=_RIGHT, bottom=_FLOOR, top=_FLOOR + tall)
    ax.set_ylim(count - 0.5, -0.5)
    ax.set_yticks(np.arange(count), names, **lettered(color=style.INK))
    _scale(ax, finding.table)
    _intervals(ax, finding)
    _numbers(ax, finding)
    return sheet.figure


def _scale(ax: Axes, columns: Table) -> None:
    """Mark the axis of percentage points, and the line of no change."""
    ends = np.concatenate([columns[name] for name in ("difference", "loose_low", "loose_high")])
    ends = ends[np.isfinite(ends)]
    low, high = min(0.0, float(ends.min())), max(0.0, float(ends.max()))
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
    """Draw dots with both intervals, the unpaired ones in grey behind."""
    columns, shades = finding.table, [shade(gap) for gap in finding.gaps]
    for prefix, colours, wide in (("loose_", ["#D9D9D9"], 5.0), ("", shades, 1.8)):
        low, high = columns[f"{prefix}low"], columns[f"{prefix}high"]
        look: dict[str, Any] = {"colors": colours, "linewidths": wide, "capstyle": "butt"}
        ax.hlines(range(len(low)), low, high, **look)
    values = columns["difference"]
    dots = ax.scatter(values, range(len(values)), s=24, label="difference", clip_on=False)
    hollow(dots, finding.gaps)


def _numbers(ax: Axes, finding: DifferenceFinding) -> None:
    """Write the largest changes beyond chance beside their intervals, away from the zero line."""
    columns = finding.table
    sizes = np.abs(columns["difference"])
    sure = [k for k, gap in enumerate(finding.gaps) if direction(gap)]
    largest = sorted(sure, key=lambda k: -sizes[k])[:_WRITTEN]
    for k in (k for k in largest if sizes[k] > _WORTH * sizes[largest[0]]):
        fall = columns["difference"][k] < 0
        edge = columns["loose_low" if fall else "loose_high"][k]
        place = Place(float(edge), k, AT, right=-5 if fall else 5)
        side = "right" if fall else "left"
        bold = lettered(
            weight="semibold", color=shade(finding.gaps[k]), ha=side, va="center_baseline"
        )
        size = f"{sizes[k]:.0f}" if sizes[k] >= 0.95 else f"{sizes[k]:.1f}"
        note(ax, f"{MINUS if fall else '+'}{size}", place=place, letters=bold)
