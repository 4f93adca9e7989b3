"""Every scenario by every outcome: how much more or less of it than in the one compared to."""

from dataclasses import dataclass

import numpy as np

from sim.findings.comparison import ComparisonFinding, label_of_first, labels, scenarios
from sim.findings.finding import Table
from sim.findings.names import quoted
from sim.outcomes.catalogue import Row
from sim.outcomes.guarantee_index import Estimate
from sim.outcomes.measure import LASTING, RATIOS, measure_row
from sim.results.measurement import measure
from sim.studies.comparison import Comparison
from sim.studies.contrast import direction, same
from sim.studies.significance import ranked, standing
from sim.words import counted, decimal, listing, number, percent, signed, spelt

_MEASURES = ("states deployed", "force", "guarantee", "chance of a deal", "toothlessness", LASTING)
"""The columns; the first one sorts the rows."""


_BITE = (*RATIOS, LASTING)
"""The columns about the guarantee."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of the overview: one measure."""

    measure: str
    """Its name."""
    heading: tuple[str, str]
    """The two lines above it."""
    level: str
    """The mean in the scenario compared to, in words."""
    gaps: tuple[Estimate, ...]
    """Difference of each other scenario, in the order of the rows."""
    differences: tuple[str, ...]
    """The same in words."""


@dataclass(frozen=True, eq=False, kw_only=True)
class OverviewFinding(ComparisonFinding):
    """Every scenario by every outcome.

    The table has a row for each scenario and measure: ``scenario``, ``measure``; the ``difference``
    from the one compared to, in the unit of the measure, with its paired 95% interval, ``low`` and
    ``high``; and the number of worlds ``n``.
    """

    first: str
    """Label of the scenario compared to; the others are the rows."""
    columns: tuple[Column, ...]


def find(comparison: Comparison) -> OverviewFinding:
    """How much more or less of every outcome there is in each scenario."""
    return _overview(comparison, _MEASURES, title=_title(comparison))


def find_bite(comparison: Comparison) -> OverviewFinding:
    """How much more or less toothless the guarantee is, with all that is read beside it."""
    return _overview(comparison, _BITE, title=_title_of_bite(comparison))


def _overview(comparison: Comparison, measures: tuple[str, ...], *, title: str) -> OverviewFinding:
    """Difference of some measures; the scenario with most of the first comes first."""
    gaps = _gaps(comparison, measures[0])
    order = sorted(range(len(gaps)), key=lambda k: -np.nan_to_num(gaps[k].value))
    columns = tuple(_column(comparison, name, order) for name in measures)
    return OverviewFinding(
        table=_table([comparison.others[k].name for k in order], columns),
        title=title,
        subtitle=(
            f"Difference from {label_of_first(comparison)} (top row: its means), with 95% "
            f"interval, from {counted(comparison.n, 'world')} paired one by one. Blue: more; "
            "orange: less; hollow: no difference beyond chance; same: none in any world; arrow: "
            "off the scale."
        ),
        first=labels(comparison)[0],
        columns=columns,
        **scenarios(comparison, [k + 1 for k in order]),
    )


def _column(comparison: Comparison, name: str, order: list[int]) -> Column:
    every = _gaps(comparison, name)
    return column(name, comparison, gaps=tuple(every[k] for k in order))


def column(name: str, comparison: Comparison, *, gaps: tuple[Estimate, ...]) -> Column:
    """Differences of a measure as they are written, and its level in what is compared to."""
    return Column(
        measure=name,
        heading=measure_row(name).short,
        level=level(name, measure(name, comparison.to).value),
        gaps=gaps,
        differences=tuple(difference(name, gap) for gap in gaps),
    )


def _table(names: list[str], columns: tuple[Column, ...]) -> Table:
    gaps = [column.gaps[k] for k in range(len(names)) for column in columns]
    return {
        "scenario": np.repeat(names, len(columns)),
        "measure": np.tile([column.measure for column in columns], len(names)),
        "difference": np.array([gap.value for gap in gaps]),
        "low": np.array([gap.low for gap in gaps]),
        "high": np.array([gap.high for gap in gaps]),
        "n": np.array([gap.n for gap in gaps]),
    }


def _title(comparison: Comparison) -> str:
    """Name the scenarios that raise and lower deployment most, where the worlds tell them apart."""
    gaps = _gaps(comparison, _MEASURES[0])
    names = [quoted(label) for label in labels(comparison)[1:]]
    if all(same(gap) for gap in gaps):
        some = "No scenario changes" if len(gaps) > 1 else f"{names[0]} does not change"
        return f"{some} how many states deploy, in any world"
    worlds = [one.outcome("states_deployed_final") for one in comparison.others]
    order = ranked(worlds)
    up = [k for k in order if direction(gaps[k]) > 0]
    down = [k for k in order[::-1] if direction(gaps[k]) < 0]
    if not up and not down:
        return "No scenario changes how many states deploy beyond chance"
    clauses = {
        "rises": _clause(names, gaps, moved=up, lead=standing(order, worlds)),
        "falls": _clause(names, gaps, moved=down, lead=standing(order[::-1], [-w for w in worlds])),
    }
    moves = [f"{verb} {clause}" for verb, clause in clauses.items() if clause]
    return f"The number of states deployed {', and '.join(moves)}"


def _title_of_bite(comparison: Comparison) -> str:
    """Count the scenarios that make the guarantee more, and less, toothless beyond chance."""
    gaps = _gaps(comparison, _BITE[0])
    names = [quoted(label) for label in labels(comparison)[1:]]
    clauses = []
    for verb, sign in (("rises", 1), ("falls", -1)):
        moved = [k for k, gap in enumerate(gaps) if direction(gap) == sign]
        where = f"in {spelt(len(moved))} scenarios"
        if len(moved) == 1:
            where = f"with {names[moved[0]]}, by {abs(gaps[moved[0]].value):.2f}"
        if moved:
            clauses.append(f"{verb} {where}")
    if clauses:
        return f"Toothlessness {', and '.join(clauses)}"
    if all(same(gap) for gap in gaps):
        return "Toothlessness is the same in every scenario"
    return "Toothlessness differs beyond chance in no scenario"


def _gaps(comparison: Comparison, name: str) -> list[Estimate]:
    """Differences of a measure, in the order of the others."""
    return [comparison.contrasts[one.name][name].difference for one in comparison.others]


def _clause(names: list[str], gaps: list[Estimate], *, moved: list[int], lead: list[int]) -> str:
    """Name the scenarios that move the number most: of those that move it, any in the lead."""
    if not moved:
        return ""
    size = abs(gaps[moved[0]].value)
    by = f"by {size:.1f}" if size >= 0.05 else "by less than 0.1"
    if moved[0] in lead:
        most = "most " if len(names) > len(lead) else ""
        return f"{most}with {listing([names[k] for k in lead])}, {by}"
    if len(moved) == 1:
        return f"with {names[moved[0]]}, {by}"
    return f"in {spelt(len(moved))} scenarios, in none of them clearly most"


def level(name: str, value: float) -> str:
    """Write the mean of a measure in the scenario compared to."""
    row = measure_row(name)
    if row.scale == 100:
        return percent(value)
    if row.digits == 0 and value >= 100:
        return number(float(f"{value:.2g}"))
    return decimal(value, _digits(row))


def difference(name: str, gap: Estimate) -> str:
    """Write a difference of a measure with its sign, as +4.9; same, or – where there is none."""
    if same(gap):
        return "same"
    row = measure_row(name)
    digits, value = _digits(row), row.scale * gap.value
    if abs(value) < 10.0**-digits / 2:
        return "≈ 0"
    if row.digits == 0 and abs(value) >= 100:
        value = float(f"{value:.2g}")
    return signed(value, digits)


def _digits(row: Row) -> int:
    """Digits after the decimal point in a narrow column: of a share one less than elsewhere."""
    return row.digits - (row.unit == "share")
