"""Running a scenario in many replications."""

import platform
import time
from functools import partial

from sim.ensemble.blocks import HERE, Execution, advance, in_order
from sim.ensemble.task import errand
from sim.errors import SimError, UsageError
from sim.model.world import SCHEDULE, World
from sim.outcomes.block import Block
from sim.results.record import Record, Size, begin
from sim.results.results import Results, assemble
from sim.results.variable import KEPT
from sim.scenario.schema import Scenario
from sim.streams import Streams

MOST_WORK = 50_000_000_000
"""Most replications times weeks times states that one run may ask for."""


def run(
    scenario: Scenario,
    replications: int = 1000,
    *,
    seed: int = 1,
    execution: Execution = HERE,
) -> Results:
    """Run a scenario, in memory.

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
        If a number of the model is no longer finite, or a replication ends its process.
    """
    check_budget(scenario, replications, seed=seed)
    started = time.perf_counter()
    record = begun(scenario, Size(replications, seed))
    ranges = [range(replications)]
    work = errand(partial(simulate, scenario), scenario)
    blocks = in_order(advance(work, seed, ranges=ranges, execution=execution))
    return assemble(scenario, blocks, record=finished(record, started))


def begun(scenario: Scenario, size: Size) -> Record:
    """Open the record of a run."""
    return begin(scenario, size, schedule=tuple(phase.__name__ for phase in SCHEDULE))


def finished(record: Record, started: float) -> Record:
    """Close the record of a run that was started at a reading of the performance counter."""
    seconds = round(time.perf_counter() - started, 3)
    return record.model_copy(update={"seconds": seconds, "machine": platform.machine()})


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
    world = World(scenario, streams, paths_kept=keep)
    try:
        for _ in range(scenario.weeks):
            world.step()
    except SimError:
        raise
    except Exception as error:
        error.add_note(f"in week {world.week}")
        raise
    return world.close()
