"""What stands out among scenarios run on the same worlds, no louder than the worlds allow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array, Mask
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
    """Whole sentences for scenarios that never differ, and for those that only chance may part."""
    level: Callable[[float], str]
    """How a level is written."""


def superlative(
    comparison: Comparison, ranked_by: Sequence[Array | Mask], *, wording: Wording
) -> str:
    """Name the scenario with most of something and that with least, where they stand out.

    Scenarios are ranked by the mean of what each has in every world. One, or two that are the same
    in every world, is named only if its mean lies beyond that of every other by a paired test
    (:func:`sim.studies.significance.above`). Means that read the same are left out.
    """
    worlds = [np.asarray(one, dtype=np.float64) for one in ranked_by]
    if all(np.array_equal(worlds[0], one) for one in worlds):
        return wording.alike
    order = ranked(worlds)
    first = standing(order, worlds)
    last = standing(order[::-1], [-one for one in worlds])
    names = [quoted(label) for label in labels(comparison)]
    written = [
        wording.level(float(np.mean(worlds[found[0]]))) if found else "" for found in (first, last)
    ]
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
