"""What moves an outcome: its value at the ends of each factor, and its share of the variance."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.label import lettered
from sim.figures.kit.page import MARGIN, Page, page, pale, steps
from sim.figures.kit.scenario_style import MORE, shade, tint
from sim.findings.finding import Table
from sim.findings.influence import SHOWN, InfluenceFinding

_ROW, _HEAD, _AXIS = 0.43, 0.3, 0.24
_NAMES, _TORNADO = 2.05, 2.72
"""Room of the names and of the bars with their labels, inches."""

_TALL = 0.42
"""Height of a bar, rows."""

_PALE = 0.35
"""Strength of what is not beyond chance."""

_GAP, _END = 0.05, 0.95
"""Distance of a label from its bar, and width from which on it takes two lines, inches."""

_LINE = 0.135 / _ROW
"""Distance of two lines, rows."""


def draw(finding: InfluenceFinding) -> Figure:
    """Draw bars for the values of an outcome at the left, and for shares of variance at the right.

    The factors of the title, and others up to ten; below them all others together.
    """
    columns = _shown(finding.table)
    rows = len(columns["key"])
    tall = _ROW * rows
    heading = lettering.wrap(finding.heading, style.font(style.LABEL, "semibold"), room=_TORNADO)
    more = 0.15 * (len(heading) > 1)
    sheet = page(finding, height=tall + _HEAD + _AXIS + more)
    _names(sheet, columns, tall=tall)
    left = MARGIN + _NAMES + 0.1
    bars = _panel(sheet, left=left, width=_TORNADO, rows=rows)
    _heading(bars, heading, room=_TORNADO)
    _tornado(bars, finding, columns)
    left += _TORNADO + 0.28
    width = style.WIDTH - MARGIN - left
    shares = _panel(sheet, left=left, width=width - 0.1, rows=rows)
    _heading(shares, ["Share of variance"], room=width)
    _shares(shares, columns)
    return sheet.figure


def _shown(table: Table) -> Table:
    """The first rows, and the last where it is of all others together."""
    own = np.flatnonzero(table["key"] != "")[:SHOWN]
    at = np.concatenate([own, np.flatnonzero(table["key"] == "")])
    return {name: column[at] for name, column in table.items()}


def _panel(sheet: Page, *, left: float, width: float, rows: int) -> Axes:
    right = style.WIDTH - left - width
    ax = sheet.axes(left=left, right=right, bottom=_AXIS, top=_AXIS + _ROW * rows)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.set_yticks([])
    return ax


def _heading(ax: Axes, lines: Sequence[str], *, room: float) -> None:
    """Write what a panel shows above it, on two lines at most."""
    font = style.font(style.LABEL, "semibold")
    letters = lettered(style.LABEL, "semibold", color=style.INK, va="bottom")
    rest = [lettering.fit(" ".join(lines[1:]), font, room=room)] if lines[1:] else []
    for at, line in enumerate(reversed([lines[0], *rest])):
        up = 4 + 72 * 0.15 * at
        ax.annotate(line, (0, 1), (0, up), "axes fraction", textcoords="offset points", **letters)


def _names(sheet: Page, columns: Table, *, tall: float) -> None:
    """Write what each factor is, over which values it varies, and what that rests on."""
    rows = len(columns["key"])
    ax = sheet.axes(left=0, right=0, bottom=_AXIS, top=_AXIS + tall)
    ax.set(xlim=(0, style.WIDTH), ylim=(rows - 0.5, -0.5))
    ax.set_axis_off()
    for row in range(rows):
        weight = "semibold" if columns["carrier"][row] else "regular"
        font = style.font(weight=weight)
        lines = _lines(str(columns["label"][row]), font)
        below = [str(columns[name][row]) for name in ("span", "basis") if columns[name][row]]
        texts = [*((line, lettered(weight=weight, color=style.INK)) for line in lines)]
        if below:
            texts.append((", ".join(below), lettered(style.SMALL, color=style.QUIET)))
        top = row - _LINE * (len(texts) - 1) / 2
        for at, (line, letters) in enumerate(texts):
            place = top + _LINE * at
            ax.text(MARGIN, place, line, va="center_baseline", **letters)


def _lines(label: str, font: FontProperties) -> list[str]:
    """A name on one line, or two; of a longer one what stands before a colon or a comma."""
    label = lettering.plain(label)
    lines = lettering.wrap(label, font, room=_NAMES)
    for mark in (": ", ", "):
        if len(lines) > 2:
            lines = lettering.wrap(label.partition(mark)[0], font, room=_NAMES)
    first, *rest = lines
    return [first, lettering.fit(" ".join(rest), font, room=_NAMES)] if rest else [first]


def _tornado(ax: Axes, finding: InfluenceFinding, columns: Table) -> None:
    """Draw the outcome at the values of each factor, from the scenario's own."""
    base, rows = finding.base, np.flatnonzero(columns["key"] != "")
    known = np.isfinite(columns["least"][rows])
    ax.spines["bottom"].set_visible(False)
    ax.set_xticks([])
    if not known.any() or not np.isfinite(base):
        ax.text(0, 0, "No world to compare", va="center_baseline", **lettered(color=style.QUIET))
        return
    reach = np.array(
        [
            np.minimum(base, columns["least"][rows][known]),
            np.maximum(base, columns["greatest"][rows][known]),
        ]
    )
    texts = [tuple(map(_end_lines, finding.ends[int(row)])) for row in rows[known]]
    unit = _fit_axis(ax, reach, texts)
    letters = lettered(style.SMALL, color=style.TEXT, va="center_baseline")
    for row, ends, pair in zip(rows[known], reach.T, texts, strict=True):
        for name in ("least", "greatest"):
            value, way = float(columns[name][row]), int(columns[f"{name}_way"][row])
            alpha = 1.0 if way else _PALE
            ax.barh(row, value - base, _TALL, base, color=shade(way), alpha=alpha, linewidth=0)
        for end, lines, side, ha in zip(ends, pair, (-1, 1), ("right", "left"), strict=True):
            top = row - _LINE * (len(lines) - 1) / 2
            for at, line in enumerate(lines):
                ax.text(end + side * _GAP * unit, top + _LINE * at, line, ha=ha, **letters)
    ax.plot([base, base], [-0.5, len(columns["key"]) - 0.5], color=style.INK, linewidth=0.8)


def _end_lines(texts: Sequence[str]) -> list[str]:
    """What is written at an end: a long name of a rule alone there takes two lines."""
    font = style.font(style.SMALL)
    return lettering.wrap(texts[0], font, room=_END) if len(texts) == 1 else list(texts)


def _fit_axis(ax: Axes, reach: Array, texts: Sequence[tuple[list[str], ...]]) -> float:
    """Set the limits so that bars and what is written at their ends just fit.

    Return how much of the axis an inch is.
    """
    font = style.font(style.SMALL)
    wide = np.array([
        [max((lettering.width(line, font) + _GAP for line in lines), default=0.0) for lines in pair]
        for pair in texts
    ]).T  # fmt: skip

    def limits(unit: float) -> tuple[float, float]:
        return float(np.min(reach[0] - unit * wide[0])), float(np.max(reach[1] + unit * wide[1]))

    low, high = 0.0, 20 * float(np.ptp(reach)) or 1.0
    for _ in range(50):
        unit = (low + high) / 2
        first, last = limits(unit)
        low, high = (low, unit) if last - first <= unit * _TORNADO else (unit, high)
    ax.set_xlim(limits(high))
    return high


def _shares(ax: Axes, columns: Table) -> None:
    """Draw the share of variance that each makes alone, and jointly, with an interval."""
    first, total = columns["first"], columns["total"]
    places = np.arange(len(total))
    # An interval may reach beyond what a share can be.
    ends = np.nan_to_num(np.clip([columns["total_low"], columns["total_high"]], 0, 1), nan=0.0)
    top = max(float(np.max(ends)), float(np.max(np.clip(total, 0, 1))), 0.05)
    ax.barh(places, np.clip(total, 0, 1), _TALL, color=tint(MORE, 0.28), linewidth=0)
    alone = np.clip(np.minimum(first, total), 0, 1)
    ax.barh(places, alone, _TALL, color=MORE, linewidth=0)
    for place, (low, high) in enumerate(zip(*ends, strict=True)):
        if high > low:
            look: dict[str, Any] = {"color": style.INK, "linewidth": 1.1, "solid_capstyle": "butt"}
            ax.plot([low, high], [place, place], zorder=3, **look)
    ax.set_xlim(0, top * 1.04)
    ticks = steps(top)
    labels = [f"{100 * tick:g}{'%' * (tick == ticks[-1])}" for tick in ticks]
    ax.set_xticks(ticks, labels, **lettered(style.SMALL))
    pale(ax, "x")
    _key(ax, total, top=top * 1.04)


def _key(ax: Axes, total: Array, *, top: float) -> None:
    """Name the two parts of a bar, in the lower part of the panel where there is room."""
    wide = ax.get_window_extent().width / style.DPI
    font = style.font(style.SMALL)
    words = (("alone", MORE), ("with others", tint(MORE, 0.6)))
    room = max(lettering.width(text, font) for text, _ in words) + 0.08
    free = [
        row
        for row in range(len(total) - 1)
        if all(np.clip(total[at], 0, 1) / top * wide < wide - room - 0.1 for at in (row, row + 1))
    ]
    if not free:
        return
    row = free[-1]
    for at, (text, colour) in enumerate(words):
        letters = lettered(style.SMALL, "semibold", color=colour, ha="right", va="center_baseline")
        ax.text(top, row + 0.3 + 0.38 * at, text, **letters)
