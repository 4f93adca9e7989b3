"""Parliaments that must agree before troops go abroad."""

from sim.array import Array, Real
from sim.theory.logistic import logistic


def consent(opinion: Real, *, base: Real, support: Real, solidarity: Real) -> Array:
    """Probability that a vote passes, 0..1: ``σ(g0 + g1·x + solidarity)`` (wagner-2018).

    Parameters
    ----------
    opinion
        x, logit.
    base
        g0, logit.
    support
        g1, logit per logit.
    solidarity
        Logit added when the mission is framed as alliance solidarity.
    """
    return logistic(base + support * opinion + solidarity)
