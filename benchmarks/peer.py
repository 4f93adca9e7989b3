"""The model for one world at a time, in Mesa as its tutorials show it: what speed is measured by.

Agents with named behaviours do in every week what the description of the model says, phase by
phase, on plain numbers, and look each parameter up when they need it. The peer knows the rules of
the baseline only (positions are stated, nobody's is fixed) and its main outcomes; its residuals are
the program's. `tests/verification/test_peer.py` compares what both come to.
"""

from math import exp, log10, nan, prod
from typing import NamedTuple

import numpy as np
from mesa import Agent, DataCollector, Model
from numpy.typing import NDArray

from sim.actors.perception import batteries_with, free_batteries
from sim.actors.ties import TieNetwork
from sim.model.anchor import Anchor, anchor
from sim.model.draws import draw_all
from sim.scenario.schema import Event, Scenario, State
from sim.streams import Streams
from sim.theory.logistic import logit

WEEKS_PER_YEAR = 52
TALKS, CEASEFIRE, COLLAPSED, ATTACKED = range(4)
PHASES = ("talks", "deal_week", "collapse_week", "attack_week")
COMPONENTS = ("air_defence", "border_surveillance", "coordination", "intelligence", "weapons")

WEEKLY = {
    "force": "force",
    "guarantee": lambda world: world.guarantor.guarantee,
    "deterrence": lambda world: world.adversary.deterrence,
    "violence": lambda world: world.adversary.violence,
    "phase": lambda world: world.talks.phase,
}


def logistic(z: float) -> float:
    return 1.0 / (1.0 + exp(-z)) if z > -700.0 else 0.0


def weekly(rate: float) -> float:
    """Return the probability of an event within a week at a rate per year."""
    return 1.0 - exp(-rate / WEEKS_PER_YEAR)


def approach(present: float, target: float, *, up: float, down: float) -> float:
    """Move troops or trainers towards a target by at most so many in a week."""
    return present + max(-down, min(up, target - present))


class Opening(NamedTuple):
    """What all worlds of a scenario have in common; a residual is a level and a slope, logit."""

    scenario: Scenario
    p: dict[str, float]
    anchor: Anchor
    residual: dict[str, tuple[float, float]]
    agenda: list[tuple[int, Event]]


def prepare(scenario: Scenario) -> Opening:
    """Work out once what all worlds of a scenario have in common."""
    drawn = draw_all(scenario, Streams(0, range(1)))
    for opinions, states in ((drawn.opinions, scenario.states),
                             (drawn.reference_opinions, scenario.root_states)):  # fmt: skip
        opinions[:, 0] = [logit(states[code].support.central) for code in sorted(states)]
    p = {key: float(value) for key, value in drawn.values.items()}
    solved, residual = anchor(scenario, drawn), {}
    for row, code in enumerate(sorted(scenario.states)):
        state = scenario.states[code]
        root, root_p = scenario.root_states.get(code, state), drawn.reference
        latitude = root_p[f"stances.{state.stance}.latitude"]
        weight = root_p["choice.support"] * (1.0 - root_p["choice.autonomy"] * latitude)
        residual[code] = float(solved.residuals[row, 0]), -weight * spread(root, root_p)
    agenda = [(scenario.week_of(event), event) for _, event in sorted(scenario.events.items())]
    return Opening(scenario, p, solved, residual, agenda)


def spread(state: State, p: dict[str, float]) -> float:
    return p[f"opinion.{'poll_error' if state.opinion == 'comparable' else 'prior_spread'}"]


class Contributor(Agent):
    """A state that may send trainers and troops."""

    def __init__(self, model: Model, code: str, state: State) -> None:
        super().__init__(model)
        p, opening = model.p, model.opening
        self.code, self.state = code, state
        self.batteries = batteries_with(code, opening.scenario.states)
        error, (level, slope) = self.random.gauss(0.0, 1.0), opening.residual[code]
        self.residual = level + slope * error
        self.opinion = self.start = logit(state.support.central) + spread(state, p) * error
        self.taste = self.random.random()
        self.pledged = p[f"stances.{state.stance}.p0"] >= 1 / 2
        self.authorised = self.pledged and not state.vote_needed
        self.pledged_at_start, self.training = self.pledged, False
        self.rally = self.trainers = self.troops = self.deaths = 0.0
        self.allies: list[tuple[Contributor, float]] = []
        self.size_up()

    def size_up(self) -> None:
        """Work the contingent out: what the state has named, or a share of its active forces."""
        p, active = self.model.p, self.state.active_forces
        usual = min(p["coalition.pledge_share"] * active, p["coalition.pledge_most"])
        pledge = p.get(f"states.{self.code}.pledge", usual)
        self.capacity = min(pledge * p["coalition.scale"], p["coalition.max_share"] * active)

    def draw_consistent_taste(self, troops: float, allies: dict[str, float]) -> None:
        """Draw a taste under which the position at the start is the one it would choose."""
        pull = self.model.p["choice.inertia"] * (self.pledged - 1 / 2)
        chance = logistic(self.propensity(troops, allies) + pull)
        self.taste *= chance if self.pledged else 1.0 - chance
        self.taste += 0.0 if self.pledged else chance

    def form_opinion(self) -> None:
        """Let opinion drift towards where guarantee, cue and casualties would bring it to rest."""
        p, world = self.model.p, self.model
        rest = (
            self.start
            + p["opinion.guarantee"] * world.guarantor.gain
            + p["opinion.cue"] * (self.pledged - self.pledged_at_start)
            - p["opinion.casualties"] * log10(1.0 + self.deaths)
        )
        shock = self.rally + self.random.gauss(0.0, p["opinion.noise"])
        self.opinion += p["opinion.reversion"] * (rest - self.opinion) + shock
        self.rally = 0.0

    def propensity(self, troops: float, allies: dict[str, float]) -> float:
        """Add the terms of the choice to what support and guarantees do not explain."""
        p, world, state = self.model.p, self.model, self.state
        latitude = p[f"stances.{state.stance}.latitude"]
        violence = world.adversary.violence
        others = troops - (self.capacity if self.pledged else 0.0)
        covered = min(1.0, self.batteries / p["guarantor.batteries_cover"])
        border = 1.0 - covered if state.borders_adversary else 0.0
        return (
            self.residual
            + p["choice.support"] * (1.0 - p["choice.autonomy"] * latitude) * self.opinion
            + p["choice.guarantee"] * world.guarantor.guarantee
            + p["choice.allies"] * allies[self.code]
            - p["choice.free_riding"] * min(1.0, others / p["coalition.planned_force"])
            - p["choice.risk"] * world.exposure * violence
            - p["choice.border"] * border * violence
            + p["choice.ask"] * p["coalition.ask"]
        )

    def decide(self, troops: float, allies: dict[str, float], common: float) -> None:
        """Pledge, or drop a pledge, where an opportunity arises this week; judge training."""
        p, luck = self.model.p, self.random.random()
        propensity = self.propensity(troops, allies)
        chance = weekly(p["choice.opportunity_rate"])
        renewal = chance * (1.0 - p["choice.persistence"])
        if luck < renewal:
            self.taste = common if luck < renewal * p["choice.common"] else self.random.random()
        if luck < chance:
            pull = p["choice.inertia"] * (self.pledged - 1 / 2)
            self.pledged = logistic(propensity + pull) > self.taste
        self.training = logistic(propensity + p["training.ease"]) > self.taste

    def consult_parliament(self) -> None:
        """Put a pledge to a vote where one is needed and comes; drop what is no longer pledged."""
        if not (self.pledged and self.state.vote_needed):
            self.authorised = self.pledged
        elif not self.authorised:
            p = self.model.p
            consent = p["parliament.consent"] + p["parliament.solidarity"]
            passes = logistic(consent + p["parliament.support"] * self.opinion)
            chance = weekly(p["parliament.vote_rate"]) * passes
            self.authorised = self.random.random() < chance

    def move(self, phase: int, rate: float) -> None:
        """Move trainers, and under a ceasefire troops; add expected deaths."""
        p, most = self.model.p, self.capacity
        target = most * p["training.share"] if self.training and phase < COLLAPSED else 0.0
        up, down = most * p["training.ramp_up"], max(most, self.trainers) * p["training.ramp_down"]
        self.trainers = approach(self.trainers, target, up=up, down=down)
        if phase == CEASEFIRE:
            up = most * p["deployment.ramp"]
            down = max(most, self.troops) * p["deployment.withdrawal"]
            target = most if self.authorised else 0.0
            self.troops = approach(self.troops, target, up=up, down=down)
        self.deaths += rate * self.troops


class Guarantor(Agent):
    """The state that offers the backstop; resolve is a logit."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.resolve = logit(model.p["guarantor.resolve"])
        self.settled, self.honoured = False, 0
        self.assess()

    def deliberate(self, week: int, episodes: int) -> None:
        """Let resolve drift, sag under influence, and perhaps settle the terms."""
        p, usual = self.model.p, self.model.opening.anchor.usual
        reversion = p["guarantor.resolve_reversion"]
        mean = logit(p["guarantor.resolve_mean"]) + usual.influence * usual.chance / reversion
        loss = p["guarantor.influence"] * episodes
        shock = self.random.gauss(0.0, p["guarantor.resolve_noise"])
        self.resolve += reversion * (mean - self.resolve) - loss + shock
        if not self.settled:
            rate = p["guarantor.terms_rate"]
            if p["guarantor.deadline_opens"] <= week <= p["guarantor.deadline_closes"]:
                rate *= p["guarantor.terms_boost"]
            self.settled = self.random.random() < weekly(rate)
        self.assess()

    def assess(self) -> None:
        """Work out how far the others may count on the guarantee."""
        p = self.model.p
        available = {name: p[f"guarantor.availability.{name}"] for name in COMPONENTS}
        free = free_batteries(self.model.opening.scenario.states)
        available["air_defence"] += free / p["guarantor.batteries_needed"]
        available["air_defence"] = min(1.0, available["air_defence"])
        share = 1.0 if self.settled else p["guarantor.unsettled"]
        missing = (1.0 - p[f"guarantor.weight.{n}"] * share * a for n, a in available.items())
        self.guarantee = (1.0 - prod(missing)) * logistic(self.resolve)
        self.gain = self.guarantee - float(self.model.opening.anchor.guarantee)

    def stand_test(self) -> None:
        """Honour a test with the probability of the guarantee, and be believed accordingly."""
        if self.random.random() < self.guarantee:
            self.honoured += 1
            self.resolve += self.model.p["guarantor.honoured"]
        else:
            self.resolve -= self.model.p["guarantor.broken"]


class Adversary(Agent):
    """The state that is to be deterred."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.violence = float(model.opening.anchor.violence)
        self.assaults = self.probes = self.deterrence = 0
        self.probe = self.attack = False

    def strike(self, scheduled: int) -> None:
        """Assault while talks go on; probe and attack under a ceasefire, as far as not deterred."""
        p, world, luck = self.model.p, self.model, self.random.random
        force, phase = world.force, world.talks.phase
        effect = force**2 / (force**2 + p["deterrence.half_force"] ** 2)
        host = p["deterrence.host_weight"] * world.host.strength
        deterred = 1.0 - (1.0 - world.guarantor.guarantee) * (1.0 - effect) * (1.0 - host)
        assaults, self.probe, self.attack = 0, False, False
        if phase == TALKS:
            assaults = scheduled + (luck() < weekly(p["adversary.assault_rate"]))
        if phase == CEASEFIRE:
            provoked = p["deterrence.provocation"] * (1.0 - effect) if force > 0.0 else 0.0
            probes = p["adversary.probe_rate"] * exp(provoked - p["deterrence.probe"] * deterred)
            attacks = p["adversary.attack_rate"] * exp(-p["deterrence.attack"] * deterred)
            self.probe, self.attack = luck() < weekly(probes), luck() < weekly(attacks)
        self.assaults, self.probes = self.assaults + assaults, self.probes + self.probe
        self.deterrence = deterred
        fresh = p["violence.assault"] * assaults + p["violence.probe"] * self.probe
        fresh += p["violence.attack"] * self.attack
        self.violence = p["violence.memory"] * self.violence + fresh


class Host(Agent):
    """The state that is to be protected; its strength lies in 0..1."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.strength = model.p["host.strength"]

    def learn(self, trainers: float) -> None:
        """Move towards the strength that the trainers present allow."""
        p, start = self.model.p, self.model.p["host.strength"]
        ceiling = start + (1.0 - start) * trainers / (trainers + p["host.half_trainers"])
        self.strength += p["host.learning"] * (ceiling - self.strength)


class Talks(Agent):
    """The process among them."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.phase = TALKS

    def negotiate(self) -> None:
        """Reach a deal, collapse, or go on."""
        p, world, origin = self.model.p, self.model, self.model.opening.anchor
        coalition = world.pledged_troops / p["coalition.planned_force"] - float(origin.coalition)
        deal = p["talks.deal_rate"] * exp(
            p["talks.guarantee"] * world.guarantor.gain
            + p["talks.coalition"] * coalition
            - p["talks.violence"] * (world.adversary.violence - float(origin.violence))
        )
        either = deal + p["talks.collapse_rate"]
        if self.random.random() < weekly(either):
            self.phase = CEASEFIRE if self.random.random() * either < deal else COLLAPSED


class PeerWorld(Model):
    """One world; one step is one week."""

    def __init__(self, opening: Opening, *, seed: int) -> None:
        super().__init__(rng=seed)
        self.opening, self.p, self.week = opening, dict(opening.p), 0
        self.exposure = self.p[f"deployment.exposure_{opening.scenario.location}"]
        self.guarantor, self.adversary = Guarantor(self), Adversary(self)
        self.host, self.talks = Host(self), Talks(self)
        states = opening.scenario.states
        members = {code: Contributor(self, code, states[code]) for code in sorted(states)}
        ties = TieNetwork(states, opening.scenario.ties)
        for code, one in members.items():
            one.allies = [(members[other], w) for other, w in ties.weights(code).items()]
        self.contributors = self.agents_by_type[Contributor]
        self.contributors.do("draw_consistent_taste", self.pledged_troops, self.survey())
        self.pledged_at_start = self.contributors.agg("pledged", sum)
        self.datacollector = DataCollector(WEEKLY)
        self.datacollector.collect(self)

    @property
    def force(self) -> float:
        return self.contributors.agg("troops", sum)

    @property
    def pledged_troops(self) -> float:
        return sum(one.capacity for one in self.contributors if one.pledged)

    def survey(self) -> dict[str, float]:
        """Return by state the share of its allies that have pledged, before anybody decides."""
        every = self.contributors
        return {one.code: sum(w for ally, w in one.allies if ally.pledged) for one in every}

    def step(self) -> None:
        """Advance one week."""
        self.week += 1
        p, actor = self.p, self.adversary
        assaults, episodes = self.happen()
        episodes += self.random.random() < weekly(p["adversary.influence_rate"])
        self.guarantor.deliberate(self.week, episodes)
        actor.strike(assaults)
        for _ in range(actor.probe + actor.attack):
            self.guarantor.stand_test()
        if actor.attack:
            self.talks.phase = ATTACKED
        elif self.talks.phase == TALKS:
            self.talks.negotiate()
        self.contributors.do("form_opinion")
        self.contributors.do("decide", self.pledged_troops, self.survey(), self.random.random())
        self.contributors.do("consult_parliament")
        rate = p["casualties.rate"] * self.exposure / 1000 / WEEKS_PER_YEAR
        rate *= p["casualties.probe_factor"] if actor.probe else 1.0
        rate *= p["casualties.attack_factor"] if actor.attack else 1.0
        self.contributors.do("move", self.talks.phase, rate)
        self.host.learn(self.contributors.agg("trainers", sum))
        self.datacollector.collect(self)

    def happen(self) -> tuple[int, int]:
        """Let happen what the scenario lists for this week; count assaults and influence."""
        happening = [event for week, event in self.opening.agenda if week == self.week]
        for event in happening:
            for one in self.contributors if event.kind == "rally" else ():
                one.rally += event.size if not event.states or one.code in event.states else 0.0
            if event.kind == "set":
                self.p.update(event.set)
                self.contributors.do("size_up")
        kinds = [event.kind for event in happening]
        return kinds.count("assault"), kinds.count("influence")

    def outcomes(self) -> dict[str, float]:
        """Return what the world came to, under names of the catalogue."""
        every, actor, weeks = self.contributors, self.adversary, self.datacollector.model_vars
        began = weeks["phase"]
        return {
            "states_pledged_start": self.pledged_at_start,
            "states_pledged_final": every.agg("pledged", sum),
            "states_authorised_final": every.agg("authorised", sum),
            "states_deployed_final": sum(one.authorised and one.troops > 0.0 for one in every),
            "states_training_final": sum(one.trainers > 0.0 for one in every),
            "troops_pledged_final": self.pledged_troops,
            "force_final": self.force,
            "force_peak": max(weeks["force"]),
            "trainers_final": every.agg("trainers", sum),
            "deaths_final": every.agg("deaths", sum),
            **{n: began.index(k) if k in began else nan for k, n in enumerate(PHASES) if k},
            "assaults": actor.assaults,
            "probes": actor.probes,
            "honoured": self.guarantor.honoured,
            "guarantee_final": self.guarantor.guarantee,
            "host_strength_final": self.host.strength,
        }


def peer_worlds(scenario: Scenario, worlds: int, *, seed: int = 1) -> dict[str, NDArray]:
    """Run worlds one by one; return outcomes, shape (world,). World k has seed `seed + k`."""
    opening, rows = prepare(scenario), []
    for number in range(worlds):
        world = PeerWorld(opening, seed=seed + number)
        while world.week < scenario.weeks:
            world.step()
        rows.append(world.outcomes())
        # Mesa 3.3 numbers agents in a table of its own that would keep every world alive.
        getattr(Agent, "_ids", {}).pop(world, None)
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in rows[0]}
