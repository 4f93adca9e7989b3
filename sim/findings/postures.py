"""The number of states in each posture by week, in several scenarios."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import (
    PAIRED,
    ComparisonFinding,
    Wording,
    by_scenario_and_week,
    label_of_first,
    scenarios,
    superlative,
)
from sim.findings.finding import posture_counts
from sim.findings.names import host
from sim.outcomes.block import POSTURES
from sim.studies.comparison import Comparison
from sim.words import counted, decimal

COLUMNS = POSTURES[:0:-1]
"""Columns of the table of a comparison, the posture that goes furthest first."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PosturesFinding(ComparisonFinding):
    """Mean number of states in each posture by week.

    The table has a row for each scenario and week: ``scenario``, ``week``, and the mean number of
    states that are ``deployed``, ``authorised`` and not deployed, ``pledged`` and not authorised.
    """

    means: Array
    """The same numbers, shape (scenario, posture, week)."""


def find(comparison: Comparison) -> PosturesFinding:
    """How many states pledge, authorise and deploy in each scenario."""
    every = comparison.every
    counts = np.stack([posture_counts(one).sum(axis=1).T for one in every])
    means = counts[:, :0:-1] / comparison.n
    return PosturesFinding(
        table={
            **by_scenario_and_week(comparison),
            **dict(zip(COLUMNS, np.concatenate(means, axis=1), strict=True)),
        },
        title=_title(comparison),
        subtitle=(
            "Mean number of states in each posture by week, each counted once, over "
            f"{counted(comparison.n, 'world')}; number: states deployed at the end; dashed, the "
            f"number deployed under {label_of_first(comparison)}. {PAIRED}"
        ),
        means=means,
        **scenarios(comparison, range(len(every))),
    )


def _title(comparison: Comparison) -> str:
    """Name the scenarios in which most and fewest states deploy, where they stand out."""
    final = [one.outcome("states_deployed_final") for one in comparison.every]
    if not any(np.any(one > 0) for one in final):
        place = host(comparison.to)
        return f"No state has troops in {place} at the end of any world, in any scenario"
    wording = Wording(
        "The number of states deployed at the end is",
        ("highest", "lowest", "higher"),
        "The number of states deployed at the end is the same in every world of each scenario",
        "No scenario stands out beyond chance in how many states deploy",
        lambda mean: f"{decimal(mean, 1)} on average" if mean else "none at all",
    )
    return superlative(comparison, final, wording=wording)
