"""Failures to write a file that HDF5 only prints, raised as errors."""

import errno
import gc
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sim.errors import InterruptionError

_HDF5_MESSAGE = re.compile(r"errno = (\d+), error message = '([^']*)'")
"""Number and message of an error of the operating system, in the words of HDF5."""


@contextmanager
def raising_write_errors() -> Iterator[None]:
    """Raise an error for every failure to write, in the words of the operating system.

    HDF5 writes much of a file when objects are deallocated, where Python can raise nothing: errors
    are only printed. A file with a hole in it must not pass for a whole one.

    Raises
    ------
    OSError
        If anything could not be written.
    """
    errors: list[BaseException | None] = []
    before = sys.unraisablehook, sys.excepthook

    def collect(unraisable: "sys.UnraisableHookArgs") -> None:
        if isinstance(unraisable.exc_value, InterruptionError):
            before[0](unraisable)
        else:
            errors.append(unraisable.exc_value)

    sys.unraisablehook, sys.excepthook = collect, _silent
    try:
        try:
            yield
        except (OSError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and not _HDF5_MESSAGE.search(str(error)):
                raise
            errors.append(error)
            # Objects of its frames are deallocated here, where their errors are collected.
            traceback.clear_frames(error.__traceback__)
            error.__traceback__ = None
            gc.collect()
    finally:
        sys.unraisablehook, sys.excepthook = before
    if errors:
        raise _plain(errors[0])


def _silent(*error: Any) -> None:
    """Print nothing: what comes here goes to the other hook as well."""


def _plain(error: BaseException | None) -> OSError:
    """An error with the number and message of the operating system, where they are known."""
    if isinstance(error, OSError) and error.errno:
        return OSError(error.errno, error.strerror)
    found = _HDF5_MESSAGE.search(str(error))
    return OSError(int(found[1]), found[2]) if found else OSError(errno.EIO, str(error))
