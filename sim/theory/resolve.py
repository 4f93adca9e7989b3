"""The guarantor's resolve, a logit that is pulled to its mean, shaken and tested."""

import numpy as np

from sim.array import Array, Real
from sim.theory.logistic import logit


def mean(
    honoured: Real, *, reversion: Real, influence: Real, chance: Real, contribution: Real = 0.0
) -> Array:
    """Logit to which resolve must revert so that usual influence leaves it at rest.

    ``ρ̄ = logit(r̄) + ι·h(λ_I)/k_ρ + β·ΔC``

    Parameters
    ----------
    honoured
        r̄, probability that a commitment is honoured, strictly between 0 and 1
        (leeds-2000, berkemeier-fuhrmann-2018).
    reversion
        k_ρ, per week, above 0.
    influence
        ι, logits lost in one episode in the root scenario.
    chance
        h(λ_I), probability of an episode in a week in the root scenario.
    contribution
        β·ΔC, what troops pledged beyond the reference add, logit.
    """
    usual = logit(honoured) + np.asarray(influence) * chance / np.asarray(reversion)
    return np.asarray(usual + contribution)


def move(resolve: Real, mean: Real, *, reversion: Real, loss: Real, shock: Real) -> Array:
    """Resolve a week later, logit: ``ρ + k_ρ(ρ̄ - ρ) - ι·I + shock``.

    Parameters
    ----------
    resolve, mean
        ρ and ρ̄, logit.
    reversion
        k_ρ, per week, 0..1.
    loss
        ι·I, logits lost to the episodes of this week.
    shock
        Logit.
    """
    return np.asarray(resolve + reversion * (mean - np.asarray(resolve)) - loss + shock)
