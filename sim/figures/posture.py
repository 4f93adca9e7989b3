"""The posture of each state by week, one row a state; and of all states, a panel a scenario."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures.kit import lettering, panels, style
from sim.figures.kit.axis import HEIGHT, timeline
from sim.figures.kit.label import AT_Y, KEY_HEIGHT, Place, key, lettered, note, size
from sim.figures.kit.page import MARGIN, page, row_height, steps
from sim.findings.ending import POSTURE_NAMES
from sim.findings.finding import Finding
from sim.findings.names import readable
from sim.findings.posture import COLUMNS, PosturesFinding
from sim.outcomes.block import POSTURES
from sim.words import decimal, number, percent

_WIDEST = 1.6
"""Room for the names of the states, inches."""

_FILLED = 0.9
"""Share of the height of a row that is painted."""

_RIGHT = 0.82

_SMALL = 0.88
_WITHIN = 0.19
"""Height of an area, inches, from which on its number stands in it."""


def draw(finding: Finding) -> Figure:
    """Draw one row a state, its height divided among the postures of the worlds."""
    columns = finding.table
    weeks = np.unique(columns["week"])
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
    note(ax, "Chance of\ndeploying", place=Place(1, 1, right=38, up=5), letters=heading)
    key(ax, POSTURE_NAMES, colours=style.POSTURES)
    return sheet.figure


def draw_compared(finding: PosturesFinding) -> Figure:
    """Draw the states in each posture on top of each other, those deployed at the foot."""
    stacks = np.cumsum(finding.means, axis=1)
    sheet, axes = panels.of_scenarios(finding, height=_SMALL, above=KEY_HEIGHT)
    weeks = np.arange(stacks.shape[2], dtype=np.float64)
    panels.weeks(axes, len(weeks) - 1)
    top = 1.22 * max(float(stacks.max()), 1.0)
    ticks = [tick for tick in steps(top) if tick == round(tick)]
    panels.scale(axes, ticks, labels=[number(tick) for tick in ticks])
    ghost = stacks[finding.to, 0]
    white = lettered(weight="semibold", color="white", ha="right", va="bottom", zorder=6)
    for k, ax in enumerate(axes):
        ax.set_ylim(0, top)
        edges = [0 * weeks, *stacks[k]]
        for j, (name, colour) in enumerate(zip(COLUMNS, style.POSTURES[:0:-1], strict=True)):
            ax.fill_between(weeks, edges[j], edges[j + 1], color=colour, linewidth=0, label=name)
        if k != finding.to:
            ax.plot(weeks, ghost, color="white", linewidth=2.4, zorder=3)
            panels.ghost(ax, x=weeks, y=ghost, colour=style.INK)
        end, tall = float(stacks[k, 0, -1]), size(ax)[1]
        # The number deployed at the end stands in its area, or beside it where that is too low.
        if end / top * tall < _WITHIN:
            behind = None if k == finding.to else float(ghost[-1])
            panels.ending(ax, decimal(end, 1), end=end, ghost=behind)
        else:
            note(ax, decimal(end, 1), place=Place(0.97, 0.04 / tall), letters=white)
    ax = sheet.axes(left=panels.LEFT, right=MARGIN, bottom=0, top=sheet.height - KEY_HEIGHT)
    ax.set_axis_off()
    key(ax, POSTURE_NAMES[1:], colours=style.POSTURES[1:])
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
