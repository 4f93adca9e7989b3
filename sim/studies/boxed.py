"""A box as an answer has it: its limits in values of the factors, its worth, and its words."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.array import Array, Mask
from sim.results.part import Part, finite
from sim.scenario.factor import Factor
from sim.studies.box import End
from sim.studies.discovery import Discovery
from sim.studies.lever import figures, option_words, put, with_unit
from sim.words import listing, number, opening, percent

NAMED = 3
"""Limits of a box that a sentence names at most."""


class Restriction(Part):
    """One factor that a box limits."""

    key: str
    """Its key; it is set with others where they share one draw."""
    says: str
    """What it is."""
    unit: str
    """Its unit; empty for a switch."""
    basis: str
    """Whether its value in the scenario is sourced, estimated or assumed."""
    value: float | str | bool
    """Its value in the scenario."""
    least: float | None
    """Least value of all points; null for a switch."""
    most: float | None
    """Greatest value of all points."""
    low: float | None
    """Least value within the box; null where the box has no lower limit."""
    high: float | None
    """Greatest value within the box; null where the box has no upper limit."""
    options: tuple[str, ...] = ()
    """Options of a switch within the box."""
    among: tuple[str, ...] = ()
    """All its options."""
    place_low: float
    """Where the box begins, from 0 at the least to 1 at the greatest value, on the scale on which
    the points are spread; 0 for a switch."""
    place_high: float
    """Where it ends; the share of the options for a switch."""
    quasi_p_low: float | None
    """Quasi-p-value of the lower limit, or of the options of a switch."""
    quasi_p_high: float | None
    """Quasi-p-value of the upper limit."""
    again: int
    """Halves of the points in which the box found there limits it again."""

    @property
    def quasi_p(self) -> float:
        """The least of its quasi-p-values."""
        return min(one for one in (self.quasi_p_low, self.quasi_p_high) if one is not None)

    @property
    def words(self) -> str:
        """The limits: below 0.21 per year."""
        if self.among:
            return " or ".join(map(option_words, self.options))
        low, high = (None if one is None else figures(one) for one in (self.low, self.high))
        if low is not None and high is not None:
            return with_unit(f"{low} to {high}", self.unit)
        return with_unit(f"above {low}" if high is None else f"below {high}", self.unit)


class BoxFound(Part):
    """A box that one method found, and what it is worth."""

    method: str
    """PRIM or CART."""
    n: int
    """Points in it."""
    k: int
    """Points in it that reach the goal."""
    density: float
    """Share of its points that reach the goal."""
    coverage: float
    """Share of the points that reach the goal that lie in it."""
    mean: float | None
    """Mean of the measure over its points."""
    unclear: int
    """Its points that are within Monte Carlo error of the goal."""
    unseen_density: float | None
    """Density of the boxes found in halves of the points, in the other halves."""
    unseen_coverage: float | None
    """Coverage of the same."""
    halves: int
    """Number of halves."""
    chance: float
    """Probability of telling points of the other halves apart so well if the factors told nothing;
    twice the median over the halves."""
    is_better: bool
    """Whether there is a box that is better than chance."""
    dense: bool
    """Whether it is as dense as was asked."""
    restrictions: tuple[Restriction, ...]
    """What it limits, the smallest quasi-p-value first; nothing where there is no box."""

    @property
    def where(self) -> str:
        """Its limits within a sentence, three at most and how many more there are."""
        first = [f"{put(one, 'is/are')} {one.words}" for one in self.restrictions[:NAMED]]
        rest = len(self.restrictions) - len(first)
        more = [f"{number(rest)} more limit{'s' * (rest > 1)} hold{'s' * (rest == 1)}"]
        return listing([*first, *(more if rest > 0 else [])])


def boxed(
    found: Discovery, factors: Sequence[Factor], *, values: Array, vague: Mask, density: float
) -> BoxFound:
    """The chosen box of a search as an answer has it.

    The values of the measure, and whether a point is within Monte Carlo error of the goal, have
    shape (point,); `density` is the one that was asked.
    """
    fit = found.chosen
    return BoxFound(
        method=found.method,
        n=fit.n,
        k=fit.k,
        density=fit.density,
        coverage=fit.coverage,
        mean=finite(float(np.mean(values[fit.inside]))) if fit.n else None,
        unclear=int(np.count_nonzero(fit.inside & vague)),
        unseen_density=finite(found.unseen_density),
        unseen_coverage=finite(found.unseen_coverage),
        halves=len(found.halves),
        chance=found.chance,
        is_better=found.is_better,
        dense=fit.density >= density,
        restrictions=restrictions(found, factors),
    )


def restrictions(found: Discovery, factors: Sequence[Factor]) -> tuple[Restriction, ...]:
    """What the chosen box limits, the smallest quasi-p-value first."""
    fit = found.chosen
    chances = dict(zip(fit.box, fit.quasi_p.tolist(), strict=True))
    made = []
    for at in fit.factors:
        ends: dict[str, tuple[End, float]] = {
            end.side: (end, chances[end]) for end in fit.box if end.factor == at
        }
        made.append(_restriction(factors[at], ends, found.again(at)))
    return tuple(sorted(made, key=lambda one: (one.quasi_p, one.key)))


def _restriction(factor: Factor, ends: Mapping[str, tuple[End, float]], again: int) -> Restriction:
    known = {
        "key": factor.key,
        "says": factor.says,
        "unit": factor.unit,
        "basis": factor.basis,
        "value": factor.value,
        "again": again,
    }
    if factor.options:
        end, chance = ends["options"]
        names = tuple(str(option) for option in factor.options)
        return Restriction(
            **known, least=None, most=None, low=None, high=None,
            options=tuple(names[k] for k in sorted(end.options)), among=names,
            place_low=0.0, place_high=len(end.options) / len(names),
            quasi_p_low=chance, quasi_p_high=None,
        )  # fmt: skip
    low, high = ends.get("low"), ends.get("high")
    return Restriction(
        **known, least=factor.span[0], most=factor.span[1],
        low=_value(factor, low[0].at) if low else None,
        high=_value(factor, high[0].at) if high else None,
        place_low=low[0].at if low else 0.0, place_high=high[0].at if high else 1.0,
        quasi_p_low=low[1] if low else None, quasi_p_high=high[1] if high else None,
    )  # fmt: skip


def _value(factor: Factor, place: float) -> float:
    return float(factor.at(np.array([place]))[0])


def sentence(box: BoxFound, clause: str, *, share: float) -> str:
    """A box in words, with the share of all points that reach the goal."""
    unseen = ""
    if box.unseen_density is not None:
        density = percent(box.unseen_density)
        unseen = f" ({density} for such boxes of half of the points, in the other half)"
    return (
        f"{opening(clause)} in {percent(box.density)} of the points where {box.where}{unseen}; "
        f"over all points it is so in {percent(share)}. The box has {percent(box.coverage)} of all "
        "points where it is so."
    )
