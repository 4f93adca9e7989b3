"""The talks: how likely a deal is, given guarantee, coalition and violence."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array, Real


@dataclass(frozen=True)
class Pull:
    """Effects on the log rate of a deal."""

    guarantee: Real
    """η_G, per unit of guarantee."""
    coalition: Real
    """η_C, per planned force pledged; even its sign is unknown."""
    violence: Real
    """η_V, lost per unit of remembered violence."""


def deal_rate(rate: Real, by: Pull, *, guarantee: Real, coalition: Real, violence: Real) -> Array:
    """Deals per year: ``λ_D·exp(η_G·ΔG + η_C·ΔC - η_V·Δv)``.

    Parameters
    ----------
    rate
        λ_D, deals per year in the reference world, 0 or more.
    by
        The three effects.
    guarantee
        ΔG = G - G0, -1..1.
    coalition
        ΔC = C - C0, pledged troops over the planned force, less the reference.
    violence
        Δv = v - v0.
    """
    drive = by.guarantee * guarantee + by.coalition * coalition - by.violence * violence
    return np.asarray(rate * np.exp(drive))
