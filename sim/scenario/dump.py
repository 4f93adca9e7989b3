"""A resolved scenario written out whole, as an ordinary complete file."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from sim.facts.parameter import sections
from sim.scenario.layout import nested
from sim.scenario.quantity import SHAPES, Quantity
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario, State

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ .,()/-]*")
_WORDS = {"null", "true", "false"}
_DEFAULTS = {name: field.default for name, field in State.model_fields.items()}
_OPTIONAL = ("source", "because", "pledge", "hold")
"""Fields of a state that no reader completes from the facts."""
_NESTED = ("aggregation", "actors", "events", "states", "reference")


class _Dumper(yaml.SafeDumper):
    """Writes in quotation marks what some reader of YAML might take for something else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write every value out."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    plain_text = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain_text else '"')


_Dumper.add_representer(str, _text)


def tree(scenario: Scenario) -> dict[str, Any]:
    """Arrange a scenario as a file does: parameters nested by section, the shortest forms."""
    arranged = {
        **scenario.model_dump(mode="json", exclude={"values", "reference", "states", "events"}),
        **_nest(scenario.values),
        "states": _roster(scenario.states),
        "events": {
            name: event.model_dump(mode="json", exclude_defaults=True)
            for name, event in scenario.events.items()
        },
    }
    if root := scenario.reference:
        named = {"name": root.name, "location": root.location, "pledges": root.pledges}
        states = {"states": _roster(root.states)}
        arranged["reference"] = {**named, **_nest(root.values), **states}
    return arranged


def dump(resolved: Resolved | Scenario) -> str:
    """YAML that `load` reads back to an equal scenario; its places, if known, are comments."""
    scenario = resolved if isinstance(resolved, Scenario) else resolved.scenario
    places = {} if isinstance(resolved, Scenario) else resolved.places
    return "\n".join(_lines(tree(scenario), places, ())) + "\n"


def _roster(states: Mapping[str, State]) -> dict[str, Any]:
    """What a reader would otherwise complete from the facts, and all that is set."""
    return {
        code: {
            key: value
            for key, value in state.model_dump(mode="json").items()
            if key not in _OPTIONAL or value != _DEFAULTS[key]
        }
        | {"support": state.support.to_dict()}
        | ({"pledge": state.pledge.to_dict()} if state.pledge else {})
        for code, state in states.items()
    }


def _nest(quantities: Mapping[str, Quantity]) -> dict[str, Any]:
    """The shortest forms of quantities, nested by dotted key."""
    return nested({key: quantity.to_dict() for key, quantity in quantities.items()})


def _lines(
    node: Mapping[str, Any], places: Mapping[str, str], path: tuple[str, ...]
) -> Iterator[str]:
    """One line for each leaf, with its place as a comment."""
    for key, value in node.items():
        here = (*path, key)
        indent = "  " * len(path)
        name = f'"{key}"' if key in _WORDS else key
        if _is_group(here, value):
            yield f"{indent}{name}:"
            yield from _lines(value, places, here)
            continue
        place = places.get(".".join(here), "")
        yield f"{indent}{name}: {flow(value)}" + (f"  # {place}" if place else "")


def flow(value: Any, *, sort: bool = True) -> str:
    """A plain value on one line, as a file may have it; with its keys in order, or sorted."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=True, width=float("inf"), allow_unicode=True,
        sort_keys=sort,
    )  # fmt: skip
    return text.removesuffix("\n").removesuffix("\n...")


def _is_group(path: tuple[str, ...], value: Any) -> bool:
    """Whether what stands at a path is written on lines of its own."""
    if not (isinstance(value, dict) and value) or (path[0] == "events" and len(path) == 2):
        return False
    is_quantity = bool({"value", *SHAPES} & value.keys())
    return not is_quantity and (path[0] in _NESTED or path[0] in sections())
