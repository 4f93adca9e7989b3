"""Having the results of a scenario: those that are kept, or else a run."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sim.ensemble.blocks import HERE, Execution
from sim.ensemble.executor import BlockExecutor
from sim.ensemble.keeping import complete
from sim.errors import InterruptionError
from sim.outcomes.expectation import expectations
from sim.results.record import Size, key
from sim.results.results import Results
from sim.results.store import Store
from sim.scenario.resolve import Resolved
from sim.studies.check import Finding, check
from sim.studies.examination import compared

ABREAST = 4
"""Scenarios under way at a time where there are workers."""


@dataclass(frozen=True)
class Request:
    """How scenarios are to be run.

    Attributes
    ----------
    size
        Size and seed of the ensembles.
    store
        Where results are kept.
    fresh
        Whether to compute anew what is kept.
    """

    size: Size
    store: Store
    fresh: bool = False

    def held(self, key: str) -> int:
        """Count the replications of a result that are kept, finished or not, and would be used."""
        return 0 if self.fresh else self.store.held(key, self.size.replications)


@dataclass(frozen=True)
class Obtained:
    """Results, where they are kept, and whether they were there already."""

    results: Results
    kept: Path
    reused: bool


def obtain(resolved: Resolved, order: Request, *, execution: Execution = HERE) -> Obtained:
    """Have the results of a scenario.

    Parameters
    ----------
    resolved
        The scenario.
    order
        How it is to be run.
    execution
        How to compute what is missing.

    Returns
    -------
    The results.
    """
    scenario = resolved.scenario
    name = key(scenario, order.size)
    found = None if order.fresh else order.store.find(name)
    if found is not None:
        order.store.settled(name)
        execution.progress(order.size.replications)
        return Obtained(found, order.store.shelf / name, reused=True)
    made = complete(scenario, order.size, store=order.store, execution=execution, fresh=order.fresh)
    return Obtained(made, order.store.shelf / name, reused=False)


def obtain_all(
    every: Sequence[Resolved], order: Request, *, execution: Execution = HERE
) -> list[Obtained]:
    """Have the results of several scenarios, side by side where there are workers.

    Parameters
    ----------
    every
        The scenarios; those that are the same are run once.
    order
        How they are to be run.
    execution
        How to compute what is missing; its progress is told of reused results as well.

    Returns
    -------
    The results, in the order given.
    """
    keys = [key(one.scenario, order.size) for one in every]
    different = dict(zip(keys, every, strict=True))

    def have(resolved: Resolved) -> Obtained:
        return obtain(resolved, order, execution=execution)

    if execution.crew.workers == 1:
        made = [have(resolved) for resolved in different.values()]
    else:
        made = _abreast(have, list(different.values()), crew=execution.crew)
    found = dict(zip(different, made, strict=True))
    return [found[name] for name in keys]


def _abreast(
    have: Callable[[Resolved], Obtained], every: Sequence[Resolved], *, crew: BlockExecutor
) -> list[Obtained]:
    """Have several results at a time, each waited for by a thread of its own."""
    threads = ThreadPoolExecutor(ABREAST)
    try:
        return list(threads.map(have, every))
    except InterruptionError:
        crew.stop()
        raise
    finally:
        threads.shutdown(cancel_futures=True)


def findings(
    resolved: Resolved, results: Results, *, order: Request, execution: Execution = HERE
) -> list[Finding]:
    """Check every expectation of a scenario, running the scenarios it is compared with.

    Parameters
    ----------
    resolved, results
        The scenario and what it came to.
    order
        How scenarios are run.
    execution
        How to compute what is missing.

    Returns
    -------
    One finding a sentence.
    """
    others = {
        name: obtain(other, order, execution=execution).results
        for name, other in compared(resolved).items()
    }
    others[results.name] = results
    return [check(sentence, results, others=others) for sentence in expectations(resolved)]


def rests_on(resolved: Resolved, order: Request) -> dict[str, str]:
    """Give the keys of all results that a scenario's account rests on, by scenario."""
    every = {**compared(resolved), resolved.scenario.name: resolved}
    return {name: key(held.scenario, order.size) for name, held in every.items()}
