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

SCRAP = ".part"
"""Ending of the name of a file that is not finished."""

ATTEMPTS = 3
"""Times that a file is begun, if somebody takes it for a scrap before it can be claimed."""


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place, flushed, then renamed.

    Raises
    ------
    RunError
        If it cannot be written.
    """

    def begin(scratch: Path) -> None:
        with scratch.open("wb") as file:
            with suppress(OSError):  # Some disks know no locks.
                fcntl.flock(file, fcntl.LOCK_EX)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            scratch.replace(path)

    _put(path, begin)


def link(path: Path, source: Path) -> None:
    """Have a file in a second place, where the disk allows it without taking room twice.

    Raises
    ------
    RunError
        If it cannot be had there.
    """

    def begin(scratch: Path) -> None:
        try:
            os.link(source, scratch)
        except OSError:
            shutil.copyfile(source, scratch)
        scratch.replace(path)

    if not (path.exists() and path.samefile(source)):
        _put(path, begin)


def sweep(folder: Path) -> None:
    """Remove the scraps of processes that were killed; what somebody works on is claimed."""
    for scrap in folder.glob(f".*{SCRAP}"):
        with suppress(OSError):
            # A second name of a finished file is of no use to anybody, and not to be claimed.
            if scrap.stat().st_nlink == 1:
                with scrap.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    scrap.unlink()
            else:
                scrap.unlink()


def _put(path: Path, begin: Callable[[Path], None]) -> None:
    scratch = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}{SCRAP}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in reversed(range(ATTEMPTS)):
            try:
                scratch.unlink(missing_ok=True)
                begin(scratch)
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
    """Have a file, or the names in a folder, on the disk before going on."""
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def digest(path: Path) -> str:
    """Digest a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
