"""Who is tied to whom among the contributors, and what each sees of the others."""

from collections.abc import Mapping

import numpy as np

from sim.array import Array, Mask, rows, total
from sim.scenario.schema import State, Ties

EVERYBODY = "*"
"""The one group of uniform ties; no group of a scenario can have this name."""


class TieNetwork:
    """Ties between states: the number of groups that two of them share.

    A state without a tie is tied to all alike. States are in the order of their codes.
    """

    def __init__(self, states: Mapping[str, State], ties: Ties) -> None:
        self.codes = tuple(sorted(states))
        groups: dict[str, list[str]] = {EVERYBODY: list(self.codes)}
        if ties == "shared_groups":
            for code in self.codes:
                for group in states[code].groups:
                    groups.setdefault(group, []).append(code)
        self.members = {group: tuple(codes) for group, codes in groups.items() if len(codes) > 1}
        self.joined = {code: self._joined(code) for code in self.codes}
        self._kinds = sorted(set(self.joined.values()))
        self._kind = [self._kinds.index(self.joined[code]) for code in self.codes]
        at = {code: row for row, code in enumerate(self.codes)}
        self._rows = {group: [at[one] for one in codes] for group, codes in self.members.items()}
        self._shares = rows([len(self.joined[code]) for code in self.codes])
        counts = [self._count(code) for code in self.codes]
        self._ties = rows([each or 1 for each in counts])
        self._shared = np.zeros((len(at), len(at)), np.min_scalar_type(-max(counts, default=0)))
        for group, members in self._rows.items():
            for row in members:
                if group in self.joined[self.codes[row]]:
                    self._shared[row, members] += 1
        np.fill_diagonal(self._shared, 0)

    def _joined(self, code: str) -> tuple[str, ...]:
        """Groups that tie a state to others."""
        shared = sorted(
            group for group, codes in self.members.items() if code in codes and group != EVERYBODY
        )
        return tuple(shared) or ((EVERYBODY,) if EVERYBODY in self.members else ())

    def _count(self, code: str) -> int:
        """Ties of a state to all others."""
        return sum(len(self.members[group]) - 1 for group in self.joined[code])

    def weights(self, code: str) -> dict[str, float]:
        """Weight of each of the others in their mean; together 1, nothing if alone."""
        row = self.codes.index(code)
        shared = zip(self.codes, self._shared[row].tolist(), strict=True)
        return {other: groups / float(self._ties[row, 0]) for other, groups in shared if groups}

    def mean_of_others(self, values: Array) -> Array:
        """Tie-weighted mean of the values of the others, for each state; 0 for a state alone.

        Values have the shape (state, replication) or (state, 1). They are added in a fixed order.
        """
        sums = {group: total(values[members]) for group, members in self._rows.items()}
        each = rows([total(sums[group] for group in kind) for kind in self._kinds])
        return np.asarray((each[self._kind] - self._shares * values) / self._ties)

    def share_of_others(self, true: Mask) -> Array:
        """Tie-weighted share of the others of whom something is true, for each state.

        It is counted in whole numbers, so that no order of addition can change a bit.
        """
        counted = np.einsum("st,tr->sr", self._shared, true.astype(self._shared.dtype))
        return np.asarray(counted / self._ties)
