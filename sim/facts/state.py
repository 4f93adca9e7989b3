"""The states the project knows, and what is constant about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from sim.errors import FactError, UsageError, nearest
from sim.facts.table import Row, read


@dataclass(frozen=True)
class State:
    """A state, as `states.csv` has it.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-3 code.
    name, short
        Full name, and the label for a figure.
    active_forces
        Active military personnel; 0 where there are no armed forces.
    borders
        Whether it borders Russia or Belarus.
    vote_needed
        Whether parliament must agree before troops go abroad on such a mission. False too for
        the states that are no possible contributor.
    batteries
        Patriot-class air defence batteries that the source says it owns; 0 where it says nothing.
    batteries_posted
        How many of them stand with which other state, as (code, number).
    km_to_kyiv
        Great-circle distance from its capital, in kilometres.
    place
        File and line of the row.
    """

    code: str
    name: str
    short: str
    active_forces: int
    borders: bool
    vote_needed: bool
    batteries: int
    batteries_posted: tuple[tuple[str, int], ...]
    km_to_kyiv: int
    place: str


@lru_cache
def states() -> Mapping[str, State]:
    """Return every state by code, in the order of the file."""
    known: dict[str, State] = {}
    for row in read("states"):
        found = _state(row)
        if found.code in known:
            raise FactError(f"{row.place}: the state `{found.code}` has a row already")
        known[found.code] = found
    return MappingProxyType(known)


def state(code: str) -> State:
    """Return one state by its code."""
    known = states()
    if code not in known:
        advice = nearest(code, known)
        raise UsageError(f"no state has the code `{code}`" + (f"; {advice}" if advice else ""))
    return known[code]


def _state(row: Row) -> State:
    return State(
        code=row["iso3"],
        name=row["name"],
        short=row["short"],
        active_forces=row.integer("active_forces"),
        borders=row.yes("borders_russia") or row.yes("borders_belarus"),
        vote_needed=row.yes("vote_needed"),
        batteries=row.count("batteries"),
        batteries_posted=_posted(row),
        km_to_kyiv=row.integer("km_to_kyiv"),
        place=row.place,
    )


def _posted(row: Row) -> tuple[tuple[str, int], ...]:
    """Read `POL:2 DEU:1` as pairs; more posted than owned is a mistake."""
    pairs = [pair.partition(":") for pair in row["batteries_posted"].split()]
    if not all(number.isdecimal() for _, _, number in pairs):
        raise FactError(f"{row.place}: `{row['batteries_posted']}` should read like `POL:2`")
    posted = tuple((host, int(number)) for host, _, number in pairs)
    if sum(number for _, number in posted) > row.count("batteries"):
        raise FactError(f"{row.place}: more batteries posted than owned")
    return posted


@lru_cache
def groups() -> Mapping[str, frozenset[str]]:
    """Return the members of each group, by the group's short name."""
    members: dict[str, set[str]] = {}
    for row in read("groups"):
        group, member = row["group"], row["member"]
        if member not in states():
            raise FactError(f"{row.place}: no state has the code `{member}`")
        if member in members.setdefault(group, set()):
            raise FactError(f"{row.place}: `{member}` is in {group} already")
        members[group].add(member)
    return MappingProxyType({group: frozenset(codes) for group, codes in members.items()})


@lru_cache
def labels() -> Mapping[str, str]:
    """Return the full name of each group, by its short name."""
    return MappingProxyType({row["group"]: row["label"] for row in read("groups")})


def groups_of(code: str) -> tuple[str, ...]:
    """Return the groups of one state, sorted; none for a state that no group names."""
    return tuple(sorted(group for group, members in groups().items() if code in members))
