"""Results on disk: written whole or not at all, found again by their key."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from sim.errors import RunError
from sim.outcomes.block import Block
from sim.results.atomic import digests, flush, intact
from sim.results.netcdf import read_data, write_data
from sim.results.partial import PartialBlocks
from sim.results.record import Record
from sim.results.record import digest as digest_of
from sim.results.results import Results
from sim.results.store_paths import COMPLETE, DATA, RECORD, SCENARIO, STORE, is_complete
from sim.scenario.schema import Scenario

T = TypeVar("T")

FILES = (DATA, RECORD, SCENARIO)
"""Files whose digests the marker of a result lists."""

ATTEMPTS = 2
"""Times that a result is read: another process may be replacing it the first time."""


class Store:
    """A folder of results inside that of the outputs, each in a folder named by its key.

    The notes are for the user: which results or blocks were found damaged.
    """

    def __init__(self, outputs: Path) -> None:
        self.folder = outputs / STORE
        self.notes: list[str] = []

    def contains(self, key: str) -> bool:
        """Whether there is a complete result of that key; its files are not checked."""
        return is_complete(self.folder.parent, key)

    def verified(self, key: str) -> bool:
        """Whether there is an undamaged result of that key; a damaged one is set aside.

        Blocks that a killed run left beside the result are removed.
        """
        if self._checked(key, Path) is None:
            return False
        self.partial(key).clear()
        return True

    def partial(self, key: str) -> PartialBlocks:
        """Stored blocks of a result that is not finished."""
        return PartialBlocks(self.folder / f"{key}.pieces", self.notes)

    def stored_replications(self, key: str, replications: int, *, checked: bool = False) -> int:
        """Number of stored replications of a result, finished or not; nothing is changed.

        Unless they are `checked`, the names of files are believed.
        """
        if self.contains(key) and not (checked and not _intact(self.folder / key)):
            return replications
        return sum(map(len, self.partial(key).replications(checked=checked)))

    def find(self, key: str) -> Results | None:
        """Read a result, if there is one; a damaged one is set aside."""
        return self._checked(key, _read)

    def read(self, key: str) -> Results | None:
        """Read a result that this run has just written, without checking its digests again."""
        try:
            return _read(self.folder / key)
        except (OSError, ValueError, KeyError):
            return self.find(key)

    def _checked(self, key: str, read: Callable[[Path], T]) -> T | None:
        """Read the folder of a result that is complete and undamaged; set a damaged one aside."""
        if not self.contains(key):
            return None
        folder = self.folder / key
        for _ in range(ATTEMPTS):
            try:
                if _intact(folder):
                    return read(folder)
            except (OSError, ValueError, KeyError):
                continue
        self._set_aside(folder)
        return None

    def write(
        self, scenario: Scenario, record: Record, *, blocks: Iterable[Block], replace: bool = False
    ) -> None:
        """Write a result whole; an existing one stays unless replaced.

        The blocks come in the order of their replications; one at a time is in memory. If it
        cannot be written, as on a full disk, a RunError is raised, and nothing half written stays.
        """
        folder, partial = self.folder / record.key, self.partial(record.key)
        try:
            scratch = partial.folder / f".writing-{os.getpid()}-{threading.get_ident()}"
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
        except OSError as error:
            raise RunError(f"cannot write to {self.folder}: {error.strerror}") from error
        try:
            _write(scratch, scenario, record=record, blocks=blocks)
            if replace or not self.contains(record.key):
                self._put(scratch, record.key, replace=replace)
        except OSError as error:
            if replace or not self.contains(record.key):
                reason = error.strerror or str(error)
                raise RunError(f"the result could not be written to {folder}: {reason}") from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _put(self, scratch: Path, key: str, *, replace: bool) -> None:
        """Rename a finished folder to its key; one that another process just wrote may stay."""
        folder = self.folder / key
        if folder.exists() and (replace or not self.contains(key)):
            folder.rename(scratch.with_name(f"{scratch.name}.replaced"))
        scratch.rename(folder)
        flush(self.folder)

    def _set_aside(self, folder: Path) -> None:
        aside = folder.with_name(f"{folder.name}.damaged")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            folder.rename(aside)
        except FileNotFoundError:
            return
        except OSError as error:
            raise RunError(
                f"the result stored in {folder} is damaged, and cannot be set aside: "
                f"{error.strerror}"
            ) from error
        self.notes.append(f"a stored result was damaged; it is set aside in {aside}")


def _write(folder: Path, scenario: Scenario, *, record: Record, blocks: Iterable[Block]) -> None:
    write_data(folder / DATA, scenario, record=record, blocks=blocks)
    (folder / RECORD).write_text(record.model_dump_json(indent=2) + "\n", encoding="utf-8")
    (folder / SCENARIO).write_text(scenario.model_dump_json() + "\n", encoding="utf-8")
    for name in FILES:
        flush(folder / name)
    listed = json.dumps(digests(folder, FILES), indent=2) + "\n"
    (folder / COMPLETE).write_text(listed, encoding="utf-8")
    flush(folder / COMPLETE)
    flush(folder)


def _read(folder: Path) -> Results:
    record = Record.model_validate_json((folder / RECORD).read_bytes())
    scenario = Scenario.model_validate_json((folder / SCENARIO).read_bytes())
    if (record.key, record.scenario_digest) != (folder.name, digest_of(scenario)):
        raise ValueError("the result of something else")
    return Results(read_data(folder / DATA, scenario, record=record), scenario, record)


def _intact(folder: Path) -> bool:
    """Whether the marker of a result lists all its files, with their digests."""
    try:
        files = json.loads((folder / COMPLETE).read_bytes())
        return set(files) == set(FILES) and intact(folder, files)
    except (OSError, ValueError, TypeError):
        return False
