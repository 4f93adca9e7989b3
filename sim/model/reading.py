"""What is recorded of one week, read off the actors."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.actors.contributors import Contributors
from sim.array import Array, Mask, count, count_replications, total
from sim.outcomes.block import POSTURES

if TYPE_CHECKING:
    from sim.model.world import World

STANDING = ("willing", "committed", "authorised", "pledged", "deployed")
"""Stages in which states are counted."""

WITH_TROOPS = 3
"""So many of them, the first, of which the troops are counted too."""

DEPLOYED = STANDING.index("deployed")
"""Where the states with troops present are among them."""

STEPS = tuple(map(STANDING.index, POSTURES[1:]))
"""Where those that are postures are among them."""


def read_standing(states: Contributors) -> Mask:
    """Who stands where, shape (stage, state, replication); the stages are those of STANDING."""
    return np.array([getattr(states, stage) for stage in STANDING])


def read_series(world: "World", standing: Mask, *, part: slice) -> dict[str, Array]:
    """What is recorded of a week, read off the actors, for a part of the replications."""
    states, standing = world.contributors, standing[..., part]
    varies = states.capacity.shape == states.pledged.shape
    capacity = states.capacity[:, part] if varies else states.capacity
    troops = zip(STANDING[:WITH_TROOPS], total(standing[:WITH_TROOPS] * capacity), strict=True)
    shared = {
        "force": states.force,
        "trainers": states.trainers_present,
        "troops_pledged": states.pledged_troops,
        "capability": world.guarantor.capability,
        "guarantee": world.guarantor.guarantee,
        "resolve": world.guarantor.credibility,
        "deterrence": world.adversary.deterrence,
        "force_effect": world.adversary.force_effect,
        "host_strength": world.host.strength,
        "violence": world.adversary.violence,
    }
    present = {name: values[part] for name, values in shared.items()}
    return {
        **present,
        "deaths": total(states.deaths[:, part]),
        **{f"states_{stage}": one for stage, one in zip(STANDING, count(standing), strict=True)},
        **{f"troops_{stage}": one for stage, one in troops},
        "troops_deployed": present["force"],
    }


def count_postures(standing: Mask) -> NDArray[np.int64]:
    """Count the replications in each posture, shape (state, posture).

    Who is deployed is authorised, and who is authorised has pledged.
    """
    reached = [standing.shape[-1], *(count_replications(standing[at]) for at in STEPS)]
    counted = np.empty((standing.shape[1], len(POSTURES)), dtype=np.int64)
    for posture, one in enumerate(reached):
        counted[:, posture] = one
    counted[:, :-1] -= counted[:, 1:]
    return counted
