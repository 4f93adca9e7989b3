"""The template of a new study file: its options, each with what it is unless given."""

from collections.abc import Iterator
from typing import Any

from sim.scenario.dump import flow
from sim.studies.specification import Specification

TEXT = """\
# A study: a question about scenarios that is written down. Lines that begin with `#-` are
# options, each with what it is unless given: remove `#-` to change one.
# docs/reference.md describes the form.

name: {name}
title: {title}?
because: >
  Why is this asked, and what would the answer decide?
study: {kind}
{subject}
#-change:  # laid over every scenario, as in a scenario file
#-  talks.deal_rate: 1.2
replications: {worlds}
seed: 1
{ask}
"""


def template(name: str, kind: str, *, model: type[Specification], scenario: str) -> str:
    """The text of a study file; an option that must be given is left empty."""
    subject = f"scenarios: [{scenario}]" if model.several else f"scenario: {scenario}"
    return TEXT.format(
        name=flow(name),
        title=flow(name.replace("_", " ").capitalize()),
        kind=kind,
        subject=f"{subject}  # or `base: [a, b]`, which combines several that agree",
        worlds=model.replications,
        ask="\n".join(_options(model)),
    )


def _options(model: type[Specification]) -> Iterator[str]:
    """Lines of the options, those that must be given first."""
    whole = model.model_json_schema()
    fields: dict[str, dict[str, Any]] = whole.get("properties", {})
    needed = [key for key in fields if key in whole.get("required", [])]
    if fields:
        yield "ask:" if needed else "#-ask:"
    for key in needed:
        yield f"  {key}:  # must be given: {_says(fields[key])}"
    for key, field in fields.items():
        if key not in needed:
            yield f"#-  {key}: {flow(field.get('default'))}  # {_says(field)}"


def _says(field: dict[str, Any]) -> str:
    return " ".join(str(field.get("description", "")).split())
