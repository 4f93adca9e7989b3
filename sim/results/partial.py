"""Finished blocks of an ensemble that is not finished yet, stored one file each."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import RunError
from sim.outcomes.block import Block
from sim.results.atomic import write
from sim.results.packed import CHUNK, PackedRows, pack

_NAME = re.compile(r"(\d+)-(\d+)\.([0-9a-f]{64})\.npz")
_WRITER = re.compile(r"\..*[.-](\d+)-\d+(\.part)?")
"""What is being written, and by which process."""


MARK = ".shared-"
"""How the name of a file begins by which a worker knows the folder."""


class LostBlockError(RunError):
    """A stored block is damaged, or gone."""


@dataclass(frozen=True)
class PartialBlock:
    """A stored block: its replications, its file, and the digest that the file should have."""

    replications: range
    path: Path
    digest: str


class PartialBlocks:
    """The stored blocks of one ensemble, in a folder made when the first is written.

    A note is added to the list `notes` when a damaged block is removed.
    """

    def __init__(self, folder: Path, notes: list[str]) -> None:
        self.folder = folder
        self.notes = notes

    def write(self, replications: range, block: Block) -> PartialBlock:
        """Write a finished block; a RunError if it cannot be written."""
        full = replications.start % CHUNK == 0 and len(replications) == CHUNK
        data = _encoded(block, packed=full)
        digest = self._digest(data)
        path = self.folder / f"{replications.start}-{replications.stop}.{digest}.npz"
        write(path, data)
        return PartialBlock(replications, path, digest)

    @contextmanager
    def marked(self) -> Iterator[Path | None]:
        """Keep a file in the folder by which workers know that they see it; none if that fails."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = mkstemp(prefix=MARK, dir=self.folder.resolve())
            os.close(descriptor)
        except OSError:
            yield None
            return
        mark = Path(name)
        try:
            yield mark
        finally:
            with suppress(OSError):
                mark.unlink()
                self.folder.rmdir()  # Only if there is nothing else in it.

    def listed(self) -> list[PartialBlock]:
        """List blocks that do not overlap, in the order of their replications, by their names.

        There may be blocks of other sizes, of a run with another number of workers.
        """
        found = [
            PartialBlock(range(int(name[1]), int(name[2])), path, name[3])
            for path in self.folder.glob("*.npz")
            if (name := _NAME.fullmatch(path.name))
        ]
        found.sort(key=lambda one: (one.replications.start, -one.replications.stop))
        chosen: list[PartialBlock] = []
        for block in found:
            if not chosen or block.replications.start >= chosen[-1].replications.stop:
                chosen.append(block)
        return chosen

    def replications(self, *, checked: bool) -> list[range]:
        """Replications of the listed blocks, or of those that are undamaged."""
        return [one.replications for one in self.listed() if not checked or self._is_intact(one)]

    def intact(self) -> list[PartialBlock]:
        """List blocks that do not overlap and are undamaged; remove and note the others."""
        while True:
            listed = self.listed()
            damaged = [block for block in listed if not self._is_intact(block)]
            if not damaged:
                return listed
            for block in damaged:
                self._remove(block)

    def read(self, stored: PartialBlock) -> Block:
        """Read a stored block; a LostBlockError if it is damaged, or gone."""
        try:
            data = stored.path.read_bytes()
        except OSError as error:
            raise LostBlockError(f"cannot read {stored.path}: {error.strerror}") from error
        if self._digest(data) != stored.digest:
            self._remove(stored)
            raise LostBlockError(f"{stored.path} is damaged")
        return _decoded(data)

    def clear(self) -> None:
        """Remove all blocks, and what a killed run left half written.

        What another process of this machine is writing stays; it removes that itself.
        """
        try:
            entries = list(self.folder.iterdir())
        except OSError:
            return
        for path in entries:
            writer = _WRITER.fullmatch(path.name)
            if writer and int(writer[1]) != os.getpid() and _is_alive(int(writer[1])):
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()
        with suppress(OSError):
            self.folder.rmdir()

    def clear_scratch(self, processes: Iterable[int]) -> None:
        """Remove what processes that have ended left of a result, and the folder if it is empty."""
        for process in processes:
            for scratch in self.folder.glob(f".writing-{process}-*"):
                shutil.rmtree(scratch, ignore_errors=True)
        with suppress(OSError):
            self.folder.rmdir()

    def _digest(self, data: bytes) -> str:
        """Digest of a block and the name of its ensemble, so that no other's is used."""
        return hashlib.sha256(self.folder.name.encode() + data).hexdigest()

    def _is_intact(self, stored: PartialBlock) -> bool:
        try:
            return self._digest(stored.path.read_bytes()) == stored.digest
        except OSError:
            return False

    def _remove(self, stored: PartialBlock) -> None:
        try:
            stored.path.unlink()
        except FileNotFoundError:
            return
        first, last = stored.replications[0], stored.replications[-1]
        self.notes.append(f"stored worlds {first} to {last} were damaged; computed again")


def _is_alive(process: int) -> bool:
    """Whether a process of this machine is alive."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def missing(blocks: Sequence[PartialBlock], replications: int) -> list[range]:
    """Replications of an ensemble that are in none of its stored blocks."""
    starts = [0, *(block.replications.stop for block in blocks)]
    stops = [*(block.replications.start for block in blocks), replications]
    return [range(a, b) for a, b in zip(starts, stops, strict=True) if a < b]


ROWS = ("outcomes", "deployment", "ends", "drawn")
"""Fields of a block that grow with the replications, and whose rows are packed in a full block."""


def _encoded(block: Block, *, packed: bool) -> bytes:
    """A block as a file of two arrays: what its arrays are, and the bytes of all of them."""
    entries: list[Any] = []
    data: list[bytes] = []
    for name, array in _flat(block).items():
        rows = pack(array) if packed and name.partition(".")[0] in ROWS else None
        parts = rows.chunks if rows else [np.ascontiguousarray(array).tobytes()]
        sizes = [len(part) for part in parts]
        entries.append([name, array.dtype.str, array.shape, sizes, rows is not None])
        data.extend(parts)
    buffer, index = BytesIO(), json.dumps(entries).encode()
    arrays = {"index": index, "data": b"".join(data)}
    np.savez(
        buffer, allow_pickle=False, **{k: np.frombuffer(v, np.uint8) for k, v in arrays.items()}
    )
    return buffer.getvalue()


def _decoded(data: bytes) -> Block:
    """Undo :func:`_encoded`; what is packed is unpacked where its numbers are used."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        index, data = arrays["index"].tobytes(), arrays["data"].tobytes()
    flat: dict[str, Any] = {}
    at = 0
    for name, kind, shape, sizes, is_packed in json.loads(index):
        parts = []
        for size in sizes:
            parts.append(data[at : at + size])
            at += size
        dtype = np.dtype(kind)
        packed = PackedRows(parts, tuple(shape), dtype)
        flat[name] = packed if is_packed else np.frombuffer(parts[0], dtype).reshape(shape)
    return _block(flat)


def _flat(block: Block) -> dict[str, NDArray[Any]]:
    """Arrays of a block by name, those of a table by table and name."""
    flat: dict[str, NDArray[Any]] = {}
    for field in fields(block):
        value = getattr(block, field.name)
        if isinstance(value, dict):
            flat |= {f"{field.name}.{name}": array for name, array in value.items()}
        else:
            flat[field.name] = value
    return flat


def _block(flat: Mapping[str, Any]) -> Block:
    """Undo :func:`_flat`."""
    whole: dict[str, Any] = {}
    for key in flat:
        field, _, name = key.partition(".")
        if name:
            whole.setdefault(field, {})[name] = flat[key]
        else:
            whole[field] = flat[key]
    return Block(**whole)
