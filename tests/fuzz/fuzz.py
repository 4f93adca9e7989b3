"""Throw broken and strange files at the reader of scenarios, and count what comes of it.

``python tests/fuzz/fuzz.py --minutes 60`` tries for an hour; ``--engine mutate --files 100000``
tries exactly so many broken files. Every crash is kept in ``tests/fuzz/crashes``, where the tests
replay it.
"""

import argparse
import contextlib
import importlib.util
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hunt import Orders, hunt, remains
from keeping import CRASHES, keep
from tally import Tally, read, together

HERE = Path(__file__).parent
ENGINES = ("mutate", "grammar", "coverage")
ROUND = 5.0
"""Minutes for which an engine works before the next has its turn."""

NEW_SEED = 7919
"""What is added to the seed of a worker that died, so that it does not die again."""


def main() -> int:
    """Run the fuzzer; the exit code is 1 if anything crashed."""
    asked = _asked()
    for stale in asked.out.glob("*-*-*.json"):
        stale.unlink()
    began = time.monotonic()
    common = Orders("", 0, files=asked.files, out=asked.out, crashes=asked.crashes,
                    workers=asked.workers)  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        for seed, engine, seconds in _turns(asked):
            _turn(replace(common, engine=engine, seed=seed, seconds=seconds))
    whole = _summed(asked.out)
    print(whole.told())
    print(f"seed              {asked.seed}")
    print(f"minutes           {(time.monotonic() - began) / 60:.1f}")
    return 1 if whole.crashes or whole.notes else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=0.0, help="how long, unless --files")
    parser.add_argument("--files", type=int, default=0, help="how many cases of each engine")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--engine", choices=[*ENGINES, "all"], default="all")
    parser.add_argument("--out", type=Path, default=HERE.parents[1] / "outputs" / "fuzz")
    parser.add_argument("--crashes", type=Path, default=CRASHES, help="where to keep them")
    asked = parser.parse_args()
    if not (asked.minutes > 0 or asked.files > 0) or asked.workers < 1:
        parser.error("say for how many minutes, or how many files, and at least one worker")
    asked.out.mkdir(parents=True, exist_ok=True)
    return asked


def _turns(asked: argparse.Namespace) -> Iterator[tuple[int, str, float]]:
    """Give seed, engine and seconds of each turn; the engines take turns until time is up."""
    engines = [name for name in ENGINES if asked.engine in (name, "all")]
    if "coverage" in engines and importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: without guidance by coverage")
        engines.remove("coverage")
    if not engines:
        raise SystemExit(2)
    if asked.files:
        yield from ((asked.seed, engine, 0.0) for engine in engines)
        return
    rounds = max(1, round(asked.minutes / ROUND / len(engines)))
    seconds = asked.minutes * 60 / rounds / len(engines)
    for number in range(rounds):
        yield from ((asked.seed + number, engine, seconds) for engine in engines)


def _turn(orders: Orders) -> None:
    """Let the workers of one engine do their part; a worker that dies is told of and replaced."""
    until = time.monotonic() + orders.seconds
    running = {
        _start(one): one for one in (replace(orders, worker=n) for n in range(orders.workers))
    }
    told = time.monotonic()
    while running:
        time.sleep(0.2)
        for worker in [worker for worker in running if _ended(worker) is not None]:
            theirs, code = running.pop(worker), _ended(worker)
            if code and (again := _died(theirs, code, until=until)):
                running[_start(again)] = again
        if time.monotonic() - told > 60:
            told = time.monotonic()
            _report(orders.out)


def _start(orders: Orders) -> "multiprocessing.process.BaseProcess | subprocess.Popen[bytes]":
    """Start a worker: a process of our own, or the driver of the guided engine."""
    if orders.engine == "coverage":
        told = (orders.seed, orders.worker, orders.seconds, orders.files, orders.out)
        words = [str(word) for word in (HERE / "guided.py", *told, orders.crashes)]
        with (orders.out / f"{orders.stem}.log").open("wb") as log:
            return subprocess.Popen([sys.executable, *words], stdout=log, stderr=log)  # noqa: S603
    worker = multiprocessing.get_context("spawn").Process(target=hunt, args=(orders,))
    worker.start()
    return worker


def _ended(worker: "multiprocessing.process.BaseProcess | subprocess.Popen[bytes]") -> int | None:
    return worker.poll() if isinstance(worker, subprocess.Popen) else worker.exitcode


def _died(orders: Orders, code: int, *, until: float) -> Orders | None:
    """Keep the case at which a worker died, and say how to go on."""
    case = remains(orders)
    crash = f"the process ended with code {code}"
    if case is None:
        note = f"a worker ended with code {code} between two cases ({orders.stem})"
        Tally(notes=[note]).write(orders.out / f"{orders.stem}-died.json")
    else:
        found = f"{orders.engine}, seed {orders.seed}"
        path = keep(case, crash, found=found, folder=orders.crashes)
        lost = Tally(files=[f"{path.name}: {crash}"])
        lost.crashes[crash] += 1
        lost.write(orders.out / f"{orders.stem}-died.json")
    left = until - time.monotonic()
    if not orders.seconds or left < 10:
        return None
    return replace(orders, seed=orders.seed + NEW_SEED, seconds=left)


def _summed(out: Path) -> Tally:
    whole = together(read(path) for path in sorted(out.glob("*-*-*.json")))
    whole.write(out / "tally.json")
    return whole


def _report(out: Path) -> None:
    whole = _summed(out)
    crashes = sum(whole.crashes.values())
    print(f"{whole.executions:,} executions, {whole.accepted:,} accepted, {crashes} crashes",
          flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
