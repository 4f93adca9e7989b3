"""How an outcome moves with one or two levers, all points on the same worlds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field, field_validator

from sim.errors import UsageError
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.measure import outcome_of
from sim.results.design import is_measurable
from sim.scenario.design import Part, Variation
from sim.scenario.resolve import Resolved
from sim.studies.axis import Axis, Group, axis, by_level, by_stance
from sim.studies.ensembles import Ensembles
from sim.studies.goal import measure_named
from sim.studies.grid import Grid
from sim.studies.lever import value_words
from sim.studies.plane import in_plane
from sim.studies.points import gathered, wanted
from sim.studies.sample import BY_STATE, sample, share_of_stance
from sim.studies.specification import Specification, Words
from sim.studies.study import Answer, ScenarioStudy
from sim.studies.sweep_answer import STANCE, SweepAnswer, answered
from sim.studies.swept import Swept
from sim.words import counted

OUTCOME = "states deployed a year after the deal"
"""What is measured unless something else is asked for."""

LEVELS, LEVELS_OF_TWO, LEVELS_OF_THIRD = 15, 9, 3
"""Values of a number without a count: of one lever, of each of two, of a third."""

MOST_GROUPS = 9
"""Most values of a third lever."""

MOST_CURVES = 5
"""Most curves in one figure."""


class SweepSpecification(Specification):
    """Which levers are varied over which values, and what is measured."""

    replications: ClassVar[int] = 200

    vary: Words = Field(min_length=1, max_length=3)
    """Levers, each `key`, `key=low:high`, `key=low:high:n` or `key=a,b,c`: one for a curve, two for
    a plane, a third for a panel of each of its values."""
    by: str = ""
    """A further lever, with its values, for a curve or a panel each; or `stance`, for the share of
    the states of each stance."""
    outcome: str = OUTCOME
    """What is measured: a measure by name, or `sustained(N)`."""

    @field_validator("vary")
    @classmethod
    def _distinct(cls, vary: tuple[str, ...]) -> tuple[str, ...]:
        keys = [one.partition("=")[0].strip() for one in vary]
        twice = next((key for key in keys if keys.count(key) > 1), "")
        if twice:
            raise ValueError(f"`{twice}` is varied twice")
        return vary

    def study(self, scenarios: Sequence[Resolved]) -> "SweepStudy":
        """The sweep of one scenario."""
        (base,) = scenarios
        stances = self.by.strip() == STANCE
        name = measure_named(self.outcome)
        _check_outcome(name, stances=stances)
        third = self.vary[2] if len(self.vary) > 2 else "" if stances else self.by.strip()
        if len(self.vary) > 2 and self.by:
            raise UsageError("a third `--vary` and `--by` ask for the same; leave out one of them")
        axes = tuple(
            axis(text, base.scenario, count=LEVELS if len(self.vary) == 1 else LEVELS_OF_TWO)
            for text in self.vary[:2]
        )
        beside = axis(third, base.scenario, count=LEVELS_OF_THIRD) if third else None
        return SweepStudy(base, name, _grid(base, axes, beside, stances=stances))


def _check_outcome(name: str, *, stances: bool) -> None:
    """Refuse what cannot be measured at a point, or not of the states of a stance."""
    if not is_measurable(name):
        raise UsageError(f"`{name}` cannot be measured at a point of a sweep, which keeps no paths")
    if stances and outcome_of(name) not in BY_STATE:
        counts = "; ".join(OUTCOMES[one].label.lower() for one in BY_STATE)
        raise UsageError(f"`{name}` does not count states; `--by stance` takes {counts}")


def _grid(base: Resolved, axes: tuple[Axis, ...], third: Axis | None, *, stances: bool) -> Grid:
    """The points; refuses what no figure has room for."""
    keys = [key for one in (*axes, *([third] if third else [])) for key in one.factor.keys]
    twice = next((key for key in keys if keys.count(key) > 1), "")
    if twice:
        raise UsageError(f"`{twice}` is varied twice")
    groups: tuple[Group, ...] = (Group(""),)
    if third:
        groups = by_level(third, [value_words(one) for one in third.levels])
    elif stances:
        groups = by_stance(base.scenario)
    most = MOST_CURVES if len(axes) == 1 and third else MOST_GROUPS
    if len(groups) > most:
        raise UsageError(
            f"`{keys[-1]}` has {len(groups)} values, its own among them; {most} are possible here"
        )
    every = (*axes, *([third] if third else []))
    return Grid(axes, third, groups, in_plane(base, every))


@dataclass(frozen=True, eq=False)
class SweepStudy(ScenarioStudy[SweepAnswer]):
    """How an outcome moves with one or two levers."""

    measure: str
    grid: Grid
    answer_type: ClassVar[type[Answer]] = SweepAnswer
    kind: ClassVar[str] = "sweep"

    @property
    def subject(self) -> str:
        """How many points of which scenario."""
        points = counted(len(self.grid.points), "point")
        return f"{points} of {self.resolved.scenario.name} over {' and '.join(self._keys)}"

    @property
    def _keys(self) -> list[str]:
        return [one.name for one in self.grid.every]

    @property
    def by(self) -> str:
        """Key of the third lever, or `stance`; empty if there is one group."""
        if self.grid.third:
            return self.grid.third.name
        return STANCE if self.grid.groups[0].stance else ""

    @property
    def named(self) -> tuple[str, ...]:
        """The spans of the levers, and settings that hold at every point."""
        spans = [f"{one.name}={one.levels[0]}-{one.levels[-1]}" for one in self.grid.every]
        return (*spans, *self.variation.shared)

    @property
    def unlike(self) -> str:
        """The outcome, the groups and every level."""
        return repr((self.measure, self.by, [one.levels for one in self.grid.every]))

    @cached_property
    def variation(self) -> Variation:
        """The scenario at every point."""
        return Variation.of(self.resolved, self.grid.design)

    def ensembles(self) -> Mapping[str, Part]:
        """The parts of the design."""
        return self._parts

    @cached_property
    def _parts(self) -> dict[str, Part]:
        return wanted(self.variation, "sweep")

    def parameters(self) -> dict[str, Any]:
        """The levers with their values, the outcome, and the scenarios in the plane."""
        return {
            "outcome": self.measure,
            "by": self.by,
            "settings": list(self.variation.shared),
            "axes": [[one.name, list(one.levels), one.own, one.drawn] for one in self.grid.every],
            "placed": [[one.name, one.title, list(one.values)] for one in self.grid.placed],
        }

    def answer(self, ensembles: Ensembles) -> SweepAnswer:
        """Measure every point, and say what the levers do."""
        results = gathered(self.variation, "sweep", ensembles=ensembles)
        if self.by == STANCE:
            samples = [
                share_of_stance(self.measure, results, stance=one.stance)
                for one in self.grid.groups
            ]
        else:
            samples = [sample(self.measure, results)] * len(self.grid.groups)
        own = {"replications": results.n, "worlds": 0, "settings": self.variation.shared}
        record = results.results[0].record.model_copy(update=own)
        swept = Swept(self.resolved.scenario, self.measure, self.grid, tuple(samples), record)
        provenance = ensembles.provenance | {"settings": self.variation.shared}
        return answered(swept, by=self.by, provenance=provenance)
