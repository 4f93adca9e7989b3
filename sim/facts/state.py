"""The states the project knows: what is constant about them, and what each has said."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from sim.errors import FactError
from sim.facts.table import Row, read

KNOWN_BY = dt.date(2025, 8, 25)
"""Last day of what the positions rest on."""


@dataclass(frozen=True)
class State:
    """A state, as `states.csv` has it."""

    code: str
    """ISO 3166-1 alpha-3 code."""
    name: str
    short: str
    """Label for a figure."""
    active_forces: int
    """Active military personnel; 0 where there are no armed forces."""
    borders: bool
    """Whether it borders Russia or Belarus."""
    vote_needed: bool
    """Whether parliament must agree before troops go abroad on such a mission. False too for the
    states that are no possible contributor."""
    batteries: int
    """Patriot-class air defence batteries that the source says it owns; 0 where it says nothing."""
    batteries_posted: dict[str, int]
    """How many of them stand with which other state."""
    place: str
    """File and line of the row."""


@dataclass(frozen=True)
class Position:
    """What a government had said by 25 August 2025, as `positions.csv` has it."""

    code: str
    """ISO 3166-1 alpha-3 code."""
    conditions: str
    """On what it would send troops, in our words; empty where it named nothing."""
    needs_backstop: bool
    """Whether those conditions name a backstop or an involvement of the United States."""
    place: str
    """File and line of the row."""


@lru_cache
def states() -> Mapping[str, State]:
    """Every state by code, in the order of the file."""
    known: dict[str, State] = {}
    for row in read("states"):
        code = row["iso3"]
        if code in known:
            raise FactError(f"{row.place}: the state `{code}` has a row already")
        known[code] = State(
            code=code,
            name=row["name"],
            short=row["short"],
            active_forces=row.integer("active_forces"),
            borders=row.yes("borders_russia") or row.yes("borders_belarus"),
            vote_needed=row.yes("vote_needed"),
            batteries=row.count("batteries"),
            batteries_posted=_posted(row),
            place=row.place,
        )
    return MappingProxyType(known)


def _posted(row: Row) -> dict[str, int]:
    """Numbers by state, read from `POL:2 DEU:1`; more posted than owned is a mistake."""
    pairs = [pair.partition(":") for pair in row["batteries_posted"].split()]
    if not all(number.isdecimal() for _, _, number in pairs):
        raise FactError(f"{row.place}: `{row['batteries_posted']}` should read like `POL:2`")
    posted = {host: int(number) for host, _, number in pairs}
    if sum(posted.values()) > row.count("batteries"):
        raise FactError(f"{row.place}: more batteries posted than owned")
    return posted


@lru_cache
def positions() -> Mapping[str, Position]:
    """The position of each government by code, in the order of the file."""
    known: dict[str, Position] = {}
    for row in read("positions"):
        code, conditions = row["iso3"], row["conditions"]
        if code not in states():
            raise FactError(f"{row.place}: no state has the code `{code}`")
        if code in known:
            raise FactError(f"{row.place}: `{code}` has a position already")
        known[code] = Position(code, conditions, row.yes("needs_backstop"), row.place)
    return MappingProxyType(known)


def needs_backstop(code: str) -> bool:
    """Whether the conditions of a state name the American backstop; no without a position.

    The place is that of the row, ``positions()[code].place``.
    """
    return code in positions() and positions()[code].needs_backstop


@lru_cache
def groups() -> Mapping[str, frozenset[str]]:
    """Members of each group, by the short name of the group."""
    members: dict[str, set[str]] = {}
    for row in read("groups"):
        group, member = row["group"], row["member"]
        if member not in states():
            raise FactError(f"{row.place}: no state has the code `{member}`")
        if member in members.setdefault(group, set()):
            raise FactError(f"{row.place}: `{member}` is in {group} already")
        members[group].add(member)
    return MappingProxyType({group: frozenset(codes) for group, codes in members.items()})


def groups_of(code: str) -> tuple[str, ...]:
    """Groups of one state, sorted; none for a state that no group names."""
    return tuple(sorted(group for group, members in groups().items() if code in members))
