"""In which part of the space of its assumptions a scenario reaches a goal, or fails to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar

import numpy as np
from pydantic import field_validator

from sim.array import Array
from sim.errors import UsageError
from sim.outcomes.guarantee_index import LEAST
from sim.results.design import is_measurable
from sim.scenario.design import Design, Part, Variation
from sim.scenario.factor import Factor, design_columns
from sim.scenario.resolve import Resolved
from sim.studies.box import Sample
from sim.studies.clearness import enough, interval, unclear
from sim.studies.discovered import DiscoverAnswer, Discovered, Evidence, clause, fields, finding
from sim.studies.discovery import HALVES, MAIN, METHODS, discover, searchable
from sim.studies.ensembles import Ensembles
from sim.studies.goal import Goal, goal
from sim.studies.induction import check_installed
from sim.studies.points import gathered, wanted
from sim.studies.sampling import factors_of, sampled
from sim.studies.specification import Specification, Words
from sim.studies.study import Answer, ScenarioStudy

LABEL = "points"
SEARCH = 4
"""Worlds in the time of which peeling goes through one point, about."""

FEWEST, MOST = 2 * LEAST, 100_000
"""Fewest and most points."""


class DiscoverSpecification(Specification):
    """In which part of the space of its assumptions a scenario reaches a goal."""

    replications: ClassVar[int] = 32

    when: str
    """What the points must come to, such as `sustained(10000) >= 0.5`."""
    outcome: str = ""
    """What is measured, where `when` has only the comparison."""
    vary: Words = ()
    """Further factors, or another span of one: `key`, `key=low:high`, or options of a switch."""
    only: bool = False
    """Whether only these are varied."""
    points: int = 2000
    """Points of the sample."""
    density: float = 0.8
    """Share of the points of a box that shall reach the goal."""

    @field_validator("points")
    @classmethod
    def _points(cls, points: int) -> int:
        if not FEWEST <= points <= MOST:
            raise ValueError(f"{points:,} points; from {FEWEST} to {MOST:,} are possible")
        return points

    @field_validator("density")
    @classmethod
    def _density(cls, density: float) -> float:
        if not 0 < density <= 1:
            raise ValueError(f"{density:g} is no share; write a number above 0, at most 1")
        return density

    def study(self, scenarios: Sequence[Resolved]) -> "DiscoverStudy":
        """The study of a scenario."""
        check_installed()
        (resolved,) = scenarios
        asked = goal(f"{self.outcome} {self.when}".strip())
        if not is_measurable(asked.measure):
            raise UsageError(f"`{asked.measure}` cannot be measured at a point of a design")
        factors = factors_of(resolved.scenario, self.vary, only=self.only)
        return DiscoverStudy(resolved, asked, factors, self.points, self.density)


@dataclass(frozen=True, eq=False)
class DiscoverStudy(ScenarioStudy[DiscoverAnswer]):
    """In which part of the space of its assumptions a scenario reaches a goal."""

    goal: Goal
    factors: tuple[Factor, ...]
    points: int
    density: float
    answer_type: ClassVar[type[Answer]] = DiscoverAnswer
    kind: ClassVar[str] = "discover"

    @property
    def subject(self) -> str:
        """What is asked of which scenario."""
        return f"Where {self.goal.text} in {self.resolved.scenario.name}"

    @property
    def named(self) -> tuple[str, ...]:
        """Settings that hold at every point."""
        return self.variation.shared

    @cached_property
    def _sampled(self) -> tuple[Array, Array]:
        return sampled(self.factors, self.points)

    @cached_property
    def variation(self) -> Variation:
        """The scenario at every point."""
        columns = design_columns(self.factors, self._sampled[0])
        return Variation.of(self.resolved, Design(columns))

    def ensembles(self) -> Mapping[str, Part]:
        """The parts of the sample."""
        return wanted(self.variation, LABEL)

    def worlds(self, replications: int) -> int:
        """The searches by peeling take about as long as some worlds; others take no time."""
        del replications
        return SEARCH * self.points * (HALVES + 1)

    def answer(self, ensembles: Ensembles) -> DiscoverAnswer:
        """Measure every point, and search for a box."""
        results = gathered(self.variation, LABEL, ensembles=ensembles)
        values, ends = results.means(self.goal.measure), interval(results, self.goal.measure)
        used = np.isfinite(values)
        sizes = tuple(len(factor.options) for factor in self.factors)
        sample = Sample(self._sampled[1][used], sizes, self.goal.reached(values[used]))
        few = not enough(ensembles.size.replications)
        searches = {}
        for method in METHODS if not few and searchable(sample) else ():
            work = SEARCH * self.points if method == MAIN else 0
            searches[method] = discover(
                sample,
                method,
                density=self.density,
                told=partial(ensembles.execution.progress, work),
            )
        scenario, vague = self.resolved.scenario, unclear(self.goal, ends)
        found = Evidence(results, self.factors, values, ends, vague, used, sample, searches)
        made = DiscoverAnswer(
            **(ensembles.provenance | {"settings": self.variation.shared}),
            scenario=scenario.name,
            title=scenario.title,
            goal=self.goal.text,
            clause=clause(self.goal, scenario.actor_names.host),
            measure=self.goal.measure,
            **fields(found, density=self.density, few=few),
        )
        return made.model_copy(
            update={"finding": finding(made), "evidence": Discovered(made, found)}
        )

    def parameters(self) -> dict[str, Any]:
        """The goal, the density asked, and the sample."""
        return {
            "goal": self.goal.text,
            "density": self.density,
            "factors": [",".join(factor.keys) for factor in self.factors],
            "settings": list(self.variation.shared),
            "table": self.variation.design.digest,
        }
