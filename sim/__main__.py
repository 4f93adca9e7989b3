"""The command `sim`."""

import os
import signal
import sys
from types import FrameType

from sim.errors import InterruptionError, SimError


def main() -> None:
    """Run the command line; tell errors in words, and give the exit code they stand for."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        from sim.cli import app

        app(prog_name="sim")
    except SimError as error:
        if os.environ.get("SIM_DEBUG") == "1":
            raise
        text = str(error)
        print(text if text.startswith("error") else f"error: {text}", file=sys.stderr)
        sys.exit(error.exit_code)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """Stop in the way errors do, whatever library is at work."""
    del signum, frame
    raise InterruptionError("interrupted; results finished before are kept")


if __name__ == "__main__":
    main()
