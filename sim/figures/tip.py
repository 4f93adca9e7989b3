"""The least change of every lever that comes to a goal: a bar within the span of each."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.label import lettered
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.scenario_style import MORE, UNSURE, tint
from sim.findings.finding import Table
from sim.findings.tip import TipFinding

_ROW, _NAMES, _ENDS, _AIR = 0.37, 2.75, 1.75, 0.16
_TALL = 0.3
"""Height of a bar, rows."""

_UP, _DOWN = 0.19, 0.22
"""How far the two lines of a row are above and below its middle, rows."""

_QUIET = 7.5
"""Size of the second line, points."""

_TICK: dict[str, Any] = {"color": style.AXIS, "linewidth": 1.6, "solid_capstyle": "butt"}
"""Look of the mark at the best value of a lever of which none comes to the goal."""

_PALE = 0.35
"""Strength of what is within Monte Carlo error."""


def draw(finding: TipFinding) -> Figure:
    """Draw a row for each lever: its span, its present value, and the change."""
    columns = finding.table
    rows = len(columns["lever"])
    sheet = page(finding, height=_ROW * rows)
    ax = sheet.axes(left=0, right=0, bottom=0, top=_ROW * rows)
    ax.set(xlim=(0, style.WIDTH), ylim=(rows - 0.5, -0.5))
    ax.set_axis_off()
    left, right = MARGIN + _NAMES + _AIR, style.WIDTH - MARGIN - _ENDS - _AIR
    names = columns["name"].tolist()
    _words(ax, names, finding.quiet, x=MARGIN, room=_NAMES)
    _words(ax, finding.written, finding.below, x=right + _AIR, room=_ENDS)
    for row in range(rows):
        one = {name: column[row] for name, column in columns.items()}
        _bar(ax, row, one, ends=(left, right))
    return sheet.figure


def _words(ax: Axes, first: Sequence[str], second: Sequence[str], *, x: float, room: float) -> None:
    """Write two lines in every row, cut to the room there is."""
    font, small = style.font(style.LABEL), style.font(_QUIET)
    lines, _ = lettering.fit_all(first, font, room=room)
    for row, (line, below) in enumerate(zip(lines, second, strict=True)):
        up = _UP if below else 0.0
        ink = lettered(style.LABEL, color=style.INK, va="center_baseline")
        ax.text(x, row - up, line, **ink)
        quiet = lettered(_QUIET, color=style.QUIET, va="center_baseline")
        ax.text(x, row + _DOWN, lettering.fit(below, small, room=room), **quiet)


def _bar(ax: Axes, row: int, one: dict[str, Any], *, ends: tuple[float, float]) -> None:
    """Draw the span of a lever, its present value, and its change with the interval."""
    left, right = ends

    def place(value: float) -> float:
        least, most = float(one["least"]), float(one["most"])
        return left + (value - least) / (most - least) * (right - left)

    ax.plot([left, right], [row, row], color=style.GRID, linewidth=3.0, solid_capstyle="butt")
    now = place(one["present"])
    if np.isfinite(one["to"]):
        sure = one["ruling"] == "reached"
        look: dict[str, Any] = {"color": tint(MORE, 0.55) if sure else UNSURE, "linewidth": 0}
        to = place(one["to"])
        ax.barh(row, to - now, _TALL, now, alpha=1.0 if sure else _PALE, zorder=2, **look)
        _whisker(ax, row, one, place=place)
    elif np.isfinite(one["best"]) and one["best_at"] != one["present"]:
        ax.plot([place(one["best_at"])] * 2, [row - _TALL / 2, row + _TALL / 2], **_TICK)
    dot: dict[str, Any] = {"facecolors": "white", "edgecolors": style.INK, "linewidths": 1.0}
    ax.scatter([now], [row], s=22, zorder=4, label="present", **dot)


def _whisker(ax: Axes, row: int, one: Table | dict[str, Any], *, place: Any) -> None:
    """Draw the interval; where it has no end within the span, to the end of the span and open."""
    low, high = (float(one[name]) for name in ("low", "high"))
    ends = [
        place(float(one["least"]) if np.isnan(low) else low),
        place(float(one["most"]) if np.isnan(high) else high),
    ]
    look: dict[str, Any] = {"color": style.INK, "linewidth": 1.1, "zorder": 3}
    ax.plot(ends, [row, row], solid_capstyle="butt", **look)
    for end, open_, mark in zip(ends, np.isnan([low, high]), "<>", strict=True):
        kind: dict[str, Any] = {"marker": "|", "markersize": 6}
        if open_:
            kind = {"marker": mark, "markersize": 3.5}
        ax.plot([end], [row], linestyle="", clip_on=False, **kind, **look)
