"""The answer to a search for the least change that brings a scenario to a goal."""

from dataclasses import dataclass
from typing import Any

from sim.results.record import Record
from sim.results.summary import Estimated
from sim.studies.search import Found
from sim.studies.study import Answer
from sim.studies.tipped import Frontier, TippedLever


class TipAnswer(Answer):
    """The least change that brings a scenario to a goal, of each lever and of pairs of levers."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    host: str
    """The state that is to be guaranteed."""
    goal: str
    """The goal as it was written."""
    measure: str
    """What is measured."""
    sign: str
    """How it is compared: ``>=``, ``<=``, ``>`` or ``<``."""
    number: float
    """With which number."""
    present: Estimated
    """The measure in the scenario as it is."""
    losing: bool
    """Whether the goal is reached at present, so that the change that loses it is told."""
    tolerance: float
    """How closely a change is told, as a share of the span of its lever."""
    points: int
    """Points that were run."""
    rounds: int
    """Rounds in which they were."""
    smallest: tuple[str, ...]
    """Keys of the levers of which one is the smallest change; one alone if that is sure."""
    finding: str
    """Which change is the smallest, and what the others come to."""
    levers: tuple[TippedLever, ...]
    """Every lever: by the size of its change, then those with none, the nearest first."""
    frontiers: tuple[Frontier, ...]
    """Pairs of the levers of most promise."""

    @property
    def headline(self) -> str:
        """The answer in a few sentences."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every lever, a row each."""
        hidden = {"keys", "best", "digits"}
        return [
            {
                **one.model_dump(exclude=hidden),
                "best": one.best.value,
                "best_low": one.best.low,
                "best_high": one.best.high,
                "n": one.best.n,
            }
            for one in self.levers
        ]

    def lever(self, key: str) -> TippedLever:
        """A lever by its key."""
        return next(one for one in self.levers if one.lever == key)


@dataclass(frozen=True, eq=False)
class Tipping:
    """What an answer was made from: the search, and the record of the scenario as it is."""

    answer: TipAnswer
    record: Record
    found: Found
