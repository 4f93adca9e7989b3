"""What is fuzzed: one case put through the whole way from bytes to a scenario that could be run."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import invariant

from sim.ensemble.run import check_budget
from sim.errors import ScenarioError, SimError
from sim.results.record import Size, digest, key
from sim.scenario import load as loading
from sim.scenario.dump import dump
from sim.scenario.load import expectations, packaged
from sim.scenario.resolve import Resolved
from sim.text import FORBIDDEN, STAND_IN
from sim.yamltree.reader import Document, read

STEM = "case"
"""What the file of every case is called, and so the scenario in it."""

SLOWEST = 2.0
"""Seconds of the processor that a case may take."""

HOPELESS = 10.0
"""Seconds of the processor after which a case is given up."""


@dataclass(frozen=True)
class Case:
    """A file, the settings laid over it, and the files that lie beside it, by stem."""

    text: bytes
    settings: tuple[str, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What became of a case: a scenario, an orderly refusal with its reasons, or a crash."""

    accepted: bool
    reasons: tuple[str, ...] = ()
    crash: str = ""
    seconds: float = 0.0


class EndlessError(BaseException):
    """A case takes so long that it is given up; no handler in the program may catch it."""


def judge(case: Case, folder: Path, *, slowest: float = SLOWEST, whole: bool = True) -> Verdict:
    """Put a case through the whole way, in a folder of its own.

    Parameters
    ----------
    case
        What to try.
    folder
        An empty folder, which is left empty unless the process dies.
    slowest
        Seconds of the processor above which it counts as a crash.
    whole
        Whether what is accepted is also compared with others, written out and read back, which
        takes longer than all the rest.
    """
    with _laid_out(case, folder) as path:
        began = time.process_time()
        verdict = _tried(path, case.settings, whole=whole)
        spent = time.process_time() - began
    crash = verdict.crash
    if not crash and spent > slowest:
        crash = f"slow: more than {slowest:g} seconds"
    return Verdict(verdict.accepted, verdict.reasons, crash, spent)


@contextlib.contextmanager
def _laid_out(case: Case, folder: Path) -> Iterator[Path]:
    files = {**case.beside, STEM: case.text}
    paths = {folder / f"{stem}.yaml": text for stem, text in files.items()}
    if case.settings:  # what is tried can be told even after the process has died
        paths[folder / "settings.txt"] = os.fsencode("\0".join(case.settings))
    for path, text in paths.items():
        path.write_bytes(text)
    yield folder / f"{STEM}.yaml"
    for path in paths:
        path.unlink()


def _tried(path: Path, settings: tuple[str, ...], *, whole: bool) -> Verdict:
    try:
        with _limited():
            resolved = _loaded(path, settings)
            invariant.demand(resolved)
            if whole:
                loading.compared([resolved])
                _written_and_read(resolved)
    except SimError as error:
        return _refused(error)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever comes out is what is looked for
        return Verdict(accepted=False, crash=_named(error))
    return Verdict(accepted=True)


def _loaded(path: Path, settings: tuple[str, ...]) -> Resolved:
    """Do what a command does before it runs a scenario."""
    resolved = loading.load(path, settings)
    check_budget(resolved.scenario, 1000, seed=1)
    key(resolved.scenario, Size(1000, 1))
    expectations(resolved.scenario)
    for warning in resolved.warnings:
        invariant.harmless(str(warning))
    return resolved


def _written_and_read(resolved: Resolved) -> None:
    """Write a scenario out whole, and read it back as an ordinary file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{resolved.scenario.name}.yaml"
        path.write_text(dump(resolved), encoding="utf-8")
        try:
            again = loading.load(path)
        except SimError as error:
            raise invariant.BrokenError(f"what was written cannot be read: {error}") from error
    invariant.agree(digest(again.scenario), digest(resolved.scenario))


def _refused(error: SimError) -> Verdict:
    reported = str(error)
    found = FORBIDDEN.search(reported.replace(STAND_IN, ""))
    problems = error.problems if isinstance(error, ScenarioError) else ()
    reasons = tuple(one.reason for one in problems) or (reported,)
    crash = f"a forbidden character in a message: U+{ord(found[0]):04X}" if found else ""
    return Verdict(
        accepted=False, reasons=reasons, crash=crash or ("" if reported else "no message")
    )


def _named(error: BaseException) -> str:
    """Name what was raised and where, alike for cases that fail alike."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/sim/" in code.co_filename:
            place = f"{Path(code.co_filename).stem}.{code.co_name}"
        trace = trace.tb_next
    reported = FORBIDDEN.sub("?", " ".join(str(error).split())[:120])
    if isinstance(error, invariant.BrokenError | EndlessError):
        return reported
    return f"{type(error).__name__}{f' in {place}' if place else ''}: {reported}"


def alike(crash: str) -> str:
    """What crashes of one cause have in common."""
    return crash.split(":", maxsplit=1)[0]


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Up after so much time of the processor, where the system can tell."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise EndlessError(f"more than {HOPELESS:g} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, HOPELESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def read_once() -> Iterator[None]:
    """Read the packaged scenarios once, and the file of a case once.

    Reading takes most of the time of most cases; what comes of a file follows from its bytes.
    """
    home, packaged_ones, own = packaged(), lru_cache(read), lru_cache(maxsize=4)(_outcome)

    def swift(path: Path) -> Document:
        if path.parent == home:
            return packaged_ones(path)
        found = own(path, path.read_bytes())
        if isinstance(found, ScenarioError):
            raise ScenarioError(found.problems)
        return found

    room: Any = loading
    room.read = swift
    try:
        yield
    finally:
        room.read = read


def _outcome(path: Path, _: bytes) -> Document | ScenarioError:
    try:
        return read(path)
    except ScenarioError as error:
        return error
