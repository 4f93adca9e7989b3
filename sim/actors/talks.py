"""The process among them: talks, a ceasefire, a collapse or an attack."""

import numpy as np
from mesa import Agent, Model

from sim.actors.parameters import Parameters
from sim.array import Mask, Real
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, TALKS
from sim.streams import Streams
from sim.theory import hazard
from sim.theory.talks import Consent, Gains, deal_rate


class Talks(Agent):
    """The process among them.

    Attributes
    ----------
    phase
        Talks, ceasefire, collapsed or attacked, as 0 to 3, shape (replication,).
    permitted
        Whether the deal permits foreign troops.
    gains
        What has been gained over the reference world, by name.
    rates
        Rates and probabilities of this week by name.
    """

    def __init__(self, model: Model, p: Parameters, streams: Streams) -> None:
        super().__init__(model)
        self.p = p
        self._when = streams.named("talks", "when")
        self._which = streams.named("talks", "which")
        self._permission = streams.named("talks", "permission")
        self.phase = np.zeros(len(streams), dtype=np.int8)
        self.permitted = np.zeros(len(streams), dtype=bool)
        self._attack_week = np.zeros(len(streams), dtype=np.int16)
        self.gains: dict[str, Real] = {}
        self.rates: dict[str, Real] = {}

    @property
    def talking(self) -> Mask:
        """Where talks go on."""
        return np.asarray(self.phase == TALKS)

    @property
    def ceasefire(self) -> Mask:
        """Where a ceasefire holds."""
        return np.asarray(self.phase == CEASEFIRE)

    @property
    def attacked(self) -> Mask:
        """Where the ceasefire was ended by an attack."""
        return np.asarray(self.phase == ATTACKED)

    @property
    def failed(self) -> Mask:
        """Where talks have collapsed or the ceasefire was ended by an attack."""
        return np.asarray(self.phase >= COLLAPSED)

    def crisis(self, week: int, *, weeks: Real) -> Mask:
        """Where an attack came so few weeks ago that every state decides each week."""
        return np.asarray(self.attacked & (week - self._attack_week < weeks))

    def break_off(self, attack: Mask, *, week: int) -> None:
        """End the ceasefire where an attack came."""
        self._attack_week = np.where(attack, np.int16(week), self._attack_week)
        self.phase = np.where(attack, np.int8(ATTACKED), self.phase)

    def negotiate(self, gains: Gains, *, deal: bool = False, collapse: bool = False) -> None:
        """Reach a deal, collapse, or go on; the scenario may make either happen this week.

        A deal permits foreign troops with a probability of its own.
        """
        p = self.p
        by = Consent(**{name: p[key] for name, key in KEYS.items()})
        deals = deal_rate(p["talks.deal_rate"], by, gains=gains)
        collapses = p["talks.collapse_rate"]
        chance, share = hazard.probability(deals + collapses), hazard.first_of(deals, collapses)
        self.gains = vars(gains)
        self.rates = {"rate of a deal": deals, "probability of an end": chance}
        self.rates |= {"share of deals": share}
        forced = deal or collapse
        ended = self.talking & ((self._when.uniform() < chance) | forced)
        agreed = self._which.uniform() < share
        if forced:
            agreed = np.full(len(self.phase), deal)
        outcome = np.where(agreed, np.int8(CEASEFIRE), np.int8(COLLAPSED))
        permitted = self._permission.uniform() < p["talks.permission"]
        self.permitted = np.where(ended, agreed & permitted, self.permitted)
        self.phase = np.where(ended, outcome, self.phase)


KEYS = {
    "host": "talks.host_consent",
    "security": "talks.security",
    "adversary": "talks.adversary_consent",
    "coalition": "talks.coalition",
    "guarantee": "talks.guarantee",
    "pressure": "talks.pressure",
    "violence": "talks.violence",
}
"""Parameters behind what moves consent."""
