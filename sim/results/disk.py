"""Writing to disk so that a file is there whole or not at all, whatever happens."""

import hashlib
import os
import threading
from pathlib import Path

from sim.errors import RunError


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place, flushed, then renamed.

    Raises
    ------
    RunError
        If it cannot be written.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
        flush(path.parent)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise RunError(f"cannot write {path}: {error.strerror}") from error


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
