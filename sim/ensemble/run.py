"""Running a scenario in many replications, in memory or into a store."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sim.actors.contributors import Contributors
from sim.ensemble.blocks import HERE, Execution, advance, cut, in_order
from sim.ensemble.executor import Task, state_weeks
from sim.ensemble.simulation import simulate, simulate_points
from sim.ensemble.storing import Found, Storing, StoringWhole, grouped
from sim.errors import PartialError, RunError, UsageError
from sim.model.world import SCHEDULE
from sim.outcomes.block import Block
from sim.results.partial import LostBlockError, PartialBlock, PartialBlocks, missing
from sim.results.record import Record, Size, begin, finish
from sim.results.results import Results, assemble
from sim.results.store import Store
from sim.scenario.design import Part
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario
from sim.streams import LANE, Streams

MOST_WORK = 50_000_000_000
"""Most replications times weeks times states that one run may ask for."""

ATTEMPTS = 3
"""Times that stored blocks, if lost before they are joined, are computed again."""

PIECES, LEAST_BLOCK = 8, 8 * LANE
"""Blocks that an ensemble of one or two whole ones is cut into, so that an interruption costs
little of it, and the fewest replications that one of them has: below, they cost time."""


def run(
    scenario: Scenario | Resolved,
    replications: int = 1000,
    *,
    seed: int = 1,
    execution: Execution = HERE,
    contributors: type[Contributors] = Contributors,
) -> Results:
    """Run a scenario, in memory or into the store of the execution.

    There is 1 world or more, and a seed from 0 to 2**63 - 1: world k of a seed has the same luck in
    every ensemble. With a store, stored blocks are not computed again. A class of `contributors`
    that is a subclass of :class:`~sim.actors.contributors.Contributors` exchanges a rule. Such a
    run is not stored, because the key of a result does not cover other classes; worker processes
    must be able to import the class.

    Raises
    ------
    UsageError
        If the run is larger than a run may be, or another class cannot be used this way.
    PartialError
        If some replications cannot be computed, but others are stored.
    RunError
        If none can be computed, a number is not finite, or nothing can be written.
    """
    plain = scenario.scenario if isinstance(scenario, Resolved) else scenario
    check_budget(plain, replications, seed=seed)
    _check_contributors(contributors, execution)
    record = begun(scenario, Size(replications, seed))
    if contributors is not Contributors:
        record = record.model_copy(update={"key": f"{record.key}-{contributors.__qualname__}"})
    task = Task(partial(simulate, plain, contributors=contributors), plain)
    return _computed(plain, record, task, execution)


def run_part(part: Part, worlds: int, *, seed: int = 1, execution: Execution = HERE) -> Results:
    """Run the points of one part of a design, each in so many worlds, in one ensemble.

    Replication ``point * worlds + world`` of the results is that world of that point. Each is bit
    for bit what :func:`run` makes of the scenario at that point.

    Raises
    ------
    UsageError, PartialError, RunError
        As :func:`run` does.
    """
    plain, points = part.scenario, len(part.points)
    check_budget(plain, points * worlds, seed=seed)
    record = begun(part.resolved, Size(points * worlds, seed, worlds), numbers=part.digest)
    task = Task(partial(simulate_points, plain, numbers=part.numbers), plain, worlds=worlds)
    return _computed(plain, record, task, execution)


def _computed(
    scenario: Scenario, record: Record, task: Task[Block], execution: Execution
) -> Results:
    """Compute an ensemble in memory, or into the store of the execution."""
    if execution.store is not None:
        often = _stored_often(execution, record.replications)
        return _StoredRun(scenario, record, task, often, execution.store).results()
    started = time.perf_counter()
    ranges = [range(record.replications)]
    blocks = in_order(advance(task, record.seed, ranges=ranges, execution=execution))
    return assemble(scenario, blocks, record=finish(record, started))


def _stored_often(execution: Execution, replications: int) -> Execution:
    """The execution with smaller blocks, where an ensemble has one or two and others do not wait.

    A larger one is left as it is: it keeps whole blocks, which are joined without unpacking.
    """
    if execution.abreast or replications > 2 * execution.block:
        return execution
    lanes = -(-replications // (PIECES * LANE))
    return replace(execution, block=min(execution.block, max(LEAST_BLOCK, lanes * LANE)))


def begun(scenario: Scenario | Resolved, size: Size, *, numbers: str = "") -> Record:
    """Record of a run that begins now; numbers is a digest of those of the points of a design."""
    schedule = tuple(phase.__name__ for phase in SCHEDULE)
    if isinstance(scenario, Scenario):
        return begin(scenario, size, schedule=schedule, numbers=numbers)
    settings = scenario.settings
    return begin(scenario.scenario, size, schedule=schedule, settings=settings, numbers=numbers)


def check_budget(scenario: Scenario, replications: int, *, seed: int) -> None:
    """Refuse a run that is too large, before anything is allocated.

    Raises
    ------
    UsageError
        If a number is out of bounds, or their product.
    """
    if replications < 1:
        raise UsageError(f"at least 1 world is needed, not {replications}")
    if not 0 <= seed < 2**63:
        raise UsageError("the seed must be a whole number from 0 to 9223372036854775807")
    work = replications * state_weeks(scenario)
    if work > MOST_WORK:
        raise UsageError(
            f"{replications:,} worlds of {scenario.weeks} weeks and {len(scenario.states)} "
            f"states are more than one run may ask for; take fewer than "
            f"{replications * MOST_WORK // work:,} worlds"
        )


def _check_contributors(contributors: type[Contributors], execution: Execution) -> None:
    """Refuse another class of contributors where it would be stored or could not be imported."""
    if contributors is Contributors:
        return
    name = contributors.__qualname__
    if execution.store is not None:
        raise UsageError(f"a run with the contributors {name} cannot be stored; run it in memory")
    hidden = contributors.__module__ == "__main__" or "<locals>" in name
    if hidden and execution.executor.workers > 1:
        raise UsageError(f"workers cannot import {name}; define it in a module of its own")


@dataclass(frozen=True)
class _StoredRun:
    """A run into a store, where every finished block is written at once.

    Workers write blocks themselves, if they see the folder; a run of one block needs none.
    """

    scenario: Scenario
    record: Record
    plain: Task[Block]
    execution: Execution
    store: Store

    @property
    def blocks(self) -> PartialBlocks:
        """The blocks that are stored."""
        return self.store.partial(self.record.key)

    def results(self) -> Results:
        """Compute what is missing, join all blocks, and return the stored results."""
        key, fresh = self.record.key, self.execution.fresh
        if fresh:
            self.blocks.clear()
        for _ in range(ATTEMPTS):
            try:
                results = self._complete()
            except RunError as error:
                # Another process that runs the same may have finished first and removed blocks.
                lost = isinstance(error, LostBlockError)
                if not lost and (fresh or not self.store.contains(key)):
                    raise self._with_count(error) from error
                results = None if fresh else self.store.find(key)
            if results is not None:
                self.blocks.clear()
                return results
        raise RunError(
            f"blocks stored in {self.store.folder} disappear again and again; does something "
            "clear it?"
        )

    def _complete(self) -> Results | None:
        """Compute the blocks that are missing, store each, and join them all."""
        started, n = time.perf_counter(), self.record.replications
        stored = self.blocks.intact()
        if stored:
            self.execution.progress(sum(len(one.replications) for one in stored))
        left = missing(stored, n)
        with self._mark(left) as mark:
            for found in self._computed(left, mark):
                if found is None:
                    return self.store.read(self.record.key)
                if isinstance(found, PartialBlock):
                    stored.append(found)
                    continue
                replications, block = found
                if len(replications) == n:
                    return assemble(self.scenario, [block], record=self._write([block], started))
                stored.append(self.blocks.write(replications, block))
        stored.sort(key=lambda one: one.replications.start)
        self._write(map(self.blocks.read, stored), started)
        return self.store.find(self.record.key)

    def _mark(self, ranges: list[range]) -> AbstractContextManager[Path | None]:
        """The mark for workers that store blocks, unless one block is the whole ensemble."""
        alone = cut(ranges, self.execution) == [range(self.record.replications)]
        if not ranges or alone or not self.execution.executor.remote:
            return nullcontext()
        return self.blocks.marked()

    def _computed(self, ranges: list[range], mark: Path | None) -> Iterator[Found]:
        """Compute some replications in blocks; workers store what they can themselves."""
        execution, work = self.execution, self.plain.work
        storing: Callable[[Streams], list[Found]]
        storing = Storing(work, self.blocks.folder.resolve(), mark, execution.block)
        if execution.abreast and execution.executor.shares_disk:
            outputs, fresh = self.store.folder.parent, execution.fresh
            storing = StoringWhole(work, self.scenario, self.record, outputs, fresh)
        task = Task(storing, self.scenario, self.plain.worlds)
        several = grouped(execution, ranges)
        for _, found in advance(task, self.record.seed, ranges=ranges, execution=several):
            yield from found

    def _write(self, blocks: Iterable[Block], started: float) -> Record:
        """Join blocks in the store, and return the record of the run."""
        record = finish(self.record, started)
        self.store.write(self.scenario, record, blocks=blocks, replace=self.execution.fresh)
        return record

    def _with_count(self, error: RunError) -> RunError:
        """The error, with how many replications are stored."""
        count = sum(len(one.replications) for one in self.blocks.listed())
        if not count:
            return error
        return PartialError(
            f"{error}; {count:,} of {self.record.replications:,} worlds are stored, and the "
            "same command computes only what is missing"
        )
