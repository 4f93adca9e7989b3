"""Who is ahead in each future, over the factor that sets the futures apart."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.label import Place, lettered, note
from sim.figures.kit.page import MARGIN, page, pale
from sim.figures.kit.scenario_style import LESS, MORE, UNSURE
from sim.findings.robust import FuturesFinding
from sim.words import percent

_NAMES, _RIGHT, _FLOOR, _ROW = 2.1, 0.25, 0.5, 0.62
_GOLDEN = (np.sqrt(5) - 1) / 2
"""Steps of this share of a row spread dots evenly over it, in any number."""


def draw(finding: FuturesFinding) -> Figure:
    """Draw a row of dots for each policy, and one for the futures in which neither is ahead."""
    rows = finding.rows
    tall = _ROW * len(rows)
    sheet = page(finding, height=_FLOOR + tall)
    ahead, values = finding.table["ahead"], finding.table["value"]
    names = [_name(words, ahead == who) for who, words in rows]
    wide = max(lettering.width(line, style.font()) for one in names for line in one.split("\n"))
    left = MARGIN + wide + 0.15
    ax = sheet.axes(left=left, right=_RIGHT, bottom=_FLOOR, top=_FLOOR + tall)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), names, **lettered(color=style.INK, linespacing=1.05))
    _axis(ax, values, finding)
    for row, ((who, _), colour) in enumerate(zip(rows, (MORE, UNSURE, LESS), strict=True)):
        own = values[ahead == who]
        spread = row + 0.56 * ((np.arange(len(own)) * _GOLDEN) % 1.0 - 0.5)
        ax.scatter(own, spread, s=11, color=colour, alpha=0.6, linewidths=0, label=who)
        if len(own):
            middle = float(np.median(own))
            ax.plot([middle] * 2, [row - 0.36, row + 0.36], color=style.INK, linewidth=1.8)
    return sheet.figure


def _name(words: str, some: Array) -> str:
    """A name on one line or two, and below it the share of futures."""
    lines = lettering.wrap(words, style.font(), room=_NAMES)
    if len(lines) > 2:
        lines = [lines[0], lettering.fit(" ".join(lines[1:]), style.font(), room=_NAMES)]
    share = percent(float(np.mean(some)))
    return "\n".join([*lines, f"{share} of futures"])


def _axis(ax: Axes, values: Array, finding: FuturesFinding) -> None:
    """Mark the axis of the factor, and name it."""
    low, high = float(values.min()), float(values.max())
    if finding.logarithmic and low > 0:
        ax.set_xscale("log")
        found = LogLocator(base=10, subs=(1.0, 2.0, 5.0)).tick_values(low, high)
        edges = (low / (high / low) ** 0.02, high * (high / low) ** 0.02)
    else:
        found = MaxNLocator(nbins=6).tick_values(low, high)
        air = 0.02 * ((high - low) or 1.0)
        edges = (low - air, high + air)
    ticks = [float(one) for one in found if low <= one <= high]
    ax.set_xlim(*edges)
    ax.set_xticks(ticks, [f"{one:,.6g}" for one in ticks], **lettered())
    ax.minorticks_off()
    pale(ax, "x")
    room = ax.get_window_extent().width / style.DPI
    words = lettering.fit(finding.factor, style.font(), room=room)
    below = lettered(ha="center", va="top")
    note(ax, words, place=Place(0.5, 0, up=-22), letters=below)
