"""Deterrence as the adversary perceives it, by week, and how toothless the guarantee is."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import HEIGHT, fan, timeline
from sim.figures.kit.label import AT_Y, Label, Place, column, halo, lettered, note, room
from sim.figures.kit.page import MARGIN, Page, heights, page
from sim.findings.deterrence import DeterrenceFinding, Factor
from sim.outcomes.guarantee_index import Estimate
from sim.words import decimal, interval

_PARTS: dict[str, tuple[str, str, Any]] = {
    "guarantee": ("Guarantee", "#D55E00", (0, (5, 2))),
    "host_strength": ("Own strength", "#009E73", (0, (5, 1.5, 1, 1.5))),
    "force_effect": ("Troops", "#555555", (0, (1, 1.2))),
}
"""Name, colour and dashes of what deterrence is made of."""

_TICKS = {0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1"}
_HEADING = "with 95% interval"

_LEFT, _TALL, _BETWEEN = 0.5, 2.3, 0.4

_ROW, _FOOT = 0.38, 0.24
"""Height of the row of a factor, and of the numbers of the axis below all rows, inches."""

_AIR, _UP = 0.15, 0.075
"""Distance of words from the axes; of the name of a row and of its meaning from its middle."""


def draw(finding: DeterrenceFinding) -> Figure:
    """Draw deterrence with its bands and its parts, and below the index with its factors."""
    columns, labels = finding.table, _labels(finding)
    weeks = columns["week"]
    base = _FOOT + _ROW * len(finding.factors) + _BETWEEN + HEIGHT
    sheet = page(finding, height=base + _TALL + 0.1)
    ax = sheet.axes(left=_LEFT, right=MARGIN + room(labels), bottom=base, top=base + _TALL)
    ax.set_ylim(0, 1)
    heights(ax, list(_TICKS), labels=list(_TICKS.values()))
    fan(ax, columns)
    for key, (_, colour, dashes) in _PARTS.items():
        look = {"color": colour, "linestyle": dashes, "linewidth": 1.8, "clip_on": False}
        ax.plot(weeks, columns[key], label=key, **look)
    ax.plot(weeks, columns["median"], color=style.LINE, linewidth=2.4, label="median")
    timeline(ax, weeks, dates=columns["date"])
    column(ax, labels)
    _index(sheet, finding.factors)
    return sheet.figure


def _labels(finding: DeterrenceFinding) -> list[Label]:
    """Name the lines and the bands of deterrence where they end."""
    columns = finding.table
    last = {name: float(values[-1]) for name, values in columns.items() if name != "date"}
    more = {"host_strength": f", {finding.host_weight}"}
    parts = [
        Label(f"{name} {decimal(last[key])}{more.get(key, '')}", last[key], colour)
        for key, (name, colour, _) in _PARTS.items()
    ]
    whole = f"Deterrence {decimal(last['median'])}"
    parts.append(Label(whole, last["median"], style.LINE, "semibold"))
    for k in (50, 90) if np.isfinite(last["low90"]) else ():
        low, high = last[f"low{k}"], last[f"high{k}"]
        parts.append(Label(f"{k}% of worlds: {interval(low, high)}", high, style.LINE))
    return parts


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
    ink = lettered(weight="semibold", color=style.INK, va="center_baseline")
    quiet = lettered(style.SMALL, color=style.QUIET, va="center_baseline")
    for row, factor in enumerate(factors):
        for text, up, letters in ((factor.name, _UP, ink), (factor.meaning, -_UP, quiet)):
            place = Place(0, row, AT_Y, right=72 * (MARGIN - left), up=72 * up)
            note(ax, text, place=place, letters=letters)
        _interval(ax, factor, row)
        if row == 0 or factor.blank != factors[row - 1].blank:
            _reason(ax, factor, row)
    if any(np.isfinite(each.low) for each in known):
        heading = lettered(style.SMALL, color=style.QUIET)
        note(ax, _HEADING, place=Place(1, 1, right=72 * _AIR, up=3), letters=heading)


def _share(estimate: Estimate) -> str:
    """Write a share and its interval: 0.22 (0.20 to 0.24)."""
    ends = interval(estimate.low, estimate.high)
    if np.isnan(estimate.value) or not ends:
        return decimal(estimate.value)
    return f"{decimal(estimate.value)} ({ends})"


def _reason(ax: Axes, factor: Factor, row: int) -> None:
    """Write why there is no share, where there is none; once for rows with the same reason."""
    if np.isnan(factor.estimate.value):
        look: dict[str, Any] = {"va": "center_baseline", "path_effects": halo()}
        letters = lettered(style.SMALL, color=style.QUIET, **look)
        note(ax, factor.blank, place=Place(0, row, AT_Y, right=5), letters=letters)


def _interval(ax: Axes, factor: Factor, row: int) -> None:
    """Draw the dot and the bar, where there are any, and write both in numbers."""
    estimate = factor.estimate
    if np.isfinite(estimate.value):
        ends, name = [estimate.low, estimate.high], factor.name
        ax.plot(ends, [row, row], color=style.LINE, linewidth=2, label=f"{name} interval")
        dot: dict[str, Any] = {"marker": "o", "markersize": 6, "color": style.LINE}
        ax.plot([estimate.value], [row], label=name, clip_on=False, **dot)
    bold = lettered(weight="semibold", color=style.LINE, va="center_baseline")
    note(ax, _share(estimate), place=Place(1, row, AT_Y, right=72 * _AIR), letters=bold)
