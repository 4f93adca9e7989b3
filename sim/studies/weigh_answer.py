"""Which of two things moves the outcomes of a scenario further, as it is stored and printed."""

from dataclasses import dataclass
from typing import Any

from sim.results.summary import Estimated
from sim.studies.assumed_value import AssumedValue
from sim.studies.study import Answer
from sim.studies.weighing import WeighedOutcome


class WeighAnswer(Answer):
    """Which of two things moves the outcomes of a scenario further."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    host: str
    """Name of the host, within a sentence."""
    sides: tuple[str, str]
    """What is weighed, the one and the other, within a sentence."""
    low: tuple[str, str]
    """Titles of the scenarios in which the one and the other is low."""
    high: tuple[str, str]
    """Titles of those in which it is high."""
    outcomes: tuple[WeighedOutcome, ...]
    """What they do to each outcome; the first is the main one."""
    drawn: Estimated
    """How much further the one side moves the main outcome, with every assumed and estimated number
    drawn over its range."""
    futures: Estimated
    """Share of the worlds drawn in this way in which the one side moves it further, ties left out;
    it is luck as well as assumptions."""
    numbers: int
    """Numbers that are drawn."""
    assumptions: tuple[AssumedValue, ...]
    """The numbers tried at both ends of their range, the largest change of the answer first."""

    @property
    def chosen(self) -> bool:
        """Whether worlds were enough to choose, of all numbers, those that were tried."""
        return any(one.association for one in self.assumptions)

    @property
    def headline(self) -> str:
        """What is weighed in which scenario."""
        return f"{self.title}: {self.sides[0]} against {self.sides[1]}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row for each outcome and side."""
        return [
            {
                "measure": outcome.measure,
                "side": name,
                **{
                    f"{level}{end}": getattr(estimate, field)
                    for level, estimate in (
                        *zip(("low", "as is", "high"), side.levels, strict=True),
                        ("lost", side.lost),
                        ("gained", side.gained),
                        ("swing", side.swing),
                    )
                    for end, field in (("", "value"), (", from", "low"), (", to", "high"))
                },
            }
            for outcome in self.outcomes
            for name, side in zip(self.sides, (outcome.one, outcome.other), strict=True)
        ]


@dataclass(frozen=True, eq=False)
class Weighing:
    """What the answer was computed from."""

    answer: WeighAnswer
    foot: str
