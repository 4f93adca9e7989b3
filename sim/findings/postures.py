"""Postures side by side: how many states pledge, authorise and deploy in each scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.array import Array
from sim.figures.kit import key, lettering, style
from sim.figures.kit.frame import ending, headings, levels, weeks
from sim.figures.kit.note import lettered
from sim.figures.kit.page import MARGIN, Page, page, steps
from sim.figures.kit.panels import Grid, grid, height
from sim.figures.kit.scenario_style import cast, quoted
from sim.figures.superlative import Saying, superlative
from sim.words import counted, number

if TYPE_CHECKING:
    from sim.results.results import Results
    from sim.studies.comparison import Comparison

_COLUMNS = ("deployed", "authorised", "pledged")

def table(comparison: Comparison) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each scenario and week.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    ``scenario``, ``week``, and the mean number of states that are ``deployed``, ``authorised``
    and not deployed, ``pledged`` and not authorised.
    """
    every = comparison.every
    weeks = [one.data["week"].values for one in every]
    means = np.concatenate([_means(one) for one in every], axis=1)
    return {
        "scenario": np.repeat([one.name for one in every], [week.size for week in weeks]),
        "week": np.concatenate(weeks),
        **dict(zip(_COLUMNS, means, strict=True)),
    }

def title(comparison: Comparison) -> str:
    """Name the scenarios in which most and fewest states deploy, where they stand out."""
    final = [one.outcome("states_deployed_final") for one in comparison.every]
    if not any(np.any(one > 0) for one in final):
        return "No state has troops in Ukraine at the end of any world, in any scenario"
    saying = Saying(
        "The number of states deployed at the end is",
        ("highest", "lowest", "higher"),
        "The number of states deployed at the end is the same in every world of each scenario",
        "No scenario stands out beyond chance in how many states deploy",
        lambda mean: f"{mean:.1f} on average" if mean else "none at all",
    )
    means = [float(np.mean(one)) for one in final]
    return superlative(comparison, final, levels=means, saying=saying)

def _means(results: Results) -> Array:
    """Give the mean number of states deployed, authorised, pledged, shape (posture, week)."""
    count = results.data["posture_count"].transpose("posture", "state", "week").values
    return np.asarray(count.sum(axis=1)[:0:-1] / results.n, dtype=np.float64)

def _subtitle(comparison: Comparison) -> str:
    to = quoted(cast(comparison)[0].label)
    return (
        "Mean number of states in each posture by week, each counted once, over "
        f"{counted(comparison.n, 'world')}; number: states deployed at the end; dashed, the number "
        f"deployed under {to}. All scenarios ran on the same worlds, paired one by one."
    )
