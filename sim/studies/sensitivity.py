"""Which uncertain values move the outcomes of a scenario, and what the variance rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from pydantic import Field, field_validator

from sim.array import Array
from sim.errors import UsageError
from sim.outcomes.measure import POOLED
from sim.results.design import DesignResults, is_measurable
from sim.scenario.factor import Factor
from sim.scenario.resolve import Resolved
from sim.studies.carrying import ranked
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.goal import measure_named
from sim.studies.judging import Measured, judged
from sim.studies.noise import noise
from sim.studies.points import gathered, wanted
from sim.studies.screening import strongest
from sim.studies.sensitivity_answer import Sensitivity, SensitivityAnswer
from sim.studies.sensitivity_designs import BAR_TIMES, SHARE_TIMES, First, Second, Third
from sim.studies.sobol import Indices
from sim.studies.specification import Specification, Words
from sim.studies.study import Answer, ScenarioStudy
from sim.studies.together import COUNTS, PART, largest
from sim.studies.uncertainty import BASES, factors

OUTCOMES = (
    "force a year after the deal",
    "states deployed a year after the deal",
    "chance of a sustained force of 1000 given a deal",
    "chance of a sustained force of 10000 given a deal",
    "chance of an attack given a deal",
)
"""Outcomes that are asked about unless others are."""

SCREENING, SHARES, INDICES, BARS, TOGETHER = (
    "screening", "shares", "indices", "one at a time", "together"
)  # fmt: skip
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


@dataclass(frozen=True, eq=False)
class SensitivityStudy(ScenarioStudy[SensitivityAnswer]):
    """Screening; then indices of the factors that matter; then what the largest do together."""

    specification: SensitivitySpecification
    factors: tuple[Factor, ...]
    answer_type: ClassVar[type[Answer]] = SensitivityAnswer
    kind: ClassVar[str] = "sensitivity"
    _screened: dict[str, tuple[Array, Array]] = field(default_factory=dict, init=False, repr=False)
    _seconds: dict[tuple[int, ...], Second] = field(default_factory=dict, init=False, repr=False)
    _thirds: dict[tuple[tuple[int, ...], ...], Third] = field(
        default_factory=dict, init=False, repr=False
    )
    _indices: dict[str, dict[str, Indices | None]] = field(
        default_factory=dict, init=False, repr=False
    )

    @property
    def subject(self) -> str:
        """What is asked of which scenario."""
        return f"sensitivity of {self.resolved.scenario.name}"

    @property
    def unlike(self) -> str:
        """What is asked, where it is not the usual."""
        usual = SensitivitySpecification()
        return "" if self.specification == usual else repr(self.specification)

    @cached_property
    def first(self) -> First:
        """The designs of the first round."""
        return First(self.resolved, self.factors, self.specification.points)

    def ensembles(self) -> Mapping[str, Wanted]:
        """The screening, and the mixtures for the shares by basis."""
        return self._wanted

    @cached_property
    def _wanted(self) -> dict[str, Wanted]:
        shares = wanted(self.first.shared, SHARES, times=SHARE_TIMES)
        return {**wanted(self.first.screened, SCREENING), **shares}

    def further(self, ensembles: Ensembles) -> Mapping[str, Wanted]:
        """The indices and bars of the factors that matter; then what the largest do together."""
        have = {name.partition(", part ")[0] for name in ensembles}
        if INDICES not in have:
            second = self._second(ensembles)
            bars = wanted(second.moved, BARS, times=BAR_TIMES)
            return {**wanted(second.varied, INDICES), **bars}
        third = self._third(ensembles)
        if TOGETHER in have or third is None:
            return {}
        return wanted(third.varied, TOGETHER)

    def worlds(self, replications: int) -> int:
        """About how many worlds the later rounds have."""
        own, points = min(self.specification.factors, len(self.factors)), self.specification.points
        sets = len(self.specification.outcome) * len(COUNTS)
        return replications * (points * (own + 3) + BAR_TIMES * 2 * own + sets * points // PART)

    def _effects(self, ensembles: Ensembles) -> tuple[Array, Array]:
        """Effects of steps on every outcome, and weights of the outcomes, computed once."""
        results = gathered(self.first.screened, SCREENING, ensembles=ensembles)
        key = results.results[0].record.key
        if key not in self._screened:
            self._screened[key] = self._effects_in(results)
        return self._screened[key]

    def _effects_in(self, results: DesignResults) -> tuple[Array, Array]:
        effects, weights = [], []
        for name in self.specification.outcome:
            means, values = results.means(name), results.worlds(name)
            effects.append(self.first.screening.effects(means))
            known = means[np.isfinite(means)]
            variance = float(np.var(known)) if len(known) else 0.0
            share = noise(values) / variance if variance > 0 else 1.0
            weights.append(max(0.0, 1.0 - share) if np.isfinite(share) else 1.0)
        return np.array(effects), np.array(weights)

    def _second(self, ensembles: Ensembles) -> Second:
        """The second round, which the screening decides; any factors where none has an effect."""
        effects, weights = self._effects(ensembles)
        most = self.specification.factors
        own = strongest(effects, weights, most=most) or tuple(range(min(most, len(self.factors))))
        return self._seconds.setdefault(own, Second(self.first, own))

    def _known(self, ensembles: Ensembles) -> Mapping[str, Indices | None]:
        """Indices of every outcome, computed once."""
        second = self._second(ensembles)
        results = gathered(second.varied, INDICES, ensembles=ensembles)
        key = results.results[0].record.key
        if key not in self._indices:
            names = self.specification.outcome
            self._indices[key] = {
                name: second.design.indices(results.means(name)) for name in names
            }
        return self._indices[key]

    def _third(self, ensembles: Ensembles) -> Third | None:
        """The third round, which the indices decide; none where no outcome has any."""
        second = self._second(ensembles)
        known = [one for one in self._known(ensembles).values() if one is not None]
        sets = largest([[second.own[at] for at in ranked(one)] for one in known])
        return self._thirds.setdefault(sets, Third(second, sets)) if sets else None

    def _together(self, name: str, ensembles: Ensembles) -> dict[int, float]:
        """What the largest factors of an outcome carry at least, by how many they are."""
        third, indices = self._third(ensembles), self._known(ensembles)[name]
        if third is None or indices is None:
            return {}
        second = third.second
        before = gathered(second.varied, INDICES, ensembles=ensembles).means(name)
        values = gathered(third.varied, TOGETHER, ensembles=ensembles).means(name)
        if not np.isfinite(values).any():
            return {}
        found = dict(zip(third.sets, third.together.carried(before, values), strict=True))
        order = [second.own[at] for at in ranked(indices)]
        counts = [count for count in COUNTS if count <= len(order)]
        return {count: found[tuple(sorted(order[:count]))].low for count in counts}

    def answer(self, ensembles: Ensembles) -> SensitivityAnswer:
        """Judge every outcome."""
        second = self._second(ensembles)
        effects, _ = self._effects(ensembles)
        indices = gathered(second.varied, INDICES, ensembles=ensembles)
        shares = gathered(self.first.shared, SHARES, ensembles=ensembles)
        bars = gathered(second.moved, BARS, ensembles=ensembles)
        outcomes = []
        for name, screened in zip(self.specification.outcome, effects, strict=True):
            measured = Measured(
                measure=name,
                host=self.resolved.scenario.actor_names.host,
                screening=screened,
                values=indices.worlds(name),
                means=indices.means(name),
                shares=self.first.mixed.shares(shares.worlds(name)),
                bars=bars.worlds(name),
                indices=self._known(ensembles)[name],
                together=self._together(name, ensembles),
            )
            found = judged(
                measured,
                self.factors,
                design=second.design,
                moves=second.moves,
                worlds=shares.n,
            )
            outcomes.append(found)
        worlds = [one.record for one in ensembles.values()]
        scenario = self.resolved.scenario
        answer = SensitivityAnswer(
            **(ensembles.provenance | {"settings": self.resolved.settings}),
            scenario=scenario.name,
            title=scenario.title,
            factors=len(self.factors),
            rests_on={basis: sum(one.basis == basis for one in self.factors) for basis in BASES},
            own=len(second.own),
            points=self.specification.points,
            runs=sum(one.replications // one.worlds for one in worlds),
            worlds=sum(one.replications for one in worlds),
            finding=outcomes[0].sentence,
            outcomes=tuple(outcomes),
        )
        results = next(iter(ensembles.values()))
        return answer.model_copy(update={"evidence": Sensitivity(results, answer)})

    def parameters(self) -> dict[str, Any]:
        """What is asked, and the factors with their spans."""
        spans = {one.key: [*one.options] or list(one.span) for one in self.factors}
        return {"asked": self.specification.model_dump(mode="json"), "spans": spans}
