"""What lies in a folder of outputs, held against the same command that was never killed.

Whatever claims to be whole must be what it claims: kept results and kept blocks are opened as the
program itself opens them, and then compared with numbers that the program has not told, so that a
file that is damaged together with its digest is seen as well.
"""

import csv
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import matplotlib.image
import numpy as np
import xarray as xr

from sim.ensemble.run import run, run_part
from sim.ensemble.simulation import simulate, simulate_points
from sim.outcomes.block import Block
from sim.publish.publish import current
from sim.results.record import Size, key
from sim.results.results import Results
from sim.results.store import Store
from sim.results.store_paths import COMPLETE, RECORD, STORE
from sim.scenario.design import Part
from sim.streams import Streams

ACCOUNTS = ("summary.json", "comparison.json", "design.json")
"""Files with the answer of a run, a comparison and a design."""

OF_THE_DAY = ("started", "seconds", "machine")
"""What a record tells that differs from run to run."""


@dataclass(frozen=True)
class Fault:
    """Something that is not as it should be, and what it is.

    Attributes
    ----------
    kind
        `damaged`, `unreadable` and `wrong` are results, blocks and files that claim to be whole;
        `lost` was there before; `twice` was kept and computed again all the same; `left over` is
        what nobody will ever read; `failed` is a command; `orphan` is a process.
    what
        In words.
    """

    kind: str
    what: str


class Reference:
    """What a command comes to that nobody interrupts.

    Parameters
    ----------
    outputs
        Its folder of outputs.
    parts
        By key, the parts of a design, where the command runs one.
    """

    def __init__(self, outputs: Path, parts: Mapping[str, Part] = MappingProxyType({})) -> None:
        store = Store(outputs)
        self.parts = parts
        names = sorted(path.parent.name for path in store.folder.glob(f"*/{COMPLETE}"))
        self.results = {name: store.find(name) for name in names}
        self.paths = paths(outputs)
        self.files = {
            name: (outputs / name).read_bytes()
            for name in self.paths
            if not name.startswith(STORE) and (outputs / name).is_file()
        }
        self.block = cache(self._block)

    def confirm(self) -> None:
        """Demand that the results be those that are computed in memory, under the right keys."""
        assert self.results
        for name, held in self.results.items():
            size = Size(held.record.replications, held.record.seed)
            if name in self.parts:
                part = self.parts[name]
                again = run_part(part, size.replications // len(part.points), seed=size.seed)
            else:
                assert key(held.scenario, size) == held.record.key == name
                again = run(held.scenario, size.replications, seed=size.seed)
            # Settings are of the call, not of the scenario.
            plain = (one.data.assign_attrs(settings="") for one in (held, again))
            assert not list(differences(*plain))

    def _block(self, name: str, replications: range) -> Block:
        """Compute a block anew."""
        held = self.results[name]
        if name in self.parts:
            part = self.parts[name]
            points = len(part.points)
            streams = Streams(held.record.seed, replications, worlds=held.n // points)
            return simulate_points(part.scenario, streams, numbers=part.numbers)
        return simulate(held.scenario, Streams(held.record.seed, replications))


def paths(outputs: Path) -> set[str]:
    """Name everything in a folder."""
    return {path.relative_to(outputs).as_posix() for path in outputs.rglob("*")}


def whole(outputs: Path, reference: Reference) -> set[str]:
    """Name the results that claim to be whole."""
    store = Store(outputs)
    return {name for name in reference.results if store.contains(name)}


def worlds(outputs: Path, reference: Reference) -> dict[str, set[int]]:
    """Which replications are kept of each result, finished or not."""
    store = Store(outputs)
    return {
        name: set(range(held.n))
        if store.contains(name)
        else {world for piece in store.partial(name).listed() for world in piece.replications}
        for name, held in reference.results.items()
    }


def lying(outputs: Path, reference: Reference) -> list[Fault]:
    """Judge a folder as it lies after a kill, without touching it.

    Parameters
    ----------
    outputs
        The folder; nothing may be writing to it.
    reference
        What it is held against.
    """
    if not outputs.exists():
        return []
    with TemporaryDirectory() as room:
        copy = Path(room) / "outputs"
        shutil.copytree(outputs, copy)
        return [
            *_results(copy, reference),
            *_pieces(copy, reference),
            *_files(copy, reference),
            *_folders(copy, reference),
        ]


def ended(outputs: Path, reference: Reference) -> list[Fault]:
    """Judge a folder after a command that came to its end: everything is there, and nothing else.

    Parameters
    ----------
    outputs
        The folder.
    reference
        What it is held against.
    """
    there = paths(outputs)
    return [
        *lying(outputs, reference),
        *(Fault("lost", f"{name} is not there") for name in _tops(reference.paths - there)),
        *(Fault("left over", name) for name in _tops(there - reference.paths)),
    ]


def _tops(names: set[str]) -> list[str]:
    """Leave out what is below another one."""
    return sorted(name for name in names if name.rpartition("/")[0] not in names)


def differences(one: xr.Dataset, other: xr.Dataset) -> Iterator[str]:
    """Name the arrays of two results that are not the same bit for bit, labels included."""
    if set(one.variables) != set(other.variables) or one.attrs != other.attrs:
        yield "names"
        return
    for name in one.variables:
        a, b = one[name], other[name]
        if (a.dims, a.dtype, a.attrs) != (b.dims, b.dtype, b.attrs):
            yield f"labels of {name}"
        elif not _same(a.values, b.values):
            yield str(name)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    if one.dtype.kind in "fiub":
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    return np.array_equal(one, other)


def _results(outputs: Path, reference: Reference) -> Iterator[Fault]:
    store = Store(outputs)
    for name in sorted(path.parent.name for path in store.folder.glob(f"*/{COMPLETE}")):
        if name not in reference.results:
            yield Fault("wrong", f"a result {name} that nobody asked for")
            continue
        store.notes.clear()
        try:
            found = store.find(name)
        except Exception as error:
            yield Fault("unreadable", f"result {name}: {error!r}")
            continue
        if found is None or store.notes:
            yield Fault("damaged", f"result {name}: {store.notes}")
        else:
            yield from _compared(found, reference.results[name])


def _compared(found: Results, held: Results) -> Iterator[Fault]:
    name = held.record.key
    for what in differences(found.data, held.data):
        yield Fault("wrong", f"result {name}: {what}")
    records = [_lasting(one.record.model_dump()) for one in (found, held)]
    if found.scenario != held.scenario or records[0] != records[1]:
        yield Fault("wrong", f"result {name}: record or scenario")


def _lasting(record: dict[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in record.items() if name not in OF_THE_DAY}


def _pieces(outputs: Path, reference: Reference) -> Iterator[Fault]:
    store = Store(outputs)
    for name in reference.results:
        pieces = store.partial(name)
        listed = pieces.listed()
        intact = pieces.intact()
        if intact != listed or store.notes:
            yield Fault("damaged", f"blocks of {name}: {store.notes}")
        store.notes.clear()
        for piece in intact:
            try:
                block = pieces.read(piece)
            except Exception as error:
                yield Fault("unreadable", f"block {piece.replications} of {name}: {error!r}")
                continue
            if not _alike(block, reference.block(name, piece.replications)):
                yield Fault("wrong", f"block {piece.replications} of {name}")


def _alike(one: Block, other: Block) -> bool:
    """Say whether two blocks are the same bit for bit."""
    for field in fields(Block):
        a, b = getattr(one, field.name), getattr(other, field.name)
        a, b = (held if isinstance(held, dict) else {"": held} for held in (a, b))
        if a.keys() != b.keys():
            return False
        if any(a[name].dtype != b[name].dtype or not _same(a[name], b[name]) for name in a):
            return False
    return True


def _files(outputs: Path, reference: Reference) -> Iterator[Fault]:
    """Judge everything at a final name: each file is written whole, whatever becomes of others."""
    for path in sorted(outputs.rglob("*")):
        name = path.relative_to(outputs).as_posix()
        if name.startswith(STORE) or path.name.startswith(".") or path.is_dir():
            continue
        try:
            opened = _opened(path)
        except Exception as error:
            yield Fault("unreadable", f"{name}: {error!r}")
            continue
        if name not in reference.files:
            yield Fault("wrong", f"{name}, which nobody asked for")
        elif path.name == RECORD:
            if _plain(opened) != _plain(json.loads(reference.files[name])):
                yield Fault("wrong", name)
        elif path.read_bytes() != reference.files[name]:
            yield Fault("wrong", name)


def _opened(path: Path) -> Any:
    """Open a file as its kind demands."""
    data = path.read_bytes()
    if path.suffix == ".json":
        return json.loads(data)
    if path.suffix == ".png":
        return matplotlib.image.imread(BytesIO(data), format="png")
    if path.suffix == ".nc":
        return xr.load_dataset(path, engine="h5netcdf")
    text = data.decode()
    if path.suffix == ".csv":
        rows = [len(row) for row in csv.reader(StringIO(text, newline=""))]
        assert rows, "an empty table"
        assert set(rows) == {rows[0]}, "rows of different lengths"
        assert text.endswith("\n"), "a last line without an end"
    return text


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Leave out of the record of a folder what differs from run to run."""
    reported = record["record"]
    each = [reported] if "key" in reported else [reported[name] for name in sorted(reported)]
    records = {label: _lasting(one) for label, one in record.get("records", {}).items()}
    return {**record, "record": [_lasting(one) for one in each], "records": records}


def _folders(outputs: Path, reference: Reference) -> Iterator[Fault]:
    """Judge the folders that are sealed, as the next call would."""
    for path in sorted(outputs.glob(f"*/{RECORD}")):
        folder = path.parent
        try:
            held = json.loads(path.read_bytes())
            account = next(name for name in ACCOUNTS if name in held["files"])
            if current(folder, held["rests_on"], account=account) is None:
                yield Fault("damaged", f"folder {folder.name} is sealed and is not current")
        except Exception as error:
            yield Fault("unreadable", f"record of {folder.name}: {error!r}")
