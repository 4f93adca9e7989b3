"""Who acts in one world. Every actor reads the parameters of the week from its model's `p`."""

from mesa import Agent, Model
from port.setting import COMPONENTS, Entrant

from plain import theory
from plain.theory import Peers, View
from sim.scenario.schema import State

TALKS, CEASEFIRE, COLLAPSED, ATTACKED = range(4)


class Contributor(Agent):
    """A state that may send trainers and troops.

    Attributes
    ----------
    opinion, residual
        Logits.
    taste
        Taste shock, as a quantile of the standard logistic distribution.
    pledged, authorised, training
        Whether a pledge stands, parliament has agreed, trainers are sent.
    capacity
        Troops that its pledge stands for, at most.
    trainers, troops, deaths
        Persons present; expected deaths so far.
    ties
        Those it is tied to, each with its weight in their mean.
    batteries
        Allied batteries posted with it.
    """

    def __init__(self, model: Model, entrant: Entrant, state: State, batteries: int) -> None:
        super().__init__(model)
        self.code = entrant.code
        self.state = state
        self.free = state.hold == "free"
        self.batteries = batteries
        self.ties: list[tuple[Contributor, float]] = []
        error = self.random.gauss(0.0, 1.0)
        self.opinion = self.opinion_at_start = entrant.support + entrant.spread * error
        self.residual = entrant.residual + entrant.residual_slope * error
        self.first_taste = self.taste = self.random.random()
        drawn = entrant.pledged is None
        self.pledged = entrant.chance > self.taste if drawn else entrant.pledged
        self.authorised = self.pledged and not state.vote_needed
        self.pledged_at_start = self.pledged
        self.training = False
        self.rally = self.trainers = self.troops = self.deaths = 0.0
        self.size_up()

    def size_up(self) -> None:
        """Work the contingent out: what the state has named, or a share of its active forces."""
        p, active = self.model.p, self.state.active_forces
        usual = min(p["coalition.pledge_share"] * active, p["coalition.pledge_most"])
        self.capacity = theory.capacity(
            p.get(f"states.{self.code}.pledge", usual),
            scale=p["coalition.scale"],
            max_share=p["coalition.max_share"],
            active=active,
        )

    def draw_consistent_taste(self, scene: View, peers: dict[str, Peers]) -> None:
        """Hold a taste under which the position at the start is the one it would choose."""
        firm = self.propensity(scene, peers[self.code])
        firm += theory.inertia(self.pledged, self.model.p["choice.inertia"])
        self.taste = theory.consistent_taste(
            theory.logistic(firm), self.pledged, quantile=self.first_taste
        )

    def apply_hold(self) -> None:
        """Stand in or out where the scenario holds it there; who is held in needs no vote."""
        if not self.free:
            held_in = self.state.hold == "in"
            self.pledged = self.pledged_at_start = self.authorised = held_in

    def survey(self, pledged_troops: float) -> Peers:
        """See which of its allies have pledged, and the troops that the others have."""
        own = self.capacity if self.pledged else 0.0
        allies = sum([weight for other, weight in self.ties if other.pledged])
        return Peers(allies, pledged_troops - own)

    def form_opinion(self, scene: View) -> None:
        """Let opinion drift towards where guarantee, cue and casualties would bring it to rest."""
        p = self.model.p
        rest = theory.rest(
            p,
            self.opinion_at_start,
            guarantee=scene.guarantee_gain,
            cue=self.pledged - self.pledged_at_start,
            deaths=self.deaths,
        )
        shock = self.rally + self.random.gauss(0.0, p["opinion.noise"])
        self.opinion = theory.relax(
            self.opinion, rest, reversion=p["opinion.reversion"], shock=shock
        )
        self.rally = 0.0

    def propensity(self, scene: View, peers: Peers) -> float:
        """Add the terms of the choice to what support and guarantees do not explain."""
        p, state = self.model.p, self.state
        weight = theory.support_weight(p, latitude=p[f"stances.{state.stance}.latitude"])
        open_border = 0.0
        if state.borders_adversary:
            covered = theory.cover(self.batteries, whole=p["guarantor.batteries_cover"])
            open_border = 1.0 - covered
        listed = theory.terms(
            p, scene, peers, support=weight * self.opinion, open_border=open_border
        )
        return self.residual + sum(listed.values())

    def decide(self, scene: View, peers: dict[str, Peers], common: float) -> None:
        """Pledge, or drop a pledge, where an opportunity arises this week; judge training."""
        p = self.model.p
        propensity = self.propensity(scene, peers[self.code])
        chance = theory.probability(p["choice.opportunity_rate"])
        renewal = chance * (1.0 - p["choice.persistence"])
        luck = self.random.random()
        if luck < renewal:
            shared = luck < renewal * p["choice.common"]
            self.taste = common if shared else self.random.random()
        if luck < chance and self.free:
            firm = propensity + theory.inertia(self.pledged, p["choice.inertia"])
            self.pledged = theory.willing(firm, self.taste)
        eager = theory.willing(propensity + p["training.ease"], self.taste)
        self.training = eager and self.state.hold != "out"

    def consult_parliament(self) -> None:
        """Hold a vote on a pledge where one is needed and comes; drop what is no longer pledged."""
        if not (self.pledged and self.state.vote_needed and self.free):
            self.authorised = self.pledged
        elif not self.authorised:
            p = self.model.p
            chance = theory.probability(p["parliament.vote_rate"]) * theory.consent(p, self.opinion)
            self.authorised = self.random.random() < chance

    def train(self, leaving: bool) -> None:
        """Move trainers towards what is wanted; they leave when talks or ceasefire have failed."""
        p, capacity = self.model.p, self.capacity
        wanted = capacity * p["training.share"] if self.training and not leaving else 0.0
        self.trainers = theory.approach(
            self.trainers,
            wanted,
            up=capacity * p["training.ramp_up"],
            down=max(capacity, self.trainers) * p["training.ramp_down"],
        )

    def deploy(self) -> None:
        """Move troops towards the contingent, or withdraw them."""
        p, capacity = self.model.p, self.capacity
        self.troops = theory.approach(
            self.troops,
            capacity if self.authorised else 0.0,
            up=capacity * p["deployment.ramp"],
            down=max(capacity, self.troops) * p["deployment.withdrawal"],
        )

    def add_deaths(self, exposure: float, factor: float) -> None:
        """Add the expected deaths of the week."""
        rate = self.model.p["casualties.rate"]
        self.deaths += factor * theory.deaths(rate, exposure=exposure, troops=self.troops)


class Guarantor(Agent):
    """The state that offers the backstop.

    Attributes
    ----------
    resolve
        Logit of the probability that a commitment is honoured.
    settled
        Whether the terms of the guarantee are settled.
    capability, guarantee
        K, what it could do as things stand, and G, how far the others may count on it.
    tests, honoured
        Tests of the guarantee so far, and those that were honoured.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.resolve = theory.logit(model.p["guarantor.resolve"])
        self.settled = False
        self.tests = self.honoured = 0
        self.assure()

    @property
    def credibility(self) -> float:
        """Probability that a commitment at full availability is honoured."""
        return theory.logistic(self.resolve)

    def deliberate(self, week: int, episodes: int) -> None:
        """Let resolve drift, sag under influence, and perhaps settle the terms."""
        p, usual = self.model.p, self.model.opening
        reversion = p["guarantor.resolve_reversion"]
        self.resolve = theory.move_resolve(
            self.resolve,
            theory.resolve_mean(
                p["guarantor.resolve_mean"],
                reversion=reversion,
                influence=usual.influence,
                chance=usual.influence_chance,
            ),
            reversion=reversion,
            loss=p["guarantor.influence"] * episodes,
            shock=self.random.gauss(0.0, p["guarantor.resolve_noise"]),
        )
        if not self.settled:
            rate = p["guarantor.terms_rate"]
            if p["guarantor.deadline_opens"] <= week <= p["guarantor.deadline_closes"]:
                rate *= p["guarantor.terms_boost"]
            self.settled = self.random.random() < theory.probability(rate)

    def assure(self) -> None:
        """Say how much the guarantee is worth now."""
        p = self.model.p
        offered = {name: p[f"guarantor.availability.{name}"] for name in COMPONENTS}
        offered["air_defence"] = theory.air_defence(
            offered["air_defence"],
            free=self.model.opening.free_batteries,
            needed=p["guarantor.batteries_needed"],
        )
        share = 1.0 if self.settled else p["guarantor.unsettled"]
        self.capability = self.combine({name: held * share for name, held in offered.items()})
        self.guarantee = self.capability * self.credibility

    def combine(self, available: dict[str, float]) -> float:
        """Say what it could do with so much of every component."""
        weight = {name: self.model.p[f"guarantor.weight.{name}"] for name in COMPONENTS}
        return theory.capability(weight, available, self.model.setting.aggregation.components)

    def stand_test(self) -> None:
        """Honour a test with the probability of the guarantee, and be believed accordingly."""
        p = self.model.p
        self.tests += 1
        if self.random.random() < self.guarantee:
            self.honoured += 1
            self.resolve += p["guarantor.honoured"]
        else:
            self.resolve -= p["guarantor.broken"]


class Adversary(Agent):
    """The state that is to be deterred.

    Attributes
    ----------
    deterrence, force_effect
        D, and the part H that the force adds.
    assault, probe, attack
        Whether one comes this week.
    violence
        Remembered violence.
    assaults, probes
        How many there were so far.
    quiet_weeks, deterrence_sum
        Weeks so far that began under a ceasefire, and the sum of the deterrence in them.
    exposure, exposure_undeterred
        Expected attacks so far in those weeks, as deterred and had nothing deterred.
    """

    def __init__(self, model: Model, violence: float) -> None:
        super().__init__(model)
        self.violence = violence
        self.assault = self.probe = self.attack = False
        self.assaults = self.probes = self.quiet_weeks = 0
        self.deterrence = self.force_effect = self.deterrence_sum = 0.0
        self.exposure = self.exposure_undeterred = 0.0

    def influence(self) -> int:
        """Count the episodes of influence on the guarantor this week."""
        chance = theory.probability(self.model.p["adversary.influence_rate"])
        return int(self.random.random() < chance)

    def weigh(self, guarantee: float, force: float, host: float) -> None:
        """Weigh what stands against it."""
        p = self.model.p
        self.force_effect = theory.force_effect(force, p["deterrence.half_force"])
        self.deterrence = theory.deterrence(
            guarantee,
            self.force_effect,
            host=p["deterrence.host_weight"] * host,
            rule=self.model.setting.aggregation.deterrence,
        )

    def strike(self, talking: bool, ceasefire: bool, force: float) -> None:
        """Assault while talks go on; probe and attack under a ceasefire, as far as not deterred."""
        p, luck = self.model.p, self.random.random
        self.assault = self.probe = self.attack = False
        if talking:
            self.assault = luck() < theory.probability(p["adversary.assault_rate"])
        if ceasefire:
            probes = theory.probe_rate(
                p["adversary.probe_rate"],
                deterrence=self.deterrence,
                response=p["deterrence.probe"],
                provocation=p["deterrence.provocation"],
                weakness=1.0 - self.force_effect if force > 0.0 else 0.0,
            )
            undeterred = p["adversary.attack_rate"]
            attacks = theory.attack_rate(
                undeterred, deterrence=self.deterrence, response=p["deterrence.attack"]
            )
            self.probe = luck() < theory.probability(probes)
            self.attack = luck() < theory.probability(attacks)
            self.quiet_weeks += 1
            self.deterrence_sum += self.deterrence
            self.exposure += attacks / theory.WEEKS_PER_YEAR
            self.exposure_undeterred += undeterred / theory.WEEKS_PER_YEAR

    def remember(self, scheduled: int) -> None:
        """Add the violence of this week, scheduled assaults included, to what is remembered."""
        p = self.model.p
        assaults = self.assault + scheduled
        self.assaults += assaults
        self.probes += self.probe
        fresh = (
            p["violence.assault"] * assaults
            + p["violence.probe"] * self.probe
            + p["violence.attack"] * self.attack
        )
        self.violence = theory.remembered(self.violence, p["violence.memory"], fresh=fresh)


class Host(Agent):
    """The state that is to be protected; its strength U lies in 0..1."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.strength = model.p["host.strength"]

    def learn(self, trainers: float) -> None:
        """Move towards the strength that the trainers present allow."""
        p = self.model.p
        ceiling = theory.host_ceiling(
            trainers, start=p["host.strength"], half=p["host.half_trainers"]
        )
        self.strength += p["host.learning"] * (ceiling - self.strength)


class Talks(Agent):
    """The process among them: talks, a ceasefire, a collapse or an attack, as 0 to 3."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.phase = TALKS

    @property
    def talking(self) -> bool:
        return self.phase == TALKS

    @property
    def ceasefire(self) -> bool:
        return self.phase == CEASEFIRE

    @property
    def failed(self) -> bool:
        return self.phase >= COLLAPSED

    def break_off(self) -> None:
        """End the ceasefire after an attack."""
        self.phase = ATTACKED

    def negotiate(self, guarantee: float, coalition: float, violence: float) -> None:
        """Reach a deal, collapse, or go on; each argument is the gain over the reference world."""
        p = self.model.p
        deal = theory.deal_rate(p, guarantee=guarantee, coalition=coalition, violence=violence)
        collapse = p["talks.collapse_rate"]
        if self.random.random() < theory.probability(deal + collapse):
            agreed = self.random.random() < theory.first_of(deal, collapse)
            self.phase = CEASEFIRE if agreed else COLLAPSED
