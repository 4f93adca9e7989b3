"""The published model a second time: one world, plain numbers, no array.

Written from the description alone, before the program's own code was read, so that a slip in
either shows as a difference between the two. It shares with the program only what a scenario
says. It has luck of its own: where there is luck, only distributions can agree; where a scenario
leaves nothing to luck, every number must.

Where the description left a choice, the first writing took another than the program in two
places: who withdraws troops and how fast, and which weeks are weeks of ceasefire. Both have since
been settled as the program has them; comments below say which way.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from sim.scenario.schema import Event, Scenario, State

NONE, PLEDGED, AUTHORISED, DEPLOYED = range(4)
TALKS, CEASEFIRE, COLLAPSED, ATTACKED = "talks", "ceasefire", "collapsed", "attacked"
COMPONENTS = ("coordination", "intelligence", "weapons", "border_surveillance", "air_defence")
NEVER = math.nan

Values = dict[str, float]


def sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z)) if z > -700.0 else 0.0


def logit(p: float) -> float:
    return math.log(p / (1.0 - p))


def weekly(rate: float) -> float:
    """Probability that something happens within a week at a rate per year."""
    return -math.expm1(-rate / 52.0)


def free_batteries(states: Mapping[str, State]) -> float:
    """A battery posted elsewhere is not free."""
    return float(sum(s.batteries - sum(s.posted.values()) for s in states.values()))


def capability(value: Values, states: Mapping[str, State], rule: str, *, settled: bool) -> float:
    """K, what the guarantor could do."""
    available = {name: value[f"guarantor.availability.{name}"] for name in COMPONENTS}
    allied = free_batteries(states) / value["guarantor.batteries_needed"]
    available["air_defence"] = min(1.0, available["air_defence"] + allied)
    share = 1.0 if settled else value["guarantor.unsettled"]
    parts = [value[f"guarantor.weight.{name}"] * available[name] * share for name in COMPONENTS]
    if rule == "additive_clipped":
        return min(1.0, sum(parts))
    if rule == "min":
        return min(parts)
    return 1.0 - math.prod(1.0 - part for part in parts)


def deterrence(G: float, H: float, host: float, rule: str) -> float:
    """D, what the adversary reckons with; two of the rules leave the host out."""
    if rule == "additive_clipped":
        return min(1.0, G + H + host)
    if rule == "min":
        return min(G, H)
    if rule == "product":
        return G * H
    return 1.0 - (1.0 - G) * (1.0 - H) * (1.0 - host)


def contingents(states: Mapping[str, State], value: Values) -> dict[str, float]:
    """cap, what each state would send at most."""
    caps = {}
    for code, state in states.items():
        usual = value["coalition.pledge_share"] * state.active_forces
        pledge = min(usual, value["coalition.pledge_most"])
        if state.pledge is not None:
            pledge = state.pledge.central
        most = value["coalition.max_share"] * state.active_forces
        caps[code] = min(pledge * value["coalition.scale"], most)
    return caps


def tie(code: str, states: Mapping[str, State], kind: str) -> dict[str, float]:
    """One row of w: how much each other state counts for this one."""
    others = [other for other in states if other != code]
    groups = set(states[code].groups) if code in states else set()
    weights = {other: float(len(groups & set(states[other].groups))) for other in others}
    if kind == "uniform" or not any(weights.values()):
        weights = dict.fromkeys(others, 1.0)
    total = sum(weights.values())
    return {other: weight / total for other, weight in weights.items()} if total else {}


def cover(code: str, states: Mapping[str, State], value: Values) -> float:
    """Share of cover that batteries posted with a state give it."""
    posted = sum(state.posted.get(code, 0) for state in states.values())
    return min(1.0, posted / value["guarantor.batteries_cover"])


def exposure(location: str, value: Values) -> float:
    return value[f"deployment.exposure_{location}"]


@dataclass
class Anchor:
    """The root's reference world, and what it leaves unexplained of each state."""

    G: float
    v: float
    C: float
    drift: float
    """What influence takes from resolve in an average week."""
    rest: dict[str, float]
    """The residual of each state, but for the term of its own opinion."""


@dataclass
class Setting:
    """What all worlds of a scenario have in common."""

    scenario: Scenario
    value: Values = field(init=False)
    codes: list[str] = field(init=False)
    ties: list[list[float]] = field(init=False)
    events: dict[int, list[Event]] = field(init=False)
    anchor: Anchor = field(init=False)

    def __post_init__(self) -> None:
        scenario = self.scenario
        self.value = {key: held.central for key, held in scenario.values.items()}
        self.codes = sorted(scenario.states)
        rows = [tie(code, scenario.states, scenario.ties) for code in self.codes]
        self.ties = [[row.get(other, 0.0) for other in self.codes] for row in rows]
        self.events = {}
        for event in scenario.events.values():
            self.events.setdefault(scenario.week_of(event), []).append(event)
        self.anchor = self._anchor()

    def _anchor(self) -> Anchor:
        """Solve residuals where the root stands; levers are the root's, uncertainties in force."""
        scenario, roots = self.scenario, self.scenario.root_states
        value = dict(self.value)
        if scenario.reference:
            value |= {key: held.central for key, held in scenario.reference.values.items()}
        rule = scenario.aggregation.components
        G = capability(value, roots, rule, settled=False) * value["guarantor.resolve"]
        assault = weekly(value["adversary.assault_rate"])
        v = value["violence.assault"] * assault / (1.0 - value["violence.memory"])
        caps = contingents(roots, value)
        chance = {code: value[f"stances.{state.stance}.p0"] for code, state in roots.items()}
        expected = {code: chance[code] * caps[code] for code in roots}
        plan = value["coalition.planned_force"]
        rest = {}
        for code, state in scenario.states.items():
            known = roots | {code: roots.get(code, state)}
            row = tie(code, known, scenario.ties)
            m = sum(weight * chance[other] for other, weight in row.items())
            others = sum(troops for other, troops in expected.items() if other != code)
            explained = (
                value["choice.guarantee"] * G
                + value["choice.allies"] * m
                - value["choice.free_riding"] * min(1.0, others / plan)
                - value["choice.risk"] * exposure(scenario.root_location, value) * v
            )
            if state.borders_adversary:
                explained -= value["choice.border"] * v * (1.0 - cover(code, roots, value))
            rest[code] = logit(value[f"stances.{state.stance}.p0"]) - explained
        drift = value["guarantor.influence"] * weekly(value["adversary.influence_rate"])
        return Anchor(G=G, v=v, C=sum(expected.values()) / plan, drift=drift, rest=rest)


class Twin:
    """One world of a setting."""

    def __init__(self, setting: Setting, seed: int) -> None:
        scenario = setting.scenario
        self.setting, self.scenario, self.anchor = setting, scenario, setting.anchor
        self.luck = Random(seed)  # noqa: S311 - luck, not secrets
        self.value = dict(setting.value)
        self.states = [scenario.states[code] for code in setting.codes]
        self.n = len(self.states)
        value, each = self.value, range(self.n)
        self.week = 0
        self.phase = TALKS
        self.settled = False
        self.rho = logit(value["guarantor.resolve"])
        self.K = capability(value, scenario.states, self._rule, settled=False)
        self.G = self.K * sigmoid(self.rho)
        self.v = self.anchor.v
        self.U = value["host.strength"]
        self.D = self.weigh(0.0)
        self.probe = self.attack = False
        self.scheduled_assaults = self.scheduled_episodes = 0
        self.rally = [0.0] * self.n
        self.pull = [self._pull(state) for state in self.states]
        self.x0 = [self._opinion(state) for state in self.states]
        self.x = list(self.x0)
        # A scenario that moves support as a lever keeps the residual of its root: the same error
        # of measurement, around the root's own share.
        shift = [
            logit(scenario.root_states.get(code, state).support.central)
            - logit(state.support.central)
            for code, state in zip(setting.codes, self.states, strict=True)
        ]
        self.r = [
            self.anchor.rest[code] - self.pull[i] * (self.x0[i] + shift[i])
            for i, code in enumerate(setting.codes)
        ]
        self.troops = [0.0] * self.n
        self.trainers = [0.0] * self.n
        self.deaths = [0.0] * self.n
        self._measure()
        self._start()
        self.pledged_first = list(self.pledged)
        self.authorised = [self.pledged[i] and not self.states[i].vote_needed for i in each]
        self.training = [False] * self.n
        self.postures = [self.posture()]
        self.forces: list[float] = []
        self.seen: dict[str, float] = {
            "assaults": 0.0,
            "probes": 0.0,
            "tests": 0.0,
            "honoured": 0.0,
            "attacks_expected": 0.0,
            "attacks_undeterred": 0.0,
        }
        self.when = dict.fromkeys(("deal", "collapse", "attack", "terms"), NEVER)
        self.guarantees: list[float] = []
        self.gaps: list[float] = []
        self.deterrences: list[float] = []

    @property
    def _rule(self) -> str:
        return self.scenario.aggregation.components

    def _pull(self, state: State) -> float:
        """Weight of opinion in the choice of a state."""
        latitude = self.value[f"stances.{state.stance}.latitude"]
        return self.value["choice.support"] * (1.0 - self.value["choice.autonomy"] * latitude)

    def _opinion(self, state: State) -> float:
        comparable = state.opinion == "comparable"
        spread = self.value["opinion.poll_error" if comparable else "opinion.prior_spread"]
        return logit(state.support.central) + spread * self.luck.gauss(0.0, 1.0)

    def _measure(self) -> None:
        """Work out what follows from parameters alone; again when an event sets one."""
        caps = contingents(self.scenario.states, self.value)
        self.caps = [caps[code] for code in self.setting.codes]
        self.pull = [self._pull(state) for state in self.states]
        whole = self.value | {f"guarantor.availability.{name}": 1.0 for name in COMPONENTS}
        self.full = capability(whole, self.scenario.states, self._rule, settled=True)
        self.border = [
            self.value["choice.border"] * (1.0 - cover(code, self.scenario.states, self.value))
            if state.borders_adversary
            else 0.0
            for code, state in zip(self.setting.codes, self.states, strict=True)
        ]

    def _start(self) -> None:
        """Take up the postures of the start, and shocks under which they hold."""
        initial, value = self.scenario.initial, self.value
        odds = [logit(value[f"stances.{state.stance}.p0"]) for state in self.states]
        if initial == "drawn":
            self.taste = [self.logistic() for _ in self.states]
            self.pledged = [odds[i] > self.taste[i] for i in range(self.n)]
            return
        whole = {"none": False, "all": True}
        self.pledged = [whole.get(initial, odd >= 0.0) for odd in odds]
        self.taste = []
        for eta, pledged in zip(self.eta(), self.pledged, strict=True):
            below = sigmoid(eta + value["choice.inertia"] * (pledged - 0.5))
            chance = self.luck.random()
            quantile = chance * below if pledged else below + chance * (1.0 - below)
            # A quantile that rounds to 0 or 1 would have no logit.
            self.taste.append(logit(min(max(quantile, 1e-300), 1.0 - 1e-15)))

    def logistic(self) -> float:
        return logit(self.luck.random())

    def happens(self, rate: float) -> bool:
        return self.luck.random() < weekly(rate)

    def eta(self) -> list[float]:
        """What speaks for a pledge, state by state, as things stand."""
        value, caps, pledged = self.value, self.caps, self.pledged
        common = (
            value["choice.guarantee"] * self.G
            - value["choice.risk"] * exposure(self.scenario.location, value) * self.v
            + value["choice.ask"] * value["coalition.ask"]
        )
        troops = sum(cap for cap, there in zip(caps, pledged, strict=True) if there)
        plan, allies = value["coalition.planned_force"], value["choice.allies"]
        riding = value["choice.free_riding"]
        inside = [j for j in range(self.n) if pledged[j]]
        result = []
        for i, row in enumerate(self.setting.ties):
            m = sum([row[j] for j in inside])
            others = troops - caps[i] if pledged[i] else troops
            result.append(
                self.r[i]
                + self.pull[i] * self.x[i]
                + common
                + allies * m
                - riding * min(1.0, others / plan)
                - self.border[i] * self.v
            )
        return result

    # The ten phases of a week

    def step(self) -> None:
        self.week += 1
        self.events()
        self.guarantee()
        self.adversary()
        self.talks()
        self.opinion()
        self.choice()
        self.parliament()
        self.deployment()
        self.casualties()
        self.record()

    def events(self) -> None:
        self.scheduled_assaults = self.scheduled_episodes = 0
        self.rally = [0.0] * self.n
        for event in self.setting.events.get(self.week, ()):
            if event.kind == "assault":
                self.scheduled_assaults += 1
            elif event.kind == "influence":
                self.scheduled_episodes += 1
            elif event.kind == "rally":
                for i, code in enumerate(self.setting.codes):
                    if not event.states or code in event.states:
                        self.rally[i] += event.size
            else:
                self.value |= event.set
                self._measure()

    def guarantee(self) -> None:
        value = self.value
        reversion = value["guarantor.resolve_reversion"]
        mean = logit(value["guarantor.resolve_mean"]) + self.anchor.drift / reversion
        episodes = self.scheduled_episodes + self.happens(value["adversary.influence_rate"])
        self.rho += (
            reversion * (mean - self.rho)
            - value["guarantor.influence"] * episodes
            + value["guarantor.resolve_noise"] * self.luck.gauss(0.0, 1.0)
        )
        if not self.settled:
            opens, closes = value["guarantor.deadline_opens"], value["guarantor.deadline_closes"]
            boost = value["guarantor.terms_boost"] if opens <= self.week <= closes else 1.0
            if self.happens(value["guarantor.terms_rate"] * boost):
                self.settled = True
                self.when["terms"] = self.week
        states = self.scenario.states
        self.K = capability(value, states, self._rule, settled=self.settled)
        self.G = self.K * sigmoid(self.rho)

    def adversary(self) -> None:
        value = self.value
        F = sum(self.troops)
        H = self.hill(F)
        self.D = self.weigh(H)
        self.probe = self.attack = False
        assaults = 0
        if self.phase == TALKS:
            assaults = self.scheduled_assaults + self.happens(value["adversary.assault_rate"])
            self.seen["assaults"] += assaults
        elif self.phase == CEASEFIRE:
            self.deterrences.append(self.D)
            provoked = value["deterrence.provocation"] * (1.0 - H) if F > 0.0 else 0.0
            probes = math.exp(provoked - value["deterrence.probe"] * self.D)
            attacks = math.exp(-value["deterrence.attack"] * self.D)
            self.probe = self.happens(value["adversary.probe_rate"] * probes)
            self.attack = self.happens(value["adversary.attack_rate"] * attacks)
            self.seen["probes"] += self.probe
            self.seen["attacks_expected"] += value["adversary.attack_rate"] * attacks / 52.0
            self.seen["attacks_undeterred"] += value["adversary.attack_rate"] / 52.0
            for _ in range(self.probe + self.attack):
                self.tested(honoured=self.luck.random() < self.G)
        self.v = (
            value["violence.memory"] * self.v
            + value["violence.assault"] * assaults
            + value["violence.probe"] * self.probe
            + value["violence.attack"] * self.attack
        )

    def hill(self, force: float) -> float:
        """H, what a force of this size adds to deterrence."""
        return force**2 / (force**2 + self.value["deterrence.half_force"] ** 2)

    def weigh(self, H: float) -> float:
        """D, all that deters, together."""
        host = self.value["deterrence.host_weight"] * self.U
        return deterrence(self.G, H, host, self.scenario.aggregation.deterrence)

    def tested(self, *, honoured: bool) -> None:
        """Let a test of the guarantee move the guarantor's resolve."""
        self.seen["tests"] += 1
        self.seen["honoured"] += honoured
        gain, loss = self.value["guarantor.honoured"], self.value["guarantor.broken"]
        self.rho += gain if honoured else -loss

    def talks(self) -> None:
        value = self.value
        if self.attack:
            self.phase = ATTACKED
            self.when["attack"] = self.week
        if self.phase != TALKS:
            return
        pledged = sum(cap for cap, there in zip(self.caps, self.pledged, strict=True) if there)
        C = pledged / value["coalition.planned_force"]
        deal = value["talks.deal_rate"] * math.exp(
            value["talks.guarantee"] * (self.G - self.anchor.G)
            + value["talks.coalition"] * (C - self.anchor.C)
            - value["talks.violence"] * (self.v - self.anchor.v)
        )
        collapse = value["talks.collapse_rate"]
        if self.happens(deal + collapse):
            if self.luck.random() * (deal + collapse) < deal:
                self.phase = CEASEFIRE
                self.when["deal"] = self.week
            else:
                self.phase = COLLAPSED
                self.when["collapse"] = self.week

    def opinion(self) -> None:
        value = self.value
        guarantee = value["opinion.guarantee"] * (self.G - self.anchor.G)
        for i in range(self.n):
            rest = self.x0[i] + guarantee
            rest += value["opinion.cue"] * (self.pledged[i] - self.pledged_first[i])
            rest -= value["opinion.casualties"] * math.log10(1.0 + self.deaths[i])
            self.x[i] += (
                value["opinion.reversion"] * (rest - self.x[i])
                + self.rally[i]
                + value["opinion.noise"] * self.luck.gauss(0.0, 1.0)
            )

    def choice(self) -> None:
        value, chance = self.value, self.luck.random
        eta = self.eta()
        opportunity = weekly(value["choice.opportunity_rate"])
        common = self.logistic()
        for i in range(self.n):
            if chance() < opportunity:
                if chance() >= value["choice.persistence"]:
                    shared = chance() < value["choice.common"]
                    self.taste[i] = common if shared else self.logistic()
                inertia = value["choice.inertia"] * (self.pledged[i] - 0.5)
                self.pledged[i] = eta[i] + inertia > self.taste[i]
            self.training[i] = eta[i] + value["training.ease"] > self.taste[i]

    def parliament(self) -> None:
        value = self.value
        for i, state in enumerate(self.states):
            if not self.pledged[i]:
                self.authorised[i] = False
            elif not state.vote_needed:
                self.authorised[i] = True
            elif not self.authorised[i] and self.happens(value["parliament.vote_rate"]):
                consent = value["parliament.consent"] + value["parliament.solidarity"]
                consent += value["parliament.support"] * self.x[i]
                self.authorised[i] = self.luck.random() < sigmoid(consent)

    def deployment(self) -> None:
        value = self.value
        over = self.phase in (COLLAPSED, ATTACKED)
        for i, cap in enumerate(self.caps):
            target = value["training.share"] * cap if self.training[i] and not over else 0.0
            most = self.trainers[i] + value["training.ramp_up"] * cap
            least = self.trainers[i] - value["training.ramp_down"] * max(cap, self.trainers[i])
            self.trainers[i] = min(max(target, least), most)
            if self.phase != CEASEFIRE:
                continue
            # Troops leave at the pace of withdrawal whenever there are more than is authorised:
            # after a dropped pledge, while a new one waits for its vote, and where the contingent
            # itself has been cut.
            target = cap if self.authorised[i] else 0.0
            arriving = value["deployment.ramp"] * cap
            leaving = value["deployment.withdrawal"] * max(cap, self.troops[i])
            self.troops[i] += min(max(target - self.troops[i], -leaving), arriving)
        T, base = sum(self.trainers), value["host.strength"]
        reach = base + (1.0 - base) * T / (T + value["host.half_trainers"])
        self.U += value["host.learning"] * (reach - self.U)

    def casualties(self) -> None:
        value = self.value
        rate = value["casualties.rate"] / 1000.0 / 52.0 * exposure(self.scenario.location, value)
        rate *= value["casualties.probe_factor"] if self.probe else 1.0
        rate *= value["casualties.attack_factor"] if self.attack else 1.0
        for i in range(self.n):
            self.deaths[i] += rate * self.troops[i]

    def posture(self) -> list[int]:
        """Say how far each state has gone."""
        result = []
        for pledged, authorised, troops in zip(
            self.pledged, self.authorised, self.troops, strict=True
        ):
            deployed = authorised and troops > 0.0
            result.append(DEPLOYED if deployed else AUTHORISED if authorised else int(pledged))
        return result

    def record(self) -> None:
        self.forces.append(sum(self.troops))
        self.guarantees.append(self.G)
        self.gaps.append(1.0 - self.G / self.full)
        self.postures.append(self.posture())

    def outcomes(self) -> dict[str, float]:
        """What this world came to, under the names of the catalogue."""
        held = int(self.value["outcome.held_weeks"])
        stands = [min(self.forces[at - held : at]) for at in range(held, len(self.forces) + 1)]
        present = [week for week, force in enumerate(self.forces, start=1) if force > 0.0]
        last = self.postures[-1]
        calm = self.deterrences
        return self.seen | {
            "states_pledged_start": float(sum(self.pledged_first)),
            "states_pledged_final": float(sum(one >= PLEDGED for one in last)),
            "states_authorised_final": float(sum(one >= AUTHORISED for one in last)),
            "states_deployed_final": float(sum(one == DEPLOYED for one in last)),
            "states_training_final": float(sum(trainers > 0.0 for trainers in self.trainers)),
            "troops_pledged_final": sum(
                cap for cap, one in zip(self.caps, last, strict=True) if one >= PLEDGED
            ),
            "force_final": self.forces[-1],
            "force_peak": max(self.forces),
            "force_sustained": max(stands, default=0.0),
            "trainers_final": sum(self.trainers),
            **{f"{name}_week": float(week) for name, week in self.when.items()},
            "first_deployment_week": float(present[0]) if present else NEVER,
            "guarantee_mean": sum(self.guarantees) / len(self.guarantees),
            "guarantee_final": self.G,
            "headline_gap": sum(self.gaps) / len(self.gaps),
            "deterrence_ceasefire": sum(calm) / len(calm) if calm else NEVER,
            "host_strength_final": self.U,
            "deaths_final": sum(self.deaths),
        }


def live(setting: Setting, seed: int, kind: type[Twin] = Twin) -> Twin:
    """Let one world run its weeks."""
    world = kind(setting, seed)
    for _ in range(setting.scenario.weeks):
        world.step()
    return world
