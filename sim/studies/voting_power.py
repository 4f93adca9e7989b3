"""Voting power by weight: the index of Shapley and Shubik, exactly."""

import math
from collections.abc import Sequence

import numpy as np

from sim.array import Array


def shapley_shubik(weights: Array, quota: float) -> Array:
    """Voting power: in what share of all orders of joining each one carries the sum to the quota.

    ``φ_i = ∫ P(q - w_i ≤ W_i(p) < q) dp`` over p from 0 to 1, where W_i(p) is the sum of the
    weights of the others if each has joined with probability p.
    The integral is exact: the integrand is a polynomial in p.

    Parameters
    ----------
    weights
        Weights, 0 or more, taken as whole numbers, shape (player,).
    quota
        Least sum that carries, above 0. The shares add up to 1; where all together stay below it
        nobody carries anything, and all are 0.

    References
    ----------
    shapley-shubik-1954, owen-1972
    """
    whole = np.rint(np.asarray(weights)).astype(np.int64)
    total, needed = int(whole.sum()), math.ceil(quota)
    power = np.zeros(len(whole))
    if total < needed:
        return power
    unit = int(np.gcd.reduce(whole))
    sizes, needed, total = whole // unit, -(-needed // unit), total // unit
    # To reach a quota or to keep the others from it are carried by the same.
    needed = min(needed, total - needed + 1)
    places = np.polynomial.legendre.leggauss(-(-len(whole) // 2))[0]
    sums = np.zeros((len(places), needed))
    sums[:, 0] = 1.0
    _carry(list(enumerate(sizes.tolist())), sums, chance=(1 + places) / 2, power=power)
    return power


def _carry(players: Sequence[tuple[int, int]], sums: Array, *, chance: Array, power: Array) -> None:
    """Set the power of some players, of whom each is added to what all others come to.

    Sums below the quota have a probability each, shape (chance, sum), from everybody else.
    """
    if len(players) == 1:
        ((at, size),) = players
        measure = np.polynomial.legendre.leggauss(len(chance))[1] / 2
        below = sums[:, max(0, sums.shape[1] - size) :] if size else sums[:, :0]
        power[at] = float(measure @ below.sum(axis=1))
        return
    middle = len(players) // 2
    for these, those in (
        (players[:middle], players[middle:]),
        (players[middle:], players[:middle]),
    ):
        joined = sums
        for _, size in those:
            joined = _joined(joined, size, chance=chance[:, np.newaxis])
        _carry(these, joined, chance=chance, power=power)


def _joined(sums: Array, size: int, *, chance: Array) -> Array:
    """Probabilities of sums below the quota after one more may have joined."""
    after = (1 - chance) * sums
    if size == 0:
        return sums
    if size < sums.shape[1]:
        after[:, size:] += chance * sums[:, :-size]
    return after
