"""The postures of all states by week, a panel for each scenario."""

import numpy as np
from matplotlib.figure import Figure

from sim.figures.kit import panels, style
from sim.figures.kit.label import KEY_HEIGHT, Place, key, lettered, note, size
from sim.figures.kit.page import MARGIN, steps
from sim.findings.posture import POSTURE_NAMES
from sim.findings.postures import COLUMNS, PosturesFinding
from sim.words import decimal, number

_SMALL = 0.88


_WITHIN = 0.19
"""Height of an area, inches, from which on its number stands in it."""


def draw(finding: PosturesFinding) -> Figure:
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
