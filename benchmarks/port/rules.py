"""The rules of the model, for one world: numbers in, a number out."""

from math import exp, expm1, log, prod
from random import Random
from statistics import NormalDist

WEEKS_PER_YEAR = 52
TINY = 5e-324
"""Stands in for a draw of exactly 0, which is no quantile."""

_inverse = NormalDist().inv_cdf


def normal(random: Random) -> float:
    """Draw from the standard normal distribution, three times as fast as `random.gauss`."""
    return _inverse(random.random() or TINY)


def logistic(z: float) -> float:
    return 1.0 / (1.0 + exp(-z)) if z > -700.0 else 0.0


def logit(p: float) -> float:
    return log(p / (1.0 - p))


def quantile(p: float) -> float:
    """Give a quantile of the standard logistic distribution, also where rounding gave 0 or 1."""
    return logit(min(p, 1.0 - 1e-16) or TINY)


def weekly(rate: float) -> float:
    """Give the probability of an event within a week at a rate per year."""
    return -expm1(-rate / WEEKS_PER_YEAR)


def combine(parts: list[float], rule: str) -> float:
    """Combine the components of the guarantee into what the guarantor could do, K."""
    if rule == "min":
        return min(parts)
    if rule == "additive_clipped":
        return min(1.0, sum(parts))
    return 1.0 - prod(1.0 - part for part in parts)


def deter(guarantee: float, force: float, host: float, rule: str) -> float:
    """Combine what deters, D; two of the rules leave the host out."""
    if rule == "noisy_or":
        return 1.0 - (1.0 - guarantee) * (1.0 - force) * (1.0 - host)
    if rule == "additive_clipped":
        return min(1.0, guarantee + force + host)
    return min(guarantee, force) if rule == "min" else guarantee * force


def approach(present: float, target: float, up: float, down: float) -> float:
    """Move a contingent towards its target by at most so many in a week."""
    gap = target - present
    if gap > 0.0:
        return target if gap < up else present + up
    return target if -gap < down else present - down
