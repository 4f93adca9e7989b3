"""Every value in which two scenarios differ, with what the new one rests on."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from sim.facts.parameter import parameters
from sim.scenario.quantity import Quantity
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Event, Scenario, State

ABSENT = "none"
"""Text for a value that one of the two lacks."""

_PLAIN = ("start", "weeks", "initial", "ties", "location", "parameters")
_BY_PART = ("aggregation", "actors")
_REMARKS = {"source", "because", "name", "short"}


@dataclass(frozen=True)
class Change:
    """One value that differs: as text before and after, with the origin of the new one."""

    key: str
    before: str
    after: str
    unit: str = ""
    basis: str = ""
    source: str = ""
    because: str = ""
    place: str = ""
    """File and line of the new value; empty where there is none."""


def differences(this: Resolved, *, to: Resolved) -> list[Change]:
    """Settings, states, parameters and events that differ; remarks and sources do not count."""
    both = this.scenario.states.keys() & to.scenario.states.keys()
    new, old = _flat(this.scenario, both), _flat(to.scenario, both)
    keys = [*new, *(key for key in old if key not in new)]
    return [
        _change(key, old.get(key), new.get(key), place=_place(key, this))
        for key in keys
        if _text(old.get(key)) != _text(new.get(key))
    ]


def _flat(scenario: Scenario, both: Set[str]) -> dict[str, Any]:
    """Values by dotted key; a state that only one of the two has is one value."""
    flat = {key: getattr(scenario, key) for key in _PLAIN}
    for part in _BY_PART:
        fields = getattr(scenario, part).model_dump()
        flat |= {f"{part}.{key}": value for key, value in fields.items()}
    for code, state in sorted(scenario.states.items()):
        flat |= dict(_of_state(code, state)) if code in both else {f"states.{code}": state}
    return flat | dict(scenario.values) | {f"events.{k}": v for k, v in scenario.events.items()}


def _of_state(code: str, state: State) -> Iterator[tuple[str, Any]]:
    for field in type(state).model_fields:
        if field not in _REMARKS:
            yield f"states.{code}.{field}", getattr(state, field)


def _change(key: str, old: Any, new: Any, *, place: str) -> Change:
    origin = {name: getattr(new, name, "") for name in ("basis", "source", "because")}
    unit = parameters()[key].unit if key in parameters() else ""
    return Change(key, _text(old), _text(new), unit, **origin, place=place)


def _place(key: str, this: Resolved) -> str:
    """File and line of a value; those of its stance for a state."""
    return next((this.places[k] for k in (key, f"{key}.stance") if k in this.places), "")


def _text(value: Any) -> str:
    """A value as text, the same for two that are equal in effect."""
    if value is None or value in ((), {}):
        return ABSENT
    if isinstance(value, Quantity):
        shape = value.shape
        if shape is None:
            return f"{value.central:g}"
        return f"{shape} {', '.join(f'{x:g}' for x in getattr(value, shape))}"
    if isinstance(value, State):
        return f"{value.stance}, on the roster"
    if isinstance(value, Event):
        return _text(value.model_dump(mode="json", exclude_defaults=True, exclude=_REMARKS))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(item)}" for key, item in value.items())
    return str(value)
