"""What can be asked of an ensemble by name: each with a figure, an interval and its worlds."""

import re
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.outcomes.block import ATTACKED, CEASEFIRE, POSTURES
from sim.outcomes.catalogue import EVENTS, OUTCOMES
from sim.outcomes.guarantee_index import Estimate
from sim.outcomes.measure import (
    BEFORE,
    EVENT,
    ORDINALS,
    RATIOS,
    STATE,
    SUSTAINED,
    WAIT,
    outcome_of,
)
from sim.results.results import Results
from sim.results.summary import index_of, share

NORMAL = 1.959963984540054
"""Standard normal quantile of a 95 % interval."""


@dataclass(frozen=True)
class Measure:
    """A figure of an ensemble, by name, with its interval.

    `worlds` is its value in each replication, not a number where it does not apply; none for a
    ratio over the whole ensemble.
    """

    label: str
    estimate: Estimate
    worlds: Array | None


def measure(name: str, results: Results) -> Measure:
    """Measure what a name of :func:`sim.outcomes.measure.is_measure` stands for."""
    if name in RATIOS:
        return Measure(name, getattr(index_of(results), RATIOS[name]), None)
    worlds = next(found for reader in _READERS if (found := reader(name, results)) is not None)
    chance = name.startswith("chance ")
    return Measure(name, _chance(worlds) if chance else _mean(worlds), worlds)


def _chance(worlds: Array) -> Estimate:
    present = worlds[np.isfinite(worlds)]
    return share(present > 0)


def _mean(worlds: Array) -> Estimate:
    present = worlds[np.isfinite(worlds)]
    if not len(present):
        return Estimate(np.nan, np.nan, np.nan, 0)
    middle = float(np.mean(present))
    reach = (
        NORMAL * float(np.std(present, ddof=1)) / np.sqrt(len(present))
        if len(present) > 1
        else np.nan
    )
    return Estimate(middle, middle - reach, middle + reach, len(present))


def _by_outcome(name: str, results: Results) -> Array | None:
    key = outcome_of(name)
    return results.outcome(key) if key in OUTCOMES else None


def _by_requirement(name: str, results: Results) -> Array | None:
    found = SUSTAINED.fullmatch(name)
    if not found:
        return None
    sustained = results.outcome("force_sustained") >= int(re.sub("[_,]", "", found[1]))
    return np.where(results.deal, sustained, np.nan) if found[2] else sustained.astype(np.float64)


def _by_event(name: str, results: Results) -> Array | None:
    found = EVENT.fullmatch(name)
    return np.isfinite(results.outcome(EVENTS[found[1]])).astype(np.float64) if found else None


def _by_state(name: str, results: Results) -> Array | None:
    """Read a state's posture, in the replications whose whole paths are kept."""
    found = STATE.fullmatch(name)
    if not found:
        return None
    size = results.data.sizes["trajectory"]
    if found[1] not in results.data["state"].values:
        return np.zeros(size)
    week = 0 if found[3] == "start" else -1
    posture = results.data["state_posture"].sel(state=found[1]).isel(week=week).values
    return np.asarray(posture >= POSTURES.index(found[2]), dtype=np.float64)


def _by_wait(name: str, results: Results) -> Array | None:
    """Read how long something is waited for; who waits in vain has waited to the end."""
    found = WAIT.fullmatch(name)
    if not found:
        return None
    if found[2]:
        weeks = results.outcome(EVENTS[found[2]])
    else:
        weeks = _deployment(results, ORDINALS.index(found[3]))
    waited = np.where(np.isfinite(weeks), weeks, float(results.scenario.weeks))
    return np.where(results.deal, waited, np.nan) if found[4] else waited


def _deployment(results: Results, which: int) -> Array:
    """Week of the first deployment of all states, or of the second and so on, shape (replication,).

    The earliest weeks so far are sorted while the states are read one after the other.
    """
    earliest = np.full((which + 1, results.n), np.nan)
    for first in results.deployments():
        later = first
        for at, week in enumerate(earliest):
            earliest[at], later = np.fmin(week, later), np.maximum(week, later)
    return np.asarray(earliest[which])


def _by_special(name: str, results: Results) -> Array | None:
    return _before_ceasefire(results) if name == BEFORE else None


def _before_ceasefire(results: Results) -> Array:
    """Most troops present in any week before a ceasefire, in each world with its whole path."""
    phase, force = results.data["phase"].values, results.data["force"].values
    started = np.maximum.accumulate((phase == CEASEFIRE) | (phase == ATTACKED), axis=0)
    return np.asarray(np.max(np.where(started, 0.0, force), axis=0))


_READERS = (_by_requirement, _by_event, _by_state, _by_wait, _by_special, _by_outcome)
