"""What a design costs, and whether its points are the ensembles that their settings make.

    python benchmarks/design.py [--points N] [--worlds N] [--workers N] [--rounds N]

- the command: `sim design` of the baseline over the points of a Sobol design of 20 parameters
  (by default 1,024 base points times 22, 32 worlds each) is started, killed on the way, and
  started again; wall time, processor time and the largest memory of a process are those of the
  second call;
- one point in a hundred is run as an ensemble of its own, and every outcome compared bit for bit;
- a world of a design against one of a plain ensemble of the same size, in this process, in
  interleaved rounds.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
from scipy.stats import qmc

from sim.ensemble.design import run_design
from sim.ensemble.run import run
from sim.facts.parameter import parameters
from sim.results.design import DesignResults
from sim.results.store import Store
from sim.scenario.design import Design, Variation
from sim.scenario.load import load

FACTORS = 20
"""Parameters that differ between points."""

EVERY = 100
"""Of so many points, one is checked."""

KILLED_AFTER = 45.0
"""Seconds after which the first call is killed."""


def sobol(base: int) -> Design:
    """Points of a design for first and total Sobol indices: base points times factors and two."""
    known = [
        one
        for one in parameters().values()
        if one.range
        and one.basis != "sourced"
        and one.role == "uncertainty"
        and one.scale != "logit"
    ][:FACTORS]
    low, high = np.array([one.range for one in known if one.range]).T
    both = qmc.Sobol(2 * len(known), scramble=True, rng=1).random(base)
    rows = []
    for first, second in zip(both[:, : len(known)], both[:, len(known) :], strict=True):
        mixed = np.where(np.eye(len(known), dtype=bool), second, first)
        rows += [first, *mixed, second]
    points = low + np.array(rows) * (high - low)
    columns = {one.key: points[:, at].tolist() for at, one in enumerate(known)}
    return Design(columns)


def call(folder: Path, given: argparse.Namespace) -> "subprocess.Popen[str]":
    """Start the command."""
    words = [sys.executable, "-m", "sim", "design", "baseline", str(folder / "points.csv")]
    words += ["-n", str(given.worlds), "-j", str(given.workers), "-o", str(folder / "outputs")]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def timed(folder: Path, given: argparse.Namespace) -> str:
    """Run the command to its end, and describe what it took."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = call(folder, given)
    _, errors = process.communicate()
    if process.returncode:
        raise SystemExit(errors)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    wall = time.perf_counter() - started
    return f"{wall:.0f} s wall, {spent:.0f} s processor, {after.ru_maxrss / 1024:.0f} MiB at most"


def stored(folder: Path, variation: Variation) -> DesignResults:
    """Read what the command has stored."""
    (account,) = folder.glob("outputs/design-of-*/record.json")
    records = json.loads(account.read_bytes())["records"].values()
    found = [Store(folder / "outputs").find(one["key"]) for one in records]
    return DesignResults(variation, tuple(one for one in found if one is not None))


def differing(results: DesignResults) -> tuple[int, int]:
    """Points checked, and outcomes of them that differ in any bit."""
    design, wrong = results.design, 0
    table = {str(name): one.dims for name, one in results.results[0].data.items()}
    outcomes = {name: results.outcome(name) for name, dims in table.items()
                if dims == ("replication",)}  # fmt: skip
    points = range(0, len(design), EVERY)
    for point in points:
        alone = run(load("baseline", design.settings(point)), results.n)
        wrong += sum(
            values[point].tobytes() != alone.outcome(name).tobytes()
            for name, values in outcomes.items()
        )
    return len(points), wrong


def ratios(given: argparse.Namespace) -> list[float]:
    """Processor time of a design over that of a plain ensemble of as many worlds, by round."""
    base = 2 ** int(np.log2(max(1, 15_360 // (given.worlds * (FACTORS + 2)))))
    variation = Variation("baseline", sobol(base))
    plain, worlds = load("baseline"), len(variation.design) * given.worlds
    found = []
    for _ in range(given.rounds):
        at = [time.process_time()]
        run_design(variation, given.worlds)
        at.append(time.process_time())
        run(plain, worlds)
        at.append(time.process_time())
        found.append((at[1] - at[0]) / (at[2] - at[1]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="What a design costs.")
    parser.add_argument("--points", type=int, default=1024, help="base points (default: 1,024)")
    parser.add_argument("--worlds", type=int, default=32, help="worlds of a point (default: 32)")
    parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds (default: 3)")
    parser.add_argument("--once", action="store_true", help="leave out the killed call")
    given = parser.parse_args()
    variation = Variation("baseline", sobol(given.points))
    design = variation.design
    print(f"{design!r}, {given.worlds} worlds each")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "points.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(design.columns)
            writer.writerows(zip(*design.columns.values(), strict=True))
        if not given.once:
            process = call(folder, given)
            time.sleep(KILLED_AFTER)
            process.kill()
            process.communicate()
            blocks = list(folder.glob("outputs/**/*.npz"))
            print(f"killed after {KILLED_AFTER:.0f} s, {len(blocks)} blocks stored")
        print(f"whole call: {timed(folder, given)}")
        checked, wrong = differing(stored(folder, variation))
        print(f"{checked} points checked against ensembles of their own: {wrong} outcomes differ")
    every = ratios(given)
    shown = ", ".join(f"{one:.2f}" for one in sorted(every))
    print(f"a world of a design costs {median(every):.2f} times one of a plain ensemble ({shown})")


if __name__ == "__main__":
    main()
