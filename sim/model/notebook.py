"""What is written down of a world, week by week."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from sim.array import Array, Mask
from sim.errors import RunError
from sim.model.coalition import total
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, POSTURES, SERIES, STATE_SERIES, Block
from sim.theory.guarantee import capability, headline_gap

if TYPE_CHECKING:
    from sim.model.world import World


class Notebook:
    """What is written down of a world: whole paths of its first replications, sums of the rest.

    Parameters
    ----------
    weeks, states, size
        Horizon, number of states, replications.
    keep
        Leading replications whose whole paths are kept.
    """

    def __init__(self, weeks: int, states: int, *, size: int, keep: int) -> None:
        self.keep = min(keep, size)
        kept = (weeks + 1, self.keep)
        by_state = (weeks + 1, states, self.keep)
        self.series = {name: np.empty(kept) for name in SERIES}
        self.phase = np.empty(kept, dtype=np.int8)
        self.states = {name: np.empty(by_state, dtype=np.float32) for name in STATE_SERIES}
        self.posture = np.empty(by_state, dtype=np.int8)
        self.posture_count = np.empty((weeks + 1, states, len(POSTURES)), dtype=np.int64)
        self.deployment = np.full((states, size), np.nan)
        self.first = {
            name: np.full(size, np.nan) for name in ("deal", "collapse", "attack", "terms")
        }
        self.sums = {
            name: np.zeros(size) for name in ("guarantee", "gap", "deterrence", "ceasefire")
        }
        self.sustained = np.zeros(size)
        self.peak = np.zeros(size)
        self.pledged_start = np.zeros(size)
        self._recent: deque[Array] = deque()

    def write(self, world: World) -> None:
        """Write the present week down, once it has been checked that every number is finite."""
        series = _series(world)
        _check(world, series)
        week, keep = world.week, slice(self.keep)
        for name, held in series.items():
            self.series[name][week] = np.broadcast_to(held, (world.size,))[keep]
        self.phase[week] = world.talks.phase[keep]
        for at, one in enumerate(world.coalition.contributors):
            posture = one.posture
            self.posture_count[week, at] = np.bincount(posture, minlength=len(POSTURES))
            self.posture[week, at] = posture[keep]
            self.states["troops"][week, at] = one.troops[keep]
            self.states["support"][week, at] = one.support[keep]
            _first(self.deployment[at], one.troops > 0, week)
        self._sum_up(world, series)

    def _sum_up(self, world: World, series: dict[str, Array]) -> None:
        """Keep what outcomes need of every replication."""
        talks, force = world.talks, series["force"]
        if world.week == 0:
            self.pledged_start = series["states_pledged"]
        for name, phase in (("deal", CEASEFIRE), ("collapse", COLLAPSED), ("attack", ATTACKED)):
            _first(self.first[name], talks.phase == phase, world.week)
        _first(self.first["terms"], world.guarantor.settled, world.week)
        self.peak = np.maximum(self.peak, force)
        self._sustain(force, int(np.max(world.p["outcome.held_weeks"])))
        if world.week == 0:
            return
        full = _full_capability(world)
        self.sums["guarantee"] += series["guarantee"]
        self.sums["gap"] += headline_gap(series["guarantee"], full)
        self.sums["deterrence"] += np.where(talks.ceasefire, series["deterrence"], 0.0)
        self.sums["ceasefire"] += talks.ceasefire

    def _sustain(self, force: Array, weeks: int) -> None:
        """Update the largest force that stood for so many weeks running."""
        self._recent.append(force)
        if len(self._recent) > weeks:
            self._recent.popleft()
        if len(self._recent) == weeks:
            least = self._recent[0]
            for one in self._recent:
                least = np.minimum(least, one)
            self.sustained = np.maximum(self.sustained, least)

    def close(self, world: World) -> Block:
        """Add up what the replications came to."""
        return Block(
            outcomes=_outcomes(self, world),
            deployment=self.deployment,
            series=self.series,
            phase=self.phase,
            states=self.states,
            posture=self.posture,
            posture_count=self.posture_count,
        )


def _series(world: World) -> dict[str, Array]:
    """Read what is kept of a week off the actors."""
    members = world.coalition.contributors
    standing = {
        "willing": [one.willing for one in members],
        "pledged": [one.pledged for one in members],
        "authorised": [one.authorised for one in members],
        "deployed": [one.authorised & (one.troops > 0) for one in members],
    }
    capacities = [one.capacity for one in members]
    force = world.coalition.force
    counts = {f"states_{stage}": total(held) for stage, held in standing.items()}
    troops = {
        f"troops_{stage}": total(a * b for a, b in zip(capacities, held, strict=True))
        for stage, held in standing.items()
    }
    return {
        "force": force,
        "trainers": world.coalition.trainers,
        "capability": world.guarantor.capability,
        "guarantee": world.guarantor.guarantee,
        "resolve": world.guarantor.credibility,
        "deterrence": world.adversary.deterrence,
        "force_effect": world.adversary.force_effect,
        "host_strength": world.host.strength,
        "violence": world.adversary.violence,
        "deaths": total(one.deaths for one in members),
        **counts,
        **troops,
        "troops_deployed": force,
    }


def _check(world: World, series: dict[str, Array]) -> None:
    """Stop a block in which a number is no longer finite."""
    for one in world.coalition.contributors:
        for name in ("opinion", "propensity", "troops"):
            _finite(world, f"{name} of {one.code}", getattr(one, name))
    for name, held in series.items():
        _finite(world, name, held)


def _finite(world: World, what: str, held: Array) -> None:
    if np.isfinite(np.sum(held)):
        return
    at = int(np.flatnonzero(~np.isfinite(np.broadcast_to(held, (world.size,))))[0])
    raise RunError(
        f"{what} is not finite in week {world.week}, replication {world.streams.replications[at]} "
        f"of seed {world.streams.seed}; a parameter of the scenario is too extreme"
    )


def _first(weeks: Array, now: Mask, week: int) -> None:
    """Note the week where something is so for the first time."""
    weeks[now & np.isnan(weeks)] = week


def _full_capability(world: World) -> Array:
    weight = {key: held for key, held in world.p.items() if key.startswith("guarantor.weight.")}
    return capability(weight, dict.fromkeys(weight, 1.0), rule=world.setting.aggregation.components)


def _outcomes(notes: Notebook, world: World) -> dict[str, Array]:
    """Give every outcome of the catalogue, shape (replication,)."""
    series, weeks, actor = _series(world), max(world.week, 1), world.adversary
    blank = np.full(world.size, np.nan)
    ceasefire = notes.sums["ceasefire"]
    members = world.coalition.contributors
    found = {
        "states_pledged_start": notes.pledged_start,
        "states_pledged_final": series["states_pledged"],
        "states_authorised_final": series["states_authorised"],
        "states_deployed_final": series["states_deployed"],
        "states_training_final": total((one.trainers > 0).astype(np.float64) for one in members),
        "troops_pledged_final": series["troops_pledged"],
        "force_final": series["force"],
        "force_peak": notes.peak,
        "force_sustained": notes.sustained,
        "trainers_final": series["trainers"],
        **{f"{name}_week": held for name, held in notes.first.items()},
        "first_deployment_week": np.fmin.reduce(notes.deployment, axis=0, initial=np.nan),
        "assaults": actor.assaults,
        "probes": actor.probes,
        "tests": world.guarantor.tests,
        "honoured": world.guarantor.honoured,
        "attacks_expected": actor.exposure,
        "attacks_undeterred": actor.exposure_undeterred,
        "guarantee_mean": notes.sums["guarantee"] / weeks,
        "guarantee_final": series["guarantee"],
        "headline_gap": notes.sums["gap"] / weeks,
        "deterrence_ceasefire": np.divide(
            notes.sums["deterrence"], ceasefire, out=blank, where=ceasefire > 0
        ),
        "host_strength_final": series["host_strength"],
        "deaths_final": series["deaths"],
    }
    return {
        name: np.array(np.broadcast_to(held, (world.size,)), dtype=np.float64)
        for name, held in found.items()
    }
