"""The JSON schema of study files, with which editors complete and check them."""

from typing import Any

from sim.scenario.jsonschema import BASES, file_schema
from sim.studies import specification as kinds
from sim.studies.form import SUBJECTS, StudyForm


def study_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a study file; what it may ask follows from its kind."""
    scenario = file_schema()
    own = StudyForm.model_json_schema()
    definitions: dict[str, Any] = {**scenario["$defs"]}
    rules = []
    for kind in kinds.KINDS:
        model = kinds.specification(kind)
        asked = model.model_json_schema(ref_template=f"#/$defs/{kind}_{{model}}")
        inner = asked.pop("$defs", {})
        definitions |= {f"{kind}_{name}": one for name, one in inner.items()}
        rules.append(_rule(kind, asked))
    properties = {
        **own["properties"],
        "study": {"enum": list(kinds.KINDS), "description": _says(own, "study")},
        "base": {**BASES, "description": _says(own, "base")},
        "change": {**scenario["properties"]["change"], "description": _says(own, "change")},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backstop study",
        "type": "object",
        "properties": properties,
        "required": own["required"],
        "oneOf": [{"required": [key]} for key in SUBJECTS],
        "allOf": rules,
        "additionalProperties": False,
        "$defs": definitions,
    }


def _says(own: dict[str, Any], key: str) -> str:
    """What the form says of a key."""
    return str(own["properties"][key]["description"])


def _rule(kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What a file of a kind must and may ask."""
    then: dict[str, Any] = {"properties": {"ask": asked}}
    if asked.get("required"):
        then["required"] = ["ask"]
    if not kinds.specification(kind).several:
        then["properties"]["scenarios"] = {"maxItems": 1}
    return {"if": {"properties": {"study": {"const": kind}}, "required": ["study"]}, "then": then}
