"""Where a curve crosses a level, and how sure that is."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from sim.array import Array
from sim.studies.sample import Sample

Course: TypeAlias = Literal["unknown", "below", "above", "unclear", "crosses", "several"]
"""How a curve lies to a level: all of it clearly below or above, once or several times clearly
across, or none of these; unknown where too few points have enough worlds."""


@dataclass(frozen=True)
class Crossing:
    """Where a curve crosses a level, with its 95% interval, as places along the axis.

    An end of the interval is infinite where it lies beyond the ends of the axis.
    """

    at: float
    low: float
    high: float
    rising: bool


def course(sample: Sample, level: float, *, together: bool = False) -> Course:
    """How the curve through some points, in their order, lies to a level, beyond chance.

    Points of a plane, where one alone above the level says something, are judged `together`.
    """
    if np.count_nonzero(sample.known) < 2:
        return "unknown"
    sides = sample.sides(level, together=together)[sample.known]
    clear = sides[sides != 0]
    turns = np.count_nonzero(np.diff(clear))
    if turns:
        return "crosses" if turns == 1 else "several"
    if len(clear) < len(sides):
        return "unclear"
    return "above" if clear[0] > 0 else "below"


def crossing(sample: Sample, places: Array, *, level: float) -> Crossing | None:
    """Where the curve through points at some places crosses a level, if clearly once.

    Between two points it is straight. The interval is that of the first and the last crossing under
    reweightings of the worlds, the same for all points: a level that noise crosses several times is
    crossed somewhere between them.
    """
    if course(sample, level) != "crosses":
        return None
    known = sample.known
    values, places = sample.values[known], places[known]
    sides = sample.sides(level)[known]
    clear = np.flatnonzero(sides)
    turn = int(np.flatnonzero(np.diff(sides[clear]))[0])
    part = slice(clear[turn], clear[turn + 1] + 1)
    rising = bool(sides[clear[turn]] < 0)
    found = crossings(values[part], places[part], level=level)
    first, last = _ends(sample.resampled[:, known], places, level=level, rising=rising)
    low = np.quantile(first, 0.025, method="lower")
    high = np.quantile(last, 0.975, method="higher")
    return Crossing(float(np.median(found)), float(low), float(high), rising)


def crossings(values: Array, places: Array, *, level: float) -> Array:
    """Every place at which a line from point to point passes a level, from below or from above."""
    above = values >= level
    at = np.flatnonzero(above[1:] != above[:-1])
    shares = (level - values[at]) / (values[at + 1] - values[at])
    return np.asarray(places[at] + shares * (places[at + 1] - places[at]))


def _ends(values: Array, places: Array, *, level: float, rising: bool) -> tuple[Array, Array]:
    """First and last crossing of every row, shape (row,) each.

    They are infinite, beyond the axis, where all points lie on one side.
    """
    above = values >= level
    passed = above[:, 1:] != above[:, :-1]
    steps = np.where(passed, np.diff(values, axis=1), 1.0)
    found = places[:-1] + (level - values[:, :-1]) / steps * np.diff(places)
    beyond = np.where(above[:, 0] == rising, -np.inf, np.inf)
    none = ~passed.any(axis=1)
    first = np.where(passed, found, np.inf).min(axis=1)
    last = np.where(passed, found, -np.inf).max(axis=1)
    return np.where(none, beyond, first), np.where(none, beyond, last)
