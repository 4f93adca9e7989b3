"""The guarantee: five components, how they add up, and how far they are believed."""

from collections.abc import Mapping
from functools import reduce
from typing import Literal

import numpy as np

from sim.array import Array, Real

ComponentRule = Literal["noisy_or", "additive_clipped", "min"]
"""How components combine: any may work alone, they add up, or the weakest decides."""


def capability(
    weight: Mapping[str, Real],
    availability: Mapping[str, Real],
    *,
    rule: ComponentRule = "noisy_or",
) -> Array:
    """What the guarantor could do with its components, K, 0..1.

    ``noisy_or: 1 - Π(1 - w·a)``; ``additive_clipped: min(1, Σ w·a)``; ``min: min(w·a)``; never less
    when a component is more available.

    Parameters
    ----------
    weight
        w by component, 0..1 (order of components after rand-rr2533).
    availability
        a by component, 0..1; the same components.
    rule
        How components combine.
    """
    # Combined one by one in a fixed order, so that the last bit never depends on another.
    parts = [np.asarray(weight[name] * availability[name]) for name in sorted(weight)]
    if rule == "min":
        return np.asarray(reduce(np.minimum, parts))
    if rule == "additive_clipped":
        return np.asarray(np.minimum(1.0, reduce(np.add, parts)))
    return np.asarray(1.0 - reduce(np.multiply, [1.0 - part for part in parts]))


def joint(guarantor: Real, allies: Real) -> Array:
    """Guarantee of the guarantor and of the contributors together: ``1 - (1-G_US)(1-G_EU)``.

    Parameters
    ----------
    guarantor, allies
        G of either, 0..1.
    """
    # In a form that leaves every bit of the one where the other is 0.
    own = np.asarray(guarantor)
    return np.asarray(own + allies * (1.0 - own))


def allied(weight: Real, *, committed: Real, credibility: Real) -> Array:
    """Guarantee that contributors give beyond being there: ``w_E · min(1, C) · c_E``, 0..1.

    Parameters
    ----------
    weight
        w_E, 0..1.
    committed
        Troops committed, as a share of the planned force, 0 or more.
    credibility
        c_E, probability that they honour it, 0..1.
    """
    return np.asarray(np.asarray(weight) * np.minimum(1.0, committed) * credibility)


def air_defence(offered: Real, *, free: Real, needed: Real) -> Array:
    """Availability of air defence, allied batteries added, 0..1: ``min(1, a + free/B_need)``.

    Parameters
    ----------
    offered
        a, availability from the guarantor, 0..1.
    free
        Allied batteries not posted elsewhere, 0 or more.
    needed
        B_need, batteries that would replace the guarantor's whole, above 0.
    """
    return np.minimum(1.0, np.asarray(offered) + np.asarray(free) / needed)


def cover(batteries: Real, *, whole: Real) -> Array:
    """Share of a state that batteries posted with it cover, 0..1: ``min(1, batteries/B_cover)``.

    Parameters
    ----------
    batteries
        Allied batteries posted with the state, 0 or more.
    whole
        B_cover, batteries that cover it whole, above 0.
    """
    return np.minimum(1.0, np.asarray(batteries, dtype=np.float64) / whole)


def headline_gap(guarantee: Real, full: Real) -> Array:
    """Part of the full promise that is missing, 0..1: ``1 - G / K(full availability)``.

    Not a number where nothing is promised.

    Parameters
    ----------
    guarantee
        G, 0..1.
    full
        K with every component wholly available, 0..1.
    """
    whole = np.asarray(full, dtype=np.float64)
    return np.asarray(1.0 - guarantee / np.where(whole > 0, whole, np.nan))
