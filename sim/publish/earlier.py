"""What a folder had before, and whether what lies about it rests on the same worlds."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.results.record import digest, source_digest
from sim.results.store_paths import RECORD
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Request, Wanted
from sim.words import date

MOST = 5
"""Answers that are named at most."""


def replaced(folder: Path, wanted: Mapping[str, Wanted], *, request: Request) -> str:
    """What the answer of a folder replaces there, in a line; nothing if it is the same worlds."""
    before = _read(folder)
    keys = {label: request.key(one) for label, one in wanted.items()}
    if before is None or before["rests_on"]["results"] == keys:
        return ""
    record, first = before["record"], next(iter(wanted.values()))
    scenario = first.scenario if isinstance(first, Resolved) else first.resolved.scenario
    others = [
        *([f"seed {record['seed']}"] if record["seed"] != request.size.seed else []),
        *(["another version of the scenario"] if record["scenario_digest"] != digest(scenario)
          else []),
        *(["another version of the program"] if record["source_digest"] != source_digest()
          else []),
    ]  # fmt: skip
    if not others and record["replications"] == request.replications(first):
        others = ["other scenarios beside it"]
    rest = f" ({', '.join(others)})" if others else ""
    return f"{folder} replaces {_worlds(record)}{_day(record)}{rest}"


def elsewhere(folder: Path, outputs: Path) -> list[str]:
    """Which answers within a folder, or about it, rest on other worlds than its own, a line each.

    The folder is within that of the outputs.
    """
    own = _read(folder)
    if own is None:
        return []
    around = [one for one in folder.parents if outputs in one.parents]
    within = sorted(path.parent for path in folder.glob(f"*/**/{RECORD}"))
    found = []
    for place in (*around, *within):
        other = _read(place)
        if other is not None and other["record"]["key"] != own["record"]["key"]:
            record = other["record"]
            size = f"{_worlds(record)}, seed {record['seed']},{_day(record)}"
            found.append(f"{place} rests on another result: {size.rstrip(',')}")
    rest = len(found) - MOST
    return [*found[:MOST], *([f"{rest} more within {folder} do too"] if rest > 0 else [])]


def _read(folder: Path) -> dict[str, Any] | None:
    """Record of an answer, whatever has become of its files; none if there is none."""
    try:
        whole: dict[str, Any] = json.loads((folder / RECORD).read_bytes())
        known = {"key", "seed", "replications", "started", "scenario_digest", "source_digest"}
        return whole if known <= whole["record"].keys() and whole["rests_on"]["results"] else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _worlds(record: Mapping[str, Any]) -> str:
    """How many worlds a record is of; of a design, in all its points."""
    count = record["replications"]
    return f"{count:,} world{'s' * (count != 1)}"


def _day(record: Mapping[str, Any]) -> str:
    """When a run began; nothing if that cannot be read."""
    try:
        return f" of {date(dt.datetime.fromisoformat(record['started']))}"
    except (ValueError, TypeError):
        return ""
