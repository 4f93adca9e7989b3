"""The search for a box, and what it is worth on points from which it was not found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.outcomes.guarantee_index import LEAST
from sim.streams import resampler
from sim.studies.box import Box, Fit, Sample, choose, nearest, pruned
from sim.studies.induction import Induction, peeled, split
from sim.studies.significance import SURE

MAIN = "PRIM"
"""The method whose boxes are drawn."""

METHODS: Mapping[str, Induction] = {MAIN: peeled, "CART": split}
"""Ways to find boxes, the main one first."""

HALVES = 10
"""Halves of the points, drawn without replacement, in which the search is made again."""


@dataclass(frozen=True)
class Half:
    """The box found in one half of the points, and what it is worth in the other half.

    Of the boxes found there it is the one nearest to the chosen box in coverage and density.
    """

    box: Box
    n: int
    """Points of the other half in the box."""
    k: int
    """Those of them at which it is so."""
    so: int
    """Points of the other half at which it is so."""
    points: int
    """Points of the other half."""

    @property
    def chance(self) -> float:
        """Probability of so many or more in as many points that are drawn from that half."""
        from scipy.stats import hypergeom

        if not self.box:
            return 1.0
        return float(hypergeom.sf(self.k - 1, self.points, self.so, self.n))


@dataclass(frozen=True, eq=False)
class Discovery:
    """What a search found in all points, and in halves of them."""

    method: str
    fits: tuple[Fit, ...]
    """Boxes as the method gives them, the first without limits."""
    simple: tuple[Fit, ...]
    """The same without the limits that are not needed."""
    chosen: Fit
    """The one that is chosen; it may have no limits."""
    halves: tuple[Half, ...]

    @cached_property
    def chance(self) -> float:
        """Probability that points would be told apart so well if the factors told nothing.

        Twice the median over the halves, at most 1, which no dependence between them makes too
        small (Meinshausen, Meier & Bühlmann 2009).
        """
        if not self.halves:
            return 1.0
        return min(1.0, 2.0 * float(np.median([half.chance for half in self.halves])))

    @property
    def is_better(self) -> bool:
        """Whether there is a box, and the search beats chance on points that it did not see."""
        return bool(self.chosen.box) and self.chance < SURE

    @property
    def unseen_density(self) -> float:
        """Density of the boxes of halves in the other halves."""
        n = sum(half.n for half in self.halves)
        return sum(half.k for half in self.halves) / n if n else np.nan

    @property
    def unseen_coverage(self) -> float:
        """Coverage of the boxes of halves in the other halves."""
        so = sum(half.so for half in self.halves)
        return sum(half.k for half in self.halves) / so if so else np.nan

    def again(self, factor: int) -> int:
        """In how many halves the box limits a factor."""
        return sum(factor in {end.factor for end in half.box} for half in self.halves)


def searchable(sample: Sample) -> bool:
    """Whether there are points enough of either kind."""
    return min(sample.count, len(sample) - sample.count) >= LEAST


def target(sample: Sample, density: float) -> float:
    """The density that a box shall have: the one asked, and half the exceptions of all points."""
    return max(density, (1.0 + sample.share) / 2.0)


def discover(
    sample: Sample,
    method: str = MAIN,
    *,
    density: float = 0.8,
    halves: int = HALVES,
    told: Callable[[], None] = lambda: None,
) -> Discovery:
    """Find the box in which something is so, and try the search on halves of the points.

    The sample is searchable. A limit is not needed if its quasi-p-value is above 0.05. After each
    search, `told` is called.
    """
    found = METHODS[method](sample)
    simple = _simple(found, sample)
    chosen = choose(simple, density=target(sample, density))
    told()
    stream = resampler(0, "halves of points")
    tried = []
    for _ in range(halves):
        tried.append(_half(chosen, method, stream.permutation(len(sample))))
        told()
    return Discovery(method, tuple(Fit(box, sample) for box in found), simple, chosen, tuple(tried))


def _simple(boxes: list[Box], sample: Sample) -> tuple[Fit, ...]:
    return tuple(pruned(box, sample, level=SURE) for box in boxes)


def _half(like: Fit, method: str, order: NDArray[np.intp]) -> Half:
    """Search the first half of the points in some order, and try what is found on the others."""
    middle = len(order) // 2
    seen, unseen = (like.sample.some(some) for some in (order[:middle], order[middle:]))
    box: Box = ()
    if seen.count not in (0, len(seen)):
        box = nearest(_simple(METHODS[method](seen), seen), like).box
    there = Fit(box, unseen)
    return Half(box, there.n, there.k, unseen.count, len(unseen))
