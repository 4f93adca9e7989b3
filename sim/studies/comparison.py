"""Scenarios run on the same worlds, each held against the one it is compared to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.results.ensemble import Results
from sim.studies.contrast import Contrast, contrast
from sim.studies.vocabulary import COMPARED


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios run on the same worlds, and what each changes.

    Attributes
    ----------
    to
        The scenario that the others are compared to.
    others
        The others, in the order in which figures and tables show them.
    contrasts
        By scenario and measure, the scenario less the one it is compared to.
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
        return self.to.record.foot.replace(
            self.to.name, f"{len(self.others)} against {self.to.name}", 1
        )


def compare(to: Results, others: Sequence[Results]) -> Comparison:
    """Hold scenarios against one.

    Parameters
    ----------
    to
        What they are compared to.
    others
        Ensembles of the same seed and size.

    Returns
    -------
    The comparison.
    """
    contrasts = {
        one.name: {name: contrast(name, these=one, those=to) for name in COMPARED} for one in others
    }
    return Comparison(to, tuple(others), contrasts)
