"""Mean number of states in each posture by week, a panel a scenario."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures.kit import panels, style
from sim.figures.kit.label import KEY_HEIGHT, Place, key, lettered, note
from sim.figures.kit.page import MARGIN, Page, page, steps
from sim.figures.kit.scenario_style import styles
from sim.figures.kit.small_multiples import in_rows, small_multiples
from sim.findings.postures import COLUMNS, PosturesFinding
from sim.words import decimal, number

_NAMES = ("Deployed", "Authorised", "Pledged")
_SMALL = 0.88
_WITHIN = 0.19
"""Height of an area, inches, from which on its number stands in it."""


def draw(finding: PosturesFinding) -> Figure:
    """Draw the states in each posture on top of each other, those deployed at the foot."""
    stacks = np.cumsum(finding.means, axis=1)
    count = len(stacks)
    layout = in_rows(count, height=panels.TALL.get(count, _SMALL))
    sheet = page(finding, height=layout.body + KEY_HEIGHT)
    axes = small_multiples(sheet, layout)
    panels.headings(axes, styles(finding))
    panels.weeks(axes, stacks.shape[2] - 1)
    top = 1.22 * max(float(stacks.max()), 1.0)
    ticks = [tick for tick in steps(top) if tick == round(tick)]
    for ax in axes:
        ax.set_ylim(0, top)
    panels.scale(axes, ticks, labels=[number(tick) for tick in ticks])
    for k, ax in enumerate(axes):
        ghost = None if k == finding.to else stacks[finding.to, 0]
        _areas(ax, stacks[k], ghost=ghost)
        _deployed(ax, float(stacks[k, 0, -1]), ghost=None if ghost is None else float(ghost[-1]))
    _key(sheet, layout.left)
    return sheet.figure


def _areas(ax: Axes, stack: Array, *, ghost: Array | None) -> None:
    """Fill each posture above the one that went further, and draw the ghost."""
    weeks = np.arange(stack.shape[1], dtype=np.float64)
    floor = np.zeros(stack.shape[1])
    for k, name in enumerate(COLUMNS):
        ax.fill_between(
            weeks, floor, stack[k], color=style.POSTURES[3 - k], linewidth=0, label=name
        )
        floor = stack[k]
    if ghost is not None:
        ax.plot(weeks, ghost, color="white", linewidth=2.4, zorder=3)
        panels.ghost(ax, x=weeks, y=ghost, colour=style.INK)


def _deployed(ax: Axes, end: float, *, ghost: float | None) -> None:
    """Write the number deployed at the end into its area, or beside it where that is too low."""
    tall = float(ax.get_window_extent().height) / style.DPI
    text = decimal(end, 1)
    if end / ax.get_ylim()[1] * tall < _WITHIN:
        panels.ending(ax, text, end=end, ghost=ghost)
        return
    letters = lettered(weight="semibold", color="white", ha="right", va="bottom", zorder=6)
    note(ax, text, place=Place(0.97, 0.04 / tall), letters=letters)


def _key(sheet: Page, left: float) -> None:
    """Name the colours above the panels."""
    ax = sheet.axes(left=left, right=MARGIN, bottom=0, top=sheet.height - KEY_HEIGHT)
    ax.set_axis_off()
    key(ax, _NAMES[::-1], colours=style.POSTURES[1:])
