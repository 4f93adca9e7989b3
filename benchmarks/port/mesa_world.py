"""One world under Mesa."""

from mesa import Agent, DataCollector, Model

from port import actors, contributor
from port.setting import Setting
from port.world import QUIET, World
from sim.outcomes.catalogue import OUTCOMES


class Contributor(contributor.Contributor, Agent):
    """A state that may send trainers and troops."""


class Guarantor(actors.Guarantor, Agent):
    """The state that offers the backstop."""


class Adversary(actors.Adversary, Agent):
    """The state that is to be deterred."""


class Host(actors.Host, Agent):
    """The state that is to be protected."""


class Talks(actors.Talks, Agent):
    """The process among them."""


class Collector(DataCollector):
    """Collects once, at the end.

    `batch_run` of Mesa 3.3 looks up what was collected by the number of the step, and so wants
    something collected in every step; standing at every place, the end is found wherever it looks.
    """

    def collect(self, model: Model) -> None:
        super().collect(model)
        for name, (value,) in self.model_vars.items():
            self.model_vars[name] = [value] * model.steps


class MesaWorld(World, Model):
    """One world; one step is one week.

    Parameters
    ----------
    setting
        What all worlds of the scenario have in common.
    luck
        Seed of this world.
    rng
        Not used; the batch runner of Mesa 3.5 hands one to every model.
    """

    contributor_kind, guarantor_kind = Contributor, Guarantor

    def __init__(self, setting: Setting, luck: int | None = None, rng: object = None) -> None:
        del rng
        super().__init__(rng=luck)
        self.open(setting)
        self.guarantor = self.guarantor_kind(self)
        self.adversary, self.host, self.talks = Adversary(self), Host(self), Talks(self)
        for one in (self.guarantor, self.adversary, self.host, self.talks):
            one.enter()
        for entrant, place in zip(setting.entrants, setting.constants.places, strict=True):
            self.contributor_kind(self).enter(entrant, place)
        self.states = self.agents_by_type[self.contributor_kind]
        self.contributors = list(self.states)
        self.begin()
        self.told = {}
        self.datacollector = Collector(
            {name: lambda world, name=name: world.told[name] for name in OUTCOMES}
        )

    def step(self) -> None:
        """Advance one week."""
        week = self.steps
        happening = self.setting.agenda.get(week, QUIET)
        self.happen(happening)
        self.guarantor.step(week, happening.episodes)
        self.adversary.step(happening.assaults)
        self.talks.step(week)
        self.set_scene()
        self.states.do("step")
        self.spread_the_word()
        self.count(week)
        self.host.step(self.trainers)
        if week == self.setting.weeks:
            self.close()

    def close(self) -> None:
        """Collect what the world came to, and let go of it."""
        self.told = self.outcomes()
        self.datacollector.collect(self)
        self.running = False
        # Mesa 3.3 numbers agents in a table of its own that would keep every world alive.
        getattr(Agent, "_ids", {}).pop(self, None)
