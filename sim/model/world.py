"""A scenario in many replications at once: its actors, its schedule, and what is recorded."""

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

import numpy as np
from mesa import Agent, Model

from sim.actors.adversary import Adversary
from sim.actors.contributors import Contributors
from sim.actors.guarantor import Circumstances, Guarantor
from sim.actors.host import Host
from sim.actors.parameters import Parameters
from sim.actors.perception import Opportunity, View, free_batteries
from sim.actors.talks import Talks
from sim.array import Array, Mask, Real, flags, some
from sim.model.anchor import anchor, is_stated, stated
from sim.model.draws import Draws, draw_all
from sim.model.recorder import Recorder
from sim.model.schedule import PHASES
from sim.outcomes.block import Block
from sim.scenario.schema import Event, EventKind, Scenario
from sim.streams import Streams
from sim.theory import guarantee as theory
from sim.theory import hazard
from sim.theory.talks import Gains


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
    effects
        In how many replications each event of the scenario has taken effect, by name.
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
        self.happening: list[tuple[str, Event]] = []
        self.effects = dict.fromkeys(sorted(scenario.events), 0)
        self.rates: dict[str, Real] = {}
        with _no_warnings():
            drawn = draw_all(scenario, streams, given=given)
            self.drawn = drawn.drawn
            self._add_actors(drawn, contributors)
            self._set_opening(drawn.opinions)
            self._elections = self._foresee_elections(drawn)
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
        self.week += 1
        with _no_warnings():
            for phase in SCHEDULE:
                phase(self)

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
        self.release()
        return block

    def release(self) -> None:
        """Release every actor of a world that goes no further."""
        self.remove_all_agents()
        # Mesa 3.3 numbers agents in a table of its own that would keep every world alive.
        getattr(Agent, "_ids", {}).pop(self, None)

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
        """Recompute whatever depends on parameters and stances alone."""
        self.guarantor.derive()
        self.contributors.derive()
        self.contributors.add_up()

    @property
    def guarantee_themselves(self) -> bool:
        """Whether contributors guarantee anything themselves, in any replication."""
        return some(self.p["coalition.guarantee"])

    @property
    def allied_guarantee(self) -> Real:
        """What contributors guarantee themselves, by the troops they have committed."""
        if not self.guarantee_themselves:
            return 0.0
        return theory.allied(
            self.p["coalition.guarantee"],
            committed=self.contributors.committed_troops / self.p["coalition.planned_force"],
            credibility=self.p["coalition.credibility"],
        )

    @property
    def gains(self) -> Gains:
        """What has been gained over the reference world in the talks."""
        guarantee, pledged = self.guarantor.guarantee, self.contributors.pledged_troops
        follows = self.adversary.deterred(guarantee, pledged, host=self.host.strength)
        return Gains(
            deterrence=follows - self.anchor.deterrence,
            guarantee=guarantee - self.anchor.guarantee,
            coalition=pledged / self.p["coalition.planned_force"] - self.anchor.coalition,
            violence=self.adversary.violence - self.anchor.violence,
        )

    def opportunity(self) -> Opportunity:
        """Probabilities that a state decides this week, and how."""
        p = self.p
        rates = p["choice.government_rate"], p["choice.rethink_rate"], p["choice.opportunity_rate"]
        change, renewal, chance = (hazard.probability(rate) for rate in accumulate(rates, np.add))
        self.rates = {
            "probability of a change of government": change,
            "probability of a new taste": renewal,
            "probability of an occasion": chance,
        }
        crisis = self.talks.crisis(self.week, weeks=p["choice.crisis_weeks"])
        return Opportunity(change, renewal, chance, crisis, self.common_taste, p["choice.common"])

    def due(self, kind: EventKind) -> int:
        """How many events of a kind the scenario has this week."""
        return sum(event.kind == kind for _, event in self.happening)

    def count_effects(self, kind: EventKind, where: Mask | None = None) -> None:
        """Count the replications in which the events of a kind take effect; all by default."""
        for name, event in self.happening:
            if event.kind == kind:
                self.effects[name] = self.size if where is None else int(np.count_nonzero(where))

    def election(self, name: str) -> Array:
        """Residuals of all states with the stance that an event brings into office."""
        return self._elections[name]

    def _foresee_elections(self, drawn: Draws) -> dict[str, Array]:
        """Residuals of the states with the stances that new governments will have, by event."""
        found = {}
        for name, event in self.setting.events.items():
            if event.kind == "government" and event.stance is not None:
                states = {
                    code: one.model_copy(update={"stance": event.stance})
                    if code in event.states
                    else one
                    for code, one in self.setting.states.items()
                }
                changed = self.setting.model_copy(
                    update={"states": states, "reference": self.setting.as_reference}
                )
                found[name] = anchor(changed, drawn, streams=self.streams).residuals
        return found

    def _add_actors(self, drawn: Draws, contributors: type[Contributors]) -> None:
        """Create the actors, which share the parameters."""
        scenario, streams = self.setting, self.streams
        self.p = drawn.values
        self.anchor = anchor(scenario, drawn, streams=streams)
        self.contributors = contributors(self, scenario, self.p, streams=streams)
        parts = scenario.aggregation, self.p
        found = Circumstances(self.anchor.influence, free_batteries(scenario.states))
        self.guarantor = Guarantor(self, *parts, found, streams)
        self.adversary = Adversary(self, *parts, self.anchor.violence, streams)
        self.host = Host(self, self.p, self.size)
        self.talks = Talks(self, self.p, streams)
        self.common_taste = streams.named("coalition", "taste").normal()

    def _set_opening(self, opinions: Array) -> None:
        """Set up state 0: opinions, residuals, guarantee, and the postures of the start.

        Tastes are those with which each government takes its posture in the reference world, so
        that a lever changes what states make of their tastes, and not the tastes.
        """
        states, scenario, usual = self.contributors, self.setting, self.anchor.usual
        self.guarantor.assure(0.0)
        states.set_opening(opinions, self.anchor.residuals, stated=stated(scenario))
        doubt = self.streams.of_each(states.codes, "first posture")
        own = flags(is_stated(scenario, one) for one in states.states)
        if scenario.initial == "drawn":
            pledged = states.drawn(usual, self.common_taste)
        elif scenario.initial == "reported":
            pledged = states.doubted(own, doubt.uniform())
        else:
            every = {"stated": own, "none": np.zeros_like(own), "all": np.full_like(own, True)}
            pledged = every[scenario.initial]
        states.set_posture(pledged, self.view)
        free = scenario.initial == "drawn"
        states.set_first_taste(None if free else usual, self.common_taste)
        states.apply_hold()
        states.add_up()
        self.guarantor.assure(self.allied_guarantee)
        states.judge(self.view)
        self.adversary.weigh(self.guarantor.guarantee, states.force, host=self.host.strength)


def _agenda(scenario: Scenario) -> dict[int, list[tuple[str, Event]]]:
    """Sort the events of a scenario by week, those of one week by name."""
    agenda: dict[int, list[tuple[str, Event]]] = {}
    for name, event in sorted(scenario.events.items()):
        agenda.setdefault(scenario.week_of(event), []).append((name, event))
    return agenda


def _no_warnings() -> np.errstate:
    """Silence NumPy on what is not finite: the check of each week finds it, and reports whose."""
    return np.errstate(over="ignore", divide="ignore", invalid="ignore")


def record(world: World) -> None:
    """Record the week."""
    world.recorder.write(world)


SCHEDULE: tuple[Callable[[World], None], ...] = (*PHASES, record)
"""The phases of a week, in order."""
