"""The tree of a document: nodes with their places, built from the events of the parser."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from sim.errors import Mark
from sim.text import FORBIDDEN, cleaned, described, shortened
from sim.yamltree.scalars import (
    Fault,
    Plain,
    folded,
    number_hint,
    read_key,
    repeated,
    resolve,
    split_number,
)
from sim.yamltree.source import Source

MAX_DEPTH = 50
MAX_SCALAR = 10_000

_STANDARD_TAG = "tag:yaml.org,2002:"


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

    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Mapping(Node):
    """Named nodes in the order of the document; `keys` has the place of each name."""

    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Mark] = field(default_factory=dict)


def plain(node: Node) -> object:
    """A node as dictionaries, lists and plain values; its depth is limited by the reader."""
    if isinstance(node, Mapping):
        return {key: plain(entry) for key, entry in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if isinstance(node, Scalar):
        return node.value
    raise TypeError(f"not a node of a document: {type(node).__name__}")


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    node: Sequence | Mapping
    key: str = ""
    """Name of the next value; empty when the value is to be left out."""
    wants_key: bool = False
    first_forms: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Names so far, with their lines, by what those that are alike have in common."""

    def label(self) -> str:
        """The next value, as a path names it."""
        if isinstance(self.node, Sequence):
            return str(len(self.node.items))
        return shortened(self.key)

    def name(self, key: str, mark: Mark) -> None:
        """Set the name of the next value of a mapping."""
        self.wants_key = False
        self.key = key
        if key and isinstance(self.node, Mapping):
            self.node.keys[key] = mark
            self.first_forms[folded(key)] = (key, mark.line)

    def spoil(self) -> None:
        """Mark the last value as faulty: nothing else is to be said of it."""
        if isinstance(self.node, Mapping) and self.node.entries:
            key, last = next(reversed(self.node.entries.items()))
            if isinstance(last, Scalar):
                self.node.entries[key] = replace(last, faulty=True)

    def add(self, node: Node) -> None:
        """Add the next value."""
        if isinstance(self.node, Sequence):
            self.node.items.append(node)
            return
        if self.key:
            self.node.entries[self.key] = node
        self.wants_key, self.key = True, ""


class _Builder:
    """The tree of one document while its events come in, without recursion."""

    def __init__(self, source: Source, max_nodes: int) -> None:
        self.source = source
        self.max_nodes = max_nodes
        self.nodes = 0
        self.documents = 0
        self.root: Node | None = None
        self.open: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.AliasEvent():
                self._count(event)
                name = f"*{shortened(str(event.anchor))}"
                remedy = "write the value out where it is needed"
                self._report(event, Fault(f"aliases are not allowed: `{name}`", remedy))
                self._place(Scalar(self._mark(event), None, name, quoted=False, faulty=True))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._collection(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._place(self.open.pop().node)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    reason = "a second document begins here"
                    remedy = "keep one document in a file, and remove the line `---`"
                    raise self.source.refusal(reason, self._mark(event), remedy=remedy)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._count(event)
        faulty = self._refuse_properties(event)
        if self.open and self.open[-1].wants_key:
            self._key(event, self.open[-1])
        else:
            self._place(self._value(event, faulty))

    def _value(self, event: yaml.ScalarEvent, faulty: bool) -> Scalar:
        """Build a scalar; one with a tag is not looked into any further."""
        mark, text, quoted = self._mark(event), event.value, bool(event.style)
        as_text = quoted or event.tag is not None
        if len(text) > MAX_SCALAR:
            remedy = f"write at most {MAX_SCALAR} characters"
            self._report(event, Fault(f"the text is too long: {len(text)} characters", remedy))
            text, as_text, faulty = text[:MAX_SCALAR], True, True
        if self._has_forbidden(event):
            text, as_text, faulty = cleaned(text), True, True
        if as_text:
            return Scalar(mark, text, text, quoted, faulty)
        value, fault = resolve(text)
        if fault:
            self._report(event, fault)
        return Scalar(mark, value, text, quoted, faulty or fault is not None)

    def _key(self, event: yaml.ScalarEvent, mapping: _Open) -> None:
        mark = self._mark(event)
        if self._has_forbidden(event):
            mapping.name("", mark)
            return
        if number := self._split(event):
            self._refuse_split(event, number, mapping)
            mapping.name("", mark)
            return
        key, fault = read_key(event.value, quoted=bool(event.style))
        first = mapping.first_forms.get(folded(key)) if key else None
        if first is not None:
            fault = repeated(key, first[0], line=first[1])
            key = ""
        if fault:
            self._report(event, fault)
        mapping.name(key, mark)

    def _split(self, event: yaml.ScalarEvent) -> str:
        """The number that was meant where a comma between digits has begun this key."""
        if event.style or not event.value[:1].isdigit():
            return ""
        mark = self._mark(event)
        line, at = self.source.line(mark), mark.column - 1
        return split_number(line[:at], line[at:])

    def _refuse_split(self, event: yaml.ScalarEvent, number: str, mapping: _Open) -> None:
        """Report, once, that a comma has made two entries of a number."""
        if "," not in number:
            return
        mapping.spoil()
        mark = self._mark(event)
        start = self.source.mark(mark.line, mark.column - number.index(",") - 1)
        better = number_hint(number, most=1.0 if number.endswith("%") else math.inf)
        fault = Fault(f"the comma makes two entries of `{shortened(number)}`", better)
        self._report(event, fault, at=start, width=len(number))

    def _collection(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        self._count(event)
        mark = self._mark(event)
        if len(self.open) >= MAX_DEPTH:
            reason = f"more than {MAX_DEPTH} levels inside one another"
            raise self.source.refusal(reason, mark, remedy="use fewer levels")
        self._refuse_properties(event)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        node = Mapping(mark) if is_mapping else Sequence(mark)
        self.open.append(_Open(node, wants_key=is_mapping))

    def _place(self, node: Node) -> None:
        """Put a finished node where it belongs; anything but a scalar is no key."""
        if not self.open:
            self.root = node
        elif self.open[-1].wants_key:
            if not isinstance(node, Scalar):
                reason = "a key is a list or a mapping, not a name"
                remedy = "write a name before the colon; put text with brackets in quotation marks"
                self.source.report(self.source.problem(reason, node.mark, remedy=remedy))
            self.open[-1].name("", node.mark)
        else:
            self.open[-1].add(node)

    def _refuse_properties(self, event: yaml.NodeEvent) -> bool:
        """Report a tag or an anchor; return whether the value cannot be trusted because of it."""
        tag = getattr(event, "tag", None)
        if tag is not None:
            name = shortened("!!" + tag[len(_STANDARD_TAG) :] if _STANDARD_TAG in tag else tag)
            remedy = f"remove `{name}` and write the value alone"
            self._report(event, Fault(f"tags are not allowed: `{name}`", remedy))
        if event.anchor is not None:
            name = shortened(event.anchor)
            reason, remedy = f"anchors are not allowed: `&{name}`", f"remove `&{name}`"
            self._report(event, Fault(reason, remedy))
        return tag is not None

    def _has_forbidden(self, event: Any) -> bool:
        """Look for characters written as escapes; others are reported with their line."""
        found = FORBIDDEN.search(event.value)
        if found is None:
            return False
        first, last = event.start_mark.line, event.end_mark.line
        if self.source.replaced.isdisjoint(range(first + 1, last + 2)):
            reason = f"the character {described(found[0])} is not allowed"
            self._report(event, Fault(reason, "remove it"))
        return True

    def _count(self, event: yaml.Event) -> None:
        self.nodes += 1
        if self.nodes > self.max_nodes:
            reason = f"the file has more than {self.max_nodes} values and names"
            raise self.source.refusal(reason, self._mark(event), remedy="write a shorter file")

    def _mark(self, event: Any) -> Mark:
        return self.source.mark(event.start_mark.line + 1, event.start_mark.column + 1)

    def _report(
        self, event: Any, fault: Fault, *, at: Mark | None = None, width: int | None = None
    ) -> None:
        start, end = event.start_mark, event.end_mark
        if width is None:
            width = end.column - start.column if start.line == end.line else 1
        path = ".".join(label for label in (level.label() for level in self.open) if label)
        mark, (reason, remedy) = at or self._mark(event), fault
        problem = self.source.problem(reason, mark, key=path, remedy=remedy, width=max(1, width))
        self.source.report(problem)


def build(source: Source, events: Iterable[yaml.Event], *, max_nodes: int) -> Mapping:
    """The tree of a document; mistakes that leave a tree are reported to the source."""
    builder = _Builder(source, max_nodes)
    for event in events:
        builder.take(event)
    root = builder.root
    if isinstance(root, Mapping):
        return root
    if root is None or (isinstance(root, Scalar) and not root.text and not root.quoted):
        mark, remedy = source.mark(1, 1), "write `key: value` lines"
        raise source.refusal("the file is empty", mark, remedy=remedy)
    kind = "a list" if isinstance(root, Sequence) else "a single value"
    reason = f"the file is {kind}, not keys with values"
    remedy = "write `key: value` lines, each with a colon and space"
    raise source.refusal(reason, root.mark, remedy=remedy)
