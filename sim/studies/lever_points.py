"""Points in the space of levers as designs of a scenario, and where their results are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from sim.results.design import DesignResults
from sim.scenario.design import Design, Value, Variation
from sim.scenario.lever import Lever
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.points import gathered, wanted
from sim.studies.resampling import resampled
from sim.studies.search import Measured, Point

Places: TypeAlias = dict[Point, tuple[DesignResults, int]]
"""Results and place of each point in them."""


@dataclass(frozen=True, eq=False)
class LeverPoints:
    """Points in the space of some levers of a scenario, all on the same worlds.

    A point changes some levers; the others are as the scenario has them. One whose value is drawn
    stays drawn where it is not changed, so that points that change it have a design of their own.
    """

    resolved: Resolved
    levers: tuple[Lever, ...]
    _made: dict[str, Variation] = field(default_factory=dict, init=False, repr=False)
    """Designs by label and points."""

    def wanted(self, points: Sequence[Point], at: int) -> dict[str, Wanted]:
        """The ensembles of the points of a round, which is counted from 1."""
        found: dict[str, Wanted] = {}
        for group, some in self._groups(points).items():
            found |= wanted(self._variation(some, group, at), _label(at, group))
        return found

    def places(self, points: Sequence[Point], at: int, *, ensembles: Ensembles) -> Places:
        """Where the results of the points of a round are."""
        found: Places = {}
        for group, some in self._groups(points).items():
            variation, label = self._variation(some, group, at), _label(at, group)
            results = gathered(variation, label, ensembles=ensembles)
            found |= {point: (results, place) for place, point in enumerate(some)}
        return found

    def _groups(self, points: Sequence[Point]) -> dict[str, list[Point]]:
        """Points by the levers among those changed whose values are otherwise drawn."""
        drawn = {one.key for one in self.levers if one.drawn}
        groups: dict[str, list[Point]] = {}
        for point in points:
            own = sorted(key for key, _ in point if key in drawn)
            groups.setdefault(", ".join(own), []).append(point)
        return groups

    def _variation(self, points: Sequence[Point], group: str, at: int) -> Variation:
        label = f"{_label(at, group)}: {points!r}"
        if label not in self._made:
            own = group.split(", ")
            kept = [one for one in self.levers if not one.drawn or one.key in own]
            # Without a lever, the horizon that the scenario has anyhow stands in for a column.
            stand_in: dict[str, Value] = {} if kept else {"weeks": self.resolved.scenario.weeks}
            rows = [{**stand_in, **_settings(kept, dict(point))} for point in points]
            columns = {key: [row[key] for row in rows] for key in rows[0]}
            self._made[label] = Variation.of(self.resolved, Design(columns))
        return self._made[label]


def measured(name: str, points: Sequence[Point], *, places: Places) -> Measured:
    """What a measure comes to at some points."""
    found = [places[point] for point in points]
    every = {id(results): results for results, _ in found}
    values = {key: one.means(name) for key, one in every.items()}
    drawn = {key: resampled(one, name) for key, one in every.items()}
    return Measured(
        np.array([values[id(results)][place] for results, place in found]),
        np.array([drawn[id(results)][place] for results, place in found]),
    )


def _label(at: int, group: str) -> str:
    """Name of the design of a group of points in a round."""
    return f"round {at}" + (f" with {group}" if group else "")


def _settings(every: Sequence[Lever], changed: Mapping[str, float]) -> dict[str, float]:
    """The settings of a point: levers as they are, and then those that are changed."""
    settings: dict[str, float] = {}
    for one in every:
        settings |= one.settings(one.present)
    for one in every:
        if one.key in changed:
            settings |= one.settings(changed[one.key])
    return settings
