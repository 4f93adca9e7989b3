"""Every scenario by every outcome: how much more or less of it than in the one compared to."""

from dataclasses import dataclass

import numpy as np

from sim.findings.comparison import (
    Column,
    ComparisonFinding,
    direction,
    label_of_first,
    labels,
    same,
    scenarios,
)
from sim.findings.finding import Table
from sim.findings.names import quoted
from sim.outcomes.guarantee_index import Estimate
from sim.results.measurement import measure
from sim.studies.comparison import Comparison
from sim.studies.significance import ranked, standing
from sim.words import counted, listing, spelt

DEPLOYED = "states deployed"
"""The measure that sorts the rows."""

_COLUMNS = (
    Column(DEPLOYED, ("States", "deployed"), 1),
    Column("force", ("Troops", "at the end"), 0),
    Column("guarantee", ("Guarantee,", "0 to 1"), 2),
    Column("chance of a deal", ("Chance of", "a deal, points"), 0, times=100),
    Column("deterrence", ("Deterrence,", "0 to 1"), 2),
    Column("toothlessness", ("Toothlessness,", "0 to 1"), 2),
)


@dataclass(frozen=True, eq=False)
class ColumnFinding:
    """A column of the overview: one measure."""

    column: Column
    """How the measure is shown."""
    level: str
    """The mean in the scenario compared to, as text."""
    gaps: tuple[Estimate, ...]
    """Difference of each other scenario, in the order of the rows."""


@dataclass(frozen=True, eq=False, kw_only=True)
class OverviewFinding(ComparisonFinding):
    """Every scenario by every outcome.

    The table has a row for each scenario and measure: ``scenario``, ``measure``; the ``difference``
    from the one compared to, in the unit of the measure, with its paired 95% interval, ``low`` and
    ``high``; and the number of worlds ``n``.
    """

    first: str
    """Label of the scenario compared to; the others are the rows."""
    columns: tuple[ColumnFinding, ...]
    """The outcomes."""


def find(comparison: Comparison) -> OverviewFinding:
    """How much more or less of every outcome there is in each scenario."""
    order = _order(comparison)
    columns = []
    for column in _COLUMNS:
        gaps = _gaps(comparison, column)
        level = measure(column.measure, comparison.to).estimate.value
        columns.append(ColumnFinding(column, column.level(level), tuple(gaps[k] for k in order)))
    return OverviewFinding(
        table=_table(comparison),
        title=_title(comparison),
        subtitle=_subtitle(comparison),
        first=labels(comparison)[0],
        columns=tuple(columns),
        **scenarios(comparison, [k + 1 for k in order]),
    )


def _table(comparison: Comparison) -> Table:
    order = _order(comparison)
    rows = [
        (comparison.others[k].name, column.measure, _gaps(comparison, column)[k])
        for k in order
        for column in _COLUMNS
    ]
    return {
        "scenario": np.array([name for name, _, _ in rows]),
        "measure": np.array([name for _, name, _ in rows]),
        "difference": np.array([gap.value for _, _, gap in rows]),
        "low": np.array([gap.low for _, _, gap in rows]),
        "high": np.array([gap.high for _, _, gap in rows]),
        "n": np.array([gap.n for _, _, gap in rows]),
    }


def _title(comparison: Comparison) -> str:
    """Name the scenarios that raise and lower deployment most, where the worlds tell them apart."""
    gaps = _gaps(comparison, _COLUMNS[0])
    if all(same(gap) for gap in gaps):
        some = "No scenario changes" if len(gaps) > 1 else f"{_name(comparison, 0)} does not change"
        return f"{some} how many states deploy, in any world"
    worlds = [one.outcome("states_deployed_final") for one in comparison.others]
    order = ranked(worlds)
    up = [k for k in order if direction(gaps[k]) > 0]
    down = [k for k in order[::-1] if direction(gaps[k]) < 0]
    if not up and not down:
        return "No scenario changes how many states deploy beyond chance"
    clauses = {
        "rises": _clause(comparison, up, lead=standing(order, worlds)),
        "falls": _clause(comparison, down, lead=standing(order[::-1], [-one for one in worlds])),
    }
    moves = [f"{verb} {clause}" for verb, clause in clauses.items() if clause]
    return f"The number of states deployed {', and '.join(moves)}"


def _gaps(comparison: Comparison, column: Column) -> list[Estimate]:
    """Differences of a measure, in the order of the others."""
    every = comparison.contrasts
    return [every[one.name][column.measure].difference for one in comparison.others]


def _order(comparison: Comparison) -> list[int]:
    """Positions of the others by the difference in states deployed, the largest rise first."""
    gaps = _gaps(comparison, _COLUMNS[0])
    return sorted(range(len(gaps)), key=lambda k: -gaps[k].value)


def _name(comparison: Comparison, k: int) -> str:
    return quoted(labels(comparison)[k + 1])


def _clause(comparison: Comparison, moved: list[int], *, lead: list[int]) -> str:
    """Name the scenarios that move the number most: of those that move it, any in the lead."""
    if not moved:
        return ""
    size = abs(_gaps(comparison, _COLUMNS[0])[moved[0]].value)
    by = f"by {size:.1f}" if size >= 0.05 else "by less than 0.1"
    if moved[0] in lead:
        most = "most " if len(comparison.others) > len(lead) else ""
        return f"{most}with {listing([_name(comparison, k) for k in lead])}, {by}"
    if len(moved) == 1:
        return f"with {_name(comparison, moved[0])}, {by}"
    return f"in {spelt(len(moved))} scenarios, in none of them clearly most"


def _subtitle(comparison: Comparison) -> str:
    to = label_of_first(comparison)
    return (
        f"Difference from {to} (top row: its means), with 95% interval, from "
        f"{counted(comparison.n, 'world')} paired one by one. Blue: more; orange: less; hollow: no "
        "difference beyond chance; same: none in any world; arrow: off the scale."
    )
