"""Fifty dots: how many states have troops in Ukraine at the end, in equally likely worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import lettering, style
from sim.figures.kit.dot_plot import SIZES, pile, plan
from sim.figures.kit.note import AT_X, Place, lettered, note
from sim.figures.kit.page import MARGIN, page
from sim.words import number, spelt

if TYPE_CHECKING:
    from sim.results.results import Results

_SIDE, _TALL, _LEAST, _UNDER, _OVER = 0.3, 2.7, 1.0, 0.46, 0.45

_MARKS = 10
"""Numbers under the axis at most, besides 0."""


def draw(results: Results) -> Figure:
    """Draw the dots, stacked on the number that each stands for.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    The figure.
    """
    states = table(results)["states"]
    edge = MARGIN + _SIDE
    planned = plan(states, line=WILLING, wide=style.WIDTH - 2 * edge, tall=_TALL)
    tall = max(planned.height, _LEAST)
    sheet = page(
        title=title(results),
        subtitle=_subtitle(results),
        foot=lettering.plain(results.foot),
        height=_UNDER + tall + _OVER,
    )
    ax = sheet.axes(left=edge, right=edge, bottom=_UNDER, top=_UNDER + tall)
    ax.set(xlim=(planned.first, planned.last), ylim=(0, tall), yticks=[])
    pile(ax, states, line=WILLING, planned=planned)
    _line(ax)
    high = int(planned.last)
    apart = next(size for size in SIZES if high <= _MARKS * size)
    ticks = range(0, high + 1, apart)
    ax.set_xticks(ticks, [number(tick) for tick in ticks], **lettered())
    ax.tick_params(axis="x", bottom=True, length=3, color=style.AXIS)
    below = lettered(color=style.QUIET, ha="center", va="top")
    what = f", {planned.each} numbers to a pile" if planned.each > 1 else ""
    note(ax, f"States with troops in Ukraine{what}", place=Place(0.5, 0, up=-20), letters=below)
    return sheet.figure


def _line(ax: Axes) -> None:
    """Draw the line at ten states, and say what lies on either side of it."""
    at = WILLING - 0.5
    ax.axvline(at, ymax=1 + 0.3 / ax.get_ylim()[1], clip_on=False, color=style.INK, linewidth=0.9,
               dashes=(4, 3), label="willing")  # fmt: skip
    few, enough = f"fewer than {spelt(WILLING)}", f"{spelt(WILLING)} or more"
    room = float(ax.transData.transform((at, 0))[0]) / style.DPI - MARGIN
    if lettering.width(few, style.font()) + 0.1 < room:
        left = lettered(color=style.QUIET, ha="right")
        note(ax, few, place=Place(at, 1, AT_X, right=-6, up=12), letters=left)
    right = lettered(weight="semibold", color=style.LINE)
    note(ax, enough, place=Place(at, 1, AT_X, right=6, up=12), letters=right)
