"""What the adversary reckons with, week by week, and how toothless the guarantee is."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import HEIGHT, timeline
from sim.figures.kit.label import AT_Y, Label, Place, column, halo, lettered, note, room
from sim.figures.kit.page import MARGIN, Page, heights, page
from sim.findings.deterrence import DeterrenceFinding, Factor
from sim.findings.finding import Table
from sim.outcomes.guarantee_index import Estimate
from sim.words import decimal, interval

_PARTS = {"guarantee": "Guarantee G", "host_strength": "Host U", "force_effect": "Force effect H"}
_COLOURS = {"guarantee": "#D55E00", "host_strength": "#009E73", "force_effect": "#555555"}
_DASHES: dict[str, Any] = {
    "guarantee": (0, (5, 2)),
    "host_strength": (0, (5, 1.5, 1, 1.5)),
    "force_effect": (0, (1, 1.2)),
}
_TICKS = {0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1"}
_HEADING = "with 95% interval"

_LEFT, _TALL, _BETWEEN = 0.5, 2.3, 0.4

_ROW, _FOOT = 0.38, 0.24
"""Height of the row of a factor, and of the numbers of the axis below all rows, inches."""

_AIR, _UP = 0.15, 0.075
"""Distance of words from the axes; of the name of a row and of its meaning from its middle."""


def draw(finding: DeterrenceFinding) -> Figure:
    """Draw D with its bands and what it is made of, and below the index with its factors."""
    columns = finding.table
    labels = _labels(finding)
    base = _FOOT + _ROW * len(finding.factors) + _BETWEEN + HEIGHT
    sheet = page(finding, height=base + _TALL + 0.1)
    ax = sheet.axes(left=_LEFT, right=MARGIN + room(labels), bottom=base, top=base + _TALL)
    ax.set_ylim(0, 1)
    heights(ax, list(_TICKS), labels=list(_TICKS.values()))
    _lines(ax, columns)
    timeline(ax, columns["week"], dates=columns["date"])
    column(ax, labels)
    _index(sheet, finding.factors)
    return sheet.figure


def _labels(finding: DeterrenceFinding) -> list[Label]:
    """Name the lines and the bands of D where they end."""
    columns = finding.table
    last = {name: float(values[-1]) for name, values in columns.items() if name != "date"}
    more = {"host_strength": f", {finding.host_weight}"}
    parts = [
        Label(f"{name} {decimal(last[key])}{more.get(key, '')}", last[key], _COLOURS[key])
        for key, name in _PARTS.items()
    ]
    whole = f"Deterrence D {decimal(last['median'])}"
    parts.append(Label(whole, last["median"], style.LINE, "semibold"))
    if finding.paths == 1:
        return parts
    for k in (50, 90):
        low, high = last[f"low{k}"], last[f"high{k}"]
        parts.append(Label(f"D, {k}% of worlds: {interval(low, high)}", high, style.LINE))
    return parts


def _lines(ax: Axes, columns: Table) -> None:
    """Draw the bands and the median of D, and over them what it is made of."""
    weeks = columns["week"]
    for low, high, colour in (("low90", "high90", style.OUTER), ("low50", "high50", style.INNER)):
        ax.fill_between(weeks, columns[low], columns[high], color=colour, linewidth=0, label=high)
    for name in _PARTS:
        dashes = {"color": _COLOURS[name], "linestyle": _DASHES[name], "linewidth": 1.8}
        ax.plot(weeks, columns[name], label=name, clip_on=False, **dashes)
    ax.plot(weeks, columns["median"], color=style.LINE, linewidth=2.4, label="median")


def _index(sheet: Page, factors: Sequence[Factor]) -> None:
    """Draw shares on an axis from 0 to 1 at the bottom of a page; it reaches below 0 if they do."""
    bold, small = style.font(weight="semibold"), style.font(style.SMALL)
    names = [(one.name, bold) for one in factors] + [(one.meaning, small) for one in factors]
    shares = [(_share(one.estimate), bold) for one in factors] + [(_HEADING, small)]
    left, right = (
        MARGIN + _AIR + max(lettering.width(text, font) for text, font in texts)
        for texts in (names, shares)
    )
    ax = sheet.axes(left=left, right=right, bottom=_FOOT, top=_FOOT + _ROW * len(factors))
    known = [one.estimate for one in factors if np.isfinite(one.estimate.value)]
    lows = [float(np.fmin(each.value, each.low)) for each in known]
    ax.set(xlim=(min([0.0, *lows]), 1), ylim=(len(factors) - 0.5, -0.5), yticks=[])
    ax.set_xticks(list(_TICKS), list(_TICKS.values()), **lettered())
    ax.vlines(list(_TICKS), -0.5, len(factors) - 0.5, color=style.GRID, linewidth=0.8, zorder=0)
    for row, factor in enumerate(factors):
        _name(ax, factor, row, right=72 * (MARGIN - left))
        _interval(ax, factor, row)
    if any(np.isfinite(each.low) for each in known):
        heading = lettered(style.SMALL, color=style.QUIET)
        note(ax, _HEADING, place=Place(1, 1, right=72 * _AIR, up=3), letters=heading)


def _share(estimate: Estimate) -> str:
    """Write a share and its interval: 0.22 (0.20 to 0.24)."""
    ends = interval(estimate.low, estimate.high)
    if np.isnan(estimate.value) or not ends:
        return decimal(estimate.value)
    return f"{decimal(estimate.value)} ({ends})"


def _name(ax: Axes, factor: Factor, row: int, *, right: float) -> None:
    """Write the name of a factor and, below, what it means."""
    for text, up, look in (
        (factor.name, _UP, lettered(weight="semibold", color=style.INK, va="center_baseline")),
        (factor.meaning, -_UP, lettered(style.SMALL, color=style.QUIET, va="center_baseline")),
    ):
        note(ax, text, place=Place(0, row, AT_Y, right=right, up=72 * up), letters=look)


def _interval(ax: Axes, factor: Factor, row: int) -> None:
    """Draw the dot and the bar, or write why there is none, and write both in numbers."""
    estimate = factor.estimate
    if np.isnan(estimate.value):
        quiet = lettered(style.SMALL, color=style.QUIET, va="center_baseline")
        letters = {**quiet, "path_effects": halo()}
        note(ax, factor.blank, place=Place(0, row, AT_Y, right=5), letters=letters)
    else:
        ends, name = [estimate.low, estimate.high], factor.name
        ax.plot(ends, [row, row], color=style.LINE, linewidth=2, label=f"{name} interval")
        dot: dict[str, Any] = {"marker": "o", "markersize": 6, "color": style.LINE}
        ax.plot([estimate.value], [row], label=name, clip_on=False, **dot)
    bold = lettered(weight="semibold", color=style.LINE, va="center_baseline")
    note(ax, _share(estimate), place=Place(1, row, AT_Y, right=72 * _AIR), letters=bold)
