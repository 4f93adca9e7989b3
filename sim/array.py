"""The numbers that flow through the model: their types, and some of them picked and replaced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Floating-point numbers, usually of shape (replication,) or (state, replication)."""

Mask: TypeAlias = NDArray[np.bool_]
"""True or false for each replication, or for each state and replication."""

Real: TypeAlias = float | Array
"""One number for all replications, or one for each."""

Element = TypeVar("Element", np.float64, np.bool_, np.int16)


@dataclass(frozen=True, eq=False)
class Places:
    """Some states in some replications, in the order of an array of shape (state, replication)."""

    flat: NDArray[np.intp]
    """Positions in the array as one row, ascending."""
    width: int
    """Replications."""

    def __len__(self) -> int:
        return len(self.flat)

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """Positions of the states."""
        return self.flat // self.width

    @cached_property
    def columns(self) -> NDArray[np.intp]:
        """Positions of the replications."""
        return self.flat % self.width

    def __getitem__(self, chosen: Mask) -> "Places":
        """Those of the places that are chosen."""
        return Places(self.flat[chosen], self.width)

    def among(self, states: NDArray[np.intp]) -> "Places":
        """The same places among all states, where the present rows are only some of them."""
        return Places(states[self.rows] * self.width + self.columns, self.width)


def where(mask: Mask) -> Places:
    """Places at which a mask of shape (state, replication) is true."""
    return Places(mask.ravel().nonzero()[0], mask.shape[1])


def some(value: Real | Mask) -> bool:
    """Whether any number is other than 0."""
    return bool(value.any() if isinstance(value, np.ndarray) else value)


@overload
def at(value: NDArray[Element], places: Places) -> NDArray[Element]: ...
@overload
def at(value: Real, places: Places) -> Real: ...
def at(value: Any, places: Places) -> Any:
    """Pick the numbers of some places.

    The value has the shape (state, replication), (state, 1) or (replication,), or is one number,
    which stands for all.
    """
    if not isinstance(value, np.ndarray) or not value.ndim:
        return value
    if value.ndim == 1:
        return value[places.columns]
    if value.shape[1] == places.width:
        return value.reshape(-1)[places.flat]
    return value[:, 0][places.rows]


def replaced(
    values: NDArray[Element], places: Places, *, by: NDArray[Element] | float
) -> NDArray[Element]:
    """A copy of an array with some places replaced; the array itself if there are none."""
    if not len(places):
        return values
    fresh = values.copy()
    fresh.reshape(-1)[places.flat] = by
    return fresh


def rows(parts: Sequence[Any]) -> Array:
    """Put numbers below one another, each one number or of shape (replication,).

    Shape (state, replication), or (state, 1) if every part is one number.
    """
    arrays = [np.asarray(part, dtype=np.float64) for part in parts]
    width = max((len(one) for one in arrays if one.ndim), default=1)
    table = np.empty((len(arrays), width))
    for row, one in zip(table, arrays, strict=True):
        row[...] = one
    return table


def flags(parts: Iterable[bool]) -> Mask:
    """Put truths below one another, shape (state, 1)."""
    return np.array(list(parts), dtype=np.bool_).reshape(-1, 1)


def total(parts: Array | Iterable[Real]) -> Array:
    """Add in the order given, so that the last bit never depends on anything else.

    Rows of an array of shape (..., state, replication), or numbers one after the other.
    """
    if not isinstance(parts, np.ndarray):
        added = np.asarray(0.0)
        for part in parts:
            added = added + part
        return added
    if parts.shape[-1] > 1 or not parts.shape[-2]:
        # NumPy adds in pairs along the fast axis in memory only; this is the slow one.
        return np.asarray(np.add.reduce(parts, axis=-2))
    return np.asarray(np.add.accumulate(parts, axis=-2)[..., -1, :])


def count(masks: Mask) -> NDArray[np.int16]:
    """Count in how many states each replication of masks (..., state, replication) is true."""
    counted: NDArray[np.int16] = np.add.reduce(masks, axis=-2, dtype=np.int16)
    return counted


def count_replications(masks: Mask) -> NDArray[np.int32]:
    """Count in how many replications each state of masks (..., state, replication) is true."""
    # Bytes are counted in half the time of truths.
    counted: NDArray[np.int32] = np.add.reduce(masks.view(np.int8), axis=-1, dtype=np.int32)
    return counted
