"""Scenarios side by side: troops in Ukraine week by week, each against the one compared to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.frame import ending, headings, levels, own_levels, weeks
from sim.figures.kit.label import halo
from sim.figures.kit.note import lettered
from sim.figures.kit.outlier import dwarfing
from sim.figures.kit.page import page, steps
from sim.figures.kit.panels import Grid, grid, height
from sim.figures.kit.scenario_style import GHOST, ScenarioStyle, cast, quoted, tint
from sim.figures.superlative import Saying, superlative
from sim.figures.sustained import lasting
from sim.results.summary import BANDS
from sim.words import counted, number, percent_of, rounded

if TYPE_CHECKING:
    from sim.results.results import Results
    from sim.studies.comparison import Comparison

_HELD = 1000

def table(comparison: Comparison) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each scenario and week.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    ``scenario``, ``week``; troops: ``low90``, ``low50``, ``median``, ``high50``, ``high90``; and
    ``held``, the share of the scenario's worlds that hold 1,000 troops for as many weeks
    running as it asks (``outcome.held_weeks``).
    """
    every = comparison.every
    weeks = [one.data["week"].values for one in every]
    sizes = [week.size for week in weeks]
    bands = np.concatenate([_bands(one) for one in every], axis=1)
    return {
        "scenario": np.repeat([one.name for one in every], sizes),
        "week": np.concatenate(weeks),
        **dict(zip(BANDS, bands, strict=True)),
        "held": np.repeat([np.mean(_held(one)) for one in every], sizes),
    }

def title(comparison: Comparison) -> str:
    """Name the scenarios that end with most and with fewest troops, where they stand out."""
    final = [one.outcome("force_final") for one in comparison.every]
    if not any(np.any(one > 0) for one in final):
        return "No world of any scenario ends with troops in Ukraine"
    saying = Saying(
        "The force at the end is",
        ("largest", "smallest", "larger"),
        "The force at the end is the same in every world of each scenario",
        "No scenario's force at the end stands out from the others beyond chance",
        lambda mean: f"{rounded(mean)} on average",
    )
    means = [float(np.mean(one)) for one in final]
    return superlative(comparison, final, levels=means, saying=saying)

def _bands(results: Results) -> Array:
    """Give the quantiles of troops by week, shape (quantile, week)."""
    force = results.data["force"].transpose("week", "trajectory").values
    troops = np.asarray(force, dtype=np.float64)
    return np.asarray(np.quantile(troops, list(BANDS.values()), axis=1))

def _held(results: Results) -> NDArray[np.bool_]:
    return np.asarray(results.outcome("force_sustained") >= _HELD)

def _subtitle(comparison: Comparison, *, large: bool) -> str:
    to = quoted(cast(comparison)[0].label)
    kept = comparison.to.data.sizes["trajectory"]
    some = f" (the first {number(kept)} drawn)" if kept < comparison.n else ""
    own = " Tinted: on a scale of its own." if large else ""
    return (
        f"Troops in Ukraine by week: median, middle 50% and 90% of {counted(comparison.n, 'world')}"
        f"{some}; dashed, the median of {to}. “1,000 held”: worlds with at least 1,000 troops "
        f"{lasting(comparison.every, running=True)}. All scenarios ran on the same worlds, paired "
        f"one by one.{own}"
    )
