"""From willing to deployed: where on the way states and troops are lost."""

from itertools import pairwise

import numpy as np

from sim.findings.finding import Finding
from sim.findings.names import SHORT, plain, state_names, subtitle
from sim.outcomes.block import STAGES
from sim.results.results import Results
from sim.words import counted, named, number, odds, span

_NOUNS = ("willingness", "pledge", "commitment", "authorisation", "deployment")
_LOSSES = tuple(f"{before} and {after}" for before, after in pairwise(_NOUNS))
_DEPLOYED = STAGES.index("deployed")


def find(results: Results) -> Finding:
    """How many states and troops there are at each stage by week.

    The table has ``week``, ``date`` and for each stage the mean over worlds of the number of states
    (``willing_states`` ...) and of their troops (``willing_troops`` ...).
    """
    data = results.data
    columns = {"week": data["week"].values, "date": data["date"].values}
    for unit in ("states", "troops"):
        means = data[f"funnel_{unit}"].transpose("week", "stage").values
        columns |= {f"{stage}_{unit}": means[:, k] for k, stage in enumerate(STAGES)}
    return Finding(
        table=columns,
        title=_title(results),
        subtitle=_subtitle(results),
        foot=plain(results.foot),
    )


def _title(results: Results) -> str:
    """State how many are left at each end, and the step that loses most if one stands out."""
    last = results.data["funnel_states"].transpose("week", "stage").values[-1]
    after = f"After {span(int(results.data['week'].values[-1]))}"
    states = results.data.sizes["state"]
    if states == 1:
        name, paths = named(state_names(results, SHORT)[0]), results.data.sizes["trajectory"]
        willing, deployed = (odds(round(paths * last[k]), paths) for k in (0, _DEPLOYED))
        return f"{after} {name} is willing in {willing} and has deployed in {deployed}"
    if last.max() <= 0:
        return f"{after} no state is willing to send troops, and none has sent any"
    willing, deployed = _mean(last[0]), _mean(last[_DEPLOYED])
    are = "is" if willing in ("none", "1") else "are"
    has = "has" if deployed in ("none", "1") else "have"
    mean = ", on average," if results.n > 1 else ""
    first = f"{after}{mean} {willing} of {counted(states, 'state')} {are} willing"
    first += f" and {deployed} {has} deployed"
    drops = -np.diff(last)
    ranked = np.argsort(-drops)
    if drops[ranked[0]] - drops[ranked[1]] <= _error(results):
        return first
    return f"{first}; the largest loss is between {_LOSSES[ranked[0]]}"


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
    deployed = sum(np.isfinite(first).astype(np.int64) for first in results.deployments())
    return float(1.96 * np.sqrt(2 / results.n) * max(float(np.std(deployed)), 1.0))


def _subtitle(results: Results) -> str:
    paths = results.data.sizes["trajectory"]
    first = f"the first {number(paths)} of " if paths < results.n else ""
    mean = f"mean of {first}{number(results.n)} worlds" if results.n > 1 else "one world"
    what = f"Number of states, and of their troops, in at least each stage by week, {mean}"
    willing = "Willing: would pledge if asked this week"
    committed = "Committed: the pledge is authorised, or was announced with a number"
    return subtitle(results, f"{what}. {willing}. {committed}.")
