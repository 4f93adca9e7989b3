"""What a scenario comes to at every point of a table of settings, all on the same worlds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from sim.array import Array
from sim.errors import Problem
from sim.results.design import DesignResults
from sim.results.part import Part as AnswerPart
from sim.results.part import finite
from sim.scenario.design import Part, Variation
from sim.scenario.extreme import extreme_warnings
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Ensembles
from sim.studies.folder import folder_name
from sim.studies.study import Answer, Study


class MeasuredPoints(AnswerPart):
    """The mean of one measure over the worlds of a point, over all points."""

    measure: str
    """What is measured."""
    points: int
    """Points at which it applies to any world."""
    lowest: float | None
    """Least mean of a point; null where it applies nowhere."""
    lowest_at: int | None
    """The first point that has it, from 0."""
    median: float | None
    """Median of the means."""
    highest: float | None
    """Greatest mean of a point."""
    highest_at: int | None
    """The first point that has it."""
    error: float | None
    """Median standard error of a mean; null for a ratio over all worlds of a point."""


class DesignAnswer(Answer):
    """What a scenario comes to at every point of a design."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    keys: tuple[str, ...]
    """Keys that the points set."""
    points: int
    """Points."""
    ensembles: int
    """Ensembles into which structural settings split the design."""
    measures: tuple[MeasuredPoints, ...]
    """What was measured."""

    @property
    def headline(self) -> str:
        """What was run."""
        return f"{self.title}: {self.points:,} points over {len(self.keys)} keys"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What was measured, a row each."""
        return [dict(one) for one in self.measures]


@dataclass(frozen=True, eq=False)
class DesignStudy(Study[DesignAnswer]):
    """What a scenario comes to at every point of a design, by the names of some measures."""

    variation: Variation
    measures: tuple[str, ...]
    answer_type: ClassVar[type[Answer]] = DesignAnswer

    @property
    def subject(self) -> str:
        """How many points of which scenario."""
        return f"{len(self.variation.design):,} points of {self.variation.plain.scenario.name}"

    @property
    def folder(self) -> Path:
        """A folder of its own; no scenario can have its name, which has a hyphen."""
        stem = f"design-of-{self.variation.plain.scenario.name}"
        unlike = "".join(map(str, self.parameters().values()))
        return Path(folder_name(stem, self.variation.shared, unlike=unlike))

    def ensembles(self) -> Mapping[str, Part]:
        """The parts of the design."""
        return {f"part {at}": part for at, part in enumerate(self.variation.parts, start=1)}

    def asked(self) -> tuple[Resolved, ...]:
        """The scenario without the settings of the points."""
        return (self.variation.plain,)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is warned of in the scenario, and at points with the least or most of some key."""
        return (*super().problems, *(one for _, one in self._extreme))

    @property
    def warnings(self) -> tuple[str, ...]:
        """The same in a line each, with the point, as the table of points counts them."""
        own = (f"point {point}: {one.line}" for point, one in self._extreme)
        return (*super().warnings, *own)

    @cached_property
    def _extreme(self) -> tuple[tuple[int, Problem], ...]:
        return extreme_warnings(self.variation)

    def answer(self, ensembles: Ensembles) -> DesignAnswer:
        """Measure every point."""
        results = DesignResults(self.variation, tuple(ensembles.values()))
        scenario = self.variation.plain.scenario
        return DesignAnswer(
            **(ensembles.provenance | {"settings": self.variation.shared}),
            scenario=scenario.name,
            title=scenario.title,
            keys=tuple(self.variation.design.columns),
            points=len(self.variation.design),
            ensembles=len(ensembles),
            measures=tuple(_measured(results, name) for name in self.measures),
            evidence=results,
        )

    def parameters(self) -> dict[str, Any]:
        """The measures, and the table of points."""
        return {
            "measures": list(self.measures),
            "settings": list(self.variation.shared),
            "table": self.variation.design.digest,
        }


def _measured(results: DesignResults, name: str) -> MeasuredPoints:
    """Sum up one measure over all points."""
    means, errors = results.means(name), results.errors(name)
    present = np.flatnonzero(np.isfinite(means))
    ends: dict[str, Any] = dict.fromkeys(("lowest", "lowest_at", "highest", "highest_at"))
    if len(present):
        low, high = present[np.argmin(means[present])], present[np.argmax(means[present])]
        ends = {
            "lowest": float(means[low]),
            "lowest_at": int(low),
            "highest": float(means[high]),
            "highest_at": int(high),
        }
    middle, error = _median(means), _median(errors)
    return MeasuredPoints(measure=name, points=len(present), median=middle, error=error, **ends)


def _median(values: Array) -> float | None:
    """Median of what is a number."""
    present = values[np.isfinite(values)]
    return finite(float(np.median(present))) if len(present) else None
