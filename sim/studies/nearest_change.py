"""Where along one lever a measure comes to a number: the change nearest to the present value.

Nothing is assumed about the shape of the curve. A coarse grid finds every crossing wider than its
gaps; the one nearest to the present value is then closed in on, by sections.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask

SURE = 0.975
"""Share of the reweightings of the worlds in which something must hold to be told as sure."""

SECTION = 3
"""Levels tried at a time within the gap in which the change lies."""


@dataclass(frozen=True, eq=False)
class Curve:
    """How far beyond a number a measure lies at some levels of one lever, on the same worlds."""

    levels: Array
    """Levels of the lever, rising, with the present one among them, shape (level,)."""
    margins: Array
    """How far beyond the number it lies at each; negative short of it, shape (level,)."""
    resampled: Array
    """The same under reweightings of the worlds, shape (level, resample)."""
    present: float
    """The present level."""
    strict: bool = False
    """Whether it must lie beyond the number, not only at it."""

    def there(self, margins: Array) -> Mask:
        """Whether margins are those of what is looked for; one that is no number is not."""
        return np.asarray(margins > 0 if self.strict else margins >= 0)

    @property
    def at(self) -> int:
        """Place of the present level."""
        return int(np.searchsorted(self.levels, self.present))

    def side(self, way: int) -> NDArray[np.intp]:
        """Places of the levels from the present one upwards (1) or downwards (-1)."""
        places = np.arange(len(self.levels))
        return places[self.at :] if way > 0 else places[: self.at + 1][::-1]

    @cached_property
    def brackets(self) -> tuple["Bracket", ...]:
        """The nearest change on each side on which there is one, the nearer side first."""
        found = []
        for way in (1, -1):
            side = self.side(way)
            there = np.flatnonzero(self.there(self.margins[side]))
            if len(there):
                far = side[there[0]]
                near = side[max(there[0] - 1, 0)]
                found.append(Bracket(way, float(self.levels[near]), float(self.levels[far])))
        return tuple(sorted(found, key=self._place))

    def _place(self, one: "Bracket") -> tuple[float, float]:
        """Key by which changes are sorted; of equal ones, the side that more often has one."""
        none = float(np.mean(np.isinf(self.distances(one.way))))
        return abs(one.far - self.present), none

    def distances(self, way: int) -> Array:
        """How far from the present level the change lies on one side, shape (resample,).

        It is interpolated between two levels; infinite where the side has none.
        """
        side = self.side(way)
        margins = self.resampled[side]
        there = self.there(margins)
        first = there.argmax(axis=0)
        columns = np.arange(margins.shape[1])
        after, before = margins[first, columns], margins[np.maximum(first - 1, 0), columns]
        steps = np.abs(self.levels[side] - self.present)
        far, near = steps[first], steps[np.maximum(first - 1, 0)]
        with np.errstate(invalid="ignore", divide="ignore"):
            part = np.where(after > before, -before / (after - before), 1.0)
        part = np.where(np.isfinite(part), part, 1.0)
        return np.where(there.any(axis=0), near + part * (far - near), np.inf)

    @cached_property
    def nearest(self) -> Array:
        """How far the nearer of the changes on both sides lies, shape (resample,)."""
        return np.minimum(self.distances(1), self.distances(-1))

    @property
    def chance(self) -> float:
        """Share of the reweightings in which there is a change on some side."""
        return float(np.mean(np.isfinite(self.nearest)))

    @property
    def best(self) -> int:
        """Place of the level at which the measure lies farthest beyond, or least short of it.

        Of equal ones that nearest to the present level; that itself where nothing is a number.
        """
        order = np.argsort(np.abs(self.levels - self.present), kind="stable")
        margins = np.where(np.isfinite(self.margins), self.margins, -np.inf)[order]
        return int(order[np.argmax(margins)])

    @property
    def moves(self) -> bool:
        """Whether some level brings the measure nearer than the present one, and not by chance."""
        gained = self.resampled[self.best] - self.resampled[self.at]
        return bool(np.mean(gained > 0) >= SURE)

    def ends(self, way: int) -> tuple[float, float]:
        """The 95% interval of the level of the change on a side; infinite where it has no end."""
        reach = np.quantile(self.distances(way), [1 - SURE, SURE], method="inverted_cdf")
        low, high = (self.present + way * float(one) for one in reach)
        return min(low, high), max(low, high)

    def lost(self, bracket: "Bracket") -> float | None:
        """The first level beyond a change at which it is surely undone again; none if nowhere."""
        side = self.side(bracket.way)
        beyond = side[np.abs(self.levels[side] - self.present) > abs(bracket.far - self.present)]
        undone = np.mean(~self.there(self.resampled[beyond]), axis=1) >= SURE
        return float(self.levels[beyond[undone.argmax()]]) if undone.any() else None


@dataclass(frozen=True)
class Bracket:
    """Between which levels a measure comes to a number, on one side of the present level."""

    way: int
    """1 upwards, -1 downwards."""
    near: float
    """The level before the change; the far one where no change is needed."""
    far: float
    """The nearest level at which the number is reached."""


def wanted(curve: Curve, *, tolerance: float, wide: float) -> list[float]:
    """Levels to try next: none once the change is known within the tolerance.

    Gaps in which an end of its interval lies are closed in on until they are no wider than `wide`.
    """
    found = curve.brackets
    tried: list[float] = []
    for one in found:
        # On the other side only what can be nearer than the nearest so far.
        near = abs(one.near - curve.present) < abs(found[0].far - curve.present)
        if (one is found[0] or near) and abs(one.far - one.near) > tolerance:
            tried += _between(one.near, one.far)
    if found:
        tried += _about(curve, curve.ends(found[0].way), wide)
    return sorted(set(tried))


def _about(curve: Curve, ends: Sequence[float], wide: float) -> list[float]:
    """Levels within the gaps that hold one of the ends, where they are too wide."""
    tried: list[float] = []
    for end in ends:
        after = int(np.searchsorted(curve.levels, end))
        if not np.isfinite(end) or not 0 < after < len(curve.levels):
            continue
        low, high = (float(one) for one in curve.levels[after - 1 : after + 1])
        if high - low > wide:
            tried += _between(low, high)
    return tried


def _between(first: float, last: float) -> list[float]:
    """Some levels within a gap, evenly."""
    return [float(one) for one in np.linspace(first, last, SECTION + 2)[1:-1]]
