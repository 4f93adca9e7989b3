"""Coverage and density of the boxes on the way of peeling, and of the one that is chosen."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.array import Mask
from sim.figures.kit import style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import AT_Y, KEY_HEIGHT, Place, halo, key, lettered, note
from sim.figures.kit.page import MARGIN, heights, page
from sim.findings.discover import TradeFinding
from sim.findings.finding import Table
from sim.words import counted, percent

_LEFT, _TALL, _FOOT = 0.62, 3.1, 0.52
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_SHADES = style.CHANCES[1:]
"""Colours of one factor, two and so on; the last stands for more."""

_NEAR, _MIDDLE = 0.05, 0.45


def draw(finding: TradeFinding) -> Figure:
    """Draw every box, coloured by the number of factors it limits."""
    table = finding.table
    sheet = page(finding, height=_FOOT + _TALL + KEY_HEIGHT + 0.1)
    ax = sheet.axes(left=_LEFT, right=MARGIN + 0.2, bottom=_FOOT, top=_FOOT + _TALL)
    ax.set(xlim=(-0.01, 1.02), ylim=(0, 1.03))
    heights(ax, _TICKS, labels=[percent(tick) for tick in _TICKS])
    mark(ax, _TICKS, labels=[percent(tick) for tick in _TICKS])
    quiet = lettered(style.SMALL, color=style.QUIET, ha="center", va="top")
    note(ax, "Coverage", place=Place(0.5, 0, up=-21), letters=quiet)
    note(ax, "Density", place=Place(0, 1, right=-34, up=7), letters={**quiet, "ha": "left"})
    _lines(ax, finding)
    peeled = table["method"] == "PRIM"
    _raw(ax, table, peeled & ~table["needed"])
    shades = _boxes(ax, table, peeled & table["needed"])
    names = [counted(k + 1, "factor") for k in range(shades)]
    if shades == len(_SHADES):
        names[-1] = f"{shades} factors or more"
    key(ax, names or ["all points"], colours=_SHADES[:shades] or ("#FFFFFF",))
    _chosen(ax, table)
    return sheet.figure


def _lines(ax: Axes, finding: TradeFinding) -> None:
    """Draw the density that a box shall have, and that of all points."""
    share = float(finding.table["share"][0])
    lines = {finding.dense: "the density that a box shall have", share: "density of all points"}
    apart = abs(finding.dense - share) > _NEAR
    letters = lettered(style.SMALL, color=style.QUIET, ha="left", va="bottom", path_effects=halo())
    for height, words in lines.items():
        ax.axhline(height, color=style.AXIS, linewidth=0.8, dashes=(4, 3), zorder=1)
        if apart or height == share:
            text = f"{percent(height)}, {words}"
            note(ax, text, place=Place(0.01, height, AT_Y, up=2), letters=letters)


def _raw(ax: Axes, table: Table, rows: Mask) -> None:
    """Draw the boxes as they were found."""
    look: dict[str, Any] = {"color": style.GRID, "linewidth": 1.0, "zorder": 1}
    ax.plot(table["coverage"][rows], table["density"][rows], label="as found", **look)
    dots = ax.scatter(table["coverage"][rows], table["density"][rows], s=9, zorder=2)
    dots.set(facecolors=style.GRID, edgecolors="none")


def _boxes(ax: Axes, table: Table, rows: Mask) -> int:
    """Draw the boxes by number of factors; return how many shades there are."""
    counts = np.minimum(table["factors"][rows].astype(int), len(_SHADES))
    colours = ["#FFFFFF" if count == 0 else _SHADES[count - 1] for count in counts]
    dots = ax.scatter(table["coverage"][rows], table["density"][rows], s=30, label="box")
    dots.set(facecolors=colours, edgecolors=style.AXIS, linewidths=0.6, zorder=3, clip_on=False)
    return int(counts.max(initial=0))


def _chosen(ax: Axes, table: Table) -> None:
    """Ring the box that is chosen, and draw that of the tree where it is another."""
    spots = {}
    for method in ("PRIM", "CART"):
        found = np.flatnonzero((table["method"] == method) & table["chosen"] & table["needed"])
        if len(found) and table["factors"][found[0]]:
            spots[method] = tuple(float(table[one][found[0]]) for one in ("coverage", "density"))
    for method, (x, y) in spots.items():
        if method == "CART" and spots.get("PRIM") == (x, y):
            continue
        marker, size = ("o", 80) if method == "PRIM" else ("s", 46)
        ring = ax.scatter([x], [y], s=size, marker=marker, zorder=4, label=method)
        ring.set(facecolors="none", edgecolors=style.INK, linewidths=1.1, clip_on=False)
    if "PRIM" in spots:
        _name(ax, *spots["PRIM"])


def _name(ax: Axes, x: float, y: float) -> None:
    """Write what is chosen on the side of the way that is free: below it, or right of its end."""
    words = f"chosen: {percent(x)} covered, {percent(y)} dense"
    bold = lettered(weight="semibold", color=style.INK, path_effects=halo())
    side, right, up = ("right", -7, -13) if x > _MIDDLE else ("left", 8, 5)
    place = Place(x, y, ("data", "data"), right=right, up=up)
    note(ax, words, place=place, letters={**bold, "ha": side})
