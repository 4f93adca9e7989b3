"""Which of two things matters more: each moved down and up on the same worlds, and what decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from pydantic import Field, field_validator

from sim.array import Array
from sim.errors import UsageError
from sim.outcomes.measure import BEFORE, POOLED
from sim.results.measurement import worlds
from sim.results.summary import Estimated
from sim.scenario.design import Design, Part, Variation
from sim.scenario.factor import Factor, uncertain
from sim.scenario.load import load, together
from sim.scenario.resolve import Resolved
from sim.studies import points
from sim.studies.assumed_value import AssumedValue, assumed
from sim.studies.compare import check_weeks
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.goal import measure_named
from sim.studies.resampling import means
from sim.studies.sides import SideOf, read_sides
from sim.studies.specification import Specification, Words
from sim.studies.study import Answer, ScenarioStudy
from sim.studies.weigh_answer import WeighAnswer, Weighing
from sim.studies.weighing import (
    CELLS,
    LOW,
    ONE,
    OTHER,
    USUAL,
    association,
    mean_gap,
    oriented,
    share_above,
    strongest,
    weighed,
)

OUTCOMES = (
    "states pledged",
    "states deployed a year after the deal",
    "force a year after the deal",
    "chance of a sustained force of 1000 given a deal",
    "chance of an attack given a deal",
)
"""What the two are weighed by, unless something else is asked for."""

TRIED = 8
"""Assumptions that are set to both ends of their range: those most associated with the answer."""

CORNERS = (ONE[0], ONE[2], OTHER[0], OTHER[2])
"""Cells whose means make up the answer."""


class WeighSpecification(Specification):
    """Which of two things matters more."""

    one: str
    """The one thing: scenarios in which it is low and high, `NAME=LOW,HIGH`."""
    other: str
    """The other thing, likewise."""
    outcome: Words = Field(default=OUTCOMES, min_length=1)
    """Outcomes by which they are weighed; the first is the main one."""

    @field_validator("one", "other")
    @classmethod
    def _two(cls, text: str) -> str:
        SideOf.read(text)
        return text

    def study(self, scenarios: Sequence[Resolved]) -> "WeighStudy":
        """The study about one scenario, which those named change."""
        (base,) = scenarios
        names = tuple(dict.fromkeys(measure_named(one) for one in self.outcome))
        for name in names:
            if name in (*POOLED, BEFORE):
                raise UsageError(f"`{name}` belongs to no single world; choose another outcome")
        made = WeighStudy(base, *read_sides(self.one, self.other, usual=base.word), names)
        _ = made.cells  # whatever contradicts is found now
        return made


@dataclass(frozen=True, eq=False)
class WeighStudy(ScenarioStudy[WeighAnswer]):
    """Which of two things moves the outcomes of a scenario further."""

    one: SideOf
    other: SideOf
    measures: tuple[str, ...]
    answer_type: ClassVar[type[Answer]] = WeighAnswer
    kind: ClassVar[str] = "weigh"

    @property
    def subject(self) -> str:
        """What is weighed."""
        return f"{self.one.name} against {self.other.name}"

    @cached_property
    def cells(self) -> dict[tuple[int, int], Resolved]:
        """The scenario of every pair of levels.

        Raises
        ------
        ScenarioError
            If the changes of two scenarios contradict each other.
        """
        made = {cell: self._cell(cell, ()) for cell in CELLS}
        for one in made.values():
            check_weeks(one.scenario, self.resolved.scenario)
        return made

    def _cell(self, cell: tuple[int, int], more: Sequence[str]) -> Resolved:
        sides = zip((self.one, self.other), cell, strict=True)
        names = [side.low if level == LOW else side.high for side, level in sides if level != USUAL]
        return load(together([self.resolved.source, *names]), [*self.resolved.settings, *more])

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Numbers over which the answer may depend: those not sourced, alike in all corners."""
        corners = [
            {one.key: one for one in uncertain(self.cells[cell].scenario)} for cell in CORNERS
        ]
        return tuple(
            one
            for one in uncertain(self.resolved.scenario)
            if one.basis != "sourced" and all(each.get(one.key, one) == one for each in corners)
        )

    def ensembles(self) -> Mapping[str, Wanted]:
        """Every pair of levels; and the four ends again, with all that is uncertain drawn."""
        return self._first

    @cached_property
    def _first(self) -> dict[str, Wanted]:
        cells = {_label(cell): Part(made, (0,), {}) for cell, made in self.cells.items()}
        drawn = {
            f"{_label(cell)}, drawn": Part(self._cell(cell, ["parameters=ranges"]), (0,), {})
            for cell in CORNERS
        }
        return {**cells, **drawn}

    def further(self, ensembles: Ensembles) -> Mapping[str, Wanted]:
        """The four ends with each of the numbers that matter most at both ends of its range."""
        if f"{_tried(ONE[0])}, part 1" in ensembles or not self.factors:
            return {}
        _, found = self._drawn(ensembles)
        return {
            label: part
            for cell in CORNERS
            for label, part in points.wanted(self._tried(cell, found), _tried(cell)).items()
        }

    def worlds(self, replications: int) -> int:
        """Worlds of the numbers that are tried."""
        return len(CORNERS) * 2 * min(TRIED, len(self.factors)) * replications

    def _tried(self, cell: tuple[int, int], found: Mapping[str, float]) -> Variation:
        """One of the four ends with each number at its least and greatest value in turn."""
        chosen = self._chosen(found)
        columns: dict[str, list[Any]] = {
            key: [one.value] * (2 * len(chosen)) for one in chosen for key in one.keys
        }
        for at, one in enumerate(chosen):
            for key in one.keys:
                columns[key][2 * at : 2 * at + 2] = one.span
        return Variation.of(self.cells[cell], Design(columns))

    def _chosen(self, found: Mapping[str, float]) -> list[Factor]:
        order = strongest(found, [one.keys for one in self.factors])
        return [self.factors[at] for at in order[:TRIED]]

    def answer(self, ensembles: Ensembles) -> WeighAnswer:
        """Weigh the two by every outcome, and find what the answer rests on."""
        seed, scenario = ensembles.size.seed, self.resolved.scenario
        outcomes = tuple(
            weighed(name, _values(name, ensembles), seed=seed) for name in self.measures
        )
        gaps, found = self._drawn(ensembles)
        answer = WeighAnswer(
            **(ensembles.provenance | {"settings": self.resolved.settings}),
            scenario=scenario.name,
            title=scenario.title,
            host=scenario.actor_names.host,
            sides=(self.one.name, self.other.name),
            low=tuple(self.cells[cell].scenario.title for cell in (ONE[0], OTHER[0])),
            high=tuple(self.cells[cell].scenario.title for cell in (ONE[2], OTHER[2])),
            outcomes=outcomes,
            drawn=Estimated.of(mean_gap(gaps)),
            futures=Estimated.of(share_above(gaps)),
            numbers=len(self.factors),
            assumptions=self._assumptions(ensembles, found),
        )
        record = ensembles[_label((USUAL, USUAL))].record
        foot = record.model_copy(update={"scenario": f"{self.subject} in {scenario.name}"}).foot
        return answer.model_copy(update={"evidence": Weighing(answer, foot)})

    def _drawn(self, ensembles: Ensembles) -> tuple[Array, dict[str, float]]:
        """The answer in each world in which all is drawn, and what it is associated with."""
        weights = oriented(means(_values(self.measures[0], ensembles)))
        made = {cell: ensembles[f"{_label(cell)}, drawn"] for cell in CORNERS}
        gaps = sum(
            factor * worlds(self.measures[0], made[cell]) for cell, factor in weights.items()
        )
        keys = {key for one in self.factors for key in one.keys}
        numbers = {key: one for key, one in made[ONE[0]].drawn.items() if key in keys}
        return np.asarray(gaps), association(np.asarray(gaps), numbers)

    def _assumptions(
        self, ensembles: Ensembles, found: Mapping[str, float]
    ) -> tuple[AssumedValue, ...]:
        """The answer at both ends of the range of each number that was tried."""
        if not self.factors:
            return ()
        values = [
            points.gathered(self._tried(cell, found), _tried(cell), ensembles=ensembles).worlds(
                self.measures[0]
            )
            for cell in CORNERS
        ]
        oriented_cells = oriented(means(_values(self.measures[0], ensembles)))
        weights = [oriented_cells[cell] for cell in CORNERS]
        made = [
            assumed(one, [each[2 * at : 2 * at + 2] for each in values], weights=weights,
                     found=found, seed=ensembles.size.seed)
            for at, one in enumerate(self._chosen(found))
        ]  # fmt: skip
        return tuple(sorted(made, key=lambda one: -abs(one.change.value or 0.0)))

    def parameters(self) -> dict[str, Any]:
        """What is weighed, by what."""
        sides = [[side.name, side.low, side.high] for side in (self.one, self.other)]
        return {"sides": sides, "measures": list(self.measures)}


def _values(measure: str, ensembles: Ensembles) -> Array:
    """Values of a measure in every cell, shape (cell, world)."""
    return np.stack([worlds(measure, ensembles[_label(cell)]) for cell in CELLS])


def _label(cell: tuple[int, int]) -> str:
    """Name of the ensemble of a pair of levels."""
    words = ("low", "as is", "high")
    return f"one {words[cell[0]]}, other {words[cell[1]]}"


def _tried(cell: tuple[int, int]) -> str:
    return f"{_label(cell)}, tried"
