"""What can happen in a week of one world, and the names with which it is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sim import words
from sim.results.part import Part
from sim.scenario.schema import ActorNames, Scenario, state_label
from sim.studies.mover import Reason

Posture: TypeAlias = Literal["none", "pledged", "authorised", "deployed"]

Kind: TypeAlias = Literal[
    "scheduled", "terms", "influence", "assault", "probe", "attack", "deal", "collapse",
    "government", "pledge", "drop", "vote", "authorised", "arrival", "departure", "milestone",
]  # fmt: skip
"""What happens: an event of the scenario, the terms settled, an attempt to sway the guarantor, an
assault, a probe, an attack, a deal, a collapse of the talks, a change of government that changes no
position, a pledge, a pledge dropped, a vote of parliament, an authorisation without one, troops
that arrive or are gone, and a force of some size for the first time."""


class Incident(Part):
    """Something that happens in a week of one world."""

    kind: Kind
    """What kind of thing it is."""
    sentence: str
    """It in words."""
    states: tuple[str, ...] = ()
    """Codes of the states whose it is; none where it is everybody's."""
    before: Posture | None = None
    """Their posture in the week before; null where it does not change by this."""
    after: Posture | None = None
    """Their posture in this week."""
    new_government: bool = False
    """Whether a new government takes office in them this week."""
    events: tuple[str, ...] = ()
    """Events of the scenario that are behind it."""
    took_effect: bool | None = None
    """Whether a scheduled event could take effect in this world; null for anything else."""
    passed: bool | None = None
    """What came of a vote; null for anything else."""
    count: int | None = None
    """How many assaults or attempts, tests this week, or the size of the force that is reached."""
    honoured: int | None = None
    """How many of the tests are honoured; null for anything else."""
    troops: float | None = None
    """Troops that a pledge stands for; null for anything else."""
    reason: Reason | None = None
    """What moved the decision most; null where there is none."""


@dataclass(frozen=True)
class Names:
    """Names within a sentence."""

    scenario: Scenario

    @property
    def actors(self) -> ActorNames:
        """Names of the guarantor, the adversary and the host."""
        return self.scenario.actor_names

    def state(self, code: str) -> str:
        """Name of a state."""
        return words.named(self._plain(code))

    def _plain(self, code: str) -> str:
        return state_label(code, self.scenario.states[code].name)

    def states(self, codes: Iterable[str]) -> str:
        """Names of some states, in the order of the alphabet."""
        return words.listing([self.state(code) for code in sorted(codes, key=self._plain)])


def times(count: int, noun: str) -> str:
    """Count things within a sentence: a large assault, 2 large assaults."""
    return f"a {noun}" if count == 1 else words.counted(count, noun)
