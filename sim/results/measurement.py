"""What can be asked of an ensemble by name: its figure with an interval, and its worlds."""

import re

import numpy as np

from sim.array import Array, Mask
from sim.outcomes.block import ATTACKED, CEASEFIRE, POSTURES
from sim.outcomes.catalogue import EVENTS
from sim.outcomes.guarantee_index import Estimate
from sim.outcomes.measure import (
    BEFORE,
    EVENT,
    LASTING,
    ORDINALS,
    RATIOS,
    STATE,
    SUSTAINED,
    WAIT,
    outcome_of,
)
from sim.results.results import Results
from sim.results.summary import index_of, lasting, mean, share


def measure(name: str, results: Results) -> Estimate:
    """Figure of what a name of :func:`sim.outcomes.measure.is_measure` stands for.

    A mean of fewer than :data:`~sim.outcomes.guarantee_index.LEAST` worlds has no interval; a
    chance has Wilson's, which is as wide as few worlds make it.
    """
    if name in RATIOS:
        ratio: Estimate = getattr(index_of(results), RATIOS[name])
        return ratio
    if name == LASTING:
        return lasting(results).estimate
    values = worlds(name, results)
    if name.startswith("chance "):
        return share(values[np.isfinite(values)] > 0)
    return mean(values)


def worlds(name: str, results: Results) -> Array:
    """Value of a measure in each replication, not a number where it does not apply.

    What belongs to the whole ensemble has none. Postures and the force before a ceasefire are those
    of the replications whose whole paths are kept, or in a design those of all; who waits in vain
    has waited to the horizon.
    """
    if found := SUSTAINED.fullmatch(name):
        chosen = results.outcome("force_sustained") >= int(re.sub("[_,]", "", found[1]))
        if found[2]:
            chosen &= np.isnan(results.outcome("attack_week"))
        return _among(results, chosen, found[3])
    if found := EVENT.fullmatch(name):
        return _among(results, np.isfinite(results.outcome(EVENTS[found[1]])), found[2])
    if found := STATE.fullmatch(name):
        return _posture(results, *found.groups())
    if found := WAIT.fullmatch(name):
        if found[2]:
            weeks = results.outcome(EVENTS[found[2]])
        else:
            weeks = _deployment(results, ORDINALS.index(found[3]))
        waited = np.where(np.isfinite(weeks), weeks, float(results.scenario.weeks))
        return _among(results, waited, found[4])
    return _before_ceasefire(results) if name == BEFORE else results.outcome(outcome_of(name))


def _among(results: Results, values: Array | Mask, given: str | None) -> Array:
    """Values as numbers, all or blank where there is no deal."""
    return np.where(results.deal, values, np.nan) if given else np.asarray(values, dtype=np.float64)


def _posture(results: Results, code: str, least: str, when: str) -> Array:
    """Whether a state is in a posture, or beyond, at the start or the end."""
    data, ends = results.data, f"posture_{when}"
    if code not in data["state"].values:
        return np.zeros(data.sizes["replication" if ends in data else "trajectory"])
    if ends in data:
        posture = data[ends].sel(state=code).values
    else:
        posture = (
            data["state_posture"].sel(state=code).isel(week=0 if when == "start" else -1).values
        )
    return np.asarray(posture >= POSTURES.index(least), dtype=np.float64)


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


def _before_ceasefire(results: Results) -> Array:
    """Most troops present in any week before a ceasefire."""
    phase, force = results.data["phase"].values, results.data["force"].values
    started = np.maximum.accumulate((phase == CEASEFIRE) | (phase == ATTACKED), axis=0)
    return np.asarray(np.max(np.where(started, 0.0, force), axis=0))
