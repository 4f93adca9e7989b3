"""Every value in which two scenarios differ, with what the new one rests on."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from sim.facts.parameter import parameters
from sim.scenario.quantity import Quantity
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Event, Scenario, State

ABSENT = "none"
"""What stands where one of the two has nothing."""

_PLAIN = ("start", "weeks", "initial", "ties", "location", "parameters")
_BY_PART = ("aggregation", "actors")
_REMARKS = {"source", "because", "name", "short"}


@dataclass(frozen=True)
class Change:
    """One value that differs.

    Attributes
    ----------
    key
        Its dotted name.
    before, after
        The value in the scenario compared to, and in this one, as text; `none` for nothing.
    unit, basis, source, because
        Of the new value.
    place
        File and line of the new value; empty where it is what is left out.
    """

    key: str
    before: str
    after: str
    unit: str = ""
    basis: str = ""
    source: str = ""
    because: str = ""
    place: str = ""


def differences(this: Resolved, *, to: Resolved) -> list[Change]:
    """List every value of a scenario that differs from another's.

    Parameters
    ----------
    this
        The scenario.
    to
        What it is compared to.

    Returns
    -------
    The changes: settings, states, parameters and events. Remarks and sources alone are none.
    """
    both = this.scenario.states.keys() & to.scenario.states.keys()
    new, old = _flat(this.scenario, both), _flat(to.scenario, both)
    keys = [*new, *(key for key in old if key not in new)]
    return [
        _change(key, old.get(key), new.get(key), place=_place(key, this))
        for key in keys
        if _text(old.get(key)) != _text(new.get(key))
    ]


def _flat(scenario: Scenario, both: Set[str]) -> dict[str, Any]:
    """List values by dotted key; a state that only one of the two has is one value."""
    flat = {key: getattr(scenario, key) for key in _PLAIN}
    for part in _BY_PART:
        held = getattr(scenario, part).model_dump()
        flat |= {f"{part}.{key}": value for key, value in held.items()}
    for code, state in sorted(scenario.states.items()):
        flat |= dict(_of_state(code, state)) if code in both else {f"states.{code}": state}
    return flat | dict(scenario.values) | {f"events.{k}": v for k, v in scenario.events.items()}


def _of_state(code: str, state: State) -> Iterator[tuple[str, Any]]:
    for field in type(state).model_fields:
        if field not in _REMARKS:
            yield f"states.{code}.{field}", getattr(state, field)


def _change(key: str, old: Any, new: Any, *, place: str) -> Change:
    told = {name: getattr(new, name, "") for name in ("basis", "source", "because")}
    unit = parameters()[key].unit if key in parameters() else ""
    return Change(key, _text(old), _text(new), unit, **told, place=place)


def _place(key: str, this: Resolved) -> str:
    """Find where a value stands; that of a state is where its stance stands."""
    return next((this.places[k] for k in (key, f"{key}.stance") if k in this.places), "")


def _text(held: Any) -> str:
    """Write a value so that two that are equal in effect read alike."""
    if held is None or held in ((), {}):
        return ABSENT
    if isinstance(held, Quantity):
        shape = held.shape
        if shape is None:
            return f"{held.central:g}"
        return f"{shape} {', '.join(f'{x:g}' for x in getattr(held, shape))}"
    if isinstance(held, State):
        return f"{held.stance}, on the roster"
    if isinstance(held, Event):
        told = held.model_dump(mode="json", exclude_defaults=True, exclude=_REMARKS)
        return _text(told)
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, tuple | list):
        return ", ".join(map(str, held))
    if isinstance(held, dict):
        return ", ".join(f"{key} {_text(value)}" for key, value in held.items())
    return str(held)
