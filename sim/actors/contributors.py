"""The states that may send trainers and troops, all together."""

import numpy as np
from mesa import Model
from mesa.agent import AgentSet
from numpy.typing import NDArray

from sim.actors.contributor import Contributor
from sim.actors.parameters import Parameters
from sim.actors.perception import (
    Opportunity,
    Peers,
    View,
    capacity,
    open_borders,
    situation,
    weights,
)
from sim.actors.ties import TieNetwork
from sim.array import Array, Mask, Places, Real, at, flags, replaced, rows, total, where
from sim.scenario.schema import Scenario
from sim.streams import Streams
from sim.theory import choice, deployment, hazard, opinion, parliament

CONSENT = "consent of parliament"
"""Name of the probability that a vote passes, one number for each of the votes of a week."""


class Contributors(AgentSet):
    """The states that may send trainers and troops, in the order of their codes.

    They act together: within a phase, each sees the same past. Every attribute of a
    :class:`~sim.actors.contributor.Contributor` is a column here, of shape (state, replication),
    of which it is a row; a column that is the same in every replication may have shape (state, 1).

    Attributes
    ----------
    codes, states
        Codes of the states, and what the scenario says of them.
    force, trainers_present
        F and T, all troops and all trainers present, shape (replication,).
    pledged_troops
        Troops that stand behind all pledges, shape (replication,).
    firmness
        Sum over all states and replications of η with inertia: one number, finite only if all of
        them are.
    rates
        Rates and probabilities of this week's votes, by name.
    voting
        States and replications in which parliament votes this week.
    """

    def __init__(
        self, model: Model, scenario: Scenario, p: Parameters, *, streams: Streams
    ) -> None:
        states = scenario.states
        self.codes = tuple(sorted(states))
        self.states = tuple(states[code] for code in self.codes)
        self.members = tuple(
            Contributor(model, self, row, code=code, state=states[code])
            for row, code in enumerate(self.codes)
        )
        super().__init__(self.members, random=model.random)
        self.p = p
        self.size = len(streams)
        self.ties = TieNetwork(states, scenario.ties)
        self._free = flags(one.hold == "free" for one in self.states)
        self._kept_in = flags(one.hold == "in" for one in self.states)
        self._kept_out = flags(one.hold == "out" for one in self.states)
        self._votes = flags(one.vote_needed for one in self.states)
        self._consulting = self._votes & self._free
        self._voters = np.flatnonzero(self._consulting)
        self._opportunity = streams.of_each(self.codes, "opportunity")
        self._fresh = streams.of_each(self.codes, "taste")
        self._mood = streams.of_each(self.codes, "opinion")
        self._vote = streams.of_each([self.codes[row] for row in self._voters], "vote")
        self._first_taste = streams.of_each(self.codes, "first taste").uniform()
        shape = len(self.codes), self.size
        self.opinion = self.opinion_at_start = self.residual = np.zeros(shape)
        self.taste = choice.taste(self._first_taste)
        self.propensity = self.trainers = self.troops = self.deaths = self.toll = np.zeros(shape)
        self.willing = self.training = self.pledged = self.pledged_at_start = np.zeros(shape, bool)
        self.authorised = self.present = self.willing
        self.rally: Array | None = None
        self.firmness = 0.0
        self.rates: dict[str, Real] = {}
        self.voting = where(self.willing)
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
    def posture(self) -> NDArray[np.int8]:
        """None, pledged, authorised or deployed, as 0 to 3."""
        return np.asarray(self.pledged.astype(np.int8) + self.authorised + self.deployed)

    def derive(self) -> None:
        """Recompute what depends on parameters alone, which an event may have changed."""
        p, named = self.p, dict(zip(self.codes, self.states, strict=True))
        self.capacity = rows([capacity(code, one, p=p) for code, one in named.items()])
        self.weights = weights(self.states, p)
        self._open_borders = open_borders(named, p, posting=named)

    def add_up(self) -> None:
        """Add up what is pledged and who is present."""
        self.force = total(self.troops)
        self.trainers_present = total(self.trainers)
        self._behind = self.pledged * self.capacity
        self.pledged_troops = total(self._behind)

    def peers(self) -> Peers:
        """What each state sees of the others, as pledges stand and were last added up."""
        allies = self.ties.share_of_others(self.pledged)
        return Peers(allies, self.pledged_troops - self._behind)

    # The start

    def set_opening(self, opinion: Array, residual: Array) -> None:
        """Set the opinions and the residuals of the start."""
        self.opinion = self.opinion_at_start = opinion
        self.residual = residual

    def set_posture(self, pledged: Mask) -> None:
        """Set the postures at the start; a pledge that needs no vote is authorised at once.

        Pledged has the shape (state, replication) or (state, 1).
        """
        self.pledged = self.pledged_at_start = pledged | np.zeros(self.pledged.shape, bool)
        self.authorised = self.pledged & ~self._votes

    def draw_posture(self, chance: Array) -> None:
        """Draw the postures at the start from the first taste shocks."""
        self.set_posture(np.asarray(chance > self._first_taste))
        self.willing = self.pledged

    def draw_consistent_taste(self, view: View) -> None:
        """Draw tastes under which the postures at the start are those the states would choose."""
        firm = self._firm(view)
        self.taste = choice.consistent_taste(firm, self.pledged, quantile=self._first_taste)
        self.willing = self.pledged

    def apply_hold(self) -> None:
        """Fix pledges where the scenario does; a state that is fixed as in needs no vote."""
        self.pledged = (self.pledged & self._free) | self._kept_in
        self.pledged_at_start = (self.pledged_at_start & self._free) | self._kept_in
        self.authorised = (self.authorised & self._free) | self._kept_in

    # The phases of a week

    def rally_opinion(self, size: float, codes: tuple[str, ...]) -> None:
        """Add to the opinion of some states this week, in logits; of all if none is named."""
        moved = flags(not codes or code in codes for code in self.codes)
        added = np.where(moved, size, 0.0)
        self.rally = added if self.rally is None else self.rally + added

    def form_opinion(self, view: View) -> None:
        """Let opinion drift towards where guarantee, cue and casualties would bring it to rest."""
        p = self.p
        rest = opinion.rest(
            self.opinion_at_start,
            opinion.Sensitivity(p["opinion.guarantee"], p["opinion.cue"], p["opinion.casualties"]),
            guarantee=view.guarantee_gain,
            cue=np.subtract(self.pledged, self.pledged_at_start, dtype=np.int8),
            toll=self.toll,
        )
        shock = p["opinion.noise"] * self._mood.normal()
        if self.rally is not None:
            shock = self.rally + shock
        self.opinion = opinion.relax(
            self.opinion, rest, reversion=p["opinion.reversion"], shock=shock
        )
        self.rally = None

    def terms(self, view: View) -> dict[str, Array]:
        """List the terms of the choice as they stand."""
        seen = situation(
            self.p,
            opinion=self.opinion,
            view=view,
            peers=self.peers(),
            open_border=self._open_borders,
        )
        return choice.terms(self.weights, seen)

    def decide(self, view: View, opportunity: Opportunity) -> None:
        """Pledge, or drop a pledge, where an opportunity arises this week; judge training."""
        luck = self._opportunity.uniform()
        asked = (luck < opportunity.chance) & self._free
        self._renew_taste(luck, opportunity)
        self.willing = choice.willing(self._firm(view), self.taste)
        self.pledged = (self.willing & asked) | (self.pledged & ~asked)
        eager = choice.willing(self.propensity + self.p["training.ease"], self.taste)
        self.training = eager & ~self._kept_out

    def _firm(self, view: View) -> Array:
        """Propensity with inertia."""
        self.propensity = choice.propensity(self.residual, self.terms(view))
        firm = self.propensity + choice.inertia(self.pledged, self.p["choice.inertia"])
        self.firmness = float(firm.sum())
        return firm

    def _renew_taste(self, luck: Array, opportunity: Opportunity) -> None:
        """Take new tastes, one's own or the common one, where an opportunity brings one."""
        fresh = self._fresh.uniform()
        new = where(luck < opportunity.renewal)
        common = at(luck, new) < at(opportunity.shared, new)
        quantile = np.where(common, at(opportunity.common, new), at(fresh, new))
        self.taste = replaced(self.taste, new, by=choice.taste(quantile))

    def consult_parliament(self) -> None:
        """Vote on a pledge where a vote is needed and due; a dropped pledge loses authority."""
        standing = self.pledged & (self.authorised | ~self._consulting)
        p, luck = self.p, self._vote.uniform()
        rate = hazard.probability(p["parliament.vote_rate"])
        due = where((self.pledged & ~standing)[self._voters] & (luck < rate))
        luck = at(luck, due)
        self.voting = voting = due.among(self._voters)
        consent = parliament.consent(
            at(self.opinion, voting),
            base=at(p["parliament.consent"], voting),
            support=at(p["parliament.support"], voting),
            solidarity=at(p["parliament.solidarity"], voting),
        )
        self.rates = {"probability of a vote": rate, CONSENT: consent}
        passed = luck < at(rate, voting) * consent
        self.authorised = replaced(standing, voting[passed], by=True)

    def train(self, leaving: Mask) -> None:
        """Move trainers towards what is wanted; they leave when talks or ceasefire have failed."""
        p = self.p
        wanted = (self.training & ~leaving) * (self.capacity * p["training.share"])
        moving = where(self.trainers != wanted)
        pace = p["training.ramp_up"], p["training.ramp_down"]
        self.trainers = self._moved(self.trainers, at(wanted, moving), moving, pace=pace)

    def deploy(self, ceasefire: Mask) -> None:
        """Move troops towards the contingents, or withdraw them, under a ceasefire only."""
        p, wanted = self.p, self.authorised * self.capacity
        moving = where(ceasefire & (self.troops != wanted))
        pace = p["deployment.ramp"], p["deployment.withdrawal"]
        self.troops = self._moved(self.troops, at(wanted, moving), moving, pace=pace)
        self.present = self.troops > 0

    def _moved(
        self, persons: Array, wanted: Real, moving: Places, *, pace: tuple[Real, Real]
    ) -> Array:
        """Move persons towards what is wanted, at a pace up and down, in shares of the whole."""
        up, down = pace
        here, capacity = at(persons, moving), at(self.capacity, moving)
        there = deployment.approach(
            here,
            wanted,
            up=capacity * at(up, moving),
            down=np.maximum(capacity, here) * at(down, moving),
        )
        return replaced(persons, moving, by=there)

    def add_deaths(self, exposure: Real, factor: Array) -> None:
        """Add the expected deaths of the week."""
        there = where(self.present)
        quiet = deployment.deaths(
            at(self.p["casualties.rate"], there),
            exposure=at(exposure, there),
            troops=at(self.troops, there),
        )
        deaths = at(self.deaths, there) + quiet * at(factor, there)
        self.deaths = replaced(self.deaths, there, by=deaths)
        self.toll = replaced(self.toll, there, by=opinion.toll(deaths))
