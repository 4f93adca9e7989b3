"""What is to be done with every block, how long that may take, and which world is which."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from sim.model.draws import draw_all
from sim.scenario.schema import Scenario
from sim.streams import Streams

T = TypeVar("T")

LEAST = 60.0
"""Seconds that any block may take."""

SLOWEST = 1e6
"""States that are advanced by a week in a second, at the least; usually it is ten times as many."""

TOLD = 8
"""Drawn values that are told of a replication, those nearest the ends of their ranges."""


@dataclass(frozen=True)
class Task(Generic[T]):
    """What is to be done with every block of an ensemble.

    Attributes
    ----------
    work
        What is done with the luck of a block; where there are workers it goes to them.
    weight
        What one replication weighs: weeks times states.
    traits
        What tells one replication from others, given the luck of it alone, in words.
    """

    work: Callable[[Streams], T]
    weight: float = 0.0
    traits: Callable[[Streams], str] = lambda luck: ""  # noqa: ARG005

    def allowance(self, replications: int) -> float:
        """Give the seconds after which a block of so many replications is given up."""
        return LEAST + replications * self.weight / SLOWEST


def errand(work: Callable[[Streams], T], scenario: Scenario) -> Task[T]:
    """Make an errand of some work on a scenario."""
    weight = float(max(scenario.weeks, 1) * max(len(scenario.states), 1))
    return Task(work, weight, lambda luck: traits(scenario, luck))


def traits(scenario: Scenario, luck: Streams) -> str:
    """Tell what was drawn for a replication, the values nearest the ends of their ranges first.

    Parameters
    ----------
    scenario
        The scenario.
    luck
        The luck of that replication alone.

    Returns
    -------
    Keys and values; nothing where the scenario draws none.
    """
    values = draw_all(scenario, luck).values
    drawn = {key: float(held[0]) for key, held in values.items() if isinstance(held, np.ndarray)}
    first = sorted(drawn, key=lambda key: (-_reach(scenario, key, drawn[key]), key))[:TOLD]
    told = ", ".join(f"{key} = {drawn[key]:.6g}" for key in first)
    more = len(drawn) - len(first)
    return f"{told} and {more} more" if more else told


def _reach(scenario: Scenario, key: str, value: float) -> float:
    """Say how near a drawn value is to an end of its range, at most .5."""
    held = scenario.values.get(key)
    low, high = held.bounds if held else (value, value)
    return abs((value - low) / (high - low) - 0.5) if high > low else 0.0
