"""What each component of the guarantee is worth: its Shapley value over all sets of them."""

from collections.abc import Mapping, Sequence

from sim.actors.perception import free_batteries
from sim.results.results import Results
from sim.scenario.changes import Change
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.studies.division import EffectOfChange, PartedOutcome, by_size, divided
from sim.studies.shapley import Set

AVAILABILITY = "guarantor.availability."
"""What the keys of the availability of components begin with."""


def worths(
    measures: Sequence[str], components: Sequence[str], *, results: Mapping[Set, Results]
) -> tuple[PartedOutcome, ...]:
    """Divide each measure over components, by the results with every set of them.

    The largest of the first measure comes first.
    """
    values = results[tuple(range(len(components)))].scenario.values
    every = [Change((key,), (key,), f"0 -> {values[key].central:g}") for key in components]
    outcomes = [divided(one, every, results=results) for one in measures]
    return tuple(
        one.model_copy(update={"parts": tuple(map(_labelled, one.parts))})
        for one in by_size(outcomes, of=0)
    )


def is_certain(quantity: Quantity) -> bool:
    """Whether a number is the same in every world, however parameters are drawn."""
    low, high = quantity.bounds
    return quantity.shape is None and low == high


def _labelled(part: EffectOfChange) -> EffectOfChange:
    return part.model_copy(update={"label": component(part.change)})


def component(key: str) -> str:
    """Name of a component by its key."""
    return key.removeprefix(AVAILABILITY).replace("_", " ")


def remains(scenario: Scenario) -> list[str]:
    """What stays in force where a component is taken away."""
    lines = []
    if free_batteries(scenario.states):
        lines.append("Allied batteries stand in for air defence, taken away or not.")
    later = (
        name
        for name, event in sorted(scenario.events.items())
        if any(key.startswith(AVAILABILITY) for key in event.set)
    )
    lines += [f"The event `{name}` sets components later, taken away or not." for name in later]
    return lines
