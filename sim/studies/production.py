"""Having the results of a scenario: those that are kept, or else a run."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from sim.ensemble import HERE, Execution, run
from sim.errors import UsageError
from sim.record import Size, key
from sim.results.ensemble import Results
from sim.results.store import Store
from sim.scenario.resolve import Resolved
from sim.studies.examination import compared
from sim.studies.expectation import Finding, check
from sim.studies.sentence import expectations

ABREAST = 4
"""Scenarios under way at a time where there are workers."""


@dataclass(frozen=True)
class Order:
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


@dataclass(frozen=True)
class Product:
    """Results, where they are kept, and whether they were there already."""

    results: Results
    kept: Path
    reused: bool


def produce(resolved: Resolved, order: Order, *, execution: Execution = HERE) -> Product:
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
        return Product(found, order.store.shelf / name, reused=True)
    made = run(scenario, order.size.replications, seed=order.size.seed, execution=execution)
    if order.fresh:
        order.store.drop(name)
    return Product(made, order.store.keep(made), reused=False)


def produce_all(
    every: Sequence[Resolved], order: Order, *, execution: Execution = HERE
) -> dict[str, Results]:
    """Have the results of several scenarios, side by side where there are workers.

    Parameters
    ----------
    every
        The scenarios, each name at most once.
    order
        How they are to be run.
    execution
        How to compute what is missing; its progress is told of reused results as well.

    Returns
    -------
    The results by name, in the order given.
    """

    def have(resolved: Resolved) -> Results:
        product = produce(resolved, order, execution=execution)
        if product.reused and execution.progress:
            execution.progress(order.size.replications)
        return product.results

    if execution.executor is None:
        made = [have(resolved) for resolved in every]
    else:
        threads = ThreadPoolExecutor(ABREAST)
        try:
            made = list(threads.map(have, every))
        finally:
            threads.shutdown(cancel_futures=True)
    return {one.scenario.name: results for one, results in zip(every, made, strict=True)}


def findings(
    resolved: Resolved, results: Results, *, order: Order, execution: Execution = HERE
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
        name: produce(other, order, execution=execution).results
        for name, other in compared(resolved).items()
    }
    others[results.name] = results
    return [check(sentence, results, others=others) for sentence in expectations(resolved)]


def rests_on(resolved: Resolved, order: Order) -> dict[str, str]:
    """Give the keys of all results that a scenario's account rests on, by scenario."""
    every = {**compared(resolved), resolved.scenario.name: resolved}
    return {name: key(held.scenario, order.size) for name, held in every.items()}


@contextmanager
def workers(count: int, cluster: str = "") -> Iterator[Executor | None]:
    """Open what blocks are computed on: this process, several processes, or a Dask cluster.

    Parameters
    ----------
    count
        Processes; 1 for this one alone.
    cluster
        Address of a Dask scheduler; empty for none.

    Raises
    ------
    UsageError
        If the extra `cluster` is not installed, or nobody answers at the address.
    """
    if cluster:
        with _dask(cluster) as executor:
            yield executor
    elif count > 1:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as executor:
            yield executor
    else:
        yield None


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("a cluster needs the extra: pip install 'backstop[cluster]'") from error
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}") from error
    with client:
        yield client.get_executor()
