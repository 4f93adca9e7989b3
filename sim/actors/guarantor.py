"""The state that offers the backstop."""

from dataclasses import dataclass

import numpy as np
from mesa import Agent, Model

from sim.actors.parameters import COMPONENTS, Parameters
from sim.array import Array, Mask, Real, count
from sim.scenario.schema import Aggregation
from sim.streams import Streams
from sim.theory import guarantee, hazard, resolve
from sim.theory.logistic import logistic, logit


@dataclass(frozen=True)
class UsualInfluence:
    """The influence that the guarantor is used to, that of the root scenario."""

    influence: Real
    """Resolve lost in an episode, logit."""
    chance: Real
    """Probability of an episode in a week."""


@dataclass(frozen=True)
class Circumstances:
    """What the guarantor reckons with besides parameters."""

    usual: UsualInfluence
    """The influence that it is used to."""
    free_batteries: float
    """Allied batteries that are not posted elsewhere."""


class Guarantor(Agent):
    """The state that offers the backstop; every attribute has shape (replication,).

    Attributes
    ----------
    resolve
        Logit of the probability that a commitment is honoured.
    settled
        Whether the terms of the guarantee are settled.
    own
        Guarantee of its own, 0..1.
    capability, guarantee
        K, what it could do as things stand, and G, how far the others may count on it, what they
        guarantee themselves included; 0..1.
    capability_in_full
        K, were every component wholly available and the terms settled.
    tests, honoured
        Tests of the guarantee so far, and those that were honoured, by itself or by allies.
    rates
        Probabilities of this week by name.
    """

    def __init__(
        self,
        model: Model,
        aggregation: Aggregation,
        p: Parameters,
        circumstances: Circumstances,
        streams: Streams,
    ) -> None:
        super().__init__(model)
        self.p = p
        self.aggregation = aggregation
        self.usual = circumstances.usual
        self.free_batteries = circumstances.free_batteries
        size = len(streams)
        self._noise = streams.named("guarantor", "resolve")
        self._terms = streams.named("guarantor", "terms")
        self._honouring = [
            [streams.named(actor, f"{test} honoured") for test in ("probe", "attack")]
            for actor in ("guarantor", "coalition")
        ]
        self.resolve = logit(p["guarantor.resolve"]) + np.zeros(size)
        self.settled = np.zeros(size, dtype=bool)
        self.tests = np.zeros(size)
        self.honoured = np.zeros(size)
        self.capability = np.zeros(size)
        self.own = self.guarantee = np.zeros(size)
        self.rates: dict[str, Real] = {}
        self.derive()

    def derive(self) -> None:
        """Recompute what depends on parameters alone, which an event may have changed."""
        self._settled, self._unsettled = (
            capability(self.aggregation, self.p, free_batteries=self.free_batteries, settled=done)
            for done in (True, False)
        )
        weight = {name: self.p[f"guarantor.weight.{name}"] for name in COMPONENTS}
        whole = dict.fromkeys(COMPONENTS, 1.0)
        in_full = guarantee.capability(weight, whole, rule=self.aggregation.components)
        self.capability_in_full = np.zeros(len(self.resolve)) + in_full

    @property
    def credibility(self) -> Array:
        """Probability that a commitment at full availability is honoured."""
        return logistic(self.resolve)

    def deliberate(self, week: int, episodes: Array, *, contribution: Real) -> None:
        """Let resolve drift, sag under influence, and perhaps settle the terms.

        The contribution is what the coalition has pledged beyond the reference, in planned forces.
        """
        p = self.p
        mean = resolve.mean(
            p["guarantor.resolve_mean"],
            reversion=p["guarantor.resolve_reversion"],
            influence=self.usual.influence,
            chance=self.usual.chance,
            contribution=p["guarantor.contribution"] * contribution,
        )
        self.resolve = resolve.move(
            self.resolve,
            mean,
            reversion=p["guarantor.resolve_reversion"],
            loss=p["guarantor.influence"] * episodes,
            shock=p["guarantor.resolve_noise"] * self._noise.normal(),
        )
        opens, closes = p["guarantor.deadline_opens"], p["guarantor.deadline_closes"]
        urgent = (week >= np.asarray(opens)) & (week <= np.asarray(closes))
        rate = p["guarantor.terms_rate"] * np.where(urgent, p["guarantor.terms_boost"], 1.0)
        chance = hazard.probability(rate)
        self.settled = self.settled | (self._terms.uniform() < chance)
        self.rates = {"probability of terms": chance}

    def assure(self, allies: Real) -> None:
        """Assess what the guarantee is worth now, with what allies guarantee themselves."""
        self.capability = np.where(self.settled, self._settled, self._unsettled)
        self.own = self.capability * self.credibility
        self.guarantee = guarantee.joint(self.own, allies)

    def stand_tests(self, probe: Mask, attack: Mask, *, allies: Real) -> None:
        """Honour each test with the probability of resolve, and be believed accordingly.

        What the guarantor could do does not enter: that is what the guarantee is worth, not whether
        it is honoured. Allies honour it with a probability of their own; either is enough, but only
        what the guarantor does moves its resolve.
        """
        p, tests = self.p, np.array([probe, attack])
        luck, others = (np.array([one.uniform() for one in each]) for each in self._honouring)
        honoured = tests & (luck < self.credibility)
        gain = np.where(honoured, p["guarantor.honoured"], -np.asarray(p["guarantor.broken"]))
        by_probe, by_attack = np.where(tests, gain, 0.0)
        self.resolve = self.resolve + by_probe + by_attack
        self.tests = self.tests + count(tests)
        self.honoured = self.honoured + count(honoured | (tests & (others < allies)))


def capability(
    aggregation: Aggregation, p: Parameters, *, free_batteries: float, settled: bool
) -> Array:
    """K, with the terms settled or not."""
    share: Real = 1.0 if settled else p["guarantor.unsettled"]
    offered = {name: p[f"guarantor.availability.{name}"] for name in COMPONENTS}
    offered["air_defence"] = guarantee.air_defence(
        offered["air_defence"], free=free_batteries, needed=p["guarantor.batteries_needed"]
    )
    return guarantee.capability(
        {name: p[f"guarantor.weight.{name}"] for name in COMPONENTS},
        {name: np.asarray(offered[name]) * share for name in COMPONENTS},
        rule=aggregation.components,
    )
