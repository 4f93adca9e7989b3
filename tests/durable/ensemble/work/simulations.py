"""Runs of the model that go wrong, for workers."""

import os
import signal

from sim.ensemble.run import simulate


def deadly(scenario, streams, **rest):
    """Run a scenario, but end the process over replication 700."""
    if 700 in streams.replications:
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(scenario, streams, **rest)
