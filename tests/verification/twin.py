"""The published model a second time: one world, plain numbers, no array.

Written from docs/model.md alone, without a look at the program's own code, so that a slip in
either shows as a difference between the two. It shares with the program only the resolved
scenario, and the support that the facts give each state. It has luck of its own: where there is
luck, only distributions can agree; where a scenario leaves nothing to luck, every number must.

The first writing took another way than the program where the page was not clear. Now as the
program has it, and the page says so:

- G of state 0 counts the troops committed at the start; conditions are held against G_US.
- `willing` of state 0 is judged as in any week, with holds.
- Under `drawn`, first tastes share the common factor. A state held in is authorised whatever its
  condition.
- Deaths are counted among the troops of states that have at least one person there.
- `troops_deployed` is all troops present, those on their way home included.
- The headline gap is that of the guarantor alone, G_US over K.
- A collapse takes no effect in a week in which an event brings a deal.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from statistics import NormalDist

from sim.facts.poll import opening_support
from sim.scenario.schema import Event, Scenario, State

NONE, PLEDGED, AUTHORISED, DEPLOYED = range(4)
TALKS, CEASEFIRE, COLLAPSED, ATTACKED = "talks", "ceasefire", "collapsed", "attacked"
COMPONENTS = ("coordination", "intelligence", "weapons", "border_surveillance", "air_defence")
NEVER = math.nan
NORMAL = NormalDist()
TINY = 1e-15
OTHER_SUMS = ("undeterred", "unguarded", "ironclad", "without_guarantee", "without_force")

Values = dict[str, float]


def sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z)) if z > -700.0 else 0.0


def logit(p: float) -> float:
    return math.log(p / (1.0 - p))


def weekly(rate: float) -> float:
    """h, probability that something happens within a week at a rate per year."""
    return -math.expm1(-rate / 52.0)


def loaded(chance: float, factor: float, loading: float) -> float:
    """A uniform draw, loaded on a factor that others share."""
    if loading == 0.0:
        return chance
    own = NORMAL.inv_cdf(min(max(chance, TINY), 1.0 - TINY))
    return NORMAL.cdf(loading * factor + math.sqrt(1.0 - loading**2) * own)


def capability(value: Values, states: Mapping[str, State], rule: str, *, settled: bool) -> float:
    """K, what the guarantor could do; a battery posted elsewhere is not free."""
    available = {name: value[f"guarantor.availability.{name}"] for name in COMPONENTS}
    free = float(sum(s.batteries - sum(s.posted.values()) for s in states.values()))
    allied = free / value["guarantor.batteries_needed"]
    available["air_defence"] = min(1.0, available["air_defence"] + allied)
    share = 1.0 if settled else value["guarantor.unsettled"]
    parts = [value[f"guarantor.weight.{name}"] * available[name] * share for name in COMPONENTS]
    if rule == "additive_clipped":
        return min(1.0, sum(parts))
    if rule == "min":
        return min(parts)
    return 1.0 - math.prod(1.0 - part for part in parts)


def joint(value: Values, own: float, committed: float) -> float:
    """G, of the guarantor's own and of what contributors committed with so many troops add."""
    ready = min(1.0, committed / value["coalition.planned_force"])
    allied = value["coalition.guarantee"] * ready * value["coalition.credibility"]
    return 1.0 - (1.0 - own) * (1.0 - allied)


def hill(value: Values, force: float) -> float:
    """H, what a force of this size adds to deterrence."""
    return force**2 / (force**2 + value["deterrence.half_force"] ** 2)


def deterrence(value: Values, G: float, H: float, U: float, rule: str) -> float:
    """D, all that deters, together; two of the rules leave the host out."""
    host = value["deterrence.host_weight"] * U
    if rule == "additive_clipped":
        return min(1.0, G + H + host)
    if rule == "min":
        return min(G, H)
    if rule == "product":
        return G * H
    return 1.0 - (1.0 - G) * (1.0 - H) * (1.0 - host)


def contingent(value: Values, state: State, stance: str, kind: str, draw: float) -> float:
    """cap, what a state would send at most."""
    active, scale = state.active_forces, value["coalition.scale"]
    if kind == "record":
        if active == 0:
            return 0.0
        share = value["coalition.record_share"]
        share *= (active / 30_000) ** value["coalition.record_slope"]
        share *= value["coalition.record_lead"] if stance == "prepared" else 1.0
        share *= math.exp(value["coalition.record_spread"] * draw)
        offered = sum(value[f"guarantor.availability.{name}"] for name in COMPONENTS) / 5
        if offered < value["coalition.record_backed"]:
            share /= value["coalition.record_unbacked"]
        return min(active * share * scale, value["coalition.record_most"] * active)
    pledge = min(value["coalition.pledge_share"] * active, value["coalition.pledge_most"])
    if state.pledge is not None:
        pledge = state.pledge.central
    return min(pledge * scale, value["coalition.max_share"] * active)


def tie(
    code: str, states: Mapping[str, State], stances: Mapping[str, str], kind: str, lead: float
) -> dict[str, float]:
    """One row of w: how much each other state counts for this one."""
    others = [other for other in states if other != code]
    groups = set(states[code].groups)
    weights = {other: float(len(groups & set(states[other].groups))) for other in others}
    if kind == "uniform" or not any(weights.values()):
        weights = dict.fromkeys(others, 1.0)
    for other in others:
        weights[other] *= lead if stances[other] == "prepared" else 1.0
    total = sum(weights.values())
    return {other: weight / total for other, weight in weights.items()} if total else {}


def cover(value: Values, code: str, states: Mapping[str, State]) -> float:
    """Share of cover that batteries posted with a state give it."""
    posted = sum(state.posted.get(code, 0) for state in states.values())
    return min(1.0, posted / value["guarantor.batteries_cover"])


@dataclass
class Setting:
    """What all worlds of a scenario have in common."""

    scenario: Scenario
    value: Values = field(init=False)
    before: Values = field(init=False)
    """Values of the reference world: the root's levers, the scenario's own uncertainties."""
    codes: list[str] = field(init=False)
    events: dict[int, list[tuple[str, Event]]] = field(init=False)
    facts: dict[str, float] = field(init=False)
    """Logit of the support that the facts give each state."""
    rows: dict[str, dict[str, float]] = field(init=False)
    """Ties in the reference world, of every state on either roster."""

    def __post_init__(self) -> None:
        scenario, roots = self.scenario, self.scenario.root_states
        self.value = {key: held.central for key, held in scenario.values.items()}
        self.before = dict(self.value)
        if scenario.reference:
            levers = scenario.reference.values
            self.before |= {key: held.central for key, held in levers.items()}
        self.codes = sorted(scenario.states)
        self.events = {}
        for name in sorted(scenario.events):
            event = scenario.events[name]
            self.events.setdefault(scenario.week_of(event), []).append((name, event))
        either = {**scenario.states, **roots}
        self.facts = {code: logit(opening_support(code).share) for code in either}
        lead = self.before["coalition.lead_weight"]
        self.rows = {}
        for code, state in either.items():
            known = {**roots, code: state}
            stances = {other: each.stance for other, each in known.items()}
            self.rows[code] = tie(code, known, stances, scenario.ties, lead)


class Anchor:
    """The reference world of one world, and what it leaves unexplained of each state.

    `errors` and `draws` are standard normals by state: of its opinion as drawn, of its contingent
    under pledges of the record.
    """

    settled = True
    """Whether the terms of the guarantee are settled in that world."""

    def __init__(self, setting: Setting, errors: Values, draws: Values) -> None:
        scenario, value = setting.scenario, setting.before
        self.setting, self.value, self.errors = setting, value, errors
        self.roots = scenario.root_states
        self.states = {**scenario.states, **self.roots}
        rule = scenario.aggregation
        scale = value["choice.shock_scale"]
        self.chance = {
            code: sigmoid(self.usual(code, state.stance) / scale)
            for code, state in self.roots.items()
        }
        self.expected = {
            code: self.chance[code]
            * contingent(value, state, state.stance, scenario.root_pledges, draws[code])
            for code, state in self.roots.items()
        }
        plan, force = value["coalition.planned_force"], sum(self.expected.values())
        own = capability(value, self.roots, rule.components, settled=self.settled)
        self.C = force / plan
        self.G = joint(value, own * value["guarantor.resolve"], force)
        U, H = value["host.strength"], hill(value, force)
        self.D = deterrence(value, self.G, H, U, rule.deterrence)
        assault = weekly(value["adversary.assault_rate"])
        self.v = value["violence.assault"] * assault / (1.0 - value["violence.memory"])
        # What influence takes from resolve in an average week.
        self.drift = value["guarantor.influence"] * weekly(value["adversary.influence_rate"])

    def opinion(self, code: str, state: State) -> float:
        """x0, as drawn around the support of this state."""
        comparable = state.opinion == "comparable"
        spread = self.value["opinion.poll_error" if comparable else "opinion.prior_spread"]
        return logit(state.support.central) + spread * self.errors[code]

    def pull(self, stance: str) -> float:
        """Weight of opinion in the choice under a stance."""
        free = self.value["choice.autonomy"] * self.value[f"stances.{stance}.latitude"]
        return self.value["choice.support"] * (1.0 - free)

    def usual(self, code: str, stance: str) -> float:
        """Propensity in the reference world, η̄."""
        state = self.states[code]
        if state.opinion == "comparable":
            level = self.opinion(code, state) - logit(self.value[f"stances.{stance}.support"])
        else:
            level = logit(state.support.central) - self.setting.facts[code]
        odds = self.value["choice.shock_scale"] * logit(self.value[f"stances.{stance}.p0"])
        return odds + self.value["choice.level"] * self.pull(stance) * level

    def residual(self, code: str, stance: str) -> float:
        """What the terms do not explain of a state under a stance, r."""
        value, state = self.value, self.states[code]
        m = sum(weight * self.chance[other] for other, weight in self.setting.rows[code].items())
        others = sum(troops for other, troops in self.expected.items() if other != code)
        where = self.setting.scenario.root_location
        explained = (
            self.pull(stance) * self.opinion(code, state)
            + value["choice.guarantee"] * self.G
            + value["choice.allies"] * m
            - value["choice.free_riding"] * min(1.0, others / value["coalition.planned_force"])
            - value["choice.risk"] * value[f"deployment.exposure_{where}"] * self.v
        )
        if state.needs_backstop:
            explained -= backstop(value, self.G)
        if state.borders_adversary:
            bare = 1.0 - cover(value, code, self.roots)
            explained -= value["choice.border"] * bare * self.v
        return self.usual(code, stance) - explained


def backstop(value: Values, G: float) -> float:
    """What is lost to a state whose conditions name the backstop."""
    short = (value["choice.backstop_least"] - G) / value["choice.backstop_width"]
    return value["choice.backstop"] * sigmoid(short)


class Twin:
    """One world of a setting."""

    reference = Anchor

    def __init__(self, setting: Setting, seed: int) -> None:
        scenario = setting.scenario
        self.setting, self.scenario, self.codes = setting, scenario, setting.codes
        self.luck = Random(seed)  # noqa: S311 - luck, not secrets
        self.value = dict(setting.value)
        self.states = [scenario.states[code] for code in setting.codes]
        self.stances = [state.stance for state in self.states]
        self.n = len(self.states)
        self.factor = self.luck.gauss(0.0, 1.0)
        either = {**scenario.states, **scenario.root_states}
        errors = {code: self.luck.gauss(0.0, 1.0) for code in either}
        self.draws = {code: self.luck.gauss(0.0, 1.0) for code in either}
        self.anchor = self.reference(setting, errors, self.draws)
        both = list(zip(self.codes, self.states, strict=True))
        self.x0 = [self.anchor.opinion(code, state) for code, state in both]
        self.x = list(self.x0)
        self.r = [self.anchor.residual(code, state.stance) for code, state in both]
        self.week = 0
        self.phase, self.permitted = TALKS, False
        self.settled = False
        self.rho = logit(self.value["guarantor.resolve"])
        self.v, self.U = self.anchor.v, self.value["host.strength"]
        self.probe = self.attack = False
        self.troops = [0.0] * self.n
        self.trainers = [0.0] * self.n
        self.deaths = [0.0] * self.n
        self.weeks_present = [0] * self.n
        self.training = [False] * self.n
        roots = scenario.root_states
        # Whether the root has a state pledge, whatever the run begins with.
        self.stated = [
            self.value[f"stances.{roots.get(code, state).stance}.p0"] >= 0.5 for code, state in both
        ]
        self.measure()
        self.start()
        self.pledged_first = list(self.pledged)
        self.postures = [self.posture()]
        self.forces: list[float] = []
        self.calm: list[bool] = []
        self.guarantees: list[float] = []
        self.gaps: list[float] = []
        self.deterrences: list[float] = []
        sums = ["attacks_expected", *(f"attacks_{name}" for name in OTHER_SUMS)]
        self.seen = dict.fromkeys(["assaults", "probes", "tests", "honoured", *sums], 0.0)
        self.when = dict.fromkeys(["deal", "collapse", "attack", "terms", "deployment"], NEVER)
        self.present_at_attack: list[int] = []
        self.effects = dict.fromkeys(scenario.events, 0)

    def measure(self) -> None:
        """Work out what follows from parameters and stances alone; again when one changes."""
        value, states = self.value, self.scenario.states
        self.caps = [
            contingent(value, states[code], stance, self.scenario.pledges, self.draws[code])
            for code, stance in zip(self.codes, self.stances, strict=True)
        ]
        self.pull = [
            value["choice.support"]
            * (1.0 - value["choice.autonomy"] * value[f"stances.{stance}.latitude"])
            for stance in self.stances
        ]
        self.border = [
            value["choice.border"] * (1.0 - cover(value, code, states))
            if states[code].borders_adversary
            else 0.0
            for code in self.codes
        ]
        stances = dict(zip(self.codes, self.stances, strict=True))
        kind, lead = self.scenario.ties, value["coalition.lead_weight"]
        rows = [tie(code, states, stances, kind, lead) for code in self.codes]
        self.ties = [[row.get(other, 0.0) for other in self.codes] for row in rows]
        whole = value | {f"guarantor.availability.{name}": 1.0 for name in COMPONENTS}
        rule = self.scenario.aggregation.components
        self.full = capability(whole, states, rule, settled=True)
        self.exposure = value[f"deployment.exposure_{self.scenario.location}"]
        self.social: tuple[list[bool], list[float], list[float]] | None = None

    # State 0

    def start(self) -> None:
        """Take up the postures of the start, with tastes under which they hold."""
        usual = [
            self.anchor.usual(code, stance)
            for code, stance in zip(self.codes, self.stances, strict=True)
        ]
        positions = self.positions()
        scale = self.value["choice.shock_scale"]
        self.pledged, self.taste = [], []
        for i, eta in enumerate(usual):
            s = sigmoid(eta / scale)
            q = loaded(self.luck.random(), self.factor, self.value["choice.common"])
            if positions is None:
                self.pledged.append(s > q)
                self.taste.append(self.logistic(q))
                continue
            stands = positions[i]
            taste = self.logistic(q * s if stands else s + q * (1.0 - s))
            below = math.nextafter(eta, -math.inf)
            self.taste.append(min(taste, below) if stands else max(taste, eta))
            self.pledged.append(stands)
        for i, state in enumerate(self.states):
            if state.hold != "free":
                self.pledged[i] = state.hold == "in"
        self.assess(committed=0.0)
        self.authorised = [
            pledged
            and not self.vote_needed(i)
            and (self.states[i].hold == "in" or self.states[i].condition <= self.G)
            for i, pledged in enumerate(self.pledged)
        ]
        self.assess(self.troops_of(self.committed()))
        eta = self.eta()
        self.willing = [eta[i] + self.inertia(i) > self.taste[i] for i in range(self.n)]
        self.H = 0.0
        self.D = self.deter(self.G, self.H)

    def positions(self) -> list[bool] | None:
        """Who stands pledged at the start; nothing where that is left to tastes."""
        initial = self.scenario.initial
        if initial == "drawn":
            return None
        if initial in ("none", "all"):
            return [initial == "all"] * self.n
        stated = [self.value[f"stances.{stance}.p0"] >= 0.5 for stance in self.stances]
        if initial == "stated":
            return stated
        return [
            stands
            == (
                self.luck.random()
                < self.value["reported.pledge_holds" if stands else "reported.refusal_holds"]
            )
            for stands in stated
        ]

    def vote_needed(self, i: int) -> bool:
        return self.states[i].vote_needed and self.states[i].hold != "in"

    # What several phases use

    def happens(self, rate: float) -> bool:
        return self.luck.random() < weekly(rate)

    def logistic(self, u: float) -> float:
        """The taste at a quantile, which is infinite at either end."""
        if not 0.0 < u < 1.0:
            return math.copysign(math.inf, u - 0.5)
        return self.value["choice.shock_scale"] * logit(u)

    def fresh(self) -> float:
        """A fresh taste shock."""
        u = loaded(self.luck.random(), self.factor, self.value["choice.common"])
        return self.logistic(u)

    def troops_of(self, states: Iterable[bool]) -> float:
        return sum(cap for cap, there in zip(self.caps, states, strict=True) if there)

    def committed(self) -> list[bool]:
        """Who is bound: by a parliament, or by a number announced."""
        return [
            pledged
            and (authorised or (state.pledge is not None and state.pledge.basis == "sourced"))
            for pledged, authorised, state in zip(
                self.pledged, self.authorised, self.states, strict=True
            )
        ]

    def assess(self, committed: float) -> None:
        """Assess the guarantee: K, G_US and G."""
        rule = self.scenario.aggregation.components
        self.K = capability(self.value, self.scenario.states, rule, settled=self.settled)
        self.own = self.K * sigmoid(self.rho)
        self.G = joint(self.value, self.own, committed)

    def deter(self, G: float, H: float) -> float:
        return deterrence(self.value, G, H, self.U, self.scenario.aggregation.deterrence)

    def influences(self) -> tuple[list[float], list[float]]:
        """m and F_-i of every state."""
        if self.social is None or self.social[0] != self.pledged:
            inside = [j for j in range(self.n) if self.pledged[j]]
            m = [sum([row[j] for j in inside]) for row in self.ties]
            everyone = self.troops_of(self.pledged)
            others = [
                everyone - cap if there else everyone
                for cap, there in zip(self.caps, self.pledged, strict=True)
            ]
            self.social = list(self.pledged), m, others
        return self.social[1:]

    def eta(self) -> list[float]:
        """What speaks for a pledge, state by state, as things stand."""
        value = self.value
        common = (
            value["choice.guarantee"] * self.G
            - value["choice.risk"] * self.exposure * self.v
            + value["choice.ask"] * value["coalition.ask"]
        )
        plan, allies = value["coalition.planned_force"], value["choice.allies"]
        riding, lost = value["choice.free_riding"], backstop(value, self.G)
        tripwire = value["choice.tripwire"] * self.exposure
        m, others = self.influences()
        return [
            self.r[i]
            + self.pull[i] * self.x[i]
            + common
            - (lost if state.needs_backstop else 0.0)
            + allies * m[i]
            - riding * min(1.0, others[i] / plan)
            - self.border[i] * self.v
            + (tripwire if self.deaths[i] > 0.0 else 0.0)
            for i, state in enumerate(self.states)
        ]

    def inertia(self, i: int, *, new: bool = False) -> float:
        """What holds a state to its position; nothing holds a new government."""
        if new:
            return 0.0
        bound = self.authorised[i] or not self.vote_needed(i)
        tau = self.value["choice.inertia_authorised" if bound else "choice.inertia"]
        return tau * (self.pledged[i] - 0.5)

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
        self.scheduled = dict.fromkeys(["assault", "influence"], 0)
        self.due: dict[str, list[str]] = {}
        self.rally = [0.0] * self.n
        self.new = [False] * self.n
        for name, event in self.setting.events.get(self.week, ()):
            named = [i for i, code in enumerate(self.codes) if code in event.states]
            whom = named if event.states else list(range(self.n))
            if event.kind in ("assault", "probe", "attack", "deal", "collapse"):
                self.due.setdefault(event.kind, []).append(name)
                continue
            self.effects[name] = 1
            if event.kind == "influence":
                self.scheduled["influence"] += 1
            elif event.kind == "rally":
                for i in whom:
                    self.rally[i] += event.size
            elif event.kind == "poll":
                for i in whom:
                    self.x[i] = self.moved(self.x[i], event.size)
                    self.x0[i] = self.moved(self.x0[i], event.size)
            elif event.kind == "government":
                for i in named:
                    self.elect(i, event.stance)
            elif event.kind == "withdrawal":
                gone = event.components or COMPONENTS
                self.value |= {f"guarantor.availability.{one}": 0.0 for one in gone}
            else:
                self.value |= event.set
        if self.setting.events.get(self.week):
            self.measure()

    @staticmethod
    def moved(x: float, points: float) -> float:
        """Opinion after support has moved by so many percentage points."""
        return logit(min(max(sigmoid(x) + points / 100.0, 0.0001), 0.9999))

    def elect(self, i: int, stance: str | None) -> None:
        """Bring a new government into office."""
        self.new[i] = True
        if stance is not None:
            self.stances[i] = stance
            self.r[i] = self.anchor.residual(self.codes[i], stance)

    def took_effect(self, kind: str) -> int:
        """How many events of a kind are due; they take effect now."""
        names = self.due.get(kind, [])
        for name in names:
            self.effects[name] = 1
        return len(names)

    def guarantee(self) -> None:
        value = self.value
        reversion = value["guarantor.resolve_reversion"]
        C = self.troops_of(self.pledged) / value["coalition.planned_force"]
        mean = logit(value["guarantor.resolve_mean"])
        mean += value["guarantor.contribution"] * (C - self.anchor.C)
        mean += self.anchor.drift / reversion
        episodes = self.scheduled["influence"] + self.happens(value["adversary.influence_rate"])
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
        self.assess(self.troops_of(self.committed()))

    def adversary(self) -> None:
        value = self.value
        F = sum(self.troops)
        self.H = hill(value, F)
        self.D = self.deter(self.G, self.H)
        self.probe = self.attack = False
        assaults = 0
        if self.phase == CEASEFIRE:
            self.breach(F)
        else:
            assaults = self.took_effect("assault") + self.happens(value["adversary.assault_rate"])
            self.seen["assaults"] += assaults
        self.v = (
            value["violence.memory"] * self.v
            + value["violence.assault"] * assaults
            + value["violence.probe"] * self.probe
            + value["violence.attack"] * self.attack
        )
        if self.attack:
            self.phase = ATTACKED
            self.when["attack"] = self.week
            self.present_at_attack = [i for i in range(self.n) if self.troops[i] >= 1.0]

    def breach(self, force: float) -> None:
        """Let the adversary probe and attack under a ceasefire."""
        value, seen = self.value, self.seen
        self.deterrences.append(self.D)
        rate = self.attack_rate()
        levels = {
            "expected": self.D,
            "undeterred": 0.0,
            "unguarded": self.deter(0.0, 0.0),
            "ironclad": self.deter(1.0, self.H),
            "without_guarantee": self.deter(0.0, self.H),
            "without_force": self.deter(self.G, 0.0),
        }
        for name, D in levels.items():
            seen[f"attacks_{name}"] += rate * math.exp(-value["deterrence.attack"] * D) / 52.0
        provoked = value["deterrence.provocation"] * (1.0 - self.H) if force >= 1.0 else 0.0
        probes = math.exp(provoked - value["deterrence.probe"] * self.D)
        drawn = self.happens(value["adversary.probe_rate"] * probes)
        self.probe = self.took_effect("probe") > 0 or drawn
        drawn = self.happens(rate * math.exp(-value["deterrence.attack"] * self.D))
        self.attack = self.took_effect("attack") > 0 or drawn
        seen["probes"] += self.probe
        credible = self.credible()
        bound = self.troops_of(self.committed()) > 0.0 and value["coalition.guarantee"] > 0.0
        for _ in range(self.probe + self.attack):
            kept = self.luck.random() < credible
            others = self.luck.random() < value["coalition.credibility"] and bound
            self.tested(kept=kept, others=others)

    def attack_rate(self) -> float:
        """Rate of attacks if nothing deterred, after the tests so far."""
        broken = self.seen["tests"] - 2.0 * self.seen["honoured"]
        bold = self.value["adversary.emboldening"] * max(0.0, broken)
        return self.value["adversary.attack_rate"] * math.exp(bold)

    def credible(self) -> float:
        """Chance that the guarantor honours a test."""
        return sigmoid(self.rho)

    def tested(self, *, kept: bool, others: bool) -> None:
        """Count a test; one that the guarantor itself honours moves its resolve up."""
        self.seen["tests"] += 1
        self.seen["honoured"] += kept or others
        gain, loss = self.value["guarantor.honoured"], self.value["guarantor.broken"]
        self.rho += gain if kept else -loss

    def talks(self) -> None:
        if self.phase != TALKS:
            return
        deal, collapse = self.deal_rate(), self.value["talks.collapse_rate"]
        end = None
        if self.happens(deal + collapse):
            agreed = self.luck.random() * (deal + collapse) < deal
            end = CEASEFIRE if agreed else COLLAPSED
        if self.took_effect("deal"):
            end = CEASEFIRE
        elif self.took_effect("collapse"):
            end = COLLAPSED
        if end == CEASEFIRE:
            self.when["deal"] = self.week
            self.permitted = self.luck.random() < self.value["talks.permission"]
        elif end == COLLAPSED:
            self.when["collapse"] = self.week
        self.phase = end or self.phase

    def deal_rate(self) -> float:
        value, anchor = self.value, self.anchor
        pledged = self.troops_of(self.pledged)
        more = pledged / value["coalition.planned_force"] - anchor.C
        after = self.deter(self.G, hill(value, pledged)) - anchor.D
        usual = value["talks.host_consent"]
        host = sigmoid(usual + value["talks.security"] * after) / sigmoid(usual)
        usual = value["talks.adversary_consent"]
        cost = value["talks.coalition"] * more + value["talks.guarantee"] * (self.G - anchor.G)
        adversary = sigmoid(usual - cost + value["talks.pressure"]) / sigmoid(usual)
        weary = math.exp(-value["talks.violence"] * (self.v - anchor.v))
        return value["talks.deal_rate"] * host * adversary * weary

    def opinion(self) -> None:
        value = self.value
        guarantee = value["opinion.guarantee"] * (self.G - self.anchor.G)
        for i in range(self.n):
            rest = self.x0[i] + guarantee
            rest += value["opinion.cue"] * (self.pledged[i] - self.stated[i])
            rest -= value["opinion.casualties"] * math.log10(1.0 + self.deaths[i])
            self.x[i] += (
                value["opinion.reversion"] * (rest - self.x[i])
                + self.rally[i]
                + value["opinion.noise"] * self.luck.gauss(0.0, 1.0)
            )

    def choice(self) -> None:
        value = self.value
        eta = self.eta()
        changes, thinks = value["choice.government_rate"], value["choice.rethink_rate"]
        new, again = weekly(changes), weekly(changes + thinks)
        asked = weekly(changes + thinks + value["choice.opportunity_rate"])
        attacked = self.when["attack"]
        crisis = self.week - attacked < value["choice.crisis_weeks"]  # never, if none came
        for i, state in enumerate(self.states):
            chance = self.luck.random()
            elected = self.new[i] or chance < new
            if elected or chance < again:
                self.taste[i] = self.fresh()
            decides = elected or crisis or chance < asked
            self.willing[i] = eta[i] + self.inertia(i, new=elected) > self.taste[i]
            self.training[i] = (
                eta[i] + value["training.ease"] > self.taste[i] and state.hold != "out"
            )
            if decides and state.hold == "free":
                self.pledged[i] = self.willing[i]

    def parliament(self) -> None:
        value = self.value
        held = weekly(value["parliament.vote_rate"])
        usual = value["parliament.consent"] + value["parliament.solidarity"]
        for i, state in enumerate(self.states):
            if not self.pledged[i]:
                self.authorised[i] = False
            elif not self.authorised[i] and state.condition <= self.G:
                consent = sigmoid(usual + value["parliament.support"] * self.x[i])
                votes = self.vote_needed(i)
                self.authorised[i] = not votes or self.luck.random() < held * consent

    def deployment(self) -> None:
        value = self.value
        over = self.phase in (COLLAPSED, ATTACKED)
        moving = self.phase == ATTACKED or (self.phase == CEASEFIRE and self.permitted)
        for i, cap in enumerate(self.caps):
            target = value["training.share"] * cap if self.training[i] and not over else 0.0
            most = value["training.ramp_up"] * cap
            least = value["training.ramp_down"] * max(cap, self.trainers[i])
            self.trainers[i] += min(max(target - self.trainers[i], -least), most)
            if moving:
                arriving = value["deployment.ramp"] * cap
                leaving = value["deployment.withdrawal"] * max(cap, self.troops[i])
                step = self.target(i) - self.troops[i]
                self.troops[i] += min(max(step, -leaving), arriving)
            present = self.troops[i] >= 1.0
            self.weeks_present[i] = self.weeks_present[i] + 1 if present else 0
        T, base = sum(self.trainers), value["host.strength"]
        reach = base + (1.0 - base) * T / (T + value["host.half_trainers"])
        self.U += value["host.learning"] * (reach - self.U)

    def target(self, i: int) -> float:
        """Troops that a state means to have present."""
        target = self.caps[i] if self.authorised[i] else 0.0
        target = min(target, self.rotated(i))
        if self.phase == ATTACKED or self.states[i].condition > self.G:
            target = min(target, self.troops[i])
        return target

    def rotated(self, i: int) -> float:
        """The most that rotation lets a state keep there: a large contingent, after a while."""
        value = self.value
        weeks, least = value["deployment.rotation_weeks"], value["deployment.rotation_least"]
        if self.caps[i] < least or self.weeks_present[i] < weeks:
            return math.inf
        most = value["coalition.max_share"] * self.states[i].active_forces
        return most / value["deployment.rotation"]

    def casualties(self) -> None:
        value = self.value
        rate = value["casualties.rate"] / 1000.0 / 52.0 * self.exposure
        rate *= value["casualties.probe_factor"] if self.probe else 1.0
        rate *= value["casualties.attack_factor"] if self.phase == ATTACKED else 1.0
        for i in range(self.n):
            self.deaths[i] += rate * self.troops[i] if self.troops[i] >= 1.0 else 0.0

    def posture(self) -> list[int]:
        """Say how far each state has gone."""
        return [
            DEPLOYED if authorised and troops >= 1.0 else AUTHORISED if authorised else int(pledged)
            for pledged, authorised, troops in zip(
                self.pledged, self.authorised, self.troops, strict=True
            )
        ]

    def record(self) -> None:
        self.forces.append(sum(self.troops))
        self.calm.append(self.phase == CEASEFIRE)
        self.guarantees.append(self.G)
        self.gaps.append(1.0 - self.own / self.full if self.full else NEVER)
        self.postures.append(self.posture())
        if math.isnan(self.when["deployment"]) and any(q >= 1.0 for q in self.troops):
            self.when["deployment"] = self.week

    def series(self) -> dict[str, float]:
        """What the record says of this week."""
        posture = self.posture()
        stages = {
            "willing": self.willing,
            "pledged": self.pledged,
            "committed": self.committed(),
            "authorised": self.authorised,
            "deployed": [one == DEPLOYED for one in posture],
        }
        return {
            "force": sum(self.troops),
            "trainers": sum(self.trainers),
            "capability": self.K,
            "guarantee": self.G,
            "resolve": sigmoid(self.rho),
            "deterrence": self.D,
            "force_effect": self.H,
            "host_strength": self.U,
            "violence": self.v,
            "deaths": sum(self.deaths),
            **{f"states_{name}": float(sum(which)) for name, which in stages.items()},
            **{f"troops_{name}": self.troops_of(which) for name, which in stages.items()},
            "troops_deployed": sum(self.troops),
        }

    def outcomes(self) -> dict[str, float]:
        """What this world came to, under the names of the catalogue."""
        forces, last, calm = self.forces, self.postures[-1], self.deterrences
        year_after = self.when["deal"] + 52
        there = self.present_at_attack
        stayed = [i for i in there if self.troops[i] >= 1.0]
        return self.seen | {
            "states_pledged_start": float(sum(self.pledged_first)),
            "states_pledged_final": float(sum(self.pledged)),
            "states_committed_final": float(sum(self.committed())),
            "states_authorised_final": float(sum(one >= AUTHORISED for one in last)),
            "states_deployed_final": float(sum(one == DEPLOYED for one in last)),
            "states_training_final": float(sum(trainers >= 1.0 for trainers in self.trainers)),
            "troops_pledged_final": self.troops_of(self.pledged),
            "force_final": forces[-1],
            "force_year_after_deal": (
                forces[int(year_after) - 1] if year_after <= self.week else NEVER
            ),
            "states_deployed_year_after_deal": (
                float(sum(one == DEPLOYED for one in self.postures[int(year_after)]))
                if year_after <= self.week
                else NEVER
            ),
            "force_peak": max(forces),
            "force_sustained": self.sustained(),
            "trainers_final": sum(self.trainers),
            "deal_week": float(self.when["deal"]),
            "collapse_week": float(self.when["collapse"]),
            "attack_week": float(self.when["attack"]),
            "terms_week": float(self.when["terms"]),
            "first_deployment_week": float(self.when["deployment"]),
            "guarantee_mean": sum(self.guarantees) / len(self.guarantees),
            "guarantee_final": self.G,
            "headline_gap": sum(self.gaps) / len(self.gaps),
            "deterrence_ceasefire": sum(calm) / len(calm) if calm else NEVER,
            "host_strength_final": self.U,
            "stayed_after_attack": len(stayed) / len(there) if there else NEVER,
            "deaths_final": sum(self.deaths),
        }

    def sustained(self) -> float:
        """Largest force that stood under an intact ceasefire for so many weeks on end."""
        held = int(self.value["outcome.held_weeks"])
        ends = range(held, len(self.forces) + 1)
        stands = [min(self.forces[at - held : at]) for at in ends if all(self.calm[at - held : at])]
        return max(stands, default=0.0)


def live(setting: Setting, seed: int, kind: type[Twin] = Twin) -> Twin:
    """Let one world run its weeks."""
    world = kind(setting, seed)
    for _ in range(setting.scenario.weeks):
        world.step()
    return world
