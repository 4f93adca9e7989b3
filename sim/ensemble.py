"""Running a scenario in many replications: blocks, wherever they are computed."""

import platform
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sim.errors import RunError, UsageError
from sim.model.world import SCHEDULE, World
from sim.outcomes.block import Block
from sim.record import Size, begin
from sim.results.ensemble import KEPT, Results, assemble
from sim.scenario.schema import Scenario
from sim.streams import LANE, Streams

BLOCK = 16 * LANE
"""Replications that are advanced together in this process."""

SHARE = 4 * LANE
"""Replications that a worker is given at a time."""

WAITING = 4
"""Blocks that may wait for a worker at a time."""

MOST_WORK = 50_000_000_000
"""Most replications times weeks times states that one run may ask for."""

T = TypeVar("T")

Progress = Callable[[int], None]
"""Told how many more replications are done."""


@dataclass(frozen=True)
class Execution:
    """How an ensemble is computed; changes nothing in what it comes to.

    Attributes
    ----------
    executor
        Where blocks are computed; in this process if there is none.
    progress
        Told after each block how many more replications are done.
    block
        Replications that are advanced together.
    """

    executor: Executor | None = None
    progress: Progress | None = None
    block: int = BLOCK


HERE = Execution()
"""In this process, telling nobody."""


def run(
    scenario: Scenario,
    replications: int = 1000,
    *,
    seed: int = 1,
    execution: Execution = HERE,
) -> Results:
    """Run a scenario.

    Parameters
    ----------
    scenario
        What to run.
    replications
        Worlds, from 1 upwards.
    seed
        From 0 to 2**63 - 1. World k of a seed is the same in every ensemble that has it.
    execution
        How to compute it.

    Returns
    -------
    The results.

    Raises
    ------
    UsageError
        If the run asks for more than a run may.
    RunError
        If a number of the model is no longer finite, or a worker dies.
    """
    check_budget(scenario, replications, seed=seed)
    started = time.perf_counter()
    phases = tuple(phase.__name__ for phase in SCHEDULE)
    size = Size(replications, seed)
    record = begin(scenario, size, schedule=phases)
    blocks = list(advance(partial(simulate, scenario), size, execution=execution))
    seconds = round(time.perf_counter() - started, 3)
    finished = record.model_copy(update={"seconds": seconds, "machine": platform.machine()})
    return assemble(scenario, blocks, record=finished)


def check_budget(scenario: Scenario, replications: int, *, seed: int) -> None:
    """Refuse a run that no machine should be asked for, before anything is allocated.

    Raises
    ------
    UsageError
        If a number is out of bounds, or their product.
    """
    if replications < 1:
        raise UsageError(f"at least 1 replication is needed, not {replications}")
    if not 0 <= seed < 2**63:
        raise UsageError("the seed must be a whole number from 0 to 9223372036854775807")
    work = replications * max(scenario.weeks, 1) * max(len(scenario.states), 1)
    if work > MOST_WORK:
        raise UsageError(
            f"{replications:,} replications of {scenario.weeks} weeks and {len(scenario.states)} "
            f"states are more than one run may ask for; take fewer than "
            f"{replications * MOST_WORK // work:,} replications"
        )


def simulate(scenario: Scenario, streams: Streams) -> Block:
    """Advance one block of replications through all weeks.

    Parameters
    ----------
    scenario
        What to run.
    streams
        Its replications and their luck.

    Returns
    -------
    What they came to.
    """
    keep = max(0, min(streams.replications.stop, KEPT) - streams.replications.start)
    world = World(scenario, streams, keep=keep)
    for _ in range(scenario.weeks):
        world.step()
    return world.close()


def advance(work: Callable[[Streams], T], size: Size, *, execution: Execution) -> Iterator[T]:
    """Do some work on every block of an ensemble, in order, with a bounded number under way.

    Parameters
    ----------
    work
        What is done with the luck of each block; where there are workers it goes to them.
    size
        Size and seed of the ensemble.
    execution
        Where blocks are computed, and how large they are.

    Yields
    ------
    What the work on each block gives.

    Raises
    ------
    RunError
        If a worker dies.
    """
    told = execution.progress or _quiet
    waiting = [
        Streams(size.seed, range(at, min(at + execution.block, size.replications)))
        for at in reversed(range(0, size.replications, execution.block))
    ]
    if execution.executor is None:
        for streams in reversed(waiting):
            yield work(streams)
            told(len(streams))
        return
    pending: deque[tuple[Streams, Future[T]]] = deque()
    while waiting or pending:
        while waiting and len(pending) < WAITING:
            streams = waiting.pop()
            pending.append((streams, execution.executor.submit(work, streams)))
        streams, future = pending.popleft()
        yield _collect(streams, future)
        told(len(streams))


def _quiet(done: int) -> None:
    """Tell nobody."""
    del done


def _collect(streams: Streams, future: Future[T]) -> T:
    """Wait for a block; say which replications were lost with a worker."""
    try:
        return future.result()
    except BrokenExecutor as error:
        first, last = streams.replications[0], streams.replications[-1]
        raise RunError(f"a worker died over replications {first} to {last}; try again") from error
