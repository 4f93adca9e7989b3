"""One world under AgentPy."""

import agentpy

from port import actors, contributor
from port.constants import Place
from port.setting import Entrant
from port.world import QUIET, World


class Contributor(contributor.Contributor, agentpy.Agent):
    """A state that may send trainers and troops."""

    def setup(self, entrant: Entrant, place: Place) -> None:
        self.enter(entrant, place)


class Guarantor(actors.Guarantor, agentpy.Agent):
    """The state that offers the backstop."""

    def setup(self) -> None:
        self.enter()


class Adversary(actors.Adversary, agentpy.Agent):
    """The state that is to be deterred."""

    def setup(self) -> None:
        self.enter()


class Host(actors.Host, agentpy.Agent):
    """The state that is to be protected."""

    def setup(self) -> None:
        self.enter()


class Talks(actors.Talks, agentpy.Agent):
    """The process among them."""

    def setup(self) -> None:
        self.enter()


class AgentPyWorld(World, agentpy.Model):
    """One world; one step is one week. Its parameters are `setting`, `steps` and `seed`."""

    def setup(self) -> None:
        setting = self.p.setting
        self.open(setting)
        self.guarantor, self.adversary = Guarantor(self), Adversary(self)
        self.host, self.talks = Host(self), Talks(self)
        self.contributors = agentpy.AgentList(
            self,
            len(setting.entrants),
            Contributor,
            entrant=agentpy.AttrIter(setting.entrants),
            place=agentpy.AttrIter(setting.constants.places),
        )
        self.begin()

    def step(self) -> None:
        """Advance one week."""
        happening = self.setting.agenda.get(self.t, QUIET)
        self.happen(happening)
        self.guarantor.step(self.t, happening.episodes)
        self.adversary.step(happening.assaults)
        self.talks.step(self.t)
        self.set_scene()
        self.contributors.step()
        self.spread_the_word()
        self.count(self.t)
        self.host.step(self.trainers)

    def end(self) -> None:
        """Report what the world came to."""
        for name, value in self.outcomes().items():
            self.report(name, float(value))
