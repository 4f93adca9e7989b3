"""A measure at every point of a design, as sums over the same worlds: means, errors, intervals."""

from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Literal, TypeAlias

import numpy as np

from sim.array import Array, Mask
from sim.outcomes.block import POSTURES
from sim.outcomes.guarantee_index import LEAST, NORMAL, terms, wilson
from sim.outcomes.measure import LASTING, RATIOS, outcome_of
from sim.outcomes.survival import survival
from sim.results.design import DesignResults
from sim.studies.resampling import over, reweighted

Kind: TypeAlias = Literal["chance", "lasting", "mean", "ratio", "share"]
"""A chance in yes and no, the chance of a year without an attack, a mean, a ratio of sums over all
worlds, or a share of several states."""

SURE = 0.05
"""Below this probability under chance alone, over all that is looked at, something is so."""

BY_STATE = {
    "states_pledged_start": ("posture_start", "pledged"),
    "states_pledged_final": ("posture_end", "pledged"),
    "states_authorised_final": ("posture_end", "authorised"),
    "states_deployed_final": ("posture_end", "deployed"),
    "states_deployed_year_after_deal": ("posture_year", "deployed"),
}
"""Outcomes that count states: when their posture is looked at, and which it must have reached."""


@dataclass(frozen=True, eq=False)
class Sample:
    """A measure at some points, in the worlds that all of them share.

    Its value at a point is the sum of `above` over the sum of `below`; where there is none below,
    it applies to no world and is not a number.
    """

    kind: Kind
    above: Array
    """Shape (point, world)."""
    below: Array
    """Shape (point, world); 0 in a world to which the measure does not apply."""
    seed: int
    """Seed of the worlds."""
    ends: tuple[Array, Array] | None = None
    """Ends of the intervals, where these are not computed from the sums, shape (point,)."""

    @cached_property
    def values(self) -> Array:
        """Value at each point, shape (point,)."""
        return over(self.above.sum(axis=1), self.below.sum(axis=1))

    @cached_property
    def worlds(self) -> Array:
        """Worlds to which the measure applies, shape (point,)."""
        return np.asarray(np.count_nonzero(self.below, axis=1), dtype=np.float64)

    @cached_property
    def known(self) -> Mask:
        """Points with enough worlds for an interval, shape (point,)."""
        return np.asarray(np.isfinite(self.values) & (self.worlds >= LEAST))

    @cached_property
    def influence(self) -> Array:
        """What each world adds to the error of a value, shape (point, world); 0 where unknown."""
        rest = self.above - np.nan_to_num(self.values)[:, np.newaxis] * self.below
        return np.nan_to_num(over(rest, self.below.sum(axis=1)[:, np.newaxis]))

    @cached_property
    def errors(self) -> Array:
        """Standard error of each value, shape (point,); not a number for fewer than 2 worlds."""
        return np.where(self.worlds > 1, np.sqrt(np.diagonal(self._products)), np.nan)

    @cached_property
    def _products(self) -> Array:
        """Covariances of the values, shape (point, point): the worlds are the same."""
        factor = np.nan_to_num(over(self.worlds, self.worlds - 1.0))
        scaled = self.influence * np.sqrt(factor)[:, np.newaxis]
        return np.asarray(scaled @ scaled.T)

    @cached_property
    def intervals(self) -> tuple[Array, Array]:
        """Ends of the 95% intervals, shape (point,); not a number of too few worlds."""
        low, high = self.ends or self.around(NORMAL)
        return np.where(self.known, low, np.nan), np.where(self.known, high, np.nan)

    def around(self, z: float) -> tuple[Array, Array]:
        """Ends of intervals of another coverage, by its standard normal quantile, unless given."""
        if self.kind == "chance":
            return wilson(self.above.sum(axis=1), self.below.sum(axis=1), z=z)
        low, high = self.values - z * self.errors, self.values + z * self.errors
        if self.kind in ("lasting", "share"):
            return np.maximum(low, 0.0), np.minimum(high, 1.0)
        return low, high

    def sides(self, level: float, *, together: bool = False) -> Array:
        """Which points lie above a level (1), below it (-1), or neither beyond chance (0).

        The probability that one is wrong is :data:`SURE`; that any is, if they count `together`.
        """
        low, high = self.around(quantile(len(self.values) if together else 1))
        clear = (low > level).astype(np.float64) - (high < level)
        return np.where(self.known, clear, 0.0)

    @cached_property
    def gaps(self) -> Array:
        """How much higher the value is at one point than at another, shape (point, point)."""
        return np.asarray(self.values[:, np.newaxis] - self.values)

    @cached_property
    def clear(self) -> Array:
        """Which points lie above which others beyond chance: 1, -1 or 0, shape (point, point).

        They are compared world by world. The probability that any of the comparisons is wrong is
        :data:`SURE`; points with too few worlds are not compared.
        """
        own = np.diagonal(self._products)
        variance = np.maximum(own[:, np.newaxis] + own - 2 * self._products, 0.0)
        pairs = max(1, len(own) * (len(own) - 1) // 2)
        slack = 1e-9 * float(np.nanmax(np.abs(self.values), initial=0.0))
        beyond = np.abs(self.gaps) > quantile(pairs) * np.sqrt(variance) + slack
        both = self.known & self.known[:, np.newaxis]
        return np.where(beyond & both, np.sign(self.gaps), 0.0)

    @cached_property
    def resampled(self) -> Array:
        """Values under reweightings of the worlds, the same for all points, (resample, point)."""
        above, below = (reweighted(one, self.seed) for one in (self.above, self.below))
        return over(above, below).T

    def at(self, points: "Mask | np.typing.NDArray[np.intp]") -> "Sample":
        """Some of the points."""
        ends = self.ends and (self.ends[0][points], self.ends[1][points])
        return Sample(self.kind, self.above[points], self.below[points], self.seed, ends)

    def spread(self, chances: tuple[float, ...]) -> Array:
        """Quantiles over the worlds to which the measure applies, shape (chance, point)."""
        blank = over(self.above, self.below)
        found = np.full((len(chances), len(blank)), np.nan)
        for point in np.flatnonzero(self.known):
            found[:, point] = np.nanquantile(blank[point], chances)
        return found


def sample(name: str, results: DesignResults) -> Sample:
    """A measure by name at every point of a design."""
    seed = results.seed
    if name in RATIOS:
        above, below = terms(RATIOS[name], results.outcome)
        made = Sample("ratio", above, below, seed)
        ends = np.full((2, len(above)), np.nan)
        ends[:, made.known] = np.nanquantile(made.resampled[:, made.known], (0.025, 0.975), axis=0)
        return Sample("ratio", above, below, seed, (ends[0], ends[1]))
    if name == LASTING:
        return _lasting(results)
    values = results.worlds(name)
    applies = np.isfinite(values)
    kind: Kind = "chance" if name.startswith("chance ") else "mean"
    return Sample(kind, np.where(applies, values, 0.0), applies.astype(np.float64), seed)


def share_of_stance(name: str, results: DesignResults, *, stance: str) -> Sample:
    """The share of the states of a stance that an outcome of :data:`BY_STATE` counts."""
    variable, least = BY_STATE[outcome_of(name)]
    rows: list[Array] = []
    for part in results.results:
        states = part.scenario.states
        own = [code for code in states if states[code].stance == stance]
        rows.append(part.data[variable].sel(state=own).values)
    reached = [np.sum(row >= POSTURES.index(least), axis=0) for row in rows]
    observed = [np.sum(row >= 0, axis=0) for row in rows]
    above, below = (results.gathered(one) for one in (reached, observed))
    return Sample("share", above, below, results.seed)


def quantile(count: int) -> float:
    """Standard normal quantile of intervals of which so many are right together, in 19 of 20."""
    return NormalDist().inv_cdf(1.0 - SURE / (2 * max(1, count)))


def _lasting(results: DesignResults) -> Sample:
    """The chance of a year without an attack.

    Its value in each world is that of all, moved by what the world adds to the error.
    """
    rows = zip(results.outcome("deal_week"), results.outcome("attack_week"), strict=True)
    horizon = results.results[0].scenario.weeks
    found = [survival(deal, attack, horizon=horizon) for deal, attack in rows]
    values = np.array([one.estimate.value for one in found])
    deals = np.array([np.isfinite(one.observed) for one in found], dtype=np.float64)
    applies = deals * np.isfinite(values)[:, np.newaxis]
    moved = np.array([one.influence for one in found]) * deals.sum(axis=1, keepdims=True)
    above = applies * (np.nan_to_num(values)[:, np.newaxis] + moved)
    low, high = (np.array([getattr(one.estimate, end) for one in found]) for end in ("low", "high"))
    return Sample("lasting", above, applies, results.seed, (low, high))
