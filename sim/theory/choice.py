"""The choice to pledge troops: a random utility with social interaction."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array, Mask, Real
from sim.theory.logistic import logistic, logit


@dataclass(frozen=True)
class Situation:
    """What a state sees when it chooses; each one number or shape (replication,)."""

    opinion: Real
    """x, logit."""
    guarantee: Real
    """G, 0..1."""
    allies: Real
    """m, tie-weighted share of the others that have pledged, 0..1."""
    others: Real
    """min(1, F/R), troops that the others have pledged as a share of the planned force, 0..1."""
    violence: Real
    """v, remembered violence, 0 or more."""
    exposure: Real
    """loc, exposure of the place of deployment, 0 or more."""
    open_border: Real
    """border·(1 - cover), 0..1: how open one's own border with the adversary is."""
    ask: Real
    """How strongly the guarantor asks, 0..1."""


@dataclass(frozen=True)
class Weights:
    """Weights of the terms of the choice, in logits per unit of what they multiply."""

    support: Real
    """b_S·(1 - ω·e), already lessened by the elite's commitment."""
    guarantee: Real
    """b_G."""
    allies: Real
    """b_J."""
    free_riding: Real
    """b_F."""
    risk: Real
    """b_R."""
    border: Real
    """b_B."""
    ask: Real
    """b_A."""


def support_weight(weight: Real, *, autonomy: Real, latitude: Real) -> Array:
    """Weight of opinion for a committed elite, logit per logit: ``b_S(1 - ω·e)`` (kreps-2010).

    Parameters
    ----------
    weight
        b_S, logit per logit.
    autonomy
        ω, 0..1.
    latitude
        e, commitment of the elite, 0..1.
    """
    return np.asarray(weight * (1.0 - np.asarray(autonomy) * latitude))


def terms(weights: Weights, seen: Situation) -> dict[str, Array]:
    """Terms of the choice other than the residual, logits by name, in the order of their addition.

    ``b_S(1-ωe)x, b_G·G, b_J·m, -b_F·min(1,F/R), -b_R·loc·v, -b_B·border·v·(1-cover), b_A·ask``

    References: brock-durlauf-2001 for allies, olson-zeckhauser-1966 for free riding,
    haesebrouck-2018 for the border, davidson-2011 for the ask.

    Parameters
    ----------
    weights
        Weights of the terms.
    seen
        The situation of the state.
    """
    listed: dict[str, Real] = {
        "support": weights.support * seen.opinion,
        "guarantee": weights.guarantee * seen.guarantee,
        "allies": weights.allies * seen.allies,
        "free riding": -weights.free_riding * seen.others,
        "risk": -weights.risk * seen.exposure * seen.violence,
        "border": -weights.border * seen.open_border * seen.violence,
        "ask": weights.ask * seen.ask,
    }
    return {name: np.asarray(term) for name, term in listed.items()}


def propensity(residual: Real, listed: dict[str, Array]) -> Array:
    """The residual and the terms, added in their order, logit: ``η = r + Σ terms``.

    Parameters
    ----------
    residual
        r, logit: what support and guarantees do not explain.
    listed
        The terms, logits.
    """
    shape = np.broadcast_shapes(np.shape(residual), *map(np.shape, listed.values()))
    added = np.array(np.broadcast_to(residual, shape), dtype=np.float64)
    for term in listed.values():
        added += term
    return added


def residual(chance: Real, listed: dict[str, Array]) -> Array:
    """Residual that gives a chance of pledging, logit: ``r = σ⁻¹(p0) - Σ terms``.

    Parameters
    ----------
    chance
        p0, probability of a pledge in the reference world, strictly between 0 and 1.
    listed
        The terms in the reference world, logits.
    """
    return logit(chance) - propensity(0.0, listed)


def inertia(pledged: Real, weight: Real) -> Array:
    """Pull of the position already taken, logit: ``τ(1[pledged] - 1/2)`` (fearon-1997).

    Centred, so that inertia favours neither position.

    Parameters
    ----------
    pledged
        1 where a pledge stands, 0 where none does.
    weight
        τ, logit, 0 or more.
    """
    return np.asarray(weight * (np.asarray(pledged) - 1 / 2))


def taste(quantile: Real) -> Array:
    """Taste shock, standard logistic, logit, from a uniform draw: ``ε = σ⁻¹(u)``.

    Infinite at either end, where a state is always or never willing.

    Parameters
    ----------
    quantile
        u, 0..1.
    """
    with np.errstate(divide="ignore"):
        return logit(quantile)


def willing(propensity: Real, taste: Real) -> Mask:
    """Whether a state would pledge: ``η > ε``, which has the probability σ(η).

    Parameters
    ----------
    propensity
        η and inertia, logit.
    taste
        ε, the taste shock, logit.
    """
    return np.asarray(np.greater(propensity, taste))


def consistent_taste(firm: Real, pledged: Real, *, quantile: Real) -> Array:
    """Taste, logit, on condition that it makes the state take the position it has taken.

    ``u = q·σ`` where a pledge stands, ``u = σ + q(1 - σ)`` where none does; ``ε = σ⁻¹(u)``. It is
    less than ``firm`` where a pledge stands, never where none does.

    Parameters
    ----------
    firm
        η and inertia, logit; σ is the probability of the pledge.
    pledged
        1 where a pledge stands, 0 where none does.
    quantile
        q, uniform on 0..1.
    """
    chance = logistic(firm)
    drawn = taste(np.where(pledged, quantile * chance, chance + quantile * (1.0 - chance)))
    below = np.minimum(drawn, np.nextafter(firm, -np.inf))
    return np.where(pledged, below, np.maximum(drawn, firm))
