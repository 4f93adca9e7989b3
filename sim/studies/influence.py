"""What moves one outcome: the shares of factors, of what they rest on, and steps one at a time."""

from typing import Literal, TypeAlias

from sim.results.part import Part
from sim.results.summary import Estimated

Verdict: TypeAlias = Literal["told", "constant", "nowhere", "silent", "noise", "few"]

CHANCE = "chance"
"""The member beside what values rest on."""


class Influence(Part):
    """A factor, and the share of an outcome's variance that it makes."""

    key: str
    """The key that names it."""
    says: str
    """What it is."""
    basis: str
    """What its value in the scenario rests on."""
    unit: str
    """Unit of a number."""
    value: float | str | bool
    """Its value in the scenario."""
    low: float | None
    """Least value; null for a rule."""
    high: float | None
    """Greatest value."""
    options: int
    """Options of a rule; 0 for a number."""
    screening: float
    """Mean size of the effect of a step of two thirds of its span, in the unit of the outcome."""
    first: Estimated | None = None
    """Share of the variance that it makes alone; null where it has no index of its own."""
    total: Estimated | None = None
    """Share that it makes alone or together with others."""


class Bar(Part):
    """What the outcome is where one factor has another value and all else is as in the scenario."""

    key: str
    """The key of the factor."""
    at: float | str | bool
    """The value it has."""
    end: str
    """`low`, `high`, or the option of a rule."""
    value: float | None
    """The outcome: that at the scenario's own point, and the difference."""
    difference: Estimated
    """Difference from the scenario's own point, paired world by world."""


class BasisShare(Estimated):
    """Share of the variance of the outcome of one world that rests on something."""

    rests_on: str
    """`assumed`, `estimated`, `sourced`, or `chance`."""
    factors: int
    """Factors that rest on it."""


class OutcomeSensitivity(Part):
    """What moves one outcome."""

    measure: str
    """Name of the outcome."""
    subject: str
    """Its name within a sentence."""
    verdict: Verdict
    """Whether shares are told; or why not: the outcome is constant; applies nowhere; applies to no
    world at too many points; varies mostly by chance; or there are too few points or worlds."""
    mean: float | None
    """Mean over the points."""
    deviation: float | None
    """Standard deviation between the points."""
    noise: float | None
    """Share of the variance between points that is chance; null where it cannot be told."""
    silent: float
    """Share of points at which it applies to no world."""
    factors: tuple[Influence, ...]
    """All factors, those with the largest total index first."""
    others: Influence | None
    """All factors without an index of their own, together."""
    carriers: tuple[str, ...]
    """Keys of the fewest factors that carry a share of the variance beyond chance."""
    carried: float
    """That share at least."""
    shares: tuple[BasisShare, ...]
    """What the variance of the outcome of one world rests on; none where it does not vary."""
    base: float | None
    """The outcome at the scenario's own point."""
    bars: tuple[Bar, ...]
    """The outcome where one factor alone has another value."""
    sentence: str
    """Which few factors carry most, in words."""
