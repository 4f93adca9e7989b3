"""The stage on which a scenario is played: its actors, in many replications at once, at state 0."""

from collections.abc import Mapping

import numpy as np
from mesa import Model

from sim.actors.adversary import Adversary
from sim.actors.contributor import Contributor
from sim.actors.guarantor import Guarantor
from sim.actors.host import Host
from sim.actors.perception import Opportunity, View
from sim.actors.talks import Talks
from sim.array import Array, Real
from sim.model.anchor import anchor
from sim.model.coalition import Coalition, batteries_with, free_batteries
from sim.model.draws import draw_all
from sim.scenario.schema import Event, Scenario
from sim.streams import Streams
from sim.theory import hazard


class Stage(Model):
    """The actors of a scenario, in many replications at once, set up at state 0.

    Parameters
    ----------
    scenario
        What is to be run.
    streams
        The luck of the replications.

    Attributes
    ----------
    week
        Weeks advanced so far; 0 is the start, before any phase.
    p
        Parameters by dotted key, shared by all actors.
    contributors, guarantor, adversary, host, talks
        The actors.
    coalition
        The contributors together, in the order of their codes.
    weighed
        Probabilities of this week that hold for every state, by name.
    """

    def __init__(
        self,
        scenario: Scenario,
        streams: Streams,
        *,
        contributors: type[Contributor] = Contributor,
    ) -> None:
        super().__init__()
        drawn = draw_all(scenario, streams)
        self.streams = streams
        self.setting = scenario
        self.size = len(streams)
        self.week = 0
        self.p = drawn.values
        self.anchor = anchor(scenario, drawn)
        self.free_batteries = free_batteries(scenario.states)
        self.coalition = Coalition(
            (
                contributors(self, code, state, self.p, streams)
                for code, state in scenario.states.items()
            ),
            scenario.states,
            ties=scenario.ties,
        )
        parts = scenario.aggregation, self.p
        self.guarantor = Guarantor(self, *parts, self.anchor.usual, streams)
        self.adversary = Adversary(self, *parts, self.anchor.violence, streams)
        self.host = Host(self, self.p, self.size)
        self.talks = Talks(self, self.p, streams)
        self.common_taste = streams.named("coalition", "taste")
        self.agenda = _agenda(scenario)
        self.scheduled: dict[str, float] = {}
        self.weighed: dict[str, Real] = {}
        self._begin(drawn.opinions)

    @property
    def contributors(self) -> list[Contributor]:
        """The states, in the order in which they are asked to act, which changes nothing."""
        return list(self.coalition.contributors)

    @property
    def exposure(self) -> Real:
        """Exposure of the place of deployment."""
        return self.p[f"deployment.exposure_{self.setting.location}"]

    @property
    def scene(self) -> View:
        """What every contributor sees now."""
        guarantee = self.guarantor.guarantee
        return View(
            guarantee=guarantee,
            guarantee_gain=guarantee - self.anchor.guarantee,
            violence=self.adversary.violence,
            exposure=self.exposure,
        )

    def derive(self) -> None:
        """Let everybody work out anew what rests on parameters alone."""
        for one in self.contributors:
            one.derive()
        self.coalition.count()

    def opportunity(self) -> Opportunity:
        """Say which draws of this week let a state decide, and with which taste."""
        chance = hazard.probability(self.p["choice.opportunity_rate"])
        renewal = chance * (1.0 - np.asarray(self.p["choice.persistence"]))
        shared = renewal * self.p["choice.common"]
        self.weighed = {"probability of an occasion": chance, "probability of a new taste": renewal}
        return Opportunity(chance, renewal, shared, self.common_taste.uniform())

    def _begin(self, opinions: Mapping[str, Array]) -> None:
        """Set up state 0: opinions, residuals, guarantee, and the postures of the start."""
        self.guarantor.assure(self.free_batteries)
        for one in self.contributors:
            one.batteries = batteries_with(one.code, self.setting.states)
            one.derive()
            one.set_opening(opinions[one.code], self.anchor.residuals[one.code])
            self._place(one)
        self.coalition.count()
        scene, peers = self.scene, self.coalition.survey()
        for one in self.contributors:
            if self.setting.initial != "drawn":
                one.draw_consistent_taste(scene, peers[one.code])
        for one in self.contributors:
            one.apply_hold()
        self.coalition.count()
        self.adversary.weigh(
            self.guarantor.guarantee, self.coalition.force, host=self.host.strength
        )

    def _place(self, one: Contributor) -> None:
        """Give a contributor its posture at the start."""
        initial, key = self.setting.initial, f"stances.{one.state.stance}.p0"
        if initial == "drawn":
            one.draw_posture(self.p[key])
            return
        stated = self.setting.values[key].central >= 1 / 2
        pledged = {"stated": stated, "none": False, "all": True}[initial]
        one.take(np.full(self.size, pledged))


def _agenda(scenario: Scenario) -> dict[int, list[Event]]:
    """Sort the events of a scenario by week, those of one week by name."""
    agenda: dict[int, list[Event]] = {}
    for _, event in sorted(scenario.events.items()):
        agenda.setdefault(scenario.week_of(event), []).append(event)
    return agenda
