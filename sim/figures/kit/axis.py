"""Axes of weeks and of troops: dates, and the published requirements."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT_X, AT_Y, Place, halo, inches, lettered, note, size
from sim.figures.kit.page import MARGIN, heights, steps
from sim.findings.finding import Table
from sim.words import MONTHS, listing, number

HEIGHT = 0.46
"""Room that the two lines of words under the axis take, inches."""

_STEPS = (13, 26, 52, 104, 260, 520, 1040, 2600, 5200)
_QUARTER = 13


def mark(ax: Axes, ticks: Sequence[float], *, labels: Sequence[str], **look: Any) -> None:
    """Mark places of the horizontal axis with short lines, and label them."""
    ax.set_xticks(ticks, labels, **lettered(**look))
    ax.tick_params(axis="x", bottom=True, length=3, color=style.AXIS)


def since(ax: Axes, last: int, *, first: str) -> range:
    """Mark some weeks, from 0 to a last one, of an axis: how long since the first, which is named.

    Returns the weeks marked.
    """
    ticks = range(0, last + 1, _step(last))
    ax.set_xlim(0, max(last, 1))
    mark(ax, ticks, labels=[_since(tick) if tick else first for tick in ticks])
    return ticks


def timeline(ax: Axes, weeks: NDArray[np.int64], *, dates: NDArray[np.datetime64]) -> None:
    """Mark the weeks, from 0 on, of an axis: how long since the start, and below it the date."""
    ticks = since(ax, int(weeks[-1]), first="Start")
    step = ticks.step
    quiet = lettered(style.SMALL, color=style.QUIET, ha="center", va="top")
    for tick in ticks:
        day = dates[int(np.searchsorted(weeks, tick))].astype("datetime64[D]").item()
        written = f"{MONTHS[day.month - 1][:3]} {day.year}"
        written = f"{day.day} {written}" if step < _QUARTER else written
        note(ax, written, place=Place(tick, 0, AT_X, up=-20), letters=quiet)


def counts(ax: Axes, weeks: NDArray[np.int64], *, top: float) -> None:
    """Set the horizontal axis to weeks, without marks, and the other one to numbers up to a top."""
    ax.set(xlim=(0, max(int(weeks[-1]), 1)), ylim=(0, top), xticks=[])
    ticks = steps(top)
    heights(ax, ticks, labels=[number(tick) for tick in ticks])


def fan(ax: Axes, columns: Table) -> None:
    """Fill the bands with 90% and with 50% of the worlds, by week."""
    for low, high, colour in (("low90", "high90", style.OUTER), ("low50", "high50", style.INNER)):
        edges = columns[low], columns[high]
        ax.fill_between(columns["week"], *edges, color=colour, linewidth=0, label=high)


def _step(last: int) -> int:
    """Choose the weeks between two marks: about four of them, the last one at the end."""
    quarter = max(1, -(-last // 4))
    if last < 4 * _QUARTER:
        even = (step for step in range(quarter, last // 2 + 1) if last % step == 0)
        return next(even, quarter)
    return next((step for step in _STEPS if quarter <= step), quarter)


def _since(week: int) -> str:
    """Write how long after the first week another begins."""
    if week % _QUARTER:
        return f"{week} week{'s' * (week != 1)}"
    months = 3 * week // _QUARTER
    years = months // 12
    return f"{months} months" if months % 12 else f"{years} year{'s' * (years != 1)}"


_APART = 0.2
"""Distance between two lines, inches, below which the upper one goes unnamed."""

_LINE: dict[str, Any] = {"color": style.INK, "linewidth": 0.9, "dashes": (4, 3)}


def levels(ax: Axes, published: Sequence[int]) -> None:
    """Draw the requirements that lie on a vertical axis of troops, and name those above it.

    The limits of the axes are set; the least requirement comes first.
    """
    least, top = published[0], ax.get_ylim()[1]
    tall = size(ax)[1]
    named = 0.0
    letters = lettered(color=style.INK, path_effects=halo(), va="top")
    for needed in (r for r in published if r <= top):
        ax.axhline(needed, label="requirement", **_LINE)
        if (needed - named) / top * tall < _APART:
            continue
        named = needed
        what = "the smallest force that any published plan asks for"
        what = what if needed == least else "asked for by another plan"
        place = Place(0, needed, AT_Y, right=4, up=-3)
        note(ax, f"{number(needed)} troops: {what}", place=place, letters=letters)
    above = [number(r) for r in published if r > top]
    if above:
        words = f"↑ Other plans ask for {listing(above)}"
        if len(above) == len(published):
            words = f"↑ The smallest force that any published plan asks for, {above[0]}, is "
            words += f"{least / top:.0f} times this height"
        elif len(above) == 1:
            words = f"↑ Another plan asks for {above[0]}"
        quiet = lettered(style.SMALL, color=style.QUIET, ha="right")
        note(ax, words, place=Place(1, 1, up=5), letters=quiet)


def start(ax: Axes, least: int) -> None:
    """Mark on a horizontal axis of troops where the published requirements begin."""
    ax.axvline(least, label="published", **_LINE)
    words = f"Published plans ask for {number(least)} or more"
    room = style.WIDTH - MARGIN - inches(ax, least)
    ha = "left" if lettering.width(words, style.font()) < room else "right"
    letters = lettered(color=style.INK, ha=ha)
    note(ax, words, place=Place(least, 1, AT_X, up=5), letters=letters)
