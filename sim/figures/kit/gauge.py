"""Shares with their intervals, one below the other: a dot, a bar, and both in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from sim.figures.kit import lettering, style
from sim.figures.kit.label import halo
from sim.figures.kit.note import AT_Y, Place, lettered, note
from sim.figures.kit.page import MARGIN, Page
from sim.outcomes.guarantee_index import Estimate

ROW = 0.38
"""Height of one row, inches."""

FOOT = 0.24
"""Room that the numbers of the axis take below the rows, inches."""

_HEADING = "with 95% interval"

_AIR = 0.15
"""Distance of words from the axes, inches."""

_UP = 0.075
"""How far the name of a row stands above its middle, and its explanation below, inches."""


@dataclass(frozen=True)
class Row:
    """A share, what it is called and what it means.

    Attributes
    ----------
    name, meaning
        What stands in front of it, in two lines.
    estimate
        The share with its interval.
    blank
        Why there is no share, where there is none.
    """

    name: str
    meaning: str
    estimate: Estimate
    blank: str = ""


def gauge(sheet: Page, rows: Sequence[Row]) -> Axes:
    """Draw shares on an axis from 0 to 1 at the bottom of a page; it reaches below 0 if they do.

    Parameters
    ----------
    sheet
        The page, whose lowest part is free.
    rows
        From top to bottom.

    Returns
    -------
    The axes.
    """
    words = [(row.name, style.font(weight="semibold")) for row in rows]
    words += [(row.meaning, style.font(style.SMALL)) for row in rows]
    left = MARGIN + _AIR + max(lettering.width(text, font) for text, font in words)
    bold = style.font(weight="semibold")
    shown = [(said(row.estimate), bold) for row in rows] + [(_HEADING, style.font(style.SMALL))]
    right = MARGIN + _AIR + max(lettering.width(text, font) for text, font in shown)
    ax = sheet.axes(left=left, right=right, bottom=FOOT, top=FOOT + ROW * len(rows))
    known = [row.estimate for row in rows if np.isfinite(row.estimate.value)]
    lows = [float(np.fmin(each.value, each.low)) for each in known]
    ax.set(xlim=(min([0.0, *lows]), 1), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    ticks = [0, 0.25, 0.5, 0.75, 1]
    ax.set_xticks(ticks, ["0", "0.25", "0.5", "0.75", "1"], **lettered())
    ax.vlines(ticks, -0.5, len(rows) - 0.5, color=style.GRID, linewidth=0.8, zorder=0)
    for at, row in enumerate(rows):
        _name(ax, row, place=Place(0, at, AT_Y, right=72 * (MARGIN - left)))
        _share(ax, row, at)
    heading = lettered(style.SMALL, color=style.QUIET)
    if any(np.isfinite(row.estimate.low) for row in rows):
        note(ax, _HEADING, place=Place(1, 1, right=72 * _AIR, up=3), letters=heading)
    return ax


def said(estimate: Estimate) -> str:
    """Write a share and its interval: 0.22 (0.20 to 0.24)."""
    if np.isnan(estimate.value):
        return "–"
    if np.isnan(estimate.low):
        return f"{estimate.value:.2f}"
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _name(ax: Axes, row: Row, *, place: Place) -> None:
    """Write what a row is called and, below, what it means."""
    for text, up, letters in (
        (row.name, _UP, lettered(weight="semibold", color=style.INK, va="center_baseline")),
        (row.meaning, -_UP, lettered(style.SMALL, color=style.QUIET, va="center_baseline")),
    ):
        moved = Place(place.x, place.y, place.frame, right=place.right, up=72 * up)
        note(ax, text, place=moved, letters=letters)


def _share(ax: Axes, row: Row, at: int) -> None:
    """Draw the dot and the bar, or say why there is none, and write both in numbers."""
    estimate = row.estimate
    if np.isnan(estimate.value):
        quiet = lettered(style.SMALL, color=style.QUIET, va="center_baseline")
        letters = {**quiet, "path_effects": halo()}
        note(ax, row.blank, place=Place(0, at, AT_Y, right=5), letters=letters)
    else:
        ends = [estimate.low, estimate.high]
        ax.plot(ends, [at, at], color=style.LINE, linewidth=2, label=f"{row.name} interval")
        dot = {"marker": "o", "markersize": 6, "color": style.LINE, "clip_on": False}
        ax.plot([estimate.value], [at], label=row.name, **dot)  # type: ignore[arg-type]
    bold = lettered(weight="semibold", color=style.LINE, va="center_baseline")
    note(ax, said(estimate), place=Place(1, at, AT_Y, right=72 * _AIR), letters=bold)
