"""The posture of each state by week, one row a state."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.axis import HEIGHT, timeline
from sim.figures.kit.label import AT_Y, KEY_HEIGHT, Place, key, lettered, note
from sim.figures.kit.page import MARGIN, page, row_height
from sim.findings.names import readable
from sim.findings.posture import POSTURE_NAMES, PostureFinding
from sim.outcomes.block import POSTURES
from sim.words import percent

_WIDEST = 1.6
"""Room for the names of the states, inches."""

_FILLED = 0.9
"""Share of the height of a row that is painted."""

_RIGHT = 0.82


def draw(finding: PostureFinding) -> Figure:
    """Draw one row a state, its height divided among the postures of the worlds."""
    weeks = np.unique(finding.table["week"])
    columns = {name: values[: finding.shown * weeks.size] for name, values in finding.table.items()}
    first = slice(None, None, weeks.size)
    pairs = zip(columns["name"][first], columns["state"][first], strict=True)
    every = (readable(str(name), str(code)) for name, code in pairs)
    names, wide = lettering.fit_all(every, style.font(), room=_WIDEST)
    tall = row_height(len(names)) * len(names)
    sheet = page(finding, height=HEIGHT + tall + KEY_HEIGHT)
    left = MARGIN + wide + 0.09
    ax = sheet.axes(left=left, right=_RIGHT, bottom=HEIGHT, top=HEIGHT + tall)
    shares = np.stack([columns[name].reshape(-1, weeks.size) for name in POSTURES], axis=2)
    _rows(ax, shares, weeks)
    ax.set_yticks(np.arange(len(names)), names, **lettered(color=style.INK))
    timeline(ax, weeks, dates=columns["date"][: weeks.size])
    for row, chance in enumerate(columns["chance"][first].tolist()):
        colour = style.INK if chance >= 0.5 else style.QUIET
        letters = lettered(color=colour, va="center_baseline", ha="right")
        note(ax, percent(chance), place=Place(1, row, AT_Y, right=38), letters=letters)
    heading = lettered(style.SMALL, color=style.QUIET, ha="right", linespacing=1.0)
    note(ax, "Chance of\nsending", place=Place(1, 1, right=38, up=5), letters=heading)
    key(ax, POSTURE_NAMES, colours=style.POSTURES)
    return sheet.figure


def _rows(ax: Axes, shares: Array, weeks: Array) -> None:
    """Paint the rows: over each posture, the worlds that have gone further."""
    further = np.cumsum(shares[:, :, ::-1], axis=2)[:, :, ::-1]
    floor = np.arange(len(shares))[:, None] + _FILLED / 2
    across = np.tile(np.concatenate([weeks, weeks[::-1]]), (len(shares), 1))
    for k, (name, colour) in enumerate(zip(POSTURES, style.POSTURES, strict=True)):
        upper = floor - _FILLED * further[:, :, k]
        outline = np.concatenate([upper, np.broadcast_to(floor, upper.shape)], axis=1)
        shapes = list(np.stack([across, outline], axis=2))
        ax.add_collection(PolyCollection(shapes, facecolor=colour, linewidth=0, label=name))
    ax.set_ylim(len(shares) - 0.5, -0.5)
