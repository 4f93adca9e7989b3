"""What the findings of comparisons share: the scenarios, and what stands out among them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.findings.finding import Finding
from sim.findings.names import plain, quotes, scenario_title
from sim.findings.ranking import Ranking, Side, Wording, side
from sim.outcomes.guarantee_index import LEAST
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.studies.significance import above, ranked
from sim.words import listing, spelt

_LEAST = 4
"""Fewest sizes among which one can dwarf the others."""

_NAMED = 3
"""Scenarios that a subtitle names, at most."""

FEW = 5
"""Scenarios up to which all are drawn, in one picture where it is of curves."""

PAIRED = "All scenarios ran on the same worlds, with a deal or without, paired one by one."
"""What a subtitle says of the worlds where it is about all of them."""


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
    quoted: Mapping[str, str]
    """Title of every scenario compared, drawn or not, as sentences quote it, by name."""
    many: bool
    """Whether more than five are compared, drawn or not: then each has a panel of its own."""


def labels(comparison: Comparison) -> list[str]:
    """Titles of all scenarios; a title that several have is preceded by the name."""
    titles = [scenario_title(one) for one in comparison.every]
    often = Counter(titles)
    return [
        f"{plain(one.name)}: {title}" if often[title] > 1 else title
        for one, title in zip(comparison.every, titles, strict=True)
    ]


def quoted_titles(comparison: Comparison) -> list[str]:
    """Titles of all scenarios in quotation marks, short and each unlike the others."""
    return quotes(labels(comparison))


def label_of_first(comparison: Comparison) -> str:
    """Title of the scenario compared to, in quotation marks."""
    return quoted_titles(comparison)[0]


def sends(results: Results) -> bool:
    """Whether any state sends troops in any world of a scenario.

    Where none does, as no deal is possible or none is to go, its force is no finding: titles do not
    rank it.
    """
    return bool(results.ever_deployed.any())


def left_out(comparison: Comparison, *, always: bool = False) -> str:
    """Sentence about the scenarios that titles do not rank, after a space; empty if none is.

    They are not drawn either where there are many, unless they are `always`.
    """
    pairs = enumerate(comparison.every)
    gone = [k for k, one in pairs if not sends(one)]
    if not gone or len(gone) == len(comparison.every):
        return ""
    rest = "not in the title" if always or len(comparison.every) <= FEW else "not drawn"
    return f" No world of {_some(comparison, gone)} has any troops: {rest}."


def ranked_by(comparison: Comparison, outcome: str) -> list[Array]:
    """An outcome of each scenario world by world, blank where no troops are sent in any."""
    never = np.full(comparison.n, np.nan)
    return [one.outcome(outcome) if sends(one) else never for one in comparison.every]


def rulings(
    compared: Sequence[Array | Mask], apart: Callable[[Array, Array], bool] = above
) -> NDArray[np.str_]:
    """Whether each scenario has more or less of something than the first, or none beyond chance.

    Judged as titles judge it; empty where there is nothing to compare, or too few worlds.
    """
    worlds = [np.asarray(one, dtype=np.float64) for one in compared]

    def ruling(one: Array) -> str:
        if len(one) < LEAST or np.isnan(one).all() or np.isnan(worlds[0]).all():
            return ""
        return "more" if apart(one, worlds[0]) else "less" if apart(worlds[0], one) else "none"

    return np.array([ruling(one) for one in worlds])


def drawn(
    comparison: Comparison, order: Sequence[int], *, near: Callable[[int], bool], title: str
) -> tuple[list[int], list[int]]:
    """Choose the scenarios that are drawn, the first before the others, and those that are not.

    `order` has the positions of the others. Of more than five those are left out that look like the
    first, unless the title names them, and those that send no troops, which are in neither list.
    """
    if len(comparison.every) <= FEW:
        return [0, *order], []
    quotes = quoted_titles(comparison)
    sent = [k for k in order if sends(comparison.every[k])]
    gone = [k for k in sent if near(k) and quotes[k] not in title]
    return [0, *(k for k in sent if k not in gone)], gone


def dropped(comparison: Comparison, gone: Sequence[int], *, why: str) -> str:
    """Sentence about scenarios that are not drawn, after a space; empty where all are."""
    return f" Not drawn, {why}: {_some(comparison, gone)}." if gone else ""


def _some(comparison: Comparison, which: Sequence[int]) -> str:
    """Name up to three scenarios, or two and the number of the others."""
    names = [quoted_titles(comparison)[k] for k in which]
    more = f"{spelt(len(names) - 2)} others"
    return listing(names if len(names) <= _NAMED else [*names[:2], more])


def scenarios(comparison: Comparison, order: Sequence[int]) -> dict[str, Any]:
    """Fields of a finding that say which scenarios are drawn, in an order."""
    every = labels(comparison)
    return {
        "names": tuple(comparison.every[k].name for k in order),
        "labels": tuple(every[k] for k in order),
        "to": list(order).index(0) if 0 in order else -1,
        "colours": tuple(order),
        "quoted": dict(
            zip((one.name for one in comparison.every), quoted_titles(comparison), strict=True)
        ),
        "many": len(comparison.every) > FEW,
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


def superlative(
    comparison: Comparison,
    compared: Sequence[Array | Mask],
    *,
    wording: Wording,
    apart: Callable[[Array, Array], bool] = above,
) -> str:
    """Name the scenarios with most of something and those with least, with all that tie with them.

    Scenarios are ranked by the mean of what each has in every world, blanks left out; whether two
    differ is tested on the same worlds (:func:`sim.studies.significance.above`) unless `apart` says
    how. One that is blank in every world is not ranked; one at least is not.
    """
    if comparison.n < LEAST:
        return f"Too few worlds to say what differs in {wording.topic}"
    worlds = [np.asarray(one, dtype=np.float64) for one in compared]
    names = quoted_titles(comparison)
    order = [k for k in ranked(worlds) if np.isfinite(worlds[k]).any()]
    means = {k: float(np.nanmean(worlds[k])) for k in order}
    if len(order) == 1:
        return f"{wording.alone} with {names[order[0]]}, {wording.level(*[means[order[0]]] * 2)}"
    if all(np.array_equal(worlds[order[0]], worlds[k], equal_nan=True) for k in order):
        some = "" if len(order) == len(worlds) else ", where troops are sent at all"
        return f"{wording.alike}{some}"
    ranking = Ranking(order, lambda j, k: apart(worlds[j], worlds[k]), means, names)
    first, last = side(ranking, wording.level), side(ranking.reversed(), wording.level)
    if first and last and first.level == last.level:
        first, last = replace(first, level=""), replace(last, level="")
    most, least, more = wording.ranks
    if len(order) == 2 and first and last:
        level = f", {first.level}," if first.level else ""
        return f"{wording.subject} {more} with {first.who}{level} than with {_written(last)}"
    told = [(most, first), (least, last)]
    sizes = [one.size if one else 0 for _, one in told]
    if sum(sizes) == len(order) and sizes[0] != sizes[1]:
        # All but those that lead come last, or the other way round: the larger side adds nothing.
        told = [told[sizes.index(min(sizes))]]
    parts = [f"{word} with {_written(one)}" for word, one in told if one]
    if parts:
        return f"{wording.subject} {', and '.join(parts)}"
    if any(ranking.beyond(j, k) for j, k in permutations(order, 2)):
        return f"Scenarios differ in {wording.topic}, but none clearly comes first or last"
    return f"Chance may explain every difference in {wording.topic}"


def _written(one: Side) -> str:
    return f"{one.who}{', ' * bool(one.level)}{one.level}{one.doubt}"
