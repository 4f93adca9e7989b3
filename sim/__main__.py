"""The command `sim`."""

import os
import signal
import sys
from types import FrameType

from sim.errors import InterruptionError, SimError

PATIENCE = 0.2
"""Seconds after which an interruption that nobody has answered is raised again."""


def main() -> None:
    """Run the command line; tell errors in words, and give the exit code they stand for."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGALRM, _insist)
    sys.unraisablehook = _tell_lost
    try:
        from sim.cli import app

        app(prog_name="sim")
    except SimError as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if os.environ.get("SIM_DEBUG") == "1":
            raise
        text = str(error)
        print(text if text.startswith("error") else f"error: {text}", file=sys.stderr)
        sys.exit(error.exit_code)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """Stop in the way errors do, whatever library is at work."""
    del signum, frame
    signal.setitimer(signal.ITIMER_REAL, PATIENCE, PATIENCE)
    raise InterruptionError(
        "interrupted; what was finished is kept, and the same command goes on from there"
    )


def _tell_lost(lost: "sys.UnraisableHookArgs") -> None:
    """Tell of an error that nobody could catch, unless it is an interruption, which comes again."""
    if not isinstance(lost.exc_value, InterruptionError):
        sys.__unraisablehook__(lost)


def _insist(signum: int, frame: FrameType | None) -> None:
    """Interrupt again where the first time was lost: in a finaliser Python drops what is raised."""
    if not isinstance(sys.exc_info()[1], InterruptionError):
        _interrupt(signum, frame)


if __name__ == "__main__":
    main()
