"""Writing a resolved scenario out whole, and reading it back."""

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import replace
from typing import Any

import yaml
from pydantic import ValidationError

from sim.document.node import Mapping, plain
from sim.document.reader import Document
from sim.errors import ScenarioError
from sim.facts.parameter import parameters, sections
from sim.scenario import leaf as leaf_of
from sim.scenario.layer import Leaf, layer
from sim.scenario.library import is_name
from sim.scenario.quantity import quantities
from sim.scenario.resolve import Resolved
from sim.scenario.roster import unknown_code
from sim.scenario.schema import Scenario, State

FORMAT = 1
"""Version of the form in which a resolved scenario is written."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ .,()/-]*")
_WORDS = {"null", "true", "false"}
_NESTED = ("aggregation", "actors", "events", "states", "reference")


class _Dumper(yaml.SafeDumper):
    """Quotes every text that some reader of YAML might take for something else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write every value out."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    plain_text = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain_text else '"')


_Dumper.add_representer(str, _text)


def tree(scenario: Scenario) -> dict[str, Any]:
    """Arrange a scenario as a file does: parameters nested by section, the shortest forms."""
    whole = scenario.model_dump(mode="json")
    arranged: dict[str, Any] = {"resolved": FORMAT}
    arranged |= {
        key: whole[key] for key in whole if key not in ("values", "reference", "states", "events")
    }
    arranged |= _nest(quantities(scenario.values))
    arranged["states"] = _roster(scenario.states)
    arranged["events"] = {
        name: event.model_dump(mode="json", exclude_defaults=True)
        for name, event in scenario.events.items()
    }
    if scenario.reference:
        reference = scenario.reference
        arranged["reference"] = {
            "name": reference.name,
            "location": reference.location,
            **_nest(quantities(reference.values)),
            "states": _roster(reference.states),
        }
    return arranged


def dump(resolved: Resolved | Scenario) -> str:
    """Write a scenario out whole, each value with where it came from.

    Parameters
    ----------
    resolved
        The scenario; a bare one is written without places.

    Returns
    -------
    YAML that :func:`sim.scenario.load.load` reads back to an equal scenario.
    """
    scenario = resolved if isinstance(resolved, Scenario) else resolved.scenario
    places = {} if isinstance(resolved, Scenario) else resolved.places
    return "\n".join(_lines(tree(scenario), places, ())) + "\n"


def is_dump(document: Document) -> bool:
    """Say whether a file is a resolved scenario, written by :func:`dump`."""
    return "resolved" in document.root.entries


def restore(document: Document) -> Resolved:
    """Read a resolved scenario back.

    Raises
    ------
    ScenarioError
        If the file is not as it was written.
    """
    if document.problems:
        raise ScenarioError(document.problems)
    whole: dict[str, Any] = json.loads(json.dumps(plain(document.root)))
    mark = document.root.mark
    if whole.pop("resolved") != FORMAT:
        reason = "this resolved scenario has the form of another version"
        raise ScenarioError([document.problem(reason, mark, remedy="resolve it anew")])
    reference = whole.get("reference")
    if isinstance(reference, dict):
        reference["values"] = _unnest(reference)
    whole["values"] = _unnest(whole)
    try:
        scenario = Scenario.model_validate_json(json.dumps(whole))
    except ValidationError as error:
        problems = [
            document.problem(
                item["msg"], mark, key=".".join(map(str, item["loc"])), remedy="resolve it anew"
            )
            for item in error.errors(include_url=False)
        ]
        raise ScenarioError(problems) from error
    return Resolved(scenario, {}, marks=_held(document, scenario))


def _held(document: Document, scenario: Scenario) -> dict[str, Leaf]:
    """Hold a resolved file to what every scenario is held to, and say where its values stand."""
    entries = dict(document.root.entries)
    del entries["resolved"]
    root, problems = entries.pop("reference", None), []
    own = layer(replace(document, root=replace(document.root, entries=entries)))
    parts = [own, *([layer(replace(document, root=root))] if isinstance(root, Mapping) else [])]
    for part in parts:
        wrong = (problem for leaf in part.leaves for problem in leaf_of.value(leaf)[1])
        problems.extend([*part.problems, *wrong])
    told = [
        *([] if is_name(scenario.name) else ["this name cannot be that of a folder"]),
        *([] if _is_whole(scenario) else ["parameters are missing"]),
        *([] if scenario.states else ["no state is on the roster"]),
        *(f"unknown state `{code}`" for code in scenario.states if unknown_code(code)),
    ]
    again = [document.problem(it, document.root.mark, remedy="resolve it anew") for it in told]
    if problems or again:
        raise ScenarioError([*problems, *again])
    return {leaf.key: leaf for leaf in own.leaves}


def _is_whole(scenario: Scenario) -> bool:
    """Say whether every parameter has a value, and every lever of the root has one."""
    levers = {key for key, parameter in parameters().items() if parameter.role == "lever"}
    whole = scenario.values.keys() == parameters().keys()
    return whole and (scenario.reference is None or scenario.reference.values.keys() == levers)


def _roster(states: Table[str, State]) -> dict[str, Any]:
    return {
        code: state.model_dump(mode="json", exclude_defaults=True)
        | {"support": state.support.told()}
        | ({"pledge": state.pledge.told()} if state.pledge else {})
        for code, state in states.items()
    }


def _nest(flat: Table[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for key, value in flat.items():
        *path, last = key.split(".")
        at = nested
        for word in path:
            at = at.setdefault(word, {})
        at[last] = value
    return nested


def _unnest(whole: dict[str, Any]) -> dict[str, Any]:
    """Take the parameter sections out of a tree, as one flat table."""
    flat: dict[str, Any] = {}

    def walk(node: dict[str, Any], stem: str) -> None:
        for key, value in node.items():
            if isinstance(value, dict) and not _is_quantity(value):
                walk(value, f"{stem}{key}.")
            else:
                flat[stem + key] = value

    for section in sections() & whole.keys():
        held = whole.pop(section)
        if isinstance(held, dict):
            walk(held, f"{section}.")
    return flat


def _is_quantity(node: dict[str, Any]) -> bool:
    return bool({"value", "uniform", "normal", "beta", "triangular"} & node.keys())


def _lines(node: Table[str, Any], places: Table[str, str], path: tuple[str, ...]) -> Iterator[str]:
    """Write one line for each leaf, with its place as a comment."""
    for key, value in node.items():
        here = (*path, key)
        inner = isinstance(value, dict) and value and not _is_quantity(value)
        indent = "  " * len(path)
        name = f'"{key}"' if key in _WORDS else key
        if inner and (here[0] in _NESTED or here[0] in sections()) and not _is_event(here):
            yield f"{indent}{name}:"
            yield from _lines(value, places, here)
            continue
        text = yaml.dump(
            value, Dumper=_Dumper, default_flow_style=True, width=float("inf"), allow_unicode=True
        )
        text = text.removesuffix("\n").removesuffix("\n...")
        place = places.get(".".join(here), "")
        yield f"{indent}{name}: {text}" + (f"  # {place}" if place else "")


def _is_event(path: tuple[str, ...]) -> bool:
    return path[0] == "events" and len(path) == 2
