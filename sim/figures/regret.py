"""How far each policy is from the best one, over all futures."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import policies, style
from sim.figures.kit.label import AT, Place, lettered, note
from sim.figures.kit.page import covering, pale, steps
from sim.findings.finding import Table
from sim.findings.robust import PoliciesFinding
from sim.words import number

_FLOOR, _NUMBER = 0.26, 0.34


def draw(finding: PoliciesFinding) -> Figure:
    """Draw a row for each policy, a column of regrets for each outcome."""
    return policies.columns(finding, _regrets, floor=_FLOOR)


def _regrets(ax: Axes, table: Table, wide: float) -> None:
    """Draw lines from least to greatest, boxes of the middle half, ticks and dots."""
    greatest = table["greatest"]
    present = greatest[np.isfinite(greatest)]
    top = covering(float(present.max()) if len(present) else 0.0)
    ax.set_xlim(0, top * wide / (wide - _NUMBER))
    ticks = [one for one in steps(top) if one <= top]
    ticks = ticks if len(ticks) * 0.4 < wide else ticks[::2]
    ax.set_xticks(ticks, [number(one) for one in ticks], **lettered(style.SMALL))
    pale(ax, "x")
    rows = np.arange(len(greatest))
    ax.hlines(rows, table["least"], greatest, color=style.AXIS, linewidth=1.0)
    wides = table["high"] - table["low"]
    ax.barh(rows, wides, height=0.46, left=table["low"], color=style.INNER, linewidth=0)
    middle = table["middle"]
    ax.vlines(middle, rows - 0.23, rows + 0.23, color=style.DEPLOYED, linewidth=1.6)
    ax.scatter(greatest, rows, s=20, color=style.LINE, zorder=3, label="greatest", clip_on=False)
    letters = lettered(style.SMALL, "semibold", color=style.INK, va="center_baseline")
    for row, one in zip(rows.tolist(), greatest.tolist(), strict=True):
        if np.isfinite(one):
            written = number(round(one, 1) if one < 10 else round(one))
            note(ax, written, place=Place(one, row, AT, right=5), letters=letters)
