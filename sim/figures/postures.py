"""Postures side by side: how many states pledge, authorise and deploy in each scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.array import Array
from sim.figures.kit import key, lettering, style
from sim.figures.kit.frame import ending, headings, levels, weeks
from sim.figures.kit.note import lettered
from sim.figures.kit.page import MARGIN, Page, page, steps
from sim.figures.kit.panels import Grid, grid, height
from sim.figures.kit.scenario_style import cast, quoted
from sim.figures.superlative import Saying, superlative
from sim.words import counted, number

if TYPE_CHECKING:
    from sim.results.results import Results
    from sim.studies.comparison import Comparison

_NAMES = ("Deployed", "Authorised", "Pledged")

_TALL = {1: 2.4, 2: 2.4, 3: 1.7, 4: 1.5}

_SMALL = 0.88

_WITHIN = 0.19
"""Height of an area, inches, from which on its number stands in it."""

def draw(comparison: Comparison) -> Figure:
    """Draw the states in each posture on top of each other, those deployed at the foot.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    The figure.
    """
    stacks = np.stack([np.cumsum(_means(one), axis=0) for one in comparison.every])
    count = len(stacks)
    tall = _TALL.get(count, _SMALL)
    sheet = page(
        title=title(comparison),
        subtitle=_subtitle(comparison),
        foot=lettering.plain(comparison.foot),
        height=height(count, tall) + key.HEIGHT,
    )
    panels = grid(sheet, count, tall=tall)
    headings(panels, cast(comparison))
    top = 1.22 * max(float(stacks.max()), 1.0)
    levels(panels, [(tick / top, number(tick)) for tick in steps(top) if tick == round(tick)])
    _areas(panels, stacks / top)
    for k in range(count):
        ends = float(stacks[k, 0, -1]) / top, float(stacks[0, 0, -1]) / top if k else -1.0
        _deployed(panels, f"{stacks[k, 0, -1]:.1f}", at=k, ends=ends)
    weeks(panels, stacks.shape[2] - 1)
    _key(sheet, panels.panels[0].left)
    return sheet.figure

def _areas(panels: Grid, stacks: Array) -> None:
    """Fill each posture above the one that went further, and draw the ghost."""
    x = np.linspace(0, 1, stacks.shape[2])
    floor = np.zeros_like(stacks[:, 0])
    for k, name in enumerate(_COLUMNS):
        panels.areas(x, (floor, stacks[:, k]), facecolors=style.POSTURES[3 - k], label=name)
        floor = stacks[:, k]
    ghost = np.broadcast_to(stacks[0, 0], floor.shape).copy()
    ghost[0] = np.nan
    panels.lines(x, ghost, colors="white", linewidths=2.4, zorder=3)
    dashes = [(0, (3, 1.5))]
    look = {"colors": style.INK, "linewidths": 1.1, "linestyles": dashes, "zorder": 4}
    panels.lines(x, ghost, label="ghost", **look)

def _deployed(panels: Grid, text: str, *, at: int, ends: tuple[float, float]) -> None:
    """Write the number deployed at the end into its area, or beside it where that is too low."""
    tall = panels.panels[at].height
    if ends[0] * tall < _WITHIN:
        ending(panels, text, at=at, ends=ends)
        return
    letters = lettered(weight="semibold", color="white", ha="right", va="bottom", zorder=6)
    panels.write(at, text, at=(0.97, 0.04 / tall), letters=letters)

def _key(sheet: Page, left: float) -> None:
    """Name the colours above the panels."""
    ax = sheet.axes(left=left, right=MARGIN, bottom=0, top=sheet.height - key.HEIGHT)
    ax.set_axis_off()
    key.key(ax, _NAMES[::-1], colours=style.POSTURES[1:])
