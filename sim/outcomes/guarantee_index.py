"""Toothlessness, and the ratios that are read beside it, over a whole ensemble."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.streams import resampler

Read = Callable[[str], Array]
"""Gives an outcome by name, shape (replication,); outcomes are read one at a time."""

Counts = float | NDArray[np.integer[Any]]
"""One count, which need not be whole where it is an effective one, or an array of them."""


NORMAL = 1.959963984540054
"""Standard normal quantile of a 95 % interval."""


def wilson(successes: Counts, trials: Counts, *, z: float = NORMAL) -> tuple[Array, Array]:
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
"""Fewest worlds on which an interval, or a range of 9 worlds in 10, is built.

Of all worlds, the least and the greatest of n span the share (n - 1) / (n + 1) on average, which is
9 in 10 from 19 on; and the normal interval of a mean is fair from about as many.
"""

EVERY = 59
"""Fewest worlds, all alike, that bear a claim about every world.

Were it untrue in one world of 20, so many would show that in 95 of 100 ensembles: .95**59 < .05.
"""

BATCHES = 2000
"""Most units that are reweighted; more replications than that are taken in batches."""

PARTS = (
    "attacks_expected", "attacks_undeterred", "attacks_unguarded", "attacks_ironclad",
    "attacks_without_guarantee", "attacks_without_force", "honoured", "tests",
)  # fmt: skip
"""Outcomes whose sums the ratios are made of."""

RATIOS = ("efficacy", "reliability", "toothlessness", "guarantee_bite", "force_bite", "overlap")
"""The ratios, in the order of the columns of :func:`ratios`."""


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
    """How toothless a guarantee is, and what to read beside it.

    The bite of what deters is the share that it cuts of the attacks that a certain guarantee would
    cut: `(A0 - A) / (A0 - A1)`, where A is the expected attacks in the weeks of ceasefire, A0 those
    with neither guarantee nor force, and A1 those with a certain guarantee, all on the same paths.
    """

    efficacy: Estimate
    """DE, share that all deterrence together cuts of the attacks expected with none."""
    reliability: Estimate
    """RR, share of tests that were honoured; blank where nothing was tested."""
    toothlessness: Estimate
    """1 less the bite: 0 as a certain guarantee, 1 as neither guarantee nor force; blank where a
    certain guarantee would cut nothing."""
    guarantee_bite: Estimate
    """The guarantee's own cut: what there would be more without it, the force kept."""
    force_bite: Estimate
    """The force's own cut: what there would be more without it, the guarantee kept."""
    overlap: Estimate
    """The bite less both: what either alone would cut; below 0 where each needs the other."""

    @property
    def bite(self) -> Estimate:
        """1 less toothlessness."""
        one = self.toothlessness
        return Estimate(1.0 - one.value, 1.0 - one.high, 1.0 - one.low, one.n)


def guarantee_index(read: Read, seed: int) -> GuaranteeIndex:
    """Pool the ratios over replications, with intervals by the Bayesian bootstrap.

    Every replication has one exponential weight for all its :data:`PARTS`.
    The interval of the reliability is made no narrower than Wilson's; below :data:`LEAST` worlds
    with a ceasefire there is none.
    """
    sums = batches(read)
    values = dict(zip(RATIOS, ratios(sums.sum(axis=0)[np.newaxis])[0].tolist(), strict=True))
    drawn = dict(zip(RATIOS, reweighted(sums, seed).T, strict=True))
    ceasefires = int(np.count_nonzero(read("attacks_undeterred") > 0))
    honoured, tests = (int(read(name).sum()) for name in ("honoured", "tests"))
    found = {
        name: _estimate(values[name], drawn[name], n=ceasefires, worlds=ceasefires)
        for name in RATIOS
    }
    low, high = wilson(honoured, tests)
    tested = _estimate(values["reliability"], drawn["reliability"], n=tests, worlds=ceasefires)
    found["reliability"] = _widened(tested, float(low), float(high))
    return GuaranteeIndex(**found)


def reweighted(sums: Array, seed: int) -> Array:
    """Ratios under every reweighting of the batches, shape (resample, ratio).

    Ensembles of one seed and size are reweighted alike, so that their differences are paired.
    """
    return ratios(np.einsum("rb,btk->rtk", weights(seed, len(sums)), sums))


@lru_cache(maxsize=1)
def weights(seed: int, units: int) -> Array:
    """Weight of every batch in every reweighting, drawn once for all ensembles of a command.

    Of shape (resample, batch).
    """
    drawn = resampler(seed, "bootstrap").standard_exponential((RESAMPLES, units))
    drawn.flags.writeable = False
    return drawn


def batches(read: Read) -> Array:
    """Terms of the ratios in consecutive batches of equal size, shape (batch, term, ratio).

    What is equal in every world cancels before anything is reweighted.
    """
    sums = {name: _batched(read(name)) for name in PARTS}
    every = [np.stack(terms(name, sums.__getitem__), axis=1) for name in RATIOS]
    return np.stack(every, axis=2)


def _batched(values: Array) -> Array:
    """Sums of consecutive values, as many each."""
    count = len(values)
    return np.asarray(np.add.reduceat(values, np.arange(0, count, -(-count // BATCHES))))


def terms(name: str, read: Read) -> tuple[Array, Array]:
    """Numerator and denominator of a ratio, of the shape of what is read."""
    if name == "reliability":
        return read("honoured"), read("tests")
    expected = read("attacks_expected")
    if name == "efficacy":
        undeterred = read("attacks_undeterred")
        return undeterred - expected, undeterred
    unguarded, ironclad = read("attacks_unguarded"), read("attacks_ironclad")
    whole = unguarded - ironclad
    if name == "toothlessness":
        return expected - ironclad, whole
    if name == "guarantee_bite":
        return read("attacks_without_guarantee") - expected, whole
    if name == "force_bite":
        return read("attacks_without_force") - expected, whole
    by_force, by_guarantee = read("attacks_without_guarantee"), read("attacks_without_force")
    return (unguarded - by_guarantee) - (by_force - expected), whole


def ratios(sums: Array) -> Array:
    """Ratios of sums of terms, shape (row, term, ratio): shape (row, ratio); blank over 0."""
    above, below = sums[:, 0], sums[:, 1]
    blank = np.full(above.shape, np.nan)
    return np.asarray(np.divide(above, below, out=blank, where=below > 0))


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
