"""Processes that stay, have everything imported, and time what they are asked to call."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from scaling.timing import Spent

BENCHMARKS = Path(__file__).resolve().parents[1]
HERE = BENCHMARKS.parent


class Helper:
    """A process that times calls by name; it is opened at the first question.

    Parameters
    ----------
    tasks
        Module of `scaling` that has the tasks.
    home
        Checkout whose program it imports.
    """

    def __init__(self, tasks: str = "tasks", *, home: Path = HERE) -> None:
        self._tasks, self._home = tasks, home
        self._process: subprocess.Popen[str] | None = None

    def ask(self, task: str, **wanted: Any) -> Spent:
        """Have a task timed.

        Parameters
        ----------
        task
            Its name in the module of the tasks.
        wanted
            What it is given.

        Returns
        -------
        What it took.

        Raises
        ------
        RuntimeError
            If it fails; the helper has said why.
        """
        process = self._process = self._process or _open(self._tasks, self._home)
        process.stdin.write(json.dumps({"task": task, "wanted": wanted}) + "\n")
        process.stdin.flush()
        told = process.stdout.readline()
        if not told:
            raise RuntimeError(f"the helper has ended in {task} of {wanted}")
        return Spent(**json.loads(told))

    def close(self) -> None:
        """Let it end."""
        if self._process:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()


@contextmanager
def helpers(**opened: Helper) -> Iterator[dict[str, Helper]]:
    """Have several helpers by name, one for each library, so that none has the others' memory."""
    try:
        yield opened
    finally:
        for helper in opened.values():
            helper.close()


def _open(tasks: str, home: Path) -> subprocess.Popen[str]:
    paths = [str(BENCHMARKS), str(home), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-m", "scaling.helper", tasks],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Python looks in the working folder before all others.
        cwd=home,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )


def serve(name: str) -> None:
    """Time what is asked of a module of tasks, line by line, until no more is asked."""
    tasks = import_module(f"scaling.{name}")
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    # What a library prints is not an answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        asked = json.loads(line)
        spent = getattr(tasks, asked["task"])(**asked["wanted"])
        print(json.dumps(vars(spent)), file=answers, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
