"""Boxes: limits on some factors, how a sample of points falls within them, and which are needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask

Side = Literal["low", "high", "options"]


class End(NamedTuple):
    """One limit of a box: a place below or above which a factor must not lie, or its options."""

    factor: int
    """Position of the factor."""
    side: Side
    """``low`` or ``high`` of a number, ``options`` of a switch."""
    at: float
    """Place of the limit, 0 to 1 from the least to the greatest value; 0 of a switch."""
    options: frozenset[int] = frozenset()
    """Positions of the options of a switch that lie in the box."""


Box: TypeAlias = tuple[End, ...]
"""Limits that hold together; the box without limits has all points."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Points, and at which of them something is so."""

    places: Array
    """Place of each point, shape (point, factor): 0 to 1 from the least to the greatest value of a
    number, the position of the option of a switch."""
    sizes: tuple[int, ...]
    """Number of options of each factor; 0 of a number."""
    so: Mask
    """Whether it is so, shape (point,)."""

    def __len__(self) -> int:
        return len(self.so)

    @property
    def count(self) -> int:
        """Points at which it is so."""
        return int(np.count_nonzero(self.so))

    @property
    def share(self) -> float:
        """Share of the points at which it is so."""
        return self.count / len(self)

    def some(self, chosen: NDArray[np.intp]) -> "Sample":
        """Some of the points, by position."""
        return Sample(self.places[chosen], self.sizes, self.so[chosen])


@dataclass(frozen=True, eq=False)
class Fit:
    """How a sample falls within a box."""

    box: Box
    sample: Sample

    @cached_property
    def kept(self) -> Mask:
        """Whether each limit lets each point in, shape (limit, point)."""
        rows = [_within(self.sample.places[:, end.factor], end) for end in self.box]
        return np.array(rows, dtype=np.bool_).reshape(len(self.box), len(self.sample))

    @cached_property
    def inside(self) -> Mask:
        """Whether each point lies in the box, shape (point,)."""
        return np.asarray(self.kept.all(axis=0))

    @cached_property
    def n(self) -> int:
        """Points in the box."""
        return int(np.count_nonzero(self.inside))

    @cached_property
    def k(self) -> int:
        """Points in the box at which it is so."""
        return int(np.count_nonzero(self.inside & self.sample.so))

    @property
    def density(self) -> float:
        """Share of the points in the box at which it is so."""
        return self.k / self.n if self.n else 0.0

    @property
    def coverage(self) -> float:
        """Share of the points at which it is so that lie in the box."""
        return self.k / self.sample.count if self.sample.count else 0.0

    @property
    def factors(self) -> list[int]:
        """Positions of the factors that the box limits."""
        return sorted({end.factor for end in self.box})

    @cached_property
    def quasi_p(self) -> Array:
        """Probability of a density as high as this without each limit, shape (limit,).

        It is the one-sided binomial test of the density of the box against that of the box without
        the limit (Bryant & Lempert 2010). It is no more than a quasi-p-value, for the box was found
        with these points.
        """
        # Imported here because it takes a while, and most commands do not need it.
        from scipy.special import bdtrc

        violations = np.count_nonzero(~self.kept, axis=0)
        let_in = (violations == 1) & ~self.kept
        n = self.n + np.count_nonzero(let_in, axis=1)
        k = self.k + np.count_nonzero(let_in & self.sample.so, axis=1)
        if not self.k:
            return np.ones(len(self.box))
        chance = np.divide(k, n, out=np.zeros(len(n)), where=n > 0)
        return np.asarray(bdtrc(self.k - 1, self.n, chance), dtype=np.float64)


def _within(places: Array, end: End) -> Mask:
    if end.side == "options":
        return np.isin(places, list(end.options))
    return places >= end.at if end.side == "low" else places <= end.at


def pruned(box: Box, sample: Sample, *, level: float) -> Fit:
    """A box without the limits whose quasi-p-value is above a level, the largest dropped first."""
    while True:
        fit = Fit(box, sample)
        if not box or fit.quasi_p.max() <= level:
            return fit
        worst = int(np.argmax(fit.quasi_p))
        box = (*box[:worst], *box[worst + 1 :])


def choose(fits: Sequence[Fit], *, density: float) -> Fit:
    """The box of the greatest product of coverage and density among those of some density.

    Where none is so dense, it is chosen among all. Of boxes that are equal, the one with fewer
    factors, then with fewer limits, is chosen.
    """
    dense = [fit for fit in fits if fit.density >= density]

    def merit(fit: Fit) -> tuple[float, int, int]:
        return fit.coverage * fit.density, -len(fit.factors), -len(fit.box)

    return max(dense or fits, key=merit)


def nearest(fits: Sequence[Fit], like: Fit) -> Fit:
    """The box nearest in coverage and density to one of another sample."""

    def away(fit: Fit) -> float:
        return (fit.coverage - like.coverage) ** 2 + (fit.density - like.density) ** 2

    return min(fits, key=away)
