"""Why one state would be in or out in one week, what would tip it, and what would follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from sim.errors import UsageError
from sim.results.summary import Estimated, Part, finite, share
from sim.scenario.resolve import Resolved
from sim.studies.contrast import Contrast
from sim.studies.ensembles import Ensembles
from sim.studies.explanation import TAILS, AllyPart, Explanation, explain
from sim.studies.reason import finding, sentences, tipping, when
from sim.studies.replay import Effect, effects, versions
from sim.studies.run import scenario_folder
from sim.studies.study import Answer, Study


class Term(Part):
    """One term of the choice over all worlds, logit."""

    term: str
    """Its name."""
    mean: float
    """Mean."""
    low90: float
    """Quantile at .05."""
    high90: float
    """Quantile at .95."""
    largest_negative: float | None
    """Share of worlds in which it is the largest negative explained term; null for others."""
    largest_positive: float | None
    """Share in which it is the largest positive one."""


class TippingPoint(Part):
    """The least change of one lever that tips the state in half of the worlds."""

    lever: str
    """What moves: support, or the guarantee."""
    direction: str
    """Whether the state is to be tipped in or out."""
    weightless: bool
    """Whether the lever has no weight with this state."""
    change: float | None
    """Logits of support, or units of the guarantee; null where no change is enough."""
    before: float
    """Median level before."""
    after: float | None
    """Median level after."""
    reached: float
    """Share of worlds in which the state would then be in."""
    sentence: str
    """All this in words."""


class PairedDifference(Estimated):
    """A difference paired world by world, with how often it is higher and lower."""

    higher: float | None
    """Share of worlds in which it is higher."""
    lower: float | None
    """Share of worlds in which it is lower."""


class DownstreamEffect(Part):
    """One measure with the state held out, free, and held in."""

    measure: str
    """What is measured."""
    held_out: float | None
    """With the state held out."""
    as_it_is: float | None
    """In the scenario as it is."""
    held_in: float | None
    """With the state held in."""
    in_less_out: PairedDifference
    """Held in less held out."""
    in_less_as_it_is: PairedDifference
    """Held in less as it is."""
    out_less_as_it_is: PairedDifference
    """Held out less as it is."""


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
    """Which uncertainty the spans contain."""
    finding: str
    """In or out, and what weighs most, in one line."""
    sentences: tuple[str, ...]
    """How likely, what weighs most, how large the residual is."""
    would_be_in: Estimated
    """Share of worlds in which it would pledge, or stay pledged."""
    pledged_before: Estimated
    """Share in which its pledge stood before."""
    terms: tuple[Term, ...]
    """The terms of the choice."""
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
    """Why a state on the roster would be in or out, in a week from 0 to the horizon.

    Raises
    ------
    UsageError
        If the week lies after the horizon.
    """

    resolved: Resolved
    code: str
    week: int
    answer_type: ClassVar[type[Answer]] = ExplainAnswer
    passes: ClassVar[int] = 1

    def __post_init__(self) -> None:
        """Refuse a week after the horizon."""
        name, last = self.resolved.scenario.name, self.resolved.scenario.weeks
        if self.week > last:
            raise UsageError(f"`{name}` ends with week {last}; there is no {self.week}")

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
        made = explain(
            scenario,
            self.code,
            week=self.week,
            size=ensembles.size,
            execution=ensembles.execution,
        )
        return ExplainAnswer(
            **ensembles.provenance,
            scenario=scenario.name,
            title=scenario.title,
            state=self.code,
            name=made.name,
            week=self.week,
            when=when(made),
            key=made.record.key,
            uncertainty=made.uncertainty,
            finding=finding(made),
            sentences=tuple(sentences(made)),
            would_be_in=Estimated.of(share(made.willing)),
            pledged_before=Estimated.of(share(made.sight.pledged)),
            terms=_terms(made),
            tipping=_tipping(made),
            allies=made.allies,
            downstream=tuple(_downstream(effect) for effect in effects(ensembles, self.code)),
            evidence=made,
        )

    def asked(self) -> tuple[Resolved, ...]:
        """The scenario named."""
        return (self.resolved,)

    def parameters(self) -> dict[str, Any]:
        """The state and the week."""
        return {"state": self.code, "week": self.week}


def _terms(made: Explanation) -> tuple[Term, ...]:
    rows = [
        Term(
            term=row.term,
            mean=row.mean,
            low90=row.low,
            high90=row.high,
            largest_negative=finite(row.lowest),
            largest_positive=finite(row.highest),
        )
        for row in made.rows
    ]
    low, high = np.quantile(made.total, TAILS).tolist()
    mean = float(np.mean(made.total))
    blank = dict.fromkeys(("largest_negative", "largest_positive"))
    return (*rows, Term(term="total", mean=mean, low90=low, high90=high, **blank))


def _tipping(made: Explanation) -> tuple[TippingPoint, ...]:
    return tuple(
        TippingPoint(
            lever=each.lever,
            direction="in" if each.inward else "out",
            weightless=each.weightless,
            change=each.change if each.possible else None,
            before=each.before,
            after=each.after if each.possible else None,
            reached=each.reached,
            sentence=sentence,
        )
        for each, sentence in tipping(made)
    )


def _downstream(effect: Effect) -> DownstreamEffect:
    return DownstreamEffect(
        measure=effect.measure,
        held_out=finite(effect.outside),
        as_it_is=finite(effect.free),
        held_in=finite(effect.inside),
        in_less_out=_difference(effect.whole),
        in_less_as_it_is=_difference(effect.gained),
        out_less_as_it_is=_difference(effect.lost),
    )


def _difference(contrast: Contrast) -> PairedDifference:
    return PairedDifference.of(
        contrast.difference, higher=finite(contrast.higher), lower=finite(contrast.lower)
    )
