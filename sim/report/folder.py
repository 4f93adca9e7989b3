"""A folder that a person opens: every file whole, the record last, nothing stale left behind."""

import hashlib
import json
from pathlib import Path
from typing import Any

from sim.record import program_digest
from sim.results.shelf import RECORD
from sim.results.store import write


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
        if held["rests_on"] != basis or held["program"] != program_digest():
            return None
        if any(digest(folder / name) != known for name, known in held["files"].items()):
            return None
        told: dict[str, Any] = json.loads((folder / account).read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return told


def fill(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a folder; what an earlier record lists and is no longer made goes.

    Raises
    ------
    RunError
        If a file cannot be written.
    """
    for name in _listed(folder) - files.keys():
        (folder / name).unlink(missing_ok=True)
    (folder / RECORD).unlink(missing_ok=True)
    for name, data in files.items():
        write(folder / name, data)


def seal(folder: Path, names: list[str], *, basis: dict[str, Any], told: dict[str, Any]) -> None:
    """Write the record of a folder: what it rests on, what else is told, and every digest."""
    marker = {
        **told,
        "rests_on": basis,
        "program": program_digest(),
        "files": {name: digest(folder / name) for name in names},
    }
    write(folder / RECORD, as_json(marker))


def as_json(held: dict[str, Any]) -> bytes:
    """Write JSON that every reader takes: no bare NaN."""
    return (json.dumps(held, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def digest(path: Path) -> str:
    """Digest a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _listed(folder: Path) -> set[str]:
    """List what an earlier record says was written; only names inside the folder are believed."""
    try:
        names = json.loads((folder / RECORD).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if (folder / name).resolve().is_relative_to(folder.resolve())}
