"""A private folder for the files of workers, which does not outlive those who use it for long."""

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

    What processes that were killed have left is removed when the next one comes.

    Attributes
    ----------
    folder
        The folder.

    Raises
    ------
    RunError
        If there is no room for it.
    """

    def __init__(self) -> None:
        for left in Path(gettempdir()).glob(f"{PREFIX}*"):
            _clear_if_left(left)
        try:
            self.folder, self._held = _locked()
            while not self.folder.exists():  # Taken for one that was left, before it was locked.
                os.close(self._held)
                self.folder, self._held = _locked()
        except OSError as error:
            raise RunError(f"the workers have no room for their files: {error.strerror}") from error

    def clear(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._held)


def _locked() -> tuple[Path, int]:
    """Make a folder and lock it."""
    folder = Path(mkdtemp(prefix=PREFIX))
    held = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # Some disks know no locks.
        fcntl.flock(held, fcntl.LOCK_EX)
    return folder, held


def _clear_if_left(folder: Path) -> None:
    """Remove a folder if nobody has it locked."""
    with suppress(OSError):
        held = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(held)
