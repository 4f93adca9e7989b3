"""Public support by state and week."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.findings.finding import Finding, Table
from sim.findings.names import SHORT, plain, scenario_title, state_names
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.results.summary import BANDS
from sim.words import counted, listing, named, number, odds, sentence, span

_MOST = 40
"""States shown at most."""

_QUANTILES = {name: BANDS[name] for name in ("low90", "median", "high90")}

_HALF = 0.5


@dataclass(frozen=True, eq=False, kw_only=True)
class SupportFinding(Finding):
    """Public support, a row for each state shown and week.

    The table has ``state`` (code), ``name``, ``week``, ``date``; the share, of those with an
    opinion, who favour sending own troops: ``low90``, ``median``, ``high90`` of worlds;
    ``pledged``, the share of worlds in which the state stands pledged or further in the last week.
    """

    worlds: int
    """Number of worlds."""


def find(results: Results) -> SupportFinding:
    """How much of the public favours sending troops in each state, and where it is least."""
    order = _order(results)
    return SupportFinding(
        table=_table(results, order),
        title=_title(results),
        subtitle=_subtitle(results, len(order)),
        foot=plain(results.foot),
        worlds=results.n,
    )


def _table(results: Results, order: NDArray[np.intp]) -> Table:
    data = results.data
    rows, columns = len(order), data.sizes["week"]
    bands = np.quantile(_series(results)[:, order], list(_QUANTILES.values()), axis=2)
    return {
        "state": np.repeat(data["state"].values[order], columns),
        "name": np.repeat(data["state_name"].values[order], columns),
        "week": np.tile(data["week"].values, rows),
        "date": np.tile(data["date"].values, rows),
        **{
            name: np.asarray(band, dtype=np.float64).T.ravel()
            for name, band in zip(_QUANTILES, bands, strict=True)
        },
        "pledged": np.repeat(_pledged(results)[order] / results.n, columns),
    }


def _title(results: Results) -> str:
    """State where support ends above one half in the median world, and where it is lowest."""
    support = _series(results)[-1]
    states, paths = support.shape
    names = state_names(results, SHORT)
    above = np.sum(support > _HALF, axis=1)
    if states == 1:
        return _single(int(above[0]), paths, named(names[0]))
    low, high = wilson(above, np.full(states, paths))
    # One world is no sample: it is described, not estimated.
    clear = above if paths == 1 else low > _HALF
    close = 0 if paths == 1 else int(np.sum((low <= _HALF) & (high >= _HALF)))
    many = int(np.sum(clear))
    where = f"in {number(many) if many else 'none'} of {counted(states, 'state')}"
    world = "one world run" if paths == 1 else "median world"
    first = f"In the {world} public support ends above one half {where}"
    doubt = f", with {number(close)} too close to call" if close else ""
    return f"{first}{doubt}; it is {_lowest(support, names)}"


def _single(above: int, paths: int, name: str) -> str:
    """State the finding where only one state takes part."""
    if paths == 1:
        ends = f"ends {'above' if above else 'no higher than'} one half in the one world run"
    else:
        ends = f"ends above one half in {odds(above, paths)}"
    return f"Public support in {name} {ends}"


def _series(results: Results) -> Array:
    """Support in the worlds whose paths are kept, shape (week, state, trajectory)."""
    return np.asarray(results.data["state_support"].transpose("week", "state", "trajectory").values)


def _pledged(results: Results) -> NDArray[np.int64]:
    """Count the worlds in which each state stands pledged or further in the last week."""
    count = results.data["posture_count"].transpose("week", "state", "posture").values[-1]
    return np.asarray(count[:, 1:].sum(axis=1))


def _order(results: Results) -> NDArray[np.intp]:
    """Choose the states likeliest to stand pledged at the end, by chance and then by name."""
    names = results.data["state_name"].values.astype(str)
    return np.asarray(np.lexsort((names, -_pledged(results)))[:_MOST])


def _lowest(support: Array, names: list[str]) -> str:
    """Name the state of lowest support, or two where the worlds do not tell which it is."""
    first, second = np.argsort(np.median(support, axis=1), kind="stable")[:2]
    worlds = support.shape[1]
    below = int(np.sum(support[first] < support[second]))
    if worlds == 1 or wilson(below, worlds)[0] > _HALF:
        return f"lowest in {named(names[first])}"
    return f"among the lowest in {listing([named(names[first]), named(names[second])])}"


def _subtitle(results: Results, shown: int) -> str:
    paths, states = results.data.sizes["trajectory"], results.data.sizes["state"]
    what = "Share, of those with an opinion, who favour sending own troops, by week"
    some = f"; the first {number(paths)} of {number(results.n)} worlds" if paths < results.n else ""
    scale = f"Each panel: 0 to 100%, {span(int(results.data['week'].values[-1]))}"
    often = "how often" if results.n > 1 else "whether"
    under = f"Under it: {often} the state stands pledged, or further, at the end"
    few = f" The {shown} of {number(states)} states that do most often." if shown < states else ""
    differ = sentence(plain(results.uncertainty))
    return f"{sentence(scenario_title(results))} {what}{some}. {scale}. {under}.{few} {differ}"
