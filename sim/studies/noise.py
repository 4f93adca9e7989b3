"""How much of the variance between points is chance, where all points have the same worlds."""

import numpy as np

from sim.array import Array

SWEEPS = 3
"""Times that the means of worlds and of points are taken out of values with gaps."""


def noise(values: Array) -> float:
    """Variance that chance adds to the variance between the means of points.

    ``v(p, w) = m + a(p) + b(w) + c(p, w)``: what all points of a world have in common, b, moves all
    means alike and adds nothing. What a world does at one point alone, c, stays in the mean over n
    worlds with the nth part of its variance, which is estimated by the residuals of a two-way
    layout.

    Values have the shape (point, world), not a number in a world that says nothing. Not a number
    where no point has two worlds.

    References
    ----------
    searle-casella-mcculloch-1992
    """
    present = np.isfinite(values)
    counts = present.sum(axis=1)
    if not (counts > 1).any():
        return float("nan")
    rest = np.where(present, values, 0.0)
    for _ in range(SWEEPS):
        for axis in (0, 1):
            sums, numbers = rest.sum(axis=axis, keepdims=True), present.sum(axis, keepdims=True)
            rest = np.where(present, rest - sums / np.maximum(numbers, 1), 0.0)
    squares, free = (rest**2).sum(axis=1), np.maximum(counts - 1, 0)
    common = squares.sum() / free.sum()
    own = np.where(free > 0, squares / np.maximum(free, 1), common)
    used = counts > 0
    return float(np.mean(own[used] / counts[used]))
