"""The JSON schema of scenario files, with which editors complete and check them."""

from typing import Any

from sim.facts.parameter import Parameter, parameters
from sim.scenario.layout import HEADER, NONE, OTHER_FORM, REFERENCE
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario


def file_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a complete scenario, or one that changes a base."""
    whole = Scenario.model_json_schema()
    definitions = whole["$defs"]
    definitions.pop("Reference", None)
    definitions["Quantity"] = _open(Quantity.model_json_schema())
    definitions["State"]["required"] = ["stance"]
    definitions["StateChange"] = {**definitions["State"], "required": []}
    sections = _sections()
    own = {key: item for key, item in whole["properties"].items() if key not in OTHER_FORM}
    states = {"anyOf": [{"const": NONE}, _reference("StateChange")]}
    own["states"] = {**own["states"], "additionalProperties": _reference("State")}
    root = {
        "type": "object",
        "description": "The root's world, where this file was written out from one with a base.",
        "properties": {
            **{key: own[key] for key in ("name", "location", "states")},
            **sections,
        },
        "required": ["name", "states"],
        "additionalProperties": False,
    }
    change = {key: item for key, item in {**own, **sections}.items() if key not in HEADER}
    change["states"] = {
        "type": "object",
        "patternProperties": {r"^[A-Z]{3}$": states},
        "additionalProperties": False,
    }
    change |= {key: _number(parameter) for key, parameter in parameters().items()}
    change |= {key: group for key, group in _groups(sections).items() if "." in key}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backstop scenario",
        "type": "object",
        "properties": {
            **own,
            **sections,
            REFERENCE: root,
            "base": {"type": "string", "description": "The scenario that this one changes."},
            "change": {
                "type": "object",
                "description": "What differs from the base, by dotted key.",
                "properties": change,
                "patternProperties": {
                    r"^states\.[A-Z]{3}$": states,
                    r"^events\.[a-z][a-z0-9_]*$": {"anyOf": [{"const": NONE}, _reference("Event")]},
                    **_fields("State", r"^states\.[A-Z]{3}\.", definitions),
                    **_fields("Aggregation", r"^aggregation\.", definitions),
                    **_fields("Actors", r"^actors\.", definitions),
                },
                "additionalProperties": False,
            },
        },
        "required": ["name", "title"],
        "oneOf": [{"required": ["base"]}, {"required": ["start", "weeks", "states"]}],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _open(quantity: dict[str, Any]) -> dict[str, Any]:
    """Allow a quantity to name the value that it replaces."""
    quantity.pop("$defs", None)
    full = quantity["anyOf"][1]
    full["properties"]["was"] = {"type": "number", "description": "The value it replaces."}
    return quantity


def _fields(name: str, stem: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """Allow the fields of a group below a dotted stem."""
    fields = definitions[name]["properties"].items()
    return {f"{stem}{field}$": item for field, item in fields}


def _sections() -> dict[str, Any]:
    """The parameters, nested as in a complete file."""
    tree: dict[str, Any] = {}
    for key, parameter in parameters().items():
        *path, last = key.split(".")
        at = tree
        for word in path:
            group = {"type": "object", "properties": {}, "additionalProperties": False}
            at = at.setdefault(word, group)["properties"]
        at[last] = _number(parameter)
    return tree


def _groups(tree: dict[str, Any], stem: str = "") -> dict[str, Any]:
    """The groups of a tree by dotted key."""
    found: dict[str, Any] = {}
    for word, group in tree.items():
        if "properties" in group:
            found[stem + word] = group
            found |= _groups(group["properties"], f"{stem}{word}.")
    return found


def _number(parameter: Parameter) -> dict[str, Any]:
    low, high = parameter.domain
    bounds = f"{low:g} to {high:g}, default {parameter.default:g}"
    return {
        "description": f"{parameter.says}; {parameter.unit}, {bounds}",
        **_reference("Quantity"),
    }
