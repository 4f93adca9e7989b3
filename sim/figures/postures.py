"""Mean number of states in each posture by week, a panel a scenario."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import panels, style
from sim.figures.kit.label import KEY_HEIGHT, Place, key, lettered, note, size
from sim.figures.kit.page import MARGIN, steps
from sim.findings.ending import POSTURE_NAMES
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
    for k, ax in enumerate(axes):
        ax.set_ylim(0, top)
        edges = [0 * weeks, *stacks[k]]
        for j, (name, colour) in enumerate(zip(COLUMNS, style.POSTURES[:0:-1], strict=True)):
            ax.fill_between(weeks, edges[j], edges[j + 1], color=colour, linewidth=0, label=name)
        if k != finding.to:
            ax.plot(weeks, ghost, color="white", linewidth=2.4, zorder=3)
            panels.ghost(ax, x=weeks, y=ghost, colour=style.INK)
        behind = None if k == finding.to else float(ghost[-1])
        _deployed(ax, float(stacks[k, 0, -1]), ghost=behind)
    ax = sheet.axes(left=panels.LEFT, right=MARGIN, bottom=0, top=sheet.height - KEY_HEIGHT)
    ax.set_axis_off()
    key(ax, POSTURE_NAMES[1:], colours=style.POSTURES[1:])
    return sheet.figure


def _deployed(ax: Axes, end: float, *, ghost: float | None) -> None:
    """Write the number deployed at the end into its area, or beside it where that is too low."""
    tall = size(ax)[1]
    text = decimal(end, 1)
    if end / ax.get_ylim()[1] * tall < _WITHIN:
        panels.ending(ax, text, end=end, ghost=ghost)
        return
    letters = lettered(weight="semibold", color="white", ha="right", va="bottom", zorder=6)
    note(ax, text, place=Place(0.97, 0.04 / tall), letters=letters)
