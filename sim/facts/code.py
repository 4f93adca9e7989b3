"""The codes of all states and territories, and what else people call them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from sim.errors import FactError
from sim.facts.table import read


@dataclass(frozen=True)
class Country:
    """A state or territory of ISO 3166-1, as `codes.csv` has it."""

    code: str
    """ISO 3166-1 alpha-3 code."""
    name: str
    """Short English name."""
    borders: bool
    """Whether it borders Russia or Belarus."""
    place: str
    """File and line of the row."""


@lru_cache
def countries() -> Mapping[str, Country]:
    """Every state and territory by its alpha-3 code, in the order of the file."""
    rows = read("codes")
    known = {
        row["iso3"]: Country(row["iso3"], row["name"], row.yes("borders"), row.place)
        for row in rows
    }
    if len(known) < len(rows):
        raise FactError("facts/data/codes.csv: a code has two rows")
    return MappingProxyType(known)


@lru_cache
def codes_by_word() -> Mapping[str, str]:
    """Alpha-3 codes by everything a state is called, in small letters.

    That is its name, its alpha-2 code, former and other names, and codes of other lists (`GER` of
    the Olympics); never another state's alpha-3 code.
    """
    found: dict[str, str] = {}
    for row in read("codes"):
        words = (row["iso3"], row["iso2"], row["name"], *row["also"].split(";"))
        found |= {word.lower(): row["iso3"] for word in words if word}
    return MappingProxyType(found)


def meant(word: str) -> str:
    """A remedy with the alpha-3 code of the state that a word names; empty for any other word."""
    code = codes_by_word().get(word.lower(), "")
    return f"write `{code}` ({countries()[code].name})" if code else ""
