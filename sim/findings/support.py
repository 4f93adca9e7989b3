"""Public support by state and week."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.finding import Finding, bands, by_week, likeliest, posture_counts
from sim.findings.names import MOST, SHORT, only_most, plain, state_names, subtitle
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.words import counted, listing, named, number, odds, span

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
    pledged = posture_counts(results)[-1, :, 1:].sum(axis=1)
    order = likeliest(results, pledged)[:MOST]
    support = _series(results)
    quantiles = bands(support[:, order])
    shown = ("low90", "median", "high90")
    return SupportFinding(
        table={
            **by_week(results, order),
            **{name: quantiles[name].T.ravel().astype(np.float64) for name in shown},
            "pledged": np.repeat(pledged[order] / results.n, len(support)),
        },
        title=_title(results),
        subtitle=_subtitle(results),
        foot=plain(results.foot),
        worlds=results.n,
    )


def _title(results: Results) -> str:
    """State where support ends above one half in the median world, and where it is lowest."""
    support = _series(results)[-1]
    states, paths = support.shape
    names = state_names(results, SHORT)
    above = np.sum(support > _HALF, axis=1)
    if states == 1:
        ends = f"above one half in {odds(int(above[0]), paths)}"
        if paths == 1:
            ends = f"{'above' if above[0] else 'no higher than'} one half in the one world run"
        return f"Public support in {named(names[0])} ends {ends}"
    low, high = wilson(above, paths)
    # One world is no sample: it is described, not estimated.
    clear = above if paths == 1 else low > _HALF
    close = 0 if paths == 1 else int(np.sum((low <= _HALF) & (high >= _HALF)))
    many = int(np.sum(clear))
    where = f"in {number(many) if many else 'none'} of {counted(states, 'state')}"
    world = "one world run" if paths == 1 else "median world"
    first = f"In the {world} public support ends above one half {where}"
    doubt = f", with {number(close)} too close to call" if close else ""
    return f"{first}{doubt}; it is {_lowest(support, names)}"


def _series(results: Results) -> Array:
    """Support in the worlds whose paths are kept, shape (week, state, trajectory)."""
    return np.asarray(results.data["state_support"].transpose("week", "state", "trajectory").values)


def _lowest(support: Array, names: list[str]) -> str:
    """Name the state of lowest support, or two where the worlds do not tell which it is."""
    first, second = np.argsort(np.median(support, axis=1), kind="stable")[:2]
    worlds = support.shape[1]
    below = int(np.sum(support[first] < support[second]))
    if worlds == 1 or wilson(below, worlds)[0] > _HALF:
        return f"lowest in {named(names[first])}"
    return f"among the lowest in {listing([named(names[first]), named(names[second])])}"


def _subtitle(results: Results) -> str:
    paths, states = results.data.sizes["trajectory"], results.data.sizes["state"]
    some = f"; the first {number(paths)} of {number(results.n)} worlds" if paths < results.n else ""
    often = "how often" if results.n > 1 else "whether"
    return subtitle(
        results,
        f"Share, of those with an opinion, who favour sending own troops, by week{some}. "
        f"Each panel: 0 to 100%, {span(int(results.data['week'].values[-1]))}. "
        f"Under it: {often} the state stands pledged, or further, at the end."
        f"{only_most(states, 'that do most often')}",
        has_bands=True,
    )
