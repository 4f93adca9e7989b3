"""One worker: tries case after case, and keeps every new crash the moment it is met."""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from keeping import CRASHES, keep
from mutation import mutated
from reduction import reduced
from tally import Tally
from target import SLOWEST, Case, alike, judge, read_once

BATCH = 500
"""Cases that are grown from one seed of the grammar."""

WHOLE = 10
"""One case in so many is, if accepted, also written out and read back."""

EVERY = 5.0
"""Seconds after which a worker writes its tally again."""


@dataclass(frozen=True)
class Orders:
    """What a worker is to do.

    Attributes
    ----------
    engine
        Where its cases come from.
    seed, worker, workers
        What decides the cases: each worker takes every so many of them.
    seconds, files
        When it stops: after a time, or after so many cases by all workers; 0 for no limit.
    out
        Where its tally goes and its cases lie while they are tried.
    crashes
        Where crashes are kept.
    slowest
        Seconds of the processor above which a case counts as a crash.
    """

    engine: str
    seed: int
    worker: int = 0
    workers: int = 1
    seconds: float = 0.0
    files: int = 0
    out: Path = Path("outputs/fuzz")
    crashes: Path = CRASHES
    slowest: float = SLOWEST

    @property
    def stem(self) -> str:
        """Name its tally and its folder."""
        return f"{self.engine}-{self.seed}-{self.worker}"

    @property
    def folder(self) -> Path:
        """Say where the case lies that is being tried."""
        return self.out / self.stem


class Hunter:
    """Tries cases, counts them and keeps what crashes."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.tally = Tally()
        self.began = self.written = time.monotonic()
        self.parent = os.getppid()
        orders.folder.mkdir(parents=True, exist_ok=True)
        for stale in orders.folder.iterdir():  # of a run that was killed
            stale.unlink()
        self.write()

    @property
    def over(self) -> bool:
        """Say whether time is up, or the process that started this one has gone."""
        spent = time.monotonic() - self.began
        up = bool(self.orders.seconds) and spent >= self.orders.seconds
        return up or os.getppid() != self.parent

    def attempt(self, case: Case, found: str) -> None:
        """Try a case."""
        whole = self.tally.executions % WHOLE == 0
        verdict = judge(case, self.orders.folder, slowest=self.orders.slowest, whole=whole)
        self.tally.count(verdict, self.orders.engine)
        if verdict.crash:
            self._caught(case, verdict.crash, found)
        if time.monotonic() - self.written > EVERY:
            self.write()

    def write(self) -> None:
        """Write the tally down."""
        self.written = time.monotonic()
        self.tally.seconds = self.written - self.began
        self.tally.processor = time.process_time()
        self.tally.write(self.orders.out / f"{self.orders.stem}.json")

    def _caught(self, case: Case, crash: str, found: str) -> None:
        """Keep a crash of a new kind as it is, then a smaller one in its place."""
        cause = alike(crash)
        self.tally.crashes[cause] += 1
        if self.tally.crashes[cause] > 1:
            return
        path = keep(case, crash, found=found, folder=self.orders.crashes)
        self.write()

        def crashes(smaller: Case) -> bool:
            again = judge(smaller, self.orders.folder, slowest=self.orders.slowest)
            return alike(again.crash) == cause

        small = reduced(case, crashes)
        if small != case:
            smaller = keep(small, crash, found=found, folder=self.orders.crashes)
            path.unlink()
            path.with_suffix(".json").unlink()
            path = smaller
        self.tally.files.append(f"{path.name}: {crash}")
        self.write()


def hunt(orders: Orders) -> None:
    """Try cases until the orders are fulfilled."""
    hunter = Hunter(orders)
    attempts = {"mutate": mutations, "grammar": growths}[orders.engine]
    with read_once(), contextlib.suppress(KeyboardInterrupt):
        attempts(hunter)
    hunter.write()
    orders.folder.rmdir()


def mutations(hunter: Hunter) -> None:
    """Try broken files; each follows from the seed and its number alone."""
    orders = hunter.orders
    for number in _numbers(orders):
        if hunter.over:
            return
        case = mutated(Random(f"{orders.seed}:{number}"))
        hunter.attempt(case, f"mutate, seed {orders.seed}, case {number}")


def growths(hunter: Hunter) -> None:
    """Try grown files, a batch from one seed at a time."""
    from growth import grown

    orders = hunter.orders
    left = orders.files // orders.workers if orders.files else 0
    for batch in count(orders.worker, orders.workers):
        size = min(BATCH, left) if left else BATCH

        def attempt(case: Case, batch: int = batch) -> None:
            if not hunter.over:
                hunter.attempt(case, f"grammar, seed {orders.seed}, batch {batch}")

        grown(attempt, number=orders.seed * 1_000_003 + batch, size=size)
        left -= size if left else 0
        if hunter.over or (orders.files and left <= 0):
            return


def _numbers(orders: Orders) -> Iterator[int]:
    if orders.files:
        return iter(range(orders.worker, orders.files, orders.workers))
    return count(orders.worker, orders.workers)


def remains(orders: Orders) -> Case | None:
    """Give the case that was being tried when a worker died."""
    paths = {path.stem: path for path in orders.folder.glob("*.yaml")}
    if "case" not in paths:
        return None
    text = paths.pop("case").read_bytes()
    settings = orders.folder / "settings.txt"
    told = os.fsdecode(settings.read_bytes()).split("\0") if settings.exists() else []
    return Case(text, tuple(told), {stem: path.read_bytes() for stem, path in paths.items()})
