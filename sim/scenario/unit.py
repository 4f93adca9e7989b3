"""Numbers written in another unit than the one that is known, and what they are in that one."""

import math
import re
from collections.abc import Iterable, Sequence

from sim.facts.parameter import parameters
from sim.facts.poll import opening_support
from sim.scenario.layout import Path
from sim.scenario.schema import name_of
from sim.words import listing, percent, signed

STATE_UNITS = {"pledge": "troops", "support": "share"}
"""Units of the numbers of a state."""

SHARES = ("share", "probability")
"""Units in which 1 is the whole."""

_PERSONS = ("troops", "trainers", "soldiers", "persons", "people", "men")
_MULTIPLES = {
    **dict.fromkeys(("hundred", "hundreds"), 1e2),
    **dict.fromkeys(("thousand", "thousands", "k", "1000", "1,000"), 1e3),
    **dict.fromkeys(("million", "millions"), 1e6),
}
_WEEKS = {"day": 1 / 7, "week": 1.0, "month": 52 / 12, "year": 52.0}
_PER_CENT = ("%", "percent", "per cent", "pct", "percentage points", "points")

GROUPED_BY_POINTS = re.compile(r"[-+]?[1-9][0-9]{0,2}(\.[0-9]{3})+")
"""A whole number whose thousands may have been separated by points."""


def unit_of(path: Path) -> str:
    """Unit of the number at a path; empty where none is known."""
    key = ".".join(path)
    if key in parameters():
        return parameters()[key].unit
    return STATE_UNITS.get(path[-1], "") if path[0] == "states" else ""


def factor(written: str, known: str) -> float | None:
    """What a number in one unit is multiplied by to be in another; None where nothing is known."""
    words = " ".join(written.lower().replace(" of ", " ").split())
    if words == known:
        return 1.0
    if known in SHARES:
        return 0.01 if words in _PER_CENT else 1.0 if words in SHARES else None
    first, _, rest = words.partition(" ")
    if known in _PERSONS:
        multiple = _MULTIPLES.get(first)
        persons = rest if multiple else words
        return (multiple or 1.0) if persons in _PERSONS or (multiple and not rest) else None
    if known.startswith("per "):
        old, new = (_WEEKS.get(one.split()[-1].rstrip("s")) for one in (words, known))
        return new / old if old and new and first in ("per", "a", "each") else None
    old, new = (_WEEKS.get(one.rstrip("s")) for one in (words, known))
    return old / new if old and new else None


def in_unit(values: Sequence[float], written: str, *, known: str) -> str:
    """A remedy for numbers in another unit than the one known; for those of a shape, give none."""
    times = factor(written, known)
    if times is None:
        return f"write the number in {known}"
    if times == 1:
        return f"write `unit: {known}`, or leave the unit out"
    if not values:
        return f"write its numbers in {known}, each {times:,g} times as large"
    distinct = dict.fromkeys(f"{value * times:.10g}" for value in values)
    return f"write {listing([*distinct])} ({known})"


def rally_hint(points: float, codes: Iterable[str]) -> str:
    """What so many percentage points are in logits, from where the support of a state begins."""
    code = next(iter(codes), "")
    opening = opening_support(code)
    share, polled = opening.share, opening.kind != "prior"
    where = f"{percent(share)} " + (f"polled in {name_of(code)}" if polled else f"({opening.text})")
    poll = f"`kind: poll` with `size: {points:g}` moves percentage points"
    after = share + points / 100
    if not 0 < after < 1:
        return f"{points:+g} points are more than there are, from {where}; {poll}"
    logits = math.log(after / (1 - after)) - math.log(share / (1 - share))
    shift = f"{points:+g} points from {where} would be {signed(logits, 2)}"
    return f"{shift}: write `size: {logits:.2f}`; {poll}"
