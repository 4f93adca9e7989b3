"""The least change that brings a scenario to a goal: of each lever alone, and of pairs of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import Field, field_validator

from sim.errors import UsageError
from sim.outcomes.guarantee_index import LEAST
from sim.results.design import is_measurable
from sim.results.measurement import measure
from sim.results.summary import Estimated
from sim.scenario.lever import lever_written, levers
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.goal import Goal, goal
from sim.studies.lever_points import LeverPoints, Places, measured
from sim.studies.search import PAIR_LEVELS, Found, Point, Search, searching, smallest
from sim.studies.specification import Specification, Words
from sim.studies.study import Answer, ScenarioStudy
from sim.studies.tip_answer import TipAnswer, Tipping, frontiers, tipped
from sim.studies.tip_words import sentence

AS_IT_IS = "as it is"
"""Label of the scenario without any change."""


def goal_at_points(text: str) -> Goal:
    """Read a goal that can be measured at the points of a design.

    Raises
    ------
    UsageError
        Says how one is written, or that it cannot be.
    """
    read = goal(text)
    if not is_measurable(read.measure):
        raise UsageError(f"`{read.measure}` cannot be measured at a point")
    return read


class TipSpecification(Specification):
    """Which change brings a scenario to a goal."""

    replications: ClassVar[int] = 200
    goal: str
    """The goal, such as ``sustained(15000) >= 0.5``."""
    lever: Words = ()
    """Levers, each ``key`` or ``key=low:high``; every lever of the scenario if none is given."""
    pairs: Annotated[int, Field(ge=0, le=6)] = 4
    """Levers of which all pairs are tried; none if fewer than two."""
    tolerance: Annotated[float, Field(ge=0.001, le=0.1)] = 0.01
    """How closely a change is told, as a share of the span of its lever."""

    @field_validator("goal")
    @classmethod
    def _is_goal(cls, text: str) -> str:
        """Refuse what is no goal, or cannot be measured at a point of a design."""
        try:
            goal_at_points(text)
        except UsageError as error:
            raise ValueError(str(error)) from error
        return text

    def study(self, scenarios: Sequence[Resolved]) -> "TipStudy":
        """The search in one scenario."""
        (resolved,) = scenarios
        scenario = resolved.scenario
        chosen = tuple(lever_written(text, scenario) for text in self.lever)
        keys = [one.key for one in chosen]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise UsageError(f"`{twice}` is given twice")
        every = chosen or levers(scenario)
        return TipStudy(resolved, Search(every, goal(self.goal), self.tolerance, self.pairs))


@dataclass(frozen=True, eq=False)
class TipStudy(ScenarioStudy[TipAnswer]):
    """The least change that brings a scenario to a goal."""

    search: Search
    answer_type: ClassVar[type[Answer]] = TipAnswer
    kind: ClassVar[str] = "tip"

    @property
    def subject(self) -> str:
        """Which goal of which scenario."""
        return f"{self.search.goal.text} in {self.resolved.scenario.name}"

    @property
    def about(self) -> str:
        """The goal."""
        return re.sub(r"[^A-Za-z0-9.]+", "-", self.search.goal.text)[:40].strip("-.")

    def parameters(self) -> dict[str, Any]:
        """The goal, the levers with their spans, and how closely is searched."""
        every = self.search.levers
        return {
            "goal": self.search.goal.text,
            "levers": {one.key: list(one.span) for one in every},
            "tolerance": self.search.tolerance,
            "pairs": self.search.pairs,
        }

    def worlds(self, replications: int) -> int:
        """About as many worlds as closing in takes, and the grids of all pairs."""
        pairs = self.search.pairs * (self.search.pairs - 1) // 2
        closing = 4 * len(self.search.levers) + pairs * PAIR_LEVELS * (PAIR_LEVELS + 3)
        return replications * closing

    def ensembles(self) -> Mapping[str, Wanted]:
        """The scenario as it is, and the coarse grid of every lever."""
        return {AS_IT_IS: self.resolved, **self._first}

    @cached_property
    def _points(self) -> LeverPoints:
        return LeverPoints(self.resolved, self.search.levers)

    @cached_property
    def _first(self) -> Mapping[str, Wanted]:
        return self._points.wanted(next(searching(self.search)), 1)

    def further(self, ensembles: Ensembles) -> Mapping[str, Wanted]:
        """The points of the next round."""
        return self._gone_through(ensembles).wanted

    def _gone_through(self, ensembles: Ensembles) -> "_Course":
        """Go through the rounds that there are: what is wanted next, or what was found."""
        fine = ensembles.size.replications >= LEAST
        under_way = searching(replace(self.search, fine=fine))
        places: Places = {}
        points, at = next(under_way), 1
        while True:
            asked = self._points.wanted(points, at)
            if not all(label in ensembles for label in asked):
                return _Course(asked, None, places, at)
            places |= self._points.places(points, at, ensembles=ensembles)
            try:
                points = under_way.send(measured(self.search.goal.measure, points, places=places))
            except StopIteration as done:
                return _Course({}, done.value, places, at)
            at += 1

    def answer(self, ensembles: Ensembles) -> TipAnswer:
        """Tell what every lever and pair comes to."""
        course = self._gone_through(ensembles)
        found, places = course.found, course.places
        if found is None:
            raise RuntimeError("the search has not come to its end")
        first, aim = ensembles[AS_IT_IS], self.search.goal

        def estimates(point: Point) -> Estimated:
            results, place = places[point]
            return Estimated.of(measure(aim.measure, results.at(place)))

        levers = tipped(found, estimates)
        answer = TipAnswer(
            **ensembles.provenance,
            scenario=first.name,
            title=first.title,
            host=first.scenario.actor_names.host,
            goal=aim.text,
            measure=aim.measure,
            sign=aim.sign,
            number=aim.number,
            present=Estimated.of(measure(aim.measure, first)),
            losing=found.losing,
            tolerance=self.search.tolerance,
            points=len(places),
            rounds=course.rounds,
            smallest=smallest(found, [one.lever for one in levers if one.to is not None]),
            finding="",
            levers=levers,
            frontiers=frontiers(found, estimates),
        )
        answer = answer.model_copy(update={"finding": sentence(answer)})
        return answer.model_copy(update={"evidence": Tipping(answer, first.record, found)})


@dataclass(frozen=True, eq=False)
class _Course:
    """How far a search has come."""

    wanted: Mapping[str, Wanted]
    """The ensembles of the next round; none at the end."""
    found: Found | None
    """What was found; none before the end."""
    places: Places
    """Where the results of the points so far are."""
    rounds: int
