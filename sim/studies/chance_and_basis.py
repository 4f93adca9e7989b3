"""Which share of a variance rests on each of some groups of factors, and which on chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import factorial
from typing import TypeAlias

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import LEAST
from sim.streams import resampler
from sim.studies.sobol import SobolDesign

RESAMPLES = 400
"""Times that points and worlds are drawn again for an interval."""

Closed: TypeAlias = Array
"""What the members of every set explain, by the sum of 2 to their numbers, shape (set,)."""


def shapley(closed: Closed) -> Array:
    """Shapley effects, shape (member,), from what each set of members explains.

    They add up to what all members explain together, whether or not those act together.

    References
    ----------
    owen-2014, song-nelson-staum-2016
    """
    sets = np.arange(len(closed))
    members = int(np.log2(len(closed)))
    sizes = np.array([int(one).bit_count() for one in sets])
    weights = [
        factorial(size) * factorial(members - size - 1) / factorial(members)
        for size in range(members)
    ]
    found = []
    for member in range(members):
        without = sets[(sets >> member) & 1 == 0]
        steps = closed[without | 1 << member] - closed[without]
        found.append(np.dot(np.take(weights, sizes[without]), steps))
    return np.array(found)


@dataclass(frozen=True, eq=False)
class Mixed:
    """Points at which every set of some groups is of one sample, and the rest is of another."""

    groups: tuple[tuple[int, ...], ...]
    """Positions of the factors of each group; every factor is in one."""
    points: int
    """Points of a sample, a power of 2."""
    seed: int = 1

    @cached_property
    def chances(self) -> Array:
        """Places of the factors from 0 to 1, shape (set of groups times point, factor)."""
        factors = sum(map(len, self.groups))
        first, second = SobolDesign(factors, (0,), self.points, self.seed).samples
        mixes = []
        for chosen in range(1 << len(self.groups)):
            mix = second.copy()
            for at, group in enumerate(self.groups):
                if chosen >> at & 1:
                    mix[:, group] = first[:, group]
            mixes.append(mix)
        return np.concatenate(mixes)

    def shares(self, values: Array) -> "Shares | None":
        """Shares of the variance of the outcome of one world: those of the groups, and of chance.

        Values have the shape (point, world), as :attr:`chances` has its points. In a world that
        says nothing, as one without a deal does about a force after it, they are not a number: the
        variance is that over worlds that say something, and two worlds are compared where both do,
        so that a point counts by how often its worlds do. None where nothing varies.
        """
        sets = 1 << len(self.groups)
        table = values.reshape(sets, self.points, -1)
        silent = [self._is_silent(table, at) for at in range(len(self.groups))]
        pairs = _Pairs(table)
        points, worlds = table.shape[1:]
        whole = pairs.closed(np.ones(points), np.ones(worlds))
        if whole is None:
            return None
        rng = resampler(self.seed, "shares")
        drawn = []
        for _ in range(RESAMPLES):
            weights = rng.multinomial(points, np.full(points, 1 / points))
            again = rng.multinomial(worlds, np.full(worlds, 1 / worlds))
            found = pairs.closed(weights.astype(np.float64), again.astype(np.float64))
            if found is not None:
                drawn.append(_normed(found, silent))
        few = len(drawn) < RESAMPLES / 2 or _moved(table) < LEAST
        ends = None if few else np.quantile(drawn, (0.025, 0.975), axis=0)
        return Shares(_normed(whole, silent), ends, float(whole[-1]))

    def _is_silent(self, table: Array, group: int) -> bool:
        """Whether it changes nothing from which sample a group is."""
        sets = np.arange(len(table))
        return np.array_equal(table, table[sets ^ (1 << group)], equal_nan=True)


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares of a variance, those of the groups and last that of chance; they add to one."""

    values: Array
    """Shape (member,)."""
    ends: Array | None
    """95 % intervals, shape (2, member); none where too few points or worlds have anything else."""
    variance: float
    """Variance of the outcome of one world."""


def _moved(table: Array) -> int:
    """Points, or worlds if they are fewer, with anything but the usual value, (set, point, world).

    Where they are few, as of what hardly ever comes, drawing them again shows too little.
    """
    known, counts = np.unique(table[np.isfinite(table)], return_counts=True)
    other = np.isfinite(table) & (table != known[np.argmax(counts)])
    return int(min(other.any(axis=(0, 2)).sum(), other.any(axis=(0, 1)).sum()))


def _normed(closed: Closed, silent: Sequence[bool]) -> Array:
    """Shares from what every set explains; exactly 0 for a group that changes nothing."""
    effects = shapley(closed)
    effects[: len(silent)] = np.where(silent, 0.0, effects[: len(silent)])
    return np.asarray(effects / effects.sum())


class _Pairs:
    """What pairs of worlds that share some groups, and chance or not, have in common."""

    def __init__(self, table: Array) -> None:
        self.present = np.isfinite(table).astype(np.float64)
        self.table = np.where(np.isfinite(table), table, 0.0)
        sets = np.arange(len(table))
        self.shared = (len(table) - 1) ^ sets[:, np.newaxis] ^ sets
        """By two sets, the groups in which the points made from them are alike."""

    def closed(self, points: Array, worlds: Array) -> Closed | None:
        """Variance that the members of every set explain, under weights of points and worlds.

        Sets of groups, and then the same with chance. What two worlds have in common that share
        nothing is taken off. None where nothing varies, or no two worlds say something.
        """
        weights = points[:, np.newaxis] * worlds
        present = float((self.present * weights).sum())
        if not present:
            return None
        mean = float((self.table * weights).sum()) / present
        centred = (self.table - mean) * self.present
        sets = len(self.table)
        explained = []
        for apart in (True, False):
            above = self._summed(centred, points, worlds, apart=apart)
            below = self._summed(self.present, points, worlds, apart=apart)
            sums = [np.bincount(self.shared.ravel(), one.ravel(), sets) for one in (above, below)]
            if not (sums[1] > 0).all():
                return None
            explained.append(sums[0] / sums[1])
        whole = np.concatenate(explained) - explained[0][0]
        return whole if whole[-1] > 0 else None

    def _summed(self, values: Array, points: Array, worlds: Array, *, apart: bool) -> Array:
        """Sum of products over pairs of one point: worlds that are the same, or two `apart`."""
        sets = len(values)
        each = worlds**2 if apart else worlds
        flat = values.reshape(sets, -1)
        weighted = (values * (points[:, np.newaxis] * each)).reshape(sets, -1)
        same = weighted @ flat.T
        if not apart:
            return np.asarray(same)
        sums = values @ worlds
        return np.asarray((sums * points) @ sums.T - same)
