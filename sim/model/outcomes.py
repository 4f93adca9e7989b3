"""What each replication came to: one function for each outcome of the catalogue."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Real, count

if TYPE_CHECKING:
    from sim.model.recorder import Recorder
    from sim.model.world import World


class End(NamedTuple):
    """What the outcomes are read from: the world at its end, its record, its last week."""

    world: "World"
    recorder: "Recorder"
    series: Mapping[str, Array]

    def mean(self, name: str) -> Array:
        """Mean over all weeks; not a number where there was none."""
        return self.recorder.sums[name] / (self.world.week or np.nan)


def _earliest(weeks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Earliest week over the states, not a number where there is none."""
    found = np.full(weeks.shape[1], np.nan, dtype=np.float32)
    for week in weeks:
        found = np.fmin(found, week)
    return found


def _deterrence(end: End) -> Array:
    """Mean deterrence over the weeks that began under a ceasefire; blank where none did."""
    actor, blank = end.world.adversary, np.full(end.world.size, np.nan)
    quiet = actor.quiet_weeks
    mean: Array = np.divide(actor.deterrence_sum, quiet, out=blank, where=quiet > 0)
    return mean


READERS: Mapping[str, Callable[[End], Real | NDArray[Any]]] = MappingProxyType(
    {
        "states_pledged_start": lambda end: end.recorder.pledged_start,
        "states_pledged_final": lambda end: end.series["states_pledged"],
        "states_authorised_final": lambda end: end.series["states_authorised"],
        "states_deployed_final": lambda end: end.series["states_deployed"],
        "states_training_final": lambda end: count(
            one.trainers > 0 for one in end.world.coalition.contributors
        ),
        "troops_pledged_final": lambda end: end.series["troops_pledged"],
        "force_final": lambda end: end.series["force"],
        "force_peak": lambda end: end.recorder.peak,
        "force_sustained": lambda end: end.recorder.sustained,
        "trainers_final": lambda end: end.series["trainers"],
        "deal_week": lambda end: end.recorder.first["deal"],
        "collapse_week": lambda end: end.recorder.first["collapse"],
        "attack_week": lambda end: end.recorder.first["attack"],
        "terms_week": lambda end: end.recorder.first["terms"],
        "first_deployment_week": lambda end: _earliest(end.recorder.deployment),
        "assaults": lambda end: end.world.adversary.assaults,
        "probes": lambda end: end.world.adversary.probes,
        "tests": lambda end: end.world.guarantor.tests,
        "honoured": lambda end: end.world.guarantor.honoured,
        "attacks_expected": lambda end: end.world.adversary.exposure,
        "attacks_undeterred": lambda end: end.world.adversary.exposure_undeterred,
        "guarantee_mean": lambda end: end.mean("guarantee"),
        "guarantee_final": lambda end: end.series["guarantee"],
        "headline_gap": lambda end: end.mean("gap"),
        "deterrence_ceasefire": _deterrence,
        "host_strength_final": lambda end: end.series["host_strength"],
        "deaths_final": lambda end: end.series["deaths"],
    }
)
"""By outcome, in the order of the catalogue."""


def outcomes(end: End) -> dict[str, Array]:
    """Every outcome of the catalogue, shape (replication,)."""
    size = (end.world.size,)
    return {
        name: np.array(np.broadcast_to(read(end), size), dtype=np.float64)
        for name, read in READERS.items()
    }
