"""A folder that a person opens: every file whole, the record last, nothing stale left behind."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.errors import RunError
from sim.results.atomic import sweep, write
from sim.results.record import program_digest, versions
from sim.results.store_paths import RECORD
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario


def current(folder: Path, basis: dict[str, Any], *, account: str) -> dict[str, Any] | None:
    """Read the account of a folder, if it rests on the same and nothing has touched it since.

    Parameters
    ----------
    folder
        The folder.
    basis
        Everything that its files should rest on.
    account
        The file that tells what is in it, JSON.

    Returns
    -------
    The account, or nothing.
    """
    try:
        held = json.loads((folder / RECORD).read_bytes())
        if held["rests_on"] != basis or held["program"] != _program():
            return None
        known = dict(held["files"])
        if account not in known or any(digest(folder / name) != known[name] for name in known):
            return None
        told: dict[str, Any] = json.loads((folder / account).read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return told


def fill(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a folder; what an earlier record lists and is no longer made goes.

    Raises
    ------
    RunError
        If a file cannot be written.
    """
    try:
        stale = [folder / name for name in _listed(folder) - files.keys()]
        for path in (*stale, folder / RECORD):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise RunError(f"cannot clear {folder}: {error.strerror}") from error
    for home in {(folder / name).parent for name in files}:
        sweep(home)
    for name, data in files.items():
        write(folder / name, data)


def seal(folder: Path, names: list[str], *, basis: dict[str, Any], told: dict[str, Any]) -> None:
    """Write the record of a folder: what it rests on, what else is told, and every digest."""
    marker = {
        **told,
        "rests_on": basis,
        "program": _program(),
        "files": {name: digest(folder / name) for name in names},
    }
    write(folder / RECORD, as_json(marker))


def numbers(scenario: Scenario) -> str:
    """Write out what a scenario computes, without its words: what names a folder of its own."""
    return scenario.model_dump_json(exclude={"title", "because", "sources", "expect"})


def places(every: Iterable[Resolved]) -> str:
    """Digest where every value of some scenarios stands, which tables tell beside the values."""
    told = [sorted(one.places.items()) for one in every]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def as_json(held: dict[str, Any]) -> bytes:
    """Write JSON that every reader takes: no bare NaN."""
    return (json.dumps(held, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def digest(path: Path) -> str:
    """Digest a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _listed(folder: Path) -> set[str]:
    """List what an earlier record says was written; only names inside the folder are believed."""
    home = folder.resolve()
    try:
        names = set(dict(json.loads((folder / RECORD).read_bytes())["files"]))
        return {
            name
            for name in names
            if (path := (folder / name).resolve()).is_relative_to(home) and path.is_file()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _program() -> str:
    """Name what draws and writes: the program, and the library of its figures."""
    return f"{program_digest()} matplotlib {versions()['matplotlib']}"
