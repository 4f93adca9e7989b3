"""Blocks that are stored where they are computed, so that they need not pass through the driver."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from sim.ensemble.blocks import Execution
from sim.errors import RunError
from sim.outcomes.block import Block
from sim.results.partial import PartialBlock, PartialBlocks
from sim.results.record import Record, finish
from sim.results.store import Store
from sim.scenario.schema import Scenario
from sim.streams import Streams

TURNS = 8
"""Tasks that every worker should have at least, so that none is idle for long at the end."""

Found: TypeAlias = PartialBlock | tuple[range, Block] | None
"""A block as the driver hears of it: stored already, itself with its replications, or nothing where
it was all of an ensemble, and that is stored."""


@dataclass(frozen=True)
class Storing:
    """A task of one block or of several, which are computed and stored one after the other.

    Blocks are stored only where the mark that the driver has put in the folder is seen, as on the
    same machine or a shared file system. Others, and those that cannot be written, are returned.
    """

    work: Callable[[Streams], Block]
    folder: Path
    mark: Path | None
    """None if all blocks are to be returned."""
    block: int
    """Most replications of a block."""

    def __call__(self, streams: Streams) -> list[Found]:
        """Compute the blocks of a task."""
        starts = range(0, len(streams), self.block)
        parts = (streams.part(at, min(at + self.block, len(streams))) for at in starts)
        return [self._stored(part.replications, self.work(part)) for part in parts]

    def _stored(self, replications: range, block: Block) -> Found:
        try:
            if self.mark is not None and self.mark.is_file():
                return PartialBlocks(self.folder, []).write(replications, block)
        except (OSError, RunError):
            # The driver stores it, or reports why it cannot.
            return replications, block
        return replications, block


@dataclass(frozen=True)
class StoringWhole:
    """A task of a process that shares the disk: a block that is all of an ensemble is stored there.

    Of that nothing is returned; any smaller block, as after failures, is.
    """

    work: Callable[[Streams], Block]
    scenario: Scenario
    record: Record
    outputs: Path
    replace: bool

    def __call__(self, streams: Streams) -> list[Found]:
        """Compute a block; store it if it is the whole ensemble."""
        started = time.perf_counter()
        block = self.work(streams)
        if len(streams) < self.record.replications:
            return [(streams.replications, block)]
        record = finish(self.record, started)
        store = Store(self.outputs)
        store.write(self.scenario, record, blocks=[block], replace=self.replace)
        return [None]


def grouped(execution: Execution, ranges: Iterable[range]) -> Execution:
    """The execution with tasks of several blocks, where there are very many of them.

    There are as few tasks as keep all workers busy.
    """
    executor = execution.executor
    turns = sum(map(len, ranges)) // (execution.block * executor.workers * TURNS)
    several = max(1, min(turns, executor.most_blocks))
    return replace(execution, block=execution.block * several)
