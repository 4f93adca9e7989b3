"""What the findings of comparisons share: the scenarios, and what stands out among them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.findings.finding import Finding
from sim.findings.names import plain, quoted, scenario_title
from sim.studies.comparison import Comparison
from sim.studies.significance import ranked, standing
from sim.words import listing, share_of_worlds

_LEAST = 4
"""Fewest sizes among which one can dwarf the others."""

PAIRED = "All scenarios ran on the same worlds, paired one by one."
"""What a subtitle says of the worlds."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ComparisonFinding(Finding):
    """A finding about scenarios run on the same worlds."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    """Name of each scenario as drawn, and its title, unlike that of any other."""
    to: int
    """Position of the scenario compared to."""
    colours: tuple[int, ...]
    """Position of each among all scenarios, the one compared to first, which gives its colour."""


def labels(comparison: Comparison) -> list[str]:
    """Titles of all scenarios; a title that several have is preceded by the name."""
    titles = [scenario_title(one) for one in comparison.every]
    often = Counter(titles)
    return [
        f"{plain(one.name)}: {title}" if often[title] > 1 else title
        for one, title in zip(comparison.every, titles, strict=True)
    ]


def label_of_first(comparison: Comparison) -> str:
    """Title of the scenario compared to, in quotation marks."""
    return quoted(labels(comparison)[0])


def scenarios(comparison: Comparison, order: Sequence[int]) -> dict[str, Any]:
    """Fields of a finding that say which scenarios are drawn, in an order."""
    every = labels(comparison)
    return {
        "names": tuple(comparison.every[k].name for k in order),
        "labels": tuple(every[k] for k in order),
        "to": list(order).index(0) if 0 in order else -1,
        "colours": tuple(order),
        "foot": plain(comparison.foot),
    }


def by_scenario_and_week(comparison: Comparison) -> dict[str, NDArray[Any]]:
    """Columns of a table with a row for each scenario and week: its name, and the week."""
    weeks, names = comparison.to.data["week"].values, [one.name for one in comparison.every]
    return {"scenario": np.repeat(names, weeks.size), "week": np.tile(weeks, len(names))}


def dwarfing(sizes: Sequence[float] | Array, times: float = 2.0) -> list[int]:
    """Positions of the few that dwarf the rest: at most a third, so many times the next each."""
    order = np.argsort(sizes, kind="stable")
    rising = np.asarray(sizes, dtype=np.float64)[order]
    if len(rising) < _LEAST:
        return []
    least = len(rising) - len(rising) // 3
    for k, (low, high) in enumerate(pairwise(rising), start=1):
        if k >= least and low > 0 and high > times * low:
            return sorted(int(j) for j in order[k:])
    return []


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
