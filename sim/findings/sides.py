"""Troops by week in several scenarios, side by side."""

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
from sim.findings.finding import bands, series
from sim.findings.names import host
from sim.findings.requirement import lasting, sustained
from sim.results.summary import BANDS
from sim.studies.comparison import Comparison
from sim.words import counted, number, rounded

SUSTAINED = 1000
"""Troops whose sustained presence is counted in a comparison."""


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


def find(comparison: Comparison) -> SidesFinding:
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
        title=_title(comparison),
        subtitle=_subtitle(comparison, large=bool(large)),
        bands=drawn[order],
        sustained=tuple(lasts[order].tolist()),
        large=len(large),
        **scenarios(comparison, order),
    )


def _title(comparison: Comparison) -> str:
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


def _subtitle(comparison: Comparison, *, large: bool) -> str:
    to = label_of_first(comparison)
    paths = comparison.to.data.sizes["trajectory"]
    some = f" (the first {number(paths)} drawn)" if paths < comparison.n else ""
    own = " Tinted: on a scale of its own." if large else ""
    return (
        f"Troops in {host(comparison.to)} by week: median, middle 50% and 90% of "
        f"{counted(comparison.n, 'world')}{some}; dashed, the median of {to}. “1,000 held”: worlds "
        f"with at least 1,000 troops {lasting(comparison.every, running=True)}. {PAIRED}{own}"
    )
