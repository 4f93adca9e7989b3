"""What is told while work goes on."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.cli.columns import say

if TYPE_CHECKING:
    from sim.ensemble.blocks import Execution, Progress
    from sim.ensemble.executor import BlockExecutor
    from sim.results.store import Store
    from sim.scenario.resolve import Resolved


def warn(resolved: "Resolved") -> None:
    """Tell what is not wrong with a scenario but worth knowing."""
    for warning in resolved.warnings:
        say(str(warning).replace("error:", "warning:", 1), err=True)


def foretell(lines: list[str], *, as_json: bool) -> None:
    """Tell what would be done, a line each, or as JSON."""
    if as_json:
        say(json.dumps({"plan": lines}, indent=2, ensure_ascii=False))
        return
    for line in lines:
        say(line)


@contextmanager
def session(
    crew: "BlockExecutor", store: "Store", *, name: str, total: int, verbose: bool
) -> "Iterator[Execution]":
    """Have something computed while a bar shows how far it is; say afterwards what is to be said.

    Parameters
    ----------
    crew
        Where it is computed.
    store
        Where results are kept; what it has to say is told, even when something went wrong.
    name, total
        What the bar is called, and how many replications make it full.
    verbose
        Whether to say how long it took.
    """
    from sim.ensemble.blocks import Execution

    started = time.perf_counter()
    try:
        with progress(name, total) as bar:
            yield Execution(crew, bar)
    finally:
        for line in dict.fromkeys(store.said):
            say(f"note: {line}", err=True)
        store.said.clear()
        if verbose:
            say(f"took {time.perf_counter() - started:.1f} s", err=True)


@contextmanager
def progress(name: str, replications: int) -> "Iterator[Progress]":
    """Show a bar with the time left, on a terminal only."""
    from sim.ensemble.blocks import quiet

    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=replications)
        yield lambda done: bar.advance(task, done)
