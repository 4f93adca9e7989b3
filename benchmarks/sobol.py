"""What a sensitivity analysis costs, against the same points run one ensemble at a time.

    python benchmarks/sobol.py [--points N] [--worlds N] [--workers N] [--peer N]
                               [--killed SECONDS] [--out FOLDER]

- The command: `sim sensitivity` of the baseline, all that is uncertain, 20 factors with an index of
  their own, by default 1,024 base points and 32 worlds each. It is started, killed on the way, and
  started again; what was stored when it was killed must still be as it was. Wall time, processor
  time, the largest memory of a process, and the room on the disk.
- A third call, with everything stored.
- The points of the indices alone, into an empty store.
- The peer: some of the points of the same design, each loaded with its settings and run as an
  ensemble of its own, as a loop around SALib would. Its cost is told by the point.

Processor time is what a quiet machine would need; wall time also depends on who else is at work.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.ensemble.blocks import Execution
from sim.ensemble.open import open_executor
from sim.ensemble.run import run
from sim.results.record import Size
from sim.results.store import Store
from sim.results.store_paths import COMPLETE, RECORD, STORE
from sim.scenario.design import Design
from sim.scenario.factor import design_columns
from sim.scenario.load import load
from sim.studies.ensembles import Request, obtain
from sim.studies.points import wanted
from sim.studies.sensitivity import SensitivitySpecification
from sim.studies.sensitivity_designs import Second
from sim.studies.sobol import SobolDesign
from sim.studies.uncertainty import factors

OWN = SensitivitySpecification().factors
"""Factors with an index of their own."""


@dataclass(frozen=True)
class Cost:
    """What a call took."""

    wall: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return (
            f"{self.wall:.0f} s, {self.processor:.0f} s of processor time, "
            f"{self.memory:.0f} MiB in the largest process"
        )


def say(text: str) -> None:
    print(text, flush=True)


def start(out: Path, given: argparse.Namespace) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "sim", "sensitivity", "baseline", "--points", str(given.points)]
    words += ["-n", str(given.worlds), "-j", str(given.workers), "-o", str(out), "-q"]
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)


def whole(out: Path) -> dict[str, int]:
    """Results that are stored whole, with the time of writing of each."""
    marks = (out / STORE).glob(f"*/{COMPLETE}")
    return {mark.parent.name: mark.stat().st_mtime_ns for mark in marks}


def replications(out: Path) -> int:
    """Worlds of all results that are stored whole."""
    records = (out / STORE / key / RECORD for key in whole(out))
    return sum(json.loads(path.read_bytes())["replications"] for path in records)


def call(out: Path, given: argparse.Namespace, *, killed: float = 0.0) -> Cost:
    """Run the command to its end, or kill it and its workers after some seconds."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = start(out, given)
    if killed:
        time.sleep(killed)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    else:
        _, errors = process.communicate()
        if process.returncode:
            raise SystemExit(errors)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = [one.ru_utime + one.ru_stime for one in (before, after)]
    return Cost(time.perf_counter() - started, used[1] - used[0], after.ru_maxrss / 1024)


def peer(given: argparse.Namespace) -> float:
    """Seconds of processor time of one point of the design, run as an ensemble of its own."""
    scenario = load("baseline").scenario
    every = factors(scenario)
    chosen = SobolDesign(len(every), tuple(range(OWN)), given.points)
    picked = np.linspace(0, len(chosen.chances) - 1, given.peer).astype(int)
    design = Design(design_columns(every, chosen.chances[picked]))
    started = time.process_time()
    for point in range(len(design)):
        run(load("baseline", design.settings(point)), given.worlds)
    return (time.process_time() - started) / len(design)


def indices_alone(given: argparse.Namespace, folder: Path) -> None:
    """Compute the points of the indices alone, with the workers, into an empty store."""
    asked = SensitivitySpecification(points=given.points)
    study = asked.study([load("baseline")])
    second = Second(study.first, tuple(range(asked.factors)))
    store = Store(folder)
    with open_executor(given.workers, "") as executor:
        request = Request(Size(given.worlds, 1), store, execution=Execution(executor, store=store))
        started = time.perf_counter()
        parts = wanted(second.varied, "indices")
        obtain(parts, request)
        seconds = time.perf_counter() - started
    total = sum(map(request.replications, parts.values()))
    say(f"the indices of {asked.factors} factors alone: {total:,} worlds in {seconds:.0f} s")


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1024)
    parser.add_argument("--worlds", type=int, default=32)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--peer", type=int, default=40)
    parser.add_argument("--killed", type=float, default=60.0)
    parser.add_argument("--out", type=Path, help="An empty folder for the outputs, to keep them.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        out = given.out or Path(name)
        first = call(out, given, killed=given.killed)
        kept, before = whole(out), replications(out)
        say(f"killed after {first.wall:.0f} s: {len(kept)} results stored")
        second = call(out, given)
        after, total = whole(out), replications(out)
        again = [key for key, written in kept.items() if after.get(key) != written]
        say(f"second call: {second}; {len(again)} of the {len(kept)} computed again")
        third = call(out, given)
        say(f"with everything stored: {third}")
        say(f"on the disk: {megabytes(out):.0f} MiB in {len(after)} results")
    with tempfile.TemporaryDirectory() as name:
        indices_alone(given, Path(name))
    each = 1000 * peer(given) / given.worlds
    ours = 1000 * second.processor / (total - before)
    say(f"{ours:.2f} ms of processor time a world, in {total - before:,} of {total:,} worlds")
    hours = each * total / 3_600_000
    say(f"one ensemble at a time: {each:.2f} ms a world, {hours:.1f} hours for all of them")
    say(f"ratio: {each / ours:.1f}")


if __name__ == "__main__":
    main()
