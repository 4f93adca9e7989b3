"""Printing to the terminal."""

import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.text import TITLE, cleaned, restored, wrapped

if TYPE_CHECKING:
    from sim.ensemble.blocks import Execution, Progress
    from sim.ensemble.executor import BlockExecutor
    from sim.results.store import Store


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print lines; what a terminal might obey, or cannot be written, is replaced."""
    typer.echo(cleaned(restored(text)), err=err, nl=nl)


def say_json(plain: Any) -> None:
    """Print what is ready for JSON."""
    say(json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False))


def shown(text: str) -> str:
    """Make a text one line without anything that a terminal might obey."""
    return cleaned(" ".join(text.split()))


def headed(account: Iterable[str], settings: Sequence[str]) -> Iterator[str]:
    """The lines of an account, with the settings below its heading, which is what names a seed."""
    left = [f"Changed by -s: {', '.join(settings)}"] if settings else []
    begun = False
    for line in account:
        begun = begun or "seed " in line
        if begun and not line:
            yield from (row for text in left for row in wrapped(text, TITLE, rest="  "))
            left.clear()
        yield line
    yield from left


def program() -> str:
    """Return the command as it was typed: its name where that is enough, or with its folder."""
    given = Path(sys.argv[0])
    found = shutil.which("sim")
    if given.name != "sim" or (found and Path(found).resolve() == given.resolve()):
        return "sim"
    return str(given)


@contextmanager
def session(
    executor: "BlockExecutor", store: "Store", *, name: str, total: int, verbose: bool
) -> "Iterator[Execution]":
    """Show a bar while something is computed; afterwards print the notes of the store.

    `total` is the number of worlds that fill the bar; `verbose` adds how long it took.
    """
    from sim.ensemble.blocks import Execution

    started = time.perf_counter()
    try:
        with progress(name, total) as bar:
            yield Execution(executor, bar)
    finally:
        for line in dict.fromkeys(store.notes):
            say(f"note: {line}", err=True)
        store.notes.clear()
        if verbose:
            say(f"took {time.perf_counter() - started:.1f} s", err=True)


@contextmanager
def progress(name: str, replications: int | None = None) -> "Iterator[Progress]":
    """Show a bar on a terminal: with the time left, or only moving if nothing is counted."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    counted = () if replications is None else (MofNCompleteColumn(), TimeRemainingColumn())
    columns = ("{task.description}", BarColumn(), *counted)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=replications)
        yield lambda done: bar.advance(task, done)


def within(folder: Path, names: Iterable[str]) -> list[str]:
    """Of the tables and folders that an answer may have, those it has; other words as they are."""
    return [
        one for one in names
        if one and (not one.endswith(("/", ".csv")) or (folder / one).exists())
    ]  # fmt: skip
