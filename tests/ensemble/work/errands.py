"""What workers are given to do in tests; a module of its own, so that other processes find it."""

import os
import signal
from pathlib import Path

from sim.errors import RunError


def number(streams):
    """Give the replications, and harm nobody."""
    return list(streams.replications)


def deadly(streams, *, at):
    """End the process over some replications."""
    if set(at) & set(streams.replications):
        os.kill(os.getpid(), signal.SIGKILL)
    return list(streams.replications)


def deadly_once(streams, *, marker):
    """End the process of whoever comes first."""
    try:
        Path(marker).touch(exist_ok=False)
    except FileExistsError:
        return list(streams.replications)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


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
