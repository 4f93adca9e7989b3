"""A scenario in many replications at once: its actors, its schedule, and what is recorded."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from mesa import Agent, Model

from sim.actors.adversary import Adversary
from sim.actors.contributors import Contributors
from sim.actors.guarantor import Circumstances, Guarantor
from sim.actors.host import Host
from sim.actors.parameters import Parameters
from sim.actors.perception import Opportunity, View, free_batteries
from sim.actors.talks import Talks
from sim.array import Array, Real, flags, rows
from sim.model.anchor import anchor
from sim.model.draws import Draws, draw_all
from sim.model.recorder import Recorder
from sim.model.schedule import PHASES
from sim.outcomes.block import Block
from sim.scenario.schema import Event, Scenario
from sim.streams import Streams
from sim.theory import hazard


class World(Model):
    """A scenario in many replications at once; one step is one week.

    Parameters
    ----------
    paths_kept
        Leading replications whose whole paths are recorded; all by default.
    contributors
        Class of the states. To exchange a rule of their behaviour, pass a subclass that overrides
        its method.
    given
        Numbers by dotted key, each of shape (replication,), that stand in the place of those of the
        scenario, as in a design.

    Attributes
    ----------
    week
        Weeks advanced so far; 0 is the start, before any phase.
    p
        Parameters by dotted key, shared by all actors.
    rates
        Rates and probabilities of this week that apply to every state, by name.
    """

    p: Parameters
    contributors: Contributors
    guarantor: Guarantor
    adversary: Adversary
    host: Host
    talks: Talks

    def __init__(
        self,
        scenario: Scenario,
        streams: Streams,
        *,
        paths_kept: int | None = None,
        contributors: type[Contributors] = Contributors,
        given: Mapping[str, Array] | None = None,
    ) -> None:
        super().__init__()
        self.streams = streams
        self.setting = scenario
        self.size = len(streams)
        self.week = 0
        self.agenda = _agenda(scenario)
        self.scheduled: dict[str, float] = {}
        self.rates: dict[str, Real] = {}
        with _no_warnings():
            drawn = draw_all(scenario, streams, given=given)
            self.drawn = drawn.drawn
            self._add_actors(drawn, contributors)
            self._set_opening(drawn.opinions)
        self.recorder = Recorder(
            scenario.weeks,
            len(scenario.states),
            size=self.size,
            paths_kept=self.size if paths_kept is None else paths_kept,
        )
        with _no_warnings():
            record(self)

    def step(self) -> None:
        """Advance one week: every phase of the schedule, in order."""
        for _ in self.phases():
            pass

    def phases(self) -> Iterator[str]:
        """Advance one week; yield the name of each phase of the schedule before it runs."""
        self.week += 1
        for phase in SCHEDULE:
            yield phase.__name__
            with _no_warnings():
                phase(self)

    def close(self) -> Block:
        """Return what was recorded, and release every actor."""
        block = self.recorder.close(self)
        self.remove_all_agents()
        # Mesa 3.3 numbers agents in a table of its own that would keep every world alive.
        getattr(Agent, "_ids", {}).pop(self, None)
        return block

    @property
    def exposure(self) -> Real:
        """Exposure of the place of deployment."""
        return self.p[f"deployment.exposure_{self.setting.location}"]

    @property
    def view(self) -> View:
        """What every contributor sees now."""
        guarantee = self.guarantor.guarantee
        return View(
            guarantee=guarantee,
            guarantee_gain=guarantee - self.anchor.guarantee,
            violence=self.adversary.violence,
            exposure=self.exposure,
        )

    def derive(self) -> None:
        """Recompute whatever depends on parameters alone."""
        self.guarantor.derive()
        self.contributors.derive()
        self.contributors.add_up()

    def opportunity(self) -> Opportunity:
        """Probabilities that a state decides this week, and the taste that all share."""
        chance = hazard.probability(self.p["choice.opportunity_rate"])
        renewal = chance * (1.0 - np.asarray(self.p["choice.persistence"]))
        shared = renewal * self.p["choice.common"]
        self.rates = {"probability of an occasion": chance, "probability of a new taste": renewal}
        return Opportunity(chance, renewal, shared, self.common_taste.uniform())

    def _add_actors(self, drawn: Draws, contributors: type[Contributors]) -> None:
        """Create the actors, which share the parameters."""
        scenario, streams = self.setting, self.streams
        self.p = drawn.values
        self.anchor = anchor(scenario, drawn)
        self.contributors = contributors(self, scenario, self.p, streams=streams)
        parts = scenario.aggregation, self.p
        found = Circumstances(self.anchor.usual, free_batteries(scenario.states))
        self.guarantor = Guarantor(self, *parts, found, streams)
        self.adversary = Adversary(self, *parts, self.anchor.violence, streams)
        self.host = Host(self, self.p, self.size)
        self.talks = Talks(self, self.p, streams)
        self.common_taste = streams.named("coalition", "taste")

    def _set_opening(self, opinions: Array) -> None:
        """Set up state 0: opinions, residuals, guarantee, and the postures of the start."""
        states, initial = self.contributors, self.setting.initial
        self.guarantor.assure()
        states.set_opening(opinions, self.anchor.residuals)
        keys = [f"stances.{one.stance}.p0" for one in states.states]
        if initial == "drawn":
            states.draw_posture(rows([self.p[key] for key in keys]))
        else:
            stated = [self.setting.values[key].central >= 1 / 2 for key in keys]
            pledged = {"stated": stated, "none": [False] * len(keys), "all": [True] * len(keys)}
            states.set_posture(flags(pledged[initial]))
        states.add_up()
        if initial != "drawn":
            states.draw_consistent_taste(self.view)
        states.apply_hold()
        states.add_up()
        self.adversary.weigh(self.guarantor.guarantee, states.force, host=self.host.strength)


def _agenda(scenario: Scenario) -> dict[int, list[Event]]:
    """Sort the events of a scenario by week, those of one week by name."""
    agenda: dict[int, list[Event]] = {}
    for _, event in sorted(scenario.events.items()):
        agenda.setdefault(scenario.week_of(event), []).append(event)
    return agenda


def _no_warnings() -> np.errstate:
    """Silence NumPy on what is not finite: the check of each week finds it, and reports whose."""
    return np.errstate(over="ignore", divide="ignore", invalid="ignore")


def record(world: World) -> None:
    """Record the week."""
    world.recorder.write(world)


SCHEDULE: tuple[Callable[[World], None], ...] = (*PHASES, record)
"""The phases of a week, in order."""
