"""Opening the executor that a command asks for: this process, several, or a Dask cluster."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from sim.ensemble.executor import AHEAD, SERIAL, BlockExecutor
from sim.ensemble.processes import ProcessExecutor
from sim.errors import RunError, UsageError

G = TypeVar("G")
T = TypeVar("T")

ABSENCE_SECONDS = 30.0
"""Seconds that a cluster without workers is waited for."""


@contextmanager
def open_executor(workers: int, cluster: str = "") -> Iterator[BlockExecutor]:
    """Open an executor of blocks: this process, several processes, or a Dask cluster at an address.

    Raises
    ------
    UsageError
        If the extra `cluster` is not installed, or nothing answers at the address.
    """
    if cluster:
        with _open_dask(cluster) as executor:
            yield executor
        return
    executor = ProcessExecutor(workers) if workers > 1 else SERIAL
    try:
        yield executor
    finally:
        executor.shutdown()


class DaskExecutor(BlockExecutor):
    """A Dask cluster, which itself replaces workers and retries blocks first."""

    shares_disk = False
    remote = True
    most_blocks = 16

    def __init__(self, client: Any, address: str) -> None:
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        super().__init__()
        self._client, self._address = client, address
        self._executor = client.get_executor(pure=False)
        self.worker_errors = (*self.worker_errors, KilledWorker, CommClosedError)
        self.workers = sum(client.ncores().values())
        self.window = AHEAD * self.workers
        self._workers_seen = time.monotonic()

    def submit(self, work: Callable[[G], T], given: G, *, alone: bool) -> Future[T]:
        """Submit a block, if the scheduler answers."""
        del alone
        if self._client.status != "running":
            raise self._gone()
        return self._track(self._executor.submit(work, given))

    def check_alive(self) -> None:
        """Raise an error if the scheduler is gone, or all workers have been for a while."""
        try:
            cores = self._client.ncores() if self._client.status == "running" else None
        except (OSError, ValueError, TimeoutError):
            cores = None
        if cores is None:
            raise self._gone()
        if cores:
            self._workers_seen = time.monotonic()
        elif time.monotonic() - self._workers_seen > ABSENCE_SECONDS:
            raise RunError(f"the Dask cluster at {self._address} has no workers any more")

    def terminate(self) -> None:
        """Raise an error: the workers of a cluster are not ours to end."""
        raise RunError(
            f"nothing has come from the Dask cluster at {self._address} for "
            f"{self.idle_seconds():.0f} seconds; see what its workers are at"
        )

    def _gone(self) -> RunError:
        return RunError(f"the Dask scheduler at {self._address} no longer answers")

    def shutdown(self) -> None:
        """Drop what is submitted; the workers of a cluster are not ours to end."""
        self._executor.shutdown(wait=False)


@contextmanager
def _open_dask(address: str) -> Iterator[BlockExecutor]:
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
            opened.shutdown()
