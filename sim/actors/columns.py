"""What the contributors are and have: a column for each attribute, a row for each state."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from mesa import Model
from mesa.agent import AgentSet
from numpy.typing import NDArray

from sim.actors.contributor import Contributor
from sim.actors.parameters import Parameters
from sim.actors.perception import (
    Contingents,
    Peers,
    Place,
    View,
    conditions,
    is_lead,
    open_borders,
    situation,
    weights,
)
from sim.actors.ties import TieNetwork
from sim.array import Array, Mask, Real, flags, some, total
from sim.scenario.schema import Pledges, Scenario, State
from sim.streams import Streams
from sim.theory import choice


class Columns(AgentSet):
    """The columns of the contributors, in the order of their codes.

    :class:`~sim.actors.contributors.Contributors`, which acts on them, says what each is.
    """

    def __init__(
        self, model: Model, scenario: Scenario, p: Parameters, *, streams: Streams
    ) -> None:
        states = scenario.states
        self.codes = tuple(sorted(states))
        self.states = tuple(states[code] for code in self.codes)
        self.members = tuple(
            Contributor(model, self, row, code=code) for row, code in enumerate(self.codes)
        )
        super().__init__(self.members, random=model.random)
        self.p = p
        self.size = len(streams)
        self.pledges = scenario.pledges
        self.ties = TieNetwork(states, scenario.ties)
        self._luck = contingent_luck(states, streams, pledges=scenario.pledges)
        self._announced = flags(
            one.pledge is not None and one.pledge.basis == "sourced" for one in self.states
        )
        self._votes = flags(one.vote_needed for one in self.states)
        shape = len(self.codes), self.size
        self.opinion = self.opinion_at_start = self.residual = np.zeros(shape)
        self.taste = self.propensity = np.zeros(shape)
        self.trainers = self.troops = self.deaths = self.toll = np.zeros(shape)
        self.willing = self.training = self.pledged = np.zeros(shape, bool)
        self.authorised = self.present = self.stated = self.willing
        self.in_office_since = np.zeros(shape, np.int16)
        self.derive()
        self.add_up()

    def named(self, code: str) -> Contributor:
        """The state of a code."""
        return self.members[self.codes.index(code)]

    def row_of(self, column: Real, one: Contributor) -> Array:
        """Numbers of one state in what is of all, shape (replication,)."""
        whole: Array = np.broadcast_to(column, (len(self.codes), self.size))[one.row]
        return whole

    @property
    def deployed(self) -> Mask:
        """Whether a state is authorised and has troops present."""
        return np.asarray(self.authorised & self.present)

    @property
    def committed(self) -> Mask:
        """Whether a pledge is authorised, or was announced with a number."""
        return np.asarray(self.pledged & (self.authorised | self._announced))

    @property
    def posture(self) -> NDArray[np.int8]:
        """None, pledged, authorised or deployed, as 0 to 3."""
        pledged, further = self.pledged.view(np.int8), self.authorised.view(np.int8)
        return np.asarray(pledged + further + self.deployed.view(np.int8))

    def derive(self) -> None:
        """Recompute what depends on parameters and stances, which an event may have changed."""
        p, named = self.p, dict(zip(self.codes, self.states, strict=True))
        self.contingents = contingents = Contingents(p, self.pledges, self._luck)
        self.capacity, self.sustained = contingents.of(named), contingents.sustainable(named)
        self._limited = bool((self.sustained < self.capacity).any())
        self.weights = weights(self.states, p)
        self.leads = flags(map(is_lead, self.states))
        self._place = Place(open_borders(named, p, posting=named), conditions(self.states))

    def add_up(self) -> None:
        """Add up what is pledged and who is present."""
        self.force = total(self.troops)
        self.trainers_present = total(self.trainers)
        self._behind = self.pledged * self.capacity
        self.pledged_troops = total(self._behind)

    @property
    def committed_troops(self) -> Array:
        """Troops behind the pledges that are committed, shape (replication,)."""
        return total(self.committed * self.capacity)

    def peers(self) -> Peers:
        """What each state sees of the others, as pledges stand and were last added up."""
        weight = self.p["coalition.lead_weight"]
        allies = self.ties.share_of_others(self.pledged, leads=self.leads, weight=weight)
        return Peers(allies, self.pledged_troops - self._behind)

    def tie_weights(self, one: Contributor) -> dict[str, Array]:
        """How much each of the others counts in what a state sees of them, by code."""
        return self.ties.weights(one.code, leads=self.leads, weight=self.p["coalition.lead_weight"])

    def terms(self, view: View) -> dict[str, Array]:
        """List the terms of the choice as they stand."""
        place = self._place
        if some(self.p["choice.tripwire"]):
            place = replace(place, bereaved=(self.deaths > 0).astype(np.float64))
        seen = situation(self.p, opinion=self.opinion, view=view, peers=self.peers(), place=place)
        return choice.terms(self.weights, seen)

    def inertia(self) -> Array:
        """Pull of the positions taken."""
        p = self.p
        return choice.inertia(
            self.pledged,
            self.authorised | ~self._votes,
            weight=p["choice.inertia"],
            firm=p["choice.inertia_authorised"],
        )


def contingent_luck(
    states: Mapping[str, State], streams: Streams, *, pledges: Pledges
) -> dict[str, Array]:
    """Luck of each contingent by state, standard normal, where pledges are those of the record."""
    if pledges != "record":
        return {}
    codes = sorted(states)
    return dict(zip(codes, streams.of_each(codes, "contingent").normal(), strict=True))
