"""A column of differences: dots with their intervals about a line at zero, and their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection

from sim.figures.kit import style
from sim.figures.kit.label import lettered
from sim.findings.comparison import direction
from sim.findings.outlier import dwarfing
from sim.findings.overview import Column
from sim.outcomes.guarantee_index import Estimate

MORE, LESS, UNSURE = "#0B5394", "#D55E00", "#9A9A9A"
"""Colours of a difference above 0, of one below, and of one that chance may have made."""

_FAR = 2.5
"""Differences so many times the others lie off the scale."""

_ARROW = 0.07


@dataclass(frozen=True)
class Strip:
    """Where a column is drawn on axes in inches: left end, width, and left end of its numbers."""

    left: float
    width: float
    numbers: float


def shade(gap: Estimate) -> str:
    """Colour of a difference."""
    return {1: MORE, -1: LESS, 0: UNSURE}[direction(gap)]


def hollow(dots: PathCollection, gaps: Sequence[Estimate]) -> None:
    """Colour dots, and fill only those beyond chance, so that it shows in grey print too."""
    colours = [shade(gap) for gap in gaps]
    filled = [shade(gap) if direction(gap) else "white" for gap in gaps]
    dots.set(edgecolors=colours, facecolors=filled, linewidths=0.9, zorder=3)


def limits(gaps: Sequence[Estimate]) -> tuple[float, float]:
    """Choose a scale about 0 for all differences but those that would dwarf the others."""
    sizes = sorted(abs(gap.value) for gap in gaps if isfinite(gap.value))
    far = dwarfing(sizes, _FAR)
    top = max((size for k, size in enumerate(sizes) if k not in far), default=0.0)
    drawn = [gap for gap in gaps if isfinite(gap.value) and abs(gap.value) <= top]
    ends = [end for gap in drawn for end in (gap.value, gap.low, gap.high) if isfinite(end)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    if low == high:
        return -1.0, 1.0
    air = 0.08 * (high - low)
    return low - air, high + air


def strip(ax: Axes, column: Column, *, place: Strip) -> None:
    """Draw a column, one row a difference, the first at height 0 and the others below.

    The horizontal unit of the axes is the inch, and the vertical one the row.
    """
    gaps = column.gaps
    low, high = limits(gaps)
    scale = place.width / (high - low)
    drawn = [k for k, gap in enumerate(gaps) if isfinite(gap.value)]
    inside = [k for k in drawn if low <= gaps[k].value <= high]
    zero = place.left - low * scale
    ax.plot([zero, zero], [-0.5, len(gaps) - 0.5], color=style.AXIS, linewidth=0.8, zorder=1)
    bars = [k for k in inside if isfinite(gaps[k].low)]
    spans = [(max(gaps[k].low, low), min(gaps[k].high, high)) for k in bars]
    ends = [[(zero + scale * end, k) for end in span] for k, span in zip(bars, spans, strict=True)]
    shades = [shade(gaps[k]) for k in bars]
    lines = LineCollection(ends, colors=shades, linewidths=1.7, capstyle="butt")
    lines.set_label(f"interval {column.measure}")
    ax.add_collection(lines, autolim=False)
    places = [zero + scale * gaps[k].value for k in inside]
    dots = ax.scatter(places, inside, s=12, label=column.measure)
    hollow(dots, [gaps[k] for k in inside])
    for k in set(drawn) - set(inside):
        _arrow(ax, k, gaps[k], place=place)
    for k, (gap, written) in enumerate(zip(gaps, column.differences, strict=True)):
        sure = direction(gap) != 0
        colour = shade(gap) if sure else style.QUIET
        letters = lettered(style.SMALL, "semibold" if sure else "regular", color=colour)
        ax.text(place.numbers, k, written, ha="right", va="center_baseline", **letters)


def _arrow(ax: Axes, k: int, gap: Estimate, *, place: Strip) -> None:
    """Point to a difference that lies off the scale."""
    right = gap.value > 0
    end = place.left + (place.width if right else 0.0)
    at = end - _ARROW / 2 if right else end + _ARROW / 2
    dots = ax.scatter([at], [k], marker=">" if right else "<", s=22, color=shade(gap))
    dots.set(linewidths=0, zorder=3, label="off the scale")
