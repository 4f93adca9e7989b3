"""What is recorded of a world, week by week."""

from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask, Real, count
from sim.model.finite import Checked, require_finite, require_finite_week
from sim.model.reading import DEPLOYED, count_postures, read_series, read_standing
from sim.outcomes.block import (
    ATTACKED,
    CEASEFIRE,
    COLLAPSED,
    LEVELS,
    NOT_OBSERVED,
    POSTURES,
    SERIES,
    STATE_SERIES,
    Block,
)
from sim.theory.guarantee import headline_gap
from sim.theory.hazard import WEEKS_PER_YEAR
from sim.theory.logistic import logistic

if TYPE_CHECKING:
    from sim.model.world import World


FIRST = ("deal", "collapse", "attack", "terms")
"""What is recorded with the week in which it first is so."""

PHASES = np.array([[CEASEFIRE], [COLLAPSED], [ATTACKED]], dtype=np.int8)
"""The phases that the first three of these begin."""

BOUNDS = np.array(LEVELS[:-1])
"""Levels of deterrence that weeks are counted below, but for the last, which counts all."""


class Recorder:
    """The record of a world: whole paths of its first replications, sums of the rest."""

    def __init__(self, weeks: int, states: int, *, size: int, paths_kept: int) -> None:
        self.paths_kept = min(paths_kept, size)
        by_week = (weeks + 1, self.paths_kept)
        by_state = (weeks + 1, states, self.paths_kept)
        self.series = {name: np.empty(by_week) for name in SERIES}
        self.phase = np.empty(by_week, dtype=np.int8)
        self.states = {name: np.empty(by_state, dtype=np.float32) for name in STATE_SERIES}
        self.posture = np.empty(by_state, dtype=np.int8)
        self.posture_count = np.empty((weeks + 1, states, len(POSTURES)), dtype=np.int64)
        self.deployment: NDArray[np.float32] = np.full((states, size), np.nan, dtype=np.float32)
        self.ends: dict[str, NDArray[np.int8]] = {}
        self._first = np.full((len(FIRST), size), np.nan)
        self.first: dict[str, Array] = dict(zip(FIRST, self._first, strict=True))
        self.year_after_deal: dict[str, Array] = {
            name: np.full(size, np.nan) for name in ("force", "states_deployed", "unguaranteed")
        }
        self.posture_year_count = np.zeros((states, len(POSTURES)), dtype=np.int64)
        self.there_when_attacked: Array = np.zeros(size)
        self._there = np.zeros(size, dtype=np.int16)
        self.sums: dict[str, Array] = {name: np.zeros(size) for name in ("guarantee", "gap")}
        self.sustained: Array = np.zeros(size)
        self.peak: Array = np.zeros(size)
        self.pledged_start: Array = np.zeros(size)
        self._recent: Array = np.zeros((0, size))
        self.deterrence_weeks = np.zeros(len(LEVELS), dtype=np.int64)
        self._quiet: Array = np.zeros(size)

    def write(self, world: "World") -> None:
        """Record the present week, once every number has been checked to be finite."""
        require_finite_week(world)
        states = world.contributors
        standing = read_standing(states)
        if self.paths_kept:
            self._write_paths(world, standing)
        self.posture_count[world.week] = count_postures(standing)
        self._count_deterrence(world)
        new = states.present & np.isnan(self.deployment)
        np.copyto(self.deployment, world.week, where=new)
        self._sum_up(world, standing)

    def _write_paths(self, world: "World", standing: Mask) -> None:
        """Record the first replications whole."""
        week, states, part = world.week, world.contributors, slice(self.paths_kept)
        for name, values in read_series(world, standing, part=part).items():
            self.series[name][week] = values
        self.phase[week] = world.talks.phase[part]
        self.posture[week] = states.posture[:, part]
        self.states["troops"][week] = states.troops[:, part]
        self.states["support"][week] = logistic(states.opinion[:, part])

    def _sum_up(self, world: "World", standing: Mask) -> None:
        """Record what outcomes need of every replication."""
        talks, force = world.talks, world.contributors.force
        if world.week == 0:
            self.pledged_start += count(world.contributors.pledged)
            self._write_end("posture_start", world)
        now = np.array([*(talks.phase == PHASES), world.guarantor.settled])
        np.copyto(self._first, world.week, where=now & np.isnan(self._first))
        self.peak = np.maximum(self.peak, force)
        held = np.where(talks.ceasefire, force, 0.0)
        self._sustain(held, world)
        self._record_anniversary(world, standing)
        attacked = self.first["attack"] == world.week
        np.copyto(self.there_when_attacked, self._there, where=attacked)
        self._there = count(world.contributors.present)
        if world.week == 0:
            return
        self.sums["guarantee"] += world.guarantor.guarantee
        own = world.guarantor.own
        gap = headline_gap(own, full := world.guarantor.capability_in_full)
        terms = {"guarantee": own, "capability at full availability": full}
        promised = np.where(full > 0, gap, 0.0)
        require_finite(world, Checked("headline gap of the guarantor", promised, terms))
        self.sums["gap"] += gap

    def _record_anniversary(self, world: "World", standing: Mask) -> None:
        """Record who is there and how many in the worlds whose deal is a year old this week."""
        now = np.flatnonzero(self.first["deal"] == world.week - WEEKS_PER_YEAR)
        if not now.size:
            return
        states, actor = world.contributors, world.adversary
        quiet = np.isnan(self.first["attack"][now])
        more = actor.exposure_otherwise["force alone"][now] - actor.exposure[now]
        self.year_after_deal["force"][now] = states.force[now]
        self.year_after_deal["states_deployed"][now] = count(standing[DEPLOYED][:, now])
        self.year_after_deal["unguaranteed"][now] = quiet * np.exp(-more)
        self.posture_year_count += count_postures(standing[..., now])
        if world.streams.worlds:
            self.ends["posture_year"][:, now] = states.posture[:, now]

    def _count_deterrence(self, world: "World") -> None:
        """Count the worlds of this week that began it under a ceasefire, by level of deterrence."""
        actor = world.adversary
        quiet = actor.quiet_weeks > self._quiet
        self._quiet = actor.quiet_weeks
        deterrence = actor.deterrence[quiet]
        deterrence.sort()
        self.deterrence_weeks[:-1] += deterrence.searchsorted(BOUNDS)
        self.deterrence_weeks[-1] += len(deterrence)

    def _sustain(self, force: Array, world: "World") -> None:
        """Update the largest force that stood under a ceasefire for so many weeks running."""
        if world.week == 0:
            weeks = min(int(np.max(world.p["outcome.held_weeks"])), world.setting.weeks + 2)
            self._recent = np.zeros((weeks, world.size))
        self._recent[world.week % len(self._recent)] = force
        self.sustained = np.maximum(self.sustained, self._recent.min(axis=0))

    def _write_end(self, name: str, world: "World") -> None:
        """Record the postures of every replication, in a design, which keeps no paths."""
        if world.streams.worlds:
            self.ends[name] = world.contributors.posture
            self.ends.setdefault("posture_year", np.full_like(self.ends[name], NOT_OBSERVED))

    def close(self, world: "World") -> Block:
        """Everything recorded, with the outcomes of each replication."""
        self._write_end("posture_end", world)
        standing = read_standing(world.contributors)
        end = End(world, self, read_series(world, standing, part=slice(None)))
        return Block(
            outcomes={
                name: np.array(np.broadcast_to(read(end), (world.size,)), dtype=np.float64)
                for name, read in READERS.items()
            },
            deployment=self.deployment,
            series=self.series,
            phase=self.phase,
            states=self.states,
            posture=self.posture,
            posture_count=self.posture_count,
            posture_year_count=self.posture_year_count,
            deterrence_weeks=self.deterrence_weeks,
            ends=self.ends,
            drawn=world.drawn,
            effects=np.array(list(world.effects.values()), dtype=np.int64),
        )


class End(NamedTuple):
    """What the outcomes are read from: the world at its end, its record, its last week."""

    world: "World"
    recorder: "Recorder"
    series: Mapping[str, Array]

    def mean(self, name: str) -> Array:
        """Mean over all weeks; not a number where there was none."""
        return self.recorder.sums[name] / (self.world.week or np.nan)

    @property
    def otherwise(self) -> dict[str, Array]:
        """Attacks that would be expected, had something else deterred, by what."""
        return self.world.adversary.exposure_otherwise


def _deterrence(end: End) -> Array:
    """Mean deterrence over the weeks that began under a ceasefire; blank where none did."""
    actor, blank = end.world.adversary, np.full(end.world.size, np.nan)
    quiet = actor.quiet_weeks
    mean: Array = np.divide(actor.deterrence_sum, quiet, out=blank, where=quiet > 0)
    return mean


def _stayed(end: End) -> Array:
    """Share of the states there when an attack came that are there in the last week, else blank."""
    there, blank = end.recorder.there_when_attacked, np.full(end.world.size, np.nan)
    left = count(end.world.contributors.present)
    share: Array = np.divide(left, there, out=blank, where=there > 0)
    return share


READERS: Mapping[str, Callable[[End], Real | NDArray[Any]]] = MappingProxyType(
    {
        "states_pledged_start": lambda end: end.recorder.pledged_start,
        "states_pledged_final": lambda end: end.series["states_pledged"],
        "states_committed_final": lambda end: end.series["states_committed"],
        "states_authorised_final": lambda end: end.series["states_authorised"],
        "states_deployed_final": lambda end: end.series["states_deployed"],
        "states_training_final": lambda end: count(end.world.contributors.trainers >= 1),
        "troops_pledged_final": lambda end: end.series["troops_pledged"],
        "force_final": lambda end: end.series["force"],
        "force_year_after_deal": lambda end: end.recorder.year_after_deal["force"],
        "states_deployed_year_after_deal": lambda end: end.recorder.year_after_deal[
            "states_deployed"
        ],
        "year_without_guarantee": lambda end: end.recorder.year_after_deal["unguaranteed"],
        "force_peak": lambda end: end.recorder.peak,
        "force_sustained": lambda end: end.recorder.sustained,
        "trainers_final": lambda end: end.series["trainers"],
        "deal_week": lambda end: end.recorder.first["deal"],
        "collapse_week": lambda end: end.recorder.first["collapse"],
        "attack_week": lambda end: end.recorder.first["attack"],
        "terms_week": lambda end: end.recorder.first["terms"],
        "first_deployment_week": lambda end: reduce(np.fmin, end.recorder.deployment, np.nan),
        "assaults": lambda end: end.world.adversary.assaults,
        "probes": lambda end: end.world.adversary.probes,
        "tests": lambda end: end.world.guarantor.tests,
        "honoured": lambda end: end.world.guarantor.honoured,
        "attacks_expected": lambda end: end.world.adversary.exposure,
        "attacks_undeterred": lambda end: end.world.adversary.exposure_undeterred,
        "attacks_unguarded": lambda end: end.otherwise["neither"],
        "attacks_ironclad": lambda end: end.otherwise["certain guarantee"],
        "attacks_without_guarantee": lambda end: end.otherwise["force alone"],
        "attacks_without_force": lambda end: end.otherwise["guarantee alone"],
        "guarantee_mean": lambda end: end.mean("guarantee"),
        "guarantee_final": lambda end: end.series["guarantee"],
        "headline_gap": lambda end: end.mean("gap"),
        "deterrence_ceasefire": _deterrence,
        "host_strength_final": lambda end: end.series["host_strength"],
        "stayed_after_attack": _stayed,
        "deaths_final": lambda end: end.series["deaths"],
    }
)
"""By outcome, in the order of the catalogue."""
