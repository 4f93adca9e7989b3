"""Enough for what: the chance of a lasting force, over the force that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.kit import lettering, style
from sim.figures.kit.beside import beside
from sim.figures.kit.label import LINE, keep
from sim.figures.kit.note import AT_X, Place, lettered, note
from sim.figures.kit.page import MARGIN, heights, page
from sim.figures.kit.threshold import start
from sim.words import number, percent_of

if TYPE_CHECKING:
    from sim.results.results import Results

_NAMES = {"deal": "Given a deal", "all": "All worlds"}

_COLOURS = {"deal": "#D55E00", "all": "#0B5394"}

_DASHES: dict[str, Any] = {"deal": (0, (5, 2)), "all": "solid"}

_ENDS = ("_low", "_high")

_LEFT, _RIGHT, _TALL, _READOUT = 1.2, 0.42, 2.9, 0.72


def draw(results: Results) -> Figure:
    """Draw both curves with their intervals, and read them out under each requirement.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    The figure.
    """
    columns = table(results)
    asked = sorted({*results.requirements, results.published_from})
    sheet = page(
        title=title(results),
        subtitle=_subtitle(results),
        foot=lettering.plain(results.foot),
        height=_READOUT + _TALL + 0.25,
    )
    ax = sheet.axes(left=_LEFT, right=_RIGHT, bottom=_READOUT, top=_READOUT + _TALL)
    ax.set(xscale="log", xlim=_limits(asked), ylim=(0, 1))
    ax.minorticks_off()
    heights(ax, [0, 0.25, 0.5, 0.75, 1], labels=["0%", "25%", "50%", "75%", "100%"])
    start(ax, results.published_from)
    for name in _NAMES:
        _curve(ax, columns, name)
    _name(ax, columns, results.published_from)
    _readout(ax, _shown(ax, asked, results.published_from), _held(results))
    return sheet.figure


def _limits(asked: list[int]) -> tuple[float, float]:
    low, high = max(asked[0], 1), max(asked[-1], 2)
    return (low, high) if low < high else (low / 2, high * 2)


def _curve(ax: Axes, columns: dict[str, NDArray[Any]], name: str) -> None:
    """Draw one curve; it falls just behind each force that is held."""
    share = columns[name]
    if not np.isfinite(share).all():
        return
    x, colour = columns["requirement"], _COLOURS[name]
    low, high = columns[f"{name}_low"], columns[f"{name}_high"]
    ax.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
    ax.plot(x, share, color=colour, linewidth=2, linestyle=_DASHES[name], label=name, clip_on=False)


def _name(ax: Axes, columns: dict[str, NDArray[Any]], least: float) -> None:
    """Write the name of each curve beside it."""
    drawn = [name for name in _NAMES if np.isfinite(columns[name]).all()]
    x = columns["requirement"]
    edges = {f"{name}{end}": (x, columns[f"{name}{end}"]) for name in drawn for end in _ENDS}
    mark = (np.array([least, least], dtype=np.float64), np.array([0.0, 1.0]))
    names = {name: (_NAMES[name], _COLOURS[name]) for name in drawn}
    curves = {name: (x, columns[name]) for name in drawn}
    beside(ax, curves, names=names, taken={**edges, "published": mark})


def _shown(ax: Axes, asked: list[int], least: int) -> list[int]:
    """Choose the requirements whose numbers fit beside each other, the least published first."""
    first = sorted(asked, key=lambda r: (r != least, r not in (asked[0], asked[-1]), r))
    wide = [lettering.width(number(r), style.font()) + 0.06 for r in first]
    middles = [float(ax.transData.transform((r, 0))[0]) / style.DPI for r in first]
    return sorted(first[k] for k in keep(middles, wide))


def _readout(ax: Axes, shown: list[int], held: dict[str, NDArray[np.float64]]) -> None:
    """Write under each requirement the share of worlds that hold it."""
    ax.set_xticks(shown, [number(r) for r in shown], **lettered(color=style.INK))
    ax.tick_params(axis="x", bottom=True, length=3, color=style.AXIS)
    left = 72 * (MARGIN - _LEFT)
    for row, name in enumerate(("troops", *_NAMES)):
        drop = -7 - 72 * LINE * row * 1.1
        colour = _COLOURS.get(name, style.INK)
        letters = lettered(weight="semibold", color=colour, va="top")
        place = Place(0, 0, right=left, up=drop)
        note(ax, _NAMES.get(name, "Troops"), place=place, letters=letters)
        for asked in shown if name in held else ():
            words = percent_of(int(np.sum(held[name] >= asked)), held[name].size)
            place = Place(asked, 0, AT_X, up=drop)
            note(ax, words, place=place, letters={**letters, "ha": "center"})
