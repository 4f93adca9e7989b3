"""Writing to disk so that a file is there whole or not at all, whatever happens."""

import fcntl
import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sim.errors import RunError

UNFINISHED = ".part"
"""Ending of the name of a file that is not finished."""

ATTEMPTS = 3
"""Times that a file is begun, if another process removes it before it is locked."""


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place, flushed, then renamed.

    Raises
    ------
    RunError
        If it cannot be written.
    """

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
    """Put a file in a second place, as a hard link where the disk allows it.

    Raises
    ------
    RunError
        If it cannot be put there.
    """

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
