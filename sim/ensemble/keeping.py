"""Running a scenario into a store, where finished blocks are kept at once."""

import time
from functools import partial

from sim.ensemble.blocks import HERE, Execution, advance
from sim.ensemble.running import begun, check_budget, finished, simulate
from sim.errors import RunError
from sim.record import Record, Size
from sim.results.ensemble import Results, assemble
from sim.results.pieces import LostPieceError, missing
from sim.results.store import Store
from sim.scenario.schema import Scenario

ATTEMPTS = 3
"""Times that what was kept, and is lost before it is joined, is computed again."""


def complete(
    scenario: Scenario, size: Size, *, store: Store, execution: Execution = HERE
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

    Returns
    -------
    The results, which the store now has.

    Raises
    ------
    UsageError
        If the run asks for more than a run may.
    RunError
        If some replications cannot be computed, or nothing can be written; it says how many are
        kept.
    """
    check_budget(scenario, size.replications, seed=size.seed)
    record = begun(scenario, size)
    for _ in range(ATTEMPTS):
        try:
            made = _fill(scenario, record, store=store, execution=execution)
        except RunError as error:
            # Somebody else who runs the same may have finished first, and dropped the pieces.
            if not isinstance(error, LostPieceError) and not store.holds(record.key):
                raise RunError(f"{error}{_kept(record, store)}") from error
            made = store.find(record.key)
        if made is not None:
            store.pieces(record.key).drop()
            return made
    raise RunError(
        f"what is kept in {store.shelf} is lost again and again; does something clear it?"
    )


def _fill(
    scenario: Scenario, record: Record, *, store: Store, execution: Execution
) -> Results | None:
    """Compute the blocks that are missing, keep each, and join them all."""
    started, n = time.perf_counter(), record.replications
    pieces = store.pieces(record.key)
    kept = pieces.intact()
    if kept:
        execution.progress(sum(len(piece.replications) for piece in kept))
    work, ranges = partial(simulate, scenario), missing(kept, n)
    for replications, block in advance(work, record.seed, ranges=ranges, execution=execution):
        if len(replications) == n:
            told = finished(record, started)
            store.keep(scenario, told, blocks=[block])
            return assemble(scenario, [block], record=told)
        kept.append(pieces.keep(replications, block))
    kept.sort(key=lambda piece: piece.replications.start)
    store.keep(scenario, finished(record, started), blocks=map(pieces.read, kept))
    return store.find(record.key)


def _kept(record: Record, store: Store) -> str:
    """Say how much is kept of a run that was not completed."""
    held = store.held(record.key, record.replications)
    if not held:
        return ""
    return (
        f"; {held:,} of {record.replications:,} replications are kept, and the same command "
        "computes only what is missing"
    )
