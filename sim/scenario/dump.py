"""Writing a resolved scenario out whole, and reading it back."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from sim.errors import Problem, ScenarioError, gather
from sim.facts.parameter import sections
from sim.scenario.quantity import quantities
from sim.scenario.resolve import Resolved
from sim.scenario.restored import check
from sim.scenario.schema import Scenario, State
from sim.text import shortened
from sim.yamltree.node import plain
from sim.yamltree.reader import Document

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
    form = whole.pop("resolved")
    if form != FORMAT or isinstance(form, bool):
        reason = "this resolved scenario has the form of another version"
        raise ScenarioError([document.problem(reason, mark, remedy="resolve it anew")])
    reference = whole.get("reference")
    if isinstance(reference, dict):
        reference["values"] = _unnest(reference)
    whole["values"] = _unnest(whole)
    try:
        scenario = Scenario.model_validate_json(json.dumps(whole))
    except ValidationError as error:
        problems: list[Problem] = []
        gather(problems, (_told(document, item) for item in error.errors(include_url=False)))
        raise ScenarioError(problems) from error
    check(document, scenario)
    return Resolved(scenario, {})


def _told(document: Document, complaint: Any) -> Problem:
    """Tell a complaint of the schema, which knows of no line, at the part that holds it."""
    path = [str(step) for step in complaint["loc"]]
    mark = document.root.mark
    if path:
        mark = document.root.keys.get(path[0], mark)
    return document.problem(
        complaint["msg"], mark, key=shortened(".".join(path), 200), remedy="resolve it anew"
    )


def _roster(states: Mapping[str, State]) -> dict[str, Any]:
    return {
        code: state.model_dump(mode="json", exclude_defaults=True)
        | {"support": state.support.told()}
        | ({"pledge": state.pledge.told()} if state.pledge else {})
        for code, state in states.items()
    }


def _nest(flat: Mapping[str, Any]) -> dict[str, Any]:
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


def _lines(
    node: Mapping[str, Any], places: Mapping[str, str], path: tuple[str, ...]
) -> Iterator[str]:
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
