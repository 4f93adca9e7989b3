"""A few curves of one picture, read out under it, scenario by scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.label import LINE, keep
from sim.figures.kit.note import AT_X, Place, lettered, note
from sim.figures.kit.page import MARGIN, Page, heights
from sim.figures.kit.scenario_style import ScenarioStyle, cast
from sim.figures.kit.threshold import start
from sim.figures.sustained import asked, count, marks
from sim.words import number, percent_of

if TYPE_CHECKING:
    from sim.studies.comparison import Comparison

_LEFT, _RIGHT, _TALL = 0.62, 0.42, 2.9
_PIECE, _FIRST = 0.42, 0.32
"""Room for a piece of a line, and for half the first number, inches."""

_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def room(rows: int) -> float:
    """Give the height of the body that the picture and so many rows need, inches."""
    return _under(rows) + _TALL + 0.25


def together(sheet: Page, comparison: Comparison, *, curves: Array) -> None:
    """Draw the curves in one picture, and read them out under it.

    Parameters
    ----------
    sheet
        A page whose body is as high as ``room`` says.
    comparison
        The scenarios.
    curves
        Share of worlds and its interval at each force, shape (scenario, 3, force).
    """
    forces, parts = asked(comparison), cast(comparison)
    under = _under(len(parts))
    ax = sheet.axes(left=_LEFT, right=_RIGHT, bottom=under, top=under + _TALL)
    ax.set(xscale="log", xlim=(forces[0], forces[-1]), ylim=(0, 1))
    ax.minorticks_off()
    heights(ax, _QUARTERS, labels=[f"{share:.0%}" for share in _QUARTERS])
    start(ax, comparison.to.published_from)
    for part, (share, low, high) in zip(parts, curves, strict=True):
        ax.fill_between(forces, low, high, color=part.colour, alpha=0.15, linewidth=0)
        look: dict[str, Any] = {"color": part.colour, "linestyle": part.dash, "linewidth": 2}
        ax.plot(forces, share, clip_on=False, label=part.name, **look)
    shown = _shown(ax, comparison)
    ticks = [int(forces[0]), *shown]
    ax.set_xticks(ticks, [number(tick) for tick in ticks], **lettered(color=style.INK))
    ax.tick_params(axis="x", bottom=True, length=3, color=style.AXIS)
    for row, (part, one) in enumerate(zip(parts, comparison.every, strict=True)):
        drop = -7 - 72 * LINE * 1.1 * (row + 1)
        _name(ax, part, until=shown[0], drop=drop)
        letters = lettered(weight="semibold", color=part.colour, va="top", ha="center")
        for needed in shown:
            words = percent_of(count(one, needed), one.n)
            note(ax, words, place=Place(needed, 0, AT_X, up=drop), letters=letters)


def _under(rows: int) -> float:
    return 0.35 + 1.1 * LINE * rows


def _shown(ax: Axes, comparison: Comparison) -> list[int]:
    """Choose the requirements whose numbers fit beside each other, the least published first."""
    needed = marks(comparison)
    ends = (comparison.to.published_from, needed[0], needed[-1])
    first = sorted(needed, key=lambda mark: (mark not in ends, mark))
    wide = [lettering.width(number(mark), style.font()) + 0.06 for mark in first]
    middles = [float(ax.transData.transform((mark, 0))[0]) / style.DPI for mark in first]
    return sorted(first[k] for k in keep(middles, wide))


def _name(ax: Axes, part: ScenarioStyle, *, until: float, drop: float) -> None:
    """Name a scenario at the left of its row, with a piece of its line."""
    wide, tall = (length / style.DPI for length in ax.get_window_extent().size)
    left, y = (MARGIN - _LEFT) / wide, (drop / 72 - 0.075) / tall
    piece = Line2D([left, left + (_PIECE - 0.08) / wide], [y, y], linewidth=2, color=part.colour)
    piece.set(linestyle=part.dash, transform=ax.transAxes, clip_on=False)
    piece.set(solid_capstyle="butt", dash_capstyle="butt")
    ax.add_line(piece)
    first = float(ax.transData.transform((until, 0))[0]) / style.DPI
    space = first - MARGIN - _PIECE - _FIRST
    name = lettering.fit(part.label, style.font(weight="semibold"), room=space)
    letters = lettered(weight="semibold", color=part.colour, va="top")
    note(ax, name, place=Place(left, 0, right=72 * _PIECE, up=drop), letters=letters)
