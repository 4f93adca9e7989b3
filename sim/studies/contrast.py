"""The difference between two scenarios, paired world by world."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import (
    PARTS,
    Estimate,
    batches,
    ratios,
    reweighted,
)
from sim.results.ensemble import Results
from sim.studies.measure import NORMAL, measure
from sim.studies.vocabulary import RATIOS


@dataclass(frozen=True)
class Contrast:
    """How much more of something there is in one scenario than in another.

    Attributes
    ----------
    difference
        Mean difference with its 95 % interval.
    higher, lower
        Share of worlds in which it is more, and less; not a number for ratios over an ensemble.
    """

    difference: Estimate
    higher: float
    lower: float


def contrast(name: str, *, these: Results, those: Results) -> Contrast:
    """Compare a measure between two scenarios run on the same worlds.

    Parameters
    ----------
    name
        The measure.
    these, those
        Two ensembles with the same seed and number of replications.

    Returns
    -------
    These less those. Worlds to which the measure does not apply in one of the two are left out.
    """
    if name in RATIOS:
        return Contrast(_ratio(list(RATIOS).index(name), these, those), np.nan, np.nan)
    first, second = measure(name, these).worlds, measure(name, those).worlds
    if first is None or second is None:
        raise TypeError(f"{name} has no worlds")
    return between(first, second)


def between(first: Array, second: Array) -> Contrast:
    """Compare two values in each world, the first less the second; blanks are left out."""
    gaps = first - second
    said = gaps[np.isfinite(gaps)]
    if not len(said):
        return Contrast(Estimate(np.nan, np.nan, np.nan, 0), np.nan, np.nan)
    return Contrast(paired(said), float(np.mean(said > 0)), float(np.mean(said < 0)))


def paired(gaps: Array) -> Estimate:
    """Estimate a mean of differences with its normal interval; exactly 0 where all are."""
    middle = float(np.mean(gaps))
    spread = float(np.std(gaps, ddof=1)) if len(gaps) > 1 else (0.0 if middle == 0 else np.nan)
    reach = NORMAL * spread / float(np.sqrt(len(gaps)))
    return Estimate(middle, middle - reach, middle + reach, len(gaps))


def unpaired(first: Array, second: Array) -> Estimate:
    """Estimate a difference of means as if the two had been run on worlds of their own."""
    middle = float(np.mean(first) - np.mean(second))
    if min(len(first), len(second)) < 2:
        return Estimate(middle, np.nan, np.nan, len(first))
    variance = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    reach = NORMAL * float(np.sqrt(variance))
    return Estimate(middle, middle - reach, middle + reach, len(first))


def _ratio(at: int, these: Results, those: Results) -> Estimate:
    """Compare a ratio over the ensemble, both reweighted alike."""
    sums = [batches({name: results.outcome(name) for name in PARTS}) for results in (these, those)]
    seed = these.record.seed
    drawn = [reweighted(part, seed)[:, at] for part in sums]
    whole = [float(ratios(part.sum(axis=0)[np.newaxis])[0, at]) for part in sums]
    low, high = np.quantile(drawn[0] - drawn[1], (0.025, 0.975))
    return Estimate(whole[0] - whole[1], float(low), float(high), these.n)
