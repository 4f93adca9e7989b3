"""The points at which a page without a server is computed: a grid over a few levers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.array import Array
from sim.errors import UsageError
from sim.findings.levers import LeverCard
from sim.scenario.design import Design, Value
from sim.scenario.lever import Lever
from sim.streams import latin_hypercube
from sim.words import counted

MOST_LEVERS, FEWEST_LEVELS, MOST_POINTS = 4, 3, 5_000
"""Levers of a page at most, levels of each at least, and points at most."""

TRIED = 17
"""Strengths at which each lever is tried alone, to find where its levels are best."""

BESIDE = 0.1
"""How far beside an end of its span a lever is tried, in steps of its slider."""

WHOLE = ("week", "troops")
"""Units of levers of which only whole numbers mean something."""

CHECKS = 40
"""Points between the grid at which the model is run, to measure the error of interpolation."""


@dataclass(frozen=True)
class Axis:
    """A lever of the page, and the strengths at which the model is run."""

    lever: Lever
    card: LeverCard
    levels: tuple[float, ...]
    """Rising, among them the ends of the span and the present strength."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Every combination of the levels of some levers, and points between them for a check."""

    axes: tuple[Axis, ...]
    checks: int = CHECKS

    @cached_property
    def design(self) -> Design:
        """The points as a design whose columns are strengths; the last lever changes first."""
        return Design.grid({axis.card.key: axis.levels for axis in self.axes})

    @cached_property
    def between(self) -> Design:
        """The points of the check, drawn evenly over the spans, the same for the same levers."""
        drawn = latin_hypercube(1, "between", points=self.checks, factors=len(self.axes))
        columns: dict[str, Sequence[Value]] = {}
        for axis, own in zip(self.axes, drawn.T, strict=True):
            low, high = axis.lever.span
            columns[axis.card.key] = [float(f"{one:.6g}") for one in low + (high - low) * own]
        return Design(columns)

    @property
    def levels(self) -> list[Array]:
        """Levels of each lever."""
        return [np.array(axis.levels) for axis in self.axes]

    def places(self, design: Design) -> Array:
        """Strengths at each point of a design over the levers, shape (point, lever)."""
        return np.array([design.columns[axis.card.key] for axis in self.axes], dtype=float).T

    def changes(self, design: Design, point: int) -> Mapping[str, Value]:
        """What a point sets in the scenario."""
        strengths = [float(design.columns[axis.card.key][point]) for axis in self.axes]
        return changes([axis.lever for axis in self.axes], strengths)


def changes(levers: Sequence[Lever], strengths: Sequence[float]) -> Mapping[str, Value]:
    """What levers set in the scenario; one that stays where it is sets nothing."""
    found: dict[str, Value] = {}
    for lever, strength in zip(levers, strengths, strict=True):
        if strength != lever.present:
            found |= lever.settings(strength)
    return found


def check_extent(levers: int, most: int) -> None:
    """Refuse a number of levers or of points that no page can have.

    Raises
    ------
    UsageError
        If there are too many of them or too few.
    """
    if not 1 <= levers <= MOST_LEVERS:
        raise UsageError(f"a page without a server has 1 to {MOST_LEVERS} levers, not {levers}")
    least = FEWEST_LEVELS**levers
    if not least <= most <= MOST_POINTS:
        raise UsageError(
            f"a page over {counted(levers, 'lever')} has {least:,} to {MOST_POINTS:,} points, not "
            f"{most:,}"
        )


def check_levers(levers: Sequence[Lever]) -> None:
    """Refuse levers of which two set the same.

    Raises
    ------
    UsageError
        If they do.
    """
    keys = [key for one in levers for key in {*one.opening, *one.factor.keys}]
    if len({*keys}) < len(keys):
        raise UsageError("two of these levers set the same value; leave one of them away")


def pilot(shown: LeverCard) -> tuple[float, ...]:
    """Strengths at which a lever is tried alone: both ends, the present one, steps between.

    Beside each end as well: an end may be unlike all else, as no pledges at all are.
    """
    width = shown.high - shown.low
    steps = np.round(np.linspace(0, 1, TRIED) * width / shown.step)
    beside = 1.0 if shown.unit in WHOLE else BESIDE
    steps = np.concatenate([steps, [beside, width / shown.step - beside]])
    between = {float(f"{shown.low + one * shown.step:.6g}") for one in steps}
    inside = {one for one in between if shown.low < one < shown.high}
    return tuple(sorted({shown.low, shown.present, shown.high, *inside}))
