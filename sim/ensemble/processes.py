"""Several processes of this machine that compute blocks, may die, and never outlive this one."""

import fcntl
import os
import pickle  # nosec B403
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir, mkdtemp
from threading import Lock, Thread
from typing import Any, TypeVar

from sim.ensemble.executor import AHEAD, BlockExecutor
from sim.errors import InterruptionError, RunError

GRACE = 0.1
"""Seconds within which a process that has closed its files is gone itself."""

MIN_MEMORY = 2**30
"""Bytes of memory that every worker may use, however many there are."""

PREFIX = "backstop-"
"""How the names of private folders begin."""

G = TypeVar("G")
T = TypeVar("T")


class ProcessExecutor(BlockExecutor):
    """Several processes on this machine; several threads may share them.

    Work and results go through files in a private folder, and only their names through the pipes
    of the pool: a process that is killed while it writes to a pipe would leave all others waiting.
    They are pickles; nobody but who runs the program can read or write that folder.
    """

    remote = True

    def __init__(self, count: int) -> None:
        super().__init__()
        self.workers, self.window = count, AHEAD * count
        self._lock = Lock()
        self._pools: dict[bool, Pool] = {}
        self._stopped = False
        self._working_folder: WorkingFolder | None = None
        self._written: list[tuple[Callable[[Any], Any], str]] = []

    def submit(self, work: Callable[[G], T], given: G, *, alone: bool) -> Future[Any]:
        """Submit a block; if alone, to a process that computes nothing else.

        A broken pool is replaced by the first thread that finds it broken.
        """
        with self._lock:
            if self._stopped:
                raise InterruptionError("the workers have been stopped")
            path = self._write(work)
            with suppress(KeyError, BrokenExecutor):
                return self._track(self._pools[alone].submit(_compute, path, given))
            if alone in self._pools:
                self.ended |= self._pools.pop(alone).end()
            self._pools[alone] = Pool(1 if alone else self.workers, self._folder())
            return self._track(self._pools[alone].submit(_compute, path, given))

    def prepare(self, *modules: str) -> None:
        """Start the workers, and let them load modules that they will need."""
        for _ in range(self.workers):
            self.submit(_load, modules, alone=False)

    def result(self, future: Future[Any]) -> Any:
        """Read the result of a block, or raise its error."""
        path = Path(future.result())
        self.check_alive()
        data = path.read_bytes()
        path.unlink()
        found = pickle.loads(data)  # noqa: S301 # nosec B301
        if isinstance(found, _Failure):
            raise found.error
        return found

    def terminate(self) -> None:
        """End all workers at once; others are started when there is work."""
        with self._lock:
            while self._pools:
                self.ended |= self._pools.popitem()[1].end()

    def check_alive(self) -> None:
        """Raise an error if the workers have been stopped: a pool may lose a block then."""
        if self._stopped:
            raise InterruptionError("the workers have been stopped")

    def shutdown(self) -> None:
        """End all workers at once, and start no more.

        The private folder is emptied first, while there are still others who would remove it.
        """
        self._stopped = True
        if self._working_folder:
            self._working_folder.empty()
        self.terminate()
        with self._lock:
            if self._working_folder:
                self._working_folder.clear()
                self._working_folder = None

    def _folder(self) -> Path:
        """Private folder, made when there is work."""
        if self._working_folder is None:
            self._working_folder = WorkingFolder()
        return self._working_folder.folder

    def _write(self, work: Callable[[Any], Any]) -> str:
        """Write a function to a file, once, and return the path."""
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


class WorkingFolder:
    """A private folder, locked while this process lives.

    Folders left by killed processes are removed when the next one is made.

    Raises
    ------
    RunError
        If there is no room for it.
    """

    def __init__(self) -> None:
        for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
            _clear_if_unlocked(folder)
        try:
            self.folder, self._lock = _locked()
            while not self.folder.exists():  # Removed by another process before it was locked.
                os.close(self._lock)
                self.folder, self._lock = _locked()
        except OSError as error:
            raise RunError(f"the workers have no room for their files: {error.strerror}") from error

    def empty(self) -> None:
        """Remove the folder, unless something is written to it meanwhile."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def clear(self) -> None:
        """Remove the folder, to which nobody writes any more."""
        self.empty()
        os.close(self._lock)


def _locked() -> tuple[Path, int]:
    """Make a folder and lock it."""
    folder = Path(mkdtemp(prefix=PREFIX))
    lock = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # Some file systems have no locks.
        fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def _clear_if_unlocked(folder: Path) -> None:
    """Remove a folder if nobody has it locked."""
    with suppress(OSError):
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


class TrackedContext(SpawnContext):
    """Spawns processes, and lists them."""

    def __init__(self) -> None:
        super().__init__()
        self.processes: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override] # noqa: N802
        """Make a process for a pool."""
        self.processes.append(SpawnProcess(*args, **kwargs))
        return self.processes[-1]


class Pool(ProcessPoolExecutor):
    """Processes that end with this one, or at once on request.

    Each has the reading end of a pipe of which this process has the other. The operating
    system closes it when this process ends, however that happens. The processes remove the files
    in their folder if no other process is left to do it.
    """

    def __init__(self, count: int, folder: Path) -> None:
        self._context = TrackedContext()
        reader, self._lifeline = self._context.Pipe(duplex=False)
        tied = (reader, str(folder), os.getpid(), count)
        super().__init__(count, mp_context=self._context, initializer=_tie, initargs=tied)

    def end(self) -> set[int]:
        """End the processes at once, even if they are blocked or suspended, and wait for their end.

        Their numbers are returned. Nothing is cancelled: a pool of Python 3.11 that breaks stumbles
        over what was.
        """
        self._lifeline.close()
        started = {one.pid: one for one in self._context.processes if one.pid is not None}
        for process in started.values():
            process.kill()
        self.shutdown()
        return set(started)


@dataclass(frozen=True)
class _Failure:
    """The error of a block, on its way from the process that computed it."""

    error: Exception


def _load(modules: Sequence[str]) -> None:
    """Load modules."""
    for name in modules:
        import_module(name)


def _compute(path: str, given: object) -> str:
    """Compute a block with a stored function, and return the path of the result."""
    try:
        work = _read(path)
    except OSError as error:
        raise RunError(f"cannot read {path}: {error.strerror}") from error
    try:
        result = work(given)
    except Exception as error:
        result = _Failure(_portable(error))
    try:
        with NamedTemporaryFile(dir=Path(path).parent, suffix=".result", delete=False) as file:
            pickle.dump(result, file)
    except OSError as error:
        raise RunError(f"cannot write to {Path(path).parent}: {error.strerror}") from error
    return file.name


def _portable(error: Exception) -> Exception:
    """An error that can be pickled, without its traceback."""
    try:
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 # nosec B301
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return copy if isinstance(copy, Exception) else RuntimeError(str(error))


@lru_cache(maxsize=4)
def _read(path: str) -> Callable[[Any], Any]:
    """Read a stored function."""
    work: Callable[[Any], Any] = pickle.loads(Path(path).read_bytes())  # noqa: S301 # nosec B301
    return work


def _tie(lifeline: Connection, folder: str, parent: int, count: int) -> None:
    """Tie this process to its parent, which alone reacts to Ctrl-C, and limit its memory.

    Each has a share, so that the machine keeps working. A block that needs more gets an error; it
    is retried, and then in halves. Dask is hidden, which xarray would load just to see that it is
    not used.
    """
    sys.modules.setdefault("dask", None)  # type: ignore[arg-type]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    share = max(MIN_MEMORY, memory // count)
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard == resource.RLIM_INFINITY or hard > share:
        resource.setrlimit(resource.RLIMIT_DATA, (share, hard))
    Thread(target=_end_with, args=(lifeline, folder, parent), daemon=True).start()


def _end_with(lifeline: Connection, folder: str, parent: int) -> None:
    """End this process when the other end of its lifeline is closed."""
    lifeline.poll(None)
    time.sleep(GRACE)
    if os.getppid() != parent:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)
