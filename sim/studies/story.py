"""One world of an ensemble as a story: what happened week by week, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from sim.errors import RunError
from sim.model.trace import Trace, trace
from sim.outcomes.block import POSTURES
from sim.outcomes.catalogue import OUTCOMES
from sim.results.record import Record
from sim.results.results import Results
from sim.scenario.resolve import Resolved
from sim.scenario.schema import ActorNames, Scenario
from sim.streams import Streams
from sim.studies.course import StoryWeek, course
from sim.studies.ensembles import Ensembles
from sim.studies.incident import Names
from sim.studies.outline import StoryOutcome, opening, standing, summary
from sim.studies.pick import RULES, Pick, picked, require_world
from sim.studies.run import scenario_folder
from sim.studies.study import Answer, Study


@dataclass(frozen=True, eq=False)
class Story:
    """One world of an ensemble."""

    scenario: Scenario
    record: Record
    trace: Trace
    weeks: tuple[StoryWeek, ...]
    """Weeks in which something happens."""


class StoryAnswer(Answer):
    """What happened in one world, week by week."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    key: str
    """Key of the ensemble."""
    uncertainty: str
    """In what the worlds of the ensemble differ."""
    actors: ActorNames
    """Names of guarantor, adversary and host."""
    world: int
    """Number of the world, from 0."""
    pick: Pick | None
    """The choice by which it was found; null where its number was given."""
    rule: str
    """What that choice means."""
    horizon: int
    """Weeks of the scenario."""
    states: dict[str, str]
    """Names of the states by code."""
    start: dict[str, str]
    """Posture of each state at the start by code."""
    drawn: dict[str, float]
    """Numbers drawn for this world, by key; none where nothing is drawn."""
    summary: tuple[str, ...]
    """How the world ends, and where it stands among all."""
    opening: str
    """How things stand at the start."""
    weeks: tuple[StoryWeek, ...]
    """Weeks in which something happens."""
    outcomes: tuple[StoryOutcome, ...]
    """Every outcome of the world."""

    @property
    def headline(self) -> str:
        """How the world ends."""
        return self.summary[0]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Everything that happens, a row each."""
        return [
            {
                "week": week.week,
                "date": week.date.isoformat(),
                "kind": one.kind,
                "states": " ".join(one.states),
                "before": one.before or "",
                "after": one.after or "",
                "sentence": one.sentence,
            }
            for week in self.weeks
            for one in week.incidents
        ]


@dataclass(frozen=True)
class StoryStudy(Study[StoryAnswer]):
    """The story of one world: of a number, or else the one that a rule chooses."""

    resolved: Resolved
    world: int | None = None
    pick: Pick = "median"
    answer_type: ClassVar[type[Answer]] = StoryAnswer

    @property
    def subject(self) -> str:
        """The world and the scenario."""
        return f"{self._name} of {self.resolved.scenario.name}"

    @property
    def _name(self) -> str:
        return f"the {self.pick} world" if self.world is None else f"world {self.world}"

    @property
    def folder(self) -> Path:
        """A folder within that of the scenario."""
        name = self.pick if self.world is None else f"world{self.world}"
        return scenario_folder(self.resolved) / "story" / name

    def ensembles(self) -> Mapping[str, Resolved]:
        """The scenario."""
        return {self.resolved.scenario.name: self.resolved}

    def answer(self, ensembles: Ensembles) -> StoryAnswer:
        """Choose the world, run it again, and read what happens.

        Raises
        ------
        UsageError
            If there is no such world.
        """
        scenario = self.resolved.scenario
        results = ensembles[scenario.name]
        world = picked(results, self.pick) if self.world is None else self.world
        story = tell(results, world)
        found = story.trace
        outcomes = {name: standing(results, name, value=found.outcome(name)) for name in OUTCOMES}
        names = Names(scenario)
        return StoryAnswer(
            **ensembles.provenance,
            scenario=scenario.name,
            title=scenario.title,
            key=results.record.key,
            uncertainty=results.uncertainty,
            actors=scenario.actor_names,
            world=world,
            pick=self.pick if self.world is None else None,
            rule="the world of this number" if self.world is not None else RULES[self.pick],
            horizon=scenario.weeks,
            states={code: names.state(code) for code in found.codes},
            start=dict(zip(found.codes, (POSTURES[k] for k in found.posture[0]), strict=True)),
            drawn={key: float(values[0]) for key, values in found.block.drawn.items()},
            summary=summary(found, names, force=outcomes["force_final"]),
            opening=opening(found, names),
            weeks=story.weeks,
            outcomes=tuple(outcomes.values()),
            evidence=story,
        )

    def parameters(self) -> dict[str, Any]:
        """How the world is chosen."""
        return {"world": self.world, "pick": self.pick if self.world is None else None}


def tell(results: Results, world: int) -> Story:
    """Run one world of an ensemble again, and list what happens in it.

    Raises
    ------
    UsageError
        If the ensemble has no such world.
    RunError
        If it does not come out as it did in the ensemble.
    """
    require_world(world, results.n)
    scenario, record = results.scenario, results.record
    found = trace(Streams(record.seed, range(world, world + 1)), scenario)
    for name in OUTCOMES:
        pair = np.array([results.outcome(name)[world], found.outcome(name)])
        if pair[:1].tobytes() != pair[1:].tobytes() and not np.isnan(pair).all():
            raise RunError(
                f"world {world} of `{scenario.name}` came out differently when it was run again "
                f"({name}: {pair[0]:g} and {pair[1]:g}); compute the ensemble anew with --fresh"
            )
    return Story(scenario, record, found, course(found, scenario))
