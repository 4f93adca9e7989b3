"""Deterrence efficacy, response reliability and toothlessness: ratios over a whole ensemble."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.streams import resampler

Counts = int | NDArray[np.integer[Any]]
"""One count, or an array of them."""


def wilson(
    successes: Counts, trials: Counts, *, z: float = 1.959963984540054
) -> tuple[Array, Array]:
    """Score interval of a share: ``(p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n)``.

    It stays within 0..1, and has a width even where no trial, or every trial, succeeded.

    Successes number 0 to n trials; both are one number, or arrays of a like shape, as are the ends,
    0..1, not a number where there was no trial. `z` is the standard normal quantile of the
    coverage, above 0; the default covers 95 %.

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


RESAMPLES = 1000
"""Reweightings behind an interval."""

LEAST = 20
"""Fewest worlds with a ceasefire on which an interval is built."""

BATCHES = 2000
"""Most units that are reweighted; more replications than that are taken in batches."""

PARTS = ("attacks_expected", "attacks_undeterred", "honoured", "tests")
"""Outcomes whose sums the ratios are made of."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval, not a number where there is none.

    It rests on `n` replications, tests or worlds.
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class GuaranteeIndex:
    """The toothlessness of a guarantee with its two factors."""

    efficacy: Estimate
    """DE = 1 - E∫λ(D)dt / E∫λ(0)dt over the weeks of ceasefire, on the same paths."""
    reliability: Estimate
    """RR, the share of tests that were honoured; blank where nothing was tested."""
    toothlessness: Estimate
    """TGI = 1 - max(0, DE)·RR."""


def guarantee_index(parts: dict[str, Array], seed: int) -> GuaranteeIndex:
    """Pool the ratios over replications, with intervals by the Bayesian bootstrap.

    Every replication has one exponential weight for its four :data:`PARTS`, shape (replication,).
    The interval of the reliability is made no narrower than Wilson's, and that of toothlessness
    follows; below :data:`LEAST` worlds with a ceasefire there is none.
    """
    sums = batches(parts)
    efficacy, reliability, toothlessness = ratios(sums.sum(axis=0)[np.newaxis])[0]
    drawn = reweighted(sums, seed)
    ceasefires = int(np.count_nonzero(parts["attacks_undeterred"] > 0))
    honoured, tests = (int(parts[name].sum()) for name in ("honoured", "tests"))
    first = _estimate(efficacy, drawn[:, 0], n=ceasefires, worlds=ceasefires)
    second = _estimate(reliability, drawn[:, 1], n=tests, worlds=ceasefires)
    low, high = wilson(honoured, tests)
    second = _widened(second, float(low), float(high))
    third = _estimate(toothlessness, drawn[:, 2], n=ceasefires, worlds=ceasefires)
    bite = max(0.0, efficacy)
    third = _widened(third, 1.0 - bite * second.high, 1.0 - bite * second.low)
    return GuaranteeIndex(first, second, third)


def reweighted(sums: Array, seed: int) -> Array:
    """Ratios under every reweighting of the batches, shape (resample, ratio).

    Ensembles of one seed and size are reweighted alike, so that their differences are paired.
    """
    return ratios(np.einsum("rb,bp->rp", _weights(seed, len(sums)), sums))


@lru_cache(maxsize=1)
def _weights(seed: int, units: int) -> Array:
    """Weight of every batch in every reweighting, drawn once for all ensembles of a command."""
    weights = resampler(seed, "bootstrap").standard_exponential((RESAMPLES, units))
    weights.flags.writeable = False
    return weights


def batches(parts: dict[str, Array]) -> Array:
    """Add the parts up in consecutive batches of equal size, shape (batch, part)."""
    table = np.stack([parts[name] for name in PARTS], axis=1)
    size = -(-len(table) // BATCHES)
    starts = np.arange(0, len(table), size)
    return np.asarray(np.add.reduceat(table, starts, axis=0), dtype=np.float64)


def ratios(sums: Array) -> Array:
    """Turn sums of the parts, shape (row, part), into efficacy, reliability and toothlessness."""
    expected, undeterred, honoured, tests = sums.T
    blank = np.full(len(sums), np.nan)
    efficacy = 1.0 - np.divide(expected, undeterred, out=blank.copy(), where=undeterred > 0)
    reliability = np.divide(honoured, tests, out=blank.copy(), where=tests > 0)
    toothlessness = 1.0 - np.maximum(0.0, efficacy) * reliability
    return np.stack([efficacy, reliability, toothlessness], axis=1)


def _estimate(value: float, drawn: Array, *, n: int, worlds: int) -> Estimate:
    """A figure with its interval, which is blank where too few worlds are behind it."""
    if np.isnan(value):
        return Estimate(np.nan, np.nan, np.nan, n)
    if worlds < LEAST:
        return Estimate(float(value), np.nan, np.nan, n)
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return Estimate(float(value), float(low), float(high), n)


def _widened(estimate: Estimate, low: float, high: float) -> Estimate:
    """Make an interval no narrower than another: reweighting knows nothing of what never came."""
    ends = min(estimate.low, low), max(estimate.high, high)
    blank = np.isnan(estimate.low)
    return estimate if blank else Estimate(estimate.value, *ends, estimate.n)
