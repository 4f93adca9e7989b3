"""From willing to deployed: where on the way states and troops are lost."""

import numpy as np

from sim.array import Array
from sim.findings.finding import Finding, about, series, with_deal
from sim.findings.names import SHORT, host, plain, state_names, subtitle
from sim.outcomes.block import STAGES
from sim.results.results import Results
from sim.studies.contrast import paired
from sim.words import counted, named, number, odds, opening, span

_NOUNS = ("willingness", "pledge", "commitment", "authorisation", "deployment")
_DEPLOYED = STAGES.index("deployed")

_LOSS = 0.5
"""States lost on average below which no step is named."""


def find(results: Results) -> Finding:
    """How many states and troops there are at each stage by week.

    The table has ``week``, ``date`` and for each stage the mean number of states
    (``willing_states`` ...) and of their troops (``willing_troops`` ...) over the worlds with a
    deal, or over all where none has one; and, the same in every row, the number of these,
    ``worlds``, whether they have a ``deal``, and the number of states, the ``roster``.
    """
    data, (chosen, given) = results.data, with_deal(results)
    columns = {"week": data["week"].values, "date": data["date"].values}
    for unit in ("states", "troops"):
        for stage in STAGES:
            columns[f"{stage}_{unit}"] = series(results, f"{unit}_{stage}")[:, chosen].mean(axis=1)
    same = {"worlds": int(chosen.sum()), "deal": bool(given), "roster": data.sizes["state"]}
    columns |= {name: np.full(data.sizes["week"], value) for name, value in same.items()}
    return Finding(
        table=columns,
        title=_title(results),
        subtitle=_subtitle(results),
        foot=plain(results.foot),
    )


def _title(results: Results) -> str:
    """State how many are left at each end, and the step that loses most if one stands out."""
    chosen, given = with_deal(results)
    last = np.stack([series(results, f"states_{stage}")[-1, chosen] for stage in STAGES])
    means, worlds = last.mean(axis=1), int(chosen.sum())
    after = f"{given or 'without a deal, '}after {span(int(results.data['week'].values[-1]))}"
    states, where = results.data.sizes["state"], f"troops in {host(results)}"
    if states == 1:
        name = named(state_names(results, SHORT)[0])
        willing, deployed = (odds(int(last[k].sum()), worlds) for k in (0, _DEPLOYED))
        return opening(f"{after} {name} is willing in {willing}, and has {where} in {deployed}")
    if means.max() <= 0:
        return opening(f"{after} no state is willing to send troops, and none has sent any")
    willing, deployed = _mean(means[0]), _mean(means[_DEPLOYED])
    are = "is" if willing in ("none", "1") else "are"
    has = "has" if deployed in ("none", "1") else "have"
    mean = " on average" if worlds > 1 else ""
    first = f"{after}{mean} {willing} of {counted(states, 'state')} {are} willing"
    first = opening(f"{first} and {deployed} {has} {where}")
    # Without a deal none is sent, whatever else there is.
    step = _loss(last) if given else None
    return first if step is None else f"{first}; most drop out between {step}"


def _loss(last: Array) -> str | None:
    """Name the step at which most states drop out, where it is beyond chance."""
    drops = -np.diff(last, axis=0)
    means = drops.mean(axis=1)
    first, second = np.argsort(-means)[:2]
    if means[first] < _LOSS:
        return None
    if drops.shape[1] > 1 and not paired(drops[first] - drops[second]).low > 0:
        return None
    return f"{_NOUNS[first]} and {_NOUNS[first + 1]}"


def _mean(value: float) -> str:
    """Write a mean number of states."""
    if value <= 0:
        return "none"
    return "fewer than 0.1" if value < 0.1 else number(round(value, 1 if value < 5 else 0))


def _subtitle(results: Results) -> str:
    mean = f"{'mean over' if results.n > 1 else 'in'} {about(results)}"
    what = f"Number of states, and of their troops, in at least each stage by week, {mean}"
    willing = "Willing: would pledge if asked this week"
    committed = "Committed: the pledge is authorised, or was announced with a number"
    return subtitle(results, f"{what}. {willing}. {committed}.")
