"""Results on disk: kept whole or not at all, found again by what they are."""

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import xarray as xr

from sim.errors import RunError
from sim.record import Record
from sim.results.ensemble import Results
from sim.results.shelf import COMPLETE, DATA, RECORD, SCENARIO, SHELF
from sim.scenario.schema import Scenario

PACKED = {"zlib": True, "complevel": 1, "shuffle": True}
"""How large arrays are compressed."""


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
        self.shelf = outputs / SHELF
        self.said: list[str] = []

    def holds(self, key: str) -> bool:
        """Say whether there is a result of that key, without reading it."""
        return (self.shelf / key / COMPLETE).is_file()

    def find(self, key: str) -> Results | None:
        """Read a result, if there is one and it is what it was when it was written."""
        folder = self.shelf / key
        if not self.holds(key):
            return None
        try:
            intact = json.loads((folder / COMPLETE).read_bytes()) == _digests(folder)
            if intact:
                return _read(folder)
        except (OSError, ValueError, KeyError):
            intact = False
        self._set_aside(folder)
        return None

    def keep(self, results: Results) -> Path:
        """Write a result whole; if it is there already, leave it.

        Raises
        ------
        RunError
            If it cannot be written, as on a full disk; nothing half written stays.
        """
        folder = self.shelf / results.record.key
        try:
            self.shelf.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix=".writing-", dir=self.shelf))
        except OSError as error:
            raise RunError(f"cannot write to {self.shelf}: {error.strerror}") from error
        try:
            _write(scratch, results)
            if not self.holds(results.record.key):
                shutil.rmtree(folder, ignore_errors=True)
                scratch.rename(folder)
        except OSError as error:
            if not self.holds(results.record.key):
                reason = error.strerror or str(error)
                raise RunError(f"the result could not be kept in {folder}: {reason}") from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return folder

    def drop(self, key: str) -> None:
        """Forget a result."""
        shutil.rmtree(self.shelf / key, ignore_errors=True)

    def _set_aside(self, folder: Path) -> None:
        aside = folder.with_name(f"{folder.name}.damaged")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        self.said.append(f"a kept result was damaged; it is set aside in {aside}")


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place, flushed, then renamed.

    Raises
    ------
    RunError
        If it cannot be written.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise RunError(f"cannot write {path}: {error.strerror}") from error


def _write(folder: Path, results: Results) -> None:
    large = {name: PACKED for name, held in results.data.items() if held.size > 10_000}
    results.data.to_netcdf(folder / DATA, engine="h5netcdf", encoding=large)
    (folder / RECORD).write_text(results.record.model_dump_json(indent=2) + "\n")
    (folder / SCENARIO).write_text(results.scenario.model_dump_json() + "\n")
    for name in (DATA, RECORD, SCENARIO):
        _flush(folder / name)
    (folder / COMPLETE).write_text(json.dumps(_digests(folder), indent=2) + "\n")
    _flush(folder / COMPLETE)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _read(folder: Path) -> Results:
    with xr.open_dataset(folder / DATA, engine="h5netcdf") as file:
        data = file.load()
    return Results(
        data,
        Scenario.model_validate_json((folder / SCENARIO).read_bytes()),
        Record.model_validate_json((folder / RECORD).read_bytes()),
    )


def _digests(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (DATA, RECORD, SCENARIO)
    }
