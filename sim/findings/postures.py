"""Postures side by side: how many states pledge, authorise and deploy in each scenario."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import ComparisonFinding, label_of_first, scenarios
from sim.findings.finding import Table
from sim.findings.names import host
from sim.findings.superlative import Wording, superlative
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.words import counted, decimal

COLUMNS = ("deployed", "authorised", "pledged")


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
    return PosturesFinding(
        table=_table(comparison),
        title=_title(comparison),
        subtitle=_subtitle(comparison),
        means=np.stack([_means(one) for one in comparison.every]),
        **scenarios(comparison, range(len(comparison.every))),
    )


def _table(comparison: Comparison) -> Table:
    every = comparison.every
    weeks = [one.data["week"].values for one in every]
    means = np.concatenate([_means(one) for one in every], axis=1)
    return {
        "scenario": np.repeat([one.name for one in every], [week.size for week in weeks]),
        "week": np.concatenate(weeks),
        **dict(zip(COLUMNS, means, strict=True)),
    }


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
    means = [float(np.mean(one)) for one in final]
    return superlative(comparison, final, levels=means, wording=wording)


def _means(results: Results) -> Array:
    """Mean number of states deployed, authorised, pledged, shape (posture, week)."""
    count = results.data["posture_count"].transpose("posture", "state", "week").values
    return np.asarray(count.sum(axis=1)[:0:-1] / results.n, dtype=np.float64)


def _subtitle(comparison: Comparison) -> str:
    to = label_of_first(comparison)
    return (
        "Mean number of states in each posture by week, each counted once, over "
        f"{counted(comparison.n, 'world')}; number: states deployed at the end; dashed, the number "
        f"deployed under {to}. All scenarios ran on the same worlds, paired one by one."
    )
