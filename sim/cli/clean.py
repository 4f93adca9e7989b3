"""Listing and removing kept results."""

import datetime as dt
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import DryRun, Json, Out
from sim.cli.output import program, say, say_json
from sim.errors import RunError, UsageError
from sim.text import breadth, padded, shortened

if TYPE_CHECKING:
    from sim.results.kept import Kept

UNITS = {"h": "hours", "d": "days", "w": "weeks"}
"""Units of an age."""

HEADING = ("scenario", "worlds", "seed", "age", "size", "state", "key")
LONGEST = 44
"""Columns of a scenario at most."""


def clean(
    *,
    older: Annotated[
        str, typer.Option("--older", metavar="AGE", help="Remove what is older: 30d, 12h, 4w.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Remove everything that is kept.")] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask first.")] = False,
    out: Out = Path("outputs"),
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """List the kept results, or remove some; folders of answers stay as they are."""
    from sim.results.kept import kept
    from sim.results.store_paths import STORE

    if every and older:
        raise UsageError("--all and --older exclude each other; leave one of them away")
    now, store = dt.datetime.now(dt.UTC), out / STORE
    limit = now - _age(older) if older else now
    found = kept(store)
    ours = [one for one in found if one.kind != "unknown"]
    chosen = [one for one in ours if (every or older) and one.made <= limit]
    if as_json:
        removed = [] if dry_run else _remove(chosen, store, yes=yes, quiet=True)
        say_json([_plain(one, one in chosen, one in removed) for one in found])
        return
    _list(found, store, now)
    if not (every or older):
        if ours:
            say(f"Next:  {program()} clean --older 30d, or --all; --dry-run shows what would go")
        return
    if not chosen:
        say("Nothing to remove." if every else f"Nothing to remove: nothing is older than {older}.")
    elif dry_run:
        say(f"Would be removed: {_size_of(chosen)}. Folders of answers stay.")
    else:
        _report(_remove(chosen, store, yes=yes))


def _age(text: str) -> dt.timedelta:
    """A length of time as it is written: 30d."""
    if not (found := re.fullmatch(r"(\d{1,5})([hdw])", text.strip())):
        raise UsageError(f"`{shortened(text)}` is no age; write 30d for days, 12h for hours, 4w "
                         "for weeks")  # fmt: skip
    return dt.timedelta(**{UNITS[found[2]]: int(found[1])})


def _remove(
    chosen: "Sequence[Kept]", store: Path, *, yes: bool, quiet: bool = False
) -> "list[Kept]":
    """Ask, and remove; nothing while another command uses the store."""
    from sim.results.kept import remove
    from sim.results.use import alone

    if not chosen:
        return []
    if not yes:
        question = f"Remove {_size_of(chosen)}?"
        if quiet or not sys.stdin.isatty():
            raise UsageError(f"{question} Say so with --yes, or look first with --dry-run")
        if not typer.confirm(question, err=True):
            return []
    removed = []
    with alone(store) as known:
        if not known:
            say("note: this disk has no locks; whether another command runs is not known", err=True)
        for one in chosen:
            try:
                removed += [one] if remove(one) else []
            except OSError as error:
                raise RunError(f"cannot remove {one.path}: {error.strerror}") from error
    return removed


def _list(found: "Sequence[Kept]", store: Path, now: dt.datetime) -> None:
    """Print what is kept."""
    ours = [one for one in found if one.kind != "unknown"]
    say(f"Kept in {store}: {_size_of(ours) if ours else 'nothing'}")
    table = [HEADING, *(_cells(one, now) for one in found)] if found else []
    wide = [max(map(breadth, column)) + 2 for column in zip(*table, strict=True)]
    for line in table:
        cells = [padded(cell, columns) for cell, columns in zip(line, wide, strict=True)]
        say("".join(cells).rstrip())
    for one in found:
        if one.kind == "unknown":
            say(f"note: {one.path} is no work of this program; it stays", err=True)


def _cells(one: "Kept", now: dt.datetime) -> tuple[str, ...]:
    """Cells of a row of the list."""
    from sim.words import BLANK, few

    settings = f" with {few(one.settings, 24)}" if one.settings else ""
    return (
        shortened(f"{one.scenario or BLANK}{settings}", LONGEST),
        BLANK if one.worlds is None else f"{one.worlds:,}",
        BLANK if one.seed is None else str(one.seed),
        _since(now - one.made),
        _size(one.size),
        one.kind,
        shortened(one.path.name, LONGEST),
    )


def _since(age: dt.timedelta) -> str:
    """An age in its largest unit."""
    seconds = max(0, round(age.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count:,} {unit}{'s' * (count != 1)}"
    return "now"


def _size(size: int) -> str:
    """A number of bytes."""
    return f"{size / 2**20:,.1f} MiB" if size >= 2**20 // 10 else f"{size / 2**10:,.1f} KiB"


def _size_of(some: "Sequence[Kept]") -> str:
    """How many results, and their size together."""
    count = f"{len(some):,} result{'s' * (len(some) != 1)}"
    return f"{count}, {_size(sum(one.size for one in some))}"


def _report(removed: "Sequence[Kept]") -> None:
    """Say what was removed, and what of it is on the disk still."""
    if not removed:
        say("Nothing was removed.")
        return
    shared = sum(one.shared for one in removed)
    also = (
        f" {_size(shared)} of it are in folders of answers too, and stay there." if shared else ""
    )
    say(f"Removed: {_size_of(removed)}.{also}")


def _plain(one: "Kept", chosen: bool, removed: bool) -> dict[str, Any]:
    """A result for JSON."""
    return {
        "path": str(one.path),
        "state": one.kind,
        "scenario": one.scenario,
        "settings": list(one.settings),
        "worlds": one.worlds,
        "seed": one.seed,
        "made": one.made.isoformat(timespec="seconds"),
        "bytes": one.size,
        "shared_bytes": one.shared,
        "chosen": chosen,
        "removed": removed,
    }
