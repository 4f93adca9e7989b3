"""Workers: that they die without a trace, and never outlive the process that they work for."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

import pytest

from sim.ensemble.blocks import Execution, advance, in_order
from sim.ensemble.executor import Task
from sim.ensemble.open import open_executor
from sim.ensemble.processes import WorkingFolder
from sim.ensemble.run import run
from sim.errors import InterruptionError, RunError
from sim.scenario.load import packaged

PATIENCE = 600
"""Seconds after which something that should happen has not happened."""


def alive(pid):
    """Say whether a process is there and is more than the memory of one."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def until(true):
    """Wait for something to become so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def children(pid):
    """List the processes that a process has started, but for the tracker of its resources."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            command = (path.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == pid and "spawn_main" in command:
            found.append(int(path.parent.name))
    return found


def test_a_worker_killed_on_the_way_changes_nothing(small, identical):
    killed = []

    def kill(done):
        if not killed:
            victim = multiprocessing.active_children()[0]
            killed.append(victim.pid)
            os.kill(victim.pid, signal.SIGKILL)

    with open_executor(2) as executor:
        together = run(small, 2000, execution=Execution(executor, kill, block=256))
        assert killed[0] not in {child.pid for child in multiprocessing.active_children()}
    identical(together, run(small, 2000))


def test_threads_share_workers_and_a_break(errands, tmp_path):
    work = partial(errands.deadly_once, marker=str(tmp_path / "died"))
    with open_executor(2) as executor, ThreadPoolExecutor(4) as threads:
        execution = Execution(executor, block=2)
        every = [
            threads.submit(
                lambda: in_order(advance(Task(work), 1, ranges=[range(12)], execution=execution))
            )
            for _ in range(4)
        ]
        for each in every:
            assert list(chain.from_iterable(each.result())) == list(range(12))


def test_workers_that_were_stopped_do_nothing_more(errands):
    with open_executor(2) as executor:
        finished = advance(
            Task(errands.number), 1, ranges=[range(8)], execution=Execution(executor, block=1)
        )
        next(finished)
        workers = multiprocessing.active_children()
        executor.shutdown()
        until(lambda: not any(worker.is_alive() for worker in workers))
        with pytest.raises(InterruptionError):
            list(finished)


def test_nobody_waits_for_a_block_that_is_forgotten(errands, monkeypatch):
    """A pool that is stopped while it breaks may leave a block without an answer."""
    with open_executor(2) as executor:
        monkeypatch.setattr(type(executor), "submit", lambda *block, alone: Future())
        finished = advance(
            Task(errands.number), 1, ranges=[range(8)], execution=Execution(executor)
        )
        executor.shutdown()
        with pytest.raises(InterruptionError):
            next(finished)


@pytest.fixture
def driver(tmp_path):
    """Start a long run with two workers, and wait until its first blocks are kept."""
    command = [sys.executable, "-m", "sim", "run", str(packaged() / "baseline.yaml"), "-j", "2",
               "-n", "2000000", "-s", "weeks=2", "-o", str(tmp_path)]  # fmt: skip
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        until(lambda: list(tmp_path.glob(".results/*.pieces/*.npz")))
        yield process
        process.kill()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_workers_end_with_their_driver(driver):
    workers = children(driver.pid)
    assert len(workers) == 2
    driver.kill()
    until(lambda: not any(alive(worker) for worker in workers))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_an_interruption_ends_all_at_once_and_keeps_what_was_finished(driver, tmp_path):
    workers = children(driver.pid)
    stored = set(tmp_path.glob(".results/*.pieces/*.npz"))
    driver.send_signal(signal.SIGINT)
    _, done = driver.communicate(timeout=PATIENCE)
    assert driver.returncode == 130
    assert done == (
        "error: interrupted; what was finished is kept, and the same command goes on from there\n"
    )
    until(lambda: not any(alive(worker) for worker in workers))
    assert stored <= set(tmp_path.glob(".results/*.pieces/*.npz"))


# The private folder


@pytest.fixture
def desks(tmp_path, monkeypatch):
    """Have private folders made in a place of our own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return lambda: sorted(path.name for path in tmp_path.glob("backstop-*"))


def test_there_is_a_private_folder_only_while_there_is_work(errands, desks):
    with open_executor(2) as executor:
        assert desks() == []
        for _ in advance(
            Task(errands.number), 1, ranges=[range(8)], execution=Execution(executor, block=4)
        ):
            assert len(desks()) == 1
    assert desks() == []


def test_what_a_killed_process_left_is_removed_and_what_is_in_use_is_not(tmp_path, desks):
    (tmp_path / "backstop-left").mkdir()
    (tmp_path / "backstop-left" / "1.result").write_bytes(b"x")
    (tmp_path / "backstop-file").write_bytes(b"x")
    first = WorkingFolder()
    assert desks() == sorted(["backstop-file", first.folder.name])
    second = WorkingFolder()
    assert desks() == sorted(["backstop-file", first.folder.name, second.folder.name])
    first.clear()
    second.clear()
    assert desks() == ["backstop-file"]


def test_a_folder_that_is_taken_for_one_that_was_left_is_made_again(tmp_path, desks, monkeypatch):
    from sim.ensemble import processes as desk

    lock, times = desk._locked, []

    def robbed():
        folder, held = lock()
        times.append(folder)
        if len(times) == 1:
            folder.rmdir()
        return folder, held

    monkeypatch.setattr(desk, "_locked", robbed)
    one = WorkingFolder()
    assert desks() == [one.folder.name]
    assert len(times) == 2
    one.clear()


def test_no_room_for_a_private_folder_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(RunError, match="no room for their files: No such file or directory"):
        WorkingFolder()
