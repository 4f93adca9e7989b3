"""The process among them: talks, a ceasefire, a collapse or an attack."""

import numpy as np
from mesa import Agent, Model

from sim.actors.parameters import Parameters
from sim.array import Mask, Real
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, TALKS
from sim.streams import Streams
from sim.theory import hazard
from sim.theory.talks import Pull, deal_rate


class Talks(Agent):
    """The process among them.

    Attributes
    ----------
    phase
        Talks, ceasefire, collapsed or attacked, as 0 to 3, shape (replication,).
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
        self.phase = np.zeros(len(streams), dtype=np.int8)
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
    def failed(self) -> Mask:
        """Where talks have collapsed or the ceasefire was ended by an attack."""
        return np.asarray(self.phase >= COLLAPSED)

    def break_off(self, attack: Mask) -> None:
        """End the ceasefire where an attack came."""
        self.phase = np.where(attack, np.int8(ATTACKED), self.phase)

    def negotiate(self, *, guarantee: Real, coalition: Real, violence: Real) -> None:
        """Reach a deal, collapse, or go on; each argument is the gain over the reference world."""
        p = self.p
        deal = deal_rate(
            p["talks.deal_rate"],
            Pull(p["talks.guarantee"], p["talks.coalition"], p["talks.violence"]),
            guarantee=guarantee,
            coalition=coalition,
            violence=violence,
        )
        collapse = p["talks.collapse_rate"]
        chance, share = hazard.probability(deal + collapse), hazard.first_of(deal, collapse)
        self.gains = {"guarantee": guarantee, "coalition": coalition, "violence": violence}
        self.rates = {"rate of a deal": deal, "probability of an end": chance}
        self.rates |= {"share of deals": share}
        ended = self.talking & (self._when.uniform() < chance)
        agreed = self._which.uniform() < share
        outcome = np.where(agreed, np.int8(CEASEFIRE), np.int8(COLLAPSED))
        self.phase = np.where(ended, outcome, self.phase)
