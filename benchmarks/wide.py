"""What moves when a run goes wide: bytes, files, joins, and the scheduler of a cluster.

    python benchmarks/wide.py [ROUNDS]

Medians over rounds. Dask's scheduler and two workers run on this machine, each a process of its
own; its tasks here compute nothing, so that what is timed is the scheduler and the way.

What a run costs the driver, which no number of workers makes cheaper, is the processor time of
this process for a block more: of runs of the program in which the workers hand over one block
again and again. The driver is the wall from as many processors on as compute a block meanwhile.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
from scaling.timing import cluster

from sim.ensemble import run as model
from sim.ensemble.blocks import BLOCK, Execution
from sim.ensemble.executor import BlockExecutor
from sim.ensemble.open import open_executor
from sim.ensemble.run import begun, simulate
from sim.outcomes.block import Block
from sim.results import store
from sim.results.netcdf import write_data
from sim.results.partial import PartialBlocks
from sim.results.record import Size
from sim.scenario.load import load, packaged
from sim.scenario.schema import Scenario
from sim.streams import Streams

BLOCKS = 32
"""Blocks joined to one file."""
TASKS = 2000
"""Empty tasks."""
DRIVEN = (8, 40)
"""Blocks of two runs, between which the driver is compared."""
FEW = 512
"""Worlds that are computed for a block that is handed over again and again."""
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
    record = begun(scenario, Size(BLOCKS * BLOCK, 1))
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
            lambda path=path, each=each: write_data(path, scenario, record=record, blocks=each)
        )
        found["join"].append(joined / BLOCKS)
    return found, piece.path.stat().st_size


@lru_cache(maxsize=1)
def resampled() -> Block:
    """A block made of a few worlds that are computed, in random order so that it compresses so."""
    scenario = load(packaged() / "baseline.yaml").scenario
    few = simulate(scenario, Streams(1, range(1024, 1024 + FEW)))
    drawn = np.random.default_rng(1).integers(FEW, size=BLOCK)
    outcomes = {name: values[drawn] for name, values in few.outcomes.items()}
    return replace(few, outcomes=outcomes, deployment=few.deployment[:, drawn])


def canned(scenario: Scenario, streams: Streams, **rest: object) -> Block:
    """Hand over the same block whatever is asked for."""
    del scenario, streams, rest
    return resampled()


@contextmanager
def driving() -> Iterator[Callable[[BlockExecutor, int], dict[str, float]]]:
    """Run the program with canned blocks; give the processor seconds of this process by part."""
    scenario = load(packaged() / "baseline.yaml").scenario
    before = model.simulate, store.Store.write, store.Store.find
    joined = [0.0]

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any, **named: Any) -> Any:
            started = time.process_time()
            found = work(*given, **named)
            joined[0] += time.process_time() - started
            return found

        return done

    def spent(executor: BlockExecutor, blocks: int) -> dict[str, float]:
        with tempfile.TemporaryDirectory() as folder:
            execution = Execution(executor, store=store.Store(Path(folder)))
            joined[0], started = 0.0, time.process_time()
            model.run(scenario, blocks * BLOCK, execution=execution)
            whole = time.process_time() - started
        return {"while workers compute": whole - joined[0], "to join and read": joined[0]}

    model.simulate = import_module("wide").canned
    store.Store.write, store.Store.find = map(timed, before[1:])
    try:
        yield spent
    finally:
        model.simulate, store.Store.write, store.Store.find = before


def of_the_driver(rounds: int) -> dict[str, dict[str, float]]:
    """Processor seconds of the driver for a block more, with processes and on a cluster."""
    from distributed import Client

    few, many = DRIVEN
    found: dict[str, dict[str, list[float]]] = {}
    with cluster(2) as (address, _), driving() as spent:
        with Client(address, timeout="60s") as client:
            client.wait_for_workers(2)
        for name, words in {"-j 2": (2, ""), "Dask": (1, address)}.items():
            with open_executor(*words) as executor:
                spent(executor, 8)
                for _ in range(rounds):
                    small, large = (spent(executor, blocks) for blocks in (few, many))
                    for part, one in large.items():
                        each = found.setdefault(name, {}).setdefault(part, [])
                        each.append((one - small[part]) / (many - few))
    return {
        name: {part: statistics.median(each) for part, each in parts.items()}
        for name, parts in found.items()
    }


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
        driven = of_the_driver(rounds)
        wide = on_a_cluster(rounds, size)
    except ImportError:
        print("no distributed: no cluster")
        return
    for name, parts in driven.items():
        for part, each in parts.items():
            what = f"driver {part}, {name}"
            line(what, f"{each:.4f}", f"the wall from {computing / each:,.0f} cores on")
    tasks, rate = (statistics.median(wide[name]) for name in ("tasks", "bytes"))
    line(
        "Dask, empty tasks a second", f"{tasks:,.0f}", f"as fast as {tasks * computing:,.0f} cores"
    )
    cores = rate / size * computing
    line("Dask, megabytes a second", f"{rate / 1e6:,.0f}", f"as fast as {cores:,.0f} cores")


def line(what: str, value: str, note: str) -> None:
    print(f"{what:<40}{value:>12}  {note}".rstrip())


if __name__ == "__main__":
    # Workers import this file.
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
