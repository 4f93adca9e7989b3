"""Sobol indices: which share of a variance each of some factors makes, alone and with others."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import NORMAL, Estimate
from sim.studies.filled import filled

RESAMPLES = 500
"""Times that base points are drawn again for an interval."""

OTHERS = "others"
"""Name of all factors that have no index of their own, which vary together."""


@dataclass(frozen=True, eq=False)
class Indices:
    """Sobol indices of the factors that have their own, and last those of all others together.

    Shares of the variance of the values over points at which all factors vary.
    """

    first: Array
    """What each makes alone, shape (index,)."""
    total: Array
    """What each makes alone or together with others."""
    firsts: Array
    """The first under resampling of base points, shape (resample, index)."""
    totals: Array
    """The second likewise."""

    def estimate(self, which: int, *, total: bool) -> Estimate:
        """One index with its 95 % interval."""
        value = (self.total if total else self.first)[which]
        drawn = (self.totals if total else self.firsts)[:, which]
        reach = NORMAL * float(np.std(drawn, ddof=1))
        return Estimate(float(value), float(value) - reach, float(value) + reach, 0)


@dataclass(frozen=True, eq=False)
class SobolDesign:
    """Points for Sobol indices: two samples of all factors, and the first with parts of the second.

    References
    ----------
    saltelli-et-al-2010
    """

    factors: int
    """Factors, all of which vary."""
    own: tuple[int, ...]
    """Positions of those that have an index of their own, one at least."""
    points: int
    """Base points, a power of 2."""
    seed: int = 1

    @cached_property
    def _problem(self) -> dict[str, Any]:
        """The factors and their groups as SALib takes them; factors of their own come first."""
        return {
            "num_vars": self.factors,
            "names": [str(at) for at in self._order],
            "groups": [str(at) if at in self.own else OTHERS for at in self._order],
            "bounds": [[0.0, 1.0]] * self.factors,
        }

    @cached_property
    def _order(self) -> tuple[int, ...]:
        """Positions of the factors in the order of the columns of SALib."""
        return (*self.own, *(at for at in range(self.factors) if at not in self.own))

    @property
    def _groups(self) -> int:
        return len(self.own) + (len(self.own) < self.factors)

    @cached_property
    def chances(self) -> Array:
        """Places of the factors in their spans, from 0 to 1, shape (point, factor)."""
        from SALib.sample import sobol

        rows = sobol.sample(
            self._problem, self.points, calc_second_order=False, scramble=True, seed=self.seed
        )
        every = np.empty(rows.shape)
        every[:, self._order] = rows
        return every

    @property
    def samples(self) -> tuple[Array, Array]:
        """The two samples of all factors, each of shape (base point, factor)."""
        every = self.chances.reshape(self.points, self._groups + 2, self.factors)
        return every[:, 0], every[:, -1]

    def blocks(self, values: Array) -> Array:
        """Values of points by base point: of the first sample, of mixtures, and of the second."""
        return values.reshape(self.points, self._groups + 2)

    def indices(self, values: Array) -> Indices | None:
        """Indices of values of points, shape (point,), not a number where there is none.

        None where no value is a number, or they are constant where all factors vary. A factor that
        changes nothing has exactly 0.
        """
        from SALib.analyze import sobol

        known = self._alike(values, filled(values, self.chances))
        both = self.blocks(known)[:, [0, -1]]
        if not np.isfinite(known).all() or np.ptp(both) <= np.finfo(float).eps:
            return None
        found = sobol.analyze(
            self._problem,
            known,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            keep_resamples=True,
            seed=self.seed + 1,
        )
        parts = [found[name] for name in ("S1", "ST", "S1_conf_all", "ST_conf_all")]
        if self._groups == len(self.own):
            parts = [np.concatenate([one, 0.0 * one[..., :1]], axis=-1) for one in parts]
        return Indices(*(np.asarray(part, dtype=np.float64) for part in parts))

    def _alike(self, values: Array, known: Array) -> Array:
        """Fill in points with a part of the second sample as the first where all else is alike."""
        raw, rest = self.blocks(values), self.blocks(known).copy()
        for at in range(1, self._groups + 1):
            if np.array_equal(raw[:, at], raw[:, 0], equal_nan=True):
                rest[:, at] = rest[:, 0]
        return rest.reshape(-1)
