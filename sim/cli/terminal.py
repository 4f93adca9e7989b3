"""What is told while work goes on."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sim.ensemble import Progress
    from sim.scenario.resolve import Resolved


def warn(resolved: "Resolved") -> None:
    """Tell what is not wrong with a scenario but worth knowing."""
    for warning in resolved.warnings:
        typer.echo(str(warning).replace("error:", "warning:", 1), err=True)


def foretell(lines: list[str], *, as_json: bool) -> None:
    """Tell what would be done, a line each, or as JSON."""
    if as_json:
        typer.echo(json.dumps({"plan": lines}, indent=2, ensure_ascii=False))
        return
    for line in lines:
        typer.echo(line)


@contextmanager
def progress(name: str, replications: int) -> "Iterator[Progress | None]":
    """Show a bar with the time left, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=replications)
        yield lambda done: bar.advance(task, done)
