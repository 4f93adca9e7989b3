"""What a report says: scenarios, what they change against one of them, and what that rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from sim.results.part import Part
from sim.scenario.difference import ChangedValue, differences
from sim.scenario.load import load
from sim.scenario.resolve import Resolved
from sim.studies.compare import CompareAnswer, CompareStudy, distinct, same_weeks
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.folder import folder_name, short_digest
from sim.studies.run import RunAnswer, RunStudy, places, scenario_folder
from sim.studies.sensitivity_answer import SensitivityAnswer
from sim.studies.study import Answer, Study
from sim.words import counted

NAME = "report"
"""Folder of the report of one scenario, within that of its run."""


LONGEST = 110
"""Characters up to which several titles are listed."""


class ChangedScenario(Part):
    """The values in which a scenario differs from the one compared to."""

    name: str
    """Name of the scenario."""
    title: str
    """Its title."""
    because: str
    """The question it asks."""
    sources: tuple[str, ...]
    """What it draws on."""
    changes: tuple[ChangedValue, ...]
    """Every value that differs, with what the new one rests on."""


class ReportAnswer(Answer):
    """What a report says."""

    title: str
    """Title of the scenario, or how many there are."""
    to: str
    """Name of the scenario compared to."""
    runs: tuple[RunAnswer, ...]
    """What each scenario comes to."""
    comparison: CompareAnswer | None
    """What the scenarios change against one of them; none where there is nothing to compare."""
    apart: tuple[str, ...]
    """Scenarios that run over other weeks, and are not compared."""
    changed: tuple[ChangedScenario, ...]
    """What each scenario changes in the one compared to, also where it runs over other weeks."""
    sensitivities: tuple[SensitivityAnswer, ...]
    """Sensitivity analyses of these scenarios, as far as they have been made."""
    passed_over: tuple[str, ...]
    """Which stored analyses are not shown and why, a sentence each."""

    @property
    def headline(self) -> str:
        """What one scenario comes to, or what several change."""
        if self.comparison is not None and len(self.runs) > 1:
            return self.comparison.finding
        return self.runs[0].headline

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The states of every scenario."""
        return [{"scenario": one.scenario, **row} for one in self.runs for row in one.rows]


@dataclass(frozen=True)
class ReportStudy(Study[ReportAnswer]):
    """What a report says of scenarios, each once."""

    scenarios: tuple[Resolved, ...]
    to: Resolved
    """The one they are compared to, which may be among them."""
    sensitivities: tuple[SensitivityAnswer, ...] = ()
    passed_over: tuple[str, ...] = ()
    answer_type: ClassVar[type[Answer]] = ReportAnswer

    @classmethod
    def of(
        cls,
        scenarios: Sequence[Resolved],
        to: str,
        *,
        sensitivities: Sequence[SensitivityAnswer] = (),
        passed_over: Sequence[str] = (),
    ) -> "ReportStudy":
        """The report of scenarios, compared to one by name, with the settings of the first.

        Raises
        ------
        UsageError
            If two different scenarios have one name.
        ScenarioError
            If the one compared to cannot be read.
        """
        first = load(to, scenarios[0].settings)
        named = {one.scenario.name: one for one in scenarios}
        distinct(first, scenarios)
        return cls(tuple(named.values()), first, tuple(sensitivities), tuple(passed_over))

    @property
    def subject(self) -> str:
        """Which scenarios it is about."""
        names = [one.scenario.name for one in self.scenarios]
        return f"report of {names[0] if len(names) == 1 else counted(len(names), 'scenario')}"

    @property
    def folder(self) -> Path:
        """Within the folder of a scenario, or one of its own, whose name has hyphens."""
        if len(self.scenarios) == 1:
            return scenario_folder(self.scenarios[0]) / NAME
        names = [one.scenario.name for one in self.scenarios]
        return Path(folder_name("report", self.settings, among=names))

    @cached_property
    def _runs(self) -> tuple[RunStudy, ...]:
        return tuple(RunStudy(one) for one in self.scenarios)

    @cached_property
    def _compared(self) -> CompareStudy | None:
        """The comparison of all that run over the same weeks as the one compared to."""
        others = [
            one
            for one in self.scenarios
            if one.scenario.name != self.to.scenario.name
            and same_weeks(one.scenario, self.to.scenario)
        ]
        return CompareStudy(self.to, tuple(others)) if others else None

    @property
    def apart(self) -> tuple[str, ...]:
        """Names of scenarios that run over other weeks."""
        return tuple(
            one.scenario.name
            for one in self.scenarios
            if not same_weeks(one.scenario, self.to.scenario)
        )

    def ensembles(self) -> Mapping[str, Wanted]:
        """All scenarios by name, with those they are compared with."""
        every: dict[str, Wanted] = {}
        for study in self._runs:
            every |= study.ensembles()
        every |= self._compared.ensembles() if self._compared else {}
        return every

    def answer(self, ensembles: Ensembles) -> ReportAnswer:
        """Summarise every scenario, and compare them."""
        runs = tuple(study.answer(ensembles) for study in self._runs)
        first = {"settings": self.settings}
        return ReportAnswer(
            **(ensembles.provenance | first),
            title=_title([one.title for one in runs]),
            to=self.to.scenario.name,
            runs=runs,
            comparison=self._compared.answer(ensembles) if self._compared else None,
            apart=self.apart,
            changed=tuple(
                ChangedScenario(
                    name=one.scenario.name,
                    title=one.scenario.title,
                    because=one.scenario.because,
                    sources=one.scenario.sources,
                    changes=tuple(differences(one, to=self.to)),
                )
                for one in self.scenarios
            ),
            sensitivities=self.sensitivities,
            passed_over=self.passed_over,
        )

    def asked(self) -> tuple[Resolved, ...]:
        """The scenarios named."""
        return self.scenarios

    def parameters(self) -> dict[str, Any]:
        """The order of the scenarios, the places of their values, and the analyses shown."""
        return {
            "order": [one.scenario.name for one in self.scenarios],
            "to": self.to.scenario.name,
            "places": places([*self.scenarios, self.to]),
            "sensitivities": [short_digest(one.model_dump_json()) for one in self.sensitivities],
            "passed_over": list(self.passed_over),
        }


def _title(titles: Sequence[str]) -> str:
    """The titles of the scenarios, or how many there are where that would be long."""
    listed = "; ".join(titles)
    return (
        listed if len(titles) == 1 or len(listed) <= LONGEST else counted(len(titles), "scenario")
    )
