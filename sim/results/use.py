"""Who uses a store: many commands at a time, or one that removes results, alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.errors import RunError


@contextmanager
def shared(store: Path) -> Iterator[None]:
    """Use a store, with others that do; what removes results waits, and is waited for.

    The folder is made. On a disk without locks nobody waits.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        lock = os.open(store, os.O_RDONLY)
    except OSError as error:
        raise RunError(f"cannot write to {store}: {error.strerror}") from error
    try:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield
    finally:
        os.close(lock)


@contextmanager
def alone(store: Path) -> Iterator[bool]:
    """Have a store to oneself; whether that is sure, which it is not on a disk without locks.

    Raises
    ------
    RunError
        If another command uses it.
    """
    try:
        lock = os.open(store, os.O_RDONLY)
    except OSError as error:
        raise RunError(f"cannot open {store}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunError(
                f"another command is using {store}; nothing was removed: try again when it has "
                "ended"
            ) from error
        except OSError:
            yield False
            return
        yield True
    finally:
        os.close(lock)
