"""Commands that meet a fault at one of their steps on the disk.

A line of standard input is a call, as JSON: ``home``, a folder to be in; ``words`` of `sim`; a
``fault``; and ``at`` which step it is met. Each call is a child of this process, so that libraries
are loaded once. A line of standard output answers: the ``code`` of the call, what it printed
(``out``, ``err``), and how many ``steps`` it took.

Every step is counted by which something in the folder ``outputs`` of the home changes. At the one
asked for, ``kill`` ends the process, as SIGKILL does; ``full`` finds the disk full; ``denied``
finds that it may not. ``none`` meets no fault. With ``room``, no file can grow beyond ``at`` bytes.
With ``clock``, it is a year earlier every time one looks.

With ``beside``, the call is not waited for: the answer has its number, ``pid``. A line with
``poll``, such a number, asks whether that call has ended, and one with ``end`` waits for it; the
answer is as above, with ``code`` none while it has not ended.

Blocks are small and figures few, so that many faults can be tried; nothing else is unusual.
"""

import datetime as dt
import errno
import json
import os
import resource
import signal
import sys
import time
import traceback
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sim.results import record

BLOCK = 16
COARSE = 20
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "shutil.copyfile"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Steps:
    """Every step by which something in a folder changes, one of which goes wrong."""

    def __init__(self, home: Path, fault: str, at: int) -> None:
        self.home, self.fault, self.at = str(home), fault, at
        self.taken = 0

    def take(self) -> None:
        """Take the next step, or fail to."""
        self.taken += 1
        if self.taken != self.at:
            return
        if self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        number = {"full": errno.ENOSPC, "denied": errno.EACCES}[self.fault]
        raise OSError(number, os.strerror(number))

    def audit(self, event: str, given: tuple[Any, ...]) -> None:
        """Hear of what the interpreter is about to do."""
        if event == "open" and not (isinstance(given[2], int) and given[2] & WRITING):
            return
        if (event == "open" or event in CHANGES) and self._inside(given[0]):
            self.take()

    def flush(self, descriptor: int) -> None:
        """A file on the disk."""
        self.take()
        _fsync(descriptor)

    def _inside(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(self.home)  # noqa: PTH100


_fsync = os.fsync


def load() -> None:
    """Load what a command needs, and have it use small blocks and few, coarse figures.

    As in a command, Dask is hidden, which xarray would load just to see that it is not used.
    """
    sys.modules.setdefault("dask", None)  # type: ignore[arg-type]
    from PIL import Image

    import sim.cli.compare
    import sim.publish.publish
    from sim.ensemble import blocks
    from sim.figures import catalogue as drawings
    from sim.findings import compare, of_run

    assert sim.cli.compare
    Image.preinit()
    of_run.MAIN = of_run.MAIN[:1]
    compare.COMPARE = dict(list(compare.COMPARE.items())[:1])
    drawings.DPI = COARSE
    blocks.Execution = partial(blocks.Execution, block=BLOCK)  # type: ignore[assignment,misc]


def turn_back() -> None:
    """Have clock and calendar go backwards."""
    years = count(2030, -1)

    class Backwards(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return dt.datetime(next(years), 1, 1, tzinfo=tz)

    record.dt = SimpleNamespace(datetime=Backwards, UTC=dt.UTC)  # type: ignore[attr-defined]
    time.time = lambda: next(years) * 3e7


def call(home: Path, words: list[str], *, fault: str, at: int) -> None:
    """Run a command in this process, and end it."""
    from sim import __main__ as program

    os.chdir(home)
    for number, name in ((1, "out"), (2, "err")):
        path = home / f"{name}.{os.getpid()}"
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    steps = Steps((home / "outputs").resolve(), fault, at)
    sys.argv = ["sim", *words]
    code = 0
    if fault == "clock":
        turn_back()
    if fault == "room":
        resource.setrlimit(resource.RLIMIT_FSIZE, (at, resource.RLIM_INFINITY))
    else:
        os.fsync = steps.flush
        sys.addaudithook(steps.audit)
    try:
        program.main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 70
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    (home / f"steps.{os.getpid()}").write_text(str(steps.taken))
    os._exit(code)


def begin(asked: dict[str, Any]) -> int:
    """Begin a call, and return its number."""
    child = os.fork()
    if not child:
        call(Path(asked["home"]), asked["words"], fault=asked["fault"], at=asked["at"])
    return child


def done(home: Path, pid: int, *, waits: bool) -> dict[str, Any]:
    """What came of a call, or that it has not ended."""
    ended, status = os.waitpid(pid, 0 if waits else os.WNOHANG)
    if not ended:
        return {"code": None}
    found = {}
    for name in ("out", "err", "steps"):
        path = home / f"{name}.{pid}"
        found[name] = path.read_text() if path.exists() else None
        path.unlink(missing_ok=True)
    steps = found["steps"] and int(found["steps"])
    return {"code": os.waitstatus_to_exitcode(status), **found, "steps": steps}


def main() -> None:
    """Answer calls until there are no more."""
    load()
    homes: dict[int, Path] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        pid = asked.get("poll") or asked.get("end") or begin(asked)
        home = homes.setdefault(pid, Path(asked.get("home", "")))
        waits = "poll" not in asked
        answer = {"pid": pid} if asked.get("beside") else done(home, pid, waits=waits)
        if answer.get("code") is not None:
            del homes[pid]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
