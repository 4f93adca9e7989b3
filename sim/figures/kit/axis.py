"""Axes of weeks and of troops: dates, and the published requirements."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT_X, AT_Y, Place, halo, lettered, note
from sim.figures.kit.page import MARGIN
from sim.words import listing, number

HEIGHT = 0.46
"""Room that the two lines of words under the axis take, inches."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS = (13, 26, 52, 104, 260, 520, 1040, 2600, 5200)
_QUARTER = 13


def timeline(ax: Axes, weeks: NDArray[np.int64], *, dates: NDArray[np.datetime64]) -> None:
    """Mark the weeks, from 0 on, of an axis: how long since the start, and below it the date."""
    last = int(weeks[-1])
    step = _step(last)
    ticks = list(range(0, last + 1, step))
    ax.set_xlim(0, max(last, 1))
    ax.set_xticks(ticks, [_since(tick) for tick in ticks], **lettered())
    ax.tick_params(axis="x", bottom=True, length=3, color=style.AXIS)
    for tick in ticks:
        written = _dated(dates[int(np.searchsorted(weeks, tick))], exact=step < _QUARTER)
        quiet = lettered(style.SMALL, color=style.QUIET, ha="center", va="top")
        note(ax, written, place=Place(tick, 0, AT_X, up=-20), letters=quiet)


def _step(last: int) -> int:
    """Choose the weeks between two marks: about four of them, the last one at the end."""
    quarter = max(1, -(-last // 4))
    if last < 4 * _QUARTER:
        even = (step for step in range(quarter, last // 2 + 1) if last % step == 0)
        return next(even, quarter)
    return next((step for step in _STEPS if quarter <= step), quarter)


def _since(week: int) -> str:
    """Write how long after the start a week begins."""
    if week == 0:
        return "Start"
    if week % _QUARTER:
        return f"{week} week{'s' * (week != 1)}"
    months = 3 * week // _QUARTER
    years = months // 12
    return f"{months} months" if months % 12 else f"{years} year{'s' * (years != 1)}"


def _dated(day: Any, *, exact: bool) -> str:
    """Write a date: Aug 2025, or 25 Aug 2025."""
    when = np.datetime64(day, "D").astype(date)
    month = f"{_MONTHS[when.month - 1]} {when.year}"
    return f"{when.day} {month}" if exact else month


_APART = 0.2
"""Distance between two lines, inches, below which the upper one goes unnamed."""

_LINE: dict[str, Any] = {"color": style.INK, "linewidth": 0.9, "dashes": (4, 3)}


def levels(ax: Axes, published: Sequence[int]) -> None:
    """Draw the requirements that lie on a vertical axis of troops, and name those above it.

    The limits of the axes are set; the least requirement comes first.
    """
    top = ax.get_ylim()[1]
    tall = ax.get_window_extent().height / style.DPI
    named = 0.0
    for needed in (r for r in published if r <= top):
        ax.axhline(needed, label="requirement", **_LINE)
        if (needed - named) / top * tall < _APART:
            continue
        named = needed
        what = "the least published requirement" if needed == published[0] else "requirement"
        letters = lettered(color=style.INK, path_effects=halo(), va="top")
        place = Place(0, needed, AT_Y, right=4, up=-3)
        note(ax, f"{number(needed)} troops: {what}", place=place, letters=letters)
    above = [r for r in published if r > top]
    if above:
        quiet = lettered(style.SMALL, color=style.QUIET, ha="right")
        words = _all(above[0] / top, above[0]) if above == list(published) else _some(above)
        note(ax, words, place=Place(1, 1, up=5), letters=quiet)


def start(ax: Axes, least: int) -> None:
    """Mark on a horizontal axis of troops where the published requirements begin."""
    ax.axvline(least, label="published", **_LINE)
    words = f"Published requirements begin at {number(least)}"
    here = float(ax.transData.transform((least, 0))[0]) / style.DPI
    room = style.WIDTH - MARGIN - here
    ha = "left" if lettering.width(words, style.font()) < room else "right"
    letters = lettered(color=style.INK, ha=ha)
    note(ax, words, place=Place(least, 1, AT_X, up=5), letters=letters)


def _all(times: float, least: int) -> str:
    """Write how far above the axis the least requirement lies."""
    return f"↑ The least published requirement, {number(least)}, is {times:.0f} times this height"


def _some(above: Sequence[int]) -> str:
    """Write which requirements lie above the axis."""
    names = listing([number(needed) for needed in above])
    if len(above) == 1:
        return f"↑ The requirement of {names} lies above"
    return f"↑ Requirements of {names} lie above"
