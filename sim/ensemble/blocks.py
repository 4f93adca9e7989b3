"""Blocks of an ensemble: how it is cut, and what becomes of a block that fails."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sim.ensemble.executor import SERIAL, BlockExecutor
from sim.ensemble.task import Task
from sim.errors import InterruptionError, RunError, SimError
from sim.streams import LANE, Streams

BLOCK = 60 * LANE
"""Most replications that are advanced together: one array of them has a little less than 128 KiB,
from which on the C library of Linux may ask the system for every array anew."""

NAMED = 3
"""Replications at fault, or blocks that the model refuses, after which no more are tried."""

GLANCE = 1.0
"""Seconds without a finished block after which it is asked whether anybody is left."""

T = TypeVar("T")

Progress = Callable[[int], None]
"""Told how many more replications are done."""


def quiet(done: int) -> None:
    """Tell nobody."""
    del done


@dataclass(frozen=True)
class Execution:
    """How an ensemble is computed; changes nothing in what it comes to.

    Attributes
    ----------
    crew
        Where blocks are computed.
    progress
        Told after each block how many more replications are done.
    block
        Most replications that are advanced together.
    """

    crew: BlockExecutor = SERIAL
    progress: Progress = quiet
    block: int = BLOCK


HERE = Execution()
"""In this process, telling nobody."""


@dataclass(frozen=True)
class Job:
    """A block to be computed, and what has become of it so far.

    Attributes
    ----------
    replications
        Which.
    broken
        How often a worker died while it was under way.
    endless
        Seconds after which it was given up the last time; 0 if it never was.
    raised
        Whether an error of the program was raised in it, or in the block it is a half of.
    alone
        Whether it is computed where the death of a worker can be laid to it only.
    """

    replications: range
    broken: int = 0
    endless: float = 0.0
    raised: bool = False
    alone: bool = False

    def halves(self) -> "tuple[Job, Job]":
        """Cut it in two."""
        middle = len(self.replications) // 2
        first, second = self.replications[:middle], self.replications[middle:]
        return replace(self, replications=first), replace(self, replications=second)


def cut(ranges: Iterable[range], execution: Execution) -> list[range]:
    """Cut replications into blocks, so that every worker has some and lanes stay whole.

    Parameters
    ----------
    ranges
        The replications.
    execution
        How they are computed.

    Returns
    -------
    The blocks, in the order of the replications.
    """
    ranges = list(ranges)
    size, workers = execution.block, execution.crew.workers
    if workers > 1:
        each = -(-sum(map(len, ranges)) // workers)
        size = min(size, max(1, -(-each // LANE)) * LANE)
    return [
        range(max(at, one.start), min(at + size, one.stop))
        for one in ranges
        for at in range(one.start - one.start % size, one.stop, size)
    ]


def advance(
    errand: Task[T], seed: int, *, ranges: Iterable[range], execution: Execution
) -> Iterator[tuple[range, T]]:
    """Do an errand with every block of some replications, a bounded number of them under way.

    Parameters
    ----------
    errand
        What is done with each block.
    seed
        Seed of the ensemble.
    ranges
        The replications.
    execution
        Where blocks are computed, and how large they are.

    Yields
    ------
    Replications and what came of them, as they finish.

    Raises
    ------
    RunError
        After everything else has finished, if some replications could not be computed.
    """
    jobs = [Job(one) for one in cut(ranges, execution)]
    return _Scheduler(errand, seed, execution=execution).through(jobs)


def in_order(finished: Iterable[tuple[range, T]]) -> list[T]:
    """Give what the work on blocks came to, in the order of their replications."""
    return [result for _, result in sorted(finished, key=lambda one: one[0].start)]


class _Scheduler(Generic[T]):
    """The blocks of an ensemble on their way.

    Attributes
    ----------
    waiting, apart
        Blocks to be computed; those to be computed alone, after all others.
    under_way
        Blocks that are being computed.
    named
        Replications at fault, in words.
    refused
        What the model said of blocks that it refuses.
    """

    def __init__(self, errand: Task[T], seed: int, *, execution: Execution) -> None:
        self.errand, self.seed, self.execution = errand, seed, execution
        self.waiting: deque[Job] = deque()
        self.apart: deque[Job] = deque()
        self.under_way: dict[Future[T], Job] = {}
        self.named: list[str] = []
        self.refused: list[str] = []
        self.cause: Exception | None = None

    def through(self, jobs: Iterable[Job]) -> Iterator[tuple[range, T]]:
        """Compute all blocks; tell at the end what could not be computed."""
        self.waiting.extend(jobs)
        while self._fill():
            done, _ = wait(self.under_way, GLANCE, FIRST_COMPLETED)
            if not done:
                self._watch()
            for future in done:
                job = self.under_way.pop(future)
                try:
                    found = self.execution.crew.collect(future)
                except InterruptionError:
                    raise
                except Exception as error:
                    self._fail(job, error)
                    continue
                self.execution.progress(len(job.replications))
                yield job.replications, found
        if self.named or self.refused:
            raise RunError(self._account()) from self.cause

    def _fill(self) -> bool:
        """Put blocks under way as far as there is room for them; say whether any are."""
        if len(self.named) >= NAMED or len(self.refused) >= NAMED:
            self.waiting.clear()
            self.apart.clear()
        while self.waiting and len(self.under_way) < self.execution.crew.window:
            self._submit(self.waiting.popleft())
        if self.apart and not self.under_way:
            self._submit(self.apart.popleft())
        return bool(self.under_way)

    def _submit(self, job: Job) -> None:
        streams = Streams(self.seed, job.replications)
        future = self.execution.crew.submit(self.errand.work, streams, alone=job.alone)
        self.under_way[future] = job

    def _watch(self) -> None:
        """See to it that somebody is at work, and that it comes to an end."""
        crew = self.execution.crew
        crew.watch()
        allowed = self.errand.allowance(
            max(len(job.replications) for job in self.under_way.values())
        )
        if crew.silence() > allowed:
            # The next time each of them is tried alone: enough time is lost.
            self.under_way = {
                future: replace(job, broken=job.broken + 1, endless=allowed)
                for future, job in self.under_way.items()
            }
            crew.abandon()

    def _fail(self, job: Job, error: Exception) -> None:
        """Decide what becomes of a block that failed."""
        if isinstance(error, self.execution.crew.deaths):
            self.execution.crew.watch()
            self._break(job, error)
            return
        queue = self.apart if job.alone else self.waiting
        if isinstance(error, SimError):
            self.refused.append(str(error))
            self.cause = error
        elif not job.raised:
            queue.append(replace(job, raised=True))
        elif len(job.replications) > 1:
            queue.extendleft(job.halves()[::-1])
        else:
            self._name(job, f"raised {_words(error)}", error)

    def _break(self, job: Job, error: Exception) -> None:
        """Try again a block whose worker died, at the second time alone, and then in halves."""
        again = replace(job, broken=job.broken + 1, endless=0.0)
        if not job.alone and again.broken == 1:
            self.waiting.append(again)
        elif not job.alone:
            self.apart.append(replace(again, alone=True))
        elif len(job.replications) > 1:
            self.apart.extendleft(again.halves()[::-1])
        elif job.endless:
            self._name(job, f"did not come to an end within {job.endless:.0f} seconds", error)
        else:
            self._name(job, "ended the process that computed it", error)

    def _name(self, job: Job, what: str, error: Exception) -> None:
        """Name a replication at fault, with what was drawn for it."""
        traits = self.errand.traits(Streams(self.seed, job.replications))
        drawn = f" ({traits})" if traits else ""
        number = job.replications[0]
        self.named.append(f"replication {number} of seed {self.seed}{drawn} {what}")
        self.cause = error

    def _account(self) -> str:
        """Say what could not be computed."""
        told = "; ".join([*self.refused[:NAMED], *self.named[:NAMED]])
        several = len(self.named) >= NAMED or len(self.refused) >= NAMED
        return f"{told}; after {NAMED} of the kind no more were tried" if several else told


def _words(error: Exception) -> str:
    """Say what an error is, what it says, and what was noted on its way."""
    told = f"{type(error).__name__}: {error}".removesuffix(": ")
    return ", ".join([told, *getattr(error, "__notes__", ())])
