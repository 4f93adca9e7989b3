"""The JSON schema of scenario files, by which editors complete and check them."""

from typing import Any

from sim.facts.parameter import Parameter, parameters
from sim.scenario.layout import HEADER
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario, State

ABSENT = ("values", "reference")
"""Fields of the resolved scenario that no file spells so."""


def file_schema() -> dict[str, Any]:
    """Give the schema: a complete scenario, or one that changes a base.

    Returns
    -------
    A JSON schema, draft 2020-12.
    """
    whole = Scenario.model_json_schema()
    definitions = whole["$defs"]
    definitions.pop("Reference", None)
    definitions["Quantity"] = Quantity.model_json_schema()
    definitions["Quantity"].pop("$defs", None)
    definitions["State"]["required"] = ["stance"]
    properties = {key: held for key, held in whole["properties"].items() if key not in ABSENT}
    changeable = {key: held for key, held in properties.items() if key not in HEADER}
    properties |= _sections()
    properties["base"] = {"type": "string", "description": "The scenario that this one changes."}
    properties["change"] = {
        "type": "object",
        "description": "What differs from the base, by dotted key.",
        "properties": {**{key: _number(held) for key, held in parameters().items()}, **changeable},
        "patternProperties": _patterns(),
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backstop scenario",
        "type": "object",
        "properties": properties,
        "required": ["name", "title"],
        "oneOf": [{"required": ["base"]}, {"required": ["start", "weeks", "states"]}],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _sections() -> dict[str, Any]:
    """Nest the parameters as a complete file does."""
    tree: dict[str, Any] = {}
    for key, parameter in parameters().items():
        *path, last = key.split(".")
        at = tree
        for word in path:
            at = at.setdefault(
                word, {"type": "object", "properties": {}, "additionalProperties": False}
            )["properties"]
        at[last] = _number(parameter)
    return tree


def _number(parameter: Parameter) -> dict[str, Any]:
    low, high = parameter.domain
    about = (
        f"{parameter.says}; {parameter.unit}, {low:g} to {high:g}, default {parameter.default:g}"
    )
    return {"description": about, "$ref": "#/$defs/Quantity"}


def _patterns() -> dict[str, Any]:
    """Allow the keys below states, events and switches under `change`."""
    fields = "|".join(State.model_fields)
    return {
        rf"^states\.[A-Z]{{3}}(\.({fields}))?$": {},
        r"^events\.[a-z][a-z0-9_]*$": {},
        r"^(aggregation|actors)\.[a-z]+$": {"type": "string"},
        r"^(states|events|guarantor|adversary|[a-z]+)(\.[a-z_]+)*$": {},
    }
