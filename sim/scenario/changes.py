"""The changes between two scenarios, each of which can be made without the others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from sim.errors import UsageError
from sim.facts.parameter import parameters
from sim.scenario.difference import differences
from sim.scenario.layout import GROUPED
from sim.scenario.quantity import Quantity
from sim.scenario.resolve import Resolved
from sim.scenario.review import review
from sim.scenario.schema import Scenario, state_label
from sim.yamltree.tree import Mapping

ALL_TO = 6
"""Changes up to which every set of them is made."""

LONGEST = 60
"""Characters of what a parameter says of itself, up to which it is a label."""

Path = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One or more entries of `change`, made together."""

    entries: tuple[str, ...]
    """Dotted keys as the file has them."""
    keys: tuple[str, ...]
    """Dotted keys of the values that differ."""
    values: str = ""
    """The value before and after, where there is one."""

    @property
    def name(self) -> str:
        """The entries."""
        return " + ".join(self.entries)

    def label(self, scenario: Scenario) -> str:
        """What is changed, for a reader who knows no keys."""
        return " and ".join(_label(entry, scenario) for entry in self.entries)


@dataclass(frozen=True)
class Changes:
    """The changes that lead from one scenario to another, and which of them go together."""

    this: Resolved
    to: Resolved
    every: tuple[Change, ...]

    @property
    def grouped(self) -> tuple[Change, ...]:
        """Those of several entries, none of which can be made without the others."""
        return tuple(one for one in self.every if len(one.entries) > 1)

    @property
    def sets(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the changes that are made together, in each of the scenarios needed.

        All sets of up to :data:`ALL_TO` changes; of more, each change alone and all but each.
        """
        return tuple(_sets(len(self.every)))

    def made(self, chosen: Sequence[int]) -> Resolved:
        """The scenario with some of the changes; with none or all, it is one of the two."""
        if not chosen or len(chosen) == len(self.every):
            return self.this if chosen else self.to
        return _mixed(self.this, self.to, [self.every[at] for at in chosen], self.every)


def changes(this: Resolved, *, to: Resolved) -> Changes:
    """The changes by which a scenario differs, each an entry of `change` in its file or its bases.

    Where there is one entry alone, each key below it is a change. Entries of which one means
    nothing without the other, such as a state and an event about it, are one change.

    Raises
    ------
    UsageError
        If there are not two changes at least, or the two have different roots.
    """
    name = this.scenario.name
    roots = [one.scenario.as_reference.model_dump(exclude={"name"}) for one in (this, to)]
    if roots[0] != roots[1]:
        raise UsageError(f"`{name}` and `{to.scenario.name}` do not rest on the same scenario")
    found = _by_entry(this, to)
    while (pair := _inseparable(found, this, to)) is not None:
        found = _joined(found, pair)
    if len(found) < 2:
        said = f"changes one thing only, {found[0].name}" if found else "changes nothing"
        raise UsageError(f"`{name}` {said}; there are no parts of its effect to tell")
    return Changes(this, to, tuple(found))


def _label(entry: str, scenario: Scenario) -> str:
    """Name of an entry: of a parameter what it says, of a state its name, of an event its words."""
    section, *rest = entry.split(".")
    if entry in parameters() and len(parameters()[entry].says) <= LONGEST:
        return parameters()[entry].says
    if section == "states" and rest:
        code, *field = rest
        known = scenario.states.get(code) or scenario.as_reference.states.get(code)
        name = state_label(code, known.short, known.name) if known else code
        return ": ".join((name, *(word.replace("_", " ") for word in field)))
    words = " ".join(rest) if section == "events" and rest else " ".join((section, *rest))
    return words.replace("_", " ")


def _by_entry(this: Resolved, to: Resolved) -> list[Change]:
    """A change for each entry under which values differ, in the order of the file."""
    entries = list(_entries(this))
    by_entry: dict[str, list[str]] = {}
    values = {one.key: f"{one.before} -> {one.after}" for one in differences(this, to=to)}
    for key in values | dict.fromkeys(_drawn_otherwise(this, to), ""):
        path = tuple(key.split("."))
        entry = next((one for one in entries if _is_below(path, one)), path)
        by_entry.setdefault(".".join(entry), []).append(key)
    if len(by_entry) == 1:
        by_entry = {key: [key] for keys in by_entry.values() for key in keys}
    order = {".".join(one): at for at, one in enumerate(entries)}
    return [
        Change((entry,), tuple(keys), values.get(keys[0], "") if len(keys) == 1 else "")
        for entry, keys in sorted(by_entry.items(), key=lambda item: order.get(item[0], 0))
    ]


def _entries(this: Resolved) -> Iterator[Path]:
    """Paths under `change` in a file and its bases, its own first."""
    own = this.leaves["name"].document
    documents = {id(own): own} | {id(one.document): one.document for one in this.leaves.values()}
    for document in documents.values():
        node = document.root.entries.get("change")
        if isinstance(node, Mapping):
            yield from (tuple(key.split(".")) for key in node.entries)


def _is_below(path: Path, entry: Path) -> bool:
    """Whether an entry sets a value, or a field of what is one value, such as a new state."""
    shared = min(len(path), len(entry))
    return path[:shared] == entry[:shared]


def _drawn_otherwise(this: Resolved, to: Resolved) -> Iterator[str]:
    """Keys of numbers that differ in range or basis alone, which matters where they are drawn."""
    if "ranges" not in (this.scenario.parameters, to.scenario.parameters):
        return
    for key, one in this.scenario.values.items():
        if _number(one) != _number(to.scenario.values[key]):
            yield key


def _number(quantity: Quantity) -> dict[str, Any]:
    return quantity.model_dump(exclude={"source", "because"})


def _sets(count: int) -> Iterator[tuple[int, ...]]:
    every = tuple(range(count))
    sizes: Iterable[int] = range(count + 1) if count <= ALL_TO else (0, 1, count - 1, count)
    return chain.from_iterable(combinations(every, size) for size in sizes)


def _inseparable(found: list[Change], this: Resolved, to: Resolved) -> tuple[int, int] | None:
    """Two changes of which one is a mistake without the other, if there are any."""
    known: dict[frozenset[int], bool] = {}

    def is_sound(some: frozenset[int]) -> bool:
        if some not in known:
            whole = len(some) in (0, len(found))
            known[some] = whole or _is_sound(
                _mixed(this, to, [found[at] for at in sorted(some)], found)
            )
        return known[some]

    for some in map(frozenset, _sets(len(found))):
        if not is_sound(some):
            return _culprits(some, frozenset(range(len(found))) - some, is_sound)
    return None


def _culprits(
    inside: frozenset[int], outside: frozenset[int], is_sound: Callable[[frozenset[int]], bool]
) -> tuple[int, int]:
    """A change that was made and one that was not, which mend the mistake if both are or neither.

    The first two, if no single pair does.
    """
    for one in sorted(inside):
        for other in sorted(outside):
            if is_sound(inside | {other}) and is_sound(inside - {one}):
                return one, other
    return min(inside), min(outside)


def _joined(found: list[Change], pair: tuple[int, int]) -> list[Change]:
    """The changes with two of them made one, in the place of the first."""
    first, second = (found[at] for at in sorted(pair))
    both = Change(first.entries + second.entries, first.keys + second.keys)
    return [both if one is first else one for one in found if one is not second]


def _is_sound(resolved: Resolved) -> bool:
    """Whether a scenario has no mistake that only the whole of it can show."""
    return bool(resolved.scenario.states) and not review(resolved)[0]


def _mixed(
    this: Resolved, to: Resolved, chosen: Sequence[Change], every: Sequence[Change]
) -> Resolved:
    """The scenario with some of the changes and not the others."""
    kept = {key for one in chosen for key in one.keys}
    undone = [key for one in every for key in one.keys if key not in kept]
    scenario = _undone(this.scenario, to.scenario, undone)
    return Resolved(
        scenario.model_copy(update={"expect": (), "reference": this.scenario.as_reference}),
        places={**to.places, **this.places},
        leaves={**to.leaves, **this.leaves},
        folder=this.folder,
        settings=this.settings,
    )


def _undone(this: Scenario, to: Scenario, keys: Iterable[str]) -> Scenario:
    """A scenario with the values of another for some keys."""
    plain: dict[str, Any] = {"values": dict(this.values)}
    plain |= {"states": dict(this.states), "events": dict(this.events)}
    plain |= {name: getattr(this, name) for name in GROUPED}
    for key in keys:
        section, *rest = key.split(".")
        if key in to.values:
            plain["values"][key] = to.values[key]
        elif section in GROUPED:
            own = {rest[0]: getattr(getattr(to, section), rest[0])}
            plain[section] = plain[section].model_copy(update=own)
        elif section == "states" and len(rest) == 2:
            own = {rest[1]: getattr(to.states[rest[0]], rest[1])}
            plain["states"][rest[0]] = plain["states"][rest[0]].model_copy(update=own)
        elif section in ("states", "events"):
            there = getattr(to, section)
            plain[section].pop(rest[0], None)
            plain[section] |= {rest[0]: there[rest[0]]} if rest[0] in there else {}
        else:
            plain[key] = getattr(to, key)
    plain["states"] = dict(sorted(plain["states"].items()))
    return this.model_copy(update=plain)
