"""What stands out among scenarios run on the same worlds, said no louder than the worlds allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.array import Array
from sim.drawing.cast import cast, quoted
from sim.studies.contrast import paired
from sim.wording import listing, percent

if TYPE_CHECKING:
    from sim.studies.comparison import Comparison

_NAMED = 2
"""Scenarios that are named together where they come to the same in every world."""


@dataclass(frozen=True)
class Saying:
    """The words of a finding.

    Attributes
    ----------
    subject
        What is ranked, with its verb.
    ranks
        How the first, the last and the better of two are called: highest, lowest, higher.
    alike, unsure
        Whole sentences for scenarios that never differ, and for those that chance may have set
        apart.
    tell
        How a level is told.
    """

    subject: str
    ranks: tuple[str, str, str]
    alike: str
    unsure: str
    tell: Callable[[float], str]


def above(first: Array, second: Array) -> bool:
    """Say whether a mean lies above another beyond chance, the two paired world by world."""
    gaps = np.asarray(first - second)
    gaps = gaps[np.isfinite(gaps)]
    return len(gaps) > 0 and paired(gaps).low > 0


def superlative(
    comparison: Comparison, worlds: Sequence[Array], *, levels: Sequence[float], saying: Saying
) -> str:
    """Name the scenario with most of something and that with least, where they stand out.

    Parameters
    ----------
    comparison
        The scenarios.
    worlds
        What is ranked by its mean, world by world, for every scenario.
    levels
        The figure that is told of each scenario.
    saying
        The words.

    Returns
    -------
    A sentence. A scenario, or two that are the same in every world, is named only if its mean lies
    beyond that of the next one with an interval of the paired difference that excludes 0, and if
    no other has a higher level, or a lower one.
    """
    if all(np.array_equal(worlds[0], one, equal_nan=True) for one in worlds):
        return saying.alike
    order = ranked(worlds)
    first = standing(order, worlds)
    last = standing(order[::-1], [-one for one in worlds])
    first = first if first and levels[first[0]] >= np.nanmax(levels) else []
    last = last if last and levels[last[0]] <= np.nanmin(levels) else []
    labels = [quoted(part.label) for part in cast(comparison)]
    top, bottom = (
        f"with {listing([labels[k] for k in found])}, {saying.tell(levels[found[0]])}"
        if found
        else ""
        for found in (first, last)
    )
    most, least, more = saying.ranks
    if len(worlds) == 2 and top:
        return f"{saying.subject} {more} {top}, than {bottom}"
    if top and bottom:
        return f"{saying.subject} {most} {top}, and {least} {bottom}"
    if top or bottom:
        return f"{saying.subject} {most} {top}" if top else f"{saying.subject} {least} {bottom}"
    return saying.unsure


def often(share: float, worlds: int) -> str:
    """Say in how many worlds something happens: in 63% of worlds, in no world."""
    count = round(share * worlds)
    if count in (0, worlds):
        return "in no world" if count == 0 else "in every world"
    return f"in {percent(count, worlds)} of worlds"


def standing(order: Sequence[int], worlds: Sequence[Array]) -> list[int]:
    """Give the scenario that stands out as the first, or two that are the same in every world.

    Parameters
    ----------
    order
        Positions of the scenarios by their mean, the highest first.
    worlds
        What is ranked, world by world, for every scenario.

    Returns
    -------
    Their positions; none where chance may have set them apart from the others.
    """
    first = worlds[order[0]]
    same = [k for k in order if np.array_equal(worlds[k], first, equal_nan=True)]
    clear = all(above(first, worlds[k]) for k in order if k not in same)
    return sorted(same) if clear and len(same) <= _NAMED else []


def ranked(worlds: Sequence[Array]) -> list[int]:
    """Sort scenarios by their mean, the highest first."""
    return [int(k) for k in np.argsort([-_mean(one) for one in worlds], kind="stable")]


def _mean(worlds: Array) -> float:
    said = worlds[np.isfinite(worlds)]
    return float(np.mean(said)) if len(said) else -np.inf
