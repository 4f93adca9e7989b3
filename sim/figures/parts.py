"""How much of an effect each change makes: a row for each change, a column for each outcome."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.label import lettered
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.scenario_style import shade
from sim.findings.finding import Table
from sim.findings.parts import PartsFinding
from sim.outcomes.guarantee_index import Estimate
from sim.studies.contrast import direction
from sim.words import opening

_ROW, _ROW_OF_TWO, _HEAD, _NAMES, _NUMBER, _AIR = 0.27, 0.34, 0.42, 2.2, 0.42, 0.14
_TALL = 0.13
"""Height of a bar, rows."""

_PALE = 0.35
"""Strength of what is not beyond chance."""


def draw(finding: PartsFinding) -> Figure:
    """Draw a bar for the part of each change, with its interval, and one for the whole."""
    columns, count = finding.table, len(finding.headings)
    rows = len(columns["value"]) // count
    names = [_lines(str(label)) for label in columns["label"][:rows]]
    height = _ROW if all(len(lines) == 1 for lines in names) else _ROW_OF_TWO
    tall = height * rows
    sheet = page(finding, height=tall + _HEAD)
    ax = sheet.axes(left=0, right=0, bottom=0, top=tall)
    ax.set(xlim=(0, style.WIDTH), ylim=(rows - 0.5, -0.5))
    ax.set_axis_off()
    left = MARGIN + _names(ax, names) + 0.12
    each = (style.WIDTH - MARGIN - left) / count
    bold = lettered(style.SMALL, "semibold", ha="right")
    for k, heading in enumerate(finding.headings):
        end = left + (k + 1) * each
        for up, line in enumerate(reversed(heading)):
            ax.text(end, -0.5 - (0.07 + 0.14 * up) / height, line, va="baseline", **bold)
        some = {name: column[k * rows : (k + 1) * rows] for name, column in columns.items()}
        span = (left + k * each + _AIR, end - _NUMBER - _AIR / 2)
        _bars(ax, some, span=span, adds=finding.adds)
        _numbers(ax, _gaps(some), finding.written[k * rows : (k + 1) * rows], right=end)
    ax.hlines([-0.5], MARGIN, style.WIDTH - MARGIN, colors=style.GRID, linewidths=0.6)
    ax.hlines([rows - 1.5], MARGIN, style.WIDTH - MARGIN, colors=style.AXIS, linewidths=0.8)
    return sheet.figure


def _names(ax: Axes, names: Sequence[Sequence[str]]) -> float:
    """Write the names of the changes at the left; return the width they take, inches."""
    wide = 0.0
    for row, lines in enumerate(names):
        weight = "semibold" if row == len(names) - 1 else "regular"
        middle = "center" if len(lines) > 1 else "center_baseline"
        letters = lettered(weight=weight, color=style.INK, va=middle, linespacing=1.0)
        ax.text(MARGIN, row, "\n".join(lines), **letters)
        font = style.font(weight=weight)
        wide = max(wide, *(lettering.width(line, font) for line in lines))
    return wide


def _lines(label: str) -> list[str]:
    """A name on one line, or two."""
    font = style.font()
    first, *rest = lettering.wrap(opening(label), font, room=_NAMES)
    return [first, lettering.fit(" ".join(rest), font, room=_NAMES)] if rest else [first]


def _gaps(columns: Table) -> list[Estimate]:
    ends = (columns[name].tolist() for name in ("value", "low", "high"))
    return [Estimate(value, low, high, 0) for value, low, high in zip(*ends, strict=True)]


def _bars(ax: Axes, columns: Table, *, span: tuple[float, float], adds: bool) -> None:
    """Draw the bars of an outcome from a line at 0, in inches between two places."""
    gaps = _gaps(columns)
    drawn = [columns[name] for name in ("value", "low", "high", *(() if adds else ("last",)))]
    ends = np.concatenate([[0.0], *drawn])
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    scale = (span[1] - span[0]) / ((high - low) or 1.0)
    zero = span[0] - low * scale
    for row, gap in enumerate(gaps):
        way = direction(gap)
        look: dict[str, Any] = {"color": shade(way), "alpha": 1.0 if way else _PALE, "linewidth": 0}
        ax.barh(row, scale * gap.value, 4 * _TALL, zero, **look)
        if np.isfinite(gap.low):
            reach = zero + scale * gap.low, zero + scale * gap.high
            ax.plot(
                reach, [row, row], color=style.INK, linewidth=1.1, solid_capstyle="butt", zorder=3
            )
    if not adds:
        places = zero + scale * columns["last"][:-1]
        look = {"facecolors": "white", "edgecolors": style.INK, "linewidths": 0.9}
        ax.scatter(places, range(len(places)), s=22, zorder=4, label="last", **look)
    ax.plot([zero, zero], [-0.5, len(gaps) - 0.5], color=style.INK, linewidth=0.8)


def _numbers(ax: Axes, gaps: Sequence[Estimate], written: Sequence[str], *, right: float) -> None:
    """Write the numbers of an outcome, strongly where they are beyond chance."""
    for row, (gap, number) in enumerate(zip(gaps, written, strict=True)):
        weight, colour = ("semibold", style.INK) if direction(gap) else ("regular", style.QUIET)
        letters = lettered(style.SMALL, weight, color=colour, ha="right", va="center_baseline")
        ax.text(right, row, number, **letters)
