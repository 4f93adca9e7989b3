"""The logistic function and its inverse, in the form whose bits the project relies on."""

import numpy as np

from sim.array import Array, Real


def logistic(z: Real) -> Array:
    """Probability of a logit: ``σ(z) = 1 / (1 + e^-z)``.

    Exactly 0 below about -709, exactly 1 above about 37. Written with ``np.exp`` only, whose bits
    depend on fewer things than those of ``tanh``.

    Parameters
    ----------
    z
        Logit, any finite number.
    """
    with np.errstate(over="ignore"):
        # In one piece of memory: fresh ones would cost as much as the arithmetic.
        share = np.asarray(np.negative(z, dtype=np.float64))
        np.exp(share, out=share)
        np.add(share, 1.0, out=share)
        return np.asarray(np.divide(1.0, share, out=share))


def logit(probability: Real) -> Array:
    """Logit of a probability: ``σ⁻¹(p) = ln(p / (1 - p))``.

    Parameters
    ----------
    probability
        Strictly between 0 and 1; the result is not finite outside.
    """
    share = np.asarray(probability, dtype=np.float64)
    return np.asarray(np.log(share / (1.0 - share)))
