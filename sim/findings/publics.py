"""Public support against guarantees: what losing either costs, and what gaining either brings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import UsageError
from sim.findings.comparison import label_of_first
from sim.findings.finding import Finding, Table
from sim.findings.names import plain, scenario_title
from sim.findings.overview import Column, column
from sim.studies.comparison import Comparison
from sim.studies.publics import (
    BASE,
    GAIN,
    LOSS,
    PLEDGED,
    SCENARIOS,
    differences,
    missing,
    sentence,
)
from sim.words import counted, span

MEASURES = (PLEDGED, "states deployed")
"""What is compared; the title is about the first."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PublicsFinding(Finding):
    """Support and guarantees, lost and gained.

    The table has a row for each measure and difference: ``pair`` (loss or gain), ``measure``;
    ``scenario``, and what it is held ``against``: the baseline, or the other scenario of its pair;
    the ``difference`` in states with its paired 95% interval, ``low`` and ``high``; and the number
    of worlds ``n``.
    """

    labels: tuple[str, ...]
    """Names of the rows: of either pair the two scenarios, and the difference between them."""
    columns: tuple[Column, ...]
    """A column for each measure, with a difference for each row."""


def find(comparison: Comparison) -> PublicsFinding:
    """How much public support counts beside what the guarantor gives.

    Raises
    ------
    UsageError
        If one of the scenarios it is about is not in the comparison, or is another one.
    """
    lacking = missing(comparison)
    if lacking:
        raise UsageError(
            f"the figure `publics` needs {', '.join(f'`{name}`' for name in SCENARIOS)}, as they "
            f"are packaged, compared to `{BASE}`; missing: {', '.join(lacking)}"
        )
    by_name = {one.name: one for one in comparison.others}
    columns = tuple(
        column(name, comparison, gaps=differences(name, comparison)) for name in MEASURES
    )
    last = span(int(comparison.to.data["week"].values[-1]))
    return PublicsFinding(
        table=_table(columns),
        title=sentence(comparison),
        subtitle=(
            f"Difference in the number of states after {last} from {label_of_first(comparison)} "
            f"(mean above each panel), with 95% interval, from {counted(comparison.n, 'world')} "
            "paired one by one. Diamonds: the first scenario minus the second. Blue: more; orange: "
            "less; hollow: no difference beyond chance."
        ),
        foot=plain(comparison.foot),
        labels=tuple(
            label
            for pair in (LOSS, GAIN)
            for label in (*(scenario_title(by_name[name]) for name in pair), "First minus second")
        ),
        columns=columns,
    )


def _table(columns: Sequence[Column]) -> Table:
    rows = [(pair, one, other) for pair, (first, second) in (("loss", LOSS), ("gain", GAIN))
            for one, other in ((first, BASE), (second, BASE), (first, second))]  # fmt: skip
    gaps = [gap for each in columns for gap in each.gaps]
    every = np.array(rows * len(columns)).T
    return {
        "pair": every[0],
        "measure": np.repeat([each.measure for each in columns], len(rows)),
        "scenario": every[1],
        "against": every[2],
        "difference": np.array([gap.value for gap in gaps]),
        "low": np.array([gap.low for gap in gaps]),
        "high": np.array([gap.high for gap in gaps]),
        "n": np.array([gap.n for gap in gaps]),
    }
