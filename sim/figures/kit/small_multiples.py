"""Small panels of a share by week, one a state, placed as on a map and drawn all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.note import Place, lettered, note
from sim.figures.kit.page import MARGIN
from sim.figures.kit.tile_layout import COLUMNS, blocks, places

KEY = 0.42
"""Room for the key above the panels, inches."""

_GAP, _NAME, _TALL, _UNDER, _AIR = 0.12, 0.17, 0.42, 0.15, 0.06
"""Between panels; name, panel, words under it and the air below them, inches."""

_PITCH = _NAME + _TALL + _UNDER + _AIR
_ROOM = style.WIDTH - 2 * MARGIN
_WIDE = (_ROOM + _GAP) / COLUMNS - _GAP
_GROUND = "#F7F7F7"
_COLOURS = {True: (style.LINE, "#C5D7E8"), False: ("#6F6F6F", "#DADADA")}
_DASHES = (0, (3, 2))
_DATA = ("data", "data")
_HALF: dict[str, Any] = {
    "colors": style.INK,
    "linewidths": 0.7,
    "linestyles": [_DASHES],
    "label": "half",
}
_FOOT: dict[str, Any] = {"colors": style.AXIS, "linewidths": 0.8, "label": "foot"}


@dataclass(frozen=True)
class SmallMultiple:
    """The panel of one state.

    Attributes
    ----------
    code
        The state, which decides where the panel stands.
    name, under
        Words over and under the panel.
    marked
        Whether the panel is blue.
    low, middle, high
        Band and line, 0 to 1.
    """

    code: str
    name: str
    under: str
    marked: bool
    low: Array
    middle: Array
    high: Array


def height(codes: Sequence[str]) -> float:
    """Give the height of all panels together, inches."""
    return _PITCH * (1 + max(row for _, row in places(codes).values()))


def draw(ax: Axes, panels: Sequence[SmallMultiple], *, across: Array) -> None:
    """Draw the panels; one unit of the axes becomes one inch of paper.

    Parameters
    ----------
    ax
        Axes as wide as the page between its margins.
    panels
        What they show; at the middle of each a dashed line.
    across
        Where the points of bands and lines lie, 0 at the left edge of a panel to 1 at its right.
    """
    codes = [panel.code for panel in panels]
    tall = height(codes)
    ax.set(xlim=(0, _ROOM), ylim=(0, tall + KEY), xticks=[], yticks=[])
    ax.spines["bottom"].set_visible(False)
    grid = places(codes)
    steps = np.array([grid[code] for code in codes], dtype=np.float64)
    feet = np.array([0, tall - _NAME - _TALL]) + steps * [_WIDE + _GAP, -_PITCH]
    _shapes(ax, panels, feet, across)
    for panel, (x, y) in zip(panels, feet, strict=True):
        _words(ax, panel, x=x, y=y)
    for name, block in blocks(codes).items():
        row = min(row for _, row in block.values())
        # A block in the first row has nothing above it to be told apart from.
        if name and row:
            quiet = lettered(style.SMALL, color=style.QUIET)
            note(ax, name, place=Place(0, tall - row * _PITCH, _DATA, up=4), letters=quiet)


def key(ax: Axes, *, blue: str, grey: str, dashed: str) -> None:
    """Say in a row above the panels what their colours and the dashed line mean."""
    x, y, wide = 0.0, ax.get_ylim()[1] - 0.1, 0.28
    for words, marked in ((blue, True), (grey, False), (dashed, None)):
        looks: dict[str, Any] = {"color": style.INK, "linewidth": 0.7, "linestyle": _DASHES}
        if marked is not None:
            line, band = _COLOURS[marked]
            ax.fill_between([x, x + wide], y - 0.07, y + 0.07, color=band, linewidth=0)
            looks = {"color": line, "linewidth": 1.8}
        ax.plot([x, x + wide], [y, y], label="key", **looks)
        letters = lettered(va="center_baseline")
        note(ax, words, place=Place(x + wide + 0.07, y, _DATA), letters=letters)
        x += wide + 0.07 + lettering.width(words, style.font()) + 0.25


def _shapes(ax: Axes, panels: Sequence[SmallMultiple], feet: Array, across: Array) -> None:
    """Draw ground, band, dashed line, foot and median of all panels."""
    x, y = feet[:, :1] + [0, _WIDE], feet[:, 1:]
    levels = np.hstack([y, y])
    sides = np.hstack([levels, levels + _TALL])
    grounds = np.stack([x[:, [0, 1, 1, 0]], sides], axis=2)
    ax.add_collection(PolyCollection(list(grounds), facecolor=_GROUND, linewidth=0, label="panels"))
    across = feet[:, :1] + _WIDE * across
    low, middle, high = (
        y + _TALL * np.array([getattr(panel, name) for panel in panels])
        for name in ("low", "middle", "high")
    )
    around = np.hstack([across, across[:, ::-1]]), np.hstack([low, high[:, ::-1]])
    lines, bands = zip(*(_COLOURS[panel.marked] for panel in panels), strict=True)
    shapes = list(np.stack(around, axis=2))
    ax.add_collection(PolyCollection(shapes, facecolors=bands, linewidths=0, label="band"))
    dashed: dict[str, Any] = {"colors": style.INK, "linewidths": 0.7, "linestyles": [_DASHES]} | {
        "label": "half"
    }
    solid: dict[str, Any] = {"colors": style.AXIS, "linewidths": 0.8}
    for at, looks in ((levels + _TALL / 2, dashed), (levels, solid)):
        ax.add_collection(LineCollection(list(np.stack([x, at], axis=2)), **looks))
    paths = list(np.stack([across, middle], axis=2))
    ax.add_collection(LineCollection(paths, colors=lines, linewidths=1.8, label="median"))


def _words(ax: Axes, panel: SmallMultiple, *, x: float, y: float) -> None:
    """Write the name over a panel and its share under it."""
    weight = "semibold" if panel.marked else "regular"
    name = lettering.fit(panel.name, style.font(weight=weight), room=_WIDE)
    over = lettered(weight=weight, color=style.INK if panel.marked else style.QUIET)
    note(ax, name, place=Place(x, y + _TALL, _DATA, up=3), letters=over)
    colour = style.LINE if panel.marked else style.QUIET
    under = lettered(style.SMALL, weight, color=colour, va="top")
    note(ax, panel.under, place=Place(x, y, _DATA, up=-1.5), letters=under)
