"""Troops in Ukraine by week, a panel a scenario, each over the median of the one compared to."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.array import Array
from sim.figures.kit import panels, style
from sim.figures.kit.label import Place, halo, lettered, note
from sim.figures.kit.page import page, steps
from sim.figures.kit.scenario_style import ScenarioStyle, styles, tint
from sim.figures.kit.small_multiples import in_rows, small_multiples
from sim.findings.sides import SUSTAINED, SidesFinding
from sim.results.summary import BANDS
from sim.words import number, percent, rounded

_FREE = 0.84
"""Share of the height above which words stand instead of marks of the scale."""

_SMALL = 0.98
"""Height of a panel where there are many, inches."""


def draw(finding: SidesFinding) -> Figure:
    """Draw the bands of each scenario, and behind them the median of the one compared to."""
    count = len(finding.bands)
    layout = in_rows(count, height=panels.TALL.get(count, _SMALL))
    sheet = page(finding, height=layout.body)
    axes = small_multiples(sheet, layout)
    parts = styles(finding)
    panels.headings(axes, parts)
    panels.weeks(axes, finding.bands[0].shape[1] - 1)
    _scales(axes, [float(band[-1].max()) for band in finding.bands], large=finding.large)
    ghost = finding.bands[finding.to][2]
    for k, (ax, part) in enumerate(zip(axes, parts, strict=True)):
        _paths(ax, part, finding.bands[k])
        behind = None if k == finding.to else ghost
        if behind is not None:
            panels.ghost(ax, x=np.arange(behind.size, dtype=np.float64), y=behind)
        _values(ax, finding.bands[k][2], finding.sustained[k], ghost=behind)
    return sheet.figure


def _scales(axes: list[Axes], tops: list[float], *, large: int) -> None:
    """Set the vertical axes: one scale for the usual panels, another for the large ones."""
    usual = len(tops) - large
    for chosen in (range(usual), range(usual, len(tops))):
        top = 1.25 * max([1.0, *(tops[k] for k in chosen)])
        ticks = steps(_FREE * top)
        labels = [number(tick) for tick in ticks]
        for k in chosen:
            axes[k].set_ylim(0, top)
            if chosen.start:
                panels.own_scale(axes[k], ticks, labels=labels)
        if not chosen.start:
            panels.scale(axes, ticks, labels=labels)


def _paths(ax: Axes, part: ScenarioStyle, bands: Array) -> None:
    weeks = np.arange(bands.shape[1])
    for low, share in ((0, 0.16), (1, 0.4)):
        colour, label = tint(part.colour, share), list(BANDS)[-1 - low]
        ax.fill_between(weeks, bands[low], bands[-1 - low], color=colour, linewidth=0, label=label)
    ax.plot(weeks, bands[2], color=part.colour, linewidth=2, label="median", zorder=3)


def _values(ax: Axes, median: Array, sustained: float, *, ghost: Array | None) -> None:
    """Write the median at the end of its line, and how often 1,000 troops are sustained."""
    behind = None if ghost is None else float(ghost[-1])
    panels.ending(ax, rounded(float(median[-1])), end=float(median[-1]), ghost=behind)
    words = f"{number(SUSTAINED)} held: {percent(sustained)}"
    small = lettered(7.5, color=style.TEXT, va="top", path_effects=halo())
    note(ax, words, place=Place(0, 1, up=-1.5), letters=small)
