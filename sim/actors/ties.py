"""Who is tied to whom among the contributors, and what each sees of the others."""

from collections.abc import Mapping
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
        return self._mean(self._sum(values * heavy), self._sum(heavy))

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
        true = true.astype(self._shared.dtype)
        counted = self._count(self._shared, true)
        leading = np.flatnonzero(leads)
        if not len(leading):
            return self._mean(counted, self._ties)
        above, ahead = np.asarray(weight) - 1.0, self._shared[:, leading]
        more = above * self._count(ahead, true[leading])
        every = self._ties + above * ahead.sum(axis=1, keepdims=True, dtype=np.int64)
        return self._mean(counted + more, every)

    @staticmethod
    def _count(shared: NDArray[Any], true: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(np.einsum("st,tr->sr", shared, true))

    @staticmethod
    def _mean(added: NDArray[Any], ties: NDArray[Any]) -> Array:
        """A sum over ties; 0 where there are none."""
        some = np.asarray(ties, dtype=np.float64)
        return np.asarray(added / np.where(some > 0, some, 1.0))
