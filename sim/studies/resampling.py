"""Means over worlds under many reweightings of the worlds, by which their errors stay paired."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import (
    BATCHES,
    EVERY,
    LEAST,
    RESAMPLES,
    Estimate,
    terms,
    weights,
)
from sim.outcomes.measure import LASTING, RATIOS
from sim.outcomes.survival import YEAR
from sim.results.design import DesignResults


def reweighted(values: Array | Mask, seed: int) -> Array:
    """Sums of rows over the worlds under every reweighting, shape (row, resample).

    Values have shape (row, world). Every world has one exponential weight for all rows, the same
    for all ensembles of one seed and size, so that what is made of two sums has the error of a
    pair. More worlds than :data:`~sim.outcomes.guarantee_index.BATCHES` are weighted in batches.
    """
    numbers = np.asarray(values, dtype=np.float64)
    count = numbers.shape[1]
    batches = np.add.reduceat(numbers, np.arange(0, count, -(-count // BATCHES)), axis=1)
    return np.asarray(batches @ weights(seed, batches.shape[1]).T)


def over(above: Array, below: Array) -> Array:
    """Ratios of sums, not a number where there is nothing below."""
    blank = np.full(np.broadcast_shapes(above.shape, below.shape), np.nan)
    return np.asarray(np.divide(above, below, out=blank, where=below > 0))


def resampled_means(values: Array, seed: int) -> Array:
    """Means of rows over the worlds to which they apply, under every reweighting of the worlds.

    Values have shape (row, world), not a number where they do not apply; the result has shape
    (row, resample), not a number for a row that applies to no world (the Bayesian bootstrap).
    """
    present = np.isfinite(values)
    return over(reweighted(np.where(present, values, 0.0), seed), reweighted(present, seed))


def means(values: Array) -> Array:
    """Means of rows over the worlds to which they apply, shape (row,)."""
    present = np.isfinite(values)
    counts = present.sum(axis=1)
    sums = np.where(present, values, 0.0).sum(axis=1)
    return over(sums, counts)


def resampled(results: DesignResults, measure: str) -> Array:
    """A measure at each point under every reweighting, shape (point, resample).

    Not a number where it applies to no world.
    """
    if measure == LASTING:
        return _lasting(results)
    if measure in RATIOS:
        above, below = terms(RATIOS[measure], results.outcome)
        return over(reweighted(above, results.seed), reweighted(below, results.seed))
    return resampled_means(results.worlds(measure), results.seed)


def _lasting(results: DesignResults) -> Array:
    """The chance of a year without an attack, by Kaplan and Meier on weighted worlds."""
    deal, attack = results.outcome("deal_week"), results.outcome("attack_week")
    horizon = float(results.results[0].scenario.weeks)
    observed = np.fmin(attack, horizon) - deal
    attacked = np.isfinite(deal) & (attack <= horizon)
    chance = np.ones((len(deal), RESAMPLES))
    for week in range(YEAR + 1):
        at_risk = reweighted(observed >= week, results.seed)
        lost = reweighted(attacked & (observed == week), results.seed)
        chance *= 1.0 - np.divide(lost, at_risk, out=np.zeros_like(lost), where=at_risk > 0)
    blank = ~np.isfinite(results.means(LASTING))
    chance[blank] = np.nan
    return chance


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
    def of(cls, values: Array, seed: int) -> "Resampled":
        """Work out means and resamples."""
        return cls(values, means(values), resampled_means(values, seed))

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
