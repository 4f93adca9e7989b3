"""What workers are given to do in tests; a module of its own, so that other processes find it."""

import os
import resource
import signal
import time
from pathlib import Path
from threading import Lock

from sim.errors import RunError


def number(streams):
    """The replications, and harm nobody."""
    return list(streams.replications)


def deadly(streams, *, at):
    """End the process over some replications."""
    if set(at) & set(streams.replications):
        os.kill(os.getpid(), signal.SIGKILL)
    return list(streams.replications)


def deadly_once(streams, *, marker):
    """End the process of whoever comes first."""
    if _first(marker):
        os.kill(os.getpid(), signal.SIGKILL)
    return list(streams.replications)


def _first(marker):
    """Say whether nobody has been here before."""
    try:
        Path(marker).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def failing(streams, *, at):
    """Fail, in a way that nobody foresaw, over some replications."""
    for one in at:
        if one in streams.replications:
            raise MemoryError(f"no room for {one}")
    return list(streams.replications)


def refusing(streams, *, at):
    """Refuse some replications as the model does."""
    for one in at:
        if one in streams.replications:
            raise RunError(f"opinion is not finite in replication {one}")
    return list(streams.replications)


def together(streams, *, folder, workers):
    """Wait until so many processes have begun to compute."""
    Path(folder, str(os.getpid())).touch()
    while len(list(Path(folder).iterdir())) < workers:
        time.sleep(0.01)
    return list(streams.replications)


def endless(streams, *, at):
    """Go on for ever over some replications."""
    while set(at) & set(streams.replications):
        time.sleep(1)
    return list(streams.replications)


def suspended_once(streams, *, marker):
    """Suspend the process of whoever comes first."""
    if _first(marker):
        os.kill(os.getpid(), signal.SIGSTOP)
    return list(streams.replications)


def greedy(streams, *, at):
    """Ask for more memory than the machine has, over some replications."""
    if set(at) & set(streams.replications):
        bytearray(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return list(streams.replications)


class OddError(Exception):
    """An error that can be told to nobody else."""

    def __init__(self, first, second):
        super().__init__(f"{first} and {second}")
        self.lock = Lock()


def odd(streams, *, at):
    """Fail in a way that cannot be told to another process."""
    if set(at) & set(streams.replications):
        raise OddError("one", "two")
    return list(streams.replications)


def wordy(streams, *, at):
    """Fail with more words than a pipe holds."""
    if set(at) & set(streams.replications):
        raise ValueError("x" * 1_000_000)
    return list(streams.replications)


def no_room(streams):
    """Leave no room for what comes of it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
    return list(streams.replications)
