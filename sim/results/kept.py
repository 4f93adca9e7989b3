"""What the store keeps: results, blocks of unfinished ones, points of a page; and removing them."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sim.errors import RunError
from sim.results.partial import PartialBlocks
from sim.results.record import program_digest, source_digest
from sim.results.store_paths import COMPLETE, RECORD, TOLD

Kind = Literal["current", "other version", "unfinished", "damaged", "remains", "unknown"]
"""Of this version of the program or another one, which is never used again; blocks of a run that
did not end; a result set aside; remains of a removal; and what is no work of this program."""

_KEY = re.compile(r"[0-9a-f]{20}")
_ENDINGS: dict[str, Kind] = {".pieces": "unfinished", ".damaged": "damaged", TOLD: "current"}

REMOVING = ".removing-"
"""How the name of a folder begins that is being removed."""


@dataclass(frozen=True)
class Kept:
    """One folder of the store; what is not known of it is blank."""

    path: Path
    kind: Kind
    scenario: str
    settings: tuple[str, ...]
    worlds: int | None
    seed: int | None
    made: dt.datetime
    """When it was begun, or else when a file of it was last written, UTC."""
    size: int
    """Bytes of its files."""
    shared: int
    """Bytes of these that a folder of an answer has too, and that its removal does not free."""


def kept(store: Path) -> list[Kept]:
    """What is in a store, the oldest first; nothing if there is none.

    Raises
    ------
    RunError
        If it cannot be read.
    """
    try:
        entries = list(store.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(f"cannot read {store}: {error.strerror}") from error
    found = [one for path in entries if (one := _examined(path))]
    return sorted(found, key=lambda one: (one.made, one.path.name))


def remove(one: Kept) -> bool:
    """Remove a folder of the store, which is no result from the first moment on.

    Nobody may be using the store. Whether it was there is returned; else what stops it is raised,
    an OSError. What is no work of this program is a ValueError.
    """
    if one.kind == "unknown":
        raise ValueError(f"{one.path} is no result")
    away = one.path
    if not away.name.startswith(REMOVING):
        away = one.path.with_name(f"{REMOVING}{one.path.name}")
        shutil.rmtree(away, ignore_errors=True)
        try:
            one.path.rename(away)
        except FileNotFoundError:
            return False
    shutil.rmtree(away)
    return True


def _examined(path: Path) -> Kept | None:
    """What a folder of the store is; nothing if it has gone meanwhile."""
    kind = _kind(path)
    record = _record(path) if kind in ("current", "other version", "damaged") else {}
    worlds = record.get("replications")
    if kind == "unfinished":
        worlds = sum(len(one.replications) for one in PartialBlocks(path, []).listed())
    if kind == "current" and not _is_of_this_version(record):
        kind = "other version"
    try:
        files = [one.lstat() for one in (path, *_files(path))]
    except OSError:
        return None
    begun = record.get("started")
    return Kept(
        path=path,
        kind=kind,
        scenario=record.get("scenario", ""),
        settings=tuple(record.get("settings", ())),
        worlds=worlds,
        seed=record.get("seed"),
        made=_time(begun) or dt.datetime.fromtimestamp(max(s.st_mtime for s in files), dt.UTC),
        size=sum(one.st_size for one in files[1:]),
        shared=sum(one.st_size for one in files[1:] if one.st_nlink > 1),
    )


def _is_of_this_version(record: dict[str, Any]) -> bool:
    """Whether the program would use it: words depend on all of its sources, numbers on some."""
    if "program_digest" in record:
        return bool(record["program_digest"] == program_digest())
    return bool(record.get("source_digest") == source_digest())


def _kind(path: Path) -> Kind:
    stem, ending = path.stem, path.suffix
    if path.is_symlink() or not path.is_dir():
        return "unknown"
    if path.name.startswith(REMOVING):
        return "remains"
    if not _KEY.fullmatch(stem) or ending not in {"", *_ENDINGS}:
        return "unknown"
    return _ENDINGS.get(ending, "current" if (path / COMPLETE).is_file() else "unfinished")


def _files(path: Path) -> Iterator[Path]:
    """Every file within a folder, without following links."""
    if not path.is_symlink() and path.is_dir():
        yield from (one for one in path.rglob("*") if one.is_symlink() or not one.is_dir())


def _record(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        record = json.loads((path / RECORD).read_bytes())
        if isinstance(record, dict):
            return record
    return {}


def _time(begun: object) -> dt.datetime | None:
    try:
        time = dt.datetime.fromisoformat(str(begun))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
