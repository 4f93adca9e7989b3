"""What one scenario comes to: who pledges, who deploys, how large a force, and would it deter."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from sim.results.results import Results
from sim.results.summary import Summary, summarise
from sim.scenario.load import compared, expectations
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario
from sim.studies.answer import answer_of
from sim.studies.check import Checked, check_all
from sim.studies.ensembles import Ensembles
from sim.studies.folder import folder_name
from sim.studies.study import Answer, Study


class RunAnswer(Summary, Answer):
    """The summary of an ensemble, and what became of the expectations of its scenario."""

    answer: str
    """The answer in one sentence, with its uncertainty and its caveat."""
    expectations: tuple[Checked, ...] = ()
    """Every sentence of `expect`."""

    @property
    def headline(self) -> str:
        """The answer in one sentence."""
        return f"{self.title}: {self.answer}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The states, by code."""
        return [dict(state) for state in self.states]


@dataclass(frozen=True)
class RunStudy(Study[RunAnswer]):
    """What one scenario comes to; `figures` says which figures the folder of the answer has."""

    resolved: Resolved
    figures: str = "main"
    answer_type: ClassVar[type[Answer]] = RunAnswer

    @property
    def subject(self) -> str:
        """Name of the scenario."""
        return self.resolved.scenario.name

    @property
    def folder(self) -> Path:
        """A folder of the scenario's name; settings give it one of its own."""
        return scenario_folder(self.resolved)

    def ensembles(self) -> Mapping[str, Resolved]:
        """The scenario, and those that its expectations compare it with."""
        return {self.subject: self.resolved, **self._compared}

    @cached_property
    def _compared(self) -> dict[str, Resolved]:
        return compared([self.resolved])

    def answer(self, ensembles: Ensembles) -> RunAnswer:
        """Summarise the ensemble and check the expectations."""
        results = ensembles[self.subject]
        sentences = expectations(self.resolved.scenario)
        return answered(results, check_all(sentences, results, others=ensembles))

    def asked(self) -> tuple[Resolved, ...]:
        """The scenario named."""
        return (self.resolved,)

    def parameters(self) -> dict[str, Any]:
        """Places of the values, which the tables show beside them, and which figures there are."""
        return {"places": places([self.resolved]), "figures": self.figures}


def answered(results: Results, expectations: tuple[Checked, ...] = ()) -> RunAnswer:
    """What an ensemble comes to, and what became of the expectations, if they were checked."""
    summary, record = summarise(results), results.record
    return RunAnswer(
        **dict(summary),
        answer=answer_of(summary, replications=results.n),
        seed=record.seed,
        replications=record.replications,
        version=record.version,
        settings=record.settings,
        expectations=expectations,
        evidence=results,
    )


def scenario_folder(resolved: Resolved) -> Path:
    """Name of the folder of a scenario; settings give it one of its own."""
    return Path(folder_name(resolved.scenario.name, resolved.settings))


def numbers(scenario: Scenario) -> str:
    """Write out what a scenario computes, without its words."""
    return scenario.model_dump_json(exclude={"title", "because", "sources", "expect"})


def places(every: list[Resolved]) -> str:
    """Digest of where every value of some scenarios comes from."""
    return hashlib.sha256(repr([sorted(one.places.items()) for one in every]).encode()).hexdigest()
