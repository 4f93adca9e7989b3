"""Why one state would be in or out in one week, what would tip it, and what would follow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from sim.errors import UsageError
from sim.results.results import uncertainty
from sim.results.summary import Estimated, share
from sim.scenario.resolve import Resolved
from sim.studies.attribution import in_points
from sim.studies.ensembles import Ensembles
from sim.studies.explanation import AllyPart, Term, explain
from sim.studies.reason import contingent, finding, government, sentences, when
from sim.studies.replay import DownstreamEffect, effects, versions
from sim.studies.run import scenario_folder
from sim.studies.study import Answer, Study
from sim.studies.tipping import TippingPoint, tippings


class ExplainAnswer(Answer):
    """Why a state would be in or out in one week."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    state: str
    """Code of the state."""
    name: str
    """Its name."""
    week: int
    """The week; 0 is the start."""
    when: str
    """The week with its date."""
    key: str
    """Key of the ensemble."""
    uncertainty: str
    """Which uncertainty is shown."""
    finding: str
    """In or out, and what weighs most, in one line."""
    sentences: tuple[str, ...]
    """How likely, what weighs most, how large the residual is."""
    government: str
    """Since when the government that decides has been in office."""
    contingent: str
    """How many troops its pledge stands for, and which cap binds."""
    would_be_in: Estimated
    """Share of worlds in which it would pledge, or stay pledged."""
    pledged_before: Estimated
    """Share in which its pledge stood before."""
    terms: tuple[Term, ...]
    """The terms of the choice, with the points of chance that they add."""
    tipping: tuple[TippingPoint, ...]
    """What would tip it."""
    allies: tuple[AllyPart, ...]
    """The other states, those that add most first."""
    downstream: tuple[DownstreamEffect, ...]
    """What would follow if it were in, or out, in every world."""

    @property
    def headline(self) -> str:
        """In or out, and what weighs most."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The terms of the choice."""
        return [dict(term) for term in self.terms]


@dataclass(frozen=True)
class ExplainStudy(Study[ExplainAnswer]):
    """Why a state on the roster would be in or out, in a week from 0 to the horizon."""

    resolved: Resolved
    code: str
    week: int
    answer_type: ClassVar[type[Answer]] = ExplainAnswer
    passes: ClassVar[int] = 1

    def __post_init__(self) -> None:
        """Refuse a week after the horizon."""
        name, last = self.resolved.scenario.name, self.resolved.scenario.weeks
        if self.week > last:
            raise UsageError(f"`{name}` ends with week {last}, before week {self.week}")

    @property
    def subject(self) -> str:
        """The state and the week."""
        return f"{self.code} in week {self.week} of {self.resolved.scenario.name}"

    @property
    def folder(self) -> Path:
        """A folder within that of the scenario."""
        return scenario_folder(self.resolved) / "explain" / f"{self.code}-week{self.week}"

    def ensembles(self) -> Mapping[str, Resolved]:
        """The scenario as it is, with the state held out, and with the state held in."""
        return versions(self.resolved, self.code)

    def answer(self, ensembles: Ensembles) -> ExplainAnswer:
        """Read the terms of the choice off the same worlds, and contrast what follows."""
        scenario = self.resolved.scenario
        size, execution = ensembles.size, ensembles.execution
        made = explain(scenario, self.code, week=self.week, size=size, execution=execution)
        record = made.record.model_copy(update={"settings": self.resolved.settings})
        made = replace(made, record=record)
        return ExplainAnswer(
            **ensembles.provenance,
            scenario=scenario.name,
            title=scenario.title,
            state=self.code,
            name=made.name,
            week=self.week,
            when=when(made),
            key=made.record.key,
            uncertainty=uncertainty(scenario),
            finding=finding(made),
            sentences=tuple(sentences(made)),
            government=government(made),
            contingent=contingent(made),
            would_be_in=Estimated.of(made.chance),
            pledged_before=Estimated.of(share(made.sight.pledged)),
            terms=in_points(made),
            tipping=tippings(made),
            allies=made.allies,
            downstream=effects(ensembles, self.code),
            evidence=made,
        )

    def asked(self) -> tuple[Resolved, ...]:
        """The scenario named."""
        return (self.resolved,)

    def parameters(self) -> dict[str, Any]:
        """The state and the week."""
        return {"state": self.code, "week": self.week}
