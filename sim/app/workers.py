"""The processes that work for the page, so that two sessions, or two sizes, do not share one."""

import gc
import os
from concurrent.futures import BrokenExecutor, Future
from functools import lru_cache, partial
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.app.asked import SIZES
from sim.app.download import Taken
from sim.app.task import Task, perform
from sim.app.turn import SLOTS, Turn
from sim.ensemble.processes import Pool, WorkingFolder
from sim.errors import SimError

QUICK, PATIENT = 2, 1
"""Processes for what somebody waits for with a hand on a lever, and for the rest."""

SIZE = 8 * SLOTS
"""Bytes of the numbers of the newest requests."""

YIELDING = 5
"""By how much the processor prefers the quick ones."""


class Workers(Protocol):
    """Who works for the page, and reads which requests are still wanted."""

    @property
    def newest(self) -> NDArray[np.int64]:
        """The newest request of each lane."""

    def submit(self, task: Task, turn: Turn) -> "Future[Taken]":
        """Begin a task, as soon as a worker is free."""

    def shutdown(self) -> None:
        """End all work."""


class Processes:
    """Workers that are processes of this machine and end with this one."""

    def __init__(self) -> None:
        self._working = WorkingFolder()
        self._path = self._working.folder / "newest"
        self.newest: NDArray[np.int64] = _shared(self._path)
        self._pools = {quick: self._started(quick) for quick in (True, False)}

    def _started(self, quick: bool) -> Pool:
        pool = Pool(QUICK if quick else PATIENT, self._working.folder)
        for _ in range(QUICK if quick else PATIENT):
            pool.submit(_prepare, quick)
        return pool

    def submit(self, task: Task, turn: Turn) -> "Future[Taken]":
        """Begin a task; where a worker has died, those like it are started anew."""
        quick = task.is_quick
        try:
            return self._pools[quick].submit(worked, str(self._path), task, turn=turn)
        except BrokenExecutor:
            self._pools[quick].end()
            self._pools[quick] = self._started(quick)
            return self._pools[quick].submit(worked, str(self._path), task, turn=turn)

    def shutdown(self) -> None:
        """End all workers at once."""
        self._working.empty()
        for pool in self._pools.values():
            pool.end()
        self._working.clear()


def _prepare(quick: bool) -> None:
    """Load what is needed, and the baseline; what is there by then is never looked for garbage."""
    if not quick:
        os.nice(YIELDING)
    perform(Task("run", replications=SIZES[0] if quick else SIZES[-1]), lambda: False)
    gc.collect()
    gc.freeze()


def worked(path: str, task: Task, *, turn: Turn) -> Taken:
    """Do a task in a worker, which reads from a file whether it is still wanted.

    A world is a ring of objects, so that it stays in memory until it is looked for.
    """
    try:
        return perform(task, partial(_is_over, _newest(path), turn))
    except SimError as error:
        raise error.with_traceback(None) from None  # Its frames hold what it has worked on.
    finally:
        gc.collect()


def _is_over(newest: NDArray[np.int64], turn: Turn) -> bool:
    return bool(newest[turn.slot] != turn.number)


@lru_cache(maxsize=1)
def _newest(path: str) -> NDArray[np.int64]:
    with Path(path).open("rb") as file:
        return np.frombuffer(mmap(file.fileno(), SIZE, access=ACCESS_READ), np.int64)


def _shared(path: Path) -> NDArray[np.int64]:
    """Numbers that other processes see as they change."""
    path.write_bytes(bytes(SIZE))
    with path.open("r+b") as file:
        return np.frombuffer(mmap(file.fileno(), SIZE), np.int64)
