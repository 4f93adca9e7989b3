"""Laying changes over a base: what holds in the end, and which changes are mistaken."""

from collections.abc import Mapping as Table

from sim.errors import Problem, gather
from sim.facts.parameter import parameters
from sim.scenario.layer import Layer, Leaf
from sim.scenario.layout import HEADER, Path, domain
from sim.yamltree.node import Mapping, Scalar, plain

Leaves = dict[Path, Leaf]


def merge(below: Table[Path, Leaf], above: Layer) -> tuple[Leaves, list[Problem], list[Problem]]:
    """Lay a layer over leaves.

    Parameters
    ----------
    below
        What holds so far.
    above
        What is to be changed.

    Returns
    -------
    What holds then, mistakes, and warnings.
    """
    held: Leaves = dict(below)
    problems: list[Problem] = []
    warnings = []
    for leaf in above.leaves:
        if leaf.removes:
            gone = [path for path in held if path[:2] == leaf.path]
            if not gone:
                reason = f"there is no `{leaf.key}` to take away"
                gather(problems, [leaf.problem(reason, remedy="take the line out")])
            for path in gone:
                del held[path]
            continue
        before = held.get(leaf.path)
        gather(problems, _was(leaf, before))
        if leaf.path[0] not in HEADER and _same(leaf, before):
            warnings.append(leaf.problem(f"`{leaf.key}` is what it was: this changes nothing"))
        held[leaf.path] = leaf
    return held, problems, warnings


def number(leaf: Leaf) -> object:
    """Give the number, distribution or other thing that a leaf says, without its remarks."""
    held = plain(leaf.node)
    if isinstance(held, dict) and domain(leaf.path):
        remarks = {"was", "unit", "basis", "source", "because"}
        held = {key: item for key, item in held.items() if key not in remarks}
        return held["value"] if set(held) == {"value"} else held
    return held


def _same(leaf: Leaf, before: Leaf | None) -> bool:
    """Compare what two leaves say; a range that is merely left out makes no difference."""
    new = number(leaf)
    if before is None:
        known = parameters().get(leaf.name)
        return known is not None and isinstance(new, int | float) and new == known.default
    old = number(before)
    if isinstance(old, dict) and set(old) == {"value", "range"} and not isinstance(new, dict):
        old = old["value"]
    return type(new) is type(old) and new == old


def _was(leaf: Leaf, before: Leaf | None) -> list[Problem]:
    """Check the value that a change believes it replaces."""
    if not (isinstance(leaf.node, Mapping) and "was" in leaf.node.entries and domain(leaf.path)):
        return []
    node = leaf.node.entries["was"]
    said = node.value if isinstance(node, Scalar) else None
    real = _central(before, leaf)
    if isinstance(said, int | float) and real is not None and float(said) == real:
        return []
    told = "nothing" if real is None else f"{real:g}"
    return [
        leaf.problem(
            f"the base has {told} here, not what `was` says", remedy="correct `was`", at=node.mark
        )
    ]


def _central(before: Leaf | None, leaf: Leaf) -> float | None:
    from sim.scenario.leaf import value

    if before is None:
        return parameters()[leaf.name].default if leaf.name in parameters() else None
    held, problems = value(before)
    return None if problems or held is None else float(held.central)
