"""What outcomes rest on: a row for each outcome, a column for each of four."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.label import lettered
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.scenario_style import GHOST, MORE
from sim.findings.basis import BasisFinding, share_in_words

_ROW, _HEAD, _NAMES, _NUMBER, _AIR = 0.42, 0.4, 1.95, 0.36, 0.16
_TALL = 0.42
"""Height of a bar, rows."""

_COLOURS = ("#9C5A1A", "#D9A441", MORE, GHOST)
"""Of assumptions, estimates, sources and chance."""


def draw(finding: BasisFinding) -> Figure:
    """Draw a bar for each share, with its interval."""
    columns, count = finding.table, len(finding.headings)
    rows = len(columns["value"]) // count
    tall = _ROW * rows
    sheet = page(finding, height=tall + _HEAD)
    ax = sheet.axes(left=0, right=0, bottom=0, top=tall)
    ax.set(xlim=(0, style.WIDTH), ylim=(rows - 0.5, -0.5))
    ax.set_axis_off()
    for row, label in enumerate(columns["label"][::count]):
        _name(ax, row, str(label))
    left = MARGIN + _NAMES + 0.1
    each = (style.WIDTH - MARGIN - left) / count
    top = float(np.nanmax([0.05, *columns["high"], *columns["value"]]))
    for k, heading in enumerate(finding.headings):
        begin = left + k * each
        _heading(ax, begin, heading, factors=int(columns["factors"][k]), last=k == count - 1)
        scale = (each - _NUMBER - _AIR) / top
        for row in range(rows):
            share = {
                name: float(columns[name][row * count + k]) for name in ("value", "low", "high")
            }
            _bar(ax, (begin, row), share, scale=scale, colour=_COLOURS[k])
        ax.plot([begin, begin], [-0.5, rows - 0.5], color=style.AXIS, linewidth=0.8)
    return sheet.figure


def _name(ax: Axes, row: int, label: str) -> None:
    """Write the name of an outcome on a line or two."""
    font = style.font()
    first, *rest = lettering.wrap(label, font, room=_NAMES)
    lines = [first, lettering.fit(" ".join(rest), font, room=_NAMES)] if rest else [first]
    va = "center" if rest else "center_baseline"
    ax.text(MARGIN, row, "\n".join(lines), va=va, linespacing=1.0, **lettered(color=style.INK))


def _heading(ax: Axes, begin: float, heading: str, *, factors: int, last: bool) -> None:
    """Write what a column is of, and how many values are of it."""
    bold = lettered(style.SMALL, "semibold", color=style.INK, va="baseline")
    plain = lettered(style.SMALL, color=style.QUIET, va="baseline")
    ax.text(begin, -0.5 - 0.21 / _ROW, heading, **bold)
    below = "luck of a world" if last else f"{factors} value{'s' * (factors != 1)}"
    ax.text(begin, -0.5 - 0.08 / _ROW, below, **plain)


def _bar(
    ax: Axes, at: tuple[float, int], share: dict[str, float], *, scale: float, colour: str
) -> None:
    """Draw a share with its interval from a place on, and write it behind both."""
    begin, row = at
    value, low, high = share["value"], share["low"], share["high"]
    ax.barh(row, scale * max(value, 0.0), _TALL, begin, color=colour, linewidth=0)
    end = max(value, 0.0)
    if np.isfinite(low) and low < high:
        ends = [begin + scale * max(low, 0.0), begin + scale * max(high, 0.0)]
        ax.plot(ends, [row, row], color=style.INK, linewidth=1.1, solid_capstyle="butt", zorder=3)
        end = max(end, high)
    letters = lettered(style.SMALL, color=style.INK, va="center_baseline")
    ax.text(begin + scale * end + 0.05, row, share_in_words(value), **letters)
