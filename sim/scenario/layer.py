"""One file, or the settings of a command line, as a list of leaves: dotted key and node."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import get_args

from sim.errors import Mark, Problem, gather, nearest
from sim.scenario.layout import (
    HEADER,
    NONE,
    REFERENCE,
    Path,
    advice,
    is_group,
    is_known,
    reference_keys,
    top_keys,
)
from sim.scenario.schema import Stance
from sim.text import shareable, shortened
from sim.yamltree.reader import Document
from sim.yamltree.tree import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True)
class Leaf:
    """One key that a layer sets."""

    path: Path
    node: Node
    mark: Mark
    document: Document
    section: str = ""
    """`reference` for what describes the root's world, whose paths begin below it."""

    @property
    def key(self) -> str:
        """Dotted name."""
        return f"{self.section}.{self.name}" if self.section else self.name

    @property
    def name(self) -> str:
        """Dotted name without the section."""
        return ".".join(self.path)

    @property
    def place(self) -> str:
        """File and line, without folders that are nobody's business."""
        return f"{shareable(self.mark.document)}:{self.mark.line}"

    @property
    def removes(self) -> bool:
        """Whether it removes a state or an event."""
        lone = isinstance(self.node, Scalar) and self.node.value == NONE
        return lone and self.path[0] in ("states", "events") and len(self.path) == 2

    def problem(self, reason: str, *, remedy: str = "", at: Mark | None = None) -> Problem:
        """Describe a mistake in it."""
        width = len(self.path[-1])
        if at is not None:
            width = len(self.node.text) if isinstance(self.node, Scalar) else 1
        return self.document.problem(
            reason, at or self.mark, key=self.key, remedy=remedy, width=max(width, 1)
        )


@dataclass(eq=False)
class Layer:
    """What one document sets, and what is wrong with it."""

    document: Document
    is_file: bool = True
    leaves: list[Leaf] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    """What is not wrong, but changes nothing."""
    root: "Layer | None" = None
    """The world of the root, where the file has a `reference`."""
    below: "tuple[Layer, ...]" = ()
    """What it stands on: its base, or several; none of a root."""

    @cached_property
    def under(self) -> "tuple[Layer, ...]":
        """All that is below it, each after what that stands on."""
        return tuple(dict.fromkeys(one for base in self.below for one in (*base.under, base)))

    def report(self, *more: Problem) -> None:
        """Add problems; stop when there are too many to be useful."""
        gather(self.problems, more)

    def refuse(self, reason: str, mark: Mark, *, key: str, remedy: str, width: int = 1) -> None:
        """Add a problem with a key."""
        self.report(self.document.problem(reason, mark, key=key, remedy=remedy, width=width))

    def refuse_unknown(self, path: Path, mark: Mark, *, shown: str = "", remedy: str = "") -> None:
        """Add a problem with a key that does not exist."""
        word = shown or path[-1]
        if not remedy:
            near = nearest(word, top_keys()) if len(path) == 1 else ""
            remedy = near or advice(path)
        key = ".".join(path)
        self.refuse(f"unknown key `{word}`", mark, key=key, remedy=remedy, width=len(word))


def layer(document: Document) -> Layer:
    """The leaves of a scenario file, with its problems and every unknown or misplaced key."""
    found = Layer(document, problems=list(document.problems))
    derived = "base" in document.root.entries
    for key, node in document.root.entries.items():
        mark = document.root.keys[key]
        if key == "base":
            found.report(*_base_problems(document, node))
        elif key == "change" and derived:
            _changes(found, node, mark)
        elif key == "change":
            reason, remedy = "`change` needs a `base` to change", "add `base: baseline`"
            found.refuse(reason, mark, key=key, remedy=remedy)
        elif key == REFERENCE and derived:
            reason = "a scenario with a base has that base for its `reference`"
            found.refuse(reason, mark, key=key, remedy="remove `reference`, or `base`")
        elif key == REFERENCE:
            found.root = _root(document, node, mark)
            found.report(*found.root.problems)
        elif key not in top_keys():
            _misplaced(found, key, mark)
        elif derived and key not in HEADER:
            reason = f"in a scenario with a base, changes stand under `change:`, not under `{key}`"
            found.refuse(reason, mark, key=key, remedy=f"move `{key}` under `change`")
        else:
            _descend(found, (key,), node, mark)
    found.report(*_repeated(found.leaves), *_contradictions(found.leaves))
    return found


def _base_problems(document: Document, node: Node) -> Iterator[Problem]:
    """Problems where `base` is neither a name nor several different ones."""
    several = node.items if isinstance(node, Sequence) else [node]
    names = [one.value for one in several if isinstance(one, Scalar) and not one.faulty]
    reason, remedy = "", "write `base: baseline`"
    if not all(isinstance(name, str) for name in names) or len(names) < len(several):
        faulty = any(isinstance(one, Scalar) and one.faulty for one in several)
        reason = "" if faulty else "`base` must name one scenario, or several in brackets"
    elif isinstance(node, Sequence) and len(names) < 2:
        reason = "several scenarios are expected in brackets"
        remedy = f"write `base: {names[0]}`" if names else remedy
    elif repeated := next((name for at, name in enumerate(names) if name in names[:at]), None):
        reason = f"`{shortened(str(repeated))}` is named twice"
        remedy = "name each base once"
    if reason:
        yield document.problem(reason, node.mark, key="base", remedy=remedy)


def settings_layer(document: Document) -> Layer:
    """The leaves of a document of nothing but changes by dotted key."""
    found = changes_layer(document, document.root, mark=document.root.mark)
    found.problems[:0] = document.problems
    return found


def changes_layer(document: Document, node: Node, *, mark: Mark) -> Layer:
    """The leaves of changes by dotted key that are part of a document of another kind."""
    found = Layer(document, is_file=False)
    _changes(found, node, mark)
    found.report(*_repeated(found.leaves), *_contradictions(found.leaves))
    return found


def _misplaced(found: Layer, key: str, mark: Mark) -> None:
    """Refuse a key that no file has at its top; a dotted one may stand elsewhere."""
    path, entries = tuple(key.split(".")), found.document.root.entries
    unknown = path if len(path) == 1 else _first_unknown(path)
    if unknown:
        found.refuse_unknown(unknown, mark, shown=key)
        return
    reason = f"`{key}` stands at the top of the file; changes stand under `change:`"
    if "change" in entries:
        remedy = "move the line below `change:`, indented by two spaces"
    elif "base" in entries:
        remedy = "write `change:` on a line of its own, and this line below it, indented"
    else:
        remedy = "add `base: baseline` and `change:`, and write this line below `change:`, indented"
    found.refuse(reason, mark, key=key, remedy=remedy, width=len(key))


def _root(document: Document, node: Node, mark: Mark) -> Layer:
    """The `reference` of a file as a layer of its own."""
    found = Layer(document)
    if not isinstance(node, Mapping):
        remedy = "write the name, states and values of the root scenario below it"
        found.refuse("`reference` must have keys", mark, key=REFERENCE, remedy=remedy)
        return found
    for key, child in node.entries.items():
        if key in reference_keys():
            _descend(found, (key,), child, node.keys[key])
        else:
            remedy = nearest(key, reference_keys()) or advice((key,))
            found.refuse_unknown((key,), node.keys[key], remedy=remedy)
    for key in ("name", "states"):
        if key not in node.entries:
            reason, remedy = f"`{key}` is missing in `reference`", f"add `{key}`"
            found.refuse(reason, mark, key=REFERENCE, remedy=remedy)
    found.report(*_repeated(found.leaves))
    found.leaves = [replace(leaf, section=REFERENCE) for leaf in found.leaves]
    found.problems = [replace(one, key=f"{REFERENCE}.{one.key}") for one in found.problems]
    return found


def _changes(found: Layer, node: Node, mark: Mark) -> None:
    if not isinstance(node, Mapping):
        reason, remedy = "`change` must have keys and values", "write `change: {}` for none"
        found.refuse(reason, mark, key="change", remedy=remedy)
        return
    if not node.entries:
        reason = "`change` is empty: this scenario is the same as its base"
        found.notes.append(found.document.problem(reason, mark, key="change", width=len("change")))
    for key, child in node.entries.items():
        path, at = tuple(key.split(".")), node.keys[key]
        if path[0] in HEADER:
            reason = f"`{key}` belongs at the top of the file, not under `change`"
            remedy = f"write `{key}` beside `change`" if found.is_file else "change it in the file"
            found.refuse(reason, at, key=key, remedy=remedy, width=len(key))
        elif unknown := _first_unknown(path):
            found.refuse_unknown(unknown, at, shown=key)
        else:
            _descend(found, path, child, at)


def _first_unknown(path: Path) -> Path | None:
    """The shortest beginning of a path that names nothing, if any."""
    beginnings = (path[:end] for end in range(1, len(path) + 1))
    return next((some for some in beginnings if not some[-1] or not is_known(some)), None)


def _descend(found: Layer, path: Path, node: Node, mark: Mark) -> None:
    leaf = Leaf(path, node, mark, found.document)
    if not is_group(path) or leaf.removes:
        found.leaves.append(leaf)
        return
    if not isinstance(node, Mapping):
        if not (isinstance(node, Scalar) and node.faulty):
            some = "states" if path == ("states",) else "keys"
            remedy = f"write one line for each of the {some} below `{leaf.key}`"
            if len(path) == 2 and isinstance(node, Scalar) and node.value in get_args(Stance):
                remedy = f"write `{leaf.key}.stance: {node.text}`"
            found.report(leaf.problem(f"`{leaf.key}` must have {some} below it", remedy=remedy))
        return
    if path[0] == "states" and len(path) == 2 and not node.entries:
        remedy = "write its stance, such as `stance: open`, or `none` to take it off"
        found.report(leaf.problem(f"`{leaf.key}` is empty", remedy=remedy))
    elif not node.entries and (not found.is_file or "base" in found.document.root.entries):
        remedy = _TAKE_OFF.get(path[0], "")
        found.notes.append(
            leaf.problem(f"`{leaf.key}` is empty: this changes nothing", remedy=remedy)
        )
    for key, child in node.entries.items():
        below = (*path, key)
        if "." in key and not _first_unknown((*path, *key.split("."))):
            reason = f"the key `{shortened(key)}` has a point within other keys"
            first, _, rest = key.partition(".")
            remedy = f"write `{first}: {{{rest}: ...}}`"
            found.refuse(reason, node.keys[key], key=leaf.key, remedy=remedy, width=len(key))
        elif is_known(below):
            _descend(found, below, child, node.keys[key])
        else:
            found.refuse_unknown(below, node.keys[key])


_TAKE_OFF = {
    "states": "write `none` for a state to take it off, such as `states.POL: none`",
    "events": "write `none` for an event to take it off, such as `events.NAME: none`",
}
"""What whoever empties a table may have meant."""


def _contradictions(leaves: list[Leaf]) -> Iterator[Problem]:
    """Problems where one layer takes a state off and says something of it, in either order."""
    off = {leaf.path: leaf for leaf in leaves if leaf.removes}
    for leaf in leaves:
        gone = off.get(leaf.path[:2])
        if gone and not leaf.removes:
            first, last = sorted((gone, leaf), key=lambda one: (one.mark.line, one.mark.column))
            remedy = f"keep one of the two; the other is `{first.key}` in line {first.mark.line}"
            yield last.problem(f"`{gone.key}` is taken off and changed", remedy=remedy)


def _repeated(leaves: list[Leaf]) -> Iterator[Problem]:
    seen: dict[Path, Leaf] = {}
    for leaf in leaves:
        if leaf.path in seen:
            remedy = f"keep one; the other is in line {seen[leaf.path].mark.line}"
            yield leaf.problem(f"`{leaf.key}` is set twice", remedy=remedy)
        seen[leaf.path] = leaf
