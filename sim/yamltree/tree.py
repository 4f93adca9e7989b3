"""Build the tree of a document from the events of the parser, without recursion."""

from collections.abc import Callable, Iterable
from typing import Any

import yaml

from sim.errors import Mark
from sim.text import FORBIDDEN, cleaned, described, shortened
from sim.yamltree.node import Mapping, Node, Scalar, Sequence
from sim.yamltree.scalars import Fault, folded, read_key, repeated, resolve
from sim.yamltree.source import Source

MAX_DEPTH = 50
MAX_SCALAR = 10_000

_NO_ALIAS = "write the value out where it is needed"
_STANDARD_TAG = "tag:yaml.org,2002:"


class _OpenSequence:
    """A sequence whose end has not come yet."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.items: list[Node] = []

    def label(self) -> str:
        """The next item, as a path names it."""
        return str(len(self.items))

    def add(self, node: Node) -> None:
        """Add the next item."""
        self.items.append(node)

    def close(self) -> Sequence:
        """The finished sequence."""
        return Sequence(self.mark, tuple(self.items))


class _OpenMapping:
    """A mapping whose end has not come yet; `key` is empty while the next value has no name."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, Mark] = {}
        self.first_forms: dict[str, str] = {}
        self.wants_key = True
        self.key = ""

    def label(self) -> str:
        """The next value, as a path names it."""
        return shortened(self.key)

    def name(self, key: str, mark: Mark) -> None:
        """Set the name of the next value, empty when the value is to be left out."""
        self.wants_key = False
        self.key = key
        if key:
            self.keys[key] = mark
            self.first_forms[folded(key)] = key

    def add(self, node: Node) -> None:
        """Add the value that belongs to the last name."""
        if self.key:
            self.entries[self.key] = node
        self.wants_key = True
        self.key = ""

    def close(self) -> Mapping:
        """The finished mapping."""
        return Mapping(self.mark, self.entries, self.keys)


def _span(event: yaml.Event) -> tuple[Any, Any]:
    """Where an event begins and ends, which both parsers always record."""
    return event.start_mark, event.end_mark


class _Builder:
    """The tree of one document while its events come in."""

    def __init__(self, source: Source, max_nodes: int) -> None:
        self.source = source
        self.max_nodes = max_nodes
        self.nodes = 0
        self.documents = 0
        self.root: Node | None = None
        self.open: list[_OpenSequence | _OpenMapping] = []
        self.takers: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.DocumentStartEvent: self._document,
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.SequenceStartEvent: self._collection,
            yaml.MappingStartEvent: self._collection,
            yaml.SequenceEndEvent: self._end,
            yaml.MappingEndEvent: self._end,
        }

    def take(self, event: yaml.Event) -> None:
        taker = self.takers.get(type(event))
        if taker:
            taker(event)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            reason = "a second document begins here"
            remedy = "keep one document in a file, and remove the line `---`"
            raise self.source.refusal(reason, self._mark(event), remedy=remedy)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._count(event)
        faulty = self._refuse_properties(event)
        top = self.open[-1] if self.open else None
        if isinstance(top, _OpenMapping) and top.wants_key:
            self._key(event, top)
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

    def _key(self, event: yaml.ScalarEvent, mapping: _OpenMapping) -> None:
        if self._has_forbidden(event):
            mapping.name("", mapping.mark)
            return
        key, fault = read_key(event.value, quoted=bool(event.style))
        first = mapping.first_forms.get(folded(key)) if key else None
        if first is not None:
            fault = repeated(key, first, line=mapping.keys[first].line)
            key = ""
        if fault:
            self._report(event, fault)
        mapping.name(key, self._mark(event))

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._count(event)
        name = f"*{shortened(str(event.anchor))}"
        self._report(event, Fault(f"aliases are not allowed: `{name}`", _NO_ALIAS))
        self._place(Scalar(self._mark(event), None, name, quoted=False, faulty=True))

    def _collection(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        self._count(event)
        if len(self.open) >= MAX_DEPTH:
            reason = f"more than {MAX_DEPTH} levels inside one another"
            raise self.source.refusal(reason, self._mark(event), remedy="use fewer levels")
        self._refuse_properties(event)
        mark = self._mark(event)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.open.append(_OpenMapping(mark) if is_mapping else _OpenSequence(mark))

    def _end(self, _: yaml.Event) -> None:
        self._place(self.open.pop().close())

    def _place(self, node: Node) -> None:
        """Put a finished node where it belongs; anything but a scalar is no key."""
        top = self.open[-1] if self.open else None
        if top is None:
            self.root = node
        elif isinstance(top, _OpenMapping) and top.wants_key:
            if not isinstance(node, Scalar):
                reason = "a key is a list or a mapping, not a name"
                remedy = "write a name before the colon; put text with brackets in quotation marks"
                self.source.report(self.source.problem(reason, node.mark, remedy=remedy))
            top.name("", node.mark)
        else:
            top.add(node)

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

    def _has_forbidden(self, event: yaml.ScalarEvent) -> bool:
        """Look for characters written as escapes; others are reported with their line."""
        found = FORBIDDEN.search(event.value)
        if found is None:
            return False
        start, end = _span(event)
        if self.source.replaced.isdisjoint(range(start.line + 1, end.line + 2)):
            reason = f"the character {described(found[0])} is not allowed"
            self._report(event, Fault(reason, "remove it"))
        return True

    def _count(self, event: yaml.Event) -> None:
        self.nodes += 1
        if self.nodes > self.max_nodes:
            reason = f"the file has more than {self.max_nodes} values and names"
            raise self.source.refusal(reason, self._mark(event), remedy="write a shorter file")

    def _mark(self, event: yaml.Event) -> Mark:
        start, _ = _span(event)
        return self.source.mark(start.line + 1, start.column + 1)

    def _report(self, event: yaml.Event, fault: Fault) -> None:
        start, end = _span(event)
        width = end.column - start.column if start.line == end.line else 1
        path = ".".join(label for label in (level.label() for level in self.open) if label)
        mark = self._mark(event)
        problem = self.source.problem(
            fault.reason, mark, key=path, remedy=fault.remedy, width=max(1, width)
        )
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
        raise source.refusal(
            "the file is empty", source.mark(1, 1), remedy="write `key: value` lines"
        )
    kind = "a list" if isinstance(root, Sequence) else "a single value"
    reason = f"the file holds {kind}, not keys with values"
    remedy = "write `key: value` lines, each with a colon and space"
    raise source.refusal(reason, root.mark, remedy=remedy)
