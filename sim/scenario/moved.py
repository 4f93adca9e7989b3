"""The file of a scenario with some values moved: its base, and what differs from it."""

import hashlib
from collections.abc import Iterator, Mapping

from sim.scenario.design import Value
from sim.scenario.dump import flow
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.text import shortened

BECAUSE = "moved by hand"
"""Why a value was moved, as far as the file can know."""


def moved_name(scenario: Scenario, changes: Mapping[str, Value]) -> str:
    """Name of a scenario with some values moved, which no other set of changes has."""
    digest = hashlib.sha256(repr(sorted(changes.items())).encode()).hexdigest()
    return f"{scenario.name}_{digest[:6]}" if changes else f"{scenario.name}_as_it_is"


def moved_file(scenario: Scenario, changes: Mapping[str, Value]) -> str:
    """A file that `sim run` takes, and that comes to what the scenario with the changes does.

    Changes are by dotted key, as ``--set`` takes them.
    """
    return "\n".join(_lines(scenario, changes)) + "\n"


def as_written(value: Value) -> Value:
    """A value as a person writes it: a whole number without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _lines(scenario: Scenario, changes: Mapping[str, Value]) -> Iterator[str]:
    name = moved_name(scenario, changes)
    yield f"# What differs from `{scenario.name}`; run it with: sim run {name}.yaml"
    yield f"name: {name}"
    yield f"title: {flow(shortened(f'{scenario.title}, with changes', 200))}"
    yield f"base: {flow(scenario.name)}"
    yield "because: Values of its base, moved by hand to see what follows."
    yield "sources: [model-assumption]"
    if changes:
        yield ""
        yield "change:"
    for key, value in changes.items():
        yield f"  {key}: {_written(scenario.values.get(key), value)}"


def _written(before: Quantity | None, value: Value) -> str:
    if isinstance(value, str):
        return flow(value)
    entry = {"value": as_written(value), "basis": "assumed", "because": BECAUSE}
    if before is not None and before.value is not None:
        entry["was"] = as_written(before.value)
    return flow(entry, sort=False)
