"""Who leads: the first of several things with all that tie with it, in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from sim.studies.significance import leaders
from sim.words import decimal, listing, percent, rounded, spelt

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

_PAIR = 2
"""Things that may be named however many there are."""

_ROOM = 100
"""Characters that the names of three things may take, so that they are listed."""

Level = Callable[[float, float], str]
"""Words for levels from one to another, which may be the same."""


@dataclass(frozen=True)
class Wording:
    """The words of a title."""

    subject: str
    """What is ranked, with its verb."""
    ranks: tuple[str, str, str]
    """Words for the first, the last and the better of two: highest, lowest, higher."""
    alike: str
    """Whole sentence for scenarios that never differ."""
    topic: str
    """What is ranked, after: a difference in."""
    alone: str
    """Beginning of a sentence about the only one of which there is something to say."""
    level: Level
    """How levels are written."""


@dataclass(frozen=True)
class Ranking:
    """Things in an order, the first one first."""

    order: Sequence[int]
    """Positions of the things."""
    beyond: Callable[[int, int], bool]
    """Whether one thing is beyond another, and not by chance."""
    means: Mapping[int, float]
    """What they are ranked by."""
    names: Sequence[str]
    """Names of all things, by position."""

    def reversed(self) -> Self:
        """The same from the other end."""
        beyond = self.beyond
        return replace(self, order=self.order[::-1], beyond=lambda j, k: beyond(k, j))


@dataclass(frozen=True)
class Side:
    """The first of a ranking, in words."""

    members: tuple[int, ...]
    """Positions of those that are named or counted: beyond all others, or the first alone."""
    who: str
    level: str
    close: int
    """How many others are too close to the first to tell."""

    @property
    def doubt(self) -> str:
        """The number of those too close to tell, in brackets; empty where none is."""
        return f" ({spelt(self.close)} more too close to tell)" if self.close else ""

    @property
    def size(self) -> int:
        """Number of those that are named, counted or too close to tell."""
        return len(self.members) + self.close


def side(ranking: Ranking, level: Level) -> Side | None:
    """Name the things that come first: those that tie are one group, if all others are behind it.

    Where no such group has at most half of the things, the first one is named, with the number of
    those from which chance may have set it apart. There is none where that is all of them.
    """
    order, beyond = ranking.order, ranking.beyond
    group = leaders(order, beyond, most=max(_PAIR, len(order) // 2))
    first = order[0]
    close = [] if group else [k for k in order[1:] if not beyond(first, k)]
    if len(close) == len(order) - 1:
        return None
    members = tuple(group or [first])
    means = [ranking.means[k] for k in members]
    others = [ranking.names[k] for k in order if k not in members]
    who = together([ranking.names[k] for k in members], others)
    return Side(members, who, level(min(means), max(means)), len(close))


def together(names: Sequence[str], others: Sequence[str]) -> str:
    """Name a group: all of a few; the ends of a series of numbers; or the first and a count."""
    if len(names) <= _PAIR:
        return listing(names)
    count = f"{spelt(len(names))} scenarios"
    if ends := _series(names, others):
        return f"{count}, {ends[0]} to {ends[1]}"
    if len(names) == _PAIR + 1 and sum(map(len, names)) <= _ROOM:
        return listing(names)
    return f"{names[0]} and {spelt(len(names) - 1)} others"


def _series(names: Sequence[str], others: Sequence[str]) -> tuple[str, str] | None:
    """Ends of names that differ in one number, with none of the others between; none otherwise."""
    for k in range(len(_NUMBER.findall(names[0]))):
        stem, _ = _split(names[0], k)
        pairs = {name: _split(name, k) for name in (*names, *others)}
        values = {name: number for name, (rest, number) in pairs.items() if rest == stem}
        if not all(name in values for name in names):
            continue
        low, high = (pick(names, key=values.__getitem__) for pick in (min, max))
        between = [n for n in others if n in values and values[low] <= values[n] <= values[high]]
        if values[low] < values[high] and not between:
            return low, high
    return None


def _split(name: str, k: int) -> tuple[str, float]:
    """Take the number at a position out of a name; not a number where there are too few."""
    for at, found in enumerate(_NUMBER.finditer(name)):
        if at == k:
            rest = f"{name[: found.start()]}\0{name[found.end() :]}"
            return rest, float(found[0].replace(",", ""))
    return name, float("nan")


def often(what: str = "worlds") -> Level:
    """Words for shares of worlds: in 63% of worlds, in no world, in 61% to 64% of worlds."""

    def written(low: float, high: float) -> str:
        if low == high and low in (0, 1):
            one = f"world{what.removeprefix('worlds')}"
            return f"in {'every' if low else 'no'} {one}"
        ends = [percent(low)] if percent(low) == percent(high) else [percent(low), percent(high)]
        return f"in {' to '.join(ends)} of {what}"

    return written


def average(digits: int | None = None) -> Level:
    """Words for means: 7.0 on average; with two significant digits unless a number is given."""

    def written(low: float, high: float) -> str:
        ends = [rounded(end) if digits is None else decimal(end, digits) for end in (low, high)]
        return f"{' to '.join(dict.fromkeys(ends))} on average"

    return written
