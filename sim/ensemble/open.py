"""Opening the executor that a command asks for."""

from collections.abc import Iterator
from contextlib import contextmanager

from sim.ensemble.dask import open_dask
from sim.ensemble.executor import SERIAL, BlockExecutor
from sim.ensemble.processes import ProcessExecutor


@contextmanager
def open_executor(workers: int, cluster: str = "") -> Iterator[BlockExecutor]:
    """Open an executor of blocks: this process, several processes, or a Dask cluster at an address.

    Raises
    ------
    UsageError
        If the extra `cluster` is not installed, or nothing answers at the address.
    """
    if cluster:
        with open_dask(cluster) as executor:
            yield executor
        return
    executor = ProcessExecutor(workers) if workers > 1 else SERIAL
    try:
        yield executor
    finally:
        executor.shutdown()
