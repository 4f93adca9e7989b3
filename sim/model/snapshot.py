"""What one state sees in the phase of choice of one week, and what it makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask, Real
from sim.model import schedule
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.streams import Streams

CHOICE = schedule.choice.__name__
"""The phase before which the terms are read."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A choice as it stood before a state; every array has shape (replication,)."""

    terms: Mapping[str, Array]
    """The terms of the choice by name, logit, in the order in which they are added."""
    residual: Array
    """What is added to them, logit."""
    inertia: Array
    """What is added for the position taken, logit."""
    taste: Array
    """Taste shock with which the state judges, logit."""
    pledged: Mask
    """Whether its pledge stood before the choice."""
    in_office_since: NDArray[np.int16]
    """Week in which its government came into office; 0 if before the first week."""
    opinion: Array
    """x, logit."""
    guarantee: Array
    """G, 0..1."""
    support_weight: Array
    """What opinion counts for, logit a unit."""
    guarantee_weight: Array
    """What the guarantee counts for, logit a unit."""
    allies_weight: Array
    """What the share of the others counts for, logit a unit."""
    ties: Mapping[str, Array]
    """Weight of each of the others in that share, by code."""
    allies: Mapping[str, Mask]
    """Whether the pledge of each of the others stands, by code."""


def snapshot(streams: Streams, scenario: Scenario, *, code: str, week: int) -> Snapshot:
    """Run a scenario up to a week, 0 for the start, and read the choice of a state.

    The terms are those before the choice of that week, as the state sees them, with the government
    of that week's choice: its taste, and no inertia where it is new.
    """
    world = World(scenario, streams, paths_kept=0)
    for _ in range(week - 1):
        world.step()
    seen = _look(world, code)
    if week:
        for phase in world.phases():
            if phase == CHOICE:
                seen = _look(world, code)
    one = world.contributors.named(code)
    new = one.in_office_since == week if week else np.zeros(world.size, bool)
    inertia = np.where(new, 0.0, seen.inertia)
    seen = replace(
        seen,
        taste=np.array(one.taste),
        inertia=inertia,
        in_office_since=np.array(one.in_office_since),
    )
    world.close()
    return seen


def join_snapshots(snapshots: Sequence[Snapshot]) -> Snapshot:
    """Join the snapshots of blocks of replications, in their order."""
    joined: dict[str, Any] = {}
    for each in (field.name for field in fields(Snapshot)):
        parts = [getattr(one, each) for one in snapshots]
        if isinstance(parts[0], Mapping):
            joined[each] = {
                name: np.concatenate([part[name] for part in parts]) for name in parts[0]
            }
        else:
            joined[each] = np.concatenate(parts)
    return Snapshot(**joined)


def _look(world: World, code: str) -> Snapshot:
    """Read everything that bears on a choice off the actors, as it stands."""
    states, view = world.contributors, world.view
    one, weight = states.named(code), states.weights

    def own(value: Real) -> Array:
        return np.array(states.row_of(value, one), dtype=np.float64)

    return Snapshot(
        terms={name: own(term) for name, term in states.terms(view).items()},
        residual=np.array(one.residual),
        inertia=own(states.inertia()),
        taste=np.array(one.taste),
        pledged=np.array(one.pledged),
        in_office_since=np.array(one.in_office_since),
        opinion=np.array(one.opinion),
        guarantee=own(view.guarantee),
        support_weight=own(weight.support),
        guarantee_weight=own(weight.guarantee),
        allies_weight=own(weight.allies),
        ties={
            other: np.array(np.broadcast_to(tie, one.pledged.shape))
            for other, tie in states.tie_weights(one).items()
        },
        allies={
            other.code: np.array(other.pledged) for other in states.members if other is not one
        },
    )
