"""The states that may send trainers and troops, all together."""

import numpy as np
from mesa import Model

from sim.actors.columns import Columns
from sim.actors.parameters import Parameters
from sim.actors.perception import Opportunity, View
from sim.array import Array, Mask, Places, Real, at, flags, replaced, rows, where
from sim.scenario.schema import Scenario, Stance
from sim.streams import Streams
from sim.theory import choice, deployment, hazard, opinion, parliament
from sim.theory.logistic import logistic

CONSENT = "consent of parliament"
"""Name of the probability that a vote passes, one number for each of the votes of a week."""


class Contributors(Columns):
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
    pledged_troops, committed_troops
        Troops that stand behind all pledges, and behind those that are committed, shape
        (replication,).
    stated, leads
        Whether a state has stated a pledge in the root, and whether it leads, shape (state, 1).
    sustained
        As much of each contingent as rotation allows for long, shape (state, 1 or replication).
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
        super().__init__(model, scenario, p, streams=streams)
        self._free = flags(one.hold == "free" for one in self.states)
        self._kept_in = flags(one.hold == "in" for one in self.states)
        self._kept_out = flags(one.hold == "out" for one in self.states)
        self._consulting = self._votes & self._free
        self._voters = np.flatnonzero(self._consulting)
        self._opportunity = streams.of_each(self.codes, "opportunity")
        self._fresh = streams.of_each(self.codes, "taste")
        self._mood = streams.of_each(self.codes, "opinion")
        self._vote = streams.of_each([self.codes[row] for row in self._voters], "vote")
        self._first_taste = streams.of_each(self.codes, "first taste").uniform()
        self._least = rows([one.condition for one in self.states])
        self._gated = bool(self._least.any())
        self._since = np.zeros((len(self.codes), 1), np.int16)
        kinds = {one.kind for one in scenario.events.values()}
        self._varies = not kinds.isdisjoint(("set", "withdrawal", "government"))
        self.taste = choice.taste(self._first_taste)
        self.rally: Array | None = None
        self.elected: Mask | None = None
        self.firmness = 0.0
        self.rates: dict[str, Real] = {}
        self.voting = where(self.willing)

    # The start

    def set_opening(self, opinion: Array, residual: Array, *, stated: Mask) -> None:
        """Set the opinions and residuals of the start, and who has stated a pledge in the root.

        Stated has the shape (state, 1).
        """
        self.opinion = self.opinion_at_start = opinion
        self.residual, self.stated = residual, stated

    def set_posture(self, pledged: Mask, view: View) -> None:
        """Set the postures at the start; a pledge that needs no vote is authorised at once.

        Pledged has the shape (state, replication) or (state, 1).
        """
        self.pledged = pledged | np.zeros(self.pledged.shape, bool)
        self.authorised = self.pledged & ~self._votes & self._gate(view)

    def doubted(self, stated: Mask, luck: Array) -> Mask:
        """Stated postures, of which each holds with a probability, by luck that is uniform."""
        p = self.p
        holds = np.where(stated, p["reported.pledge_holds"], p["reported.refusal_holds"])
        return np.asarray(stated == (luck < holds))

    def _first_quantile(self, common: Array) -> Array:
        """Quantiles of the first tastes, with a share in the common factor."""
        return choice.quantile(self._first_taste, common, loading=self.p["choice.common"])

    def drawn(self, usual: Array, common: Array) -> Mask:
        """Postures drawn from the first tastes, given the propensities of the reference."""
        chance = logistic(usual / self.p["choice.shock_scale"])
        return np.asarray(self._first_quantile(common) < chance)

    def set_first_taste(self, usual: Array | None, common: Array) -> None:
        """Draw the tastes of the governments in office.

        They are those with which each, when it was new, took its posture in the reference world,
        where it has the usual propensity; without one, they are free.
        """
        scale, own = self.p["choice.shock_scale"], self._first_quantile(common)
        if usual is None:
            self.taste = choice.taste(own, scale)
            return
        self.taste = choice.consistent_taste(usual, self.pledged, quantile=own, scale=scale)

    def apply_hold(self) -> None:
        """Fix pledges where the scenario does; a state that is fixed as in needs no vote."""
        self.pledged = (self.pledged & self._free) | self._kept_in
        self.authorised = (self.authorised & self._free) | self._kept_in

    def judge(self, view: View) -> None:
        """See what each would decide as things stand, before anybody does."""
        nobody = where(np.zeros_like(self.pledged))
        self.willing = choice.willing(self._firm(view, nobody), self.taste)

    # The phases of a week

    def rally_opinion(self, size: float, codes: tuple[str, ...]) -> None:
        """Add to the opinion of some states this week, in logits; of all if none is named."""
        moved = flags(not codes or code in codes for code in self.codes)
        added = np.where(moved, size, 0.0)
        self.rally = added if self.rally is None else self.rally + added

    def move_support(self, points: float, codes: tuple[str, ...]) -> None:
        """Move support of some states for good, in percentage points; of all if none is named."""
        moved = flags(not codes or code in codes for code in self.codes)
        here, rests, least = self.opinion, self.opinion_at_start, self.p["opinion.least"]
        self.opinion = np.where(moved, opinion.moved(here, points, least=least), here)
        self.opinion_at_start = np.where(moved, opinion.moved(rests, points, least=least), rests)

    def elect(self, codes: tuple[str, ...], stance: Stance | None, *, residual: Array) -> None:
        """Let new governments come into office this week, with another stance if one is given.

        The residual, shape (state, replication), is that of all states with that stance.
        """
        new = flags(code in codes for code in self.codes)
        self.elected = new if self.elected is None else self.elected | new
        if stance is None:
            return
        self.residual = np.where(new, residual, self.residual)
        self.states = tuple(
            one.model_copy(update={"stance": stance}) if code in codes else one
            for code, one in zip(self.codes, self.states, strict=True)
        )

    def form_opinion(self, view: View) -> None:
        """Let opinion drift towards where guarantee, cue and casualties would bring it to rest."""
        p = self.p
        rest = opinion.rest(
            self.opinion_at_start,
            opinion.Sensitivity(p["opinion.guarantee"], p["opinion.cue"], p["opinion.casualties"]),
            guarantee=view.guarantee_gain,
            cue=np.subtract(self.pledged, self.stated, dtype=np.int8),
            toll=self.toll,
        )
        shock = p["opinion.noise"] * self._mood.normal()
        if self.rally is not None:
            shock = self.rally + shock
        self.opinion = opinion.relax(
            self.opinion, rest, reversion=p["opinion.reversion"], shock=shock
        )
        self.rally = None

    def decide(self, view: View, opportunity: Opportunity, *, week: int) -> None:
        """Pledge, or drop a pledge, where an opportunity arises this week; judge training.

        A new government decides in its first week, and is not bound by what the last one stated.
        """
        luck = self._opportunity.uniform()
        asked = ((luck < opportunity.chance) | opportunity.crisis) & self._free
        new, renewed = luck < opportunity.change, luck < opportunity.renewal
        if self.elected is not None:
            new, renewed = new | self.elected, renewed | self.elected
            asked = asked | (self.elected & self._free)
            self.elected = None
        incoming = where(new)
        self.in_office_since = replaced(self.in_office_since, incoming, by=week)
        self._renew_taste(where(renewed), opportunity)
        firm = self._firm(view, incoming)
        self.willing = choice.willing(firm, self.taste)
        self.pledged = (self.willing & asked) | (self.pledged & ~asked)
        eager = choice.willing(self.propensity + self.p["training.ease"], self.taste)
        self.training = eager & ~self._kept_out

    def _firm(self, view: View, incoming: Places) -> Array:
        """Propensity with inertia, which does not bind incoming governments."""
        self.propensity = choice.propensity(self.residual, self.terms(view))
        pull = self.inertia()
        pull.reshape(-1)[incoming.flat] = 0.0
        firm = self.propensity + pull
        self.firmness = float(firm.sum())
        return firm

    def _renew_taste(self, new: Places, opportunity: Opportunity) -> None:
        """Take new tastes, with a share in the common factor."""
        fresh = self._fresh.uniform()
        quantile = choice.quantile(
            at(fresh, new),
            at(opportunity.common, new),
            loading=at(opportunity.loading, new),
        )
        taste = choice.taste(quantile, at(self.p["choice.shock_scale"], new))
        self.taste = replaced(self.taste, new, by=taste)

    def _gate(self, view: View) -> Mask:
        """Whether the guarantee allows a state to authorise and deploy, by its own condition."""
        return np.asarray(self._least <= view.guarantee)

    def consult_parliament(self, view: View) -> None:
        """Vote on a pledge where a vote is needed and due; a dropped pledge loses authority.

        Nothing new is authorised where a state's own condition is not met.
        """
        ready = self.pledged & self._gate(view) if self._gated else self.pledged
        standing = (self.pledged & self.authorised) | (ready & ~self._consulting)
        p, luck = self.p, self._vote.uniform()
        rate = hazard.probability(p["parliament.vote_rate"])
        due = where((ready & ~standing)[self._voters] & (luck < rate))
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

    def deploy(self, view: View, *, allowed: Mask, attacked: Mask) -> None:
        """Move troops towards the contingents where they are allowed, or withdraw them.

        After an attack nobody new comes, but who drops its pledge withdraws. What is there stays
        where a state's own condition is not met.
        """
        p, here = self.p, self.troops
        target = self._rotated() if self._limited or self._varies else self.capacity
        wanted = self.authorised * target
        stuck = attacked | ~self._gate(view) if self._gated else attacked
        if stuck.any():
            more = where(stuck & (wanted > here))
            wanted = replaced(wanted, more, by=at(here, more))
        moving = where((allowed | attacked) & (here != wanted))
        pace = p["deployment.ramp"], p["deployment.withdrawal"]
        self.troops = self._moved(here, at(wanted, moving), moving, pace=pace)
        self.present = self.troops >= 1

    def _rotated(self) -> Array:
        """Contingents as far as rotation allows, in states that have been there for long."""
        self._since = np.where(self.present, self._since + 1, 0).astype(np.int16)
        long = self._since >= self.p["deployment.rotation_weeks"]
        return np.where(long, self.sustained, self.capacity)

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
