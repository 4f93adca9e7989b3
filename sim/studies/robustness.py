"""How policies stand in many futures: goals satisfied, the worst case, regret, and who wins."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import LEAST, NORMAL, Estimate
from sim.results.summary import share
from sim.streams import resampler
from sim.studies.measured import Measured
from sim.studies.significance import SURE, by_chance

RESAMPLES = 1000
"""Resamplings behind an interval of regret."""


@dataclass(frozen=True, eq=False)
class Standing:
    """How policies stand by one outcome, over all futures in which each has a value."""

    futures: int
    """Those futures."""
    worst: list[Estimate]
    """The worst value of each policy in any future."""
    worst_at: list[int]
    """The future in which it has it; -1 where there is none."""
    regret: list[Estimate]
    """Greatest regret of each: how far it is from the best policy where it is furthest."""
    maximin: tuple[float, ...]
    """Share of resamplings in which each has the best worst value; ties shared out."""
    minimax: tuple[float, ...]
    """Share of resamplings in which each has the least greatest regret."""


def regrets(values: Array, *, upwards: bool) -> Array:
    """How far each policy is from the best in every future, 0 or more: shape (policy, future).

    `values` has the same shape, not a number where there is none; such futures are blank for all.
    """
    directed = values if upwards else -values
    whole = np.isfinite(directed).all(axis=0)
    best = np.max(np.where(whole, directed, 0.0), axis=0)
    return np.where(whole, best - np.where(whole, directed, 0.0), np.nan)


def standing(measured: Measured, *, upwards: bool, seed: int) -> Standing:
    """Worst case and greatest regret of each policy, each with a bootstrap.

    Futures and worlds are resampled together: worlds by exponential weights, the same for all
    policies and futures, futures with replacement.
    """
    values = measured.values
    whole = np.asarray(np.isfinite(values).all(axis=0))
    count = int(np.count_nonzero(whole))
    policies = len(values)
    if not count:
        blank = [Estimate(np.nan, np.nan, np.nan, 0)] * policies
        none = (np.nan,) * policies
        return Standing(0, blank, [-1] * policies, blank, none, none)
    places = np.flatnonzero(whole)
    directed = (values if upwards else -values)[:, whole]
    lows, greatest = directed.min(axis=1), _greatest(directed)
    drawn = _resampled(measured, whole, upwards=upwards, seed=seed)
    known = count >= LEAST and measured.worlds >= LEAST
    sign = 1.0 if upwards else -1.0
    pairs = zip(sign * lows, sign * drawn[0].T, strict=True)
    worst = [_estimate(one, some, count=count, known=known) for one, some in pairs]
    pairs = zip(greatest, drawn[1].T, strict=True)
    regret = [_estimate(one, some, count=count, known=known) for one, some in pairs]
    at = [int(places[place]) for place in np.argmin(directed, axis=1)]
    return Standing(count, worst, at, regret, _chosen(-drawn[0]), _chosen(drawn[1]))


def _greatest(directed: Array) -> Array:
    """Greatest regret of each policy, shape (policy, future): shape (policy,)."""
    return np.asarray((directed.max(axis=0) - directed).max(axis=1))


def _resampled(measured: Measured, whole: Mask, *, upwards: bool, seed: int) -> tuple[Array, Array]:
    """Worst values and greatest regrets under every resampling, shape (resample, policy)."""
    luck, futures = resampler(seed, "worlds of robust"), np.flatnonzero(whole)
    worst, regret = [], []
    for _ in range(RESAMPLES):
        some = np.unique(luck.choice(futures, len(futures)))
        values = measured.reweighted(luck.standard_exponential(measured.worlds))[:, some]
        directed = values if upwards else -values
        worst.append(directed.min(axis=1))
        regret.append(_greatest(directed))
    return np.array(worst), np.array(regret)


def _estimate(value: float, drawn: Array, *, count: int, known: bool) -> Estimate:
    """A value with the interval of its resamplings, which is blank where too few are behind it."""
    if not known:
        return Estimate(float(value), np.nan, np.nan, count)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Estimate(float(value), float(min(low, value)), float(max(high, value)), count)


def _chosen(drawn: Array) -> tuple[float, ...]:
    """Share of resamplings in which each policy has the least, ties shared out."""
    least = np.isclose(drawn, drawn.min(axis=1, keepdims=True), rtol=0, atol=1e-12)
    return tuple((least / least.sum(axis=1, keepdims=True)).mean(axis=0).tolist())


def satisfied(reached: Mask, *, luck: Array | None = None) -> Estimate:
    """Share of futures in which a goal is satisfied, shape (future,), with its interval.

    It is Wilson's for the futures, and wider by what the share varies with the luck of the worlds,
    which all futures have in common: `luck` has the share under resamplings of worlds. Blank below
    :data:`~sim.outcomes.guarantee_index.LEAST` futures.
    """
    found = share(reached)
    if len(reached) < LEAST:
        return Estimate(found.value, np.nan, np.nan, len(reached))
    more = 0.0 if luck is None else NORMAL * float(np.std(luck))
    low = found.value - float(np.hypot(found.value - found.low, more))
    high = found.value + float(np.hypot(found.high - found.value, more))
    return Estimate(found.value, max(0.0, low), min(1.0, high), found.n)


def ahead(reached: Mask, *, luck: Array | None = None) -> int | None:
    """The policy that satisfies a goal in more futures than every other one, beyond chance.

    The mask has shape (policy, future); the futures are the same, and are compared one by one. The
    difference of shares must also be beyond the luck of the worlds, which all futures have in
    common: `luck` has the shares under resamplings of worlds, shape (resample, policy).
    """
    counts = reached.sum(axis=1)
    first = int(np.argmax(counts))
    for other in range(len(reached)):
        if other == first:
            continue
        more = int(np.sum(reached[first] & ~reached[other]))
        fewer = int(np.sum(reached[other] & ~reached[first]))
        spread = 0.0 if luck is None else float(np.std(luck[:, first] - luck[:, other]))
        lead = float(counts[first] - counts[other]) / reached.shape[1]
        if not (more > fewer and by_chance(more, fewer) < SURE and lead > NORMAL * spread):
            return None
    return first


def duels(measured: Measured, *, upwards: bool) -> NDArray[np.int8]:
    """Which of two policies does better in each future, shape (policy, policy, future).

    1 where the first is ahead beyond luck, -1 where it is behind, 0 where luck may explain it, they
    are alike or one has no value. The worlds are the same for both; beyond luck is beyond the 95%
    interval of the paired difference, by Student's t, where the measure applies to
    :data:`~sim.studies.measured.TOLD` worlds or more of either.
    """
    values = measured.values if upwards else -measured.values
    count, futures = values.shape
    found = np.zeros((count, count, futures), dtype=np.int8)
    for one, other in combinations(range(count), 2):
        gap = np.nan_to_num(values[one] - values[other])
        errors = np.nan_to_num(measured.gap_errors(one, other))
        reach = np.maximum(measured.reach[one], measured.reach[other])
        told = np.isfinite(reach)
        clear = told & (np.abs(gap) > np.where(told, reach, 0.0) * errors)
        found[one, other] = np.where(clear, np.sign(gap), 0)
        found[other, one] = -found[one, other]
    return found


def wins(duel: NDArray[np.int8]) -> Mask:
    """Futures in which each policy is ahead of every other, shape (policy, future)."""
    others = ~np.eye(len(duel), dtype=bool)
    return np.array([np.all(duel[one, others[one]] == 1, axis=0) for one in range(len(duel))])


def unbeaten(duel: NDArray[np.int8]) -> Mask:
    """Futures in which each policy is behind no other, shape (policy, future)."""
    return np.asarray(np.all(duel != -1, axis=1))


def decided(duel: NDArray[np.int8]) -> tuple[int, int] | None:
    """The two policies whose duel is most worth telling apart; the one that wins more first.

    Those of which either is ahead most often in the fewer of its futures, else those of which one
    is; none where nobody is ahead in :data:`FEWEST` futures, or there are too few others.
    """
    counts = {
        (one, other): (int(np.sum(duel[one, other] == 1)), int(np.sum(duel[one, other] == -1)))
        for one, other in combinations(range(len(duel)), 2)
    }
    pair = max(counts, key=lambda one: (min(counts[one]), max(counts[one])))
    first, second = pair if counts[pair][0] >= counts[pair][1] else pair[::-1]
    more, fewer = max(counts[pair]), min(counts[pair])
    rest = fewer if fewer >= FEWEST else duel.shape[2] - more - fewer
    return (first, second) if min(more, rest) >= FEWEST else None


@dataclass(frozen=True)
class Separation:
    """The factor that sets the futures of one group apart from those of another most."""

    factor: int
    """Its position."""
    higher: float
    """Chance that a future of the first group has more of it than one of the second; a half if
    they do not differ."""
    p: float
    """Chance of so large a difference of ranks for any factor if futures were in either group at
    random."""
    medians: tuple[float, float]
    """Median chance of the factor, 0 to 1 over its span, in either group."""


FEWEST = 5
"""Fewest futures of a group that is set apart."""

PERMUTATIONS = 2000
"""Random divisions of futures to which one is compared."""


def separation(chances: Array, first: Mask, *, second: Mask, seed: int) -> Separation | None:
    """Find the factor with the largest difference of mean ranks between two groups of futures.

    `chances` are the factors of each future, shape (future, factor); the masks are the groups. The
    p-value is by permutation, of the largest difference of all factors, so that it allows for their
    number. None where a group has fewer than :data:`FEWEST` futures.
    """
    counts = int(first.sum()), int(second.sum())
    if min(counts) < FEWEST or not chances.shape[1]:
        return None
    own = np.concatenate([chances[first], chances[second]])
    ranks = np.argsort(np.argsort(own, axis=0, kind="stable"), axis=0).astype(np.float64)
    member = np.arange(len(own)) < counts[0]

    def higher(some: Mask) -> Array:
        # Mann and Whitney: the sum of ranks less the least that it can be.
        sums = some.astype(np.float64) @ ranks - counts[0] * (counts[0] - 1) / 2
        return np.asarray(sums / (counts[0] * counts[1]))

    found = higher(member)
    factor = int(np.argmax(np.abs(found - 0.5)))
    luck = resampler(seed, "permutation of robust")
    drawn = higher(np.array([luck.permutation(member) for _ in range(PERMUTATIONS)]))
    beyond = np.max(np.abs(drawn - 0.5), axis=1) >= abs(found[factor] - 0.5) - 1e-12
    medians = tuple(float(np.median(chances[some, factor])) for some in (first, second))
    return Separation(
        factor,
        float(found[factor]),
        (1 + int(beyond.sum())) / (1 + PERMUTATIONS),
        (medians[0], medians[1]),
    )
