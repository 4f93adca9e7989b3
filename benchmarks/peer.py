"""The model for one world at a time, in Mesa as its tutorials show it: what speed is measured by.

Agents with named behaviours do in every week what the description of the model says, phase by
phase, on plain numbers, and look each parameter up when they need it. Each world solves its own
reference world, in which the residuals are anchored; of the program it uses parameters, facts and
ties. The peer knows the rules of the baseline only. It refuses a scenario that has anything else,
such as what the baseline leaves at zero: a guarantee of the contributors' own, a gain of resolve
from contributions, bolder attacks after tests, the tripwire, the request. It counts every outcome
on which `tests/verification/test_peer.py` compares both programs.
"""

from math import erf, exp, log10, nan, prod, sqrt
from typing import NamedTuple

import numpy as np
from mesa import Agent, DataCollector, Model
from numpy.typing import NDArray

from sim.actors.parameters import COMPONENTS
from sim.actors.perception import Contingents, batteries_with, free_batteries, is_lead
from sim.actors.ties import TieNetwork
from sim.array import flags
from sim.model.draws import draw_all
from sim.scenario.schema import Aggregation, Scenario, State
from sim.streams import Streams
from sim.theory.logistic import logit

WEEKS_PER_YEAR = 52
TALKS, CEASEFIRE, COLLAPSED, ATTACKED = range(4)
PHASES = ("talks", "deal_week", "collapse_week", "attack_week")
LEFT_OUT = (
    "adversary.emboldening", "choice.tripwire", "coalition.ask", "coalition.guarantee",
    "guarantor.contribution", "parliament.solidarity", "talks.pressure",
)  # fmt: skip
"""Parameters of rules that the peer does not have, which do nothing at 0."""

Parameters = dict[str, float]
WEEKLY = {"force": "force", "phase": lambda world: world.talks.phase}


def logistic(z: float) -> float:
    return 1.0 / (1.0 + exp(-z)) if z > -700.0 else 0.0


def weekly(rate: float) -> float:
    """Return the probability of an event within a week at a rate per year."""
    return 1.0 - exp(-rate / WEEKS_PER_YEAR)


def approach(present: float, target: float, *, up: float, down: float) -> float:
    """Move troops or trainers towards a target by at most so many in a week."""
    return present + max(-down, min(up, target - present))


def capability(p: Parameters, free_batteries: float, *, settled: bool) -> float:
    """Return what the guarantor could do, K."""
    available = {name: p[f"guarantor.availability.{name}"] for name in COMPONENTS}
    available["air_defence"] += free_batteries / p["guarantor.batteries_needed"]
    available["air_defence"] = min(1.0, available["air_defence"])
    share = 1.0 if settled else p["guarantor.unsettled"]
    return 1.0 - prod(1.0 - p[f"guarantor.weight.{n}"] * share * a for n, a in available.items())


def deterred(p: Parameters, guarantee: float, force: float, *, host: float) -> float:
    """Return how far a guarantee, a force and the host's strength deter, D."""
    effect = force**2 / (force**2 + p["deterrence.half_force"] ** 2)
    own = p["deterrence.host_weight"] * host
    return 1.0 - (1.0 - guarantee) * (1.0 - effect) * (1.0 - own)


class View(NamedTuple):
    """What every state sees."""

    guarantee: float
    violence: float
    exposure: float


def prepare(scenario: Scenario) -> tuple[Parameters, Parameters]:
    """Return the parameters of all worlds of a scenario, and those of its reference world."""
    drawn = draw_all(scenario, Streams(0, range(1)))
    p = {key: float(value) for key, value in drawn.values.items()}
    states, events = scenario.states.values(), scenario.events.values()
    contingents = Contingents(p, "hundreds", {}).of(scenario.states)
    known = (
        (scenario.initial, scenario.pledges) == ("stated", "hundreds")
        and (scenario.aggregation, scenario.root_states) == (Aggregation(), scenario.states)
        and all(event.kind == "assault" for event in events)
        and all(one.hold == "free" and not one.condition for one in states)
        and not any(p[key] for key in LEFT_OUT)
        and p["talks.permission"] == 1
        and contingents.max() < p["deployment.rotation_least"]
    )
    if not known:
        raise NotImplementedError("the peer knows the rules of the baseline only")
    return p, {key: float(value) for key, value in drawn.reference.items()}


class Contributor(Agent):
    """A state that may send trainers and troops."""

    def __init__(self, model: Model, code: str, state: State) -> None:
        super().__init__(model)
        self.code, self.state = code, state
        self.batteries = batteries_with(code, model.scenario.states)
        polled = state.opinion == "comparable"
        error = model.p[f"opinion.{'poll_error' if polled else 'prior_spread'}"]
        self.opinion = self.start = logit(state.support.central) + self.random.gauss(0.0, error)
        self.expect(f"stances.{state.stance}", polled=polled)
        self.pledged = self.stated = model.p[f"stances.{state.stance}.p0"] >= 1 / 2
        self.authorised = self.pledged and not state.vote_needed
        announced = state.pledge is not None and state.pledge.basis == "sourced"
        self.announced, self.training, self.residual = announced, False, 0.0
        self.trainers = self.troops = self.deaths = 0.0
        self.size_up()

    def expect(self, stance: str, *, polled: bool) -> None:
        """Work out the propensity in the reference world: of the stance, and level of support."""
        p = self.model.p
        self.weight = p["choice.support"] * (1.0 - p["choice.autonomy"] * p[f"{stance}.latitude"])
        level = self.start - logit(p[f"{stance}.support"]) if polled else 0.0
        self.usual = p["choice.shock_scale"] * logit(p[f"{stance}.p0"])
        self.usual += p["choice.level"] * self.weight * level
        self.chance = logistic(self.usual / p["choice.shock_scale"])

    @property
    def present(self) -> bool:
        return self.troops >= 1.0

    def size_up(self) -> None:
        """Work the contingent out: what the state has named, or a share of its active forces."""
        p, active = self.model.p, self.state.active_forces
        unnamed = min(p["coalition.pledge_share"] * active, p["coalition.pledge_most"])
        pledge = p.get(f"states.{self.code}.pledge", unnamed)
        self.capacity = min(pledge * p["coalition.scale"], p["coalition.max_share"] * active)

    def anchor(self, view: View, troops: float) -> None:
        """Solve the residual: what support and guarantees do not explain in the reference world."""
        allies = sum(weight * ally.chance for ally, weight in self.allies)
        others = troops - self.capacity * self.chance
        self.residual = self.usual - self.propensity(view, allies, others)

    def draw_taste(self) -> float:
        """Draw the quantile of a taste, with a share in the factor that all states have."""
        loading = self.model.p["choice.common"]
        own = sqrt(1.0 - loading**2) * self.random.gauss(0.0, 1.0)
        return (1.0 + erf((loading * self.model.mood + own) / sqrt(2.0))) / 2

    def take_office(self) -> None:
        """Draw a taste under which it took its position when new, in the reference world."""
        quantile, chance = self.draw_taste(), self.chance
        self.taste = quantile * chance if self.pledged else chance + quantile * (1.0 - chance)

    def form_opinion(self) -> None:
        """Let opinion drift towards where guarantee, cue and casualties would bring it to rest."""
        p = self.model.p
        rest = (
            self.start
            + p["opinion.guarantee"] * self.model.guarantee_gain
            + p["opinion.cue"] * (self.pledged - self.stated)
            - p["opinion.casualties"] * log10(1.0 + self.deaths)
        )
        shock = self.random.gauss(0.0, p["opinion.noise"])
        self.opinion += p["opinion.reversion"] * (rest - self.opinion) + shock

    def propensity(self, view: View, allies: float, others: float) -> float:
        """Add the terms of the choice to what support and guarantees do not explain."""
        p, state = self.model.p, self.state
        missing = (p["choice.backstop_least"] - view.guarantee) / p["choice.backstop_width"]
        lost = p["choice.backstop"] * logistic(missing) if state.needs_backstop else 0.0
        covered = min(1.0, self.batteries / p["guarantor.batteries_cover"])
        border = 1.0 - covered if state.borders_adversary else 0.0
        return (
            self.residual
            + self.weight * self.opinion
            + p["choice.guarantee"] * view.guarantee
            - lost
            + p["choice.allies"] * allies
            - p["choice.free_riding"] * min(1.0, others / p["coalition.planned_force"])
            - p["choice.risk"] * view.exposure * view.violence
            - p["choice.border"] * border * view.violence
        )

    def decide(self, view: View, troops: float, allies: dict[str, float]) -> None:
        """Pledge, or drop a pledge, where it comes to decide this week; judge training."""
        p, luck = self.model.p, self.random.random()
        scale, changes = p["choice.shock_scale"], p["choice.government_rate"]
        renewals = changes + p["choice.rethink_rate"]
        others = troops - (self.capacity if self.pledged else 0.0)
        propensity = self.propensity(view, allies[self.code], others)
        if luck < weekly(renewals):
            self.taste = self.draw_taste()
        chance = weekly(renewals + p["choice.opportunity_rate"])
        if luck < chance or self.model.talks.crisis:
            final = self.authorised or not self.state.vote_needed
            pull = p["choice.inertia_authorised" if final else "choice.inertia"]
            pull *= 0.0 if luck < weekly(changes) else self.pledged - 1 / 2
            self.pledged = logistic((propensity + pull) / scale) > self.taste
        self.training = logistic((propensity + p["training.ease"]) / scale) > self.taste

    def consult_parliament(self) -> None:
        """Put a pledge to a vote where one is needed and comes; drop what is no longer pledged."""
        if not (self.pledged and self.state.vote_needed):
            self.authorised = self.pledged
        elif not self.authorised:
            p = self.model.p
            passes = logistic(p["parliament.consent"] + p["parliament.support"] * self.opinion)
            chance = weekly(p["parliament.vote_rate"]) * passes
            self.authorised = self.random.random() < chance

    def move(self, phase: int, rate: float) -> None:
        """Move trainers and troops, of whom nobody new comes after an attack; add the deaths."""
        p, most = self.model.p, self.capacity
        target = most * p["training.share"] if self.training and phase < COLLAPSED else 0.0
        up, down = most * p["training.ramp_up"], max(most, self.trainers) * p["training.ramp_down"]
        self.trainers = approach(self.trainers, target, up=up, down=down)
        if phase in (CEASEFIRE, ATTACKED):
            up = most * p["deployment.ramp"]
            down = max(most, self.troops) * p["deployment.withdrawal"]
            target = most if self.authorised else 0.0
            target = min(target, self.troops) if phase == ATTACKED else target
            self.troops = approach(self.troops, target, up=up, down=down)
        self.deaths += rate * self.troops if self.present else 0.0


class Guarantor(Agent):
    """The state that offers the backstop; resolve is a logit."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.resolve = logit(model.p["guarantor.resolve"])
        self.free_batteries = free_batteries(model.scenario.states)
        self.settled, self.tests, self.honoured = False, 0, 0
        self.assess()

    def deliberate(self, week: int) -> None:
        """Let resolve drift, sag under influence, and perhaps settle the terms."""
        p, usual = self.model.p, self.model.usual
        reversion = p["guarantor.resolve_reversion"]
        offset = usual["guarantor.influence"] * weekly(usual["adversary.influence_rate"])
        mean = logit(p["guarantor.resolve_mean"]) + offset / reversion
        influenced = self.random.random() < weekly(p["adversary.influence_rate"])
        loss = p["guarantor.influence"] * influenced
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
        able = capability(self.model.p, self.free_batteries, settled=self.settled)
        self.will = logistic(self.resolve)
        self.guarantee = able * self.will

    def stand_test(self) -> None:
        """Honour a test with the probability of this week's resolve, and be believed by that."""
        p, honoured = self.model.p, self.random.random() < self.will
        self.tests, self.honoured = self.tests + 1, self.honoured + honoured
        self.resolve += p["guarantor.honoured"] if honoured else -p["guarantor.broken"]


class Adversary(Agent):
    """The state that is to be deterred; what deters it is summed over the weeks of ceasefire."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.violence = model.reference.violence
        self.assaults = self.probes = self.quiet_weeks = 0
        self.deterrence, self.probe, self.attack = 0.0, False, False
        self.attacks: dict[str, float] = dict.fromkeys(self.otherwise(), 0.0)

    def otherwise(self) -> dict[str, float]:
        """Return what deters, and what would with other guarantees and forces."""
        p, world = self.model.p, self.model
        guarantee, force, host = world.guarantor.guarantee, world.force, world.host.strength
        return {
            "expected": deterred(p, guarantee, force, host=host),
            "undeterred": 0.0,
            "unguarded": deterred(p, 0.0, 0.0, host=host),
            "ironclad": deterred(p, 1.0, force, host=host),
            "without_guarantee": deterred(p, 0.0, force, host=host),
            "without_force": deterred(p, guarantee, 0.0, host=host),
        }

    def strike(self, scheduled: int) -> None:
        """Probe and attack under a ceasefire, as far as not deterred; assault without one."""
        p, world, luck = self.model.p, self.model, self.random.random
        force, assaults, self.probe, self.attack = world.force, 0, False, False
        if world.talks.phase == CEASEFIRE:
            levels, weakness = self.otherwise(), 1.0 - deterred(p, 0.0, force, host=0.0)
            provoked = p["deterrence.provocation"] * weakness if force >= 1.0 else 0.0
            drive = provoked - p["deterrence.probe"] * levels["expected"]
            attacks = {
                name: p["adversary.attack_rate"] * exp(-p["deterrence.attack"] * level)
                for name, level in levels.items()
            }
            self.probe = luck() < weekly(p["adversary.probe_rate"] * exp(drive))
            self.attack = luck() < weekly(attacks["expected"])
            for name, rate in attacks.items():
                self.attacks[name] += rate / WEEKS_PER_YEAR
            self.quiet_weeks, self.probes = self.quiet_weeks + 1, self.probes + self.probe
            self.deterrence += levels["expected"]
        else:
            assaults = scheduled + (luck() < weekly(p["adversary.assault_rate"]))
        self.assaults += assaults
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
        self.phase, self.attack_week = TALKS, 0

    @property
    def crisis(self) -> bool:
        """Whether an attack came so few weeks ago that every state decides."""
        since = self.model.week - self.attack_week
        return self.phase == ATTACKED and since < self.model.p["choice.crisis_weeks"]

    def negotiate(self) -> None:
        """Reach a deal, to which host and adversary must consent, collapse, or go on."""
        p, world = self.model.p, self.model
        troops, guarantee = world.pledged_troops, world.guarantor.guarantee
        coalition = troops / p["coalition.planned_force"] - world.usual_coalition
        follows = deterred(p, guarantee, troops, host=world.host.strength) - world.usual_deterrence
        host, adversary = p["talks.host_consent"], p["talks.adversary_consent"]
        lean = p["talks.coalition"] * coalition + p["talks.guarantee"] * world.guarantee_gain
        deal = (
            p["talks.deal_rate"]
            * (logistic(host + p["talks.security"] * follows) / logistic(host))
            * (logistic(adversary - lean) / logistic(adversary))
            * exp(-p["talks.violence"] * (world.adversary.violence - world.reference.violence))
        )
        either = deal + p["talks.collapse_rate"]
        if self.random.random() < weekly(either):
            self.phase = CEASEFIRE if self.random.random() * either < deal else COLLAPSED


class PeerWorld(Model):
    """One world; one step is one week."""

    def __init__(self, scenario: Scenario, p: Parameters, usual: Parameters, *, seed: int) -> None:
        super().__init__(rng=seed)
        self.scenario, self.p, self.usual, self.week = scenario, usual, usual, 0
        self.agenda = [scenario.week_of(assault) for assault in scenario.events.values()]
        self.mood, states = self.random.gauss(0.0, 1.0), scenario.states
        members = {code: Contributor(self, code, states[code]) for code in sorted(states)}
        ties = TieNetwork(states, scenario.ties)
        leads = flags(is_lead(one.state) for one in members.values())
        for code, one in members.items():
            weights = ties.weights(code, leads=leads, weight=self.p["coalition.lead_weight"])
            one.allies = [(members[other], float(weight)) for other, weight in weights.items()]
        self.contributors = self.agents_by_type[Contributor]
        self.solve_reference()
        self.p = p
        self.contributors.do("size_up").do("take_office")
        self.exposure = self.p[f"deployment.exposure_{scenario.location}"]
        self.guarantor, self.host, self.talks = Guarantor(self), Host(self), Talks(self)
        self.adversary = Adversary(self)
        self.pledged_at_start = self.contributors.agg("pledged", sum)
        self.attacked_there = 0
        self.datacollector = DataCollector(WEEKLY)
        self.datacollector.collect(self)

    def solve_reference(self) -> None:
        """Work out the reference world, at the reference's parameters; anchor every state in it."""
        p, scenario = self.p, self.scenario
        able = capability(p, free_batteries(scenario.states), settled=True)
        guarantee = able * p["guarantor.resolve"]
        fresh = p["violence.assault"] * weekly(p["adversary.assault_rate"])
        violence = fresh / (1.0 - p["violence.memory"])
        exposure = p[f"deployment.exposure_{scenario.root_location}"]
        self.reference = View(guarantee, violence, exposure)
        troops = sum(one.capacity * one.chance for one in self.contributors)
        self.contributors.do("anchor", self.reference, troops)
        self.usual_coalition = troops / p["coalition.planned_force"]
        self.usual_deterrence = deterred(p, guarantee, troops, host=p["host.strength"])

    @property
    def force(self) -> float:
        return self.contributors.agg("troops", sum)

    @property
    def guarantee_gain(self) -> float:
        return self.guarantor.guarantee - self.reference.guarantee

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
        p, actor, talks = self.p, self.adversary, self.talks
        self.guarantor.deliberate(self.week)
        actor.strike(self.agenda.count(self.week))
        for _ in range(actor.probe + actor.attack):
            self.guarantor.stand_test()
        if actor.attack:
            talks.phase, talks.attack_week = ATTACKED, self.week
        elif talks.phase == TALKS:
            talks.negotiate()
        self.contributors.do("form_opinion")
        view = View(self.guarantor.guarantee, actor.violence, self.exposure)
        self.contributors.do("decide", view, self.pledged_troops, self.survey())
        self.contributors.do("consult_parliament")
        rate = p["casualties.rate"] * self.exposure / 1000 / WEEKS_PER_YEAR
        rate *= p["casualties.probe_factor"] if actor.probe else 1.0
        rate *= p["casualties.attack_factor"] if talks.phase == ATTACKED else 1.0
        self.contributors.do("move", talks.phase, rate)
        self.host.learn(self.contributors.agg("trainers", sum))
        self.attacked_there += self.contributors.agg("present", sum) if actor.attack else 0
        self.datacollector.collect(self)

    def outcomes(self) -> dict[str, float]:
        """Return what the world came to, under names of the catalogue."""
        every, actor, weeks = self.contributors, self.adversary, self.datacollector.model_vars
        began, quiet, there = weeks["phase"], actor.quiet_weeks, self.attacked_there
        held = [f * (k == CEASEFIRE) for f, k in zip(weeks["force"], began, strict=True)]
        span = round(self.p["outcome.held_weeks"])
        spans = (held[at : at + span] for at in range(len(held) - span + 1))
        return {
            "states_pledged_start": self.pledged_at_start,
            "states_pledged_final": every.agg("pledged", sum),
            "states_committed_final": sum(
                one.pledged and (one.authorised or one.announced) for one in every
            ),
            "states_authorised_final": every.agg("authorised", sum),
            "states_deployed_final": sum(one.authorised and one.present for one in every),
            "states_training_final": sum(one.trainers >= 1.0 for one in every),
            "troops_pledged_final": self.pledged_troops,
            "force_final": self.force,
            "force_peak": max(weeks["force"]),
            "force_sustained": max(map(min, spans), default=0.0),
            "trainers_final": every.agg("trainers", sum),
            "deaths_final": every.agg("deaths", sum),
            **{n: began.index(k) if k in began else nan for k, n in enumerate(PHASES) if k},
            "assaults": actor.assaults,
            "probes": actor.probes,
            "tests": self.guarantor.tests,
            "honoured": self.guarantor.honoured,
            **{f"attacks_{name}": attacks for name, attacks in actor.attacks.items()},
            "guarantee_final": self.guarantor.guarantee,
            "deterrence_ceasefire": actor.deterrence / quiet if quiet else nan,
            "stayed_after_attack": every.agg("present", sum) / there if there else nan,
            "host_strength_final": self.host.strength,
        }


def peer_worlds(scenario: Scenario, worlds: int, *, seed: int = 1) -> dict[str, NDArray]:
    """Run worlds one by one; return outcomes, shape (world,). World k has seed `seed + k`."""
    parameters, rows = prepare(scenario), []
    for number in range(worlds):
        world = PeerWorld(scenario, *parameters, seed=seed + number)
        while world.week < scenario.weeks:
            world.step()
        rows.append(world.outcomes())
        # Mesa 3.3 numbers agents in a table of its own that would keep every world alive.
        getattr(Agent, "_ids", {}).pop(world, None)
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in rows[0]}
