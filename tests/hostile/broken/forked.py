"""Run the command on many files, each in a process of its own that begins with all imported.

Reads a list of jobs as JSON from its standard input and prints a line of JSON for each. A job has
the `words` of the command and the `folder` to stand in. It stands apart from the tests because a
process with threads, as that of the tests may be, cannot be forked safely.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

ROOM = 500_000_000
"""Memory beyond what the imports take, bytes."""

PATIENCE = 20
"""Seconds of the processor after which a command is killed."""


def warm() -> None:
    """Import what the commands import, and fill the tables they look into."""
    from sim.scenario.load import load, packaged

    load(packaged() / "baseline.yaml")


def main() -> None:
    warm()
    for job in json.load(sys.stdin):
        print(json.dumps(_watched(job)), flush=True)


def _watched(job: dict[str, Any]) -> dict[str, Any]:
    folder = Path(job["folder"])
    before = set(folder.iterdir())
    streams = {name: folder.parent / f"{folder.name}.{name}" for name in ("out", "err")}
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        _become(job["words"], folder, streams)
    _, status, used = os.wait4(child, 0)
    return {
        "words": job["words"],
        "code": os.waitstatus_to_exitcode(status),
        "seconds": time.perf_counter() - started,
        "peak": used.ru_maxrss * 1024,
        "left": sorted(path.name for path in set(folder.iterdir()) - before),
        **{name: path.read_text("utf-8", "replace") for name, path in streams.items()},
    }


def _become(words: list[str], folder: Path, streams: dict[str, Path]) -> None:
    """Go on as the command; never returns."""
    from sim.__main__ import main as command

    code = 1
    try:
        os.chdir(folder)
        for number, path in enumerate(streams.values(), start=1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        held = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (held + ROOM, held + ROOM))
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
        sys.argv = ["sim", *words]
        command()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
