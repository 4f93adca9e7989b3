"""One world: what its week shares under either framework, and what it came to in the end."""

from math import nan

from port.actors import ATTACKED, CEASEFIRE, COLLAPSED
from port.constants import Constants
from port.rules import quantile
from port.setting import Happening, Setting

QUIET = Happening(assaults=0, episodes=0, rallies={}, constants=None)


class World:
    """What a world shares under either framework; the frameworks add their agents.

    Attributes
    ----------
    setting, constants
        What all worlds of the scenario have in common, and the parameters of the week.
    force, pledged_troops
        Troops present, and troops that stand behind pledges.
    rallies
        What is added to opinion this week, by code.
    appeal, reassurance
        What guarantee, risk and the ask add to every choice, and the guarantee to opinion at rest.
    violence, ceasefire, failed, common_taste, death_rate
        What else the contributors see of the week.
    turned
        Who has pledged, or has dropped a pledge, this week.
    """

    def open(self, setting: Setting) -> None:
        """Take what is known before any actor enters."""
        self.setting = setting
        self.constants = setting.constants
        self.rallies = QUIET.rallies
        self.violence = setting.violence
        self.turned = []
        self.force = self.trainers = self.force_peak = 0.0
        self.forces = []
        self.guarantee_sum = self.gap_sum = 0.0
        self.first_deployment = nan

    def begin(self) -> None:
        """Bring the actors, who have all entered, into the postures of the start."""
        pledged = [one for one in self.contributors if one.pledged]
        for one in pledged:
            one.tell_the_others()
        self.count_pledges()
        self.set_scene()
        for one in self.contributors:
            one.settle_in()
            one.apply_hold()
            if one.pledged != (one in pledged):
                self.turned.append(one)
        self.spread_the_word()
        self.pledged_at_start = sum(one.pledged for one in self.contributors)

    def happen(self, happening: Happening) -> None:
        """Let happen what is listed for the week."""
        self.rallies = happening.rallies
        if happening.constants is not None:
            self.adopt(happening.constants)

    def adopt(self, constants: Constants) -> None:
        """Live by other parameters from now on."""
        self.constants = constants
        for one, place in zip(self.contributors, constants.places, strict=True):
            one.place = place
        self.count_pledges()

    def set_scene(self) -> None:
        """Say what every contributor sees of the week."""
        constants, values = self.constants, self.constants.values
        guarantee, adversary, phase = self.guarantor.guarantee, self.adversary, self.talks.phase
        self.violence = adversary.violence
        self.ceasefire = phase == CEASEFIRE
        self.failed = phase >= COLLAPSED
        self.reassurance = values["opinion.guarantee"] * (guarantee - self.setting.guarantee)
        self.appeal = (
            values["choice.guarantee"] * guarantee - constants.risk * self.violence + constants.ask
        )
        self.common_taste = quantile(self.random.random())
        self.death_rate = constants.death_rate
        if adversary.probe:
            self.death_rate *= values["casualties.probe_factor"]
        if adversary.attack:
            self.death_rate *= values["casualties.attack_factor"]

    def spread_the_word(self) -> None:
        """Let everybody know who has pledged, or has dropped a pledge."""
        if self.turned:
            for one in self.turned:
                one.tell_the_others()
            self.turned.clear()
            self.count_pledges()

    def count_pledges(self) -> None:
        """Add up the pledges, and let every contributor see them."""
        self.pledged_troops = sum([one.place.capacity for one in self.contributors if one.pledged])
        for one in self.contributors:
            one.look_around()

    def count(self, week: int) -> None:
        """Count who is present, and add the week to what is told in the end."""
        contributors, guarantee = self.contributors, self.guarantor.guarantee
        self.trainers = sum([one.trainers for one in contributors])
        if self.ceasefire:
            self.force = sum([one.troops for one in contributors])
        if self.force and not self.force_peak:
            self.first_deployment = week
        self.force_peak = max(self.force_peak, self.force)
        self.forces.append(self.force)
        self.guarantee_sum += guarantee
        full = self.constants.full
        self.gap_sum += 1.0 - guarantee / full if full > 0.0 else nan

    def outcomes(self) -> dict[str, float]:
        """Say what the world came to, under the names of the catalogue."""
        contributors, adversary, talks = self.contributors, self.adversary, self.talks
        guarantor, weeks, quiet = self.guarantor, self.setting.weeks, self.adversary.quiet_weeks
        authorised = [one for one in contributors if one.authorised]
        return {
            "states_pledged_start": self.pledged_at_start,
            "states_pledged_final": sum(one.pledged for one in contributors),
            "states_authorised_final": len(authorised),
            "states_deployed_final": sum(one.troops > 0.0 for one in authorised),
            "states_training_final": sum(one.trainers > 0.0 for one in contributors),
            "troops_pledged_final": self.pledged_troops,
            "force_final": self.force,
            "force_peak": self.force_peak,
            "force_sustained": self.sustained(),
            "trainers_final": self.trainers,
            "deal_week": talks.since.get(CEASEFIRE, nan),
            "collapse_week": talks.since.get(COLLAPSED, nan),
            "attack_week": talks.since.get(ATTACKED, nan),
            "terms_week": guarantor.settled_in or nan,
            "first_deployment_week": self.first_deployment,
            "assaults": adversary.assaults,
            "probes": adversary.probes,
            "tests": guarantor.tests,
            "honoured": guarantor.honoured,
            "attacks_expected": adversary.exposure,
            "attacks_undeterred": adversary.exposure_undeterred,
            "guarantee_mean": self.guarantee_sum / weeks,
            "guarantee_final": guarantor.guarantee,
            "headline_gap": self.gap_sum / weeks,
            "deterrence_ceasefire": adversary.deterrence_sum / quiet if quiet else nan,
            "host_strength_final": self.host.strength,
            "deaths_final": sum(one.deaths for one in contributors),
        }

    def sustained(self) -> float:
        """Give the largest force that stood for the set number of weeks running."""
        if not self.force_peak:
            return 0.0
        held = int(self.constants.values["outcome.held_weeks"])
        forces = self.forces
        ends = range(held, len(forces) + 1)
        return max((min(forces[end - held : end]) for end in ends), default=0.0)
