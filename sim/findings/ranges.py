"""How far each scenario ranges: states deployed and troops at the end, world by world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from numpy.typing import NDArray

from sim.array import Array
from sim.figures.kit import lettering, style
from sim.figures.kit.note import AT_Y, Place, lettered, note
from sim.figures.kit.outlier import dwarfing
from sim.figures.kit.page import MARGIN, Page, page
from sim.figures.kit.roots import scale
from sim.figures.kit.scenario_style import GHOST, ScenarioStyle, cast, quoted, tint
from sim.figures.superlative import Saying, often, superlative
from sim.outcomes.interval import wilson
from sim.results.summary import BANDS
from sim.words import counted, percent_of

if TYPE_CHECKING:
    from sim.results.results import Results
    from sim.studies.comparison import Comparison

_WHAT = {"states": "states_deployed_final", "troops": "force_final"}

_MANY = 10
"""States whose chance is told."""

def table(comparison: Comparison) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each scenario as drawn, the top one first.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    ``scenario``; the quantiles ``low90``, ``low50``, ``median``, ``high50``, ``high90`` of
    ``states_`` deployed and of ``troops_`` at the end; ``many``, the share of worlds with ten or
    more states, and its 95 % interval, ``many_low`` and ``many_high``.
    """
    order = _order(comparison)
    every = [comparison.every[k] for k in order]
    columns: dict[str, NDArray[Any]] = {"scenario": np.array([one.name for one in every])}
    for name in _WHAT:
        bands = np.stack([_bands(one, name) for one in every], axis=1)
        columns |= {f"{name}_{band}": row for band, row in zip(BANDS, bands, strict=True)}
    counts = np.array([int(_many(one).sum()) for one in every])
    low, high = wilson(counts, np.full(counts.shape, comparison.n))
    return {**columns, "many": counts / comparison.n, "many_low": low, "many_high": high}

def title(comparison: Comparison) -> str:
    """Name the scenarios in which ten states deploy most and least often, where they stand out."""
    worlds = [_many(one).astype(np.float64) for one in comparison.every]
    if not any(one.any() for one in worlds):
        return "Ten states deploy in no world of any scenario"
    saying = Saying(
        "Ten or more states deploy",
        ("most often", "least often", "more often"),
        "The worlds in which ten or more states deploy are the same in each scenario",
        "No scenario stands out in how often ten or more states deploy, beyond chance",
        lambda share: often(share, comparison.n),
    )
    levels = [float(np.mean(one)) for one in worlds]
    return superlative(comparison, worlds, levels=levels, saying=saying)

def _many(results: Results) -> NDArray[np.bool_]:
    return np.asarray(results.outcome(_WHAT["states"]) >= _MANY)

def _bands(results: Results, name: str) -> Array:
    return np.asarray(np.quantile(results.outcome(_WHAT[name]), list(BANDS.values())))

def _order(comparison: Comparison) -> list[int]:
    """Sort the scenarios: median of the states deployed, then their mean, then as they come."""
    deployed = [one.outcome(_WHAT["states"]) for one in comparison.every]
    keys = [(-float(np.median(one)), -float(np.mean(one))) for one in deployed]
    return sorted(range(len(keys)), key=keys.__getitem__)

def _subtitle(comparison: Comparison, *, root: bool) -> str:
    to = quoted(cast(comparison)[0].label)
    scale = " The scale of troops is that of square roots." if root else ""
    return (
        f"States deployed and troops in Ukraine in the last week: median (dot), middle 50% and 90% "
        f"of {counted(comparison.n, 'world')}; dashed, the median of {to}; chance of ten or more "
        f"states with its 95% interval.{scale} All scenarios ran on the same worlds."
    )
