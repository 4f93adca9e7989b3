"""The logistic function and its inverse, in the form whose bits the project relies on."""

import numpy as np

from sim.array import Array, Real


def logistic(z: Real) -> Array:
    """Turn a logit into a probability: ``σ(z) = 1 / (1 + e^-z)``.

    Parameters
    ----------
    z
        Logit, any finite number.

    Returns
    -------
    Probability in 0..1; exactly 0 below about -709, exactly 1 above about 37.

    Notes
    -----
    Written with ``np.exp`` only, whose bits depend on fewer things than those of ``tanh``.
    """
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(z, dtype=np.float64))))


def logit(probability: Real) -> Array:
    """Turn a probability into a logit: ``σ⁻¹(p) = ln(p / (1 - p))``.

    Parameters
    ----------
    probability
        Strictly between 0 and 1; the result is not finite outside.

    Returns
    -------
    Logit.
    """
    share = np.asarray(probability, dtype=np.float64)
    return np.asarray(np.log(share / (1.0 - share)))
