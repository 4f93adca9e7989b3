"""A state that may send trainers and troops."""

from dataclasses import dataclass

import numpy as np
from mesa import Agent, Model
from numpy.typing import NDArray

from sim.actors.values import Values
from sim.array import Array, Mask, Real
from sim.scenario.schema import State
from sim.streams import Streams
from sim.theory import choice, deployment, hazard, opinion, parliament
from sim.theory.guarantee import cover
from sim.theory.logistic import logistic

NONE, PLEDGED, AUTHORISED, DEPLOYED = range(4)
"""Postures, in order."""


@dataclass(frozen=True)
class Scene:
    """What every contributor sees in a week.

    Attributes
    ----------
    guarantee, guarantee_gain
        G, and how far it exceeds that of the reference world.
    violence
        v, remembered violence.
    exposure
        loc, of the place of deployment.
    """

    guarantee: Real
    guarantee_gain: Real
    violence: Real
    exposure: Real


@dataclass(frozen=True)
class Peers:
    """What a contributor sees of the others: the tied share and the troops that have pledged."""

    allies: Real
    troops: Real


@dataclass(frozen=True)
class Around:
    """What stands around one contributor: its peers, and the allied batteries posted with it."""

    peers: Peers
    batteries: float


class Contributor(Agent):
    """A state that may send trainers and troops; every attribute has shape (replication,).

    Attributes
    ----------
    opinion, opinion_at_start
        Logit of the share, of those with an opinion, who favour sending own troops.
    residual
        What support and guarantees do not explain of its choice, logit.
    taste
        Taste shock, as a quantile of the standard logistic distribution.
    propensity
        η as last judged, logit.
    willing
        Whether it would pledge, or stay pledged, if it came to decide.
    pledged, pledged_at_start, authorised, training
        Whether a pledge stands, stood at the start, parliament has agreed, trainers are sent.
    capacity
        Troops that its pledge stands for, at most; one number where it is the same everywhere.
    trainers, troops, deaths
        Persons present; expected deaths so far.
    """

    def __init__(self, model: Model, code: str, state: State, p: Values, streams: Streams) -> None:
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
        self.taste = self._first_taste
        self.propensity = np.zeros(size)
        self.rally = 0.0
        self.willing = self.training = np.zeros(size, dtype=bool)
        self.pledged = self.pledged_at_start = self.authorised = self.willing
        self.trainers = self.troops = self.deaths = np.zeros(size)
        self.size_up()

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
        present = self.authorised & (self.troops > 0)
        return np.asarray(self.pledged.astype(np.int8) + self.authorised + present)

    def size_up(self) -> None:
        """Work the contingent out anew: an event may have set what it depends on."""
        self.capacity = capacity(self.code, self.state, p=self.p)

    def open_with(self, opinion: Array, residual: Array) -> None:
        """Take the opinion and the residual of the start."""
        self.opinion = self.opinion_at_start = opinion
        self.residual = residual

    def take(self, pledged: Mask) -> None:
        """Stand at the start where it is said to stand; no parliament is asked twice."""
        self.pledged = self.pledged_at_start = pledged
        self.authorised = pledged & (not self.state.vote_needed)

    def take_as_drawn(self, chance: Real) -> None:
        """Stand at the start where the first taste shock puts it."""
        self.take(np.asarray(chance > self._first_taste))
        self.willing = self.pledged

    def agree_with_itself(self, scene: Scene, peers: Peers) -> None:
        """Hold a taste under which the position at the start is the one it would choose."""
        self.propensity = self._propensity(scene, peers)
        firm = self.propensity + choice.inertia(self.pledged, self.p["choice.inertia"])
        self.taste = choice.consistent_taste(
            logistic(firm), self.pledged, quantile=self._first_taste
        )
        self.willing = self.pledged

    def stay_where_held(self) -> None:
        """Stand in or out where the scenario holds it there; who is held in needs no vote."""
        if not self.free:
            held_in = np.full(self.pledged.shape, self.state.hold == "in")
            self.pledged = self.pledged_at_start = self.authorised = held_in

    def form_opinion(self, scene: Scene) -> None:
        """Let opinion drift towards where guarantee, cue and casualties would bring it to rest."""
        p = self.p
        rest = opinion.rest(
            self.opinion_at_start,
            opinion.Sensitivity(p["opinion.guarantee"], p["opinion.cue"], p["opinion.casualties"]),
            guarantee=scene.guarantee_gain,
            cue=self.pledged.astype(np.float64) - self.pledged_at_start,
            deaths=self.deaths,
        )
        shock = self.rally + p["opinion.noise"] * self._mood.normal()
        self.opinion = opinion.relax(
            self.opinion, rest, reversion=p["opinion.reversion"], shock=shock
        )
        self.rally = 0.0

    def look(self, scene: Scene, peers: Peers) -> choice.Situation:
        """See what bears on the choice."""
        around = Around(peers, self.batteries)
        return situation(self.state, self.p, opinion=self.opinion, scene=scene, around=around)

    def terms(self, scene: Scene, peers: Peers) -> dict[str, Array]:
        """List the terms of the choice as they stand."""
        return choice.terms(
            weights(self.state, self.p),
            self.look(scene, peers),
        )

    def decide(self, scene: Scene, peers: Peers, *, common: Array) -> None:
        """Pledge, or drop a pledge, where an opportunity arises this week; judge training."""
        p = self.p
        chance = hazard.probability(p["choice.opportunity_rate"])
        luck = self._opportunity.uniform()
        renewal = chance * (1.0 - np.asarray(p["choice.persistence"]))
        fresh = np.where(luck < renewal * p["choice.common"], common, self._fresh.uniform())
        self.taste = np.where(luck < renewal, fresh, self.taste)
        self.propensity = self._propensity(scene, peers)
        firm = self.propensity + choice.inertia(self.pledged, p["choice.inertia"])
        self.willing = choice.willing(firm, self.taste)
        if self.free:
            self.pledged = np.where(luck < chance, self.willing, self.pledged)
        eager = choice.willing(self.propensity + p["training.ease"], self.taste)
        self.training = np.zeros_like(eager) if self.state.hold == "out" else eager

    def consult_parliament(self) -> None:
        """Hold a vote on a pledge where one is needed and comes; drop what is no longer pledged."""
        luck = self._vote.uniform()
        if not (self.state.vote_needed and self.free):
            self.authorised = self.pledged
            return
        p = self.p
        consent = parliament.consent(
            self.opinion,
            base=p["parliament.consent"],
            support=p["parliament.support"],
            solidarity=p["parliament.solidarity"],
        )
        passed = luck < hazard.probability(p["parliament.vote_rate"]) * consent
        self.authorised = self.pledged & (self.authorised | passed)

    def train(self, leaving: Mask) -> None:
        """Move trainers towards what is wanted; they leave when talks or ceasefire have failed."""
        p, capacity = self.p, self.capacity
        wanted = np.where(self.training & ~leaving, capacity * p["training.share"], 0.0)
        self.trainers = deployment.approach(
            self.trainers,
            wanted,
            up=capacity * p["training.ramp_up"],
            down=np.maximum(capacity, self.trainers) * p["training.ramp_down"],
        )

    def deploy(self, ceasefire: Mask) -> None:
        """Move troops towards the contingent, or withdraw them, under a ceasefire only."""
        p, capacity = self.p, self.capacity
        moved = deployment.approach(
            self.troops,
            np.where(self.authorised, capacity, 0.0),
            up=capacity * p["deployment.ramp"],
            down=np.maximum(capacity, self.troops) * p["deployment.withdrawal"],
        )
        self.troops = np.where(ceasefire, moved, self.troops)

    def bury(self, exposure: Real, factor: Array) -> None:
        """Add the expected deaths of the week."""
        quiet = deployment.deaths(self.p["casualties.rate"], exposure=exposure, troops=self.troops)
        self.deaths = self.deaths + quiet * factor

    def _propensity(self, scene: Scene, peers: Peers) -> Array:
        return choice.propensity(self.residual, self.terms(scene, peers))


def capacity(code: str, state: State, *, p: Values) -> Array:
    """Give the contingent of a state: what it has named, or else a share of its active forces."""
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


def weights(state: State, p: Values) -> choice.Weights:
    """Give the weights of the choice for a state of its stance."""
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


def situation(
    state: State, p: Values, *, opinion: Array, scene: Scene, around: Around
) -> choice.Situation:
    """Describe what a state sees."""
    covered = cover(around.batteries, whole=p["guarantor.batteries_cover"])
    troops = np.asarray(around.peers.troops)
    return choice.Situation(
        opinion=opinion,
        guarantee=scene.guarantee,
        allies=around.peers.allies,
        others=np.minimum(1.0, troops / p["coalition.planned_force"]),
        violence=scene.violence,
        exposure=scene.exposure,
        open_border=float(state.borders_adversary) * (1.0 - covered),
        ask=p["coalition.ask"],
    )
