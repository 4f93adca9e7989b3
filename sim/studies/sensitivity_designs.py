"""The designs of a sensitivity analysis, round by round."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sim.array import Array
from sim.scenario.design import Design, Value, Variation
from sim.scenario.factor import Factor, design_columns
from sim.scenario.resolve import Resolved
from sim.studies.chance_and_basis import Mixed
from sim.studies.screening import Screening
from sim.studies.sobol import SobolDesign
from sim.studies.together import Together
from sim.studies.uncertainty import BASES

PATHS = 20
"""Paths of the screening."""

SHARE_OF_POINTS, SHARE_TIMES = 8, 4
"""The shares by basis have an eighth of the base points, each with four times the worlds: chance
is told from the others by how many worlds there are."""

BAR_TIMES = 32
"""Times as many worlds of the points one factor away from the scenario, which are few."""

Move: TypeAlias = tuple[Factor, Value, str]
"""A factor, another value of it, and how that end is called: low, high, or the option of a rule."""


@dataclass(frozen=True, eq=False)
class First:
    """The first round: all factors are screened, and mixed for the shares of what they rest on."""

    resolved: Resolved
    factors: tuple[Factor, ...]
    points: int
    """Base points."""

    @cached_property
    def screening(self) -> Screening:
        """The paths."""
        return Screening(len(self.factors), PATHS)

    @cached_property
    def mixed(self) -> Mixed:
        """The mixtures."""
        groups = tuple(
            tuple(at for at, one in enumerate(self.factors) if one.basis == basis)
            for basis in BASES
        )
        return Mixed(groups, max(8, self.points // SHARE_OF_POINTS))

    @cached_property
    def screened(self) -> Variation:
        """The scenario at the points of the paths."""
        return self.varied(self.screening.chances)

    @cached_property
    def shared(self) -> Variation:
        """The scenario at the points of the mixtures."""
        return self.varied(self.mixed.chances)

    def varied(self, chances: Array) -> Variation:
        """The scenario with every factor at its places, shape (point, factor)."""
        return Variation.of(self.resolved, Design(design_columns(self.factors, chances)))


@dataclass(frozen=True, eq=False)
class Second:
    """The second round: indices of the factors that matter, and bars for each of them alone."""

    first: First
    own: tuple[int, ...]
    """Positions of these factors."""

    @cached_property
    def design(self) -> SobolDesign:
        """The points for the indices."""
        return SobolDesign(len(self.first.factors), self.own, self.first.points)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Each factor at the ends of its span, or at each other option of a rule."""
        moves: list[Move] = []
        for one in (self.first.factors[at] for at in self.own):
            if one.is_number:
                moves += [(one, one.span[0], "low"), (one, one.span[1], "high")]
            else:
                moves += [(one, each, str(each)) for each in one.options if each != one.value]
        return tuple(moves)

    @cached_property
    def varied(self) -> Variation:
        """The scenario at the points for the indices."""
        return self.first.varied(self.design.chances)

    @cached_property
    def moved(self) -> Variation:
        """The scenario as it is, and after each move."""
        return Variation.of(self.first.resolved, _one_at_a_time(self.moves))


@dataclass(frozen=True, eq=False)
class Third:
    """The third round: what the largest factors carry together."""

    second: Second
    sets: tuple[tuple[int, ...], ...]
    """Sets of positions of factors."""

    @cached_property
    def together(self) -> Together:
        """The points at which all but a set are drawn anew."""
        return Together(self.second.design, self.sets)

    @cached_property
    def varied(self) -> Variation:
        """The scenario at these points."""
        return self.second.first.varied(self.together.chances)


def _one_at_a_time(moves: Sequence[Move]) -> Design:
    """The scenario's own point, and one for each move."""
    columns: dict[str, Any] = {}
    for factor in {one.key: one for one, _, _ in moves}.values():
        own = [at if one is factor else factor.value for one, at, _ in moves]
        columns |= factor.columns([factor.value, *own])
    return Design(columns)
