"""The published requirements, marked on an axis of troops."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT_X, AT_Y, Place, halo, lettered, note
from sim.figures.kit.page import MARGIN
from sim.words import listing, number

_APART = 0.2
"""Distance between two lines, inches, below which the upper one goes unnamed."""

_LINE: dict[str, Any] = {"color": style.INK, "linewidth": 0.9, "dashes": (4, 3)}


def levels(ax: Axes, published: Sequence[int]) -> None:
    """Draw the requirements that lie on a vertical axis of troops, and name those above it.

    The limits of the axes are set; the least requirement comes first.
    """
    top = ax.get_ylim()[1]
    tall = ax.get_window_extent().height / style.DPI
    named = 0.0
    for needed in (r for r in published if r <= top):
        ax.axhline(needed, label="requirement", **_LINE)
        if (needed - named) / top * tall < _APART:
            continue
        named = needed
        what = "the least published requirement" if needed == published[0] else "requirement"
        letters = lettered(color=style.INK, path_effects=halo(), va="top")
        place = Place(0, needed, AT_Y, right=4, up=-3)
        note(ax, f"{number(needed)} troops: {what}", place=place, letters=letters)
    above = [r for r in published if r > top]
    if above:
        quiet = lettered(style.SMALL, color=style.QUIET, ha="right")
        words = _all(above[0] / top, above[0]) if above == list(published) else _some(above)
        note(ax, words, place=Place(1, 1, up=5), letters=quiet)


def start(ax: Axes, least: int) -> None:
    """Mark on a horizontal axis of troops where the published requirements begin."""
    ax.axvline(least, label="published", **_LINE)
    words = f"Published requirements begin at {number(least)}"
    here = float(ax.transData.transform((least, 0))[0]) / style.DPI
    room = style.WIDTH - MARGIN - here
    ha = "left" if lettering.width(words, style.font()) < room else "right"
    letters = lettered(color=style.INK, ha=ha)
    note(ax, words, place=Place(least, 1, AT_X, up=5), letters=letters)


def _all(times: float, least: int) -> str:
    """Write how far above the axis the least requirement lies."""
    return f"↑ The least published requirement, {number(least)}, is {times:.0f} times this height"


def _some(above: Sequence[int]) -> str:
    """Write which requirements lie above the axis."""
    names = listing([number(needed) for needed in above])
    if len(above) == 1:
        return f"↑ The requirement of {names} lies above"
    return f"↑ Requirements of {names} lie above"
