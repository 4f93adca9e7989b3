"""Changes applied to a base: the leaves that result, and the mistaken changes."""

from collections.abc import Mapping as Table

from sim.errors import Problem, gather
from sim.facts.parameter import parameters
from sim.scenario.layer import Layer, Leaf
from sim.scenario.layout import HEADER, Path, domain
from sim.scenario.leaf import leaf_value
from sim.yamltree.tree import Mapping, Scalar, plain

Leaves = dict[Path, Leaf]


def merge(below: Table[Path, Leaf], above: Layer) -> tuple[Leaves, list[Problem], list[Problem]]:
    """The leaves after a layer's changes, the mistakes in these, and warnings."""
    leaves: Leaves = dict(below)
    problems: list[Problem] = []
    warnings = []
    for leaf in above.leaves:
        if leaf.removes:
            gone = [path for path in leaves if path[:2] == leaf.path]
            if not gone:
                reason = f"there is no `{leaf.key}` to take away"
                gather(problems, [leaf.problem(reason, remedy="take the line out")])
            for path in gone:
                del leaves[path]
            continue
        before = leaves.get(leaf.path)
        gather(problems, _was(leaf, before))
        if leaf.path[0] not in HEADER and _same(leaf, before):
            warnings.append(leaf.problem(f"`{leaf.key}` is what it was: this changes nothing"))
        leaves[leaf.path] = leaf
    return leaves, problems, warnings


def number(leaf: Leaf) -> object:
    """The number, distribution or other value of a leaf, without its remarks."""
    written = plain(leaf.node)
    if isinstance(written, dict) and domain(leaf.path):
        remarks = {"was", "unit", "basis", "source", "because"}
        bare = {key: item for key, item in written.items() if key not in remarks}
        return bare["value"] if set(bare) == {"value"} else bare
    return written


def _same(leaf: Leaf, before: Leaf | None) -> bool:
    """Whether two leaves have the same value; a range that is merely left out does not count."""
    new = number(leaf)
    if before is None:
        known = parameters().get(leaf.name)
        return known is not None and isinstance(new, int | float) and new == known.default
    old = number(before)
    if isinstance(old, dict) and set(old) == {"value", "range"} and not isinstance(new, dict):
        old = old["value"]
    return type(new) is type(old) and new == old


def _was(leaf: Leaf, before: Leaf | None) -> list[Problem]:
    """A problem where the value that `was` names is not the one replaced."""
    if not (isinstance(leaf.node, Mapping) and "was" in leaf.node.entries and domain(leaf.path)):
        return []
    node = leaf.node.entries["was"]
    expected = node.value if isinstance(node, Scalar) else None
    real = _central(before, leaf)
    if isinstance(expected, int | float) and real is not None and float(expected) == real:
        return []
    reason = f"the base has {'nothing' if real is None else f'{real:g}'} here, not what `was` says"
    return [leaf.problem(reason, remedy="correct `was`", at=node.mark)]


def _central(before: Leaf | None, leaf: Leaf) -> float | None:
    if before is None:
        return parameters()[leaf.name].default if leaf.name in parameters() else None
    quantity, problems = leaf_value(before)
    return None if problems or quantity is None else float(quantity.central)
