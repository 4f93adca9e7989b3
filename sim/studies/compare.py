"""What each of several scenarios changes against one of them, paired world by world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from sim.errors import UsageError
from sim.outcomes.guarantee_index import EVERY
from sim.results.measurement import measure
from sim.results.part import Part, finite
from sim.scenario.difference import ChangedValue, differences
from sim.scenario.load import compared, expectations, load
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Line, Scenario
from sim.studies import publics
from sim.studies.assessment import AssessedContrast
from sim.studies.check import Checked, check_all
from sim.studies.comparison import compare
from sim.studies.ensembles import Ensembles
from sim.studies.folder import folder_name
from sim.studies.run import places
from sim.studies.specification import Specification
from sim.studies.study import Answer, Study
from sim.words import counted


class CompareSpecification(Specification):
    """What each of several scenarios changes against one of them, world by world."""

    several: ClassVar[bool] = True
    to: Line = "baseline"
    """Scenario to compare with."""

    def study(self, scenarios: Sequence[Resolved]) -> "CompareStudy":
        """The comparison of scenarios with one, each once."""
        first = load(self.to, scenarios[0].settings)
        return CompareStudy(first, distinct(first, scenarios))


def distinct(first: Resolved, others: Sequence[Resolved]) -> tuple[Resolved, ...]:
    """Keep each scenario once, and the one compared to only where no other is named.

    Raises
    ------
    UsageError
        If two of them differ and have one name.
    """
    named: dict[str, Resolved] = {}
    for one in (first, *others):
        known = named.setdefault(one.scenario.name, one)
        if known.scenario != one.scenario:
            name = one.scenario.name
            raise UsageError(f"two different scenarios are called `{name}`; rename one of them")
    rest = tuple(one for name, one in named.items() if name != first.scenario.name)
    return rest or (first,)


class ComparedScenario(Part):
    """One scenario against the one compared to."""

    name: str
    """Name of the scenario."""
    title: str
    """Its title."""
    because: str
    """The question it asks."""
    key: str
    """Key of its ensemble."""
    same: bool
    """Whether every world came to the same; not said of few, unless no value is changed."""
    changes: tuple[ChangedValue, ...]
    """Values in which it differs."""
    size: int
    """Size of force at which it differs most in the chance of sustaining it."""
    largest: str
    """The main outcome that it changes most, in standard deviations of the worlds compared to;
    empty where it changes none beyond chance."""
    verdicts: tuple[AssessedContrast, ...]
    """Every measure, in the order of tables and figures."""
    expectations: tuple[Checked, ...]
    """What became of its expectations."""


class CompareAnswer(Answer):
    """What several scenarios change against one."""

    to: str
    """Name of the scenario compared to."""
    title: str
    """Its title."""
    finding: str
    """Which scenario changes the main outcomes most, and which do not change them."""
    precision: str
    """How many worlds would tell the largest main effect that chance may explain; may be empty."""
    leaders: tuple[str, ...]
    """The scenario with the largest effect, and those that the worlds do not tell from it."""
    unmoved: tuple[str, ...]
    """Scenarios that change no main outcome beyond chance."""
    size: int
    """Size of force at which the scenarios differ most in the chance of sustaining it."""
    held_weeks: float
    """Weeks running for which a force must stand to count as sustained."""
    levels: dict[str, float | None]
    """Every measure in the scenario compared to, over all its worlds to which it applies."""
    coinciding: list[list[str]]
    """Groups of scenarios that come to the same in every world."""
    scenarios: tuple[ComparedScenario, ...]
    """The others."""
    publics: str = ""
    """How losing and gaining public support compares with losing and gaining the guarantor's
    backing; empty where the scenarios about them are not compared."""

    @property
    def headline(self) -> str:
        """What the scenarios change most."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every measure of every scenario."""
        return [{"scenario": one.name, **dict(row)} for one in self.scenarios
                for row in one.verdicts]  # fmt: skip


@dataclass(frozen=True)
class CompareStudy(Study[CompareAnswer]):
    """What several scenarios change against one, which may be among them; no name comes twice.

    It is `whole` if these are all scenarios there are, as their files have them. One that starts at
    another time or runs for another number of weeks is a UsageError.
    """

    to: Resolved
    others: tuple[Resolved, ...]
    whole: bool = False
    answer_type: ClassVar[type[Answer]] = CompareAnswer

    def __post_init__(self) -> None:
        """Refuse scenarios of another start or horizon: their weeks are not the same weeks."""
        for one in self.others:
            check_weeks(one.scenario, self.to.scenario)

    @property
    def subject(self) -> str:
        """How many scenarios are compared to which."""
        return f"{counted(len(self.others), 'scenario')} against {self.to.scenario.name}"

    @property
    def folder(self) -> Path:
        """A folder of its own; no scenario can have its name, which has a hyphen."""
        stem = f"comparison-with-{self.to.scenario.name}"
        if self.whole:
            return Path(stem)
        names = [one.scenario.name for one in self.others]
        return Path(folder_name(stem, self.settings, among=names, unlike=self._own))

    @property
    def _own(self) -> str:
        """Settings that only some of the scenarios have, which a command cannot ask for."""
        every = (self.to, *self.others)
        own = [[s for s in one.settings if s not in self.settings] for one in every]
        return repr(own) if any(own) else ""

    def ensembles(self) -> Mapping[str, Resolved]:
        """All of them by name, with those that their expectations compare them with."""
        return self._every

    @cached_property
    def _every(self) -> dict[str, Resolved]:
        named = {one.scenario.name: one for one in (self.to, *self.others)}
        return {**named, **compared(list(named.values()))}

    def answer(self, ensembles: Ensembles) -> CompareAnswer:
        """Contrast every measure, list what is changed, and check the expectations."""
        to = ensembles[self.to.scenario.name]
        others = [ensembles[one.scenario.name] for one in self.others]
        comparison = compare(to, others)
        found = comparison.largest
        scenarios = tuple(
            ComparedScenario(
                name=results.name,
                title=results.title,
                because=one.scenario.because,
                key=results.record.key,
                same=comparison.same(results) and (comparison.n >= EVERY or not changes),
                changes=tuple(changes),
                size=comparison.sizes[results.name],
                largest=getattr(found.effects.get(results.name), "measure", ""),
                verdicts=tuple(comparison.verdicts[results.name]),
                expectations=check_all(expectations(one.scenario), results, others=ensembles),
            )
            for one, results in zip(self.others, others, strict=True)
            for changes in (differences(one, to=self.to),)
        )
        return CompareAnswer(
            **ensembles.provenance,
            to=to.name,
            title=to.title,
            finding=found.sentence,
            precision=found.precision,
            leaders=found.leaders,
            unmoved=found.unmoved,
            size=comparison.size,
            held_weeks=to.scenario.values["outcome.held_weeks"].central,
            levels={name: finite(measure(name, to).value) for name in comparison.measures},
            coinciding=comparison.coinciding,
            scenarios=scenarios,
            publics="" if publics.missing(comparison) else publics.sentence(comparison),
            evidence=comparison,
        )

    def asked(self) -> tuple[Resolved, ...]:
        """The scenarios named."""
        return (self.to, *self.others)

    def parameters(self) -> dict[str, Any]:
        """Order of the scenarios, and the places of their values."""
        return {
            "order": [one.scenario.name for one in self.others],
            "to": self.to.scenario.name,
            "places": places(list(self._every.values())),
        }


def check_weeks(one: Scenario, first: Scenario) -> None:
    """Refuse a scenario whose weeks are not those of the one compared to.

    Raises
    ------
    UsageError
        Says with which settings they would be.
    """
    if not same_weeks(one, first):
        raise UsageError(
            f"`{one.name}` runs for {one.weeks} weeks from {one.start}, `{first.name}` for "
            f"{first.weeks} from {first.start}; give them one start and horizon, as with "
            f"-s weeks={first.weeks} -s start={first.start}"
        )


def same_weeks(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios begin on one day and run for as many weeks."""
    return (one.start, one.weeks) == (other.start, other.weeks)
