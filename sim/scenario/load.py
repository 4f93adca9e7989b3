"""Reading a scenario: its file, its bases, and settings from the command line."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.document.node import Scalar
from sim.document.reader import Document, parse, read
from sim.document.text import shortened
from sim.errors import Problem, ScenarioError, UsageError
from sim.scenario.dump import is_dump, restore
from sim.scenario.layer import Layer, layer, settings_layer
from sim.scenario.library import find_base, is_name
from sim.scenario.resolve import Resolved, resolve
from sim.scenario.review import review

DEEPEST = 8
"""Longest chain of bases."""

SETTINGS = "--set"
"""How messages name the settings of a command line."""


def load(path: Path | str, settings: Sequence[str] = ()) -> Resolved:
    """Read and resolve a scenario.

    Parameters
    ----------
    path
        The file.
    settings
        Changes to lay over it, each ``dotted.key=value``.

    Returns
    -------
    The scenario, where each value came from, and warnings.

    Raises
    ------
    ScenarioError
        With every mistake found in the file, its bases and the settings.
    """
    path = Path(path)
    own = read(path)
    if is_dump(own):
        if settings:
            raise UsageError("a resolved scenario cannot be changed; use the file it came from")
        return restore(own)
    layers = _chain(own, path)
    layers[-1].problems.extend(_name(layers[-1], path))
    if settings:
        layers.append(_settings(settings))
    return replace(_reviewed(layers), folder=path.parent, settings=tuple(settings))


def _reviewed(layers: list[Layer]) -> Resolved:
    resolved = resolve(layers)
    problems, warnings = review(resolved)
    if problems:
        raise ScenarioError(problems)
    return replace(resolved, warnings=(*resolved.warnings, *warnings))


def _chain(document: Document, path: Path) -> list[Layer]:
    """Read a file and all its bases, the root first."""
    chain, seen = [layer(document)], [path.resolve()]
    while (node := chain[0].document.root.entries.get("base")) is not None:
        word = node.value if isinstance(node, Scalar) else None
        if not isinstance(word, str):
            raise ScenarioError(chain[0].problems)
        missing = chain[0].document.problem(
            f"there is no base `{word}`",
            node.mark,
            key="base",
            remedy="name a scenario of the same folder, or one that comes with the program",
        )
        found = find_base(word, seen[0], problem=missing)
        if found.resolve() in seen or len(chain) >= DEEPEST:
            reason = "the bases run in a circle or are too deep"
            remedy = f"let the bases end in a whole scenario within {DEEPEST}"
            problem = chain[0].document.problem(reason, node.mark, key="base", remedy=remedy)
            raise ScenarioError([problem])
        seen.insert(0, found.resolve())
        chain.insert(0, layer(read(found)))
    return chain


def _name(own: Layer, path: Path) -> list[Problem]:
    """Demand that a scenario be called what its file is called."""
    name = own.header("name")
    mark = own.document.root.entries["name"].mark if name is not None else own.mark("name")
    if not isinstance(name, str):
        return []
    if not is_name(name):
        remedy = "write small letters, digits and underscores, beginning with a letter"
        reason = "this name cannot be that of a folder on every system"
        return [own.document.problem(reason, mark, key="name", remedy=remedy)]
    if name != path.stem:
        remedy = f"write `name: {path.stem}`, or rename the file `{name}.yaml`"
        reason = f"the name `{name}` differs from that of the file"
        return [own.document.problem(reason, mark, key="name", remedy=remedy)]
    return []


def _settings(settings: Sequence[str]) -> Layer:
    """Turn ``a.b=v`` settings into a layer of their own."""
    lines = []
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not (equals and key.strip() and value.strip()) or "\n" in setting:
            said = shortened(setting)
            raise UsageError(f"`{said}` is no setting; write for instance -s choice.support=2")
        lines.append(f"{key.strip()}: {value.strip()}")
    data = "\n".join(lines).encode(errors="surrogateescape")
    return settings_layer(parse(data, SETTINGS))
