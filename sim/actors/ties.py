"""Who is tied to whom among the contributors, and what each sees of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask, Real
from sim.scenario.schema import State, Ties


class TieNetwork:
    """Ties between states: the number of groups that two of them share.

    A state without a tie is tied to all alike. Leads weigh more than others in what a state sees.
    States are in the order of their codes.
    """

    def __init__(self, states: Mapping[str, State], ties: Ties) -> None:
        self.codes = tuple(sorted(states))
        members: dict[str, set[int]] = {}
        if ties == "shared_groups":
            for row, code in enumerate(self.codes):
                for group in states[code].groups:
                    members.setdefault(group, set()).add(row)
        size = len(self.codes)
        shared = np.zeros((size, size), np.min_scalar_type(-len(members) - 1))
        for joined in members.values():
            rows = sorted(joined)
            shared[np.ix_(rows, rows)] += 1
        np.fill_diagonal(shared, 0)
        shared[~shared.any(axis=1)] = 1
        np.fill_diagonal(shared, 0)
        most = int(shared.sum(axis=1, dtype=np.int64).max(initial=0))
        self._shared: NDArray[Any] = shared.astype(np.min_scalar_type(-most))
        self._ties: NDArray[Any] = shared.sum(axis=1, keepdims=True, dtype=np.int64)
        self._weights: _TieWeights | None = None

    def weights(self, code: str, *, leads: Mask, weight: Real) -> dict[str, Array]:
        """Weight of each of the others in their mean; together 1, nothing if alone.

        Each is one number, or of shape (replication,) where the weight of a lead is.
        """
        shared = self._shared[self.codes.index(code)]
        heavy = [
            groups * np.asarray(weight if lead else 1.0)
            for groups, lead in zip(shared.tolist(), leads[:, 0], strict=True)
        ]
        every = np.asarray(sum(heavy))
        tied = zip(self.codes, shared, heavy, strict=True)
        return {other: np.asarray(one / every) for other, groups, one in tied if groups}

    def mean_of_others(self, values: Array, *, leads: Mask, weight: Real) -> Array:
        """Tie-weighted mean of the values of the others, for each state; 0 for a state alone.

        Values have the shape (state, replication) or (state, 1). They are added in the order of the
        codes.
        """
        heavy = np.where(leads, weight, np.full_like(values, 1.0))
        return np.asarray(self._sum(values * heavy) / _or_one(self._sum(heavy)))

    def _sum(self, values: Array) -> Array:
        """Sum over the others, each as often as there are ties with it."""
        added = np.zeros(values.shape)
        for row, one in enumerate(values):
            added += self._shared[:, [row]] * one
        return added

    def share_of_others(self, true: Mask, *, leads: Mask, weight: Real) -> Array:
        """Tie-weighted share of the others of whom something is true, for each state.

        It is counted in whole numbers, so that no order of addition can change a bit.
        """
        found = self._weights
        if found is None or found.leads is not leads or found.weight is not weight:
            found = self._weights = self._weigh(leads, weight)
        true = true.astype(self._shared.dtype)
        counted = _count(self._shared, true)
        if len(found.leading):
            counted = counted + found.above * _count(found.ahead, true[found.leading])
        return np.asarray(counted / found.every)

    def _weigh(self, leads: Mask, weight: Real) -> "_TieWeights":
        """Weigh the others; this does not depend on whom something is true of."""
        leading, above = np.flatnonzero(leads), np.asarray(weight) - 1.0
        ahead = self._shared[:, leading]
        every = self._ties + above * ahead.sum(axis=1, keepdims=True, dtype=np.int64)
        return _TieWeights(leads, weight, leading, ahead, above, every=_or_one(every))


@dataclass(frozen=True, eq=False)
class _TieWeights:
    """Weights of the others, as long as the same states lead with the same weight."""

    leads: Mask
    weight: Real
    leading: NDArray[np.intp]
    """Rows of those who lead."""
    ahead: NDArray[Any]
    """Ties with them."""
    above: Array
    """How much more than others they weigh."""
    every: Array
    """Weight of all others; 1 where there are none."""


def _count(shared: NDArray[Any], true: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(np.einsum("st,tr->sr", shared, true))


def _or_one(ties: NDArray[Any]) -> Array:
    """Ties by which a sum over them is divided; 1 where there are none, since the sum is 0."""
    some = np.asarray(ties, dtype=np.float64)
    return np.where(some > 0, some, 1.0)
