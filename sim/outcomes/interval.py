"""How far a share of worlds may be from the probability it estimates."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array

Counts = int | NDArray[np.integer[Any]]
"""One count, or an array of them."""


def wilson(
    successes: Counts, trials: Counts, *, z: float = 1.959963984540054
) -> tuple[Array, Array]:
    """Score interval of a share: ``(p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n)``.

    It stays within 0..1, and has a width even where no trial, or every trial, succeeded.

    Parameters
    ----------
    successes
        Number of successes, 0 to trials; one number or an array.
    trials
        n, number of independent trials, 0 or more; one number or an array of a like shape.
    z
        Standard normal quantile of the coverage, above 0; the default covers 95 %.

    Returns
    -------
    low, high
        Ends of the interval, 0..1; nan where there was no trial.

    References
    ----------
    wilson-1927
    """
    k, n = np.broadcast_arrays(
        np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    )
    n = np.where(n > 0, n, np.nan)
    p = k / n
    shrink = 1 + z**2 / n
    centre = (p + z**2 / (2 * n)) / shrink
    reach = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / shrink
    low = np.where(k == 0, 0 * n, np.maximum(centre - reach, 0))
    high = np.where(k == n, n / n, np.minimum(centre + reach, 1))
    return low, high
