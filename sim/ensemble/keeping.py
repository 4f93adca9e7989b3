"""Running a scenario into a store, where finished blocks are kept at once."""

import time
from functools import partial

from sim.ensemble.blocks import HERE, Execution, advance
from sim.ensemble.run import begun, check_budget, finished, simulate
from sim.ensemble.task import errand
from sim.errors import PartialError, RunError
from sim.results.partial import LostPartialError, missing
from sim.results.record import Record, Size
from sim.results.results import Results, assemble
from sim.results.store import Store
from sim.scenario.schema import Scenario

ATTEMPTS = 3
"""Times that what was kept, and is lost before it is joined, is computed again."""


def complete(
    scenario: Scenario,
    size: Size,
    *,
    store: Store,
    execution: Execution = HERE,
    fresh: bool = False,
) -> Results:
    """Run a scenario into a store.

    Parameters
    ----------
    scenario
        What to run.
    size
        Size and seed of the ensemble.
    store
        Where blocks are kept, and the result. Blocks that are there are not computed again.
    execution
        How to compute the rest; its progress is told of the blocks that are there as well.
    fresh
        Whether to compute anew what is there. A finished result stays until another can take
        its place.

    Returns
    -------
    The results, which the store now has.

    Raises
    ------
    UsageError
        If the run asks for more than a run may.
    PartialError
        If some replications cannot be computed, but others are kept; it says how many.
    RunError
        If none can be computed, or nothing can be written.
    """
    check_budget(scenario, size.replications, seed=size.seed)
    record = begun(scenario, size)
    if fresh:
        store.pieces(record.key).drop()
    for _ in range(ATTEMPTS):
        try:
            made = _fill(scenario, record, store=store, execution=execution, fresh=fresh)
        except RunError as error:
            # Somebody else who runs the same may have finished first, and dropped the pieces.
            lost = isinstance(error, LostPartialError)
            if not lost and (fresh or not store.holds(record.key)):
                raise _told(error, record, store=store) from error
            made = None if fresh else store.find(record.key)
        if made is not None:
            store.pieces(record.key).drop()
            return made
    raise RunError(
        f"what is kept in {store.shelf} is lost again and again; does something clear it?"
    )


def _fill(
    scenario: Scenario, record: Record, *, store: Store, execution: Execution, fresh: bool
) -> Results | None:
    """Compute the blocks that are missing, keep each, and join them all."""
    started, n = time.perf_counter(), record.replications
    pieces = store.pieces(record.key)
    kept = pieces.intact()
    if kept:
        execution.progress(sum(len(piece.replications) for piece in kept))
    work, ranges = errand(partial(simulate, scenario), scenario), missing(kept, n)
    for replications, block in advance(work, record.seed, ranges=ranges, execution=execution):
        if len(replications) == n:
            told = finished(record, started)
            store.keep(scenario, told, blocks=[block], replace=fresh)
            return assemble(scenario, [block], record=told)
        kept.append(pieces.keep(replications, block))
    kept.sort(key=lambda piece: piece.replications.start)
    told, blocks = finished(record, started), map(pieces.read, kept)
    store.keep(scenario, told, blocks=blocks, replace=fresh)
    return store.find(record.key)


def _told(error: RunError, record: Record, *, store: Store) -> RunError:
    """Say how much is kept of a run that was not completed."""
    held = sum(len(piece.replications) for piece in store.pieces(record.key).listed())
    if not held:
        return error
    return PartialError(
        f"{error}; {held:,} of {record.replications:,} replications are kept, and the same command "
        "computes only what is missing"
    )
