"""The choice to pledge troops: a random utility with social interaction."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

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
    conditional: Real = 0.0
    """1 where its stated conditions name the backstop, else 0."""
    bereaved: Real = 0.0
    """1 where it has had deaths of its own, else 0."""


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
    backstop: Real = 0.0
    """c, what a state that named the backstop loses without it."""
    backstop_least: Real = 0.0
    """G*, guarantee at which half of that is lost, 0..1."""
    backstop_width: Real = 1.0
    """How gradually it is lost, above 0, in units of the guarantee."""
    tripwire: Real = 0.0
    """b_T."""


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

    ``b_S(1-ωe)x, b_G·G, -c·cond·σ((G*-G)/s), b_J·m, -b_F·min(1,F/R), -b_R·loc·v,
    -b_B·border·v·(1-cover), b_A·ask, b_T·loc·1[Z>0]``

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
        "backstop": -seen.conditional
        * unbacked(
            seen.guarantee,
            weight=weights.backstop,
            least=weights.backstop_least,
            width=weights.backstop_width,
        ),
        "allies": weights.allies * seen.allies,
        "free riding": -weights.free_riding * seen.others,
        "risk": -weights.risk * seen.exposure * seen.violence,
        "border": -weights.border * seen.open_border * seen.violence,
        "ask": weights.ask * seen.ask,
        "tripwire": weights.tripwire * seen.exposure * seen.bereaved,
    }
    return {name: np.asarray(term) for name, term in listed.items()}


def unbacked(guarantee: Real, *, weight: Real, least: Real, width: Real) -> Array:
    """What a state that named the backstop loses without it, logit: ``c·σ((G*-G)/s)``.

    Parameters
    ----------
    guarantee
        G, 0..1.
    weight
        c, logit, 0 or more.
    least
        G*, guarantee at which half of it is lost, 0..1.
    width
        s, above 0, in units of the guarantee.
    """
    return np.asarray(weight * logistic((np.asarray(least) - guarantee) / width))


def propensity(residual: Real, listed: dict[str, Array]) -> Array:
    """The residual and the terms, added in their order, logit: ``η = r + Σ terms``.

    Parameters
    ----------
    residual
        r, logit: what support and guarantees do not explain.
    listed
        The terms, logits.
    """
    added = np.empty(np.broadcast(residual, *listed.values()).shape)
    added[...] = residual
    for term in listed.values():
        if np.ndim(term) or term:
            added += term
    return added


def usual(chance: Real, *, scale: Real, level: Real) -> Array:
    """Propensity in the reference world, logit: ``η = s_ε·σ⁻¹(p0) + level``.

    Parameters
    ----------
    chance
        p0 of the stance, probability of a pledge, strictly between 0 and 1.
    scale
        s_ε, scale of the taste shock, above 0.
    level
        What the level of support adds, logit.
    """
    return np.asarray(scale * logit(chance) + level)


def level(share: Real, weight: Real, *, opinion: Real, usual: Real) -> Array:
    """What the level of support adds in the reference world: ``λ_S·b_S(1-ω·e)·(x0 - x̄)``, logit.

    Without it the residual would take the whole of it up, and 20 or 80 % support would come to the
    same pledges.

    Parameters
    ----------
    share
        λ_S, 0..1.
    weight
        b_S·(1 - ω·e), logit per logit.
    opinion
        x0, logit.
    usual
        x̄, that of polled states of the same stance, logit.
    """
    return np.asarray(share * np.asarray(weight) * (np.asarray(opinion) - usual))


def residual(usual: Real, listed: dict[str, Array]) -> Array:
    """Residual with which the terms add up to the usual propensity, logit: ``r = η - Σ terms``.

    Parameters
    ----------
    usual
        η in the reference world, logit.
    listed
        The terms in the reference world, logits.
    """
    return np.asarray(usual - propensity(0.0, listed))


def inertia(pledged: Mask, final: Mask, *, weight: Real, firm: Real) -> Array:
    """Pull of the position already taken, logit (fearon-1997).

    ``τ(1[pledged] - 1/2)``, with τ_a in the place of τ where the position is final: the pledge is
    authorised, or no vote is needed. Centred, so that inertia favours neither position.

    Parameters
    ----------
    pledged, final
        Whether a pledge stands, and whether the position is final.
    weight, firm
        τ and τ_a, logit, 0 or more.
    """
    low, high = np.asarray(weight) / 2, np.asarray(firm) / 2
    # A sign is several times as fast as a second choice; four fixed numbers are faster looked up.
    if low.ndim or high.ndim:
        return np.asarray(np.where(final, high, low) * (2.0 * np.asarray(pledged) - 1.0))
    position = np.asarray(pledged) + 2 * np.asarray(final, np.int8)
    return np.asarray(np.array([-low, low, -high, high]).take(position))


def quantile(own: Real, factor: Real, *, loading: Real) -> Array:
    """Quantile of a taste with a share in a common factor: ``Φ(ρ_c·Z + √(1-ρ_c²)·Φ⁻¹(u))``.

    A Gaussian copula: uniform on 0..1 for every loading, and independent between states where the
    loading is 0; otherwise the latent correlation of two states is its square.

    Parameters
    ----------
    own
        u, uniform on 0..1.
    factor
        Z, standard normal, the same for all states of a world.
    loading
        ρ_c, 0..1.
    """
    rest = np.sqrt(1.0 - np.asarray(loading) ** 2)
    return np.asarray(ndtr(loading * np.asarray(factor) + rest * ndtri(own)))


def taste(quantile: Real, scale: Real = 1.0) -> Array:
    """Taste shock, logistic, logit, from its quantile: ``ε = s_ε·σ⁻¹(u)``.

    It is the disposition of the government in office. Infinite at either end, where a state is
    always or never willing.

    Parameters
    ----------
    quantile
        u, 0..1.
    scale
        s_ε, above 0.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(scale * logit(quantile))


def willing(propensity: Real, taste: Real) -> Mask:
    """Whether a state would pledge: ``η > ε``, which has the probability σ(η/s_ε).

    Parameters
    ----------
    propensity
        η and inertia, logit.
    taste
        ε, the taste shock, logit.
    """
    return np.asarray(np.greater(propensity, taste))


def consistent_taste(firm: Real, pledged: Mask, *, quantile: Real, scale: Real = 1.0) -> Array:
    """Taste, logit, on condition that it makes the state take the position it has taken.

    ``u = q·σ`` where a pledge stands, ``u = σ + q(1 - σ)`` where none does; ``ε = s_ε·σ⁻¹(u)``. It
    is less than ``firm`` where a pledge stands, never where none does.

    Parameters
    ----------
    firm
        η and inertia, logit; σ(firm/s_ε) is the probability of the pledge.
    pledged
        Whether a pledge stands.
    quantile
        q, uniform on 0..1.
    scale
        s_ε, above 0.
    """
    chance = logistic(np.asarray(firm) / scale)
    uniform = np.where(pledged, quantile * chance, chance + quantile * (1.0 - chance))
    drawn = taste(uniform, scale)
    below = np.minimum(drawn, np.nextafter(firm, -np.inf))
    return np.where(pledged, below, np.maximum(drawn, firm))
