"""What happened in one world, week by week, read off its actors between the phases."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.actors.contributors import Contributors
from sim.array import Array, flags
from sim.model import schedule
from sim.model.world import World, record
from sim.outcomes.block import Block
from sim.scenario.schema import Scenario
from sim.streams import Streams
from sim.theory.logistic import logistic

CHOICE, PARLIAMENT, RECORD = (
    phase.__name__ for phase in (schedule.choice, schedule.parliament, record)
)
"""Phases before which a world is read."""

Column = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Trace:
    """One world from the start, week 0, to its end.

    Columns of the world have shape (week,), those of states (week, state). Terms, inertia and
    residual are those that a state sees in the choice of the week, or at the start.
    """

    world: int
    """Its number in every ensemble of the seed."""
    codes: tuple[str, ...]
    """Codes of the states, in the order of the columns."""
    block: Block
    """What was recorded of it, as of any block of replications."""
    columns: Mapping[str, Column]
    """Of the world: ``settled``, ``permitted``, ``guarantee``, ``own``, ``violence``, ``ask``; of
    the week alone: ``assaults``, ``influence``, ``probe``, ``attack``, ``tests``, ``honoured``."""
    states: Mapping[str, Column]
    """Of the states: ``pledged``, ``authorised``, ``present``, ``troops``, ``capacity``,
    ``support``, ``allies`` (tied share that has pledged), ``others`` (troops that the others have
    pledged), ``deaths``, ``taste``, ``residual``, ``inertia``, ``pull`` (inertia once the choice is
    made), ``in_office_since``; of the week alone: ``asked`` and ``voted``."""
    terms: Mapping[str, Array]
    """Of the states, by name, logit, in the order in which they are added."""
    ties: NDArray[np.float64]
    """Weight of each state (second) in what another (first) sees of its allies, at the end."""
    effects: tuple[frozenset[str], ...]
    """Events of the scenario that took effect in each week."""

    @property
    def weeks(self) -> int:
        """The last week."""
        return len(self.effects) - 1

    @property
    def posture(self) -> NDArray[np.int8]:
        """None, pledged, authorised or deployed, as 0 to 3, shape (week, state)."""
        return self.block.posture[:, :, 0]

    @property
    def phase(self) -> NDArray[np.int8]:
        """Phase of the talks, shape (week,)."""
        return self.block.phase[:, 0]

    def series(self, name: str) -> Array:
        """A series that is recorded of every world, shape (week,)."""
        return self.block.series[name][:, 0]

    def outcome(self, name: str) -> float:
        """An outcome of the world; not a number where it does not apply."""
        return float(self.block.outcomes[name][0])


def trace(streams: Streams, scenario: Scenario) -> Trace:
    """Run one world, the first of the streams, and read it between the phases of every week.

    Nothing is drawn from the streams of its actors, and nothing of it is changed.
    """
    world = World(scenario, streams)
    seen, states = _Columns(), world.contributors
    free = flags(one.hold == "free" for one in states.states)
    luck = streams.of_each(states.codes, "opportunity")
    influence = streams.named("adversary", "influence")
    effects: list[frozenset[str]] = [frozenset()]
    seen.choice(world)
    seen.after_choice(world, asked=np.zeros_like(free))
    seen.end(world, influence=0)
    for _ in range(scenario.weeks):
        before, elected = dict(world.effects), np.zeros_like(free)
        for phase in world.phases():
            if phase == CHOICE:
                elected = elected if states.elected is None else states.elected
                seen.choice(world)
            elif phase == PARLIAMENT:
                crisis = world.talks.crisis(world.week, weeks=world.p["choice.crisis_weeks"])
                chance = world.rates["probability of an occasion"]
                asked = (luck.uniform() < chance) | crisis | elected
                seen.after_choice(world, asked=asked & free)
            elif phase == RECORD:
                episodes = influence.uniform() < world.adversary.rates["probability of influence"]
                seen.end(world, influence=int(episodes[0]) + world.due("influence"))
        effects.append(frozenset(k for k, n in world.effects.items() if n > before[k]))
    ties = np.array([_ties(states, code) for code in states.codes])
    return Trace(
        world=streams.replications.start,
        codes=states.codes,
        columns=seen.world(),
        states=seen.states(),
        terms=seen.terms(),
        ties=ties.reshape(len(states.codes), len(states.codes)),
        effects=tuple(effects),
        block=world.close(),
    )


class _Columns:
    """Columns as they grow, a week at a time."""

    def __init__(self) -> None:
        self._world: dict[str, list[Any]] = defaultdict(list)
        self._states: dict[str, list[Column]] = defaultdict(list)
        self._terms: dict[str, list[Column]] = defaultdict(list)

    def world(self) -> dict[str, Column]:
        """Columns of the world, shape (week,)."""
        return {name: np.array(values) for name, values in self._world.items()}

    def states(self) -> dict[str, Column]:
        """Columns of the states, shape (week, state)."""
        return {name: np.array(values) for name, values in self._states.items()}

    def terms(self) -> dict[str, Array]:
        """Terms of the choices, shape (week, state)."""
        return {name: np.array(values) for name, values in self._terms.items()}

    def choice(self, world: World) -> None:
        """Read what every state sees before it chooses."""
        states, view = world.contributors, world.view
        for name, term in states.terms(view).items():
            self._terms[name].append(_each(states, term))
        peers = states.peers()
        self._keep(
            states, allies=peers.allies, others=peers.troops, support=logistic(states.opinion)
        )
        seen = {"guarantee": view.guarantee, "own": world.guarantor.own}
        seen |= {"violence": view.violence, "ask": world.p["coalition.ask"]}
        for name, value in seen.items():
            self._world[name].append(_one(value))
        self._inertia = _each(states, states.inertia())

    def after_choice(self, world: World, *, asked: Column) -> None:
        """Read what the choice came to, and with which taste, residual and inertia it was made."""
        states = world.contributors
        since = _each(states, states.in_office_since)
        new = (since == world.week) & (world.week > 0)
        self._states["inertia"].append(np.where(new, 0.0, self._inertia))
        self._keep(
            states,
            asked=asked,
            taste=states.taste,
            deaths=states.deaths,
            residual=states.residual,
            pull=states.inertia(),
            in_office_since=since,
        )

    def end(self, world: World, *, influence: int) -> None:
        """Read how things stand at the end of the week."""
        states, talks, actor = world.contributors, world.talks, world.adversary
        voted = np.zeros(len(states.codes), dtype=bool)
        voted[states.voting.rows] = True
        self._keep(
            states,
            pledged=states.pledged,
            authorised=states.authorised,
            present=states.present,
            troops=states.troops,
            capacity=states.capacity,
            voted=voted,
        )
        so_far = {"assaults": actor.assaults, "tests": world.guarantor.tests}
        so_far["honoured"] = world.guarantor.honoured
        for name, total in so_far.items():
            known = self._world[name]
            known.append(_one(total) - sum(known))
        now: dict[str, Any] = {"settled": world.guarantor.settled, "permitted": talks.permitted}
        now |= {"probe": actor.probe, "attack": actor.attack, "influence": influence}
        for name, value in now.items():
            self._world[name].append(_one(value))

    def _keep(self, group: Contributors, **columns: Any) -> None:
        for name, column in columns.items():
            self._states[name].append(_each(group, column))


def _each(group: Contributors, column: Any) -> Column:
    """A number for each state, a copy."""
    whole = np.asarray(column)
    shape = (len(group.codes), 1)
    return np.array(np.broadcast_to(whole[:, None] if whole.ndim == 1 else whole, shape)[:, 0])


def _one(value: Any) -> Any:
    """The number of the one world."""
    return np.asarray(value).reshape(-1)[0].item()


def _ties(states: Contributors, code: str) -> list[float]:
    """Weights of all states in what one sees of its allies; 0 for those it is not tied to."""
    found = states.tie_weights(states.named(code))
    return [_one(found.get(other, 0.0)) for other in states.codes]
