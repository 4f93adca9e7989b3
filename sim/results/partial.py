"""Finished blocks of an ensemble that is not finished yet, kept one file each."""

import hashlib
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import RunError
from sim.outcomes.block import Block
from sim.results.atomic import write

_NAME = re.compile(r"(\d+)-(\d+)\.([0-9a-f]{64})\.npz")


class LostPartialError(RunError):
    """A kept block is damaged, or gone."""


@dataclass(frozen=True)
class Partial:
    """A kept block: its replications, its file, and the digest that the file should have."""

    replications: range
    path: Path
    digest: str


class PartialResults:
    """The kept blocks of one ensemble.

    Parameters
    ----------
    folder
        Where they lie; made when the first is kept.
    said
        Where it is noted that a damaged block was dropped.
    """

    def __init__(self, folder: Path, said: list[str]) -> None:
        self.folder = folder
        self.said = said

    def keep(self, replications: range, block: Block) -> Partial:
        """Keep a finished block.

        Raises
        ------
        RunError
            If it cannot be written.
        """
        held = BytesIO()
        np.savez(held, allow_pickle=False, **_flat(block))
        data = held.getvalue()
        mark = self._mark(data)
        name = f"{replications.start}-{replications.stop}.{mark}.npz"
        write(self.folder / name, data)
        return Partial(replications, self.folder / name, mark)

    def listed(self) -> list[Partial]:
        """List blocks that do not overlap, in the order of their replications, by their names.

        Blocks of other sizes may lie here, of a run with another number of workers.
        """
        found = [_piece(path, name) for path in self.folder.glob("*.npz")
                 if (name := _NAME.fullmatch(path.name))]  # fmt: skip
        chosen: list[Partial] = []
        for piece in sorted(
            found, key=lambda one: (one.replications.start, -one.replications.stop)
        ):
            if not chosen or piece.replications.start >= chosen[-1].replications.stop:
                chosen.append(piece)
        return chosen

    def intact(self) -> list[Partial]:
        """List blocks that do not overlap and are what they were; drop, and tell of, the others."""
        while True:
            listed = self.listed()
            damaged = [piece for piece in listed if not self._is_intact(piece)]
            if not damaged:
                return listed
            for piece in damaged:
                self._drop(piece)

    def read(self, piece: Partial) -> Block:
        """Read a kept block.

        Raises
        ------
        LostPartialError
            If it is damaged, or gone.
        """
        try:
            data = piece.path.read_bytes()
        except OSError as error:
            raise LostPartialError(f"cannot read {piece.path}: {error.strerror}") from error
        if self._mark(data) != piece.digest:
            self._drop(piece)
            raise LostPartialError(f"{piece.path} is damaged")
        with np.load(BytesIO(data), allow_pickle=False) as held:
            return _block(held)

    def drop(self) -> None:
        """Forget all blocks, and whatever a run that was killed left half written."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _mark(self, data: bytes) -> str:
        """Digest a block together with the name of its ensemble, so that no other's is taken."""
        return hashlib.sha256(self.folder.name.encode() + data).hexdigest()

    def _is_intact(self, piece: Partial) -> bool:
        try:
            return self._mark(piece.path.read_bytes()) == piece.digest
        except OSError:
            return False

    def _drop(self, piece: Partial) -> None:
        try:
            piece.path.unlink()
        except FileNotFoundError:
            return
        first, last = piece.replications[0], piece.replications[-1]
        self.said.append(f"kept replications {first} to {last} were damaged; computed again")


def missing(pieces: Sequence[Partial], replications: int) -> list[range]:
    """Give the replications of an ensemble that are in none of its kept blocks."""
    starts = [0, *(piece.replications.stop for piece in pieces)]
    stops = [*(piece.replications.start for piece in pieces), replications]
    return [range(a, b) for a, b in zip(starts, stops, strict=True) if a < b]


def _piece(path: Path, name: re.Match[str]) -> Partial:
    return Partial(range(int(name[1]), int(name[2])), path, name[3])


def _flat(block: Block) -> dict[str, NDArray[Any]]:
    """Name every array of a block, those of a table by table and name."""
    flat: dict[str, NDArray[Any]] = {}
    for field in fields(block):
        held = getattr(block, field.name)
        if isinstance(held, dict):
            flat |= {f"{field.name}.{name}": array for name, array in held.items()}
        else:
            flat[field.name] = held
    return flat


def _block(held: Mapping[str, NDArray[Any]]) -> Block:
    """Undo :func:`_flat`."""
    whole: dict[str, Any] = {}
    for key in held:
        field, _, name = key.partition(".")
        if name:
            whole.setdefault(field, {})[name] = held[key]
        else:
            whole[field] = held[key]
    return Block(**whole)
