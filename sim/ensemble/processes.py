"""Several processes of this machine that compute blocks, may die, and never outlive this one."""

import os
import pickle  # nosec B403
import resource
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock, Thread
from typing import Any, TypeVar

from sim.ensemble.executor import AHEAD, BlockExecutor
from sim.ensemble.working_folder import WorkingFolder
from sim.errors import InterruptionError, RunError
from sim.streams import Streams

GRACE = 0.1
"""Seconds within which a process that has let go of its files is gone itself."""

LEAST_ROOM = 2**30
"""Bytes of memory that every worker may take."""

T = TypeVar("T")


class ProcessExecutor(BlockExecutor):
    """Several processes on this machine; several threads may share them.

    Work and results go through files in a private folder, and only their names through the pipes
    of the pool: a process that is killed while it writes to a pipe would leave all others waiting.
    They are pickles; nobody but who runs the program can read or write that folder.

    Parameters
    ----------
    count
        How many.
    """

    def __init__(self, count: int) -> None:
        self.workers, self.window = count, AHEAD * count
        self._heard = time.monotonic()
        self._lock = Lock()
        self._pools: dict[bool, Pool] = {}
        self._stopped = False
        self._desk: WorkingFolder | None = None
        self._written: list[tuple[Callable[[Streams], Any], str]] = []

    def submit(self, work: Callable[[Streams], T], streams: Streams, *, alone: bool) -> Future[Any]:
        """Have a block computed; if alone, in a process that has nothing else to do.

        A pool that broke is replaced by whoever comes first.
        """
        with self._lock:
            if self._stopped:
                raise InterruptionError("the workers have been stopped")
            errand = self._write(work)
            if alone in self._pools:
                try:
                    return self._noted(self._pools[alone].submit(_compute, errand, streams))
                except BrokenExecutor:
                    self._pools.pop(alone).end()
            self._pools[alone] = Pool(1 if alone else self.workers, self._folder())
            return self._noted(self._pools[alone].submit(_compute, errand, streams))

    def collect(self, future: Future[Any]) -> Any:
        """Read what the work on a block came to, or raise what went wrong."""
        path = Path(future.result())
        self.watch()
        held = path.read_bytes()
        path.unlink()
        found = pickle.loads(held)  # noqa: S301 # nosec B301
        if isinstance(found, _Failure):
            raise found.error
        return found

    def abandon(self) -> None:
        """End all workers, whatever they are at; others are started when there is work."""
        with self._lock:
            while self._pools:
                self._pools.popitem()[1].end()

    def watch(self) -> None:
        """Raise an error if the workers have been stopped: a pool may forget what it was asked."""
        if self._stopped:
            raise InterruptionError("the workers have been stopped")

    def stop(self) -> None:
        """End all workers, whatever they are at, and start no more."""
        self._stopped = True
        with self._lock:
            for pool in self._pools.values():
                pool.kill()
            if self._desk:
                self._desk.clear()
                self._desk = None
        self.abandon()

    def _folder(self) -> Path:
        """Give the private folder, which is made when there is work."""
        if self._desk is None:
            self._desk = WorkingFolder()
        return self._desk.folder

    def _write(self, work: Callable[[Streams], Any]) -> str:
        """Write down what is to be done, once."""
        for known, path in self._written:
            if known is work:
                return path
        path = str(self._folder() / f"{len(self._written)}.work")
        try:
            Path(path).write_bytes(pickle.dumps(work))
        except OSError as error:
            raise RunError(f"cannot write to {self._folder()}: {error.strerror}") from error
        self._written.append((work, path))
        return path


class TrackedContext(SpawnContext):
    """Starts processes from nothing, and remembers them."""

    def __init__(self) -> None:
        super().__init__()
        self.hired: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override] # noqa: N802
        """Make a process, as a pool asks for one."""
        self.hired.append(SpawnProcess(*args, **kwargs))
        return self.hired[-1]


class Pool(ProcessPoolExecutor):
    """Processes that end with this one, or at once when they are told to.

    Each holds the reading end of a pipe of which this process holds the other. The operating
    system closes it when this process ends, however that happens.

    Parameters
    ----------
    count
        How many.
    folder
        Their files, which they remove if there is nobody left to do it.
    """

    def __init__(self, count: int, folder: Path) -> None:
        self._staff = TrackedContext()
        reader, self._lifeline = self._staff.Pipe(duplex=False)
        tied = (reader, str(folder), os.getpid(), count)
        super().__init__(count, mp_context=self._staff, initializer=_tie, initargs=tied)

    def kill(self) -> None:
        """End the processes, whatever they are at, even if they are held up or suspended."""
        self._lifeline.close()
        for process in self._staff.hired:
            if process.pid is not None:
                process.kill()

    def end(self) -> None:
        """End the processes, and wait until they have ended.

        Nothing is cancelled: a pool of Python 3.11 that breaks stumbles over what was.
        """
        self.kill()
        self.shutdown()


@dataclass(frozen=True)
class _Failure:
    """What went wrong with a block, on its way from the process that computed it."""

    error: Exception


def _compute(errand: str, streams: Streams) -> str:
    """Do what is written down with a block, and give the name of the file of the result."""
    try:
        work = _read(errand)
    except OSError as error:
        raise RunError(f"cannot read {errand}: {error.strerror}") from error
    try:
        result = work(streams)
    except Exception as error:
        result = _Failure(_portable(error))
    try:
        with NamedTemporaryFile(dir=Path(errand).parent, suffix=".result", delete=False) as file:
            pickle.dump(result, file)
    except OSError as error:
        raise RunError(f"cannot write to {Path(errand).parent}: {error.strerror}") from error
    return file.name


def _portable(error: Exception) -> Exception:
    """Give an error that can be told to another process; without its traceback."""
    try:
        told = pickle.loads(pickle.dumps(error))  # noqa: S301 # nosec B301
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return told if isinstance(told, Exception) else RuntimeError(str(error))


@lru_cache(maxsize=4)
def _read(errand: str) -> Callable[[Streams], Any]:
    """Read what is to be done."""
    work: Callable[[Streams], Any] = pickle.loads(Path(errand).read_bytes())  # noqa: S301 # nosec B301
    return work


def _tie(lifeline: Connection, folder: str, parent: int, count: int) -> None:
    """Tie this process to the one that holds the other end, which alone answers to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _confine(count)
    Thread(target=_end_with, args=(lifeline, folder, parent), daemon=True).start()


def _confine(count: int) -> None:
    """Let a process take no more than its share of the memory, before the machine comes to a halt.

    What asks for more gets an error; its block is tried again, and then in halves.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    share = max(LEAST_ROOM, memory // count)
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard == resource.RLIM_INFINITY or hard > share:
        resource.setrlimit(resource.RLIMIT_DATA, (share, hard))


def _end_with(lifeline: Connection, folder: str, parent: int) -> None:
    """End this process when the other end of its lifeline is let go of."""
    lifeline.poll(None)
    time.sleep(GRACE)
    if os.getppid() != parent:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)
