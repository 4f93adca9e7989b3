"""A folder whose record, written last, lists the digest of every other file."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.errors import RunError
from sim.results.atomic import digest, sweep, write
from sim.results.store_paths import RECORD


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Digests of files in a folder, by name.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    return {name: digest(folder / name) for name in names}


def intact(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether every file of a folder has the digest listed for it."""
    try:
        return digests(folder, files) == dict(files)
    except OSError:
        return False


def read_record(folder: Path) -> dict[str, Any] | None:
    """Record of a folder, or nothing unless every file that it lists has its digest."""
    try:
        record: dict[str, Any] = json.loads((folder / RECORD).read_bytes())
        return record if intact(folder, record["files"]) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_record(folder: Path, names: Iterable[str], *, record: Mapping[str, Any]) -> None:
    """Seal a folder: write its record, with the digests of some files under `files`.

    Raises
    ------
    RunError
        If it cannot be written.
    """
    write(folder / RECORD, as_json({**record, "files": digests(folder, names)}))


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a folder, each whole; remove its record first, and files no longer made.

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
    for parent in {(folder / name).parent for name in files}:
        sweep(parent)
    for name, data in files.items():
        write(folder / name, data)


def as_json(value: Mapping[str, Any]) -> bytes:
    """JSON that every reader takes: no bare NaN."""
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _listed(folder: Path) -> set[str]:
    """Files that an earlier record lists; names outside the folder are ignored."""
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
