"""A crash made small: whatever can be left out while the same thing is raised."""

import time
from collections.abc import Callable
from dataclasses import replace

from target import Case

PATIENCE = 15.0
"""Seconds that making one case small may take."""


def reduced(case: Case, crashes: Callable[[Case], bool], *, patience: float | None = None) -> Case:
    """Leave out settings and files, then lines, then bytes.

    Parameters
    ----------
    case
        What crashes.
    crashes
        Whether another case crashes alike.
    patience
        Seconds after which what was reached is good enough; `PATIENCE` unless given.
    """
    until = time.monotonic() + (PATIENCE if patience is None else patience)

    def holds(smaller: Case) -> bool:
        return time.monotonic() < until and crashes(smaller)

    if case.beside and holds(replace(case, beside={})):
        case = replace(case, beside={})
    for index in reversed(range(len(case.settings))):
        fewer_settings = case.settings[:index] + case.settings[index + 1 :]
        if holds(replace(case, settings=fewer_settings)):
            case = replace(case, settings=fewer_settings)
    lines = _fewer(case.text.splitlines(keepends=True), lambda some: holds(_of(case, some)))
    case = _of(case, lines)
    for stem in case.beside:
        case = _smaller_file(case, stem, holds)
    if len(case.text) < 3000:
        pieces = [case.text[at : at + 1] for at in range(len(case.text))]
        case = _of(case, _fewer(pieces, lambda some: holds(_of(case, some))))
    return case


def _of(case: Case, pieces: list[bytes]) -> Case:
    return replace(case, text=b"".join(pieces))


def _smaller_file(case: Case, stem: str, holds: Callable[[Case], bool]) -> Case:
    def having(pieces: list[bytes]) -> Case:
        return replace(case, beside={**case.beside, stem: b"".join(pieces)})

    lines = case.beside[stem].splitlines(keepends=True)
    return having(_fewer(lines, lambda some: holds(having(some))))


def _fewer(pieces: list[bytes], holds: Callable[[list[bytes]], bool]) -> list[bytes]:
    """Leave out ever smaller stretches."""
    size = max(1, len(pieces) // 2)
    while pieces:
        at = 0
        while at < len(pieces):
            fewer = pieces[:at] + pieces[at + size :]
            if holds(fewer):
                pieces = fewer
            else:
                at += size
        if size == 1:
            break
        size //= 2
    return pieces
