"""The command `sim`."""

import os
import sys


def main() -> None:
    """Run the command line; tell errors in words, and give the exit code they stand for."""
    from sim.errors import SimError

    try:
        from sim.cli import app

        app(prog_name="sim")
    except SimError as error:
        if os.environ.get("SIM_DEBUG") == "1":
            raise
        text = str(error)
        print(text if text.startswith("error") else f"error: {text}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print(
            "interrupted: finished results are kept; the same command goes on from there",
            file=sys.stderr,
        )
        sys.exit(130)


if __name__ == "__main__":
    main()
