"""Where blocks are computed: in this process, in several, or on a Dask cluster."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar

from sim.errors import InterruptionError, RunError, UsageError
from sim.streams import Streams

T = TypeVar("T")

AHEAD = 2
"""Blocks under way for each worker, so that none waits for the next one."""

ABSENCE = 30.0
"""Seconds after which the workers of a cluster, once gone, are not waited for."""


class SerialExecutor(Executor):
    """Computes in this process, as soon as it is asked."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Compute, and give what came of it."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except InterruptionError:
            raise
        except Exception as error:
            future.set_exception(error)
        return future


class BlockExecutor:
    """Who computes blocks; as it is here, one at a time and without workers of its own.

    Attributes
    ----------
    workers
        How many compute at a time.
    window
        Blocks that may be under way at a time.
    deaths
        Errors that say that a worker died over a block, or may have.
    """

    workers: int = 1
    window: int = 1
    deaths: tuple[type[Exception], ...] = (BrokenExecutor, CancelledError)

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._heard = time.monotonic()

    def submit(self, work: Callable[[Streams], T], streams: Streams, *, alone: bool) -> Future[T]:
        """Have a block computed; if alone, where the death of a worker can be laid to it only."""
        del alone
        return self._noted(self._executor.submit(work, streams))

    def collect(self, future: Future[Any]) -> Any:
        """Take what the work on a block came to, or raise what went wrong."""
        return future.result()

    def silence(self) -> float:
        """Say for how many seconds no block was begun or finished."""
        return time.monotonic() - self._heard

    def abandon(self) -> None:
        """End those who are at work, from whom nothing has been heard for too long."""

    def watch(self) -> None:
        """Raise an error if there is nobody left to wait for."""

    def stop(self) -> None:
        """End all workers, whatever they are at."""

    def _noted(self, future: Future[T]) -> Future[T]:
        """Note when a block was begun, and when it is finished."""
        self._hear(future)
        future.add_done_callback(self._hear)
        return future

    def _hear(self, future: Future[Any]) -> None:
        del future
        self._heard = time.monotonic()


SERIAL = BlockExecutor(SerialExecutor())
"""This process and no other."""


class DaskExecutor(BlockExecutor):
    """A Dask cluster, which replaces and retries in its own way first.

    Parameters
    ----------
    client
        Its client.
    address
        Where its scheduler is.
    """

    def __init__(self, client: Any, address: str) -> None:
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        super().__init__(client.get_executor(pure=False))
        self._client, self._address = client, address
        self.deaths = (*self.deaths, KilledWorker, CommClosedError)
        self.workers = sum(client.ncores().values())
        self.window = AHEAD * self.workers
        self._seen = time.monotonic()

    def submit(self, work: Callable[[Streams], T], streams: Streams, *, alone: bool) -> Future[T]:
        """Have a block computed, if the scheduler is there."""
        if self._client.status != "running":
            raise RunError(f"the Dask scheduler at {self._address} no longer answers")
        return super().submit(work, streams, alone=alone)

    def watch(self) -> None:
        """Raise an error if the scheduler is gone, or all workers have been for a while."""
        try:
            cores = self._client.ncores() if self._client.status == "running" else None
        except (OSError, ValueError, TimeoutError):
            cores = None
        if cores is None:
            raise RunError(f"the Dask scheduler at {self._address} no longer answers")
        if cores:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > ABSENCE:
            raise RunError(f"the Dask cluster at {self._address} has no workers any more")

    def abandon(self) -> None:
        """Raise an error: the workers are somebody else's, who may not want them ended."""
        raise RunError(
            f"nothing has come from the Dask cluster at {self._address} for "
            f"{self.silence():.0f} seconds; see what its workers are at"
        )

    def stop(self) -> None:
        """Let go of what is under way; the workers are somebody else's."""
        self._executor.shutdown(wait=False)


@contextmanager
def crew(count: int, cluster: str = "") -> Iterator[BlockExecutor]:
    """Open what blocks are computed on: this process, several processes, or a Dask cluster.

    Parameters
    ----------
    count
        ProcessExecutor; 1 for this one alone.
    cluster
        Address of a Dask scheduler; empty for none.

    Raises
    ------
    UsageError
        If the extra `cluster` is not installed, or nobody answers at the address.
    """
    if cluster:
        with _dask(cluster) as opened:
            yield opened
        return
    from sim.ensemble.processes import ProcessExecutor

    opened = ProcessExecutor(count) if count > 1 else SERIAL
    try:
        yield opened
    finally:
        opened.stop()


@contextmanager
def _dask(address: str) -> Iterator[BlockExecutor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("a cluster needs the extra: pip install 'backstop[cluster]'") from error
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}") from error
    with client:
        if not client.ncores():
            raise UsageError(f"the Dask cluster at {address} has no workers")
        opened = DaskExecutor(client, address)
        try:
            yield opened
        finally:
            opened.stop()
