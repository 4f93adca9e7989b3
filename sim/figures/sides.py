"""Scenarios side by side: troops in Ukraine week by week, each against the one compared to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.frame import ending, headings, levels, own_levels, weeks
from sim.figures.kit.label import halo
from sim.figures.kit.note import lettered
from sim.figures.kit.outlier import dwarfing
from sim.figures.kit.page import page, steps
from sim.figures.kit.panels import Grid, grid, height
from sim.figures.kit.scenario_style import GHOST, ScenarioStyle, cast, quoted, tint
from sim.figures.superlative import Saying, superlative
from sim.figures.sustained import lasting
from sim.results.summary import BANDS
from sim.words import counted, number, percent_of, rounded

if TYPE_CHECKING:
    from sim.results.results import Results
    from sim.studies.comparison import Comparison

_FREE = 0.84
"""Share of the height above which words stand instead of marks of the scale."""

_TALL = {1: 2.4, 2: 2.4, 3: 1.7, 4: 1.5}

_SMALL = 0.98

def draw(comparison: Comparison) -> Figure:
    """Draw the bands of each scenario, and behind them the median of the one compared to.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    The figure; scenarios that dwarf the others come last, on a scale of their own.
    """
    bands = [_bands(one) for one in comparison.every]
    tops = [float(band[-1].max()) for band in bands]
    large = dwarfing(tops)
    order = [k for k in range(len(tops)) if k not in large] + large
    count = len(order)
    tall = _TALL.get(count, _SMALL)
    sheet = page(
        title=title(comparison),
        subtitle=_subtitle(comparison, large=bool(large)),
        foot=lettering.plain(comparison.foot),
        height=height(count, tall),
    )
    panels = grid(sheet, count, tall=tall)
    parts = [cast(comparison)[k] for k in order]
    headings(panels, parts)
    high = _scales(panels, [tops[k] for k in order], large=len(large))
    ghost = bands[0][2]
    _paths(panels, parts, bands=[bands[k] for k in order], high=high)
    _ghost(panels, ghost, at=order.index(0), high=high)
    for k, which in enumerate(order):
        behind = float(ghost[-1]) / high[k] if which else -1.0
        ends = (float(bands[which][2, -1]) / high[k], behind)
        _read(panels, k, comparison.every[which], ends=ends)
    weeks(panels, bands[0].shape[1] - 1)
    return sheet.figure

def _scales(panels: Grid, tops: list[float], *, large: int) -> Array:
    """Draw the vertical axes; give the top of each panel, troops."""
    usual = len(tops) - large
    high = np.empty(len(tops))
    for chosen in (range(usual), range(usual, len(tops))):
        if not chosen:
            continue
        top = 1.25 * max([1.0, *(tops[k] for k in chosen)])
        high[list(chosen)] = top
        ticks = [(tick / top, number(tick)) for tick in steps(_FREE * top)]
        if chosen.start == 0:
            levels(panels, ticks, inside=range(usual, len(tops)))
        else:
            own_levels(panels, ticks, chosen=chosen)
    return high

def _paths(panels: Grid, parts: list[ScenarioStyle], *, bands: list[Array], high: Array) -> None:
    scaled = np.stack(bands) / high[:, np.newaxis, np.newaxis]
    x = np.linspace(0, 1, scaled.shape[2])
    for low, share in ((0, 0.16), (1, 0.4)):
        colours = [tint(part.colour, share) for part in parts]
        edges = scaled[:, low], scaled[:, -1 - low]
        panels.areas(x, edges, facecolors=colours, label=list(BANDS)[-1 - low])
    colours = [part.colour for part in parts]
    panels.lines(x, scaled[:, 2], colors=colours, linewidths=2, label="median", zorder=3)

def _ghost(panels: Grid, median: Array, *, at: int, high: Array) -> None:
    """Draw the median of the scenario compared to in every panel but its own."""
    heights = median / high[:, np.newaxis]
    heights[at] = np.nan
    x = np.linspace(0, 1, median.size)
    look = {"colors": GHOST, "linewidths": 1.1, "linestyles": [(0, (3, 1.5))], "zorder": 4}
    panels.lines(x, heights, label="ghost", **look)

def _read(panels: Grid, k: int, results: Results, *, ends: tuple[float, float]) -> None:
    """Write the median at the end of its line, and how often 1,000 troops are held."""
    median = float(np.median(results.data["force"].values[-1]))
    ending(panels, rounded(median), at=k, ends=ends)
    held = _held(results)
    words = f"{number(_HELD)} held: {percent_of(int(held.sum()), held.size)}"
    small = lettered(7.5, color=style.TEXT, va="top", path_effects=halo())
    panels.write(k, words, at=(0.0, 1 - 0.02 / panels.panels[k].height), letters=small)
