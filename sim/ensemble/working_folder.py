"""A private folder for the files of workers, removed when the last process using it has ended."""

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from sim.errors import RunError

PREFIX = "backstop-"
"""How the names of private folders begin."""


class WorkingFolder:
    """A private folder, locked while this process lives.

    Folders left by killed processes are removed when the next one is made.

    Raises
    ------
    RunError
        If there is no room for it.
    """

    def __init__(self) -> None:
        for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
            _clear_if_unlocked(folder)
        try:
            self.folder, self._lock = _locked()
            while not self.folder.exists():  # Removed by another process before it was locked.
                os.close(self._lock)
                self.folder, self._lock = _locked()
        except OSError as error:
            raise RunError(f"the workers have no room for their files: {error.strerror}") from error

    def clear(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def _locked() -> tuple[Path, int]:
    """Make a folder and lock it."""
    folder = Path(mkdtemp(prefix=PREFIX))
    lock = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # Some file systems have no locks.
        fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def _clear_if_unlocked(folder: Path) -> None:
    """Remove a folder if nobody has it locked."""
    with suppress(OSError):
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)
