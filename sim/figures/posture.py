"""The posture of each state by week: who joins when, and how likely each is to deploy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.kit import key, lettering, style
from sim.figures.kit import scenario_style as cast
from sim.figures.kit.note import AT_Y, Place, lettered, note
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.timeline import HEIGHT, timeline
from sim.words import (
    percent_of,
)

if TYPE_CHECKING:
    from sim.results.results import Results

_WIDEST = 1.6
"""Room for the names of the states, inches."""

_FILLED = 0.9
"""Share of the height of a row that is painted."""

_NAMES = ("No pledge", "Pledged", "Authorised", "Deployed")


def draw(results: Results) -> Figure:
    """Draw one row a state, its height shared out among the postures of the worlds.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    The figure.
    """
    order = _order(results)
    row = 0.3 if len(order) <= 8 else 0.178
    tall = row * len(order)
    sheet = page(
        title=title(results),
        subtitle=_subtitle(results, len(order)),
        foot=lettering.plain(results.foot),
        height=HEIGHT + tall + key.HEIGHT,
    )
    every = cast.states(results)
    names = [lettering.fit(every[at], style.font(), room=_WIDEST) for at in order]
    left = MARGIN + max(lettering.width(name, style.font()) for name in names) + 0.09
    ax = sheet.axes(left=left, right=_RIGHT, bottom=HEIGHT, top=HEIGHT + tall)
    data = results.data
    _rows(ax, _shares(results, order), data["week"].values)
    ax.set_yticks(np.arange(len(order)), names, **lettered(color=style.INK))
    timeline(ax, data["week"].values, dates=data["date"].values)
    _chances(ax, results.ever_deployed[order], results.n)
    key.key(ax, _NAMES, colours=style.POSTURES)
    return sheet.figure


def _rows(ax: Axes, shares: NDArray[np.float64], weeks: NDArray[np.int64]) -> None:
    """Paint the rows: over each posture, the worlds that have gone further."""
    further = np.cumsum(shares[:, :, ::-1], axis=2)[:, :, ::-1]
    floor = np.arange(len(shares))[:, None] + _FILLED / 2
    across = np.tile(np.concatenate([weeks, weeks[::-1]]), (len(shares), 1))
    for k, colour in enumerate(style.POSTURES):
        upper = floor - _FILLED * further[:, :, k]
        outline = np.concatenate([upper, np.broadcast_to(floor, upper.shape)], axis=1)
        shapes = np.stack([across, outline], axis=2)
        ax.add_collection(
            PolyCollection(list(shapes), facecolor=colour, linewidth=0, label=_COLUMNS[k])
        )
    ax.set_ylim(len(shares) - 0.5, -0.5)


def _chances(ax: Axes, deployed: NDArray[np.int64], worlds: int) -> None:
    """Write the chance of deploying behind each row."""
    for row, count in enumerate(deployed.tolist()):
        colour = style.INK if 2 * count >= worlds else style.QUIET
        letters = lettered(color=colour, va="center_baseline", ha="right")
        place = Place(1, row, AT_Y, right=38)
        note(ax, percent_of(count, worlds), place=place, letters=letters)
    heading = lettered(style.SMALL, color=style.QUIET, ha="right", linespacing=1.0)
    note(ax, "Chance of\ndeploying", place=Place(1, 1, right=38, up=5), letters=heading)
