"""The mechanisms of `sim/theory`, under the same names, for one world: numbers in, a number out."""

from collections.abc import Mapping
from math import exp, log, log10, prod
from typing import NamedTuple

WEEKS_PER_YEAR = 52

Values = dict[str, float]
"""Parameters by dotted key."""


class View(NamedTuple):
    """What every contributor sees in a week."""

    guarantee: float
    guarantee_gain: float
    """How far the guarantee exceeds that of the reference world."""
    violence: float
    exposure: float


class Peers(NamedTuple):
    """What a contributor sees of the others: the tied share and the troops that have pledged."""

    allies: float
    troops: float


def logistic(z: float) -> float:
    return 1.0 / (1.0 + exp(-z)) if z > -700.0 else 0.0


def logit(probability: float) -> float:
    return log(probability / (1.0 - probability))


def probability(rate: float) -> float:
    """Give the probability that an event comes within a week at a rate per year."""
    return 1.0 - exp(-rate / WEEKS_PER_YEAR)


def first_of(rate: float, rival: float) -> float:
    """Give the probability that, of two competing events, it is the first that came."""
    both = rate + rival
    return rate / both if both > 0.0 else 0.0


def capability(weight: Mapping[str, float], availability: Mapping[str, float], rule: str) -> float:
    """Combine components into what the guarantor could do, K."""
    parts = [weight[name] * availability[name] for name in weight]
    if rule == "min":
        return min(parts)
    if rule == "additive_clipped":
        return min(1.0, sum(parts))
    return 1.0 - prod(1.0 - part for part in parts)


def air_defence(offered: float, *, free: float, needed: float) -> float:
    """Add allied batteries to the guarantor's air defence."""
    return min(1.0, offered + free / needed)


def cover(batteries: float, *, whole: float) -> float:
    """Say how well batteries posted with a state cover it."""
    return min(1.0, batteries / whole)


def headline_gap(guarantee: float, full: float) -> float:
    """Give the part of the full promise that is missing."""
    return 1.0 - guarantee / full if full > 0.0 else float("nan")


def resolve_mean(honoured: float, *, reversion: float, influence: float, chance: float) -> float:
    """Say where resolve must be pulled so that usual influence leaves it at rest."""
    return logit(honoured) + influence * chance / reversion


def move_resolve(
    resolve: float, mean: float, *, reversion: float, loss: float, shock: float
) -> float:
    return resolve + reversion * (mean - resolve) - loss + shock


def force_effect(force: float, half: float) -> float:
    """Give the deterrent effect of a force, a Hill curve."""
    return force**2 / (force**2 + half**2)


def deterrence(guarantee: float, force: float, *, host: float, rule: str) -> float:
    """Combine what deters, D; two of the rules leave the host out."""
    if rule == "noisy_or":
        return 1.0 - (1.0 - guarantee) * (1.0 - force) * (1.0 - host)
    if rule == "additive_clipped":
        return min(1.0, guarantee + force + host)
    return min(guarantee, force) if rule == "min" else guarantee * force


def attack_rate(rate: float, *, deterrence: float, response: float) -> float:
    return rate * exp(-response * deterrence)


def probe_rate(
    rate: float, *, deterrence: float, response: float, provocation: float, weakness: float
) -> float:
    return rate * exp(provocation * weakness - response * deterrence)


def remembered(violence: float, memory: float, *, fresh: float) -> float:
    return memory * violence + fresh


def deal_rate(p: Values, *, guarantee: float, coalition: float, violence: float) -> float:
    """Give the rate of a deal; each argument is the gain over the reference world."""
    return p["talks.deal_rate"] * exp(
        p["talks.guarantee"] * guarantee
        + p["talks.coalition"] * coalition
        - p["talks.violence"] * violence
    )


def rest(p: Values, start: float, *, guarantee: float, cue: int, deaths: float) -> float:
    """Say where opinion would come to rest."""
    return (
        start
        + p["opinion.guarantee"] * guarantee
        + p["opinion.cue"] * cue
        - p["opinion.casualties"] * log10(1.0 + deaths)
    )


def relax(opinion: float, rest: float, *, reversion: float, shock: float) -> float:
    """Move opinion one week."""
    return opinion + reversion * (rest - opinion) + shock


def support_weight(p: Values, *, latitude: float) -> float:
    """Lessen the weight of opinion for a committed elite."""
    return p["choice.support"] * (1.0 - p["choice.autonomy"] * latitude)


def terms(
    p: Values, scene: View, peers: Peers, *, support: float, open_border: float
) -> dict[str, float]:
    """List the terms of the choice other than the residual; support is already weighed."""
    others = min(1.0, peers.troops / p["coalition.planned_force"])
    return {
        "support": support,
        "guarantee": p["choice.guarantee"] * scene.guarantee,
        "allies": p["choice.allies"] * peers.allies,
        "free riding": -p["choice.free_riding"] * others,
        "risk": -p["choice.risk"] * scene.exposure * scene.violence,
        "border": -p["choice.border"] * open_border * scene.violence,
        "ask": p["choice.ask"] * p["coalition.ask"],
    }


def inertia(pledged: bool, weight: float) -> float:
    """Give the pull of the position already taken."""
    return weight / 2 if pledged else -weight / 2


def willing(propensity: float, taste: float) -> bool:
    """Say whether a state would pledge; the taste is a quantile of the logistic distribution."""
    return logistic(propensity) > taste


def consistent_taste(chance: float, pledged: bool, *, quantile: float) -> float:
    """Draw a taste on condition that it makes the state take the position it has taken."""
    return quantile * chance if pledged else chance + quantile * (1.0 - chance)


def consent(p: Values, opinion: float) -> float:
    """Give the probability that a vote passes."""
    return logistic(
        p["parliament.consent"] + p["parliament.support"] * opinion + p["parliament.solidarity"]
    )


def capacity(pledge: float, *, scale: float, max_share: float, active: float) -> float:
    """Bound a contingent by what the forces bear."""
    return min(pledge * scale, max_share * active)


def approach(present: float, target: float, *, up: float, down: float) -> float:
    """Move a contingent towards its target by at most so many in a week."""
    return present + max(-down, min(up, target - present))


def host_ceiling(trainers: float, *, start: float, half: float) -> float:
    """Say how strong trainers can make the host."""
    return start + (1.0 - start) * trainers / (trainers + half)


def deaths(rate: float, *, exposure: float, troops: float) -> float:
    """Give the expected deaths of a quiet week."""
    return rate * exposure * troops / 1000 / WEEKS_PER_YEAR
