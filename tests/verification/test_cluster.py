"""A Dask cluster of separate processes on this machine gives the same bytes, whoever dies."""

import importlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.blocks import Execution, advance
from sim.ensemble.executor import Task
from sim.ensemble.open import open_executor
from sim.ensemble.run import run
from sim.errors import RunError, UsageError
from sim.results.results import Results
from sim.scenario.load import load, packaged
from sim.scenario.schema import Scenario

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
pytest.importorskip("distributed", reason="needs the extra `cluster`")

Process = subprocess.Popen[bytes]
Start = Callable[..., tuple[str, Process, list[Process]]]

WORK = Path(__file__).parents[1] / "durable" / "ensemble" / "work"
PATIENCE = 120
"""Seconds after which something that should happen soon has not happened."""


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a scheduler and workers, each a process of its own, with nurses or without."""
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    reported = os.environ | {"PYTHONPATH": os.pathsep.join([str(WORK), *sys.path[1:]])}
    with ExitStack() as stack:

        def begin(*words: str) -> Process:
            command = [sys.executable, "-m", *words, *here]
            process = stack.enter_context(subprocess.Popen(command, env=reported, **quiet))  # noqa: S603
            stack.callback(process.terminate)  # A nurse takes her worker with her.
            return process

        def cluster(workers: int, *, nurses: bool = False) -> tuple[str, Process, list[Process]]:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            address = f"tcp://127.0.0.1:{port}"
            scheduler = begin("distributed.cli.dask_scheduler", "--port", str(port))
            nurse = "--nanny" if nurses else "--no-nanny"
            executor = [
                begin("distributed.cli.dask_worker", address, nurse, "--nthreads", "1")
                for _ in range(workers)
            ]
            if workers:
                _await(address, workers)
            return address, scheduler, executor

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
    with open_executor(1, address) as executor:
        assert (executor.workers, executor.window) == (2, 4)
        together = run(scenario, 600, execution=Execution(executor))
    _same(run(scenario, 600), together)


def test_a_worker_killed_on_the_way_changes_nothing(start: Start, scenario: Scenario) -> None:
    address, _, workers = start(2)
    done: list[int] = []

    def kill(more: int) -> None:
        done.append(more)
        if len(done) == 2:
            os.kill(workers[0].pid, signal.SIGKILL)
            workers[0].wait()

    with open_executor(1, address) as executor:
        together = run(scenario, 3000, execution=Execution(executor, kill, block=256))
    assert len(done) == 12
    assert workers[0].returncode == -signal.SIGKILL
    _same(run(scenario, 3000), together)


def test_a_scheduler_that_dies_is_reported(start: Start, scenario: Scenario) -> None:
    address, scheduler, _ = start(1)
    with (
        pytest.raises(RunError, match=rf"the Dask scheduler at {address} no longer answers"),
        open_executor(1, address) as executor,
    ):
        run(scenario, 3000, execution=Execution(executor, lambda done: scheduler.kill(), block=256))


def test_a_cluster_without_workers_is_reported(start: Start) -> None:
    address, _, _ = start(0)
    with pytest.raises(UsageError, match="has no workers"), open_executor(1, address):
        pass


def test_a_replication_that_kills_workers_is_named_and_all_others_finish(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask itself tries a block on four workers, and then calls it deadly."""
    monkeypatch.syspath_prepend(str(WORK))
    errands = importlib.import_module("errands")
    address, _, _ = start(2, nurses=True)
    work, done = Task(partial(errands.deadly, at=[5])), []
    with open_executor(1, address) as executor:
        finished = advance(work, 1, ranges=[range(8)], execution=Execution(executor, block=2))
        with pytest.raises(RunError) as reported:
            done.extend(finished)
    done = [one for _, found in done for one in found]
    assert sorted(done) == [0, 1, 2, 3, 4, 6, 7]
    assert str(reported.value) == "world 5 of seed 1 ended the process that computed it"


def test_a_cluster_that_falls_silent_is_reported(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(WORK))
    monkeypatch.setattr("sim.ensemble.executor.MIN_SECONDS", 3.0)
    errands = importlib.import_module("errands")
    address, _, workers = start(1)
    work = Task(partial(errands.endless, at=[3]))
    with (
        open_executor(1, address) as executor,
        pytest.raises(RunError, match=rf"nothing has come from the Dask cluster at {address} for"),
    ):
        list(advance(work, 1, ranges=[range(4)], execution=Execution(executor, block=1)))
    for worker in workers:
        worker.kill()


def test_an_interruption_ends_a_run_and_leaves_the_cluster(
    start: Start, scenario: Scenario, tmp_path: Path
) -> None:
    address, _, _ = start(2)
    command = [sys.executable, "-m", "sim", "run", str(packaged() / "baseline.yaml"), "-n",
               "2000000", "-s", "weeks=2", "-o", str(tmp_path), "--cluster", address]  # fmt: skip
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        end = time.monotonic() + PATIENCE
        while not (stored := list(tmp_path.glob(".results/*.pieces/*.npz"))):
            assert time.monotonic() < end
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, done = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert done == (
        "error: interrupted; what was finished is kept, and the same command goes on from there\n"
    )
    assert set(stored) <= set(tmp_path.glob(".results/*.pieces/*.npz"))
    with open_executor(1, address) as executor:
        together = run(scenario, 300, execution=Execution(executor))
    _same(run(scenario, 300), together)
