"""What some factors carry together, measured at points at which all others are drawn anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import Estimate
from sim.studies.filled import filled
from sim.studies.sobol import SobolDesign

COUNTS = (1, 2, 3, 4, 6, 8)
"""Of so many factors, the largest of an outcome, it is measured what they carry together."""

PART = 4
"""One in so many of the base points is taken."""

Z = 2.24
"""Normal quantile of an interval; wider than usual, since the fewest of several are looked for."""


@dataclass(frozen=True, eq=False)
class Together:
    """Points of the first sample of a design at which all but a set of factors are of the second.

    The share that a set carries is that which goes once its factors are known: 1 less the total
    index of all others together, which is half the mean square of what changing the others does.

    References
    ----------
    saltelli-et-al-2010
    """

    design: SobolDesign
    sets: tuple[tuple[int, ...], ...]
    """Positions of the factors of each set, one set at least."""

    @property
    def rows(self) -> int:
        """Base points of each set."""
        return max(8, self.design.points // PART)

    @cached_property
    def chances(self) -> Array:
        """Places of the factors in their spans, shape (set times base point, factor)."""
        first, second = (one[: self.rows] for one in self.design.samples)
        factors = np.arange(self.design.factors)
        return np.concatenate([np.where(np.isin(factors, one), first, second) for one in self.sets])

    def carried(self, first: Array, values: Array) -> list[Estimate]:
        """What each set carries, with its interval.

        From the values at all points of the design, shape (point,), and those at these points; not
        a number where there is none. They must vary at the former.
        """
        table = self.design.blocks(filled(first, self.design.chances))
        both = table[:, [0, -1]]
        centre = both.mean()
        variance = float(np.mean((both - centre) ** 2))
        error = float(np.std((both - centre) ** 2, ddof=1)) / np.sqrt(both.size)
        mixed = filled(values, self.chances).reshape(len(self.sets), self.rows)
        halves = (mixed - table[: self.rows, 0]) ** 2 / 2
        return [_share(one, variance, float(error)) for one in halves]


def _share(halves: Array, variance: float, error: float) -> Estimate:
    """One less the mean of halved squares over a variance, which has an error of its own."""
    mean = float(np.mean(halves))
    own = float(np.std(halves, ddof=1)) / np.sqrt(len(halves))
    rest = mean / variance
    reach = Z * np.hypot(own, rest * error) / variance
    return Estimate(1.0 - rest, float(1.0 - rest - reach), float(1.0 - rest + reach), len(halves))


def largest(ranks: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Sets of the first few of some rankings, each once."""
    sets = (tuple(sorted(one[:count])) for one in ranks for count in COUNTS if count <= len(one))
    return tuple(dict.fromkeys(sets))
