"""Means over worlds under many reweightings of the worlds, by which their errors stay paired."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import EVERY, LEAST, RESAMPLES, Estimate
from sim.streams import resampler

CHUNK = 4096
"""Worlds that are reweighted at a time."""


def resampled_means(values: Array, *, seed: int, name: str) -> Array:
    """Means of rows over the worlds to which they apply, under every reweighting of the worlds.

    Values have shape (row, world), not a number where they do not apply; the result has shape
    (row, resample). Every world has one exponential weight for all rows (the Bayesian bootstrap),
    so that the difference of two rows has the error of a paired one. A row that applies to no world
    is not a number.
    """
    source = resampler(seed, name)
    present = np.isfinite(values)
    sums = np.zeros((len(values), RESAMPLES))
    weights = np.zeros_like(sums)
    for first in range(0, values.shape[1], CHUNK):
        some = slice(first, first + CHUNK)
        drawn = source.standard_exponential((values[:, some].shape[1], RESAMPLES))
        sums += np.where(present[:, some], values[:, some], 0.0) @ drawn
        weights += present[:, some] @ drawn
    found: Array = np.divide(sums, weights, out=np.full_like(sums, np.nan), where=weights > 0)
    return found


def means(values: Array) -> Array:
    """Means of rows over the worlds to which they apply, shape (row,)."""
    present = np.isfinite(values)
    counts = present.sum(axis=1)
    sums = np.where(present, values, 0.0).sum(axis=1)
    found: Array = np.divide(sums, counts, out=np.full(len(values), np.nan), where=counts > 0)
    return found


@dataclass(frozen=True, eq=False)
class Resampled:
    """Values of several ensembles on the same worlds, with their means and the errors of these."""

    values: Array
    """Shape (row, world), not a number where a value does not apply."""
    means: Array
    """Shape (row,)."""
    resamples: Array
    """Shape (row, resample)."""

    @classmethod
    def of(cls, values: Array, *, seed: int, name: str) -> "Resampled":
        """Work out means and resamples."""
        return cls(values, means(values), resampled_means(values, seed=seed, name=name))

    def total(self, factors: Array) -> Estimate:
        """The sum of the means of rows, each times its factor, with its paired 95 % interval.

        It rests on as many worlds as the row that applies to the fewest. Fewer than
        :data:`~sim.outcomes.guarantee_index.LEAST` bear no interval. A contrast of rows that do not
        differ in any world is 0, and sure of it from
        :data:`~sim.outcomes.guarantee_index.EVERY` worlds on.
        """
        used = np.flatnonzero(factors)
        if len(used) == 0:
            used = np.arange(len(factors))
        some = self.values[used]
        n = int(np.isfinite(some).sum(axis=1).min())
        value = float(factors[used] @ self.means[used])
        if (
            n
            and abs(factors.sum()) < SUM_OF_CONTRAST
            and np.array_equal(some, np.broadcast_to(some[0], some.shape), equal_nan=True)
        ):
            value, fewest = 0.0, EVERY
        else:
            fewest = LEAST
        if not np.isfinite(value) or n < fewest:
            return Estimate(value, np.nan, np.nan, n)
        low, high = np.nanquantile(factors[used] @ self.resamples[used], (0.025, 0.975))
        if fewest == EVERY:
            low = high = 0.0
        return Estimate(value, min(value, float(low)), max(value, float(high)), n)


SUM_OF_CONTRAST = 1e-9
"""Sum of factors below which they make a contrast."""
