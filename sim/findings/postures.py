"""The number of states in each posture by week, in several scenarios."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import (
    PAIRED,
    ComparisonFinding,
    by_scenario_and_week,
    drawn,
    dropped,
    label_of_first,
    left_out,
    ranked_by,
    rulings,
    scenarios,
    sends,
    superlative,
)
from sim.findings.finding import posture_counts
from sim.findings.names import host
from sim.findings.ranking import Wording, average
from sim.outcomes.block import POSTURES
from sim.studies.comparison import Comparison
from sim.studies.contrast import paired
from sim.words import counted

COLUMNS = POSTURES[:0:-1]
"""Columns of the table of a comparison, the posture that goes furthest first."""

_DEPLOYED = "states_deployed_final"

_ALIKE = 0.5
"""States by which the height of an area must differ in some week for a panel of its own."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PosturesFinding(ComparisonFinding):
    """Mean number of states in each posture by week.

    The table has a row for each scenario and week: ``scenario``, ``week``; the mean number of
    states that are ``deployed``, ``authorised`` and not deployed, ``pledged`` and not authorised;
    the 95% interval of the number deployed in the last week, ``end_low`` and ``end_high``, and its
    ``ruling``: more, less or none beyond chance than where compared to, empty where no troops are
    sent; whether the scenario is ``drawn``, and whether it ``sends`` troops in any world.
    """

    means: Array
    """The same numbers of those drawn, shape (scenario, posture, week)."""


def find(comparison: Comparison) -> PosturesFinding:
    """How many states pledge, authorise and deploy in each scenario.

    The one compared to comes first, then the others by the number deployed at the end. Where they
    are many, those that look like the one compared to are not drawn.
    """
    every = comparison.every
    counts = np.stack([posture_counts(one).sum(axis=1).T for one in every])
    means = counts[:, :0:-1] / comparison.n
    order = sorted(range(1, len(every)), key=lambda k: -means[k, 0, -1])
    tops = np.cumsum(means, axis=1)
    alike = np.max(np.abs(tops - tops[0]), axis=(1, 2)) < _ALIKE
    title = _title(comparison)
    shown, gone = drawn(comparison, order, near=alike.item, title=title)
    weeks = means.shape[2]
    final = [paired(one.outcome(_DEPLOYED)) for one in every]
    return PosturesFinding(
        table={
            **by_scenario_and_week(comparison),
            **dict(zip(COLUMNS, np.concatenate(means, axis=1), strict=True)),
            "end_low": np.repeat([one.low for one in final], weeks),
            "end_high": np.repeat([one.high for one in final], weeks),
            "ruling": np.repeat(rulings(ranked_by(comparison, _DEPLOYED)), weeks),
            "drawn": np.repeat([k in shown for k in range(len(every))], weeks),
            "sends": np.repeat([sends(one) for one in every], weeks),
        },
        title=title,
        subtitle=(
            "Mean number of states in each posture by week, each counted once, over "
            f"{counted(comparison.n, 'world')}; number: states deployed at the end; dashed, the "
            f"number deployed under {label_of_first(comparison)}. {PAIRED}"
            f"{dropped(comparison, gone, why='as no area differs by half a state')}"
            f"{left_out(comparison)}"
        ),
        means=means[shown],
        **scenarios(comparison, shown),
    )


def _title(comparison: Comparison) -> str:
    """Name the scenarios in which most and fewest states deploy, where they stand out."""
    if not any(map(sends, comparison.every)):
        return f"No state sends troops to {host(comparison.to)} in any world of any scenario"
    what = "The number of states deployed at the end is"
    wording = Wording(
        subject=what,
        ranks=("highest", "lowest", "higher"),
        alike=f"{what} the same in every world of each scenario",
        topic="how many states deploy",
        alone="States deploy only",
        level=average(1),
    )
    return superlative(comparison, ranked_by(comparison, _DEPLOYED), wording=wording)
