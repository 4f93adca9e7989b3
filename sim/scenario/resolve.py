"""From layers of files to a resolved scenario: the base, then what each file changes."""

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem, ScenarioError, gather
from sim.facts.parameter import parameters
from sim.scenario.layer import Layer, Leaf
from sim.scenario.leaf import leaf_value
from sim.scenario.merge import Leaves, merge
from sim.scenario.quantity import Quantity
from sim.scenario.roster import complete_from_facts, unknown_code
from sim.scenario.schema import Actors, Aggregation, Reference, Scenario, State

REQUIRED = ("name", "title", "start", "weeks", "states")
"""Keys that a complete scenario needs; one with a base needs the first two."""

_NAMED = (("name",), ("location",))
"""What describes the root's world beside states and values."""


@dataclass(frozen=True)
class Resolved:
    """A scenario with the places its values come from."""

    scenario: Scenario
    places: Table[str, str]
    """File and line by dotted key."""
    warnings: tuple[Problem, ...] = ()
    leaves: Table[str, Leaf] = field(default_factory=dict, repr=False)
    """The leaves that were set, by dotted key."""
    folder: Path = Path()
    """Folder of its file."""
    settings: tuple[str, ...] = ()
    """Changes from the command line, each ``dotted.key=value``."""


@dataclass
class _Build:
    """A scenario under way."""

    problems: list[Problem]
    places: dict[str, str] = field(default_factory=dict)
    checked: dict[int, Any] = field(default_factory=dict)

    def value(self, leaf: Leaf) -> Any:
        """The value of a leaf, checked once."""
        if id(leaf) not in self.checked:
            self.checked[id(leaf)], problems = leaf_value(leaf)
            gather(self.problems, problems)
        return self.checked[id(leaf)]


def resolve(layers: list[Layer]) -> Resolved:
    """Resolve a scenario from its layers: the root first, its own file after its bases.

    Settings come last.

    Raises
    ------
    ScenarioError
        With every mistake found in any of the layers.
    """
    problems: list[Problem] = []
    for layer in layers:
        gather(problems, layer.problems)
    warnings: list[Problem] = []
    leaves, wrong, _ = merge({}, layers[0])
    gather(problems, wrong)
    root = leaves
    if layers[0].root is not None:
        root, wrong, _ = merge({}, layers[0].root)
        gather(problems, wrong)
    for layer in layers[1:]:
        inherited = _without_header(leaves) if layer.is_file else leaves
        leaves, wrong, notes = merge(inherited, layer)
        gather(problems, wrong)
        warnings.extend(notes)
    build = _Build(problems)
    gather(build.problems, _missing(layers))
    for layer in layers:
        for leaf in (*layer.leaves, *(layer.root.leaves if layer.root else ())):
            if not leaf.removes:
                build.value(leaf)
    parts = _parts(build, leaves)
    if layers[0].root is not None or len(layers) > 1:
        parts["reference"] = _reference(_Build(build.problems, checked=build.checked), root)
    if not parts["states"] and not build.problems:
        own = layers[0].document
        build.problems.append(
            own.problem("no state is on the roster", own.root.mark, remedy="add one to `states`")
        )
    if build.problems:
        raise ScenarioError(list(dict.fromkeys(build.problems)))
    by_key = {leaf.key: leaf for leaf in leaves.values()}
    return Resolved(
        Scenario(**parts), MappingProxyType(build.places), tuple(warnings), MappingProxyType(by_key)
    )


def _without_header(leaves: Leaves) -> Leaves:
    """Drop what a scenario never inherits: expectations, sources, its name and reason."""
    own = ("name", "title", "because", "sources", "expect")
    return {path: leaf for path, leaf in leaves.items() if path[0] not in own}


def _missing(layers: list[Layer]) -> Iterator[Problem]:
    """Problems where a file lacks a required key."""
    for own in (layer.document for layer in layers if layer.is_file):
        for key in REQUIRED if own is layers[0].document else REQUIRED[:2]:
            if key not in own.root.entries:
                reason = f"`{key}` is missing"
                yield own.problem(reason, own.root.mark, key=key, remedy=f"add `{key}`")


def _parts(build: _Build, leaves: Leaves) -> dict[str, Any]:
    """The fields of the scenario, each checked by itself."""
    parts: dict[str, Any] = {"states": _states(build, leaves), "values": _values(build, leaves)}
    grouped: dict[str, dict[str, Any]] = {"aggregation": {}, "actors": {}, "events": {}}
    for path, leaf in leaves.items():
        if path[0] == "states" or leaf.name in parameters():
            continue
        value = build.value(leaf)
        build.places[leaf.key] = leaf.place
        if value is None:
            continue
        if path[0] in grouped:
            grouped[path[0]][path[1]] = value
        else:
            parts[path[0]] = value
    parts["aggregation"] = Aggregation(**grouped["aggregation"])
    parts["actors"] = Actors(**grouped["actors"])
    parts["events"] = grouped["events"]
    return parts


def _values(build: _Build, leaves: Leaves) -> dict[str, Quantity]:
    """Every parameter: the scenario's own value, or the default with its range."""
    values = {}
    for key, parameter in parameters().items():
        leaf = leaves.get(tuple(key.split(".")))
        if leaf is not None:
            build.places[key] = leaf.place
            values[key] = build.value(leaf)
            continue
        build.places[key] = parameter.place
        values[key] = Quantity(
            value=parameter.default,
            range=parameter.range,
            basis=parameter.basis,
            source=parameter.source,
        )
    return values


def _states(build: _Build, leaves: Leaves) -> dict[str, State]:
    """The complete roster, sorted by code."""
    given: dict[str, dict[str, Leaf]] = {}
    for path, leaf in leaves.items():
        if path[0] == "states" and len(path) == 3:
            given.setdefault(path[1], {})[path[2]] = leaf
    return {
        code: state
        for code in sorted(given)
        if (state := _state(build, code, given[code])) is not None
    }


def _state(build: _Build, code: str, given: dict[str, Leaf]) -> State | None:
    first = next(iter(given.values()))
    wrong = unknown_code(code)
    if wrong:
        gather(build.problems, [first.problem(f"unknown state `{code}`", remedy=wrong)])
        return None
    before = len(build.problems)
    stated = {key: build.value(leaf) for key, leaf in given.items()}
    build.places.update({f"states.{code}.{key}": leaf.place for key, leaf in given.items()})
    if len(build.problems) > before or any(value is None for value in stated.values()):
        return None
    filled, places = complete_from_facts(code, stated)
    build.places.update(places)
    try:
        return State(**filled)
    except ValidationError as error:
        for item in error.errors():
            name = str(item["loc"][0]) if item["loc"] else "state"
            reason = f"`{name}` of {code} is missing" if item["type"] == "missing" else item["msg"]
            remedy = f"add `{name}` to the state"
            gather(build.problems, [first.problem(reason, remedy=remedy)])
    return None


def _reference(build: _Build, root: Leaves) -> Reference | None:
    """The root's world: its roster, levers and location."""
    states, values = _states(build, root), _values(build, root)
    named = {path[0]: build.value(leaf) for path, leaf in root.items() if path in _NAMED}
    if build.problems:
        return None
    levers = {key: value for key, value in values.items() if parameters()[key].role == "lever"}
    return Reference(states=states, values=levers, **{"location": "rear", **named})
