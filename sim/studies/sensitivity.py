"""Which uncertain values move the outcomes of a scenario, and what the variance rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from pydantic import Field, field_validator

from sim.errors import UsageError
from sim.outcomes.measure import POOLED
from sim.results.design import DesignResults, is_measurable
from sim.results.results import Results
from sim.scenario.design import Design, Value, Variation
from sim.scenario.factor import Factor, design_columns
from sim.scenario.resolve import Resolved
from sim.studies.chance_and_basis import Mixed
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.folder import folder_name
from sim.studies.goal import measure_named
from sim.studies.influence import Measured, OutcomeSensitivity, judged
from sim.studies.noise import noise
from sim.studies.points import gathered, wanted
from sim.studies.screening import Screening, strongest
from sim.studies.sobol import SobolDesign
from sim.studies.specification import Specification, Words
from sim.studies.study import Answer, Study
from sim.studies.uncertainty import BASES, factors

OUTCOMES = (
    "force a year after the deal",
    "states deployed a year after the deal",
    "chance of a sustained force of 1000 given a deal",
    "chance of a sustained force of 10000 given a deal",
    "chance of an attack given a deal",
)
"""Outcomes that are asked about unless others are."""

PATHS = 20
"""Paths of the screening."""

SHARE_OF_POINTS, SHARE_TIMES = 4, 4
"""The shares by basis have a quarter of the base points, each with four times the worlds: chance
is told from the others by how many worlds there are."""

BAR_TIMES = 32
"""Times as many worlds of the points one factor away from the scenario, which are few."""

SCREENING, SHARES, INDICES, BARS = "screening", "shares", "indices", "one at a time"
"""Labels of the designs."""


class SensitivitySpecification(Specification):
    """Which uncertain values move the outcomes of a scenario."""

    replications: ClassVar[int] = 32

    outcome: Words = OUTCOMES
    """Outcomes of single worlds, the main one first."""
    factors: int = Field(default=20, ge=1, le=500)
    """Factors that have an index of their own, those that matter most in the screening."""
    points: int = Field(default=1024, ge=8, le=65536)
    """Base points of the indices, a power of 2."""
    also: Words = ()
    """Keys of further factors, such as `pledges`, beside all that is uncertain."""

    @field_validator("outcome")
    @classmethod
    def _measurable(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Accept what has a value in each world."""
        if not names:
            raise ValueError("name one outcome at least")
        try:
            found = tuple(dict.fromkeys(measure_named(one) for one in names))
        except UsageError as error:
            raise ValueError(str(error)) from error
        for one in found:
            if one in POOLED or not is_measurable(one):
                raise ValueError(f"`{one}` has no value in a single world; ask for another outcome")
        return found

    @field_validator("points")
    @classmethod
    def _power(cls, points: int) -> int:
        """Accept powers of 2, which the sequence of points needs."""
        if points & (points - 1):
            near = 1 << (points.bit_length() - 1)
            raise ValueError(f"{points:,} is no power of 2; take {near:,} or {2 * near:,}")
        return points

    def study(self, scenarios: Sequence[Resolved]) -> "SensitivityStudy":
        """The study of one scenario."""
        (scenario,) = scenarios
        return SensitivityStudy(scenario, self, factors(scenario.scenario, self.also))


class SensitivityAnswer(Answer):
    """Which uncertain values move the outcomes of a scenario, and what the variance rests on."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    factors: int
    """Values and rules that are uncertain."""
    rests_on: dict[str, int]
    """How many of them are assumed, estimated and sourced."""
    own: int
    """Factors that have an index of their own."""
    points: int
    """Base points of the indices."""
    runs: int
    """Points of all designs."""
    worlds: int
    """Worlds of all designs."""
    finding: str
    """Which few values carry most of what is uncertain about the main outcome."""
    outcomes: tuple[OutcomeSensitivity, ...]
    """The outcomes, the main one first."""

    @property
    def headline(self) -> str:
        """What carries most of what is uncertain about the main outcome."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every outcome and factor."""
        return [
            {
                "measure": one.measure,
                **each.model_dump(exclude={"first", "total"}),
                **_columns("first", each.first),
                **_columns("total", each.total),
                "carrier": each.key in one.carriers,
            }
            for one in self.outcomes
            for each in (*one.factors, *([one.others] if one.others else []))
        ]


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """The answer, with one of its ensembles."""

    results: Results
    answer: SensitivityAnswer


@dataclass(frozen=True, eq=False)
class _Second:
    """The designs of the second round, which the screening decides."""

    design: SobolDesign
    variation: Variation
    bars: Variation
    moves: tuple[tuple[Factor, Value, str], ...]


@dataclass(frozen=True, eq=False)
class SensitivityStudy(Study[SensitivityAnswer]):
    """Screening of all factors; then indices of those that matter, and steps one at a time."""

    resolved: Resolved
    specification: SensitivitySpecification
    factors: tuple[Factor, ...]
    answer_type: ClassVar[type[Answer]] = SensitivityAnswer
    _made: dict[tuple[int, ...], _Second] = field(default_factory=dict, init=False, repr=False)

    @property
    def subject(self) -> str:
        """What is asked of which scenario."""
        return f"sensitivity of {self.resolved.scenario.name}"

    @property
    def folder(self) -> Path:
        """A folder of its own; no scenario can have its name, which has hyphens."""
        usual = SensitivitySpecification()
        other = "" if self.specification == usual else repr(self.specification)
        stem = f"sensitivity-of-{self.resolved.scenario.name}"
        return Path(folder_name(stem, self.resolved.settings, unlike=other))

    @cached_property
    def screening(self) -> Screening:
        """The first design, of all factors."""
        return Screening(len(self.factors), PATHS)

    @cached_property
    def mixed(self) -> Mixed:
        """The design of the shares by what values rest on."""
        groups = tuple(
            tuple(at for at, one in enumerate(self.factors) if one.basis == basis)
            for basis in BASES
        )
        return Mixed(groups, max(8, self.specification.points // SHARE_OF_POINTS))

    def _variation(self, chances: Any) -> Variation:
        """The scenario with every factor at its place."""
        return Variation.of(self.resolved, Design(design_columns(self.factors, chances)))

    @cached_property
    def _first(self) -> tuple[Variation, Variation]:
        return self._variation(self.screening.chances), self._variation(self.mixed.chances)

    def ensembles(self) -> Mapping[str, Wanted]:
        """The screening, and the mixtures for the shares by basis."""
        return self._wanted

    @cached_property
    def _wanted(self) -> dict[str, Wanted]:
        screening, mixed = self._first
        shares = wanted(mixed, SHARES, times=SHARE_TIMES)
        return {**wanted(screening, SCREENING), **shares}

    def further(self, ensembles: Ensembles) -> Mapping[str, Wanted]:
        """The indices of the factors that matter, and the steps of each of them alone."""
        second = self._second(ensembles)
        if any(name.startswith(INDICES) for name in ensembles):
            return {}
        return {
            **wanted(second.variation, INDICES),
            **wanted(second.bars, BARS, times=BAR_TIMES),
        }

    def worlds(self, replications: int) -> int:
        """Worlds of the second round."""
        own = min(self.specification.factors, len(self.factors))
        return replications * (self.specification.points * (own + 3) + BAR_TIMES * 2 * own)

    def _effects(self, ensembles: Ensembles) -> tuple[Any, Any]:
        """Effects of steps on every outcome, and weights of the outcomes."""
        results = gathered(self._first[0], SCREENING, ensembles=ensembles)
        effects, weights = [], []
        for name in self.specification.outcome:
            means, values = results.means(name), results.worlds(name)
            effects.append(self.screening.effects(means))
            known = means[np.isfinite(means)]
            variance = float(np.var(known)) if len(known) else 0.0
            share = noise(values) / variance if variance > 0 else 1.0
            weights.append(max(0.0, 1.0 - share) if np.isfinite(share) else 1.0)
        return np.array(effects), np.array(weights)

    def _second(self, ensembles: Ensembles) -> _Second:
        """The designs of the second round."""
        effects, weights = self._effects(ensembles)
        most = self.specification.factors
        own = strongest(effects, weights, most=most) or tuple(range(min(most, len(self.factors))))
        if own not in self._made:
            design = SobolDesign(len(self.factors), own, self.specification.points)
            moves = _moves([self.factors[at] for at in own])
            bars = Variation.of(self.resolved, _one_at_a_time(moves))
            self._made[own] = _Second(design, self._variation(design.chances), bars, moves)
        return self._made[own]

    def answer(self, ensembles: Ensembles) -> SensitivityAnswer:
        """Judge every outcome."""
        second = self._second(ensembles)
        effects, _ = self._effects(ensembles)
        indices = gathered(second.variation, INDICES, ensembles=ensembles)
        shares = gathered(self._first[1], SHARES, ensembles=ensembles)
        bars = gathered(second.bars, BARS, ensembles=ensembles)
        host = self.resolved.scenario.actor_names.host
        outcomes = []
        for name, screened in zip(self.specification.outcome, effects, strict=True):
            measured = Measured(
                name,
                host,
                screened,
                indices.worlds(name),
                indices.means(name),
                self.mixed.shares(shares.worlds(name)),
                bars.worlds(name),
            )
            outcomes.append(
                judged(
                    measured,
                    self.factors,
                    design=second.design,
                    moves=second.moves,
                    worlds=shares.n,
                )
            )
        answer = SensitivityAnswer(
            **(ensembles.provenance | {"settings": self.resolved.settings}),
            scenario=self.resolved.scenario.name,
            title=self.resolved.scenario.title,
            factors=len(self.factors),
            rests_on={basis: sum(one.basis == basis for one in self.factors) for basis in BASES},
            own=len(second.design.own),
            points=self.specification.points,
            runs=sum(_points(one) for one in (indices, shares, bars)) + len(self.screening.chances),
            worlds=sum(one.record.replications for one in ensembles.values()),
            finding=outcomes[0].sentence,
            outcomes=tuple(outcomes),
        )
        results = next(iter(ensembles.values()))
        return answer.model_copy(update={"evidence": Sensitivity(results, answer)})

    def asked(self) -> tuple[Resolved, ...]:
        """The scenario."""
        return (self.resolved,)

    def parameters(self) -> dict[str, Any]:
        """What is asked, and the factors with their spans."""
        spans = {one.key: [*one.options] or list(one.span) for one in self.factors}
        return {"asked": self.specification.model_dump(mode="json"), "spans": spans}


def _points(results: DesignResults) -> int:
    return len(results.design)


def _moves(chosen: Sequence[Factor]) -> tuple[tuple[Factor, Value, str], ...]:
    """Each factor at the ends of its span, or at each other option of a rule."""
    moves: list[tuple[Factor, Value, str]] = []
    for one in chosen:
        if one.is_number:
            moves += [(one, one.span[0], "low"), (one, one.span[1], "high")]
        else:
            moves += [(one, each, str(each)) for each in one.options if each != one.value]
    return tuple(moves)


def _one_at_a_time(moves: Sequence[tuple[Factor, Value, str]]) -> Design:
    """The scenario's own point, and one for each move."""
    columns: dict[str, Any] = {}
    for factor in {one.key: one for one, _, _ in moves}.values():
        own = [at if one is factor else factor.value for one, at, _ in moves]
        columns |= factor.columns([factor.value, *own])
    return Design(columns)


def _columns(name: str, one: Any) -> dict[str, float | None]:
    ends = (one.value, one.low, one.high) if one else (None,) * 3
    return dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
