"""Scenarios run on the same worlds, each compared to one of them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.measure import COMPARED, SUSTAINED
from sim.results.results import Results
from sim.studies.assessment import AssessedContrast, assess
from sim.studies.contrast import Contrast, contrast
from sim.studies.largest import Largest, find, held, separating


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios run on the same worlds, in the order of figures and tables, and what each changes.

    Contrasts are by scenario and measure: the scenario less the one it is compared to.
    """

    to: Results
    others: tuple[Results, ...]
    contrasts: Mapping[str, Mapping[str, Contrast]]

    @property
    def every(self) -> tuple[Results, ...]:
        """The one compared to, and then the others."""
        return (self.to, *self.others)

    @property
    def n(self) -> int:
        """Replications of each."""
        return self.to.n

    @property
    def foot(self) -> str:
        """Small print for figures and tables."""
        count = len(self.others)
        named = self.others[0].name if count == 1 else f"{count} scenarios"
        every = [one.record.settings for one in self.every]
        common = tuple(one for one in every[0] if all(one in other for other in every))
        own = " (settings of their own)" if any(len(one) > len(common) for one in every) else ""
        against = f"{named} against {self.to.name}{own}"
        changed = {"scenario": against, "settings": common}
        return self.to.record.model_copy(update=changed).foot

    @cached_property
    def size(self) -> int:
        """Size of force at which they differ most in the chance of sustaining it."""
        return separating(self.every)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The same of each scenario and the one compared to, by name."""
        return {one.name: separating([self.to, one]) for one in self.others}

    @property
    def measures(self) -> tuple[str, ...]:
        """What is compared, in the order of tables and figures."""
        return tuple(next(iter(self.contrasts.values())))

    @cached_property
    def verdicts(self) -> dict[str, list[AssessedContrast]]:
        """What each scenario changes, by scenario, in the order of what is compared."""
        host = self.to.scenario.actor_names.host
        return {
            one.name: [
                assess(name, gap, replications=self.n, host=host)
                for name, gap in self.contrasts[one.name].items()
            ]
            for one in self.others
        }

    @cached_property
    def largest(self) -> Largest:
        """The main outcome that each scenario changes most, and which changes them most."""
        return find(self.to, self.others, verdicts=self.verdicts, size=self.size)

    @cached_property
    def coinciding(self) -> list[list[str]]:
        """Scenarios that came to the same in every world, in groups of two or more."""
        groups: dict[str, list[str]] = {}
        for name, mark in self._fingerprints.items():
            groups.setdefault(mark, []).append(name)
        return [names for names in groups.values() if len(names) > 1]

    def same(self, one: Results) -> bool:
        """Whether a scenario came to the same as the one compared to, in every world."""
        return self._fingerprints[one.name] == self._fingerprints[self.to.name]

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return {one.name: _fingerprint(one) for one in self.every}


def compare(to: Results, others: Sequence[Results]) -> Comparison:
    """Compare scenarios to one of them, or to another.

    All are ensembles of the same seed and size; the one compared to may be among the others.
    """
    plain = Comparison(to, tuple(others), {})
    measures = _measures({plain.size, *plain.sizes.values()})
    contrasts = {
        one.name: {name: contrast(name, these=one, those=to) for name in measures} for one in others
    }
    return Comparison(to, tuple(others), contrasts)


def _measures(sizes: Iterable[int]) -> list[str]:
    """What is compared: always the same, and the chances of forces of some other sizes."""
    every = sorted(
        {*sizes, *(int(found[1]) for found in map(SUSTAINED.fullmatch, COMPARED) if found)}
    )
    chances = [held(size) for size in every]
    at = COMPARED.index(next(name for name in COMPARED if name in chances))
    rest = [name for name in COMPARED if name not in chances]
    return [*rest[:at], *chances, *rest[at:]]


def _fingerprint(results: Results) -> str:
    """Digest every outcome of every world, and when each state first deployed."""
    codes = ",".join(str(code) for code in results.data["state"].values)
    whole = hashlib.sha256(codes.encode())
    for name in OUTCOMES:
        whole.update(results.outcome(name).tobytes())
    for first in results.deployments():
        whole.update(first.tobytes())
    return whole.hexdigest()
