"""Every point over the two factors that a box limits most surely."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import Place, lettered, note
from sim.figures.kit.page import MARGIN, heights, page
from sim.findings.pair import MARKS, PairFinding

_LEFT, _TALL, _FOOT, _HEAD = 0.75, 3.6, 0.55, 0.28
_NOT = "#B5B5B5"


def draw(finding: PairFinding) -> Figure:
    """Draw every point, and the limits of the box."""
    table = finding.table
    sheet = page(finding, height=_FOOT + _TALL + _HEAD)
    ax = sheet.axes(left=_LEFT, right=MARGIN + 0.2, bottom=_FOOT, top=_FOOT + _TALL)
    ax.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    mark(ax, MARKS, labels=list(finding.marks[0]))
    heights(ax, MARKS, labels=list(finding.marks[1]))
    ax.grid(visible=False)
    size = float(np.clip(9000 / len(table["x"]), 3, 22))
    for so, colour, depth in ((False, _NOT, 2), (True, style.LINE, 3)):
        for unclear in (True, False):
            rows = (table["so"] == so) & (table["unclear"] == unclear)
            dots = ax.scatter(table["x"][rows], table["y"][rows], s=size, zorder=depth)
            fill = "none" if unclear else colour
            dots.set(facecolors=fill, edgecolors=colour, linewidths=0.6, clip_on=False)
    (left, right), (low, high) = finding.edges
    look: dict[str, Any] = {"fill": False, "edgecolor": style.INK, "linewidth": 1.5, "zorder": 4}
    frame = Rectangle((left, low), right - left, high - low, clip_on=False, **look)
    ax.add_patch(frame)
    font, room = style.font(style.SMALL), style.WIDTH - _LEFT - 2 * MARGIN
    across, up = (
        lettering.fit(name[:1].upper() + name[1:], font, room=room) for name in finding.names
    )
    quiet = lettered(style.SMALL, color=style.QUIET, va="top", ha="right")
    note(ax, f"{across} →", place=Place(1, 0, up=-22), letters=quiet)
    above = {**quiet, "ha": "left", "va": "bottom"}
    note(ax, f"↑ {up}", place=Place(0, 1, right=-40, up=6), letters=above)
    return sheet.figure
