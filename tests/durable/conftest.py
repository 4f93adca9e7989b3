"""A command that may be called with a fault, and a judge of what it leaves behind."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from sim.results.atomic import digest
from sim.results.store import Store
from sim.results.store_paths import COMPLETE, RECORD, STORE

SCRIPT = Path(__file__).with_name("steps.py")

SHORT = """\
name: short
title: A short one
start: 2025-08-18
weeks: 3
talks: {deal_rate: 40}
states:
  FRA: {stance: prepared}
  GBR: {stance: prepared}
  POL: {stance: open}
"""
SHORTER = """\
name: shorter
title: A short one
base: short
change: {choice.allies: 0}
"""

ORDINARY = ("seconds", "started")
"""What a record tells of one run and not of another that is the same."""


@dataclass(frozen=True)
class Output:
    """What a call printed and returned, and how many steps it took, if it lived to tell."""

    code: int
    out: str
    err: str
    steps: int | None


Call = Callable[..., Output]


@pytest.fixture(scope="session")
def server() -> Iterator[subprocess.Popen[str]]:
    """Start the process of which every call is a child."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


@pytest.fixture(scope="session")
def ask(server: subprocess.Popen[str]) -> Callable[..., Any]:
    """Send a line to the process of which every call is a child, and read the answer."""

    def do(**asked: Any) -> Any:
        assert server.stdin
        assert server.stdout
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        return json.loads(server.stdout.readline())

    return do


@pytest.fixture(scope="session")
def call(ask: Callable[..., Any]) -> Call:
    """Call the command in a home, with a fault."""

    def do(home: Path, *words: str, fault: str = "none", at: int = 0) -> Output:
        return Output(**ask(home=str(home), words=words, fault=fault, at=at))

    return do


class Beside:
    """A call that is under way beside others."""

    def __init__(self, ask: Callable[..., Any], home: Path, words: tuple[str, ...]) -> None:
        asked = {"home": str(home), "words": words, "fault": "none", "at": 0}
        self._ask, self._pid = ask, ask(beside=True, **asked)["pid"]
        self._done: Output | None = None

    def is_over(self) -> bool:
        """Say whether it has ended."""
        return self._done is not None or self._noted(self._ask(poll=self._pid))

    def result(self) -> Output:
        """Wait for its end."""
        if self._done is None:
            self._noted(self._ask(end=self._pid))
        assert self._done
        return self._done

    def _noted(self, answer: dict[str, Any]) -> bool:
        if answer["code"] is not None:
            self._done = Output(**answer)
        return self._done is not None


class Judge:
    """Tells what a command has left behind."""

    def furnish(self, home: Path) -> Path:
        """Make a home with two short scenarios, and without outputs."""
        (home / "scenarios").mkdir(parents=True)
        for name, text in (("short", SHORT), ("shorter", SHORTER)):
            (home / "scenarios" / f"{name}.yaml").write_text(text)
        return home

    def contents(self, outputs: Path) -> dict[str, Any]:
        """Read everything that is there for people: numbers, tables, figures, records."""
        found: dict[str, Any] = {}
        for path in sorted(outputs.glob("*/**/*")):
            name = str(path.relative_to(outputs))
            if not path.is_file() or name.startswith(".results"):
                continue
            found[name] = _content(path)
        return found

    def scraps(self, outputs: Path) -> list[str]:
        """List what is neither a finished result nor in a folder for people."""
        return [
            str(path.relative_to(outputs))
            for path in outputs.glob("**/*")
            if (path.name.startswith(".") or path.suffix in {".pieces", ".damaged"})
            and path.name != STORE
        ]

    def lies(self, outputs: Path) -> list[str]:
        """List what claims to be whole and is not: kept results, and folders that are sealed."""
        store, found = Store(outputs), []
        keys = [path.parent.name for path in outputs.glob(f"{STORE}/*/{COMPLETE}")]
        found += [key for key in keys if "." not in key and store.find(key) is None]
        for path in outputs.glob(f"*/{RECORD}"):
            files = json.loads(path.read_bytes())["files"]
            found += [str(path.parent / name) for name, mark in files.items()
                      if digest(path.parent / name) != mark]  # fmt: skip
        return found + store.notes


@pytest.fixture(scope="session")
def beside(ask: Callable[..., Any]) -> Callable[..., Beside]:
    """Begin a call of the command in a home, beside others."""
    return lambda home, *words: Beside(ask, home, words)


def _content(path: Path) -> Any:
    if path.suffix == ".nc":
        with xr.open_dataset(path, engine="h5netcdf") as data:
            return {name: held.values.tobytes() for name, held in data.load().variables.items()}
    if path.name != "record.json":
        return path.read_bytes()
    reported = json.loads(path.read_bytes())
    for record in (
        (reported["record"], *reported["records"].values())
        if "records" in reported
        else (reported,)
    ):
        for name in ORDINARY:
            del record[name]
    return reported


@pytest.fixture(scope="session")
def judge() -> Judge:
    """Somebody who tells what a command has left behind."""
    return Judge()
