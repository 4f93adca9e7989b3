"""Where blocks are computed: what every executor offers, and the one of this process."""

import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any, TypeVar

from sim.errors import InterruptionError
from sim.streams import Streams

T = TypeVar("T")

AHEAD = 2
"""Blocks submitted for each worker, so that none waits for the next one."""


class SerialExecutor(Executor):
    """Computes in this process, at once."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Compute, and return a finished future."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except InterruptionError:
            raise
        except Exception as error:
            future.set_exception(error)
        return future


class BlockExecutor:
    """Computes blocks; in this base class, one at a time.

    Attributes
    ----------
    workers, window
        How many blocks are computed at a time, and how many may be submitted.
    worker_errors
        Errors that mean that the worker of a block died, or may have died.
    """

    workers: int = 1
    window: int = 1
    worker_errors: tuple[type[Exception], ...] = (BrokenExecutor, CancelledError)

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._last_activity = time.monotonic()

    def submit(self, work: Callable[[Streams], T], streams: Streams, *, alone: bool) -> Future[T]:
        """Submit a block; if alone, to a worker that computes no other."""
        del alone
        return self._track(self._executor.submit(work, streams))

    def result(self, future: Future[Any]) -> Any:
        """Result of a block, or its error raised."""
        return future.result()

    def idle_seconds(self) -> float:
        """Seconds since a block was last submitted or finished."""
        return time.monotonic() - self._last_activity

    def terminate(self) -> None:
        """End the workers, which have finished no block for too long."""

    def check_alive(self) -> None:
        """Raise an error if no worker is left."""

    def shutdown(self) -> None:
        """End all workers at once."""

    def _track(self, future: Future[T]) -> Future[T]:
        """Record when a block is submitted and when it is finished."""
        self._record_activity(future)
        future.add_done_callback(self._record_activity)
        return future

    def _record_activity(self, future: Future[Any]) -> None:
        del future
        self._last_activity = time.monotonic()


SERIAL = BlockExecutor(SerialExecutor())
"""This process alone."""
