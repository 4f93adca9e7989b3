"""Which states an outcome turns on, and what each component of the guarantee is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import Any, ClassVar

from pydantic import Field, field_validator

from sim.errors import UsageError
from sim.outcomes.measure import SUSTAINED
from sim.results.design import is_measurable
from sim.results.results import Results
from sim.scenario.design import MOST_PARTS, Design, Part, Variation
from sim.scenario.resolve import Resolved
from sim.scenario.roster import find_state
from sim.studies.components import AVAILABILITY, component, is_certain, remains, worths
from sim.studies.division import PartedOutcome
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.goal import measure_named
from sim.studies.held import HeldState, StatesOutcome, contingents, held_states, states_outcome
from sim.studies.largest import held, separating
from sim.studies.points import gathered, wanted
from sim.studies.shapley import Set
from sim.studies.specification import Specification, Words
from sim.studies.study import Answer, ScenarioStudy
from sim.words import counted

ATTACK = "chance of an attack given a deal"

_AS_IT_IS, _COMPONENTS = "as it is", "components"

MOST_STATES = (MOST_PARTS - 32) // 2
"""Most states that one command holds in and out."""


class PivotalSpecification(Specification):
    """Which states an outcome turns on, and what each component of the guarantee is worth."""

    outcome: Words = ()
    """Measures; `sustained(N)` is the chance of a sustained force of N given a deal. Unless given,
    that of the requirement, and the chance of an attack given a deal."""
    troops: int = Field(default=0, ge=0)
    """Requirement, the quota of the voting power; 0 for the one that is asked about, else for the
    size at which the ensembles differ most."""
    state: Words = ()
    """States that are held in and out, by code or name; all unless given."""

    @field_validator("outcome")
    @classmethod
    def _known(cls, outcome: tuple[str, ...]) -> tuple[str, ...]:
        try:
            names = tuple(map(measure_named, outcome))
        except UsageError as error:
            raise ValueError(str(error)) from error
        for name in names:
            if not is_measurable(name):
                raise ValueError(f"`{name}` needs whole paths, which this study does not keep")
        return tuple(dict.fromkeys(names))

    def study(self, scenarios: Sequence[Resolved]) -> "PivotalStudy":
        """The study of one scenario."""
        (resolved,) = scenarios
        roster = resolved.scenario.states
        chosen = [find_state(one, resolved.scenario) for one in self.state] or sorted(roster)
        codes = tuple(dict.fromkeys(chosen))
        if len(codes) > MOST_STATES:
            raise UsageError(
                f"{len(codes):,} states are more than one command holds in and out; name up to "
                f"{MOST_STATES} with --state"
            )
        return PivotalStudy(resolved, codes, self.outcome, self.troops)


class PivotalAnswer(Answer):
    """Which states an outcome turns on, and what each component of the guarantee is worth."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    requirement: int
    """Size of force that the voting power is about, troops."""
    contingents: float
    """Troops of all contingents together, the mean over worlds."""
    worlds_of_contingents: int
    """Worlds over which the voting power is a mean: 1 where contingents are the same in all."""
    states: tuple[HeldState, ...]
    """What each state brings with it, by code."""
    outcomes: tuple[StatesOutcome, ...]
    """Each outcome, and how it changes with each state."""
    components: tuple[PartedOutcome, ...]
    """Each outcome, and what each component of the guarantee adds to it, as it is available,
    against none of it: the mean over all orders in which components could be added."""
    runs: int
    """How often the scenario was run: as it is, with each state in and out, and with each set of
    components."""
    remains: tuple[str, ...]
    """What stays in force where a component is taken away, a sentence each."""

    @property
    def headline(self) -> str:
        """Which state changes the first outcome most."""
        return self.outcomes[0].sentence

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every outcome and state."""
        states = {one.code: one for one in self.states}
        return [
            {
                "measure": one.measure,
                "state": code,
                "name": states[code].name,
                "held_in": effect.here,
                "held_out": effect.to,
                "difference": effect.difference,
                "low": effect.low,
                "high": effect.high,
                "n": effect.n,
                "contingent": states[code].contingent,
                "pledged_if_free": states[code].usual,
                "power": states[code].power.value,
                "others_pledged": states[code].others.value,
                "troops_brought": states[code].troops.value,
            }
            for one in self.outcomes
            for code, effect in one.effects.items()
        ]


@dataclass(frozen=True, eq=False)
class Pivots:
    """What a pivotal answer was computed from."""

    results: Results
    """The ensemble of the scenario as it is."""
    answer: PivotalAnswer


@dataclass(frozen=True, eq=False)
class PivotalStudy(ScenarioStudy[PivotalAnswer]):
    """States held in and out, and every set of components, on the same worlds."""

    codes: tuple[str, ...]
    outcomes: tuple[str, ...] = ()
    troops: int = 0
    answer_type: ClassVar[type[Answer]] = PivotalAnswer
    kind: ClassVar[str] = "pivotal"

    @property
    def subject(self) -> str:
        """How many states of which scenario."""
        return f"{counted(len(self.codes), 'state')} of {self.resolved.scenario.name} in and out"

    @property
    def unlike(self) -> str:
        """Outcomes, size of the force and states, where they are not the usual ones."""
        asked = [*self.outcomes, *([str(self.troops)] if self.troops else [])]
        if len(self.codes) < len(self.resolved.scenario.states):
            asked += self.codes
        return "\n".join(asked)

    def ensembles(self) -> Mapping[str, Wanted]:
        """The scenario, each state in and out, and each set of components; no paths are kept."""
        return self._every

    @cached_property
    def components(self) -> tuple[str, ...]:
        """Keys of the components of which anything may be available."""
        values = self.resolved.scenario.values
        keys = [key for key in values if key.startswith(AVAILABILITY)]
        return tuple(key for key in keys if values[key].bounds != (0.0, 0.0) or values[key].central)

    @cached_property
    def sets(self) -> tuple[Set, ...]:
        """Every set of components, by position."""
        every = range(len(self.components))
        return tuple(chain.from_iterable(combinations(every, k) for k in range(len(every) + 1)))

    @cached_property
    def _every(self) -> dict[str, Wanted]:
        every: dict[str, Wanted] = {_AS_IT_IS: Part(self.resolved, (0,), {})}
        for code in self.codes:
            design = Design({f"states.{code}.hold": ["in", "out"]})
            parts = Variation.of(self.resolved, design).parts
            every |= zip((f"{code} in", f"{code} out"), parts, strict=True)
        return every | self._of_components()

    def _of_components(self) -> dict[str, Wanted]:
        """The ensembles of all sets of components but the whole one, which is as it is."""
        if self._together is not None:
            return dict(wanted(self._together, _COMPONENTS))
        made: dict[str, Wanted] = {}
        for some in self.sets[:-1]:
            absent = [key for at, key in enumerate(self.components) if at not in some]
            (part,) = Variation.of(self.resolved, Design({key: [0.0] for key in absent})).parts
            made[self._label(some)] = Part(part.resolved, (0,), {})
        return made

    @cached_property
    def _together(self) -> Variation | None:
        """All sets as points of one design, unless an availability is drawn in every world."""
        values = self.resolved.scenario.values
        if not self.components or any(not is_certain(values[key]) for key in self.components):
            return None
        columns = {
            key: [values[key].central if at in some else 0.0 for some in self.sets]
            for at, key in enumerate(self.components)
        }
        return Variation.of(self.resolved, Design(columns))

    def _label(self, some: Set) -> str:
        """Name of the ensemble with a set of components."""
        if len(some) == len(self.components):
            return _AS_IT_IS
        names = [component(self.components[at]) for at in some]
        return f"with {', '.join(names) or 'no component'}"

    def _with_components(self, ensembles: Ensembles) -> dict[Set, Results]:
        """The results with every set of components."""
        if self._together is None:
            return {some: ensembles[self._label(some)] for some in self.sets}
        results = gathered(self._together, _COMPONENTS, ensembles=ensembles)
        return {some: results.at(point) for point, some in enumerate(self.sets)}

    def answer(self, ensembles: Ensembles) -> PivotalAnswer:
        """Compare every state, and divide the guarantee over its components."""
        whole, scenario = ensembles[_AS_IT_IS], self.resolved.scenario
        pairs = {code: (ensembles[f"{code} in"], ensembles[f"{code} out"]) for code in self.codes}
        sets = self._with_components(ensembles) if self.components else {}
        every = [one for pair in pairs.values() for one in pair]
        requirement = self._requirement([*every, *(sets.values() or [whole])])
        measures = self.outcomes or (held(requirement), ATTACK)
        troops = contingents(scenario, seed=ensembles.size.seed, worlds=whole.n)
        states = held_states(whole, pairs, requirement=requirement, troops=troops)
        answer = PivotalAnswer(
            **ensembles.provenance,
            scenario=scenario.name,
            title=scenario.title,
            requirement=requirement,
            contingents=float(troops.sum(axis=0).mean()),
            worlds_of_contingents=troops.shape[1],
            states=states,
            outcomes=tuple(
                states_outcome(one, states, pairs=pairs, requirement=requirement)
                for one in measures
            ),
            components=worths(measures, self.components, results=sets) if sets else (),
            runs=1 + 2 * len(pairs) + max(0, len(sets) - 1),
            remains=tuple(remains(scenario)),
        )
        return answer.model_copy(update={"evidence": Pivots(whole, answer)})

    def _requirement(self, every: Sequence[Results]) -> int:
        """The size of force that is asked about, or at which the ensembles differ most."""
        for one in self.outcomes:
            if not self.troops and (found := SUSTAINED.fullmatch(one)):
                return int(found[1].replace(",", "").replace("_", ""))
        return self.troops or separating(every)

    def parameters(self) -> dict[str, Any]:
        """The states, the outcomes and the requirement."""
        return {
            "codes": list(self.codes),
            "outcomes": list(self.outcomes),
            "troops": self.troops,
            "settings": list(self.resolved.settings),
        }
