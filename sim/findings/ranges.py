"""How far each scenario ranges: states deployed and troops at the end, world by world."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Mask
from sim.findings.comparison import (
    ComparisonFinding,
    Wording,
    dwarfing,
    label_of_first,
    often,
    scenarios,
    superlative,
)
from sim.findings.finding import Table, bands
from sim.findings.names import host
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.words import counted

_WHAT = {"states": "states_deployed_final", "troops": "force_final"}

_MANY = 10
"""States whose chance is stated."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RangesFinding(ComparisonFinding):
    """How far each scenario ranges.

    The table has a row for each scenario, the top one first: ``scenario``; the quantiles
    ``low90``, ``low50``, ``median``, ``high50``, ``high90`` of ``states_`` deployed and of
    ``troops_`` at the end; ``many``, the share of worlds with ten or more states, and its 95%
    interval, ``many_low`` and ``many_high``.
    """

    root: bool
    """Whether the scale of troops is that of square roots, as a few dwarf the others."""


def find(comparison: Comparison) -> RangesFinding:
    """How many states and troops each scenario comes to, world by world.

    Scenarios go by the median of the states deployed, then by their mean.
    """
    deployed = [one.outcome(_WHAT["states"]) for one in comparison.every]
    keys = [(-float(np.median(one)), -float(np.mean(one))) for one in deployed]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    table = _table(comparison, order)
    root = bool(dwarfing(table["troops_high90"]))
    scale = " The scale of troops is that of square roots." if root else ""
    return RangesFinding(
        table=table,
        title=_title(comparison),
        subtitle=(
            f"States deployed and troops in {host(comparison.to)} in the last week: median (dot), "
            f"middle 50% and 90% of {counted(comparison.n, 'world')}; dashed, the median of "
            f"{label_of_first(comparison)}; chance of ten or more states with its 95% interval."
            f"{scale} All scenarios ran on the same worlds."
        ),
        root=root,
        **scenarios(comparison, order),
    )


def _table(comparison: Comparison, order: list[int]) -> Table:
    every = [comparison.every[k] for k in order]
    columns: dict[str, NDArray[Any]] = {"scenario": np.array([one.name for one in every])}
    for what, name in _WHAT.items():
        quantiles = bands(np.stack([one.outcome(name) for one in every]))
        columns |= {f"{what}_{band}": values for band, values in quantiles.items()}
    counts = np.array([int(_many(one).sum()) for one in every])
    low, high = wilson(counts, comparison.n)
    return {**columns, "many": counts / comparison.n, "many_low": low, "many_high": high}


def _title(comparison: Comparison) -> str:
    """Name the scenarios in which ten states deploy most and least often, where they stand out."""
    worlds = [_many(one) for one in comparison.every]
    if not any(one.any() for one in worlds):
        return "Ten states deploy in no world of any scenario"
    wording = Wording(
        "Ten or more states deploy",
        ("most often", "least often", "more often"),
        "The worlds in which ten or more states deploy are the same in each scenario",
        "No scenario stands out in how often ten or more states deploy, beyond chance",
        lambda share: often(share, comparison.n),
    )
    return superlative(comparison, worlds, wording=wording)


def _many(results: Results) -> Mask:
    return np.asarray(results.outcome(_WHAT["states"]) >= _MANY)
