"""The posture of each state by week, and the number of states in each posture by scenario."""

import numpy as np
from numpy.typing import NDArray

from sim.findings.finding import Finding, by_week, likeliest, posture_counts
from sim.findings.names import MOST, SHORT, only_most, plain, state_names, subtitle
from sim.outcomes.block import POSTURES
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.studies.shares import deployed
from sim.studies.significance import ahead
from sim.words import counted, listing, named, odds, opening, worlds

_RARE = 0.05
"""Share of worlds below which a state hardly ever deploys."""


def find(results: Results) -> Finding:
    """How often each state is in each posture, by week.

    The table has a row for each state shown and week: ``state`` (code), ``name``, ``week``,
    ``date``, the shares of worlds in each posture (``none``, ``pledged``, ``authorised``,
    ``deployed``) and ``chance``, the share of worlds in which the state ever deploys. States go by
    that chance, then by the weeks spent in the higher postures.
    """
    counts = posture_counts(results)
    higher = counts.sum(axis=0) @ np.arange(len(POSTURES))
    order = likeliest(results, results.ever_deployed, higher)[:MOST]
    shares = counts[:, order] / np.maximum(counts[:, order].sum(axis=2, keepdims=True), 1)
    chances = results.ever_deployed[order] / results.n
    some = only_most(counts.shape[1], "likeliest to deploy")
    return Finding(
        table={
            **by_week(results, order),
            **{name: shares[:, :, k].T.ravel() for k, name in enumerate(POSTURES)},
            "chance": np.repeat(chances, len(counts)),
        },
        title=_title(results, order),
        subtitle=subtitle(
            results,
            "Share of worlds in each posture by week: the height of each colour within a state's "
            f"row; on the right, worlds in which it ever deploys.{some}",
        ),
        foot=plain(results.foot),
    )


def _title(results: Results, order: NDArray[np.intp]) -> str:
    """Name the states likeliest to deploy as far as the worlds tell them apart, and the rest."""
    counts = results.ever_deployed
    states = counted(len(counts), "state")
    if not counts.any():
        return f"No state deploys troops in {worlds(results.n)}"
    if results.n == 1:
        return f"In the one world run {counts.sum()} of {states} deploy troops"
    every = state_names(results, SHORT)
    names = [named(every[at]) for at in order]
    if len(counts) == 1:
        return f"{opening(names[0])} deploys troops in {odds(int(counts[0]), results.n)}"
    rare = _rare(counts, results.n)
    if rare.startswith("none"):
        return opening(rare)
    ever = np.array(list(deployed(results).values()))
    lead = ahead(ever[order])
    leaders = f"{listing(names[: lead or 3])} {'is' if lead == 1 else 'are'}"
    return f"{opening(leaders)}{'' if lead else ' among'} the likeliest to deploy; {rare}"


def _rare(counts: NDArray[np.int64], worlds: int) -> str:
    """Write how many states hardly ever deploy."""
    states = counted(len(counts), "state")
    low, high = wilson(counts, worlds)
    unsure = bool(np.any((low < _RARE) & (high >= _RARE)))
    few = int(np.sum((low if unsure else high) < _RARE))
    often = "about 1 in 20 worlds or fewer" if unsure else "fewer than 1 in 20 worlds"
    if few == len(counts):
        return f"none of {states} deploys in more than about 1 in 20 worlds"
    if few == 0:
        return f"all {states} do so in at least 1 in 20 worlds"
    return f"{few} of {states} {'do' if few > 1 else 'does'} so in {often}"
