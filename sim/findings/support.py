"""Public support by state and week."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array, Mask
from sim.findings.finding import Finding, bands, by_week, likeliest, posture_counts
from sim.findings.names import MOST, SHORT, only_most, plain, state_names, subtitle
from sim.outcomes.guarantee_index import LEAST, wilson
from sim.results.results import Results
from sim.words import counted, listing, named, number, odds, span

_HALF = 0.5


@dataclass(frozen=True, eq=False, kw_only=True)
class SupportFinding(Finding):
    """Public support, a row for each state shown and week.

    The table has ``state`` (code), ``name``, ``week``, ``date``; ``polled``, whether its public has
    been asked about sending troops; the share, of those with an opinion, who favour sending own
    troops: ``low90``, ``median``, ``high90`` of worlds, and ``above``, the share of worlds in which
    that is more than one half; ``pledged``, the share of worlds in which the state stands pledged
    or further in the last week; and, the same in every row, ``worlds`` whose paths are kept.
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
    above = np.mean(support[:, order] > _HALF, axis=2)
    return SupportFinding(
        table={
            **by_week(results, order),
            "polled": np.repeat(_polled(results)[order], len(support)),
            **{name: quantiles[name].T.ravel().astype(np.float64) for name in shown},
            "above": above.T.ravel(),
            "pledged": np.repeat(pledged[order] / results.n, len(support)),
            "worlds": np.full(above.size, support.shape[2]),
        },
        title=_title(results),
        subtitle=_subtitle(results),
        foot=plain(results.foot),
        worlds=results.n,
    )


def _polled(results: Results) -> Mask:
    """Whether support rests on a poll of the state's public, shape (state,)."""
    states = results.scenario.states
    return np.array([states[str(code)].opinion != "prior" for code in results.data["state"].values])


def _title(results: Results) -> str:
    """State where support ends above one half in the median world, of the states polled."""
    polled = _polled(results)
    names = [name for name, asked in zip(state_names(results, SHORT), polled, strict=True) if asked]
    support = _series(results)[-1, polled]
    states, paths = support.shape
    if not states:
        return "No public of these states has been polled on sending troops"
    above = np.sum(support > _HALF, axis=1)
    if states == 1:
        ends = f"above one half in {odds(int(above[0]), paths)}"
        if paths == 1:
            ends = f"{'above' if above[0] else 'no higher than'} one half in the one world run"
        only = "" if len(polled) == 1 else ", the one state polled,"
        return f"Public support in {named(names[0])}{only} ends {ends}"
    low, high = wilson(above, paths)
    # One world is no sample: it is described, not estimated.
    clear = above if paths == 1 else low > _HALF
    close = 0 if paths == 1 else int(np.sum((low <= _HALF) & (high >= _HALF)))
    many = int(np.sum(clear))
    where = f"in {number(many) if many else 'none'} of {counted(states, 'polled state')}"
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
    bare = int(np.sum(~_polled(results)))
    asked = f" Hatched: {counted(bare, 'state')} not polled." if bare else ""
    return subtitle(
        results,
        f"Share, of those with an opinion, who favour sending own troops, by week{some}: "
        f"{'median and 90% of worlds' if paths >= LEAST else 'median'}. "
        f"Each panel: 0 to 100%, {span(int(results.data['week'].values[-1]))}. "
        f"Under it: {often} the state stands pledged, or further, at the end.{asked}"
        f"{only_most(states, 'that do most often')}",
    )
