"""A Dask cluster of separate processes on this machine gives the same bytes."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from sim.ensemble import Execution, run
from sim.scenario.library import packaged
from sim.scenario.load import load
from sim.studies.production import workers

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
pytest.importorskip("distributed", reason="needs the extra `cluster`")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start a scheduler and two workers on the loopback interface."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", str(port), *here]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nworkers", "2",
              "--nthreads", "1", *here]  # fmt: skip
    with subprocess.Popen(scheduler, **quiet) as first:  # noqa: S603
        with subprocess.Popen(worker, **quiet) as second:  # noqa: S603
            yield address
            second.terminate()
        first.terminate()


def test_a_cluster_changes_nothing(address: str) -> None:
    scenario = load(packaged() / "baseline.yaml", ["weeks=20"]).scenario
    alone = run(scenario, 600)
    with workers(1, address) as executor:
        together = run(scenario, 600, execution=Execution(executor, block=256))
    for name, held in alone.data.items():
        assert np.asarray(held).tobytes() == together.data[name].values.tobytes(), name
