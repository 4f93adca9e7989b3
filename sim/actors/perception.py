"""What a contributor sees, and what it brings to a choice."""

from dataclasses import dataclass

import numpy as np

from sim.actors.parameters import Parameters
from sim.array import Array, Real
from sim.scenario.schema import State
from sim.theory import choice, deployment
from sim.theory.guarantee import cover


@dataclass(frozen=True)
class View:
    """What every contributor sees in a week."""

    guarantee: Real
    """G."""
    guarantee_gain: Real
    """How far it exceeds that of the reference world."""
    violence: Real
    """v, remembered violence."""
    exposure: Real
    """loc, of the place of deployment."""


@dataclass(frozen=True)
class Peers:
    """What a contributor sees of the others: the tied share and the troops that have pledged."""

    allies: Real
    troops: Real


@dataclass(frozen=True)
class Opportunity:
    """Which draws of a week let a state decide, and with which taste; the same for every state."""

    chance: Real
    """Probability that a state comes to decide."""
    renewal: Real
    """Probability that it does so with a new taste."""
    shared: Real
    """Probability that it does so with the taste that all share."""
    common: Array
    """Taste that all share, as a quantile."""


def capacity(code: str, state: State, *, p: Parameters) -> Array:
    """Contingent of a state: what it has named, or else a share of its active forces."""
    pledge = p.get(f"states.{code}.pledge")
    if pledge is None:
        usual = np.asarray(p["coalition.pledge_share"]) * state.active_forces
        pledge = np.minimum(usual, p["coalition.pledge_most"])
    return deployment.capacity(
        pledge,
        scale=p["coalition.scale"],
        max_share=p["coalition.max_share"],
        active=state.active_forces,
    )


def weights(state: State, p: Parameters) -> choice.Weights:
    """Weights of the choice for a state of its stance."""
    support = choice.support_weight(
        p["choice.support"],
        autonomy=p["choice.autonomy"],
        latitude=p[f"stances.{state.stance}.latitude"],
    )
    return choice.Weights(
        support=support,
        guarantee=p["choice.guarantee"],
        allies=p["choice.allies"],
        free_riding=p["choice.free_riding"],
        risk=p["choice.risk"],
        border=p["choice.border"],
        ask=p["choice.ask"],
    )


def open_border(state: State, p: Parameters, *, batteries: float) -> Real:
    """Openness of a state's border with the adversary, given the batteries posted there, 0..1."""
    if not state.borders_adversary:
        return 0.0
    return 1.0 - cover(batteries, whole=p["guarantor.batteries_cover"])


def situation(
    p: Parameters, *, opinion: Array, view: View, peers: Peers, open_border: Real
) -> choice.Situation:
    """Describe what a state sees."""
    return choice.Situation(
        opinion=opinion,
        guarantee=view.guarantee,
        allies=peers.allies,
        others=np.minimum(1.0, np.asarray(peers.troops) / p["coalition.planned_force"]),
        violence=view.violence,
        exposure=view.exposure,
        open_border=open_border,
        ask=p["coalition.ask"],
    )
