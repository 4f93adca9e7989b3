"""Scenarios that lie in the plane of a sweep: they differ from its scenario in the levers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import SimError
from sim.scenario.design import Value
from sim.scenario.difference import differences
from sim.scenario.load import known, load, load_all
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario
from sim.studies.axis import Axis, is_drawn


@dataclass(frozen=True)
class Placed:
    """A scenario and its place on every axis."""

    name: str
    title: str
    values: tuple[Value, ...]
    """Its value of each lever, in the order of the axes."""


def in_plane(base: Resolved, axes: Sequence[Axis]) -> tuple[Placed, ...]:
    """The scenario itself and those that `sim list` shows, as far as they lie in the plane.

    Each is loaded with the settings of the base. It lies in the plane if it differs from the base
    in the levers alone, and its value of each lever is an option, or a number within the span. A
    scenario that draws its value of a lever has no place, and a file with mistakes is passed over.
    """
    keys = {key for one in axes for key in one.factor.keys}
    found: dict[str, Placed] = {}
    for one in (base, *_others(base)):
        name = one.scenario.name
        if name in found or not {each.key for each in differences(one, to=base)} <= keys:
            continue
        values = _values(one.scenario, axes)
        if values is not None:
            found[name] = Placed(name, one.scenario.title, values)
    return tuple(found.values())


def _others(base: Resolved) -> list[Resolved]:
    """All other scenarios there are; those with mistakes are left out."""
    paths = [path for name, path in sorted(known().items()) if name != base.scenario.name]
    try:
        return load_all(paths, base.settings)
    except SimError:
        return [one for path in paths for one in _sound(path, base.settings)]


def _sound(path: Path, settings: Sequence[str]) -> list[Resolved]:
    """A scenario, if there is no mistake in it."""
    try:
        return [load(path, settings)]
    except SimError:
        return []


def _values(scenario: Scenario, axes: Sequence[Axis]) -> tuple[Value, ...] | None:
    """Its value on each axis; none where it has no place on one of them."""
    values: Mapping[str, Value] = {one.key: one.value_in(scenario) for one in axes}
    inside = all(one.has(values[one.key]) and one.agrees_in(scenario) for one in axes)
    drawn = any(one.is_number and is_drawn(one.key, scenario) for one in axes)
    return tuple(values.values()) if inside and not drawn else None
