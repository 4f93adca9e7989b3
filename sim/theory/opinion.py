"""Public opinion as a logit that is pulled to where it rests and shaken week by week."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array, Real
from sim.theory.logistic import logistic, logit


@dataclass(frozen=True)
class Sensitivity:
    """How strongly opinion answers, in logits."""

    guarantee: Real
    """θ_G, per unit of guarantee (tomz-weeks-bansak-2023)."""
    cue: Real
    """θ_E, when one's own government pledges (berinsky-2007; contested by kriner-wilson-2016)."""
    casualties: Real
    """θ_Z, per tenfold of one plus own deaths (mueller-1973)."""


def toll(deaths: Real) -> Array:
    """Weight of deaths, 0 or more: ``log10(1+Z)``; 1 for 9 deaths, 2 for 99 (mueller-1973).

    Parameters
    ----------
    deaths
        Z, expected own deaths so far, 0 or more.
    """
    return np.asarray(np.log10(1.0 + np.asarray(deaths)))


def rest(start: Real, by: Sensitivity, *, guarantee: Real, cue: Real, toll: Real) -> Array:
    """Resting point of opinion, logit: ``x0 + θ_G·ΔG + θ_E·Δ - θ_Z·log10(1+Z)``.

    Parameters
    ----------
    start
        x0, opinion at the start, logit.
    by
        The three sensitivities.
    guarantee
        ΔG = G - G0, guarantee gained since the reference world, -1..1.
    cue
        Own government's pledge now less the position it has stated in the root, -1, 0 or 1. If
        measured from a run's own start, it would move opinion for good towards that start.
    toll
        log10(1+Z), what own deaths so far weigh, 0 or more.
    """
    return np.asarray(start + by.guarantee * guarantee + by.cue * cue - by.casualties * toll)


def relax(opinion: Real, rest: Real, *, reversion: Real, shock: Real) -> Array:
    """Opinion a week later, logit: ``x + κ(rest - x) + shock``.

    With independent shocks of standard deviation s the stationary standard deviation is
    ``s / sqrt(κ(2-κ))``; a constant added every week moves the mean by that constant over κ.

    Parameters
    ----------
    opinion
        x, logit.
    rest
        Where opinion would come to rest, logit.
    reversion
        κ, per week, 0..1; the half-life is ``ln 2 / -ln(1-κ)`` weeks.
    shock
        Whatever else moved opinion this week, logit.
    """
    return np.asarray(opinion + reversion * (rest - opinion) + shock)


def moved(opinion: Real, points: Real, *, least: Real) -> Array:
    """Opinion after support has moved by some percentage points, logit: ``σ⁻¹(σ(x) + points/100)``.

    As many as the least share stay in favour, and against.

    Parameters
    ----------
    opinion
        x, logit.
    points
        Percentage points of those with an opinion, -100..100.
    least
        Share, above 0 and below one half.
    """
    share = logistic(opinion) + np.asarray(points) / 100
    return logit(np.clip(share, least, 1.0 - np.asarray(least)))
