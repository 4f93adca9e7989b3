"""Rates per year and the probabilities of a week that follow from them."""

import numpy as np

from sim.array import Array, Real

WEEKS_PER_YEAR = 52
"""Weeks in the year of every rate, as the model counts them."""


def probability(rate: Real, weeks: Real = 1) -> Array:
    """Probability that an event comes within some weeks, 0..1: ``h = 1 - exp(-λ·weeks/52)``.

    Parameters
    ----------
    rate
        λ, events per year, 0 or more; constant over the weeks.
    weeks
        Length of time, weeks, 0 or more.
    """
    return np.asarray(1.0 - np.exp(-np.asarray(rate) * weeks / WEEKS_PER_YEAR))


def first_of(rate: Real, rival: Real) -> Array:
    """Probability that, of two competing events, it is the first that came, 0..1: ``λ/(λ+μ)``.

    0 where neither can come. Drawing the two events one after the other would favour the first:
    with rates of 1 and 1/2 a year its share would be .6699 instead of 2/3.

    Parameters
    ----------
    rate, rival
        λ and μ, events per year, 0 or more.
    """
    both = np.asarray(rate, dtype=np.float64) + rival
    return np.asarray(rate / np.where(both > 0, both, 1.0))
