"""The posture of each state by week: who joins when, and how likely each is to deploy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import words as wording
from sim.figures.kit import lettering
from sim.figures.kit import scenario_style as cast
from sim.outcomes.interval import wilson
from sim.studies.significance import ahead
from sim.words import (
    counted,
    listing,
    number,
    odds,
    opening,
    sentence,
    spreading,
)

if TYPE_CHECKING:
    from sim.results.results import Results

_MOST = 40
"""States shown at most."""

_COLUMNS = ("none", "pledged", "authorised", "deployed")

_RIGHT, _RARE = 0.82, 0.05


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each state shown and week.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``state`` (code), ``name``, ``week``, ``date``, the shares of worlds in each posture (``none``,
    ``pledged``, ``authorised``, ``deployed``) and ``chance``, the share of worlds in which the
    state ever deploys. States go by that chance.
    """
    order = _order(results)
    data = results.data
    shares = _shares(results, order)
    weeks = data["week"].values
    rows, columns = len(order), weeks.size
    return {
        "state": np.repeat(data["state"].values[order], columns),
        "name": np.repeat(data["state_name"].values[order], columns),
        "week": np.tile(weeks, rows),
        "date": np.tile(data["date"].values, rows),
        **{name: shares[:, :, k].ravel() for k, name in enumerate(_COLUMNS)},
        "chance": np.repeat(results.ever_deployed[order] / results.n, columns),
    }


def title(results: Results) -> str:
    """Name the states likeliest to deploy as far as the worlds tell them apart, and the rest."""
    counts, worlds = results.ever_deployed, results.n
    states = len(counts)
    if not counts.any():
        return f"No state deploys troops in {wording.worlds(worlds)}"
    if worlds == 1:
        return f"In the one world run {counts.sum()} of {counted(states, 'state')} deploy troops"
    order = _order(results)
    plain = cast.states(results, 30)
    names = [wording.named(plain[at]) for at in order]
    if states == 1:
        return f"{opening(names[0])} deploys troops in {odds(int(counts[0]), worlds)}"
    rare = _rare(counts, worlds)
    if rare.startswith("none"):
        return opening(rare)
    lead = ahead(_deployed(results)[order])
    leaders = f"{listing(names[: lead or 3])} {'is' if lead == 1 else 'are'}"
    return f"{opening(leaders)}{'' if lead else ' among'} the likeliest to deploy; {rare}"


def _deployed(results: Results) -> NDArray[np.bool_]:
    """Say of each state and replication whether it ever deployed."""
    return np.array([np.isfinite(first) for first in results.deployments()])


def _order(results: Results) -> NDArray[np.intp]:
    """Sort the states: chance of deploying, then weeks spent in the higher postures, then name."""
    count = results.data["posture_count"].transpose("state", "week", "posture").values
    higher = (count.sum(axis=1) * np.arange(count.shape[2])).sum(axis=1)
    names = results.data["state_name"].values.astype(str)
    order = np.lexsort((names, -higher, -results.ever_deployed))
    return np.asarray(order[:_MOST])


def _shares(results: Results, order: NDArray[np.intp]) -> NDArray[np.float64]:
    """Give shares of worlds, shape (state, week, posture)."""
    count = results.data["posture_count"].transpose("state", "week", "posture").values[order]
    return np.asarray(count / np.maximum(count.sum(axis=2, keepdims=True), 1), dtype=np.float64)


def _rare(counts: NDArray[np.int64], worlds: int) -> str:
    """Say how many states hardly ever deploy."""
    low, high = wilson(counts, np.full(counts.shape, worlds))
    unsure = bool(np.any((low < _RARE) & (high >= _RARE)))
    few = int(np.sum(low < _RARE)) if unsure else int(np.sum(high < _RARE))
    often = "about 1 in 20 worlds or fewer" if unsure else "fewer than 1 in 20 worlds"
    if few == len(counts):
        return f"none of {counted(few, 'state')} deploys in more than about 1 in 20 worlds"
    if few == 0:
        return f"all {counted(len(counts), 'state')} do so in at least 1 in 20 worlds"
    return f"{few} of {counted(len(counts), 'state')} {'do' if few > 1 else 'does'} so in {often}"


def _subtitle(results: Results, shown: int) -> str:
    states = results.data.sizes["state"]
    what = "Share of worlds in each posture by week: the height of each colour within a state's row"
    what += "; on the right, worlds in which it ever deploys"
    some = f" The {shown} of {number(states)} states likeliest to deploy." if shown < states else ""
    differ = spreading(lettering.plain(results.uncertainty))
    return f"{sentence(cast.titled(results))} {what}.{some} {sentence(differ)}"
