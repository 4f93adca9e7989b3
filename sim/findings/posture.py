"""The posture of each state by week: who joins when, and how likely each is to deploy."""

import numpy as np
from numpy.typing import NDArray

from sim import words
from sim.array import Array
from sim.findings.ending import MOST, POSTURES
from sim.findings.finding import Finding, Table
from sim.findings.names import SHORT, plain, scenario_title, state_names
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.studies.significance import ahead
from sim.words import counted, listing, number, odds, opening, sentence, spreading

_RARE = 0.05
"""Share of worlds below which a state hardly ever deploys."""


def find(results: Results) -> Finding:
    """How often each state is in each posture, by week.

    The table has a row for each state shown and week: ``state`` (code), ``name``, ``week``,
    ``date``, the shares of worlds in each posture (``none``, ``pledged``, ``authorised``,
    ``deployed``) and ``chance``, the share of worlds in which the state ever deploys. States go by
    that chance.
    """
    order = _order(results)
    return Finding(
        table=_table(results, order),
        title=_title(results, order),
        subtitle=_subtitle(results, len(order)),
        foot=plain(results.foot),
    )


def _table(results: Results, order: NDArray[np.intp]) -> Table:
    data = results.data
    shares = _shares(results, order)
    weeks = data["week"].values
    rows, columns = len(order), weeks.size
    return {
        "state": np.repeat(data["state"].values[order], columns),
        "name": np.repeat(data["state_name"].values[order], columns),
        "week": np.tile(weeks, rows),
        "date": np.tile(data["date"].values, rows),
        **{name: shares[:, :, k].ravel() for k, name in enumerate(POSTURES)},
        "chance": np.repeat(results.ever_deployed[order] / results.n, columns),
    }


def _title(results: Results, order: NDArray[np.intp]) -> str:
    """Name the states likeliest to deploy as far as the worlds tell them apart, and the rest."""
    counts, worlds = results.ever_deployed, results.n
    states = counted(len(counts), "state")
    if not counts.any():
        return f"No state deploys troops in {words.worlds(worlds)}"
    if worlds == 1:
        return f"In the one world run {counts.sum()} of {states} deploy troops"
    every = state_names(results, SHORT)
    names = [words.named(every[at]) for at in order]
    if len(counts) == 1:
        return f"{opening(names[0])} deploys troops in {odds(int(counts[0]), worlds)}"
    rare = _rare(counts, worlds)
    if rare.startswith("none"):
        return opening(rare)
    lead = ahead(_deployed(results)[order])
    leaders = f"{listing(names[: lead or 3])} {'is' if lead == 1 else 'are'}"
    return f"{opening(leaders)}{'' if lead else ' among'} the likeliest to deploy; {rare}"


def _deployed(results: Results) -> NDArray[np.bool_]:
    """Whether each state ever deploys, shape (state, replication)."""
    return np.array([np.isfinite(first) for first in results.deployments()])


def _order(results: Results) -> NDArray[np.intp]:
    """Sort the states: chance of deploying, then weeks spent in the higher postures, then name."""
    count = results.data["posture_count"].transpose("state", "week", "posture").values
    higher = (count.sum(axis=1) * np.arange(count.shape[2])).sum(axis=1)
    names = results.data["state_name"].values.astype(str)
    order = np.lexsort((names, -higher, -results.ever_deployed))
    return np.asarray(order[:MOST])


def _shares(results: Results, order: NDArray[np.intp]) -> Array:
    """Share of worlds in each posture, shape (state, week, posture)."""
    count = results.data["posture_count"].transpose("state", "week", "posture").values[order]
    return np.asarray(count / np.maximum(count.sum(axis=2, keepdims=True), 1), dtype=np.float64)


def _rare(counts: NDArray[np.int64], worlds: int) -> str:
    """Write how many states hardly ever deploy."""
    states = counted(len(counts), "state")
    low, high = wilson(counts, np.full(counts.shape, worlds))
    unsure = bool(np.any((low < _RARE) & (high >= _RARE)))
    few = int(np.sum(low < _RARE)) if unsure else int(np.sum(high < _RARE))
    often = "about 1 in 20 worlds or fewer" if unsure else "fewer than 1 in 20 worlds"
    if few == len(counts):
        return f"none of {states} deploys in more than about 1 in 20 worlds"
    if few == 0:
        return f"all {states} do so in at least 1 in 20 worlds"
    return f"{few} of {states} {'do' if few > 1 else 'does'} so in {often}"


def _subtitle(results: Results, shown: int) -> str:
    states = results.data.sizes["state"]
    what = "Share of worlds in each posture by week: the height of each colour within a state's row"
    what += "; on the right, worlds in which it ever deploys"
    some = f" The {shown} of {number(states)} states likeliest to deploy." if shown < states else ""
    differ = sentence(spreading(plain(results.uncertainty)))
    return f"{sentence(scenario_title(results))} {what}.{some} {differ}"
