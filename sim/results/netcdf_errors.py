"""Failures to write of which the library of the file only complains, and goes on."""

import errno
import gc
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sim.errors import InterruptionError

_SAID = re.compile(r"errno = (\d+), error message = '([^']*)'")
"""How HDF5 tells what the operating system said to it."""


@contextmanager
def write_errors_raised() -> Iterator[None]:
    """Raise an error for every failure to write, in the words of the operating system.

    HDF5 writes much of a file when it lets go of it, and where Python lets go of something nothing
    can be raised: what goes wrong is printed, and forgotten. A file with a hole in it must not pass
    for a whole one.

    Raises
    ------
    OSError
        If anything could not be written.
    """
    lost: list[BaseException | None] = []
    before = sys.unraisablehook, sys.excepthook

    def hear(told: "sys.UnraisableHookArgs") -> None:
        if isinstance(told.exc_value, InterruptionError):
            before[0](told)
        else:
            lost.append(told.exc_value)

    sys.unraisablehook, sys.excepthook = hear, _silent
    try:
        try:
            yield
        except (OSError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and not _SAID.search(str(error)):
                raise
            lost.append(error)
            # What its frames hold is let go of here, where that is heard.
            traceback.clear_frames(error.__traceback__)
            error.__traceback__ = None
            gc.collect()
    finally:
        sys.unraisablehook, sys.excepthook = before
    if lost:
        raise _plain(lost[0])


def _silent(*told: Any) -> None:
    """Say nothing: what is printed here is told to the other hook as well."""


def _plain(error: BaseException | None) -> OSError:
    """Give an error with the number and the words of the operating system, where they are known."""
    if isinstance(error, OSError) and error.errno:
        return OSError(error.errno, error.strerror)
    said = _SAID.search(str(error))
    return OSError(int(said[1]), said[2]) if said else OSError(errno.EIO, str(error))
