"""In what share of the weeks of ceasefire deterrence lies below each threshold."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.figures.kit import style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import Place, lettered, note
from sim.figures.kit.page import MARGIN, heights, page
from sim.findings.threshold import ThresholdFinding
from sim.words import percent

_LEFT, _TALL, _FOOT = 0.5, 2.0, 0.6
_AXIS = "Deterrence that an attacker needs to be deterred, by what it stands to gain"
_MEANING = {
    0.25: "a third of what it may lose",
    0.5: "as much as it may lose",
    0.75: "three times what it may lose",
}
"""What an attacker gains that just so much deterrence stops: the level is gain/(gain + loss)."""

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw(finding: ThresholdFinding) -> Figure:
    """Draw the curve; a blank one is only its axes."""
    levels, share = (finding.table[name] for name in ("level", "share"))
    sheet = page(finding, height=_FOOT + _TALL + 0.1)
    ax = sheet.axes(left=_LEFT, right=MARGIN + 0.1, bottom=_FOOT, top=_FOOT + _TALL)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    heights(ax, _TICKS, labels=[percent(tick) for tick in _TICKS])
    mark(ax, _TICKS, labels=[f"{tick:g}" for tick in _TICKS])
    words = lettered(style.SMALL, color=style.QUIET, ha="center", va="top")
    note(ax, _AXIS, place=Place(0.5, 0, up=-33), letters=words)
    for level, meaning in _MEANING.items():
        note(ax, meaning, place=Place(level, 0, up=-19), letters=words)
    if np.isfinite(share[-1]):
        look: dict[str, Any] = {"color": style.LINE, "linewidth": 2.4, "clip_on": False}
        ax.plot([0, *levels], [0, *share], label="share", marker="o", markersize=3.5, **look)
    return sheet.figure
