"""Running a scenario in many replications: blocks, wherever they are computed."""

import platform
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future

from sim.errors import RunError, UsageError
from sim.model.schedule import SCHEDULE
from sim.model.world import World
from sim.outcomes.block import Block
from sim.record import Record, begin
from sim.results.ensemble import KEPT, Results, assemble
from sim.scenario.schema import Scenario
from sim.streams import LANE, Streams

BLOCK = 4 * LANE
"""Replications that are advanced together, as many as the cache of a processor bears."""

WAITING = 4
"""Blocks that may wait for a worker at a time."""

MOST_WORK = 50_000_000_000
"""Most replications times weeks times states that one run may ask for."""

Progress = Callable[[int], None]
"""Told how many more replications are done."""


def run(
    scenario: Scenario,
    replications: int = 1000,
    *,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    block: int = BLOCK,
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
    executor
        Where blocks are computed; in this process if there is none.
    progress
        Called after each block.
    block
        Replications that are advanced together; changes nothing but speed and memory.

    Returns
    -------
    The results.

    Raises
    ------
    UsageError
        If the run asks for more than a run may.
    RunError
        If a number of the model is no longer finite.
    """
    check_budget(scenario, replications, seed)
    started, phases = time.perf_counter(), tuple(phase.__name__ for phase in SCHEDULE)
    record = begin(scenario, replications, seed, phases)
    blocks = list(_blocks(scenario, replications, seed, block, executor, progress or _quiet))
    return assemble(scenario, blocks, _finished(record, time.perf_counter() - started))


def check_budget(scenario: Scenario, replications: int, seed: int) -> None:
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


def simulate(scenario: Scenario, seed: int, first: int, end: int) -> Block:
    """Advance one block of replications through all weeks.

    Parameters
    ----------
    scenario
        What to run.
    seed
        Seed of the ensemble.
    first, end
        Its replications, from `first` up to but without `end`.

    Returns
    -------
    What they came to.
    """
    keep = max(0, min(end, KEPT) - first)
    world = World(scenario, Streams(seed, range(first, end)), keep=keep)
    for _ in range(scenario.weeks):
        world.step()
    return world.close()


def _blocks(
    scenario: Scenario,
    replications: int,
    seed: int,
    block: int,
    executor: Executor | None,
    progress: Progress,
) -> Iterator[Block]:
    """Compute the blocks of a run, in order, with a bounded number under way."""
    parts = [(at, min(at + block, replications)) for at in range(0, replications, block)]
    if executor is None:
        for first, end in parts:
            yield simulate(scenario, seed, first, end)
            progress(end - first)
        return
    pending: deque[tuple[int, int, Future[Block]]] = deque()
    for first, end in parts:
        pending.append((first, end, executor.submit(simulate, scenario, seed, first, end)))
        if len(pending) >= WAITING:
            yield _collect(pending, progress)
    while pending:
        yield _collect(pending, progress)


def _collect(pending: deque[tuple[int, int, Future[Block]]], progress: Progress) -> Block:
    first, end, future = pending.popleft()
    try:
        block = future.result()
    except OSError as error:
        raise RunError(f"the worker that had replications {first} to {end - 1} died") from error
    progress(end - first)
    return block


def _quiet(done: int) -> None:
    """Tell nobody."""
    del done


def _finished(record: Record, seconds: float) -> Record:
    return record.model_copy(update={"seconds": round(seconds, 3), "machine": platform.machine()})
