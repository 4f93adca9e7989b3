"""Means of a measure at the points of a design under reweightings of their common worlds."""

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import RESAMPLES, terms
from sim.outcomes.measure import LASTING, RATIOS
from sim.outcomes.survival import YEAR
from sim.results.design import DesignResults
from sim.studies.resampling import over, resampled_means, reweighted


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
