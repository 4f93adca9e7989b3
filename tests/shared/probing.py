"""A kind of study that asks for nothing but its options, with which study files are tested."""

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field, model_validator

from sim.errors import UsageError
from sim.outcomes.measure import LASTING
from sim.scenario.design import Design, Variation
from sim.scenario.resolve import Resolved
from sim.scenario.vary import varied
from sim.studies.design import DesignStudy
from sim.studies.specification import KINDS, Specification, Words


class ProbeSpecification(Specification):
    """What some outcomes come to over the values of one key."""

    replications: ClassVar[int] = 16
    vary: Words
    """Keys with their values."""
    outcome: str = LASTING
    """What is measured."""
    least: Annotated[float, Field(ge=0, le=1)] = 0.5
    """Least share."""
    by: Literal["stance", "region"] = "stance"
    """How states are told apart."""
    low: float = 0.0
    """Least value."""
    high: float = 1.0
    """Greatest value."""

    @model_validator(mode="after")
    def _ordered(self) -> "ProbeSpecification":
        if self.low > self.high:
            raise ValueError("`low` must not be above `high`")
        return self

    def study(self, scenarios: Sequence[Resolved]) -> DesignStudy:
        """A design over the keys."""
        (one,) = scenarios
        columns = {}
        for text in self.vary:
            factor, values = varied(text, one.scenario, count=2)
            columns |= factor.columns(values)
        if self.outcome == "nothing":
            raise UsageError("nothing is measured")
        return DesignStudy(Variation.of(one, Design(columns)), (self.outcome,))


def register(patch: pytest.MonkeyPatch) -> None:
    """Make the kind `probe` known, with the findings of a design."""
    from sim.findings import design

    studies, findings = ModuleType("sim.studies.probe"), ModuleType("sim.findings.probe")
    vars(studies)["ProbeSpecification"] = ProbeSpecification
    vars(findings).update(
        findings=lambda _: {},
        tables=design.tables,
        account=lambda answer, whole: design.account(answer),
        FILES="points.csv, measures.csv",
        following=lambda study, _: ["run", study.variation.plain.word],
    )
    patch.setitem(sys.modules, "sim.studies.probe", studies)
    patch.setitem(sys.modules, "sim.findings.probe", findings)
    patch.setattr("sim.studies.specification.KINDS", (*KINDS, "probe"))
