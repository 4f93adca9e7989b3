"""The state that is to be deterred."""

from dataclasses import dataclass

import numpy as np
from mesa import Agent, Model

from sim.actors.parameters import Parameters
from sim.array import Array, Mask, Real
from sim.scenario.schema import Aggregation
from sim.streams import Streams
from sim.theory import deterrence, hazard

OTHERWISE = ("neither", "certain guarantee", "force alone", "guarantee alone")
"""What might deter instead: neither guarantee nor force, the force with a guarantee that is
certain, or one of the two alone."""


@dataclass(frozen=True)
class Scheduled:
    """What a scenario makes the adversary do this week."""

    assaults: float = 0.0
    """Assaults where no ceasefire is."""
    probe: bool = False
    attack: bool = False
    """Whether there is a probe, and an attack, under a ceasefire."""


class Adversary(Agent):
    """The state that is to be deterred; every attribute has shape (replication,).

    Attributes
    ----------
    deterrence, force_effect
        D, and the part H that the force adds; 0..1.
    assault, probe, attack
        Whether one comes this week.
    violence
        Remembered violence, 0 or more.
    assaults, probes
        How many there were so far.
    quiet_weeks, deterrence_sum
        Weeks so far that began under a ceasefire, and the sum of the deterrence in them.
    exposure, exposure_undeterred
        Expected attacks so far in the weeks of ceasefire, as deterred and had nothing deterred.
    rates
        Rates and probabilities of this week by name.
    """

    def __init__(
        self,
        model: Model,
        aggregation: Aggregation,
        p: Parameters,
        violence: Real,
        streams: Streams,
    ) -> None:
        super().__init__(model)
        self.p = p
        self.aggregation = aggregation
        size = len(streams)
        self._influence = streams.named("adversary", "influence")
        self._assault = streams.named("adversary", "assault")
        self._probe = streams.named("adversary", "probe")
        self._attack = streams.named("adversary", "attack")
        self.violence = np.zeros(size) + violence
        self.deterrence = self.force_effect = np.zeros(size)
        self.assaults = self.probes = np.zeros(size)
        self.quiet_weeks = self.deterrence_sum = np.zeros(size)
        self.exposure = self.exposure_undeterred = np.zeros(size)
        self._none, self._whole = np.zeros(size), np.full(size, 1.0)
        self._otherwise = self._exposures = np.zeros((len(OTHERWISE), size))
        self.assault = self.probe = self.attack = np.zeros(size, dtype=bool)
        self._scheduled: Real = 0.0
        self.rates: dict[str, Real] = {}

    def influence(self) -> Array:
        """Count the episodes of influence on the guarantor this week."""
        chance = hazard.probability(self.p["adversary.influence_rate"])
        self.rates = {"probability of influence": chance}
        return (self._influence.uniform() < chance).astype(np.float64)

    def weigh(self, guarantee: Array, force: Array, *, host: Array) -> None:
        """Assess what deters it, and what would with other guarantees and without the force."""
        none, whole = self._none, self._whole
        effect = deterrence.force_effect(force, self.p["deterrence.half_force"])
        # All at once: the present first, and then each of OTHERWISE.
        guarantees = np.array([guarantee, none, whole, none, guarantee])
        effects = np.array([effect, none, effect, effect, none])
        combined = self._combined(guarantees, effects, host=host)
        self.force_effect = effect
        self.deterrence, self._otherwise = combined[0], combined[1:]

    def deterred(self, guarantee: Real, force: Real, *, host: Real) -> Array:
        """What a guarantee and a force would deter."""
        effect = deterrence.force_effect(force, self.p["deterrence.half_force"])
        return self._combined(guarantee, effect, host=host)

    def _combined(self, guarantee: Real, effect: Real, *, host: Real) -> Array:
        return deterrence.deterrence(
            guarantee,
            effect,
            host=host,
            weight=self.p["deterrence.host_weight"],
            rule=self.aggregation.deterrence,
        )

    def strike(
        self, ceasefire: Mask, *, force: Array, unanswered: Array, scheduled: Scheduled
    ) -> None:
        """Assault where no ceasefire is; probe and attack under one, as far as not deterred.

        Unanswered are the tests that were not honoured less those that were; scheduled is what the
        scenario makes happen this week.
        """
        p = self.p
        chance = hazard.probability(p["adversary.assault_rate"])
        probes = deterrence.probe_rate(
            p["adversary.probe_rate"],
            deterrence=self.deterrence,
            response=p["deterrence.probe"],
            provocation=p["deterrence.provocation"],
            weakness=np.where(force >= 1, 1.0 - self.force_effect, 0.0),
        )
        undeterred = deterrence.emboldened(
            p["adversary.attack_rate"], unanswered=unanswered, boldness=p["adversary.emboldening"]
        )
        attacks = deterrence.attack_rate(
            undeterred, deterrence=self.deterrence, response=p["deterrence.attack"]
        )
        probing, attacking = hazard.probability(probes), hazard.probability(attacks)
        self.rates |= {"probability of an assault": chance, "rate of probes": probes}
        self.rates |= {"probability of a probe": probing, "rate of attacks": attacks}
        self.rates |= {"probability of an attack": attacking}
        self.assault = ~ceasefire & (self._assault.uniform() < chance)
        self.probe = ceasefire & ((self._probe.uniform() < probing) | scheduled.probe)
        self.attack = ceasefire & ((self._attack.uniform() < attacking) | scheduled.attack)
        self._scheduled = np.where(ceasefire, 0.0, scheduled.assaults)
        self.quiet_weeks = self.quiet_weeks + ceasefire
        self.deterrence_sum = self.deterrence_sum + np.where(ceasefire, self.deterrence, 0.0)
        weekly = np.where(ceasefire, 1 / hazard.WEEKS_PER_YEAR, 0.0)
        self.exposure = self.exposure + weekly * attacks
        expected = weekly * undeterred
        self.exposure_undeterred = self.exposure_undeterred + expected
        self._exposures = self._exposures + deterrence.attack_rate(
            expected, deterrence=self._otherwise, response=p["deterrence.attack"]
        )

    @property
    def exposure_otherwise(self) -> dict[str, Array]:
        """Expected attacks so far in the weeks of ceasefire, had each of OTHERWISE deterred."""
        return dict(zip(OTHERWISE, self._exposures, strict=True))

    def remember(self) -> None:
        """Add the violence of this week, scheduled assaults included, to what is remembered."""
        p = self.p
        assaults = self.assault + self._scheduled
        self.assaults = self.assaults + assaults
        self.probes = self.probes + self.probe
        fresh = (
            p["violence.assault"] * assaults
            + p["violence.probe"] * self.probe
            + p["violence.attack"] * self.attack
        )
        self.violence = deterrence.remembered(self.violence, p["violence.memory"], fresh=fresh)
