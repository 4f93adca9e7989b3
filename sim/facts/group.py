"""The groups to which states belong; shared membership is a tie between two of them."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from sim.errors import FactError
from sim.facts.state import states
from sim.facts.table import read


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
