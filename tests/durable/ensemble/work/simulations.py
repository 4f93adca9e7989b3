"""Runs of the model that go wrong, for workers."""

import os
import signal
from pathlib import Path

from sim.ensemble.run import simulate


def deadly(scenario, streams, **rest):
    """Run a scenario, but end the process over replication 700."""
    if 700 in streams.replications:
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(scenario, streams, **rest)


def deadly_once(scenario, streams, *, marker, **rest):
    """Run a scenario, but end the process of whoever comes first."""
    try:
        Path(marker).touch(exist_ok=False)
    except FileExistsError:
        return simulate(scenario, streams, **rest)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("this process has been ended")


def narrow(scenario, streams, **rest):
    """Run a scenario, but fail over more than 300 replications at a time."""
    if len(streams) > 300:
        raise MemoryError(f"no room for {len(streams)}")
    return simulate(scenario, streams, **rest)
