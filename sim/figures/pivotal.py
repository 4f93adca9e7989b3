"""What each state changes when it is held in rather than out, and its voting power beside it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.label import AXES, Place, lettered, note
from sim.figures.kit.page import MARGIN, Page, page, pale, row_height
from sim.figures.kit.scenario_style import hollow, shade
from sim.findings.finding import Table
from sim.findings.pivotal import PivotalFinding, tenths
from sim.words import signed

_NAMES, _RIGHT, _FLOOR, _HEAD, _BETWEEN = 1.3, 0.45, 0.28, 0.46, 0.22
_POWER = 1.35
"""Width of the voting power, inches."""

_NICE = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000)


def draw(finding: PivotalFinding) -> Figure:
    """Draw a row for each state: dots with intervals by outcome, and bars of voting power."""
    names, wide = lettering.fit_all(finding.names, style.font(), room=_NAMES)
    rows = max(len(names), 1)
    tall = row_height(rows) * rows
    sheet = page(finding, height=_FLOOR + tall + _HEAD)
    left = MARGIN + wide + 0.12
    count = len(finding.headings)
    room = style.WIDTH - left - _RIGHT - _POWER - count * _BETWEEN
    each = room / count
    for k, heading in enumerate(finding.headings):
        some = {name: column[k * rows : (k + 1) * rows] for name, column in finding.table.items()}
        start = left + k * (each + _BETWEEN)
        ax = _panel(sheet, (start, each), rows=rows, tall=tall)
        if k == 0:
            ax.set_yticks(np.arange(len(names)), names, **lettered(color=style.INK))
        _effects(ax, some)
        _head(ax, heading, tall=tall)
    first = {name: column[:rows] for name, column in finding.table.items()}
    ax = _panel(sheet, (style.WIDTH - _RIGHT - _POWER, _POWER), rows=rows, tall=tall)
    _powers(ax, first["power"])
    _head(ax, ("Voting", f"power, {finding.requirement:,}"), tall=tall)
    return sheet.figure


def _panel(sheet: Page, span: tuple[float, float], *, rows: int, tall: float) -> Axes:
    start, wide = span
    right = style.WIDTH - start - wide
    ax = sheet.axes(left=start, right=right, bottom=_FLOOR, top=_FLOOR + tall)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.set_yticks([])
    return ax


def _head(ax: Axes, lines: Sequence[str], *, tall: float) -> None:
    """Write two lines above a panel, at its left."""
    bold = lettered(style.SMALL, "semibold", color=style.INK, va="baseline")
    for up, line in enumerate(reversed(lines)):
        note(ax, line, place=Place(0, 1 + (0.07 + 0.14 * up) / tall, AXES), letters=bold)


def _effects(ax: Axes, columns: Table) -> None:
    """Draw the differences of an outcome around a line at 0."""
    ways = [{"more": 1, "less": -1}.get(str(one), 0) for one in columns["ruling"]]
    low, high, values = (columns[name] for name in ("low", "high", "difference"))
    _scale(ax, np.concatenate([low, high, values]))
    look: dict[str, Any] = {"colors": [shade(way) for way in ways], "linewidths": 1.5}
    ax.hlines(range(len(values)), low, high, capstyle="butt", **look)
    dots = ax.scatter(values, range(len(values)), s=20, label="difference", clip_on=False)
    hollow(dots, ways)


def _scale(ax: Axes, ends: Array) -> None:
    ends = ends[np.isfinite(ends)]
    low, high = min(0.0, *ends.tolist()) if len(ends) else 0.0, max([0.0, *ends.tolist()])
    if high - low == 0:
        low, high = -1.0, 1.0
    air = 0.06 * (high - low)
    ax.set_xlim(low - air, high + air)
    step = next((one for one in _NICE if (high - low) / one <= 4), high - low)
    ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    ax.set_xticks(ticks, [signed(tick, digits) for tick in ticks], **lettered(style.SMALL))
    pale(ax, "x")
    ax.axvline(0, color=style.INK, linewidth=0.9, zorder=1.5)


def _powers(ax: Axes, power: Array) -> None:
    """Draw a bar for the voting power of each state, with its number."""
    known = np.where(np.isfinite(power), power, 0.0)
    top = float(known.max()) if len(known) else 0.0
    ax.set_xlim(0, top or 1.0)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.barh(range(len(known)), known, height=0.62, color=style.INNER, linewidth=0)
    quiet = lettered(style.SMALL, color=style.TEXT, va="center_baseline")
    for row, one in enumerate(power.tolist()):
        place = Place(0.0 if np.isnan(one) else one, row, ("data", "data"), right=3)
        note(ax, tenths(one), place=place, letters=quiet)
    if not top:
        ax.axvline(0, color=style.AXIS, linewidth=0.8)
