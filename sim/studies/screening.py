"""Screening: which of many factors do something at all, one step at a time from many points."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.array import Array
from sim.studies.filled import filled

LEVELS = 4
"""Values of a factor on the grid of the screening."""


@dataclass(frozen=True, eq=False)
class Screening:
    """Paths through a grid on which every factor takes one step, of two thirds of its span.

    References
    ----------
    morris-1991, campolongo-et-al-2007
    """

    factors: int
    """Factors, at least one."""
    paths: int
    """Paths, two at least."""
    seed: int = 1

    @cached_property
    def _problem(self) -> dict[str, Any]:
        """The factors as SALib takes them."""
        names = [str(at) for at in range(self.factors)]
        return {"num_vars": self.factors, "names": names, "bounds": [[0.0, 1.0]] * self.factors}

    @cached_property
    def chances(self) -> Array:
        """Places of the factors in their spans, from 0 to 1, shape (point, factor)."""
        from SALib.sample import morris

        every = morris.sample(self._problem, self.paths, num_levels=LEVELS, seed=self.seed)
        return np.asarray(every, dtype=np.float64)

    def effects(self, values: Array) -> Array:
        """Mean size of the effect of a step of every factor, shape (factor,).

        Values of points have the shape (point,), not a number where there is none. A factor that
        acts on nothing has exactly 0; all have, where the values are constant or no numbers.
        """
        from SALib.analyze import morris

        known = filled(values, self.chances)
        if not np.isfinite(known).all() or np.ptp(known) == 0:
            return np.zeros(self.factors)
        silent = self._silent(values)
        found = morris.analyze(
            self._problem, self.chances, known, num_levels=LEVELS, num_resamples=2, seed=self.seed
        )
        return np.where(silent, 0.0, np.asarray(found["mu_star"], dtype=np.float64))

    def _silent(self, values: Array) -> "np.typing.NDArray[np.bool_]":
        """Whether no step of a factor changes anything, shape (factor,)."""
        steps = values.reshape(self.paths, self.factors + 1)
        moved = np.diff(self.chances.reshape(*steps.shape, self.factors), axis=1) != 0
        one, other = steps[:, :-1], steps[:, 1:]
        same = (one == other) | (np.isnan(one) & np.isnan(other))
        return np.asarray((same[:, :, np.newaxis] | ~moved).all(axis=(0, 1)))


def strongest(effects: Array, weights: Array, *, most: int) -> tuple[int, ...]:
    """Positions of the factors that matter most to any of some outcomes, in their own order.

    Effects have the shape (outcome, factor). Those of an outcome count by their squares, as shares
    of all of that outcome, times its weight from 0 to 1, shape (outcome,), which is small where
    most of what moves it is chance. A factor without any effect is none of them.
    """
    squares = effects**2
    whole = squares.sum(axis=1, keepdims=True)
    shares = np.divide(squares, whole, out=np.zeros_like(squares), where=whole > 0)
    strength = (shares * weights[:, np.newaxis]).max(axis=0)
    strength = np.where((effects > 0).any(axis=0), np.maximum(strength, shares.max(0) * 1e-9), 0.0)
    order = np.argsort(-strength, kind="stable")[:most]
    return tuple(sorted(int(at) for at in order if strength[at] > 0))
