"""Means of a measure at the points of a design under reweightings of their common worlds."""

from functools import lru_cache

import numpy as np

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import BATCHES, RESAMPLES, terms
from sim.outcomes.measure import LASTING, RATIOS
from sim.outcomes.survival import YEAR
from sim.results.design import DesignResults
from sim.streams import resampler


@lru_cache(maxsize=4)
def weights(seed: int, units: int) -> Array:
    """Weight of every unit in every reweighting, shape (unit, resample): exponential draws.

    They are the same for all designs of one seed and size, so that differences are paired.
    """
    drawn = resampler(seed, "bootstrap").standard_exponential((RESAMPLES, units)).T
    drawn.flags.writeable = False
    return drawn


def resampled(results: DesignResults, measure: str) -> Array:
    """A measure at each point under every reweighting, shape (point, resample).

    Not a number where it applies to no world. Exponential weights make it a Bayesian bootstrap;
    more worlds than :data:`~sim.outcomes.guarantee_index.BATCHES` are weighted in batches.
    """
    drawn = weights(results.seed, _batched(np.zeros((1, results.n))).shape[1])
    if measure == LASTING:
        return _lasting(results, drawn)
    if measure in RATIOS:
        above, below = terms(RATIOS[measure], results.outcome)
        return _ratio(_batched(above) @ drawn, _batched(below) @ drawn)
    values = results.worlds(measure)
    present = np.isfinite(values)
    sums = _batched(np.where(present, values, 0.0))
    return _ratio(sums @ drawn, _batched(present) @ drawn)


def _batched(values: Array | Mask) -> Array:
    """Sums over consecutive worlds, as many each, shape (point, unit)."""
    numbers = np.asarray(values, dtype=np.float64)
    count = numbers.shape[1]
    return np.asarray(np.add.reduceat(numbers, np.arange(0, count, -(-count // BATCHES)), axis=1))


def _ratio(above: Array, below: Array) -> Array:
    blank = np.full(above.shape, np.nan)
    return np.asarray(np.divide(above, below, out=blank, where=below > 0))


def _lasting(results: DesignResults, drawn: Array) -> Array:
    """The chance of a year without an attack, by Kaplan and Meier on weighted worlds."""
    deal, attack = results.outcome("deal_week"), results.outcome("attack_week")
    horizon = float(results.results[0].scenario.weeks)
    observed = np.fmin(attack, horizon) - deal
    attacked = np.isfinite(deal) & (attack <= horizon)
    chance = np.ones((len(deal), drawn.shape[1]))
    for week in range(YEAR + 1):
        at_risk = _batched(observed >= week) @ drawn
        lost = _batched(attacked & (observed == week)) @ drawn
        chance *= 1.0 - np.divide(lost, at_risk, out=np.zeros_like(lost), where=at_risk > 0)
    blank = ~np.isfinite(results.means(LASTING))
    chance[blank] = np.nan
    return chance
