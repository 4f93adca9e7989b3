"""What is not a number at some points, filled in so that a variance can be taken over all."""

import numpy as np

from sim.array import Array


def filled(values: Array, chances: Array) -> Array:
    """Values of points, shape (point,), those that are no number replaced by an expectation.

    A point at which no world says anything, as one without a deal does about a force after it, has
    what a linear regression on the places of all factors, shape (point, factor), expects there,
    within the least and the greatest value that there is. Nothing is replaced where nothing is a
    number.
    """
    present = np.isfinite(values)
    if present.all() or not present.any():
        return values
    table = np.column_stack([np.ones(len(chances)), chances])
    found = np.linalg.lstsq(table[present], values[present], rcond=None)[0]
    expected = np.clip(table @ found, values[present].min(), values[present].max())
    return np.where(present, values, expected)
