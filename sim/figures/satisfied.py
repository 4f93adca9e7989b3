"""In what share of futures each policy satisfies each goal: bars with intervals."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import policies, style
from sim.figures.kit.label import AT, Place, lettered, note
from sim.findings.finding import Table
from sim.findings.robust import PoliciesFinding
from sim.words import percent

_NUMBER = 0.42
"""Room of a number at the end of a bar, inches."""


def draw(finding: PoliciesFinding) -> Figure:
    """Draw a row for each policy, a column of bars for each goal."""
    return policies.columns(finding, _bars)


def _bars(ax: Axes, table: Table, wide: float) -> None:
    """Draw the bars of a goal from 0 to 1, with their intervals and numbers."""
    rows = range(len(table["share"]))
    ax.set_xlim(0, wide / (wide - _NUMBER))
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.barh(rows, np.ones(len(rows)), height=0.56, color=style.POSTURES[0], linewidth=0)
    ax.barh(rows, table["share"], height=0.56, color=style.INNER, linewidth=0, label="share")
    ax.hlines(rows, table["low"], table["high"], color=style.INK, linewidth=1.2, label="interval")
    letters = lettered(style.SMALL, "semibold", color=style.INK, va="center_baseline")
    for row, share in zip(rows, table["share"].tolist(), strict=True):
        note(ax, percent(share), place=Place(1.0, row, AT, right=4), letters=letters)
