"""What can be asked of an ensemble by name: each with a figure, an interval and its worlds."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.errors import nearest
from sim.outcomes.block import ATTACKED, CEASEFIRE
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.guarantee_index import Estimate
from sim.results.ensemble import Results
from sim.results.summary import EVENTS, index_of, share

NORMAL = 1.959963984540054
"""Standard normal quantile of a 95 % interval."""

RATIOS = {
    "deterrence efficacy": "efficacy",
    "response reliability": "reliability",
    "toothlessness": "toothlessness",
}
"""Figures that belong to the whole ensemble, not to a world."""

SHORT = {
    "guarantee": "guarantee_mean",
    "deterrence": "deterrence_ceasefire",
    "force": "force_final",
    "trainers": "trainers_final",
    "troops pledged": "troops_pledged_final",
    "states pledged": "states_pledged_final",
    "states authorised": "states_authorised_final",
    "states deployed": "states_deployed_final",
    "host strength": "host_strength_final",
}
"""Other names of outcomes."""

_SUSTAINED = re.compile(r"chance of a sustained force of ([0-9][0-9_,]*)( given a deal)?")
_EVENT = re.compile(rf"chance of an? ({'|'.join(EVENTS)})")
_STATE = re.compile(r"chance that ([A-Z]{3}) is (pledged|authorised|deployed) at the (start|end)")
_POSTURES = ("none", "pledged", "authorised", "deployed")


@dataclass(frozen=True)
class Measure:
    """A figure of an ensemble.

    Attributes
    ----------
    label
        What it is called.
    estimate
        The figure with its interval.
    worlds
        The value in each replication, not a number where it does not apply; nothing for a ratio
        over the whole ensemble.
    """

    label: str
    estimate: Estimate
    worlds: Array | None


def measure(name: str, results: Results) -> Measure:
    """Measure what a name stands for.

    Parameters
    ----------
    name
        A name that :func:`is_measure` knows.
    results
        The ensemble.

    Returns
    -------
    The measure.
    """
    if name in RATIOS:
        return Measure(name, getattr(index_of(results), RATIOS[name]), None)
    worlds = next(found for reader in _READERS if (found := reader(name, results)) is not None)
    chance = name.startswith("chance ")
    return Measure(name, _chance(worlds) if chance else _mean(worlds), worlds)


def is_measure(name: str) -> bool:
    """Say whether a name can be measured."""
    patterned = any(pattern.fullmatch(name) for pattern in (_SUSTAINED, _EVENT, _STATE))
    return patterned or name in RATIOS or _outcome(name) in OUTCOMES or name in _SPECIAL


def advice(name: str) -> str:
    """Name the measure that was probably meant."""
    known = [*SHORT, *RATIOS, *_SPECIAL, *(outcome.label.lower() for outcome in OUTCOMES.values())]
    return nearest(name, known) or "see docs/reference.md for what can be measured"


def _chance(worlds: Array) -> Estimate:
    said = worlds[np.isfinite(worlds)]
    return share(said > 0)


def _mean(worlds: Array) -> Estimate:
    said = worlds[np.isfinite(worlds)]
    if not len(said):
        return Estimate(np.nan, np.nan, np.nan, 0)
    middle = float(np.mean(said))
    reach = NORMAL * float(np.std(said, ddof=1)) / np.sqrt(len(said)) if len(said) > 1 else np.nan
    return Estimate(middle, middle - reach, middle + reach, len(said))


def _outcome(name: str) -> str:
    labels = {outcome.label.lower(): key for key, outcome in OUTCOMES.items()}
    return SHORT.get(name) or labels.get(name.lower()) or name


def _by_outcome(name: str, results: Results) -> Array | None:
    key = _outcome(name)
    return results.outcome(key) if key in OUTCOMES else None


def _by_requirement(name: str, results: Results) -> Array | None:
    found = _SUSTAINED.fullmatch(name)
    if not found:
        return None
    held = results.outcome("force_sustained") >= int(re.sub("[_,]", "", found[1]))
    return np.where(results.deal, held, np.nan) if found[2] else held.astype(np.float64)


def _by_event(name: str, results: Results) -> Array | None:
    found = _EVENT.fullmatch(name)
    return np.isfinite(results.outcome(EVENTS[found[1]])).astype(np.float64) if found else None


def _by_state(name: str, results: Results) -> Array | None:
    """Read a state's posture, in the replications whose whole paths are kept."""
    found = _STATE.fullmatch(name)
    if not found:
        return None
    kept = results.data.sizes["trajectory"]
    if found[1] not in results.data["state"].values:
        return np.zeros(kept)
    week = 0 if found[3] == "start" else -1
    posture = results.data["state_posture"].sel(state=found[1]).isel(week=week).values
    return np.asarray(posture >= _POSTURES.index(found[2]), dtype=np.float64)


def _by_special(name: str, results: Results) -> Array | None:
    return _SPECIAL[name](results) if name in _SPECIAL else None


def _before_ceasefire(results: Results) -> Array:
    """Give the most troops present in any week before a ceasefire, in each kept world."""
    phase, force = results.data["phase"].values, results.data["force"].values
    started = np.maximum.accumulate((phase == CEASEFIRE) | (phase == ATTACKED), axis=0)
    return np.asarray(np.max(np.where(started, 0.0, force), axis=0))


_SPECIAL: dict[str, Callable[[Results], Array]] = {"force before a ceasefire": _before_ceasefire}
_READERS = (_by_requirement, _by_event, _by_state, _by_special, _by_outcome)


def names() -> Iterator[str]:
    """List the names that stand for themselves."""
    yield from (*SHORT, *RATIOS, *_SPECIAL)
    yield from (outcome.label.lower() for outcome in OUTCOMES.values())
