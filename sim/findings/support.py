"""Public support by state and week, one small panel a state, placed as on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.figures.kit import lettering
from sim.figures.kit import scenario_style as cast
from sim.outcomes.interval import wilson
from sim.results.summary import BANDS
from sim.words import counted, listing, named, number, odds, sentence, span

if TYPE_CHECKING:
    from sim.results.results import Results

_MOST = 40
"""States shown at most."""

_QUANTILES = {name: BANDS[name] for name in ("low90", "median", "high90")}

_HALF = 0.5


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each state shown and week.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``state`` (code), ``name``, ``week``, ``date``; the share, of those with an opinion, who favour
    sending own troops: ``low90``, ``median``, ``high90`` of worlds; ``pledged``, the share of
    worlds in which the state stands pledged or further in the last week.
    """
    order, data = _order(results), results.data
    weeks = np.arange(data.sizes["week"])
    bands = _bands(results, order, weeks)
    rows, columns = len(order), len(weeks)
    return {
        "state": np.repeat(data["state"].values[order], columns),
        "name": np.repeat(data["state_name"].values[order], columns),
        "week": np.tile(data["week"].values, rows),
        "date": np.tile(data["date"].values, rows),
        **{name: band.ravel() for name, band in bands.items()},
        "pledged": np.repeat(_pledged(results)[order] / results.n, columns),
    }


def title(results: Results) -> str:
    """State where support ends above one half in the median world, and where it is lowest."""
    support = _series(results)[-1]
    states, kept = support.shape
    names = cast.states(results, 30)
    above = np.sum(support > _HALF, axis=1)
    if states == 1:
        which = "the one world run" if kept == 1 else odds(int(above[0]), kept)
        ends = f"ends {'above' if above[0] else 'no higher than'} one half"
        ends = ends if kept == 1 else "ends above one half"
        return f"Public support in {named(names[0])} {ends} in {which}"
    low, high = wilson(above, np.full(states, kept))
    # Of one world there is nothing to be unsure about: it is told, not estimated.
    clear = above if kept == 1 else low > _HALF
    close = 0 if kept == 1 else int(np.sum((low <= _HALF) & (high >= _HALF)))
    many = int(np.sum(clear))
    where = f"in {number(many) if many else 'none'} of {counted(states, 'state')}"
    world = "one world run" if kept == 1 else "median world"
    first = f"In the {world} public support ends above one half {where}"
    doubt = f", with {number(close)} too close to call" if close else ""
    return f"{first}{doubt}; it is {_lowest(support, names)}"


def _series(results: Results) -> Array:
    """Give support in the kept worlds, shape (week, state, trajectory)."""
    return np.asarray(results.data["state_support"].transpose("week", "state", "trajectory").values)


def _pledged(results: Results) -> NDArray[np.int64]:
    """Count the worlds in which each state stands pledged or further in the last week."""
    count = results.data["posture_count"].transpose("week", "state", "posture").values[-1]
    return np.asarray(count[:, 1:].sum(axis=1))


def _order(results: Results) -> NDArray[np.intp]:
    """Choose the states likeliest to stand pledged at the end, by chance and then by name."""
    names = results.data["state_name"].values.astype(str)
    return np.asarray(np.lexsort((names, -_pledged(results)))[:_MOST])


def _bands(
    results: Results, order: NDArray[np.intp], weeks: NDArray[np.intp]
) -> dict[str, NDArray[np.float64]]:
    """Give the quantiles of support in some weeks, each of shape (state, week)."""
    values = _series(results)[weeks][:, order]
    found = np.quantile(values, list(_QUANTILES.values()), axis=2).transpose(0, 2, 1)
    return dict(zip(_QUANTILES, np.asarray(found, dtype=np.float64), strict=True))


def _lowest(support: Array, names: list[str]) -> str:
    """Name the state of lowest support, or two where the worlds do not tell which it is."""
    first, second = np.argsort(np.median(support, axis=1), kind="stable")[:2]
    worlds = support.shape[1]
    below = int(np.sum(support[first] < support[second]))
    if worlds == 1 or wilson(below, worlds)[0] > _HALF:
        return f"lowest in {named(names[first])}"
    return f"among the lowest in {listing([named(names[first]), named(names[second])])}"


def _subtitle(results: Results, shown: int) -> str:
    kept, states = results.data.sizes["trajectory"], results.data.sizes["state"]
    what = "Share, of those with an opinion, who favour sending own troops, by week"
    some = f"; the first {number(kept)} of {number(results.n)} worlds" if kept < results.n else ""
    scale = f"Each panel: 0 to 100%, {span(int(results.data['week'].values[-1]))}"
    often = "how often" if results.n > 1 else "whether"
    under = f"Under it: {often} the state stands pledged, or further, at the end"
    few = f" The {shown} of {number(states)} states that do most often." if shown < states else ""
    name, uncertainty = cast.titled(results), lettering.plain(results.uncertainty)
    return f"{sentence(name)} {what}{some}. {scale}. {under}.{few} {sentence(uncertainty)}"
