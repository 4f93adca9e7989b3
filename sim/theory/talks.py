"""The talks: a deal needs the consent of host and adversary."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array, Real
from sim.theory.logistic import logistic


@dataclass(frozen=True)
class Consent:
    """What moves the consent of the two sides, and the violence that keeps them apart."""

    host: Real
    """a_H, consent of the host in the reference world, logit."""
    security: Real
    """u, its rise per unit of deterrence that would follow a deal (walter-1997)."""
    adversary: Real
    """a_A, consent of the adversary in the reference world, logit."""
    coalition: Real
    """k, its fall per planned force pledged (powell-2006); even its sign is unknown."""
    guarantee: Real
    """g, its fall per unit of guarantee."""
    pressure: Real
    """Its rise under pressure, logit."""
    violence: Real
    """η_V, fall of the log rate of a deal per unit of remembered violence."""


@dataclass(frozen=True)
class Gains:
    """What has been gained over the reference world."""

    deterrence: Real
    """ΔD, of the deterrence that would follow a deal, -1..1."""
    guarantee: Real
    """ΔG, -1..1."""
    coalition: Real
    """ΔC, of pledged troops over the planned force."""
    violence: Real
    """Δv, of remembered violence."""


def deal_rate(rate: Real, by: Consent, *, gains: Gains) -> Array:
    """Deals per year, 0 or more.

    ``λ_D · σ(a_H + u·ΔD)/σ(a_H) · σ(a_A - k·ΔC - g·ΔG + pressure)/σ(a_A) · exp(-η_V·Δv)``: the host
    consents the more, the better what follows deters; the adversary the less, the larger coalition
    and guarantee are. In the reference world the rate is λ_D.

    Parameters
    ----------
    rate
        λ_D, deals per year in the reference world, 0 or more.
    by
        What moves consent.
    gains
        What has been gained over the reference world.
    """
    host = logistic(by.host + by.security * gains.deterrence) / logistic(by.host)
    lean = by.coalition * gains.coalition + by.guarantee * gains.guarantee - by.pressure
    adversary = logistic(by.adversary - lean) / logistic(by.adversary)
    return np.asarray(rate * host * adversary * np.exp(-by.violence * gains.violence))
