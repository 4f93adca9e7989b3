"""The contributors together: who is tied to whom, and what they have pledged and sent."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from sim.actors.contributor import Contributor, Peers
from sim.array import Array, Real
from sim.scenario.schema import State, Ties

EVERYBODY = "*"
"""The one group of uniform ties; no group of a scenario can be called so."""


class Circles:
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

    def _joined(self, code: str) -> tuple[str, ...]:
        shared = sorted(
            group for group, codes in self.members.items() if code in codes and group != EVERYBODY
        )
        return tuple(shared) or ((EVERYBODY,) if EVERYBODY in self.members else ())

    def weights(self, code: str) -> dict[str, float]:
        """Give the weight of each of the others in their mean; together 1, nothing if alone."""
        shared: dict[str, int] = {}
        for group in self.of[code]:
            for other in self.members[group]:
                if other != code:
                    shared[other] = shared.get(other, 0) + 1
        ties = sum(shared.values())
        return {other: shared[other] / ties for other in sorted(shared)}

    def sums(self, held: Mapping[str, Real]) -> dict[str, Array]:
        """Add what the members of each group hold, in the order of their codes."""
        return {group: total(held[code] for code in codes) for group, codes in self.members.items()}

    def mean_of_others(
        self, code: str, held: Mapping[str, Real], *, sums: Mapping[str, Array]
    ) -> Array:
        """Give the tie-weighted mean of what the others hold; 0 for a state alone."""
        joined = self.of[code]
        ties = sum(len(self.members[group]) - 1 for group in joined)
        if not ties:
            return np.asarray(0.0)
        among = total(sums[group] for group in joined) - len(joined) * np.asarray(held[code])
        return np.asarray(among / ties)


class Coalition:
    """The contributors of a world, always in the order of their codes."""

    def __init__(
        self, contributors: Iterable[Contributor], states: Mapping[str, State], *, ties: Ties
    ) -> None:
        self.contributors: Sequence[Contributor] = sorted(contributors, key=lambda one: one.code)
        self.circles = Circles(states, ties)

    @property
    def force(self) -> Array:
        """F, all troops present."""
        return total(one.troops for one in self.contributors)

    @property
    def trainers(self) -> Array:
        """T, all trainers present."""
        return total(one.trainers for one in self.contributors)

    @property
    def pledged_troops(self) -> Array:
        """Troops that stand behind all pledges."""
        return total(one.capacity * one.pledged for one in self.contributors)

    def survey(self) -> dict[str, Peers]:
        """Say what each contributor sees of the others, as things stand now."""
        pledged: dict[str, Real] = {
            one.code: one.pledged.astype(np.float64) for one in self.contributors
        }
        troops = {one.code: one.capacity * pledged[one.code] for one in self.contributors}
        sums, everything = self.circles.sums(pledged), total(troops.values())
        return {
            one.code: Peers(
                allies=self.circles.mean_of_others(one.code, pledged, sums=sums),
                troops=everything - troops[one.code],
            )
            for one in self.contributors
        }


def total(parts: Iterable[Real]) -> Array:
    """Add in the order given, so that the last bit never depends on anything else."""
    added = np.asarray(0.0)
    for part in parts:
        added = added + part
    return added


def free_batteries(states: Mapping[str, State]) -> float:
    """Count the allied batteries that are not posted elsewhere."""
    return float(sum(state.batteries - sum(state.posted.values()) for state in states.values()))


def batteries_with(code: str, states: Mapping[str, State]) -> float:
    """Count the allied batteries that are posted with a state."""
    return float(sum(state.posted.get(code, 0) for state in states.values()))
