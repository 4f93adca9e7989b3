"""Collections that are still growing while the events of a document come in."""

from sim.errors import Mark
from sim.text import shortened
from sim.yamltree.keys import folded
from sim.yamltree.node import Mapping, Node, Sequence


class OpenSequence:
    """A sequence whose end has not come yet."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.items: list[Node] = []

    def label(self) -> str:
        """Return how a path names the item that comes next."""
        return str(len(self.items))

    def add(self, node: Node) -> None:
        """Take the next item."""
        self.items.append(node)

    def close(self) -> Sequence:
        """Return the finished sequence."""
        return Sequence(self.mark, tuple(self.items))


class OpenMapping:
    """A mapping whose end has not come yet; `key` is empty while the next value has no name."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, Mark] = {}
        self.first_forms: dict[str, str] = {}
        self.wants_key = True
        self.key = ""

    def label(self) -> str:
        """Return how a path names the value that comes next."""
        return shortened(self.key)

    def name(self, key: str, mark: Mark) -> None:
        """Take the name of the next value, or nothing when the value is to be left out."""
        self.wants_key = False
        self.key = key
        if key:
            self.keys[key] = mark
            self.first_forms[folded(key)] = key

    def add(self, node: Node) -> None:
        """Take the value that belongs to the last name."""
        if self.key:
            self.entries[self.key] = node
        self.wants_key = True
        self.key = ""

    def close(self) -> Mapping:
        """Return the finished mapping."""
        return Mapping(self.mark, self.entries, self.keys)
