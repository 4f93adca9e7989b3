"""The tree a document is read into: scalars, sequences and mappings with their places."""

from dataclasses import dataclass

from sim.errors import Mark

Plain = str | int | float | bool | None


@dataclass(frozen=True, eq=False)
class Node:
    """A part of a document and the place where it begins."""

    mark: Mark


@dataclass(frozen=True, eq=False)
class Scalar(Node):
    """A single value."""

    value: Plain
    """What the text stands for in the core schema of YAML 1.2."""
    text: str
    """The text as written, without quotation marks."""
    quoted: bool
    """Whether the text stood in quotation marks or in a block (``|`` or ``>``)."""
    faulty: bool = False
    """Whether a problem was already reported here; ``value`` is then only a stand-in."""


@dataclass(frozen=True, eq=False)
class Sequence(Node):
    """A list of nodes."""

    items: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Mapping(Node):
    """Named nodes in the order of the document; `keys` has the place of each name."""

    entries: dict[str, Node]
    keys: dict[str, Mark]


def plain(node: Node) -> object:
    """Turn a node into dictionaries, lists and plain values; its depth is limited by the reader."""
    if isinstance(node, Mapping):
        return {key: plain(entry) for key, entry in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if isinstance(node, Scalar):
        return node.value
    raise TypeError(f"not a node of a document: {type(node).__name__}")
