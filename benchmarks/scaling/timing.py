"""Processor time, wall time and memory of whole processes, and what machine this is."""

import datetime as dt
import os
import platform
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROC = Path("/proc")
PACKAGES = (
    "backstop",
    "numpy",
    "scipy",
    "mesa",
    "xarray",
    "matplotlib",
    "distributed",
)
POLL = 0.1
"""Seconds between two looks at the memory of several processes."""
PATIENCE = 30.0
"""Seconds that a scheduler has to open its port."""
MIB = 2**20
KIB_PER_MIB = 1024


@dataclass(frozen=True)
class Spent:
    """What something took.

    Attributes
    ----------
    processor, wall
        Seconds.
    peak
        Most memory resident at a time, MiB; nothing where it was not looked at.
    """

    processor: float
    wall: float
    peak: float | None = None


@dataclass(frozen=True)
class Machine:
    """Where and with what numbers were made."""

    date: str
    processor: str
    processors: int
    system: str
    python: str
    versions: dict[str, str]

    def __str__(self) -> str:
        several = f"{self.processors} processors: {self.processor}"
        libraries = f"NumPy {self.versions.get('numpy')}, Mesa {self.versions.get('mesa')}"
        return f"{several}; Python {self.python}, {libraries}; {self.date}"

    def told(self) -> dict[str, object]:
        return asdict(self)


def machine() -> Machine:
    """Say what machine this is, and which versions are installed."""
    found = {}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return Machine(
        date=dt.datetime.now(dt.UTC).date().isoformat(),
        processor=_processor(),
        processors=os.cpu_count() or 1,
        system=platform.platform(),
        python=platform.python_version(),
        versions=found,
    )


def _processor() -> str:
    with suppress(OSError):
        for line in (PROC / "cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def command(
    argv: list[str],
    *,
    folder: str,
    beside: Callable[[], set[int]] = set,
    environment: Mapping[str, str] | None = None,
) -> Spent:
    """Run a command to its end.

    Parameters
    ----------
    argv
        The command.
    folder
        Where it is run.
    beside
        Gives processes of other parentage that work for it, by number.
    environment
        Its environment variables; those of this process if none are given.

    Returns
    -------
    What it took, with all processes that it started and waited for, and those beside it. The peak
    is that of all of them together; what two of them share is counted in both.

    Raises
    ------
    RuntimeError
        If it fails.
    """
    others = beside()
    before = sum(map(_seconds, others))
    with tempfile.TemporaryFile() as told:
        started = time.perf_counter()
        process = subprocess.Popen(argv, cwd=folder, stdout=subprocess.DEVNULL, stderr=told,
                                   env=environment)  # fmt: skip
        with _watched(lambda: descendants(process.pid) | others) as watched:
            _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            raise RuntimeError(f"{' '.join(argv)}:\n{told.read().decode()}")
    processor = used.ru_utime + used.ru_stime + sum(map(_seconds, others)) - before
    single = used.ru_maxrss / (MIB if sys.platform == "darwin" else KIB_PER_MIB)
    return Spent(processor, wall, peak=max([single, *watched]))


def repeated(work: Callable[[], object], *, least: float) -> Spent:
    """Call something until some seconds of the processor have gone by; give the mean."""
    calls, processor, wall = 0, own_seconds(), time.perf_counter()
    while not calls or own_seconds() - processor < least:
        work()
        calls += 1
    return Spent((own_seconds() - processor) / calls, (time.perf_counter() - wall) / calls)


def own_seconds() -> float:
    """Give the processor time of this process and of those it has waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def descendants(root: int) -> set[int]:
    """Number a process and all that descend from it."""
    parents = {pid: int(stat[1]) for pid in _processes() if (stat := _stat(pid))}
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _processes() -> list[int]:
    with suppress(OSError):
        return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return []


def _stat(pid: int) -> list[str]:
    """Read what the system says of a process, from its state onwards; nothing if it has ended."""
    with suppress(OSError):
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return []


def _seconds(pid: int) -> float:
    """Give the processor time of a process and of those it has waited for."""
    return sum(map(int, _stat(pid)[11:15])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """Give the resident memory of a process, MiB."""
    stat = _stat(pid)
    return int(stat[21]) * os.sysconf("SC_PAGE_SIZE") / MIB if stat else 0.0


@contextmanager
def _watched(processes: Callable[[], set[int]]) -> Iterator[list[float]]:
    """Note every so often how much memory some processes hold together."""
    noted: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(POLL):
            noted.append(sum(map(_resident, processes())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield noted
    finally:
        over.set()
        watcher.join()


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, Callable[[], set[int]]]]:
    """Open a Dask scheduler and workers of one thread each, as processes of their own.

    Yields
    ------
    The address of the scheduler, and what numbers all their processes.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", str(port), *here]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nworkers",
              str(workers), "--nthreads", "1", *here]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, _open(scheduler, folder) as first:
        _await(port)
        with _open(worker, folder) as second:
            _await_workers(address, workers)
            yield address, lambda: descendants(first.pid) | descendants(second.pid)


def _await_workers(address: str, workers: int) -> None:
    """Wait until the workers are known to the scheduler."""
    from distributed import Client

    with Client(address, timeout="60s") as client:
        client.wait_for_workers(workers, timeout=60)


@contextmanager
def _open(argv: list[str], folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """Have a process run until it is no longer needed, whatever happens meanwhile."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(argv, cwd=folder, **quiet) as process:
        try:
            yield process
        finally:
            process.terminate()


def _await(port: int) -> None:
    """Wait until somebody listens at a port of this machine."""
    late = time.monotonic() + PATIENCE
    while time.monotonic() < late:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
            return
        time.sleep(POLL)
    raise RuntimeError(f"no scheduler listens at port {port}")
