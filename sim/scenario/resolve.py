"""From layers of files to a resolved scenario: the base, then what each file changes."""

import pathlib
from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sim.errors import Problem, ScenarioError, gather
from sim.facts.parameter import parameters
from sim.scenario.combination import Combination, word_for
from sim.scenario.layer import Layer, Leaf
from sim.scenario.layout import GROUPED
from sim.scenario.leaf import leaf_value
from sim.scenario.merge import Leaves, Rival, beneath, merged
from sim.scenario.quantity import Quantity
from sim.scenario.roster import complete_from_facts, unknown_code
from sim.scenario.schema import Reference, Scenario, State, has_name, name_of

REQUIRED = ("name", "title", "start", "weeks", "states")
"""Keys that a complete scenario needs; one with a base needs the first two."""

_NAMED = (("name",), ("location",), ("pledges",))
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
    folder: pathlib.Path = pathlib.Path()
    """Folder of its file."""
    settings: tuple[str, ...] = ()
    """Changes from the command line, each ``dotted.key=value``."""
    source: pathlib.Path | str | Combination = ""
    """What it was loaded from, so that it can be loaded with other settings; empty if nothing."""

    @property
    def word(self) -> str:
        """What a command line calls it: its name where that finds its file, or else the path."""
        return word_for(self.source) if self.source else self.scenario.name


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
    """Resolve a scenario from its layers: the root first, each file after its bases.

    Its own file comes last, and after it the settings.

    Raises
    ------
    ScenarioError
        With every mistake found in any of the layers.
    """
    first = layers[0]
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for layer in layers:
        gather(problems, layer.problems)
        warnings.extend(layer.notes)
    leaves, _ = merged({}, first, problems=problems)
    root = merged({}, first.root, problems=problems)[0] if first.root else leaves
    known, rivals = {first: leaves}, list[Rival]()
    for layer in layers[1:]:
        inherited, found = beneath(layer, known)
        leaves, notes = merged(inherited, layer, problems=problems, unsettled=found)
        known[layer] = leaves
        rivals.extend(found)
        warnings.extend(notes)
    gather(problems, (one.problem for one in rivals if not one.is_settled(layers)))
    gather(problems, _missing(layers))
    build = _Build(problems)
    for layer in layers:
        for leaf in (*layer.leaves, *(layer.root.leaves if layer.root else ())):
            if not leaf.removes:
                build.value(leaf)
    parts = _parts(build, leaves)
    if first.root or len(layers) > 1:
        parts["reference"] = _reference(_Build(problems, checked=build.checked), root)
    if not parts["states"] and not problems:
        own, remedy = first.document, "add one to `states`"
        problems.append(own.problem("no state is on the roster", own.root.mark, remedy=remedy))
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))
    by_key = {leaf.key: leaf for leaf in leaves.values()}
    return Resolved(
        Scenario(**parts), MappingProxyType(build.places), tuple(warnings), MappingProxyType(by_key)
    )


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
    grouped: dict[str, dict[str, Any]] = {"events": {}, **{part: {} for part in GROUPED}}
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
    models = {part: model(**grouped[part]) for part, model in GROUPED.items()}
    return parts | models | {"events": grouped["events"]}


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
        if path[0] == "states":
            given.setdefault(path[1], {})[path[2]] = leaf
    states = {code: _state(build, code, given[code]) for code in sorted(given)}
    return {code: state for code, state in states.items() if state is not None}


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
    for name, known in State.model_fields.items():
        if known.is_required() and name not in filled:
            reason = f"`{name}` of {code} is missing"
            remedy = f"add `{name}` to the state"
            if name != "stance" and has_name(code):
                reason += f": the tables have no row for {name_of(code)}"
            problem = first.problem(reason, remedy=remedy)
            gather(build.problems, [problem])
    return State(**filled) if len(build.problems) == before else None


def _reference(build: _Build, root: Leaves) -> Reference | None:
    """The root's world: its roster, levers, location and kind of pledges."""
    states, values = _states(build, root), _values(build, root)
    named = {path[0]: build.value(leaf) for path, leaf in root.items() if path in _NAMED}
    if build.problems:
        return None
    levers = {key: value for key, value in values.items() if parameters()[key].role == "lever"}
    return Reference(states=states, values=levers, **{"location": "rear", **named})
