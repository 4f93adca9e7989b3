"""What each government had said of its own troops by August 2025."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from sim.errors import FactError, UsageError
from sim.facts.table import Row, read

STANCES: Mapping[int, str] = MappingProxyType(
    {3: "willing", 2: "open", 1: "off_ground", 0: "opposed", -1: "ruled_out"}
)
"""The stance that each code of the record stands for."""

WORDS = frozenset({"prepared", "undecided", *STANCES.values()})
"""Every stance there is."""


@dataclass(frozen=True)
class Stance:
    """A stance in one word, and its source: `article:5`, or file and line of the record."""

    word: str
    source: str


@dataclass(frozen=True)
class Position:
    """A government's position, as `positions.csv` has it.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-3 code.
    coalition_member
        Whether it belonged to the coalition of the willing in 2025.
    code_april, code_august
        3 commits own ground troops, 2 open, 1 off-ground only, 0 refuses, -1 outside.
    recorded
        The stance of August 2025 by the record: the code's word, unless the row reads otherwise.
    article
        The stance by the article, if the article gives one.
    position, conditions, flag, source
        What was said, under which conditions, and how this is known.
    place
        File and line of the row.
    """

    code: str
    coalition_member: bool
    code_april: int
    code_august: int
    recorded: Stance
    article: Stance | None
    position: str
    conditions: str
    flag: str
    source: str
    place: str

    @property
    def stance(self) -> Stance:
        """The stance in use: the article's where it names the state, else the record's."""
        return self.article or self.recorded


@lru_cache
def positions() -> Mapping[str, Position]:
    """Return every recorded position by code, in the order of the file."""
    known: dict[str, Position] = {}
    for row in read("positions"):
        if row["iso3"] in known:
            raise FactError(f"{row.place}: the state `{row['iso3']}` has a row already")
        known[row["iso3"]] = _position(row)
    return MappingProxyType(known)


def position(code: str) -> Position:
    """Return the position of one state."""
    if code not in positions():
        raise UsageError(f"no position is recorded for `{code}`; give its stance in the scenario")
    return positions()[code]


def recorded_stance(code: str) -> Stance:
    """Return a state's stance of August 2025 by the record, whatever the article says."""
    return position(code).recorded


def article_stance(code: str) -> Stance | None:
    """Return a state's stance by the article, or nothing where it gives none."""
    known = positions().get(code)
    return known.article if known else None


def _position(row: Row) -> Position:
    return Position(
        code=row["iso3"],
        coalition_member=row.yes("coalition_member"),
        code_april=row.integer("code_april"),
        code_august=row.integer("code_august"),
        recorded=_recorded(row),
        article=_article(row),
        place=row.place,
        **{word: row[word] for word in ("position", "conditions", "flag", "source")},
    )


def _recorded(row: Row) -> Stance:
    word = row["read_as"] or STANCES.get(row.integer("code_august"), row["code_august"])
    return _stance(word, row.place, row)


def _article(row: Row) -> Stance | None:
    word = row["article_stance"]
    return _stance(word, row["article_source"], row) if word else None


def _stance(word: str, source: str, row: Row) -> Stance:
    if word not in WORDS:
        raise FactError(f"{row.place}: `{word}` is no stance")
    return Stance(word, source)
