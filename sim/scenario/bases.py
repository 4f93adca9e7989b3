"""A file and all that it stands on: its base or bases, and theirs, down to one root."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import ScenarioError, nearest
from sim.scenario.catalogue import RESERVED, is_name, packaged
from sim.scenario.combination import Combination, word_for
from sim.scenario.dump import flow
from sim.scenario.folder import WRITTEN
from sim.scenario.layer import Layer, layer
from sim.text import shortened
from sim.yamltree.reader import Document, parse
from sim.yamltree.source import MAX_BYTES
from sim.yamltree.tree import Node, Scalar
from sim.yamltree.tree import Sequence as SequenceNode

DEEPEST = 8
"""Longest chain of bases."""

MOST_FILES = 64
"""Most files that one scenario may be made of."""

Reader = Callable[[Path], Document]
"""Reads a file; one that is cached reads a base that several scenarios share once."""


def layers_of(document: Document, path: Path, *, reader: Reader) -> list[Layer]:
    """A file that has been read and all its bases as layers, each after what it stands on.

    Raises
    ------
    ScenarioError
        If a base is not there, or the bases do not come down to one root.
    """
    reading = _Reading(reader)
    reading.add(document, path)
    return list(reading.layers.values())


def layers_of_several(combination: Combination, reader: Reader) -> list[Layer]:
    """Several scenarios and what they stand on, and on top of them a file that is nowhere written.

    Raises
    ------
    ScenarioError
        If they do not come down to one root.
    """
    reading = _Reading(reader)
    below = []
    for path in combination.files:
        at = path.resolve()
        below.append(reading.layers.get(at) or reading.add(reader(path), path))
    names = [path.stem for path in combination.files]
    because = f"What {' and '.join(names)} come to together."
    lines = [
        f"name: {combination.name}",
        f"title: {flow(shortened(' + '.join(map(_title, below)), 200))}",
        f"because: {flow(because)}",
        f"base: [{', '.join(names)}]",
    ]
    own = layer(parse("\n".join(lines).encode(), str(combination)))
    own.below = tuple(below)
    _check_side_by_side(own)
    return [*reading.layers.values(), own]


def _title(one: Layer) -> str:
    node = one.document.root.entries.get("title")
    return node.text if isinstance(node, Scalar) else word_for(Path(one.document.name))


@dataclass
class _Reading:
    """Files that are read, each once."""

    reader: Reader
    layers: dict[Path, Layer] = field(default_factory=dict)
    """By file, each after what it stands on."""
    bytes: int = 0
    """Of the files that do not come with the program."""

    def add(self, document: Document, path: Path, *, above: tuple[Path, ...] = ()) -> Layer:
        """Add a file, after its bases; `above` are the files that stand on it, the lowest first."""
        own, at = _checked(document, path), path.resolve()
        chain = (at, *above)
        self._weigh(at)
        found = [(_base(own, node, at.parent), node) for node in _named(own)]
        found.sort(key=lambda pair: (pair[0].stem, str(pair[0])))
        below = []
        for file, node in found:
            below.append(self.layers.get(file.resolve()) or self._base(own, node, file, chain))
        own.below = tuple(below)
        _check_side_by_side(own)
        self.layers[at] = own
        return own

    def _base(self, own: Layer, node: Node, file: Path, chain: tuple[Path, ...]) -> Layer:
        """Read a base, unless the bases do not end, are too many, or too large to be read soon."""
        at = file.resolve()
        if at in chain or len(chain) >= DEEPEST:
            reason = "the bases run in a circle or are too deep"
            remedy = f"let the bases end in a whole scenario within {DEEPEST}"
        elif len(self.layers) + len(chain) >= MOST_FILES:
            reason = f"the bases are too many: at most {MOST_FILES} files"
            remedy = "combine fewer scenarios"
        elif not _is_ours(at) and self.bytes + _size(at) > MAX_BYTES:
            reason = f"the file and its bases are too large together: at most {MAX_BYTES} bytes"
            remedy = "write shorter files"
        else:
            return self.add(self.reader(file), file, above=chain)
        raise _wrong(own, reason, node, remedy)

    def _weigh(self, at: Path) -> None:
        self.bytes += 0 if _is_ours(at) else _size(at)


def _is_ours(at: Path) -> bool:
    return at.parent == packaged().resolve()


def _size(path: Path) -> int:
    """Bytes of a file; none of one that is not written yet."""
    return path.stat().st_size if path.exists() else 0


def _wrong(own: Layer, reason: str, node: Node, remedy: str) -> ScenarioError:
    return ScenarioError([own.document.problem(reason, node.mark, key="base", remedy=remedy)])


def _named(own: Layer) -> Iterator[Node]:
    """The names of the bases of a file."""
    node = own.document.root.entries.get("base")
    if isinstance(node, SequenceNode):
        if any("base" in one.key for one in own.problems):
            raise ScenarioError(own.problems)
        yield from node.items
    elif node is not None:
        yield node


def _checked(document: Document, path: Path) -> Layer:
    """A file as a layer, its name checked, which must be proper and that of the file."""
    own = layer(document)
    node = document.root.entries.get("name")
    name = node.value if isinstance(node, Scalar) else None
    if node is None or not isinstance(name, str):
        return own
    if name in RESERVED:
        reason, remedy = f"`{name}` cannot be a name: Windows reserves it", "choose another name"
        own.refuse(reason, node.mark, key="name", remedy=remedy)
    elif not is_name(name):
        return own  # reported with the value
    elif name != path.stem and path.name != WRITTEN:
        remedy = f"write `name: {path.stem}`, or rename the file `{name}.yaml`"
        reason = f"the name `{name}` differs from that of the file"
        own.refuse(reason, node.mark, key="name", remedy=remedy)
    return own


def _base(above: Layer, node: Node, beside: Path) -> Path:
    """File of a base that a layer names, in its own folder or the packaged one."""
    word = node.value if isinstance(node, Scalar) and not node.faulty else None
    if not isinstance(word, str):
        raise ScenarioError(above.problems)
    for folder in (beside, packaged()) if is_name(word) else ():
        path = folder / f"{word}.yaml"
        if path.is_file() and path.resolve().parent == folder.resolve():
            return path
    there = {path.stem for folder in (beside, packaged()) for path in folder.glob("*.yaml")}
    remedy = "name a scenario of the same folder, or one that comes with the program"
    near = (name for name in there if is_name(name) and name != word)
    remedy = nearest(word[:200], near) or remedy
    raise _wrong(above, f"there is no base `{shortened(word)}`", node, remedy)


def _check_side_by_side(own: Layer) -> None:
    """Refuse several bases of which one stands on another, or that have different roots."""
    if len(own.below) < 2:
        return
    node = own.document.root.entries["base"]
    for one in own.below:
        for other in own.below:
            if one in other.under:
                names = Path(one.document.name).stem, Path(other.document.name).stem
                reason = f"`{names[0]}` is a base of `{names[1]}` already"
                raise _wrong(own, reason, node, f"leave out `{names[0]}`")
    roots = {one.under[0] if one.under else one for one in own.below}
    if len(roots) > 1:
        files = sorted(root.document.name for root in roots)
        reason = f"the bases do not rest on the same root, but on {' and '.join(files)}"
        raise _wrong(own, reason, node, "combine scenarios that come down to one whole scenario")
