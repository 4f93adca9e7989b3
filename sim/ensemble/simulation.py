"""Advancing one block of replications through all weeks, in parts that fit the cache."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from sim.actors.contributors import Contributors
from sim.array import Array
from sim.errors import SimError
from sim.model.world import World
from sim.outcomes.block import KEPT, Block, join
from sim.scenario.schema import Scenario
from sim.streams import LANE, Streams

CACHED = 1024 * 1024
"""Bytes that one column of all states takes at most, where a lane of them takes less."""


def nothing() -> None:
    """Do nothing."""


def simulate(
    scenario: Scenario,
    streams: Streams,
    *,
    contributors: type[Contributors] = Contributors,
    before_week: Callable[[], None] = nothing,
) -> Block:
    """Advance a block of replications; the whole paths of the first of all are kept.

    What is called before every week may raise an error to stop it.
    """

    def advanced(part: Streams) -> Block:
        kept = max(0, min(part.replications.stop, KEPT) - part.replications.start)
        world = World(scenario, part, paths_kept=kept, contributors=contributors)
        return _advanced(world, before_week)

    return join([advanced(part) for part in _parts(scenario, streams)])


def simulate_points(scenario: Scenario, streams: Streams, *, numbers: Mapping[str, Array]) -> Block:
    """Advance a block of replications of a design, each point of which has numbers of its own.

    Numbers have the shape (point,), by dotted key; every point has all the worlds of the streams.
    """

    def advanced(part: Streams) -> Block:
        points = np.arange(part.replications.start, part.replications.stop) // part.worlds
        given = {key: values[points] for key, values in numbers.items()}
        return _advanced(World(scenario, part, paths_kept=0, given=given), nothing)

    return join([advanced(part) for part in _parts(scenario, streams)])


def _parts(scenario: Scenario, streams: Streams) -> Iterator[Streams]:
    """Cut a block so that arrays over all states stay in the cache; lanes are never split."""
    lanes = CACHED // (8 * LANE * max(1, len(scenario.states)))
    size, first = max(1, lanes) * LANE, streams.replications.start
    at = 0
    while at < len(streams):
        end = min(at + size - (first + at) % LANE, len(streams))
        yield streams.part(at, end)
        at = end


def _advanced(world: World, before_week: Callable[[], None]) -> Block:
    """Advance a world to its horizon; one that is stopped on the way leaves nothing behind."""
    try:
        for _ in range(world.setting.weeks):
            before_week()
            world.step()
        return world.close()
    except BaseException as error:
        world.release()
        if not isinstance(error, SimError):
            error.add_note(f"in week {world.week}")
        raise
