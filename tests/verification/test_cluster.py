"""A Dask cluster of separate processes on this machine gives the same bytes, whoever dies."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import numpy as np
import pytest

from sim.ensemble.blocks import Execution
from sim.ensemble.crew import crew
from sim.ensemble.running import run
from sim.errors import RunError, UsageError
from sim.results.ensemble import Results
from sim.scenario.library import packaged
from sim.scenario.load import load
from sim.scenario.schema import Scenario

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
pytest.importorskip("distributed", reason="needs the extra `cluster`")

Process = subprocess.Popen[bytes]
Start = Callable[[int], tuple[str, Process, list[Process]]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a scheduler and workers, each a process of its own that nobody starts again."""
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with ExitStack() as stack:

        def begin(*words: str) -> Process:
            command = [sys.executable, "-m", *words, *here]
            process = stack.enter_context(subprocess.Popen(command, **quiet))  # noqa: S603
            stack.callback(process.kill)
            return process

        def cluster(workers: int) -> tuple[str, Process, list[Process]]:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            address = f"tcp://127.0.0.1:{port}"
            scheduler = begin("distributed.cli.dask_scheduler", "--port", str(port))
            hands = [
                begin("distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1")
                for _ in range(workers)
            ]
            if workers:
                _await(address, workers)
            return address, scheduler, hands

        yield cluster


def _await(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout="60s") as client:
        client.wait_for_workers(workers, timeout=60)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(packaged() / "baseline.yaml", ["weeks=10"]).scenario


def _same(one: Results, other: Results) -> None:
    for name, held in one.data.items():
        assert np.asarray(held).tobytes() == other.data[name].values.tobytes(), name


def test_a_cluster_changes_nothing(start: Start, scenario: Scenario) -> None:
    address, _, _ = start(2)
    with crew(1, address) as hands:
        assert (hands.workers, hands.window) == (2, 4)
        together = run(scenario, 600, execution=Execution(hands))
    _same(run(scenario, 600), together)


def test_a_worker_killed_on_the_way_changes_nothing(start: Start, scenario: Scenario) -> None:
    address, _, workers = start(2)
    done: list[int] = []

    def kill(more: int) -> None:
        done.append(more)
        if len(done) == 2:
            os.kill(workers[0].pid, signal.SIGKILL)
            workers[0].wait()

    with crew(1, address) as hands:
        together = run(scenario, 3000, execution=Execution(hands, kill, block=256))
    assert len(done) == 12
    assert workers[0].returncode == -signal.SIGKILL
    _same(run(scenario, 3000), together)


def test_a_scheduler_that_dies_is_said(start: Start, scenario: Scenario) -> None:
    address, scheduler, _ = start(1)
    with (
        pytest.raises(RunError, match=rf"the Dask scheduler at {address} no longer answers"),
        crew(1, address) as hands,
    ):
        run(scenario, 3000, execution=Execution(hands, lambda done: scheduler.kill(), block=256))


def test_a_cluster_without_workers_is_said(start: Start) -> None:
    address, _, _ = start(0)
    with pytest.raises(UsageError, match="has no workers"), crew(1, address):
        pass
