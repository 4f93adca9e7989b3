"""How much of the effect of a scenario each of its changes makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Literal

from sim.outcomes.measure import LASTING
from sim.results.results import Results
from sim.results.summary import Estimated
from sim.scenario.changes import ALL_TO, Changes, changes
from sim.scenario.design import Part
from sim.scenario.load import load
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Line
from sim.studies.compare import check_weeks
from sim.studies.division import PartedOutcome, by_size, divided, sentence
from sim.studies.ensembles import Ensembles, Wanted
from sim.studies.folder import folder_name
from sim.studies.largest import largest, main_outcomes, separating
from sim.studies.run import places
from sim.studies.shapley import Set
from sim.studies.specification import Specification
from sim.studies.study import Answer, Study
from sim.words import counted

Method = Literal["shapley", "in and out"]


class PartsSpecification(Specification):
    """How much of the effect of a scenario each of its changes makes."""

    to: Line = "baseline"
    """Scenario to compare with."""

    def study(self, scenarios: Sequence[Resolved]) -> "PartsStudy":
        """The parts of the effect of a scenario."""
        (this,) = scenarios
        first = load(self.to, this.settings)
        check_weeks(this.scenario, first.scenario)
        return PartsStudy(changes(this, to=first))


class PartsAnswer(Answer):
    """How much of the effect of a scenario each of its changes makes."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    to: str
    """Name of the scenario compared to."""
    method: Method
    """Shapley values of all sets of changes; or, of many, each change alone and last."""
    grouped: tuple[str, ...]
    """Changes of several entries that mean nothing without each other."""
    ensembles: int
    """Ensembles that were run."""
    main: str
    """The outcome that the scenario changes most; empty where it changes none beyond chance."""
    finding: str
    """What makes most of that effect."""
    outcomes: tuple[PartedOutcome, ...]
    """The main outcomes."""

    @property
    def headline(self) -> str:
        """What makes most of the largest effect."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every outcome and change."""
        return [
            {
                "measure": one.whole.measure,
                "change": each.change,
                "values": each.values,
                **_columns("part", each.part),
                "share": each.share,
                **_columns("alone", each.alone),
                **_columns("last", each.last),
                "whole": one.whole.difference,
                "n": one.whole.n,
            }
            for one in self.outcomes
            for each in one.parts
        ]


@dataclass(frozen=True, eq=False)
class Decomposition:
    """An effect and its parts, with the two ensembles at its ends."""

    this: Results
    to: Results
    answer: PartsAnswer


@dataclass(frozen=True, eq=False)
class PartsStudy(Study[PartsAnswer]):
    """How much of the effect of a scenario each of its changes makes."""

    changes: Changes
    answer_type: ClassVar[type[Answer]] = PartsAnswer

    @property
    def _names(self) -> tuple[str, str]:
        return self.changes.this.scenario.name, self.changes.to.scenario.name

    @property
    def subject(self) -> str:
        """How many changes of which scenario."""
        name, to = self._names
        return f"{counted(len(self.changes.every), 'change')} of {name} against {to}"

    @property
    def folder(self) -> Path:
        """A folder of its own; no scenario can have its name, which has hyphens."""
        name, to = self._names
        return Path(folder_name(f"parts-of-{name}-against-{to}", self.settings))

    def ensembles(self) -> Mapping[str, Wanted]:
        """The two scenarios, and one for each other set of changes, of which no paths are kept."""
        return self._every

    @cached_property
    def _every(self) -> dict[str, Wanted]:
        every: dict[str, Wanted] = {}
        for some in self.changes.sets:
            made = self.changes.made(some)
            end = len(some) in (0, len(self.changes.every))
            every[_label(some)] = made if end else Part(made, (0,), {})
        return every

    def answer(self, ensembles: Ensembles) -> PartsAnswer:
        """Divide the effect on every main outcome."""
        results = {some: ensembles[_label(some)] for some in self.changes.sets}
        every = self.changes.every
        to, this = results[()], results[tuple(range(len(every)))]
        size = separating([to, this])
        measures = (*main_outcomes(size), LASTING, "toothlessness")
        outcomes = tuple(divided(name, every, results=results) for name in measures)
        wholes = [one.whole for one in outcomes]
        effect = largest(wholes, main_outcomes(size)) or largest(wholes, measures)
        at = wholes.index(effect) if effect else None
        outcomes = by_size(outcomes, of=at or 0)
        answer = PartsAnswer(
            **ensembles.provenance,
            scenario=this.name,
            title=this.title,
            to=to.name,
            method="shapley" if len(every) <= ALL_TO else "in and out",
            grouped=tuple(one.name for one in self.changes.grouped),
            ensembles=len(results),
            main=effect.measure if effect else "",
            finding=sentence(
                this.title,
                None if at is None else outcomes[at],
                few=at is None and all(one.few or one.ruling == "blank" for one in wholes),
            ),
            outcomes=outcomes,
        )
        return answer.model_copy(update={"evidence": Decomposition(this, to, answer)})

    def asked(self) -> tuple[Resolved, ...]:
        """The two scenarios."""
        return (self.changes.to, self.changes.this)

    def parameters(self) -> dict[str, Any]:
        """The changes, and the places of the values."""
        return {
            "changes": [one.name for one in self.changes.every],
            "places": places([self.changes.to, self.changes.this]),
        }


def _label(some: Set) -> str:
    """Name of the ensemble of a set of changes, counted from 1 as the file has them."""
    return f"with {', '.join(str(at + 1) for at in some)}" if some else "with none"


def _columns(name: str, estimate: Estimated | None) -> dict[str, float | None]:
    ends = (estimate.value, estimate.low, estimate.high) if estimate else (None,) * 3
    return dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
