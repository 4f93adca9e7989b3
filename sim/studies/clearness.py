"""Which points of a design lie so near a goal that luck may decide on which side they fall."""

import numpy as np

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import LEAST, NORMAL, PARTS, ratios, terms, wilson
from sim.outcomes.measure import LASTING, RATIOS
from sim.results.design import DesignResults
from sim.studies.goal import Goal


def interval(results: DesignResults, measure: str) -> tuple[Array, Array]:
    """Ends of the 95% interval of a measure at each point, shape (point,).

    That of a chance is Wilson's, that of a ratio over all worlds rests on leaving out each world in
    turn, and others are the normal one. Not a number where fewer than two worlds are behind it.
    """
    means = results.means(measure)
    if measure in RATIOS:
        errors = _jackknife(results, RATIOS[measure])
    elif measure == LASTING:
        errors = results.errors(measure)
    else:
        worlds = results.worlds(measure)
        present = np.isfinite(worlds)
        if np.isin(worlds[present], (0.0, 1.0)).all():
            counts = np.count_nonzero(present, axis=1)
            return wilson(np.count_nonzero(worlds == 1.0, axis=1), counts)
        errors = results.errors(measure)
    return means - NORMAL * errors, means + NORMAL * errors


def _jackknife(results: DesignResults, ratio: str) -> Array:
    """Standard errors of a ratio over the worlds of each point, by leaving out each in turn."""
    if results.n < 2:
        return np.full(len(results.design), np.nan)
    values = {part: results.outcome(part) for part in PARTS}
    without = {part: one.sum(axis=1, keepdims=True) - one for part, one in values.items()}
    above, below = terms(ratio, without.__getitem__)
    flat = np.stack([above.reshape(-1), below.reshape(-1)], axis=1)[:, :, np.newaxis]
    left = ratios(flat)[:, 0].reshape(above.shape)
    # A point with a world without which nothing could be divided has no error.
    gaps = left - left.mean(axis=1, keepdims=True)
    return np.asarray(np.sqrt((results.n - 1) / results.n * (gaps**2).sum(axis=1)))


def unclear(goal: Goal, ends: tuple[Array, Array]) -> Mask:
    """Whether the interval of each point lies on both sides of a goal, or is not known."""
    low, high = ends
    known = np.isfinite(low) & np.isfinite(high)
    return np.asarray(~known | (goal.reached(low) != goal.reached(high)))


def enough(replications: int) -> bool:
    """Whether there are worlds enough at each point to say anything of it."""
    return replications >= LEAST
