"""Deterrence: what guarantee, force and host strength together take from the adversary's rates."""

from typing import Literal

import numpy as np

from sim.array import Array, Real

DeterrenceRule = Literal["noisy_or", "additive_clipped", "min", "product"]
"""How guarantee, force and host strength combine; the last two leave the host out."""


def force_effect(force: Real, half: Real) -> Array:
    """Deterrent effect of a force, 0..1, a Hill curve: ``H = F² / (F² + F50²)``.

    Small forces hardly deter (reiter-poast-2021): 500 of 25 000 give .0004.

    Parameters
    ----------
    force
        F, troops present, 0 or more.
    half
        F50, troops at which the effect is one half, above 0.
    """
    square = np.asarray(force, dtype=np.float64) ** 2
    return np.asarray(square / (square + np.asarray(half) ** 2))


def deterrence(
    guarantee: Real, force: Real, *, host: Real, weight: Real, rule: DeterrenceRule = "noisy_or"
) -> Array:
    """What deters, combined, 0..1: ``noisy_or: D = 1 - (1-G)(1-H)(1 - w_U·U)``.

    ``additive_clipped: min(1, G + H + w_U·U)``; ``min: min(G, H)``; ``product: G·H``.

    Parameters
    ----------
    guarantee
        G, 0..1.
    force
        H, effect of the force, 0..1.
    host
        U, strength of the host, 0..1.
    weight
        w_U, 0..1.
    rule
        How they combine.
    """
    G, H, own = np.asarray(guarantee), np.asarray(force), np.asarray(weight * np.asarray(host))
    if rule == "noisy_or":
        return np.asarray(1.0 - (1.0 - G) * (1.0 - H) * (1.0 - own))
    if rule == "additive_clipped":
        return np.asarray(np.minimum(1.0, G + H + own))
    return np.asarray(np.minimum(G, H) if rule == "min" else G * H)


def emboldened(rate: Real, *, unanswered: Real, boldness: Real) -> Array:
    """Attacks per year that an adversary tries after tests: ``λ_A·exp(γ·max(0, unanswered))``.

    Parameters
    ----------
    rate
        λ_A, attacks per year before any test, 0 or more.
    unanswered
        Tests that were not honoured, less those that were.
    boldness
        γ, 0 or more.
    """
    return np.asarray(rate * np.exp(boldness * np.maximum(0.0, unanswered)))


def attack_rate(rate: Real, *, deterrence: Real, response: Real) -> Array:
    """Attacks per year under a ceasefire: ``λ_A·exp(-d_A·D)``.

    The form is loosely after hegre-hultman-nygard-2019.

    Parameters
    ----------
    rate
        λ_A, undeterred attacks per year, 0 or more.
    deterrence
        D, 0..1.
    response
        d_A, 0 or more.
    """
    return np.asarray(rate * np.exp(-np.asarray(response) * deterrence))


def probe_rate(
    rate: Real, *, deterrence: Real, response: Real, provocation: Real, weakness: Real
) -> Array:
    """Probes per year under a ceasefire: ``λ_P·exp(-d_P·D + χ·1[F>0](1-H))``.

    Parameters
    ----------
    rate
        λ_P, undeterred probes per year, 0 or more.
    deterrence
        D, 0..1.
    response
        d_P, 0 or more.
    provocation
        χ, rise of the log rate where a force is present and weak (rand-rr2533).
    weakness
        1 - H where a force is present, 0 where none is.
    """
    drive = np.asarray(provocation) * weakness - np.asarray(response) * deterrence
    return np.asarray(rate * np.exp(drive))


def remembered(violence: Real, memory: Real, *, fresh: Real) -> Array:
    """Violence carried over into this week, 0 or more: ``v ← m_v·v + fresh``.

    Parameters
    ----------
    violence
        v last week, 0 or more.
    memory
        m_v, share kept from week to week, 0 to below 1.
    fresh
        Violence of this week, 0 or more.
    """
    return np.asarray(memory * np.asarray(violence) + fresh)


def usual_violence(chance: Real, weight: Real, *, memory: Real) -> Array:
    """Mean violence that talks alone would bring, 0 or more: ``v0 = v_S·h / (1 - m_v)``.

    Parameters
    ----------
    chance
        h, probability of an assault in a week, 0..1.
    weight
        v_S, violence of one assault, 0 or more.
    memory
        m_v, 0 to below 1.
    """
    return np.asarray(np.asarray(weight) * chance / (1.0 - np.asarray(memory)))
