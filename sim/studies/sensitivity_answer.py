"""What a sensitivity analysis found."""

from dataclasses import dataclass
from typing import Any

from sim.results.results import Results
from sim.studies.influence import OutcomeSensitivity
from sim.studies.study import Answer


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


def _columns(name: str, one: Any) -> dict[str, float | None]:
    ends = (one.value, one.low, one.high) if one else (None,) * 3
    return dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
