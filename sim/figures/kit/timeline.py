"""The axis of weeks, marked in months and years and dated."""

from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.figures.kit import style
from sim.figures.kit.label import AT_X, Place, lettered, note

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
