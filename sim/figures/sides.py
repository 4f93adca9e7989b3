"""Troops by week in several scenarios, side by side."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import panels, style
from sim.figures.kit.label import Place, halo, lettered, note
from sim.figures.kit.page import steps
from sim.figures.kit.scenario_style import styles, tint
from sim.findings.sides import SUSTAINED, SidesFinding
from sim.results.summary import BANDS
from sim.words import number, percent, rounded

_FREE = 0.78
"""Share of the height above which words stand instead of marks of the scale."""


_SMALL = 0.98
"""Height of a panel where there are many, inches."""


def draw(finding: SidesFinding) -> Figure:
    """Draw the bands of each scenario, and behind them the mean of the one compared to."""
    sheet, axes = panels.of_scenarios(finding, height=_SMALL)
    weeks = np.arange(finding.bands.shape[2], dtype=np.float64)
    panels.weeks(axes, len(weeks) - 1)
    # Of too few worlds there are no bands.
    tops = np.fmax(finding.bands[:, -1], finding.means).max(axis=1)
    _scales(axes, tops.tolist(), large=finding.large)
    small = lettered(7.5, color=style.TEXT, va="top", path_effects=halo())
    ghost = finding.means[finding.to]
    for k, (ax, part) in enumerate(zip(axes, styles(finding), strict=True)):
        bands = finding.bands[k]
        for low, share in ((0, 0.16), (1, 0.4)):
            colour, label = tint(part.colour, share), list(BANDS)[-1 - low]
            edges = bands[low], bands[-1 - low]
            ax.fill_between(weeks, *edges, color=colour, linewidth=0, label=label)
        ax.plot(weeks, finding.means[k], color=part.colour, linewidth=2, label="mean", zorder=3)
        if k != finding.to:
            panels.ghost(ax, x=weeks, y=ghost)
        behind = None if k == finding.to else float(ghost[-1])
        panels.ending(ax, rounded(finding.ends[k]), end=float(finding.means[k, -1]), ghost=behind)
        words = f"{number(SUSTAINED)} held: {percent(finding.sustained[k])}"
        note(ax, words, place=Place(0, 1, up=-1.5), letters=small)
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
