"""Contingents: how large, how fast they come and go, and what they cost and teach."""

import numpy as np

from sim.array import Array, Real
from sim.theory.hazard import WEEKS_PER_YEAR


def capacity(pledge: Real, *, scale: Real, max_share: Real, active: Real) -> Array:
    """Troops that the forces bear at most: ``cap = min(pledge·scale, max_share·active)``.

    Parameters
    ----------
    pledge
        Troops named or assumed, 0 or more.
    scale
        Multiple of every contingent, 0 or more.
    max_share
        Largest share of active forces that can be deployed, 0..1.
    active
        Active forces, troops.
    """
    return np.minimum(np.asarray(pledge, dtype=np.float64) * scale, np.asarray(max_share) * active)


def recorded(share: Real, *, relative: Real, slope: Real, luck: Real, spread: Real) -> Array:
    """Share of its active forces that a state sent to past missions: ``s·q^b·exp(sd·z)``, above 0.

    Lognormal, with the median where ``z = 0``; fitted to IFOR, KFOR, Iraq, ISAF and EUFOR Chad
    (coalitions).

    Parameters
    ----------
    share
        s, share that a state of the size of comparison sends, 0..1.
    relative
        q, active forces over those of the size of comparison, above 0.
    slope
        b, change of the log share per log of active forces.
    luck
        z, standard normal.
    spread
        sd, standard deviation of the log, 0 or more.
    """
    return np.asarray(share * np.exp(slope * np.log(relative) + spread * np.asarray(luck)))


def approach(present: Real, target: Real, *, up: Real, down: Real) -> Array:
    """Persons of a contingent after a week in which it moves towards its target, never beyond it.

    ``present + min(max(target - present, -down), up)``

    Parameters
    ----------
    present, target
        Persons, 0 or more.
    up, down
        Most persons added and withdrawn in a week, 0 or more.
    """
    gap = np.asarray(target) - present
    return np.asarray(present + np.minimum(np.maximum(gap, -np.asarray(down)), up))


def host_ceiling(trainers: Real, *, start: Real, half: Real) -> Array:
    """Strength to which trainers can bring the host, 0..1: ``U* = U0 + (1-U0)·T/(T+T50)``.

    Parameters
    ----------
    trainers
        T, persons, 0 or more.
    start
        U0, 0..1.
    half
        T50, trainers that go half the way, above 0.
    """
    persons = np.asarray(trainers, dtype=np.float64)
    return np.asarray(start + (1.0 - np.asarray(start)) * (persons / (persons + half)))


def deaths(rate: Real, *, exposure: Real, troops: Real) -> Array:
    """Expected deaths of a quiet week, 0 or more: ``c0·loc·q / 1000 / 52``.

    Parameters
    ----------
    rate
        c0, deaths per 1 000 troops a year at full exposure, 0 or more.
    exposure
        loc, 0 or more.
    troops
        q, troops present, 0 or more.
    """
    return np.asarray(rate * np.asarray(exposure) * (np.asarray(troops) / 1000) / WEEKS_PER_YEAR)
