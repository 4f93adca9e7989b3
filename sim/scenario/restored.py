"""Holding a resolved scenario that was read back to what every other file is held to."""

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import replace

from sim.errors import Mark, Problem, ScenarioError, gather
from sim.facts.parameter import parameters
from sim.scenario.layer import layer
from sim.scenario.library import is_name
from sim.scenario.quantity import Quantity
from sim.scenario.resolve import resolve
from sim.scenario.review import review
from sim.scenario.schema import Scenario
from sim.yamltree.node import Mapping, Node
from sim.yamltree.reader import Document

_AGAIN = "resolve it anew"


def check(document: Document, scenario: Scenario) -> None:
    """Refuse a resolved scenario that no file could have resolved to.

    Its parts have their types already. What they mean is checked by reading the file as if it
    were an ordinary one; the world of its root is checked like a file of its own.

    Parameters
    ----------
    document
        The file.
    scenario
        What it was read back to.

    Raises
    ------
    ScenarioError
        With every mistake found.
    """
    problems: list[Problem] = []
    top = document.root
    own = {key: node for key, node in top.entries.items() if key not in ("resolved", "reference")}
    if not is_name(scenario.name):
        reason = "this name cannot be that of a folder on every system"
        gather(problems, [document.problem(reason, own["name"].mark, key="name", remedy=_AGAIN)])
    gather(problems, _absent(document, scenario.values, set(parameters())))
    gather(problems, _mistaken(document, own, top.keys))
    root = top.entries.get("reference")
    if scenario.reference and isinstance(root, Mapping):
        levers = {key for key, parameter in parameters().items() if parameter.role == "lever"}
        gather(problems, _absent(document, scenario.reference.values, levers))
        rest = {key: own[key] for key in ("title", "start", "weeks")}
        gather(problems, _mistaken(document, rest | root.entries, {**top.keys, **root.keys}))
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))


def _absent(
    document: Document, values: Table[str, Quantity], wanted: set[str]
) -> Iterator[Problem]:
    """Find parameters that were left out; in an ordinary file they would have their defaults."""
    for key in sorted(wanted - values.keys()):
        yield document.problem(f"`{key}` is missing", document.root.mark, key=key, remedy=_AGAIN)


def _mistaken(
    document: Document, entries: dict[str, Node], keys: dict[str, Mark]
) -> tuple[Problem, ...]:
    """Resolve a part of the document for the sake of the mistakes that this shows."""
    part = replace(document, root=Mapping(document.root.mark, entries, keys))
    try:
        problems, _ = review(resolve([layer(part)]))
    except ScenarioError as error:
        return error.problems
    return tuple(problems)
