"""A scenario in many replications at once, advanced week by week and written down."""

from collections.abc import Callable, Iterator

import numpy as np
from mesa import Agent

from sim.actors.contributor import Contributor
from sim.model.recorder import Recorder
from sim.model.schedule import PHASES
from sim.model.stage import Stage
from sim.outcomes.block import Block
from sim.scenario.schema import Scenario
from sim.streams import Streams


class World(Stage):
    """A scenario in many replications at once; one step is one week.

    Parameters
    ----------
    scenario
        What is to be run.
    streams
        The luck of the replications.
    paths_kept
        Leading replications whose whole paths are written down; all unless said.

    Attributes
    ----------
    recorder
        What has been written down.
    """

    def __init__(
        self,
        scenario: Scenario,
        streams: Streams,
        *,
        paths_kept: int | None = None,
        contributors: type[Contributor] = Contributor,
    ) -> None:
        with _unwarned():
            super().__init__(scenario, streams, contributors=contributors)
        self.recorder = Recorder(
            scenario.weeks,
            len(scenario.states),
            size=self.size,
            keep=self.size if paths_kept is None else paths_kept,
        )
        with _unwarned():
            record(self)

    def step(self) -> None:
        """Advance one week: every phase of the schedule, in order."""
        for _ in self.phases():
            pass

    def phases(self) -> Iterator[str]:
        """Advance one week, and say before each phase of the schedule which one comes."""
        self.week += 1
        for phase in SCHEDULE:
            yield phase.__name__
            with _unwarned():
                phase(self)

    def close(self) -> Block:
        """Hand over what was written down, and let go of every actor."""
        block = self.recorder.close(self)
        self.remove_all_agents()
        # Mesa 3.3 numbers agents in a table of its own that would keep every world alive.
        getattr(Agent, "_ids", {}).pop(self, None)
        return block


def _unwarned() -> np.errstate:
    """Have NumPy silent on what is not finite: the record of the week finds it, and says whose."""
    return np.errstate(over="ignore", divide="ignore", invalid="ignore")


def record(world: World) -> None:
    """Write the week down."""
    world.recorder.write(world)


SCHEDULE: tuple[Callable[[World], None], ...] = (*PHASES, record)
"""The week."""
