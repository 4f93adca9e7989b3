"""The JSON schema of scenario files, with which editors complete and check them."""

from typing import Any

from sim.facts.parameter import Parameter, parameters
from sim.scenario.layout import HEADER, NONE, OTHER_FORM, REFERENCE, nested
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario

BASES: dict[str, Any] = {
    "type": "array",
    "items": {"type": "string"},
    "minItems": 2,
    "uniqueItems": True,
}
"""JSON schema of several bases."""

BASE: dict[str, Any] = {
    "description": "The scenario that this one changes, or several, which must agree.",
    "anyOf": [{"type": "string"}, BASES],
}


def file_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a complete scenario, or one that changes a base."""
    whole = Scenario.model_json_schema()
    definitions = whole["$defs"]
    definitions.pop("Reference", None)
    definitions["Quantity"] = _open(Quantity.model_json_schema())
    definitions["State"]["required"] = ["stance"]
    definitions["StateChange"] = {**definitions["State"], "required": []}
    sections = {key: _section(part) for key, part in nested(parameters()).items()}
    own = {key: item for key, item in whole["properties"].items() if key not in OTHER_FORM}
    states = {"anyOf": [{"const": NONE}, _reference("StateChange")]}
    own["states"] = {**own["states"], "additionalProperties": _reference("State")}
    root = {
        "type": "object",
        "description": "The root's world, where this file was written out from one with a base.",
        "properties": {
            **{key: own[key] for key in ("name", "location", "pledges", "states")},
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
    change |= {key: _section(parameter) for key, parameter in parameters().items()}
    change |= {key: group for key, group in _groups(sections).items() if "." in key}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backstop scenario",
        "type": "object",
        "properties": {
            **own,
            **sections,
            REFERENCE: root,
            "base": BASE,
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


def _section(part: dict[str, Any] | Parameter) -> dict[str, Any]:
    """A parameter, or a group of them as in a complete file."""
    if isinstance(part, dict):
        inside = {key: _section(item) for key, item in part.items()}
        return {"type": "object", "properties": inside, "additionalProperties": False}
    low, high = part.domain
    bounds = f"{low:g} to {high:g}, default {part.default:g}"
    return {"description": f"{part.says}; {part.unit}, {bounds}", **_reference("Quantity")}


def _groups(tree: dict[str, Any], stem: str = "") -> dict[str, Any]:
    """The groups of a tree by dotted key."""
    found: dict[str, Any] = {}
    for word, group in tree.items():
        if "properties" in group:
            found[stem + word] = group
            found |= _groups(group["properties"], f"{stem}{word}.")
    return found
