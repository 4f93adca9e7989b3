"""What moves when a run goes wide: bytes, files, joins, and the scheduler of a cluster.

    python benchmarks/wide.py [ROUNDS]

Medians over rounds. Dask's scheduler and two workers run on this machine, each a process of its
own; its tasks here compute nothing, so that what is timed is the scheduler and the way.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from scaling.timing import cluster

from sim.ensemble.blocks import BLOCK
from sim.ensemble.run import simulate
from sim.results.netcdf import write_data
from sim.results.partial import PartialBlocks
from sim.results.record import Size
from sim.scenario.load import load, packaged
from sim.streams import Streams

BLOCKS = 32
"""Blocks joined to one file."""
TASKS = 2000
"""Empty tasks."""
PARCELS = 60
"""Tasks that hand over as much as a block does."""


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def on_disk(folder: Path, rounds: int) -> tuple[dict[str, list[float]], int]:
    """Keep and join blocks; give seconds for a block, and the bytes of one."""
    scenario = load(packaged() / "baseline.yaml").scenario
    first = simulate(scenario, Streams(1, range(BLOCK)))
    found: dict[str, list[float]] = {"compute": [], "keep": [], "read": [], "join": []}
    pieces, replications = PartialBlocks(folder / "pieces", []), range(BLOCK, 2 * BLOCK)
    size = Size(BLOCKS * BLOCK, 1)
    for at in range(rounds):
        started = time.process_time()
        block = simulate(scenario, Streams(1, replications))
        found["compute"].append(time.process_time() - started)
        found["keep"].append(seconds(lambda block=block: pieces.write(replications, block)))
        (piece,) = pieces.listed()
        found["read"].append(seconds(lambda piece=piece: pieces.read(piece)))
        path = folder / f"{at}.nc"
        each = chain([first], repeat(block, BLOCKS - 1))
        joined = seconds(
            lambda path=path, each=each: write_data(path, scenario, size=size, blocks=each)
        )
        found["join"].append(joined / BLOCKS)
    return found, piece.path.stat().st_size


def nothing(number: int) -> int:
    return number


def parcel(number: int, *, size: int) -> np.ndarray:
    return np.full(size // 8, float(number))


def on_a_cluster(rounds: int, size: int) -> dict[str, list[float]]:
    """Send tasks that compute nothing; give tasks a second, and megabytes a second."""
    from distributed import Client

    found: dict[str, list[float]] = {"tasks": [], "bytes": []}
    with cluster(2) as (address, _), Client(address, timeout="30s") as client:
        client.wait_for_workers(2)
        executor = client.get_executor(pure=False)
        client.gather(client.map(nothing, range(10)))
        for _ in range(rounds):
            took = seconds(
                lambda: [
                    one.result() for one in [executor.submit(nothing, n) for n in range(TASKS)]
                ]
            )
            found["tasks"].append(TASKS / took)
            took = seconds(
                lambda: [
                    one.result()
                    for one in [executor.submit(parcel, n, size=size) for n in range(PARCELS)]
                ]
            )
            found["bytes"].append(PARCELS * size / took)
    return found


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        disk, size = on_disk(Path(folder), rounds)
    spent = {name: statistics.median(values) for name, values in disk.items()}
    computing = spent["compute"]
    print(f"{rounds} rounds; a block of {BLOCK:,} worlds")
    line("computing, processor seconds", f"{computing:.2f}", "")
    line("bytes of a kept block", f"{size:,}", f"{size / BLOCK:,.0f} a world")
    for name, what in (("keep", "keeping"), ("read", "reading"), ("join", "joining")):
        cores = computing / spent[name]
        line(f"{what} it, seconds", f"{spent[name]:.3f}", f"as fast as {cores:,.0f} cores")
    try:
        wide = on_a_cluster(rounds, size)
    except ImportError:
        print("no distributed: no cluster")
        return
    tasks, rate = (statistics.median(wide[name]) for name in ("tasks", "bytes"))
    line(
        "Dask, empty tasks a second", f"{tasks:,.0f}", f"as fast as {tasks * computing:,.0f} cores"
    )
    cores = rate / size * computing
    line("Dask, megabytes a second", f"{rate / 1e6:,.0f}", f"as fast as {cores:,.0f} cores")


def line(what: str, value: str, note: str) -> None:
    print(f"{what:<34}{value:>12}  {note}".rstrip())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
