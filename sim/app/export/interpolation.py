"""Interpolation between the points of a grid, and how far it is from what is run there."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from sim.array import Array

SHARES = (0.5, 0.9, 1.0)
"""Shares of the points of a check within whose errors an error is told."""


def interpolated(levels: Sequence[Array], table: Array, *, at: Array) -> Array:
    """Multilinear interpolation: the mean of the corners of a cell, by nearness along each lever.

    Numbers stay between those of the corners, so that shares stay shares, and rise where they do.

    Parameters
    ----------
    levels
        Rising levels of each lever, each of shape (level,).
    table
        Numbers at the points of the grid, shape (point, ...), the last lever changing first; not
        a number where nothing is known, which makes what lies beside it unknown as well.
    at
        Strengths of the levers, shape (lever,), within their levels.

    Returns
    -------
    Numbers there, shape (...).
    """
    whole = table.reshape(*(len(one) for one in levels), *table.shape[1:])
    found = np.zeros(table.shape[1:])
    sides = [_sides(one, float(value)) for one, value in zip(levels, at, strict=True)]
    for corner in product(*sides):
        weight = np.prod([share for _, share in corner])
        if weight > 0:
            found = found + weight * whole[tuple(place for place, _ in corner)]
    return found


def _sides(levels: Array, value: float) -> list[tuple[int, float]]:
    """The two levels beside a value, each with its share."""
    low = int(np.clip(np.searchsorted(levels, value, side="right") - 1, 0, len(levels) - 2))
    share = float((value - levels[low]) / (levels[low + 1] - levels[low]))
    return [(low, 1 - share), (low + 1, share)]


def within(errors: Array) -> list[float | None]:
    """Within how much errors are at half of the points, at 9 in 10 and at all; shape (point,)."""
    known = np.abs(errors[np.isfinite(errors)])
    if not len(known):
        return [None] * len(SHARES)
    return [float(one) for one in np.quantile(known, SHARES, method="higher")]
