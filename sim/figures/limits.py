"""What a box limits: its range within the full range of each factor."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.label import lettered
from sim.figures.kit.page import MARGIN, page
from sim.findings.limits import LimitsFinding
from sim.words import percent

_ROW, _HEAD, _NAMES, _SURE, _AGAIN, _GAP = 0.56, 0.36, 2.35, 0.72, 0.62, 0.2
_BAR = 0.09
"""Half the height of a bar, rows."""

_HALF = 0.5


def draw(finding: LimitsFinding) -> Figure:
    """Draw a row for each factor: the range of the box within the full one, and how sure it is."""
    rows = len(finding.table["key"])
    tall = _ROW * rows
    sheet = page(finding, height=tall + _HEAD)
    ax = sheet.axes(left=0, right=0, bottom=0, top=tall)
    ax.set(xlim=(0, style.WIDTH), ylim=(rows - 0.5, -0.5))
    ax.set_axis_off()
    left = MARGIN + _NAMES + _GAP
    span = (left, style.WIDTH - MARGIN - _SURE - _AGAIN - _GAP)
    ends = (span[1] + _GAP + _SURE, style.WIDTH - MARGIN)
    head = lettered(style.SMALL, "semibold", ha="right", va="baseline", linespacing=1.0)
    for end, text in zip(ends, ("Quasi-p-\nvalue", "Again in\nhalves"), strict=True):
        ax.text(end, -0.5 - 0.07 / _ROW, text, **head)
    ax.hlines([-0.5], MARGIN, style.WIDTH - MARGIN, colors=style.GRID, linewidths=0.6)
    for row in range(rows):
        _name(ax, finding, row)
        _range(ax, finding, row, span=span)
        _sure(ax, finding, row, ends=ends)
    return sheet.figure


def _name(ax: Axes, finding: LimitsFinding, row: int) -> None:
    """Write what a factor is, and what its value rests on."""
    font = style.font()
    says = lettering.plain(str(finding.table["says"][row]))
    first, *rest = lettering.wrap(says[:1].upper() + says[1:], font, room=_NAMES)
    lines = [first, lettering.fit(" ".join(rest), font, room=_NAMES)] if rest else [first]
    shift = 0.12 if len(lines) > 1 else 0.02
    steady = finding.table["again"][row] > _HALF
    look = lettered(color=style.INK if steady else style.QUIET, va="center", linespacing=1.0)
    ax.text(MARGIN, row - shift, "\n".join(lines), **look)
    quiet = lettered(style.SMALL, color=style.QUIET, va="center_baseline")
    ax.text(MARGIN, row + 0.3, str(finding.table["basis"][row]), **quiet)


def _range(ax: Axes, finding: LimitsFinding, row: int, *, span: tuple[float, float]) -> None:
    """Draw the full range, the range of the box, and the value in the scenario."""
    table = finding.table
    start, wide = span[0], span[1] - span[0]
    low, high = (start + wide * float(table[name][row]) for name in ("low", "high"))
    bar: dict[str, Any] = {"height": 2 * _BAR, "linewidth": 0}
    ax.barh(row, wide, left=start, color=style.POSTURES[0], **bar)
    steady = table["again"][row] > _HALF
    colour = style.LINE if steady else style.INNER
    slots = str(table["slots"][row])
    each = wide / max(len(slots), 1)
    inside = [(start + k * each, each) for k, slot in enumerate(slots) if slot == "1"]
    for left, width in inside or [(low, high - low)]:
        ax.barh(row, width, left=left, color=colour, label="box", **bar)
    place = float(table["place"][row])
    if np.isfinite(place):
        at = start + wide * place
        ax.plot([at, at], [row - 0.15, row + 0.15], color=style.INK, linewidth=1.6, zorder=3)
    letters = lettered(style.SMALL, color=style.QUIET, va="center_baseline")
    font = letters["fontproperties"]
    for end, side, name in ((start, "left", "least"), (span[1], "right", "most")):
        shown = lettering.fit(str(table[name][row]), font, room=wide)
        ax.text(end, row + 0.33, shown, ha=side, **letters)
    bold = lettered(style.SMALL, "semibold", color=style.INK, ha="center", va="center_baseline")
    text = lettering.fit(str(table["range"][row]), bold["fontproperties"], room=wide)
    half = lettering.width(text, bold["fontproperties"]) / 2
    middle = (low + high) / 2 if not slots else inside[0][0] + each / 2
    middle = min(max(middle, start + half), span[1] - half)
    ax.text(middle, row - 0.31, text, **bold)


def _sure(ax: Axes, finding: LimitsFinding, row: int, *, ends: tuple[float, float]) -> None:
    """Write the quasi-p-value, and in how many halves the box limits the factor again."""
    chance, again = (float(finding.table[name][row]) for name in ("quasi_p", "again"))
    letters = lettered(ha="right", va="center_baseline")
    ax.text(ends[0], row, "<0.001" if chance < 0.001 else f"{chance:.2g}", **letters)
    ax.text(ends[1], row, percent(again), **letters)
