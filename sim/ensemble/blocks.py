"""Blocks of an ensemble: how it is cut, and how blocks that fail are retried."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sim.ensemble.executor import SERIAL, BlockExecutor, Task
from sim.errors import InterruptionError, RunError, SimError
from sim.results.store import Store
from sim.streams import LANE

BLOCK = 60 * LANE
"""Most replications that are advanced together: one array of them has a little less than 128 KiB,
from which on the C library of Linux may ask the system for every array anew."""

FAILURE_LIMIT = 3
"""Replications at fault, or blocks that the model refuses, after which no more are tried."""

POLL_SECONDS = 1.0
"""Seconds without a finished block after which the workers are checked."""

T = TypeVar("T")

Progress = Callable[[int], None]
"""Called with the number of replications newly done."""


def quiet(done: int) -> None:
    """Report nothing."""
    del done


@dataclass(frozen=True)
class Execution:
    """How an ensemble is computed and stored; it changes no number of the results."""

    executor: BlockExecutor = SERIAL
    """Where blocks are computed."""
    progress: Progress = quiet
    """Called after each block with the number of replications newly done."""
    block: int = BLOCK
    """Most replications that are advanced together."""
    store: Store | None = None
    """Where results and finished blocks are stored; none to compute in memory."""
    fresh: bool = False
    """Whether to compute again what is stored; a stored result stays until it can be replaced."""
    abreast: bool = False
    """Whether enough ensembles are under way to keep all workers busy: one that fits into a block
    is then not cut, and the worker that computes it stores the result."""


HERE = Execution()
"""In this process, without reporting progress."""


@dataclass(frozen=True)
class Job:
    """A block to be computed, and its failures so far."""

    replications: range
    deaths: int = 0
    """How often a worker died while computing it."""
    timed_out: float = 0.0
    """Seconds after which it was last stopped; 0 if it never was."""
    raised: bool = False
    """Whether an error of the program was raised in it, or in the block it is a half of."""
    alone: bool = False
    """Whether it runs in a worker of its own, so that only this block can have caused its death."""

    def halves(self) -> "list[Job]":
        """The two blocks into which it is cut, the second first."""
        middle = len(self.replications) // 2
        halves = self.replications[middle:], self.replications[:middle]
        return [replace(self, replications=half) for half in halves]


def cut(ranges: Iterable[range], execution: Execution) -> list[range]:
    """Cut replications into ordered blocks: a share for every worker, lanes never split."""
    ranges = list(ranges)
    size, workers = execution.block, execution.executor.workers
    if workers > 1 and not execution.abreast:
        each = -(-sum(map(len, ranges)) // workers)
        size = min(size, max(1, -(-each // LANE)) * LANE)
    return [
        range(max(at, one.start), min(at + size, one.stop))
        for one in ranges
        for at in range(one.start - one.start % size, one.stop, size)
    ]


def advance(
    task: Task[T], seed: int, *, ranges: Iterable[range], execution: Execution
) -> Iterator[tuple[range, T]]:
    """Compute a task for every block of some replications, and yield each result as it finishes.

    A bounded number of blocks is submitted at a time.

    Raises
    ------
    RunError
        After everything else has finished, if some replications could not be computed.
    """
    jobs = [Job(one) for one in cut(ranges, execution)]
    return _Scheduler(task, seed, execution=execution).compute(jobs)


def in_order(finished: Iterable[tuple[range, T]]) -> list[T]:
    """Results of blocks, in the order of their replications."""
    return [result for _, result in sorted(finished, key=lambda one: one[0].start)]


class _Scheduler(Generic[T]):
    """The blocks of an ensemble while they are computed.

    Those in `isolated` are computed alone, after all others. Failures describe replications at
    fault; rejections are messages of the errors with which the model rejected blocks.
    """

    def __init__(self, task: Task[T], seed: int, *, execution: Execution) -> None:
        self.task, self.seed, self.execution = task, seed, execution
        self.waiting: deque[Job] = deque()
        self.isolated: deque[Job] = deque()
        self.running: dict[Future[T], Job] = {}
        self.failures: list[str] = []
        self.rejections: list[str] = []
        self.cause: Exception | None = None

    def compute(self, jobs: Iterable[Job]) -> Iterator[tuple[range, T]]:
        """Compute all blocks; raise at the end if some could not be computed."""
        self.waiting.extend(jobs)
        while self._submit_waiting():
            done, _ = wait(self.running, POLL_SECONDS, FIRST_COMPLETED)
            if not done:
                self._check_progress()
            for future in done:
                job = self.running.pop(future)
                try:
                    found = self.execution.executor.result(future)
                except InterruptionError:
                    raise
                except Exception as error:
                    self._fail(job, error)
                    continue
                self.execution.progress(len(job.replications))
                yield job.replications, found
        if self.failures or self.rejections:
            raise RunError(self._message()) from self.cause

    def _submit_waiting(self) -> bool:
        """Submit blocks up to the window of the executor; return whether any are running."""
        if self._is_hopeless():
            self.waiting.clear()
            self.isolated.clear()
        while self.waiting and len(self.running) < self.execution.executor.window:
            self._submit(self.waiting.popleft())
        if self.isolated and not self.running:
            self._submit(self.isolated.popleft())
        return bool(self.running)

    def _submit(self, job: Job) -> None:
        streams = self.task.streams(self.seed, job.replications)
        future = self.execution.executor.submit(self.task.work, streams, alone=job.alone)
        self.running[future] = job

    def _check_progress(self) -> None:
        """Check that the workers are there, and stop them if none makes progress."""
        executor = self.execution.executor
        executor.check_alive()
        allowed = self.task.time_limit(max(len(job.replications) for job in self.running.values()))
        if executor.idle_seconds() > allowed:
            # Each of them is retried alone: enough time is lost.
            self.running = {
                future: replace(job, deaths=job.deaths + 1, timed_out=allowed)
                for future, job in self.running.items()
            }
            executor.terminate()

    def _fail(self, job: Job, error: Exception) -> None:
        """Retry a block that failed, cut it in two, or record the failure."""
        if isinstance(error, self.execution.executor.worker_errors):
            self.execution.executor.check_alive()
            self._retry_after_death(job, error)
            return
        queue = self.isolated if job.alone else self.waiting
        if isinstance(error, SimError):
            self.rejections.append(str(error))
            self.cause = error
        elif not job.raised:
            queue.append(replace(job, raised=True))
        elif len(job.replications) > 1:
            queue.extendleft(job.halves())
        else:
            self._record_failure(job, f"raised {_description(error)}", error)

    def _retry_after_death(self, job: Job, error: Exception) -> None:
        """Retry a block whose worker died: once among others, then alone, then in halves."""
        again = replace(job, deaths=job.deaths + 1, timed_out=0.0)
        if not job.alone and again.deaths == 1:
            self.waiting.append(again)
        elif not job.alone:
            self.isolated.append(replace(again, alone=True))
        elif len(job.replications) > 1:
            self.isolated.extendleft(again.halves())
        else:
            late = f"did not come to an end within {job.timed_out:.0f} seconds"
            what = late if job.timed_out else "ended the process that computed it"
            self._record_failure(job, what, error)

    def _record_failure(self, job: Job, what: str, error: Exception) -> None:
        """Describe a replication at fault, with the values drawn for it."""
        streams = self.task.streams(self.seed, job.replications)
        traits = self.task.traits(streams)
        drawn = f" ({traits})" if traits else ""
        self.failures.append(f"{streams.name_of(0)}{drawn} {what}")
        self.cause = error

    def _message(self) -> str:
        """Message of the error: what could not be computed."""
        text = "; ".join([*self.rejections[:FAILURE_LIMIT], *self.failures[:FAILURE_LIMIT]])
        many = f"; after {FAILURE_LIMIT} of the kind no more were tried"
        return text + (many if self._is_hopeless() else "")

    def _is_hopeless(self) -> bool:
        return max(len(self.failures), len(self.rejections)) >= FAILURE_LIMIT


def _description(error: Exception) -> str:
    """Type, message and notes of an error."""
    text = f"{type(error).__name__}: {error}".removesuffix(": ")
    return ", ".join([text, *getattr(error, "__notes__", ())])
