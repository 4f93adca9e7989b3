"""Rows of numbers as they stand in the data file: one compressed chunk each."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

CHUNK = 15_360
"""Replications in a chunk of the data file: those of a full block, but a row of states."""

LEVEL = 1
"""How much effort goes into compression, from 1 to 9."""


@dataclass(frozen=True, eq=False)
class PackedRows:
    """An array of one dimension or two whose rows are chunks: bytes in order, then compressed.

    These are the filters `shuffle` and `deflate` of HDF5.
    """

    chunks: Sequence[bytes]
    """One for each row."""
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        """Unpack all rows."""
        del copy
        whole = np.empty((len(self.chunks), self.shape[-1]), self.dtype)
        for row, chunk in zip(whole, self.chunks, strict=True):
            ordered = np.frombuffer(zlib.decompress(chunk), np.uint8)
            row[:] = ordered.reshape(self.dtype.itemsize, -1).T.copy().view(self.dtype)[:, 0]
        return np.asarray(whole.reshape(self.shape), dtype)


def pack(array: NDArray[Any]) -> PackedRows:
    """Pack an array of shape (replication,) or (row, replication)."""
    rows = np.ascontiguousarray(array).reshape(-1, array.shape[-1])
    chunks = [_packed(row) for row in rows]
    return PackedRows(chunks, array.shape, array.dtype)


def stacked(parts: Sequence[Any]) -> Any:
    """Arrays of shape (replication,) as the rows of one, packed if all of them are."""
    if not all(isinstance(part, PackedRows) for part in parts):
        return np.stack([np.asarray(part) for part in parts])
    chunks = [chunk for part in parts for chunk in part.chunks]
    return PackedRows(chunks, (len(parts), *parts[0].shape), parts[0].dtype)


def _packed(row: NDArray[Any]) -> bytes:
    ordered = row.view(np.uint8).reshape(-1, row.itemsize).T
    return zlib.compress(ordered.tobytes(), LEVEL)
