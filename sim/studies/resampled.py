"""Means of a measure at the points of a design under reweightings of their common worlds."""

from functools import lru_cache

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import RESAMPLES, terms
from sim.outcomes.measure import LASTING, RATIOS
from sim.outcomes.survival import YEAR
from sim.results.design import DesignResults
from sim.streams import resampler


@lru_cache(maxsize=4)
def weights(seed: int, worlds: int) -> Array:
    """Weight of every world in every reweighting, shape (world, resample): exponential draws.

    They are the same for all designs of one seed and size, so that differences are paired.
    """
    drawn = resampler(seed, "bootstrap").standard_exponential((RESAMPLES, worlds)).T
    drawn.flags.writeable = False
    return drawn


def resampled(results: DesignResults, measure: str) -> Array:
    """A measure at each point under every reweighting, shape (point, resample).

    Not a number where it applies to no world. Exponential weights make it a Bayesian bootstrap.
    """
    drawn = weights(results.seed, results.n)
    if measure == LASTING:
        return _lasting(results, drawn)
    if measure in RATIOS:
        above, below = terms(RATIOS[measure], results.outcome)
        return _ratio(above @ drawn, below @ drawn)
    values = results.worlds(measure)
    present = np.isfinite(values)
    return _ratio(np.where(present, values, 0.0) @ drawn, present.astype(np.float64) @ drawn)


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
        at_risk = (observed >= week).astype(np.float64) @ drawn
        lost = (attacked & (observed == week)).astype(np.float64) @ drawn
        chance *= 1.0 - np.divide(lost, at_risk, out=np.zeros_like(lost), where=at_risk > 0)
    blank = ~np.isfinite(results.means(LASTING))
    chance[blank] = np.nan
    return chance
