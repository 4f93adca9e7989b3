"""The ensembles of a study: those that are stored, and the others computed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from sim import __version__
from sim.ensemble.blocks import HERE, Execution
from sim.ensemble.run import run, run_part
from sim.errors import InterruptionError, UsageError
from sim.results.record import Size, key
from sim.results.results import Results
from sim.results.store import Store
from sim.scenario.design import Part
from sim.scenario.resolve import Resolved

Wanted: TypeAlias = Resolved | Part
"""What an ensemble is made of: a scenario, or points of a design that differ in numbers alone."""

AT_ONCE = 4
"""Ensembles under way at a time where there are workers, at least."""


@dataclass(frozen=True)
class Request:
    """Size, seed and place of ensembles; without a store they are computed in memory.

    Where `fresh`, what is stored is computed again.
    """

    size: Size
    store: Store | None = None
    fresh: bool = False
    execution: Execution = HERE

    @property
    def outputs(self) -> Path:
        """Folder of the outputs."""
        if self.store is None:
            raise UsageError("an answer that is published needs a store")
        return self.store.folder.parent

    def verified(self, keys: Iterable[str]) -> bool:
        """Whether all these results are stored, undamaged, and may be used."""
        return self.store is not None and not self.fresh and all(map(self.store.verified, keys))

    def replications(self, wanted: Wanted) -> int:
        """Replications of an ensemble; in a design, every point has all the worlds."""
        points = len(wanted.points) if isinstance(wanted, Part) else 1
        return self.worlds(wanted) * points

    def worlds(self, wanted: Wanted) -> int:
        """Worlds of an ensemble, or of each point of a part of a design."""
        return self.size.replications * (wanted.times if isinstance(wanted, Part) else 1)

    def key(self, wanted: Wanted) -> str:
        """Key of an ensemble."""
        if isinstance(wanted, Resolved):
            return key(wanted.scenario, self.size)
        size = Size(self.replications(wanted), self.size.seed, self.worlds(wanted))
        return key(wanted.scenario, size, numbers=wanted.digest)

    def stored(self, wanted: Wanted, *, checked: bool = False) -> int:
        """Replications of an ensemble that are stored and would be used, finished or not.

        Unless they are `checked`, by the names of the files alone.
        """
        if self.fresh or self.store is None:
            return 0
        key, replications = self.key(wanted), self.replications(wanted)
        return self.store.stored_replications(key, replications, checked=checked)


@dataclass(frozen=True)
class Obtained:
    """The results of one ensemble, where they are stored, and whether they were there before."""

    results: Results
    folder: Path | None
    reused: bool


@dataclass(frozen=True)
class Ensembles(Mapping[str, Results]):
    """The results that a study needs, by its labels, all on the same worlds.

    Each has its place in the store. The execution is for further passes through the same worlds.
    """

    obtained: Mapping[str, Obtained]
    size: Size
    execution: Execution = HERE

    @property
    def reused(self) -> bool:
        """Whether all of them had been stored."""
        return all(one.reused for one in self.obtained.values())

    @property
    def provenance(self) -> dict[str, Any]:
        """Fields that every answer has: seed, replications, version, and settings of the first."""
        size, first = self.size, next(iter(self.values())).record
        return {
            "seed": size.seed,
            "replications": size.replications,
            "version": __version__,
            "settings": first.settings,
        }

    def __getitem__(self, label: str) -> Results:
        return self.obtained[label].results

    def __iter__(self) -> Iterator[str]:
        return iter(self.obtained)

    def __len__(self) -> int:
        return len(self.obtained)


def obtain(wanted: Mapping[str, Wanted], request: Request) -> Ensembles:
    """Read the ensembles that are stored, and compute the others.

    Those that come to the same are computed once. Where there are workers, several ensembles
    are under way side by side; if there are enough small ones, each is computed by one worker.
    """
    keys = {label: request.key(one) for label, one in wanted.items()}
    different = {keys[label]: one for label, one in wanted.items()}
    if request.execution.executor.workers == 1:
        made = [_obtain_one(one, request) for one in different.values()]
    else:
        made = _side_by_side(list(different.values()), request)
    found = dict(zip(different, made, strict=True))
    obtained = {label: _as_asked(found[key], wanted[label]) for label, key in keys.items()}
    return Ensembles(obtained, request.size, request.execution)


def _as_asked(one: Obtained, wanted: Wanted) -> Obtained:
    """With the settings of this call: others that come to the same may have computed it."""
    settings = (wanted.resolved if isinstance(wanted, Part) else wanted).settings
    record = one.results.record.model_copy(update={"settings": settings})
    return replace(one, results=replace(one.results, record=record))


def _obtain_one(wanted: Wanted, request: Request) -> Obtained:
    store, size, execution = request.store, request.size, request.execution
    folder = None
    if store is not None:
        key = request.key(wanted)
        folder = store.folder / key
        found = None if request.fresh else store.find(key)
        if found is not None:
            store.partial(key).clear()
            execution.progress(request.replications(wanted))
            return Obtained(found, folder, reused=True)
        execution = replace(execution, store=store, fresh=request.fresh)
    if isinstance(wanted, Part):
        made = run_part(wanted, request.worlds(wanted), seed=size.seed, execution=execution)
    else:
        made = run(wanted, size.replications, seed=size.seed, execution=execution)
    return Obtained(made, folder, reused=False)


def _side_by_side(every: Sequence[Wanted], request: Request) -> list[Obtained]:
    """Obtain several ensembles at a time, each in a thread that waits for it."""
    execution = replace(request.execution, abreast=_fills_workers(every, request))
    executor = execution.executor
    threads = ThreadPoolExecutor(max(AT_ONCE, executor.window) if execution.abreast else AT_ONCE)
    one = partial(_obtain_one, request=replace(request, execution=execution))
    try:
        return list(threads.map(one, every))
    except InterruptionError:
        executor.shutdown()
        threads.shutdown(cancel_futures=True)
        _clear_scratch(every, request)
        raise
    finally:
        threads.shutdown(cancel_futures=True)


def _fills_workers(every: Sequence[Wanted], request: Request) -> bool:
    """Whether ensembles of one block are to be computed, at least one for each worker."""
    execution = request.execution
    largest = max(map(request.replications, every))
    if largest > execution.block or not execution.executor.shares_disk:
        return False
    left = sum(request.stored(one) < request.replications(one) for one in every)
    return left >= execution.executor.workers


def _clear_scratch(every: Sequence[Wanted], request: Request) -> None:
    """Remove what workers that were ended had half written."""
    if request.store is not None:
        for one in every:
            blocks = request.store.partial(request.key(one))
            blocks.clear_scratch(request.execution.executor.ended)
