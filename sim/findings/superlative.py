"""What stands out among scenarios run on the same worlds, no louder than the worlds allow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import labels
from sim.findings.names import quoted
from sim.studies.comparison import Comparison
from sim.studies.significance import ranked, standing
from sim.words import listing, share_of_worlds


@dataclass(frozen=True)
class Wording:
    """The words of a title."""

    subject: str
    """What is ranked, with its verb."""
    ranks: tuple[str, str, str]
    """Words for the first, the last and the better of two: highest, lowest, higher."""
    alike: str
    unsure: str
    """Whole sentences for scenarios that never differ, and for those that chance may have set
    apart.
    """
    level: Callable[[float], str]
    """How a level is written."""


def superlative(
    comparison: Comparison, worlds: Sequence[Array], *, levels: Sequence[float], wording: Wording
) -> str:
    """Name the scenario with most of something and that with least, where they stand out.

    A scenario, or two that are the same in every world, is named only if its mean lies beyond that
    of every other by a paired test (:func:`sim.studies.significance.above`), and if no other has a
    higher level, or a lower one. Levels that read the same are left out.

    Parameters
    ----------
    comparison
        The scenarios.
    worlds
        What is ranked by its mean, world by world, for every scenario.
    levels
        The number that is written for each scenario.
    wording
        The words.
    """
    if all(np.array_equal(worlds[0], one, equal_nan=True) for one in worlds):
        return wording.alike
    order = ranked(worlds)
    first = standing(order, worlds)
    last = standing(order[::-1], [-one for one in worlds])
    first = first if first and levels[first[0]] >= np.nanmax(levels) else []
    last = last if last and levels[last[0]] <= np.nanmin(levels) else []
    names = [quoted(label) for label in labels(comparison)]
    written = [wording.level(levels[found[0]]) if found else "" for found in (first, last)]
    alike = written[0] == written[1]
    top, bottom = (
        f"with {listing([names[k] for k in found])}{'' if alike else f', {level}'}" if found else ""
        for found, level in zip((first, last), written, strict=True)
    )
    most, least, more = wording.ranks
    if len(worlds) == 2 and top:
        return f"{wording.subject} {more} {top}{'' if alike else ','} than {bottom}"
    if top and bottom:
        return f"{wording.subject} {most} {top}, and {least} {bottom}"
    if top or bottom:
        return f"{wording.subject} {most} {top}" if top else f"{wording.subject} {least} {bottom}"
    return wording.unsure


def often(share: float, worlds: int) -> str:
    """Write in how many worlds something happens: in 63% of worlds, in no world."""
    return f"in {share_of_worlds(round(share * worlds), worlds)}"
