"""The folder of an answer: what its record says it rests on, and whether that still holds."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.results.record import program_digest, versions
from sim.results.sealed import read_record, write_record


def current(folder: Path, basis: Mapping[str, Any], *, account: str) -> dict[str, Any] | None:
    """Account of a folder, if it rests on the same basis and every file is as it was written.

    Parameters
    ----------
    folder
        The folder.
    basis
        Everything that its files should rest on.
    account
        Name of its JSON file with the answer.
    """
    record = read_record(folder)
    if record is None or account not in record["files"]:
        return None
    if (record.get("rests_on"), record.get("program")) != (basis, _program()):
        return None
    try:
        answer: dict[str, Any] = json.loads((folder / account).read_bytes())
    except (OSError, ValueError):
        return None
    return answer


def seal(
    folder: Path, names: Iterable[str], *, basis: Mapping[str, Any], record: Mapping[str, Any]
) -> None:
    """Write the record of a folder: what it rests on, the runs behind it, and every digest."""
    whole = {**record, "rests_on": basis, "program": _program()}
    write_record(folder, names, record=whole)


def _program() -> str:
    """Versions of what draws and writes: the program, and the library of its figures."""
    return f"{program_digest()} matplotlib {versions()['matplotlib']}"
