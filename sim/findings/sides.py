"""Troops by week in several scenarios, side by side."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import (
    FEW,
    PAIRED,
    ComparisonFinding,
    by_scenario_and_week,
    drawn,
    dropped,
    dwarfing,
    label_of_first,
    left_out,
    ranked_by,
    rulings,
    scenarios,
    sends,
    superlative,
)
from sim.findings.finding import bands, series
from sim.findings.names import host
from sim.findings.ranking import Wording, average
from sim.findings.requirement import lasting, sustained
from sim.outcomes.guarantee_index import LEAST
from sim.results.summary import BANDS
from sim.studies.comparison import Comparison
from sim.studies.contrast import paired
from sim.words import counted, number

_ALIKE = 0.05
"""Share of its largest mean by which one must differ from that compared to for a panel."""

SUSTAINED = 1000
"""Troops whose sustained presence is counted in a comparison."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SidesFinding(ComparisonFinding):
    """Troops by week in each scenario.

    The table has a row for each scenario and week: ``scenario``, ``week``; troops: ``mean``,
    ``low90``, ``low50``, ``median``, ``high50``, ``high90``, of the worlds whose paths are kept;
    ``end``, the mean of all worlds in the last week, with its 95% interval, ``end_low`` and
    ``end_high``, and its ``ruling``: more, less or none beyond chance than where compared to,
    empty where no troops are sent; ``held``, the share of the scenario's worlds
    that sustain 1,000 troops for as many weeks running as it asks (``outcome.held_weeks``);
    whether the scenario is ``drawn``, and whether it ``sends`` troops in any world.
    """

    means: Array
    """Mean force as drawn, troops, shape (scenario, week)."""
    bands: Array
    """Quantiles as drawn, troops, shape (scenario, quantile, week)."""
    ends: tuple[float, ...]
    """Mean force of all worlds of each in the last week, troops."""
    sustained: tuple[float, ...]
    """Share of the worlds of each that sustain 1,000 troops."""
    large: int
    """How many of the last dwarf the others, and get a scale of their own."""


def find(comparison: Comparison) -> SidesFinding:
    """How the force of each scenario grows, against the one compared to.

    Where there are many, they go by the force at the end, and those that send no troops are not
    drawn, nor those whose mean is nearly that of the one compared to.
    """
    every = comparison.every
    paths = [series(one, "force") for one in every]
    quantiles = np.stack([list(bands(path).values()) for path in paths])
    means = np.stack([path.mean(axis=1) for path in paths])
    final = [paired(one.outcome("force_final")) for one in every]
    ends = np.array([one.value for one in final])
    lasts = np.array([np.mean(sustained(one) >= SUSTAINED) for one in every])
    weeks, others = means.shape[1], range(1, len(every))
    apart = np.max(np.abs(means - means[0]), axis=1)
    alike = apart < _ALIKE * max(float(means[0].max()), 1.0)
    by_size = sorted(others, key=lambda k: -ends[k]) if len(every) > FEW else list(others)
    title = _title(comparison)
    shown, gone = drawn(comparison, by_size, near=alike.item, title=title)
    far = dwarfing(np.fmax(quantiles[shown, -1], means[shown]).max(axis=1))
    large = [shown[k] for k in far if shown[k] != 0]
    order = [k for k in shown if k not in large] + large
    return SidesFinding(
        table={
            **by_scenario_and_week(comparison),
            "mean": means.ravel(),
            **dict(zip(BANDS, np.concatenate(quantiles, axis=1), strict=True)),
            "end": np.repeat(ends, weeks),
            "end_low": np.repeat([one.low for one in final], weeks),
            "end_high": np.repeat([one.high for one in final], weeks),
            "ruling": np.repeat(rulings(ranked_by(comparison, "force_final")), weeks),
            "held": np.repeat(lasts, weeks),
            "drawn": np.repeat([k in shown for k in range(len(every))], weeks),
            "sends": np.repeat([sends(one) for one in every], weeks),
        },
        title=title,
        subtitle=_subtitle(comparison, large=bool(large))
        + dropped(comparison, gone, why="as the mean never differs by 5%")
        + left_out(comparison),
        means=means[order],
        bands=quantiles[order],
        ends=tuple(ends[order].tolist()),
        sustained=tuple(lasts[order].tolist()),
        large=len(large),
        **scenarios(comparison, order),
    )


def _title(comparison: Comparison) -> str:
    """Name the scenarios that end with most and with fewest troops, where they stand out."""
    if not any(map(sends, comparison.every)):
        return f"No troops are sent to {host(comparison.to)} in any world of any scenario"
    wording = Wording(
        subject="The force at the end is",
        ranks=("largest", "smallest", "larger"),
        alike="The force at the end is the same in every world of each scenario",
        topic="the force at the end",
        alone="Troops are sent only",
        level=average(),
    )
    return superlative(comparison, ranked_by(comparison, "force_final"), wording=wording)


def _subtitle(comparison: Comparison, *, large: bool) -> str:
    to = label_of_first(comparison)
    paths = comparison.to.data.sizes["trajectory"]
    some = f" (the first {number(paths)} drawn)" if paths < comparison.n else ""
    bands_of = ", middle 50% and 90% of" if comparison.n >= LEAST else " of"
    own = " Tinted: on a scale of its own." if large else ""
    return (
        f"Troops in {host(comparison.to)} by week: mean (line){bands_of} "
        f"{counted(comparison.n, 'world')}{some}; dashed, the mean of {to}; number, mean at the "
        "end. “1,000 held”: worlds with at least 1,000 troops "
        f"{lasting(comparison.every, running=True)}. {PAIRED}{own}"
    )
