"""A state that may send trainers and troops."""

import numpy as np
from mesa import Agent, Model
from numpy.typing import NDArray

from sim.actors.parameters import Parameters
from sim.actors.perception import (
    Opportunity,
    Peers,
    View,
    capacity,
    open_border,
    situation,
    weights,
)
from sim.array import Array, Mask, Places, Real, at, replaced, where
from sim.scenario.schema import State
from sim.streams import Streams
from sim.theory import choice, deployment, hazard, opinion, parliament
from sim.theory.logistic import logistic


class Contributor(Agent):
    """A state that may send trainers and troops; every attribute has shape (replication,).

    Attributes
    ----------
    opinion, opinion_at_start
        Logit of the share, of those with an opinion, who favour sending own troops.
    residual
        What support and guarantees do not explain of its choice, logit.
    taste
        Taste shock ε, logit.
    propensity
        η when it was last computed, logit.
    willing
        Whether it would pledge, or stay pledged, if it came to decide.
    pledged, pledged_at_start, authorised, training
        Whether a pledge stands, stood at the start, parliament has agreed, trainers are sent.
    capacity
        Troops that its pledge stands for, at most; one number where it is the same everywhere.
    trainers, troops
        Persons present.
    present
        Whether there are troops.
    deaths, toll
        Expected deaths so far, and how heavily they weigh.
    propensity_sum
        Sum over the replications of η with inertia: one number, finite only if all of them are.
    rates
        Rates and probabilities of this week's votes, by name.
    """

    def __init__(
        self, model: Model, code: str, state: State, p: Parameters, streams: Streams
    ) -> None:
        super().__init__(model)
        self.code = code
        self.state = state
        self.p = p
        self.batteries = 0.0
        self._opportunity = streams.named(code, "opportunity")
        self._fresh = streams.named(code, "taste")
        self._mood = streams.named(code, "opinion")
        self._vote = streams.named(code, "vote")
        self._first_taste = streams.named(code, "first taste").uniform()
        size = len(streams)
        self.opinion = self.opinion_at_start = np.zeros(size)
        self.residual = np.zeros(size)
        self.taste = choice.taste(self._first_taste)
        self.propensity = np.zeros(size)
        self.rally = self.propensity_sum = 0.0
        self.rates: dict[str, Real] = {}
        self.willing = self.training = np.zeros(size, dtype=bool)
        self.pledged = self.pledged_at_start = self.authorised = self.present = self.willing
        self.trainers = self.troops = self.deaths = self.toll = np.zeros(size)
        self.derive()

    @property
    def support(self) -> Array:
        """Share, of those with an opinion, who favour sending own troops."""
        return logistic(self.opinion)

    @property
    def free(self) -> bool:
        """Whether it pledges and drops pledges as it chooses."""
        return self.state.hold == "free"

    @property
    def posture(self) -> NDArray[np.int8]:
        """None, pledged, authorised or deployed, as 0 to 3."""
        return np.asarray(self.pledged.astype(np.int8) + self.authorised + self.deployed)

    @property
    def deployed(self) -> Mask:
        """Whether it is authorised and has troops present."""
        return np.asarray(self.authorised & self.present)

    def derive(self) -> None:
        """Recompute what depends on parameters alone, which an event may have changed."""
        self.capacity = capacity(self.code, self.state, p=self.p)
        self.weights = weights(self.state, self.p)
        self.open_border = open_border(self.state, self.p, batteries=self.batteries)

    def set_opening(self, opinion: Array, residual: Array) -> None:
        """Set the opinion and the residual of the start."""
        self.opinion = self.opinion_at_start = opinion
        self.residual = residual

    def set_posture(self, pledged: Mask) -> None:
        """Set the posture at the start; a pledge that needs no vote is authorised at once."""
        self.pledged = self.pledged_at_start = pledged
        self.authorised = pledged & (not self.state.vote_needed)

    def draw_posture(self, chance: Real) -> None:
        """Draw the posture at the start from the first taste shock."""
        self.set_posture(np.asarray(chance > self._first_taste))
        self.willing = self.pledged

    def draw_consistent_taste(self, view: View, peers: Peers) -> None:
        """Draw a taste under which the posture at the start is the one it would choose."""
        self.propensity = self._propensity(view, peers)
        firm = self.propensity + choice.inertia(self.pledged, self.p["choice.inertia"])
        self.propensity_sum = float(firm.sum())
        self.taste = choice.consistent_taste(firm, self.pledged, quantile=self._first_taste)
        self.willing = self.pledged

    def apply_hold(self) -> None:
        """Fix the pledge where the scenario does; a state that is fixed as in needs no vote."""
        if not self.free:
            inside = np.full(self.pledged.shape, self.state.hold == "in")
            self.pledged = self.pledged_at_start = self.authorised = inside

    def form_opinion(self, view: View) -> None:
        """Let opinion drift towards where guarantee, cue and casualties would bring it to rest."""
        p = self.p
        rest = opinion.rest(
            self.opinion_at_start,
            opinion.Sensitivity(p["opinion.guarantee"], p["opinion.cue"], p["opinion.casualties"]),
            guarantee=view.guarantee_gain,
            cue=self.pledged.astype(np.float64) - self.pledged_at_start,
            toll=self.toll,
        )
        shock = self.rally + p["opinion.noise"] * self._mood.normal()
        self.opinion = opinion.relax(
            self.opinion, rest, reversion=p["opinion.reversion"], shock=shock
        )
        self.rally = 0.0

    def terms(self, view: View, peers: Peers) -> dict[str, Array]:
        """List the terms of the choice as they stand."""
        seen = situation(
            self.p,
            opinion=self.opinion,
            view=view,
            peers=peers,
            open_border=self.open_border,
        )
        return choice.terms(self.weights, seen)

    def decide(self, view: View, peers: Peers, *, opportunity: Opportunity) -> None:
        """Pledge, or drop a pledge, where an opportunity arises this week; judge training."""
        p, luck = self.p, self._opportunity.uniform()
        asked = where(luck < opportunity.chance)
        self._renew_taste(asked, luck[asked], opportunity)
        self.propensity = self._propensity(view, peers)
        firm = self.propensity + choice.inertia(self.pledged, p["choice.inertia"])
        self.propensity_sum = float(firm.sum())
        self.willing = choice.willing(firm, self.taste)
        if self.free:
            self.pledged = replaced(self.pledged, asked, by=self.willing[asked])
        eager = choice.willing(self.propensity + p["training.ease"], self.taste)
        self.training = np.zeros_like(eager) if self.state.hold == "out" else eager

    def _renew_taste(self, asked: Places, luck: Array, opportunity: Opportunity) -> None:
        """Take a new taste, its own or the common one, where the opportunity brings one."""
        fresh = self._fresh.uniform()
        renewed = where(luck < at(opportunity.renewal, asked))
        new, luck = asked[renewed], luck[renewed]
        quantile = np.where(luck < at(opportunity.shared, new), opportunity.common[new], fresh[new])
        self.taste = replaced(self.taste, new, by=choice.taste(quantile))

    def consult_parliament(self) -> None:
        """Vote on a pledge where a vote is needed and due; a dropped pledge loses authority."""
        if not (self.state.vote_needed and self.free):
            self.authorised = self.pledged
            return
        p, luck = self.p, self._vote.uniform()
        rate = hazard.probability(p["parliament.vote_rate"])
        voting = where(self.pledged & ~self.authorised & (luck < rate))
        consent = parliament.consent(
            self.opinion[voting],
            base=at(p["parliament.consent"], voting),
            support=at(p["parliament.support"], voting),
            solidarity=at(p["parliament.solidarity"], voting),
        )
        self.rates = {"probability of a vote": rate, "consent of parliament": consent}
        passed = voting[luck[voting] < at(rate, voting) * consent]
        self.authorised = replaced(self.pledged & self.authorised, passed, by=True)

    def train(self, leaving: Mask) -> None:
        """Move trainers towards what is wanted; they leave when talks or ceasefire have failed."""
        p = self.p
        wanted = (self.training & ~leaving) * (self.capacity * p["training.share"])
        moving = where(self.trainers != wanted)
        if len(moving):
            pace = p["training.ramp_up"], p["training.ramp_down"]
            self.trainers = self._moved(self.trainers, wanted[moving], moving, pace=pace)

    def deploy(self, ceasefire: Mask) -> None:
        """Move troops towards the contingent, or withdraw them, under a ceasefire only."""
        p, moving = self.p, where(ceasefire & (self.authorised | self.present))
        if len(moving):
            wanted = self.authorised[moving] * at(self.capacity, moving)
            pace = p["deployment.ramp"], p["deployment.withdrawal"]
            self.troops = self._moved(self.troops, wanted, moving, pace=pace)
            self.present = self.troops > 0

    def _moved(
        self, persons: Array, wanted: Array, moving: Places, *, pace: tuple[Real, Real]
    ) -> Array:
        """Move persons towards what is wanted, at a pace up and down, in shares of the whole."""
        up, down = pace
        here, capacity = persons[moving], at(self.capacity, moving)
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
        if not len(there):
            return
        quiet = deployment.deaths(
            at(self.p["casualties.rate"], there),
            exposure=at(exposure, there),
            troops=self.troops[there],
        )
        deaths = self.deaths[there] + quiet * factor[there]
        self.deaths = replaced(self.deaths, there, by=deaths)
        self.toll = replaced(self.toll, there, by=opinion.toll(deaths))

    def _propensity(self, view: View, peers: Peers) -> Array:
        return choice.propensity(self.residual, self.terms(view, peers))
