"""Every scenario by every outcome, as a table of differences with their intervals."""

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.column import Strip, strip
from sim.figures.kit.label import lettered
from sim.figures.kit.page import MARGIN, page
from sim.findings.overview import Column, OverviewFinding

_ROW, _HEAD, _NAMES, _NUMBER, _AIR = 0.215, 0.4, 1.95, 0.4, 0.11
_NAME = 8.5


def draw(finding: OverviewFinding) -> Figure:
    """Draw a row for each scenario and a column for each outcome."""
    rows = len(finding.labels)
    tall = _ROW * (rows + 1)
    sheet = page(finding, height=tall + _HEAD)
    ax = sheet.axes(left=0, right=0, bottom=0, top=tall)
    ax.set(xlim=(0, style.WIDTH), ylim=(rows - 0.5, -1.5))
    ax.set_axis_off()
    left = MARGIN + _names(ax, (finding.first, *finding.labels)) + 0.12
    each = (style.WIDTH - MARGIN - left) / len(finding.columns)
    for k, one in enumerate(finding.columns):
        end = left + (k + 1) * each
        place = Strip(left + k * each + _AIR, each - _NUMBER - _AIR, end)
        strip(ax, one, place=place)
        _level(ax, one, end=end)
    _rules(ax, rows)
    return sheet.figure


def _names(ax: Axes, labels: tuple[str, ...]) -> float:
    """Write the titles at the left of the rows; return the width they take, inches."""
    wide = 0.0
    for row, label in enumerate(labels, start=-1):
        weight = "regular" if row >= 0 else "semibold"
        font = style.font(_NAME, weight)
        name = lettering.fit(label, font, room=_NAMES)
        letters = lettered(_NAME, weight, color=style.INK, va="center_baseline")
        ax.text(MARGIN, row, name, **letters)
        wide = max(wide, lettering.width(name, font))
    return wide


def _level(ax: Axes, one: Column, *, end: float) -> None:
    """Write the heading of a column, and its level in the scenario compared to."""
    heading = lettered(style.SMALL, "semibold", ha="right", va="baseline")
    for up, line in enumerate(reversed(one.heading)):
        ax.text(end, -1.5 - (0.06 + 0.14 * up) / _ROW, line, **heading)
    letters = lettered(style.SMALL, "semibold", ha="right", va="center_baseline")
    ax.text(end, -1, one.level, **letters)


def _rules(ax: Axes, rows: int) -> None:
    """Draw a hairline under each row, and a firmer one under the first."""
    heights = [row + 0.5 for row in range(-1, rows)]
    ends = [[(MARGIN, y), (style.WIDTH - MARGIN, y)] for y in heights]
    colours = [style.AXIS, *[style.GRID] * rows]
    lines = LineCollection(ends, colors=colours, linewidths=0.6, zorder=0)
    ax.add_collection(lines, autolim=False)
