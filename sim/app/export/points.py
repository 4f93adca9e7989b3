"""Running the points of a page, each told as the page tells it, and keeping what is told."""

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.app.subject import settings
from sim.ensemble.blocks import Execution, advance
from sim.ensemble.executor import Task
from sim.ensemble.prepared import Prepared
from sim.errors import RunError
from sim.findings import between
from sim.findings.page import page
from sim.results.atomic import write
from sim.results.record import Size, key, program_digest
from sim.results.results import Results
from sim.results.store_paths import RECORD, STORE, TOLD
from sim.scenario.design import Value
from sim.streams import Luck, Streams

ENDING = ".point"
"""Ending of the names of files of what is told."""

ABREAST = 4
"""Points in one task of a worker."""

Told = dict[str, Any]
"""What is told of a point: its ``page``, its ``numbers``, and for a check the ``chance``."""


@dataclass(frozen=True)
class Point:
    """A scenario with changes, in so many worlds."""

    source: str
    """Name or file of the scenario."""
    changes: tuple[tuple[str, Value], ...]
    size: Size


@dataclass(frozen=True)
class Telling:
    """Points as a task of workers, who write what they told into a folder."""

    points: tuple[Point, ...]
    folder: Path

    def __call__(self, streams: Streams) -> int:
        """Tell some of the points, by their positions; return how many."""
        for at in streams.replications:
            point = self.points[at]
            found = json.dumps(tell(point), allow_nan=False, separators=(",", ":"))
            write(place(point, self.folder), zlib.compress(found.encode()))
        return len(streams)


class PointTask(Task[int]):
    """A task whose replications are points, each of some worlds."""

    def time_limit(self, replications: int) -> float:
        """Seconds after which a task of so many points is stopped."""
        telling = self.work
        worlds = max(one.size.replications for one in getattr(telling, "points", ()))
        return super().time_limit(replications * worlds)


def tell(point: Point) -> Told:
    """Run a point, and tell it as the page does."""
    results = ensemble(point)
    told = page(results)
    summary = results.summary()
    return {
        "page": told,
        "numbers": between.numbers(summary, results),
        "main": between.main(summary, results),
        "chance": between.chance(summary, results),
        "noise": between.noise(results),
    }


def ensemble(point: Point) -> Results:
    """The results of a point: those of the scenario with its settings, in the same worlds."""
    changes = dict(point.changes)
    made = prepared(point.source).run(changes, point.size.replications, seed=point.size.seed)
    record = made.record.model_copy(update={"settings": settings(changes)})
    return replace(made, record=record)


@lru_cache(maxsize=64)
def prepared(source: str) -> Prepared:
    """A scenario that is loaded once in each process."""
    return Prepared(source, luck=_luck())


@lru_cache(maxsize=1)
def _luck() -> Luck:
    """The random numbers of this process: all points have the same worlds."""
    return Luck()


@lru_cache(maxsize=256)
def _digest(source: str, size: Size) -> str:
    return key(prepared(source).scenario, size)


def kept_in(outputs: Path, source: str, *, size: Size) -> Path:
    """Where the points around a scenario are kept: in the store, by their size and version."""
    return outputs / STORE / f"{_name(_digest(source, size), program_digest())}{TOLD}"


def begin(folder: Path, source: str, *, size: Size) -> None:
    """Record what the points of a folder are, once.

    Raises
    ------
    RunError
        If nothing can be written.
    """
    if (folder / RECORD).is_file():
        return
    record = {
        "scenario": f"page of {prepared(source).scenario.name}",
        "replications": size.replications,
        "seed": size.seed,
        "started": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "program_digest": program_digest(),
    }
    write(folder / RECORD, json.dumps(record).encode())


def place(point: Point, folder: Path) -> Path:
    """Where what is told of a point is kept; whatever could change a word of it is in the name."""
    basis = _digest(point.source, point.size), program_digest(), sorted(point.changes)
    return folder / f"{_name(*basis)}{ENDING}"


def _name(*basis: object) -> str:
    return hashlib.sha256(repr(basis).encode()).hexdigest()[:20]


def stored(points: Sequence[Point], folder: Path) -> list[bool]:
    """Which points are told already and can be read."""
    return [_read(place(one, folder)) is not None for one in points]


def read(point: Point, folder: Path) -> Told:
    """What was told of a point.

    Raises
    ------
    KeyError
        If it was not, or cannot be read.
    """
    found = _read(place(point, folder))
    if found is None:
        raise KeyError(point)
    return found


def _read(path: Path) -> Told | None:
    try:
        found: Told = json.loads(zlib.decompress(path.read_bytes()))
    except (OSError, ValueError, zlib.error):
        return None
    return found


def clear(folder: Path) -> None:
    """Forget what is told.

    Raises
    ------
    RunError
        If a file cannot be removed.
    """
    try:
        for path in folder.glob(f"*{ENDING}"):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise RunError(f"cannot clear {folder}: {error.strerror}") from error


def tell_all(points: Sequence[Point], folder: Path, *, execution: Execution) -> None:
    """Tell all points that are not told yet; each is kept as soon as it is.

    Raises
    ------
    RunError
        If a point cannot be run, or nothing can be written.
    """
    every = list(dict.fromkeys(points))
    have = stored(every, folder)
    execution.progress(sum(have))
    missing = tuple(one for one, is_told in zip(every, have, strict=True) if not is_told)
    if not missing:
        return
    task = PointTask(
        Telling(missing, folder.resolve()), prepared(missing[0].source).scenario, worlds=1
    )
    several = replace(execution, block=ABREAST, abreast=True, store=None)
    for _ in advance(task, missing[0].size.seed, ranges=[range(len(missing))], execution=several):
        pass
