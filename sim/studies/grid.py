"""The points of a sweep: every combination of its levels, and the scenarios in its plane."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from sim.scenario.design import Design, Value
from sim.studies.axis import Axis, Group
from sim.studies.plane import Placed


@dataclass(frozen=True, eq=False)
class Grid:
    """What a sweep runs: one or two axes, perhaps once for each value of a third lever."""

    axes: tuple[Axis, ...]
    """The axis along the figure, and the one up it, if there are two."""
    third: Axis | None
    """The lever whose values are the groups; none of one group, or of stances."""
    groups: tuple[Group, ...]
    """What is shown apart; at least one."""
    placed: tuple[Placed, ...]
    """Scenarios in the plane; their values are those of the axes, then of the third lever."""

    @property
    def every(self) -> tuple[Axis, ...]:
        """All levers."""
        return (*self.axes, *([self.third] if self.third else []))

    @property
    def shape(self) -> tuple[int, ...]:
        """Levels of each axis."""
        return tuple(len(one.levels) for one in self.axes)

    @cached_property
    def points(self) -> list[tuple[Value, ...]]:
        """Values of all levers at every point: group by group, the last axis changing first."""
        outer = self.third.levels if self.third else ()
        inner = list(product(*(one.levels for one in self.axes)))
        points = [(*one, value) for value in outer for one in inner] if outer else list(inner)
        own = [one.values for one in self.placed]
        return list(dict.fromkeys([*points, *own]))

    @cached_property
    def design(self) -> Design:
        """The points as a design."""
        columns: dict[str, Sequence[Value]] = {}
        for at, one in enumerate(self.every):
            columns |= one.factor.columns([point[at] for point in self.points])
        return Design(columns)

    def of_group(self, group: int) -> NDArray[np.intp]:
        """Positions in the design of the points of a group, the last axis changing first."""
        size = prod(self.shape)
        return np.arange(size) + (size * group if self.third else 0)

    def of_scenario(self, one: Placed) -> int:
        """Position in the design of a scenario in the plane."""
        return self.points.index(one.values)

    def group_of(self, one: Placed) -> int | None:
        """The group that shows a scenario; none where no level of the third lever is its own."""
        if self.third is None:
            return 0
        value = one.values[-1]
        return self.third.levels.index(value) if value in self.third.levels else None

    def along(self, axis: int) -> NDArray[np.intp] | None:
        """Positions within a group of the points along an axis, the other lever at its own value.

        None where that is not among the levels.
        """
        table = np.arange(prod(self.shape)).reshape(self.shape)
        if len(self.axes) == 1:
            return table
        other = self.axes[1 - axis]
        if other.own is None:
            return None
        return np.asarray(np.take(table, other.levels.index(other.own), axis=1 - axis))
