"""Results on disk: kept whole or not at all, found again by what they are."""

import json
import os
import shutil
import threading
from collections.abc import Iterable
from pathlib import Path

from sim.errors import RunError
from sim.outcomes.block import Block
from sim.results.atomic import digest, flush
from sim.results.netcdf import read_data, write_data
from sim.results.partial import PartialResults
from sim.results.record import Record, Size
from sim.results.record import digest as digest_of
from sim.results.results import Results
from sim.results.store_paths import COMPLETE, DATA, RECORD, SCENARIO, STORE
from sim.scenario.schema import Scenario


class Store:
    """A folder of results, one folder each, named by its key.

    Parameters
    ----------
    outputs
        The folder of the outputs.

    Attributes
    ----------
    said
        What the store has to say: results found damaged and set aside.
    """

    def __init__(self, outputs: Path) -> None:
        self.shelf = outputs / STORE
        self.said: list[str] = []

    def holds(self, key: str) -> bool:
        """Say whether there is a result of that key, without reading it."""
        try:
            return (self.shelf / key / COMPLETE).is_file()
        except PermissionError:
            return False

    def settled(self, key: str) -> bool:
        """Say as much, and let go of blocks that a call which was killed kept on the way to it."""
        if not self.holds(key):
            return False
        self.pieces(key).drop()
        return True

    def pieces(self, key: str) -> PartialResults:
        """Give the blocks that are kept of a result that is not finished."""
        return PartialResults(self.shelf / f"{key}.pieces", self.said)

    def held(self, key: str, replications: int) -> int:
        """Count the replications that are kept of a result, finished or not, without reading it."""
        if self.holds(key):
            return replications
        return sum(len(piece.replications) for piece in self.pieces(key).listed())

    def find(self, key: str) -> Results | None:
        """Read a result, if there is one and it is what it was when it was written."""
        folder = self.shelf / key
        if not self.holds(key):
            return None
        for _ in range(2):  # Somebody else may have put another in its place the first time.
            try:
                if json.loads((folder / COMPLETE).read_bytes()) == _digests(folder):
                    return _read(folder)
            except (OSError, ValueError, KeyError):
                continue
        self._set_aside(folder)
        return None

    def keep(
        self,
        scenario: Scenario,
        record: Record,
        *,
        blocks: Iterable[Block],
        replace: bool = False,
    ) -> Path:
        """Write a result whole; if it is there already, leave it.

        Parameters
        ----------
        scenario
            What was run.
        record
            How it was run.
        blocks
            All blocks, in the order of their replications; they are taken one at a time.
        replace
            Whether to put it in the place of one that is there.

        Returns
        -------
        The folder of the result.

        Raises
        ------
        RunError
            If it cannot be written, as on a full disk; nothing half written stays.
        """
        folder, pieces = self.shelf / record.key, self.pieces(record.key)
        try:
            pieces.folder.mkdir(parents=True, exist_ok=True)
            scratch = pieces.folder / f".writing-{os.getpid()}-{threading.get_ident()}"
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
        except OSError as error:
            raise RunError(f"cannot write to {self.shelf}: {error.strerror}") from error
        try:
            _write(scratch, scenario, record=record, blocks=blocks)
            if replace or not self.holds(record.key):
                self._put(scratch, record.key, replace=replace)
        except OSError as error:
            if replace or not self.holds(record.key):
                reason = error.strerror or str(error)
                raise RunError(f"the result could not be kept in {folder}: {reason}") from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return folder

    def drop(self, key: str) -> None:
        """Forget a result, and the blocks that are kept of it."""
        self.pieces(key).drop()
        shutil.rmtree(self.shelf / key, ignore_errors=True)

    def _put(self, scratch: Path, key: str, *, replace: bool) -> None:
        """Put a finished folder in its place; if somebody else just did, theirs is as good."""
        folder = self.shelf / key
        if folder.exists() and (replace or not self.holds(key)):
            folder.rename(scratch.with_name(f"{scratch.name}.replaced"))
        scratch.rename(folder)
        flush(self.shelf)

    def _set_aside(self, folder: Path) -> None:
        aside = folder.with_name(f"{folder.name}.damaged")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            folder.rename(aside)
        except FileNotFoundError:
            return
        except OSError as error:
            raise RunError(
                f"the result kept in {folder} is damaged, and cannot be set aside: {error.strerror}"
            ) from error
        self.said.append(f"a kept result was damaged; it is set aside in {aside}")


def _write(folder: Path, scenario: Scenario, *, record: Record, blocks: Iterable[Block]) -> None:
    size = Size(record.replications, record.seed)
    write_data(folder / DATA, scenario, size=size, blocks=blocks)
    (folder / RECORD).write_text(record.model_dump_json(indent=2) + "\n")
    (folder / SCENARIO).write_text(scenario.model_dump_json() + "\n")
    for name in (DATA, RECORD, SCENARIO):
        flush(folder / name)
    (folder / COMPLETE).write_text(json.dumps(_digests(folder), indent=2) + "\n")
    flush(folder / COMPLETE)
    flush(folder)


def _read(folder: Path) -> Results:
    record = Record.model_validate_json((folder / RECORD).read_bytes())
    scenario = Scenario.model_validate_json((folder / SCENARIO).read_bytes())
    if (record.key, record.scenario_digest) != (folder.name, digest_of(scenario)):
        raise ValueError("the result of something else")
    size = Size(record.replications, record.seed)
    return Results(read_data(folder / DATA, scenario, size=size), scenario, record)


def _digests(folder: Path) -> dict[str, str]:
    return {name: digest(folder / name) for name in (DATA, RECORD, SCENARIO)}
