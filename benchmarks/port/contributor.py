"""What a state that may send trainers and troops does in a week.

The class knows no framework: whatever it is mixed into gives it `model`, its world, with its
`random`. Within a week a contributor looks at the others as they stood before any of them
decided, so that the order in which they act changes nothing.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from port.constants import Constants, Place
from port.rules import approach, logistic, normal, quantile
from port.setting import Entrant

if TYPE_CHECKING:
    from port.world import World


class Contributor:
    """A state that may send trainers and troops.

    Attributes
    ----------
    opinion, taste
        Logits.
    pledged, authorised, training
        Whether a pledge stands, needs no further vote, trainers are sent.
    allied
        Ties to others that have pledged.
    company
        What the pledges of the others add to the choice, logit.
    trainers, troops, deaths
        Persons present; expected deaths so far.
    """

    def enter(self, entrant: Entrant, place: Place) -> None:
        """Take the opinion, the residual and the posture of the start."""
        random = self.model.random
        error = normal(random)
        self.code = entrant.code
        self.entrant = entrant
        self.place = place
        self.opinion = self.opinion_at_start = entrant.support + entrant.spread * error
        self.residual = entrant.residual + entrant.residual_slope * error
        self.chance = random.random()
        self.taste = quantile(self.chance)
        drawn = entrant.pledged is None
        self.pledged = entrant.chance > self.chance if drawn else entrant.pledged
        self.authorised = self.training = False
        self.trainers = self.troops = self.deaths = 0.0
        self.allied = 0
        self.company = 0.0

    def settle_in(self) -> None:
        """Hold a taste under which the position of the start is the one it would choose."""
        entrant, inertia = self.entrant, self.model.constants.inertia
        if entrant.pledged is not None:
            odds = logistic(self.propensity() + (inertia if self.pledged else -inertia))
            share = self.chance * odds if self.pledged else odds + self.chance * (1.0 - odds)
            self.taste = quantile(share)

    def apply_hold(self) -> None:
        """Stand in or out where the scenario holds it there; who is held in needs no vote."""
        self.free = self.entrant.hold == "free"
        if not self.free:
            self.pledged = self.entrant.hold == "in"
        self.trains = self.entrant.hold != "out"
        self.votes = self.free and self.entrant.vote_needed
        self.authorised = self.pledged and not self.votes
        self.pledged_at_start = self.pledged

    def tell_the_others(self) -> None:
        """Let those it is tied to know that it has pledged, or has dropped its pledge."""
        contributors = self.model.contributors
        sign = 1 if self.pledged else -1
        for other, groups in self.entrant.ties:
            contributors[other].allied += sign * groups

    def look_around(self) -> None:
        """See what the others have pledged."""
        place, constants = self.place, self.model.constants
        troops = self.model.pledged_troops - (place.capacity if self.pledged else 0.0)
        riding = troops / constants.planned_force
        self.company = place.allies * self.allied - constants.free_riding * (
            riding if riding < 1.0 else 1.0
        )

    def propensity(self) -> float:
        """Add up what speaks for a pledge."""
        place, model = self.place, self.model
        return (
            self.residual
            + place.support * self.opinion
            + model.appeal
            + self.company
            - place.border * model.violence
        )

    def step(self) -> None:
        """Form an opinion, choose, ask parliament, send trainers and troops, count the dead."""
        model = self.model
        self.form_opinion(model, model.constants)
        self.choose(model, model.constants)
        if self.pledged != self.authorised:
            self.consult_parliament(model, model.constants)
        if self.training or self.trainers:
            self.send_trainers(model)
        if model.ceasefire and (self.authorised or self.troops):
            self.send_troops(model)
        if self.troops:
            self.deaths += model.death_rate * self.troops

    def form_opinion(self, model: World, constants: Constants) -> None:
        """Let opinion drift towards where guarantee, cue and casualties would bring it to rest."""
        rest = self.opinion_at_start + model.reassurance
        if self.pledged != self.pledged_at_start:
            rest += constants.cue if self.pledged else -constants.cue
        if self.deaths:
            rest -= constants.casualties * log10(1.0 + self.deaths)
        shock = constants.noise * normal(model.random)
        self.opinion += constants.reversion * (rest - self.opinion) + shock
        if model.rallies:
            self.opinion += model.rallies[self.code]

    def choose(self, model: World, constants: Constants) -> None:
        """Decide where an opportunity arises this week; judge training every week."""
        propensity = self.propensity()
        luck = model.random.random()
        if luck < constants.opportunity:
            if luck < constants.renewal:
                common = luck < constants.common
                self.taste = model.common_taste if common else quantile(model.random.random())
            firm = propensity + (constants.inertia if self.pledged else -constants.inertia)
            if (firm > self.taste) != self.pledged and self.free:
                self.pledged = not self.pledged
                model.turned.append(self)
        self.training = propensity + constants.ease > self.taste and self.trains

    def consult_parliament(self, model: World, constants: Constants) -> None:
        """Hold a vote where one is needed and comes; a dropped pledge needs none."""
        if not (self.pledged and self.votes):
            self.authorised = self.pledged
            return
        chance = model.random.random
        if chance() < constants.vote_chance:
            consent = constants.consent + constants.consent_slope * self.opinion
            self.authorised = chance() < logistic(consent)

    def send_trainers(self, model: World) -> None:
        """Move trainers towards what is wanted; they leave when talks or ceasefire have failed."""
        place, present = self.place, self.trainers
        target = place.trainers if self.training and not model.failed else 0.0
        if present != target:
            whole = present if present > place.capacity else place.capacity
            leaving = model.constants.trainers_withdrawal * whole
            self.trainers = approach(present, target, place.trainers_up, leaving)

    def send_troops(self, model: World) -> None:
        """Move troops towards the contingent, or withdraw them; under a ceasefire only."""
        place, present = self.place, self.troops
        target = place.capacity if self.authorised else 0.0
        if present != target:
            whole = present if present > place.capacity else place.capacity
            leaving = model.constants.withdrawal * whole
            self.troops = approach(present, target, place.up, leaving)
