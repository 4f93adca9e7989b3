"""How an effect divides over the changes that make it, world by world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import LEAST, NORMAL, RATIOS, Estimate, ratios, terms
from sim.outcomes.measure import LASTING
from sim.outcomes.measure import RATIOS as NAMES
from sim.results.measurement import worlds
from sim.results.results import Results
from sim.results.summary import lasting
from sim.studies.contrast import paired, rests_on_enough, unvarying

Set = tuple[int, ...]
"""Positions of the changes that are made together, ascending."""

Step = tuple[float, Set, Set]
"""A weight, and two sets of changes: what is added is the second less the first."""


def shares(change: int, count: int) -> list[Step]:
    """The steps that make up the Shapley value of one of some changes.

    It is the mean, over all orders in which the changes can be made, of what this one adds when its
    turn comes. The values of all changes add up to the whole effect; a change that adds nothing
    anywhere has 0; two that add the same everywhere have the same.

    References
    ----------
    shapley-1953
    """
    others = [at for at in range(count) if at != change]
    return [
        (
            factorial(size) * factorial(count - size - 1) / factorial(count),
            before,
            tuple(sorted((*before, change))),
        )
        for size in range(count)
        for before in combinations(others, size)
    ]


def alone(change: int) -> list[Step]:
    """The step from no change to this one."""
    return [(1.0, (), (change,))]


def last(change: int, count: int) -> list[Step]:
    """The step from all changes but this one to all of them."""
    every = tuple(range(count))
    return [(1.0, tuple(at for at in every if at != change), every)]


def whole(count: int) -> list[Step]:
    """The step from no change to all of them."""
    return [(1.0, (), tuple(range(count)))]


def less(first: Sequence[Step], second: Sequence[Step], *, times: float = 1.0) -> list[Step]:
    """Steps that come to the first less so many times the second."""
    return [*first, *((-times * weight, before, after) for weight, before, after in second)]


@dataclass(frozen=True, eq=False)
class Levels:
    """A measure in the ensembles of every set of changes, all on the same worlds."""

    levels: Mapping[Set, float]
    """The figure of each."""
    errors: Mapping[Set, Array]
    """What carries its error: values of worlds, resampled ratios, or influences of worlds."""
    kind: str
    """Which of these: worlds, ratio or survival."""
    n: int
    """Worlds to which the measure applies in all of them."""
    known: bool
    """Whether enough is behind it for an interval."""

    def come_to(self, steps: Sequence[Step]) -> Estimate:
        """What some steps come to, with its 95% interval from the paired worlds."""
        value = sum(w * (self.levels[after] - self.levels[before]) for w, before, after in steps)
        if np.isnan(value):
            return Estimate(np.nan, np.nan, np.nan, self.n)
        moves = np.zeros_like(next(iter(self.errors.values())))
        still = True
        for weight, before, after in steps:
            move = self.errors[after] - self.errors[before]
            still = still and not np.any(move)
            moves = moves + weight * move
        if still:
            return unvarying(float(value), self.n)
        if self.kind == "worlds":
            return paired(moves) if len(steps) == 1 else _of_several(moves)
        low, high = np.nan, np.nan
        if self.known and self.kind == "survival":
            reach = NORMAL * float(np.sqrt(np.sum(moves**2) + 1.0 / self.n**2))
            low, high = value - reach, value + reach
        elif self.known and np.isfinite(moves).any():
            low, high = np.nanquantile(moves, (0.025, 0.975))
        return Estimate(float(value), float(low), float(high), self.n)


def levels(name: str, ensembles: Mapping[Set, Results]) -> Levels:
    """A measure in the ensembles of every set of changes.

    It is that of the worlds to which it applies in all of them, so that effects add up.
    """
    if name in NAMES:
        return _ratio(NAMES[name], ensembles)
    if name == LASTING:
        found = {some: lasting(one) for some, one in ensembles.items()}
        return Levels(
            {some: one.estimate.value for some, one in found.items()},
            {some: one.influence for some, one in found.items()},
            "survival",
            min(one.estimate.n for one in found.values()),
            not any(np.isnan(one.estimate.low) for one in found.values()),
        )
    values = {some: worlds(name, one) for some, one in ensembles.items()}
    present = np.all([np.isfinite(one) for one in values.values()], axis=0)
    values = {some: one[present] for some, one in values.items()}
    n = int(np.count_nonzero(present))
    means = {some: float(np.mean(one)) if n else np.nan for some, one in values.items()}
    return Levels(means, values, "worlds", n, n >= LEAST)


def _ratio(name: str, ensembles: Mapping[Set, Results]) -> Levels:
    """A ratio over all worlds, and the same under every reweighting of them."""
    sums = {some: np.array(terms(name, one.outcome)).sum(axis=1) for some, one in ensembles.items()}
    found = {
        some: float(ratios(pair[np.newaxis, :, np.newaxis])[0, 0]) for some, pair in sums.items()
    }
    drawn = {some: one.reweighted_ratios[:, RATIOS.index(name)] for some, one in ensembles.items()}
    known = all(rests_on_enough(one, tests=name == "reliability") for one in ensembles.values())
    return Levels(found, drawn, "ratio", next(iter(ensembles.values())).n, known)


def _of_several(moves: Array) -> Estimate:
    """Mean of what several steps add in each world, with its interval.

    Parts of a yes or no may be rare and all one way: the variance is as if one world more differed,
    by the most that any does.
    """
    n = len(moves)
    if n < LEAST:
        return paired(moves)
    middle, most = float(np.mean(moves)), float(np.max(np.abs(moves)))
    reach = NORMAL * float(np.sqrt(n * np.var(moves, ddof=1) + most**2)) / n
    return Estimate(middle, middle - reach, middle + reach, n)
