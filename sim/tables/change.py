"""What a table changes in a scenario, state by state, and what is wrong with that."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sim.errors import nearest
from sim.facts.poll import COMPARABLE, Poll, preferred
from sim.facts.state import groups as known_groups
from sim.facts.state import states as known_states
from sim.scenario.quantity import Quantity
from sim.scenario.resolve import Resolved
from sim.scenario.schema import name_of
from sim.tables.record import Record, Records
from sim.tables.sheet import Cell
from sim.text import shortened

ROUNDING = 1
"""Per cent by which two rounded shares may exceed the whole."""


@dataclass(frozen=True)
class Change:
    """A value that a table gives a key of a state."""

    key: str
    """Dotted name below the state."""
    value: Any
    cell: Cell
    """The cell it comes from."""


@dataclass(frozen=True)
class Block:
    """What a table says of one state."""

    code: str
    lines: tuple[int, ...]
    """Lines of its rows; the one that is used comes first."""
    changes: tuple[Change, ...]
    sources: tuple[str, ...]
    same: tuple[str, ...] = ()
    """Keys whose value is what it is in the base, so that they are left out."""


def changes(found: Records, kind: str, *, base: Resolved) -> list[Block]:
    """What each state of a table changes; mistakes are added to those of the records."""
    if kind == "polls":
        return list(_polls(found, base))
    known, rows = _groups(found, base), _once(found)
    if kind == "positions":
        rows = _of_known_states(found, rows, base=base)
    return [_stated(found, row, base=base, known=known) for row in rows]


def _once(found: Records) -> Iterator[Record]:
    """The rows of a table that may have one of each state."""
    seen: dict[str, Record] = {}
    for row in found.rows:
        first = seen.setdefault(row.code, row)
        if first is row:
            yield row
        else:
            reason = f"{name_of(row.code)} has a row already, on line {first.line}"
            found.refuse(row.cells["state"], reason, remedy="keep one of the two")


def _of_known_states(found: Records, rows: Iterable[Record], *, base: Resolved) -> Iterator[Record]:
    """The rows of states of which enough is known to give them a position."""
    for row in rows:
        if row.code in base.scenario.states or row.code in known_states():
            yield row
        else:
            reason = f"neither `{base.scenario.name}` nor the facts have {name_of(row.code)}"
            remedy = "import it from a table of states, with its `active_forces` and its stance"
            found.refuse(row.cells["state"], reason, remedy=remedy)


def _polls(found: Records, base: Resolved) -> Iterator[Block]:
    """The poll of each state that is used, chosen as among the polls of the facts."""
    by_state: dict[str, list[tuple[Record, Poll]]] = defaultdict(list)
    seen: dict[tuple[str, ...], Record] = {}
    for row in found.rows:
        poll = _poll(found, row)
        if row.code not in base.scenario.states:
            remedy = f"take it out, or name another --base than `{base.scenario.name}`"
            reason = f"{name_of(row.code)} is not on the roster"
            found.refuse(row.cells["state"], reason, remedy=remedy)
        elif poll is not None:
            same = (row.code, poll.pollster.lower(), *poll.age, poll.question_type)
            first = seen.setdefault(same, row)
            if first is row:
                by_state[row.code].append((row, poll))
            else:
                reason = f"the same poll stands on line {first.line}"
                found.refuse(row.cells["state"], reason, remedy="keep one of the two")
    for code, every in by_state.items():
        chosen = preferred(poll for _, poll in every)
        if chosen is None:
            continue
        row = next(one for one, poll in every if poll is chosen)
        _check_rivals(found, row, [each for each in every if each[1] is not chosen], chosen)
        older = (one.line for one, _ in every if one is not row)
        yield Block(code, (row.line, *older), tuple(_support(row, chosen)), row.sources)


def _poll(found: Records, row: Record) -> Poll | None:
    """The poll of a row; none if its shares cannot be those of one."""
    values = row.values
    support = values["support"]
    oppose = 100 - support if found.declaration.decided else values["oppose"]
    cell = row.cells.get("oppose", row.cells["support"])
    if support + oppose > 100 + ROUNDING:
        reason = f"{support} and {oppose} per cent are more than 100"
        found.refuse(cell, reason, remedy="correct one of them, or declare columns with --column")
        return None
    if not (support and oppose):
        found.refuse(
            cell,
            "the share would be 0 or 1",
            remedy="correct it: some must be for, and some against",
        )
        return None
    return Poll(
        code=row.code,
        pollster=values.get("pollster", ""),
        client="",
        field_end=values.get("fieldwork", ""),
        published=values["date"],
        question_type=values["question"],
        support=float(support),
        oppose=float(oppose),
        place=f"{found.sheet.name}:{row.line}",
    )


def _check_rivals(
    found: Records, row: Record, others: list[tuple[Record, Poll]], chosen: Poll
) -> None:
    """Refuse a poll as new as the one that is used, which might be used as well."""
    for other, poll in others:
        kinds = (poll.question_type in COMPARABLE, chosen.question_type in COMPARABLE)
        if poll.age == chosen.age and kinds[0] == kinds[1]:
            reason = f"this poll is as new as the one on line {row.line}: neither is the latest"
            remedy = "keep one of the two, or add a column `fieldwork` with its last day"
            found.refuse(other.cells["date"], reason, remedy=remedy)


def _support(row: Record, poll: Poll) -> Iterator[Change]:
    """The support that a poll gives a state, and what it rests on."""
    kind = "comparable" if poll.question_type in COMPARABLE else "wartime"
    asked = f"{poll.support:g} in favour, {poll.oppose:g} against"
    published = str(poll) if poll.pollster else f"published {poll.published}"
    remarks = (asked, published, row.values.get("because", ""))
    quantity = {
        "value": poll.share,
        "basis": "sourced" if kind == "comparable" else "estimated",
        "source": row.sources[0],
        "because": "; ".join(filter(None, remarks)),
    }
    yield Change("support", quantity, row.cells["support"])
    yield Change("opinion", kind, row.cells.get("question", row.cells["support"]))


def _groups(found: Records, base: Resolved) -> set[str]:
    """Groups that tie a state to another: those of the facts, of the base, and shared ones."""
    own = Counter(group for row in found.rows for group in row.values.get("groups", ()))
    others = {group for state in base.scenario.states.values() for group in state.groups}
    shared = {group for group, members in own.items() if members > 1}
    return {*(group.lower() for group in known_groups()), *others, *shared}


def _stated(found: Records, row: Record, *, base: Resolved, known: set[str]) -> Block:
    """What a row says of a state, apart from polls."""
    for group in row.values.get("groups", ()):
        if group not in known:
            close = nearest(group, known) or "correct it, or give it to a second state"
            reason = f"the group `{shortened(group)}` has no other member"
            found.refuse(row.cells["groups"], reason, remedy=close)
    values = {key: row.values[key] for key in row.values if key not in ("state", "source")}
    because = values.pop("because", "")
    same = tuple(
        key for key, value in values.items() if is_same(base, f"{row.code}.{key}", value=value)
    )
    made = [
        Change(key, _quantity(value, row, because) if key == "pledge" else value, row.cells[key])
        for key, value in values.items()
        if key not in same
    ]
    if any(one.key in ("stance", "needs_backstop", "condition", "hold") for one in made):
        cell = row.cells["state"]
        if not is_same(base, f"{row.code}.source", value=row.sources[0]):
            made.append(Change("source", row.sources[0], cell))
        old = base.scenario.states.get(row.code)
        if because or (old is not None and old.because):
            made.append(Change("because", because, row.cells.get("because", cell)))
    return Block(row.code, (row.line,), tuple(made), row.sources, same)


def _quantity(value: Any, row: Record, because: str) -> dict[str, Any]:
    """A sourced number with its source."""
    quantity = {"value": value, "basis": "sourced", "source": row.sources[0]}
    return quantity | ({"because": because} if because else {})


def is_same(base: Resolved, key: str, *, value: Any) -> bool:
    """Whether a file of the base already gives a state this value."""
    code, _, name = key.partition(".")
    if f"states.{key}" not in base.leaves:
        return False
    old = getattr(base.scenario.states[code], name)
    if isinstance(old, Quantity):
        return old.shape is None and old.central == value
    return bool((list(old) if isinstance(old, tuple) else old) == value)
