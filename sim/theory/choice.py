"""The choice to pledge troops: a random utility with social interaction."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array, Real
from sim.theory.logistic import logistic, logit


@dataclass(frozen=True)
class Situation:
    """What a state sees when it chooses; each one number or shape (replication,).

    Attributes
    ----------
    opinion
        x, logit.
    guarantee
        G, 0..1.
    allies
        m, tie-weighted share of the others that have pledged, 0..1.
    others
        min(1, F/R), troops that the others have pledged as a share of the planned force, 0..1.
    violence
        v, remembered violence, 0 or more.
    exposure
        loc, exposure of the place of deployment, 0 or more.
    open_border
        border·(1 - cover), 0..1: how open one's own border with the adversary is.
    ask
        How strongly the guarantor asks, 0..1.
    """

    opinion: Real
    guarantee: Real
    allies: Real
    others: Real
    violence: Real
    exposure: Real
    open_border: Real
    ask: Real


@dataclass(frozen=True)
class Weights:
    """Weights of the terms of the choice, in logits per unit of what they multiply.

    Attributes
    ----------
    support
        b_S·(1 - ω·e), already lessened by the elite's commitment.
    guarantee, allies, free_riding, risk, border, ask
        b_G, b_J, b_F, b_R, b_B, b_A.
    """

    support: Real
    guarantee: Real
    allies: Real
    free_riding: Real
    risk: Real
    border: Real
    ask: Real


def support_weight(weight: Real, *, autonomy: Real, latitude: Real) -> Array:
    """Lessen the weight of opinion for a committed elite: ``b_S(1 - ω·e)`` (kreps-2010).

    Parameters
    ----------
    weight
        b_S, logit per logit.
    autonomy
        ω, 0..1.
    latitude
        e, commitment of the elite, 0..1.

    Returns
    -------
    Weight, logit per logit.
    """
    return np.asarray(weight * (1.0 - np.asarray(autonomy) * latitude))


def terms(weights: Weights, seen: Situation) -> dict[str, Array]:
    """List the terms of the choice other than the residual, in the order in which they are added.

    ``b_S(1-ωe)x, b_G·G, b_J·m, -b_F·min(1,F/R), -b_R·loc·v, -b_B·border·v·(1-cover), b_A·ask``

    Parameters
    ----------
    weights
        Weights of the terms.
    seen
        The situation of the state.

    Returns
    -------
    Logits by name. References: brock-durlauf-2001 for allies, olson-zeckhauser-1966 for free
    riding, haesebrouck-2018 for the border, davidson-2011 for the ask.
    """
    listed: dict[str, Real] = {
        "support": weights.support * seen.opinion,
        "guarantee": weights.guarantee * seen.guarantee,
        "allies": weights.allies * seen.allies,
        "free riding": -(weights.free_riding * seen.others),
        "risk": -(weights.risk * seen.exposure * seen.violence),
        "border": -(weights.border * seen.open_border * seen.violence),
        "ask": weights.ask * seen.ask,
    }
    return {name: np.asarray(term) for name, term in listed.items()}


def propensity(residual: Real, listed: dict[str, Array]) -> Array:
    """Add the terms to the residual, in their order: ``η = r + Σ terms``.

    Parameters
    ----------
    residual
        r, logit: what support and guarantees do not explain.
    listed
        The terms, logits.

    Returns
    -------
    η, logit.
    """
    total = np.asarray(residual, dtype=np.float64)
    for term in listed.values():
        total = total + term
    return total


def residual(chance: Real, listed: dict[str, Array]) -> Array:
    """Solve for the residual that gives a chance of pledging: ``r = σ⁻¹(p0) - Σ terms``.

    Parameters
    ----------
    chance
        p0, probability of a pledge in the reference world, strictly between 0 and 1.
    listed
        The terms in the reference world, logits.

    Returns
    -------
    r, logit.
    """
    return logit(chance) - propensity(0.0, listed)


def inertia(pledged: Real, weight: Real) -> Array:
    """Give the pull of the position already taken: ``τ(1[pledged] - 1/2)`` (fearon-1997).

    Parameters
    ----------
    pledged
        1 where a pledge stands, 0 where none does.
    weight
        τ, logit, 0 or more.

    Returns
    -------
    Logit. Centred, so that inertia favours neither position.
    """
    return np.asarray(weight * (np.asarray(pledged) - 1 / 2))


def willing(propensity: Real, taste: Real) -> Array:
    """Say whether a state would pledge: ``σ(η) > u``, which is ``η > ε`` with ``ε = σ⁻¹(u)``.

    Parameters
    ----------
    propensity
        η and inertia, logit.
    taste
        u, the taste shock as a quantile of the standard logistic distribution, 0..1.

    Returns
    -------
    True or false. Shock and propensity are compared as probabilities, so that no logarithm of a
    draw is ever taken.
    """
    return np.asarray(logistic(propensity) > taste)


def consistent_taste(chance: Array, pledged: Real, *, quantile: Real) -> Array:
    """Draw a taste on condition that it makes the state take the position it has taken.

    ``u = q·σ`` where a pledge stands, ``u = σ + q(1 - σ)`` where none does.

    Parameters
    ----------
    chance
        σ(η), probability of the pledge, 0..1.
    pledged
        1 where a pledge stands, 0 where none does.
    quantile
        q, uniform on 0..1.

    Returns
    -------
    Taste as a quantile, 0..1.
    """
    return np.where(pledged, quantile * chance, chance + quantile * (1.0 - chance))
