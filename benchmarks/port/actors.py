"""What guarantor, adversary, host and talks of one world do in a week.

These classes know no framework: whatever they are mixed into gives them `model`, their world,
with its `random`.
"""

from math import exp

from port.constants import Constants
from port.rules import WEEKS_PER_YEAR, deter, logistic, logit, normal, weekly

TALKS, CEASEFIRE, COLLAPSED, ATTACKED = range(4)


class Guarantor:
    """The state that offers the backstop.

    Attributes
    ----------
    resolve
        Logit of the probability that a commitment is honoured.
    settled, settled_in
        Whether the terms of the guarantee are settled, and since which week.
    guarantee
        G, how far the others may count on it.
    tests, honoured
        Tests of the guarantee so far, and those that were honoured.
    """

    def enter(self) -> None:
        self.resolve = logit(self.model.constants.values["guarantor.resolve"])
        self.settled = False
        self.settled_in = None
        self.tests = self.honoured = 0
        self.assure()

    def step(self, week: int, episodes: int) -> None:
        """Let resolve drift and sag, perhaps settle the terms, and assess the guarantee."""
        model = self.model
        constants, random = model.constants, model.random
        values = constants.values
        episodes += random.random() < constants.influence_chance
        self.resolve += (
            values["guarantor.resolve_reversion"] * (constants.resolve_rest - self.resolve)
            - values["guarantor.influence"] * episodes
            + values["guarantor.resolve_noise"] * normal(random)
        )
        if not self.settled:
            opens, closes = values["guarantor.deadline_opens"], values["guarantor.deadline_closes"]
            urgent = opens <= week <= closes
            chance = constants.urgent_terms_chance if urgent else constants.terms_chance
            if random.random() < chance:
                self.settled, self.settled_in = True, week
        self.assure()

    def assure(self) -> None:
        """Say how much the guarantee is worth now."""
        constants = self.model.constants
        capability = constants.settled if self.settled else constants.unsettled
        self.guarantee = capability * logistic(self.resolve)

    def stand_test(self) -> None:
        """Honour a test with the probability of the guarantee, and be believed accordingly."""
        values = self.model.constants.values
        self.tests += 1
        if self.model.random.random() < self.guarantee:
            self.honoured += 1
            self.resolve += values["guarantor.honoured"]
        else:
            self.resolve -= values["guarantor.broken"]


class Adversary:
    """The state that is to be deterred.

    Attributes
    ----------
    violence
        Remembered violence.
    probe, attack
        Whether one comes this week.
    assaults, probes
        How many there were so far.
    quiet_weeks, deterrence_sum
        Weeks so far that began under a ceasefire, and the deterrence in them.
    exposure, exposure_undeterred
        Expected attacks so far, as deterred and had nothing deterred.
    """

    def enter(self) -> None:
        self.violence = self.model.setting.violence
        self.probe = self.attack = False
        self.assaults = self.probes = self.quiet_weeks = 0
        self.deterrence_sum = self.exposure = self.exposure_undeterred = 0.0

    def step(self, assaults: int) -> None:
        """Assault while talks go on, probe and attack under a ceasefire; test the guarantee."""
        model = self.model
        constants, phase = model.constants, model.talks.phase
        values = constants.values
        fresh = 0.0
        self.probe = self.attack = False
        if phase == TALKS:
            assaults += model.random.random() < constants.assault_chance
            self.assaults += assaults
            fresh = values["violence.assault"] * assaults
        elif phase == CEASEFIRE:
            self.probe, self.attack = self.challenge(constants)
            fresh = values["violence.probe"] * self.probe
            fresh += values["violence.attack"] * self.attack
        self.violence = values["violence.memory"] * self.violence + fresh

    def challenge(self, constants: Constants) -> tuple[bool, bool]:
        """Weigh what deters; say whether a probe comes, and an attack."""
        model, values = self.model, constants.values
        chance, guarantor = model.random.random, model.guarantor
        square = model.force**2
        effect = square / (square + values["deterrence.half_force"] ** 2)
        host = values["deterrence.host_weight"] * model.host.strength
        deterrence = deter(guarantor.guarantee, effect, host, model.setting.rule)
        provocation = values["deterrence.provocation"] * (1.0 - effect) if model.force else 0.0
        probes = exp(provocation - values["deterrence.probe"] * deterrence)
        attacks = exp(-values["deterrence.attack"] * deterrence)
        undeterred = values["adversary.attack_rate"]
        self.quiet_weeks += 1
        self.deterrence_sum += deterrence
        self.exposure += attacks * undeterred / WEEKS_PER_YEAR
        self.exposure_undeterred += undeterred / WEEKS_PER_YEAR
        probe = chance() < weekly(values["adversary.probe_rate"] * probes)
        attack = chance() < weekly(undeterred * attacks)
        self.probes += probe
        for _ in range(probe + attack):
            guarantor.stand_test()
        return probe, attack


class Host:
    """The state that is to be protected.

    Attributes
    ----------
    strength
        U, 0..1.
    """

    def enter(self) -> None:
        self.strength = self.model.constants.values["host.strength"]

    def step(self, trainers: float) -> None:
        """Move towards the strength that the trainers present allow."""
        values = self.model.constants.values
        start = values["host.strength"]
        ceiling = start + (1.0 - start) * (trainers / (trainers + values["host.half_trainers"]))
        self.strength += values["host.learning"] * (ceiling - self.strength)


class Talks:
    """The process among them.

    Attributes
    ----------
    phase
        Talks, ceasefire, collapsed or attacked.
    since
        Week in which each phase began, where it did.
    """

    def enter(self) -> None:
        self.phase = TALKS
        self.since = {}

    def step(self, week: int) -> None:
        """End a ceasefire that was attacked; otherwise reach a deal, collapse, or go on."""
        if self.model.adversary.attack:
            self.move_on(ATTACKED, week)
        elif self.phase == TALKS:
            chance = self.model.random.random
            deal, collapse = self.deal_rate(), self.model.constants.values["talks.collapse_rate"]
            if chance() < weekly(deal + collapse):
                agreed = chance() * (deal + collapse) < deal
                self.move_on(CEASEFIRE if agreed else COLLAPSED, week)

    def move_on(self, phase: int, week: int) -> None:
        self.phase = phase
        self.since[phase] = week

    def deal_rate(self) -> float:
        """Give the rate of a deal, from what guarantee, coalition and violence gained."""
        model, setting = self.model, self.model.setting
        values = model.constants.values
        coalition = model.pledged_troops / values["coalition.planned_force"]
        return values["talks.deal_rate"] * exp(
            values["talks.guarantee"] * (model.guarantor.guarantee - setting.guarantee)
            + values["talks.coalition"] * (coalition - setting.coalition)
            - values["talks.violence"] * (model.adversary.violence - setting.violence)
        )
