"""Troops in Ukraine week by week: how many, how fast, how sure, and how far from what is asked."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import (
    PAIRED,
    ComparisonFinding,
    Wording,
    by_scenario_and_week,
    dwarfing,
    label_of_first,
    scenarios,
    superlative,
)
from sim.findings.finding import Finding, bands, series
from sim.findings.names import host, only_some, plain, subtitle
from sim.findings.requirement import lasting, sustained
from sim.outcomes.block import CEASEFIRE
from sim.results.results import Results
from sim.results.summary import BANDS
from sim.studies.comparison import Comparison
from sim.words import counted, number, odds, opening, rounded, span, spelt, worlds

SINGLE = 5
"""Single worlds that are drawn beside the bands."""

SUSTAINED = 1000
"""Troops whose sustained presence is counted in a comparison."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ForceFinding(Finding):
    """Troops in Ukraine by week.

    The table has ``week``, ``date``; troops: ``low90``, ``low50``, ``median``, ``high50``,
    ``high90`` and a column for each single world; ``ceasefire``, the share of worlds with one in
    force.
    """

    requirements: tuple[int, ...]
    """Published requirements, troops, the least first."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SidesFinding(ComparisonFinding):
    """Troops by week in each scenario.

    The table has a row for each scenario and week: ``scenario``, ``week``; troops: ``low90``,
    ``low50``, ``median``, ``high50``, ``high90``; and ``held``, the share of the scenario's worlds
    that sustain 1,000 troops for as many weeks running as it asks (``outcome.held_weeks``).
    """

    bands: Array
    """Quantiles as drawn, troops, shape (scenario, quantile, week)."""
    sustained: tuple[float, ...]
    """Share of the worlds of each that sustain 1,000 troops."""
    large: int
    """How many of the last dwarf the others, and get a scale of their own."""


def find(results: Results) -> ForceFinding:
    """What force there is by week, and whether it is what the least requirement asks."""
    least, force = results.published_from, series(results, "force")
    return ForceFinding(
        table={
            "week": results.data["week"].values,
            "date": results.data["date"].values,
            **bands(force),
            **{f"world{k}": path for k, path in enumerate(force.T[:SINGLE], start=1)},
            "ceasefire": np.mean(series(results, "phase") == CEASEFIRE, axis=1),
        },
        title=_title(results),
        subtitle=_subtitle(results),
        foot=plain(results.foot),
        requirements=tuple(r for r in results.requirements if r >= least),
    )


def find_compared(comparison: Comparison) -> SidesFinding:
    """How the force of each scenario grows, against the one compared to."""
    every = comparison.every
    drawn = np.stack([list(bands(series(one, "force")).values()) for one in every])
    lasts = np.array([np.mean(sustained(one) >= SUSTAINED) for one in every])
    large = dwarfing(drawn[:, -1].max(axis=1))
    order = [k for k in range(len(every)) if k not in large] + large
    return SidesFinding(
        table={
            **by_scenario_and_week(comparison),
            **dict(zip(BANDS, np.concatenate(drawn, axis=1), strict=True)),
            "held": np.repeat(lasts, drawn.shape[2]),
        },
        title=_title_of_several(comparison),
        subtitle=_subtitle_of_several(comparison, large=bool(large)),
        bands=drawn[order],
        sustained=tuple(lasts[order].tolist()),
        large=len(large),
        **scenarios(comparison, order),
    )


def _title(results: Results) -> str:
    """State the force of half of the worlds, and in how many it is what the least one asks."""
    final, least = results.outcome("force_final"), results.published_from
    after = f"in {host(results)} after {span(int(results.data['week'].values[-1]))}"
    if not results.ever_deployed.any():
        return f"No troops are sent to {host(results)} in {worlds(final.size)}"
    if final.size == 1:
        return f"The one world run ends with {number(round(final[0]))} troops {after}"
    enough = odds(int(np.sum(final >= least)), final.size)
    some = "" if enough == "no world" else "at least "
    return f"{_typical(final, after)}; {enough} {_has(enough)} {some}{number(least)}"


def _typical(final: Array, after: str) -> str:
    """State the force of half of the worlds, or in how many there is none."""
    empty = odds(int(np.sum(final < 1)), final.size)
    if np.median(final) < 1 or "half" in empty:
        return f"{opening(empty)} {_has(empty)} no troops {after}"
    typical = rounded(float(np.median(final)))
    return f"In half of the worlds fewer than about {typical} troops stand {after}"


def _has(which: str) -> str:
    return "has" if which in ("no world", "every world") else "have"


def _subtitle(results: Results) -> str:
    paths = results.data.sizes["trajectory"]
    what = f"Troops in {host(results)} by week"
    if paths == results.n == 1:
        what += ", one world"
    else:
        thin = f"thin lines: {spelt(min(SINGLE, paths))} single worlds"
        what += f": median, middle 50% and 90% of worlds; {thin}"
    return subtitle(results, f"{what}{only_some(results)}.", has_bands=True)


def _title_of_several(comparison: Comparison) -> str:
    """Name the scenarios that end with most and with fewest troops, where they stand out."""
    final = [one.outcome("force_final") for one in comparison.every]
    if not any(np.any(one > 0) for one in final):
        return f"No world of any scenario ends with troops in {host(comparison.to)}"
    wording = Wording(
        "The force at the end is",
        ("largest", "smallest", "larger"),
        "The force at the end is the same in every world of each scenario",
        "No scenario's force at the end stands out from the others beyond chance",
        lambda mean: f"{rounded(mean)} on average",
    )
    return superlative(comparison, final, wording=wording)


def _subtitle_of_several(comparison: Comparison, *, large: bool) -> str:
    to = label_of_first(comparison)
    paths = comparison.to.data.sizes["trajectory"]
    some = f" (the first {number(paths)} drawn)" if paths < comparison.n else ""
    own = " Tinted: on a scale of its own." if large else ""
    return (
        f"Troops in {host(comparison.to)} by week: median, middle 50% and 90% of "
        f"{counted(comparison.n, 'world')}{some}; dashed, the median of {to}. “1,000 held”: worlds "
        f"with at least 1,000 troops {lasting(comparison.every, running=True)}. {PAIRED}{own}"
    )
