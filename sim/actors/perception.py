"""What contributors see, and what they bring to a choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.actors.parameters import Parameters
from sim.array import Array, Real, rows
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
    """What each contributor sees of the others, a row each."""

    allies: Real
    """m, tied share that has pledged."""
    troops: Real
    """Troops that have been pledged."""


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


def weights(states: Sequence[State], p: Parameters) -> choice.Weights:
    """Weights of the choice for states of their stances; that of support has a row for each."""
    support = choice.support_weight(
        p["choice.support"],
        autonomy=p["choice.autonomy"],
        latitude=rows([p[f"stances.{one.stance}.latitude"] for one in states]),
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


def open_borders(
    states: Mapping[str, State], p: Parameters, *, posting: Mapping[str, State]
) -> Array:
    """Openness of each state's border with the adversary, 0..1, shape (state, 1 or replication).

    It is less where some of those who post batteries have posted them with the state.
    """
    return rows(
        [
            1.0 - cover(batteries_with(code, posting), whole=p["guarantor.batteries_cover"])
            if one.borders_adversary
            else 0.0
            for code, one in states.items()
        ]
    )


def free_batteries(states: Mapping[str, State]) -> float:
    """Count the allied batteries that are not posted elsewhere."""
    return float(sum(state.batteries - sum(state.posted.values()) for state in states.values()))


def batteries_with(code: str, states: Mapping[str, State]) -> float:
    """Count the allied batteries that are posted with a state."""
    return float(sum(state.posted.get(code, 0) for state in states.values()))


def situation(
    p: Parameters, *, opinion: Real, view: View, peers: Peers, open_border: Real
) -> choice.Situation:
    """Describe what states see."""
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
