"""A measure of several policies in several futures, each a ratio of sums over the same worlds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import terms
from sim.outcomes.measure import LASTING, RATIOS
from sim.outcomes.survival import survival
from sim.results.design import DesignResults

TOLD = 10
"""Fewest worlds to which a measure applies on which the verdict about one future rests."""

_SURE = 0.975
"""Quantile that leaves 1 in 40 on either side."""


@dataclass(frozen=True, eq=False)
class Measured:
    """A measure as sum over sum of worlds, by policy, future and world."""

    above: Array
    """What each world adds to the numerator, shape (policy, future, world)."""
    below: Array
    """What it adds to the denominator: 1 or 0 where the measure is a mean over worlds."""
    yes_or_no: bool = False
    """Whether it is a chance."""

    @classmethod
    def of(cls, name: str, policies: Sequence[DesignResults]) -> "Measured":
        """Measure every policy in the same futures."""
        pairs = [_terms(name, one) for one in policies]
        above, below = (np.stack([pair[at] for pair in pairs]) for at in (0, 1))
        return cls(above, below, name.startswith("chance "))

    @classmethod
    def of_worlds(cls, values: Array, *, yes_or_no: bool = False) -> "Measured":
        """A mean of values, not a number where it does not apply; shape (policy, future, world)."""
        present = np.isfinite(values)
        return cls(np.where(present, values, 0.0), present.astype(np.float64), yes_or_no)

    @property
    def worlds(self) -> int:
        """Worlds of a future."""
        return int(self.above.shape[2])

    @cached_property
    def values(self) -> Array:
        """The measure, shape (policy, future); not a number where it applies to no world."""
        return _ratio(self.above.sum(axis=2), self.below.sum(axis=2))

    @cached_property
    def applies(self) -> Array:
        """Worlds to which it applies, shape (policy, future)."""
        return np.asarray(np.count_nonzero(self.below, axis=2), dtype=np.float64)

    def reweighted(self, weights: Array) -> Array:
        """The measure with weights of worlds, shape (world,): shape (policy, future)."""
        return _ratio(self.above @ weights, self.below @ weights)

    @cached_property
    def _influence(self) -> Array:
        """What each world adds to the error of the measure, shape (policy, future, world)."""
        sums = self.below.sum(axis=2, keepdims=True)
        return _ratio(self.above - self.values[:, :, np.newaxis] * self.below, sums)

    @cached_property
    def errors(self) -> Array:
        """Standard errors of the measure, shape (policy, future).

        A chance that is 0 or 1 in all worlds has that of one world more that differs.
        """
        one = _ratio(np.ones_like(self.values), self.below.sum(axis=2)) if self.yes_or_no else 0.0
        return self._error(self._influence, one**2)

    def gap_errors(self, one: int, other: int) -> Array:
        """Standard errors of the difference of two policies, paired world by world: (future,).

        As if one world more differed, by the most that any does; 0 where none differs.
        """
        moves = self._influence[one] - self._influence[other]
        return self._error(moves, np.max(np.abs(moves), axis=1) ** 2)

    def _error(self, moves: Array, more: Array | float) -> Array:
        n = self.worlds
        return np.asarray(np.sqrt((moves**2).sum(axis=-1) * n / max(n - 1, 1) + more))

    @cached_property
    def reach(self) -> Array:
        """Standard errors that an interval of 95% reaches to either side, shape (policy, future).

        Endless where the measure applies to fewer than :data:`TOLD` worlds.
        """
        from scipy.special import stdtrit

        found = stdtrit(np.maximum(self.applies - 1, 1), _SURE)
        return np.where(self.applies >= TOLD, found, np.inf)

    def unsure(self, reached: Callable[[Array], Mask]) -> Mask:
        """Futures in which luck decides whether a goal is reached, shape (policy, future)."""
        with np.errstate(invalid="ignore"):
            reach = np.where(self.errors > 0, self.reach * self.errors, 0.0)
        ends = [reached(self.values + sign * reach) for sign in (-1.0, 1.0)]
        return np.asarray((ends[0] != ends[1]) & np.isfinite(self.values))


def _terms(name: str, results: DesignResults) -> tuple[Array, Array]:
    if name in RATIOS:
        above, below = terms(RATIOS[name], results.outcome)
        return above, below
    values = _pseudo_values(results) if name == LASTING else results.worlds(name)
    present = np.isfinite(values)
    return np.where(present, values, 0.0), present.astype(np.float64)


def _pseudo_values(results: DesignResults) -> Array:
    """Values of worlds whose mean is the chance of a year, and whose spread is its error."""
    rows = zip(results.outcome("deal_week"), results.outcome("attack_week"), strict=True)
    horizon = results.results[0].scenario.weeks
    found = [survival(deal, attack, horizon=horizon) for deal, attack in rows]
    return np.array([one.estimate.value + len(one.influence) * one.influence for one in found])


def _ratio(above: Array, below: Array) -> Array:
    shape = np.broadcast_shapes(above.shape, below.shape)
    blank = np.full(shape, np.nan)
    return np.asarray(np.divide(above, below, out=blank, where=np.broadcast_to(below, shape) > 0))
