"""What stands out among scenarios run on the same worlds, said no louder than the worlds allow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import (
    labels,
)
from sim.findings.names import quoted
from sim.studies.comparison import Comparison
from sim.studies.significance import ranked, standing
from sim.words import listing, percent_of


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
    beyond that of every other by a paired test (:func:`sim.studies.significance.above`), and if no
    other has a higher level, or a lower one. Levels that are told alike are not told.
    """
    if all(np.array_equal(worlds[0], one, equal_nan=True) for one in worlds):
        return saying.alike
    order = ranked(worlds)
    first = standing(order, worlds)
    last = standing(order[::-1], [-one for one in worlds])
    first = first if first and levels[first[0]] >= np.nanmax(levels) else []
    last = last if last and levels[last[0]] <= np.nanmin(levels) else []
    titles = [quoted(label) for label in labels(comparison)]
    told = [saying.tell(levels[found[0]]) if found else "" for found in (first, last)]
    alike = told[0] == told[1]
    top, bottom = (
        f"with {listing([titles[k] for k in found])}{'' if alike else f', {level}'}"
        if found
        else ""
        for found, level in zip((first, last), told, strict=True)
    )
    most, least, more = saying.ranks
    if len(worlds) == 2 and top:
        return f"{saying.subject} {more} {top}{'' if alike else ','} than {bottom}"
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
    return f"in {percent_of(count, worlds)} of worlds"
