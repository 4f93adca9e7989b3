"""Workers that store and draw for a command: the same files, no scraps, and nobody left behind."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from calling import exit_code

from sim.ensemble.executor import SERIAL, BlockExecutor
from sim.ensemble.open import open_executor
from sim.ensemble.processes import ProcessExecutor
from sim.ensemble.run import run
from sim.findings.finding import Finding
from sim.findings.of_run import RUN
from sim.publish.draw import FEWEST, Pictures, draw_all
from sim.results.store_paths import COMPLETE, RECORD

PATIENCE = 600
"""Seconds after which something that should happen has not happened."""

OTHERS = ("article_only", "terms_slip")
COMPARE = ("compare", *OTHERS, "-n", "300", "-s", "weeks=4", "-q")
ENSEMBLES = 1 + len(OTHERS)


def until(true: Callable[[], Any]) -> None:
    """Wait for something to become so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


# Figures


@pytest.fixture(scope="module")
def every(baseline: Any) -> dict[str, Finding]:
    """Every finding of a small ensemble."""
    states = {code: baseline.states[code] for code in ("FRA", "GBR", "POL")}
    results = run(baseline.model_copy(update={"weeks": 3, "states": states}), 40)
    return {name: find(results) for name, find in RUN.items()}


@pytest.fixture(scope="module")
def findings(every: dict[str, Finding]) -> dict[str, Finding]:
    """As few of them as are worth drawing by workers."""
    return dict(list(every.items())[:FEWEST])


@pytest.fixture(scope="module")
def pair() -> Iterator[BlockExecutor]:
    """Two workers that tests share; whoever ends one is given others."""
    with open_executor(2) as executor:
        yield executor


@pytest.fixture
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the figures that are drawn in this process."""
    noted: list[str] = []
    draw = Pictures.__call__

    def noting(self: Pictures, path: str) -> bytes:
        noted.append(path)
        return draw(self, path)

    monkeypatch.setattr(Pictures, "__call__", noting)
    return noted


def test_workers_draw_the_same_figures(
    findings: dict[str, Finding], pair: BlockExecutor, drawn_here: list[str]
) -> None:
    pictures = Pictures(findings, "png", {})
    drawn = draw_all(pictures, pair)
    assert drawn_here == []
    few = dict(list(findings.items())[: FEWEST - 1])
    draw_all(Pictures(few, "svg", {}), pair)
    assert drawn_here == list(few)
    assert list(drawn) == list(findings)
    assert drawn == draw_all(pictures, SERIAL)


@pytest.mark.slow
def test_workers_draw_every_figure_the_same(every: dict[str, Finding], pair: BlockExecutor) -> None:
    pictures = Pictures(every, "png", {})
    assert draw_all(pictures, pair) == draw_all(pictures, SERIAL)


def test_what_a_worker_cannot_draw_is_drawn_here(
    findings: dict[str, Finding],
    pair: BlockExecutor,
    drawn_here: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    submit = ProcessExecutor.submit
    killed = []

    def killing(self: ProcessExecutor, work: Any, given: Any, *, alone: bool) -> Any:
        future = submit(self, work, given, alone=alone)
        if given == list(findings)[-1]:
            for worker in multiprocessing.active_children():
                killed.append(worker.pid)
                os.kill(worker.pid or 0, signal.SIGKILL)
        return future

    monkeypatch.setattr(ProcessExecutor, "submit", killing)
    pictures = Pictures(findings, "svg", {})
    drawn = draw_all(pictures, pair)
    assert killed
    assert sorted(drawn_here) == sorted(findings)
    assert drawn == draw_all(pictures, SERIAL)


def test_a_figure_that_cannot_be_drawn_has_the_same_error(
    findings: dict[str, Finding], pair: BlockExecutor
) -> None:
    wrong = Pictures({**findings, "nothing/of/the/kind": findings["force"]}, "svg", {})
    with pytest.raises(KeyError, match="nothing"):
        draw_all(wrong, pair)
    with pytest.raises(KeyError, match="nothing"):
        draw_all(wrong, SERIAL)


# The command


def test_workers_show_in_no_file_of_a_comparison(
    three: Callable[..., Any], judge: Any, drawn_here: list[str]
) -> None:
    words = ("compare", "backed", "short", "--to", "quiet", "-n", "30", "-s", "weeks=4")
    for outputs, workers in (("together", "2"), ("alone", "1")):
        done = three(*words, "--format", "svg", "-o", outputs, "-j", workers)
        assert done.code == 0, done.err
        assert bool(drawn_here) == (workers == "1")
    found = judge.contents(Path("together"))
    assert found == judge.contents(Path("alone"))
    assert sum(name.endswith(".svg") for name in found) >= FEWEST
    results = {path.name for path in Path("together/.results").iterdir()}
    assert results == {path.name for path in Path("alone/.results").iterdir()}
    assert judge.lies(Path("together")) == judge.scraps(Path("together")) == []


@pytest.fixture
def begin(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start a comparison with two workers, whose private folder is in a place of our own."""
    (tmp_path / "private").mkdir()

    def start(*more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "sim", *COMPARE, "-j", "2", *more], cwd=tmp_path, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=os.environ | {"TMPDIR": str(tmp_path / "private")},
        )  # fmt: skip

    return start


def _workers(pid: int) -> list[int]:
    """List the processes that a process has spawned to work for it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            command = (path.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(parent) == pid and state != "Z" and "spawn_main" in command:
            found.append(int(path.parent.name))
    return found


def _stored(home: Path) -> dict[Path, int]:
    """Find the results that are complete, and when each was written."""
    return {
        path.parent: path.stat().st_mtime_ns
        for path in (home / "outputs" / ".results").glob(f"*/{COMPLETE}")
        if "." not in path.parent.name
    }


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
@pytest.mark.parametrize("results", [1, ENSEMBLES], ids=["computing", "drawing"])
def test_an_interruption_leaves_nothing_half_written_and_nobody_behind(
    begin: Callable[..., subprocess.Popen[str]],
    judge: Any,
    tmp_path: Path,
    results: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outputs = tmp_path / "outputs"
    with begin() as process:
        until(lambda: len(_stored(tmp_path)) >= results or process.poll() is not None)
        workers = _workers(process.pid)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    assert "the same command goes on from there" in err
    assert workers
    until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    assert list((tmp_path / "private").iterdir()) == []
    assert judge.lies(outputs) == judge.scraps(outputs) == []
    assert not list(outputs.glob(f"*/{RECORD}"))
    before = _stored(tmp_path)
    assert results <= len(before) <= ENSEMBLES
    monkeypatch.chdir(tmp_path)
    assert exit_code(*COMPARE) == 0
    after = _stored(tmp_path)
    assert len(after) == ENSEMBLES
    assert before.items() <= after.items()
    assert judge.lies(outputs) == judge.scraps(outputs) == []
    assert list(outputs.glob(f"*/{RECORD}"))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_a_worker_killed_in_the_middle_of_a_comparison_does_not_show(
    begin: Callable[..., subprocess.Popen[str]], judge: Any, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    with begin("--format", "none") as process:
        until(lambda: _stored(tmp_path) or process.poll() is not None)
        workers = _workers(process.pid)
        os.kill(workers[0], signal.SIGKILL)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert len(_stored(tmp_path)) == ENSEMBLES
    assert judge.lies(outputs) == judge.scraps(outputs) == []
    (record,) = outputs.glob(f"*/{RECORD}")
    assert len(json.loads(record.read_bytes())["records"]) == ENSEMBLES
