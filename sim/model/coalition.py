"""The contributors together: who is tied to whom, and what they have pledged and sent."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.actors.contributor import Contributor
from sim.actors.perception import Peers
from sim.array import Array, Mask, Real, count, total
from sim.scenario.schema import State, Ties

EVERYBODY = "*"
"""The one group of uniform ties; no group of a scenario can have this name."""


class TieNetwork:
    """Ties between states: the number of groups that two of them share.

    A state without a tie is tied to all alike. Sums over a group are shared by its members.
    """

    def __init__(self, states: Mapping[str, State], ties: Ties) -> None:
        self.codes = tuple(sorted(states))
        groups: dict[str, list[str]] = {EVERYBODY: list(self.codes)}
        if ties == "shared_groups":
            for code in self.codes:
                for group in states[code].groups:
                    groups.setdefault(group, []).append(code)
        self.members = {group: tuple(codes) for group, codes in groups.items() if len(codes) > 1}
        self.of = {code: self._joined(code) for code in self.codes}
        self.ties = {
            code: sum(len(self.members[group]) - 1 for group in joined)
            for code, joined in self.of.items()
        }

    def _joined(self, code: str) -> tuple[str, ...]:
        shared = sorted(
            group for group, codes in self.members.items() if code in codes and group != EVERYBODY
        )
        return tuple(shared) or ((EVERYBODY,) if EVERYBODY in self.members else ())

    def weights(self, code: str) -> dict[str, float]:
        """Weight of each of the others in their mean; together 1, nothing if alone."""
        shared = Counter(chain.from_iterable(self.members[group] for group in self.of[code]))
        del shared[code]
        return {other: shared[other] / shared.total() for other in sorted(shared)}

    def sums(
        self, values: Mapping[str, Any], *, add: Callable[..., NDArray[Any]] = total
    ) -> dict[tuple[str, ...], Array]:
        """Sum of the members' values over the groups of a state, for all who share those groups."""
        each = {group: add(values[code] for code in codes) for group, codes in self.members.items()}
        return {joined: total(each[group] for group in joined) for joined in set(self.of.values())}

    def mean_of_others(
        self, code: str, own: Real, *, sums: Mapping[tuple[str, ...], Array]
    ) -> Array:
        """Tie-weighted mean of the values of the others; 0 for a state alone."""
        joined, ties = self.of[code], self.ties[code]
        if not ties:
            return np.asarray(0.0)
        return np.asarray((sums[joined] - len(joined) * np.asarray(own)) / ties)


class Coalition:
    """The contributors of a world, always in the order of their codes.

    Attributes
    ----------
    force, trainers
        F and T, all troops and all trainers present, when they were last counted.
    pledged_troops
        Troops that stood behind all pledges then.
    """

    def __init__(
        self, contributors: Iterable[Contributor], states: Mapping[str, State], *, ties: Ties
    ) -> None:
        self.contributors: Sequence[Contributor] = sorted(contributors, key=lambda one: one.code)
        self.network = TieNetwork(states, ties)
        self.count()

    def count(self) -> None:
        """Add up what is pledged and who is present."""
        self.force = total(one.troops for one in self.contributors)
        self.trainers = total(one.trainers for one in self.contributors)
        self._behind = {one.code: one.pledged * one.capacity for one in self.contributors}
        self.pledged_troops = total(self._behind.values())

    def survey(self) -> "PeerViews":
        """Pledges as they stand, for every contributor to see."""
        pledged = {one.code: one.pledged for one in self.contributors}
        sums = self.network.sums(pledged, add=count)
        return PeerViews(self.network, pledged, sums, self.pledged_troops, self._behind)


@dataclass(frozen=True)
class PeerViews:
    """What each contributor sees of the others, by code, as it stood at the survey.

    Worked out when it is asked for: all contributors at once would not stay in the cache.
    """

    network: TieNetwork
    pledged: Mapping[str, Mask]
    sums: Mapping[tuple[str, ...], Array]
    troops: Array
    behind: Mapping[str, Array]

    def __getitem__(self, code: str) -> Peers:
        own = self.pledged[code].astype(np.float64)
        allies = self.network.mean_of_others(code, own, sums=self.sums)
        return Peers(allies, self.troops - self.behind[code])


def free_batteries(states: Mapping[str, State]) -> float:
    """Count the allied batteries that are not posted elsewhere."""
    return float(sum(state.batteries - sum(state.posted.values()) for state in states.values()))


def batteries_with(code: str, states: Mapping[str, State]) -> float:
    """Count the allied batteries that are posted with a state."""
    return float(sum(state.posted.get(code, 0) for state in states.values()))
