"""The command `sim`."""

import contextlib
import errno
import os
import signal
import sys
import time
from types import FrameType
from typing import NoReturn

from sim.errors import InterruptionError, SimError

PATIENCE = 0.2
"""Seconds after which an interruption that nobody has answered is raised again."""

EPOCH = "SOURCE_DATE_EPOCH"
"""Variable with the time of building, in seconds, that some libraries read."""

CIRCUMSTANCES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EMFILE)
"""Numbers of errors that the machine is to blame for: a disk that is full, or fails."""


def main() -> None:
    """Run the command line; tell errors in words, and give the exit code they stand for."""
    _open_closed()
    _drop_unusable()
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGALRM, _insist)
    sys.unraisablehook = _tell_lost
    try:
        _call()
    except SimError as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _fail(str(error), error.exit_code, cause=error)
    except MemoryError as error:
        _fail("there is not enough memory; ask for fewer replications", 1, cause=error)
    except OSError as error:
        _fail(_message(error), 1, cause=error)


def _open_closed() -> None:
    """Send to nowhere what was closed: a file would be opened in its place and written to."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
        mode = "w" if number else "r"
        setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def _drop_unusable() -> None:
    """Drop a time of building that is none: libraries read it when they are imported."""
    given = os.environ.get(EPOCH, "0")
    try:
        time.gmtime(int(given))
    except (ValueError, OverflowError, OSError):
        from sim.text import shortened

        del os.environ[EPOCH]
        print(f"note: {EPOCH} is ignored: `{shortened(given)}` is no time", file=sys.stderr)


def _call() -> None:
    """Carry out the command; what it printed is written out before it is said to be done."""
    from sim.cli import app

    try:
        app(prog_name="sim")
    finally:
        if sys.stdout:
            sys.stdout.flush()


def _message(error: OSError) -> str:
    """What the machine is to blame for; anything else is a mistake of the program."""
    if error.errno == errno.EPIPE:
        return ""
    if error.errno not in CIRCUMSTANCES:
        raise error
    where = f"`{error.filename}`" if error.filename else "the output"
    return f"cannot write {where}: {error.strerror}"


def _fail(text: str, code: int, *, cause: Exception) -> NoReturn:
    """End with words and an exit code; with ``SIM_DEBUG=1``, with a traceback."""
    if os.environ.get("SIM_DEBUG") == "1":
        raise cause
    if text and sys.stderr:
        from sim.text import cleaned

        with contextlib.suppress(OSError):
            message = text if text.startswith("error") else f"error: {text}"
            print(cleaned(message), file=sys.stderr)
    if isinstance(cause, OSError):
        # What is left in the buffer of the output cannot be written either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """Stop in the way errors do, whatever library is at work."""
    del signum, frame
    signal.setitimer(signal.ITIMER_REAL, PATIENCE, PATIENCE)
    raise InterruptionError(
        "interrupted; what was finished is kept, and the same command goes on from there"
    )


def _tell_lost(lost: "sys.UnraisableHookArgs") -> None:
    """Report an error that nobody could catch, unless it is an interruption, which comes again."""
    if not isinstance(lost.exc_value, InterruptionError):
        sys.__unraisablehook__(lost)


def _insist(signum: int, frame: FrameType | None) -> None:
    """Interrupt again where the first time was lost: in a finaliser Python drops what is raised."""
    if not isinstance(sys.exc_info()[1], InterruptionError):
        _interrupt(signum, frame)


if __name__ == "__main__":
    main()
