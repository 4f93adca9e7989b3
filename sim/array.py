"""The numbers that flow through the model: their types, and some of them picked and replaced."""

from collections.abc import Iterable
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Floating-point numbers, usually of shape (replication,)."""

Mask: TypeAlias = NDArray[np.bool_]
"""True or false for each replication."""

Real: TypeAlias = float | Array
"""One number for all replications, or one for each."""

Places: TypeAlias = NDArray[np.intp]
"""Positions of some replications in an array, ascending."""

Element = TypeVar("Element", np.float64, np.bool_)


def where(mask: Mask) -> Places:
    """Positions at which a mask is true."""
    return mask.nonzero()[0]


def at(value: Real, places: Places) -> Real:
    """Pick some replications; one number stands for all of them."""
    return value[places] if isinstance(value, np.ndarray) and value.ndim else value


def replaced(
    values: NDArray[Element], places: Places, *, by: NDArray[Element] | bool
) -> NDArray[Element]:
    """A copy of an array with some replications replaced; the array itself if there are none."""
    if not len(places):
        return values
    fresh = values.copy()
    fresh[places] = by
    return fresh


def total(parts: Iterable[Real]) -> Array:
    """Add in the order given, so that the last bit never depends on anything else."""
    added = np.asarray(0.0)
    for part in parts:
        added = added + part
    return added


def count(masks: Iterable[Mask]) -> NDArray[np.int16]:
    """Count in how many of some masks each replication is true."""
    counted = np.asarray(0, dtype=np.int16)
    for mask in masks:
        counted = counted + mask
    return counted
