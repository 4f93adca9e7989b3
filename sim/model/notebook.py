"""What is written down of a world, week by week."""

from collections import deque

import numpy as np

from sim.array import Array, Mask
from sim.errors import RunError
from sim.model.coalition import total
from sim.model.stage import Stage
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, POSTURES, SERIES, STATE_SERIES, Block
from sim.theory.guarantee import capability, headline_gap


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
        self.sums = {name: np.zeros(size) for name in ("guarantee", "gap")}
        self.sustained = np.zeros(size)
        self.peak = np.zeros(size)
        self.pledged_start = np.zeros(size)
        self._recent: deque[Array] = deque()

    def write(self, stage: Stage) -> None:
        """Write the present week down, once it has been checked that every number is finite."""
        series = _series(stage)
        _check(stage, series)
        week, keep = stage.week, slice(self.keep)
        for name, held in series.items():
            self.series[name][week] = np.broadcast_to(held, (stage.size,))[keep]
        self.phase[week] = stage.talks.phase[keep]
        for at, one in enumerate(stage.coalition.contributors):
            posture = one.posture
            self.posture_count[week, at] = np.bincount(posture, minlength=len(POSTURES))
            self.posture[week, at] = posture[keep]
            self.states["troops"][week, at] = one.troops[keep]
            self.states["support"][week, at] = one.support[keep]
            _first(self.deployment[at], one.troops > 0, week)
        self._sum_up(stage, series)

    def _sum_up(self, stage: Stage, series: dict[str, Array]) -> None:
        """Keep what outcomes need of every replication."""
        talks, force = stage.talks, series["force"]
        if stage.week == 0:
            self.pledged_start = series["states_pledged"]
        for name, phase in (("deal", CEASEFIRE), ("collapse", COLLAPSED), ("attack", ATTACKED)):
            _first(self.first[name], talks.phase == phase, stage.week)
        _first(self.first["terms"], stage.guarantor.settled, stage.week)
        self.peak = np.maximum(self.peak, force)
        self._sustain(force, int(np.max(stage.p["outcome.held_weeks"])))
        if stage.week == 0:
            return
        full = _full_capability(stage)
        self.sums["guarantee"] += series["guarantee"]
        self.sums["gap"] += headline_gap(series["guarantee"], full)

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

    def close(self, stage: Stage) -> Block:
        """Add up what the replications came to."""
        return Block(
            outcomes=_outcomes(self, stage),
            deployment=self.deployment,
            series=self.series,
            phase=self.phase,
            states=self.states,
            posture=self.posture,
            posture_count=self.posture_count,
        )


def _series(stage: Stage) -> dict[str, Array]:
    """Read what is kept of a week off the actors."""
    members = stage.coalition.contributors
    standing = {
        "willing": [one.willing for one in members],
        "pledged": [one.pledged for one in members],
        "authorised": [one.authorised for one in members],
        "deployed": [one.authorised & (one.troops > 0) for one in members],
    }
    capacities = [one.capacity for one in members]
    force = stage.coalition.force
    counts = {f"states_{stage}": total(held) for stage, held in standing.items()}
    troops = {
        f"troops_{stage}": total(a * b for a, b in zip(capacities, held, strict=True))
        for stage, held in standing.items()
    }
    return {
        "force": force,
        "trainers": stage.coalition.trainers,
        "capability": stage.guarantor.capability,
        "guarantee": stage.guarantor.guarantee,
        "resolve": stage.guarantor.credibility,
        "deterrence": stage.adversary.deterrence,
        "force_effect": stage.adversary.force_effect,
        "host_strength": stage.host.strength,
        "violence": stage.adversary.violence,
        "deaths": total(one.deaths for one in members),
        **counts,
        **troops,
        "troops_deployed": force,
    }


def _check(stage: Stage, series: dict[str, Array]) -> None:
    """Stop a block in which a number is no longer finite."""
    for one in stage.coalition.contributors:
        for name in ("opinion", "propensity", "troops"):
            _finite(stage, f"{name} of {one.code}", getattr(one, name))
    for name, held in series.items():
        _finite(stage, name, held)


def _finite(stage: Stage, what: str, held: Array) -> None:
    if np.isfinite(np.sum(held)):
        return
    at = int(np.flatnonzero(~np.isfinite(np.broadcast_to(held, (stage.size,))))[0])
    raise RunError(
        f"{what} is not finite in week {stage.week}, replication {stage.streams.replications[at]} "
        f"of seed {stage.streams.seed}; a parameter of the scenario is too extreme"
    )


def _earliest(weeks: Array) -> Array:
    """Give the earliest week over the states, not a number where there is none."""
    found = np.full(weeks.shape[1], np.nan)
    for week in weeks:
        found = np.fmin(found, week)
    return found


def _first(weeks: Array, now: Mask, week: int) -> None:
    """Note the week where something is so for the first time."""
    weeks[now & np.isnan(weeks)] = week


def _full_capability(stage: Stage) -> Array:
    weight = {key: held for key, held in stage.p.items() if key.startswith("guarantor.weight.")}
    return capability(weight, dict.fromkeys(weight, 1.0), rule=stage.setting.aggregation.components)


def _outcomes(notes: Notebook, stage: Stage) -> dict[str, Array]:
    """Give every outcome of the catalogue, shape (replication,)."""
    series, weeks, actor = _series(stage), stage.week or np.nan, stage.adversary
    blank = np.full(stage.size, np.nan)
    quiet = actor.quiet_weeks
    members = stage.coalition.contributors
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
        "first_deployment_week": _earliest(notes.deployment),
        "assaults": actor.assaults,
        "probes": actor.probes,
        "tests": stage.guarantor.tests,
        "honoured": stage.guarantor.honoured,
        "attacks_expected": actor.exposure,
        "attacks_undeterred": actor.exposure_undeterred,
        "guarantee_mean": notes.sums["guarantee"] / weeks,
        "guarantee_final": series["guarantee"],
        "headline_gap": notes.sums["gap"] / weeks,
        "deterrence_ceasefire": np.divide(actor.deterrence_sum, quiet, out=blank, where=quiet > 0),
        "host_strength_final": series["host_strength"],
        "deaths_final": series["deaths"],
    }
    return {
        name: np.array(np.broadcast_to(held, (stage.size,)), dtype=np.float64)
        for name, held in found.items()
    }
