"""Two levers together: the least change of one for each value of the other, a panel a pair."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from sim.figures.kit import lettering, style
from sim.figures.kit.label import Place, lettered, note
from sim.figures.kit.page import MARGIN, page, pale
from sim.figures.kit.panels import Layout, small_multiples
from sim.findings.finding import Table
from sim.findings.tip import FrontierFinding
from sim.studies.tip_answer import TippedLever
from sim.studies.tip_words import strength

_ACROSS = 3
_LEFT, _BETWEEN, _ABOVE, _BELOW = 0.62, 0.62, 0.38, 0.46
_TALL = 1.45
"""Height of a panel, inches."""

_WIDEST = 3.4
"""Width of a panel that is alone at most, inches."""

_TICK = 7.5
"""Size of numbers at the axes, points."""


def draw(finding: FrontierFinding) -> Figure:
    """Draw the frontier of every pair, with its band and the present values."""
    count = len(finding.levers)
    across = min(count, _ACROSS)
    width = (style.WIDTH - _LEFT - MARGIN - (_ACROSS - 1) * _BETWEEN) / _ACROSS
    if count < _ACROSS:
        width = min(_WIDEST, (style.WIDTH - _LEFT - MARGIN - (count - 1) * _BETWEEN) / count)
    places = tuple((k % across, k // across) for k in range(count))
    layout = Layout(places, width, _TALL, _LEFT, _BETWEEN, _ABOVE, _BELOW, 0.0)
    sheet = page(finding, height=layout.body)
    for k, ax in enumerate(small_multiples(sheet, layout)):
        rows = finding.table["pair"] == k
        some = {name: column[rows] for name, column in finding.table.items()}
        _panel(ax, some, levers=finding.levers[k], width=width)
    return sheet.figure


def _panel(
    ax: Axes, columns: Table, *, levers: tuple[TippedLever, TippedLever], width: float
) -> None:
    held, other = levers
    _scales(ax, held, other, width=width)
    to = columns["to"]
    present = np.isfinite(to)
    low, high = (
        np.where(np.isnan(columns[name]) & present, end, columns[name])
        for name, end in (("low", other.least), ("high", other.most))
    )
    ax.fill_between(columns["level"], low, high, color=style.OUTER, linewidth=0, zorder=1)
    look: dict[str, Any] = {"color": style.LINE, "clip_on": False, "zorder": 3}
    ax.plot(columns["level"], to, linewidth=1.6, label="frontier", **look)
    filled = [style.LINE if one == "reached" else "white" for one in columns["ruling"][present]]
    dots: dict[str, Any] = {"facecolors": filled, "edgecolors": style.LINE, "linewidths": 0.9}
    ax.scatter(columns["level"][present], to[present], s=11, zorder=4, clip_on=False, **dots)
    dot: dict[str, Any] = {"facecolors": "white", "edgecolors": style.INK, "linewidths": 1.0}
    ax.scatter(
        [held.present], [other.present], s=26, zorder=5, clip_on=False, label="present", **dot
    )
    if not present.any():
        quiet = lettered(style.SMALL, color=style.QUIET, ha="center", va="center")
        note(ax, "no change of both does", place=Place(0.5, 0.6), letters={**quiet})


def _scales(ax: Axes, held: TippedLever, other: TippedLever, *, width: float) -> None:
    """Set both axes to the spans of the levers, and name them."""
    ax.set(xlim=(held.least, held.most), ylim=(other.least, other.most))
    across, up = _ticks(held), _ticks(other)
    small = lettered(_TICK)
    ax.set_xticks(across, [_tick(held, tick) for tick in across], **small)
    ax.set_yticks(up, [_tick(other, tick) for tick in up], **small)
    pale(ax, "y")
    pale(ax, "x")
    font = style.font(style.SMALL, "semibold")
    letters = lettered(style.SMALL, "semibold", color=style.INK, va="baseline")
    lines = _two_lines(other.name, font, room=width + 0.35)
    for k, line in enumerate(reversed(lines)):
        note(ax, line, place=Place(0, 1, right=-26, up=5 + 9.5 * k), letters=letters)
    below = {**letters, "va": "top", "ha": "right"}
    line = lettering.fit(held.name, font, room=width + 0.3)
    note(ax, line, place=Place(1, 0, up=-17), letters=below)


def _two_lines(text: str, font: FontProperties, *, room: float) -> list[str]:
    """A name on one line, or two, of which the second is cut where it is longer."""
    first, *rest = lettering.wrap(lettering.plain(text), font, room=room)
    return [first, lettering.fit(" ".join(rest), font, room=room)] if rest else [first]


def _ticks(one: TippedLever) -> list[float]:
    """The ends and the middle of a span."""
    return [one.least, (one.least + one.most) / 2, one.most]


def _tick(one: TippedLever, value: float) -> str:
    """A value of a lever at an axis."""
    return strength(one, value)
