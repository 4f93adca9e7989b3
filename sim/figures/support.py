"""Public support by state and week, one small panel a state, placed as on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.kit import lettering
from sim.figures.kit import scenario_style as cast
from sim.figures.kit import small_multiples as miniature
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.small_multiples import SmallMultiple
from sim.words import percent_of

if TYPE_CHECKING:
    from sim.results.results import Results

_FINE = 105
"""Weeks drawn at most; a panel has no more pixels."""


def draw(results: Results) -> Figure:
    """Draw a small panel for each state, all on one scale.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    The figure.
    """
    weeks = _weeks(results)
    panels = _panels(results, _order(results), weeks)
    tall = miniature.height([panel.code for panel in panels]) + miniature.KEY
    sheet = page(
        title=title(results),
        subtitle=_subtitle(results, len(panels)),
        foot=lettering.plain(results.foot),
        height=tall,
    )
    ax = sheet.axes(left=MARGIN, right=MARGIN, bottom=0, top=tall)
    miniature.draw(ax, panels, across=weeks / max(int(weeks[-1]), 1))
    blue, grey = "Median and 90% of worlds, pledged in at least half", "in fewer"
    if results.n == 1:
        blue, grey = "Pledged at the end", "not pledged"
    miniature.key(ax, blue=blue, grey=grey, dashed="half of those with an opinion")
    return sheet.figure


def _weeks(results: Results) -> NDArray[np.intp]:
    """Choose the weeks that are drawn: all of two years, fewer of longer times."""
    evenly = np.linspace(0, results.data.sizes["week"] - 1, _FINE)
    return np.unique(evenly.round().astype(np.intp))


def _panels(
    results: Results, order: NDArray[np.intp], weeks: NDArray[np.intp]
) -> list[SmallMultiple]:
    """Give what the panel of each state shows."""
    bands = _bands(results, order, weeks)
    codes, names = results.data["state"].values.astype(str), cast.states(results)
    counts = _pledged(results)
    return [
        SmallMultiple(
            code=codes[at],
            name=names[at],
            under=_under(int(counts[at]), results.n),
            marked=bool(2 * counts[at] >= results.n),
            low=bands["low90"][k],
            middle=bands["median"][k],
            high=bands["high90"][k],
        )
        for k, at in enumerate(order)
    ]


def _under(count: int, worlds: int) -> str:
    """Write how often a state stands pledged; of one world, whether it does."""
    if worlds == 1:
        return "pledged" if count else "not pledged"
    return f"{percent_of(count, worlds)} pledged"
