"""One state's choice in one week: what each reason takes from the chance, and what it adds."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT, Place, halo, lettered, note
from sim.figures.kit.page import MARGIN, covering, page, pale, steps
from sim.findings.finding import Table
from sim.findings.waterfall import WaterfallFinding
from sim.studies.explanation import RESIDUAL
from sim.words import percent, signed

_UP, _DOWN, _TOTAL, _REST = style.LINE, style.OPPOSED, "#333333", "#8A8A8A"

_ROW, _BELOW, _RIGHT = 0.33, 0.3, 0.6
"""Height of a row, room for the scale below all, and for a value beside it, inches."""

_CLOSE = 10
"""End of the scale, percent, up to which shares are written with a decimal."""

_FILLED = 0.62
"""Share of its row that a bar fills."""


def draw(finding: WaterfallFinding) -> Figure:
    """Draw a row for each reason, its bar from where the one before it ends, then the chance."""
    columns, rows = finding.table, len(finding.names)
    names, wide = lettering.fit_all(finding.names, style.font(weight="semibold"), room=1.6)
    sheet = page(finding, height=_BELOW + _ROW * rows)
    edges = {"left": MARGIN + wide + 0.1, "right": MARGIN + _RIGHT}
    ax = sheet.axes(**edges, bottom=_BELOW, top=_BELOW + _ROW * rows)
    reach = np.concatenate([columns["begins"], columns["ends"]])
    ends = min(0.0, float(reach.min())), covering(float(reach.max()))
    ax.set(xlim=ends, ylim=(rows - 0.5, -0.5))
    ticks = [tick for tick in steps(ends[1]) if tick <= 100]
    ax.set_xticks(ticks, [percent(tick / 100) for tick in ticks], **lettered())
    pale(ax, "x")
    ax.set_yticks(range(rows), names, **lettered(color=style.INK))
    for at, term in enumerate(columns["term"].tolist()):
        if term in (RESIDUAL, "total"):
            ax.get_yticklabels()[at].set_fontproperties(style.font(weight="semibold"))
        _bar(ax, columns, at)
    return sheet.figure


def _bar(ax: Axes, columns: Table, at: int) -> None:
    """Draw a bar with the line to the next, and write its value beyond the end it points to."""
    begins, ends = float(columns["begins"][at]), float(columns["ends"][at])
    top, whole = at - _FILLED / 2, columns["term"][at] in (RESIDUAL, "total")
    colour = _colour(columns, at)
    bar = Rectangle((min(begins, ends), top), abs(ends - begins), _FILLED, zorder=2)
    bar.set(facecolor=colour, linewidth=0)
    ax.add_patch(bar)
    if at < len(columns["term"]) - 1:
        reach = [at + _FILLED / 2, at + 1 - _FILLED / 2]
        ax.plot([ends, ends], reach, color=style.AXIS, linewidth=0.8, zorder=2, clip_on=False)
    points = float(columns["points"][at])
    left, far = ax.get_xlim()
    digits = 0 if far > _CLOSE else 1
    chance = percent(points / 100) if not digits or not points else f"{points:.1f}%"
    written = chance if whole else _points(points, digits)
    # A value that would stand on the names stands on the other side of its bar.
    right = points >= 0 or min(begins, ends) - left < 0.08 * (far - left)
    edge = max(begins, ends) if right else min(begins, ends)
    letters = lettered(weight="semibold", color=colour, path_effects=halo(), zorder=4)
    letters |= {"ha": "left" if right else "right", "va": "center_baseline"}
    note(ax, written, place=Place(edge, at, AT, right=4 if right else -4), letters=letters)


def _points(points: float, digits: int) -> str:
    """Write a part of a chance in points, with a decimal where it would be none without."""
    return signed(points, digits if abs(points) >= 0.5 or not points else 1)


def _colour(columns: Table, at: int) -> str:
    term = columns["term"][at]
    if term == "total":
        return _TOTAL
    if term == RESIDUAL:
        return _REST
    return _UP if columns["points"][at] >= 0 else _DOWN
