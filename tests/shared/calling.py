"""The program as a person calls it: a command with its words, and a scenario file to be read."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import sim as package
from sim.errors import Problem, ScenarioError
from sim.scenario.load import load
from sim.scenario.resolve import Resolved


@dataclass(frozen=True)
class Output:
    """What a command printed and returned."""

    code: int
    out: str
    err: str


def exit_code(*words: str) -> int:
    """Call the command in this process; what it prints is for the caller to capture."""
    from sim.__main__ import main

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["sim", *words])
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0)
    return 0


def on_terminal(*words: str, folder: Path, kind: str = "xterm") -> Output:
    """Call Python in a process of its own on a terminal of a kind; output and errors are one."""
    import pty

    ours, theirs = pty.openpty()
    reported = b""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, *words],
        cwd=folder,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": kind, "PYTHONPATH": str(Path(package.__file__).parents[1])},
    ) as process:
        os.close(theirs)
        while part := _read(ours):
            reported += part
    os.close(ours)
    return Output(process.returncode, reported.decode(), "")


def _read(terminal: int) -> bytes:
    """What comes next from a terminal; nothing once everybody has left it."""
    try:
        return os.read(terminal, 4000)
    except OSError:
        return b""


def examine(path: Path, settings: Sequence[str] = ()) -> tuple[Resolved | None, list[Problem]]:
    """Load a scenario, or list what is wrong with it."""
    try:
        return load(path, settings), []
    except ScenarioError as error:
        return None, list(error.problems)
