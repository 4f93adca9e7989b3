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
from sim.theory import choice

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
    backstop_weight: Array
    """What is lost without the backstop, logit; 0 for a state that has not named it."""
    backstop_least: Array
    """G*, guarantee at which half of that is lost."""
    backstop_width: Array
    """How gradually it is lost, in units of the guarantee."""
    allies_weight: Array
    """What the share of the others counts for, logit a unit."""
    ties: Mapping[str, Array]
    """Weight of each of the others in that share, by code."""
    contingent: Array
    """Troops that its pledge stands for."""
    uncapped: Array
    """The same if its forces set no cap."""
    sustained: Array
    """As much of it as can be kept in place by rotation."""
    allies: Mapping[str, Mask]
    """Whether the pledge of each of the others stands, by code."""

    def with_guarantee(self, level: Real) -> Array:
        """What another level of the guarantee would add to the choice, logit."""
        lost, before = (self._unbacked(one) for one in (level, self.guarantee))
        return np.asarray(self.guarantee_weight * (level - self.guarantee) - (lost - before))

    def _unbacked(self, level: Real) -> Array:
        return choice.unbacked(
            level,
            weight=self.backstop_weight,
            least=self.backstop_least,
            width=self.backstop_width,
        )


def snapshot(streams: Streams, scenario: Scenario, *, code: str, week: int) -> Snapshot:
    """Run a scenario up to a week, 0 for the start, and read the choice of a state.

    The terms are those before the choice of that week, as the state sees them, with the taste of
    that week's choice. A government that came into office this week is not bound by the position
    that the last one took.
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
    since = np.array(one.in_office_since)
    inertia = np.where((since == week) & (week > 0), 0.0, seen.inertia)
    seen = replace(seen, taste=np.array(one.taste), in_office_since=since, inertia=inertia)
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
        backstop_weight=own(weight.backstop * one.state.needs_backstop),
        backstop_least=own(weight.backstop_least),
        backstop_width=own(weight.backstop_width),
        allies_weight=own(weight.allies),
        ties={
            other: np.array(np.broadcast_to(tie, one.pledged.shape))
            for other, tie in states.tie_weights(one).items()
        },
        contingent=own(states.capacity),
        uncapped=np.array(
            np.broadcast_to(states.contingents.uncapped(code, one.state), one.pledged.shape)
        ),
        sustained=own(states.sustained),
        allies={
            other.code: np.array(other.pledged) for other in states.members if other is not one
        },
    )
