"""Writing to disk so that a file is there whole or not at all, whatever happens."""

import fcntl
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.errors import RunError
from sim.results.store_paths import RECORD

UNFINISHED = ".part"
"""Ending of the name of a file that is not finished."""

ATTEMPTS = 3
"""Times that a file is begun, if another process removes it before it is locked."""


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place, flushed, renamed; else a RunError."""

    def write_to(scratch: Path) -> None:
        with scratch.open("wb") as file:
            with suppress(OSError):  # Some disks know no locks.
                fcntl.flock(file, fcntl.LOCK_EX)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            scratch.replace(path)

    _put(path, write_to)


def link(path: Path, source: Path) -> None:
    """Put a file in a second place, as a hard link where the disk allows it; else a RunError."""

    def write_to(scratch: Path) -> None:
        try:
            os.link(source, scratch)
        except OSError:
            shutil.copyfile(source, scratch)
        scratch.replace(path)

    if not (path.exists() and path.samefile(source)):
        _put(path, write_to)


def sweep(folder: Path) -> None:
    """Remove unfinished files of killed processes; those being written are locked."""
    for unfinished in folder.glob(f".*{UNFINISHED}"):
        with suppress(OSError):
            # A second link to a finished file is never being written.
            if unfinished.stat().st_nlink == 1:
                with unfinished.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    unfinished.unlink()
            else:
                unfinished.unlink()


def _put(path: Path, write_to: Callable[[Path], None]) -> None:
    scratch = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}{UNFINISHED}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in reversed(range(ATTEMPTS)):
            try:
                scratch.unlink(missing_ok=True)
                write_to(scratch)
                break
            except FileNotFoundError:
                if not left:
                    raise
        flush(path.parent)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
        raise RunError(f"cannot write {path}: {error.strerror or error}") from error


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest(path: Path) -> str:
    """SHA-256 of a file of any size, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Digests of files in a folder, by name; an OSError if one cannot be read."""
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
    """Seal a folder: write its record, with the digests of some files under `files`."""
    write(folder / RECORD, as_json({**record, "files": digests(folder, names)}))


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a folder, each whole; remove its record first, and files no longer made.

    A file that cannot be written or removed is a RunError.
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
    try:
        paths = {
            name: (folder / name).resolve()
            for name in dict(json.loads((folder / RECORD).read_bytes())["files"])
        }
        home = folder.resolve()
        return {name for name, at in paths.items() if at.is_relative_to(home) and at.is_file()}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
