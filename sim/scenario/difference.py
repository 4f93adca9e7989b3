"""Every value in which two scenarios differ, with what the new one rests on."""

from collections.abc import Mapping, Set
from typing import Any

from sim.facts.parameter import parameters
from sim.scenario.layout import GROUPED
from sim.scenario.quantity import Frozen, Quantity
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Event, Scenario, State

ABSENT = "none"
"""Text for a value that one of the two lacks."""

_PLAIN = ("start", "weeks", "initial", "pledges", "ties", "location", "parameters")
_REMARKS = {"source", "because", "name", "short"}


class ChangedValue(Frozen):
    """One value in which a scenario differs; texts are empty where there is nothing to write."""

    key: str
    """Dotted name."""
    before: str
    """Value in the scenario compared to."""
    after: str
    """Value in this one."""
    unit: str
    """Unit of the new value."""
    basis: str
    """Whether it is sourced, estimated or assumed."""
    source: str
    """Where it comes from."""
    because: str
    """Why it was chosen."""
    place: str
    """File and line."""


def differences(this: Resolved, *, to: Resolved) -> list[ChangedValue]:
    """Settings, states, parameters and events that differ; remarks and sources do not count."""
    both = this.scenario.states.keys() & to.scenario.states.keys()
    new, old = _flat(this.scenario, both), _flat(to.scenario, both)
    return [
        _change(key, old.get(key), new.get(key), places=this.places)
        for key in new | old
        if _text(old.get(key)) != _text(new.get(key))
    ]


def _flat(scenario: Scenario, both: Set[str]) -> dict[str, Any]:
    """Values by dotted key; a state that only one of the two has is one value."""
    flat = {key: getattr(scenario, key) for key in _PLAIN}
    for part in GROUPED:
        flat |= {f"{part}.{key}": value for key, value in getattr(scenario, part)}
    for code, state in sorted(scenario.states.items()):
        if code in both:
            fields = {key: value for key, value in state if key not in _REMARKS}
            flat |= {f"states.{code}.{key}": value for key, value in fields.items()}
        else:
            flat[f"states.{code}"] = state
    return flat | scenario.values | {f"events.{k}": v for k, v in scenario.events.items()}


def _change(key: str, old: Any, new: Any, *, places: Mapping[str, str]) -> ChangedValue:
    """A change with its origin; the place of a state is that of its stance."""
    return ChangedValue(
        key=key,
        before=_text(old),
        after=_text(new),
        unit=parameters()[key].unit if key in parameters() else "",
        **{name: getattr(new, name, "") for name in ("basis", "source", "because")},
        place=places.get(key, places.get(f"{key}.stance", "")),
    )


def _text(value: Any) -> str:
    """A value as text, the same for two that are equal in effect, as to twelve digits."""
    if value is None or value in ((), {}):
        return ABSENT
    if isinstance(value, Quantity):
        shape = value.shape
        if shape is None:
            return f"{value.central:.12g}"
        return f"{shape} {', '.join(f'{x:.12g}' for x in getattr(value, shape))}"
    if isinstance(value, float):
        return f"{value:.12g}"
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
