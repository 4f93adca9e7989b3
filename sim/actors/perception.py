"""What contributors see, and what they bring to a choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.actors.parameters import COMPONENTS, Parameters
from sim.array import Array, Mask, Real, rows, total
from sim.scenario.schema import Pledges, State
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

    change: Real
    """Probability that its government changes, which then decides with a taste of its own."""
    renewal: Real
    """Probability of that, or that a government in office thinks again, with a new taste."""
    chance: Real
    """Probability of either, or that it comes to decide as it is."""
    crisis: Mask
    """Whether every state decides, because of an attack, shape (replication,)."""
    common: Array
    """Factor that the tastes of all states share, standard normal, shape (replication,)."""
    loading: Real
    """Their loading on it, 0..1."""


@dataclass(frozen=True)
class Contingents:
    """How many troops the pledges of states stand for."""

    p: Parameters
    pledges: Pledges
    luck: Mapping[str, Array]
    """Luck by state where they are those of the record: standard normal, shape (replication,)."""

    def of(self, states: Mapping[str, State]) -> Array:
        """Contingents of states, in their order, shape (state, 1 or replication)."""
        most = "coalition.record_most" if self.pledges == "record" else "coalition.max_share"
        return rows(
            [
                deployment.capacity(
                    self._pledge(code, one),
                    scale=self.p["coalition.scale"],
                    max_share=self.p[most],
                    active=one.active_forces,
                )
                for code, one in states.items()
            ]
        )

    def uncapped(self, code: str, state: State) -> Array:
        """Contingent of a state if its forces set no cap."""
        return np.asarray(self._pledge(code, state) * self.p["coalition.scale"])

    def sustainable(self, states: Mapping[str, State]) -> Array:
        """As much of them as can be kept in place by rotation, where they are large."""
        p, whole = self.p, self.of(states)
        ready = np.asarray(p["coalition.max_share"]) / p["deployment.rotation"]
        kept = rows([ready * one.active_forces for one in states.values()])
        large = whole >= p["deployment.rotation_least"]
        return np.where(large, np.minimum(whole, kept), whole)

    def _pledge(self, code: str, state: State) -> Array:
        """What a state has named, or else a share of its active forces, or as the record has it."""
        p = self.p
        if self.pledges == "record":
            return self._of_record(code, state)
        named = p.get(f"states.{code}.pledge")
        if named is not None:
            return np.asarray(named)
        usual = np.asarray(p["coalition.pledge_share"]) * state.active_forces
        return np.asarray(np.minimum(usual, p["coalition.pledge_most"]))

    def _of_record(self, code: str, state: State) -> Array:
        """What states of its size sent to past missions; much less where nobody backs one."""
        p, active = self.p, state.active_forces
        usual = active * deployment.recorded(
            p["coalition.record_share"],
            relative=np.maximum(1.0, active) / p["coalition.record_forces"],
            slope=p["coalition.record_slope"],
            luck=self.luck[code],
            spread=p["coalition.record_spread"],
        )
        usual = usual * (p["coalition.record_lead"] if is_lead(state) else 1.0)
        return np.asarray(usual / np.where(is_backed(p), 1.0, p["coalition.record_unbacked"]))


def is_backed(p: Parameters) -> Mask:
    """Whether the guarantor backs a mission: its components are available by half, on average."""
    offered = total([p[f"guarantor.availability.{name}"] for name in COMPONENTS])
    return np.asarray(offered / len(COMPONENTS) >= p["coalition.record_backed"])


def is_lead(state: State) -> bool:
    """Whether a state leads."""
    return state.stance == "prepared"


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
        backstop=p["choice.backstop"],
        backstop_least=p["choice.backstop_least"],
        backstop_width=p["choice.backstop_width"],
        tripwire=p["choice.tripwire"],
    )


def conditions(states: Sequence[State]) -> Array:
    """1 for each state whose stated conditions name the backstop, else 0, shape (state, 1)."""
    return rows([float(one.needs_backstop) for one in states])


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


@dataclass(frozen=True)
class Place:
    """What a state brings to a choice besides its opinion."""

    open_border: Real
    """How open its border with the adversary is, 0..1."""
    conditional: Real
    """1 where its stated conditions name the backstop, else 0."""
    bereaved: Real = 0.0
    """1 where it has had deaths of its own, else 0."""


def situation(
    p: Parameters, *, opinion: Real, view: View, peers: Peers, place: Place
) -> choice.Situation:
    """Describe what states see."""
    return choice.Situation(
        opinion=opinion,
        guarantee=view.guarantee,
        allies=peers.allies,
        others=np.minimum(1.0, np.asarray(peers.troops) / p["coalition.planned_force"]),
        violence=view.violence,
        exposure=view.exposure,
        open_border=place.open_border,
        ask=p["coalition.ask"],
        conditional=place.conditional,
        bereaved=place.bereaved,
    )
