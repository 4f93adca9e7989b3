"""The search for the least change of levers that brings a measure to a goal, round by round.

A search yields the points that it wants to know and is sent what they come to, from a model or from
any function; it ends with what it knows of every line through the levers.
"""

from collections.abc import Callable, Container, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import floor, log10
from typing import TypeAlias

import numpy as np

from sim.array import Array
from sim.scenario.lever import Lever
from sim.studies.goal import Goal
from sim.studies.nearest_change import SURE, Curve, wanted

LEVELS = 9
"""Levels of the coarse grid over the span of a single lever."""

PAIR_LEVELS = 7
"""Levels of each of the two levers of a pair."""

PAIR_STEPS = 4
"""Steps from the present level of a lever to its change, at which it is held in a pair."""

SCREENED = 5
"""Levels of each other lever that are tried on top of the first one, to choose pairs."""

COARSER = 5
"""How many times as coarse as the tolerance a pair, and the ends of an interval, are told."""

MOST_ROUNDS = 8
"""Rounds after which nothing is closed in on any further."""

Point: TypeAlias = tuple[tuple[str, float], ...]
"""Levels of the levers that are not as they are, by key; the present is the empty one."""


@dataclass(frozen=True, eq=False)
class Measured:
    """What a measure comes to at some points."""

    values: Array
    """The measure, shape (point,); not a number where it applies to no world."""
    resampled: Array
    """The same under reweightings of the worlds, shape (point, resample)."""


@dataclass(frozen=True)
class Line:
    """All levels of one lever, with another one held at a level of its own."""

    lever: Lever
    held: Lever | None = None
    level: float = 0.0
    """Level at which the other lever is held."""

    def point(self, level: float) -> Point:
        """The point of the line at a level of its lever."""
        pairs = [(self.lever, level), *([(self.held, self.level)] if self.held else [])]
        return tuple(sorted((one.key, at) for one, at in pairs if at != one.present))


@dataclass(frozen=True)
class Search:
    """What is looked for, and how closely."""

    levers: tuple[Lever, ...]
    goal: Goal
    tolerance: float = 0.01
    """How closely a change is told, as a share of the span of its lever."""
    pairs: int = 4
    """Levers of which all pairs are tried; none if fewer than two."""
    fine: bool = True
    """Whether changes are closed in on at all."""

    def digits(self, lever: Lever) -> int:
        """Decimals to which levels of a lever are rounded, finer than the tolerance."""
        return -floor(log10(lever.width * self.tolerance) + 1e-9)

    def levels(self, lever: Lever, count: int) -> list[float]:
        """The coarse grid of a lever."""
        return [float(one) for one in lever.levels(count, digits=self.digits(lever))]

    def more(self, line: Line, curve: Curve) -> list[float]:
        """Levels of a line to try next, rounded, without those that have been tried."""
        fine = self.tolerance * line.lever.width
        coarse = COARSER * fine
        tolerance, wide = (coarse, np.inf) if line.held else (fine, coarse)
        tried = np.array(wanted(curve, tolerance=tolerance, wide=wide))
        rounded = line.lever.rounded(tried, digits=self.digits(line.lever))
        return sorted(set(rounded.tolist()) - set(curve.levels.tolist()))


@dataclass(eq=False)
class Known:
    """What a search knows so far."""

    search: Search
    measured: dict[Point, tuple[float, Array]] = field(default_factory=dict)
    losing: bool = False
    """Whether the goal is reached at present, so that the change that loses it is looked for."""

    def learn(self, points: Sequence[Point], found: Measured) -> None:
        """Take over what some points come to."""
        rows = zip(found.values.tolist(), found.resampled, strict=True)
        self.measured |= dict(zip(points, rows, strict=True))

    def curve(self, line: Line, levels: Iterable[float]) -> Curve:
        """The curve along a line, at levels that are known."""
        goal, rising = self.search.goal, sorted(levels)
        rows = [self.measured[line.point(level)] for level in rising]
        sign = -1.0 if self.losing else 1.0
        return Curve(
            np.array(rising),
            sign * goal.margin(np.array([value for value, _ in rows])),
            sign * goal.margin(np.array([resampled for _, resampled in rows])),
            line.lever.present,
            strict=(goal.sign in (">", "<")) != self.losing,
        )


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found."""

    known: Known
    curves: Mapping[Line, Curve]
    """The curve of every lever alone."""
    pairs: Mapping[tuple[Lever, Lever], tuple[Line, ...]]
    """The lines of every pair, by the level at which the first lever is held, rising."""
    frontiers: Mapping[Line, Curve]
    """Their curves."""

    @property
    def losing(self) -> bool:
        """Whether it is the change that loses the goal which was looked for."""
        return self.known.losing


Asking: TypeAlias = Generator[list[Point], Measured, Found]
"""A search under way."""


def searching(search: Search) -> Asking:
    """Search over every lever alone, then over the pairs of the most promising ones."""
    known = Known(search)
    present: Point = ()
    lines = [Line(one) for one in search.levers]
    tried = {line: search.levels(line.lever, LEVELS) for line in lines}
    points = _new([present, *(p for line in lines for p in map(line.point, tried[line]))], known)
    known.learn(points, (yield points))
    known.losing = bool(search.goal.reached(np.array(known.measured[present][0])))
    curves = yield from _closing_in(known, tried)
    chosen = yield from _promising(known, curves)
    pairs: dict[tuple[Lever, Lever], tuple[Line, ...]] = {}
    for first, second in combinations(chosen, 2):
        alone = any(curves[Line(one)].moves for one in (first, second))
        if alone and not set(first.factor.keys) & set(second.factor.keys):
            held = _held(search, first, curves[Line(first)])
            pairs[first, second] = tuple(Line(second, first, level) for level in held)
    lines = [line for some in pairs.values() for line in some]
    grids = {line: search.levels(line.lever, PAIR_LEVELS) for line in lines}
    yield from _learning(known, grids)
    frontiers = yield from _closing_in(known, grids)
    return Found(known, curves, pairs, frontiers)


def _held(search: Search, lever: Lever, curve: Curve) -> list[float]:
    """Levels at which the first lever of a pair is held.

    The coarse grid; where it comes to the goal alone, evenly up to there instead of the grid.
    """
    grid = search.levels(lever, PAIR_LEVELS)
    if not curve.brackets:
        return grid
    far = curve.brackets[0].far
    low, high = sorted((lever.present, far))
    steps = lever.rounded(
        np.linspace(lever.present, far, PAIR_STEPS + 1), digits=search.digits(lever)
    )
    outside = [one for one in grid if not low <= one <= high]
    return sorted({lever.present, far, *steps.tolist(), *outside})


def _learning(
    known: Known, grids: Mapping[Line, Sequence[float]]
) -> Generator[list[Point], Measured, None]:
    """Learn what some levels of some lines come to, in one round."""
    points = _new([p for line, some in grids.items() for p in map(line.point, some)], known)
    if points:
        known.learn(points, (yield points))


def _promising(
    known: Known, curves: Mapping[Line, Curve]
) -> Generator[list[Point], Measured, list[Lever]]:
    """The levers of which pairs are tried: the first one, and those that add most to it.

    The first is that with the least change; if none comes to the goal, that which gets nearest. It
    is held half way to its change, or at its best value, and the others are tried on top of that.
    """
    search = known.search
    moving = [line for line in ranked(curves) if curves[line].moves]
    if not moving or not search.fine or search.pairs < 2:
        return []
    first, curve = moving[0].lever, curves[moving[0]]
    level = float(curve.levels[curve.best])
    if curve.brackets:
        half = np.array([(first.present + curve.brackets[0].far) / 2])
        level = float(first.rounded(half, digits=search.digits(first))[0])
    others = [one for one in search.levers if not set(one.factor.keys) & set(first.factor.keys)]
    grids = {Line(one, first, level): search.levels(one, SCREENED) for one in others}
    yield from _learning(known, grids)
    tried = {line: known.curve(line, some) for line, some in grids.items()}
    added = [line for line in ranked(tried, whole=True) if tried[line].moves]
    return [first, *(line.lever for line in added)][: search.pairs]


def _closing_in(
    known: Known, tried: Mapping[Line, list[float]]
) -> Generator[list[Point], Measured, dict[Line, Curve]]:
    """Close in on the change along every line, all in the same rounds."""
    levels = dict(tried)
    for _ in range(MOST_ROUNDS if known.search.fine else 0):
        more = {
            line: known.search.more(line, known.curve(line, some)) for line, some in levels.items()
        }
        yield from _learning(known, more)
        levels = {line: [*some, *more[line]] for line, some in levels.items()}
        if not any(more.values()):
            break
    return {line: known.curve(line, some) for line, some in levels.items()}


def _new(points: Iterable[Point], known: Known) -> list[Point]:
    """Points that are not known, each once."""
    return [one for one in dict.fromkeys(points) if one not in known.measured]


def ranked(curves: Mapping[Line, Curve], *, whole: bool = False) -> list[Line]:
    """Levers by promise: those that come to the goal by the share of their span, the least first.

    Then the others, by how near the best of their values comes; all by that if `whole`.
    """

    def place(line: Line) -> tuple[float, float]:
        curve = curves[line]
        margin = float(curve.margins[curve.best])
        nearness = -margin if np.isfinite(margin) else np.inf
        if curve.brackets and not whole:
            return line.lever.share(curve.brackets[0].far), nearness
        return np.inf, nearness

    return sorted(curves, key=place)


def smallest(found: Found, among: Container[str]) -> tuple[str, ...]:
    """Keys of the levers, of some, of which one is the smallest change: one alone, if sure.

    The others of those that come to the goal are larger changes in 39 of 40 reweightings.
    """
    every = [line for line in ranked(found.curves) if found.curves[line].brackets]
    lines = [line for line in every if line.lever.key in among]
    if not lines:
        return ()
    sizes = {line: found.curves[line].nearest / line.lever.width for line in lines}
    first = sizes[lines[0]]
    tied = [one for one in lines[1:] if float(np.mean(first < sizes[one])) < SURE]
    return tuple(one.lever.key for one in (lines[0], *tied))


def conducted(search: Search, measure: Callable[[list[Point]], Measured]) -> Found:
    """Conduct a search with a function that says what points come to."""
    under_way = searching(search)
    points = next(under_way)
    while True:
        try:
            points = under_way.send(measure(points))
        except StopIteration as done:
            found: Found = done.value
            return found
