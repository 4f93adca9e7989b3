"""One world under Mesa, and many of them by `mesa.batch_run`."""

from collections import deque
from dataclasses import dataclass
from math import nan

import mesa
import numpy as np
from mesa import Agent, DataCollector, Model
from numpy.typing import NDArray
from port.mesa_world import Collector
from port.setting import Setting, prepare

from plain import theory
from plain.actors import (
    ATTACKED,
    CEASEFIRE,
    COLLAPSED,
    COMPONENTS,
    Adversary,
    Contributor,
    Guarantor,
    Host,
    Talks,
)
from plain.theory import Peers, Values, View
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.schema import Event, Scenario

SERIES = {
    "force": "force",
    "trainers": "trainers",
    "capability": lambda world: world.guarantor.capability,
    "guarantee": lambda world: world.guarantor.guarantee,
    "resolve": lambda world: world.guarantor.credibility,
    "deterrence": lambda world: world.adversary.deterrence,
    "force_effect": lambda world: world.adversary.force_effect,
    "host_strength": lambda world: world.host.strength,
    "violence": lambda world: world.adversary.violence,
    "deaths": "deaths",
    "phase": lambda world: world.talks.phase,
}
"""What is collected of each week: what `sim` keeps of the world as a whole, but for its counts."""

BEGINNINGS = {"deal_week": CEASEFIRE, "collapse_week": COLLAPSED, "attack_week": ATTACKED}
"""The phase whose first week is an outcome."""


@dataclass(frozen=True, eq=False)
class Opening:
    """What all worlds of a scenario have in common at the start.

    Attributes
    ----------
    scenario, p
        The scenario and its parameters by dotted key.
    anchor
        The reference world, and how each contributor enters, its residual included.
    influence, influence_chance
        Influence on the guarantor in the root scenario.
    free_batteries
        Allied batteries that are not posted elsewhere.
    agenda
        What is fixed to happen, by week.
    """

    scenario: Scenario
    p: Values
    anchor: Setting
    influence: float
    influence_chance: float
    free_batteries: int
    agenda: dict[int, list[Event]]


def open_up(scenario: Scenario) -> Opening:
    """Work out what all worlds of a scenario have in common at the start."""
    anchor = prepare(scenario)
    p = {key: held.central for key, held in scenario.values.items()}
    for code, state in scenario.states.items():
        if state.pledge is not None:
            p[f"states.{code}.pledge"] = state.pledge.central
    root = dict(p)
    if scenario.reference:
        root |= {key: held.central for key, held in scenario.reference.values.items()}
    agenda: dict[int, list[Event]] = {}
    for _, event in sorted(scenario.events.items()):
        agenda.setdefault(scenario.week_of(event), []).append(event)
    states = scenario.states.values()
    return Opening(
        scenario=scenario,
        p=p,
        anchor=anchor,
        influence=root["guarantor.influence"],
        influence_chance=theory.probability(root["adversary.influence_rate"]),
        free_batteries=sum(one.batteries - sum(one.posted.values()) for one in states),
        agenda=agenda,
    )


class PlainWorld(Model):
    """One world; one step is one week.

    Parameters
    ----------
    opening
        What all worlds of the scenario have in common.
    collect
        Whether the weekly series are collected; the outcomes are, in any case.
    luck
        Seed of this world.
    rng
        Not used; the batch runner of Mesa 3.5 hands one to every model.

    Attributes
    ----------
    p
        Parameters by dotted key; an event may set one anew.
    weekly, datacollector
        The weekly series, and the outcomes at the end.
    """

    contributor: type[Contributor] = Contributor
    guarantor_kind: type[Guarantor] = Guarantor

    def __init__(
        self,
        opening: Opening,
        collect: bool = True,
        luck: int | None = None,
        rng: object = None,
    ) -> None:
        del rng
        super().__init__(rng=luck)
        self.opening = opening
        self.setting = opening.scenario
        self.anchor = opening.anchor
        self.p = dict(opening.p)
        self.guarantor = self.guarantor_kind(self)
        self.adversary = Adversary(self, self.anchor.violence)
        self.host = Host(self)
        self.talks = Talks(self)
        self.enter_contributors()
        self.begin()
        self.collects = collect
        self.weekly = DataCollector(SERIES)
        self.told: dict[str, float] = {}
        self.datacollector = Collector(
            {name: lambda world, name=name: world.told[name] for name in OUTCOMES}
        )
        self.first: dict[str, int] = {}
        self.force_peak = self.force_sustained = 0.0
        self.recent: deque[float] = deque(maxlen=int(self.p["outcome.held_weeks"]))
        self.guarantee_sum = self.gap_sum = 0.0
        self.pledged_at_start = self.contributors.agg("pledged", sum)
        self.record()

    def enter_contributors(self) -> None:
        """Create the contributors and tie them to one another."""
        states = self.setting.states
        for entrant in self.anchor.entrants:
            code = entrant.code
            batteries = sum(state.posted.get(code, 0) for state in states.values())
            self.contributor(self, entrant, states[code], batteries)
        self.contributors = self.agents_by_type[self.contributor]
        members = list(self.contributors)
        for one, entrant in zip(members, self.anchor.entrants, strict=True):
            ties = sum(shared for _, shared in entrant.ties)
            one.ties = [(members[at], shared / ties) for at, shared in entrant.ties]

    def begin(self) -> None:
        """Bring the actors into the postures of the start."""
        if self.setting.initial != "drawn":
            self.contributors.do("agree_with_itself", self.scene, self.survey())
        self.contributors.do("stay_where_held")
        self.adversary.weigh(self.guarantor.guarantee, self.force, self.host.strength)

    @property
    def force(self) -> float:
        """F, all troops present."""
        return self.contributors.agg("troops", sum)

    @property
    def trainers(self) -> float:
        return self.contributors.agg("trainers", sum)

    @property
    def deaths(self) -> float:
        return self.contributors.agg("deaths", sum)

    @property
    def pledged_troops(self) -> float:
        """Troops that stand behind all pledges."""
        return sum(one.capacity for one in self.contributors if one.pledged)

    @property
    def exposure(self) -> float:
        """Exposure of the place of deployment."""
        return self.p[f"deployment.exposure_{self.setting.location}"]

    @property
    def scene(self) -> View:
        """What every contributor sees now."""
        guarantee = self.guarantor.guarantee
        gain = guarantee - self.anchor.guarantee
        return View(guarantee, gain, self.adversary.violence, self.exposure)

    def survey(self) -> dict[str, Peers]:
        """Say what each contributor sees of the others, before any of them decides."""
        troops = self.pledged_troops
        return {one.code: one.survey(troops) for one in self.contributors}

    def step(self) -> None:
        """Advance one week: every phase of the schedule, in order."""
        for phase in SCHEDULE:
            phase(self)
        if self.steps == self.setting.weeks:
            self.close()

    def record(self) -> None:
        """Write the week down."""
        week, force, guarantee = self.steps, self.force, self.guarantor.guarantee
        for name, phase in BEGINNINGS.items():
            if self.talks.phase == phase:
                self.first.setdefault(name, week)
        if self.guarantor.settled:
            self.first.setdefault("terms_week", week)
        if force > 0.0:
            self.first.setdefault("first_deployment_week", week)
        self.force_peak = max(self.force_peak, force)
        self.recent.append(force)
        if len(self.recent) == self.recent.maxlen:
            self.force_sustained = max(self.force_sustained, min(self.recent))
        if week:
            full = self.guarantor.combine(dict.fromkeys(COMPONENTS, 1.0))
            self.guarantee_sum += guarantee
            self.gap_sum += theory.headline_gap(guarantee, full)
        if self.collects:
            self.weekly.collect(self)

    def close(self) -> None:
        """Collect what the world came to, and let go of it."""
        self.told = self.outcomes()
        self.datacollector.collect(self)
        self.running = False
        # Mesa 3.3 numbers agents in a table of its own that would keep every world alive.
        getattr(Agent, "_ids", {}).pop(self, None)

    def outcomes(self) -> dict[str, float]:
        """Say what the world came to, under the names of the catalogue."""
        contributors, actor, guarantor = self.contributors, self.adversary, self.guarantor
        authorised = [one for one in contributors if one.authorised]
        weeks, quiet = self.setting.weeks, actor.quiet_weeks
        return {
            "states_pledged_start": self.pledged_at_start,
            "states_pledged_final": contributors.agg("pledged", sum),
            "states_authorised_final": len(authorised),
            "states_deployed_final": sum(one.troops > 0.0 for one in authorised),
            "states_training_final": sum(one.trainers > 0.0 for one in contributors),
            "troops_pledged_final": self.pledged_troops,
            "force_final": self.force,
            "force_peak": self.force_peak,
            "force_sustained": self.force_sustained,
            "trainers_final": self.trainers,
            **{name: self.first.get(name, nan) for name in (*BEGINNINGS, "terms_week")},
            "first_deployment_week": self.first.get("first_deployment_week", nan),
            "assaults": actor.assaults,
            "probes": actor.probes,
            "tests": guarantor.tests,
            "honoured": guarantor.honoured,
            "attacks_expected": actor.exposure,
            "attacks_undeterred": actor.exposure_undeterred,
            "guarantee_mean": self.guarantee_sum / weeks,
            "guarantee_final": guarantor.guarantee,
            "headline_gap": self.gap_sum / weeks,
            "deterrence_ceasefire": actor.deterrence_sum / quiet if quiet else nan,
            "host_strength_final": self.host.strength,
            "deaths_final": self.deaths,
        }


def events(world: PlainWorld) -> None:
    """Let happen what the scenario lists for this week: assaults, influence, rallies, settings."""
    world.scheduled = {"assault": 0, "influence": 0}
    for event in world.opening.agenda.get(world.steps, ()):
        if event.kind in world.scheduled:
            world.scheduled[event.kind] += 1
        elif event.kind == "rally":
            for one in world.contributors:
                if not event.states or one.code in event.states:
                    one.rally += event.size
        else:
            world.p.update(event.set)
            world.contributors.do("size_up")


def guarantee(world: PlainWorld) -> None:
    """Let the guarantor's resolve drift and sag, settle the terms, and assess the guarantee."""
    world.guarantor.deliberate(
        world.steps, world.adversary.influence() + world.scheduled["influence"]
    )
    world.guarantor.assure()


def adversary(world: PlainWorld) -> None:
    """Let the adversary weigh what deters it, assault, probe or attack; test the guarantee."""
    talks, actor, force = world.talks, world.adversary, world.force
    actor.weigh(world.guarantor.guarantee, force, world.host.strength)
    actor.strike(talks.talking, talks.ceasefire, force)
    actor.remember(world.scheduled["assault"] if talks.talking else 0)
    for _ in range(actor.probe + actor.attack):
        world.guarantor.stand_test()
    if actor.attack:
        talks.break_off()


def talks(world: PlainWorld) -> None:
    """Let the talks bring a deal, collapse, or go on."""
    if world.talks.talking:
        coalition = world.pledged_troops / world.p["coalition.planned_force"]
        world.talks.negotiate(
            guarantee=world.guarantor.guarantee - world.anchor.guarantee,
            coalition=coalition - world.anchor.coalition,
            violence=world.adversary.violence - world.anchor.violence,
        )


def opinion(world: PlainWorld) -> None:
    """Let public opinion drift in every state."""
    world.contributors.do("form_opinion", world.scene)


def choice(world: PlainWorld) -> None:
    """Let every state that comes to decide pledge or drop its pledge, all at once."""
    world.contributors.do("decide", world.scene, world.survey(), world.random.random())


def parliament(world: PlainWorld) -> None:
    """Let parliaments vote where they must."""
    world.contributors.do("consult_parliament")


def deployment(world: PlainWorld) -> None:
    """Move trainers, and under a ceasefire troops; the host learns from the trainers present."""
    world.contributors.do("train", world.talks.failed)
    if world.talks.ceasefire:
        world.contributors.do("deploy")
    world.host.learn(world.trainers)


def casualties(world: PlainWorld) -> None:
    """Count the expected deaths of the troops present."""
    p, actor = world.p, world.adversary
    factor = p["casualties.probe_factor"] if actor.probe else 1.0
    factor *= p["casualties.attack_factor"] if actor.attack else 1.0
    world.contributors.do("bury", world.exposure, factor)


SCHEDULE = (
    events,
    guarantee,
    adversary,
    talks,
    opinion,
    choice,
    parliament,
    deployment,
    casualties,
    PlainWorld.record,
)
"""The week."""


def plain_worlds(
    scenario: Scenario,
    worlds: int,
    *,
    seed: int = 1,
    processes: int = 1,
    collect: bool = True,
    kind: type[PlainWorld] = PlainWorld,
) -> dict[str, NDArray[np.float64]]:
    """Run worlds of a scenario with `mesa.batch_run`.

    Parameters
    ----------
    scenario
        What to run.
    worlds
        How many.
    seed
        World k has the seed `seed + k`.
    processes
        ProcessExecutor to run them in.
    collect
        Whether each world collects its weekly series.
    kind
        The model.

    Returns
    -------
    Every outcome of the catalogue, shape (world,); with several processes in no particular order.
    """
    rows = mesa.batch_run(
        kind,
        {"opening": [open_up(scenario)], "collect": [collect], "luck": range(seed, seed + worlds)},
        number_processes=processes,
        max_steps=scenario.weeks,
        display_progress=False,
    )
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in OUTCOMES}
