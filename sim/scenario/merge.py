"""What a file makes of what it stands on: its changes, and those of several bases together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.errors import Problem, gather
from sim.facts.parameter import parameters
from sim.scenario.layer import Layer, Leaf
from sim.scenario.layout import HEADER, Path, domain
from sim.scenario.leaf import leaf_value
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Event
from sim.text import shortened
from sim.yamltree.tree import Mapping as MappingNode
from sim.yamltree.tree import Scalar, plain

Leaves = dict[Path, Leaf]

_REMARKS = {"source", "because"}


@dataclass(frozen=True, eq=False)
class Rival:
    """Two leaves of files that stand side by side, and cannot both be so."""

    leaf: Leaf
    other: Leaf
    over: Layer
    """The layer that stands on both."""

    def is_settled(self, layers: Sequence[Layer]) -> bool:
        """Whether a layer on top of both sets the same key, so that neither counts."""
        return any(
            _replaces(one, self.leaf) or _replaces(one, self.other)
            for layer in layers
            if layer is self.over or self.over in layer.under
            for one in layer.leaves
        )

    @property
    def problem(self) -> Problem:
        """The contradiction, at the second of the two, with the place of the first."""
        off = next((one for one in (self.leaf, self.other) if one.removes), None)
        place = f"{self.other.mark.document}:{self.other.mark.line}"
        if off is not None:
            verbs = ("taken off", "changed") if off is self.other else ("changed", "taken off")
            reason = f"`{off.key}` is {verbs[0]} in {place} and {verbs[1]} here"
        else:
            here, there = (_written(one) for one in (self.leaf, self.other))
            reason = f"`{self.leaf.key}` is {here} here and {there} in {place}"
        key = (off or self.leaf).key
        remedy = f"combine scenarios that agree, or set `{key}` on top of both"
        return self.leaf.problem(f"{reason}: the two contradict each other", remedy=remedy)


def beneath(layer: Layer, known: Mapping[Layer, Leaves]) -> tuple[Leaves, list[Rival]]:
    """The leaves that a layer stands on, and what contradicts itself among several bases."""
    if not layer.below:
        return {}, []
    if len(layer.below) > 1:
        return _combined(layer)
    (base,) = layer.below
    if not layer.is_file:
        return known[base], []
    return {path: leaf for path, leaf in known[base].items() if path[0] not in HEADER}, []


def _combined(layer: Layer) -> tuple[Leaves, list[Rival]]:
    """The leaves of all that stands below a layer; what a file sets counts more than its bases."""
    groups: dict[Path, list[tuple[Layer, Leaf]]] = {}
    for one in layer.under:
        for leaf in one.leaves:
            if leaf.path[0] not in HEADER:
                groups.setdefault(_group(leaf.path), []).append((one, leaf))
    leaves: Leaves = {}
    rivals: list[Rival] = []
    for group in groups.values():
        alive = _alive(group)
        found = [Rival(leaf, other, layer) for leaf, other in _disagreements(alive)]
        rivals.extend(found)
        if any(one.leaf.removes or one.other.removes for one in found):
            # What is taken off in one place is as it was for whoever settles this on top.
            alive = _alive([pair for pair in group if not pair[1].removes])
        for leaf in sorted(alive, key=lambda one: _is_foreign(one, alive)):
            if not leaf.removes:
                leaves.setdefault(leaf.path, leaf)
    return leaves, rivals


def _alive(group: Sequence[tuple[Layer, Leaf]]) -> list[Leaf]:
    """The leaves of a state, an event or a key that no upper layer replaces."""
    by_path: dict[Path, list[Layer]] = {}
    removing = [layer for layer, leaf in group if leaf.removes]
    for layer, leaf in group:
        by_path.setdefault(leaf.path, []).append(layer)
    every = [layer for layer, _ in group]
    return [
        leaf
        for layer, leaf in group
        if not any(
            layer in other.under
            for other in (every if leaf.removes else (*by_path[leaf.path], *removing))
        )
    ]


def _disagreements(alive: Sequence[Leaf]) -> Iterator[tuple[Leaf, Leaf]]:
    """Leaves of one group that cannot be so beside an earlier one, which comes second."""
    first: dict[Path, Leaf] = {}
    for leaf in alive:
        before = first.setdefault(leaf.path, leaf)
        if before is not leaf and _differ(leaf, before):
            yield leaf, before
    removing = next((leaf for leaf in alive if leaf.removes), None)
    setting = next((leaf for leaf in alive if not leaf.removes), None)
    if removing and setting and removing.path != setting.path:
        one, other = sorted((removing, setting), key=alive.index)
        yield other, one


def _is_foreign(leaf: Leaf, alive: Sequence[Leaf]) -> bool:
    """Whether a leaf is a remark on a state of a file that does not set its stance."""
    stances = [one.document for one in alive if one.path[-1] == "stance"]
    return leaf.path[-1] in _REMARKS and leaf.document not in stances


def _group(path: Path) -> Path:
    """The state or event that a path belongs to, or itself."""
    return path[:2] if path[0] in ("states", "events") else path


def _replaces(upper: Leaf, lower: Leaf) -> bool:
    """Whether a leaf of an upper layer leaves nothing of one below it."""
    if _group(upper.path) != _group(lower.path):
        return False
    return upper.path == lower.path or upper.removes or lower.removes


def _differ(leaf: Leaf, other: Leaf) -> bool:
    """Whether two leaves of one path say different things."""
    if leaf.removes or other.removes:
        return leaf.removes != other.removes
    if leaf.path[0] == "states" and leaf.path[-1] in _REMARKS:
        return False
    return _said(leaf) != _said(other)


def _said(leaf: Leaf) -> object:
    """The value of a leaf without its remarks; text where it is wrong, which is reported anyway."""
    value, _ = leaf_value(leaf)
    if isinstance(value, Quantity):
        return value.model_dump(exclude={*_REMARKS, "unit"})
    return value.model_dump(exclude=_REMARKS) if isinstance(value, Event) else value


def _written(leaf: Leaf) -> str:
    """A value as a message names it."""
    number = _number(leaf)
    if isinstance(number, Mapping):
        number = ", ".join(f"{key}: {item}" for key, item in number.items())
        number = f"{{{number}}}"
    elif isinstance(leaf.node, Scalar):
        number = leaf.node.text
    return f"`{shortened(str(number), 60)}`"


def merged(
    below: Leaves, above: Layer, *, problems: list[Problem], unsettled: Sequence[Rival] = ()
) -> tuple[Leaves, list[Problem]]:
    """The leaves after a layer's changes, and warnings; mistakes are added to the problems.

    Where it is unsettled what was below, `was` may name either.
    """
    leaves = dict(below)
    either: dict[Path, list[Leaf]] = {}
    for one in unsettled:
        either.setdefault(one.leaf.path, []).extend((one.leaf, one.other))
    warnings = []
    for leaf in above.leaves:
        if leaf.removes:
            gone = [path for path in leaves if path[:2] == leaf.path]
            if not gone:
                reason = f"there is no `{leaf.key}` to take off"
                gather(problems, [leaf.problem(reason, remedy="remove the line")])
            for path in gone:
                del leaves[path]
            continue
        before = leaves.get(leaf.path)
        wrong = min((list(_was(leaf, one)) for one in either.get(leaf.path, [before])), key=len)
        gather(problems, wrong)
        if leaf.path[0] not in HEADER and leaf.path not in either and _same(leaf, before):
            reason = f"`{leaf.key}` had this value before: nothing changes"
            warnings.append(leaf.problem(reason))
        leaves[leaf.path] = leaf
    return leaves, warnings


def _number(leaf: Leaf) -> object:
    """The number, distribution or other value of a leaf, without its remarks."""
    written = plain(leaf.node)
    if isinstance(written, dict) and domain(leaf.path):
        remarks = {"was", "unit", "basis", "source", "because"}
        bare = {key: item for key, item in written.items() if key not in remarks}
        return bare["value"] if set(bare) == {"value"} else bare
    return written


def _same(leaf: Leaf, before: Leaf | None) -> bool:
    """Whether two leaves have the same value; a range that is merely left out does not count."""
    new = _number(leaf)
    if before is None:
        known = parameters().get(leaf.name)
        return known is not None and isinstance(new, int | float) and new == known.default
    old = _number(before)
    if isinstance(old, dict) and set(old) == {"value", "range"} and not isinstance(new, dict):
        old = old["value"]
    return type(new) is type(old) and new == old


def _was(leaf: Leaf, before: Leaf | None) -> Iterator[Problem]:
    """A problem where the value that `was` names is not the one replaced."""
    entries = leaf.node.entries if isinstance(leaf.node, MappingNode) else {}
    if not ("was" in entries and domain(leaf.path)):
        return
    node = entries["was"]
    expected = node.value if isinstance(node, Scalar) else None
    real = parameters()[leaf.name].default if leaf.name in parameters() else None
    if before is not None:
        quantity, problems = leaf_value(before)
        real = None if problems or quantity is None else float(quantity.central)
    if not isinstance(expected, int | float) or real is None or float(expected) != real:
        there = "nothing" if real is None else f"{real:g}"
        reason = f"the base has {there} here, not the value of `was`"
        yield leaf.problem(reason, remedy="correct `was`", at=node.mark)
