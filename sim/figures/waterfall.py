"""One state's choice in one week, term by term: what holds it back, what carries it."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT, AT_X, AT_Y, Place, halo, lettered, note, size
from sim.figures.kit.page import MARGIN, heights, page
from sim.findings.finding import Table
from sim.findings.waterfall import WaterfallFinding
from sim.studies.explanation import RESIDUAL
from sim.words import MINUS, percent, signed

_UP, _DOWN, _TOTAL, _REST = style.LINE, style.OPPOSED, "#333333", "#8A8A8A"

_LEFT, _TALL, _BELOW = 0.55, 3.3, 0.5

_FILLED = 0.62
"""Share of its place that a bar fills."""

_AIR = 0.14
"""Blank share of the height above and below all bars, for the values."""


_STEP = 10
"""Distance of lines below the bars, points."""

_EDGE = "As likely\nin as out"


def draw(finding: WaterfallFinding) -> Figure:
    """Draw the mean of each term on top of those before it, the residual first, then the total."""
    columns = finding.table
    sheet = page(finding, height=_BELOW + _TALL)
    wide = max(lettering.width(each, style.font(style.SMALL)) for each in _EDGE.split("\n"))
    right = MARGIN + 0.08 + wide
    ax = sheet.axes(left=_LEFT, right=right, bottom=_BELOW, top=_BELOW + _TALL)
    ax.spines["bottom"].set_visible(False)
    _scale(ax, columns)
    ax.axhline(0, color=style.INK, linewidth=1.0, zorder=3)
    ink = lettered(style.SMALL, color=style.INK, va="center", linespacing=1.05)
    note(ax, _EDGE, place=Place(1, 0, AT_Y, right=5), letters=ink)
    for at in range(len(columns["term"])):
        _bar(ax, columns, at)
        _value(ax, columns, at)
    _names(ax, finding)
    return sheet.figure


def _scale(ax: Axes, columns: Table) -> None:
    """Choose the limits so that bars, whiskers and values have room."""
    reach = _reach(columns)
    low, high = min(0.0, float(reach[0].min())), max(0.0, float(reach[1].max()))
    air = _AIR * max(high - low, 1.0)
    ax.set(xlim=(-0.5, len(columns["term"]) - 0.5), ylim=(low - air, high + air), xticks=[])
    least = (high - low) / 7
    wide = 10.0 ** np.ceil(np.log10(max(least, 1.0)))
    step = next((each for each in (0.5, 1.0, 2.0, 5.0, 10.0, 50.0) if each >= least), wide)
    ticks = np.arange(np.ceil(ax.get_ylim()[0] / step), np.floor(ax.get_ylim()[1] / step) + 1)
    shown = [float(tick) for tick in ticks * step]
    labels = [f"{tick:+g}".replace("-", MINUS) if tick else "0" for tick in shown]
    heights(ax, shown, labels=labels)


def _reach(columns: Table) -> tuple[NDArray[Any], NDArray[Any]]:
    """Lowest and highest point of each bar with its whisker."""
    low = columns["begins"] + columns["low90"]
    high = columns["begins"] + columns["high90"]
    return (
        np.minimum.reduce([columns["begins"], columns["ends"], low]),
        np.maximum.reduce([columns["begins"], columns["ends"], high]),
    )


def _bar(ax: Axes, columns: Table, at: int) -> None:
    """Draw a bar from where the ones before it end, its whisker, and the line to the next."""
    begins, ends = float(columns["begins"][at]), float(columns["ends"][at])
    left = at - _FILLED / 2
    bar = Rectangle((left, min(begins, ends)), _FILLED, abs(ends - begins), zorder=2)
    plain = columns["term"][at] == RESIDUAL
    bar.set(facecolor="#E8E8E8" if plain else _colour(columns, at), linewidth=0)
    if plain:
        bar.set(edgecolor=_REST, hatch="////", linewidth=0.6)
    ax.add_patch(bar)
    low, high = begins + columns["low90"][at], begins + columns["high90"][at]
    if high - low > 1e-9:
        grey = "#BBBBBB" if columns["term"][at] == "total" else style.INK
        ax.plot([at, at], [low, high], color="white", linewidth=2.4, zorder=4)
        ax.plot([at, at], [low, high], color=grey, linewidth=0.9, zorder=5)
    if at < len(columns["term"]) - 1:
        reach = [at + _FILLED / 2, at + 1 - _FILLED / 2]
        ax.plot(reach, [ends, ends], color=style.AXIS, linewidth=0.8, zorder=2)


def _value(ax: Axes, columns: Table, at: int) -> None:
    """Write the mean beyond the bar and its whisker, on the side to which the bar points."""
    low, high = _reach(columns)
    up = columns["mean"][at] >= 0
    letters = lettered(weight="semibold", color=_colour(columns, at), path_effects=halo())
    letters |= {"ha": "center", "va": "bottom" if up else "top"}
    height = float(high[at] if up else low[at])
    place = Place(at, height, AT, up=2 if up else -2)
    note(ax, signed(float(columns["mean"][at])), place=place, letters=letters)


def _names(ax: Axes, finding: WaterfallFinding) -> None:
    """Write the name of each term below its bar; below the total, the chance it comes to."""
    room = 0.94 * size(ax)[0] / len(finding.names)
    for at, term in enumerate(finding.names):
        last = at == len(finding.names) - 1
        weight, colour = ("semibold", style.INK) if last else ("regular", style.TEXT)
        lines = lettering.wrap(term, style.font(style.SMALL, weight), room=room)
        lines += [f"in: {percent(finding.chance)}"] if last else []
        letters = lettered(style.SMALL, weight, color=colour, ha="center", va="baseline")
        for k, line in enumerate(lines):
            note(ax, line, place=Place(at, 0, AT_X, up=-12 - _STEP * k), letters=letters)


def _colour(columns: Table, at: int) -> str:
    term, mean = columns["term"][at], columns["mean"][at]
    if term == "total":
        return _TOTAL
    if term == RESIDUAL:
        return style.QUIET
    return _UP if mean >= 0 else _DOWN
