"""From willing to deployed: where on the way states and troops are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.figures.kit import lettering
from sim.figures.kit import scenario_style as cast
from sim.words import counted, named, number, odds, sentence, span, spreading

if TYPE_CHECKING:
    from sim.results.results import Results

_STAGES = ("willing", "pledged", "authorised", "deployed")

_LOSSES = ("willingness and pledge", "pledge and authorisation", "authorisation and deployment")


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``week``, ``date`` and for each stage the mean over the kept worlds of the number of states
    (``willing_states`` ...) and of their troops (``willing_troops`` ...).
    """
    data = results.data
    columns = {"week": data["week"].values, "date": data["date"].values}
    for unit in ("states", "troops"):
        means = data[f"funnel_{unit}"].transpose("week", "stage").values
        columns |= {f"{stage}_{unit}": means[:, k] for k, stage in enumerate(_STAGES)}
    return columns


def title(results: Results) -> str:
    """State how many are left at each end, and the step that loses most if one stands out."""
    last = results.data["funnel_states"].transpose("week", "stage").values[-1]
    after = f"After {span(int(results.data['week'].values[-1]))}"
    most = results.data.sizes["state"]
    if most == 1:
        return _single(results, last, after)
    if last.max() <= 0:
        return f"{after} no state is willing to send troops, and none has sent any"
    mean = ", on average," if results.n > 1 else ""
    willing = f"{_mean(last[0])} of {counted(most, 'state')}"
    has = "has" if _mean(last[3]) in ("none", "1") else "have"
    are = "is" if _mean(last[0]) in ("none", "1") else "are"
    first = f"{after}{mean} {willing} {are} willing and {_mean(last[3])} {has} deployed"
    drops = -np.diff(last)
    ranked = np.argsort(-drops)
    if drops[ranked[0]] - drops[ranked[1]] <= _error(results):
        return first
    return f"{first}; the largest loss is between {_LOSSES[ranked[0]]}"


def _subtitle(results: Results) -> str:
    kept = results.data.sizes["trajectory"]
    first = f"the first {number(kept)} of " if kept < results.n else ""
    mean = f"mean of {first}{number(results.n)} worlds" if results.n > 1 else "one world"
    what = f"Number of states, and of their troops, in at least each stage by week, {mean}"
    willing = "Willing: would pledge if asked this week"
    differ = spreading(lettering.plain(results.uncertainty))
    return f"{sentence(cast.titled(results))} {what}. {willing}. {sentence(differ)}"


def _single(results: Results, last: NDArray[np.float64], after: str) -> str:
    """State the finding where only one state takes part."""
    name = named(cast.states(results, 30)[0])
    kept = results.data.sizes["trajectory"]
    willing, deployed = (odds(round(kept * last[k]), kept) for k in (0, 3))
    return f"{after} {name} is willing in {willing} and has deployed in {deployed}"


def _mean(value: float) -> str:
    """Write a mean number of states."""
    if value <= 0:
        return "none"
    return "fewer than 0.1" if value < 0.1 else number(round(value, 1 if value < 5 else 0))


def _error(results: Results) -> float:
    """Bound the Monte Carlo error of a difference of two losses, in states.

    The number of states that ever deploy is known world by world; each loss is taken to vary as it
    does, and the two to be independent.
    """
    count = np.zeros(results.n, dtype=np.int64)
    for first in results.deployments():
        count += np.isfinite(first)
    return float(1.96 * np.sqrt(2 / count.size) * max(float(np.std(count)), 1.0))
