"""Processes: those that belong to a call, their ends, and a Dask cluster that outlives calls."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

MARK = "BACKSTOP_KILLS"
"""Variable of the environment by which a process is known again, whoever its parent is now."""

PATIENCE = 20.0
"""Seconds after which a process that should end at once has not ended."""

ATTEMPTS = 4
"""Times that the workers of a cluster are started anew, before that is given up."""

HANDS = 2
"""Workers of a cluster: one that its nanny starts again, one that nobody does."""


def marked(mark: str) -> list[int]:
    """List the living processes of a mark."""
    found, wanted = [], f"{MARK}={mark}".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if wanted in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
    return found


def workers_of(pid: int) -> list[int]:
    """List the processes that a process has spawned to work for it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            command = (path.parent / "cmdline").read_bytes()
            if int(parent) == pid and state != "Z" and b"spawn_main" in command:
                found.append(int(path.parent.name))
    return found


def kill(pid: int) -> None:
    """Kill a process that may be gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def outlived(mark: str) -> list[int]:
    """Wait for all processes of a mark to end; give, and kill, those that do not."""
    limit = time.monotonic() + PATIENCE
    while there := marked(mark):
        if time.monotonic() > limit:
            for pid in there:
                kill(pid)
            return there
        for pid in there:
            _await(pid, limit)
    return []


def _await(pid: int, limit: float) -> None:
    try:
        held = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        select.select([held], [], [], max(0.0, limit - time.monotonic()))
    finally:
        os.close(held)


class DaskExecutor:
    """A scheduler and workers on the loopback interface, each a process of its own.

    Parameters
    ----------
    room
        A folder for what the workers write.

    Attributes
    ----------
    address
        Where the scheduler is.
    """

    def __init__(self, room: Path) -> None:
        from distributed import Client

        self._room, self._stack = room, ExitStack()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        try:
            self._begin("distributed.cli.dask_scheduler", "--port", str(port))
            self._nanny = self._worker("--nanny")
            self._bare = self._worker("--no-nanny")
            self._client = self._stack.enter_context(Client(self.address, timeout="60s"))
        except BaseException:
            self._stack.close()
            raise

    def ready(self) -> None:
        """Wait until all workers are there, and replace those that nobody else does.

        A nanny whose worker is killed while it starts may give up, or wait for it for ever.
        """
        for _ in range(ATTEMPTS):
            if self._bare.poll() is not None:
                self._bare = self._worker("--no-nanny")
            if self._nanny.poll() is not None:
                self._nanny = self._worker("--nanny")
            with suppress(TimeoutError):
                self._client.wait_for_workers(HANDS, timeout=PATIENCE)
                if len(self.workers()) == HANDS:
                    return
            for process in (self._bare, self._nanny):
                _end(process)
        raise AssertionError("the cluster does not come back")

    def workers(self) -> list[int]:
        """List the processes that compute."""
        bare = [self._bare.pid] if self._bare.poll() is None else []
        return [*bare, *workers_of(self._nanny.pid)]

    def close(self) -> None:
        """End everything."""
        self._stack.close()

    def _worker(self, how: str) -> subprocess.Popen[bytes]:
        words = ("distributed.cli.dask_worker", self.address, how, "--nthreads", "1")
        return self._begin(*words, "--local-directory", str(self._room))

    def _begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a process; at the end it is asked to go, so that a nanny takes its worker along."""
        process = self._stack.enter_context(
            subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", *words, "--host", "127.0.0.1", "--no-dashboard"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        self._stack.callback(_end, process)
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it if it does not."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        for pid in (*workers_of(process.pid), process.pid):
            kill(pid)
        process.wait()
